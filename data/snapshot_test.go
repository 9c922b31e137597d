package data_test

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"dateline/data"
	"dateline/geo"
)

// seen is what readers find in a snapshot.
func seen(s *data.Snapshot) map[string]any {
	all := s.Index.Select(geo.Filter{}, nil)
	marks := all.Marks(geo.World, 5)
	// What a writer of them has noted is no part of what they are.
	for i := range marks.Points {
		marks.Points[i].Note = nil
	}
	for i := range marks.Clusters {
		marks.Clusters[i].Note = nil
	}
	out := map[string]any{
		"editions": s.Editions, "entries": s.Entries, "edition": s.Index.Edition(), "rows": slices.Collect(all.All()),
		"newest": all.Revs(geo.ByDateDesc, 0, -1), "worst": all.Revs(geo.ByKilledDesc, 0, -1), "facets": all.Facets(), "marks": marks,
	}
	for _, e := range s.Editions {
		out[fmt.Sprint("as of ", e.N)] = s.Index.Select(geo.Filter{Edition: e.N}, nil).Revs(geo.ByID, 0, -1)
	}
	return out
}

// testLive publishes imports, corrections, withdrawals, returns and drafts, and
// compares the snapshot that follows them with one that is loaded anew.
func testLive(t *testing.T, s data.Store) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	some := func(n int) (list []*geo.Incident) {
		for range n {
			i := incident(fmt.Sprint(r.IntN(60)))
			i.Killed.Best = geo.Known(r.IntN(5))
			i.Places[0].Point = &orb.Point{float64(r.IntN(3600))/10 - 180, float64(r.IntN(1700))/10 - 85}
			if !slices.ContainsFunc(list, func(o *geo.Incident) bool { return o.ExtID == i.ExtID }) {
				list = append(list, i)
			}
		}
		return list
	}
	publish(t, s, publication(some(30)...))
	live, err := data.NewLive(t.Context(), s, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for range 25 {
		for range 1 + r.IntN(3) { // sometimes several editions are caught up with at once
			p := publication(some(1 + r.IntN(6))...)
			switch r.IntN(5) {
			case 0: // withdrawn, and sometimes all but a few
				list := p.Incidents
				p.Incidents = nil
				for i := range list {
					got, ok := lookUp(t, live, s, i.ExtID)
					if ok {
						p.Withdraw = append(p.Withdraw, got)
					}
				}
			case 1: // drafts, which nobody sees and whose numbers are used again
				list := p.Incidents
				p.Incidents = func(yield func(*geo.Incident, error) bool) {
					for i, err := range list {
						i.Status = geo.Draft
						if !yield(i, err) {
							return
						}
					}
				}
			case 2: // a return
				for _, id := range withdrawnIDs(t, s) {
					i, _, err := s.Incident(t.Context(), id, firstEdition(t, s, id))
					if err != nil {
						t.Fatal(err)
					}
					i.Version, i.Status = 0, geo.Published
					p.Incidents = each(&i)
					break
				}
			}
			publish(t, s, p)
		}
		before := live.Snapshot()
		held := seen(before)
		if err := live.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		fresh, err := data.Load(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		wantDiff(t, "snapshot that followed", seen(live.Snapshot()), seen(fresh))
		wantDiff(t, "snapshot before", seen(before), held)
		if t.Failed() {
			return
		}
	}
}

// lookUp is the number of the published incident of a name in the test's data set.
func lookUp(t *testing.T, live *data.Live, s data.Store, extID string) (int64, bool) {
	t.Helper()
	for _, rev := range live.Snapshot().Index.Select(geo.Filter{}, nil).Revs(geo.ByID, 0, -1) {
		list, err := s.Incidents(t.Context(), []int64{rev})
		if err != nil {
			t.Fatal(err)
		}
		if list[0].ExtID == extID {
			return list[0].ID, true
		}
	}
	return 0, false
}

func withdrawnIDs(t *testing.T, s data.Store) (ids []int64) {
	held := map[int64]bool{}
	all := rows(t, s, 0)
	for _, row := range all {
		held[row.ID] = held[row.ID] || row.Held.Until == 0
	}
	for _, row := range all {
		if !held[row.ID] && !slices.Contains(ids, row.ID) {
			ids = append(ids, row.ID)
		}
	}
	return ids
}

// firstEdition is an edition that an incident was published in.
func firstEdition(t *testing.T, s data.Store, id int64) int64 {
	for _, row := range rows(t, s, 0) {
		if row.ID == id {
			return row.Held.From
		}
	}
	t.Fatalf("incident %d was never published", id)
	return 0
}

// testChanges compares changes with what differs between the rows of editions.
func testChanges(t *testing.T, s data.Store) {
	a, b, c := incident("a"), incident("b"), incident("c")
	publish(t, s, publication(a, b))
	b.Killed.Best = geo.Known(99)
	publish(t, s, publication(b, c))
	publish(t, s, data.Publication{Cause: "correction", Withdraw: []int64{a.ID}})
	for after := range int64(4) {
		for n := max(after, 1); n <= 3; n++ {
			old := map[int64]geo.Row{}
			if after > 0 {
				for _, row := range rows(t, s, after) {
					old[row.Rev] = row
				}
			}
			var want []geo.Row
			for _, row := range rows(t, s, n) {
				if was, ok := old[row.Rev]; !ok || was.Held != row.Held {
					want = append(want, row)
				}
			}
			var got []geo.Row
			for row, err := range s.Changes(t.Context(), after, n) {
				if err != nil {
					t.Fatal(err)
				}
				row.Alike = 0 // a hint
				got = append(got, row)
			}
			slices.SortFunc(got, func(a, b geo.Row) int { return int(a.Rev - b.Rev) })
			wantDiff(t, fmt.Sprintf("changes after %d up to %d", after, n), got, want)
		}
	}
	for row, err := range s.Changes(t.Context(), 1, 99) {
		wantIs(t, fmt.Sprint("changes up to an edition that is not there: ", row), err, data.ErrNotFound)
	}
	if e, err := s.Newest(t.Context()); err != nil || e.N != 3 {
		t.Errorf("Newest() = %v, %v, want edition 3", e, err)
	}
}

// BenchmarkFollow is how soon a published correction is in service, beside
// loading everything anew.
func BenchmarkFollow(b *testing.B) {
	const n = 16566
	s := openSQLite(b, databasePath(b))
	if _, err := s.Publish(b.Context(), manyIncidents(n)); err != nil {
		b.Fatal(err)
	}
	live, err := data.NewLive(b.Context(), s, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
		var took time.Duration
		for k := 0; b.Loop(); k++ {
			b.StopTimer()
			for i := range many(1) {
				i.Title = fmt.Sprint("Corrected ", live.Snapshot().Newest().N, k)
				if _, err := s.Publish(b.Context(), data.Publication{Cause: "correction", Incidents: each(i)}); err != nil {
					b.Fatal(err)
				}
			}
			b.StartTimer()
			if err := live.Refresh(b.Context()); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			start := time.Now()
			fresh, err := data.Load(b.Context(), s)
			if took += time.Since(start); err != nil || fresh.Index.Len() != live.Snapshot().Index.Len() {
				b.Fatal(err)
			}
			b.StartTimer()
		}
		b.ReportMetric(b.Elapsed().Seconds()/took.Seconds(), "of-loading")
	})
}
