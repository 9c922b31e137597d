package handlers

import (
	"context"
	"errors"

	"dateline/geo"
	"dateline/web"
)

// finding is what the page knows of other filters than its own: what each choice
// of the form would give, what the words may mean, and, where nothing matches,
// which word to take away.
func (s *Server) finding(ctx context.Context, q *query) (web.Finding, error) {
	var find web.Finding
	everything, err := s.selectShown(ctx, q, geo.Filter{Edition: q.filter.Edition})
	if err != nil {
		return find, err
	}
	find.Choices = everything.Facets()
	uncoded, err := s.selectShown(ctx, q, q.filter.WithoutCodes())
	if err != nil {
		return find, err
	}
	counts, err := uncoded.Breakdown(q.filter, "")
	if err != nil {
		return find, err
	}
	find.Counts = &counts
	if q.filter.Text != "" {
		if find.Meant, err = s.suggestions(ctx, q, false); err != nil {
			return find, err
		}
	}
	find.Ways, err = s.ways(ctx, q)
	return find, err
}

// ways are what a filter that gives nothing would give without each one of its
// words, those that would still give nothing left out.
func (s *Server) ways(ctx context.Context, q *query) (list []web.Way, err error) {
	if q.sel.Count() > 0 {
		return nil, nil
	}
	for _, l := range q.filter.Loosenings() {
		sel, err := s.selectShown(ctx, q, l.Filter)
		var input *geo.InputError
		if errors.As(err, &input) {
			continue // without it too much would have to be looked through
		}
		if err != nil {
			return nil, err
		}
		if n := sel.Count(); n > 0 {
			list = append(list, web.Way{Loosening: l, N: n})
		}
	}
	return list, nil
}

// sorted are the texts of a page of the selection in the order asked for.
func (s *Server) sorted(ctx context.Context, sel *geo.Selection, sort web.Sort, offset, limit int) ([]geo.Feature, error) {
	if sort.Near == nil {
		return s.features(ctx, sel, sort.Order, offset, limit)
	}
	revs := sel.Nearest(*sort.Near, offset, limit)
	if len(revs) == 0 {
		return nil, nil
	}
	return s.store.Features(ctx, revs)
}
