package data_test

import (
	"errors"
	"fmt"
	"iter"
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
		"of all sorts":             testOfAllSorts,
		"draft published":          testDraftPublished,
		"by number":                testByNumber,
		"given twice":              testGivenTwice,
		"refused":                  testRefused,
		"missing":                  testMissing,
		"dry run":                  testDryRun,
		"changes told":             testChangesTold,
		"order":                    testOrder,
		"match":                    testMatch,
		"match drafts":             testMatchDrafts,
		"rows of an edition":       testRowsOfEdition,
		"rows in parts":            testRowsInParts,
		"history":                  testHistory,
		"entries":                  testEntries,
		"late actors":              testLateActors,
		"readers while publishing": testReadersWhilePublishing,
		"writers at once":          testWritersAtOnce,
		"reads are cancelled":      testReadsCancelled,
		"check":                    testCheck,
		"live":                     testLive,
		"changes":                  testChanges,
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
	for row, err := range s.Rows(t.Context(), edition, 1)[0] {
		if err != nil {
			t.Fatal(err)
		}
		row.Alike = 0 // a hint
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
