package pen

import (
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

// outline is figures of straight lines; curves are broken into lines so short
// that nobody sees it.
type outline []figure

type figure struct {
	points []orb.Point
	closed bool
}

// place is where a user space lies on the picture: scaled, then moved.
type place struct{ k, dx, dy float64 }

func (t place) point(x, y float64) orb.Point { return orb.Point{x*t.k + t.dx, y*t.k + t.dy} }

// in is the place of a space within t.
func (t place) in(inner place) place {
	at := t.point(inner.dx, inner.dy)
	return place{t.k * inner.k, at[0], at[1]}
}

// parsePath reads path data into figures on the picture.
func parsePath(data string, t place) (outline, error) {
	r := pathReader{s: data, t: t}
	for r.command() {
	}
	r.end(false)
	return r.out, r.err
}

// pathReader reads the commands M, L, H, V, A (between points on a circle) and
// Z, absolute and relative.
type pathReader struct {
	s       string
	t       place
	out     outline
	figure  []orb.Point
	x, y    float64 // where the pen is, in user space
	sx, sy  float64 // where its figure began
	err     error
	implied byte // the command of numbers that follow without one
}

func (r *pathReader) command() bool {
	r.space()
	if r.err != nil || r.s == "" {
		return false
	}
	c := r.s[0]
	if c >= 'A' {
		r.s = r.s[1:]
	} else if c = r.implied; c == 0 {
		r.err = fmt.Errorf("path begins with %.10q", r.s)
		return false
	}
	x0, y0 := 0.0, 0.0
	if c >= 'a' {
		x0, y0 = r.x, r.y
	}
	r.implied = c
	switch c {
	case 'm', 'M':
		r.end(false)
		r.x, r.y = x0+r.number(), y0+r.number()
		r.sx, r.sy = r.x, r.y
		r.figure = append(r.figure, r.t.point(r.x, r.y))
		r.implied = c - 'm' + 'l'
	case 'l', 'L':
		r.line(x0+r.number(), y0+r.number())
	case 'h', 'H':
		r.line(x0+r.number(), r.y)
	case 'v', 'V':
		r.line(r.x, y0+r.number())
	case 'a', 'A':
		radius := r.number()
		r.number()
		r.number()
		large, sweep := r.number() != 0, r.number() != 0
		r.arc(radius, large, sweep, x0+r.number(), y0+r.number())
	case 'z', 'Z':
		r.end(true)
		r.x, r.y, r.implied = r.sx, r.sy, 0
	default:
		r.err = fmt.Errorf("path command %q", c)
	}
	return r.err == nil
}

// end ends the figure that is being read.
func (r *pathReader) end(closed bool) {
	if len(r.figure) > 0 {
		r.out = append(r.out, figure{r.figure, closed})
		r.figure = nil
	}
}

func (r *pathReader) line(x, y float64) {
	if len(r.figure) == 0 { // after z a new figure begins where the last one did
		r.figure = append(r.figure, r.t.point(r.x, r.y))
	}
	r.x, r.y = x, y
	r.figure = append(r.figure, r.t.point(x, y))
}

// arc draws a part of a circle to x, y. See SVG 2, appendix B.2.4.
func (r *pathReader) arc(radius float64, large, sweep bool, x, y float64) {
	dx, dy := (r.x-x)/2, (r.y-y)/2
	half := math.Hypot(dx, dy)
	if half == 0 {
		return
	}
	radius = max(radius, half)
	f := math.Sqrt(max(0, radius*radius/(half*half)-1))
	if large == sweep {
		f = -f
	}
	cx, cy := f*dy+(r.x+x)/2, -f*dx+(r.y+y)/2
	from, to := math.Atan2(r.y-cy, r.x-cx), math.Atan2(y-cy, x-cx)
	if sweep && to < from {
		to += 2 * math.Pi
	}
	if !sweep && to > from {
		to -= 2 * math.Pi
	}
	steps := int(math.Ceil(math.Abs(to-from) / turn(radius*r.t.k)))
	for n := 1; n < steps; n++ {
		a := from + (to-from)*float64(n)/float64(steps)
		r.line(cx+radius*math.Cos(a), cy+radius*math.Sin(a))
	}
	r.line(x, y)
}

// turn is the angle between two points on a circle of a radius in pixels such
// that the line between them is off by a twentieth of a pixel.
func turn(radius float64) float64 {
	return 2 * math.Acos(1-min(0.5, 0.05/max(radius, 0.1)))
}

// circle is the outline of a circle.
func circle(at orb.Point, radius float64) outline {
	n := int(math.Ceil(2 * math.Pi / turn(radius)))
	points := make([]orb.Point, n)
	for i := range points {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		points[i] = orb.Point{at[0] + radius*cos, at[1] + radius*sin}
	}
	return outline{{points, true}}
}

// rounded is the outline of a rectangle whose corners have a radius.
func rounded(a, b orb.Point, radius float64) outline {
	radius = min(radius, (b[0]-a[0])/2, (b[1]-a[1])/2)
	if radius <= 0 {
		return outline{{[]orb.Point{a, {b[0], a[1]}, b, {a[0], b[1]}}, true}}
	}
	var points []orb.Point
	for corner, at := range [4]orb.Point{{b[0] - radius, b[1] - radius}, {a[0] + radius, b[1] - radius}, {a[0] + radius, a[1] + radius}, {b[0] - radius, a[1] + radius}} {
		steps := int(math.Ceil(math.Pi / 2 / turn(radius)))
		for n := 0; n <= steps; n++ {
			sin, cos := math.Sincos(math.Pi / 2 * (float64(corner) + float64(n)/float64(steps)))
			points = append(points, orb.Point{at[0] + radius*cos, at[1] + radius*sin})
		}
	}
	return outline{{points, true}}
}

func (r *pathReader) space() {
	n := 0
	for n < len(r.s) && (r.s[n] == ' ' || r.s[n] == ',') {
		n++
	}
	r.s = r.s[n:]
}

func (r *pathReader) number() float64 {
	r.space()
	n, dot := 0, false
	for n < len(r.s) {
		c := r.s[n]
		if c == '.' && dot || c != '.' && (c < '0' || c > '9') && (c != '-' || n > 0) {
			break
		}
		dot = dot || c == '.'
		n++
	}
	v, err := strconv.ParseFloat(r.s[:n], 64)
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("path: no number at %.10q", r.s)
	}
	r.s = r.s[n:]
	return v
}
