package picture

import (
	"math"

	"dateline/geo"
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

// drawAreaCluster draws incidents that are known to the province at best: the
// province's shape or, where they are of several, a dashed disc; the number
// stands on the disc's rim, where it does not hide what is known better.
func (d *drawing) drawAreaCluster(c geo.Cluster) {
	name := "other"
	if len(c.Kinds) > 0 {
		name = Symbol(c.Kinds[0].Kind)
	}
	r := ClusterRadius(c.Count) + 8
	shape := ""
	if c.Stack {
		shape = d.provinceShape(c.Lon, c.Lat)
	}
	d.open("g", "class", "pic-"+name, "color", d.o.Palette.mark(name))
	if shape != "" {
		d.drawProvince(shape)
	} else {
		d.drawArea(r)
	}
	text := ShortCount(c.Count)
	width, at := d.measure(text, 11, true)+9, r*math.Sqrt2/2
	d.tag("rect", "class", "pic-paper", "x", number(at-width/2), "y", number(at-8), "width", number(width), "height", "16", "rx", "8",
		"fill", d.o.Palette.Paper, "stroke-width", "1", "stroke-dasharray", "3 2")
	d.open("text", "class", "pic-ink", "x", number(at), "y", number(at+4), "fill", d.o.Palette.Ink, "stroke", "none", "font-size", "11")
	d.text(text)
	d.close("text")
	d.close("g")
}
