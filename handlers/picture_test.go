package handlers_test

import (
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"dateline/data"
)

// pixels is the size and the image of an answer.
func pixels(t *testing.T, name, body string) image.Image {
	t.Helper()
	img, err := png.Decode(strings.NewReader(body))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return img
}

func TestPictureSizes(t *testing.T) {
	s := seeded(t)
	for _, c := range []struct {
		query string
		w, h  int
	}{
		{"", 1200, 800},
		{"width=600", 600, 400},
		{"width=280&height=400&scale=3", 840, 1200},
		{"width=3000&height=1500", 3000, 1500},
		{"width_mm=90", 1063, 709}, // 300 to the inch
		{"width_mm=90&height_mm=50&theme=print", 1063, 591},
		{"country=AFG&theme=dark&lang=ar&width=500&height=300&scale=1.5", 750, 450},
		{"zoom=5&center=69,34.5&width=400&height=400", 400, 400},
		{"bbox=170,-50,-120,10&width=400&height=300", 400, 300},
		{"kind=arrest&title=0&legend=0&width=400&height=120", 400, 120},
		{"country=ISL&width=400&height=300", 400, 300}, // no incident at all
	} {
		r := s.get(t, "/picture/map.png?"+c.query)
		wantStatus(t, c.query, r, http.StatusOK)
		if r.StatusCode == http.StatusOK {
			// Millimetres come to within a pixel of the layout.
			if got := pixels(t, c.query, r.body).Bounds().Size(); got.X < c.w-3 || got.X > c.w+3 || got.Y < c.h-3 || got.Y > c.h+3 {
				t.Errorf("%s: got %v, want %dx%d", c.query, got, c.w, c.h)
			}
		}
	}
}

func TestPictureBadInput(t *testing.T) {
	s := seeded(t)
	for _, c := range []struct {
		target, names string
		status        int
	}{
		{"/picture/map.png?width=119", "width", http.StatusBadRequest},
		{"/picture/map.png?width=4097", "width", http.StatusBadRequest},
		{"/picture/map.png?width=300.5", "width", http.StatusBadRequest},
		{"/picture/map.png?height=NaN", "height", http.StatusBadRequest},
		{"/picture/map.png?scale=4", "scale", http.StatusBadRequest},
		{"/picture/map.png?scale=0", "scale", http.StatusBadRequest},
		{"/picture/map.png?width=4096&height=4096&scale=3", "million pixels", http.StatusBadRequest},
		{"/picture/map.png?width_mm=20", "width_mm", http.StatusBadRequest},
		{"/picture/map.png?width_mm=100&scale=2", "scale", http.StatusBadRequest},
		{"/picture/map.png?theme=sepia", "theme", http.StatusBadRequest},
		{"/picture/map.png?title=maybe", "title", http.StatusBadRequest},
		{"/picture/map.png?contry=RUS", "contry", http.StatusBadRequest},
		{"/picture/map.png?headline=" + strings.Repeat("x", 201), "headline", http.StatusBadRequest},
		{"/picture/map.png?edition=99", "the newest is 1", http.StatusNotFound},
		{"/picture/map.gif", ".png, .svg and .pdf", http.StatusNotFound},
		{"/picture/world.png", ".png, .svg and .pdf", http.StatusNotFound},
		{"/picture/incidents/99.png", "", http.StatusNotFound},
		{"/picture/incidents/x.png", "", http.StatusNotFound},
	} {
		r := s.get(t, c.target)
		wantStatus(t, c.target, r, c.status)
		if !strings.Contains(r.body, c.names) {
			t.Errorf("%s: does not name %q: %s", c.target, c.names, r.body)
		}
	}
	wantStatus(t, "a large SVG", s.get(t, "/picture/map.svg?width=4096&height=4096"), http.StatusOK)
}

// A picture shows what its filter gives, says which edition it is of, and is
// another one with every choice.
func TestPictureSaysWhatItShows(t *testing.T) {
	s := seeded(t)
	svg := func(query string) string {
		r := s.get(t, "/picture/map.svg?"+query)
		if wantStatus(t, query, r, http.StatusOK); r.StatusCode != http.StatusOK {
			t.Log(s.log.String())
		}
		return r.body
	}
	all, afghan := svg(""), svg("country=AFG")
	for _, want := range []string{"As of edition 1, ", "Natural Earth", "14 incidents", ">Istanbul<", ">Arrest<", public + "/incidents/"} {
		if !strings.Contains(all, want) {
			t.Errorf("the picture lacks %q", want)
		}
	}
	for _, no := range []string{">Arrest<", ">Istanbul<"} {
		if strings.Contains(afghan, no) {
			t.Errorf("the picture of Afghanistan has %q", no)
		}
	}
	if !strings.Contains(afghan, "Incidents in Afghanistan") || strings.Contains(svg("country=AFG&title=0"), "Incidents in Afghanistan</text>") {
		t.Error("the title is not there, or there without being asked for")
	}
	if got := svg("headline=" + url.QueryEscape(`<Five> & "six"`)); !strings.Contains(got, "&lt;Five&gt; &amp;") {
		t.Error("the headline is not the one asked for")
	}
	if !strings.Contains(svg("theme=dark"), "#181715") || strings.Contains(svg("theme=print"), "#b3370d") {
		t.Error("wrong colours")
	}
	// Where the extent is small there is a second, smaller map.
	if n := strings.Count(svg("bbox=37,55.4,38.2,56&width=900"), "<svg "); n != 3 {
		t.Errorf("%d svg elements, want the sheet, its map and the locator", n)
	}
	if n := strings.Count(all, "<svg "); n != 2 {
		t.Errorf("%d svg elements of a large extent, want no locator", n)
	}
}

// A picture is drawn once an edition; a pinned one never changes.
func TestPictureIsKept(t *testing.T) {
	s := seeded(t)
	live, pinned := s.get(t, "/picture/map.png?width=300"), s.get(t, "/picture/map.png?width=300&edition=1")
	wantHeader(t, "pinned", pinned, "Cache-Control", "public, max-age=31536000, immutable")
	if !strings.Contains(live.Header.Get("Cache-Control"), "max-age=60") {
		t.Errorf("live: %s", live.Header.Get("Cache-Control"))
	}
	again := s.get(t, "/picture/map.png?width=300")
	if again.body != live.body || live.body != pinned.body {
		t.Error("the same picture in other bytes")
	}
	wantStatus(t, "again", s.get(t, "/picture/map.png?width=300", "If-None-Match", live.Header.Get("ETag")), http.StatusNotModified)
	s.publish(t, data.Publication{Cause: "withdrawal", Withdraw: []int64{1}})
	if err := s.live.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	later := s.get(t, "/picture/map.png?width=300")
	if later.body == live.body || later.Header.Get("ETag") == live.Header.Get("ETag") {
		t.Error("the picture is that of the edition before")
	}
	if got := s.get(t, "/picture/map.png?width=300&edition=1"); got.body != pinned.body || got.Header.Get("ETag") != pinned.Header.Get("ETag") {
		t.Error("the pinned picture changed")
	}
	attachment := s.get(t, "/picture/map.pdf?edition=1&download=1").Header.Get("Content-Disposition")
	if attachment != `attachment; filename="dateline-map-edition-1.pdf"` {
		t.Errorf("download: %s", attachment)
	}
}

// The picture in a page's head is there, of that page, and of the size it says.
func TestPagesHavePictures(t *testing.T) {
	s := seeded(t)
	seen := map[string]string{}
	for _, target := range []string{"/", "/?kind=arrest", "/countries", "/countries/AFG", "/regions/central-asia", "/groups/isis-k", "/incidents/1", "/incidents/2", "/incidents?country=RUS", "/data", "/methodology"} {
		doc := s.page(t, target)
		meta := func(name string) string {
			return doc.Find(fmt.Sprintf("meta[property='%s'], meta[name='%s']", name, name)).AttrOr("content", "")
		}
		address := meta("og:image")
		path, ok := strings.CutPrefix(address, public)
		if !ok {
			t.Errorf("%s: og:image is %q, want an absolute address", target, address)
			continue
		}
		if meta("twitter:card") != "summary_large_image" || meta("og:image:width") != "1200" || meta("og:image:height") != "630" || len(meta("og:image:alt")) < 15 {
			t.Errorf("%s: the head says %q %q %q %q", target, meta("twitter:card"), meta("og:image:width"), meta("og:image:height"), meta("og:image:alt"))
		}
		r := s.get(t, path)
		wantStatus(t, target+" "+path, r, http.StatusOK)
		if got := pixels(t, target, r.body).Bounds().Size(); got != (image.Point{X: 1200, Y: 630}) {
			t.Errorf("%s: %v pixels", target, got)
		}
		if target != "/data" && target != "/methodology" && target != "/countries" {
			if other := seen[r.body]; other != "" {
				t.Errorf("%s has the same picture as %s", target, other)
			}
			seen[r.body] = target
		}
	}
}
