package basemap

import (
	"math"

	"dateline/geo/tile"
	"dateline/geo/topology"

	"github.com/paulmach/orb"
)

// worldBits is the logarithm of the width of the world in units.
const worldBits = 30

// point is a place in Mercator units, x to the east and y to the south.
type point struct{ x, y int32 }

// box is an area in units, its edges included.
type box struct{ x0, y0, x1, y1 int32 }

func (b box) meets(o box) bool {
	return b.x0 <= o.x1 && o.x0 <= b.x1 && b.y0 <= o.y1 && o.y0 <= b.y1
}

func (b box) holds(o box) bool {
	return b.x0 <= o.x0 && o.x1 <= b.x1 && b.y0 <= o.y0 && o.y1 <= b.y1
}

// outside has a bit for each side of b that o lies wholly beyond.
func (b box) outside(o box) uint8 {
	var s uint8
	if o.x1 < b.x0 {
		s |= 1
	}
	if o.x0 > b.x1 {
		s |= 2
	}
	if o.y1 < b.y0 {
		s |= 4
	}
	if o.y0 > b.y1 {
		s |= 8
	}
	return s
}

var nowhere = box{math.MaxInt32, math.MaxInt32, math.MinInt32, math.MinInt32}

func (b box) with(p point) box {
	return box{min(b.x0, p.x), min(b.y0, p.y), max(b.x1, p.x), max(b.y1, p.y)}
}

// run is the number of points that share a box.
const run = 32

// shape is a line or a closed ring at one level of detail. boxes[i] is round the
// points from i*run to (i+1)*run, that one included, so that consecutive runs
// share a point.
type shape struct {
	points []point
	box    box
	boxes  []box
}

func newShape(points []point) shape {
	s := shape{points: points, box: nowhere}
	for i := 0; i == 0 || i < len(points)-1; i += run {
		b := nowhere
		for _, p := range points[i:min(i+run+1, len(points))] {
			b = b.with(p)
		}
		s.boxes = append(s.boxes, b)
		s.box.x0, s.box.y0 = min(s.box.x0, b.x0), min(s.box.y0, b.y0)
		s.box.x1, s.box.y1 = max(s.box.x1, b.x1), max(s.box.y1, b.y1)
	}
	return s
}

// projected turns degrees into units.
func projected(p topology.Point) point {
	x, y := tile.Project(orb.Point{float64(p[0]) / topology.Degree, float64(p[1]) / topology.Degree})
	return point{int32(math.Round(x * (1 << worldBits))), int32(math.Round(y * (1 << worldBits)))}
}

// area is that of a closed ring in square units, positive when the ring runs
// clockwise as seen on the map.
func area(ring []point) float64 {
	var a float64
	for i := 1; i < len(ring); i++ {
		p, q := ring[i-1], ring[i]
		a += float64(p.x)*float64(q.y) - float64(q.x)*float64(p.y)
	}
	return a / 2
}

// clipper cuts shapes to a box. Its memory is used again and again; results are
// valid until the next call.
type clipper struct {
	a, b []point
}

// ring cuts a closed ring to the box. What runs outside comes back as edges
// along the box, so the result is fit to be filled and not to be stroked.
func (c *clipper) ring(s *shape, to box) []point {
	switch {
	case !to.meets(s.box):
		return nil
	case to.holds(s.box):
		return s.points
	}
	// A run that lies beyond one side of the box may as well be a straight line:
	// that cannot change what is inside.
	in := c.a[:0]
	for i, b := range s.boxes {
		from, end := i*run, min(i*run+run, len(s.points)-1)
		if to.outside(b) != 0 {
			in = append(in, s.points[from])
		} else {
			in = append(in, s.points[from:end]...)
		}
	}
	out := c.b[:0]
	// One side after the other (Sutherland & Hodgman 1974).
	for side := range 4 {
		out = clipSide(out[:0], in, side, to)
		in, out = out, in
	}
	c.a, c.b = in, out
	if len(in) < 3 {
		return nil
	}
	return in
}

func clipSide(out, in []point, side int, to box) []point {
	if len(in) == 0 {
		return out
	}
	inside := func(p point) bool {
		switch side {
		case 0:
			return p.x >= to.x0
		case 1:
			return p.x <= to.x1
		case 2:
			return p.y >= to.y0
		}
		return p.y <= to.y1
	}
	last := in[len(in)-1]
	lastIn := inside(last)
	for _, p := range in {
		now := inside(p)
		if now != lastIn {
			out = append(out, crossing(last, p, side, to))
		}
		if now {
			out = append(out, p)
		}
		last, lastIn = p, now
	}
	return out
}

// crossing is where the line from p to q meets a side of the box.
func crossing(p, q point, side int, to box) point {
	if side < 2 {
		x := to.x0
		if side == 1 {
			x = to.x1
		}
		return point{x, along(p.y, q.y, int64(x)-int64(p.x), int64(q.x)-int64(p.x))}
	}
	y := to.y0
	if side == 3 {
		y = to.y1
	}
	return point{along(p.x, q.x, int64(y)-int64(p.y), int64(q.y)-int64(p.y)), y}
}

func along(a, b int32, part, whole int64) int32 {
	return a + int32(math.Round(float64(int64(b)-int64(a))*float64(part)/float64(whole)))
}

// line calls piece for each part of the line that is in the box.
func (c *clipper) line(s *shape, to box, piece func([]point)) {
	switch {
	case !to.meets(s.box):
		return
	case to.holds(s.box):
		piece(s.points)
		return
	}
	part := c.a[:0]
	flush := func() {
		if len(part) > 1 {
			piece(part)
		}
		part = part[:0]
	}
	for i, b := range s.boxes {
		if to.outside(b) != 0 {
			flush()
			continue
		}
		end := min(i*run+run, len(s.points)-1)
		for k := i * run; k < end; k++ {
			p, q, ok := clipSegment(s.points[k], s.points[k+1], to)
			if !ok {
				flush()
				continue
			}
			if len(part) == 0 || part[len(part)-1] != p {
				flush()
				part = append(part, p)
			}
			part = append(part, q)
		}
	}
	flush()
	c.a = part
}

// clipSegment cuts a straight line to the box.
func clipSegment(p, q point, to box) (point, point, bool) {
	for {
		a, b := to.outside(box{p.x, p.y, p.x, p.y}), to.outside(box{q.x, q.y, q.x, q.y})
		switch {
		case a|b == 0:
			return p, q, true
		case a&b != 0:
			return p, q, false
		case a != 0:
			p = crossing(p, q, firstSide(a), to)
		default:
			q = crossing(q, p, firstSide(b), to)
		}
	}
}

func firstSide(sides uint8) int {
	for i := range 4 {
		if sides>>i&1 != 0 {
			return i
		}
	}
	return 0
}
