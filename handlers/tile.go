package handlers

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"dateline/geo"
	"dateline/geo/tile"
)

// baseMaxZoom is the deepest zoom at which the base map has tiles of its own;
// maps go deeper by enlarging them.
const baseMaxZoom = 12

func (s *Server) baseTileJSON(c echo.Context) error {
	if _, err := tileParameters(c); err != nil {
		return err
	}
	return s.cached(c, answer{
		Type: "application/json", Key: s.shared.BaseMap,
		Body: func(w io.Writer) error {
			text := func(names ...string) map[string]string {
				fields := map[string]string{}
				for _, n := range names {
					fields[n] = "String"
				}
				return fields
			}
			layer := func(id string, fields map[string]string) map[string]any {
				return map[string]any{"id": id, "minzoom": 0, "maxzoom": baseMaxZoom, "fields": fields}
			}
			labels := text("class", "name")
			labels["rank"] = "Number"
			return json.NewEncoder(w).Encode(map[string]any{
				"tilejson": "3.0.0", "name": "Dateline base map", "version": "1.0.0", "scheme": "xyz",
				"attribution": "Natural Earth; place names: GeoNames (CC BY 4.0)", "minzoom": 0, "maxzoom": baseMaxZoom,
				"bounds": []float64{-180, -geo.MercatorLat, 180, geo.MercatorLat}, "center": []float64{20, 30, 2},
				"tiles": []string{s.public + "/tiles/base/{z}/{x}/{y}.mvt?v=" + s.shared.BaseMap},
				"vector_layers": []any{
					layer("land", text()), layer("coast", text()), layer("lakes", text()), layer("rivers", text()),
					layer("borders", text("class")), layer("labels", labels),
				},
			})
		},
	})
}

// baseTile is one tile of the base map, made once and kept compressed.
func (s *Server) baseTile(c echo.Context) error {
	id, err := parseTile(c, baseMaxZoom, ".mvt", ".pbf")
	if err != nil {
		return err
	}
	lang, err := tileParameters(c, "lang", "v")
	if err != nil {
		return err
	}
	key := fmt.Sprintf("%d/%d/%d %s", id.Z, id.X, id.Y, lang)
	a := answer{
		Type: typeTile, Key: key + s.shared.BaseMap,
		Pinned: c.QueryParam("v") == s.shared.BaseMap, // another version's address must not keep this one
		Body: func(w io.Writer) error {
			raw, err := s.base.Tile(id, lang)
			if err != nil {
				return fmt.Errorf("base tile %s: %w", key, err)
			}
			_, err = w.Write(raw)
			return err
		},
	}
	return s.cached(c, a)
}

// tileParameters refuses parameters that are not among the accepted and gives
// the language, in lower case.
func tileParameters(c echo.Context, accepted ...string) (lang string, err error) {
	params := c.QueryParams()
	for name := range params {
		if !slices.Contains(accepted, name) {
			return "", &geo.InputError{Field: name, Reason: "unknown parameter; accepted are " + cmp.Or(strings.Join(accepted, ", "), "none")}
		}
	}
	view, err := geo.ParseView(params)
	return strings.ToLower(view.Lang), err
}

// parseTile reads the three parts of a tile's address, which has one of the
// endings; 404 for what is no tile.
func parseTile(c echo.Context, deepest uint64, endings ...string) (tile.ID, error) {
	missing := missingTile(deepest, endings[0])
	var y string
	ok := slices.ContainsFunc(endings, func(ending string) (found bool) {
		y, found = strings.CutSuffix(c.Param("file"), ending)
		return found
	})
	if !ok {
		return tile.ID{}, missing
	}
	var n [3]uint64
	for i, v := range []string{c.Param("z"), c.Param("x"), y} {
		var err error
		if n[i], err = strconv.ParseUint(v, 10, 32); err != nil {
			return tile.ID{}, missing
		}
	}
	if n[0] > deepest || n[1] >= 1<<n[0] || n[2] >= 1<<n[0] {
		return tile.ID{}, missing
	}
	return tile.ID{Z: uint8(n[0]), X: uint32(n[1]), Y: uint32(n[2])}, nil
}

// missingTile is the answer for an address that names no tile.
func missingTile(deepest uint64, ending string) error {
	return echo.NewHTTPError(http.StatusNotFound, fmt.Sprintf("There is no such tile: want /z/x/y%s with z from 0 to %d and x, y below 2^z.", ending, deepest))
}
