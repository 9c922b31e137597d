package gazetteer

import (
	"slices"

	"dateline/geo"
)

// maxCandidates is how many answers a query gets at most.
const maxCandidates = 10

// Resolve finds the places that a text may mean, the likeliest first. Without
// one the answer is the district, province or country that the query names,
// marked as Fallback, and nil when there is none either. The same query gives the
// same answer as long as nothing is learned.
func (g *Gazetteer) Resolve(q Query) []Candidate {
	s := g.search(q)
	if c, ok := s.between(); ok {
		return []Candidate{c}
	}
	s.lookup()
	if !s.found(0.9) {
		s.lookupAlike()
	}
	all := s.candidates()
	switch {
	case len(all) == 0:
		return s.fallback("")
	case all[0].Ambiguous:
		s.share()
		all = append(all, s.fallback("the place is not certain")...)
	}
	return all
}

// Geocode is the answer of [Gazetteer.Resolve] as a place of an incident: the
// first candidate, or, when that is ambiguous, the province or country that the
// likely ones share or the query names. The place's Text is the given one, its Note says how it was
// found. False is not even a country.
func (g *Gazetteer) Geocode(text string, country geo.Country, admin1 string) (geo.Place, bool) {
	all := g.Resolve(Query{Text: text, Country: country, Admin1: admin1})
	if len(all) == 0 || all[0].Precision == geo.Unlocated {
		return geo.Place{}, false
	}
	c := all[0]
	if c.Ambiguous {
		i := slices.IndexFunc(all, func(c Candidate) bool { return c.Fallback })
		if i < 0 {
			return geo.Place{}, false
		}
		why := c.Why
		c = all[i]
		c.Why = why
	}
	p := geo.Place{
		Role: geo.RoleSite, Name: c.Name, Text: text, Admin1: c.Admin1, Admin2: c.Admin2, Country: c.Country,
		Point: &c.Point, Precision: c.Precision, Note: c.Why,
	}
	if c.RadiusKM != c.Precision.RadiusKM() {
		p.RadiusKM = c.RadiusKM
	}
	if c.Fallback && text != "" {
		p.Name = text
	}
	return p, true
}
