package handlers_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline/handlers"
)

// A street map is there only where an operator has set it up: its host is in the
// policy and named to readers then, and nowhere else.
func TestStreetTiles(t *testing.T) {
	plain := seeded(t)
	s := newSite(t, func(c *handlers.Config) {
		c.Street = handlers.Street{Tiles: "https://tile.example.org/{z}/{x}/{y}.png", Credit: "© the makers"}
	}, seed(t))
	for path, want := range map[string]bool{"/": true, "/countries/RUS": true, "/methodology": true, "/embed/map": false} {
		got := s.get(t, path)
		policy := got.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "img-src 'self'") || strings.Contains(policy, " https://tile.example.org;") != want {
			t.Errorf("%s: policy %s", path, policy)
		}
		if strings.Contains(got.body, "tile.example.org") != want {
			t.Errorf("%s: names the host: %v, want %v", path, !want, want)
		}
		if without := plain.get(t, path); strings.Contains(without.body, "data-street") || strings.Contains(without.body, "street map") || strings.Contains(without.Header.Get("Content-Security-Policy"), "tile.example.org") {
			t.Errorf("%s: a street map that nobody has set up", path)
		}
	}
	if body := s.want(t, "/"); !strings.Contains(body, "© the makers") {
		t.Error("the credit is missing")
	}
	wantStatus(t, "no archive", s.get(t, "/tiles/street.pmtiles"), http.StatusNotFound)
}

func TestStreetArchive(t *testing.T) {
	name := filepath.Join(t.TempDir(), "town.pmtiles")
	if err := os.WriteFile(name, []byte("PMTiles\x03"+strings.Repeat("0123456789", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newSite(t, func(c *handlers.Config) { c.Street = handlers.Street{File: name} }, seed(t))
	got := s.get(t, "/tiles/street.pmtiles", "Range", "bytes=8-17")
	wantStatus(t, "a range", got, http.StatusPartialContent)
	wantHeader(t, "a range", got, "Content-Range", "bytes 8-17/1008")
	if got.body != "0123456789" || got.Header.Get("ETag") == "" {
		t.Errorf("%q with ETag %q", got.body, got.Header.Get("ETag"))
	}
	if body := s.want(t, "/"); !strings.Contains(body, "OpenStreetMap contributors") || !strings.Contains(body, `data-street-file="/tiles/street.pmtiles"`) {
		t.Error("the page does not offer the street map with its credit")
	}
	if strings.Contains(s.get(t, "/").Header.Get("Content-Security-Policy"), "http://tile") {
		t.Error("an archive of our own needs no other host")
	}
}

func TestStreetRefuses(t *testing.T) {
	for want, street := range map[string]handlers.Street{
		"{z}, {x} and {y}":     {Tiles: "https://tile.example.org/{z}/{x}.png", Credit: "c"},
		"such as https://":     {Tiles: "ftp://tile.example.org/{z}/{x}/{y}.png", Credit: "c"},
		"such as https://tile": {Tiles: "https://tile.example.org; script-src *//{z}/{x}/{y}.png", Credit: "c"},
		"credit line":          {Tiles: "https://tile.example.org/{z}/{x}/{y}.png"},
		"either tiles or":      {Tiles: "https://tile.example.org/{z}/{x}/{y}.png", Credit: "c", File: "x"},
		"open the street map":  {File: "/nowhere.pmtiles"},
	} {
		_, err := handlers.New(handlers.Config{Street: street})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", street, err, want)
		}
	}
}
