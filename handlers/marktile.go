package handlers

import (
	"context"
	"encoding/json"
	"io"
	"strconv"

	"github.com/labstack/echo/v4"

	"dateline/geo"
	"dateline/geo/tile"
)

// markTileJSON is a tile of the moving map.
type markTileJSON struct {
	Points   []pointJSON  `json:"points"`
	Clusters clustersJSON `json:"clusters"`
}

// titledTilePoints is up to how many points of a tile carry their titles.
const titledTilePoints = 100

// markTile is one tile of what the map draws of the filter.
func (s *Server) markTile(c echo.Context) error {
	id, err := parseTile(c, geo.MaxMarkTile, ".json")
	if err != nil {
		return err
	}
	q, err := s.parse(c, strict, "v")
	if err != nil {
		return err
	}
	return s.cached(c, answer{
		Type: typeJSON, Key: q.key, Edition: q.edition.N, Moving: true,
		// Another edition's address must not keep this one.
		Pinned: q.filter.Edition != 0 || c.QueryParam("v") == strconv.FormatInt(q.edition.N, 10),
		Body:   func(w io.Writer) error { return s.writeMarkTile(c.Request().Context(), q, id, w) },
	})
}

func (s *Server) writeMarkTile(ctx context.Context, q *query, id tile.ID, w io.Writer) error {
	shown, err := s.selectShown(ctx, q, q.filter)
	if err != nil {
		return err
	}
	d, err := s.drawn(ctx, q, q.filter, shown)
	if err != nil {
		return err
	}
	m := d.marks(func(s *geo.Selection) geo.Marks { return s.TileMarks(id) })
	out := markTileJSON{Points: pointsJSON(m.Points), Clusters: m.Clusters}
	if len(m.Points) <= titledTilePoints {
		if err := s.addTitles(ctx, m.Points, out.Points); err != nil {
			return err
		}
	}
	return writeAppended(w, out.append)
}

// mapFrameJSON is what the map shows of a filter apart from its tiles: how many
// incidents there are, where, and those known only to their country.
type mapFrameJSON struct {
	Edition   int64         `json:"edition"`
	All       int           `json:"all"`              // incidents of the edition
	Matched   int           `json:"matched"`          // of the filter
	Bounds    *[4]float64   `json:"bounds,omitempty"` // round all of them that a map shows
	Countries []countryJSON `json:"countries"`
}

// mapFrame answers the map when its filter changes.
func (s *Server) mapFrame(c echo.Context) error {
	q, err := s.read(c, strict)
	if err != nil {
		return err
	}
	return s.cached(c, answer{
		Type: typeJSON, Key: q.key, Edition: q.edition.N, Pinned: q.filter.Edition != 0,
		Body: func(w io.Writer) error {
			d, err := s.drawn(c.Request().Context(), q, q.filter, q.sel)
			if err != nil {
				return err
			}
			out := mapFrameJSON{Edition: q.edition.N, All: q.edition.Total, Matched: q.sel.Count(), Countries: countriesJSON(q.sel.Countries())}
			if out.Matched > 0 {
				out.Bounds = corners(d.frame(q.filter, q.sel))
			}
			return json.NewEncoder(w).Encode(out)
		},
	})
}

func corners(b geo.BBox) *[4]float64 { return &[4]float64{b.West, b.South, b.East, b.North} }
