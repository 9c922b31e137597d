package handlers

import (
	"context"
	"errors"
	"slices"

	"dateline/data"
	"dateline/geo"
	"dateline/web"
)

// What counts as near to an incident, and how many of each sort are listed.
const (
	relatedKM, relatedDays = 50, 60
	relatedShown           = 5
	groupShown             = 2 // before, and after
)

// related are other incidents that help to read one: those that the record
// itself names, those near it in place and time, and those of its group before
// and after it. Each is listed once.
func (s *Server) related(ctx context.Context, q *query, f web.Frame, i *geo.Incident) ([]web.RelatedIncidents, error) {
	listed := map[int64]bool{i.ID: true}
	var out []web.RelatedIncidents
	add := func(r web.RelatedIncidents) {
		r.Incidents = slices.DeleteFunc(r.Incidents, func(o geo.Feature) bool { return listed[o.ID] })
		for _, o := range r.Incidents {
			listed[o.ID] = true
		}
		if len(r.Incidents) > 0 {
			out = append(out, r)
		}
	}
	for _, named := range []struct {
		why string
		ids []int64
	}{{"Part of", []int64{i.PartOf}}, {"Merged into", []int64{i.MergedInto}}, {"Belonging together", i.Related}} {
		r := web.RelatedIncidents{Why: named.why}
		for _, id := range named.ids {
			if id == 0 {
				continue
			}
			other, _, err := s.shown(ctx, q, id)
			if errors.Is(err, data.ErrNotFound) || errors.Is(err, data.ErrWithdrawn) {
				continue
			}
			if err != nil {
				return nil, err
			}
			r.Incidents = append(r.Incidents, other.Feature())
		}
		add(r)
	}
	feature := i.Feature()
	everything, err := s.selectShown(ctx, q, geo.Filter{Edition: q.filter.Edition})
	if err != nil {
		return nil, err
	}
	near := web.RelatedIncidents{Why: "Near it in place and time"}
	if near.Incidents, err = s.readFeatures(ctx, everything.Nearby(&feature, relatedKM, relatedDays, relatedShown)); err != nil {
		return nil, err
	}
	add(near)
	if groups := i.Groups(); len(groups) > 0 {
		of := geo.Filter{Groups: groups[:1], Edition: q.filter.Edition}
		sel, err := s.selectShown(ctx, q, of)
		if err != nil {
			return nil, err
		}
		r := web.RelatedIncidents{Why: f.Name(groups[0]) + " before and after", Href: f.Link("/groups/"+groups[0], "")}
		if r.Incidents, err = s.readFeatures(ctx, sel.Around(&feature, groupShown)); err != nil {
			return nil, err
		}
		add(r)
	}
	return out, nil
}

// readFeatures are the texts of revisions; of none it asks nothing.
func (s *Server) readFeatures(ctx context.Context, revs []int64) ([]geo.Feature, error) {
	if len(revs) == 0 {
		return nil, nil
	}
	return s.store.Features(ctx, revs)
}
