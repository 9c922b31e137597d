package data_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"dateline/data"
	"dateline/geo"
)

func testPublish(t *testing.T, s data.Store) {
	first, second := incident("1"), incident("2")
	second.Places, second.Killed, second.Date = nil, geo.Toll{}, geo.Interval{}
	second.DatePrecision = geo.PrecisionUnknownDate
	var told []int
	p := publication(first, second)
	p.Files = func() []data.File {
		return []data.File{{Name: "a.csv", SHA256: strings.Repeat("ab", 32), Bytes: 7}}
	}
	p.Progress = func(done int) { told = append(told, done) }
	done := publish(t, s, p)

	edition := geo.Edition{N: 1, At: start, Cause: "import", Note: "a note", Added: 2, Total: 2}
	wantDiff(t, "published", done, data.Published{Edition: edition, New: true, Added: 2})
	wantDiff(t, "editions", editions(t, s), []geo.Edition{edition})
	wantDiff(t, "progress", told, []int{1, 2})

	for _, given := range []*geo.Incident{first, second} {
		if given.ID <= 0 || given.Version != 1 || given.CreatedAt != start || given.UpdatedAt != start || given.PublishedAt != start {
			t.Errorf("got id %d, version %d, created %v, updated %v, published %v", given.ID, given.Version, given.CreatedAt, given.UpdatedAt, given.PublishedAt)
		}
		got, held, err := s.Incident(t.Context(), given.ID, 0)
		if err != nil {
			t.Fatal(err)
		}
		wantDiff(t, "incident as read", got, *given)
		wantDiff(t, "editions it holds for", held, geo.Revisions{From: 1})
	}
	if first.ID == second.ID {
		t.Errorf("two incidents have the number %d", first.ID)
	}

	all := rows(t, s, 0)
	for n, given := range []*geo.Incident{first, second} {
		want := given.Feature()
		want.Edition = 1
		features, err := s.Features(t.Context(), []int64{all[n].Rev})
		if err != nil {
			t.Fatal(err)
		}
		wantDiff(t, "feature", features[0], want)
		want.Title, want.Place, want.SourceURL, want.Updated = "", "", "", time.Time{}
		wantDiff(t, "row", all[n], geo.Row{Rev: all[n].Rev, Held: geo.Revisions{From: 1}, Feature: want})
	}
}

func testRepublish(t *testing.T, s data.Store) {
	publish(t, s, publication(incident("1"), incident("2")))
	before := contents(t, s)
	again := []*geo.Incident{incident("1"), incident("2")}
	again[0].CorrectionNote = "a note alone is no new fact"
	done := publish(t, s, publication(again...))
	wantDiff(t, "published", done, data.Published{Edition: editions(t, s)[0], Unchanged: 2})
	wantDiff(t, "contents", contents(t, s), before)
	if got := again[1]; got.ID != 2 || got.Version != 1 || !got.UpdatedAt.Equal(start) || !got.PublishedAt.Equal(start) {
		t.Errorf("got id %d, version %d, updated %v, published %v of an unchanged incident", got.ID, got.Version, got.UpdatedAt, got.PublishedAt)
	}
	done = publish(t, s, publication(incident("2"), incident("3")))
	if !done.New || done.Added != 1 || done.Unchanged != 1 || done.Edition.Total != 3 {
		t.Errorf("got %+v, want one added to two", done)
	}
}

func testChange(t *testing.T, s data.Store) {
	publish(t, s, publication(incident("1"), incident("2")))
	before, _, err := s.Incident(t.Context(), 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	featuresBefore, err := s.Features(t.Context(), []int64{rows(t, s, 1)[0].Rev})
	if err != nil {
		t.Fatal(err)
	}

	changed := incident("1")
	changed.Title, changed.Killed.High, changed.CorrectionNote = "Attack, as corrected", geo.Known(150), "Two died later."
	done := publish(t, s, publication(changed))
	if done.Changed != 1 || done.Edition.N != 2 || done.Edition.Total != 2 {
		t.Errorf("got %+v, want one changed of two in edition 2", done)
	}

	for edition, want := range map[int64]geo.Incident{0: *changed, 1: before, 2: *changed} {
		got, _, err := s.Incident(t.Context(), 1, edition)
		if err != nil {
			t.Fatal(err)
		}
		wantDiff(t, fmt.Sprint("edition ", edition), got, want)
	}
	if changed.Version != 2 || !changed.CreatedAt.Equal(before.CreatedAt) || !changed.PublishedAt.Equal(before.PublishedAt) || !changed.UpdatedAt.After(before.UpdatedAt) {
		t.Errorf("got version %d, created %v, published %v, updated %v", changed.Version, changed.CreatedAt, changed.PublishedAt, changed.UpdatedAt)
	}
	features, err := s.Features(t.Context(), []int64{rows(t, s, 1)[0].Rev})
	if err != nil {
		t.Fatal(err)
	}
	wantDiff(t, "feature of edition 1", features, featuresBefore)
	_, _, err = s.Incident(t.Context(), 1, 3)
	wantIs(t, "edition 3", err, data.ErrNotFound)
}

func testWithdraw(t *testing.T, s data.Store) {
	publish(t, s, publication(incident("1"), incident("2")))
	done := publish(t, s, data.Publication{Cause: "withdrawal", Withdraw: []int64{1}})
	if done.Withdrawn != 1 || done.Edition.N != 2 || done.Edition.Total != 1 || done.Edition.Withdrawn != 1 {
		t.Errorf("got %+v, want one withdrawn of two", done)
	}
	if _, _, err := s.Incident(t.Context(), 1, 1); err != nil {
		t.Errorf("edition 1: %v", err)
	}
	for _, edition := range []int64{0, 2} {
		_, _, err := s.Incident(t.Context(), 1, edition)
		wantIs(t, fmt.Sprint("edition ", edition), err, data.ErrWithdrawn)
	}
	wantDiff(t, "held", rows(t, s, 0)[0].Held, geo.Revisions{From: 1, Until: 2})

	done = publish(t, s, data.Publication{Cause: "withdrawal", Withdraw: []int64{1}})
	if done.New {
		t.Errorf("got %+v from withdrawing again, want nothing", done)
	}
	_, err := s.Publish(t.Context(), data.Publication{Cause: "withdrawal", Withdraw: []int64{2, 99}})
	wantIs(t, "withdraw 99", err, data.ErrNotFound)
	if _, _, err := s.Incident(t.Context(), 2, 0); err != nil {
		t.Errorf("incident 2 after a withdrawal that failed: %v", err)
	}

	gone := incident("2")
	gone.Status = geo.Withdrawn
	unheardOf := incident("3")
	unheardOf.Status = geo.Withdrawn
	done = publish(t, s, publication(gone, unheardOf))
	if done.Withdrawn != 1 || done.Unchanged != 1 || done.Edition.Total != 0 {
		t.Errorf("got %+v, want the last one withdrawn", done)
	}
}

func testWithdrawnStays(t *testing.T, s data.Store) {
	publish(t, s, publication(incident("1")))
	publish(t, s, data.Publication{Cause: "withdrawal", Withdraw: []int64{1}})
	again := incident("1")
	again.Title = "Attack, in a later release"
	done := publish(t, s, publication(again))
	if done.New || done.Withheld != 1 {
		t.Errorf("got %+v, want the withdrawn incident withheld", done)
	}
	if again.Status != geo.Withdrawn {
		t.Errorf("got status %s, want withdrawn", again.Status)
	}
	back := incident("1")
	back.ID = 1
	done = publish(t, s, publication(back))
	if done.Added != 1 || done.Edition.Total != 1 {
		t.Errorf("got %+v, want it back", done)
	}
	if got, _, err := s.Incident(t.Context(), 1, 0); err != nil || got.Version != 2 {
		t.Errorf("got version %d, %v, want 2", got.Version, err)
	}
	_, _, err := s.Incident(t.Context(), 1, 2)
	wantIs(t, "edition 2, between", err, data.ErrWithdrawn)
}

func testErrorInTheMiddle(t *testing.T, s data.Store) {
	publish(t, s, publication(incident("1"), incident("2")))
	before := contents(t, s)
	broken := errors.New("row 3 is cut")
	changed := incident("1")
	changed.Title = "Attack, changed"
	p := publication()
	p.Datasets = append(p.Datasets, geo.Dataset{Slug: "new", Redistribution: geo.Open})
	p.Incidents = func(yield func(*geo.Incident, error) bool) {
		_ = yield(changed, nil) && yield(incident("9"), nil) && yield(nil, broken)
	}
	done, err := s.Publish(t.Context(), p)
	wantIs(t, "publish", err, broken)
	wantDiff(t, "published", done, data.Published{})
	wantDiff(t, "contents", contents(t, s), before)
	if done := publish(t, s, publication(incident("9"))); done.Added != 1 || done.Edition.N != 2 {
		t.Errorf("got %+v after the error, want one added in edition 2", done)
	}
}

func testCancelled(t *testing.T, s data.Store) {
	publish(t, s, publication(incident("1")))
	before := contents(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	p := publication()
	read := 0
	p.Incidents = func(yield func(*geo.Incident, error) bool) {
		for n := range 100 {
			read++
			if n == 50 {
				cancel()
			}
			if !yield(incident(fmt.Sprint("c", n)), nil) {
				return
			}
		}
	}
	_, err := s.Publish(ctx, p)
	wantIs(t, "publish", err, context.Canceled)
	if read != 51 {
		t.Errorf("read %d incidents, want none after the 51st", read)
	}
	wantDiff(t, "contents", contents(t, s), before)
	publish(t, s, publication(incident("2")))
}

func testGivenTwice(t *testing.T, s data.Store) {
	if done := publish(t, s, publication(incident("1"), incident("1"))); done.Added != 1 || done.Unchanged != 1 {
		t.Errorf("got %+v, want the second unchanged", done)
	}
	other := incident("2")
	other.Title = "Attack, otherwise"
	_, err := s.Publish(t.Context(), publication(incident("2"), other))
	wantIs(t, "two readings", err, data.ErrConflict)
	p := publication(incident("3"))
	p.Datasets = append(p.Datasets, geo.Dataset{Slug: "new", Name: "a"}, geo.Dataset{Slug: "new", Name: "b"})
	_, err = s.Publish(t.Context(), p)
	wantIs(t, "two data sets of one slug", err, data.ErrConflict)
}

func testRefused(t *testing.T, s data.Store) {
	edited := func(edit func(*geo.Incident)) data.Publication {
		i := incident("1")
		edit(i)
		return publication(i)
	}
	for field, p := range map[string]data.Publication{
		"title":   edited(func(i *geo.Incident) { i.Title = "" }),
		"kind":    edited(func(i *geo.Incident) { i.Kind = "riot" }),
		"status":  edited(func(i *geo.Incident) { i.Status = "final" }),
		"dataset": edited(func(i *geo.Incident) { i.Dataset = "unheard-of" }),
		"cause":   {Incidents: each(incident("1"))},
	} {
		_, err := s.Publish(t.Context(), p)
		var input *geo.InputError
		if !errors.As(err, &input) || input.Field != field {
			t.Errorf("got %v, want an input error about %s", err, field)
		}
	}
	if got := editions(t, s); len(got) != 0 {
		t.Errorf("got editions %v after refused publications, want none", got)
	}
}

func testByNumber(t *testing.T, s data.Store) {
	first := incident("")
	first.ExtID = ""
	publish(t, s, publication(first, incident("2")))
	if other := publish(t, s, publication(func() *geo.Incident { i := incident(""); i.ExtID = ""; return i }())); other.Added != 1 {
		t.Errorf("got %+v, want an incident without any name added anew", other)
	}

	edit := *first
	edit.Title = "Attack, edited"
	if done := publish(t, s, publication(&edit)); done.Changed != 1 {
		t.Errorf("got %+v, want one changed", done)
	}
	stale := *first // of version 1
	stale.Title = "Attack, edited by somebody else"
	_, err := s.Publish(t.Context(), publication(&stale))
	wantIs(t, "change to an old version", err, data.ErrConflict)

	stranger := incident("2")
	stranger.ID = first.ID
	_, err = s.Publish(t.Context(), publication(stranger))
	wantIs(t, "number of another", err, data.ErrConflict)
	stranger.ID = 99
	_, err = s.Publish(t.Context(), publication(stranger))
	wantIs(t, "number of none", err, data.ErrNotFound)
}

func testDrafts(t *testing.T, s data.Store) {
	publish(t, s, publication(incident("1")))
	before := contents(t, s)
	draft, review := incident("2"), incident("1")
	draft.Status, review.Status = geo.Draft, geo.Review
	draft.Title = "" // a draft need not be complete
	review.Title = "Attack, proposed"
	done := publish(t, s, publication(draft, review))
	wantDiff(t, "published", done, data.Published{Edition: editions(t, s)[0], Drafts: 2})
	wantDiff(t, "contents", contents(t, s), before)
	_, _, err := s.Incident(t.Context(), draft.ID, 0)
	wantIs(t, "draft", err, data.ErrNotFound)
	_, err = s.History(t.Context(), draft.ID)
	wantIs(t, "history of a draft", err, data.ErrNotFound)
	// No revision number leads to a draft.
	for rev := int64(2); rev < 10; rev++ {
		_, err = s.Features(t.Context(), []int64{rev})
		wantIs(t, fmt.Sprint("feature ", rev), err, data.ErrNotFound)
		_, err = s.Incidents(t.Context(), []int64{rev})
		wantIs(t, fmt.Sprint("incident ", rev), err, data.ErrNotFound)
	}

	again := incident("1")
	again.Status, again.Title = geo.Review, review.Title
	if done := publish(t, s, publication(again)); done.Drafts != 0 || done.Unchanged != 1 {
		t.Errorf("got %+v, want the draft unchanged", done)
	}
	again.Title = "Attack, proposed anew"
	if done := publish(t, s, publication(again)); done.Drafts != 1 {
		t.Errorf("got %+v, want the draft changed", done)
	}
}

func testDraftPublished(t *testing.T, s data.Store) {
	draft := incident("1")
	draft.Status = geo.Draft
	publish(t, s, publication(draft))
	ready := incident("1")
	done := publish(t, s, publication(ready))
	if done.Added != 1 || done.Drafts != 0 {
		t.Errorf("got %+v, want one added", done)
	}
	got, _, err := s.Incident(t.Context(), draft.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	wantDiff(t, "incident", got, *ready)
	if !got.CreatedAt.Equal(start) || !got.PublishedAt.After(start) || got.Version != 1 {
		t.Errorf("got version %d, created %v, published %v", got.Version, got.CreatedAt, got.PublishedAt)
	}
}

// testOfAllSorts publishes incidents of two data sets, published ones, drafts and
// corrections, in turn, and searches for words of every length.
func testOfAllSorts(t *testing.T, s data.Store) {
	const n = 300
	letters := strings.Repeat("abcdefghijklmnopqrstuvwxyz", 2)
	list := make([]*geo.Incident, n)
	for k := range list {
		i := incident(fmt.Sprint(k))
		i.Title = "Zug " + letters[:1+k%40]
		switch {
		case k%3 == 1:
			i.Status = geo.Draft
		case k%5 == 2:
			i.CorrectionNote = "Corrected."
		}
		if k%7 == 3 {
			i.Dataset = "other"
		}
		list[k] = i
	}
	p := publication(list...)
	other := testSet
	other.Slug = "other"
	p.Datasets = append(p.Datasets, other)
	done := publish(t, s, p)
	if done.Added != n-done.Drafts || done.Drafts != n/3 {
		t.Errorf("%d added, %d drafts of %d", done.Added, done.Drafts, n)
	}
	for k, i := range list {
		if want := int64(k + 1); i.ID != want {
			t.Fatalf("incident %d has number %d, want %d", k, i.ID, want)
		}
		got, _, err := s.Incident(t.Context(), i.ID, 0)
		if i.Status == geo.Draft {
			wantIs(t, "a draft", err, data.ErrNotFound)
			continue
		}
		if err != nil || got.Dataset != i.Dataset || got.ExtID != i.ExtID || got.CorrectionNote != i.CorrectionNote {
			t.Fatalf("incident %d reads %s/%s %q, %v", i.ID, got.Dataset, got.ExtID, got.CorrectionNote, err)
		}
	}
	for k := range 40 {
		word := letters[:1+k]
		found, err := s.Match(t.Context(), word+" zug") // zug is begun, the word is whole
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		for _, i := range list {
			if i.Status == geo.Published && i.Title == "Zug "+word {
				want++
			}
		}
		if len(found) != want {
			t.Errorf("%q is in %d titles, %d are found", word, want, len(found))
		}
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}
