package handlers

import (
	"encoding/json"
	"io"
	"math"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"dateline/geo"
)

// provinceJSON is the outline of a province, as GeoJSON writes the coordinates
// of a MultiPolygon; without parts where there is no land.
type provinceJSON struct {
	Country string           `json:"country,omitempty"`
	Code    string           `json:"code,omitempty"`
	Name    string           `json:"name,omitempty"`
	Outline orb.MultiPolygon `json:"outline"`
}

// province answers with the province round center, with the detail of zoom: what
// the map draws for incidents that are known to no more than that.
func (s *Server) province(c echo.Context) error {
	params := c.QueryParams()
	if _, err := tileParameters(c, "center", "zoom", "v"); err != nil {
		return err
	}
	view, err := geo.ParseView(params)
	if err != nil {
		return err
	}
	if view.Center == nil || view.Zoom < 0 {
		return &geo.InputError{Field: "center", Value: c.QueryParam("center"), Reason: "want center=lon,lat and zoom= to say which province, and how exact"}
	}
	return s.cached(c, answer{
		Type: typeJSON, Key: view.Values().Encode() + s.shared.BaseMap,
		Pinned: c.QueryParam("v") == s.shared.BaseMap, // another version's address must not keep this one
		Body: func(w io.Writer) error {
			out := provinceJSON{Outline: orb.MultiPolygon{}}
			if p, ok := s.base.ProvinceAt(*view.Center, uint8(math.Ceil(view.Zoom))); ok {
				out = provinceJSON{Country: p.Country, Code: p.Code, Name: p.Name, Outline: p.Outline}
			}
			return json.NewEncoder(w).Encode(out)
		},
	})
}
