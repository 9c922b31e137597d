package handlers

import (
	"encoding/json"
	"io"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"dateline/geo"
	"dateline/web"
)

// This and the other files of the name are OGC API - Features: Part 1 (OGC
// 17-069r4) and Part 3, filtering with CQL2 (19-079r2, 21-065r2); ogc_tiles.go is
// OGC API - Tiles.

// conformsTo are the classes that the tests try.
var conformsTo = []string{
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
	"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
	"http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
	"http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
	"http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
	"http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
}

const (
	crs84         = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
	relQueryables = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
	typeJSON      = "application/json"
	typeHTML      = "text/html"
	typeGeoJSON   = "application/geo+json"
	typeSchema    = "application/schema+json"
	typeOpenAPI   = "application/vnd.oai.openapi+json;version=3.0"
)

// ogcAnswer is an address of the API in both its forms.
type ogcAnswer struct {
	q    *query
	html bool
	// negotiated: the asker's Accept header decided, not the parameter f.
	negotiated bool
}

// readOGC reads the query of an address of the API. also names what it takes
// besides f and edition.
func (s *Server) readOGC(c echo.Context, also ...string) (ogcAnswer, error) {
	accepted := append([]string{"f", "edition"}, also...)
	for _, name := range slices.Sorted(maps.Keys(c.QueryParams())) {
		switch {
		case !slices.Contains(accepted, name):
			return ogcAnswer{}, &geo.InputError{Field: name, Reason: "unknown parameter; accepted are " + strings.Join(accepted, ", ")}
		case len(c.QueryParams()[name]) > 1 && !slices.Contains(geo.FilterNames(), name):
			return ogcAnswer{}, &geo.InputError{Field: name, Reason: "may be given once"}
		}
	}
	a := ogcAnswer{}
	switch f := c.QueryParam("f"); f {
	case "":
		a.html, a.negotiated = strings.Contains(c.Request().Header.Get("Accept"), typeHTML), true
	case "html":
		a.html = true
	case "json", "geojson":
	default:
		return a, &geo.InputError{Field: "f", Value: f, Reason: "want json, geojson or html"}
	}
	var err error
	a.q, err = s.read(c, strict, slices.DeleteFunc(accepted, func(n string) bool { return slices.Contains(geo.FilterNames(), n) })...)
	return a, err
}

// href is an absolute address of the API with the pinned edition kept.
func (s *Server) href(q *query, path string, params url.Values) string {
	params = maps.Clone(params)
	if q.filter.Edition != 0 {
		if params == nil {
			params = url.Values{}
		}
		params.Set("edition", strconv.FormatInt(q.filter.Edition, 10))
	}
	if len(params) == 0 {
		return s.public + path
	}
	return s.public + path + "?" + readableQuery.Replace(params.Encode())
}

var readableQuery = strings.NewReplacer("%2C", ",", "%2F", "/", "%3A", ":")

// forms are the links of an address to itself and its other form.
func (s *Server) forms(a ogcAnswer, path, mediaType string, params url.Values) []geo.Link {
	in := func(f string) string {
		p := maps.Clone(params)
		if p == nil {
			p = url.Values{}
		}
		p.Set("f", f)
		return s.href(a.q, path, p)
	}
	data := geo.Link{Rel: "self", Type: mediaType, Title: "as JSON", Href: in("json")}
	page := geo.Link{Rel: "alternate", Type: typeHTML, Title: "as a page", Href: in("html")}
	if a.html {
		data.Rel, page.Rel = page.Rel, data.Rel
		return []geo.Link{page, data}
	}
	return []geo.Link{data, page}
}

// answer sends v as JSON, or the page.
func (s *Server) answer(c echo.Context, a ogcAnswer, mediaType string, v any, page web.OGCPage) error {
	out := answer{Key: a.key(), Edition: a.q.snap.Newest().N, Negotiated: a.negotiated}
	if a.html {
		page.Frame = s.frame(c, a.q)
		out.Type = typeHTML + "; charset=utf-8"
		out.Body = func(w io.Writer) error { return web.OGC(page).Render(c.Request().Context(), w) }
	} else {
		out.Type = mediaType
		out.Body = func(w io.Writer) error {
			e := json.NewEncoder(w)
			e.SetEscapeHTML(false)
			e.SetIndent("", " ")
			return e.Encode(v)
		}
	}
	return s.cached(c, out)
}

// key tells the forms of an address apart.
func (a ogcAnswer) key() string { return a.q.key + "&html=" + strconv.FormatBool(a.html) }

// ogc is the landing page.
func (s *Server) ogc(c echo.Context) error {
	a, err := s.readOGC(c)
	if err != nil {
		return err
	}
	const title, text = "Dateline", "Incidents with place, date, toll, group and sources, and countries with the counts of theirs, for QGIS, ogr2ogr, R, Python and maps on the web."
	links := append(s.forms(a, "/ogc", typeJSON, nil),
		geo.Link{Rel: "service-desc", Type: typeOpenAPI, Title: "The API in OpenAPI 3.0", Href: s.href(a.q, "/ogc/api", url.Values{"f": {"json"}})},
		geo.Link{Rel: "service-doc", Type: typeHTML, Title: "The API described", Href: s.href(a.q, "/ogc/api", url.Values{"f": {"html"}})},
		geo.Link{Rel: "conformance", Type: typeJSON, Title: "The standards it conforms to", Href: s.href(a.q, "/ogc/conformance", nil)},
		geo.Link{Rel: relSchemes, Type: typeJSON, Title: "How tiles are cut", Href: s.href(a.q, "/ogc/tileMatrixSets", nil)},
		geo.Link{Rel: "data", Type: typeJSON, Title: "The collections", Href: s.href(a.q, "/ogc/collections", nil)},
	)
	return s.answer(c, a, typeJSON, map[string]any{"title": title, "description": text, "links": links}, web.OGCPage{
		Title: "OGC API", Text: text, Links: links,
	})
}

func (s *Server) ogcConformance(c echo.Context) error {
	a, err := s.readOGC(c)
	if err != nil {
		return err
	}
	page := web.OGCPage{Title: "Conformance", Text: "The conformance classes that this API meets.", Caption: "Conformance classes", Columns: []string{"Class"},
		Links: s.forms(a, "/ogc/conformance", typeJSON, nil)}
	for _, class := range conformsTo {
		page.Rows = append(page.Rows, web.OGCRow{Cells: []string{class}})
	}
	return s.answer(c, a, typeJSON, map[string]any{"conformsTo": conformsTo}, page)
}
