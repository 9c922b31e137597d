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

// Years are numbers of incidents by calendar year, as a [Timeline] has them: one of
// several years belongs to each by the days it has there, which adds up to 1; one
// whose end is not known, to that of its first day; one without a date to none.
type Years map[int]float64

// add adds an incident of a first and a last day.
func (y Years) add(start, end Day) {
	if !start.Known() {
		return
	}
	if end == lastDay {
		end = start
	}
	first := start.month() / 12
	if end <= start || end.month()/12 == first {
		y[first]++
		return
	}
	days := float64(end - start + 1)
	for year, day := first, start; day <= end; year++ {
		next := ByYear.next(ByYear.floor(day))
		y[year] += float64(min(next, end+1)-day) / days
		day = next
	}
}

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
			s.Years.add(row.Date.Start, row.Date.End)
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
