package geo_test

import (
	"fmt"
	"runtime"
	"testing"

	"dateline/geo"

	"github.com/paulmach/orb"
)

var benchSizes = []int{10_000, 200_000}

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

func eachIndex(b *testing.B, run func(b *testing.B, x *geo.Index)) {
	for _, n := range benchSizes {
		x := build(b, inventedRows(1, n, 1), 1)
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) { run(b, x) })
	}
}

func BenchmarkBuildIndex(b *testing.B) {
	for _, n := range benchSizes {
		rows := inventedRows(1, n, 1)
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
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
