package handlers

import (
	"context"
	"encoding/json"
	"io"
	"math"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"dateline/data"
	"dateline/geo"
	"dateline/web"
)

// listPage is how many incidents the list beside a map shows at once.
const listPage = 50

func (s *Server) mapPage(c echo.Context) error {
	q, err := s.read(c, lenient, "offset")
	if err != nil {
		return err
	}
	offset, err := whole(c, "offset", 0)
	if err != nil {
		return err
	}
	return s.page(c, q, func() (templ.Component, error) {
		frame := s.frame(c, q)
		everything, err := s.selectShown(c.Request().Context(), q, geo.Filter{Edition: q.filter.Edition})
		if err != nil {
			return nil, err
		}
		facets := q.sel.Facets()
		view, err := s.mapView(c.Request().Context(), q, q.filter, q.sel, facets)
		if err != nil {
			return nil, err
		}
		if view.Time, err = s.timeBar(c.Request().Context(), q, frame); err != nil {
			return nil, err
		}
		results, err := s.results(c.Request().Context(), frame, q, nil, offset)
		if err != nil {
			return nil, err
		}
		return web.Map(web.MapPage{Frame: frame, Map: view, Choices: everything.Facets(), Facets: facets, Results: results}), nil
	})
}

// mapView is a map of the selection, framed round its incidents unless the
// address says where to look, with the first marks written into the page.
func (s *Server) mapView(ctx context.Context, q *query, f geo.Filter, sel *geo.Selection, facets geo.Facets) (web.MapView, error) {
	bounds := frameOf(f, sel)
	center, zoom := bounds.Center(), fitZoom(bounds)
	if q.view.Zoom >= 0 && q.view.Center != nil {
		center, zoom = *q.view.Center, q.view.Zoom
	}
	window := geo.BBoxAround(center, zoom, firstWidth, firstHeight)
	if q.view.Zoom >= 0 && q.view.Center != nil {
		bounds = window
	}
	marks, drawn, err := s.marksOf(ctx, q, f, sel, window, zoom)
	if err != nil {
		return web.MapView{}, err
	}
	kinds := make([]geo.Kind, 0, len(facets.Kinds))
	for _, k := range facets.Kinds {
		kinds = append(kinds, geo.Kind(k.Code))
	}
	return web.MapView{
		Query: f.Query(), Bounds: &bounds, Marks: drawn, Kinds: kinds,
		Label:   "Map of " + web.Plural(facets.Total, "incident", "incidents"),
		Picture: s.picture(q, f, window, marks, drawn),
	}, nil
}

// timeBar is when what the filter selects at any time was.
func (s *Server) timeBar(ctx context.Context, q *query, frame web.Frame) (*web.TimeBar, error) {
	f := q.filter
	f.Time = geo.Interval{}
	sel, err := s.selectShown(ctx, q, f.WithoutCodes())
	if err != nil {
		return nil, err
	}
	b, err := sel.Breakdown(f, "")
	if err != nil {
		return nil, err
	}
	return &web.TimeBar{Timeline: b.Timeline, Time: q.filter.Time, Href: func(v geo.Interval) string {
		f.Time = v
		return frame.Link(frame.Path, f.Query())
	}}, nil
}

// frameOf is the box round the selection's incidents, with the countries of
// those known to no more than that.
func frameOf(f geo.Filter, sel *geo.Selection) geo.BBox {
	var boxes []geo.BBox
	if b, ok := sel.BBox(); ok {
		boxes = append(boxes, b)
	}
	for _, c := range sel.Countries() {
		if !c.Country.Located() {
			continue
		}
		at := c.Country.Center()
		box := geo.BBox{West: at[0], South: at[1], East: at[0], North: at[1]}
		if len(boxes) == 0 {
			box = c.Country.BBox() // nothing is known better: the country itself is the map
		}
		boxes = append(boxes, box)
	}
	if len(boxes) == 0 {
		return f.Frame().Grow(0.08, 1)
	}
	// At least three degrees, so that there is something round it to know the place by.
	return geo.Cover(boxes...).Grow(0.1, 3)
}

// The size in pixels that the first marks are laid out for; the script asks
// again when its own map is of another zoom.
const firstWidth, firstHeight = 800, 560

// fitZoom is the whole zoom at which the box fits the first picture.
func fitZoom(b geo.BBox) float64 {
	return math.Max(0, math.Min(10, math.Floor(geo.FitZoom(b, firstWidth, firstHeight))))
}

// marks answers the map while it moves.
func (s *Server) marks(c echo.Context) error {
	q, err := s.read(c, strict, "view")
	if err != nil {
		return err
	}
	view, err := viewport(c)
	if err != nil {
		return err
	}
	if view == nil {
		view = &geo.World
	}
	zoom := q.view.Zoom
	if zoom < 0 {
		zoom = fitZoom(*view)
	}
	return s.cached(c, answer{
		Type: "application/json", Key: q.key, Edition: q.edition.N, Pinned: q.filter.Edition != 0,
		Body: func(w io.Writer) error {
			_, marks, err := s.marksOf(c.Request().Context(), q, q.filter, q.sel, *view, zoom)
			if err != nil {
				return err
			}
			return json.NewEncoder(w).Encode(marks)
		},
	})
}

// list is the list beside the map, as a fragment.
func (s *Server) list(c echo.Context) error {
	q, err := s.read(c, strict, "view", "offset")
	if err != nil {
		return err
	}
	view, err := viewport(c)
	if err != nil {
		return err
	}
	offset, err := whole(c, "offset", 0)
	if err != nil {
		return err
	}
	return s.page(c, q, func() (templ.Component, error) {
		frame := s.frame(c, q)
		frame.Path = "/"
		results, err := s.results(c.Request().Context(), frame, q, view, offset)
		return web.ResultList(results), err
	})
}

// results are the incidents of the selection within the viewport (nil: all).
func (s *Server) results(ctx context.Context, frame web.Frame, q *query, view *geo.BBox, offset int) (web.Results, error) {
	r := web.Results{
		Frame: frame, Query: q.filter.Query(),
		All: q.edition.Total, Matched: q.sel.Count(), Offset: offset, Limit: listPage,
	}
	sel := q.sel
	if view != nil {
		sel = sel.Within(*view)
		r.Viewport = view.String()
	}
	r.InView = sel.Count()
	r.Countries = sel.Countries()
	var err error
	r.Features, err = s.features(ctx, sel, geo.ByDateDesc, offset, listPage)
	return r, err
}

// card is one incident for a popup.
func (s *Server) card(c echo.Context) error {
	q, err := s.read(c, strict)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return data.ErrNotFound
	}
	return s.page(c, q, func() (templ.Component, error) {
		incident, held, err := s.shown(c.Request().Context(), q, id)
		if err != nil {
			return nil, err
		}
		f := incident.Feature()
		f.Edition = held.From
		return web.CardView(web.Card{Frame: s.frame(c, q), Feature: f, Summary: incident.Summary}), nil
	})
}

// embed is a map for somebody else's page.
func (s *Server) embed(c echo.Context) error {
	q, err := s.read(c, lenient, "title", "list", "headline")
	if err != nil {
		return err
	}
	page := web.EmbedPage{}
	if page.ShowTitle, err = flag(c, "title", true); err != nil {
		return err
	}
	if page.ShowList, err = flag(c, "list", true); err != nil {
		return err
	}
	page.Title = c.QueryParam("headline")
	if len([]rune(page.Title)) > 200 {
		return &geo.InputError{Field: "headline", Value: page.Title, Reason: "at most 200 characters"}
	}
	c.Response().Header().Set("X-Robots-Tag", "noindex")
	return s.page(c, q, func() (templ.Component, error) {
		page.Frame = s.frame(c, q)
		page.Facets = q.sel.Facets()
		if page.Map, err = s.mapView(c.Request().Context(), q, q.filter, q.sel, page.Facets); err != nil {
			return nil, err
		}
		page.Map.Embed = true
		page.Results, err = s.results(c.Request().Context(), page.Frame, q, nil, 0)
		return web.Embed(page), err
	})
}
