package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"dateline/data"
	"dateline/geo"
	"dateline/web"
)

// query is what an address asks for, read once for every handler.
type query struct {
	filter  geo.Filter
	view    geo.View
	snap    *data.Snapshot
	edition geo.Edition
	entries data.Entries // of the edition, without statements of private data sets
	// sel are the incidents of the filter that pages may show.
	sel *geo.Selection
	// key is the address's query in canonical form.
	key string
}

// strictness says what becomes of parameters outside the vocabulary.
type strictness bool

const (
	strict  strictness = true  // layers: a mistyped filter must not give the whole world
	lenient strictness = false // pages: utm_source and the like arrive from shared links
)

// read parses filter and view and selects the incidents. also names the
// further parameters the handler takes; they are part of the key.
func (s *Server) read(c echo.Context, how strictness, also ...string) (*query, error) {
	q, err := s.parse(c, how, also...)
	if err != nil {
		return nil, err
	}
	q.sel, err = s.selectShown(c.Request().Context(), q, q.filter)
	return q, err
}

// parse is read without the selection, for answers that may have been made
// already.
func (s *Server) parse(c echo.Context, how strictness, also ...string) (*query, error) {
	return s.parseValues(c.Request().Context(), c.QueryParams(), how, also...)
}

// parseValues is parse of the query of any address of ours.
func (s *Server) parseValues(ctx context.Context, params url.Values, how strictness, also ...string) (*query, error) {
	var q query
	var err error
	if how == strict {
		q.filter, err = geo.ParseFilter(params, append(also, geo.ViewNames...)...)
	} else {
		q.filter, err = geo.ParseFilterLoosely(params)
	}
	if err != nil {
		return nil, err
	}
	if q.view, err = geo.ParseView(params); err != nil {
		return nil, err
	}
	q.snap = s.live.Snapshot()
	if err := q.pin(ctx, s.store); err != nil {
		return nil, err
	}
	if s.only != nil && !q.all(isOpen) {
		q.entries.Assessments = slices.DeleteFunc(slices.Clone(q.entries.Assessments), func(a geo.Assessment) bool { return !isOpen(q.rule(a.Dataset)) })
		q.entries.AlertLevels = slices.DeleteFunc(slices.Clone(q.entries.AlertLevels), func(l geo.AlertLevel) bool { return !isOpen(q.rule(l.Dataset)) })
	}
	if err := q.known(); err != nil {
		return nil, err
	}
	q.key = q.filter.Query() + "&" + q.view.Values().Encode()
	for _, name := range also {
		q.key += "&" + name + "=" + url.QueryEscape(params.Get(name))
	}
	for _, d := range q.snap.Datasets {
		if d.Redistribution != geo.Open {
			q.key += "&" + d.Slug + "=" + string(d.Redistribution)
		}
	}
	return &q, nil
}

// about makes f, in the edition asked for, what the query is about, whatever
// else the address filters by. Pages that sum up a country, a region or a group
// sum up all of it, so that each figure leads to as many incidents as it says.
func (s *Server) about(ctx context.Context, q *query, f geo.Filter) (err error) {
	f.Edition = q.filter.Edition
	q.filter = geo.Filter{Edition: f.Edition}
	q.sel, err = s.selectShown(ctx, q, f)
	return err
}

// pin looks up the edition that the address asks for.
func (q *query) pin(ctx context.Context, store data.Store) (err error) {
	var ok bool
	if q.edition, ok = q.snap.Edition(q.filter.Edition); !ok {
		return noEdition(q.snap, q.filter.Edition)
	}
	q.entries = q.snap.Entries
	if q.filter.Edition != 0 && q.filter.Edition != q.snap.Newest().N {
		if q.entries, err = data.LoadEntries(ctx, store, q.filter.Edition); err != nil {
			return err
		}
	}
	if !q.all(notPrivate) {
		q.entries.Assessments = slices.DeleteFunc(slices.Clone(q.entries.Assessments), func(a geo.Assessment) bool { return !notPrivate(q.rule(a.Dataset)) })
		q.entries.AlertLevels = slices.DeleteFunc(slices.Clone(q.entries.AlertLevels), func(l geo.AlertLevel) bool { return !notPrivate(q.rule(l.Dataset)) })
	}
	return nil
}

// noEdition names the newest edition to those who ask for one that is not there.
func noEdition(snap *data.Snapshot, n int64) error {
	return refuse(http.StatusNotFound, fmt.Sprintf("There is no edition %d; the newest is %d.", n, snap.Newest().N))
}

// rule is what may leave of a data set. The newest edition decides, also for
// what older ones hold: it is the owner who says so, and may say so late.
func (q *query) rule(dataset string) geo.Redistribution {
	if dataset == "" {
		return geo.Open // of no data set: the operator's own words
	}
	for _, d := range q.snap.Datasets {
		if d.Slug == dataset {
			return d.Redistribution
		}
	}
	return geo.Private
}

// all reports whether every data set's rule is such that it may.
func (q *query) all(may func(geo.Redistribution) bool) bool {
	return !slices.ContainsFunc(q.snap.Datasets, func(d geo.Dataset) bool { return !may(d.Redistribution) })
}

func notPrivate(r geo.Redistribution) bool { return r != geo.Private }
func isOpen(r geo.Redistribution) bool     { return r == geo.Open }
func isDisplay(r geo.Redistribution) bool  { return r == geo.Display }

// known refuses groups and data sets that do not exist, which would otherwise
// give an empty map for a slip of the pen.
func (q *query) known() error {
	for _, slug := range q.filter.Datasets {
		if !slices.ContainsFunc(q.entries.Datasets, func(d geo.Dataset) bool { return d.Slug == slug }) {
			var names []string
			for _, d := range q.entries.Datasets {
				names = append(names, d.Slug)
			}
			return &geo.InputError{Field: "dataset", Value: slug, Reason: "want one of " + strings.Join(names, ", ")}
		}
	}
	for _, slug := range q.filter.Groups {
		if _, ok := q.entries.Actor(slug); !ok {
			return &geo.InputError{Field: "group", Value: slug, Reason: "want the slug of a group, as listed at /groups"}
		}
	}
	return nil
}

// selectShown is the filter's selection without the rows of private data sets.
func (s *Server) selectShown(ctx context.Context, q *query, f geo.Filter) (*geo.Selection, error) {
	return s.selectWhere(ctx, q, f, notPrivate)
}

// selectOpen is those of shown, the filter's selection, that may leave as rows.
func (s *Server) selectOpen(ctx context.Context, q *query, f geo.Filter, shown *geo.Selection) (*geo.Selection, error) {
	if q.all(isOpen) {
		return shown, nil
	}
	return s.selectWhere(ctx, q, f, isOpen)
}

// selectWhere is the filter's selection of the data sets of which it may.
func (s *Server) selectWhere(ctx context.Context, q *query, f geo.Filter, may func(geo.Redistribution) bool) (*geo.Selection, error) {
	if s.only == nil {
		return s.selectAny(ctx, q, f, may)
	}
	sel, err := s.selectAny(ctx, q, f, isOpen)
	if err != nil {
		return nil, err
	}
	only := *s.only
	only.Edition = f.Edition
	shown, err := s.selectAny(ctx, q, only, isOpen)
	if err != nil {
		return nil, err
	}
	return sel.And(shown), nil
}

// selectAny is selectWhere of a server that shows everything.
func (s *Server) selectAny(ctx context.Context, q *query, f geo.Filter, may func(geo.Redistribution) bool) (*geo.Selection, error) {
	if !q.all(may) {
		var allowed []string
		for _, d := range q.entries.Datasets {
			if may(q.rule(d.Slug)) && (len(f.Datasets) == 0 || slices.Contains(f.Datasets, d.Slug)) {
				allowed = append(allowed, d.Slug)
			}
		}
		if len(allowed) == 0 { // nothing may be shown
			return q.snap.Index.Select(geo.Filter{Datasets: []string{""}}, nil), nil // no data set has that name
		}
		f.Datasets = allowed
	}
	return s.chosen.get(q.snap.Index, f.Query(), func() (*geo.Selection, error) {
		var text []int64
		if f.Text != "" {
			ctx, cancel := context.WithTimeout(ctx, readTime)
			defer cancel()
			var err error
			if text, err = s.store.Match(ctx, f.Text); err != nil {
				return nil, fmt.Errorf("match %q: %w", f.Text, err)
			}
		}
		return q.snap.Index.Select(f, text), nil
	})
}

// names are those of the edition's actors, by slug.
func (q *query) names() map[string]string {
	names := make(map[string]string, len(q.entries.Actors))
	for _, a := range q.entries.Actors {
		names[a.Slug] = a.Name
	}
	return names
}

// frame is what stands round the page at the request's path.
func (s *Server) frame(c echo.Context, q *query) web.Frame {
	return web.Frame{
		Site: s.shared, Path: c.Request().URL.Path, Filter: q.filter, View: q.view,
		Edition: q.edition, Newest: q.snap.Newest().N, Names: q.names(), Datasets: q.entries.Datasets,
	}
}

// features are the texts of a page of the selection.
func (s *Server) features(ctx context.Context, sel *geo.Selection, o geo.Order, offset, limit int) ([]geo.Feature, error) {
	return s.readFeatures(ctx, sel.Revs(o, offset, limit))
}

// whole reads a parameter that is a whole number of at least 0.
func whole(c echo.Context, name string, otherwise int) (int, error) {
	v := c.QueryParam(name)
	if v == "" {
		return otherwise, nil
	}
	n, err := strconv.ParseUint(v, 10, 31)
	if err != nil {
		return 0, &geo.InputError{Field: name, Value: v, Reason: "want a whole number from 0 on"}
	}
	return int(n), nil
}

// flag reads a parameter that is 0 or 1.
func flag(c echo.Context, name string, otherwise bool) (bool, error) {
	switch v := c.QueryParam(name); v {
	case "":
		return otherwise, nil
	case "0", "false":
		return false, nil
	case "1", "true":
		return true, nil
	default:
		return false, &geo.InputError{Field: name, Value: v, Reason: "want 0 or 1"}
	}
}

// viewport reads the parameter view=west,south,east,north of the map's script;
// nil without one.
func viewport(c echo.Context) (*geo.BBox, error) {
	v := c.QueryParam("view")
	if v == "" {
		return nil, nil
	}
	b, err := geo.ParseBBox(v)
	var input *geo.InputError
	if errors.As(err, &input) {
		input.Field = "view"
	}
	return &b, err
}
