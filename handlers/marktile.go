package handlers

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"github.com/labstack/echo/v4"

	"dateline/geo"
	"dateline/geo/tile"
)

// markTileJSON is a tile of the moving map.
type markTileJSON struct {
	Points   []pointJSON   `json:"points"`
	Clusters []clusterJSON `json:"clusters"`
}

// titledTilePoints is up to how many points of a tile carry their titles.
const titledTilePoints = 100

// markTile is one tile of what the map draws of the filter, made once and kept
// compressed.
func (s *Server) markTile(c echo.Context) error {
	id, err := parseTile(c, geo.MaxMarkTile, ".json")
	if err != nil {
		return err
	}
	q, err := s.parse(c, strict, "v")
	if err != nil {
		return err
	}
	a := answer{
		Type: typeJSON, Key: q.key, Edition: q.edition.N,
		// Another edition's address must not keep this one.
		Pinned: q.filter.Edition != 0 || c.QueryParam("v") == strconv.FormatInt(q.edition.N, 10),
	}
	if done, err := s.begin(c, a, acceptedEncoding(c.Request())); done || err != nil {
		return err
	}
	key := fmt.Sprintf("marks %d %d/%d/%d %s", q.edition.N, id.Z, id.X, id.Y, q.key)
	packed, ok := s.tiles.Get(key)
	if !ok {
		if packed, err = s.makeMarkTile(c.Request().Context(), q, id); err != nil {
			return err
		}
		s.tiles.Add(key, packed)
	}
	return s.sendPacked(c, packed)
}

func (s *Server) makeMarkTile(ctx context.Context, q *query, id tile.ID) ([]byte, error) {
	open, err := s.selectWhere(ctx, q, q.filter, isOpen)
	if err != nil {
		return nil, err
	}
	m := open.TileMarks(id)
	out := markTileJSON{Points: pointsJSON(m.Points), Clusters: clustersJSON(m.Clusters)}
	if len(m.Points) <= titledTilePoints {
		if err := s.addTitles(ctx, m.Points, out.Points); err != nil {
			return nil, err
		}
	}
	raw, err := json.Marshal(out)
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	if err := compress(&buf, raw); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
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
			open, err := s.selectOpen(c.Request().Context(), q, q.filter, q.sel)
			if err != nil {
				return err
			}
			out := mapFrameJSON{Edition: q.edition.N, All: q.edition.Total, Matched: q.sel.Count(), Countries: countriesJSON(open.Countries())}
			if out.Matched > 0 {
				out.Bounds = corners(frameOf(q.filter, open))
			}
			return json.NewEncoder(w).Encode(out)
		},
	})
}

func corners(b geo.BBox) *[4]float64 { return &[4]float64{b.West, b.South, b.East, b.North} }
