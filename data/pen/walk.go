package pen

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"dateline/geo/picture"
)

// tool is a format: what it is told to draw, in pixels of the picture and in the
// order in which things lie over each other.
type tool interface {
	fill(o outline, c color.NRGBA)
	stroke(o outline, s stroke, c color.NRGBA)
	// text draws a line of words from its left end on the base line.
	text(at orb.Point, l line, ink color.NRGBA, halo float64, paper color.NRGBA)
	// clip keeps what is drawn until the next call within a rectangle; nil ends it.
	clip(area *[2]orb.Point)
	// link makes an area lead elsewhere.
	link(area [2]orb.Point, to, title string)
}

// style is what an element has of its own or from those round it.
type style struct {
	place
	fill, line                      paint
	fillCurrent, lineCurrent        bool // currentColor
	current                         color.NRGBA
	fillOpacity, lineOpacity, width float64
	dashes                          []float64
	join, cap, anchor               string
	type_                           typeface
	spacing                         float64
	halo                            bool // the line is drawn below the fill
}

// walker draws a picture with a tool.
type walker struct {
	tool
	fonts *setter
	ids   map[string]*picture.Element
	base  string // what relative links are relative to
	err   error
}

// draw draws a picture scaled by k.
func draw(root *picture.Element, k float64, t tool, fonts *setter, base string) error {
	w := &walker{tool: t, fonts: fonts, ids: map[string]*picture.Element{}, base: base}
	w.collect(root)
	black := paint{NRGBA: color.NRGBA{A: 255}}
	w.element(root, style{
		place: place{k: k}, fill: black, line: paint{none: true}, fillOpacity: 1, lineOpacity: 1, width: 1,
		type_: typeface{Family: "Source Sans 3", Weight: 400, Size: 16},
	}, true)
	return w.err
}

func (w *walker) collect(e *picture.Element) {
	if id := e.Attribute("id"); id != "" {
		w.ids[id] = e
	}
	for _, c := range e.Children {
		w.collect(c)
	}
}

func (w *walker) fail(err error) {
	if err != nil && w.err == nil {
		w.err = err
	}
}

func (w *walker) element(e *picture.Element, s style, outermost bool) {
	s = w.styled(e, s)
	number := func(name string) float64 { return w.number(e, name, 0) }
	switch e.Name {
	case "defs", "title", "style":
	case "g", "a":
		w.children(e, s)
	case "svg":
		w.view(e, s, outermost)
	case "use":
		s.place = s.place.in(place{1, number("x"), number("y")})
		if of := w.ids[strings.TrimPrefix(e.Attribute("href"), "#")]; of != nil {
			w.element(of, s, false)
		} else {
			w.fail(fmt.Errorf("use of %q, which is not there", e.Attribute("href")))
		}
	case "path":
		o, err := parsePath(e.Attribute("d"), s.place)
		w.fail(err)
		w.shape(o, s)
	case "circle":
		w.shape(circle(s.point(number("cx"), number("cy")), number("r")*s.k), s)
	case "rect":
		a, b := s.point(number("x"), number("y")), s.point(number("x")+number("width"), number("y")+number("height"))
		w.shape(rounded(a, b, number("rx")*s.k), s)
	case "text":
		w.words(e, s)
	default:
		w.fail(fmt.Errorf("no pen knows the element %s", e.Name))
	}
}

func (w *walker) children(e *picture.Element, s style) {
	for _, c := range e.Children {
		w.element(c, s, false)
		if to := c.Attribute("href"); c.Name == "a" && to != "" {
			w.hit(c, w.styled(c, s), to)
		}
	}
}

// view is an svg element: a window on a space of its own.
func (w *walker) view(e *picture.Element, s style, outermost bool) {
	var x, y, width, height float64
	if _, err := fmt.Sscan(e.Attribute("viewBox"), &x, &y, &width, &height); err != nil {
		w.fail(fmt.Errorf("viewBox: %w", err))
		return
	}
	if !outermost {
		k := w.number(e, "width", width) / width
		at := place{k, w.number(e, "x", 0) - x*k, w.number(e, "y", 0) - y*k}
		s.place = s.place.in(at)
	}
	area := [2]orb.Point{s.point(x, y), s.point(x+width, y+height)}
	w.clip(&area)
	w.children(e, s)
	w.clip(nil)
}

func (w *walker) shape(o outline, s style) {
	fill := s.fill
	if s.fillCurrent {
		fill = paint{NRGBA: s.current}
	}
	if !fill.none && s.fillOpacity > 0 {
		w.fill(o, fill.faded(s.fillOpacity))
	}
	line := s.line
	if s.lineCurrent {
		line = paint{NRGBA: s.current}
	}
	if line.none || s.width == 0 {
		return
	}
	dashes := make([]float64, 0, len(s.dashes))
	for _, d := range s.dashes {
		dashes = append(dashes, d*s.k)
	}
	w.stroke(o, stroke{s.width * s.k, dashes, s.cap, s.join == "round"}, line.faded(s.lineOpacity))
}

func (w *walker) words(e *picture.Element, s style) {
	face := s.type_
	face.Size *= s.k
	l, err := w.fonts.set(e.Text, face, s.spacing*s.k)
	w.fail(err)
	at := s.point(w.number(e, "x", 0), w.number(e, "y", 0))
	switch s.anchor {
	case "middle":
		at[0] -= l.width / 2
	case "end":
		at[0] -= l.width
	}
	ink := s.fill
	if s.fillCurrent {
		ink = paint{NRGBA: s.current}
	}
	halo := 0.0
	if s.halo && !s.line.none {
		halo = s.width * s.k
	}
	w.text(at, l, ink.faded(s.fillOpacity), halo, s.line.NRGBA)
}

// reach is how far from the middle of a symbol a click is its own, in pixels.
const reach = 12

// hit makes a symbol's surroundings its link.
func (w *walker) hit(e *picture.Element, s style, to string) {
	if strings.HasPrefix(to, "/") {
		to = w.base + to
	}
	r := reach * s.k
	for _, c := range e.Children {
		r = max(r, w.number(c, "r", 0)*s.k, w.number(c, "width", 0)/2*s.k)
	}
	title := ""
	for _, c := range e.Children {
		if c.Name == "title" {
			title = c.Text
		}
	}
	w.link([2]orb.Point{{s.dx - r, s.dy - reach*s.k}, {s.dx + r, s.dy + reach*s.k}}, to, title)
}

// styled is s with the attributes of an element.
func (w *walker) styled(e *picture.Element, s style) style {
	for i := 0; i+1 < len(e.Attributes); i += 2 {
		name, v := e.Attributes[i], e.Attributes[i+1]
		if v == "" {
			continue
		}
		switch name {
		case "transform":
			s.place = s.place.in(w.transform(v))
		case "fill":
			s.fill, s.fillCurrent = w.paint(v)
		case "stroke":
			s.line, s.lineCurrent = w.paint(v)
		case "color":
			p, _ := w.paint(v)
			s.current = p.NRGBA
		case "fill-opacity":
			s.fillOpacity = w.parse(v)
		case "stroke-opacity":
			s.lineOpacity = w.parse(v)
		case "stroke-width":
			s.width = w.parse(v)
		case "stroke-dasharray":
			s.dashes = nil
			for f := range strings.FieldsSeq(v) {
				s.dashes = append(s.dashes, w.parse(f))
			}
			if len(s.dashes)%2 == 1 {
				s.dashes = append(s.dashes, s.dashes...)
			}
		case "stroke-linejoin":
			s.join = v
		case "stroke-linecap":
			s.cap = v
		case "paint-order":
			s.halo = v == "stroke"
		case "text-anchor":
			s.anchor = v
		case "letter-spacing":
			s.spacing = w.parse(v)
		case "font-size":
			s.type_.Size = w.parse(v)
		case "font-weight":
			s.type_.Weight = int(w.parse(v))
		case "font-style":
			s.type_.Italic = v == "italic"
		case "font-family":
			s.type_.Family = "Source Sans 3"
			if strings.Contains(v, "Serif") {
				s.type_.Family = "Source Serif 4"
			}
		}
	}
	return s
}

func (w *walker) paint(v string) (p paint, current bool) {
	switch v {
	case "none":
		return paint{none: true}, false
	case "currentColor":
		return paint{}, true
	}
	c, err := parseColour(v)
	w.fail(err)
	return paint{NRGBA: c}, false
}

// transform reads translate(x y), scale(k), or both in that order.
func (w *walker) transform(v string) place {
	t := place{k: 1}
	for part := range strings.SplitAfterSeq(v, ")") {
		name, inside, _ := strings.Cut(strings.TrimSuffix(strings.TrimSpace(part), ")"), "(")
		f := strings.Fields(inside)
		switch {
		case name == "":
		case name == "translate" && len(f) == 2:
			t = t.in(place{1, w.parse(f[0]), w.parse(f[1])})
		case name == "scale" && len(f) == 1:
			t = t.in(place{w.parse(f[0]), 0, 0})
		default:
			w.fail(fmt.Errorf("no pen knows the transformation %s", v))
		}
	}
	return t
}

func (w *walker) number(e *picture.Element, name string, otherwise float64) float64 {
	if v := e.Attribute(name); v != "" {
		return w.parse(v)
	}
	return otherwise
}

func (w *walker) parse(v string) float64 {
	f, err := strconv.ParseFloat(v, 64)
	w.fail(err)
	return f
}
