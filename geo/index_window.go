package geo

import "math"

// curveSide is the number of cells along each side of the map.
const curveSide = 1 << curveOrder

// curveSlack is more than the rounding error of a position on the curve, in
// cells: a point that close to the edge of a cell is tested itself.
const curveSlack = 1e-6

// rect is a rectangle of cells, bounds included; empty when x0 > x1.
type rect struct{ x0, y0, x1, y1 int }

func (r rect) overlaps(o rect) bool {
	return r.x0 <= o.x1 && o.x0 <= r.x1 && r.y0 <= o.y1 && o.y0 <= r.y1
}

func (r rect) contains(o rect) bool {
	return r.x0 <= o.x0 && o.x1 <= r.x1 && r.y0 <= o.y0 && o.y1 <= r.y1
}

// window is a box in cells of the curve. Points of the box are in cells of
// outer, and all points in cells of inner are in the box.
type window struct {
	box   BBox
	steps []extent // the box in steps
	outer []rect
	inner []rect
	whole bool // made of whole cells: outer and inner are the same, box is not used
}

// relation of a cell to a window.
type relation uint8

const (
	outside relation = iota
	partly
	inside
)

func (w *window) relation(cell rect) relation {
	for _, r := range w.inner {
		if r.contains(cell) {
			return inside
		}
	}
	for _, r := range w.outer {
		if r.overlaps(cell) {
			return partly
		}
	}
	return outside
}

// curveX and curveY are a position in cells of the curve, 0 to curveSide. Places
// beyond the map's edges above and below are on them.
func curveX(lon float64) float64 { return (lon + 180) / 360 * curveSide }
func curveY(lat float64) float64 { return mercatorY(lat) * curveSide }

func cellIndex(v float64) int { return min(max(int(math.Floor(v)), 0), curveSide-1) }

// curveKey is the place of a point on the curve.
func curveKey(lon, lat float64) uint32 {
	return hilbertKey(uint32(cellIndex(curveX(lon))), uint32(cellIndex(curveY(lat))))
}

// newWindow is the box in cells. Both ends of the map belong to a box that has
// the 180° line on its edge, because 180 and -180 are the same meridian.
func newWindow(b BBox) *window {
	w := &window{box: b}
	for _, part := range b.Split() {
		w.add(part)
	}
	if b.spansLon(180) != b.spansLon(-180) {
		w.add(BBox{-180, b.South, -180, b.North})
		w.add(BBox{180, b.South, 180, b.North})
	}
	return w
}

func (w *window) add(b BBox) {
	w.steps = append(w.steps, extent{stepsFrom(b.West), stepsFrom(b.South), stepsUpTo(b.East), stepsUpTo(b.North)})
	x0, x1, y0, y1 := curveX(b.West), curveX(b.East), curveY(b.North), curveY(b.South)
	w.outer = append(w.outer, rect{
		cellIndex(x0 - curveSlack), cellIndex(y0 - curveSlack), cellIndex(x1 + curveSlack), cellIndex(y1 + curveSlack),
	})
	in := rect{cellIndex(x0+curveSlack) + 1, cellIndex(y0+curveSlack) + 1, cellIndex(x1-curveSlack) - 1, cellIndex(y1-curveSlack) - 1}
	if b.West <= -180 {
		in.x0 = 0
	}
	if b.East >= 180 {
		in.x1 = curveSide - 1
	}
	if b.North >= 90 {
		in.y0 = 0
	}
	if b.South <= -90 {
		in.y1 = curveSide - 1
	}
	if in.x0 <= in.x1 && in.y0 <= in.y1 {
		w.inner = append(w.inner, in)
	}
}

// holds says which rows from lo up to but not including hi, at most 64 of them,
// lie in the window's box: bit i stands for row lo+i.
func (w *window) holds(c *rowColumns, lo, hi int) (v uint64) {
	lons, lats := c.lon[lo:hi], c.lat[lo:hi]
	for _, e := range w.steps {
		// Below the first one, the difference is beyond every width.
		wide, high := uint32(e.east-e.west), uint32(e.north-e.south)
		if e.west > e.east || e.south > e.north {
			continue
		}
		lats := lats[:len(lons)]
		for i, lon := range lons {
			v |= bit(uint32(lon-e.west) <= wide) & bit(uint32(lats[i]-e.south) <= high) << (i & 63)
		}
	}
	if c.exact.has == nil {
		return v
	}
	for i := range lons { // steps do not tell these
		if p, ok := c.exact.of(lo + i); ok {
			v = v&^(1<<i) | bit(w.box.Contains(p))<<i
		}
	}
	return v
}

// snapped is the window made of whole cells of 2^shift cells a side that holds
// w and margin more of them on each side.
func (w *window) snapped(shift, margin int) *window {
	out := &window{whole: true}
	top := curveSide>>shift - 1
	for _, r := range w.outer {
		out.outer = append(out.outer, rect{
			max(r.x0>>shift-margin, 0) << shift,
			max(r.y0>>shift-margin, 0) << shift,
			(min(r.x1>>shift+margin, top)+1)<<shift - 1,
			(min(r.y1>>shift+margin, top)+1)<<shift - 1,
		})
	}
	out.inner = out.outer
	return out
}

// stretch is a run of rows, lo included, hi not. sure says that all of them are
// in the window asked for; otherwise each needs its own test.
type stretch struct {
	lo, hi int
	sure   bool
}

// fewRows is how many rows are rather tested one by one than divided further.
const fewRows = 64

// stretches are the runs of rows of a layer that a window can hold, in the order
// of rows. Runs do not overlap.
func (x *Index) stretches(l layer, w *window, into []stretch) []stretch {
	d := descent{keys: x.key, marks: x.marks[l], w: w, out: into}
	lo, hi := x.layer(l)
	d.visit(quad{lo: lo, hi: hi})
	return d.out
}

// quad is a cell of the quadtree: its rows, its place on the curve, its position
// in cells of its own level.
type quad struct {
	lo, hi int
	level  int
	state  hilbertState
	key    uint32 // the first 2·level bits
	x, y   int
}

// quadOf is the cell of a level at a place on the curve, of which the first
// 2·level bits are given, and which has the rows from lo up to but not including hi.
func quadOf(level int, key uint32, lo, hi int) quad {
	q := quad{}
	for bit := 2 * (level - 1); bit >= 0; bit -= 2 {
		q = q.quarter(int(key >> bit & 3))
	}
	q.lo, q.hi = lo, hi
	return q
}

// quarter is the quarter that the curve visits at a step, without rows.
func (q quad) quarter(step int) quad {
	s := &hilbertSteps[q.state][step]
	return quad{level: q.level + 1, state: s.next, key: q.key<<2 | uint32(step), x: q.x<<1 | int(s.quarter&1), y: q.y<<1 | int(s.quarter>>1)}
}

// quarters are the quarters with their rows, in the order of the curve.
func (q quad) quarters(keys []uint32, marks curveMarks) (out [4]quad) {
	lo := q.lo
	for step := range out {
		c := q.quarter(step)
		c.lo, c.hi = lo, q.hi
		if step < 3 {
			if c.level <= markedLevel && marks != nil {
				c.hi = int(marks[(c.key+1)<<(2*(markedLevel-c.level))])
			} else {
				c.hi = lo + lowerBound(keys[lo:q.hi], uint64(c.key+1)<<(2*(curveOrder-c.level)))
			}
		}
		out[step], lo = c, c.hi
	}
	return out
}

// cells are the cell in cells of the curve.
func (q *quad) cells() rect {
	shift := curveOrder - q.level
	return rect{q.x << shift, q.y << shift, (q.x+1)<<shift - 1, (q.y+1)<<shift - 1}
}

// curveMarks are the rows at which the cells of markedLevel begin, in the order of
// the curve, and where the last one ends: those of a layer that has enough rows to
// be searched long.
type curveMarks []uint32

const (
	// markedLevel is down to which level cells are looked up rather than searched.
	markedLevel = 8
	// markedRows is from how many rows on a layer has marks, of which there are
	// 65,537: some two bytes a row then.
	markedRows = 1 << 17
)

// findMarks makes the marks of the layers.
func (x *Index) findMarks() {
	for l := range x.marks {
		lo, hi := x.layer(layer(l))
		if hi-lo < markedRows {
			continue
		}
		marks := make(curveMarks, 1<<(2*markedLevel)+1)
		next := 0
		for row, key := range x.key[lo:hi] {
			for cell := int(key >> (2 * (curveOrder - markedLevel))); next <= cell; next++ {
				marks[next] = uint32(lo + row)
			}
		}
		for ; next < len(marks); next++ {
			marks[next] = uint32(hi)
		}
		x.marks[l] = marks
	}
}

type descent struct {
	keys  []uint32
	marks curveMarks
	w     *window
	out   []stretch
}

func (d *descent) visit(q quad) {
	if q.lo == q.hi {
		return
	}
	rel := d.w.relation(q.cells())
	switch {
	case rel == outside:
	case rel == inside, q.level == curveOrder, q.hi-q.lo <= fewRows && !d.w.whole:
		d.emit(stretch{q.lo, q.hi, rel == inside})
	default:
		for _, c := range q.quarters(d.keys, d.marks) {
			d.visit(c)
		}
	}
}

func (d *descent) emit(s stretch) {
	if n := len(d.out); n > 0 && d.out[n-1].hi == s.lo && d.out[n-1].sure == s.sure {
		d.out[n-1].hi = s.hi
		return
	}
	d.out = append(d.out, s)
}

// lowerBound is the number of keys below v; keys are sorted.
func lowerBound(keys []uint32, v uint64) int {
	lo, hi := 0, len(keys)
	for lo < hi {
		if mid := int(uint(lo+hi) >> 1); uint64(keys[mid]) < v {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
