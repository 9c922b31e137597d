package handlers_test

import (
	stdjson "encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/geo"
	"dateline/geo/cql2"
)

// itemsReply is a page of a collection.
type itemsReply struct {
	Type                          string
	NumberMatched, NumberReturned int
	TimeStamp                     string
	Links                         []geo.Link
	Features                      []item
}

type item struct {
	ID         int64
	Geometry   struct{ Coordinates stdjson.RawMessage }
	Properties map[string]any
}

func (r itemsReply) ids() []int64 {
	ids := []int64{}
	for _, f := range r.Features {
		ids = append(ids, f.ID)
	}
	return ids
}

func (r itemsReply) link(rel string) string {
	for _, l := range r.Links {
		if l.Rel == rel {
			return l.Href
		}
	}
	return ""
}

const incidentsItems = "/ogc/collections/incidents/items"

func (s *site) items(t testing.TB, target string) (r itemsReply) {
	t.Helper()
	decodeLoosely(t, s.want(t, target), &r)
	return r
}

// cql is the address of the items for which a filter holds.
func cql(filter string) string {
	return incidentsItems + "?limit=1000&filter=" + url.QueryEscape(filter)
}

// downloaded are the ids of /data/incidents.geojson, in its order.
func (s *site) downloaded(t testing.TB, query string) []int64 {
	t.Helper()
	return s.items(t, "/data/incidents.geojson?"+query).ids()
}

func TestOGCPaging(t *testing.T) {
	s := mixed(t)
	for _, query := range []string{"", "country=AFG,RUS", "kind=attack&datetime=2018/2020", "filter=killed_best%20%3E%203&filter-lang=cql2-text", "edition=2&sources_min=1", "title=nothing"} {
		want := s.items(t, incidentsItems+"?limit=10000&"+query)
		if want.NumberReturned != want.NumberMatched || want.link("next") != "" {
			t.Fatalf("%q: %d of %d in one page, next %q", query, want.NumberReturned, want.NumberMatched, want.link("next"))
		}
		var got []int64
		target := incidentsItems + "?limit=7&" + query
		for pages := 0; target != ""; pages++ {
			page := s.items(t, target)
			if page.NumberMatched != want.NumberMatched || page.NumberReturned != len(page.Features) || pages > 100 {
				t.Fatalf("%s: %d matched, %d returned, %d features, page %d", target, page.NumberMatched, page.NumberReturned, len(page.Features), pages)
			}
			got = append(got, page.ids()...)
			next := page.link("next")
			if next != "" && !strings.HasPrefix(next, public+incidentsItems+"?") {
				t.Fatalf("%s leads on to %s", target, next)
			}
			target = strings.TrimPrefix(next, public)
		}
		if diff := cmp.Diff(want.ids(), append([]int64{}, got...)); diff != "" {
			t.Errorf("%q page by page: %s", query, diff)
		}
	}
	if diff := cmp.Diff(s.downloaded(t, ""), s.items(t, incidentsItems+"?limit=1000").ids()); diff != "" {
		t.Errorf("not the rows of the download: %s", diff)
	}
	beyond := s.items(t, incidentsItems+"?offset=100000")
	if len(beyond.Features) != 0 || beyond.NumberMatched == 0 || beyond.link("prev") == "" {
		t.Errorf("beyond the end: %+v", beyond)
	}
}

func TestOGCLimit(t *testing.T) {
	s := mixed(t)
	for limit, want := range map[string]int{"": 100, "1": 1, "10000": 314, "10001": 314, "99999999999999999999999": 314} {
		if got := s.items(t, incidentsItems+"?limit="+limit); got.NumberReturned != want || got.NumberMatched != 314 {
			t.Errorf("limit %q: %d of %d, want %d of 314", limit, got.NumberReturned, got.NumberMatched, want)
		}
	}
}

func TestOGCTimeStamp(t *testing.T) {
	s := seeded(t)
	if r := s.get(t, incidentsItems); !strings.HasPrefix(r.Header.Get("ETag"), "W/") || !strings.Contains(r.body, `"timeStamp":"2024-04-20T12:00:00Z"`) {
		t.Errorf("%s: %.200s", r.Header.Get("ETag"), r.body)
	}
	// An edition gives the same bytes for good.
	r := s.get(t, incidentsItems+"?edition=1")
	if !strings.HasPrefix(r.Header.Get("ETag"), `"`) || strings.Contains(r.body, "timeStamp") || !strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("pinned: %v", r.Header)
	}
	var page itemsReply
	decodeLoosely(t, s.want(t, incidentsItems+"?edition=1&limit=3"), &page)
	for _, l := range page.Links {
		if !strings.Contains(l.Href, "edition=1") {
			t.Errorf("the link %s loses the edition: %s", l.Rel, l.Href)
		}
	}
}

func TestOGCNegotiation(t *testing.T) {
	s := seeded(t)
	for _, c := range []struct{ query, accept, want string }{
		{"", "", geojson},
		{"", "application/geo+json, application/json", geojson},
		{"", "text/html,application/xhtml+xml,*/*;q=0.8", html},
		{"", "image/png", geojson},
		{"?f=json", "text/html", geojson},
		{"?f=geojson", "text/html", geojson},
		{"?f=html", "application/geo+json", html},
	} {
		r := s.get(t, incidentsItems+c.query, "Accept", c.accept)
		wantStatus(t, c.query+c.accept, r, http.StatusOK)
		if !strings.HasPrefix(r.Header.Get("Content-Type"), c.want) {
			t.Errorf("%q, Accept %q: got %s, want %s", c.query, c.accept, r.Header.Get("Content-Type"), c.want)
		}
		vary := "Accept-Encoding"
		if c.query == "" {
			vary = "Accept, Accept-Encoding"
		}
		wantHeader(t, c.query+c.accept, r, "Vary", vary)
	}
	// Each address has its page, with a heading and its other form.
	for _, a := range addresses {
		if !a.negotiated {
			continue
		}
		doc := s.page(t, a.target+"?f=html")
		if doc.Find("h1").Text() == "" || doc.Find(`a[rel=alternate][href*="f=json"]`).Length() != 1 {
			t.Errorf("%s: no heading or no link to its JSON", a.target)
		}
		if got, other := s.get(t, a.target+"?f=html").Header.Get("ETag"), s.get(t, a.target+"?f=json").Header.Get("ETag"); got == other {
			t.Errorf("%s: both forms have the tag %s", a.target, got)
		}
	}
}

func TestOGCRefuses(t *testing.T) {
	s := mixed(t)
	for _, c := range []struct{ target, names string }{
		{incidentsItems + "?limit=0", "limit"},
		{incidentsItems + "?limit=ten", "limit"},
		{incidentsItems + "?limit=-1", "limit"},
		{incidentsItems + "?limit=1e3", "limit"},
		{incidentsItems + "?offset=-1", "offset"},
		{incidentsItems + "?bbox=1,2,3", "bbox"},
		{incidentsItems + "?bbox=1,2,3,4,5", "bbox"},
		{incidentsItems + "?bbox=1,9,3,4", "bbox"},
		{incidentsItems + "?bbox=NaN,0,1,1", "bbox"},
		{incidentsItems + "?datetime=yesterday", "datetime"},
		{incidentsItems + "?datetime=2024-02-01/2024-01-01", "datetime"},
		{incidentsItems + "?country=Nowhere", "country"},
		{incidentsItems + "?killed_best=many", "killed_best"},
		{incidentsItems + "?date=soon", "date"},
		{incidentsItems + "?updated=soon", "updated"},
		{incidentsItems + "?title=%ff", "title"},
		{incidentsItems + "?title=a&title=b", "title"},
		{incidentsItems + "?f=xml", "f"},
		{incidentsItems + "?filter=countri%20%3D%20%27AFG%27", "filter"},
		{incidentsItems + "?filter=(country%20%3D%20%27AFG%27", "filter"},
		{incidentsItems + "?filter=" + strings.Repeat("(", 12), "filter"},
		{incidentsItems + "?filter-lang=cql2-json", "filter-lang"},
		{incidentsItems + "?filter-crs=EPSG:4326", "filter-crs"},
		{incidentsItems + "?geometry=POINT(1%201)", "geometry"},
		{incidentsItems + "?zoom=3", "zoom"},
		{"/ogc?country=AFG", "country"},
		{"/ogc/collections?limit=3", "limit"},
		{"/ogc/collections/countries/items?kind=attack", "kind"},
		{"/ogc/collections/countries/items?filter=killed_best%20%3D%20%27x%27", "filter"},
		{"/ogc/collections/countries/items?incidents=x", "incidents"},
	} {
		r := s.get(t, c.target)
		wantStatus(t, c.target, r, http.StatusBadRequest)
		p := problemOf(t, c.target, r)
		if p.Code == "" || !strings.HasPrefix(p.Description, c.names+": ") {
			t.Errorf("%s: %s does not begin with %s", c.target, p.Description, c.names)
		}
	}
	for _, target := range []string{
		"/ogc/collections/events", "/ogc/collections/events/items", incidentsItems + "/0", incidentsItems + "/x", incidentsItems + "/99999",
		incidentsItems + "/99999999999999999999", "/ogc/collections/countries/items/999", "/ogc/collections/countries/items/1000000000000",
	} {
		wantStatus(t, target, s.get(t, target), http.StatusNotFound)
	}
}

// A filter means the same in CQL2, as a parameter and in the vocabulary.
func TestOGCFilter(t *testing.T) {
	s := mixed(t)
	for _, c := range []struct{ filter, vocabulary string }{
		{"country = 'AFG'", "country=AFG"},
		{"country IN ('AFG', 'FJI') AND killed_best >= 4", "country=AFG,FJI&killed_min=4"},
		{"NOT (kind <> 'attack')", "kind=attack"},
		{"sources_count >= 2", "sources_min=2"},
		{"geo_precision BETWEEN 1 AND 3", "precision_max=3"},
		{"T_INTERSECTS(date, INTERVAL('2018-01-01', '2018-12-31')) OR date IS NULL", "datetime=2018"},
		{"S_INTERSECTS(geometry, BBOX(179, -18, -179, -16)) OR geometry IS NULL", "bbox=179,-18,-179,-16"},
		{"S_INTERSECTS(geometry, POLYGON((69 34, 70 34, 70 35, 69 35, 69 34))) OR geometry IS NULL", "bbox=69,34,70,35"},
		{"groups LIKE '%isis-k%'", "group=isis-k"},
		{"dataset = 'moscow-2024'", "dataset=moscow-2024"},
	} {
		want := s.downloaded(t, c.vocabulary)
		if len(want) == 0 {
			t.Errorf("%s gives nothing", c.vocabulary)
		}
		if diff := cmp.Diff(want, s.items(t, cql(c.filter)).ids()); diff != "" {
			t.Errorf("%s against %s: %s", c.filter, c.vocabulary, diff)
		}
		if diff := cmp.Diff(want, s.items(t, incidentsItems+"?limit=1000&"+c.vocabulary).ids()); diff != "" {
			t.Errorf("%s as parameters: %s", c.vocabulary, diff)
		}
	}
	for query, vocabulary := range map[string]string{
		"datetime=2018-01-01T/2018-12-31T":                                "datetime=2018", // as GDAL writes days
		"datetime=2018-01-01T00:00:00Z/2018-12-31T23:59:59Z":              "datetime=2018",
		"datetime=/2018-12-31":                                            "datetime=../2018",
		"bbox=179,-18,-100,-179,-16,9000":                                 "bbox=179,-18,-179,-16", // with heights
		"country=AFG&filter=killed_best>=4":                               "country=AFG&killed_min=4",
		"kind=attack&sources_count=0&filter=country+IN+('AFG','FJI','-')": "kind=attack&country=AFG,FJI&dataset=ucdp-invented",
	} {
		if diff := cmp.Diff(s.downloaded(t, vocabulary), s.items(t, incidentsItems+"?limit=1000&"+query).ids()); diff != "" {
			t.Errorf("%s against %s: %s", query, vocabulary, diff)
		}
	}
	// Conditions on texts, alone and mixed with others, against the texts themselves.
	all := s.items(t, incidentsItems+"?limit=1000")
	for filter, holds := range map[string]func(map[string]any) bool{
		"title LIKE '%Moscow%'": func(p map[string]any) bool { return strings.Contains(p["title"].(string), "Moscow") },
		"title ILIKE '%moscow%' OR country = 'AFG'": func(p map[string]any) bool {
			return strings.Contains(strings.ToLower(p["title"].(string)), "moscow") || p["country"] == "AFG"
		},
		"place = 'Place 3' AND killed_best > 2": func(p map[string]any) bool {
			n, ok := p["killed_best"].(float64)
			return ok && n > 2 && p["place"] == "Place 3"
		},
		"NOT (place = 'Place 3')":                     func(p map[string]any) bool { return p["place"] != nil && p["place"] != "Place 3" },
		"updated > TIMESTAMP('2024-04-20T11:59:59Z')": func(map[string]any) bool { return true },
		"updated < TIMESTAMP('2024-04-20T11:59:59Z')": func(map[string]any) bool { return false },
		"admin1 IS NULL AND title IS NOT NULL":        func(p map[string]any) bool { return p["admin1"] == nil },
	} {
		want := []int64{}
		for _, f := range all.Features {
			if holds(f.Properties) {
				want = append(want, f.ID)
			}
		}
		for range 2 { // the second time from what was kept
			if diff := cmp.Diff(want, s.items(t, cql(filter)).ids()); diff != "" {
				t.Errorf("%s: %s", filter, diff)
			}
		}
	}
	// What was kept is of one edition.
	before := s.items(t, cql("title LIKE 'Event%'")).NumberMatched
	s.publish(t, restricted(geo.Open))
	if err := s.live.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := s.items(t, cql("title LIKE 'Event%' OR title LIKE 'quillwort%'")).NumberMatched; got != before+6 {
		t.Errorf("%d after six were added to %d", got, before)
	}
	if got := s.items(t, cql("title LIKE 'Event%'")).NumberMatched; got != before {
		t.Errorf("%d, want %d as before", got, before)
	}
}

// Every queryable is a parameter that asks for a value, and is described as one.
func TestOGCQueryables(t *testing.T) {
	s := mixed(t)
	for _, k := range []struct {
		collection string
		names      []string
	}{{"incidents", cql2.Incidents.Names()}, {"countries", nil}} {
		items := "/ogc/collections/" + k.collection + "/items"
		var q struct {
			ID                   string `json:"$id"`
			Type                 string
			AdditionalProperties *bool
			Properties           map[string]map[string]any
		}
		decodeLoosely(t, s.want(t, "/ogc/collections/"+k.collection+"/queryables"), &q)
		if q.ID != public+"/ogc/collections/"+k.collection+"/queryables" || q.Type != "object" || q.AdditionalProperties == nil || *q.AdditionalProperties {
			t.Errorf("%s: %+v", k.collection, q)
		}
		if g := q.Properties["geometry"]; k.names != nil && (g["format"] != "geometry-point" || g["type"] != nil) {
			t.Errorf("geometry is %v", g)
		}
		described := parametersOf(t, s, "/collections/"+k.collection+"/items")
		feature := s.items(t, items+"?limit=1000").Features[0].Properties
		for _, name := range slices.Sorted(maps.Keys(q.Properties)) {
			if name == "geometry" {
				continue
			}
			if !described[name] {
				t.Errorf("%s: the API does not describe the parameter %s", k.collection, name)
			}
			v, ok := feature[name]
			if !ok {
				t.Errorf("%s has no property %s", k.collection, name)
			}
			if v == nil || strings.Contains(fmt.Sprint(v), ",") {
				continue
			}
			for _, f := range s.items(t, items+"?limit=1000&"+url.Values{name: {fmt.Sprint(v)}}.Encode()).Features {
				if f.Properties[name] != v && name != "updated" {
					t.Errorf("%s=%v gives %v", name, v, f.Properties[name])
				}
			}
		}
	}
}

func parametersOf(t *testing.T, s *site, path string) map[string]bool {
	t.Helper()
	var api struct {
		Paths map[string]struct {
			Get struct{ Parameters []struct{ Name string } }
		}
	}
	decodeLoosely(t, s.want(t, "/ogc/api"), &api)
	out := map[string]bool{}
	for _, p := range api.Paths[path].Get.Parameters {
		out[p.Name] = true
	}
	return out
}

// The description names what is there: each path answers, each parameter is
// taken, each reference leads somewhere.
func TestOGCAPI(t *testing.T) {
	s := mixed(t)
	var api struct {
		OpenAPI string
		Info    struct{ Title, Version string }
		Servers []struct{ URL string }
		Paths   map[string]map[string]struct {
			OperationID string
			Parameters  []struct {
				Name, In string
				Required bool
				Schema   struct{ Type string }
			}
			Responses map[string]any
		}
	}
	body := s.want(t, "/ogc/api")
	decodeLoosely(t, body, &api)
	if api.OpenAPI != "3.0.3" || api.Info.Title == "" || api.Info.Version == "" || len(api.Servers) != 1 || api.Servers[0].URL != public+"/ogc" {
		t.Fatalf("%+v", api)
	}
	var whole any
	decodeLoosely(t, body, &whole)
	references(t, whole, whole)
	ids := map[string]bool{}
	example := map[string]string{"integer": "1", "number": "1", "string": ""}
	for path, methods := range api.Paths {
		get := methods["get"]
		if ids[get.OperationID] || get.OperationID == "" || get.Responses["200"] == nil {
			t.Errorf("%s: operation %q", path, get.OperationID)
		}
		ids[get.OperationID] = true
		target := "/ogc" + strings.TrimSuffix(strings.NewReplacer("{featureId}", "4", "{tileMatrix}", "0", "{tileRow}", "0", "{tileCol}", "0").Replace(path), "/")
		wantStatus(t, target, s.get(t, target), http.StatusOK)
		for _, p := range get.Parameters {
			if p.In == "path" {
				if !p.Required || !strings.Contains(path, "{"+p.Name+"}") {
					t.Errorf("%s: parameter %+v", path, p)
				}
				continue
			}
			wantStatus(t, target+"?"+p.Name, s.get(t, target+"?"+p.Name+"="+example[p.Schema.Type]), http.StatusOK)
		}
	}
	if described := parametersOf(t, s, "/collections/incidents/items"); described["edition"] || !described["precision_max"] || !described["q"] {
		t.Errorf("described are %v", described)
	}
}

// references checks that every $ref leads somewhere in the document.
func references(t *testing.T, document, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok {
			at := document
			for step := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
				at, _ = at.(map[string]any)[step]
			}
			if at == nil {
				t.Errorf("%s leads nowhere", ref)
			}
		}
		for _, child := range v {
			references(t, document, child)
		}
	case []any:
		for _, child := range v {
			references(t, document, child)
		}
	}
}

func TestOGCCollections(t *testing.T) {
	s := mixed(t)
	var landing struct{ Links []geo.Link }
	decodeLoosely(t, s.want(t, "/ogc"), &landing)
	rels := map[string]geo.Link{}
	for _, l := range landing.Links {
		rels[l.Rel] = l
	}
	for _, rel := range []string{"self", "alternate", "service-desc", "service-doc", "conformance", "data"} {
		l := rels[rel]
		r := s.get(t, strings.TrimPrefix(l.Href, public))
		wantStatus(t, rel, r, http.StatusOK)
		if got := r.Header.Get("Content-Type"); l.Type == "" || !strings.HasPrefix(got, l.Type) {
			t.Errorf("%s is %s, not %s as the link says", l.Href, got, l.Type)
		}
	}
	var list struct{ Collections []map[string]any }
	decodeLoosely(t, s.want(t, "/ogc/collections"), &list)
	if len(list.Collections) != 2 {
		t.Fatalf("collections %v", list)
	}
	for _, c := range list.Collections {
		var one map[string]any
		decodeLoosely(t, s.want(t, "/ogc/collections/"+c["id"].(string)), &one)
		for _, name := range []string{"id", "title", "description", "extent", "itemType", "crs"} {
			if diff := cmp.Diff(c[name], one[name]); diff != "" || c[name] == nil {
				t.Errorf("%v: %s differs: %s", c["id"], name, diff)
			}
		}
		for _, l := range one["links"].([]any) {
			href, _ := l.(map[string]any)["href"].(string)
			kind, _ := l.(map[string]any)["type"].(string)
			if target, ours := strings.CutPrefix(href, public); ours {
				r := s.get(t, target)
				wantStatus(t, target, r, http.StatusOK)
				if got := r.Header.Get("Content-Type"); !strings.HasPrefix(got, kind) {
					t.Errorf("%s is %s, not %s", href, got, kind)
				}
			}
		}
	}
	extent := list.Collections[0]["extent"].(map[string]any)
	if got := fmt.Sprint(extent["temporal"].(map[string]any)["interval"]); !strings.Contains(got, "T00:00:00Z 2024-03-") {
		t.Errorf("interval %s", got)
	}
}

func TestOGCItem(t *testing.T) {
	s := mixed(t)
	page := s.items(t, incidentsItems+"?limit=1000")
	for _, f := range page.Features[:40] {
		var item struct {
			ID         int64
			Type       string
			Properties map[string]any
			Links      []geo.Link
		}
		decodeLoosely(t, s.want(t, fmt.Sprint(incidentsItems, "/", f.ID)), &item)
		if diff := cmp.Diff(f.Properties, item.Properties); diff != "" || item.ID != f.ID || item.Type != "Feature" || len(item.Links) < 3 {
			t.Errorf("%d: %+v, %s", f.ID, item.Links, diff)
		}
	}
}

func TestOGCCountries(t *testing.T) {
	s := mixed(t)
	const items = "/ogc/collections/countries/items"
	all := s.items(t, items+"?limit=1000")
	if all.NumberMatched < 200 || len(all.Features) != all.NumberMatched {
		t.Fatalf("%d of %d", len(all.Features), all.NumberMatched)
	}
	for _, f := range all.Features {
		if f.Properties["country"] == "AFG" {
			want := s.items(t, "/data/incidents.geojson?country=AFG")
			if got := f.Properties["incidents"].(float64); int(got) != len(want.Features) || f.ID != 4 {
				t.Errorf("%d: %v incidents, want %d", f.ID, got, len(want.Features))
			}
		}
		if f.Properties["country"] == "POL" && f.Properties["incidents"].(float64) != 6 {
			t.Errorf("Poland has %v, want the six that are shown", f.Properties["incidents"])
		}
	}
	codes := func(target string) string {
		var out []string
		for _, f := range s.items(t, target).Features {
			out = append(out, f.Properties["country"].(string))
		}
		return strings.Join(out, " ")
	}
	for target, want := range map[string]string{
		items + "?country=AFG,fji":                                         "AFG FJI",
		items + "?name=France":                                             "FRA",
		items + "?bbox=69,34,69.5,34.5":                                    "AFG",
		items + "?bbox=179.5,-18,-179.5,-16":                               "FJI",
		items + "?country=AFG&datetime=2024":                               "AFG",
		items + "?filter=" + url.QueryEscape("name LIKE 'Afg%'"):           "AFG",
		items + "?filter=" + url.QueryEscape("incidents = 6 AND attack=6"): "POL",
		items + "?limit=1&offset=1&country=AFG,FJI":                        "FJI",
	} {
		if got := codes(target); got != want {
			t.Errorf("%s: got %s, want %s", target, got, want)
		}
	}
}

// What a licence keeps in leaves neither by a filter nor by a guessed number.
func TestOGCRestricted(t *testing.T) {
	s := mixed(t)
	open := s.items(t, "/data/incidents.geojson").ids()
	for _, target := range []string{
		cql("dataset LIKE 'set-%'"), cql("country = 'POL'"), cql("title LIKE '%quillwort%'"), cql("source_url LIKE '%quillwort%' OR place LIKE 'quill%'"),
		cql("S_INTERSECTS(geometry, BBOX(20,50,60,55)) AND killed_best = 7"), incidentsItems + "?dataset=set-display", incidentsItems + "?country=POL&f=html",
		incidentsItems + "?title=quillwort%20private%20incident%200", incidentsItems + "?id=316", "/feeds/incidents.atom?country=POL", "/feeds/changes.json?since=2", "/feeds/changes.atom?since=2",
		"/feeds/changes.json?since=0&country=POL", "/ogc/collections/incidents", "/ogc/collections", "/ogc/collections?edition=3",
	} {
		for _, f := range []string{"", "html"} {
			if strings.HasPrefix(target, "/feeds/") && f != "" {
				continue
			}
			to := target
			if f != "" && !strings.Contains(target, "f=") {
				to = with(target, "f="+f)
			}
			r := s.get(t, to)
			wantStatus(t, to, r, http.StatusOK)
			// The address itself may hold the word, where links repeat it.
			r.body = strings.ReplaceAll(r.body, "quillwort%20", "")
			if tells(r, geo.Private) || tells(r, geo.Display) || strings.Contains(r.body, "52.2345") {
				t.Errorf("%s passes on what may not leave", to)
			}
		}
	}
	for id := int64(1); id < 340; id++ {
		r := s.get(t, fmt.Sprint(incidentsItems, "/", id))
		if got := r.StatusCode == http.StatusOK; got != slices.Contains(open, id) {
			t.Errorf("item %d: status %d", id, r.StatusCode)
		}
	}
}

// FuzzOGC: whatever is asked, the answer is one, and never the server's fault.
func FuzzOGC(f *testing.F) {
	s := mixed(f)
	paths := []string{incidentsItems, "/ogc/collections/countries/items", "/ogc", "/ogc/api", incidentsItems + "/1", "/feeds/incidents.atom", "/feeds/changes.json", "/feeds/changes.atom"}
	for i, query := range []string{
		"limit=1&offset=5&f=html", "bbox=170,-20,-170,20&datetime=2022-01-01T/2023-01-01T", "filter=title LIKE '%25a%25' AND killed_best>3&filter-lang=cql-text",
		"since=2&limit=3", "country=AFG&country=RUS&edition=2", "killed_best=NaN&id=1e9&geo_radius_km=.5", "filter=S_INTERSECTS(geometry,POLYGON((0 0,1 0,1 1,0 0)))",
		"limit=99999999999999999999&offset=99999999999999999999", "q=%22*&title=%00",
	} {
		f.Add(i, query)
	}
	f.Fuzz(func(t *testing.T, path int, query string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		target := paths[uint(path)%uint(len(paths))] + "?" + values.Encode()
		if r := s.get(t, target); r.StatusCode >= 500 || r.StatusCode < 200 {
			t.Errorf("%s: status %d\n%s", target, r.StatusCode, r.body)
		}
	})
}

// The description is one that a linter of OpenAPI has nothing to say about.
func TestOGCAPIWithRedocly(t *testing.T) {
	redocly, err := filepath.Abs("../web/node_modules/.bin/redocly")
	if err == nil {
		_, err = os.Stat(redocly)
	}
	if err != nil {
		t.Fatal("@redocly/cli is not among the tools of web/: run npm ci there")
	}
	file := filepath.Join(t.TempDir(), "openapi.json")
	if err := os.WriteFile(file, []byte(seeded(t).want(t, "/ogc/api")), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), redocly, "lint", "--extends=recommended", file)
	command.Env = append(os.Environ(), "REDOCLY_TELEMETRY=off", "REDOCLY_SUPPRESS_UPDATE_NOTICE=true")
	if out, err := command.CombinedOutput(); err != nil || !strings.Contains(string(out), "Your API description is valid.") || strings.Contains(string(out), "You have") {
		t.Errorf("%v\n%s", err, out)
	}
}

// A page of items comes in any of the orders, and says which there are.
func TestOGCSortBy(t *testing.T) {
	s := mixed(t)
	figure := func(f item, name string) float64 {
		n, ok := f.Properties[name].(float64)
		if !ok {
			return -1
		}
		return n
	}
	for sortby, inOrder := range map[string]func(a, b item) bool{
		"":             func(a, b item) bool { return dateOf(a) >= dateOf(b) },
		"-date":        func(a, b item) bool { return dateOf(a) >= dateOf(b) },
		"date":         func(a, b item) bool { return dateOf(b) == "" || dateOf(a) != "" && dateOf(a) <= dateOf(b) },
		"%2Bdate":      func(a, b item) bool { return dateOf(b) == "" || dateOf(a) != "" && dateOf(a) <= dateOf(b) },
		"-killed_best": func(a, b item) bool { return figure(a, "killed_best") >= figure(b, "killed_best") },
		"id":           func(a, b item) bool { return a.ID < b.ID },
	} {
		page := s.items(t, incidentsItems+"?limit=1000&sortby="+sortby)
		if len(page.Features) != 314 {
			t.Errorf("%s: %d features", sortby, len(page.Features))
		}
		for k := range page.Features[1:] {
			if a, b := page.Features[k], page.Features[k+1]; !inOrder(a, b) {
				t.Errorf("sortby=%s: %d stands before %d", sortby, a.ID, b.ID)
			}
		}
	}
	r := s.get(t, incidentsItems+"?sortby=title")
	wantStatus(t, "sortby=title", r, http.StatusBadRequest)
	if p := problemOf(t, "sortby=title", r); p.Parameter != "sortby" || !strings.Contains(p.Description, "-killed_best") {
		t.Errorf("%+v", p)
	}
	wantStatus(t, "countries", s.get(t, "/ogc/collections/countries/items?sortby=id"), http.StatusBadRequest)
}

func dateOf(f item) string {
	d, _ := f.Properties["date"].(string)
	return d
}

// A client of OGC API - Tiles finds the tiles from the landing page on, and they
// are those of /tiles/incidents, the row before the column.
func TestOGCTiles(t *testing.T) {
	s := mixed(t)
	type links struct {
		Links []struct {
			Rel, Type, Href string
			Templated       bool
		}
	}
	follow := func(target, rel string) string {
		t.Helper()
		var l links
		decodeLoosely(t, s.want(t, target), &l)
		for _, link := range l.Links {
			if link.Rel == rel {
				return strings.TrimPrefix(link.Href, public)
			}
		}
		t.Fatalf("%s has no link %s", target, rel)
		return ""
	}
	var conforms struct{ ConformsTo []string }
	decodeLoosely(t, s.want(t, "/ogc/conformance"), &conforms)
	for _, class := range []string{"core", "tileset", "tilesets-list", "mvt"} {
		if !slices.Contains(conforms.ConformsTo, "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/"+class) {
			t.Errorf("no conformance class %s", class)
		}
	}
	list := follow("/ogc/collections/incidents", "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector")
	var sets struct {
		Tilesets []struct {
			DataType, CRS, TileMatrixSetURI string
			links
		}
	}
	decodeLoosely(t, s.want(t, list), &sets)
	if len(sets.Tilesets) != 1 || sets.Tilesets[0].DataType != "vector" || !strings.HasSuffix(sets.Tilesets[0].CRS, "/3857") || !strings.HasSuffix(sets.Tilesets[0].TileMatrixSetURI, "/WebMercatorQuad") {
		t.Fatalf("tile sets %+v", sets)
	}
	var set struct {
		DataType            string
		TileMatrixSetLimits []struct{ TileMatrix string }
		links
	}
	for _, query := range []string{"", "country=AFG", "killed_min=3&edition=2"} {
		target := strings.TrimPrefix(sets.Tilesets[0].Links[0].Href, public)
		if query != "" {
			target = with(target, query)
		}
		decodeLoosely(t, s.want(t, target), &set)
		template := follow(target, "item")
		if !strings.Contains(template, "/{tileMatrix}/{tileRow}/{tileCol}") || len(set.TileMatrixSetLimits) != 15 {
			t.Fatalf("template %s, %d levels", template, len(set.TileMatrixSetLimits))
		}
		some := false
		for _, id := range [][3]string{{"0", "0", "0"}, {"3", "4", "3"}, {"4", "9", "6"}, {"4", "6", "9"}, {"8", "180", "102"}} { // z, x, y
			address := strings.NewReplacer("{tileMatrix}", id[0], "{tileRow}", id[2], "{tileCol}", id[1]).Replace(template)
			got := s.get(t, address)
			plain := "/tiles/incidents/" + strings.Join(id[:], "/") + ".mvt"
			if query != "" {
				plain += "?" + query
			}
			want := s.get(t, plain)
			if got.StatusCode != want.StatusCode || got.body != want.body || got.Header.Get("Content-Type") != want.Header.Get("Content-Type") {
				t.Errorf("%s: status %d and %d bytes, want those of %s", address, got.StatusCode, len(got.body), plain)
			}
			some = some || len(got.body) > 0
			if !strings.Contains(got.Header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s: Cache-Control %s", address, got.Header.Get("Cache-Control"))
			}
		}
		if !some {
			t.Errorf("%q: all tiles are empty", query)
		}
	}
	var matrices struct {
		TileMatrices []struct {
			ID               string
			ScaleDenominator float64
			MatrixWidth      int
		}
	}
	scheme := follow(strings.TrimPrefix(sets.Tilesets[0].Links[0].Href, public), "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme")
	decodeLoosely(t, s.want(t, scheme), &matrices)
	if m := matrices.TileMatrices; len(m) != 15 || math.Abs(m[0].ScaleDenominator-559082264.0287178) > 1e-3 || m[14].MatrixWidth != 1<<14 {
		t.Errorf("the tile matrix set is %+v", m)
	}
	for _, target := range []string{
		"/ogc/collections/countries/tiles", "/ogc/collections/incidents/tiles/WorldCRS84Quad", "/ogc/collections/incidents/tiles/WebMercatorQuad/15/0/0", "/ogc/tileMatrixSets/x",
		"/ogc/collections/incidents/tiles/WebMercatorQuad/1/2/0", "/ogc/collections/incidents/tiles/WebMercatorQuad/0/0/0.mvt", "/ogc/collections/countries/tiles/WebMercatorQuad/0/0/0",
	} {
		wantStatus(t, target, s.get(t, target), http.StatusNotFound)
	}
	wantStatus(t, "unknown parameter", s.get(t, "/ogc/collections/incidents/tiles/WebMercatorQuad/0/0/0?nonsense=1"), http.StatusBadRequest)
	wantStatus(t, "unknown parameter", s.get(t, "/ogc/collections/incidents/tiles/WebMercatorQuad?nonsense=1"), http.StatusBadRequest)
}
