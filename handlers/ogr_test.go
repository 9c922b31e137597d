package handlers_test

import (
	"bytes"
	stdjson "encoding/json"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/geo"
	"dateline/handlers"
)

// listening serves mixed on 127.0.0.1 under the address that its links name. asked
// gives the queries asked so far.
func listening(t *testing.T) (base string, s *site, asked func() []string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base = "http://" + listener.Addr().String()
	s = newSite(t, func(c *handlers.Config) { c.Public = base }, seed(t), invented(300), restricted(geo.Private), restricted(geo.Display))
	var mu sync.Mutex
	var queries []string
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		queries = append(queries, r.URL.Path+"?"+r.URL.RawQuery)
		mu.Unlock()
		s.handler.ServeHTTP(w, r)
	})}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return base, s, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(queries)
	}
}

// ogr runs a tool of GDAL without a cache or a proxy of the machine's.
func ogr(t *testing.T, tool string, arguments ...string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		t.Skipf("%s of GDAL is not installed: what it makes of our layers is not tested", tool)
	}
	command := exec.CommandContext(t.Context(), path, arguments...)
	command.Env = append(os.Environ(), "NO_PROXY=127.0.0.1", "no_proxy=127.0.0.1", "GDAL_HTTP_PROXY=")
	var out, failures bytes.Buffer
	command.Stdout, command.Stderr = &out, &failures
	if err := command.Run(); err != nil || strings.Contains(failures.String(), "ERROR") {
		t.Fatalf("%s %s: %v\n%s", tool, strings.Join(arguments, " "), err, failures.String())
	}
	return out.String()
}

// readBack are the features that ogr2ogr made of a layer, by id.
func readBack(t *testing.T, file string) (ids []int64, properties map[int64]map[string]any) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var layer struct {
		Features []struct{ Properties map[string]any }
	}
	if err := stdjson.Unmarshal(b, &layer); err != nil {
		t.Fatal(err)
	}
	properties = map[int64]map[string]any{}
	for _, f := range layer.Features {
		id := int64(f.Properties["id"].(float64))
		ids = append(ids, id)
		properties[id] = f.Properties
	}
	return ids, properties
}

// GDAL's client of OGC API - Features reads everything, page by page, and has
// the server filter.
func TestOGROAPIF(t *testing.T) {
	base, s, asked := listening(t)
	source := "OAPIF:" + base + "/ogc"
	list := ogr(t, "ogrinfo", "-q", source)
	if !strings.Contains(list, "incidents") || !strings.Contains(list, "countries") {
		t.Errorf("layers:\n%s", list)
	}
	about := ogr(t, "ogrinfo", "-so", source, "incidents")
	for _, want := range []string{"Feature Count: 314", "Geometry: Point", "date: Date", "date_end: Date", "geo_radius_km: Real", "killed_best: Integer", "updated: DateTime", "source_url: String", "Extent: ("} {
		if !strings.Contains(about, want) {
			t.Errorf("no %q in\n%s", want, about)
		}
	}
	for _, size := range []string{"10", "100", "1000"} {
		file := filepath.Join(t.TempDir(), "out.geojson")
		ogr(t, "ogr2ogr", "-f", "GeoJSON", file, source, "incidents", "-oo", "PAGE_SIZE="+size)
		ids, properties := readBack(t, file)
		want := s.items(t, "/data/incidents.geojson")
		if diff := cmp.Diff(want.ids(), ids); diff != "" {
			t.Errorf("page size %s: %s", size, diff)
		}
		for _, f := range want.Features[:20] {
			for _, name := range []string{"title", "date", "country", "killed_best", "geo_radius_km", "groups", "url"} {
				if diff := cmp.Diff(f.Properties[name], properties[f.ID][name]); diff != "" && name != "date" {
					t.Errorf("%d: %s: %s", f.ID, name, diff)
				}
			}
		}
	}
	for _, c := range []struct{ where, vocabulary, asks string }{
		{"country='AFG'", "country=AFG", "filter=country"},
		{"country='AFG' AND killed_best >= 4", "country=AFG&killed_min=4", "killed_best"},
		{"date >= '2018-01-01' AND date <= '2018-12-31'", "", "2018-01-01T"},
		{"kind = 'attack' OR kind = 'arrest'", "kind=attack,arrest", "OR"},
		{"title LIKE '%Moscow%'", "", "LIKE"},
		{"title ILIKE '%MOSCOW%'", "", "ILIKE"},
		{"killed_best IS NULL", "", "IS%20NULL"},
		{"dataset <> 'moscow-2024'", "dataset=ucdp-invented", "dataset"},
		{"edition = 2", "dataset=ucdp-invented", ""}, // not asked: edition= means the pin
	} {
		before := len(asked())
		file := filepath.Join(t.TempDir(), "out.geojson")
		ogr(t, "ogr2ogr", "-f", "GeoJSON", file, source, "incidents", "-oo", "PAGE_SIZE=1000", "-where", c.where)
		got, properties := readBack(t, file)
		want := s.downloaded(t, c.vocabulary)
		if c.vocabulary == "" {
			want = slices.DeleteFunc(s.downloaded(t, ""), func(id int64) bool { return properties[id] == nil })
			if len(want) == 0 || len(want) == 314 {
				t.Errorf("%s gives %d", c.where, len(want))
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", c.where, diff)
		}
		if queries := strings.Join(asked()[before:], "\n"); !strings.Contains(queries, c.asks) || strings.Contains(queries, "edition=") {
			t.Errorf("%s: the server was asked\n%s", c.where, queries)
		}
	}
	// The days themselves, for the filter by date.
	for _, f := range s.items(t, cql("date >= '2018-01-01T' AND date <= '2018-12-31T'")).Features {
		if d := f.Properties["date"].(string); d < "2018-01-01" || d > "2018-12-31" {
			t.Errorf("%d is of %s", f.ID, d)
		}
	}
	if got := ogr(t, "ogrinfo", "-ro", "-q", source, "incidents", "-fid", "3"); !strings.Contains(got, "OGRFeature(incidents):3") {
		t.Errorf("feature 3:\n%s", got)
	}
	if got := strings.Count(ogr(t, "ogrinfo", "-ro", "-q", source, "incidents", "-spat", "69", "34", "70", "35"), "OGRFeature"); got == 0 || got > 100 {
		t.Errorf("%d features in the box", got)
	}
	countries := ogr(t, "ogrinfo", "-ro", "-so", source, "countries", "-where", "country='AFG'")
	if !strings.Contains(countries, "Feature Count: 1") || !strings.Contains(countries, "Geometry: Multi Polygon") || !strings.Contains(countries, "foiled_plot: Integer") {
		t.Errorf("countries:\n%s", countries)
	}
}

// GDAL's reader of GeoRSS opens the feeds by their address.
func TestOGRGeoRSS(t *testing.T) {
	base, _, _ := listening(t)
	about := ogr(t, "ogrinfo", "-ro", "-al", base+"/feeds/incidents.atom?dataset=moscow-2024")
	if !strings.Contains(about, "Feature Count: 14") || !strings.Contains(about, "Geometry: Point") || !strings.Contains(about, "POINT (37.39028 55.82583)") {
		t.Errorf("the feed:\n%.3000s", about)
	}
	if about := ogr(t, "ogrinfo", "-ro", "-so", "-al", base+"/feeds/changes.atom"); !strings.Contains(about, "Feature Count: 50") {
		t.Errorf("the changes:\n%.3000s", about)
	}
}
