package geo_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"dateline/geo"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestWhere(t *testing.T) {
	rows := inventedRows(7, 1500, 4)
	x := build(t, rows, 4)
	pass := func(row *geo.Row) bool {
		return row.Killed.Best.Or(0) > 2 && row.Country != "AFG" && (row.Point == nil || row.Point[0] > 40)
	}
	for _, f := range []geo.Filter{{}, {Edition: 2}, {Kinds: []geo.Kind{geo.Attack}}} {
		var want []geo.Row
		for _, row := range naive(rows, f, nil) {
			if row.Precision == geo.Unlocated {
				row.Point = nil
			}
			if pass(&row) {
				want = append(want, row)
			}
		}
		got := x.Select(f, nil).Where(geo.CodeParts|geo.FigureParts|geo.PositionParts, pass)
		if diff := gocmp.Diff(ordered(want, geo.ByDateDesc), got.Revs(geo.ByDateDesc, 0, -1)); diff != "" || len(want) == 0 {
			t.Errorf("%q of %d: %s", f.Query(), len(want), diff)
		}
		few := ordered(want, geo.ByID)[:len(want)/2]
		slices.Sort(few)
		if n := got.Without(few).Count(); n != len(want)-len(few) {
			t.Errorf("%q: got %d without %d of %d", f.Query(), n, len(few), len(want))
		}
	}
}

func TestWhereCodes(t *testing.T) {
	rows := inventedRows(13, 1500, 4)
	asia := func(f *geo.Feature) bool {
		return f.Country == "AFG" && f.Kind == geo.Attack || slices.Contains(f.Groups, "gamma")
	}
	var want []geo.Row
	for _, row := range naive(rows, geo.Filter{Edition: 3}, nil) {
		if asia(&row.Feature) {
			want = append(want, row)
		}
	}
	got := build(t, rows, 4).Select(geo.Filter{Edition: 3}, nil).WhereCodes(asia)
	if diff := gocmp.Diff(ordered(want, geo.ByID), got.Revs(geo.ByID, 0, -1)); diff != "" || len(want) == 0 {
		t.Errorf("of %d: %s", len(want), diff)
	}
}

func TestSpan(t *testing.T) {
	dated := func(rev int64, v geo.Interval) geo.Row {
		return geo.Row{Rev: rev, Held: geo.Revisions{From: 1}, Feature: geo.Feature{ID: rev, Date: v}}
	}
	for _, test := range []struct {
		rows []geo.Row
		want geo.Interval
	}{
		{nil, geo.Interval{}},
		{[]geo.Row{dated(1, geo.Interval{})}, geo.Interval{}},
		{[]geo.Row{dated(1, geo.Interval{Start: 5, End: 5}), dated(2, geo.Interval{}), dated(3, geo.Interval{Start: 3, End: 9})}, geo.Interval{Start: 3, End: 9}},
		{[]geo.Row{dated(1, geo.Interval{Start: 5})}, geo.Interval{Start: 5, End: 5}},
	} {
		if got := build(t, test.rows, 1).Select(geo.Filter{}, nil).Span(); got != test.want {
			t.Errorf("%v: got %v, want %v", test.rows, got, test.want)
		}
	}
}

func TestLatest(t *testing.T) {
	rows := inventedRows(11, 6000, 5)
	x := build(t, rows, 5)
	want := naive(rows, geo.Filter{}, nil)
	byDate := ordered(want, geo.ByDateDesc)
	edition := map[int64]int64{}
	for _, row := range want {
		edition[row.Rev] = row.Held.From
	}
	slices.SortStableFunc(byDate, func(a, b int64) int { return cmp.Compare(edition[b], edition[a]) })
	for _, limit := range []int{0, 1, 50, 3000, 100_000} {
		got := x.Select(geo.Filter{}, nil).Latest(limit)
		if diff := gocmp.Diff(byDate[:min(limit, len(byDate))], append([]int64{}, got...)); diff != "" {
			t.Errorf("limit %d: %s", limit, diff)
		}
	}
}

// TestSince compares the changes between any two editions, with and without a
// filter, with a scan.
func TestSince(t *testing.T) {
	const editions = 6
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rows := inventedRows(seed, 1500, editions)
	x := build(t, rows, editions)
	for _, f := range []geo.Filter{{}, {Countries: []geo.Country{"AFG", "IRQ"}}} {
		for since := int64(1); since <= editions; since++ {
			for until := since; until <= editions; until++ {
				old, now := f, f
				old.Edition, now.Edition = since, until
				got := x.Select(now, nil).Since(x.Select(old, nil), until)
				if diff := gocmp.Diff(changes(rows, old, now), got, cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("%q since %d until %d:\n%s", f.Query(), since, until, diff)
				}
			}
		}
	}
}

func changes(rows []geo.Row, old, now geo.Filter) []geo.Change {
	before, after := map[int64]geo.Row{}, map[int64]geo.Row{}
	for _, row := range naive(rows, old, nil) {
		before[row.ID] = row
	}
	for _, row := range naive(rows, now, nil) {
		after[row.ID] = row
	}
	var list []geo.Change
	for id, row := range after {
		switch was, ok := before[id]; {
		case !ok:
			list = append(list, geo.Change{Kind: geo.ChangeAdded, ID: id, Edition: row.Held.From, Rev: row.Rev})
		case was.Rev != row.Rev:
			list = append(list, geo.Change{Kind: geo.ChangeRevised, ID: id, Edition: row.Held.From, Rev: row.Rev})
		}
	}
	for id := range before {
		if _, ok := after[id]; ok {
			continue
		}
		c := geo.Change{Kind: geo.ChangeGone, ID: id}
		for _, row := range rows {
			switch {
			case row.ID != id:
			case row.Held.In(now.Edition):
				c = geo.Change{Kind: geo.ChangeLeft, ID: id, Edition: row.Held.From}
			case row.Held.Until != 0 && row.Held.Until <= now.Edition && c.Kind == geo.ChangeGone:
				c.Edition = max(c.Edition, row.Held.Until)
			}
		}
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b geo.Change) int { return cmp.Or(cmp.Compare(a.Edition, b.Edition), cmp.Compare(a.ID, b.ID)) })
	return list
}

func BenchmarkWhere(b *testing.B) {
	for _, n := range []int{16_000, 250_000} {
		x := build(b, inventedRows(1, n, 1), 1)
		s := x.Select(geo.Filter{}, nil)
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.WhereCodes(func(f *geo.Feature) bool { return f.Country != "AFG" }).
					Where(geo.FigureParts, func(row *geo.Row) bool { return row.Killed.Best.Or(0) > 5 })
			}
		})
	}
}
