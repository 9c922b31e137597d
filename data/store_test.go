package data_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/paulmach/orb"

	"dateline/data"
	"dateline/geo"
)

// testStore is what every engine must do. open gives a new, empty store whose
// clock says start, and a second later each time it is asked.
func testStore(t *testing.T, open func(t *testing.T) data.Store) {
	for name, test := range map[string]func(*testing.T, data.Store){
		"empty":                    testEmpty,
		"publish":                  testPublish,
		"republish":                testRepublish,
		"change":                   testChange,
		"withdraw":                 testWithdraw,
		"withdrawn stays":          testWithdrawnStays,
		"error in the middle":      testErrorInTheMiddle,
		"cancelled":                testCancelled,
		"drafts":                   testDrafts,
		"draft published":          testDraftPublished,
		"by number":                testByNumber,
		"given twice":              testGivenTwice,
		"refused":                  testRefused,
		"order":                    testOrder,
		"match":                    testMatch,
		"match drafts":             testMatchDrafts,
		"rows of an edition":       testRowsOfEdition,
		"history":                  testHistory,
		"entries":                  testEntries,
		"late actors":              testLateActors,
		"readers while publishing": testReadersWhilePublishing,
		"writers at once":          testWritersAtOnce,
		"reads are cancelled":      testReadsCancelled,
		"check":                    testCheck,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

var start = time.Date(2024, 4, 20, 12, 0, 0, 0, time.UTC)

// clock says start, and a second later each time.
func clock() func() time.Time {
	var mu sync.Mutex
	next := start
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now := next
		next = next.Add(time.Second)
		return now
	}
}

var (
	testSet  = geo.Dataset{Slug: "test", Name: "Test", Licence: "CC0-1.0", Redistribution: geo.Open}
	isisK    = geo.Actor{Slug: "isis-k", Name: "Islamic State – Khorasan", Aliases: []string{"ISKP"}, Type: geo.Branch}
	exactly  = cmp.Options{cmpopts.EquateComparable(geo.Count{}), cmpopts.EquateEmpty()}
	noErrors = error(nil)
)

// incident is a valid record with something in every flat property.
func incident(extID string) *geo.Incident {
	return &geo.Incident{
		Dataset: "test", ExtID: extID, ExtIDs: map[string]string{"wikidata": "Q" + extID},
		Kind: geo.Attack, Outcome: geo.Completed, Methods: []geo.Method{"armed_assault", "bombing"},
		Date: geo.Interval{Start: geo.NewDay(2024, 3, 22), End: geo.NewDay(2024, 3, 23)}, DatePrecision: geo.PrecisionDays,
		Title: "Attack " + extID + " on a concert hall", Summary: `Men with <rifles> & "bombs".`,
		Places: []geo.Place{{
			Role: geo.RoleSite, Name: "Krasnogorsk", Text: "Crocus City Hall", Admin1: "Moscow Oblast", Country: "RUS",
			Point: &orb.Point{37.390123456789, 55.825}, Precision: geo.Site, RadiusKM: 0.5,
		}},
		Country:     "RUS",
		Actors:      []geo.Participant{{Actor: "isis-k", Role: geo.Perpetrator}, {Actor: "rosgvardia", Role: geo.Responder}},
		Attribution: geo.Claimed,
		Killed:      geo.Toll{Low: geo.Known(133), Best: geo.Known(145), High: geo.Known(145)},
		Injured:     geo.Toll{Best: geo.Known(0)},
		Claims:      []geo.Claim{{Field: "killed", Toll: geo.Toll{Low: geo.Known(133)}, Text: "at least 133", Source: "a"}},
		Sources:     []geo.Source{{Key: "a", Publisher: "A", URL: "https://example.org/a"}},
		Ext:         map[string]string{"gwnoa": "365"},
		Status:      geo.Published,
	}
}

func each(list ...*geo.Incident) iter.Seq2[*geo.Incident, error] {
	return func(yield func(*geo.Incident, error) bool) {
		for _, i := range list {
			if !yield(i, nil) {
				return
			}
		}
	}
}

// publication is one of the incidents with their data set and actor.
func publication(list ...*geo.Incident) data.Publication {
	return data.Publication{
		Cause: "import", Note: "a note", Datasets: []geo.Dataset{testSet}, Actors: []geo.Actor{isisK}, Incidents: each(list...),
	}
}

func publish(t *testing.T, s data.Store, p data.Publication) data.Published {
	t.Helper()
	done, err := s.Publish(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func rows(t *testing.T, s data.Store, edition int64) []geo.Row {
	t.Helper()
	var list []geo.Row
	for row, err := range s.Rows(t.Context(), edition) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, row)
	}
	return list
}

func editions(t *testing.T, s data.Store) []geo.Edition {
	t.Helper()
	list, err := s.Editions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// contents is all that can be read of a store: equal contents, equal stores.
func contents(t *testing.T, s data.Store) map[string]any {
	t.Helper()
	all := map[string]any{"editions": editions(t, s), "rows": rows(t, s, 0)}
	keep := func(name string, v any, err error) {
		if err != nil {
			t.Fatal(err)
		}
		all[name] = v
	}
	for _, e := range append(editions(t, s), geo.Edition{}) {
		actors, err := s.Actors(t.Context(), e.N)
		keep(fmt.Sprint("actors ", e.N), actors, err)
		datasets, err := s.Datasets(t.Context(), e.N)
		keep(fmt.Sprint("datasets ", e.N), datasets, err)
		assessments, err := s.Assessments(t.Context(), e.N)
		keep(fmt.Sprint("assessments ", e.N), assessments, err)
		levels, err := s.AlertLevels(t.Context(), e.N)
		keep(fmt.Sprint("alert levels ", e.N), levels, err)
	}
	for _, row := range rows(t, s, 0) {
		history, err := s.History(t.Context(), row.ID)
		keep(fmt.Sprint("history ", row.ID), history, err)
	}
	found, err := s.Match(t.Context(), "attack")
	keep("match", found, err)
	return all
}

func wantIs(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got error %v, want %v", what, err, want)
	}
}

func wantDiff(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got, exactly); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

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
	for _, err := range s.Rows(t.Context(), 1) {
		wantIs(t, "rows of edition 1", err, data.ErrNotFound)
	}
	wantIs(t, "ready", s.Ready(t.Context()), noErrors)
	if done := publish(t, s, data.Publication{Cause: "nothing"}); done.New {
		t.Errorf("got edition %v from an empty publication, want none", done.Edition)
	}
}

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
		want.Title, want.Place, want.Admin1, want.SourceURL, want.Updated = "", "", "", "", time.Time{}
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
	for range s.Rows(t.Context(), 0) {
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

// Readers see one edition or the other, never something between.
func testReadersWhilePublishing(t *testing.T, s data.Store) {
	publish(t, s, publication(incident("0")))
	const size = 300
	p := publication()
	p.Incidents = func(yield func(*geo.Incident, error) bool) {
		for n := range size {
			if !yield(incident(fmt.Sprint("r", n)), nil) {
				return
			}
			if got := len(rows(t, s, 0)); n%50 == 0 && got != 1 {
				t.Errorf("a reader sees %d rows in the middle of a publish, want 1", got)
			}
		}
	}
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				n, err := 0, error(nil)
				for _, err = range s.Rows(t.Context(), 0) {
					n++
				}
				if err != nil || n != 1 && n != 1+size {
					t.Errorf("a reader sees %d rows, %v", n, err)
					return
				}
			}
		})
	}
	done := publish(t, s, p)
	close(stop)
	readers.Wait()
	if got := len(rows(t, s, 0)); got != done.Edition.Total {
		t.Errorf("got %d rows afterwards, want %d", got, done.Edition.Total)
	}
}

func testWritersAtOnce(t *testing.T, s data.Store) {
	const writers = 8
	var all sync.WaitGroup
	for n := range writers {
		all.Go(func() {
			if _, err := s.Publish(t.Context(), publication(incident(fmt.Sprint("w", n)))); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	list := editions(t, s)
	if len(list) != writers || list[0].Total != writers {
		t.Errorf("got editions %v, want %d with one incident each", list, writers)
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
	for _, err := range s.Rows(ctx, 0) {
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
