package handlers_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"dateline/data"
	"dateline/geo"
)

// pinnedFiles are addresses whose answer is the same bytes for good when they
// name an edition.
var pinnedFiles = []string{
	"/data/incidents.geojson", "/data/incidents.geojsons", "/data/incidents.csv", "/data/incidents.kml", "/data/incidents.gpkg", "/data/incidents.fgb",
	"/data/incidents.csv?country=AFG&killed_min=1", "/data/incidents.geojson?q=concert", "/data/incidents.csv?group=isis-k",
	"/incidents/3.json", "/map/marks?zoom=4&view=-20,10,90,70", "/map/counts", "/tiles/incidents/0/0/0.mvt", "/tiles/incidents/6/44/25.mvt",
	"/picture/map.png?width=300", "/picture/map.svg?width=400", "/picture/map.pdf?width=400", "/picture/incidents/3.svg", "/picture/map.svg?country=RUS&theme=print",
	"/feeds/incidents.atom", "/feeds/changes.json",
}

// pinnedPages are pages that say the same for good when they name an edition,
// but for what they say of newer ones.
var pinnedPages = []string{
	"/", "/?country=AFG", "/incidents", "/incidents?q=concert", "/incidents/3", "/incidents/5", "/countries", "/countries/AFG", "/countries/RUS",
	"/regions/central-asia", "/groups", "/groups/isis-k", "/data", "/embed/map", "/map/list", "/map/card/3", "/corrections", "/corrections/1",
}

// A pinned address answers as it did when its edition was the newest, across an
// import, a correction, a withdrawal, a new name of a group, of a data set and a
// new statement about a group.
func TestPins(t *testing.T) {
	s := newSite(t, nil, seed(t), invented(40))
	files, pages := map[string]reply{}, map[string]string{}
	for _, target := range pinnedFiles {
		files[target] = s.get(t, with(target, "edition=2"))
		wantStatus(t, target, files[target], http.StatusOK)
	}
	for _, target := range pinnedPages {
		pages[target] = s.pinnedText(t, target)
	}

	entries, err := data.LoadEntries(t.Context(), s.store, 0)
	if err != nil {
		t.Fatal(err)
	}
	more := invented(70) // thirty new ones, and all that were there read otherwise
	rows := more.Incidents
	more.Incidents = func(yield func(*geo.Incident, error) bool) {
		for i, err := range rows {
			i.Title, i.Killed = i.Title+" (revised)", geo.Toll{Best: geo.Known(99)}
			if !yield(i, err) {
				return
			}
		}
	}
	s.publish(t, more)
	s.correct(t, 3, "Counted again.", func(i *geo.Incident) {
		i.Title, i.Killed, i.Sources = "A title put right", geo.Toll{Best: geo.Known(51)}, append(slices.Clone(i.Sources), geo.Source{Key: "new", URL: "https://paper.example"})
	})
	s.publish(t, data.Publication{Cause: "withdrawal", Withdraw: []int64{5}})
	entries.Actors, entries.Datasets = slices.Clone(entries.Actors), slices.Clone(entries.Datasets)
	for n := range entries.Actors {
		entries.Actors[n].Name += " (renamed)"
	}
	for n := range entries.Datasets {
		entries.Datasets[n].Name += " (renamed)"
		entries.Datasets[n].Attribution = "Somebody else."
	}
	for n := range entries.Assessments {
		entries.Assessments[n].Quote, entries.Assessments[n].Paraphrase = "", "Said anew."
	}
	s.publish(t, data.Publication{Cause: "import", Actors: entries.Actors, Datasets: entries.Datasets, Assessments: entries.Assessments})
	s.refresh(t)
	if n := s.live.Snapshot().Newest().N; n != 6 {
		t.Fatalf("the newest edition is %d, want 6", n)
	}

	for _, target := range pinnedFiles {
		got, want := s.get(t, with(target, "edition=2")), files[target]
		if got.body != want.body || got.Header.Get("ETag") != want.Header.Get("ETag") {
			t.Errorf("%s: other bytes than before:\n%s", target, firstDifference(want.body, got.body))
		}
		if live := s.get(t, target); live.body == got.body && !strings.HasPrefix(target, "/tiles/incidents/6") && !strings.Contains(target, "country=RUS") {
			t.Errorf("%s: the same without a pin, so nothing is tested", target)
		}
		wantStatus(t, target+" of an edition to come", s.get(t, with(target, "edition=7")), http.StatusNotFound)
	}
	for _, target := range pinnedPages {
		if got, want := s.pinnedText(t, target), pages[target]; got != want {
			t.Errorf("%s: says otherwise than before:\n%s", target, firstDifference(want, got))
		}
		if strings.HasPrefix(target, "/map/") {
			continue
		}
		doc := s.page(t, with(target, "edition=2"))
		link := doc.Find("a:contains('6')").FilterFunction(func(_ int, e *goquery.Selection) bool { return strings.Contains(words(e), "edition 6") })
		if link.Length() == 0 || strings.Contains(link.AttrOr("href", ""), "edition=2") {
			t.Errorf("%s: does not lead to the newest edition", target)
		}
		r := s.get(t, with(target, "edition=7"))
		wantStatus(t, target+" of an edition to come", r, http.StatusNotFound)
		if !strings.Contains(r.body, "the newest is 6") {
			t.Errorf("%s: the newest edition is not named", target)
		}
	}
}

// pinnedText is what a page says in edition 2, without what it says of newer ones.
func (s *site) pinnedText(t *testing.T, target string) string {
	doc := s.page(t, with(target, "edition=2"))
	doc.Find(".notice, [data-newer]").Remove()
	main := doc.Find("main")
	if main.Length() == 0 {
		main = doc.Selection
	}
	return words(main)
}

// firstDifference is where two texts part.
func firstDifference(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	part := func(s string) string { return strings.ToValidUTF8(s[max(0, n-60):min(len(s), n+100)], "?") }
	return "-" + part(a) + "\n+" + part(b)
}
