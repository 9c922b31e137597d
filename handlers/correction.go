package handlers

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"dateline/geo"
	"dateline/web"
)

const (
	editionsPage    = 30 // editions that the list shows at once
	correctionsPage = 25 // records that the page of an edition shows at once
)

// corrections lists the editions up to the one asked for.
func (s *Server) corrections(c echo.Context) error {
	q, err := s.parse(c, lenient, "offset")
	if err != nil {
		return err
	}
	offset, err := whole(c, "offset", 0)
	if err != nil {
		return err
	}
	return s.page(c, q, func() (templ.Component, error) {
		editions := slices.DeleteFunc(slices.Clone(q.snap.Editions), func(e geo.Edition) bool { return e.N > q.edition.N })
		page := web.CorrectionsPage{Frame: s.frame(c, q), Offset: offset, Limit: editionsPage, Total: len(editions)}
		page.Editions = editions[min(offset, len(editions)):min(offset+editionsPage, len(editions))]
		return web.Corrections(page), nil
	})
}

// correction shows what one edition changed in the records published before.
func (s *Server) correction(c echo.Context) error {
	n, err := strconv.ParseInt(c.Param("edition"), 10, 64)
	if err != nil || n < 1 {
		return echo.NewHTTPError(http.StatusNotFound)
	}
	q, err := s.parse(c, lenient, "offset")
	if err != nil {
		return err
	}
	of, ok := q.snap.Edition(n)
	if !ok {
		return noEdition(q.snap, n)
	}
	offset, err := whole(c, "offset", 0)
	if err != nil {
		return err
	}
	return s.page(c, q, func() (templ.Component, error) {
		page := web.CorrectionPage{Frame: s.frame(c, q), Of: of, Offset: offset, Limit: correctionsPage}
		ctx := c.Request().Context()
		changed, err := s.changedIn(ctx, q, n)
		if err != nil {
			return nil, err
		}
		page.Total = len(changed)
		for _, change := range changed[min(offset, len(changed)):min(offset+correctionsPage, len(changed))] {
			r, err := s.corrected(ctx, q, n, change)
			if err != nil {
				return nil, err
			}
			page.Records = append(page.Records, r)
		}
		return web.Correction(page), nil
	})
}

// changedIn are the records published before edition n that it changed or took
// back, as far as pages may show them, in the order of their numbers.
func (s *Server) changedIn(ctx context.Context, q *query, n int64) ([]geo.Change, error) {
	if n == 1 {
		return nil, nil
	}
	after, err := s.selectShown(ctx, q, geo.Filter{Edition: n})
	if err != nil {
		return nil, err
	}
	before, err := s.selectShown(ctx, q, geo.Filter{Edition: n - 1})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(after.Since(before, n), func(c geo.Change) bool {
		return c.Kind != geo.ChangeRevised && c.Kind != geo.ChangeGone
	}), nil
}

// corrected is one record as it read before edition n, and what is otherwise.
func (s *Server) corrected(ctx context.Context, q *query, n int64, change geo.Change) (r web.CorrectedRecord, err error) {
	if r.Before, _, err = s.store.Incident(ctx, change.ID, n-1); err != nil || change.Kind == geo.ChangeGone {
		return r, err
	}
	after, _, err := s.store.Incident(ctx, change.ID, n)
	if err != nil {
		return r, err
	}
	r.After, r.Differences = &after, s.differences(q, &r.Before, &after)
	return r, nil
}

// differences are those between two readings of a record that pages may show.
func (s *Server) differences(q *query, before, after *geo.Incident) []geo.Difference {
	list := geo.Differences(before, after)
	if !isOpen(q.rule(after.Dataset)) { // the columns of its file are rows that must not leave
		list = slices.DeleteFunc(list, func(d geo.Difference) bool { return d.Field == "ext" })
	}
	return list
}
