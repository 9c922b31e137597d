package web

import (
	"cmp"
	"slices"
	"strings"

	"dateline/geo"
)

// CountryOrder is the order of a table of countries: a column's name, after a
// "-" the other way round. "" is most incidents first.
type CountryOrder string

// The columns by which countries can be ordered: names ascending, figures and
// dates descending.
const (
	ByCountryName      CountryOrder = "country"
	ByCountryIncidents CountryOrder = "incidents"
	ByCountryKilled    CountryOrder = "killed"
	ByCountryLast      CountryOrder = "last"
)

var countryOrders = []CountryOrder{ByCountryIncidents, ByCountryKilled, ByCountryName, ByCountryLast}

// ParseCountryOrder reads the parameter sort of /countries.
func ParseCountryOrder(s string) (CountryOrder, error) {
	if s == "" {
		return ByCountryIncidents, nil
	}
	if o := CountryOrder(s); slices.Contains(countryOrders, o.column()) {
		return o, nil
	}
	var names []string
	for _, o := range countryOrders {
		names = append(names, string(o), "-"+string(o))
	}
	return "", &geo.InputError{Field: "sort", Value: s, Reason: "want one of " + strings.Join(names, ", ")}
}

func (o CountryOrder) column() CountryOrder { return CountryOrder(strings.TrimPrefix(string(o), "-")) }
func (o CountryOrder) reversed() bool       { return strings.HasPrefix(string(o), "-") }

// ascending reports whether the column's least value comes first.
func (o CountryOrder) ascending() bool { return (o.column() == ByCountryName) != o.reversed() }

// Sort puts rows into the order; those alike are in the order of their names.
func (o CountryOrder) Sort(rows []CountryRow) {
	sign := 1
	if !o.ascending() {
		sign = -1
	}
	slices.SortStableFunc(rows, func(a, b CountryRow) int {
		name := cmp.Compare(geo.Fold(a.Country.Name()), geo.Fold(b.Country.Name()))
		switch o.column() {
		case ByCountryName:
			return sign * name
		case ByCountryKilled:
			return cmp.Or(sign*cmp.Compare(a.Killed, b.Killed), name)
		case ByCountryLast:
			return cmp.Or(sign*cmp.Compare(a.Last.Start, b.Last.Start), name)
		}
		return cmp.Or(sign*cmp.Compare(a.N, b.N), name)
	})
}

// CountryQuery is what the address of the table of countries asks for beside the
// edition.
type CountryQuery struct {
	Order   CountryOrder // of the table
	Measure Measure      // of the map
}

func (q CountryQuery) query() string {
	var parts []string
	if q.Measure == MeasureKilled {
		parts = append(parts, "by="+string(q.Measure))
	}
	if q.Order != ByCountryIncidents && q.Order != "" {
		parts = append(parts, "sort="+string(q.Order))
	}
	return strings.Join(parts, "&")
}

// by is the same page with the map shaded by another measure.
func (p CountriesPage) by(m Measure) string {
	q := p.Query
	q.Measure = m
	return p.Link(p.Path, q.query())
}

// sortLink orders the table by the column, or the other way round where that is
// the order in force.
func (p CountriesPage) sortLink(o CountryOrder) string {
	q := p.Query
	if q.Order == o {
		o = "-" + o
	}
	q.Order = o
	return p.Link(p.Path, q.query()) + "#table"
}

func (o CountryOrder) ariaSort(column CountryOrder) string {
	switch {
	case o.column() != column:
		return ""
	case o.ascending():
		return "ascending"
	}
	return "descending"
}

func (o CountryOrder) arrow(column CountryOrder) string {
	switch o.ariaSort(column) {
	case "ascending":
		return "↑"
	case "descending":
		return "↓"
	}
	return "↕"
}

// caption says what order the table is in.
func (o CountryOrder) caption() string {
	words := map[CountryOrder][2]string{
		ByCountryIncidents: {"most incidents first", "fewest incidents first"},
		ByCountryKilled:    {"most killed first", "fewest killed first"},
		ByCountryName:      {"by name", "by name, from the end of the alphabet"},
		ByCountryLast:      {"latest incident first", "oldest last incident first"},
	}[o.column()]
	if o.reversed() {
		return words[1]
	}
	return words[0]
}

// recorded are the regions with incidents, most of them first.
func (p CountriesPage) recorded() []RegionRow {
	rows := slices.DeleteFunc(slices.Clone(p.Regions), func(r RegionRow) bool { return r.N == 0 })
	slices.SortStableFunc(rows, func(a, b RegionRow) int { return cmp.Compare(b.N, a.N) })
	return rows
}

// sparkSpan is from the first to the last year with incidents in any row.
func sparkSpan(rows []CountryRow) (first, last int) {
	var span [2]int
	for _, r := range rows {
		span = widened(span, r.Years)
	}
	return span[0], span[1]
}
