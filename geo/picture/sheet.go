package picture

import (
	"slices"
	"strconv"
	"strings"

	"dateline/geo"
)

// Sheet is a map with all that it needs to stand alone: title, legend, scale,
// credit and, where it shows little of the world, where that is.
type Sheet struct {
	// Options of the map. View, Marks and Titles are asked for below, Width and
	// Height are those of the sheet.
	Options
	Title, Subtitle string
	// Legend is whether symbols are explained: those that are on the map.
	Legend bool
	// KindWords are the words for a symbol in the legend.
	KindWords func(geo.Kind) string
	Notes     []string // sentences below: credit, edition
	// Window is what a map of that size shall show; see [Fit].
	Window func(width, height int) geo.BBox
	// Draw gives the marks of the map, and what points are called.
	Draw func(box geo.BBox, zoom float64) (geo.Marks, map[int64]string, error)
}

const (
	sheetGap = 12 // pixels round everything
	// leastMap is how high the map must at least be; titles and legends give way.
	leastMap = 90
)

// Element draws the sheet. Errors are those of Draw, and for a size out of range
// a [geo.InputError].
func (s Sheet) Element() (*Element, error) {
	o := s.Options
	if err := o.check(); err != nil {
		return nil, err
	}
	o.fillIn()
	d := &drawing{o: &o}
	p := &page{Sheet: s, d: d, wide: float64(o.Width) - 2*sheetGap}
	p.layOut(s.everything())
	if p.frame().zoom < scaleZoom {
		p.Notes = append([]string{"Mercator projection: areas grow towards the poles."}, p.Notes...)
	}
	marks, _, err := p.marks()
	if err != nil {
		return nil, err
	}
	p.layOut(s.shown(marks, p.frame())) // less to explain leaves more room
	var titles map[int64]string
	if marks, titles, err = p.marks(); err != nil {
		return nil, err
	}
	p.entries = s.shown(marks, p.frame())

	o.Marks, o.Titles = marks, titles
	inner := o
	inner.View, inner.Width, inner.Height = s.Window(int(p.wide), p.high), int(p.wide), p.high
	inner.Scale, inner.Label = true, "Map"
	chart, err := Draw(inner)
	if err != nil {
		return nil, err
	}
	d.open("svg", "xmlns", "http://www.w3.org/2000/svg", "viewBox", "0 0 "+strconv.Itoa(o.Width)+" "+strconv.Itoa(o.Height),
		"role", chart.Attribute("role"), "aria-label", strings.Trim(s.Title+". "+s.Subtitle, ". "), "font-family", sans)
	d.tag("rect", "width", strconv.Itoa(o.Width), "height", strconv.Itoa(o.Height), "fill", o.Palette.Paper)
	p.head()
	chart.Attributes = append(chart.Attributes, "x", strconv.Itoa(sheetGap), "y", number(p.top), "width", number(p.wide), "height", strconv.Itoa(p.high))
	d.root.Children = append(d.root.Children, chart)
	d.tag("rect", "x", strconv.Itoa(sheetGap), "y", number(p.top), "width", number(p.wide), "height", strconv.Itoa(p.high), "fill", "none", "stroke", o.Palette.Border)
	p.legend(p.top + float64(p.high) + 8)
	p.notes()
	return d.root, nil
}

// page is a sheet in the making.
type page struct {
	Sheet
	d         *drawing
	wide      float64 // of the map and all lines of text
	top       float64 // of the map
	high      int     // of the map
	lines     []string
	under     []string
	small     []string
	entries   []entry
	keyRows   float64
	titleSize float64
}

// layOut gives each part its room.
func (p *page) layOut(entries []entry) {
	p.entries = entries
	height := float64(p.Height)
	p.titleSize = 16
	if p.Width >= 480 {
		p.titleSize = 20
	}
	if p.Width >= 900 {
		p.titleSize = 26
	}
	p.lines, p.under, p.small = nil, nil, nil
	if p.Title != "" {
		p.lines = p.wrap(p.Title, p.titleSize*1.1, true, 2)
	}
	if p.Subtitle != "" {
		p.under = p.wrap(p.Subtitle, 13, false, 2)
	}
	if len(p.Notes) > 0 {
		p.small = p.wrap(strings.Join(p.Notes, " "), noteSize, false, 6)
	}
	for {
		p.keyRows = p.keyHeight()
		p.top = sheetGap + float64(len(p.lines))*p.titleSize*1.2 + float64(len(p.under))*17
		if len(p.lines)+len(p.under) > 0 {
			p.top += 4
		}
		below := sheetGap - 2 + float64(len(p.small))*noteLine
		if len(p.small) > 0 {
			below += 6
		}
		if p.keyRows > 0 {
			below += p.keyRows + 8
		}
		p.high = int(height - p.top - below)
		switch {
		case p.high >= leastMap:
			return
		case len(p.under) > 0:
			p.under = nil
		case len(p.entries) > 0:
			p.entries, p.Legend = nil, false
		case len(p.lines) > 0:
			p.lines = nil
		case len(p.small) > 2:
			p.small = p.wrap(p.Notes[len(p.Notes)-1], noteSize, false, 2)
		default:
			p.high = max(p.high, 20)
			return
		}
	}
}

func (p *page) marks() (geo.Marks, map[int64]string, error) {
	f := p.frame()
	return p.Draw(f.box(0, 0), f.zoom)
}

// frame is that of the map.
func (p *page) frame() frame {
	return newFrame(p.Window(int(p.wide), p.high), int(p.wide), p.high)
}

func (p *page) head() {
	d, ink := p.d, p.d.o.Palette
	y := float64(sheetGap) + p.titleSize*0.9
	for _, l := range p.lines {
		d.open("text", "x", strconv.Itoa(sheetGap), "y", number(y), "font-family", serif, "font-size", number(p.titleSize), "font-weight", "600", "fill", ink.Ink)
		d.text(l)
		d.close("text")
		y += p.titleSize * 1.2
	}
	y += 13 - p.titleSize*0.9
	for _, l := range p.under {
		d.open("text", "x", strconv.Itoa(sheetGap), "y", number(y), "font-size", "13", "fill", ink.LabelMinor)
		d.text(l)
		d.close("text")
		y += 17
	}
}

const noteSize, noteLine = 11, 14

func (p *page) notes() {
	y := float64(p.Height) - sheetGap + 2 - float64(len(p.small)-1)*noteLine
	for _, l := range p.small {
		p.d.open("text", "x", strconv.Itoa(sheetGap), "y", number(y), "font-size", strconv.Itoa(noteSize), "fill", p.d.o.Palette.LabelMinor)
		p.d.text(l)
		p.d.close("text")
		y += noteLine
	}
}

// wrap breaks a text into lines of the page's width, at most so many: the last
// one ends in an ellipsis if there is more.
func (p *page) wrap(text string, size float64, bold bool, most int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		longer := strings.TrimLeft(line+" "+word, " ")
		if line == "" || p.d.measure(longer, size, bold) <= p.wide {
			line = longer
			continue
		}
		lines, line = append(lines, line), word
	}
	lines = append(lines, line)
	if len(lines) > most {
		last := lines[most-1] + "…"
		for p.d.measure(last, size, bold) > p.wide {
			cut := strings.LastIndexByte(last, ' ')
			if cut < 0 {
				break
			}
			last = last[:cut] + "…"
		}
		lines = append(lines[:most-1], last)
	}
	return slices.DeleteFunc(lines, func(l string) bool { return l == "" })
}
