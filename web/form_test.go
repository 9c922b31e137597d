package web_test

import (
	"net/url"
	"testing"

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

func TestParseOrder(t *testing.T) {
	for s, want := range map[string]geo.Order{"": geo.ByDateDesc, "newest": geo.ByDateDesc, "oldest": geo.ByDateAsc, "killed": geo.ByKilledDesc, "id": geo.ByID} {
		if got, err := web.ParseOrder(s); err != nil || got != want {
			t.Errorf("ParseOrder(%q) = %v, %v", s, got, err)
		}
	}
	if _, err := web.ParseOrder("toll"); err == nil {
		t.Error("ParseOrder(toll) is no error")
	}
}
