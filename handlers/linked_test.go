package handlers_test

import (
	stdjson "encoding/json"
	"net/http"
	"strings"
	"testing"
)

// linkedOf is the JSON-LD of a page; nil where it has none.
func linkedOf(t *testing.T, s *site, target string) map[string]any {
	t.Helper()
	script := s.page(t, target).Find("head script[type='application/ld+json']")
	if script.Length() == 0 {
		return nil
	}
	var out map[string]any
	if err := stdjson.Unmarshal([]byte(script.Text()), &out); err != nil {
		t.Fatalf("%s: %v in %s", target, err, script.Text())
	}
	if out["@context"] != "https://schema.org" || !strings.HasPrefix(out["url"].(string), public+"/") {
		t.Errorf("%s: context %v, url %v", target, out["@context"], out["url"])
	}
	return out
}

// in looks a value up by the names that lead to it.
func in(v any, path ...string) any {
	for _, name := range path {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

// Search engines learn of an incident what the page says, and no more exactly.
func TestLinkedIncident(t *testing.T) {
	s := seeded(t)
	event := linkedOf(t, s, "/incidents/3")
	for path, want := range map[string]any{
		"@type": "Event", "startDate": "2024-03-21", "endDate": "2024-03-21",
		"location/address/addressCountry": "AF", "location/address/addressRegion": "Kandahar",
		"location/geo/@type": "GeoCircle", "location/geo/geoRadius": 5000.0, "location/geo/geoMidpoint/latitude": 31.61332,
	} {
		if got := in(event, strings.Split(path, "/")...); got != want {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
	// A hall is a position, a province none.
	if got := in(linkedOf(t, s, "/incidents/1"), "location", "geo", "@type"); got != "GeoCoordinates" {
		t.Errorf("Crocus City Hall is a %v", got)
	}
	if got := in(linkedOf(t, s, "/incidents/10"), "location"); in(got, "geo") != nil || in(got, "name") == nil {
		t.Errorf("Kaluga is %v", got)
	}
	// The position of a set that may only be displayed stays on the page.
	mixed := linkedOf(t, mixed(t), "/incidents/321")
	if in(mixed, "location", "geo") != nil {
		t.Errorf("a displayed record passes on its position: %v", in(mixed, "location"))
	}
}

func TestLinkedMapAndData(t *testing.T) {
	s := seeded(t)
	if m := linkedOf(t, s, "/?country=AFG"); m["@type"] != "Map" || m["url"] != public+"/?country=AFG" || m["name"] != "Map of 3 incidents" {
		t.Errorf("map %v", m)
	}
	set := linkedOf(t, s, "/data?country=AFG")
	if set["@type"] != "Dataset" || len(set["description"].(string)) < 50 || set["version"] != "1" || set["temporalCoverage"] != "2021-08-26/2024-03-21" {
		t.Errorf("data %v", set)
	}
	files := set["distribution"].([]any)
	for _, f := range files {
		target := strings.TrimPrefix(in(f, "contentUrl").(string), public)
		r := s.get(t, target)
		if media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); r.StatusCode != http.StatusOK || media != in(f, "encodingFormat") || !strings.Contains(target, "country=AFG") {
			t.Errorf("%s: status %d, %s, want %v", target, r.StatusCode, media, in(f, "encodingFormat"))
		}
	}
	if len(files) < 6 || len(set["license"].([]any)) == 0 || len(set["creator"].([]any)) == 0 {
		t.Errorf("%d files, licence %v, by %v", len(files), set["license"], set["creator"])
	}
}

// Every page says what it is to previews.
func TestPreviews(t *testing.T) {
	s := seeded(t)
	for _, a := range addresses {
		if !a.isPage() || strings.HasPrefix(a.target, "/embed/") {
			continue
		}
		doc := s.page(t, a.target)
		for _, name := range []string{"og:title", "og:type", "og:url", "og:description", "og:site_name", "og:locale", "og:image"} {
			if doc.Find("head meta[property='"+name+"']").AttrOr("content", "") == "" {
				t.Errorf("%s has no %s", a.target, name)
			}
		}
		if got := doc.Find("head meta[name='twitter:card']").AttrOr("content", ""); got != "summary_large_image" {
			t.Errorf("%s: twitter:card %q", a.target, got)
		}
		canonical := doc.Find("link[rel=canonical]").AttrOr("href", "")
		if !strings.HasPrefix(canonical, public) || canonical != doc.Find("meta[property='og:url']").AttrOr("content", "") {
			t.Errorf("%s: canonical %s", a.target, canonical)
		}
	}
}
