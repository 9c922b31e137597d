package handlers

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"dateline/data"
	"dateline/geo"
	"dateline/geo/picture"
	"dateline/web"
)

// tablePage is how many incidents the table shows at once.
const tablePage = 100

func (s *Server) incidents(c echo.Context) error {
	q, err := s.read(c, lenient, "sort", "offset")
	if err != nil {
		return err
	}
	page := web.IncidentsPage{Limit: tablePage}
	if page.Offset, err = whole(c, "offset", 0); err != nil {
		return err
	}
	if page.Sort, err = web.ParseSort(c.QueryParam("sort"), q.view.Center); err != nil {
		return err
	}
	return s.page(c, q, func() (templ.Component, error) {
		page.Frame, page.Facets = s.frame(c, q), q.sel.Facets()
		if page.Finding, err = s.finding(c.Request().Context(), q); err != nil {
			return nil, err
		}
		page.Features, err = s.sorted(c.Request().Context(), q.sel, page.Sort, page.Offset, tablePage)
		return web.Incidents(page), err
	})
}

// shown is the incident id as pages may show it in the query's edition.
func (s *Server) shown(ctx context.Context, q *query, id int64) (geo.Incident, geo.Revisions, error) {
	incident, held, err := s.store.Incident(ctx, id, q.filter.Edition)
	if err != nil {
		return incident, held, err
	}
	if !notPrivate(q.rule(incident.Dataset)) {
		return geo.Incident{}, geo.Revisions{}, data.ErrNotFound
	}
	if s.only != nil {
		sel, err := s.selectShown(ctx, q, geo.Filter{Edition: q.filter.Edition})
		if err != nil {
			return incident, held, err
		}
		for f := range sel.All() {
			if f.ID == id {
				return incident, held, nil
			}
		}
		return geo.Incident{}, geo.Revisions{}, data.ErrNotFound
	}
	return incident, held, nil
}

// incident answers /incidents/17, /incidents/17-its-title (the canonical
// address; another title is sent there) and /incidents/17.json.
func (s *Server) incident(c echo.Context) error {
	name, isJSON := strings.CutSuffix(c.Param("id"), ".json")
	number, slug, hasSlug := strings.Cut(name, "-")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || id < 1 || isJSON && hasSlug {
		return echo.NewHTTPError(http.StatusNotFound)
	}
	how := lenient
	if isJSON {
		how = strict
	}
	q, err := s.read(c, how)
	if err != nil {
		return err
	}
	incident, held, err := s.shown(c.Request().Context(), q, id)
	if err != nil {
		return err
	}
	if isJSON {
		return s.incidentRecord(c, q, incident)
	}
	if hasSlug && slug != incident.Slug() {
		return s.redirect(c, http.StatusPermanentRedirect, withQuery(geo.IncidentPath(id, incident.Title), c.Request().URL))
	}
	return s.page(c, q, func() (templ.Component, error) {
		page, err := s.incidentPage(c, q, incident, held)
		return web.Incident(page), err
	})
}

func (s *Server) incidentRecord(c echo.Context, q *query, incident geo.Incident) error {
	if !isOpen(q.rule(incident.Dataset)) {
		return refuse(http.StatusForbidden, "The licence of this incident's data set does not allow its records to be passed on.")
	}
	return s.cached(c, answer{
		Type: "application/json", Key: q.key, Edition: q.edition.N, Pinned: q.filter.Edition != 0,
		Body: func(w io.Writer) error {
			e := json.NewEncoder(w)
			e.SetIndent("", " ")
			return e.Encode(incident)
		},
	})
}

func (s *Server) incidentPage(c echo.Context, q *query, incident geo.Incident, held geo.Revisions) (web.IncidentPage, error) {
	ctx := c.Request().Context()
	page := web.IncidentPage{Frame: s.frame(c, q), Incident: incident, Held: held}
	page.Path = geo.IncidentPath(incident.ID, incident.Title)
	history, err := s.store.History(ctx, incident.ID)
	if err != nil {
		return page, err
	}
	for n, r := range history { // the newest first
		e, ok := q.snap.Edition(r.Held.From)
		if !ok || e.N > q.edition.N {
			continue
		}
		reading := web.Revision{Version: r.Version, Edition: e, Note: r.CorrectionNote}
		if n+1 < len(history) {
			reading.Differences = s.differences(q, &history[n+1].Incident, &r.Incident)
		}
		page.History = append(page.History, reading)
	}
	for _, a := range q.entries.Assessments {
		if a.Dataset == incident.Dataset && slices.Contains(a.Incidents, incident.ExtID) {
			page.Assessments = append(page.Assessments, a)
		}
	}
	if page.Related, err = s.related(ctx, q, page.Frame, &incident); err != nil {
		return page, err
	}
	page.Map = s.incidentMap(q, &incident)
	return page, nil
}

// incidentMap is a map round the places of one incident.
func (s *Server) incidentMap(q *query, i *geo.Incident) web.MapView {
	bounds := i.Frame()
	zoom := fitZoom(bounds, firstSize)
	window := geo.BBoxAround(bounds.Center(), zoom, firstSize.width, firstSize.height)
	marks := incidentMarks(i)
	drawn := newMarksJSON(q, marks, zoom)
	for n := range drawn.Points {
		drawn.Points[n].Title = i.Title
	}
	drawn.Ties = tiesOf(i)
	return web.MapView{
		Bounds: &bounds, Marks: drawn, Label: "Where it happened", Shown: picture.ShownOf(marks, zoom), Fixed: true,
		Picture: s.picture(q, geo.Filter{Edition: q.filter.Edition}, window, firstSize, marks, drawn, &marks),
	}
}

// incidentMarks are what a map of one incident draws.
func incidentMarks(i *geo.Incident) geo.Marks {
	f := i.Feature()
	marks := geo.Marks{Total: 1}
	switch {
	case f.Precision == geo.CountryOnly:
		marks.Countries = []geo.CountryCount{{Country: i.Country, Count: 1, Killed: i.Killed.Best.Or(0)}}
	case f.Point != nil:
		marks.Points = []geo.Point{{
			ID: i.ID, Lon: f.Point[0], Lat: f.Point[1], Kind: i.Kind, Outcome: i.Outcome,
			Precision: f.Precision, RadiusKM: f.RadiusKM, Killed: i.Killed, Date: i.Date,
		}}
	}
	return marks
}

// tiesOf are the places of an incident that a map joins: none where there are not
// two whose position is known.
func tiesOf(i *geo.Incident) []tieJSON {
	var ties []tieJSON
	for _, p := range i.Places {
		if p.Point != nil && p.Precision != geo.CountryOnly && p.Precision != geo.Unlocated {
			ties = append(ties, tieJSON{Role: p.Role, Name: p.Name, At: *p.Point})
		}
	}
	if len(ties) < 2 {
		return nil
	}
	return ties
}
