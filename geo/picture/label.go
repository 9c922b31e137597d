package picture

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"dateline/geo"
	"dateline/geo/basemap"

	"github.com/paulmach/orb"
)

// word is a name with its place on the picture.
type word struct {
	text   string
	x, y   float64
	anchor string // as SVG has it; "" is start
}

// labelRoom is how many square pixels of the picture there are to a name: more
// names would be an atlas.
const labelRoom = 11000

// hiddenReach is how far, in pixels, a place under a symbol may be from the
// symbol's middle for its name to stand beside the symbol.
const hiddenReach = 14

// labels writes names where they lie over nothing: first of the places of
// incidents, then the most important of all.
func (d *drawing) labels(marks []mark) {
	var sets [basemap.WaterLabel + 1]lettering
	scenes := d.scenes(marks)
	most := len(scenes) + int(max(8, d.w*d.h/labelRoom))
	for _, l := range append(scenes, d.land.Labels...) {
		if most == 0 {
			break
		}
		if l.Class == basemap.CountryLabel && d.counted(l.Name) {
			continue
		}
		f := d.face(l.Class)
		text := l.Name
		if f.upper {
			text = strings.ToUpper(text)
		}
		w, hidden, ok := d.place(text, l.At, f)
		if !ok {
			continue
		}
		most--
		sets[l.Class].words = append(sets[l.Class].words, w)
		if f.dot && !hidden {
			sets[l.Class].dots = append(sets[l.Class].dots, l.At)
		}
	}
	for class, set := range sets {
		if len(set.words) > 0 {
			d.write(set, d.face(basemap.LabelClass(class)))
		}
	}
}

// lettering is the names of a class.
type lettering struct {
	words []word
	dots  []orb.Point
}

func (d *drawing) write(set lettering, f face) {
	p := d.o.Palette
	if len(set.dots) > 0 { // lines of no length, of which the round or square ends are seen
		data := ""
		for _, at := range set.dots {
			data += "M" + number(at[0]) + " " + number(at[1]) + "h0"
		}
		end, width := "round", "3.5"
		if f.weight != "" {
			end, width = "square", "4"
		}
		d.tag("path", "class", "pic-dot", "d", data, "stroke", p.Label, "stroke-width", width, "stroke-linecap", end)
	}
	ink, halo, style, family, spacing := p.Label, p.Halo, "", "", ""
	switch f.class {
	case "pic-label-minor":
		ink = p.LabelMinor
	case "pic-label-water":
		ink, halo, style, family = p.LabelWater, p.Water, "italic", serif
	}
	if f.spacing > 0 {
		spacing = number(f.spacing * f.size)
	}
	d.open("g", "class", f.class, "fill", ink, "stroke", halo, "stroke-width", "3", "stroke-linejoin", "round", "paint-order", "stroke",
		"font-size", number(f.size), "font-weight", f.weight, "font-style", style, "font-family", family, "letter-spacing", spacing)
	for _, w := range set.words {
		d.open("text", "x", number(w.x), "y", number(w.y), "text-anchor", w.anchor)
		d.text(w.text)
		d.close("text")
	}
	d.close("g")
}

// place finds room for a name: in the middle of its place, or beside its dot. A
// name whose dot lies under a symbol stands beside the symbol.
func (d *drawing) place(text string, at orb.Point, f face) (w word, hidden, ok bool) {
	width := d.measure(text, f.size, f.weight != "") + float64(utf8.RuneCountInString(text))*f.spacing*f.size
	if f.italic {
		width *= 1.06
	}
	high := f.size*0.36 + 1 // half of the height of letters
	gap, top, left := 6.0, high+5, false
	if c, over := d.under(at); over && f.dot {
		if c.distance(at) > hiddenReach {
			return w, true, false // too far from its place to be read as its name
		}
		hidden, left, at = true, at[0] < c.at[0]-2, c.at
		gap = c.radius + 6
		top = c.radius + high + 4
	}
	try := func(x, y, from float64, anchor string) bool {
		b := box{from - 4, y - high - 3, from + width + 4, y + high + 3}
		if f.dot && !hidden {
			b.x0, b.x1 = min(b.x0, at[0]-3), max(b.x1, at[0]+3)
		}
		if b.x0 < 2 || b.y0 < 2 || b.x1 > d.w-2 || b.y1 > d.h-2 || !d.room.take(b) {
			return false
		}
		w = word{text: text, x: math.Round(x*2) / 2, y: math.Round((y+f.size*0.34)*2) / 2, anchor: anchor}
		return true
	}
	x, y := at[0], at[1]
	if !f.dot { // a country or a sea is large: its name may move a little
		for _, by := range [...]orb.Point{{0, 0}, {0, -1}, {0, 1}, {-0.3, 0}, {0.3, 0}, {-0.3, -1}, {0.3, -1}, {-0.3, 1}, {0.3, 1}, {0, -2}, {0, 2}} {
			x, y := x+by[0]*width, y+by[1]*f.size
			if try(x, y, x-width/2, "middle") {
				return w, false, true
			}
		}
		return w, false, false
	}
	right := func() bool { return try(x+gap, y, x+gap, "") }
	ok = !left && right() || try(x-gap, y, x-gap-width, "end") || left && right() ||
		hidden && (try(x, y+top, x-width/2, "middle") || try(x, y-top, x-width/2, "middle"))
	return w, hidden, ok
}

// under gives the symbol that a position lies under.
func (d *drawing) under(at orb.Point) (disc, bool) {
	for _, c := range d.discs {
		if c.distance(at) < c.radius {
			return c, true
		}
	}
	return disc{}, false
}

// counted reports whether a label says the country's name together with the
// number of incidents known to lie in it.
func (d *drawing) counted(name string) bool {
	return d.spelledOut() && slices.ContainsFunc(d.o.Marks.Countries, func(c geo.CountryCount) bool { return c.Country.Name() == name })
}
