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
	lon, lat := x.lon[i], x.lat[i]
	s.n++
	s.lon += int64(lon)
	s.lat += int64(lat)
	if k := x.killed[i]; k != unknownFigure {
		s.killed += int64(k)
	} else {
		s.unknown++
	}
	s.kinds[x.kindOf[x.profile[i]]&(maxKinds-1)]++
	s.box.add(extent{lon, lat, lon, lat})
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
}

// blockTotal is sums without the box.
type blockTotal struct {
	lon, lat, killed int64
	n, unknown       uint32
	kinds            [maxKinds]uint32
}

func (x *Index) newBlocks() blocks {
	words := len(x.current)
	b := blocks{totals: make([]blockTotal, words+1), boxes: make([]extent, words)}
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

// addBlocks adds the current rows of the blocks from lo up to but not including hi.
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
	for k := range s.kinds {
		s.kinds[k] += to.kinds[k] - from.kinds[k]
	}
	for _, b := range x.blocks.boxes[lo:hi] {
		s.box.add(b)
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
	x := sel.x
	if first, last := (lo+63)>>6, hi>>6; sel.whole() && first < last {
		s.addRows(sel, lo, first<<6)
		s.addBlocks(x, first, last)
		lo = last << 6
	}
	s.addRows(sel, lo, hi)
}

// addRows is addRow of the selected rows from lo up to but not including hi.
func (s *sums) addRows(sel *Selection, lo, hi int) {
	x := sel.x
	lons, lats, killed, profiles, kindOf := x.lon[:hi], x.lat[:hi], x.killed[:hi], x.profile[:hi], x.kindOf
	var n, unknown int
	var lonSum, latSum, killedSum int64
	box := s.box
	for w := lo >> 6; w<<6 < hi; w++ {
		v := sel.rows.word(w, lo, hi)
		if v == 0 {
			continue
		}
		n += bits.OnesCount64(v)
		for ; v != 0; v &= v - 1 {
			i := w<<6 + bits.TrailingZeros64(v)
			lon, lat := lons[i], lats[i]
			lonSum += int64(lon)
			latSum += int64(lat)
			if k := killed[i]; k != unknownFigure {
				killedSum += int64(k)
			} else {
				unknown++
			}
			s.kinds[kindOf[profiles[i]]&(maxKinds-1)]++
			box.west, box.east = min(box.west, lon), max(box.east, lon)
			box.south, box.north = min(box.south, lat), max(box.north, lat)
			s.row = i
		}
	}
	s.n += n
	s.unknown += unknown
	s.lon, s.lat, s.killed, s.box = s.lon+lonSum, s.lat+latSum, s.killed+killedSum, box
}
