package picture

import (
	"math"
	"strings"

	"dateline/geo"
	"dateline/geo/basemap"

	"github.com/paulmach/orb"
)

const (
	// locatorDegrees is the extent below which a map shows where in the world it is.
	locatorDegrees = 5
	// locatorWider is how many times as much of the world the locator shows.
	locatorWider = 12
)

// locator draws a small map of what lies round the picture, with the picture's
// extent on it, in the first corner in which it covers nothing.
func (d *drawing) locator() {
	b := d.box(0, 0)
	extent := b.Bound().Max[0] - b.Bound().Min[0]
	if !d.o.Locator || extent >= locatorDegrees || d.w < 260 || d.h < 150 {
		return
	}
	w := math.Round(min(150, d.w*0.24))
	h := math.Round(w * 0.75)
	const gap = 8
	var corner orb.Point
	found := false
	for _, c := range []orb.Point{{d.w - w - gap, gap}, {gap, gap}, {d.w - w - gap, d.h - h - gap}, {gap, d.h - h - gap - 24}} {
		if d.room.take(box{c[0] - 2, c[1] - 2, c[0] + w + 2, c[1] + h + 2}) {
			corner, found = c, true
			break
		}
	}
	if !found {
		return
	}
	span := min(60, max(16, extent*locatorWider))
	center := b.Center()
	o := *d.o
	o.View = geo.BBox{West: wrap(center[0] - span/2), East: wrap(center[0] + span/2), South: max(center[1]-span/4, -geo.MercatorLat), North: min(center[1]+span/4, geo.MercatorLat)}
	o.Width, o.Height, o.Bleed = int(w), int(h), 0
	o.Marks, o.Locator, o.Scale, o.ID = geo.Marks{}, false, false, d.o.ID+"-where"
	small := &drawing{frame: newFrame(o.View, o.Width, o.Height), detail: d.detail, o: &o}
	small.view()
	small.open("svg", "x", number(corner[0]), "y", number(corner[1]), "width", number(w), "height", number(h), "viewBox", "0 0 "+number(w)+" "+number(h))
	small.base()
	small.countriesAlone()
	nw, se := small.at(b.West, b.North), small.at(b.East, b.South)
	p := d.o.Palette
	if side := max(se[0]-nw[0], se[1]-nw[1]); side < 7 {
		small.tag("circle", "class", "pic-attack", "color", p.Attack, "cx", number((nw[0]+se[0])/2), "cy", number((nw[1]+se[1])/2), "r", "4.5", "fill", "none", "stroke", "currentColor", "stroke-width", "2")
	} else {
		small.tag("rect", "class", "pic-attack", "color", p.Attack, "x", number(nw[0]), "y", number(nw[1]), "width", number(se[0]-nw[0]), "height", number(se[1]-nw[1]), "fill", "none", "stroke", "currentColor", "stroke-width", "1.6")
	}
	small.close("svg")
	parent := d.stack[len(d.stack)-1]
	parent.Children = append(parent.Children, small.root)
	d.tag("rect", "x", number(corner[0]), "y", number(corner[1]), "width", number(w), "height", number(h), "fill", "none", "stroke", p.Border)
}

// countriesAlone writes the names of the largest countries, small.
func (d *drawing) countriesAlone() {
	f := face{class: "pic-label-minor", size: 8.5, spacing: 0.06, weight: "600", upper: true}
	var set lettering
	for _, l := range d.land.Labels {
		if l.Class != basemap.CountryLabel || len(set.words) == 4 {
			continue
		}
		if w, _, ok := d.place(strings.ToUpper(l.Name), l.At, f); ok {
			set.words = append(set.words, w)
		}
	}
	if len(set.words) > 0 {
		d.write(set, f)
	}
}
