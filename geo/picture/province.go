package picture

import (
	"math"

	"github.com/paulmach/orb"
)

// provinceShape is the data of the path of the province round a point, in steps
// from its symbol; "" where there is none, or it is too small to be seen.
func (d *drawing) provinceShape(lon, lat float64) string {
	p, ok := d.o.Base.ProvinceAt(orb.Point{lon, lat}, uint8(min(max(math.Ceil(d.zoom), 0), 255)))
	if !ok {
		return ""
	}
	from := d.at(lon, lat)
	var rings []orb.Ring
	for _, polygon := range p.Outline {
		for _, ring := range polygon {
			out := make(orb.Ring, len(ring))
			for i, q := range ring {
				// The copy of the world that the symbol is on, also beyond its edge.
				at := d.at(q[0], q[1])
				at[0] += d.world * math.Round((from[0]-at[0]+(q[0]-lon)/360*d.world)/d.world)
				out[i] = orb.Point{at[0] - from[0], at[1] - from[1]}
			}
			rings = append(rings, out)
		}
	}
	const edge = 8 // of a line would be seen
	within := orb.Bound{Min: orb.Point{-edge - from[0], -edge - from[1]}, Max: orb.Point{d.w + edge - from[0], d.h + edge - from[1]}}
	shape := path{detail: d.detail, inside: within}
	shape.rings(rings)
	return string(shape.b)
}

// drawProvince draws the shape within which a place lies.
func (d *drawing) drawProvince(shape string) {
	d.tag("path", "class", "pic-area", "d", shape, "transform", "scale("+number(1/d.grain)+")", "fill", "currentColor", "fill-opacity", ".14",
		"fill-rule", "evenodd", "stroke-opacity", ".8", "stroke-width", number(d.grain), "stroke-dasharray", number(3*d.grain), "pointer-events", "none")
}
