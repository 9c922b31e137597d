package handlers_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// onWorld is what the map of countries says of a country: its link's title, the
// class of its shade and the pattern in place of one.
func onWorld(t *testing.T, doc *goquery.Document, code string) (title, class, fill string) {
	t.Helper()
	a := doc.Find("svg.world-map a[href^='/countries/" + code + "']")
	if a.Length() == 0 {
		t.Fatalf("%s is not on the map", code)
	}
	a = a.Last() // a dot lies above the country's shape
	shape := a.Find("path, circle")
	return a.Find("title").Text(), shape.AttrOr("class", ""), shape.AttrOr("fill", "")
}

// The map of countries shades by incidents or by toll, and tells nothing
// recorded from nobody killed.
func TestWorldMap(t *testing.T) {
	s := seeded(t)
	for _, c := range []struct{ target, code, title, class, fill string }{
		{"/countries", "RUS", "Russia: 4 incidents, ", "w4", ""},
		{"/countries", "AFG", "Afghanistan: 3 incidents, ", "w3", ""},
		{"/countries", "DEU", "Germany: 2 incidents, no one recorded as killed", "w1", ""},
		{"/countries", "SWE", "Sweden: nothing recorded", "", "url(#world-none)"},
		{"/countries", "SGP", "Singapore: nothing recorded", "", "url(#world-none)"},
		{"/countries?by=killed", "DEU", "Germany: 2 incidents, no one recorded as killed", "w-zero", ""},
		{"/countries?by=killed", "EGY", "Egypt: 1 incident, 224 killed", "w4", ""},
		{"/countries?by=killed", "SWE", "Sweden: nothing recorded", "", "url(#world-none)"},
	} {
		title, class, fill := onWorld(t, s.page(t, c.target), c.code)
		if !strings.HasPrefix(title, c.title) || class != c.class || fill != c.fill {
			t.Errorf("%s, %s: %q, class %q, fill %q; want %q, %q, %q", c.target, c.code, title, class, fill, c.title, c.class, c.fill)
		}
	}
	doc := s.page(t, "/countries?by=killed")
	var legend []string
	for _, li := range doc.Find(".shades li").EachIter() {
		legend = append(legend, strings.TrimSpace(li.Text()))
	}
	if want := []string{"Nothing recorded here", "Incidents, no one recorded as killed", "50–99", "100–199", "200 or more"}; !slices.Equal(legend, want) {
		t.Errorf("legend %q, want %q", legend, want)
	}
	if got := doc.Find(".switch [aria-current]").Text(); got != "People killed" {
		t.Errorf("the switch is at %q", got)
	}
	if n := doc.Find("svg.world-map a:not([tabindex])").Length(); n != 8 {
		t.Errorf("%d countries on the way of the Tab key, want the 8 with incidents", n)
	}
	svg, err := doc.Find("svg.world-map").Html()
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	zip.Write([]byte(svg))
	zip.Close()
	if packed.Len() > 25_000 {
		t.Errorf("the picture is %d bytes compressed", packed.Len())
	}
	for target, words := range map[string]string{"/countries?by=area": "want incidents or killed", "/countries?sort=size": "-incidents"} {
		r := s.get(t, target)
		wantStatus(t, target, r, http.StatusBadRequest)
		if !strings.Contains(r.body, words) {
			t.Errorf("%s does not say what is accepted", target)
		}
	}
}

// The table of countries can be ordered by each of its figures without script.
func TestCountryOrder(t *testing.T) {
	s := seeded(t)
	for _, c := range []struct{ target, first, sorted, next string }{
		{"/countries", "Russia", "Incidents descending", "/countries?sort=-incidents#table"},
		{"/countries?sort=-incidents", "Egypt", "Incidents ascending", "/countries#table"},
		{"/countries?sort=killed", "Egypt", "Killed descending", "/countries?sort=-killed#table"},
		{"/countries?sort=country&by=killed", "Afghanistan", "Country ascending", "/countries?by=killed&sort=-country#table"},
		{"/countries?sort=last", "France", "Last incident descending", "/countries?sort=-last#table"},
		{"/countries?sort=last&edition=1", "France", "Last incident descending", "/countries?sort=-last&edition=1#table"},
	} {
		table := s.page(t, c.target).Find(".table-countries")
		if got := table.Find("tbody th").First().Text(); got != c.first {
			t.Errorf("%s: %s is first, want %s", c.target, got, c.first)
		}
		head := table.Find("th[aria-sort]")
		label, _, _ := strings.Cut(strings.TrimSpace(head.Text()), "\n")
		label = strings.TrimSpace(strings.TrimRight(label, "↑↓ "))
		if got := label + " " + head.AttrOr("aria-sort", ""); got != c.sorted || head.Length() != 1 {
			t.Errorf("%s: ordered by %q, want %q", c.target, got, c.sorted)
		}
		if got := head.Find("a").AttrOr("href", ""); got != c.next {
			t.Errorf("%s: the head leads to %s, want %s", c.target, got, c.next)
		}
	}
}
