package geo_test

import (
	"fmt"
	"runtime"
	"testing"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// benchSizes are those of Syria's file, of the largest data sets and of a full
// export; -short leaves the last one out.
var benchSizes = []int{16_566, 200_000, 2_000_000}

// benchViews are 1280 x 720 pixels round the first spots.
func benchViews(zoom int) (out []geo.BBox) {
	for _, s := range spots[:10] {
		out = append(out, geo.BBoxAround(orb.Point{s.lon, s.lat}, float64(zoom), 1280, 720))
	}
	return out
}

var benchFilters = []struct {
	name   string
	filter geo.Filter
}{
	{"all", geo.Filter{}},
	{"country", geo.Filter{Countries: []geo.Country{"AFG", "PAK"}}},
	{"attacks since 2015", geo.Filter{Kinds: []geo.Kind{geo.Attack}, Time: geo.Interval{Start: geo.NewDay(2015, 1, 1)}}},
	{"group", geo.Filter{Groups: []string{"delta"}}},
}

// benchIndexes are made once a run.
var benchIndexes = map[int]*geo.Index{}

func eachIndex(b *testing.B, run func(b *testing.B, x *geo.Index)) {
	for _, n := range benchSizes {
		if testing.Short() && n > 200_000 {
			continue
		}
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			if benchIndexes[n] == nil {
				benchIndexes[n] = build(b, inventedRows(1, n, 1), 1)
			}
			run(b, benchIndexes[n])
		})
	}
}

func BenchmarkBuildIndex(b *testing.B) {
	for _, n := range benchSizes {
		if testing.Short() && n > 200_000 {
			continue
		}
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			rows := inventedRows(1, n, 1)
			var x *geo.Index
			before := heap()
			for b.Loop() {
				x = nil
				x = build(b, rows, 1)
			}
			b.ReportMetric(float64(heap()-before)/float64(n), "B/incident")
			runtime.KeepAlive(x)
			runtime.KeepAlive(rows)
		})
	}
}

// BenchmarkUpdate is what a published correction takes until the index has it.
func BenchmarkUpdate(b *testing.B) {
	eachIndex(b, func(b *testing.B, x *geo.Index) {
		for _, changes := range []int{1, 1000} {
			b.Run(fmt.Sprintf("changes=%d", changes), func(b *testing.B) {
				var list []geo.Row
				for _, rev := range x.Select(geo.Filter{}, nil).Revs(geo.ByID, x.Len()/2, changes) {
					row := geo.Row{Rev: rev, Held: geo.Revisions{From: 1, Until: 2}, Feature: geo.Feature{ID: rowID(x, rev), Kind: geo.Attack}}
					list = append(list, row)
					row.Rev, row.Held = rev+int64(x.Len())*10, geo.Revisions{From: 2}
					row.Point, row.Precision = &orb.Point{44.4, 33.3}, geo.Site
					list = append(list, row)
				}
				for b.Loop() {
					y, err := x.Update(seqOf(list), geo.Edition{N: 2})
					if err != nil || y.Len() != x.Len() {
						b.Fatalf("%d incidents, %v, want %d", y.Len(), err, x.Len())
					}
				}
			})
		}
	})
}

// rowID is the incident of a revision.
func rowID(x *geo.Index, rev int64) int64 {
	for row := range x.Select(geo.Filter{Text: "x"}, []int64{rev}).All() {
		return row.ID
	}
	return 0
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func BenchmarkSelect(b *testing.B) {
	eachIndex(b, func(b *testing.B, x *geo.Index) {
		for _, f := range benchFilters {
			b.Run(f.name, func(b *testing.B) {
				for b.Loop() {
					x.Select(f.filter, nil).Count()
				}
			})
		}
	})
}

// BenchmarkMarks draws views of which every incident is accounted for: their
// totals are compared with counts.
func BenchmarkMarks(b *testing.B) {
	eachIndex(b, func(b *testing.B, x *geo.Index) {
		for _, f := range benchFilters {
			sel := x.Select(f.filter, nil)
			for _, zoom := range []int{3, 5, 9, 12, 14} {
				views := benchViews(zoom)
				b.Run(fmt.Sprintf("%s/z=%d", f.name, zoom), func(b *testing.B) {
					i, marks := 0, 0
					for b.Loop() {
						m := sel.Marks(views[i%len(views)], float64(zoom))
						marks += len(m.Points) + len(m.Clusters)
						i++
					}
					b.ReportMetric(float64(marks)/float64(i), "marks/op")
					for _, v := range views {
						if got, want := sel.Marks(v, float64(zoom)).Total, sel.Within(v).Count(); got != want {
							b.Fatalf("%d incidents in %v, want %d", got, v, want)
						}
					}
				})
			}
		}
	})
}

func BenchmarkFacets(b *testing.B) {
	eachIndex(b, func(b *testing.B, x *geo.Index) {
		for _, f := range benchFilters {
			sel := x.Select(f.filter, nil)
			b.Run(f.name, func(b *testing.B) {
				for b.Loop() {
					if got := sel.Facets().Total; got != sel.Count() {
						b.Fatalf("%d incidents, want %d", got, sel.Count())
					}
				}
			})
		}
	})
}

func BenchmarkBreakdown(b *testing.B) {
	eachIndex(b, func(b *testing.B, x *geo.Index) {
		for _, f := range benchFilters {
			b.Run(f.name, func(b *testing.B) {
				want := x.Select(f.filter, nil).Count()
				for b.Loop() {
					got, err := x.Select(f.filter.WithoutCodes(), nil).Breakdown(f.filter, "")
					if err != nil || got.Matched != want {
						b.Fatalf("%d incidents, %v, want %d", got.Matched, err, want)
					}
				}
			})
		}
	})
}

func BenchmarkRevs(b *testing.B) {
	eachIndex(b, func(b *testing.B, x *geo.Index) {
		sel := x.Select(geo.Filter{}, nil)
		views := benchViews(9)
		for _, c := range []struct {
			name string
			page func(i int) []int64
		}{
			{"newest", func(int) []int64 { return sel.Revs(geo.ByDateDesc, 0, 50) }},
			{"worst", func(int) []int64 { return sel.Revs(geo.ByKilledDesc, 0, 50) }},
			{"newest of a view at z=9", func(i int) []int64 { return sel.Within(views[i%len(views)]).Revs(geo.ByDateDesc, 0, 50) }},
			{"page 100", func(int) []int64 { return sel.Revs(geo.ByDateDesc, 5000, 50) }},
		} {
			b.Run(c.name, func(b *testing.B) {
				i := 0
				for b.Loop() {
					if len(c.page(i)) == 0 {
						b.Fatal("an empty page")
					}
					i++
				}
			})
		}
	})
}
