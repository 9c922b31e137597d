package picture

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
	"github.com/paulmach/orb/simplify"
)

const (
	// grain is how many steps of a path a pixel has. Paths are in whole steps.
	grain = 2
	// coarse is how far, in pixels, a drawn line may be from the true one.
	coarse = 0.8
	// leastArea is the size, in square pixels, below which an island or a lake
	// is left out.
	leastArea = 1.6
)

// path is the data of an SVG path in steps of 1/grain pixel, each point relative
// to the one before: the shortest way to write a coast. Numbers after an m are
// lines, and a minus parts them as well as a space.
type path struct {
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
		if math.Abs(planar.Area(r)) < leastArea {
			continue
		}
		p.line(simplify.DouglasPeucker(coarse).LineString(orb.LineString(r)), true)
	}
}

// lines adds open lines.
func (p *path) lines(lines []orb.LineString) {
	for _, l := range lines {
		if closed := l[0] == l[len(l)-1]; closed && math.Abs(planar.Area(orb.Ring(l))) < leastArea {
			continue
		}
		p.line(simplify.DouglasPeucker(coarse).LineString(l), false)
	}
}

func (p *path) line(points orb.LineString, closed bool) {
	before := *p
	if closed { // z draws the last edge
		points = points[:len(points)-1]
	}
	drawn := 0
	for i, at := range points {
		x, y := int(math.Round(at[0]*grain)), int(math.Round(at[1]*grain))
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
