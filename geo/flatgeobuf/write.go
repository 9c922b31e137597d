package flatgeobuf

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"iter"
	"math"
	"os"
	"slices"

	"dateline/geo"
)

// inMemory is how many bytes of features are held before they go to disk.
const inMemory = 32 << 20

// Write writes the features as FlatGeobuf with a spatial index, the columns of
// [geo.FeatureFields], EPSG:4326, and in its header what h says about the layer:
// a title, a description in words and metadata as JSON. The same features in the
// same order give the same bytes. A feature without a position is written too,
// after all others and as an empty point; no box finds it.
//
// Features are written in the order of the index, so all must be known before
// the first can go out: an error of features leaves w untouched. 32 bytes a
// feature stay in memory; the encoded features do up to 32 MB and wait in a
// temporary file beyond that.
func Write(w io.Writer, features iter.Seq2[geo.Feature, error], h geo.LayerHead) (err error) {
	s := sorter{}
	defer func() {
		if e := s.close(); err == nil {
			err = e
		}
	}()
	for f, err := range features {
		if err != nil {
			return err
		}
		if err := s.add(&f, h.Base); err != nil {
			return fmt.Errorf("sort features: %w", err)
		}
	}
	sortEntries(s.entries)
	out := bufio.NewWriterSize(w, 256<<10)
	if err := s.write(out, &h); err != nil {
		return err
	}
	return out.Flush()
}

// entry is a feature that waits for its turn.
type entry struct {
	key      uint64 // place on the curve, then number of arrival
	lon, lat float64
	size     uint32
	run      uint32
}

const (
	arrivalBits = 64 - 2*curveBits
	arrivals    = 1<<arrivalBits - 1
)

// sorter brings features into the order of the index. They are kept in runs,
// each in that order and all but the last on disk; as the order of the whole is
// that of each of its runs, the runs are read from front to back.
type sorter struct {
	entries []entry
	first   int      // first entry of the run that is being filled
	data    []byte   // its features
	starts  []uint32 // where they begin in data
	file    *os.File
	ends    []int64 // of the runs on disk
}

func (s *sorter) add(f *geo.Feature, base string) error {
	if len(s.entries) > arrivals {
		return fmt.Errorf("more than %d features", arrivals)
	}
	e := entry{key: math.MaxUint64 &^ arrivals, lon: math.NaN(), run: uint32(len(s.ends))}
	if p, ok := position(f); ok {
		e.key, e.lon, e.lat = curveKey(p)<<arrivalBits, p[0], p[1]
	}
	e.key |= uint64(len(s.entries))
	start := len(s.data)
	s.data = appendFeature(s.data, f, base)
	e.size = uint32(len(s.data) - start)
	s.starts = append(s.starts, uint32(start))
	s.entries = append(s.entries, e)
	if len(s.data) < inMemory {
		return nil
	}
	return s.spill()
}

// spill writes the run that was being filled to disk.
func (s *sorter) spill() (err error) {
	if s.file == nil {
		if s.file, err = os.CreateTemp("", "dateline-*.fgb"); err != nil {
			return err
		}
	}
	end := int64(0)
	if n := len(s.ends); n > 0 {
		end = s.ends[n-1]
	}
	sortEntries(s.entries[s.first:])
	out := bufio.NewWriterSize(s.file, 256<<10)
	for _, e := range s.entries[s.first:] {
		if _, err := out.Write(s.feature(e)); err != nil {
			return err
		}
		end += int64(e.size)
	}
	s.ends = append(s.ends, end)
	s.data, s.starts, s.first = s.data[:0], s.starts[:0], len(s.entries)
	return out.Flush()
}

// feature is a feature of the run that is in memory.
func (s *sorter) feature(e entry) []byte {
	start := s.starts[int(e.key&arrivals)-s.first]
	return s.data[start : start+e.size]
}

func sortEntries(list []entry) {
	slices.SortFunc(list, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
}

func (s *sorter) close() error {
	if s.file == nil {
		return nil
	}
	name := s.file.Name()
	return cmp.Or(s.file.Close(), os.Remove(name))
}

func (e *entry) box() node {
	if math.IsNaN(e.lon) {
		return nothing
	}
	return node{west: e.lon, south: e.lat, east: e.lon, north: e.lat}
}

func (s *sorter) write(w *bufio.Writer, h *geo.LayerHead) error {
	whole := nothing
	first := make([]node, 0, (len(s.entries)+fanOut-1)/fanOut)
	for lo := 0; lo < len(s.entries); lo += fanOut {
		box := nothing
		for _, e := range s.entries[lo:min(lo+fanOut, len(s.entries))] {
			box.add(e.box())
		}
		first = append(first, box)
		whole.add(box)
	}
	// The head and the tree are put together in pieces; the writer's first error
	// stays with it and comes out at the next piece that asks.
	put := func(b []byte) { _, _ = w.Write(b) }
	put(magic)
	put(appendHeader(nil, h, len(s.entries), whole))
	if len(s.entries) == 0 {
		return nil
	}
	buf := make([]byte, 0, 40)
	for _, n := range upper(first) {
		put(appendNode(buf, n))
	}
	offset := uint64(0)
	for _, e := range s.entries {
		n := e.box()
		n.offset = offset
		put(appendNode(buf, n))
		offset += uint64(e.size)
	}
	return s.copy(w)
}

// copy writes the features.
func (s *sorter) copy(w *bufio.Writer) error {
	var runs []*bufio.Reader
	start := int64(0)
	for _, end := range s.ends {
		runs = append(runs, bufio.NewReaderSize(io.NewSectionReader(s.file, start, end-start), 128<<10))
		start = end
	}
	var buf []byte
	for _, e := range s.entries {
		if int(e.run) == len(runs) {
			if _, err := w.Write(s.feature(e)); err != nil {
				return err
			}
			continue
		}
		buf = slices.Grow(buf[:0], int(e.size))[:e.size]
		if _, err := io.ReadFull(runs[e.run], buf); err != nil {
			return fmt.Errorf("read features back: %w", err)
		}
		if _, err := w.Write(buf); err != nil {
			return err
		}
	}
	return nil
}
