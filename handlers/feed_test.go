package handlers_test

import (
	"encoding/xml"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/data"
	"dateline/geo"
)

type atom struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Author  string   `xml:"author>name"`
	Rights  string   `xml:"rights"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
		Summary string `xml:"summary"`
		Link    struct {
			Href string `xml:"href,attr"`
		} `xml:"link"`
		Categories []struct {
			Term string `xml:"term,attr"`
		} `xml:"category"`
		Point string `xml:"http://www.georss.org/georss point"`
	} `xml:"entry"`
}

func (s *site) atom(t testing.TB, target string) (feed atom) {
	t.Helper()
	body := s.want(t, target)
	if err := xml.Unmarshal([]byte(body), &feed); err != nil {
		t.Fatalf("%s: %v in %.300s", target, err, body)
	}
	return feed
}

func TestIncidentFeed(t *testing.T) {
	s := mixed(t)
	feed := s.atom(t, "/feeds/incidents.atom?country=RUS,FRA&dataset=moscow-2024")
	if feed.ID != "tag:map.example.org,2024:feeds/incidents?country=FRA,RUS&dataset=moscow-2024" || feed.Author == "" || feed.Rights == "" || feed.Updated != "2024-04-20T12:00:00Z" {
		t.Errorf("%+v", feed)
	}
	if got := feed.Links[0]; got.Rel != "self" || got.Href != public+"/feeds/incidents.atom?country=FRA,RUS&dataset=moscow-2024" {
		t.Errorf("self is %v", got)
	}
	want := s.items(t, "/data/incidents.geojson?country=RUS,FRA&dataset=moscow-2024")
	if len(feed.Entries) != len(want.Features) || len(want.Features) < 3 {
		t.Fatalf("%d entries, want %d", len(feed.Entries), len(want.Features))
	}
	for i, f := range want.Features {
		e := feed.Entries[i]
		if e.ID != fmt.Sprint("tag:map.example.org,2024:incidents/", f.ID) || e.Title != f.Properties["title"] || e.Updated != f.Properties["updated"] || e.Link.Href != f.Properties["url"] || e.Summary == "" {
			t.Errorf("entry %+v of %v", e, f.Properties)
		}
		var lon, lat float64
		if _, err := fmt.Sscanf(string(f.Geometry.Coordinates), "[%g,%g]", &lon, &lat); err != nil {
			t.Fatal(err)
		}
		if e.Point != degrees(lat)+" "+degrees(lon) { // latitude first
			t.Errorf("%d: point %q, want %v %v", f.ID, e.Point, lat, lon)
		}
		if len(e.Categories) < 2 || e.Categories[0].Term != f.Properties["kind"] {
			t.Errorf("%d: categories %v", f.ID, e.Categories)
		}
	}
	if got := len(s.atom(t, "/feeds/incidents.atom").Entries); got != 50 {
		t.Errorf("%d entries, want 50", got)
	}
	if got := len(s.atom(t, "/feeds/incidents.atom?limit=3").Entries); got != 3 {
		t.Errorf("%d entries, want 3", got)
	}
	if got := s.atom(t, "/feeds/incidents.atom?q=nothinglikethis"); len(got.Entries) != 0 || got.Updated == "" {
		t.Errorf("empty feed %+v", got)
	}
	for _, target := range []string{"/feeds/incidents.atom?limit=0", "/feeds/changes.atom?since=x", "/feeds/changes.json?since=99", "/feeds/changes.json?since=-1", "/feeds/changes.json?offset=x", "/feeds/changes.json?edition=2&since=3"} {
		wantStatus(t, target, s.get(t, target), http.StatusBadRequest)
	}
}

// changesReply is a page of /feeds/changes.json.
type changesReply struct {
	Since, Edition                  int64
	Added, Changed, Withdrawn, Left int
	NumberMatched, NumberReturned   int
	Links                           []geo.Link
	Changes                         []struct {
		Change  string
		Edition int64
		ID      int64
		Feature *struct {
			ID         int64
			Properties map[string]any
		}
	}
}

// mirror is what a client has of a filter.
type mirror map[int64]string

func (m mirror) apply(t *testing.T, s *site, query string, since int64) int64 {
	t.Helper()
	target := fmt.Sprintf("/feeds/changes.json?limit=17&since=%d&%s", since, query)
	var page changesReply
	for target != "" {
		page = changesReply{}
		decodeLoosely(t, s.want(t, target), &page)
		if page.NumberReturned != len(page.Changes) || page.Added+page.Changed+page.Withdrawn+page.Left != page.NumberMatched {
			t.Fatalf("%s: counts %+v", target, page)
		}
		for _, c := range page.Changes {
			if _, had := m[c.ID]; had == (c.Change == "added") || (c.Feature == nil) != (c.Change == "withdrawn" || c.Change == "left") || c.Edition <= since {
				t.Errorf("%s: incident %d is %s in edition %d, had %v, feature %v", target, c.ID, c.Change, c.Edition, had, c.Feature)
			}
			if c.Feature == nil {
				delete(m, c.ID)
			} else {
				m[c.ID] = c.Feature.Properties["title"].(string)
			}
		}
		target = ""
		for _, l := range page.Links {
			if l.Rel == "next" {
				target = strings.TrimPrefix(l.Href, public)
			}
		}
	}
	return page.Edition
}

func (s *site) now(t *testing.T, query string) mirror {
	m := mirror{}
	for _, f := range s.items(t, "/data/incidents.geojson?"+query).Features {
		m[f.ID] = f.Properties["title"].(string)
	}
	return m
}

// Who reads the changes since the edition they have, has what the download
// gives: after additions, corrections, withdrawals, moves out of the filter and
// a licence withdrawn.
func TestChanges(t *testing.T) {
	s := newSite(t, nil, seed(t))
	mirrors := map[string]mirror{"": {}, "country=AFG": {}, "dataset=ucdp-invented": nil, "q=event": {}}
	since := map[string]int64{}
	step := func(what string, p data.Publication) {
		t.Helper()
		s.publish(t, p)
		if err := s.live.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		for query, m := range mirrors {
			if m == nil { // the data set did not exist before
				m = mirror{}
				mirrors[query] = m
			}
			since[query] = m.apply(t, s, query, since[query])
			if diff := cmp.Diff(s.now(t, query), m); diff != "" {
				t.Errorf("after %s, %q: %s", what, query, diff)
			}
		}
	}
	step("the first import", invented(60))
	incidents := slices.Collect(maps.Values(published(t, s, "AFG")))
	corrected, moved := incidents[0], incidents[1]
	corrected.Title, moved.Country = "Event corrected", "PAK"
	moved.Places = nil
	step("a correction", data.Publication{Cause: "correction", Incidents: each([]geo.Incident{corrected, moved})})
	var page changesReply
	decodeLoosely(t, s.want(t, "/feeds/changes.json?since=2&country=AFG"), &page)
	if page.Changed != 1 || page.Left != 1 || page.NumberMatched != 2 {
		t.Errorf("after the correction: %+v", page)
	}
	step("a withdrawal", data.Publication{Cause: "correction", Withdraw: []int64{corrected.ID}})
	page = changesReply{}
	decodeLoosely(t, s.want(t, "/feeds/changes.json?since=3"), &page)
	if page.Withdrawn != 1 || page.Changes[0].ID != corrected.ID {
		t.Errorf("after the withdrawal: %+v", page)
	}
	if body := s.want(t, "/feeds/changes.atom?since=3"); strings.Contains(body, "Event corrected") || !strings.Contains(body, fmt.Sprint("Withdrawn: incident ", corrected.ID)) {
		t.Errorf("the withdrawn record is still told: %s", body)
	}
	closed := inventedSet
	closed.Redistribution = geo.Private
	delete(mirrors, "dataset=ucdp-invented")
	step("a licence withdrawn", data.Publication{Cause: "correction", Datasets: []geo.Dataset{closed}})

	newest := s.atom(t, "/feeds/changes.atom?limit=500")
	if len(newest.Entries) != len(mirrors[""]) || newest.ID != "tag:map.example.org,2024:feeds/changes" {
		t.Errorf("%d entries, want %d: %s", len(newest.Entries), len(mirrors[""]), newest.ID)
	}
	ids := map[string]bool{}
	for _, e := range newest.Entries {
		if _, err := time.Parse(time.RFC3339, e.Updated); err != nil || ids[e.ID] {
			t.Errorf("entry %+v: %v", e, err)
		}
		ids[e.ID] = true
	}
}

// published are the incidents of a country as they are stored.
func published(t *testing.T, s *site, country geo.Country) map[int64]geo.Incident {
	out := map[int64]geo.Incident{}
	for _, id := range s.items(t, "/data/incidents.geojson?dataset=ucdp-invented&country="+string(country)).ids() {
		i, _, err := s.store.Incident(t.Context(), id, 0)
		if err != nil {
			t.Fatal(err)
		}
		out[id] = i
	}
	return out
}
