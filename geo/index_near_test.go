package geo_test

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"

	"dateline/geo"
)

// TestNearest compares pages with the distances of another implementation.
func TestNearest(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 5))
	rows := inventedRows(seed, 3000, 4)
	x := build(t, rows, 4)
	byRev := map[int64]geo.Row{}
	for _, row := range rows {
		byRev[row.Rev] = row
	}
	far := func(row geo.Row, from orb.Point) float64 {
		if !mapped(&row) || row.Precision == geo.CountryOnly {
			return math.Inf(1)
		}
		return orbgeo.DistanceHaversine(from, *row.Point)
	}
	for range 40 {
		f, text := inventedFilter(r, rows, 4)
		slices.Sort(text)
		center := orb.Point{r.Float64()*360 - 180, r.Float64()*180 - 90}
		sel, offset, limit := x.Select(f, text), r.IntN(60), 1+r.IntN(60)
		want := naive(rows, f, text)
		slices.SortStableFunc(want, func(a, b geo.Row) int { return cmp.Compare(far(a, center), far(b, center)) })
		got := sel.Nearest(center, offset, limit)
		if n := max(0, min(limit, len(want)-offset)); len(got) != n {
			t.Fatalf("%s from %d, %d: %d revisions, want %d", f.Query(), offset, limit, len(got), n)
		}
		for i, rev := range got {
			a, b := far(byRev[rev], center), far(want[offset+i], center)
			if a != b && math.Abs(a-b) > 0.5 {
				t.Fatalf("%s near %v: number %d is %.0f m away, want %.0f m", f.Query(), center, offset+i, a, b)
			}
		}
	}
	if got := x.Select(geo.Filter{}, nil).Nearest(orb.Point{}, 1<<30, 5); len(got) != 0 {
		t.Errorf("past the end are %v", got)
	}
}
