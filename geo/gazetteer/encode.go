package gazetteer

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"unicode/utf8"

	"dateline/geo"

	"github.com/paulmach/orb"
)

const (
	magic = "DGZ1"
	// step is the number of steps of a coordinate in a degree: 11 m.
	step = 10_000
	// maxName is the longest name in bytes.
	maxName = 127
	// shownOnly marks a name that is for display: its folded form follows it.
	shownOnly = 0x80
	ownFlag   = 0x80 // of a kind
)

// Encode writes entries as a compressed binary for [Read]. The same entries give
// the same bytes. Names that sound like one that the entry has already are left
// out.
func Encode(entries []Entry) ([]byte, error) {
	order, err := arrange(entries)
	if err != nil {
		return nil, err
	}
	place := make([]int, len(entries)) // where an entry comes to stand
	for i, o := range order {
		place[o] = i
	}
	var columns, names []byte
	number := func(v int) { columns = binary.AppendVarint(columns, int64(v)) }
	number(len(order))
	var runs []countryRange
	for i, o := range order {
		if c := entries[o].Country; len(runs) == 0 || c != runs[len(runs)-1].code {
			runs = append(runs, countryRange{code: c, first: i})
		}
		runs[len(runs)-1].last = i + 1
	}
	number(len(runs))
	for _, r := range runs {
		columns = append(columns, r.code...)
		number(r.last - r.first)
	}
	for _, o := range order {
		k := byte(entries[o].Kind)
		if entries[o].Own {
			k |= ownFlag
		}
		columns = append(columns, k)
	}
	for _, o := range order {
		columns = append(columns, size(entries[o].People))
	}
	for i, o := range order {
		parent := -1
		if p := entries[o].Parent; p >= 0 {
			parent = place[p]
		}
		number(i - parent)
	}
	for axis := range 2 {
		before := 0
		for _, o := range order {
			v := int(math.Round(entries[o].Point[axis] * step))
			number(v - before)
			before = v
		}
	}
	for _, o := range order {
		number(min(max(entries[o].RadiusKM, 0), math.MaxUint16))
	}
	for _, o := range order {
		before := len(names)
		n := 0
		for name, shown := range entries[o].spellings() {
			if len(name) > maxName || len(name) == 0 {
				continue
			}
			head := byte(len(name))
			if shown {
				head |= shownOnly
			}
			names = append(append(names, head), name...)
			n++
		}
		if n == 0 {
			return nil, fmt.Errorf("encode gazetteer: entry %q has no name that fits", entries[o].Name)
		}
		number(len(names) - before)
	}
	return pack(columns, names)
}

// pack compresses the two halves, which are read side by side.
func pack(parts ...[]byte) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(magic)
	for _, part := range parts {
		var packed bytes.Buffer
		w, err := flate.NewWriter(&packed, flate.BestCompression)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(part); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
		out.Write(binary.BigEndian.AppendUint32(nil, uint32(len(part))))
		out.Write(binary.BigEndian.AppendUint32(nil, uint32(packed.Len())))
		out.Write(packed.Bytes())
	}
	return out.Bytes(), nil
}

// arrange sorts entries so that a country and a province are stretches: the
// country, its provinces, its districts, then places by province and district,
// the largest first.
func arrange(entries []Entry) ([]int, error) {
	var bad []error
	chain := func(i int) (province, district int) {
		province, district = -1, -1
		for n := 0; i >= 0; n++ {
			if n > 3 || i >= len(entries) {
				bad = append(bad, fmt.Errorf("encode gazetteer: the units above %d go round in a circle", i))
				return
			}
			switch entries[i].Kind {
			case Province:
				province = i
			case District:
				district = i
			}
			i = entries[i].Parent
		}
		return
	}
	level := func(k Kind) int { return int(min(k, District+1)) }
	type key struct{ province, district int }
	keys := make([]key, len(entries))
	order := make([]int, len(entries))
	for i, e := range entries {
		order[i] = i
		p, d := chain(i)
		keys[i] = key{p, d}
		switch {
		case !utf8.ValidString(e.Name):
			bad = append(bad, fmt.Errorf("encode gazetteer: the name %q is not UTF-8", e.Name))
		case e.Kind >= kinds || len(e.Country) != 3:
			bad = append(bad, fmt.Errorf("encode gazetteer: %q is of kind %d in country %q", e.Name, e.Kind, e.Country))
		case !(math.Abs(e.Point[0]) <= 180 && math.Abs(e.Point[1]) <= 90):
			bad = append(bad, fmt.Errorf("encode gazetteer: %q lies at %v", e.Name, e.Point))
		}
	}
	slices.SortFunc(order, func(i, j int) int {
		a, b := &entries[i], &entries[j]
		return cmp.Or(
			cmp.Compare(a.Country, b.Country),
			cmp.Compare(level(a.Kind), level(b.Kind)),
			cmp.Compare(keys[i].province, keys[j].province),
			cmp.Compare(keys[i].district, keys[j].district),
			cmp.Compare(b.People, a.People),
			cmp.Compare(a.Name, b.Name),
			comparePoints(a.Point, b.Point),
			cmp.Compare(i, j),
		)
	})
	return order, errors.Join(bad...)
}

func comparePoints(a, b orb.Point) int {
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
}

// spellings yields the name for display and then, folded, the names that are
// looked up, without those that sound like one before.
func (e *Entry) spellings() iter.Seq2[string, bool] {
	return func(yield func(string, bool) bool) {
		var kept [][]byte
		limit := sameSound
		if e.Kind <= Seat || e.People >= 15_000 { // many write of it: the exact spelling tells it from smaller ones
			limit = 0
		}
		isNew := func(folded string) bool {
			s := sounds(nil, folded)
			for _, k := range kept {
				if skeleton(k) == skeleton(s) && distance(k, s, limit) <= limit {
					return false
				}
			}
			kept = append(kept, s)
			return len(s) > 0
		}
		folded := geo.Fold(e.Name)
		plain := lower(e.Name) == folded
		if !yield(e.Name, !plain) {
			return
		}
		if isNew(folded) && !plain && !yield(folded, false) {
			return
		}
		for _, n := range e.Names {
			if f := geo.Fold(n); f != "" && isNew(f) && !yield(f, false) {
				return
			}
		}
	}
}

// sameSound is the distance up to which two names of one place are kept once.
const sameSound = 3

// size packs a population into a byte: ten steps for each doubling.
func size(people int) byte {
	if people <= 0 {
		return 0
	}
	return byte(min(1+math.Round(10*math.Log2(float64(people))), 255))
}

// people is the inverse of size, to two figures.
func people(size byte) int {
	if size == 0 {
		return 0
	}
	v := math.Exp2(float64(size-1) / 10)
	unit := math.Pow(10, max(math.Floor(math.Log10(v))-1, 0))
	return int(math.Round(v/unit) * unit)
}
