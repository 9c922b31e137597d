package handlers_test

import (
	"encoding/binary"
	stdjson "encoding/json"
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"

	"dateline/data"
	"dateline/geo"
)

// tells reports whether the answer holds something of a record of the
// restricted set under the rule.
func tells(r reply, rule geo.Redistribution) bool {
	body := strings.ReplaceAll(strings.ToLower(r.body+r.Header.Get("Location")), "-", " ")
	return strings.Contains(body, "quillwort "+string(rule)) || strings.Contains(body, "quillwort.example/"+string(rule))
}

// places reports whether an answer holds the exact position of a restricted
// record, as text or as a number of a binary file.
func places(r reply) bool {
	const lat = 52.2345
	bits := math.Float64bits(lat)
	return strings.Contains(r.body, degrees(lat)) ||
		strings.Contains(r.body, string(binary.LittleEndian.AppendUint64(nil, bits))) || strings.Contains(r.body, string(binary.BigEndian.AppendUint64(nil, bits)))
}

// everywhere are all addresses, as they are and asking for what the restricted
// sets hold.
func everywhere(s *site) []string {
	var out []string
	for _, a := range addresses {
		out = append(out, a.target)
		if a.media == "" || strings.HasPrefix(a.target, "/static/") || strings.HasPrefix(a.target, "/tiles/base") || a.target == "/data/countries.geojson" {
			continue
		}
		for _, query := range []string{"dataset=set-private", "dataset=set-display", "dataset=set-private,set-display", "q=quillwort", "country=POL", "region=europe", "group=isis-k", "edition=3", "edition=4", "kind=attack"} {
			out = append(out, a.target+"?"+query)
		}
	}
	for id := range 330 {
		for _, path := range []string{"/incidents/%d", "/incidents/%d.json", "/incidents/%d-x", "/map/card/%d", "/incidents/%d?edition=3"} {
			if id > 300 {
				out = append(out, fmt.Sprintf(path, id))
			}
		}
	}
	return append(out, "/countries/POL", "/groups/isis-k?offset=50", "/map/list?offset=50", "/map/marks?view=20,50,30,55&zoom=18", "/map/tiles/10/571/337.json", "/map/tiles/6/35/21.json", "/map/frame?dataset=set-private", "/map/list?view=20,50,30,55",
		"/incidents?offset=100", "/incidents?offset=200", "/incidents?offset=300", "/incidents?sort=killed", "/embed/map?list=1",
		"/tiles/incidents/10/571/337.mvt", "/tiles/incidents/14/9148/5394.mvt?dataset=set-private", "/tiles/incidents/6/35/21.pbf?dataset=set-display")
}

// The eyes of the test below see what they are to look for.
func TestRestrictedSetsAreSeen(t *testing.T) {
	s := newSite(t, nil, seed(t), restricted(geo.Open))
	for _, ending := range []string{"geojson", "geojsons", "csv", "kml", "gpkg", "fgb"} {
		r := s.get(t, "/data/incidents."+ending)
		if !tells(r, geo.Open) || !places(r) {
			t.Errorf("an open set is not seen in %s: texts %v, positions %v", ending, tells(r, geo.Open), places(r))
		}
	}
	for _, target := range []string{incidentsItems, "/feeds/incidents.atom", "/feeds/changes.json?since=1"} {
		if r := s.get(t, target); !tells(r, geo.Open) || !places(r) {
			t.Errorf("an open set is not seen in %s", target)
		}
	}
}

// Records of a private set come out of no address; those that may be displayed
// are on pages and in no file.
func TestRestrictedSets(t *testing.T) {
	s := mixed(t)
	displayed := false
	for _, target := range everywhere(s) {
		for _, headers := range [][]string{nil, {"Accept", "application/json"}} {
			r := s.get(t, target, headers...)
			if r.StatusCode >= 500 {
				t.Errorf("%s: status %d", target, r.StatusCode)
			}
			if tells(r, geo.Private) {
				t.Errorf("%s tells of a private record", target)
			}
			if tells(r, geo.Display) {
				displayed = true
				if !strings.HasPrefix(r.Header.Get("Content-Type"), html) && target != "/sitemap.xml" && !strings.HasPrefix(target, "/sitemap.xml?") && r.StatusCode != http.StatusPermanentRedirect {
					t.Errorf("%s passes on a record that may only be displayed", target)
				}
			}
			if !strings.HasPrefix(r.Header.Get("Content-Type"), html) && places(r) {
				t.Errorf("%s tells where a restricted record is", target)
			}
			if strings.HasPrefix(r.Header.Get("Content-Type"), html) && !strings.HasPrefix(target, "/incidents/3") {
				marks := parse(t, r.body).Find("script[type='application/json']").Text()
				if strings.Contains(marks, "quillwort") || strings.Contains(marks, "52.2345") {
					t.Errorf("%s: the page's marks pass on what may not leave", target)
				}
			}
		}
	}
	if !displayed {
		t.Error("records that may be displayed are nowhere")
	}
	wantStatus(t, "private record", s.get(t, "/incidents/315.json"), http.StatusNotFound)
	wantStatus(t, "private page", s.get(t, "/incidents/315"), http.StatusNotFound)
	wantStatus(t, "displayed page", s.get(t, "/incidents/321"), http.StatusOK)
	r := s.get(t, "/incidents/321.json")
	wantStatus(t, "displayed record", r, http.StatusForbidden)
	if !strings.Contains(problemOf(t, "displayed record", r).Description, "licence") {
		t.Errorf("no reason: %s", r.body)
	}
	if got := s.page(t, "/data?dataset=set-display").Find(".standfirst").Text(); !strings.Contains(got, "0 of them may leave") {
		t.Errorf("/data does not say that nothing may leave: %q", got)
	}
	if got := s.page(t, "/?country=POL").Find("[data-count]").Text(); !strings.Contains(got, "6 of 326") {
		t.Errorf("count line %q, want the six that may be displayed", got)
	}
}

// Sets that may be displayed are on the map, where a map needs no more than it
// shows; private ones are not.
func TestDisplayedSetsAreDrawn(t *testing.T) {
	s := mixed(t)
	for _, target := range []string{"/map/marks?dataset=set-display&view=-180,-85,180,85&zoom=9", "/map/tiles/0/0/0.json?dataset=set-display"} {
		var m marks
		if err := stdjson.Unmarshal([]byte(s.want(t, target)), &m); err != nil {
			t.Fatal(err)
		}
		n := len(m.Points)
		for _, c := range m.Clusters {
			n += c.Count
		}
		if n != 6 {
			t.Errorf("%s: %d incidents drawn, want 6", target, n)
		}
		for _, p := range m.Points {
			if p.Lat != 52.235 && p.Lat != 52.234 || p.Title != "" {
				t.Errorf("%s: point at latitude %v with title %q, want it to the nearest thousandth and without", target, p.Lat, p.Title)
			}
		}
	}
	if got := s.want(t, "/map/tiles/0/0/0.json?dataset=set-private"); strings.Contains(got, `"id"`) || strings.Contains(got, `"count"`) {
		t.Errorf("a private set is drawn: %s", got)
	}
	if got := s.want(t, "/picture/map.svg?dataset=set-display"); !strings.Contains(got, "6 incidents") {
		t.Errorf("the picture does not tell of the six")
	}
}

// An owner who closes a set closes it in older editions too, and for those who
// hold the old tag.
func TestRuleOfTheNewestEdition(t *testing.T) {
	s := newSite(t, nil, seed(t), restricted(geo.Open))
	targets := []string{"/data/incidents.csv?edition=2", "/data/incidents.geojson", "/incidents/15.json?edition=2", "/map/marks?edition=2&view=20,50,30,55&zoom=18", "/?edition=2", "/sitemap.xml", "/sitemap.xml?edition=2"}
	tags := map[string]string{}
	for _, target := range targets {
		r := s.get(t, target)
		if !tells(r, geo.Open) {
			t.Fatalf("%s does not hold the open set", target)
		}
		tags[target] = r.Header.Get("ETag")
	}
	closed := restricted(geo.Open)
	closed.Datasets[0].Redistribution = geo.Private
	s.publish(t, data.Publication{Cause: "correction", Datasets: closed.Datasets})
	if err := s.live.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, target := range targets {
		if r := s.get(t, target, "If-None-Match", tags[target]); r.StatusCode == http.StatusNotModified || tells(r, geo.Open) {
			t.Errorf("%s: status %d, still open", target, r.StatusCode)
		}
	}
}
