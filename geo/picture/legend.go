package picture

import (
	"slices"
	"strconv"

	"dateline/geo"
)

// entry is one line of the legend.
type entry struct {
	words string
	kind  geo.Kind // whose symbol stands before it
	what  string   // or "foiled", "area", "areas", "province", "cluster", "stack", "range", "unknown", "country"
}

// everything is the longest legend that a sheet may have.
func (s Sheet) everything() []entry {
	if !s.Legend {
		return nil
	}
	var marks geo.Marks
	for _, k := range geo.Kinds {
		marks.Points = append(marks.Points, geo.Point{Kind: k})
	}
	return s.shown(marks, frame{})[:4]
}

// shown explains what is on the map in a frame, and nothing else.
func (s Sheet) shown(marks geo.Marks, f frame) []entry {
	if !s.Legend {
		return nil
	}
	on := ShownOf(marks, f.zoom)
	var all []entry
	seen := map[string]bool{}
	for _, k := range on.Kinds {
		name := Symbol(k)
		if seen[name] {
			continue
		}
		seen[name] = true
		words := "Other"
		if name != "other" {
			words = s.kindWords(k)
		}
		all = append(all, entry{words: words, kind: k})
	}
	for _, e := range []struct {
		there bool
		entry
	}{
		{on.Foiled, entry{words: "Hollow: foiled", what: "foiled"}},
		{on.Unknown, entry{words: "Half full: toll not known", what: "unknown"}},
		{on.Spread, entry{words: "Ring: highest figure", what: "range"}},
		{on.Disc, entry{words: "Disc: somewhere within", what: "area"}},
		{on.Province, entry{words: "Province: somewhere within", what: "province"}},
		{on.Areas, entry{words: "Several known to a province only", what: "areas"}},
		{on.Clusters, entry{words: "Several close together", what: "cluster"}},
		{on.Stacks, entry{words: "Several at one place", what: "stack"}},
		{on.Countries, entry{words: "Known to the country only", what: "country"}},
	} {
		if e.there {
			all = append(all, e.entry)
		}
	}
	return all
}

func (s Sheet) kindWords(k geo.Kind) string {
	if s.KindWords != nil {
		return s.KindWords(k)
	}
	return string(k)
}

const legendLine = 18

// tolls are the circles of the key, the greatest first.
func (p *page) tolls() []int {
	if p.Height < 480 {
		return []int{50, 5}
	}
	return []int{200, 50, 5}
}

// sized reports whether there is a symbol whose area tells a toll.
func (p *page) sized() bool {
	return p.wide >= narrow && slices.ContainsFunc(p.entries, func(e entry) bool { return e.what == "" && (e.kind == geo.Attack || e.kind == geo.SecurityOperation) })
}

// narrow is the width, in pixels, below which the nested circles would leave no
// room for words beside them: they are left out.
const narrow = 400

// keyWidth is that of the nested circles with their numbers.
func (p *page) keyWidth() float64 {
	if !p.sized() {
		return 0
	}
	return 2*MarkRadius(p.tolls()[0]) + 34 + p.d.measure("killed", 11, false) + 14
}

func (p *page) keyHeight() float64 {
	if len(p.entries) == 0 {
		return 0
	}
	high := 0.0
	if p.sized() {
		high = 2*MarkRadius(p.tolls()[0]) + 4
	}
	return max(high, float64(len(p.rows()))*legendLine)
}

// rows are the entries, as many to a line as there is room for.
func (p *page) rows() [][]entry {
	var rows [][]entry
	x, most := 0.0, p.wide-p.keyWidth()
	for _, e := range p.entries {
		w := p.entryWidth(e)
		if len(rows) == 0 || x+w > most {
			rows, x = append(rows, nil), 0
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], e)
		x += w
	}
	return rows
}

func (p *page) entryWidth(e entry) float64 { return 20 + p.d.measure(e.words, 12, false) + 16 }

// legend draws the key of sizes and beside it the symbols with their words.
func (p *page) legend(y float64) {
	if len(p.entries) == 0 || p.keyRows == 0 {
		return
	}
	if p.sized() {
		p.sizes(y)
	}
	rows := p.rows()
	y += (p.keyRows - float64(len(rows))*legendLine) / 2
	for _, row := range rows {
		x := sheetGap + p.keyWidth()
		for _, e := range row {
			p.d.open("g", "transform", at(x+8, y+legendLine/2), "fill", "none", "stroke", "currentColor", "stroke-width", "1.2", "text-anchor", "middle", "font-size", "10", "font-weight", "600")
			p.sign(e)
			p.d.close("g")
			p.d.open("text", "x", number(x+20), "y", number(y+legendLine/2+4), "font-size", "12", "fill", p.d.o.Palette.Ink)
			p.d.text(e.words)
			p.d.close("text")
			x += p.entryWidth(e)
		}
		y += legendLine
	}
}

// sign draws the symbol of an entry, as it is on the map.
func (p *page) sign(e entry) {
	point := geo.Point{Kind: e.kind, Precision: geo.Site, Killed: geo.Toll{Best: geo.Known(0)}}
	m := mark{radius: MarkRadiusMin, exact: true}
	switch e.what {
	case "cluster":
		p.d.drawCluster(geo.Cluster{Count: 3, Kinds: geo.KindCounts{{Kind: geo.Attack, N: 3}}}, "3", 8, "9")
		return
	case "country":
		p.d.tag("rect", "x", "-8", "y", "-6", "width", "16", "height", "12", "rx", "6", "fill", p.d.o.Palette.Paper, "stroke", p.d.o.Palette.Ink, "stroke-width", "1", "stroke-dasharray", "3")
		return
	case "area":
		point.Kind = geo.Attack
		p.d.open("g", "color", p.d.o.Palette.Attack)
		p.d.drawArea(7)
		p.d.close("g")
		return
	case "province":
		p.d.open("g", "color", p.d.o.Palette.Attack)
		p.d.tag("path", "d", "M-8-5 -3-7 1-5 7-6 9-1 7 3 8 7 1 8-3 6-8 7-9 1z", "fill", "currentColor", "fill-opacity", ".14", "stroke-width", "1", "stroke-dasharray", "3")
		p.d.close("g")
		return
	case "areas":
		p.d.open("g", "color", p.d.o.Palette.Attack)
		p.d.drawArea(8)
		p.d.drawNumber("9", 12)
		p.d.close("g")
		return
	case "stack":
		p.d.drawCluster(geo.Cluster{Count: 3, Stack: true, Kinds: geo.KindCounts{{Kind: geo.Attack, N: 3}}}, "3", 6, "9")
		return
	case "foiled":
		point.Kind, point.Outcome = geo.Attack, geo.Foiled
	case "unknown":
		point.Kind, point.Killed = geo.Attack, geo.Toll{}
	case "range":
		point.Kind = geo.Attack
		p.d.open("g", "color", p.d.o.Palette.Attack)
		p.d.tag("circle", "r", "7.5", "stroke-width", "1")
		p.d.close("g")
		m.radius = 4
	}
	p.d.drawPoint(point, &m)
}

// sizes draws nested circles on one base line.
func (p *page) sizes(y float64) {
	d, ink := p.d, p.d.o.Palette
	great := MarkRadius(p.tolls()[0])
	y += (p.keyRows - 2*great) / 2
	x, below := sheetGap+great+1, y+2*great
	for n, toll := range p.tolls() {
		r := MarkRadius(toll)
		d.tag("circle", "cx", number(x), "cy", number(below-r), "r", number(r), "fill", "none", "stroke", ink.Attack, "stroke-width", "1.2")
		d.tag("path", "d", "M"+number(x)+" "+number(below-2*r)+"H"+number(x+great+7), "fill", "none", "stroke", ink.LabelMinor, "stroke-width", ".7")
		words := strconv.Itoa(toll)
		if n == 0 {
			words += " killed"
		}
		d.open("text", "x", number(x+great+10), "y", number(below-2*r+4), "font-size", "11", "fill", ink.Ink)
		d.text(words)
		d.close("text")
	}
}
