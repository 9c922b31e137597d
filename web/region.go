package web

import (
	"slices"

	"dateline/geo"
)

func (p RegionPage) query() string { return geo.Filter{Regions: []geo.Region{p.Region}}.Query() }

func (p RegionPage) standfirst() string {
	f := p.Facets
	if f.Total == 0 {
		return "No incident is recorded in this region."
	}
	s := Plural(f.Total, "incident", "incidents") + " in " + Plural(len(p.Rows), "country", "countries")
	return s + killedClause(f.Killed, "; ") + "."
}

func (p RegionPage) description() string {
	return "Attacks, foiled plots, arrests and warnings in " + p.Region.Name() + ". " + p.standfirst()
}

// leastForMultiples is how many incidents make small charts worth their room.
const leastForMultiples = 12

// charted are the countries worth drawing side by side; none where there is too
// little to compare.
func (p RegionPage) charted() []CompareColumn {
	if p.Facets.Total < leastForMultiples || len(p.Largest) < 2 {
		return nil
	}
	return p.Largest
}

// compareQuery are the countries with most incidents, to be compared; "" where
// there are not two.
func (p RegionPage) compareQuery() string {
	var f geo.Filter
	for _, r := range firstN(p.Rows, MostCompared) {
		f.Countries = append(f.Countries, r.Country)
	}
	if len(f.Countries) < 2 {
		return ""
	}
	slices.Sort(f.Countries)
	return f.Query()
}
