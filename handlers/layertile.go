package handlers

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"sync"

	"github.com/labstack/echo/v4"

	"dateline/geo"
	"dateline/geo/tile"
)

const (
	typeTile = "application/vnd.mapbox-vector-tile"
	// layerMaxZoom is the deepest zoom at which incidents have tiles of their own;
	// maps go deeper by enlarging them.
	layerMaxZoom = 14
)

// layerTileJSON describes the tiles of a filter. Their address names the
// edition, so that they may be kept for good.
func (s *Server) layerTileJSON(c echo.Context) error {
	l, err := s.readLayer(c)
	if err != nil {
		return err
	}
	return s.cached(c, answer{
		Type: typeJSON, Key: l.key, Edition: l.edition.N, Pinned: l.filter.Edition != 0,
		Body: func(w io.Writer) error {
			head := s.head(l)
			query := "?"
			if f := l.filter.Query(); f != "" {
				query += f + "&"
			}
			e := json.NewEncoder(w)
			e.SetEscapeHTML(false)
			out := object{
				"tilejson": "3.0.0", "name": head.Title(), "version": fmt.Sprintf("%d.0.0", l.edition.N), "scheme": "xyz",
				"description": "Below the zoom individual_zoom, incidents that lie close together are one feature with point_count, their number; from it on, every incident is a feature with its id, but in tiles of more than 4000, where those within a 64th of the side are one. Texts come with zoom 14. The numbers of all tiles of a zoom add up to tiled.",
				"attribution": head.Attribution, "minzoom": 0, "maxzoom": layerMaxZoom,
				"individual_zoom": geo.TileIndividualZoom, "edition": l.edition.N, "matched": l.open.Count(), "tiled": l.open.Tiled(),
				"tiles":         []string{s.public + "/tiles/incidents/{z}/{x}/{y}.mvt" + query + "v=" + strconv.FormatInt(l.edition.N, 10)},
				"vector_layers": []any{object{"id": geo.TileLayer, "description": "Incidents", "minzoom": 0, "maxzoom": layerMaxZoom, "fields": tileFields()}},
			}
			out["bounds"], out["center"] = tileBounds(l.open)
			return e.Encode(out)
		},
	})
}

// tileFields say of each property whether it is a number, in the one word that
// clients look for; what it means is in the codebook.
func tileFields() map[string]string {
	fields := map[string]string{}
	for _, f := range geo.TileFields {
		word := "String"
		if f.Type == geo.FieldInteger || f.Type == geo.FieldNumber {
			word = "Number"
		}
		fields[f.Name] = word
	}
	return fields
}

// tileBounds are the box round what the tiles hold and a place to begin with.
// The box of a TileJSON does not cross 180°: such a one goes round the world.
func tileBounds(sel *geo.Selection) (bounds, center []float64) {
	box, ok := sel.BBox()
	if !ok || box.CrossesDateLine() {
		return []float64{-180, -geo.MercatorLat, 180, geo.MercatorLat}, []float64{0, 20, 1}
	}
	box.South, box.North = max(box.South, -geo.MercatorLat), min(box.North, geo.MercatorLat)
	middle := box.Center()
	zoom := min(math.Floor(geo.FitZoom(box, 800, 600)), geo.TileIndividualZoom)
	return []float64{box.West, box.South, box.East, box.North}, []float64{middle[0], middle[1], max(zoom, 0)}
}

var tileWriters = sync.Pool{New: func() any { return new(tile.Writer) }}

// layerTile is one tile of the filter's incidents of open data sets; 204 where
// there are none.
func (s *Server) layerTile(c echo.Context) error {
	id, err := parseTile(c, layerMaxZoom, ".mvt", ".pbf")
	if err != nil {
		return err
	}
	q, err := s.parse(c, strict, "v")
	if err != nil {
		return err
	}
	return s.cached(c, answer{
		Type: typeTile, Key: q.key, Edition: q.edition.N, Moving: true,
		// Another edition's address must not keep this one.
		Pinned: q.filter.Edition != 0 || c.QueryParam("v") == strconv.FormatInt(q.edition.N, 10),
		Body:   func(out io.Writer) error { return s.writeTile(c.Request().Context(), q, id, out) },
	})
}

// writeTile makes a tile, nothing of an empty one.
func (s *Server) writeTile(ctx context.Context, q *query, id tile.ID, out io.Writer) error {
	open, err := s.selectWhere(ctx, q, q.filter, isOpen)
	if err != nil {
		return err
	}
	w := tileWriters.Get().(*tile.Writer)
	defer tileWriters.Put(w)
	w.Reset()
	err = open.Tile(w, id, func(revs []int64) (map[int64]geo.Feature, error) {
		features, err := s.store.Features(ctx, revs)
		if err != nil {
			return nil, err
		}
		texts := make(map[int64]geo.Feature, len(features))
		for n, f := range features {
			texts[revs[n]] = f
		}
		return texts, nil
	})
	if err != nil {
		return fmt.Errorf("tile %d/%d/%d of incidents: %w", id.Z, id.X, id.Y, err)
	}
	_, err = out.Write(w.Bytes())
	return err
}
