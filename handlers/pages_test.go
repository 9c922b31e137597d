package handlers_test

import (
	"slices"
	"strings"
	"testing"

	"dateline/geo"
)

// An incident leads to those that help to read it, and can be cited as it reads.
func TestIncidentPage(t *testing.T) {
	s := seeded(t)
	doc := s.page(t, "/incidents/3")
	why := map[string][]string{}
	for _, h := range doc.Find(".related h3").EachIter() {
		for _, li := range h.Parent().Find("li").EachIter() {
			why[words(h)] = append(why[words(h)], li.AttrOr("data-incident", ""))
		}
	}
	if got := why["ISIS-K before and after"]; !slices.Equal(got, []string{"10", "7", "1"}) {
		t.Errorf("around it: %v, want the two before and the one after", got)
	}
	for _, c := range [][2]string{
		{"#permalink", public + "/incidents/3-suicide-bombing-outside-a-bank-in-kandahar-toll-disputed?edition=1"},
		{"#citation", "incident 3, data set After Moscow, edition 1"},
	} {
		field := doc.Find(c[0])
		if got := field.AttrOr("value", field.Text()); !strings.Contains(got, c[1]) {
			t.Errorf("%s: %q, want %q", c[0], got, c[1])
		}
		if doc.Find("[data-copy='"+c[0]+"']").Length() != 1 {
			t.Errorf("no button copies %s", c[0])
		}
	}
	// The showcase of sources that disagree: both figures side by side, the range kept.
	var killed []string
	for _, row := range doc.Find(".claim-row").EachIter() {
		if strings.HasPrefix(words(row.Find("h3")), "Killed") {
			for _, f := range row.Find(".claim-figure").EachIter() {
				killed = append(killed, words(f))
			}
			if got := words(row.Find(".flag")); got != "sources disagree" {
				t.Errorf("flag %q", got)
			}
		}
	}
	if !slices.Equal(killed, []string{"3", "20–21"}) {
		t.Errorf("killed %q", killed)
	}
	// What the record itself names comes first.
	if got := words(s.page(t, "/incidents/10").Find(".related h3").First()); got == "" {
		t.Error("Kaluga is related to nothing")
	}
}

// The history of an incident shows what each reading says otherwise, and only up
// to the edition asked for.
func TestIncidentHistory(t *testing.T) {
	s := seeded(t)
	if n := s.page(t, "/incidents/3").Find(".history details").Length(); n != 0 {
		t.Errorf("%d changes of a record that was never changed", n)
	}
	s.correct(t, 3, "The ministry revised its count.", func(i *geo.Incident) { i.Killed = geo.Toll{Best: geo.Known(19)} })
	s.refresh(t)
	history := s.page(t, "/incidents/3").Find(".history li")
	if got := words(history.First()); history.Length() != 2 || !strings.Contains(got, "The ministry revised its count.") || !strings.Contains(got, "1 fact reads otherwise than before") {
		t.Errorf("history of %d: %q", history.Length(), got)
	}
	if was, is := words(history.Find("del")), words(history.Find("ins")); !strings.Contains(was, "3–21") || is != "19" {
		t.Errorf("killed was %q and is %q", was, is)
	}
	if got := s.page(t, "/incidents/3?edition=1").Find(".history li"); got.Length() != 1 {
		t.Errorf("edition 1 knows %d readings", got.Length())
	}
}

// A group's page says what is said about it in time, and where it is met.
func TestGroupPage(t *testing.T) {
	s := seeded(t)
	doc := s.page(t, "/groups/isis-k")
	list := doc.Find(".told")
	if list.Length() < 20 {
		t.Errorf("%d entries of the line of time", list.Length())
	}
	if first := words(list.First()); !strings.HasPrefix(first, "26 August 2021") || !strings.Contains(first, "claims it") {
		t.Errorf("the first entry is %q", first)
	}
	var named bool
	for _, e := range list.EachIter() {
		named = named || strings.Contains(words(e), "Erik Kurilla")
	}
	if !named {
		t.Error("an assessment is not on the line of time")
	}
	rows := map[string]string{}
	for _, r := range doc.Find("#where").Parent().Find("tbody tr").EachIter() {
		a := r.Find("td a").First()
		rows[words(r.Find("th"))] = words(a) + " " + a.AttrOr("href", "")
	}
	if rows["Afghanistan"] != "3 /incidents?group=isis-k&country=AFG" || len(rows) != 6 {
		t.Errorf("countries %v", rows)
	}
	if got := words(doc.Find(".facts")); !strings.Contains(got, "4,000–6,000 fighters") || !strings.Contains(got, "not confirmed") {
		t.Errorf("profile %q", got)
	}
	// The list says whose branch a group is and by what names it goes.
	if got := words(s.page(t, "/groups").Find("a[href='/groups/isis-k']").Closest("tr")); !strings.Contains(got, "of ISIS") || !strings.Contains(got, "IS Khorasan") {
		t.Errorf("row %q", got)
	}
}

// A region's page sums up and sets its countries side by side.
func TestRegionPage(t *testing.T) {
	s := seeded(t)
	doc := s.page(t, "/regions/europe")
	if got := words(doc.Find(".page-head")); !strings.Contains(got, "in the twelve months to 24 March 2024") {
		t.Errorf("the head says %q", got)
	}
	if got := doc.Find(".page-links a[href^='/compare']").AttrOr("href", ""); got != "/compare?country=DEU,FRA,RUS" {
		t.Errorf("its countries are compared at %q", got)
	}
	for _, id := range []string{"#activity", "#trend", "#coverage", "#groups", "#gaps", "#countries"} {
		if doc.Find(id).Length() != 1 {
			t.Errorf("no block %s", id)
		}
	}
	if n := s.page(t, "/regions/oceania").Find("#activity, #gaps, #groups").Length(); n != 0 {
		t.Errorf("a region without incidents has %d blocks about them", n)
	}
}
