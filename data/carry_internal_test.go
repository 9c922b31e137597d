package data

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/paulmach/orb"

	"dateline/geo"
)

// old is a database of the first schema, written as it was written then.
type old struct {
	testing.TB
	db *sql.DB
}

func (o old) exec(query string, args ...any) {
	o.Helper()
	if _, err := o.db.Exec(query, args...); err != nil {
		o.Fatalf("%s: %v", query, err)
	}
}

// revision writes a revision of i, from the edition on (0: a draft) until another.
func (o old) revision(rev int64, i geo.Incident, from, until int64) {
	o.Helper()
	null := func(n int64) sql.NullInt64 { return sql.NullInt64{Int64: n, Valid: n != 0} }
	status := geo.Published
	if from == 0 {
		status = geo.Draft
	}
	f := i.Feature()
	f.Edition = from
	i.Status = ""
	id, version := i.ID, i.Version
	i.ID, i.Version = 0, 0
	body := i.AppendRecord(nil)
	hash := hashOf(body)
	o.exec(`INSERT INTO incident VALUES (?, ?, ?, 1000, 1000) ON CONFLICT DO NOTHING`, id, i.Dataset, i.ExtID)
	o.exec(`
		INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?, 2000, ?, ?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?, '', ?,
			NULL, ?, NULL, NULL, NULL, NULL, NULL, ?, ?, ?, ?, ?, ?, 'a note')`,
		rev, id, version, status, null(from), null(until), hash[:], pack(nil, &f), f.Kind, f.Outcome,
		int64(f.Date.Start), int64(f.Date.End), f.DatePrecision, f.Country, int64(f.Precision), f.RadiusKM, f.Point[0], f.Point[1], f.Attribution,
		int64(f.Killed.Best.Or(0)), f.Sources, f.Dataset, f.Title, f.Place, f.Admin1, f.SourceURL)
	o.exec(`INSERT INTO record VALUES (?, ?)`, rev, string(body))
	if from != 0 {
		o.exec(`INSERT INTO revision_text (docid, words) VALUES (?, ?)`, rev, geo.Fold(i.Title+" "+i.Places[0].Name))
	}
}

// A database of the first schema reads the same in this one: pinned editions,
// histories, drafts that are still to be published, and the search.
func TestCarryOver(t *testing.T) {
	const n = 100
	path := filepath.Join(t.TempDir(), "a.db")
	db := sql.OpenDB(writer(path, false))
	p, err := migrationsOf(db)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	o := old{t, db}
	make := func(id int64, version int, title string) geo.Incident {
		return geo.Incident{
			ID: id, Version: version, Dataset: "test", ExtID: fmt.Sprint(id), Kind: geo.Attack, Outcome: geo.Completed,
			Date: geo.NewDay(2024, 3, int(id%28)+1).Interval(), DatePrecision: geo.PrecisionDay, Title: title, Country: "RUS",
			Places:  []geo.Place{{Role: geo.RoleSite, Name: "Йошкар-Ола", Admin1: "Марий Эл", Country: "RUS", Point: &orb.Point{47.89, 56.63}, Precision: geo.Settlement}},
			Killed:  geo.Toll{Best: geo.Known(int(id))},
			Sources: []geo.Source{{Key: "a", URL: "https://example.org/a"}},
			Ext:     map[string]string{"note": "a\nb"},
			Status:  geo.Published,
		}
	}
	for edition := range 2 {
		o.exec(`INSERT INTO edition VALUES (?, ?, 'import', '', 0, 0, 0, ?)`, edition+1, edition, n)
	}
	var want []geo.Incident
	for id := range int64(n) {
		i := make(id+1, 1, fmt.Sprintf("Attack number%d in a town", id+1))
		o.revision(id+1, i, 1, 2*b2i(id == 0))
		want = append(want, i)
	}
	changed, draft := make(1, 2, "Attack as corrected"), make(2, 2, "A secret draft")
	draft.Status = geo.Draft
	o.revision(n+1, draft, 0, 0) // and n+2 was dropped
	o.revision(n+3, changed, 2, 0)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
	same := cmp.Options{cmpopts.EquateComparable(geo.Count{}), cmpopts.IgnoreFields(geo.Incident{}, "CreatedAt", "UpdatedAt", "PublishedAt", "CorrectionNote")}
	compare := func(want geo.Incident, edition int64) {
		t.Helper()
		got, _, err := s.Incident(t.Context(), want.ID, edition)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got, same); d != "" {
			t.Errorf("incident %d in edition %d (-want +got):\n%s", want.ID, edition, d)
		}
	}
	for _, i := range want {
		compare(i, 1)
	}
	compare(changed, 2)
	features, err := s.Features(t.Context(), []int64{n, 1, n + 3})
	if err != nil {
		t.Fatal(err)
	}
	for k, i := range []geo.Incident{want[n-1], want[0], changed} {
		f := i.Feature()
		f.Edition, f.Updated = []int64{1, 1, 2}[k], time.UnixMilli(2000).UTC()
		if d := cmp.Diff(f, features[k], same, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("feature %d (-want +got):\n%s", k, d)
		}
	}
	if history, err := s.History(t.Context(), 1); err != nil || len(history) != 2 || history[0].Title != changed.Title || history[0].CorrectionNote != "a note" {
		t.Errorf("got history %+v, %v", history, err)
	}
	for text, want := range map[string][]int64{
		"number77": {77}, "attack corrected": {n + 3}, "йошкар number1": {1, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 100}, "secret": nil,
	} {
		if got, err := s.Match(t.Context(), text); err != nil || !cmp.Equal(got, want) {
			t.Errorf("%s: got %v, %v, want %v", text, got, err, want)
		}
	}
	// What is known is known again, and the draft makes way for what is published.
	again := append(want[2:], changed, make(2, 0, "No secret any more"))
	for k := range again {
		again[k].ID, again[k].Version = 0, 0
	}
	done, err := s.Publish(t.Context(), Publication{
		Cause: "import", Incidents: incidents(again), Datasets: []geo.Dataset{{Slug: "test", Name: "Test", Licence: "CC0-1.0", Redistribution: geo.Open}},
	})
	if err != nil || done.Unchanged != n-1 || done.Changed != 1 {
		t.Errorf("got %+v, %v, want all but one unchanged", done, err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func b2i(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
