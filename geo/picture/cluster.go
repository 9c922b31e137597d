package picture

import (
	"math"
	"slices"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// cluster is several incidents in a ring of radius r.
func (d *drawing) cluster(c geo.Cluster, r float64) mark {
	m := mark{at: d.at(c.Lon, c.Lat), radius: r + 1.5, title: d.o.ClusterTitle(c), count: c.Count, ringed: true}
	m.middle = m.at
	if reach := c.RadiusKM * d.pixels(c.Lat); reach > m.radius+2 { // one place, and not known more exactly than so
		m.disc, m.symbol = reach, Symbol(c.Kinds[0].Kind)
	}
	if d.o.ClusterLink != nil {
		m.link = d.o.ClusterLink(c.Bounds)
	}
	m.draw = func(m *mark) {
		size := ""
		if clusterSize(c.Count) > 12 {
			size = number(clusterSize(c.Count))
		}
		if m.aside == (orb.Point{}) {
			d.drawCluster(c, ShortCount(c.Count), r, size)
			return
		}
		d.drawCluster(c, "", r, size)
		name := Symbol(c.Kinds[0].Kind)
		d.open("g", "class", "pic-"+name, "color", d.o.Palette.mark(name), "transform", at(m.aside[0], m.aside[1]))
		d.drawNumber(ShortCount(c.Count), d.numberWidth(c.Count))
		d.close("g")
	}
	return m
}

// ring is the width of a cluster's ring in pixels.
const ring = 3.5

// drawCluster draws a number on paper, "" for none, in a ring of radius r divided by kind.
func (d *drawing) drawCluster(c geo.Cluster, text string, r float64, size string) {
	if c.Stack {
		d.drawSheets(r)
	}
	d.tag("circle", "class", "pic-paper", "r", number(r+1.5), "fill", d.o.Palette.Paper, "stroke", "none")
	d.ring(c.Kinds, r-ring/2)
	if text == "" {
		return
	}
	d.open("text", "class", "pic-ink", "y", "4", "fill", d.o.Palette.Ink, "stroke", "none", "font-size", size)
	d.text(text)
	d.close("text")
}

// ring divides a circle of radius r among the kinds, clockwise from the top in
// the order of their names.
func (d *drawing) ring(kinds geo.KindCounts, r float64) {
	bySymbol := map[string]int{}
	total := 0
	for _, k := range kinds {
		bySymbol[Symbol(k.Kind)] += k.N
		total += k.N
	}
	names := make([]string, 0, len(bySymbol))
	for name := range bySymbol {
		names = append(names, name)
	}
	slices.Sort(names)
	from := 0.0
	for _, name := range names {
		attributes := []string{"class", "pic-" + name, "color", d.o.Palette.mark(name), "stroke-width", number(ring)}
		if len(names) == 1 {
			d.tag("circle", append(attributes, "r", number(r))...)
			return
		}
		to := from + 2*math.Pi*float64(bySymbol[name])/float64(total)
		large := "0"
		if to-from > math.Pi {
			large = "1"
		}
		// Both ends are written as they are, for relative ends would not add up.
		on := func(a float64) string { return pair(r*math.Sin(a), -r*math.Cos(a)) }
		d.tag("path", append(attributes, "d", "M"+on(from)+"A"+number(r)+" "+number(r)+" 0 "+large+" 1"+on(to))...)
		from = to
	}
}
