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

// numberWidth is how wide, in pixels, a number on its own paper is.
func (d *drawing) numberWidth(count int) float64 { return d.measure(ShortCount(count), 11, true) + 9 }

// placeNumber finds room for the number of an area cluster within the area, as a
// whole if it can be, and beside what is known better; in tight, where only numbers
// and the middles of symbols are taken, rather over a rim than over a number. What
// finds none there, and the number of a ring that lies over another, stands beside,
// joined to its place by a line.
func (d *drawing) placeNumber(m *mark, tight *room) {
	half := d.grow * d.numberWidth(m.count) / 2
	high := d.grow * 8
	within := func(by orb.Point) bool { return math.Hypot(by[0], by[1]) <= m.disc }
	switch {
	case m.ringed:
		within = func(orb.Point) bool { return false }
	case m.province != nil:
		within = m.province.contains
	}
	number := func(by orb.Point) box {
		x, y := m.middle[0]+by[0], m.middle[1]+by[1]
		return box{x - half - 1, y - high - 1, x + half + 1, y + high + 1}
	}
	find := func(in *room, fits func(orb.Point) bool) (orb.Point, bool) {
		for _, by := range nudges() {
			if b := number(by); fits(by) && b.x0 > 0 && b.y0 > 0 && b.x1 < d.w && b.y1 < d.h && in.free(b) {
				return by, true
			}
		}
		return orb.Point{}, false
	}
	whole := func(by orb.Point) bool {
		return within(orb.Point{by[0] - half, by[1] - high}) && within(orb.Point{by[0] + half, by[1] + high})
	}
	beside := func(by orb.Point) bool { return !within(by) }
	clear := func(by orb.Point) bool { return beside(by) && d.clearLeader(m.middle, by) }
	joined := false
	by, found := find(&d.room, whole)
	if !found {
		by, found = find(&d.room, within)
	}
	if !found {
		by, found = find(tight, within)
	}
	if !found {
		by, joined = find(&d.room, clear)
	}
	if !found && !joined {
		by, joined = find(&d.room, beside)
	}
	if !found && !joined {
		by, joined = find(tight, beside)
	}
	d.room.block(number(by))
	tight.block(number(by))
	place := orb.Point{m.middle[0] + by[0], m.middle[1] + by[1]}
	if joined {
		m.leader = []orb.Point{m.middle, place}
		for _, step := range leaderSteps(m.middle, by) {
			d.room.block(step)
		}
	}
	if m.ringed {
		m.aside = by
		return
	}
	m.at = place
	m.draw = func(m *mark) {
		d.open("g", "class", "pic-"+m.symbol, "color", d.o.Palette.mark(m.symbol))
		d.drawNumber(ShortCount(m.count), d.numberWidth(m.count))
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
