package gazetteer

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/bits"
	"runtime"
	"slices"
	"sync"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// Table is the gazetteer's places, read from the embedded file. It never changes
// and may be shared.
//
// Entries are numbered. Their columns are flat slices, and all names lie in one
// string, each with its length before it:
//
//	names  ...|5Hamāh\x80|4hama|3hmh|5Ḩimş...     an entry's names follow each other
//	heads  the offset of each entry's first name
//	index  by skeleton: the offsets of names that have it
type Table struct {
	country []uint16 // index into countries
	kind    []Kind
	own     []uint64 // a bit for each entry: Dateline's own addition
	size    []byte   // see people
	parent  []int32  // -1 is none
	point   [][2]int32
	radius  []uint16 // km
	heads   []uint32 // one more than entries
	names   string

	countries []countryRange
	buckets   []uint32 // start of each bucket's names in index
	index     []uint32 // offsets into names
	shift     int
}

// countryRange is a country's stretch of entries.
type countryRange struct {
	code        geo.Country
	first, last int // entries first to last-1
	places      int // the first that is no unit
}

// Read decodes what [Encode] wrote. It takes about a quarter of a second for the
// embedded file. The table keeps none of b.
func Read(b []byte) (*Table, error) {
	rest, ok := bytes.CutPrefix(b, []byte(magic))
	if !ok {
		return nil, errors.New("read gazetteer: not a file of places")
	}
	var parts [2][]byte
	var errs [2]error
	var wait sync.WaitGroup
	for i := range parts {
		if len(rest) < 8 {
			return nil, errDamaged
		}
		raw, packed := binary.BigEndian.Uint32(rest), binary.BigEndian.Uint32(rest[4:])
		rest = rest[8:]
		if uint64(packed) > uint64(len(rest)) || uint64(raw) > 1100*uint64(packed)+64 {
			return nil, errDamaged
		}
		piece := rest[:packed]
		rest = rest[packed:]
		wait.Go(func() {
			parts[i] = make([]byte, raw)
			r := flate.NewReader(bytes.NewReader(piece))
			if _, err := io.ReadFull(r, parts[i]); err != nil {
				errs[i] = fmt.Errorf("read gazetteer: %w", err)
			}
		})
	}
	wait.Wait()
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	r := reader{b: parts[0]}
	t := r.table()
	t.names = string(parts[1])
	if r.bad || r.at != len(r.b) || int(t.heads[len(t.heads)-1]) != len(t.names) {
		return nil, errDamaged
	}
	if !t.file() {
		return nil, errDamaged
	}
	return t, nil
}

var errDamaged = errors.New("read gazetteer: the file is damaged")

type reader struct {
	b   []byte
	at  int
	bad bool
}

func (r *reader) number() int {
	v, n := binary.Varint(r.b[r.at:])
	if n <= 0 {
		r.bad, r.at = true, len(r.b)
		return 0
	}
	r.at += n
	return int(v)
}

func (r *reader) bytes(n int) []byte {
	if n < 0 || n > len(r.b)-r.at {
		r.bad, r.at = true, len(r.b)
		return make([]byte, max(0, min(n, 3)))
	}
	r.at += n
	return r.b[r.at-n : r.at]
}

func (r *reader) table() *Table {
	n := r.number()
	if n < 0 || n > len(r.b) {
		r.bad = true
		return &Table{heads: []uint32{0}}
	}
	t := &Table{
		country: make([]uint16, n), kind: make([]Kind, n), size: make([]byte, n), own: make([]uint64, n/64+1),
		parent: make([]int32, n), point: make([][2]int32, n), radius: make([]uint16, n), heads: make([]uint32, n+1),
	}
	runs := r.number()
	at := 0
	for i := 0; i < runs && !r.bad; i++ {
		c := countryRange{code: geo.Country(r.bytes(3)), first: at}
		length := r.number()
		if length <= 0 || length > n-at || i > 1<<15 {
			r.bad = true
			break
		}
		at += length
		c.last = at
		t.countries = append(t.countries, c)
		for e := c.first; e < c.last; e++ {
			t.country[e] = uint16(i)
		}
	}
	r.bad = r.bad || at != n
	for i := range n {
		if r.bad || r.at >= len(r.b) {
			r.bad = true
			return t
		}
		k := r.b[r.at]
		r.at++
		if k&ownFlag != 0 {
			t.own[i/64] |= 1 << (i % 64)
		}
		t.kind[i] = Kind(k &^ ownFlag)
		r.bad = t.kind[i] >= kinds
	}
	copy(t.size, r.bytes(n))
	for i := range n {
		p := i - r.number()
		if p < -1 || p >= i {
			r.bad = true
			return t
		}
		t.parent[i] = int32(p)
	}
	for axis, most := range [2]int{180 * step, 90 * step} {
		v := 0
		for i := range n {
			if v += r.number(); v < -most || v > most {
				r.bad = true
				return t
			}
			t.point[i][axis] = int32(v)
		}
	}
	for i := range n {
		t.radius[i] = uint16(r.number())
	}
	for i := range n {
		length := r.number()
		if length <= 0 || length > 1<<20 {
			r.bad = true
			return t
		}
		t.heads[i+1] = t.heads[i] + uint32(length)
	}
	for i := range t.countries {
		c := &t.countries[i]
		c.places = c.first
		for c.places < c.last && t.kind[c.places] <= District {
			c.places++
		}
	}
	return t
}

// filed is a name with the skeleton to find it by.
type filed struct{ hash, at uint32 }

// file checks the names and puts them into the index.
func (t *Table) file() bool {
	// Finding the skeletons takes most of the time, so each processor gets a part.
	parts := make([][]filed, runtime.GOMAXPROCS(0))
	good := make([]bool, len(parts))
	var wait sync.WaitGroup
	for i := range parts {
		wait.Go(func() {
			n := len(t.kind)
			parts[i], good[i] = t.skeletons(n*i/len(parts), n*(i+1)/len(parts))
		})
	}
	wait.Wait()
	if slices.Contains(good, false) {
		return false
	}
	all := slices.Concat(parts...)
	t.shift = 32 - max(8, bits.Len(uint(len(all)/2)))
	t.buckets = make([]uint32, 1<<(32-t.shift)+1)
	for _, f := range all {
		t.buckets[f.hash>>t.shift+1]++
	}
	for i := range len(t.buckets) - 1 {
		t.buckets[i+1] += t.buckets[i]
	}
	t.index = make([]uint32, len(all))
	for _, f := range slices.Backward(all) { // each bucket's names from behind
		b := f.hash >> t.shift
		t.buckets[b+1]--
		t.index[t.buckets[b+1]] = f.at
	}
	// Every bucket now begins where its successor's counter stopped.
	copy(t.buckets, t.buckets[1:])
	t.buckets[len(t.buckets)-1] = uint32(len(all))
	return true
}

// skeletons lists the names of the entries from first to before last; false is
// damage.
func (t *Table) skeletons(first, last int) (all []filed, ok bool) {
	all = make([]filed, 0, int(t.heads[last]-t.heads[first])/8)
	var buf [2 * maxSounds]byte
	for e := first; e < last; e++ {
		at, end := int(t.heads[e]), int(t.heads[e+1])
		for at < end {
			head := t.names[at]
			next := at + 1 + int(head&^shownOnly)
			if head&^shownOnly == 0 || next > end {
				return nil, false
			}
			if head&shownOnly == 0 {
				all = append(all, filed{skeleton(sounds(buf[:0], t.names[at+1:next])), uint32(at)})
			}
			at = next
		}
	}
	return all, true
}

// Len is the number of entries.
func (t *Table) Len() int { return len(t.kind) }

// Entries lists what the table holds, in its order; a Parent is an index into
// that. Names are folded, and without those that sound like another.
func (t *Table) Entries() iter.Seq2[int, Entry] {
	return func(yield func(int, Entry) bool) {
		for e := range t.kind {
			entry := Entry{
				Kind: t.kind[e], Name: t.name(e), Names: slices.Collect(t.namesOf(e)), Country: t.countryOf(e), Parent: int(t.parent[e]),
				Point: t.pointOf(e), People: people(t.size[e]), RadiusKM: int(t.radius[e]), Own: t.isOwn(e),
			}
			if !yield(e, entry) {
				return
			}
		}
	}
}

// name is the name for display.
func (t *Table) name(e int) string { return t.nameAt(t.heads[e]) }

func (t *Table) nameAt(at uint32) string {
	return t.names[at+1 : at+1+uint32(t.names[at]&^shownOnly)]
}

// namesOf yields the names that an entry is looked up by.
func (t *Table) namesOf(e int) iter.Seq[string] {
	return func(yield func(string) bool) {
		for at := t.heads[e]; at < t.heads[e+1]; {
			n := t.nameAt(at)
			if t.names[at]&shownOnly == 0 && !yield(n) {
				return
			}
			at += 1 + uint32(len(n))
		}
	}
}

// entryAt is the entry that the name at an offset belongs to.
func (t *Table) entryAt(at uint32) int {
	i, found := slices.BinarySearch(t.heads, at)
	if !found {
		i--
	}
	return i
}

func (t *Table) isOwn(e int) bool { return t.own[e/64]>>(e%64)&1 == 1 }

func (t *Table) pointOf(e int) orb.Point {
	return orb.Point{float64(t.point[e][0]) / step, float64(t.point[e][1]) / step}
}

func (t *Table) countryOf(e int) geo.Country { return t.countries[t.country[e]].code }

// unit is the province or district that an entry lies in or is, or -1.
func (t *Table) unit(e int, k Kind) int {
	for e >= 0 && t.kind[e] != k {
		e = int(t.parent[e])
	}
	return e
}

// stretch is the country's entries; empty for a country without any.
func (t *Table) stretch(c geo.Country) countryRange {
	i, ok := slices.BinarySearchFunc(t.countries, c, func(r countryRange, c geo.Country) int {
		switch {
		case r.code < c:
			return -1
		case r.code > c:
			return 1
		}
		return 0
	})
	if !ok {
		return countryRange{code: c}
	}
	return t.countries[i]
}
