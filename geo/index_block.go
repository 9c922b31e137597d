package geo

import (
	"math"
	"math/bits"
)

// sums is what a set of incidents adds up to for the map. Coordinates are whole
// numbers, so that a sum does not depend on the order of adding.
type sums struct {
	n        int
	lon, lat int64 // steps, added up
	killed   int64 // best figures
	unknown  int   // incidents without one
	kinds    [maxKinds]uint32
	box      extent
	row      int // one of the incidents
}

// extent is a box, in steps, that does not cross 180°.
type extent struct{ west, south, east, north int32 }

var noExtent = extent{math.MaxInt32, math.MaxInt32, math.MinInt32, math.MinInt32}

func (s *extent) add(o extent) {
	s.west, s.south = min(s.west, o.west), min(s.south, o.south)
	s.east, s.north = max(s.east, o.east), max(s.north, o.north)
}

func (s *extent) holds(o extent) bool {
	return s.west <= o.west && s.south <= o.south && o.east <= s.east && o.north <= s.north
}

// bbox is the box in degrees.
func (s *extent) bbox() BBox {
	return BBox{degrees(s.west), degrees(s.south), degrees(s.east), degrees(s.north)}
}

func newSums() sums { return sums{box: noExtent} }

func (s *sums) add(o *sums) {
	if o.n == 0 {
		return
	}
	s.n += o.n
	s.lon += o.lon
	s.lat += o.lat
	s.killed += o.killed
	s.unknown += o.unknown
	for k := range s.kinds {
		s.kinds[k] += o.kinds[k]
	}
	s.box.add(o.box)
	s.row = o.row
}

// addRow adds one row.
func (s *sums) addRow(x *Index, i int) {
	s.addPlain(x, i)
	lon, lat := x.lon[i], x.lat[i]
	s.box.add(extent{lon, lat, lon, lat})
}

// addPlain is addRow but for the box.
func (s *sums) addPlain(x *Index, i int) {
	s.n++
	s.lon += int64(x.lon[i])
	s.lat += int64(x.lat[i])
	if k := x.killed[i]; k != unknownFigure {
		s.killed += int64(k)
	} else {
		s.unknown++
	}
	s.kinds[x.kindOf[x.profile[i]]&(maxKinds-1)]++
	s.row = i
}

// center is the mean position, lon and lat.
func (s *sums) center() (lon, lat float64) {
	n := float64(s.n) * coordScale
	return float64(s.lon) / n, float64(s.lat) / n
}

// stacked reports whether all incidents are on one coordinate.
func (s *sums) stacked() bool { return s.box.west == s.box.east && s.box.south == s.box.north }

// blocks are sums of the current rows, by which a run of rows of any length is
// added up in constant time (but for its box): totals[b] is everything in the
// rows before 64·b, boxes[b] is the box of the rows from 64·b to 64·b+63.
type blocks struct {
	totals []blockTotal
	boxes  []extent
	// kinds has for each word of rows, whether current or not, and each kind which
	// of them are of that kind; figures which of them have a best figure.
	kinds   []uint64
	figures bitmap
}

// blockTotal is sums without the box.
type blockTotal struct {
	lon, lat, killed int64
	n, unknown       uint32
	kinds            [maxKinds]uint32
}

func (x *Index) newBlocks() blocks {
	words := len(x.current)
	b := blocks{
		totals: make([]blockTotal, words+1), boxes: make([]extent, words),
		kinds: make([]uint64, words*len(x.kindNames)), figures: make(bitmap, words),
	}
	// Two halves at a time, each from nothing on; then the second goes on from the first.
	half := words / 2
	together(func() { x.addUp(&b, 0, half) }, func() { x.addUp(&b, half, words) })
	first := b.totals[half]
	for w := half + 1; w <= words && half > 0; w++ {
		b.totals[w].add(&first)
	}
	return b
}

// addUp makes the blocks from lo up to but not including hi, as if lo were the
// first.
func (x *Index) addUp(b *blocks, lo, hi int) {
	mapped, _ := x.layer(placelessLayer)
	var t blockTotal
	for w := lo; w < hi; w++ {
		kinds := b.kinds[w*len(x.kindNames):][:len(x.kindNames)]
		for row := w << 6; row < min(w<<6+64, len(x.id)); row++ {
			kinds[x.kindOf[x.profile[row]]] |= 1 << (row & 63)
			b.figures[w] |= bit(x.killed[row] != unknownFigure) << (row & 63)
		}
		s := newSums()
		for row := range x.current.each(w<<6, min(w<<6+64, mapped)) {
			s.addRow(x, row)
		}
		t.add(&blockTotal{s.lon, s.lat, s.killed, uint32(s.n), uint32(s.unknown), s.kinds})
		b.boxes[w], b.totals[w+1] = s.box, t
	}
}

func (t *blockTotal) add(o *blockTotal) {
	t.n += o.n
	t.lon, t.lat, t.killed = t.lon+o.lon, t.lat+o.lat, t.killed+o.killed
	t.unknown += o.unknown
	for k := range t.kinds {
		t.kinds[k] += o.kinds[k]
	}
}

// addBlocks adds the current rows of the blocks from lo up to but not including hi,
// but for their box.
func (s *sums) addBlocks(x *Index, lo, hi int) {
	from, to := &x.blocks.totals[lo], &x.blocks.totals[hi]
	if from.n == to.n {
		return
	}
	s.n += int(to.n - from.n)
	s.lon += to.lon - from.lon
	s.lat += to.lat - from.lat
	s.killed += to.killed - from.killed
	s.unknown += int(to.unknown - from.unknown)
	for k := range x.kindNames {
		s.kinds[k&(maxKinds-1)] += to.kinds[k&(maxKinds-1)] - from.kinds[k&(maxKinds-1)]
	}
	for w := lo; w < hi; w++ {
		if v := x.current[w]; v != 0 {
			s.row = w<<6 + bits.TrailingZeros64(v)
			break
		}
	}
}

// addRun adds the selected rows from lo up to but not including hi.
func (s *sums) addRun(sel *Selection, lo, hi int) {
	s.addCounts(sel, lo, hi)
	s.addBox(sel, lo, hi)
}

// addCounts is addRun but for the box, which takes as long as all the rest.
func (s *sums) addCounts(sel *Selection, lo, hi int) {
	if first, last := (lo+63)>>6, hi>>6; sel.whole() && first < last {
		s.addRows(sel, lo, first<<6)
		s.addBlocks(sel.x, first, last)
		lo = last << 6
	} else if first, last := (lo+sumRows-1)/sumRows, hi/sumRows; first < last {
		s.addRows(sel, lo, first*sumRows)
		const each = piece / sumRows
		for n := first; n < last; n++ {
			s.add(&sel.sums(n / each)[n%each])
		}
		lo = last * sumRows
	}
	s.addRows(sel, lo, hi)
}

const (
	// sparseRows is up to how many rows of a word are rather added one by one than
	// all 64 of them by their bits.
	sparseRows = 20
	// denseRows is from how many on it is its block less the others.
	denseRows = 64 - sparseRows
)

// addRows is addCounts of rows that are added up word by word: those of a kind or
// without a figure are counted by their bits, positions and figures added up in
// the way that suits their number.
func (s *sums) addRows(sel *Selection, lo, hi int) {
	if lo >= hi {
		return
	}
	x := sel.x
	rows, kindly := sel.rowsIn(lo, hi), len(x.kindNames)
	for w := lo >> 6; w<<6 < hi; w++ {
		v := rows.word(w, lo, hi)
		if v == 0 {
			continue
		}
		n := bits.OnesCount64(v)
		s.n += n
		s.row = w<<6 + bits.TrailingZeros64(v)
		s.unknown += n - bits.OnesCount64(v&x.blocks.figures[w])
		for k, of := range x.blocks.kinds[w*kindly:][:kindly] {
			s.kinds[k&(maxKinds-1)] += uint32(bits.OnesCount64(v & of))
		}
		switch others := x.current[w] &^ v; {
		case n <= sparseRows:
			s.addEach(x, w, v, 1)
		case n >= denseRows && v&^x.current[w] == 0 && w<<6+64 <= x.ends[countryLayer]:
			from, to := &x.blocks.totals[w], &x.blocks.totals[w+1]
			s.lon += to.lon - from.lon
			s.lat += to.lat - from.lat
			s.killed += to.killed - from.killed
			s.addEach(x, w, others, -1)
		default:
			s.addMasked(x, w, v)
		}
	}
}

// addEach adds positions and figures of rows of a word so many times.
func (s *sums) addEach(x *Index, w int, v uint64, times int64) {
	var lon, lat, killed int64
	for ; v != 0; v &= v - 1 {
		i := w<<6 + bits.TrailingZeros64(v)
		lon += int64(x.lon[i])
		lat += int64(x.lat[i])
		killed += int64(max(x.killed[i], 0))
	}
	s.lon, s.lat, s.killed = s.lon+lon*times, s.lat+lat*times, s.killed+killed*times
}

// addMasked is addEach, once, without a branch for each row.
func (s *sums) addMasked(x *Index, w int, v uint64) {
	hi := min(w<<6+64, len(x.lon))
	lons, lats, figures := x.lon[w<<6:hi], x.lat[w<<6:hi], x.killed[w<<6:hi]
	lats, figures = lats[:len(lons)], figures[:len(lons)]
	var lon, lat, killed int64
	for i := range lons {
		m := -int64(v & 1) // all bits, or none
		v >>= 1
		lon += int64(lons[i]) & m
		lat += int64(lats[i]) & m
		killed += int64(max(figures[i], 0)) & m
	}
	s.lon, s.lat, s.killed = s.lon+lon, s.lat+lat, s.killed+killed
}

// addBox makes the box hold the selected rows from lo up to but not including hi.
// A few words all over the run come first: most others then lie inside.
func (s *sums) addBox(sel *Selection, lo, hi int) {
	const spread = 16
	if lo >= hi {
		return
	}
	rows, first, last := sel.rowsIn(lo, hi), lo>>6, (hi-1)>>6
	if last-first >= 2*spread {
		for w := first; w <= last; w += spread {
			s.box.addWord(sel.x, w, rows.word(w, lo, hi))
		}
	}
	for w := first; w <= last; w++ {
		s.box.addWord(sel.x, w, rows.word(w, lo, hi))
	}
}

// addWord makes the box hold rows of a word.
func (s *extent) addWord(x *Index, w int, v uint64) {
	if v == 0 {
		return
	}
	if current, all := x.current[w], x.blocks.boxes[w]; v == current {
		s.add(all)
		return
	} else if v&^current == 0 && s.holds(all) {
		return
	}
	box := *s
	for ; v != 0; v &= v - 1 {
		i := w<<6 + bits.TrailingZeros64(v)
		lon, lat := x.lon[i], x.lat[i]
		box.west, box.east = min(box.west, lon), max(box.east, lon)
		box.south, box.north = min(box.south, lat), max(box.north, lat)
	}
	*s = box
}
