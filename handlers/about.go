package handlers

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
	"slices"

	"dateline/data"
	"dateline/web"
)

// methodology says how Dateline counts.
func (s *Server) methodology(c echo.Context) error {
	q, err := s.read(c, lenient)
	if err != nil {
		return err
	}
	return s.page(c, q, func() (templ.Component, error) {
		return web.Methodology(web.MethodologyPage{Frame: s.frame(c, q), Sources: embedded()}), nil
	})
}

// embedded are the sets that the program itself carries, for the credit.
func embedded() []web.SourceNote {
	var notes []web.SourceNote
	for _, e := range data.Embedded {
		notes = append(notes, web.SourceNote{Name: e.Name, Version: e.Version, Licence: e.Licence, URL: e.URL, Use: e.Use})
	}
	return notes
}

// developers documents the addresses.
func (s *Server) developers(c echo.Context) error {
	q, err := s.read(c, lenient)
	if err != nil {
		return err
	}
	return s.page(c, q, func() (templ.Component, error) {
		return web.Developers(web.DevelopersPage{Frame: s.frame(c, q), Addresses: s.addresses()}), nil
	})
}

// addresses are those that this server has.
func (s *Server) addresses() []web.Address {
	if s.street.File == "" {
		return addresses
	}
	return append(slices.Clip(addresses), web.Address{
		Method: "GET", Path: streetFile, Text: "The operator's street map, a PMTiles archive; read by ranges.",
	})
}

var addresses = []web.Address{
	{Method: "GET", Path: "/data/incidents.geojson", Text: "The filter's incidents as GeoJSON (RFC 7946), newest first."},
	{Method: "GET", Path: "/data/incidents.geojsons", Text: "The same as a GeoJSON text sequence (RFC 8142), one feature a line."},
	{Method: "GET", Path: "/data/incidents.csv", Text: "The same as CSV (RFC 4180); bom=1 for spreadsheet programs."},
	{Method: "GET", Path: "/data/incidents.gpkg", Text: "The same as GeoPackage 1.3 with an R-tree and a table of sources; may be read by ranges."},
	{Method: "GET", Path: "/data/incidents.fgb", Text: "The same as FlatGeobuf with its spatial index; may be read by ranges."},
	{Method: "GET", Path: "/data/incidents.kml", Text: "The same as KML 2.2."},
	{Method: "GET", Path: "/data/codebook.json", Text: "Columns with types and meanings, the filter's vocabulary, the files, and the terms of each data set."},
	{Method: "GET", Path: "/data/countries.geojson", Text: "The countries' shapes used on the map."},
	{Method: "GET", Path: "/ogc", Text: "OGC API - Features with CQL2 filters: the address for QGIS and ogr2ogr. Collections incidents and countries."},
	{Method: "GET", Path: "/feeds/incidents.atom", Text: "The filter's incidents that were added or corrected last, as Atom with GeoRSS; limit= up to 500."},
	{Method: "GET", Path: "/feeds/changes.json", Text: "Every record added, changed or withdrawn since the edition since=, or ever, for mirrors; limit= and offset=."},
	{Method: "GET", Path: "/feeds/changes.atom", Text: "The same as Atom, the newest first."},
	{Method: "GET", Path: "/incidents/{id}.json", Text: "One record in full, with places, claims, statements and sources."},
	{Method: "GET", Path: "/embed/map", Text: "The map for an iframe; title=0 and list=0 leave those out, headline= sets one."},
	{Method: "GET", Path: "/map/marks", Text: "What the map draws for view=west,south,east,north and zoom: points, clusters, and counts of incidents known only to the country."},
	{Method: "GET", Path: "/map/tiles/{z}/{x}/{y}.json", Text: "The same by tiles that are drawn 512 pixels wide, which is what the moving map asks for: each mark is in the one tile that holds its centre. v= names the edition, so that a tile may be kept."},
	{Method: "GET", Path: "/map/frame", Text: "The filter's number of incidents, the box round them, and counts of those known only to the country, which are in no tile."},
	{Method: "GET", Path: "/map/counts", Text: "The filter's number of incidents, a timeline of them by day, week, month or year (by=), and for each facet how many every choice would give."},
	{Method: "GET", Path: "/picture/map.png", Text: "The map of the filter as a picture, also as .svg and .pdf: width= and height= in pixels or width_mm= and height_mm=, scale=, theme=light, dark or print."},
	{Method: "GET", Path: "/picture/incidents/{id}.png", Text: "The map of one incident, likewise."},
	{Method: "GET", Path: "/map/province", Text: "The province round center=lon,lat with the detail of zoom, as the coordinates of a GeoJSON MultiPolygon."},
	{Method: "GET", Path: "/map/list", Text: "The list beside the map as an HTML fragment; view= and offset=."},
	{Method: "GET", Path: "/map/card/{id}", Text: "One incident's card as an HTML fragment."},
	{Method: "GET", Path: "/tiles/base.json", Text: "TileJSON of the base map, whose tiles are Mapbox Vector Tiles."},
	{Method: "GET", Path: "/tiles/incidents.json", Text: "TileJSON 3.0 of the filter's incidents as Mapbox Vector Tiles: clusters with point_count below individual_zoom, every incident from it on."},
	{Method: "GET", Path: "/tiles/incidents/{z}/{x}/{y}.mvt", Text: "One of those tiles, also as .pbf; 204 where there is nothing. v= names the edition, so that it may be kept."},
	{Method: "GET", Path: "/geocode", Text: "The places that q may mean, likeliest first, with precision and why; country=, admin1= and admin2= say where to look. Nothing is asked of another host."},
	{Method: "GET", Path: "/suggest", Text: "What the words q may mean under the rest of the filter, as links for the page on= (/ or /incidents): countries, regions, groups, places, incidents."},
	{Method: "GET", Path: "/healthz", Text: "200 while the process lives."},
	{Method: "GET", Path: "/readyz", Text: "200 while readers should be sent here, else 503."},
}
