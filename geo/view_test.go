package geo_test

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"dateline/geo"
)

func TestParseView(t *testing.T) {
	for _, c := range []struct {
		query   string
		want    geo.View
		written string
	}{
		{"", geo.View{Zoom: -1}, ""},
		{"zoom=4.5&center=69.2,34.5&incident=9007199254740993&lang=pt-BR&theme=dark",
			geo.View{Zoom: 4.5, Center: &orb.Point{69.2, 34.5}, Incident: 9007199254740993, Lang: "pt-BR", Theme: "dark"},
			"center=69.2%2C34.5&incident=9007199254740993&lang=pt-BR&theme=dark&zoom=4.5"},
		{"zoom=0&center=+-180+,+-0+&theme=auto", geo.View{Zoom: 0, Center: &orb.Point{-180, 0}}, "center=-180%2C0&zoom=0"},
		{"zoom=&center=&incident=&lang=&theme=", geo.View{Zoom: -1}, ""},
		{"zoom=18&country=RUS", geo.View{Zoom: 18}, "zoom=18"}, // others' parameters are left alone
	} {
		q, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		got, err := geo.ParseView(q)
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("%q: %v (-want +got):\n%s", c.query, err, diff)
		}
		if w := got.Values().Encode(); w != c.written {
			t.Errorf("%q is written %q, want %q", c.query, w, c.written)
		}
		back, err := geo.ParseView(got.Values())
		if diff := cmp.Diff(got, back); err != nil || diff != "" {
			t.Errorf("%q read back: %v (-want +got):\n%s", c.query, err, diff)
		}
	}
}

func TestParseViewRefuses(t *testing.T) {
	for _, c := range []struct{ query, field, want string }{
		{"zoom=-1", "zoom", "want a number from 0 to 18"},
		{"zoom=18.1", "zoom", "want a number from 0 to 18"},
		{"zoom=NaN", "zoom", "want a number from 0 to 18"},
		{"zoom=1&zoom=2", "zoom", "may be given once"},
		{"center=69.2", "center", "want lon,lat in degrees, such as 69.2,34.5"},
		{"center=34.5,99.2", "center", "want lon,lat"},
		{"center=181,0", "center", "want lon,lat"},
		{"center=1,2,3", "center", "want lon,lat"},
		{"incident=first", "incident", "want a whole number"},
		{"incident=-1", "incident", "want a whole number"},
		{"lang=en_GB", "lang", "want a language tag such as en"},
		{"lang=%22%3E%3Cscript%3E", "lang", "want a language tag"},
		{"theme=blue", "theme", "want light, dark or auto"},
		{"zoom=%FF", "zoom", "UTF-8"},
	} {
		q, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		_, err = geo.ParseView(q)
		wantInputError(t, err, c.field, c.want)
	}
}
