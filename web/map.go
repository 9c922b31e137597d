package web

import (
	"math"
	"net/url"
	"slices"
	"strconv"

	"dateline/geo"
	"dateline/geo/picture"
)

func (p MapPage) title() string {
	if w := p.filterWords(); w != "" {
		return "Incidents: " + w
	}
	return ""
}

func (p MapPage) headline() string {
	q := p.Filter
	q.Edition = 0 // says when, not which
	kind := "Incidents"
	if len(q.Kinds) == 1 {
		kind = KindPlural(q.Kinds[0])
	}
	var where []string
	for _, c := range q.Countries {
		where = append(where, c.Name())
	}
	for _, r := range q.Regions {
		where = append(where, r.Name())
	}
	switch {
	case len(where) > 0 && len(where) <= 3:
		return kind + " in " + Or(where)
	case len(q.Groups) == 1:
		return kind + ": " + p.Name(q.Groups[0])
	case q.IsZero() || len(q.Kinds) == 1:
		return kind + " on the map"
	}
	return kind + " that match"
}

func (p MapPage) standfirst() string {
	f := p.Facets
	if f.Total == 0 {
		return "No incident matches. Take a filter away to see more."
	}
	s := Plural(f.Total, "incident", "incidents")
	switch {
	case !f.First.Known():
	case f.First == f.Last:
		s += " on " + Day(f.First)
	default:
		s += " from " + Day(f.First) + " to " + Day(f.Last)
	}
	return s + killedClause(f.Killed, "; ") + "."
}

func (p MapPage) description() string {
	return "Map and list of attacks, foiled plots, arrests and warnings. " + p.standfirst()
}

// legendEntry is a line of the legend; Name is what the script calls it.
type legendEntry struct {
	Name, Label string
	Kind        geo.Kind
	Shown       bool
}

// kindEntries are the symbols of kinds; kinds that share the small cross share a
// line.
func kindEntries(s picture.Shown) []legendEntry {
	var out []legendEntry
	at := map[string]int{}
	for _, k := range geo.Kinds {
		name, label := picture.Symbol(k), KindName(k)
		if name == "other" {
			label = "Other"
		}
		i, known := at[name]
		if !known {
			i = len(out)
			at[name] = i
			out = append(out, legendEntry{Name: name, Label: label, Kind: k})
		}
		out[i].Shown = out[i].Shown || slices.Contains(s.Kinds, k)
	}
	return out
}

// everyKind are the symbols of all kinds.
func everyKind() []legendEntry { return kindEntries(picture.Shown{}) }

// symbolEntries are the ways in which symbols of any kind are drawn.
func symbolEntries(s picture.Shown) []legendEntry {
	return []legendEntry{
		{Name: "foiled", Label: "Hollow: foiled", Shown: s.Foiled},
		{Name: "unknown", Label: "Half full: number of killed not known", Shown: s.Unknown},
		{Name: "range", Label: "Ring: highest figure", Shown: s.Spread},
		{Name: "disc", Label: "Disc: somewhere within", Shown: s.Disc},
		{Name: "province", Label: "Province: somewhere within", Shown: s.Province},
		{Name: "areas", Label: "Several known to a province only", Shown: s.Areas},
		{Name: "clusters", Label: "Several close together", Shown: s.Clusters},
		{Name: "stacks", Label: "Several at one place", Shown: s.Stacks},
		{Name: "countries", Label: "Known to the country only", Shown: s.Countries},
	}
}

// keyCircle is one circle of the size key with its label, in SVG attributes.
type keyCircle struct{ CX, CY, R, Lead, TX, TY, Text string }

var sizeKeyTolls = []int{200, 50, 5}

func sizeKeySize() (w, h float64) {
	r := picture.MarkRadius(sizeKeyTolls[0])
	return 2*r + 34, 2*r + 2
}

func sizeKeyBox() string {
	w, h := sizeKeySize()
	return "0 0 " + svg(w) + " " + svg(h)
}
func sizeKeyWidth() string  { w, _ := sizeKeySize(); return svg(w) }
func sizeKeyHeight() string { _, h := sizeKeySize(); return svg(h) }
func sizeKeyLabel() string  { return "Circles for 5, 50 and 200 people killed" }

// sizeKeyCircles stand in each other on one base line, the greatest first.
func sizeKeyCircles() []keyCircle {
	great := picture.MarkRadius(sizeKeyTolls[0])
	_, h := sizeKeySize()
	var out []keyCircle
	for _, n := range sizeKeyTolls {
		r := picture.MarkRadius(n)
		top := h - 1 - 2*r
		label := max(top+0.5, 4.5)
		out = append(out, keyCircle{
			CX: svg(great + 1), CY: svg(h - 1 - r), R: svg(r),
			Lead: "M" + svg(great+1) + " " + svg(top) + "H" + svg(2*great+8),
			TX:   svg(2*great + 11), TY: svg(label + 3), Text: strconv.Itoa(n),
		})
	}
	return out
}

// svg is a length in an SVG, to the hundredth.
func svg(v float64) string {
	return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
}

// mapCredit is the line under each map: whose data, whose base map, which edition.
func (f Frame) mapCredit() string {
	s := f.credit()
	if s != "" {
		s += " "
	}
	s += baseCredit + " Map: Dateline."
	if as := f.asOf(); as != "" {
		s += " " + as
	}
	return s
}

// mapLink is the absolute address of the map that query gives.
func (f Frame) mapLink(query string) string {
	return f.Site.Base + f.Link("/", query)
}

func (f Frame) embedPath(query string) string { return f.Link("/embed/map", query) }

// iframe is the code that puts the map into another page.
func (f Frame) iframe(query string) string {
	g := f
	g.Filter = f.queryFilter(query)
	return EmbedSnippet(f.Site.Base, f.embedPath(query), MapTitle(g), EmbedOptions{Title: true, List: true, Legend: true})
}

// queryFilterLink is the map of a filter in the newest edition.
func (f Frame) queryFilterLink(query string) string {
	g := f.queryFilter(query)
	g.Edition = 0
	return f.linkTo("/", g)
}

// queryFilter reads back what [geo.Filter.Query] wrote.
func (f Frame) queryFilter(query string) geo.Filter {
	q, _ := url.ParseQuery(query)
	g, _ := geo.ParseFilterLoosely(q)
	return g
}
