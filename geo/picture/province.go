package picture

import (
	"maps"
	"math"
	"slices"

	"dateline/geo/basemap"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// province is the shape of the province that something lies somewhere in.
type province struct {
	key   string // the same for the same province
	rings []orb.Ring
	data  string    // of its path, in steps from a point
	from  orb.Point // that point
}

// provinceAt is the province round a point, nil where there is none or it is too
// small to be seen.
func (d *drawing) provinceAt(lon, lat float64) *province {
	p, ok := d.o.Base.ProvinceAt(orb.Point{lon, lat}, uint8(min(max(math.Ceil(d.zoom), 0), 255)))
	if !ok {
		return nil
	}
	out := &province{key: provinceKey(p), from: d.at(lon, lat)}
	for _, polygon := range p.Outline {
		for _, ring := range polygon {
			steps := make(orb.Ring, len(ring))
			for i, q := range ring {
				// The copy of the world that the symbol is on, also beyond its edge.
				at := d.at(q[0], q[1])
				at[0] += d.world * math.Round((out.from[0]-at[0]+(q[0]-lon)/360*d.world)/d.world)
				steps[i] = orb.Point{at[0] - out.from[0], at[1] - out.from[1]}
			}
			out.rings = append(out.rings, steps)
		}
	}
	const edge = 8 // of a line would be seen
	within := orb.Bound{
		Min: orb.Point{-edge - out.from[0], -edge - out.from[1]},
		Max: orb.Point{d.w + edge - out.from[0], d.h + edge - out.from[1]},
	}
	shape := path{detail: d.detail, inside: within}
	for _, r := range out.rings {
		shape.rings([]orb.Ring{r.Clone()}) // which is made simpler in place
	}
	if len(shape.b) == 0 {
		return nil
	}
	out.data = string(shape.b)
	return out
}

func provinceKey(p basemap.Province) string { return p.Country + "/" + p.Code + "/" + p.Name }

// contains reports whether a point so far from the province's own lies in it.
func (p *province) contains(by orb.Point) bool {
	in := false
	for _, ring := range p.rings {
		in = in != planar.RingContains(ring, by)
	}
	return in
}

// extents draws within what the places of the marks lie that are known to the
// province at best, and leaders: below all symbols, and each province once, however many marks
// lie in it, so that none looks graver than another for it. It has the colour of
// the mark that stands for the most incidents.
func (d *drawing) extents(marks []mark, class string) {
	most, discs := map[string]*mark{}, map[string][]disc{}
	for i := range marks {
		if m := &marks[i]; m.province != nil && (most[m.province.key] == nil || m.count > most[m.province.key].count) {
			most[m.province.key] = m
		}
	}
	if class != "" {
		class = " " + class
	}
	d.open("g", "class", "pic-extents"+class, "fill", "none", "stroke", "currentColor", "pointer-events", "none", "aria-hidden", "true")
	for i := range marks {
		m := &marks[i]
		switch {
		case m.province != nil && most[m.province.key] == m:
			d.open("g", "class", "pic-"+m.symbol, "color", d.o.Palette.mark(m.symbol), "transform", at(m.province.from[0], m.province.from[1]))
			d.drawProvince(m.province.data)
			d.close("g")
		case m.disc > 0:
			discs[m.symbol] = append(discs[m.symbol], disc{m.middle, m.disc})
		}
	}
	for _, symbol := range slices.Sorted(maps.Keys(discs)) {
		d.open("g", "class", "pic-"+symbol, "color", d.o.Palette.mark(symbol))
		d.drawDiscs(discs[symbol])
		d.close("g")
	}
	for _, m := range marks {
		if m.leader != nil {
			d.drawLeader(m.leader[0], m.leader[1])
		}
	}
	d.close("g")
	if in := d.stack[len(d.stack)-1]; len(in.Children[len(in.Children)-1].Children) == 0 {
		in.Children = in.Children[:len(in.Children)-1]
	}
}

// discsOutlined is how many discs of a colour have an outline each: more would be a
// tangle, of which only the tint is left.
const discsOutlined = 12

// drawDiscs draws discs within which places lie. Those that overlap are tinted as
// one, so that none looks graver for it.
func (d *drawing) drawDiscs(discs []disc) {
	all := ""
	for _, c := range discs {
		r := number(c.radius)
		arc := "A" + r + " " + r + " 0 0 1"
		all += "M" + number(c.at[0]-c.radius) + " " + number(c.at[1]) + arc + pair(c.at[0]+c.radius, c.at[1]) + arc + pair(c.at[0]-c.radius, c.at[1]) + "z"
	}
	d.tag("path", "class", "pic-area", "d", all, "fill", "currentColor", "fill-opacity", ".12", "stroke", "none")
	if len(discs) > discsOutlined {
		return
	}
	for _, c := range discs {
		d.tag("circle", "class", "pic-area", "cx", number(c.at[0]), "cy", number(c.at[1]), "r", number(c.radius), "fill", "none",
			"stroke-opacity", ".8", "stroke-width", "1", "stroke-dasharray", "3")
	}
}

// drawProvince draws the shape within which a place lies.
func (d *drawing) drawProvince(shape string) {
	d.tag("path", "class", "pic-area", "d", shape, "transform", "scale("+number(1/d.grain)+")", "fill", "currentColor", "fill-opacity", ".14",
		"fill-rule", "evenodd", "stroke-opacity", ".8", "stroke-width", number(d.grain), "stroke-dasharray", number(3*d.grain), "pointer-events", "none")
}
