package data_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"dateline/data"
	"dateline/geo"
)

func testEmpty(t *testing.T, s data.Store) {
	if got := editions(t, s); len(got) != 0 {
		t.Errorf("got editions %v, want none", got)
	}
	if got := rows(t, s, 0); len(got) != 0 {
		t.Errorf("got rows %v, want none", got)
	}
	if got, err := s.Actors(t.Context(), 0); err != nil || len(got) != 0 {
		t.Errorf("got actors %v, %v, want none", got, err)
	}
	_, _, err := s.Incident(t.Context(), 1, 0)
	wantIs(t, "incident", err, data.ErrNotFound)
	_, err = s.History(t.Context(), 1)
	wantIs(t, "history", err, data.ErrNotFound)
	_, err = s.Features(t.Context(), []int64{1})
	wantIs(t, "features", err, data.ErrNotFound)
	_, err = s.Actors(t.Context(), 1)
	wantIs(t, "actors of edition 1", err, data.ErrNotFound)
	for _, err := range s.Rows(t.Context(), 1, 1)[0] {
		wantIs(t, "rows of edition 1", err, data.ErrNotFound)
	}
	wantIs(t, "ready", s.Ready(t.Context()), noErrors)
	if done := publish(t, s, data.Publication{Cause: "nothing"}); done.New {
		t.Errorf("got edition %v from an empty publication, want none", done.Edition)
	}
}

func testOrder(t *testing.T, s data.Store) {
	var list []*geo.Incident
	for n := range 20 {
		list = append(list, incident(fmt.Sprint(n)))
	}
	publish(t, s, publication(list...))
	revs := []int64{7, 3, 19, 1, 3, 20}
	var want []int64
	for _, rev := range revs {
		i := slices.IndexFunc(rows(t, s, 0), func(r geo.Row) bool { return r.Rev == rev })
		want = append(want, rows(t, s, 0)[i].ID)
	}
	features, err := s.Features(t.Context(), revs)
	if err != nil {
		t.Fatal(err)
	}
	incidents, err := s.Incidents(t.Context(), revs)
	if err != nil {
		t.Fatal(err)
	}
	for n, id := range want {
		if features[n].ID != id || incidents[n].ID != id {
			t.Errorf("place %d: got feature %d and incident %d, want %d", n, features[n].ID, incidents[n].ID, id)
		}
	}
	for _, bad := range [][]int64{{1, 99, 2}, {99}, {1, 99}} {
		_, err := s.Features(t.Context(), bad)
		wantIs(t, fmt.Sprint("features ", bad), err, data.ErrNotFound)
		_, err = s.Incidents(t.Context(), bad)
		wantIs(t, fmt.Sprint("incidents ", bad), err, data.ErrNotFound)
	}
	if got, err := s.Features(t.Context(), nil); err != nil || len(got) != 0 {
		t.Errorf("got %v, %v for no revisions, want none", got, err)
	}
}

func testMatch(t *testing.T, s data.Store) {
	plain := func(extID, title string) *geo.Incident {
		i := incident(extID)
		i.Title, i.Summary, i.Places, i.Actors = title, "", nil, nil
		return i
	}
	kandahar := plain("1", "Bombing at the New Kabul Bank")
	kandahar.Places = []geo.Place{{Role: geo.RoleSite, Name: "Kandahār", Text: "near the governor's office", Precision: geo.CountryOnly}}
	moscow := plain("2", "Shooting at Crocus City Hall")
	moscow.Summary = "Gunmen fire into the audience; 145 die."
	moscow.Actors = []geo.Participant{{Actor: "isis-k", Role: geo.Perpetrator}}
	gera := plain("3", "Arrests at Straße 1")
	gera.Actors = []geo.Participant{{Actor: "x", Role: geo.Mentioned, RawName: "Al-Qa'ida"}}
	gera.Texts = map[string]geo.Text{"de": {Title: "Festnahmen in Gera", Summary: "Zwei Männer"}}
	cyrillic := plain("4", "Взрыв в Москве")
	publish(t, s, publication(kandahar, moscow, gera, cyrillic))

	for _, test := range []struct {
		text string
		want []int64
	}{
		{"kandahar", []int64{1}},
		{"KANDAHĀR", []int64{1}},
		{"kandah", []int64{1}},
		{"kabul bank", []int64{1}},
		{"bank kabul", []int64{1}},
		{"kab bank", nil}, // only the last word may be begun
		{"bank kab", []int64{1}},
		{"at", []int64{1, 2, 3}},
		{"audience", []int64{2}},
		{"145", []int64{2}},
		{"governors", []int64{1}},
		{"khorasan", []int64{2}},
		{"iskp", []int64{2}},
		{"isis-k", []int64{2}},
		{"islamic state crocus", []int64{2}},
		{"strasse", []int64{3}},
		{"al qaida", []int64{3}},
		{"al-Qaʿida", []int64{3}},
		{"festnahmen manner", []int64{3}},
		{"москве", []int64{4}},
		{"взр", []int64{4}},
		{"nowhere", nil},
		{"", nil},
		{`"*"`, nil},
		{`kabul OR crocus`, nil}, // or is a word here
		{`-kabul`, []int64{1}},
		{`words:kabul`, nil},
		{`kabul" OR "crocus`, nil},
		{`NEAR/2 (`, nil},
		{strings.Repeat("at ", 600), []int64{1, 2, 3}},
	} {
		got, err := s.Match(t.Context(), test.text)
		if err != nil {
			t.Errorf("%.40q: %v", test.text, err)
		}
		wantDiff(t, fmt.Sprintf("%.40q", test.text), got, test.want)
	}

	moscow.Title = "Massacre near Moscow"
	publish(t, s, publication(moscow))
	for text, want := range map[string][]int64{"crocus": {2}, "massacre": {5}, "audience": {2, 5}} {
		got, err := s.Match(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		wantDiff(t, "after a change: "+text, got, want)
	}
}

func testMatchDrafts(t *testing.T, s data.Store) {
	draft := incident("1")
	draft.Status, draft.Title = geo.Draft, "Unheard of"
	publish(t, s, publication(draft, incident("2")))
	if got, err := s.Match(t.Context(), "unheard"); err != nil || len(got) != 0 {
		t.Errorf("got %v, %v, want no draft", got, err)
	}
}

func testRowsOfEdition(t *testing.T, s data.Store) {
	publish(t, s, publication(incident("1"), incident("2")))
	first := rows(t, s, 1)
	changed := incident("1")
	changed.Kind = geo.Arrest
	publish(t, s, publication(changed, incident("3")))
	wantDiff(t, "edition 1, later", rows(t, s, 1), first)
	var held []geo.Revisions
	for _, row := range rows(t, s, 2) {
		held = append(held, row.Held)
	}
	wantDiff(t, "held", held, []geo.Revisions{{From: 1, Until: 2}, {From: 1}, {From: 2}, {From: 2}})
	for range s.Rows(t.Context(), 0, 1)[0] {
		break // leaves no connection behind
	}
	publish(t, s, publication(incident("4")))
}

func testHistory(t *testing.T, s data.Store) {
	var want []string
	for n := range 3 {
		i := incident("1")
		i.Title = fmt.Sprint("Attack, reading ", n)
		publish(t, s, publication(i))
		want = append([]string{i.Title}, want...)
	}
	history, err := s.History(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	var held []geo.Revisions
	for _, r := range history {
		got, held = append(got, r.Title), append(held, r.Held)
	}
	wantDiff(t, "titles", got, want)
	wantDiff(t, "held", held, []geo.Revisions{{From: 3}, {From: 2, Until: 3}, {From: 1, Until: 2}})
	if history[0].Version != 3 || history[0].Rev == history[1].Rev {
		t.Errorf("got versions and revs %+v", history)
	}
}

func testReadsCancelled(t *testing.T, s data.Store) {
	publish(t, s, publication(incident("1")))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Editions(ctx)
	wantIs(t, "editions", err, context.Canceled)
	_, err = s.Match(ctx, "attack")
	wantIs(t, "match", err, context.Canceled)
	_, _, err = s.Incident(ctx, 1, 0)
	wantIs(t, "incident", err, context.Canceled)
	for _, err := range s.Rows(ctx, 0, 1)[0] {
		wantIs(t, "rows", err, context.Canceled)
	}
	wantIs(t, "ready", s.Ready(ctx), context.Canceled)
	_, err = s.Publish(ctx, publication(incident("2")))
	wantIs(t, "publish", err, context.Canceled)
}

func testCheck(t *testing.T, s data.Store) {
	publish(t, s, publication(incident("1"), incident("2")))
	publish(t, s, data.Publication{Cause: "withdrawal", Withdraw: []int64{1}})
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// testRowsInParts reads a store in parts, all at once: each revision is in one of
// them, and each part is in the order of Rev.
func testRowsInParts(t *testing.T, s data.Store) {
	const n = 50_000
	if _, err := s.Publish(t.Context(), manyIncidents(n)); err != nil {
		t.Fatal(err)
	}
	parts := s.Rows(t.Context(), 0, 3)
	found := make([][]int64, len(parts))
	var all sync.WaitGroup
	for k, part := range parts {
		all.Go(func() {
			for row, err := range part {
				if err != nil {
					t.Error(err)
				}
				found[k] = append(found[k], row.Rev)
			}
		})
	}
	all.Wait()
	for k, revs := range found {
		if !slices.IsSorted(revs) {
			t.Errorf("part %d is out of order", k)
		}
	}
	revs := slices.Concat(found...)
	slices.Sort(revs)
	if revs = slices.Compact(revs); len(revs) != n || revs[0] != 1 || revs[n-1] != n {
		t.Errorf("got %d revisions, want %d", len(revs), n)
	}
}
