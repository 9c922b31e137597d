package handlers

import (
	"io"
	"math"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"dateline/geo"
	"dateline/geo/picture"
)

// sides is the base map beside a page's picture, for windows so wide that the
// picture leaves some of the map's box: /map/sides.svg?center=lon,lat&zoom=.
func (s *Server) sides(c echo.Context) error {
	if _, err := tileParameters(c, "center", "zoom", "v"); err != nil {
		return err
	}
	view, err := geo.ParseView(c.QueryParams())
	if err != nil {
		return err
	}
	if view.Center == nil || view.Zoom < 0 {
		return &geo.InputError{Field: "center", Value: c.QueryParam("center"), Reason: "want center=lon,lat and zoom= to say beside which picture"}
	}
	return s.cached(c, answer{
		Type: pictureTypes["svg"], Key: view.Values().Encode() + s.shared.BaseMap,
		Pinned: c.QueryParam("v") == s.shared.BaseMap,
		Body: func(w io.Writer) error {
			return picture.Sides(w, picture.Options{
				Base: s.base, View: geo.BBoxAround(*view.Center, view.Zoom, firstSize.width, firstSize.height),
				Width: firstWidth, Height: firstHeight, Bleed: sideBleed(firstSize),
			})
		},
	})
}

// sidesOf is the address of the sides of the picture at a view.
func (s *Server) sidesOf(center orb.Point, zoom float64) string {
	to := func(digits, v float64) float64 { return math.Round(v*digits) / digits }
	center = orb.Point{to(1e3, center[0]), to(1e3, center[1])}
	view := geo.View{Center: &center, Zoom: to(1e3, zoom)}
	q := view.Values()
	q.Set("v", s.shared.BaseMap)
	return "/map/sides.svg?" + q.Encode()
}
