package geo_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"dateline/geo"
	"dateline/geo/tile"
)

// TestSelectionAskedFromAllSides asks a fresh selection of many rows for tiles, views
// and counts at once, so that each makes pieces of it that the others use, and
// compares their sums with those of the rows.
func TestSelectionAskedFromAllSides(t *testing.T) {
	const n, zoom = 250_000, 3
	x := build(t, inventedRows(41, n, 2), 2)
	for name, f := range map[string]geo.Filter{
		"few":    {Groups: []string{"kappa"}, Kinds: []geo.Kind{geo.Arrest}},
		"some":   {Kinds: []geo.Kind{geo.Attack}, Time: geo.Interval{Start: geo.NewDay(2008, 1, 1)}},
		"most":   {Time: geo.Interval{End: geo.NewDay(2019, 1, 1)}},
		"before": {Edition: 1, Time: geo.Interval{Start: geo.NewDay(1995, 1, 1), End: geo.NewDay(2015, 1, 1)}},
		"all":    {},
	} {
		t.Run(name, func(t *testing.T) {
			var want markSums
			for row := range x.Select(f, nil).All() {
				if row.Point != nil && row.Precision != geo.Unlocated && row.Precision != geo.CountryOnly {
					want.n++
					want.killed += row.Killed.Best.Or(0)
				}
			}
			sel := x.Select(f, nil)
			var all sync.WaitGroup
			errs := make(chan error, 8)
			for g := range 8 {
				all.Go(func() {
					var got markSums
					for _, k := range rand.Perm(1 << (2 * zoom)) {
						got.add(sel.TileMarks(tile.ID{Z: zoom, X: uint32(k) % (1 << zoom), Y: uint32(k) >> zoom}))
					}
					if got != want {
						errs <- fmt.Errorf("tiles of asker %d hold %+v, want %+v", g, got, want)
					}
					for _, s := range spots[g:] {
						view := geo.BBox{West: s.lon - 0.5, South: s.lat - 0.3, East: min(s.lon+0.5, 180), North: s.lat + 0.3}
						if drawn, count := sel.Marks(view, 9).Total, sel.Within(view).Count(); drawn != count {
							errs <- fmt.Errorf("asker %d: %d incidents drawn in %v, want %d", g, drawn, view, count)
						}
					}
				})
			}
			all.Wait()
			close(errs)
			for err := range errs {
				t.Error(err)
			}
		})
	}
}

// markSums are what marks add up to.
type markSums struct{ n, killed int }

func (s *markSums) add(m geo.Marks) {
	s.n += m.Total
	for _, c := range m.Clusters {
		s.killed += c.Killed
	}
	for _, p := range m.Points {
		s.killed += p.Killed.Best.Or(0)
	}
}
