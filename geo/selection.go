package geo

import (
	"iter"
	"math"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"
)

// Selection is the incidents of an index that a filter selects. It does not
// change and may be kept as long as the index: it costs a bit for each revision.
type Selection struct {
	x *Index
	// bits are the rows, as far as they are chosen: see rows.
	bits     bitmap
	choosing atomic.Pointer[choosing] // nil once all are
	summed   summed
	locks    [16]sync.Mutex // of pieces that are being made
	// What is asked for again and again is worked out once.
	counted   sync.Once
	count     int
	boxed     sync.Once
	box       BBox
	mapped    bool
	listed    sync.Once
	countries []CountryCount
	stacked   sync.Once
	// countryStack is made at the first view.
	countryStack []countryStack
	marked       atomic.Bool // Marks was asked for before
}

// selection is the one of these rows.
func (x *Index) selection(rows bitmap) *Selection {
	return &Selection{x: x, bits: rows, summed: newSummed(len(rows))}
}

// Select gives the incidents that f selects. Where f has a text, text holds the
// revisions that match it, sorted; it is not looked at otherwise. A filter of an
// edition that does not exist yet selects as the newest one does.
func (x *Index) Select(f Filter, text []int64) *Selection {
	s := x.all
	if f.Edition != 0 && f.Edition != x.edition.N {
		s = x.selection(x.heldIn(f.Edition))
	}
	if tests := x.compile(&f, text); len(tests) > 0 {
		s = s.that(tests)
	}
	if f.BBox != nil {
		s = s.within(*f.BBox, placelessLayer)
	}
	if f.Area != nil {
		s = s.inArea(f.Area)
	}
	return s
}

// whole reports whether these are all incidents of the newest edition.
func (s *Selection) whole() bool { return len(s.bits) > 0 && &s.bits[0] == &s.x.current[0] }

// Within gives those of the selection that lie inside b. Incidents without a
// position are left out; those known to the country only lie where the country's
// representative point does.
func (s *Selection) Within(b BBox) *Selection { return s.within(b, layers) }

// within narrows the selection to b; the layers from kept on stay as they are.
func (s *Selection) within(b BBox, kept layer) *Selection {
	x := s.x
	out := newBitmap(len(x.id))
	var runs []stretch
	w := newWindow(b)
	for l := pinnedLayer; l < placelessLayer; l++ {
		runs = x.stretches(l, w, runs)
	}
	if lo, hi := x.layer(placelessLayer); kept == placelessLayer {
		runs = append(runs, stretch{lo, hi, true})
	}
	for _, run := range runs {
		if run.sure {
			out.setAll(run.lo, run.hi)
			continue
		}
		for row := range s.inWindow([]stretch{run}, w) {
			out.set(row)
		}
	}
	for i, v := range s.rows() {
		out[i] &= v
	}
	return x.selection(out)
}

// And gives those that are in both selections, which are of one index.
func (s *Selection) And(o *Selection) *Selection {
	out := newBitmap(len(s.x.id))
	others := o.rows()
	for i, v := range s.rows() {
		out[i] = v & others[i]
	}
	return s.x.selection(out)
}

// Count is the number of incidents.
func (s *Selection) Count() int {
	if s.whole() {
		return s.x.n
	}
	s.counted.Do(func() { s.count = s.rows().count() })
	return s.count
}

// Revs are the revisions of a page of the selection: limit of them (all with a
// negative limit) after the first offset.
func (s *Selection) Revs(o Order, offset, limit int) []int64 {
	found := s.Count()
	offset = min(max(offset, 0), found)
	if limit < 0 || limit > found-offset {
		limit = found - offset
	}
	if limit == 0 {
		return nil
	}
	out := make([]int64, 0, limit)
	// Either all rows are gone through in order until the page is full, which
	// takes the longer the fewer are selected, or the selected ones are sorted.
	if walk := float64(len(s.x.id)) * float64(offset+limit) / float64(found); walk > 8*float64(found)*math.Log2(float64(found+1)) {
		rows := make([]uint32, 0, found)
		for row := range s.rows().each(0, len(s.x.id)) {
			rows = append(rows, uint32(row))
		}
		slices.SortFunc(rows, func(a, b uint32) int { return s.x.compare(o, a, b) })
		for _, r := range rows[offset : offset+limit] {
			out = append(out, int64(s.x.rev[r]))
		}
		return out
	}
	selected := s.rows()
	s.x.inOrder(o, func(row uint32) bool {
		if !selected.has(int(row)) {
			return true
		}
		if offset > 0 {
			offset--
			return true
		}
		out = append(out, int64(s.x.rev[row]))
		return len(out) < limit
	})
	return out
}

// All yields the incidents in the order of the index: near ones near each other,
// those known to the country only and those without a position last. Texts and
// times are empty; Methods and Groups must not be changed.
func (s *Selection) All() iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for row := range s.rows().each(0, len(s.x.id)) {
			if !yield(s.x.row(row)) {
				return
			}
		}
	}
}

// BBox is the smallest box round the incidents of the selection that a map
// draws, by the shorter way round the globe; where all of them are known to the
// country only, round their countries' representative points. It reports false
// when there is none of either.
func (s *Selection) BBox() (BBox, bool) {
	s.boxed.Do(func() {
		_, hi := s.x.layer(areaLayer)
		if s.box, s.mapped = s.bbox(0, hi); !s.mapped {
			s.box, s.mapped = s.bbox(s.x.layer(countryLayer))
		}
	})
	return s.box, s.mapped
}

// bbox is BBoxOf of rows, of which there may be many: those of each half degree
// of longitude are put together first, so that only as many boxes are sorted.
func (s *Selection) bbox(lo, hi int) (BBox, bool) {
	var strips [721]BBox
	for i := range strips {
		strips[i] = BBox{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	}
	selected := s.rowsIn(lo, hi)
	for w := lo >> 6; w<<6 < hi; w++ {
		for v := selected.word(w, lo, hi); v != 0; v &= v - 1 {
			row := w<<6 + bits.TrailingZeros64(v)
			at := s.x.at(row)
			b := &strips[int(at[0]*2+360)]
			b.West, b.South, b.East, b.North = min(b.West, at[0]), min(b.South, at[1]), max(b.East, at[0]), max(b.North, at[1])
		}
	}
	var boxes []BBox
	for _, b := range strips {
		if b.West <= b.East {
			boxes = append(boxes, b)
		}
	}
	return Cover(boxes...), len(boxes) > 0
}
