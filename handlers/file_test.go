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

	"github.com/google/go-cmp/cmp"

	"dateline/data"
	"dateline/handlers"
)

// files are the downloads that are made whole and read by ranges.
var files = []string{"/data/incidents.gpkg", "/data/incidents.fgb"}

// What a server makes of an edition and a filter is the same whenever it is asked,
// and whoever is asked.
func TestFilesAreTheSame(t *testing.T) {
	s := newSite(t, nil, seed(t), invented(100))
	again := func() *site {
		live, err := data.NewLive(t.Context(), s.store, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		drawn, err := baseMap()
		if err != nil {
			t.Fatal(err)
		}
		h, err := handlers.New(handlers.Config{Store: s.store, Live: live, BaseMap: drawn, BaseVersion: "v1", Public: public, Build: "test", Log: slog.New(slog.DiscardHandler), Scratch: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		return &site{handler: h, store: s.store, live: live, log: s.log}
	}
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
