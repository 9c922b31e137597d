package picture

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"github.com/paulmach/orb/simplify"
)

// detail is how exactly lines are drawn.
type detail struct {
	// grain is how many steps of a path a pixel has. Paths are in whole steps.
	grain float64
	// coarse is how far, in pixels, a drawn line may be from the true one.
	coarse float64
	// least is the size, in square pixels, below which an island or a lake is left
	// out.
	least float64
	// beyond is coarse for what lies beyond the picture's edges, 0 for the same.
	beyond float64
}

// Of a picture that is looked at for its own sake, and of one that must be there
// at once: half the bytes, and nobody sees it unless both lie side by side.
var (
	fine  = detail{grain: 2, coarse: 0.8, least: 1.6}
	brief = detail{grain: 1, coarse: 1.5, least: 5, beyond: 6}
)

// path is the data of an SVG path in steps of 1/grain pixel, each point relative
// to the one before: the shortest way to write a coast. Numbers after an m are
// lines, and a minus parts them as well as a space.
type path struct {
	detail
	inside orb.Bound // the picture, in its pixels, from where the paths' points are
	b      []byte
	x, y   int // where the pen is
	sx, sy int // where the figure began, and the pen is when it is closed
}

// rings adds closed rings, to be filled.
func (p *path) rings(rings []orb.Ring) {
	for _, r := range rings {
		if len(r) > 0 && r[0] != r[len(r)-1] { // as where it was cut at the edge
			r = append(r, r[0])
		}
		if math.Abs(planar.Area(r)) < p.least {
			continue
		}
		p.line(p.simple(orb.LineString(r)), true)
	}
}

// lines adds open lines.
func (p *path) lines(lines []orb.LineString) {
	for _, l := range lines {
		if closed := l[0] == l[len(l)-1]; closed && math.Abs(planar.Area(orb.Ring(l))) < p.least {
			continue
		}
		p.line(p.simple(l), false)
	}
}

// simple leaves points out as far as the detail allows, beyond the edges more of
// them.
func (p *path) simple(l orb.LineString) orb.LineString {
	l = simplify.DouglasPeucker(p.coarse).LineString(l)
	if p.beyond == 0 {
		return l
	}
	var out orb.LineString
	for from := 0; from < len(l); {
		to := from
		for to < len(l) && !p.inside.Contains(l[to]) {
			to++
		}
		if to-from > 2 {
			out = append(out, simplify.DouglasPeucker(p.beyond).LineString(l[from:to:to].Clone())...)
		} else {
			out = append(out, l[from:to]...)
		}
		for from = to; from < len(l) && p.inside.Contains(l[from]); from++ {
			out = append(out, l[from])
		}
	}
	return out
}

func (p *path) line(points orb.LineString, closed bool) {
	before := *p
	if closed { // z draws the last edge
		points = points[:len(points)-1]
	}
	drawn := 0
	for i, at := range points {
		x, y := int(math.Round(at[0]*p.grain)), int(math.Round(at[1]*p.grain))
		switch {
		case i == 0:
			p.b = append(p.b, 'm')
			p.sx, p.sy = x, y
		case x == p.x && y == p.y:
			continue
		default:
			drawn++
			if x >= p.x {
				p.b = append(p.b, ' ')
			}
		}
		p.b = strconv.AppendInt(p.b, int64(x-p.x), 10)
		if y >= p.y {
			p.b = append(p.b, ' ')
		}
		p.b = strconv.AppendInt(p.b, int64(y-p.y), 10)
		p.x, p.y = x, y
	}
	switch {
	case drawn == 0 || closed && drawn < 2:
		before.b = p.b[:len(before.b)]
		*p = before
	case closed:
		p.b = append(p.b, 'z')
		p.x, p.y = p.sx, p.sy
	}
}

// number is a length to the tenth of a pixel, in the fewest characters.
func number(v float64) string {
	v = math.Round(v*10) / 10
	if v == 0 {
		return "0"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
