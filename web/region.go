package web

import "dateline/geo"

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
