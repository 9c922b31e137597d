package web

import (
	"slices"
	"strings"

	"dateline/geo"
)

// chip is one value of a filter with the link that takes it away.
type chip struct {
	Word  string // of the filter's vocabulary: "country"
	Name  string // "Country"
	Value string // "Russia"
	Href  string // the same page without it
}

// chips are the values of the frame's filter, each removable.
func (f Frame) chips() []chip {
	var out []chip
	add := func(word, name, value string, without geo.Filter) {
		out = append(out, chip{word, name, value, f.linkTo(f.Path, without)})
	}
	q := f.Filter
	if q.Text != "" {
		g := q
		g.Text = ""
		add("q", "Words", "“"+q.Text+"”", g)
	}
	for i, c := range q.Regions {
		g := q
		g.Regions = without(q.Regions, i)
		add("region", "Region", c.Name(), g)
	}
	for i, c := range q.Countries {
		g := q
		g.Countries = without(q.Countries, i)
		add("country", "Country", c.Name(), g)
	}
	for i, s := range q.Provinces {
		g := q
		g.Provinces = without(q.Provinces, i)
		add("admin1", "Province", ProvinceName(s), g)
	}
	for i, k := range q.Kinds {
		g := q
		g.Kinds = without(q.Kinds, i)
		add("kind", "Kind", KindPlural(k), g)
	}
	for i, s := range q.Groups {
		g := q
		g.Groups = without(q.Groups, i)
		add("group", "Group", f.Name(s), g)
	}
	for i, o := range q.Outcomes {
		g := q
		g.Outcomes = without(q.Outcomes, i)
		add("outcome", "Outcome", OutcomeName(o), g)
	}
	for i, m := range q.Methods {
		g := q
		g.Methods = without(q.Methods, i)
		add("method", "Method", MethodName(m), g)
	}
	if !q.Time.Open() {
		g := q
		g.Time = geo.Interval{}
		add("datetime", "When", Dates(q.Time), g)
	}
	if q.KilledMin > 0 {
		g := q
		g.KilledMin = 0
		add("killed_min", "Killed", "at least "+Number(q.KilledMin), g)
	}
	if q.PrecisionMax > 0 {
		g := q
		g.PrecisionMax = 0
		add("precision_max", "Place known to", PrecisionName(q.PrecisionMax)+" or better", g)
	}
	if q.SourcesMin > 0 {
		g := q
		g.SourcesMin = 0
		add("sources_min", "Sources", "at least "+Number(q.SourcesMin), g)
	}
	for i, m := range q.Missing {
		g := q
		g.Missing = without(q.Missing, i)
		add("missing", "Not known", GapName(m), g)
	}
	for i, d := range q.Datasets {
		g := q
		g.Datasets = without(q.Datasets, i)
		add("dataset", "Data set", f.Dataset(d).Name, g)
	}
	if q.BBox != nil {
		g := q
		g.BBox = nil
		add("bbox", "Within", BoxText(*q.BBox), g)
	}
	if q.Area != nil {
		g := q
		g.Area = nil
		add("area", "Within", "the area drawn, "+Plural(len(q.Area), "corner", "corners"), g)
	}
	if q.Edition != 0 {
		g := q
		g.Edition = 0
		add("edition", "Edition", Number(q.Edition), g)
	}
	return out
}

// way is a loosening in words: "Without country: Sweden".
func (f Frame) way(w Way) string {
	name, values := w.Word, []string(nil)
	for _, c := range f.chips() {
		if c.Word == w.Word {
			name, values = c.Name, append(values, c.Value)
		}
	}
	return "Without " + strings.ToLower(name) + ": " + And(values)
}

// linkTo is path with exactly the filter g, and a language or theme asked for.
func (f Frame) linkTo(path string, g geo.Filter) string {
	h := f
	h.Filter.Edition = 0
	return h.Link(path, g.Query())
}

// narrow is path with the frame's filter changed by change.
func (f Frame) narrow(path string, change func(*geo.Filter)) string {
	g := f.Filter
	change(&g)
	return f.linkTo(path, g)
}

// incidents is the table of the incidents that query gives, the frame's pinned
// edition kept.
func (f Frame) incidents(parts ...string) string {
	return f.Link("/incidents", strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "&"))
}

func without[T any](list []T, i int) []T { return slices.Delete(slices.Clone(list), i, i+1) }

// filterWords is the filter in a sentence's part: "Russia, attacks, 2024"; "" for none.
func (f Frame) filterWords() string {
	var words []string
	for _, c := range f.chips() {
		if c.Name != "Edition" {
			words = append(words, c.Value)
		}
	}
	return strings.Join(words, ", ")
}
