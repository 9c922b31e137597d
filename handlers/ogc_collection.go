package handlers

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"dateline/geo"
	"dateline/geo/cql2"
	"dateline/web"
)

// collection is one of the API's collections.
type collection struct {
	ID, Title, Text string
	Geometry        string // the format of its geometry in JSON Schema
	// Names are its queryables, Fields its flat properties.
	Names  []string
	Fields []geo.Field
}

var (
	incidentCollection = collection{
		ID: "incidents", Title: "Incidents", Geometry: "geometry-point", Names: cql2.Incidents.Names(), Fields: geo.FeatureFields,
		Text: "Attacks, foiled plots, arrests, warnings and changes of alert levels, newest first, those whose licence allows it. A position is as exact as geo_precision says: one known to the country only is a representative point.",
	}
	countryCollection = collection{
		ID: "countries", Title: "Countries", Geometry: "geometry-multipolygon", Names: countrySchema.Names(), Fields: geo.CountryFields,
		Text: "Countries and territories at 1:50 million, by code, with the number of their incidents of each kind.",
	}
	collections = []*collection{&incidentCollection, &countryCollection}
)

// collection is the one that the path names.
func (s *Server) collection(c echo.Context) (*collection, error) {
	id := c.Param("collection")
	for _, k := range collections {
		if k.ID == id {
			return k, nil
		}
	}
	return nil, refuse(http.StatusNotFound, "There is no collection of that name; there are incidents and countries.")
}

func (k *collection) path() string { return "/ogc/collections/" + k.ID }

// collectionJSON is a collection as the standard has it.
type collectionJSON struct {
	ID          string     `json:"id"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Extent      extentJSON `json:"extent"`
	ItemType    string     `json:"itemType"`
	CRS         []string   `json:"crs"`
	Attribution string     `json:"attribution,omitempty"`
	Links       []geo.Link `json:"links"`
}

type extentJSON struct {
	Spatial struct {
		BBox [][4]float64 `json:"bbox"`
		CRS  string       `json:"crs"`
	} `json:"spatial"`
	Temporal struct {
		Interval [][2]*string `json:"interval"`
	} `json:"temporal"`
}

func newExtent(box geo.BBox, span geo.Interval) (e extentJSON) {
	e.Spatial.BBox = [][4]float64{{box.West, box.South, box.East, box.North}}
	e.Spatial.CRS = crs84
	var v [2]*string
	if span.Start.Known() {
		from := span.Start.String() + "T00:00:00Z"
		v[0] = &from
	}
	if span.End.Known() {
		to := span.End.String() + "T23:59:59Z"
		v[1] = &to
	}
	e.Temporal.Interval = [][2]*string{v}
	return e
}

// describe is the collection in the query's edition.
func (s *Server) describe(c echo.Context, a ogcAnswer, k *collection) (collectionJSON, error) {
	out := collectionJSON{ID: k.ID, Title: k.Title, Description: k.Text, ItemType: "feature", CRS: []string{crs84}, Extent: newExtent(geo.World, geo.Interval{})}
	items := k.path() + "/items"
	out.Links = append(s.forms(a, k.path(), typeJSON, nil),
		geo.Link{Rel: "items", Type: typeGeoJSON, Title: k.Title + " as GeoJSON", Href: s.href(a.q, items, nil)}, // GDAL adds /17 to it
		geo.Link{Rel: "items", Type: typeHTML, Title: k.Title + " as a page", Href: s.href(a.q, items, url.Values{"f": {"html"}})},
		// GDAL wants the capital letter; for all others case does not count (RFC 8288).
		geo.Link{Rel: "describedBy", Type: typeSchema, Title: "The features described", Href: s.href(a.q, k.path()+"/schema", url.Values{"f": {"json"}})},
		geo.Link{Rel: relQueryables, Type: typeSchema, Title: "What can be asked for", Href: s.href(a.q, k.path()+"/queryables", url.Values{"f": {"json"}})},
	)
	if k != &incidentCollection {
		out.Links = append(out.Links, geo.Link{Rel: "describedby", Type: typeHTML, Title: "The method", Href: s.public + "/methodology"})
		return out, nil
	}
	out.Links = append(out.Links,
		geo.Link{Rel: "describedby", Type: typeHTML, Title: "The codebook", Href: s.href(a.q, "/data", nil)},
		geo.Link{Rel: relTilesets, Type: typeJSON, Title: "Incidents as vector tiles", Href: s.href(a.q, k.path()+"/tiles", url.Values{"f": {"json"}})})
	open, err := s.selectOpen(c.Request().Context(), a.q, a.q.filter, a.q.sel)
	if err != nil {
		return out, err
	}
	if box, ok := open.BBox(); ok {
		out.Extent = newExtent(box, open.Span())
	}
	head := s.head(layer{a.q, open})
	out.Attribution = head.Attribution
	for _, d := range head.Datasets {
		if d.LicenceURL != "" {
			out.Links = append(out.Links, geo.Link{Rel: "license", Title: d.Name + ": " + d.Licence, Href: d.LicenceURL})
		}
	}
	return out, nil
}

func (s *Server) ogcCollections(c echo.Context) error {
	a, err := s.readOGC(c)
	if err != nil {
		return err
	}
	out := struct {
		Links       []geo.Link       `json:"links"`
		Collections []collectionJSON `json:"collections"`
	}{Links: s.forms(a, "/ogc/collections", typeJSON, nil)}
	page := web.OGCPage{Title: "Collections", Text: "What this API has.", Links: out.Links, Caption: "Collections", Columns: []string{"Collection", "What it holds"}}
	for _, k := range collections {
		d, err := s.describe(c, a, k)
		if err != nil {
			return err
		}
		out.Collections = append(out.Collections, d)
		page.Rows = append(page.Rows, web.OGCRow{Href: s.href(a.q, k.path(), url.Values{"f": {"html"}}), Cells: []string{k.Title, k.Text}})
	}
	return s.answer(c, a, typeJSON, out, page)
}

func (s *Server) ogcCollection(c echo.Context) error {
	k, err := s.collection(c)
	if err != nil {
		return err
	}
	a, err := s.readOGC(c)
	if err != nil {
		return err
	}
	d, err := s.describe(c, a, k)
	if err != nil {
		return err
	}
	page := web.OGCPage{Title: k.Title, Text: k.Text, Links: d.Links, Caption: "Properties", Columns: []string{"Property", "Type", "Meaning"}}
	for _, f := range k.Fields {
		page.Rows = append(page.Rows, web.OGCRow{Cells: []string{f.Name, string(f.Type), f.Text}})
	}
	return s.answer(c, a, typeJSON, d, page)
}

func (s *Server) ogcQueryables(c echo.Context) error {
	k, err := s.collection(c)
	if err != nil {
		return err
	}
	a, err := s.readOGC(c)
	if err != nil {
		return err
	}
	var properties members
	page := web.OGCPage{Title: k.Title + ": queryables", Text: "The properties that parameters and filters may name.", Caption: "Queryables",
		Links: s.forms(a, k.path()+"/queryables", typeSchema, nil), Columns: []string{"Property", "Type", "Meaning"}}
	for _, name := range k.Names {
		schema := k.schema(name)
		properties = append(properties, member{name, schema})
		kind, _ := schema["type"].(string)
		meaning, _ := schema["title"].(string)
		page.Rows = append(page.Rows, web.OGCRow{Cells: []string{name, kind, meaning}})
	}
	return s.answer(c, a, typeSchema, object{
		"$schema": jsonSchema, "$id": s.public + k.path() + "/queryables",
		"type": "object", "title": k.Title, "description": k.Text, "properties": properties, "additionalProperties": false,
	}, page)
}

const jsonSchema = "https://json-schema.org/draft/2020-12/schema"

// ogcSchema describes the collection's features: from it clients know the types
// of properties of which the first page has no value. A property that is not
// known is null, which logical schemas do not say.
func (s *Server) ogcSchema(c echo.Context) error {
	k, err := s.collection(c)
	if err != nil {
		return err
	}
	a, err := s.readOGC(c)
	if err != nil {
		return err
	}
	var properties members
	page := web.OGCPage{Title: k.Title + ": schema", Text: "The properties of the collection’s features.", Caption: "Properties",
		Links: s.forms(a, k.path()+"/schema", typeSchema, nil), Columns: []string{"Property", "Type", "Meaning"}}
	for _, f := range k.Fields {
		page.Rows = append(page.Rows, web.OGCRow{Cells: []string{f.Name, string(f.Type), f.Text}})
		if f.Name != "id" { // GDAL, which has it from the features, would have it twice
			properties = append(properties, member{f.Name, fieldSchema(f)})
		}
	}
	geometry := object{"type": "object", "format": k.Geometry, "x-ogc-role": "primary-geometry"}
	return s.answer(c, a, typeSchema, object{
		"$schema": jsonSchema, "$id": s.public + k.path() + "/schema",
		"type": "object", "title": k.Title, "description": k.Text, "properties": members{
			{"type", object{"type": "string", "enum": []string{"Feature"}}},
			{"id", object{"type": "integer", "x-ogc-role": "id"}},
			{"geometry", geometry},
			{"properties", object{"type": "object", "properties": properties}},
		},
	}, page)
}

// members is a JSON object whose members keep their order.
type members []member

type member struct {
	name  string
	value any
}

func (m members) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, one := range m {
		if i > 0 {
			b = append(b, ',')
		}
		name, err := json.Marshal(one.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(one.value)
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, name...), ':'), value...)
	}
	return append(b, '}'), nil
}

// schema is a queryable in JSON Schema.
func (k *collection) schema(name string) map[string]any {
	if name == "geometry" {
		return map[string]any{"title": "position", "format": k.Geometry, "x-ogc-role": "primary-geometry"}
	}
	for _, f := range k.Fields {
		if f.Name == name {
			return fieldSchema(f)
		}
	}
	return map[string]any{}
}

func fieldSchema(f geo.Field) map[string]any {
	schema := map[string]any{"title": f.Text, "type": "string"}
	switch f.Type {
	case geo.FieldInteger, geo.FieldNumber:
		schema["type"], schema["minimum"] = string(f.Type), 0
	case geo.FieldDate, geo.FieldTime:
		schema["format"] = string(f.Type)
	}
	switch f.Name {
	case "id":
		schema["x-ogc-role"] = "id"
	case "date":
		schema["x-ogc-role"] = "primary-instant"
	case "country":
		schema["pattern"] = "^[A-Z]{3}$"
	case "kind":
		schema["enum"] = geo.Kinds
	case "outcome":
		schema["enum"] = geo.Outcomes
	case "date_precision":
		schema["enum"] = geo.DatePrecisions
	case "attribution":
		schema["enum"] = geo.AttributionStatuses
	case "geo_precision":
		schema["maximum"] = int(geo.International)
	}
	return schema
}

// oneLine is text without line breaks, for titles.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
