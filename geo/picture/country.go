package picture

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// countries are labels for what is known to a country only: each on its country
// and in no place of it, or where symbols leave no room there, beside them and
// joined to it by a line. Where there are many, they show the number alone, and
// the words are their titles.
func (d *drawing) countries() []mark {
	all := make([]mark, 0, len(d.o.Marks.Countries))
	for _, c := range d.o.Marks.Countries {
		all = append(all, d.country(c))
	}
	return all
}

// spelledOut reports whether the labels of countries have room for words: they
// may take a twelfth of the picture.
func (d *drawing) spelledOut() bool {
	const label = 170 * 26 // about, in square pixels
	return float64(len(d.o.Marks.Countries))*label <= d.w*d.h/12
}

// pill is the label of a country where it is to stand.
type pill struct {
	text   string
	width  float64
	middle orb.Point
}

const (
	pillHigh = 24 // pixels
	// leaderGap is how much of a leader, from its country's point on, may lie over
	// what happened there, in pixels.
	leaderGap = 14
)

// pillReaches are how many pixels the edge of a label may be from its country's
// point, tried in this order; a number alone goes no farther than the first.
var pillReaches = []float64{60, 120, 180}

func (d *drawing) country(c geo.CountryCount) mark {
	center := c.Country.Center()
	point := d.at(center[0], center[1])
	m := mark{title: d.o.CountryTitle(c)}
	if d.o.CountryLink != nil {
		m.link = d.o.CountryLink(c.Country)
	}
	count, spelled := ShortCount(c.Count), d.spelledOut()
	var forms []pill
	if spelled {
		forms = append(forms, d.pill(m.title), d.pill(c.Country.Name()+": "+count))
	} else {
		forms = append(forms, d.pill(count))
	}
	at, joined := d.placePill(forms, point)
	length, adjust := "", ""
	if spelled && d.o.Measure == nil {
		// The reader's face may be wider than the pages' own: the words are made to fit.
		length, adjust = number((at.width-18)/slack), "spacingAndGlyphs"
	}
	from := d.growsFrom(at.middle[0], at.width)
	m.at = orb.Point{at.middle[0] + from, at.middle[1]}
	if joined {
		m.leader = []orb.Point{point, at.middle}
	}
	m.draw = func(*mark) {
		d.open("g", "class", "pic-words")
		d.tag("rect", "class", "pic-paper pic-line", "x", number(-from-at.width/2), "y", "-12", "width", number(at.width), "height", number(pillHigh), "rx", "12",
			"fill", d.o.Palette.Paper, "stroke", d.o.Palette.Ink, "stroke-width", "1", "stroke-dasharray", "3")
		d.open("text", "class", "pic-ink", "x", number(-from), "y", "4", "fill", d.o.Palette.Ink, "stroke", "none", "textLength", length, "lengthAdjust", adjust)
		d.text(at.text)
		d.close("text")
		d.close("g")
	}
	return m
}

func (d *drawing) pill(text string) pill {
	return pill{text: text, width: max(pillHigh, d.measure(text, 12, true)+18)}
}

// drawLeader draws the line from a country's point to its label, below both it and
// all symbols.
func (d *drawing) drawLeader(from, to orb.Point) {
	line := "M" + pair(from[0], from[1]) + "L" + pair(to[0], to[1])
	d.tag("path", "class", "pic-halo", "d", line, "stroke", d.o.Palette.Paper, "stroke-width", "3.5")
	d.tag("path", "class", "pic-line pic-leader", "d", line, "stroke", d.o.Palette.Ink, "stroke-width", "1")
}

// placePill finds room for the first of the forms that has some: over the
// country's point, then beside it with a leader, best of all one that crosses no
// symbol. Without any room the last form lies over what is there.
func (d *drawing) placePill(forms []pill, point orb.Point) (at pill, joined bool) {
	for _, p := range forms {
		for _, by := range nudges() {
			if gap(p, by) == 0 && d.takePill(&p, point, by) {
				return p, false
			}
		}
	}
	reaches := pillReaches
	if len(forms) == 1 { // a number alone must not stray abroad
		reaches = reaches[:1]
	}
	for _, clear := range []bool{true, false} {
		for _, reach := range reaches {
			for _, p := range forms {
				for _, by := range nudges() {
					if g := gap(p, by); g > 0 && g <= reach && (!clear || d.clearLeader(point, by)) && d.takePill(&p, point, by) {
						for _, at := range leaderSteps(point, by) {
							d.room.block(at)
						}
						return p, true
					}
				}
			}
		}
	}
	p := forms[len(forms)-1]
	p.middle = orb.Point{
		min(max(point[0], p.width/2+4), d.w-p.width/2-4),
		min(max(point[1], 16), d.h-16),
	}
	return p, false
}

// takePill takes the room of a label so far from its country's point, if it is free.
func (d *drawing) takePill(p *pill, point, by orb.Point) bool {
	x, y := point[0]+by[0], point[1]+by[1]
	half, high := d.grow*p.width/2+2, d.grow*pillHigh/2+1
	at := box{x - half, y - high, x + half, y + high}
	if at.x0 < 0 || at.x1 > d.w || at.y0 < 0 || at.y1 > d.h || !d.room.take(at) {
		return false
	}
	p.middle = orb.Point{x, y}
	return true
}

// gap is how far, in pixels, the country's point lies outside of a label that
// is moved by so much; 0 for one that lies over it.
func gap(p pill, by orb.Point) float64 {
	const within = 8 // of the label's ends, which are round
	return math.Hypot(max(0, math.Abs(by[0])-p.width/2+within), max(0, math.Abs(by[1])-pillHigh/2))
}

// clearLeader reports whether a leader of that length crosses nothing.
func (d *drawing) clearLeader(point, by orb.Point) bool {
	return !slices.ContainsFunc(leaderSteps(point, by), func(b box) bool { return !d.room.free(b) })
}

// leaderSteps are the room that a leader takes.
func leaderSteps(point, by orb.Point) (steps []box) {
	length := math.Hypot(by[0], by[1])
	for at := float64(leaderGap); at < length; at += 6 {
		x, y := point[0]+by[0]*at/length, point[1]+by[1]*at/length
		steps = append(steps, box{x - 1, y - 1, x + 1, y + 1})
	}
	return steps
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
// to symbols, the shortest first; along a line of words a step is worth half of
// one across.
var nudges = sync.OnceValue(func() []orb.Point {
	var all []orb.Point
	for x := -160.0; x <= 160; x += 10 {
		for y := -96.0; y <= 96; y += 8 {
			all = append(all, orb.Point{x, y})
		}
	}
	slices.SortStableFunc(all, func(a, b orb.Point) int { return cmp.Compare(math.Hypot(a[0]/2, a[1]), math.Hypot(b[0]/2, b[1])) })
	return all
})
