package handlers_test

import (
	"math"
	"net/http"
	"net/url"
	"testing"

	"dateline/geo"
)

// breakdown is the answer of /map/counts.
type breakdown struct {
	Edition, Matched, Killed, Unknown, Undated int
	Unit, Start                                string
	Incidents                                  []float64
	Killings                                   []float64 `json:"killed_bins"`
	Facets                                     map[string][]struct {
		Code, Name string
		N          int
	}
	More map[string]int
}

func (s *site) breakdown(t testing.TB, query url.Values) (b breakdown) {
	t.Helper()
	decodeLoosely(t, s.want(t, "/map/counts?"+query.Encode()), &b)
	return b
}

// Every number of a facet is what one finds when one chooses its code.
func TestCountsOfChoices(t *testing.T) {
	s := mixed(t)
	for _, filter := range []string{"", "kind=attack,arrest&country=RUS,SYR", "region=europe&group=isis-k", "datetime=2018/2020&killed_min=3&outcome=completed", "q=event&precision_max=3", "edition=2&dataset=ucdp-invented&method=shelling", "dataset=set-private", "bbox=170,-40,-170,0"} {
		asked, err := url.ParseQuery(filter)
		if err != nil {
			t.Fatal(err)
		}
		whole := s.breakdown(t, asked)
		var m marks
		decodeLoosely(t, s.want(t, "/map/marks?"+filter), &m)
		if whole.Matched != m.Matched || whole.Edition != m.Edition {
			t.Errorf("%s: %d of edition %d matched, the map says %d of %d", filter, whole.Matched, whole.Edition, m.Matched, m.Edition)
		}
		sum, killed := float64(whole.Undated), 0.0
		for i := range whole.Incidents {
			sum += whole.Incidents[i]
			killed += whole.Killings[i]
		}
		if math.Abs(sum-float64(whole.Matched)) > 0.005 || killed > float64(whole.Killed)+0.005 {
			t.Errorf("%s: bins add up to %v incidents and %v killed, want %d and at most %d", filter, sum, killed, whole.Matched, whole.Killed)
		}
		for _, name := range geo.FacetNames {
			list, ok := whole.Facets[name]
			if !ok {
				t.Errorf("%s: no facet %s", filter, name)
			}
			word := name
			if name == "precision" {
				continue // precision_max=p chooses p and what is more exact
			}
			for _, choice := range list {
				chosen, _ := url.ParseQuery(filter)
				chosen.Set(word, choice.Code)
				if got := s.breakdown(t, chosen).Matched; got != choice.N || got == 0 {
					t.Errorf("%s: %s=%s has %d, chosen it has %d", filter, name, choice.Code, choice.N, got)
				}
				if named := name == "country" || name == "group" || name == "dataset"; named != (choice.Name != "") {
					t.Errorf("%s: %s=%s is called %q", filter, name, choice.Code, choice.Name)
				}
			}
		}
		exact := 0
		for _, p := range []string{"site", "settlement", "near", "district"} {
			for _, choice := range whole.Facets["precision"] {
				if choice.Code == p {
					exact += choice.N
				}
			}
		}
		chosen, _ := url.ParseQuery(filter)
		chosen.Set("precision_max", "district")
		if got := s.breakdown(t, chosen).Matched; got != exact {
			t.Errorf("%s: %d up to the district, chosen it has %d", filter, exact, got)
		}
	}
}

// The timeline has the unit asked for, or one that suits, and what cannot be is
// refused by name.
func TestCountsByUnit(t *testing.T) {
	s := mixed(t)
	for query, want := range map[string]struct {
		unit, start string
		bins        int
	}{
		"by=year&dataset=ucdp-invented":                      {"year", "2016-01-01", 8},
		"by=month&dataset=ucdp-invented&datetime=2018":       {"month", "2018-01-01", 12},
		"datetime=2024-02-02/2024-02-04":                     {"day", "2024-02-02", 3},
		"by=week&datetime=2024-02-02/2024-02-06&kind=attack": {"week", "2024-01-29", 2},
		"killed_min=100000":                                  {"day", "", 0},
	} {
		q, _ := url.ParseQuery(query)
		if b := s.breakdown(t, q); b.Unit != want.unit || b.Start != want.start || len(b.Incidents) != want.bins || len(b.Killings) != want.bins {
			t.Errorf("%s: %d bins by %s from %q, want %+v", query, len(b.Incidents), b.Unit, b.Start, want)
		}
	}
	for _, query := range []string{"by=decade", "by=day"} { // the seed alone spans two decades
		r := s.get(t, "/map/counts?"+query)
		wantStatus(t, query, r, http.StatusBadRequest)
		if p := problemOf(t, query, r); p.Parameter != "by" {
			t.Errorf("%s: %+v, want a problem of by", query, p)
		}
	}
	wantStatus(t, "a foreign word", s.get(t, "/map/counts?utm_source=x"), http.StatusBadRequest)
	a, b := s.get(t, "/map/counts?kind=attack&by=year").Header.Get("ETag"), s.get(t, "/map/counts?kind=attack").Header.Get("ETag")
	if a == "" || a == b {
		t.Errorf("tags %s and %s, want two", a, b)
	}
}
