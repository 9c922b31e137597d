package picture

import (
	"math"

	"github.com/paulmach/orb"
)

// Tie is a place of an incident that a thin line joins to its principal place.
type Tie struct {
	At   orb.Point // lon, lat
	Text string    // beside it, such as "Target: Stockholm"
}

const (
	tieGap  = 5.0 // pixels between a symbol and its lines and words
	tieMark = 3.5 // radius of a place's mark
)

// tied is a place with where its words stand.
type tied struct {
	at    orb.Point
	x     float64
	right bool // the words run to the right
	text  string
}

// tied are the places of an incident, the first of which is that of the marks'
// first symbol, whose radius it gives; none where there is but one.
func (d *drawing) tied() (all []tied, radius float64) {
	if len(d.o.Ties) < 2 {
		return nil, 0
	}
	if len(d.o.Marks.Points) > 0 {
		radius = MarkRadius(d.o.Marks.Points[0].Killed.Best.Or(0))
	}
	at := make([]orb.Point, len(d.o.Ties))
	for i, t := range d.o.Ties {
		at[i] = d.at(t.At[0], t.At[1])
	}
	for i, t := range d.o.Ties {
		x, right := besideTie(at, i, radius)
		all = append(all, tied{at[i], x, right, t.Text})
	}
	return all, radius
}

// takeTies takes the room of the places' names.
func (d *drawing) takeTies() {
	all, _ := d.tied()
	for _, t := range all {
		width := d.measure(t.text, 12, true)
		words := box{t.x, t.at[1] - 8, t.x + width, t.at[1] + 8}
		if !t.right {
			words.x0, words.x1 = t.x-width, t.x
		}
		d.room.block(words)
	}
}

// ties draws the places, joined to the first, in a group of the class.
func (d *drawing) ties(class string) {
	all, radius := d.tied()
	if len(all) == 0 {
		return
	}
	d.open("g", "class", class)
	defer d.close("g")
	first, clear := all[0].at, radius+tieGap
	for _, t := range all[1:] {
		length := math.Hypot(t.at[0]-first[0], t.at[1]-first[1])
		if length <= clear {
			continue
		}
		line := "M" + pair(first[0]+(t.at[0]-first[0])*clear/length, first[1]+(t.at[1]-first[1])*clear/length) + "L" + pair(t.at[0], t.at[1])
		d.tag("path", "class", "pic-halo", "d", line, "fill", "none", "stroke", d.o.Palette.Paper, "stroke-width", "3.5")
		d.tag("path", "class", "pic-line", "d", line, "fill", "none", "stroke", d.o.Palette.Ink, "stroke-width", "1.2")
	}
	for i, t := range all {
		if i > 0 {
			d.tag("circle", "class", "pic-paper pic-line", "cx", number(t.at[0]), "cy", number(t.at[1]), "r", number(tieMark),
				"fill", d.o.Palette.Paper, "stroke", d.o.Palette.Ink, "stroke-width", "1.6")
		}
		anchor := ""
		if !t.right {
			anchor = "end"
		}
		d.open("text", "class", "pic-ink pic-tie", "x", number(t.x), "y", number(t.at[1]+4), "fill", d.o.Palette.Ink, "stroke", d.o.Palette.Halo,
			"stroke-width", "3.5", "stroke-linejoin", "round", "paint-order", "stroke", "font-size", "12", "font-weight", "600", "text-anchor", anchor)
		d.text(t.text)
		d.close("text")
	}
}

// besideTie is where the words of place i begin, and whether they run to the
// right: outwards, clear of the first place's symbol.
func besideTie(at []orb.Point, i int, radius float64) (x float64, right bool) {
	first, own := at[0], at[i]
	right = own[0] >= first[0]
	if i == 0 {
		for _, p := range at[1:] {
			right = right && p[0] <= own[0]
		}
	}
	side := -1.0
	if right {
		side = 1
	}
	if math.Hypot(own[0]-first[0], own[1]-first[1]) < radius+tieGap {
		return first[0] + side*(radius+tieGap), right
	}
	return own[0] + side*(tieMark+tieGap), right
}
