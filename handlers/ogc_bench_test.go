package handlers_test

import (
	"fmt"
	"net/url"
	"testing"
)

// BenchmarkItems reads pages of 1,000 at both ends of a layer, and under filters
// that the index answers and that need texts.
func BenchmarkItems(b *testing.B) {
	const n = 250_000
	s := newSite(b, nil, invented(n))
	page := func(query string) string { return incidentsItems + "?limit=1000&" + query }
	filter := func(text string) string { return page("filter=" + url.QueryEscape(text)) }
	for _, c := range []struct{ name, target string }{
		{"first page", page("")},
		{"last page", page(fmt.Sprint("offset=", n-1000))},
		{"first page of filter", filter("country = 'AFG'")},
		{"last page of filter", filter("country = 'AFG'") + "&offset=40000"},
		{"ten features", incidentsItems + "?limit=10"},
		{"feed", "/feeds/incidents.atom"},
		{"changes", "/feeds/changes.json?since=0&limit=1000"},
		{"countries", "/ogc/collections/countries/items?limit=1"},
	} {
		b.Run(c.name, func(b *testing.B) {
			s.want(b, c.target)
			for b.Loop() {
				s.want(b, c.target)
			}
		})
	}
	// Without what was kept of the last time: each filter is a new one.
	x := 0
	for _, c := range []struct{ name, condition string }{
		{"codes", "country = 'AFG' AND kind = 'attack'"},
		{"figures", "killed_best > 5"},
		{"polygon", "S_INTERSECTS(geometry, POLYGON((30 30, 40 30, 40 40, 35 45, 30 40, 30 30)))"},
		{"texts of a country", "country = 'AFG' AND title LIKE '%7%'"},
	} {
		b.Run("new filter by "+c.name, func(b *testing.B) {
			for b.Loop() {
				x++
				s.want(b, incidentsItems+"?limit=1&filter="+url.QueryEscape(fmt.Sprintf("%s AND id <> %d", c.condition, -x)))
			}
		})
	}
}
