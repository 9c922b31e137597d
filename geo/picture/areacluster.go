package picture

import (
	"math"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// sheets is how far the lower sheets of incidents on one coordinate stand out,
// in pixels.
var sheets = [...]float64{5, 2.5}

// drawSheets draws what lies under the number of incidents on one coordinate,
// which no closer look will part.
func (d *drawing) drawSheets(r float64) {
	for _, off := range sheets {
		d.tag("circle", "class", "pic-paper pic-line", "cx", number(off), "cy", number(off), "r", number(r), "fill", d.o.Palette.Paper, "stroke", d.o.Palette.Ink, "stroke-width", "1")
	}
}

// AreaRadius is the radius in pixels of the disc of that many incidents known to
// the province at best.
func AreaRadius(count int) float64 { return ClusterRadius(count) + 8 }

// areaCluster is incidents that are known to the province at best: the province's
// shape or, where they are of several, a disc, with how many there are.
func (d *drawing) areaCluster(c geo.Cluster) mark {
	m := mark{middle: d.at(c.Lon, c.Lat), title: d.o.ClusterTitle(c), symbol: "other", count: c.Count}
	if len(c.Kinds) > 0 {
		m.symbol = Symbol(c.Kinds[0].Kind)
	}
	if d.o.ClusterLink != nil {
		m.link = d.o.ClusterLink(c.Bounds)
	}
	if c.Stack {
		m.province = d.provinceAt(c.Lon, c.Lat)
	}
	if m.province == nil {
		m.disc = AreaRadius(c.Count)
	}
	return m
}

// placeNumber finds room for the number of an area cluster within the area, as a
// whole if it can be, and beside what is known better; in tight, where only the
// middles of symbols are taken, rather over a rim than over a number. Without any it
// stands on the lower right.
func (d *drawing) placeNumber(m *mark, tight *room) {
	text := ShortCount(m.count)
	width := d.measure(text, 11, true) + 9
	within := func(by orb.Point) bool { return math.Hypot(by[0], by[1]) <= m.disc }
	if m.province != nil {
		within = m.province.contains
	}
	number := func() box { return box{m.at[0] - width/2 - 1, m.at[1] - 9, m.at[0] + width/2 + 1, m.at[1] + 9} }
	place := func(dx, dy float64, in *room) bool {
		for _, by := range nudges() {
			m.at = orb.Point{m.middle[0] + by[0], m.middle[1] + by[1]}
			if b := number(); within(orb.Point{by[0] - dx, by[1] - dy}) && within(orb.Point{by[0] + dx, by[1] + dy}) &&
				b.x0 > 0 && b.y0 > 0 && b.x1 < d.w && b.y1 < d.h && in.free(b) {
				return true
			}
		}
		return false
	}
	if !place(width/2, 8, &d.room) && !place(0, 0, &d.room) && !place(0, 0, tight) {
		off := AreaRadius(m.count) / math.Sqrt2
		m.at = orb.Point{m.middle[0] + off, m.middle[1] + off}
	}
	d.room.block(number())
	tight.block(number())
	m.draw = func(m *mark) {
		d.open("g", "class", "pic-"+m.symbol, "color", d.o.Palette.mark(m.symbol))
		d.drawNumber(text, width)
		d.close("g")
	}
}

// drawNumber draws the number of an area cluster on paper.
func (d *drawing) drawNumber(text string, width float64) {
	d.tag("circle", "class", "pic-hit", "r", number(reach), "stroke", "none", "pointer-events", "all")
	d.tag("rect", "class", "pic-paper", "x", number(-width/2), "y", "-8", "width", number(width), "height", "16", "rx", "8",
		"fill", d.o.Palette.Paper, "stroke-width", "1", "stroke-dasharray", "3 2")
	d.open("text", "class", "pic-ink", "y", "4", "fill", d.o.Palette.Ink, "stroke", "none", "font-size", "11")
	d.text(text)
	d.close("text")
}
