package data_test

import (
	"fmt"
	"testing"

	"dateline/data"
	"dateline/geo"
)

func testEntries(t *testing.T, s data.Store) {
	said := func(id string, day int) geo.Assessment {
		return geo.Assessment{ID: id, Speaker: "A general", Date: geo.NewDay(2024, 3, day), Quote: "“…”", Actors: []string{"isis-k"}}
	}
	level := geo.AlertLevel{ID: "fra-1", Country: "FRA", Scheme: "Vigipirate", Level: "Urgence attentat", Ordinal: 3, Of: 3, From: geo.NewDay(2024, 3, 24)}
	earlier := level
	earlier.ID, earlier.From = "fra-0", geo.NewDay(2024, 1, 15)
	p := publication()
	p.Assessments = []geo.Assessment{said("a", 1), said("c", 22), said("b", 22)}
	p.AlertLevels = []geo.AlertLevel{level, earlier}
	p.Actors = []geo.Actor{isisK, {Slug: "al-qaida", Name: "Al-Qaida"}}
	publish(t, s, p)
	if done := publish(t, s, p); done.New {
		t.Errorf("got edition %v from the same entries, want none", done.Edition)
	}

	profile := isisK
	profile.Summary = "Founded in 2015."
	publish(t, s, data.Publication{Cause: "correction", Actors: []geo.Actor{profile}})
	for edition, want := range map[int64][]geo.Actor{1: {p.Actors[1], isisK}, 2: {p.Actors[1], profile}, 0: {p.Actors[1], profile}} {
		got, err := s.Actors(t.Context(), edition)
		if err != nil {
			t.Fatal(err)
		}
		wantDiff(t, fmt.Sprint("actors of edition ", edition), got, want)
	}
	assessments, err := s.Assessments(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	wantDiff(t, "assessments", assessments, []geo.Assessment{said("b", 22), said("c", 22), said("a", 1)})
	levels, err := s.AlertLevels(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	wantDiff(t, "alert levels", levels, []geo.AlertLevel{earlier, level})
	datasets, err := s.Datasets(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	wantDiff(t, "data sets", datasets, []geo.Dataset{testSet})
}

func testLateActors(t *testing.T, s data.Store) {
	publish(t, s, publication(incident("1")))
	var met []geo.Actor
	p := publication()
	p.Actors = nil
	p.Incidents = func(yield func(*geo.Incident, error) bool) {
		met = append(met,
			geo.Actor{Slug: "isis-k", Name: "IS", ExtIDs: map[string]string{"ucdp": "234"}},
			geo.Actor{Slug: "mndaa", Name: "MNDAA"})
		yield(incident("2"), nil)
	}
	p.LateActors = func() []geo.Actor { return met }
	publish(t, s, p)
	got, err := s.Actors(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	profile := isisK
	profile.ExtIDs = map[string]string{"ucdp": "234"}
	wantDiff(t, "actors", got, []geo.Actor{profile, {Slug: "mndaa", Name: "MNDAA"}})
	if done := publish(t, s, p); done.New {
		t.Errorf("got edition %v from the same actors, want none", done.Edition)
	}
}
