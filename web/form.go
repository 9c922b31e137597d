package web

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"dateline/geo"
)

// FormFields are the names a filter form sends beside the filter's vocabulary.
var FormFields = []string{"from", "to", "near", "km", "sort"}

// Near a place is within so many kilometres, if a form says nothing else, and at most.
const NearKM, MostNearKM = 50, 1000

// FormQuery turns what a filter form sends into the vocabulary: the two date
// fields from and to become datetime (a datetime that is there already wins),
// and fields left empty go. Other names are kept. q is not changed.
func FormQuery(q url.Values) url.Values {
	out := url.Values{}
	for name, values := range q {
		for _, v := range values {
			if strings.TrimSpace(v) != "" {
				out.Add(name, v)
			}
		}
	}
	from, to := strings.TrimSpace(out.Get("from")), strings.TrimSpace(out.Get("to"))
	out.Del("from")
	out.Del("to")
	if (from == "" && to == "") || out.Has("datetime") {
		return out
	}
	out.Set("datetime", or(from, "..")+"/"+or(to, ".."))
	return out
}

func or(s, t string) string {
	if s == "" {
		return t
	}
	return s
}

// datePattern is what a date field takes.
const datePattern = `\s*\d{4}(-\d{2}(-\d{2})?)?\s*`

// fromText and toText are the ends of an interval as briefly as a date field
// reads them back: a beginning on 1 January is the year, an end on the last day of
// a month is the month.
func fromText(v geo.Interval) string {
	t := v.Start.Time()
	switch {
	case !v.Start.Known():
		return ""
	case t.YearDay() == 1:
		return t.Format("2006")
	case t.Day() == 1:
		return t.Format("2006-01")
	}
	return v.Start.String()
}

func toText(v geo.Interval) string {
	t := v.End.Time()
	next := t.AddDate(0, 0, 1)
	switch {
	case !v.End.Known():
		return ""
	case next.YearDay() == 1:
		return t.Format("2006")
	case next.Day() == 1:
		return t.Format("2006-01")
	}
	return v.End.String()
}

// option is one choice of a select or one checkbox.
type option struct {
	Value, Label string
	N            int
	On           bool
}

// options are the choices of a select whose values are codes: first, where the
// filter holds more than one value, those together; then every tally by name.
func options[T ~string](tallies []geo.Tally, chosen []T, name func(T) string) []option {
	var out []option
	if len(chosen) > 1 {
		var values, labels []string
		for _, c := range chosen {
			values, labels = append(values, string(c)), append(labels, name(c))
		}
		out = append(out, option{Value: strings.Join(values, ","), Label: And(labels), N: -1, On: true})
	}
	found := false
	for _, t := range tallies {
		on := len(chosen) == 1 && string(chosen[0]) == t.Code
		found = found || on
		out = append(out, option{Value: t.Code, Label: name(T(t.Code)), N: t.N, On: on})
	}
	if len(chosen) == 1 && !found {
		out = append(out, option{Value: string(chosen[0]), Label: name(chosen[0]), On: true})
	}
	return out
}

// checks are checkboxes for the codes of all that occur or are chosen, in the
// order of all.
func checks[T ~string](all []T, tallies []geo.Tally, chosen []T, name func(T) string) []option {
	var out []option
	for _, code := range all {
		o := option{Value: string(code), Label: name(code), On: slices.Contains(chosen, code)}
		i := slices.IndexFunc(tallies, func(t geo.Tally) bool { return t.Code == o.Value })
		if i >= 0 {
			o.N = tallies[i].N
		}
		if i >= 0 || o.On {
			out = append(out, o)
		}
	}
	return out
}

// text is a choice with how many incidents it would give; -1 is not counted.
func (o option) text() string {
	if o.N < 0 {
		return o.Label
	}
	return o.Label + " (" + Number(o.N) + ")"
}

// tallies are the codes of a facet that occur in the edition, each with how many
// incidents it would give: 0 is shown, so that nothing is gone from under the
// finger.
func (f Finding) tallies(facet geo.Facet) []geo.Tally {
	all := map[geo.Facet][]geo.Tally{
		geo.KindFacet: f.Choices.Kinds, geo.OutcomeFacet: f.Choices.Outcomes, geo.MethodFacet: f.Choices.Methods,
		geo.CountryFacet: f.Choices.Countries, geo.GroupFacet: f.Choices.Groups,
	}[facet]
	if f.Counts == nil {
		return all
	}
	n := map[string]int{}
	for _, t := range f.Counts.Facets[facet] {
		n[t.Code] = t.N
	}
	out := make([]geo.Tally, len(all))
	for i, t := range all {
		out[i] = geo.Tally{Code: t.Code, N: n[t.Code]}
	}
	return out
}

func byLabel(list []option) []option {
	slices.SortStableFunc(list, func(a, b option) int { return strings.Compare(geo.Fold(a.Label), geo.Fold(b.Label)) })
	return list
}

func (f Frame) countryOptions(find Finding) []option {
	return byLabel(options(find.tallies(geo.CountryFacet), f.Filter.Countries, geo.Country.Name))
}

// regionOptions are the regions in which something is recorded, with its number.
func (f Frame) regionOptions(find Finding) []option {
	n := map[geo.Country]int{}
	for _, t := range find.tallies(geo.CountryFacet) {
		n[geo.Country(t.Code)] = t.N
	}
	var found []geo.Tally
	for _, r := range geo.Regions() {
		t := geo.Tally{Code: string(r)}
		occurs := false
		for _, c := range r.Countries() {
			_, ok := n[c]
			occurs = occurs || ok
			t.N += n[c]
		}
		if occurs {
			found = append(found, t)
		}
	}
	return byLabel(options(found, f.Filter.Regions, geo.Region.Name))
}

func (f Frame) groupOptions(find Finding) []option {
	return byLabel(options(find.tallies(geo.GroupFacet), f.Filter.Groups, f.Name))
}

func (f Frame) methodOptions(find Finding) []option {
	return byLabel(options(find.tallies(geo.MethodFacet), f.Filter.Methods, func(m geo.Method) string { return Capital(MethodName(m)) }))
}

func (f Frame) precisionOptions() []option {
	var out []option
	for _, p := range []geo.GeoPrecision{geo.Site, geo.Settlement, geo.NearPlace, geo.District, geo.Province} {
		out = append(out, option{Value: strconv.Itoa(int(p)), Label: Capital(PrecisionName(p)) + orBetter(p), N: -1, On: f.Filter.PrecisionMax == p})
	}
	if p := f.Filter.PrecisionMax; p > geo.Province {
		out = append(out, option{Value: strconv.Itoa(int(p)), Label: Capital(PrecisionName(p)) + " or better", N: -1, On: true})
	}
	return out
}

func orBetter(p geo.GeoPrecision) string {
	if p == geo.Site {
		return ""
	}
	return " or better"
}

func outcomeLabel(o geo.Outcome) string { return Capital(OutcomeName(o)) }

// moreOpen reports whether a filter behind “More filters” is in force.
func (f Frame) moreOpen() bool {
	return len(f.Filter.Outcomes) > 0 || len(f.Filter.Methods) > 0 || f.Filter.PrecisionMax > 0 || f.Filter.KilledMin > 0 || f.Filter.Area != nil
}

// hidden are the parts of the address that the form has no field for and must
// keep: Value is the name, Label the value.
func (f Frame) hidden() []option {
	g := geo.Filter{
		BBox: f.Filter.BBox, Provinces: f.Filter.Provinces, SourcesMin: f.Filter.SourcesMin,
		Missing:  f.Filter.Missing,
		Datasets: f.Filter.Datasets, Edition: f.Filter.Edition,
	}
	q := g.Values()
	for name, v := range (geo.View{Zoom: -1, Lang: f.View.Lang, Theme: f.View.Theme}).Values() {
		q[name] = v
	}
	var out []option
	for _, name := range slices.Sorted(maps.Keys(q)) {
		out = append(out, option{Value: name, Label: q.Get(name)})
	}
	return out
}
