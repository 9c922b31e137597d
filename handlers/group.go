package handlers

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"dateline/geo"
	"dateline/web"
)

func (s *Server) groups(c echo.Context) error {
	q, err := s.read(c, lenient)
	if err != nil {
		return err
	}
	return s.page(c, q, func() (templ.Component, error) {
		if err := s.about(c.Request().Context(), q, geo.Filter{}); err != nil {
			return nil, err
		}
		page := web.GroupsPage{Frame: s.frame(c, q), Rows: groupRows(q)}
		met := map[string]bool{}
		for _, r := range page.Rows {
			met[r.Actor.Slug] = true
		}
		for _, actor := range q.entries.Actors {
			if !met[actor.Slug] && actor.IsGroup() {
				page.Rows = append(page.Rows, web.GroupRow{Actor: actor})
			}
		}
		return web.Groups(page), nil
	})
}

// groupRows are the groups that take part in the query's incidents, most of them first.
func groupRows(q *query) []web.GroupRow {
	actors := make(map[string]geo.Actor, len(q.entries.Actors))
	for _, a := range q.entries.Actors {
		actors[a.Slug] = a
	}
	var rows []web.GroupRow
	for _, st := range geo.Rollup(q.sel.All(), geo.ByGroup) {
		if actor, ok := actors[st.Code]; ok {
			rows = append(rows, web.GroupRow{Actor: actor, N: st.N, Killed: st.Killed, Unknown: st.Unknown, Last: st.Last, Years: st.Years})
		}
	}
	return rows
}

func (s *Server) group(c echo.Context) error {
	q, err := s.read(c, lenient)
	if err != nil {
		return err
	}
	actor, ok := q.entries.Actor(c.Param("slug"))
	if !ok {
		return refuse(http.StatusNotFound, "“"+c.Param("slug")+"” is no group known here. A list is at /groups.")
	}
	return s.page(c, q, func() (templ.Component, error) {
		ctx := c.Request().Context()
		f := geo.Filter{Groups: []string{actor.Slug}, Edition: q.filter.Edition}
		if err := s.about(ctx, q, f); err != nil {
			return nil, err
		}
		page := web.GroupPage{Frame: s.frame(c, q), Actor: actor, Facets: q.sel.Facets(), Rows: countryRows(q, nil)}
		page.Rows = slices.DeleteFunc(page.Rows, func(r web.CountryRow) bool { return r.N == 0 })
		if page.Summary, err = s.summaryOf(ctx, q, geo.Filter{Groups: f.Groups}, page.Facets); err != nil {
			return nil, err
		}
		if page.Map, err = s.mapView(ctx, q, f, q.sel, page.Facets); err != nil {
			return nil, err
		}
		if page.Recent, err = s.features(ctx, q.sel, geo.ByDateDesc, 0, recentShown); err != nil {
			return nil, err
		}
		if leader, ok := q.entries.Actor(actor.Leader); ok {
			page.Leader = &leader
		}
		for _, a := range q.entries.Actors {
			if a.Parent == actor.Slug {
				page.Branches = append(page.Branches, a)
			}
		}
		for _, a := range q.entries.Assessments {
			if slices.Contains(a.Actors, actor.Slug) {
				page.Assessments = append(page.Assessments, a)
			}
		}
		page.Statements, err = s.statements(ctx, q.sel, actor.Slug)
		return web.Group(page), err
	})
}

// statementsRead is how many incidents are read for statements about a group.
const statementsRead = 200

// statements are who says that the actor did what, oldest first, from the most
// recent incidents it is part of.
func (s *Server) statements(ctx context.Context, sel *geo.Selection, actor string) ([]web.Statement, error) {
	incidents, err := s.store.Incidents(ctx, sel.Revs(geo.ByDateDesc, 0, statementsRead))
	if err != nil {
		return nil, err
	}
	var out []web.Statement
	for _, i := range slices.Backward(incidents) {
		for _, a := range i.Attributions {
			if a.Actor == actor {
				out = append(out, web.Statement{Attribution: a, Incident: i.Feature()})
			}
		}
	}
	return out, nil
}
