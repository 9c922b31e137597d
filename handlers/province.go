package handlers

import (
	"context"

	"dateline/geo"
	"dateline/web"
)

// elsewhereRead is how many incidents are looked through for places in a country
// that is not theirs.
const elsewhereRead = 200

// elsewhere are incidents of other countries that had a place in this one: a
// target, an origin, a way through. They are looked for by the country's name,
// which stands among the words under which such an incident is found.
func (s *Server) elsewhere(ctx context.Context, q *query, country geo.Country) ([]web.Elsewhere, error) {
	named, err := s.selectShown(ctx, q, geo.Filter{Text: country.Name(), Edition: q.filter.Edition})
	if err != nil {
		return nil, err
	}
	abroad := named.WhereCodes(func(f *geo.Feature) bool { return f.Country != country })
	incidents, err := s.store.Incidents(ctx, abroad.Revs(geo.ByDateDesc, 0, elsewhereRead))
	if err != nil {
		return nil, err
	}
	var out []web.Elsewhere
	for i := range incidents {
		e := web.Elsewhere{Feature: incidents[i].Feature()}
		for _, p := range incidents[i].Places {
			if p.Country == country {
				e.Here = append(e.Here, p)
			}
		}
		if len(e.Here) > 0 {
			out = append(out, e)
		}
	}
	return out, nil
}
