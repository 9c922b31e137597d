package data_test

import (
	"testing"

	"dateline/data"
	"dateline/geo"
)

func testMissing(t *testing.T, s data.Store) {
	other := incident("9")
	other.Dataset = "other"
	p := publication(incident("1"), incident("2"), incident("3"), other)
	p.Datasets = append(p.Datasets, geo.Dataset{Slug: "other", Name: "Other", Redistribution: geo.Open})
	publish(t, s, p)

	// A newer release without 2: it is counted and stays, unless asked for.
	var lost []string
	release := func(withdraw bool) data.Publication {
		p := publication(incident("1"), incident("3"))
		p.Whole, p.WithdrawMissing = []string{"test"}, withdraw
		p.Missing = func(id int64, extID string) { lost = append(lost, extID) }
		return p
	}
	done := publish(t, s, release(false))
	if done.New || done.Missing != 1 || done.Withdrawn != 0 || len(lost) != 1 || lost[0] != "2" {
		t.Errorf("published %+v, told %v; want 2 missing and nothing done", done, lost)
	}
	done = publish(t, s, release(true))
	if !done.New || done.Missing != 1 || done.Withdrawn != 1 || done.Edition.Total != 3 {
		t.Errorf("published %+v, want 2 withdrawn and 3 left", done)
	}
	if done = publish(t, s, release(true)); done.New || done.Missing != 0 {
		t.Errorf("published %+v the second time, want nothing missing", done)
	}
}

func testDryRun(t *testing.T, s data.Store) {
	publish(t, s, publication(incident("1"), incident("2")))
	before := contents(t, s)
	changed := incident("1")
	changed.Title = "Attack 1, as known now"
	p := publication(changed, incident("3"))
	p.Whole, p.WithdrawMissing, p.DryRun = []string{"test"}, true, true
	done := publish(t, s, p)
	if !done.New || done.Added != 1 || done.Changed != 1 || done.Withdrawn != 1 || done.Edition.N != 2 {
		t.Errorf("published %+v, want 1 added, 1 changed, 1 withdrawn in edition 2", done)
	}
	wantDiff(t, "contents", contents(t, s), before)
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func testChangesTold(t *testing.T, s data.Store) {
	publish(t, s, publication(incident("1"), incident("2")))
	changed := incident("1")
	changed.Killed = geo.Toll{Best: geo.Known(146)}
	p := publication(changed, incident("2"))
	var told []string
	p.Changed = func(before, after *geo.Incident) {
		told = append(told, after.ExtID+": "+before.Killed.Best.String()+" to "+after.Killed.Best.String())
		if before.ID != after.ID || before.ID == 0 {
			t.Errorf("numbers %d and %d", before.ID, after.ID)
		}
	}
	publish(t, s, p)
	wantDiff(t, "told", told, []string{"1: 145 to 146"})
}
