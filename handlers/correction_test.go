package handlers_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"dateline/data"
	"dateline/geo"
)

// refresh puts what was published since into service.
func (s *site) refresh(t testing.TB) {
	t.Helper()
	if err := s.live.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// correct publishes a change to an incident with a public note.
func (s *site) correct(t testing.TB, id int64, note string, change func(*geo.Incident)) {
	t.Helper()
	i, _, err := s.store.Incident(t.Context(), id, 0)
	if err != nil {
		t.Fatal(err)
	}
	change(&i)
	i.CorrectionNote = note
	s.publish(t, data.Publication{Cause: "correction", Note: "Figures of the day", Incidents: func(yield func(*geo.Incident, error) bool) { yield(&i, nil) }})
}

func words(e *goquery.Selection) string { return strings.Join(strings.Fields(e.Text()), " ") }

// Each change to a published record is shown old against new, with its note, and
// led to from the record, the list of editions and the feed.
func TestCorrections(t *testing.T) {
	s := seeded(t)
	before, _, err := s.store.Incident(t.Context(), 3, 0)
	if err != nil {
		t.Fatal(err)
	}
	s.correct(t, 3, "The ministry revised its count.", func(i *geo.Incident) {
		i.Title = "A title put right"
		i.Killed = geo.Toll{Low: geo.Known(40), Best: geo.Known(51), High: geo.Known(60)}
		i.Sources = append(slices.Clone(i.Sources), geo.Source{Key: "new-1", Publisher: "The Paper", URL: "https://paper.example/1"})
	})
	s.publish(t, data.Publication{Cause: "withdrawal", Withdraw: []int64{5}})
	s.refresh(t)

	list := s.page(t, "/corrections")
	var names []string
	list.Find(".edition-name").Each(func(_ int, e *goquery.Selection) { names = append(names, words(e)) })
	if got := strings.Join(names, ", "); got != "Edition 3, Edition 2, Edition 1" {
		t.Errorf("editions listed: %s", got)
	}
	for n, want := range map[int]string{3: "1 withdrawn", 2: "1 changed", 1: "14 added"} {
		if got := words(list.Find(fmt.Sprintf("#edition-%d", n))); !strings.Contains(got, want) {
			t.Errorf("edition %d says %q, want %q", n, got, want)
		}
	}
	if !strings.Contains(words(list.Find("#edition-2")), "Figures of the day") {
		t.Error("the edition's note is not shown")
	}

	page := s.page(t, "/corrections/2")
	record := page.Find("#incident-3")
	got := map[string][2]string{}
	record.Find("tbody tr").Each(func(_ int, e *goquery.Selection) {
		got[words(e.Find("th"))] = [2]string{words(e.Find("td").Eq(0)), words(e.Find("td").Eq(1))}
	})
	if got["Title"] != [2]string{before.Title, "A title put right"} {
		t.Errorf("title: %q", got["Title"])
	}
	if !strings.Contains(got["Killed"][1], "40–60, best figure 51") {
		t.Errorf("killed: %q", got["Killed"])
	}
	if source := got["Source: new-1"]; source[0] != "not stated" || !strings.Contains(source[1], "The Paper; https://paper.example/1") {
		t.Errorf("the new source: %q", source)
	}
	if len(got) != 3 {
		t.Errorf("%d differences, want 3: %v", len(got), got)
	}
	if !strings.Contains(words(record), "The ministry revised its count.") {
		t.Error("the public note is not shown")
	}
	if href := record.Find("h2 a").AttrOr("href", ""); !strings.HasSuffix(href, "?edition=2") {
		t.Errorf("the record's name leads to %q", href)
	}
	if withdrawn := words(s.page(t, "/corrections/3").Find("#incident-5")); !strings.Contains(withdrawn, "Withdrawn.") {
		t.Errorf("the withdrawn record: %q", withdrawn)
	}
	if s.page(t, "/corrections/1").Find(".correction").Length() != 0 {
		t.Error("the first edition corrects something")
	}

	for from, want := range map[string]string{
		"/incidents/3": "/corrections/2#incident-3", "/corrections": "/corrections/2", "/": "/corrections", "/?edition=1": "/corrections",
	} {
		if s.page(t, from).Find(fmt.Sprintf("a[href='%s']", want)).Length() == 0 {
			t.Errorf("%s does not lead to %s", from, want)
		}
	}
	if feed := s.get(t, "/feeds/changes.atom").body; !strings.Contains(feed, public+"/corrections/2#incident-3") {
		t.Error("the feed does not lead to the correction")
	}
	r := s.get(t, "/corrections/9")
	wantStatus(t, "an edition to come", r, http.StatusNotFound)
	if !strings.Contains(r.body, "the newest is 3") {
		t.Error("the newest edition is not named")
	}
	wantStatus(t, "no edition", s.get(t, "/corrections/x"), http.StatusNotFound)
	if n := s.page(t, "/corrections?edition=1").Find(".edition").Length(); n != 1 {
		t.Errorf("as of edition 1 there were %d editions", n)
	}
}

// The lists are paged, and a record is on one page alone.
func TestCorrectionsArePaged(t *testing.T) {
	s := newSite(t, nil, invented(60))
	changed := invented(60)
	rows := changed.Incidents
	changed.Incidents = func(yield func(*geo.Incident, error) bool) {
		for i, err := range rows {
			i.Title += ", again"
			if !yield(i, err) {
				return
			}
		}
	}
	s.publish(t, changed)
	s.refresh(t)
	seen := map[string]bool{}
	target := "/corrections/2"
	for target != "" && len(seen) <= 60 {
		doc := s.page(t, target)
		doc.Find(".correction").Each(func(_ int, e *goquery.Selection) { seen[e.AttrOr("id", "")] = true })
		target = doc.Find("a[rel=next]").AttrOr("href", "")
	}
	if len(seen) != 60 {
		t.Errorf("%d records on all pages, want 60", len(seen))
	}
}

// What must not be passed on is not told by a correction.
func TestCorrectionsKeepRules(t *testing.T) {
	for _, rule := range []geo.Redistribution{geo.Private, geo.Display} {
		s := newSite(t, nil, seed(t), restricted(rule))
		p := restricted(rule)
		rows := p.Incidents
		p.Incidents = func(yield func(*geo.Incident, error) bool) {
			for i, err := range rows {
				i.Title, i.Ext = i.Title+", changed", map[string]string{"Column": "quillwort " + string(rule) + " column"}
				if !yield(i, err) {
					return
				}
			}
		}
		s.publish(t, p)
		s.refresh(t)
		r := s.get(t, "/corrections/3")
		wantStatus(t, string(rule), r, http.StatusOK)
		if shown := strings.Contains(r.body, ", changed"); shown != (rule == geo.Display) {
			t.Errorf("%s: shown is %t", rule, shown)
		}
		if strings.Contains(r.body, "column") {
			t.Errorf("%s: an original column is shown", rule)
		}
	}
}
