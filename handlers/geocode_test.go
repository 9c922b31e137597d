package handlers_test

import (
	stdjson "encoding/json"
	"net/http"
	"strings"
	"testing"
)

func TestGeocode(t *testing.T) {
	s := seeded(t)
	for _, test := range []struct {
		target, name, precision string
		lon, lat                float64
	}{
		{"/geocode?q=Kandah%C4%81r&country=AFG", "Kandahar", "settlement", 65.71, 31.61},
		{"/geocode?q=Baujur%2C+Pakistan", "Bājaur Agency", "district", 71.48, 34.78},
		{"/geocode?q=Brimblethorpe&country=Pakistan&admin1=Punjab", "Punjab", "province", 72.3, 30.9},
		{"/geocode?q=" + "%D0%9C%D0%BE%D1%81%D0%BA%D0%B2%D0%B0", "Moscow", "settlement", 37.62, 55.75},
	} {
		var got struct {
			Candidates []struct {
				Name      string   `json:"name"`
				Precision string   `json:"geo_precision"`
				Lon, Lat  *float64 `json:",omitempty"`
				Why       string   `json:"why"`
			} `json:"candidates"`
			Attribution string `json:"attribution"`
		}
		body := s.want(t, test.target)
		if err := stdjson.Unmarshal([]byte(body), &got); err != nil {
			t.Fatal(err)
		}
		if len(got.Candidates) == 0 || got.Attribution == "" {
			t.Fatalf("%s: got %s", test.target, body)
		}
		c := got.Candidates[0]
		if c.Name != test.name || c.Precision != test.precision || c.Why == "" {
			t.Errorf("%s: got %s, %s, %q", test.target, c.Name, c.Precision, c.Why)
		}
		if c.Lon == nil || c.Lat == nil || max(*c.Lon-test.lon, test.lon-*c.Lon, *c.Lat-test.lat, test.lat-*c.Lat) > 0.5 {
			t.Errorf("%s: got lon %v, lat %v", test.target, c.Lon, c.Lat)
		}
	}
	for _, target := range []string{"/geocode", "/geocode?q=+", "/geocode?q=Qwrtzplk"} {
		if body := s.want(t, target); !strings.HasPrefix(body, `{"candidates":[]`) {
			t.Errorf("%s: got %s, want no candidates", target, body)
		}
	}
	for _, target := range []string{"/geocode?q=a&q=b", "/geocode?q=Khar&country=Atlantis", "/geocode?q=Khar&limit=3"} {
		wantStatus(t, target, s.get(t, target), http.StatusBadRequest)
	}
}
