package pen

import (
	"math"

	"github.com/paulmach/orb"
)

// stroke is how a line is drawn; lengths are pixels.
type stroke struct {
	width  float64
	dashes []float64
	cap    string // round or square, "" is butt
	round  bool   // its joins, which are pointed otherwise
}

// drawn is the outline of a line along figures: pieces that overlap and all turn
// the same way, so that filling them by winding number gives their union.
func (s stroke) drawn(o outline) outline {
	var out outline
	for _, f := range o {
		points, closed := f.points, f.closed
		if closed && len(points) > 1 && points[0] != points[len(points)-1] {
			points = append(points[:len(points):len(points)], points[0])
		}
		if len(s.dashes) == 0 {
			out = s.along(out, points, closed)
			continue
		}
		for _, dash := range s.dashed(points) {
			out = s.along(out, dash, false)
		}
	}
	return out
}

// along draws a line as strips: as far as it bends gently it is one strip, whose
// sides are bent likewise; where it bends sharply a new one begins.
func (s stroke) along(out outline, points []orb.Point, closed bool) outline {
	points = distinct(points)
	if len(points) < 2 {
		return s.dot(out, points[0])
	}
	half := s.width / 2
	last := len(points) - 1
	var before orb.Point // direction of the last part, 0 where there is none
	if closed {
		before = direction(points[last-1], points[last])
	}
	var left, right []orb.Point
	end := func() {
		if len(left) > 1 {
			for i := len(right) - 1; i >= 0; i-- {
				left = append(left, right[i])
			}
			out = append(out, figure{left, true})
		}
		left, right = nil, nil
	}
	for i, at := range points {
		var after orb.Point
		switch {
		case i < last:
			after = direction(at, points[i+1])
		case closed:
			after = direction(points[0], points[1])
		}
		if s.cap == "square" && !closed && i == 0 {
			at = orb.Point{at[0] - after[0]*half, at[1] - after[1]*half}
		}
		if s.cap == "square" && !closed && i == last {
			at = orb.Point{at[0] + before[0]*half, at[1] + before[1]*half}
		}
		side := func(d orb.Point, k float64) {
			x, y := -d[1]*half*k, d[0]*half*k
			left = append(left, orb.Point{at[0] + x, at[1] + y})
			right = append(right, orb.Point{at[0] - x, at[1] - y})
		}
		cos := before[0]*after[0] + before[1]*after[1]
		none := orb.Point{}
		switch {
		case before == none:
			side(after, 1)
		case after == none:
			side(before, 1)
			end()
		case cos > gentle: // the two sides meet on the line that halves the angle
			side(orb.Point{before[0] + after[0], before[1] + after[1]}, 1/(1+cos))
			if i == last {
				end()
			}
		default:
			if i > 0 {
				side(before, 1)
				end()
			}
			if i < last {
				if !closed || i > 0 {
					out = s.join(out, at, before, after)
				}
				side(after, 1)
			} else {
				out = s.join(out, at, before, after)
			}
		}
		before = after
	}
	if s.cap == "round" && !closed {
		out = append(out, s.disc(points[0]), s.disc(points[last]))
	}
	return out
}

// gentle is the cosine of the angle up to which a bend is one.
const gentle = 0.7

// distinct leaves out points that repeat the one before.
func distinct(points []orb.Point) []orb.Point {
	out := points[:1:1]
	for _, p := range points[1:] {
		if last := out[len(out)-1]; math.Abs(p[0]-last[0])+math.Abs(p[1]-last[1]) > 1e-6 {
			out = append(out, p)
		}
	}
	return out
}

// dot is a line of no length: its ends, if they reach beyond it.
func (s stroke) dot(out outline, at orb.Point) outline {
	switch half := s.width / 2; s.cap {
	case "round":
		return append(out, s.disc(at))
	case "square":
		return append(out, turned(rounded(orb.Point{at[0] - half, at[1] - half}, orb.Point{at[0] + half, at[1] + half}, 0)[0]))
	}
	return out
}

// miterLimit is that of SVG: joins more pointed than that are cut off.
const miterLimit = 4

// join fills the wedge that two lines leave open where they meet.
func (s stroke) join(out outline, at, before, after orb.Point) outline {
	cos := before[0]*after[0] + before[1]*after[1]
	half := s.width / 2
	if half*(1-cos) < 0.05 {
		return out // nothing is seen of it
	}
	if s.round && half > 1 {
		return append(out, s.disc(at))
	}
	right := before[0]*after[1]-before[1]*after[0] > 0
	side := half // the outer side of the bend
	if right {
		side = -half
	}
	a := orb.Point{at[0] - before[1]*side, at[1] + before[0]*side}
	b := orb.Point{at[0] - after[1]*side, at[1] + after[0]*side}
	wedge := []orb.Point{at, a, b}
	if tip := 2 / (1 + cos); !s.round && tip <= miterLimit*miterLimit { // 1/sin² of half the angle
		c := orb.Point{at[0] + (a[0]+b[0]-2*at[0])/(1+cos), at[1] + (a[1]+b[1]-2*at[1])/(1+cos)}
		wedge = []orb.Point{at, a, c, b}
	}
	f := figure{wedge, true}
	if right {
		f = turned(f)
	}
	return append(out, f)
}

func (s stroke) disc(at orb.Point) figure { return turned(circle(at, s.width/2)[0]) }

// turned reverses a figure, to turn as the pieces of lines do.
func turned(f figure) figure {
	points := make([]orb.Point, len(f.points))
	for i, p := range f.points {
		points[len(points)-1-i] = p
	}
	return figure{points, f.closed}
}

func direction(a, b orb.Point) orb.Point {
	l := math.Hypot(b[0]-a[0], b[1]-a[1])
	if l < 1e-9 {
		return orb.Point{}
	}
	return orb.Point{(b[0] - a[0]) / l, (b[1] - a[1]) / l}
}

// dashed cuts a line into its dashes.
func (s stroke) dashed(points []orb.Point) [][]orb.Point {
	var out [][]orb.Point
	n, left := 0, s.dashes[0]
	dash := []orb.Point{points[0]}
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		length := math.Hypot(b[0]-a[0], b[1]-a[1])
		for at := 0.0; length-at > left; {
			at += left
			p := orb.Point{a[0] + (b[0]-a[0])*at/length, a[1] + (b[1]-a[1])*at/length}
			if n%2 == 0 {
				out = append(out, append(dash, p))
			}
			dash = []orb.Point{p}
			n++
			left = s.dashes[n%len(s.dashes)]
			length, a, at = length-at, p, 0
		}
		left -= length
		dash = append(dash, b)
	}
	if n%2 == 0 {
		out = append(out, dash)
	}
	return out
}
