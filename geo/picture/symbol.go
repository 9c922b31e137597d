package picture

import (
	"cmp"
	"slices"
	"strings"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// mark is a symbol that is yet to be drawn.
type mark struct {
	at     orb.Point // pixels
	lon    float64
	lat    float64
	radius float64 // of the symbol
	area   float64 // of the disc the place lies in, 0 for none
	// What is known to the province at best: the province it lies in, or the radius of
	// the disc that is drawn for several of them, round where.
	province *province
	disc     float64
	middle   orb.Point
	leader   []orb.Point // from a place to its label or number beside it
	ringed   bool        // a ring with a number in it
	aside    orb.Point   // by how much that number stands beside the ring
	symbol   string      // the name of its kind's symbol, the most frequent one's
	count    int         // of incidents
	title    string
	link     string
	draw     func(*mark)
	exact    bool // known to a settlement or better: the place's name may stand beside it
}

// vague reports whether a place is known to the district at best.
func vague(p geo.GeoPrecision) bool { return p >= geo.District }

// marks are the symbols in the order in which they are drawn, the great below
// the small, and takes the room that they need: first symbols, which stand where they
// stand, then the numbers of areas, which may move within them, then countries.
func (d *drawing) marks() []mark {
	all := make([]mark, 0, len(d.o.Marks.Points)+len(d.o.Marks.Clusters)+len(d.o.Marks.Countries))
	for _, p := range d.o.Marks.Points {
		all = append(all, d.point(p))
	}
	slices.SortStableFunc(all, func(a, b mark) int { return cmp.Compare(max(b.area, b.radius), max(a.area, a.radius)) })
	var areas []mark
	radii := d.ringRadii()
	points := len(all)
	for i, c := range d.o.Marks.Clusters {
		if c.Area {
			areas = append(areas, d.areaCluster(c))
			continue
		}
		all = append(all, d.cluster(c, radii[i]))
	}
	rings := all[points:] // the greatest on top
	slices.SortStableFunc(rings, func(a, b mark) int { return cmp.Compare(a.count, b.count) })
	var tight room
	var hidden []*mark // rings whose numbers lie under others
	for i := range all {
		m := &all[i]
		x, y := m.radius/2, m.radius/2
		if m.ringed {
			x, y = d.numberBox(m.count)
			x, y = d.grow*x, d.grow*y
		}
		b := box{m.at[0] - x, m.at[1] - y, m.at[0] + x, m.at[1] + y}
		if m.ringed && slices.ContainsFunc(all[i+1:], func(o mark) bool { return d.over(o, b) }) {
			hidden = append(hidden, m)
		} else {
			tight.block(b)
		}
		d.discs = append(d.discs, disc{m.at, m.radius})
		r := m.radius
		if m.ringed {
			r *= d.grow
		}
		if !m.exact && m.area <= clearDisc { // words would fill a small disc
			r = max(r, 0.75*m.area)
		}
		d.room.block(box{m.at[0] - r, m.at[1] - r, m.at[0] + r, m.at[1] + r})
	}
	for _, m := range hidden {
		d.placeNumber(m, &tight)
	}
	for i := range areas {
		d.placeNumber(&areas[i], &tight)
	}
	return append(append(all, areas...), d.countries()...)
}

// clearDisc is the radius, in pixels, of the largest disc that is kept clear of
// names.
const clearDisc = 50

// reach is the radius of the circle round a symbol that can be hit, which makes
// for the 24 pixels of WCAG 2.2, 2.5.8.
const reach = 12

func (d *drawing) symbols(marks []mark, class string) {
	d.extents(marks, class)
	d.open("g", "class", strings.TrimSuffix("pic-marks "+class, " "), "fill", "none", "stroke", "currentColor", "stroke-width", "1.2",
		"text-anchor", "middle", "font-size", "12", "font-weight", "600")
	for i := range marks {
		m := &marks[i]
		name := "a"
		if m.link == "" {
			name = "g"
		}
		d.open(name, "class", "pic-mark", "href", m.link, "transform", at(m.at[0], m.at[1]))
		d.open("title")
		d.text(m.title)
		d.close("title")
		m.draw(m)
		d.close(name)
	}
	d.close("g")
}

func (d *drawing) point(p geo.Point) mark {
	m := mark{at: d.at(p.Lon, p.Lat), lon: p.Lon, lat: p.Lat, symbol: Symbol(p.Kind), count: 1, radius: MarkRadius(p.Killed.Best.Or(0)), title: d.o.Titles[p.ID], exact: !vague(p.Precision)}
	if m.title == "" {
		m.title = pointWords(p)
	}
	if d.o.Link != nil {
		m.link = d.o.Link(p.ID)
	}
	if p.Precision != geo.Site {
		m.area = p.RadiusKM * d.pixels(p.Lat)
	}
	if p.Precision == geo.Province {
		m.province = d.provinceAt(p.Lon, p.Lat)
	}
	switch {
	case vague(p.Precision):
		m.area = max(m.area, m.radius+6)
	case m.area <= m.radius+2:
		m.area = 0
	}
	if m.province == nil {
		m.disc, m.middle = m.area, m.at
	}
	m.draw = func(m *mark) { d.drawPoint(p, m) }
	return m
}

func (d *drawing) drawPoint(p geo.Point, m *mark) {
	name := Symbol(p.Kind)
	d.open("g", "class", "pic-"+name, "color", d.o.Palette.mark(name))
	_, best, high, _ := p.Killed.Spread()
	if ring := MarkRadius(high); m.exact && high > best && ring > m.radius+1 {
		d.tag("circle", "r", number(ring), "stroke-width", "1")
	}
	if p.ID == d.o.Highlight && p.ID != 0 {
		d.tag("circle", "class", "pic-line", "r", number(m.radius+4.5), "stroke", d.o.Palette.Ink, "stroke-width", "2")
	}
	if m.radius < reach {
		d.tag("circle", "class", "pic-hit", "r", number(reach), "stroke", "none", "pointer-events", "all")
	}
	dashes := ""
	if !m.exact {
		dashes = "3 2.2"
	}
	half := tollUnknown(p)
	switch {
	case name == "alert" || name == "other":
		d.shape(name, m.radius, "class", "pic-halo", "stroke", d.o.Palette.Paper, "stroke-width", "5.5")
		d.shape(name, m.radius, "stroke-width", "2.6", "stroke-dasharray", dashes)
	case Hollow(p.Kind, p.Outcome):
		d.shape(name, m.radius, "class", "pic-halo pic-open", "fill", d.o.Palette.Paper, "fill-opacity", ".8", "stroke", d.o.Palette.Paper, "stroke-width", "4.5")
		d.shape(name, m.radius, "stroke-width", "2.2", "stroke-dasharray", dashes)
	case half:
		d.shape(name, m.radius, "class", "pic-halo pic-open", "fill", d.o.Palette.Paper, "fill-opacity", ".8", "stroke", d.o.Palette.Paper, "stroke-width", "3")
		d.tag("path", "d", "M"+pair(0, -m.radius)+"A"+number(m.radius)+pair(m.radius, 0)+" 0 0"+pair(0, m.radius)+"z", "fill", "currentColor", "stroke", "none")
		d.shape(name, m.radius, "stroke-width", "1.6", "stroke-dasharray", dashes)
	default:
		opacity, width := ".9", ""
		switch {
		case !m.exact:
			opacity, width = ".45", "1.6"
		case m.radius > 12:
			opacity = ".72"
		}
		d.shape(name, m.radius, "class", "pic-halo", "fill", "currentColor", "fill-opacity", opacity, "stroke", d.o.Palette.Paper, "stroke-width", "3")
		d.shape(name, m.radius, "stroke-width", width, "stroke-dasharray", dashes)
	}
	d.close("g")
}

// drawArea draws the disc within which a place lies.
func (d *drawing) drawArea(r float64) {
	if r > 0 {
		d.tag("circle", "class", "pic-area", "r", number(r), "fill", "currentColor", "fill-opacity", ".12",
			"stroke-opacity", ".8", "stroke-width", "1", "stroke-dasharray", "3", "pointer-events", "none")
	}
}

// shape draws a symbol with the area of a circle of radius r.
func (d *drawing) shape(name string, r float64, attributes ...string) {
	data := ""
	switch name {
	case "attack", "plot":
		d.tag("circle", append([]string{"r", number(r)}, attributes...)...)
		return
	case "arrest":
		half := r * 0.886
		data = "M" + pair(-half, -half) + "h" + number(2*half) + "v" + number(2*half) + "h" + number(-2*half) + "z"
	case "operation":
		half := r * 1.253
		data = "M" + pair(0, -half) + "l" + pair(half, half) + pair(-half, half) + pair(-half, -half) + "z"
	case "warning":
		side := r * 1.347
		data = "M" + pair(0, -side*1.155) + "l" + pair(side, side*1.732) + "h" + number(-2*side) + "z"
	case "alert":
		for _, y := range []float64{-r * 0.55, r * 0.35} {
			data += "M" + pair(-r*0.95, y+r*0.5) + "l" + pair(r*0.95, -r*0.9) + pair(r*0.95, r*0.9)
		}
	default:
		half := r * 0.75
		data = "M" + pair(-half, -half) + "l" + pair(2*half, 2*half) + "M" + pair(half, -half) + "l" + pair(-2*half, 2*half)
	}
	d.tag("path", append([]string{"d", data}, attributes...)...)
}

// pair is two numbers with what parts them from each other and from the number before.
func pair(x, y float64) string {
	var b strings.Builder
	for _, v := range []float64{x, y} {
		if s := number(v); s[0] == '-' {
			b.WriteString(s)
		} else {
			b.WriteString(" " + s)
		}
	}
	return b.String()
}
