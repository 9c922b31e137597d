package web_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"dateline/geo"
	"dateline/web"
)

func TestFormQuery(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{"q=&country=&kind=attack", "kind=attack"},
		{"from=2023-01-01&to=2023-12-31", "datetime=2023-01-01%2F2023-12-31"},
		{"from=2023-01-01&to=", "datetime=2023-01-01%2F.."},
		{"to=2023-12-31", "datetime=..%2F2023-12-31"},
		{"from=2023-01-01&datetime=2024", "datetime=2024"},
		{"kind=attack&kind=arrest&utm_source=x", "kind=attack&kind=arrest&utm_source=x"},
	} {
		q, err := url.ParseQuery(tt.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := web.FormQuery(q).Encode(); got != tt.want {
			t.Errorf("FormQuery(%s) = %s, want %s", tt.in, got, tt.want)
		}
	}
}

func TestParseSort(t *testing.T) {
	at := orb.Point{37.6, 55.8}
	for s, want := range map[string]web.Sort{
		"": {}, "newest": {Order: geo.ByDateDesc}, "oldest": {Order: geo.ByDateAsc}, "killed": {Order: geo.ByKilledDesc},
		"id": {Order: geo.ByID}, "near": {Near: &at},
	} {
		if got, err := web.ParseSort(s, &at); err != nil || got != want {
			t.Errorf("ParseSort(%q) = %v, %v", s, got, err)
		}
	}
	if _, err := web.ParseSort("toll", &at); err == nil || !strings.Contains(err.Error(), "near, newest, oldest, killed, id") {
		t.Errorf("ParseSort(toll): %v", err)
	}
	if _, err := web.ParseSort("near", nil); err == nil || !strings.Contains(err.Error(), "center=lon,lat") {
		t.Errorf("ParseSort(near) without a place: %v", err)
	}
}
