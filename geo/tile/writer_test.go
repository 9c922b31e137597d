package tile_test

import (
	"testing"

	"dateline/geo/tile"
	"dateline/geo/tile/tiletest"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

func TestWriter(t *testing.T) {
	var w tile.Writer
	write := func() []byte {
		w.Reset()
		w.Layer("empty")
		w.Layer("points")
		w.Feature(7)
		w.String("name", "Crocus City Hall")
		w.Int("killed", 145)
		w.Int("below", -3)
		w.Float("score", 0.25)
		w.Bool("open", true)
		w.Point(tile.Point{X: 25, Y: -17})
		w.Feature(1 << 40)
		w.String("name", "Crocus City Hall")
		w.Int("killed", 145)
		w.Point(tile.Point{X: 5, Y: 7}, tile.Point{X: 3, Y: 2})
		w.Feature(9) // has no geometry and is left out
		w.String("name", "nobody")
		w.Layer("lines")
		w.Feature(0)
		w.Line([]tile.Point{{X: 2, Y: 2}, {X: 2, Y: 2}, {X: 2, Y: 10}, {X: 10, Y: 10}})
		w.Line([]tile.Point{{X: 1, Y: 1}, {X: 1, Y: 1}}) // no line
		w.Line([]tile.Point{{X: 1, Y: 1}, {X: 3, Y: 5}})
		w.Layer("areas")
		w.Feature(0)
		w.Bool("land", false)
		w.Ring([]tile.Point{{X: 0, Y: 0}, {X: 4096, Y: 0}, {X: 4096, Y: 4096}, {X: 0, Y: 4096}, {X: 0, Y: 0}})
		w.Ring([]tile.Point{{X: 10, Y: 10}, {X: 10, Y: 20}, {X: 20, Y: 20}, {X: 20, Y: 10}})
		w.Ring([]tile.Point{{X: 1, Y: 1}, {X: 2, Y: 2}, {X: 3, Y: 3}}) // no area
		return w.Bytes()
	}
	type props = map[string]any
	want := []tiletest.Layer{
		{Name: "points", Features: []tiletest.Feature{
			{ID: 7, Properties: props{"name": "Crocus City Hall", "killed": 145.0, "below": -3.0, "score": 0.25, "open": true}, Geometry: orb.Point{25, -17}},
			{ID: 1 << 40, Properties: props{"name": "Crocus City Hall", "killed": 145.0}, Geometry: orb.MultiPoint{{5, 7}, {3, 2}}},
		}},
		{Name: "lines", Features: []tiletest.Feature{
			{Properties: props{}, Geometry: orb.MultiLineString{{{2, 2}, {2, 10}, {10, 10}}, {{1, 1}, {3, 5}}}},
		}},
		{Name: "areas", Features: []tiletest.Feature{
			{Properties: props{"land": false}, Geometry: orb.Polygon{
				{{0, 0}, {4096, 0}, {4096, 4096}, {0, 4096}, {0, 0}},
				{{10, 10}, {10, 20}, {20, 20}, {20, 10}, {10, 10}},
			}},
		}},
	}
	for range 2 { // the second time from memory used before
		got, err := tiletest.Decode(write(), tile.Extent)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	if n := testing.AllocsPerRun(100, func() { write() }); n > 0 {
		t.Errorf("a used writer allocates %v times a tile", n)
	}
}

func TestEmptyTile(t *testing.T) {
	var w tile.Writer
	w.Layer("land")
	w.Feature(1)
	if got := w.Bytes(); len(got) != 0 {
		t.Errorf("got % x, want nothing", got)
	}
}

func BenchmarkWriter(b *testing.B) {
	var w tile.Writer
	kinds := []string{"attack", "foiled", "arrest", "warning"}
	b.ReportAllocs()
	for b.Loop() {
		w.Reset()
		w.Layer("incidents")
		for i := range 1000 {
			w.Feature(uint64(i + 1))
			w.String("kind", kinds[i%len(kinds)])
			w.Int("killed_best", int64(i%40))
			w.Point(tile.Point{X: int32(i * 4), Y: int32(i * 3)})
		}
		if len(w.Bytes()) == 0 {
			b.Fatal("no tile")
		}
	}
}
