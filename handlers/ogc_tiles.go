package handlers

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"dateline/geo"
	"dateline/web"
)

// The tiles of the incidents as OGC API - Tiles has them (OGC 20-057): the same
// as at /tiles/incidents, with the row before the column, in the tile matrix set
// of web maps (OGC 17-083r4, annex D.1).

const (
	webMercatorQuad = "WebMercatorQuad"
	tileMatrixURI   = "http://www.opengis.net/def/tilematrixset/OGC/1.0/" + webMercatorQuad
	epsg3857        = "http://www.opengis.net/def/crs/EPSG/0/3857"
	relTilesets     = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
	relScheme       = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
	relSchemes      = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"
	// mercatorEdge is half the circumference of the sphere of web maps, in metres.
	mercatorEdge = math.Pi * 6378137
	// pixel is the size of a pixel on the screen for which scales are stated, in metres.
	pixel = 0.00028
)

// tileLink is a link whose address may be a template.
type tileLink struct {
	geo.Link
	Templated bool `json:"templated,omitempty"`
}

func fixed(links []geo.Link) (out []tileLink) {
	for _, l := range links {
		out = append(out, tileLink{Link: l})
	}
	return out
}

// readTiles reads the query of an address of the incidents' tile sets. Countries
// have none.
func (s *Server) readTiles(c echo.Context) (ogcAnswer, error) {
	k, err := s.collection(c)
	if err != nil {
		return ogcAnswer{}, err
	}
	if k != &incidentCollection {
		return ogcAnswer{}, refuse(http.StatusNotFound, "Of the collections only incidents have tiles.")
	}
	if set := c.Param("set"); set != "" && set != webMercatorQuad {
		return ogcAnswer{}, refuse(http.StatusNotFound, "There is no tile set of that name; there is "+webMercatorQuad+".")
	}
	return s.readOGC(c, slices.DeleteFunc(geo.FilterNames(), func(n string) bool { return n == "edition" })...)
}

// tileset is the set of tiles of the query's filter.
func (s *Server) tileset(a ogcAnswer, path string) object {
	return object{
		"title": "Incidents as vector tiles", "dataType": "vector", "crs": epsg3857, "tileMatrixSetURI": tileMatrixURI,
		"links": append(fixed(s.forms(a, path, typeJSON, a.q.filter.Values())),
			tileLink{Link: geo.Link{Rel: relScheme, Type: typeJSON, Title: webMercatorQuad, Href: s.public + "/ogc/tileMatrixSets/" + webMercatorQuad}}),
	}
}

func (s *Server) ogcTilesets(c echo.Context) error {
	a, err := s.readTiles(c)
	if err != nil {
		return err
	}
	path := incidentCollection.path() + "/tiles"
	set := s.tileset(a, path+"/"+webMercatorQuad)
	page := web.OGCPage{Title: "Tile sets", Text: "The incidents as vector tiles.", Caption: "Tile sets", Columns: []string{"Tile set", "Kind", "Coordinates"},
		Links: s.forms(a, path, typeJSON, a.q.filter.Values()),
		Rows:  []web.OGCRow{{Href: s.href(a.q, path+"/"+webMercatorQuad, a.q.filter.Values()), Cells: []string{webMercatorQuad, "vector", "EPSG:3857"}}}}
	return s.answer(c, a, typeJSON, object{"links": page.Links, "tilesets": []object{set}}, page)
}

func (s *Server) ogcTileset(c echo.Context) error {
	a, err := s.readTiles(c)
	if err != nil {
		return err
	}
	open, err := s.selectOpen(c.Request().Context(), a.q, a.q.filter, a.q.sel)
	if err != nil {
		return err
	}
	path := incidentCollection.path() + "/tiles/" + webMercatorQuad
	set := s.tileset(a, path)
	bounds, center := tileBounds(open)
	corner := func(lon, lat float64) object {
		return object{"lowerLeft": []float64{bounds[0], bounds[1]}, "upperRight": []float64{lon, lat}, "crs": crs84}
	}
	set["boundingBox"] = corner(bounds[2], bounds[3])
	set["centerPoint"] = object{"coordinates": center[:2], "tileMatrix": strconv.Itoa(int(center[2])), "crs": crs84}
	set["layers"] = []object{{"id": geo.TileLayer, "title": "Incidents", "dataType": "vector", "geometryDimension": 0,
		"minTileMatrix": "0", "maxTileMatrix": strconv.Itoa(layerMaxZoom), "propertiesSchema": tileSchema()}}
	limits := []object{}
	for z := range layerMaxZoom + 1 {
		limits = append(limits, object{"tileMatrix": strconv.Itoa(z), "minTileRow": 0, "maxTileRow": 1<<z - 1, "minTileCol": 0, "maxTileCol": 1<<z - 1})
	}
	set["tileMatrixSetLimits"] = limits
	query := "?"
	if f := a.q.filter.Query(); f != "" {
		query += f + "&"
	}
	template := tileLink{Templated: true, Link: geo.Link{Rel: "item", Type: typeTile, Title: "A tile",
		Href: s.public + path + "/{tileMatrix}/{tileRow}/{tileCol}" + query + "v=" + strconv.FormatInt(a.q.edition.N, 10)}}
	describes := tileLink{Link: geo.Link{Rel: "describedby", Type: typeJSON, Title: "The tiles in TileJSON", Href: s.href(a.q, "/tiles/incidents.json", a.q.filter.Values())}}
	set["links"] = append(set["links"].([]tileLink), template, describes)
	page := web.OGCPage{Title: "Tile set " + webMercatorQuad, Text: "The incidents as vector tiles; zoom levels 0 to " + strconv.Itoa(layerMaxZoom) + ". The address of a tile is " + template.Href,
		Links: append(s.forms(a, path, typeJSON, a.q.filter.Values()), describes.Link), Caption: "Properties", Columns: []string{"Property", "Type", "Meaning"}}
	for _, f := range geo.TileFields {
		page.Rows = append(page.Rows, web.OGCRow{Cells: []string{f.Name, string(f.Type), f.Text}})
	}
	return s.answer(c, a, typeJSON, set, page)
}

func tileSchema() object {
	properties := members{{"geometry", object{"format": "geometry-point"}}}
	for _, f := range geo.TileFields {
		properties = append(properties, member{f.Name, fieldSchema(f)})
	}
	return object{"type": "object", "properties": properties}
}

// ogcTile is a tile of the layer under its other address.
func (s *Server) ogcTile(c echo.Context) error {
	if k, err := s.collection(c); err != nil {
		return err
	} else if k != &incidentCollection || c.Param("set") != webMercatorQuad {
		return refuse(http.StatusNotFound, "There are tiles of the collection incidents in "+webMercatorQuad+" only.")
	}
	z, row, column := c.Param("matrix"), c.Param("row"), c.Param("column")
	c.SetParamNames("z", "x", "file")
	c.SetParamValues(z, column, row+".mvt")
	return s.layerTile(c)
}

func (s *Server) tileMatrixSets(c echo.Context) error {
	a, err := s.readOGC(c)
	if err != nil {
		return err
	}
	path := "/ogc/tileMatrixSets"
	page := web.OGCPage{Title: "Tile matrix sets", Text: "How the world is cut into tiles.", Caption: "Tile matrix sets", Columns: []string{"Set", "Identifier"},
		Links: s.forms(a, path, typeJSON, nil), Rows: []web.OGCRow{{Href: s.href(a.q, path+"/"+webMercatorQuad, nil), Cells: []string{webMercatorQuad, tileMatrixURI}}}}
	return s.answer(c, a, typeJSON, object{"tileMatrixSets": []object{{
		"id": webMercatorQuad, "title": "Web Mercator", "uri": tileMatrixURI, "crs": epsg3857,
		"links": []geo.Link{{Rel: "self", Type: typeJSON, Title: webMercatorQuad, Href: s.href(a.q, path+"/"+webMercatorQuad, nil)}},
	}}}, page)
}

func (s *Server) tileMatrixSet(c echo.Context) error {
	a, err := s.readOGC(c)
	if err != nil {
		return err
	}
	if c.Param("set") != webMercatorQuad {
		return refuse(http.StatusNotFound, "There is no tile matrix set of that name; there is "+webMercatorQuad+".")
	}
	page := web.OGCPage{Title: webMercatorQuad, Text: "Squares of 256 pixels in web Mercator, one at zoom 0, four times as many at each further one.", Caption: "Zoom levels", Columns: []string{"Zoom", "Metres a pixel", "Tiles"},
		Links: s.forms(a, "/ogc/tileMatrixSets/"+webMercatorQuad, typeJSON, nil)}
	var matrices []object
	for z := range layerMaxZoom + 1 {
		size := 2 * mercatorEdge / 256 / float64(int(1)<<z)
		matrices = append(matrices, object{
			"id": strconv.Itoa(z), "scaleDenominator": size / pixel, "cellSize": size, "cornerOfOrigin": "topLeft",
			"pointOfOrigin": []float64{-mercatorEdge, mercatorEdge}, "tileWidth": 256, "tileHeight": 256, "matrixWidth": 1 << z, "matrixHeight": 1 << z,
		})
		page.Rows = append(page.Rows, web.OGCRow{Cells: []string{strconv.Itoa(z), fmt.Sprintf("%.3f", size), web.Number(1 << (2 * z))}})
	}
	return s.answer(c, a, typeJSON, object{
		"id": webMercatorQuad, "title": "Web Mercator", "uri": tileMatrixURI, "crs": epsg3857, "orderedAxes": []string{"E", "N"},
		"wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible", "tileMatrices": matrices,
	}, page)
}
