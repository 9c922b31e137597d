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
var FormFields = []string{"from", "to", "sort"}

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
		out = append(out, option{Value: strings.Join(values, ","), Label: And(labels), On: true})
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
		o := option{Value: string(code), Label: name(code)}
		for _, t := range tallies {
			if t.Code == o.Value {
				o.N = t.N
			}
		}
		for _, c := range chosen {
			o.On = o.On || c == code
		}
		if o.N > 0 || o.On {
			out = append(out, o)
		}
	}
	return out
}

func (o option) text() string {
	if o.N == 0 {
		return o.Label
	}
	return o.Label + " (" + Number(o.N) + ")"
}

func byLabel(list []option) []option {
	slices.SortStableFunc(list, func(a, b option) int { return strings.Compare(geo.Fold(a.Label), geo.Fold(b.Label)) })
	return list
}

func (f Frame) countryOptions(choices geo.Facets) []option {
	return byLabel(options(choices.Countries, f.Filter.Countries, geo.Country.Name))
}

// regionOptions are the regions in which something is recorded, with its number.
func (f Frame) regionOptions(choices geo.Facets) []option {
	n := map[geo.Country]int{}
	for _, t := range choices.Countries {
		n[geo.Country(t.Code)] = t.N
	}
	var found []geo.Tally
	for _, r := range geo.Regions() {
		t := geo.Tally{Code: string(r)}
		for _, c := range r.Countries() {
			t.N += n[c]
		}
		if t.N > 0 {
			found = append(found, t)
		}
	}
	return byLabel(options(found, f.Filter.Regions, geo.Region.Name))
}

func (f Frame) groupOptions(choices geo.Facets) []option {
	return byLabel(options(choices.Groups, f.Filter.Groups, f.Name))
}

func (f Frame) precisionOptions() []option {
	var out []option
	for _, p := range []geo.GeoPrecision{geo.Site, geo.Settlement, geo.NearPlace, geo.District, geo.Province} {
		out = append(out, option{Value: strconv.Itoa(int(p)), Label: Capital(PrecisionName(p)) + orBetter(p), On: f.Filter.PrecisionMax == p})
	}
	if p := f.Filter.PrecisionMax; p > geo.Province {
		out = append(out, option{Value: strconv.Itoa(int(p)), Label: Capital(PrecisionName(p)) + " or better", On: true})
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
	return len(f.Filter.Outcomes) > 0 || f.Filter.PrecisionMax > 0 || f.Filter.KilledMin > 0
}

// hidden are the parts of the address that the form has no field for and must
// keep: Value is the name, Label the value.
func (f Frame) hidden() []option {
	g := geo.Filter{
		BBox: f.Filter.BBox, Area: f.Filter.Area, Provinces: f.Filter.Provinces, Methods: f.Filter.Methods, SourcesMin: f.Filter.SourcesMin,
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
