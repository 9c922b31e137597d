package data_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"dateline/data"
	"dateline/geo"

	"github.com/google/go-cmp/cmp"
)

// A fresh store takes the seed as edition 1, numbered in its own order, and a
// second time changes nothing.
func TestPublishSeed(t *testing.T) {
	ctx := t.Context()
	store, err := data.Open(ctx, filepath.Join(t.TempDir(), "seed.db"), data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for n, want := range []data.Published{{New: true, Added: 14}, {Unchanged: 14}} {
		p, err := data.Seed()
		if err != nil {
			t.Fatal(err)
		}
		got, err := store.Publish(ctx, p)
		if err != nil {
			t.Fatalf("publish %d: %v", n+1, err)
		}
		if got.Edition.N != 1 || got.Edition.Cause != "seed" || got.Edition.Total != 14 {
			t.Errorf("publish %d: edition %+v", n+1, got.Edition)
		}
		got.Edition = geo.Edition{}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("publish %d (-want +got):\n%s", n+1, d)
		}
	}
	for id := range int64(14) {
		i, _, err := store.Incident(ctx, id+1, 0)
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("E%02d", id+1); i.ExtID != want {
			t.Errorf("incident %d is %s, want %s", id+1, i.ExtID, want)
		}
	}
	actors, err := store.Actors(ctx, 0)
	if err != nil || len(actors) != 10 {
		t.Errorf("%d actors, %v; want 10", len(actors), err)
	}
	assessments, err := store.Assessments(ctx, 0)
	if err != nil || len(assessments) != 31 {
		t.Errorf("%d assessments, %v; want 31", len(assessments), err)
	}
	levels, err := store.AlertLevels(ctx, 0)
	if err != nil || len(levels) != 1 {
		t.Errorf("%d alert levels, %v; want 1", len(levels), err)
	}
}
