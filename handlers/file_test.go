package handlers_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/data"
	"dateline/geo"
	"dateline/handlers"
)

// files are the downloads that are made whole and read by ranges.
var files = []string{"/data/incidents.gpkg", "/data/incidents.fgb"}

// What a server makes of an edition and a filter is the same whenever it is asked,
// and whoever is asked.
func TestFilesAreTheSame(t *testing.T) {
	s := newSite(t, nil, seed(t), invented(100))
	again := func() *site { return &site{handler: s.again(t), store: s.store, live: s.live, log: s.log} }
	for _, path := range files {
		for _, query := range []string{"", "?country=AFG", "?country=ISL", "?edition=1"} {
			one, two := s.get(t, path+query), again().get(t, path+query)
			wantStatus(t, path+query, one, http.StatusOK)
			if one.body != s.want(t, path+query) || one.body != two.body {
				t.Errorf("%s%s: %d bytes, then others", path, query, len(one.body))
			}
			wantHeader(t, path+query, two, "ETag", one.Header.Get("ETag"))
			wantHeader(t, path+query, one, "Content-Encoding", "")
			edition := "2"
			if query == "?edition=1" {
				edition = "1"
			}
			wantHeader(t, path+query, one, "Content-Disposition", `attachment; filename="dateline-incidents-edition-`+edition+filepath.Ext(path)+`"`)
		}
	}
}

func TestFileRanges(t *testing.T) {
	s := newSite(t, nil, seed(t), invented(100))
	for _, path := range files {
		whole := s.get(t, path, "Accept-Encoding", "gzip")
		n, tag := len(whole.body), whole.Header.Get("ETag")
		wantHeader(t, path, whole, "Accept-Ranges", "bytes")
		wantHeader(t, path, whole, "Content-Length", strconv.Itoa(n))
		wantHeader(t, path, whole, "Content-Encoding", "")
		if strings.HasPrefix(tag, "W/") || tag == "" {
			t.Errorf("%s: tag %q is not strong", path, tag)
		}
		for _, c := range []struct {
			headers []string
			status  int
			body    string
			what    string // Content-Range
		}{
			{[]string{"Range", "bytes=0-99"}, http.StatusPartialContent, whole.body[:100], fmt.Sprintf("bytes 0-99/%d", n)},
			{[]string{"Range", "bytes=100-"}, http.StatusPartialContent, whole.body[100:], fmt.Sprintf("bytes 100-%d/%d", n-1, n)},
			{[]string{"Range", "bytes=-7"}, http.StatusPartialContent, whole.body[n-7:], fmt.Sprintf("bytes %d-%d/%d", n-7, n-1, n)},
			{[]string{"Range", "bytes=5-5", "If-Range", tag, "Accept-Encoding", "gzip"}, http.StatusPartialContent, whole.body[5:6], fmt.Sprintf("bytes 5-5/%d", n)},
			{[]string{"Range", "bytes=5-5", "If-Range", `"other"`}, http.StatusOK, whole.body, ""},
			{[]string{"Range", "bytes=5-5", "If-Range", "W/" + tag}, http.StatusOK, whole.body, ""},
			{[]string{"Range", "parsecs=1-2"}, http.StatusRequestedRangeNotSatisfiable, "", ""},
			{[]string{"Range", fmt.Sprintf("bytes=%d-", n)}, http.StatusRequestedRangeNotSatisfiable, "", fmt.Sprintf("bytes */%d", n)},
			{[]string{"If-None-Match", `"x", ` + tag}, http.StatusNotModified, "", ""},
		} {
			what := path + " " + strings.Join(c.headers, " ")
			r := s.get(t, path, c.headers...)
			wantStatus(t, what, r, c.status)
			wantHeader(t, what, r, "Content-Range", c.what)
			if c.status < 300 && r.body != c.body {
				t.Errorf("%s: %d bytes, want %d", what, len(r.body), len(c.body))
			}
			wantHeader(t, what, r, "Content-Encoding", "")
		}
		head := s.ask(t, http.MethodHead, path, "Range", "bytes=0-99")
		wantStatus(t, "HEAD "+path, head, http.StatusPartialContent)
		wantHeader(t, "HEAD "+path, head, "Content-Length", "100")
	}
}

// The layer of all incidents is kept once it was asked for: the same bytes, then
// with their length and by ranges.
func TestKeptLayers(t *testing.T) {
	s := newSite(t, nil, seed(t), invented(100))
	for _, path := range []string{"/data/incidents.geojson", "/data/incidents.geojsons", "/data/incidents.csv", "/data/incidents.csv?bom=1", "/data/incidents.kml", "/data/incidents.geojson?edition=1"} {
		for _, encoding := range []string{"identity", "gzip"} {
			first := s.get(t, path, "Accept-Encoding", encoding)
			wantStatus(t, path, first, http.StatusOK)
			kept := first
			for deadline := time.Now().Add(time.Minute); kept.Header.Get("Content-Length") == ""; {
				if kept = s.get(t, path, "Accept-Encoding", encoding); time.Now().After(deadline) {
					t.Fatalf("%s %s is not kept", path, encoding)
				}
			}
			what := path + " " + encoding
			for _, name := range []string{"ETag", "Content-Encoding", "Content-Type", "Content-Disposition", "Cache-Control", "Vary"} {
				wantHeader(t, what, kept, name, first.Header.Get(name))
			}
			if kept.body != first.body {
				t.Errorf("%s: %d bytes as it was made, %d as it was kept", what, len(first.body), len(kept.body))
			}
			wantHeader(t, what, kept, "Content-Length", strconv.Itoa(len(kept.body)))
			head := s.ask(t, http.MethodHead, path, "Accept-Encoding", encoding)
			wantHeader(t, "HEAD "+what, head, "ETag", first.Header.Get("ETag"))
			wantHeader(t, "HEAD "+what, head, "Content-Length", strconv.Itoa(len(kept.body)))
			wantStatus(t, what, s.get(t, path, "Accept-Encoding", encoding, "If-None-Match", kept.Header.Get("ETag")), http.StatusNotModified)
		}
		whole := s.get(t, path)
		for _, encoding := range []string{"identity", "gzip"} {
			part := s.get(t, path, "Range", "bytes=10-19", "Accept-Encoding", encoding, "If-Range", whole.Header.Get("ETag"))
			wantStatus(t, path, part, http.StatusPartialContent)
			wantHeader(t, path, part, "Content-Encoding", "")
			wantHeader(t, path, part, "ETag", whole.Header.Get("ETag"))
			if part.body != whole.body[10:20] {
				t.Errorf("%s: the range is %q", path, part.body)
			}
		}
	}
	// A filter's layer is made for whoever asks.
	wantHeader(t, "filtered", s.get(t, "/data/incidents.geojson?country=AFG"), "Content-Length", "")
}

// What was written once is what the store says, in whatever order and mixture it
// is asked for, and in whatever edition.
func TestWrittenFeatures(t *testing.T) {
	s := newSite(t, nil, seed(t), invented(1300))
	ask := []string{"?country=AFG", "?kind=attack", "?edition=1", "", "?killed_min=5", "?country=AFG,FJI&kind=attack", "?edition=2&datetime=2018"}
	check := func(when string) {
		t.Helper()
		fresh := &site{handler: s.again(t), store: s.store, live: s.live}
		for _, query := range ask {
			if got, want := s.want(t, "/data/incidents.geojson"+query), fresh.want(t, "/data/incidents.geojson"+query); got != want {
				t.Errorf("%s: %s differs from what a new server says", when, query)
			}
			if got, want := s.items(t, with(incidentsItems+query, "limit=700&offset=3")), fresh.items(t, with(incidentsItems+query, "limit=700&offset=3")); cmp.Diff(got, want) != "" {
				t.Errorf("%s: items %s: %s", when, query, cmp.Diff(got, want))
			}
		}
	}
	check("at first")
	incident, _, err := s.store.Incident(t.Context(), 15, 0)
	if err != nil {
		t.Fatal(err)
	}
	incident.Title, incident.CorrectionNote = "A corrected title", "The title was wrong."
	s.publish(t, data.Publication{Cause: "correction", Incidents: each([]geo.Incident{incident})})
	if err := s.live.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	check("after a correction")
	if body := s.want(t, "/data/incidents.geojson"); strings.Count(body, "A corrected title") != 1 {
		t.Error("the correction is not in the layer")
	}
	// Many at once, some of whom find what others are writing.
	fresh := &site{handler: s.again(t), store: s.store, live: s.live}
	want := map[string]string{}
	for _, query := range ask {
		want[query] = s.want(t, "/data/incidents.geojson"+query)
	}
	var all sync.WaitGroup
	for n := range 28 {
		all.Go(func() {
			query := ask[n%len(ask)]
			if r := fresh.get(t, "/data/incidents.geojson"+query); r.body != want[query] {
				t.Errorf("%s differs when many ask", query)
			}
		})
	}
	all.Wait()
}

// again is another server of the same store, which has kept nothing yet.
func (s *site) again(t *testing.T) *handlers.Server {
	t.Helper()
	live, err := data.NewLive(t.Context(), s.store, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := baseMap()
	if err != nil {
		t.Fatal(err)
	}
	h, err := handlers.New(handlers.Config{
		Store: s.store, Live: live, BaseMap: drawn, BaseVersion: "v1", Public: public, Build: "test",
		Log: slog.New(slog.DiscardHandler), Scratch: t.TempDir(), Now: func() time.Time { return today },
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// Readers who come at once get the same file, and nothing of it stays in the folder.
func TestFilesAtOnce(t *testing.T) {
	scratch := t.TempDir()
	s := newSite(t, func(c *handlers.Config) { c.Scratch = scratch }, seed(t), invented(300))
	var all sync.WaitGroup
	bodies := make([]string, 16)
	for n := range bodies {
		all.Go(func() {
			// Different filters, more than are kept, put the common one out.
			for k := range 4 {
				if r := s.get(t, fmt.Sprintf("/data/incidents.fgb?killed_min=%d", n*4+k)); r.StatusCode != http.StatusOK {
					t.Errorf("status %d", r.StatusCode)
				}
			}
			bodies[n] = s.get(t, "/data/incidents.fgb").body
		})
	}
	all.Wait()
	for n, b := range bodies {
		if b == "" || b != bodies[0] {
			t.Errorf("reader %d has %d bytes, reader 0 %d", n, len(b), len(bodies[0]))
		}
	}
	if left, err := os.ReadDir(scratch); err != nil || len(left) > 0 {
		t.Errorf("left in the folder: %v %v", left, err)
	}
}

var countLine = regexp.MustCompile(`Feature Count: (\d+)`)

// GDAL opens every download by its address and finds the same incidents with the
// same types in it.
func TestOGRFiles(t *testing.T) {
	base, s, _ := listening(t)
	for _, query := range []string{"", "?country=AFG", "?country=ISL", "?kind=attack&datetime=2018", "?edition=1"} {
		want := strconv.Itoa(len(s.downloaded(t, strings.TrimPrefix(query, "?"))))
		for _, c := range []struct {
			ending string
			types  []string
		}{
			{"gpkg", []string{"Geometry: Point", "date: Date", "updated: DateTime", "killed_best: Integer", "geo_radius_km: Real", "title: String", "WGS 84", "FID Column = fid"}},
			{"fgb", []string{"Geometry: Point", "date: DateTime", "updated: DateTime", "killed_best: Integer", "geo_radius_km: Real", "title: String", "WGS 84"}},
			{"kml", []string{"title: String"}},
		} {
			file := filepath.Join(t.TempDir(), "incidents."+c.ending)
			if err := os.WriteFile(file, []byte(s.want(t, "/data/incidents."+c.ending+query)), 0o600); err != nil {
				t.Fatal(err)
			}
			about := ogr(t, "ogrinfo", "-ro", "-so", file, "incidents")
			if m := countLine.FindStringSubmatch(about); m == nil || m[1] != want {
				t.Errorf("%s%s: want %s features:\n%s", c.ending, query, want, about)
			}
			if c.ending == "kml" && want == "0" {
				continue // no columns without rows
			}
			for _, typ := range c.types {
				if !strings.Contains(about, typ) {
					t.Errorf("%s%s: no %q in\n%s", c.ending, query, typ, about)
				}
			}
		}
	}
	// By ranges, from afar.
	for _, remote := range []string{"/vsicurl/" + base + "/data/incidents.gpkg", "/vsicurl/" + base + "/data/incidents.fgb"} {
		if about := ogr(t, "ogrinfo", "-ro", "-so", remote, "incidents"); !strings.Contains(about, "Feature Count: 314") {
			t.Errorf("%s:\n%s", remote, about)
		}
	}
	file := filepath.Join(t.TempDir(), "incidents.gpkg")
	if err := os.WriteFile(file, []byte(s.want(t, "/data/incidents.gpkg")), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "out.geojson")
	ogr(t, "ogr2ogr", "-f", "GeoJSON", out, file, "incidents")
	_, properties := readBack(t, out)
	for _, f := range s.items(t, "/data/incidents.geojson").Features {
		for _, name := range []string{"title", "country", "killed_best", "geo_radius_km", "groups", "url", "dataset"} {
			if diff := cmp.Diff(f.Properties[name], properties[f.ID][name]); diff != "" {
				t.Errorf("%d: %s (-geojson +gpkg): %s", f.ID, name, diff)
			}
		}
	}
	if sources := ogr(t, "ogrinfo", "-ro", "-so", file, "sources"); !strings.Contains(sources, "incident: Integer") || strings.Contains(sources, "Feature Count: 0\n") {
		t.Errorf("sources:\n%s", sources)
	}
}
