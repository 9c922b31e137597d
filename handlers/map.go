package handlers

import (
	"context"
	"io"
	"math"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"dateline/data"
	"dateline/geo"
	"dateline/geo/picture"
	"dateline/web"
)

// listPage is how many incidents the list beside a map shows at once.
const listPage = 50

func (s *Server) mapPage(c echo.Context) error {
	q, err := s.read(c, lenient, "offset", "sort")
	if err != nil {
		return err
	}
	list, err := s.listAsked(c, q, nil)
	if err != nil {
		return err
	}
	return s.page(c, q, func() (templ.Component, error) {
		ctx := c.Request().Context()
		page := web.MapPage{Frame: s.frame(c, q), Facets: q.sel.Facets()}
		if page.Finding, err = s.finding(ctx, q); err != nil {
			return nil, err
		}
		if page.Map, err = s.mapView(ctx, q, q.filter, q.sel, page.Facets); err != nil {
			return nil, err
		}
		if page.Map.Time, err = s.timeBar(ctx, q, page.Frame); err != nil {
			return nil, err
		}
		page.Results, err = s.results(ctx, page.Frame, q, list)
		return web.Map(page), err
	})
}

// mapView is a map of the selection, framed round its incidents unless the
// address says where to look, with the first marks written into the page.
func (s *Server) mapView(ctx context.Context, q *query, f geo.Filter, sel *geo.Selection, facets geo.Facets) (web.MapView, error) {
	return s.mapViewOf(ctx, q, f, sel, facets, firstSize)
}

// mapViewOf is mapView with a picture of that size.
func (s *Server) mapViewOf(ctx context.Context, q *query, f geo.Filter, sel *geo.Selection, facets geo.Facets, size pixels) (web.MapView, error) {
	bounds := frameOf(f, sel)
	center, zoom := bounds.Center(), fitZoom(bounds, size)
	if q.view.Zoom >= 0 && q.view.Center != nil {
		center, zoom = *q.view.Center, q.view.Zoom
	}
	window := geo.BBoxAround(center, zoom, size.width, size.height)
	if q.view.Zoom >= 0 && q.view.Center != nil {
		bounds = window
	}
	marks, drawn, err := s.marksOf(ctx, q, f, sel, window, zoom)
	if err != nil {
		return web.MapView{}, err
	}
	// A small screen has room for fewer symbols, which on an embed grow.
	narrow, farther, sides := (*geo.Marks)(nil), 0.0, ""
	switch {
	case size == firstSize:
		farther, sides = zoom-narrowZoom(zoom, size.width), s.sidesOf(center, zoom)
	case size == embedSize && picture.Crowded(marks, zoom, embedGrowth):
		farther = math.Log2(embedGrowth)
		if picture.Crowded(marks, zoom, embedTurn) {
			if marks, drawn, err = s.marksOf(ctx, q, f, sel, window, zoom-math.Log2(embedTurn)); err != nil {
				return web.MapView{}, err
			}
		}
	}
	if farther > 0 {
		d, err := s.drawn(ctx, q, f, sel)
		if err != nil {
			return web.MapView{}, err
		}
		m := d.in(window, zoom-farther)
		narrow = &m
	}
	return web.MapView{
		Query: f.Query(), Sides: sides, Bounds: &bounds, Marks: drawn, Shown: picture.ShownOf(marks, zoom),
		Label:   "Map of " + web.Plural(facets.Total, "incident", "incidents"),
		Picture: s.picture(q, f, window, size, marks, drawn, narrow),
		Drawn:   geo.View{Center: &center, Zoom: zoom},
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

// pixels is the size of a picture.
type pixels struct{ width, height float64 }

// The size in pixels that the first marks are laid out for; the script asks
// again when its own map is of another zoom.
const firstWidth, firstHeight = 800, 560

var firstSize = pixels{firstWidth, firstHeight}

// fitZoom is the whole zoom at which the box fits the first picture.
func fitZoom(b geo.BBox, size pixels) float64 {
	return math.Max(0, math.Min(10, math.Floor(geo.FitZoom(b, size.width, size.height))))
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
		zoom = fitZoom(*view, firstSize)
	}
	return s.cached(c, answer{
		Type: "application/json", Key: q.key, Edition: q.edition.N, Pinned: q.filter.Edition != 0, Moving: true,
		Body: func(w io.Writer) error {
			_, marks, err := s.marksOf(c.Request().Context(), q, q.filter, q.sel, *view, zoom)
			if err != nil {
				return err
			}
			return writeAppended(w, marks.append)
		},
	})
}

// list is the list beside the map, as a fragment.
func (s *Server) list(c echo.Context) error {
	q, err := s.read(c, strict, "view", "offset", "sort")
	if err != nil {
		return err
	}
	view, err := viewport(c)
	if err != nil {
		return err
	}
	list, err := s.listAsked(c, q, view)
	if err != nil {
		return err
	}
	return s.page(c, q, func() (templ.Component, error) {
		frame := s.frame(c, q)
		frame.Path = "/"
		results, err := s.results(c.Request().Context(), frame, q, list)
		return web.ResultList(results), err
	})
}

// listAsked is which part of the list beside a map an address asks for.
type listAsked struct {
	view   *geo.BBox // nil is everywhere
	center *orb.Point
	offset int
	sort   web.Sort
}

// listAsked reads sort and offset. Nearness is that to the map's centre: where
// the address does not say it, to the middle of what the map shows.
func (s *Server) listAsked(c echo.Context, q *query, view *geo.BBox) (a listAsked, err error) {
	a.view, a.center = view, q.view.Center
	if a.offset, err = whole(c, "offset", 0); err != nil {
		return a, err
	}
	if a.center == nil {
		at := frameOf(q.filter, q.sel).Center()
		if view != nil {
			at = view.Center()
		}
		at[0], at[1] = math.Round(at[0]*100)/100, math.Round(at[1]*100)/100
		a.center = &at
	}
	a.sort, err = web.ParseSort(c.QueryParam("sort"), a.center)
	return a, err
}

// results are the incidents of the selection within the viewport.
func (s *Server) results(ctx context.Context, frame web.Frame, q *query, a listAsked) (web.Results, error) {
	r := web.Results{
		Frame: frame, Query: q.filter.Query(), Sort: a.sort, Center: a.center,
		All: q.edition.Total, Matched: q.sel.Count(), Offset: a.offset, Limit: listPage,
	}
	sel := q.sel
	if a.view != nil {
		sel = sel.Within(*a.view)
		r.Viewport = a.view.String()
	}
	r.InView = sel.Count()
	r.Countries = sel.Countries()
	var err error
	if r.Ways, err = s.ways(ctx, q); err != nil {
		return r, err
	}
	r.Features, err = s.sorted(ctx, sel, a.sort, a.offset, listPage)
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
