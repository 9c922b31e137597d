package handlers

import (
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"dateline/geo"
	"dateline/geo/cql2"
	"dateline/web"
)

// object is a JSON object of the API's description.
type object = map[string]any

// apiParameter is a parameter of an operation.
type apiParameter struct {
	name, text string
	schema     object
	path       bool
	list       bool // values joined by commas
}

func (p apiParameter) json() object {
	out := object{"name": p.name, "in": "query", "description": p.text, "schema": p.schema}
	if p.path {
		out["in"], out["required"] = "path", true
		return out
	}
	out["style"], out["explode"] = "form", false
	if p.list {
		out["schema"] = object{"type": "array", "items": p.schema}
	}
	return out
}

var (
	formParameter = apiParameter{name: "f", text: "The form of the answer; without it the header Accept decides.", schema: object{"type": "string", "enum": []string{"json", "geojson", "html"}}}
	// pagingParameters are common to both collections' items.
	pagingParameters = []apiParameter{
		{name: "limit", text: "Features on a page, at most 10,000; more is cut to that.", schema: object{"type": "integer", "minimum": 1, "maximum": itemsMost, "default": itemsUsual}},
		{name: "offset", text: "Features to pass over. The links of a page lead to the next one.", schema: object{"type": "integer", "minimum": 0, "default": 0}},
		{name: "bbox", text: "west,south,east,north in degrees; west greater than east crosses 180°.", schema: object{"type": "array", "minItems": 4, "maxItems": 6, "items": object{"type": "number"}}},
		{name: "datetime", text: "A day, month, year or interval, open ends as .., bounds included; keeps what touches it and what has no date.", schema: object{"type": "string"}},
		{name: "filter", text: "A condition in CQL2 text about the queryables; it holds beside the other parameters.", schema: object{"type": "string", "maxLength": cql2.MaxLength}},
		{name: "filter-lang", text: "The language of filter. cql-text is another name of it.", schema: object{"type": "string", "enum": []string{"cql2-text", "cql-text"}, "default": "cql2-text"}},
		{name: "filter-crs", text: "The coordinates of filter: longitude, latitude.", schema: object{"type": "string", "enum": []string{crs84}, "default": crs84}},
	}
	sortParameter = apiParameter{name: "sortby", text: "The order: newest, oldest or most killed first, or by number.", schema: object{"type": "string", "enum": sortNames(), "default": "-date"}}
	idParameter   = apiParameter{name: "featureId", text: "The feature's number.", schema: object{"type": "integer", "minimum": 1}, path: true}
)

// tilePathParameters say which tile.
var tilePathParameters = []apiParameter{
	{name: "tileMatrix", text: "The zoom level.", schema: object{"type": "integer", "minimum": 0, "maximum": layerMaxZoom}, path: true},
	{name: "tileRow", text: "The row, from the north.", schema: object{"type": "integer", "minimum": 0}, path: true},
	{name: "tileCol", text: "The column, from 180° west.", schema: object{"type": "integer", "minimum": 0}, path: true},
}

// tileFilterParameters are those of tiles and what describes them.
func tileFilterParameters() []apiParameter {
	list := slices.DeleteFunc(slices.Clone(pagingParameters), func(p apiParameter) bool { return p.name != "bbox" && p.name != "datetime" })
	return append(list, vocabularyParameters()...)
}

// vocabularyParameters are those of the filter that are not among the others. The
// pin, edition, is not listed: clients take a parameter with the name of a
// property for a condition on that property.
func vocabularyParameters() []apiParameter {
	words := func(text string, enum any) apiParameter {
		schema := object{"type": "string"}
		if enum != nil {
			schema["enum"] = enum
		}
		return apiParameter{text: text, schema: schema, list: true}
	}
	number := func(text string) apiParameter {
		return apiParameter{text: text, schema: object{"type": "integer", "minimum": 0}}
	}
	var regions []string
	for _, r := range geo.Regions() {
		regions = append(regions, string(r))
	}
	all := map[string]apiParameter{
		"area": {
			text:   fmt.Sprintf("The corners of a polygon, lon,lat,lon,lat,…, at most %d; past 180° longitudes run on. Keeps what lies in it; what has no position lies in none.", geo.MaxCorners),
			schema: object{"type": "array", "minItems": 6, "maxItems": 2 * geo.MaxCorners, "items": object{"type": "number"}},
		},
		"country":       words("Countries: ISO 3166-1 alpha-3, alpha-2 or names.", nil),
		"region":        words("Regions.", regions),
		"admin1":        words("Provinces by their names, of whatever spelling; better with country.", nil),
		"group":         words("Slugs of groups.", nil),
		"kind":          words("Kinds of record.", geo.Kinds),
		"method":        words("How it was done.", geo.Methods),
		"outcome":       words("How an attack or plot ended.", geo.Outcomes),
		"dataset":       words("Slugs of data sets.", nil),
		"killed_min":    number("Best figure of the killed at least."),
		"sources_min":   number("Number of sources at least."),
		"missing":       words("What the record leaves open.", geo.GapWords),
		"precision_max": number("Place known at least as well as this geo_precision."),
		"q":             {text: "Words in title, summary, place or names.", schema: object{"type": "string", "maxLength": geo.MaxValue}},
	}
	var list []apiParameter
	for _, name := range geo.FilterNames() {
		if p, ok := all[name]; ok {
			p.name = name
			list = append(list, p)
		}
	}
	return list
}

// parameters are those of the collection's items.
func (k *collection) parameters() []apiParameter {
	list := slices.Clone(pagingParameters)
	if k == &incidentCollection {
		list = append(append(list, sortParameter), vocabularyParameters()...)
	}
	for _, name := range k.Names {
		if name == "geometry" || slices.ContainsFunc(list, func(p apiParameter) bool { return p.name == name }) {
			continue
		}
		schema := k.schema(name)
		text, _ := schema["title"].(string)
		delete(schema, "title")
		for key := range schema {
			if strings.HasPrefix(key, "x-") {
				delete(schema, key)
			}
		}
		list = append(list, apiParameter{name: name, text: "Equal to this: " + text + ".", schema: schema})
	}
	return list
}

// operation is one path of the API with what it answers.
type operation struct {
	path, id, tag, summary string
	types                  []string
	parameters             []apiParameter
}

func operations() []operation {
	list := []operation{
		{"/", "getLandingPage", "Capabilities", "The landing page", []string{typeJSON, typeHTML}, nil},
		{"/conformance", "getConformance", "Capabilities", "The conformance classes", []string{typeJSON, typeHTML}, nil},
		{"/api", "getApi", "Capabilities", "This description", []string{typeOpenAPI, typeHTML}, nil},
		{"/collections", "getCollections", "Capabilities", "The collections", []string{typeJSON, typeHTML}, nil},
	}
	list = append(list,
		operation{"/tileMatrixSets", "getTileMatrixSetsList", "Tiles", "How the world can be cut into tiles", []string{typeJSON, typeHTML}, nil},
		operation{"/tileMatrixSets/" + webMercatorQuad, "getTileMatrixSet", "Tiles", "The zoom levels of web maps", []string{typeJSON, typeHTML}, nil},
		operation{"/collections/incidents/tiles", "incidents.vector.getTileSetsList", "Tiles", "The tile sets of incidents", []string{typeJSON, typeHTML}, tileFilterParameters()},
		operation{"/collections/incidents/tiles/" + webMercatorQuad, "incidents.vector.getTileSet", "Tiles", "The vector tiles described", []string{typeJSON, typeHTML}, tileFilterParameters()},
		operation{"/collections/incidents/tiles/" + webMercatorQuad + "/{tileMatrix}/{tileRow}/{tileCol}", "incidents.vector.getTile", "Tiles",
			"One vector tile: clusters below zoom 10, every incident from there on", []string{typeTile}, append(slices.Clone(tilePathParameters), tileFilterParameters()...)},
	)
	for _, k := range collections {
		path, name := "/collections/"+k.ID, k.Title
		list = append(list,
			operation{path, "describe" + name, name, "The collection " + k.ID, []string{typeJSON, typeHTML}, nil},
			operation{path + "/queryables", "getQueryablesOf" + name, name, "What filters of " + k.ID + " may name", []string{typeSchema, typeHTML}, nil},
			operation{path + "/schema", "getSchemaOf" + name, name, "The properties of " + k.ID, []string{typeSchema, typeHTML}, nil},
			operation{path + "/items", "get" + name, name, k.Text, []string{typeGeoJSON, typeHTML}, k.parameters()},
			operation{path + "/items/{featureId}", "getOneOf" + name, name, "One feature of " + k.ID, []string{typeGeoJSON, typeHTML}, []apiParameter{idParameter}},
		)
	}
	return list
}

// apiSchemas name what JSON answers are made of.
func apiSchemas() object {
	text, number := object{"type": "string"}, object{"type": "integer", "minimum": 0}
	ref := func(name string) object { return object{"$ref": "#/components/schemas/" + name} }
	list := func(of object) object { return object{"type": "array", "items": of} }
	properties := func(k *collection) object {
		out := object{}
		for _, f := range k.Fields {
			s := fieldSchema(f)
			s["description"] = s["title"]
			delete(s, "title")
			delete(s, "x-ogc-role")
			s["nullable"] = true
			delete(s, "enum") // null would have to be among them
			delete(s, "pattern")
			out[f.Name] = s
		}
		return object{"type": "object", "properties": out}
	}
	schemas := object{
		"Exception": object{"type": "object", "required": []string{"code"}, "properties": object{
			"code": text, "description": text, "parameter": text, "request_id": text, "status": number, "title": text,
		}},
		"Link": object{"type": "object", "required": []string{"href", "rel"}, "properties": object{"href": text, "rel": text, "type": text, "title": text}},
	}
	for _, k := range collections {
		schemas[k.Title+"Properties"] = properties(k)
		schemas[k.Title+"Feature"] = object{"type": "object", "required": []string{"type", "id", "geometry", "properties"}, "properties": object{
			"type": object{"type": "string", "enum": []string{"Feature"}}, "id": object{"type": "integer"},
			"geometry": object{"type": "object", "nullable": true}, "properties": ref(k.Title + "Properties"), "links": list(ref("Link")),
		}}
		schemas[k.Title] = object{"type": "object", "required": []string{"type", "features"}, "properties": object{
			"type":  object{"type": "string", "enum": []string{"FeatureCollection"}},
			"links": list(ref("Link")), "features": list(ref(k.Title + "Feature")),
			"numberMatched": number, "numberReturned": number, "timeStamp": object{"type": "string", "format": "date-time"},
		}}
	}
	return schemas
}

// bodyOf is the schema of an operation's JSON answer.
func bodyOf(o operation) object {
	for _, k := range collections {
		switch {
		case strings.HasSuffix(o.path, k.ID+"/items"):
			return object{"$ref": "#/components/schemas/" + k.Title}
		case strings.HasSuffix(o.path, k.ID+"/items/{featureId}"):
			return object{"$ref": "#/components/schemas/" + k.Title + "Feature"}
		}
	}
	return object{"type": "object"}
}

func (o operation) json() object {
	var parameters []object
	if slices.Contains(o.types, typeHTML) {
		parameters = append(parameters, formParameter.json())
	}
	for _, p := range o.parameters {
		parameters = append(parameters, p.json())
	}
	content := object{}
	for _, t := range o.types {
		content[t] = object{"schema": bodyOf(o)}
		if t == typeHTML {
			content[t] = object{"schema": object{"type": "string"}}
		}
		if t == typeTile {
			content[t] = object{"schema": object{"type": "string", "format": "binary"}}
		}
	}
	failure := func(text string) object {
		return object{"description": text, "content": object{"application/problem+json": object{"schema": object{"$ref": "#/components/schemas/Exception"}}}}
	}
	responses := object{
		"200": object{"description": "The answer.", "content": content},
		"304": object{"description": "Nothing has changed since the answer that If-None-Match names."},
		"400": failure("A parameter is unknown or has a bad value; the description names it."),
	}
	if strings.Contains(o.path, "{") {
		responses["404"] = failure("There is no such feature or tile.")
		responses["410"] = failure("The record was withdrawn.")
	}
	if slices.Contains(o.types, typeTile) {
		responses["204"] = object{"description": "There is nothing in the tile."}
		delete(responses, "410")
	}
	return object{"get": object{
		"operationId": o.id, "tags": []string{o.tag}, "summary": o.summary, "parameters": parameters, "responses": responses,
	}}
}

// apiText introduces the API, in its description and on its page.
const apiText = "Incidents and countries as OGC API - Features, incidents as OGC API - Tiles. Every address also takes edition=N and then answers as of that edition, for good. Unknown parameters are refused."

// apiTag is a group of operations.
type apiTag struct{ name, text string }

var apiTags = []apiTag{
	{"Capabilities", "What there is."},
	{"Incidents", incidentCollection.Text},
	{"Countries", countryCollection.Text},
	{"Tiles", "The incidents as Mapbox Vector Tiles, as OGC API - Tiles has them."},
}

// ogcAPI is the API's description, made from the codebook and the vocabulary.
func (s *Server) ogcAPI(c echo.Context) error {
	a, err := s.readOGC(c)
	if err != nil {
		return err
	}
	if a.html {
		return s.cached(c, answer{
			Type: typeHTML + "; charset=utf-8", Key: a.key(), Edition: a.q.snap.Newest().N, Negotiated: a.negotiated,
			Body: func(w io.Writer) error { return web.API(s.apiPage(c, a)).Render(c.Request().Context(), w) },
		})
	}
	paths, tags := object{}, []object{}
	for _, o := range operations() {
		paths[o.path] = o.json()
	}
	for _, t := range apiTags {
		tags = append(tags, object{"name": t.name, "description": t.text})
	}
	return s.answer(c, a, typeOpenAPI, object{
		"openapi": "3.0.3",
		"info": object{
			"title": "Dateline", "version": apiVersion, "description": apiText,
			"license": object{"name": "that of each data set, see the collection", "url": s.public + "/data"},
			"contact": object{"name": "Dateline", "url": s.public + "/developers"},
		},
		"servers":  []object{{"url": s.public + "/ogc"}},
		"tags":     tags,
		"security": []object{},
		"paths":    paths, "components": object{"schemas": apiSchemas()},
	}, web.OGCPage{})
}

const apiVersion = "1.1.0"

// apiPage is the description for people, made of the document's own parts.
func (s *Server) apiPage(c echo.Context, a ogcAnswer) web.APIPage {
	page := web.APIPage{Frame: s.frame(c, a.q), Version: apiVersion, Text: apiText, Document: s.href(a.q, "/ogc/api", url.Values{"f": {"json"}})}
	for _, t := range apiTags {
		group := web.APIGroup{Name: t.name, Text: t.text}
		for _, o := range operations() {
			if o.tag == t.name {
				group.Operations = append(group.Operations, s.apiOperation(a, o))
			}
		}
		page.Groups = append(page.Groups, group)
	}
	return page
}

func (s *Server) apiOperation(a ogcAnswer, o operation) web.APIOperation {
	path := "/ogc" + strings.TrimSuffix(o.path, "/")
	out := web.APIOperation{ID: o.id, Path: path, Summary: o.summary}
	if !strings.Contains(path, "{") {
		out.Try = s.href(a.q, path, nil)
	}
	described := o.json()["get"].(object)
	for _, p := range described["parameters"].([]object) {
		out.Parameters = append(out.Parameters, web.APIParameter{
			Name: p["name"].(string), Text: p["description"].(string), Accepts: acceptable(p["schema"].(object)), Path: p["in"] == "path",
		})
	}
	responses := described["responses"].(object)
	for _, status := range slices.Sorted(maps.Keys(responses)) {
		r := responses[status].(object)
		answer := web.APIAnswer{Status: status, Text: r["description"].(string)}
		if content, ok := r["content"].(object); ok {
			answer.Types = slices.Sorted(maps.Keys(content))
		}
		out.Answers = append(out.Answers, answer)
	}
	return out
}

// acceptable says in words what a schema accepts.
func acceptable(schema object) string {
	if list, ok := schema["items"].(object); ok {
		least, most := schema["minItems"], schema["maxItems"]
		if least != nil {
			return fmt.Sprintf("%v or %v %ss, parted by commas", least, most, acceptable(list))
		}
		return acceptable(list) + "; several parted by commas"
	}
	if enum := schema["enum"]; enum != nil {
		words := strings.Fields(strings.Trim(fmt.Sprint(enum), "[]"))
		if d := schema["default"]; d != nil {
			return "one of " + strings.Join(words, ", ") + "; " + fmt.Sprint(d) + " without it"
		}
		return "one of " + strings.Join(words, ", ")
	}
	text, _ := schema["type"].(string)
	switch {
	case text == "integer":
		text = "whole number"
	case text == "string" && schema["format"] != nil:
		text = fmt.Sprint(schema["format"])
	case text == "string":
		text = "text"
	}
	least, most := schema["minimum"], schema["maximum"]
	switch {
	case least != nil && most != nil:
		text += fmt.Sprintf(" from %v to %v", least, most)
	case least != nil:
		text += fmt.Sprintf(" from %v on", least)
	}
	if n := schema["maxLength"]; n != nil {
		text += fmt.Sprintf(" of at most %v characters", n)
	}
	if d := schema["default"]; d != nil {
		text += fmt.Sprintf("; %v without it", d)
	}
	return text
}
