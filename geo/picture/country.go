package picture

import (
	"cmp"
	"math"
	"slices"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// countries are labels for what is known to a country only: each within its
// country as far as there is room, and in no place of it. Where there are many,
// they show the number alone, and the words are their titles.
func (d *drawing) countries() []mark {
	all := make([]mark, 0, len(d.o.Marks.Countries))
	steps := nudges()
	for _, c := range d.o.Marks.Countries {
		all = append(all, d.country(c, steps))
	}
	return all
}

// spelledOut reports whether the labels of countries have room for words: they
// may take a twelfth of the picture.
func (d *drawing) spelledOut() bool {
	const label = 170 * 26 // about, in square pixels
	return float64(len(d.o.Marks.Countries))*label <= d.w*d.h/12
}

func (d *drawing) country(c geo.CountryCount, steps []orb.Point) mark {
	center := c.Country.Center()
	m := mark{at: d.at(center[0], center[1]), title: d.o.CountryTitle(c)}
	if d.o.CountryLink != nil {
		m.link = d.o.CountryLink(c.Country)
	}
	text, farthest, spelled := m.title, 180.0, d.spelledOut()
	if !spelled {
		text, farthest = ShortCount(c.Count), 80 // a number alone must not stray abroad
	}
	width, length, adjust := max(24, d.measure(text, 12, true)+18), "", ""
	if spelled && d.o.Measure == nil {
		// The reader's face may be wider than the pages' own: the words are made to fit.
		length, adjust = number((width-18)/slack), "spacingAndGlyphs"
	}
	m.at[0] = min(max(m.at[0], width/2+4), d.w-width/2-4)
	m.at[1] = min(max(m.at[1], 16), d.h-16)
	for _, by := range steps {
		if math.Hypot(by[0], by[1]) > farthest {
			break
		}
		x, y := m.at[0]+by[0], m.at[1]+by[1]
		at := box{x - width/2 - 2, y - 13, x + width/2 + 2, y + 13}
		if at.x0 >= 0 && at.x1 <= d.w && at.y0 >= 0 && at.y1 <= d.h && d.room.take(at) {
			m.at = orb.Point{x, y}
			break
		}
	}
	from := d.growsFrom(m.at[0], width)
	m.at[0] += from
	m.draw = func(*mark) {
		d.open("g", "class", "pic-words")
		d.tag("rect", "class", "pic-paper pic-line", "x", number(-from-width/2), "y", "-12", "width", number(width), "height", "24", "rx", "12",
			"fill", d.o.Palette.Paper, "stroke", d.o.Palette.Ink, "stroke-width", "1", "stroke-dasharray", "3")
		d.open("text", "class", "pic-ink", "x", number(-from), "y", "4", "fill", d.o.Palette.Ink, "stroke", "none", "textLength", length, "lengthAdjust", adjust)
		d.text(text)
		d.close("text")
		d.close("g")
	}
	return m
}

// growsFrom is how far from its middle x a label has the point from which the page's
// style enlarges it: so far that it keeps within the picture.
func (d *drawing) growsFrom(x, width float64) float64 {
	more := d.o.Growth - 1
	if more <= 0 {
		return 0
	}
	grown := width/2*d.o.Growth + 2
	return max(-width/2, min(0, (x-grown)/more)) + min(width/2, max(0, (x+grown-d.w)/more))
}

// nudges are the steps, in pixels, by which the label of a country may give way
// to symbols, the shortest first.
func nudges() []orb.Point {
	var all []orb.Point
	for x := -160.0; x <= 160; x += 20 {
		for y := -90.0; y <= 90; y += 15 {
			all = append(all, orb.Point{x, y})
		}
	}
	slices.SortStableFunc(all, func(a, b orb.Point) int { return cmp.Compare(math.Hypot(a[0], a[1]), math.Hypot(b[0], b[1])) })
	return all
}
