package ingest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"
)

// jsonField is a named value of an object, as text.
type jsonField struct{ name, value string }

func jsonValid(b []byte) bool { return json.Valid(b) }

// flatten makes cells of a JSON object, in its order: numbers as they are
// written, null as nothing, objects within it as "outer.inner", lists joined by
// "; ". A GeoJSON feature gives its properties, its id unless a property is
// called so, and longitude and latitude unless properties state them.
func flatten(b []byte) ([]jsonField, error) {
	bad := func(err error) error {
		return &RowError{code: codeValue, Reason: "this is not valid JSON: " + err.Error(), Value: short(strings.ToValidUTF8(string(b), "�"), 60)}
	}
	if !json.Valid(b) {
		var v any
		return nil, bad(json.Unmarshal(b, &v))
	}
	if len(b) == 0 || b[0] != '{' {
		return nil, &RowError{code: codeValue, Reason: "want an object with named values", Value: short(string(b), 60)}
	}
	var feature struct {
		Type       string          `json:"type"`
		ID         json.RawMessage `json:"id"`
		Properties json.RawMessage `json:"properties"`
		Geometry   json.RawMessage `json:"geometry"`
	}
	if json.Unmarshal(b, &feature) != nil || feature.Type != "Feature" {
		return members(nil, "", b)
	}
	var fields []jsonField
	if p := bytes.TrimSpace(feature.Properties); len(p) > 0 && p[0] == '{' {
		var err error
		if fields, err = members(fields, "", p); err != nil {
			return nil, err
		}
	}
	has := func(names ...string) bool {
		return slices.ContainsFunc(fields, func(f jsonField) bool { return slices.Contains(names, strings.ToLower(f.name)) })
	}
	if id := strings.Trim(string(feature.ID), `" `); id != "" && id != "null" && !has("id", "event_id_cnty", "eventid", "data_id") {
		fields = append(fields, jsonField{"id", id})
	}
	p, shape, err := position(feature.Geometry)
	if err != nil {
		return nil, err
	}
	if p != nil && !has("latitude", "lat", "y") {
		fields = append(fields,
			jsonField{"longitude", strconv.FormatFloat(p[0], 'f', -1, 64)}, jsonField{"latitude", strconv.FormatFloat(p[1], 'f', -1, 64)})
		if shape != "" {
			fields = append(fields, jsonField{shapeColumn, shape})
		}
	}
	return fields, nil
}

// shapeColumn names the kind of geometry that a position was taken from when
// that is no point, and its reach in kilometres.
const shapeColumn = "geometry"

// maxVertices is how many vertices a geometry may have.
const maxVertices = 10_000

// position is the point of a geometry; of a line or area it is the middle of its
// box, with a word on how far it reaches.
func position(raw json.RawMessage) (*orb.Point, string, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || string(raw) == "null" {
		return nil, "", nil
	}
	fail := func(reason string) (*orb.Point, string, error) {
		return nil, "", &RowError{code: codeValue, Column: shapeColumn, Reason: reason, Value: short(string(raw), 60)}
	}
	if n := bytes.Count(raw, []byte("[")); n > maxVertices+maxVertices/10 {
		return fail(fmt.Sprintf("a geometry of more than %d vertices", maxVertices))
	}
	kind, points, ok := geometryPoints(raw)
	switch {
	case !ok:
		return fail("want a GeoJSON geometry")
	case len(points) == 0:
		return nil, "", nil
	case len(points) == 1:
		return &points[0], "", nil
	}
	box := points.Bound()
	c := box.Center()
	reach := orbgeo.DistanceHaversine(box.Min, box.Max) / 2000
	return &c, fmt.Sprintf("%s, reaching %.0f km", kind, reach), nil
}

// geometryTypes are those of RFC 7946.
var geometryTypes = []string{"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}

// geometryPoints gathers the positions of a geometry. It is ours because the
// geometry reader of orb brings the driver of a database with it.
func geometryPoints(raw json.RawMessage) (kind string, points orb.MultiPoint, ok bool) {
	var g struct {
		Type        string            `json:"type"`
		Coordinates any               `json:"coordinates"`
		Geometries  []json.RawMessage `json:"geometries"`
	}
	if json.Unmarshal(raw, &g) != nil || !slices.Contains(geometryTypes, g.Type) {
		return "", nil, false
	}
	for _, part := range g.Geometries {
		_, more, ok := geometryPoints(part)
		if !ok {
			return "", nil, false
		}
		points = append(points, more...)
	}
	return g.Type, appendPositions(points, g.Coordinates), true
}

// appendPositions adds every position (a list that begins with two numbers) of
// nested lists.
func appendPositions(points orb.MultiPoint, v any) orb.MultiPoint {
	list, _ := v.([]any)
	if len(list) >= 2 {
		lon, ok1 := list[0].(float64)
		lat, ok2 := list[1].(float64)
		if ok1 && ok2 {
			return append(points, orb.Point{lon, lat})
		}
	}
	for _, inner := range list {
		points = appendPositions(points, inner)
	}
	return points
}

// members adds the members of an object.
func members(fields []jsonField, prefix string, b []byte) ([]jsonField, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if _, err := d.Token(); err != nil {
		return nil, &RowError{code: codeValue, Reason: err.Error()}
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, &RowError{code: codeValue, Reason: err.Error()}
		}
		name := prefix + fmt.Sprint(key)
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return nil, &RowError{code: codeValue, Reason: err.Error()}
		}
		if raw[0] == '{' {
			if fields, err = members(fields, name+".", raw); err != nil {
				return nil, err
			}
			continue
		}
		fields = append(fields, jsonField{name, jsonText(raw)})
	}
	return fields, nil
}

// jsonText is a value as a cell: a list of plain values joined by "; ".
func jsonText(raw []byte) string {
	switch raw[0] {
	case '"':
		var s string
		if json.Unmarshal(raw, &s) == nil {
			return s
		}
	case 'n':
		return ""
	case '[':
		var list []json.RawMessage
		if json.Unmarshal(raw, &list) != nil {
			break
		}
		parts := make([]string, 0, len(list))
		for _, v := range list {
			if v = bytes.TrimSpace(v); v[0] == '{' || v[0] == '[' {
				return string(raw)
			}
			parts = append(parts, jsonText(v))
		}
		return strings.Join(parts, "; ")
	}
	return string(raw)
}
