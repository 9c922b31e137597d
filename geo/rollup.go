package geo

import (
	"cmp"
	"iter"
	"maps"
	"slices"
)

// Standing is what a country or group amounts to among some incidents.
type Standing struct {
	Code    string
	N       int
	Killed  int64    // best figures added up
	Unknown int      // attacks of unknown toll among them
	Last    Interval // of the most recent one
	Years   Years    // incidents by year
}

// Years are numbers of incidents by the calendar year of their first day; those
// without a date are in none.
type Years map[int]int

// Span is the first and the last year with incidents; 0 and 0 without any.
func (y Years) Span() (first, last int) {
	for year := range y {
		if first == 0 || year < first {
			first = year
		}
		last = max(last, year)
	}
	return first, last
}

// Rollup adds incidents up under every code that by gives for them, most
// incidents first, then by code.
func Rollup(rows iter.Seq[Row], by func(*Row) []string) []Standing {
	found := map[string]*Standing{}
	for row := range rows {
		for _, code := range by(&row) {
			s := found[code]
			if s == nil {
				s = &Standing{Code: code, Years: Years{}}
				found[code] = s
			}
			s.N++
			if row.Date.Start.Known() {
				s.Years[row.Date.Start.month()/12]++
			}
			if n, ok := row.Killed.Best.Get(); ok {
				s.Killed += int64(n)
			} else if row.Kind == Attack {
				s.Unknown++
			}
			if row.Date.Start > s.Last.Start {
				s.Last = row.Date
			}
		}
	}
	out := make([]Standing, 0, len(found))
	for s := range maps.Values(found) {
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b Standing) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Code, b.Code)) })
	return out
}

// ByCountry and ByGroup are what Rollup is usually asked for.
func ByCountry(r *Row) []string {
	if r.Country == "" {
		return nil
	}
	return []string{string(r.Country)}
}

// ByGroup gives the groups of the incident.
func ByGroup(r *Row) []string { return r.Groups }
