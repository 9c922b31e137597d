package geo

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Filter says which incidents are meant. It is the one vocabulary of pages,
// downloads, tiles, feeds, embeds and pictures: ParseFilter reads it from an
// address, Query writes it back. Values of one name are alternatives, different
// names must all hold. The zero Filter means every published incident.
type Filter struct {
	BBox         *BBox        // bbox=w,s,e,n; incidents without a position stay in
	Area         Outline      // area=lon,lat,lon,lat,…, a polygon; incidents without a position are in none
	Time         Interval     // datetime=, matches on overlap
	Countries    []Country    // country=
	Regions      []Region     // region=
	Provinces    []string     // admin1=, folded names
	Groups       []string     // group=, slugs
	Kinds        []Kind       // kind=
	Methods      []Method     // method=
	Outcomes     []Outcome    // outcome=
	KilledMin    int          // killed_min=, best figure at least; 0 asks for nothing
	PrecisionMax GeoPrecision // precision_max=, at least as exact as this; 0 asks for nothing
	SourcesMin   int          // sources_min=
	Missing      []Gap        // missing=, what the record leaves open
	Datasets     []string     // dataset=, slugs
	Text         string       // q=, words that title, summary or place must hold
	Edition      int64        // edition=, 0 is the newest
}

// Limits of a query, as a stranger may send it.
const (
	MaxParameters = 40
	MaxValue      = 2000 // characters of one value; area, which lists corners, may be longer
)

// filterNames are the names of the vocabulary in their canonical order.
var filterNames = []string{
	"bbox", "area", "datetime", "country", "region", "admin1", "group", "kind", "method", "outcome",
	"killed_min", "precision_max", "sources_min", "missing", "dataset", "q", "edition",
}

// FilterNames lists the names a filter is made of, in the order Query writes them.
func FilterNames() []string { return slices.Clone(filterNames) }

// ParseFilter reads a filter from the parameters of an address. Names that are
// neither part of the vocabulary nor in also are an error; use
// [ParseFilterLoosely] for pages, which ignore foreign ones. Errors are
// *InputError and name the parameter and what is accepted.
func ParseFilter(q url.Values, also ...string) (Filter, error) {
	for _, name := range slices.Sorted(maps.Keys(q)) {
		if !slices.Contains(filterNames, name) && !slices.Contains(also, name) {
			names := append(FilterNames(), also...)
			return Filter{}, &InputError{Field: name, Reason: "unknown parameter; accepted are " + strings.Join(names, ", ")}
		}
	}
	return ParseFilterLoosely(q)
}

// ParseFilterLoosely is [ParseFilter] for pages: names outside the vocabulary
// (utm_source and the like) are ignored, bad values are still errors.
func ParseFilterLoosely(q url.Values) (Filter, error) {
	n := 0
	for _, values := range q {
		n += len(values)
	}
	if n > MaxParameters {
		return Filter{}, &InputError{Field: "query", Value: strconv.Itoa(n), Reason: fmt.Sprintf("at most %d parameters", MaxParameters)}
	}
	p := filterParser{q: q}
	var f Filter
	if s := p.one("bbox"); s != "" {
		b, err := ParseBBox(s)
		p.keep(err)
		f.BBox = &b
	}
	if s := p.one("area"); s != "" {
		a, err := ParseOutline(s)
		p.keep(err)
		f.Area = a
	}
	if s := p.one("datetime"); s != "" {
		v, err := ParseInterval(s)
		p.keep(err)
		f.Time = v
	}
	f.Countries = list(&p, "country", ParseCountry)
	f.Regions = list(&p, "region", ParseRegion)
	f.Provinces = list(&p, "admin1", parseProvince)
	f.Groups = list(&p, "group", parseSlug("group"))
	f.Kinds = list(&p, "kind", parseCode("kind", Kinds))
	f.Methods = list(&p, "method", parseCode("method", Methods))
	f.Outcomes = list(&p, "outcome", parseCode("outcome", Outcomes))
	f.KilledMin = int(p.number("killed_min", math.MaxInt32))
	f.SourcesMin = int(p.number("sources_min", math.MaxInt32))
	f.Missing = list(&p, "missing", parseCode("missing", GapWords))
	if s := p.one("precision_max"); s != "" {
		v, err := ParseGeoPrecision(s)
		if err != nil || v == Unlocated {
			err = &InputError{Field: "precision_max", Value: s, Reason: "want 1 to 8 or one of " + strings.Join(geoPrecisionNames[1:], ", ")}
		}
		p.keep(err)
		f.PrecisionMax = v
	}
	f.Datasets = list(&p, "dataset", parseSlug("dataset"))
	f.Text = strings.Join(strings.Fields(p.one("q")), " ")
	f.Edition = p.number("edition", math.MaxInt64)
	if p.err != nil {
		return Filter{}, p.err
	}
	return f, nil
}

// filterParser keeps the first error met, in the order of the vocabulary.
type filterParser struct {
	q   url.Values
	err error
}

func (p *filterParser) keep(err error) {
	if p.err == nil && err != nil {
		p.err = err
	}
}

// values of a name, none of which is over long or damaged.
func (p *filterParser) values(name string) []string {
	most := MaxValue
	if name == "area" {
		most = maxOutlineText
	}
	for _, v := range p.q[name] {
		switch {
		case !utf8.ValidString(v) || strings.ContainsRune(v, 0):
			p.keep(&InputError{Field: name, Reason: "want text in UTF-8"})
			return nil
		case utf8.RuneCountInString(v) > most:
			p.keep(&InputError{Field: name, Value: v, Reason: fmt.Sprintf("at most %d characters", most)})
			return nil
		}
	}
	return p.q[name]
}

func (p *filterParser) one(name string) string {
	v := slices.DeleteFunc(slices.Clone(p.values(name)), func(s string) bool { return s == "" })
	switch {
	case len(v) == 0:
		return ""
	case len(v) > 1:
		p.keep(&InputError{Field: name, Value: strings.Join(v, " and "), Reason: "may be given once"})
	}
	return strings.TrimSpace(v[0])
}

func (p *filterParser) number(name string, most int64) int64 {
	s := p.one(name)
	if s == "" {
		return 0
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil || n > uint64(most) {
		p.keep(&InputError{Field: name, Value: s, Reason: fmt.Sprintf("want a whole number from 0 to %d", most)})
		return 0
	}
	return int64(n)
}

// list reads a name whose values may be repeated or separated by commas; the
// result is sorted and without repetition, so that equal filters are equal.
func list[T cmp.Ordered](p *filterParser, name string, parse func(string) (T, error)) []T {
	var out []T
	for _, v := range p.values(name) {
		for s := range strings.SplitSeq(v, ",") {
			if s = strings.TrimSpace(s); s == "" {
				continue
			}
			x, err := parse(s)
			if err != nil {
				p.keep(err)
				return nil
			}
			out = append(out, x)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func parseCode[T ~string](field string, codes []T) func(string) (T, error) {
	return func(s string) (T, error) { return ParseCode(field, s, codes) }
}

// parseProvince folds a name, so that spellings of it are one; a folded name has
// no comma.
func parseProvince(s string) (string, error) {
	if key := Fold(s); key != "" {
		return key, nil
	}
	return "", &InputError{Field: "admin1", Value: s, Reason: "want the name of a province, as records have it"}
}

func parseSlug(field string) func(string) (string, error) {
	return func(s string) (string, error) {
		if s != Slug(s) {
			return "", &InputError{Field: field, Value: s, Reason: "want a slug of lower-case letters, digits and hyphens, such as isis-k"}
		}
		return s, nil
	}
}

// Values are the parameters that ParseFilter reads back as the same filter.
func (f Filter) Values() url.Values {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	number := func(name string, n int64) {
		if n > 0 {
			q.Set(name, strconv.FormatInt(n, 10))
		}
	}
	if f.BBox != nil {
		set("bbox", f.BBox.String())
	}
	set("area", f.Area.String())
	if !f.Time.Open() {
		set("datetime", f.Time.String())
	}
	set("country", joinCodes(f.Countries))
	set("region", joinCodes(f.Regions))
	set("admin1", joinCodes(f.Provinces))
	set("group", joinCodes(f.Groups))
	set("kind", joinCodes(f.Kinds))
	set("method", joinCodes(f.Methods))
	set("outcome", joinCodes(f.Outcomes))
	number("killed_min", int64(f.KilledMin))
	number("precision_max", int64(f.PrecisionMax))
	number("sources_min", int64(f.SourcesMin))
	set("missing", joinCodes(f.Missing))
	set("dataset", joinCodes(f.Datasets))
	set("q", f.Text)
	number("edition", f.Edition)
	return q
}

func joinCodes[T ~string](list []T) string { return strings.Join(words(list), ",") }

// Query is the filter as the query of an address without "?", in canonical
// order, so that equal filters have equal addresses. Commas, slashes and colons
// are left readable. The zero Filter is "".
func (f Filter) Query() string {
	q := f.Values()
	var b strings.Builder
	for _, name := range filterNames {
		if v := q.Get(name); v != "" {
			if b.Len() > 0 {
				b.WriteByte('&')
			}
			b.WriteString(name + "=" + readable.Replace(url.QueryEscape(v)))
		}
	}
	return b.String()
}

var readable = strings.NewReplacer("%2C", ",", "%2F", "/", "%3A", ":")

// IsZero reports whether the filter asks for nothing.
func (f Filter) IsZero() bool { return f.Query() == "" }

// AllCountries are the countries asked for by country and by region, which the
// caller must not change; asked is false where neither is asked for. A country
// given beside a region must lie in both, so asked may be true with no
// countries at all: such a filter matches nothing.
func (f Filter) AllCountries() (countries []Country, asked bool) {
	if len(f.Regions) == 0 {
		return f.Countries, len(f.Countries) > 0
	}
	for _, r := range f.Regions {
		for _, c := range r.Countries() {
			if len(f.Countries) == 0 || slices.Contains(f.Countries, c) {
				countries = append(countries, c)
			}
		}
	}
	slices.Sort(countries)
	return slices.Compact(countries), true
}
