package handlers_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"dateline/data"
	"dateline/geo"
	"dateline/static"
)

func unzip(t *testing.T, packed string) string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader([]byte(packed)))
	if err != nil {
		t.Fatal(err)
	}
	return readAll(t, z)
}

// Whatever has a tag answers 304 to it, alone or in a list, and to no other.
func TestNotModified(t *testing.T) {
	s := seeded(t)
	for _, a := range addresses {
		if !a.tagged {
			continue
		}
		for _, encoding := range []string{"identity", "gzip", "gzip, br"} {
			got := s.get(t, a.target, "Accept-Encoding", encoding)
			tag := got.Header.Get("ETag")
			for _, list := range []string{tag, "W/" + strings.TrimPrefix(tag, "W/"), `"another", ` + tag, `"a","b",` + tag + `,"c"`, "*"} {
				r := s.get(t, a.target, "Accept-Encoding", encoding, "If-None-Match", list)
				wantStatus(t, a.target+" If-None-Match "+list, r, http.StatusNotModified)
				if r.body != "" || r.Header.Get("ETag") != tag || r.Header.Get("Cache-Control") != got.Header.Get("Cache-Control") || r.Header.Get("Vary") == "" {
					t.Errorf("%s: 304 with %d bytes and headers %v", a.target, len(r.body), r.Header)
				}
			}
			twoLines := s.get(t, a.target, "Accept-Encoding", encoding, "If-None-Match", `"another"`, "If-None-Match", tag)
			wantStatus(t, a.target+" on two lines", twoLines, http.StatusNotModified)
			others := strings.Join([]string{`"another"`, strings.Trim(tag, `"`), `"x` + tag[1:], tag + "x"}, ", ")
			wantStatus(t, a.target+" If-None-Match "+others, s.get(t, a.target, "Accept-Encoding", encoding, "If-None-Match", others), http.StatusOK)
		}
	}
}

// The packed answer holds the plain one, and each has a tag of its own.
func TestEncodings(t *testing.T) {
	s := seeded(t)
	for _, a := range addresses {
		if !a.tagged || a.ranged {
			continue
		}
		plain, packed, tight := s.get(t, a.target), s.get(t, a.target, "Accept-Encoding", "gzip, deflate"), s.get(t, a.target, "Accept-Encoding", "gzip, deflate, br, zstd")
		if tight.Header.Get("Content-Encoding") == "br" {
			if body := readAll(t, brotli.NewReader(strings.NewReader(tight.body))); body != plain.body {
				t.Errorf("%s: the answer in brotli is another", a.target)
			}
			if tag := tight.Header.Get("ETag"); tag == plain.Header.Get("ETag") || tag == packed.Header.Get("ETag") {
				t.Errorf("%s: one tag for two encodings", a.target)
			}
			if len(tight.body) > len(packed.body)*105/100 {
				t.Errorf("%s: %d bytes in brotli, %d in gzip", a.target, len(tight.body), len(packed.body))
			}
		} else if a.isPage() && len(plain.body) > 2000 {
			t.Errorf("%s: the page comes in %q to those who take brotli", a.target, tight.Header.Get("Content-Encoding"))
		}
		wantHeader(t, a.target, plain, "Content-Encoding", "")
		if plain.Header.Get("ETag") == packed.Header.Get("ETag") {
			t.Errorf("%s: one tag for two encodings", a.target)
		}
		body := packed.body
		switch packed.Header.Get("Content-Encoding") {
		case "gzip":
			body = unzip(t, packed.body)
		case "":
			if len(plain.body) > 2000 {
				t.Errorf("%s: %d bytes not compressed", a.target, len(plain.body))
			}
		default:
			t.Errorf("%s: encoding %q", a.target, packed.Header.Get("Content-Encoding"))
		}
		if body != plain.body {
			t.Errorf("%s: the packed answer is another", a.target)
		}
		for _, again := range []string{"", "gzip"} {
			one, two := s.get(t, a.target, "Accept-Encoding", again), s.get(t, a.target, "Accept-Encoding", again)
			if one.body != two.body || one.Header.Get("ETag") != two.Header.Get("ETag") {
				t.Errorf("%s: asked twice, answered twice differently", a.target)
			}
		}
	}
}

func TestAcceptEncoding(t *testing.T) {
	s := seeded(t)
	for accept, want := range map[string]string{
		"":                          "",
		"identity":                  "",
		"gzip":                      "gzip",
		"GZIP":                      "gzip",
		"deflate, gzip;q=0.5":       "gzip",
		"gzip;q=0":                  "",
		"gzip; q=0":                 "",
		"gzip;Q=0.000":              "",
		"gzip;q=0.001":              "gzip",
		"*":                         "gzip",
		"*;q=0":                     "",
		"*;q=0, gzip":               "gzip",
		"*, gzip;q=0":               "",
		"gzip;q=0, *":               "",
		"notgzip, x-gzipped, gzips": "",
	} {
		for _, target := range []string{"/", "/data/incidents.geojson", "/tiles/base/3/4/2.mvt", static.Path("map.js")} {
			if strings.Contains(accept, "*") && strings.HasPrefix(target, static.Prefix) {
				continue // may choose br
			}
			r := s.get(t, target, "Accept-Encoding", accept)
			if got := r.Header.Get("Content-Encoding"); got != want {
				t.Errorf("%s with Accept-Encoding %q: encoding %q, want %q", target, accept, got, want)
			}
		}
	}
	for accept, want := range map[string]string{"gzip, br": "br", "br;q=0, gzip": "gzip", "br": "br", "gzip": "gzip", "br;q=0": "", "br, *;q=0": "br"} {
		for _, target := range []string{"/", "/data", "/ogc/api", "/data/codebook.json"} {
			wantHeader(t, target+" "+accept, s.get(t, target, "Accept-Encoding", accept), "Content-Encoding", want)
		}
	}
	for accept, want := range map[string]string{"gzip, br": "br", "br;q=0, gzip": "gzip", "br; q=0, gzip": "gzip", "brotli": "", "*;q=0": ""} {
		wantHeader(t, accept, s.get(t, static.Path("map.js"), "Accept-Encoding", accept), "Content-Encoding", want)
	}
}

func TestCacheControl(t *testing.T) {
	s := mixed(t)
	const live, pinned, never = "public, max-age=60, s-maxage=300", "public, max-age=31536000, immutable", "no-store"
	for target, want := range map[string]string{
		"/":                                 live,
		"/?edition=1":                       live, // it says that there is a newer one
		"/incidents/1":                      live,
		"/incidents/1.json":                 live,
		"/incidents/1.json?edition=1":       pinned,
		"/data/incidents.geojson":           live,
		"/data/incidents.geojson?edition=2": pinned,
		"/data/incidents.csv?edition=2&kind=arrest": pinned,
		"/data/countries.geojson":                   live,
		"/map/marks":                                live,
		"/map/marks?edition=1":                      pinned,
		"/map/counts":                               live,
		"/map/counts?edition=1":                     pinned,
		"/map/list?edition=1":                       live,
		"/tiles/base/0/0/0.mvt":                     live,
		"/map/tiles/0/0/0.json":                     live,
		"/map/tiles/0/0/0.json?v=3":                 live,
		"/map/tiles/0/0/0.json?v=4":                 pinned,
		"/map/frame":                                live,
		"/tiles/base/0/0/0.mvt?v=v1":                pinned,
		"/tiles/base/0/0/0.mvt?v=v0":                live,
		static.Path("map.js"):                       pinned,
		"/healthz":                                  never,
		"/readyz":                                   never,
		"/nowhere":                                  never,
		"/?kind=nonsense":                           never,
		"/data/incidents.csv?kind=nonsense":         never,
	} {
		if got := s.get(t, target).Header.Get("Cache-Control"); !strings.HasPrefix(got, want) {
			t.Errorf("%s: Cache-Control %q, want %q", target, got, want)
		}
	}
}

// Two addresses of one meaning have one tag; a tag names one content.
func TestTagsOfQueries(t *testing.T) {
	s := mixed(t)
	tag := func(target string) string { return s.get(t, target).Header.Get("ETag") }
	for _, same := range [][2]string{
		{"/data/incidents.csv?country=RUS,AFG", "/data/incidents.csv?country=af&country=Russia"},
		{"/map/marks?kind=attack&country=RUS", "/map/marks?country=RUS&kind=ATTACK"},
		{"/countries/RUS", "/countries/RUS?utm_source=letter"},
	} {
		if tag(same[0]) != tag(same[1]) {
			t.Errorf("%s and %s have two tags", same[0], same[1])
		}
	}
	content := map[string]string{}
	for _, target := range []string{
		"/", "/?kind=attack", "/?edition=1", "/?edition=2", "/?edition=4", "/?lang=fr", "/?theme=dark", "/?zoom=3&center=60,30", "/?incident=1", "/?offset=50", "/?bbox=60,29,75,39",
		"/incidents?sort=killed", "/incidents?sort=oldest", "/incidents?offset=100", "/incidents/1", "/incidents/2", "/incidents/1?edition=1",
		"/countries/RUS", "/countries/RUS?edition=1", "/countries/RUS?kind=attack", "/countries/AFG", "/regions/europe",
		"/sitemap.xml", "/sitemap.xml?edition=1", "/sitemap.xml?kind=attack", "/embed/map", "/embed/map?title=0", "/embed/map?list=0", "/embed/map?headline=War", "/embed/map?headline=Peace",
		"/data/incidents.csv", "/data/incidents.csv?bom=1", "/data/incidents.csv?edition=1", "/data/incidents.geojson", "/data/incidents.geojson?q=moscow",
		"/data/countries.geojson", "/data/countries.geojson?country=RUS", "/data/countries.geojson?region=europe",
		"/map/marks?view=0,0,90,60", "/map/marks?view=0,0,90,61", "/map/marks?zoom=3", "/map/marks?zoom=9", "/map/list?offset=50", "/map/list?view=0,0,90,60",
		"/tiles/base/3/4/2.mvt", "/tiles/base/3/4/2.mvt?lang=ru", "/tiles/base/3/4/2.pbf", "/tiles/base/3/4/3.mvt",
	} {
		for _, encoding := range []string{"", "gzip"} {
			r := s.get(t, target, "Accept-Encoding", encoding)
			wantStatus(t, target, r, http.StatusOK)
			tag := r.Header.Get("ETag")
			if other, ok := content[tag]; ok && other != r.body {
				t.Errorf("%s %s: its tag names other bytes too", target, encoding)
			}
			content[tag] = r.body
		}
	}
}

func TestNewEdition(t *testing.T) {
	s := seeded(t)
	targets := []string{"/", "/incidents", "/countries/RUS", "/data/incidents.csv", "/data/incidents.geojson", "/map/marks", "/embed/map", "/sitemap.xml", "/?edition=1", "/countries/RUS?edition=1"}
	pinned := []string{"/data/incidents.csv?edition=1", "/data/incidents.geojson?edition=1", "/incidents/1.json?edition=1", "/map/marks?edition=1"}
	before := map[string]reply{}
	for _, target := range append(targets, pinned...) {
		before[target] = s.get(t, target)
	}
	s.publish(t, invented(20))
	if got := s.get(t, "/").Header.Get("ETag"); got != before["/"].Header.Get("ETag") {
		t.Error("the tag changed before the edition was in service")
	}
	if err := s.live.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, target := range targets {
		r := s.get(t, target, "If-None-Match", before[target].Header.Get("ETag"))
		if r.StatusCode != http.StatusOK || r.body == before[target].body {
			t.Errorf("%s: status %d, the old answer in a new edition", target, r.StatusCode)
		}
	}
	for _, target := range pinned {
		wantStatus(t, target, s.get(t, target, "If-None-Match", before[target].Header.Get("ETag")), http.StatusNotModified)
		if s.get(t, target).body != before[target].body {
			t.Errorf("%s: other bytes in a new edition", target)
		}
	}
	if got := s.page(t, "/").Find("[data-count]").Text(); !strings.Contains(got, "34 of 34") {
		t.Errorf("count line %q, want 34 of 34", got)
	}
	if got := s.page(t, "/?edition=1").Find("[data-count]").Text(); !strings.Contains(got, "14 of 14") {
		t.Errorf("count line of edition 1 %q, want 14 of 14", got)
	}
}

// An edition keeps what it said: a change and a withdrawal show in later ones only.
func TestPinned(t *testing.T) {
	s := newSite(t, nil, seed(t), invented(20))
	first := s.want(t, "/data/incidents.csv?edition=2")
	incident, _, err := s.store.Incident(t.Context(), 15, 0)
	if err != nil {
		t.Fatal(err)
	}
	incident.Title, incident.CorrectionNote = "A corrected title", "The title was wrong."
	s.publish(t, data.Publication{Cause: "correction", Incidents: each([]geo.Incident{incident})})
	s.publish(t, data.Publication{Cause: "correction", Withdraw: []int64{16}})
	if err := s.live.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s.want(t, "/data/incidents.csv?edition=2") != first {
		t.Error("edition 2 reads otherwise than it did")
	}
	for target, want := range map[string]int{
		"/incidents/16": http.StatusGone, "/incidents/16.json": http.StatusGone, "/map/card/16": http.StatusGone,
		"/incidents/16?edition=3": http.StatusOK, "/incidents/16?edition=1": http.StatusNotFound, "/incidents/15?edition=2": http.StatusOK,
	} {
		wantStatus(t, target, s.get(t, target), want)
	}
	if strings.Contains(s.want(t, "/incidents/15?edition=2"), "A corrected title") {
		t.Error("the correction shows in the edition before it")
	}
	if body := s.want(t, "/incidents/15"); !strings.Contains(body, "A corrected title") || !strings.Contains(body, "The title was wrong.") {
		t.Error("the correction does not show")
	}
	for _, target := range []string{"/?edition=5", "/data/incidents.csv?edition=5", "/map/marks?edition=99", "/countries/RUS?edition=99", "/incidents/1?edition=99", "/embed/map?edition=99"} {
		r := s.get(t, target)
		wantStatus(t, target, r, http.StatusNotFound)
		if !strings.Contains(r.body, "the newest is 4") {
			t.Errorf("%s does not name the newest edition: %s", target, r.body)
		}
	}
	links := s.page(t, "/countries/RUS?edition=2").Find("main a[href^='/incidents']")
	if links.Length() == 0 {
		t.Error("no links to incidents")
	}
	for _, a := range links.EachIter() {
		if href := a.AttrOr("href", ""); !strings.Contains(href, "edition=2") {
			t.Errorf("link %s leaves the edition", href)
		}
	}
}
