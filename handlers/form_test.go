package handlers_test

import (
	stdjson "encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"

	"dateline/geo"
)

// A form without script can ask for what is near a place: it is sent to the address
// of the area round it.
func TestNearInForm(t *testing.T) {
	s := seeded(t)
	for _, c := range []struct {
		fields string
		center orb.Point
		km     float64
		found  int
	}{
		{"near=Kandahar&km=50", orb.Point{65.71, 31.61}, 50, 1},
		{"near=65.7,31.6&km=", orb.Point{65.7, 31.6}, 50, 1},
		{"near=+69.2,+34.5+&km=25.5&kind=attack", orb.Point{69.2, 34.5}, 25.5, 2},
		{"near=Moscow&km=30&area=1,1,2,1,2,2", orb.Point{37.62, 55.75}, 30, 2},
		{"near=179.9,10&km=100", orb.Point{179.9, 10}, 100, 0},
		{"near=-179.9,65&km=1000", orb.Point{-179.9, 65}, 1000, 0},
	} {
		r := s.get(t, "/?"+c.fields)
		wantStatus(t, c.fields, r, http.StatusSeeOther)
		to, err := url.Parse(r.Header.Get("Location"))
		if err != nil {
			t.Fatal(err)
		}
		q := to.Query()
		if q.Has("near") || q.Has("km") || strings.Contains(c.fields, "kind") != q.Has("kind") {
			t.Errorf("%s goes to %s", c.fields, to)
		}
		area, err := geo.ParseOutline(q.Get("area"))
		if err != nil {
			t.Fatalf("%s: %v", c.fields, err)
		}
		for _, corner := range area {
			if d := orbgeo.DistanceHaversine(c.center, corner) / 1000; d < c.km*0.97 || d > c.km*1.03 {
				t.Errorf("%s: the corner %v is %.1f km off", c.fields, corner, d)
			}
		}
		if !area.Contains(c.center) {
			t.Errorf("%s: the area does not hold its middle", c.fields)
		}
		var m marks
		if err := stdjson.Unmarshal([]byte(s.want(t, "/map/marks?"+to.RawQuery)), &m); err != nil || m.Matched != c.found {
			t.Errorf("%s: %d incidents, want %d (%v)", c.fields, m.Matched, c.found, err)
		}
	}
	for fields, want := range map[string]string{
		"near=Qqqzx":                 "near",
		"near=200,10":                "near",
		"near=0,89.9":                "near",
		"near=Kandahar&km=0":         "km",
		"near=Kandahar&km=many":      "km",
		"near=Kandahar&km=1001":      "km",
		"area=60,29,75":              "area",
		"area=60,29,75,29,seventy,8": "area",
	} {
		r := s.get(t, "/?"+fields)
		wantStatus(t, fields, r, http.StatusBadRequest)
		if !strings.Contains(r.body, want) {
			t.Errorf("%s: the error does not name %s: %s", fields, want, r.body)
		}
	}
}
