package picture

import (
	"math"
	"strings"

	"dateline/geo/tile"

	"github.com/paulmach/orb"
)

// areaStep is the length in degrees of the pieces in which edges of the area are
// drawn: straight in longitude and latitude, they bend on the map.
const areaStep = 1

// area draws the outline of the area that the picture's incidents lie in, a dark
// line on a light one, so that it is seen on land and water.
func (d *drawing) area() {
	ring := d.o.Area.Ring(areaStep)
	if len(ring) == 0 {
		return
	}
	middle := d.o.Area.BBox().Center()
	turn := d.at(middle[0], middle[1])[0] - d.along(middle[0])
	var path strings.Builder
	last := orb.Point{math.Inf(1)}
	for _, p := range ring {
		_, y := tile.Project(p)
		at := orb.Point{d.along(p[0]) + turn, min(max(y, 0), 1)*d.world - d.y0}
		if math.Hypot(at[0]-last[0], at[1]-last[1]) < 1 {
			continue
		}
		last = at
		if path.Len() == 0 {
			path.WriteByte('M')
		} else {
			path.WriteByte('L')
		}
		path.WriteString(number(at[0]) + " " + number(at[1]))
	}
	path.WriteByte('Z')
	d.open("g", "fill", "none", "stroke-linejoin", "round")
	d.tag("path", "class", "pic-halo", "d", path.String(), "stroke", d.o.Palette.Paper, "stroke-width", "4", "stroke-opacity", "0.7")
	d.tag("path", "class", "pic-line", "d", path.String(), "stroke", d.o.Palette.Ink, "stroke-width", "1.5", "stroke-dasharray", "6 3")
	d.close("g")
}

// along is the x of a longitude in pixels, on the copy of the world that it is on.
func (d *drawing) along(lon float64) float64 { return (lon+180)/360*d.world - d.x0 }
