package handlers_test

import (
	stdjson "encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

type suggestion struct {
	Kind, Label, Note, Href string
	N                       *int
}

func suggestions(t *testing.T, s *site, query string) (list []suggestion) {
	t.Helper()
	var answer struct{ Suggestions []suggestion }
	if err := stdjson.Unmarshal([]byte(s.want(t, "/suggest?"+query)), &answer); err != nil {
		t.Fatal(err)
	}
	return answer.Suggestions
}

// What the search box offers leads to as many incidents as it says.
func TestSuggest(t *testing.T) {
	s := seeded(t)
	for _, c := range []struct{ typed, kind, label, href string }{
		{"q=tajik", "country", "Tajikistan", "/?country=TJK"},
		{"q=ru&on=/incidents", "country", "Russia", "/incidents?country=RUS"},
		{"q=central", "region", "Central Asia", "/?region=central-asia"},
		{"q=khorasan", "group", "ISIS-K", "/?group=isis-k"},
		{"q=is-k", "group", "ISIS-K", "/?group=isis-k"},
		{"q=kandah", "near", "Kandahar", "/?bbox="},
		{"q=kandah", "place", "Kandahar", "/?zoom="},
		{"q=Qandahār", "near", "Kandahar", "/?bbox="},
		{"q=crocus", "words", "“crocus”", "/?q=crocus"},
		{"q=tajik&kind=attack&country=RUS&edition=1", "country", "Tajikistan", "/?country=TJK&kind=attack&edition=1"},
	} {
		list := suggestions(t, s, strings.ReplaceAll(c.typed, "ā", "%C4%81"))
		found := false
		for _, got := range list {
			if got.Kind != c.kind || got.Label != c.label || !strings.HasPrefix(got.Href, c.href) {
				continue
			}
			found = true
			s.want(t, got.Href)
			if got.N == nil {
				continue
			}
			u, err := url.Parse(got.Href)
			if err != nil {
				t.Fatal(err)
			}
			var m marks
			if err := stdjson.Unmarshal([]byte(s.want(t, "/map/marks?"+u.RawQuery)), &m); err != nil || m.Matched != *got.N {
				t.Errorf("%s: %s promises %d and gives %d (%v)", c.typed, got.Href, *got.N, m.Matched, err)
			}
		}
		if !found {
			t.Errorf("%s: no %s %s at %s among %+v", c.typed, c.kind, c.label, c.href, list)
		}
	}
	if list := suggestions(t, s, "q="); len(list) != 0 {
		t.Errorf("nothing typed gives %v", list)
	}
	wantStatus(t, "an unknown word", s.get(t, "/suggest?Q=x"), http.StatusBadRequest)
	wantStatus(t, "an unknown page", s.get(t, "/suggest?q=x&on=//example.org"), http.StatusBadRequest)
}

// Names that are shown go before those in other languages, countries before towns,
// and where something is recorded before other places of the same beginning.
func TestSuggestOrder(t *testing.T) {
	s := seeded(t)
	for _, c := range []struct {
		typed string
		first string // kind and label
		never []string
	}{
		{"germ", "country Germany", []string{"Kahramanmaraş"}},
		{"ger", "country Germany", []string{"Jerusalem", "Herat"}},
		{"tur", "country Turkey", []string{"Cyprus"}},
		{"uk", "country United Kingdom", nil},
		{"us", "country United States", nil},
		{"da", "place Dakar", []string{"Benin", "Sudan"}},
		{"kan", "near Kandahar", []string{"Guangzhou"}},
		{"mosk", "near Moscow", nil},
		{"kiev", "place Kyiv", nil},
		{"peking", "place Beijing", nil},
		{"bombay", "place Mumbai", nil},
		{"paris", "place Paris", nil},
		{"kabul", "near Kabul", nil},
	} {
		var list []suggestion
		for _, got := range suggestions(t, s, "q="+c.typed) {
			if got.Kind != "group" && got.Kind != "words" && got.Kind != "incident" {
				list = append(list, got)
			}
		}
		if len(list) == 0 || list[0].Kind+" "+list[0].Label != c.first {
			t.Errorf("%s: first of %+v, want %s", c.typed, list, c.first)
		}
		for _, got := range list {
			if slices.Contains(c.never, got.Label) {
				t.Errorf("%s: %s is offered", c.typed, got.Label)
			}
		}
	}
}
