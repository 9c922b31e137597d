package geo_test

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"dateline/geo"
	"dateline/geo/tile"
	"dateline/geo/tile/tiletest"
)

// drawn is a feature of a tile.
type drawn struct {
	tiletest.Feature
	x, y int64 // on the map at the tile's zoom
	own  bool  // inside the tile, not in its buffer
}

func (d drawn) n(name string) int {
	v, _ := d.Properties[name].(float64)
	return int(v)
}

func (d drawn) count() int { return max(d.n("point_count"), 1) }

func drawTile(t testing.TB, sel *geo.Selection, id tile.ID) (list []drawn) {
	t.Helper()
	var w tile.Writer
	if err := sel.Tile(&w, id, nil); err != nil {
		t.Fatal(err)
	}
	layers, err := tiletest.Decode(w.Bytes(), tile.Extent)
	if err != nil {
		t.Fatalf("tile %v: %v", id, err)
	}
	for _, l := range layers {
		if l.Name != geo.TileLayer {
			t.Errorf("tile %v has a layer %s", id, l.Name)
		}
		for _, f := range l.Features {
			p := f.Geometry.(orb.Point)
			list = append(list, drawn{
				f, int64(p[0]) + int64(id.X)*tile.Extent, int64(p[1]) + int64(id.Y)*tile.Extent,
				p[0] >= 0 && p[0] < tile.Extent && p[1] >= 0 && p[1] < tile.Extent,
			})
		}
	}
	return list
}

// tilesOf are the tiles of a zoom in which any of the rows or their
// surroundings lie, and all tiles of a small zoom.
func tilesOf(rows []geo.Row, z uint8) []tile.ID {
	ids := map[tile.ID]bool{}
	n := uint32(1) << z
	if z <= 4 {
		for x := range n {
			for y := range n {
				ids[tile.ID{Z: z, X: x, Y: y}] = true
			}
		}
	}
	for _, r := range rows {
		if !mapped(&r) {
			continue
		}
		at := tile.At(*r.Point, z)
		for dx := -1; dx <= 1; dx++ {
			for dy := -1; dy <= 1; dy++ {
				if y := int(at.Y) + dy; y >= 0 && y < int(n) {
					ids[tile.ID{Z: z, X: (at.X + uint32(dx) + n) % n, Y: uint32(y)}] = true
				}
			}
		}
	}
	return slices.SortedFunc(maps.Keys(ids), func(a, b tile.ID) int { return strings.Compare(a.String(), b.String()) })
}

var tileZooms = []uint8{0, 1, 2, 3, 4, 6, 9, 10, 11, 14, 17}

// No incident is dropped or drawn twice: over the tiles of each zoom counts,
// tolls and kinds add up, and from zoom 10 on each is itself.
func TestTilesAddUp(t *testing.T) {
	rows := inventedRows(3, 3000, 3)
	x := build(t, rows, 3)
	for _, filter := range []geo.Filter{{}, {Countries: []geo.Country{"AFG", "FJI", "RUS"}}, {Edition: 2, Kinds: []geo.Kind{geo.Attack}}, {KilledMin: 1 << 30}} {
		sel := x.Select(filter, nil)
		var picked []geo.Row
		var killed, unknown int
		kinds := map[geo.Kind]int{}
		for r := range sel.All() {
			if !mapped(&r) {
				continue
			}
			picked = append(picked, r)
			kinds[r.Kind]++
			if n, ok := r.Killed.Best.Get(); ok {
				killed += n
			} else {
				unknown++
			}
		}
		if sel.Tiled() != len(picked) {
			t.Errorf("%v: %d incidents on tiles, want %d", filter.Query(), sel.Tiled(), len(picked))
		}
		for _, z := range tileZooms {
			name := fmt.Sprintf("%q at zoom %d", filter.Query(), z)
			got, gotKilled, gotUnknown, gotKinds, ids := 0, 0, 0, map[geo.Kind]int{}, map[uint64]bool{}
			for _, id := range tilesOf(picked, z) {
				for _, d := range drawTile(t, sel, id) {
					if !d.own {
						continue
					}
					got += d.count()
					gotKilled += d.n("killed_best")
					if d.count() > 1 {
						if z >= geo.TileIndividualZoom || d.ID != 0 {
							t.Errorf("%s: a cluster with the id %d", name, d.ID)
						}
						gotUnknown += d.n("killed_unknown")
						for _, k := range geo.Kinds {
							gotKinds[k] += d.n("kind_" + string(k))
						}
						continue
					}
					if d.ID == 0 || ids[d.ID] {
						t.Errorf("%s: incident %d is drawn twice or has no id", name, d.ID)
					}
					ids[d.ID] = true
					gotKinds[geo.Kind(d.Properties["kind"].(string))]++
					if _, known := d.Properties["killed_best"]; !known {
						gotUnknown++
					}
				}
			}
			if got != len(picked) || gotKilled != killed || gotUnknown != unknown {
				t.Errorf("%s: %d incidents, %d killed, %d unknown; want %d, %d, %d", name, got, gotKilled, gotUnknown, len(picked), killed, unknown)
			}
			maps.DeleteFunc(gotKinds, func(_ geo.Kind, n int) bool { return n == 0 })
			if diff := cmp.Diff(kinds, gotKinds); diff != "" {
				t.Errorf("%s: kinds (-want +got):\n%s", name, diff)
			}
		}
	}
}

// What lies in a tile's buffer is what its neighbours have there, on the other
// side of 180° too.
func TestTileBuffers(t *testing.T) {
	rows := inventedRows(4, 1500, 1)
	sel := build(t, rows, 1).Select(geo.Filter{}, nil)
	for _, z := range []uint8{0, 1, 2, 6, 9, 10, 12} {
		side := int64(tile.Extent) << z
		label := func(d drawn, x int64) string { return fmt.Sprint(x, " ", d.y, " ", d.ID, " ", d.Properties) }
		ids := tilesOf(rows, z)
		var all []drawn
		tiles := map[tile.ID][]drawn{}
		for _, id := range ids {
			tiles[id] = drawTile(t, sel, id)
			for _, d := range tiles[id] {
				if d.own {
					all = append(all, d)
				}
			}
		}
		for _, id := range ids {
			var want, got []string
			x0, y0 := int64(id.X)*tile.Extent, int64(id.Y)*tile.Extent
			near := func(x, y int64) bool {
				const buffer = 256
				inside := x >= x0 && x < x0+tile.Extent && y >= y0 && y < y0+tile.Extent
				return !inside && x >= x0-buffer && x < x0+tile.Extent+buffer && y >= y0-buffer && y < y0+tile.Extent+buffer
			}
			for _, d := range all {
				for _, dx := range []int64{0, -side, side} {
					if near(d.x+dx, d.y) && (dx == 0 || z > 0) {
						want = append(want, label(d, d.x+dx))
					}
				}
			}
			for _, d := range tiles[id] {
				if !d.own {
					got = append(got, label(d, d.x))
				}
			}
			slices.Sort(want)
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("buffer of %v (-want +got):\n%s", id, diff)
			}
		}
	}
}

// Below zoom 10 every occupied cell of a tile, a sixteenth of its side, keeps a
// feature, and tiles stay small.
func TestTileClustersAreNear(t *testing.T) {
	rows := inventedRows(5, 20_000, 1)
	sel := build(t, rows, 1).Select(geo.Filter{}, nil)
	for z := uint8(0); z < geo.TileIndividualZoom; z += 3 {
		cells := map[[2]int64]int{}
		most := 0
		for _, id := range tilesOf(rows, z) {
			list := drawTile(t, sel, id)
			most = max(most, len(list))
			for _, d := range list {
				if d.own {
					cells[[2]int64{d.x / 256, d.y / 256}] += d.count()
				}
			}
		}
		want := map[[2]int64]int{}
		for _, r := range rows {
			if mapped(&r) {
				side := float64(int64(tile.Extent) << z)
				x, y := tile.Project(*r.Point)
				cell := func(v float64) int64 { return int64(min(max(math.Floor(v*side), 0), side-1)) / 256 }
				want[[2]int64{cell(x), cell(y)}]++
			}
		}
		if diff := cmp.Diff(want, cells); diff != "" {
			t.Errorf("cells at zoom %d (-want +got):\n%s", z, diff)
		}
		if most > 1000 {
			t.Errorf("a tile of zoom %d has %d features", z, most)
		}
	}
}

// From zoom 10 on an incident's properties are those of every other format.
func TestTileProperties(t *testing.T) {
	rows := inventedRows(6, 400, 1)
	for i := range rows {
		if p := rows[i].Point; p != nil && *p != (orb.Point{}) {
			*p = orb.Point{44 + p[0]/1e4, 33 + p[1]/1e4}
		}
	}
	rows = append(rows, geo.Row{Rev: 1e6, Held: geo.Revisions{From: 1}, Feature: geo.Feature{ID: math.MaxUint32, Kind: geo.Attack, Country: "IRQ", Precision: geo.CountryOnly, Point: &orb.Point{44, 33}, Edition: 1}})
	sel := build(t, rows, 1).Select(geo.Filter{}, nil)
	byID := map[uint64]geo.Row{}
	for r := range sel.All() {
		byID[uint64(r.ID)] = r
	}
	seen := 0
	for _, id := range tilesOf(rows, 10) {
		for _, d := range drawTile(t, sel, id) {
			if !d.own {
				continue
			}
			seen++
			r := byID[d.ID]
			want := map[string]any{"located": map[geo.GeoPrecision]string{geo.Province: "area", geo.CountryOnly: "country"}[r.Precision]}
			if want["located"] == "" {
				want["located"] = "place"
			}
			for i, v := range r.Values("") {
				switch name := geo.FeatureFields[i].Name; {
				case name == "id" || name == "url" || v == nil || v == "":
				default:
					if n, ok := v.(int64); ok {
						v = float64(n)
					}
					want[name] = v
				}
			}
			if diff := cmp.Diff(want, d.Properties); diff != "" {
				t.Fatalf("properties of %d (-want +got):\n%s", d.ID, diff)
			}
			for name := range d.Properties {
				if !slices.ContainsFunc(geo.TileFields, func(f geo.Field) bool { return f.Name == name }) {
					t.Errorf("%s is not among TileFields", name)
				}
			}
		}
	}
	if seen != sel.Tiled() {
		t.Errorf("%d features, want %d", seen, sel.Tiled())
	}
}

// A crowded tile drops properties, not incidents.
func TestCrowdedTile(t *testing.T) {
	rows := inventedRows(7, 3000, 1)
	for i := range rows {
		rows[i].Precision, rows[i].Point = geo.Site, &orb.Point{44, 33}
	}
	sel := build(t, rows, 1).Select(geo.Filter{}, nil)
	list := drawTile(t, sel, tile.At(orb.Point{44, 33}, 12))
	if len(list) != 3000 {
		t.Fatalf("%d features, want 3000", len(list))
	}
	for _, d := range list {
		for _, name := range []string{"groups", "edition", "killed_low"} {
			if v, ok := d.Properties[name]; ok {
				t.Fatalf("%s is %v in a crowded tile", name, v)
			}
		}
		if d.Properties["kind"] == nil || d.Properties["geo_precision"] == nil {
			t.Fatalf("properties %v", d.Properties)
		}
	}
}

// A tile that would be too large for a phone puts together what lies within a
// 64th of its side: nothing is dropped, nothing exact is mixed with what is not,
// no occupied cell is empty, and neighbours add up.
func TestFoldedTile(t *testing.T) {
	rows := inventedRows(17, 40_000, 1)
	for i := range rows {
		if p := rows[i].Point; p != nil {
			*p = orb.Point{44.35 + math.Remainder(p[0], 1)/8, 33.3 + math.Remainder(p[1], 1)/8}
		}
	}
	x := build(t, rows, 1)
	for _, filter := range []geo.Filter{{}, {Kinds: []geo.Kind{geo.Attack}}} {
		sel := x.Select(filter, nil)
		for z := uint8(geo.TileIndividualZoom); z <= 14; z++ {
			want, wantKilled := map[string]int{}, 0
			type cell struct {
				located string
				x, y    int64
			}
			occupied := map[cell]bool{}
			cellOf := func(located string, x, y int64) cell { return cell{located, x >> 6, y >> 6} }
			for r := range sel.All() {
				if !mapped(&r) {
					continue
				}
				located := map[geo.GeoPrecision]string{geo.Province: "area", geo.CountryOnly: "country"}[r.Precision]
				if located == "" {
					located = "place"
				}
				want[located]++
				wantKilled += r.Killed.Best.Or(0)
				px, py := tile.Project(*r.Point)
				side := float64(int64(tile.Extent) << z)
				occupied[cellOf(located, int64(px*side), int64(py*side))] = true
			}
			got, gotKilled, folded := map[string]int{}, 0, false
			for _, id := range tilesOf(rows, z) {
				var w tile.Writer
				if err := sel.Tile(&w, id, nil); err != nil {
					t.Fatal(err)
				}
				if size := len(w.Bytes()); size > 400_000 {
					t.Errorf("tile %v has %d bytes", id, size)
				}
				for _, d := range drawTile(t, sel, id) {
					if !d.own {
						continue
					}
					located := d.Properties["located"].(string)
					got[located] += d.count()
					gotKilled += d.n("killed_best")
					delete(occupied, cellOf(located, d.x, d.y))
					folded = folded || d.count() > 1
					if (d.count() > 1) != (d.ID == 0) {
						t.Errorf("tile %v: %d incidents with the id %d", id, d.count(), d.ID)
					}
				}
			}
			if diff := cmp.Diff(want, got); diff != "" || gotKilled != wantKilled {
				t.Errorf("zoom %d: %d killed, want %d; incidents (-want +got):\n%s", z, gotKilled, wantKilled, diff)
			}
			if len(occupied) > 0 && folded {
				t.Errorf("zoom %d: %d occupied cells are empty", z, len(occupied))
			}
			if z <= 11 && !folded {
				t.Errorf("zoom %d: nothing is put together", z)
			}
		}
	}
}

func TestTileText(t *testing.T) {
	rows := inventedRows(8, 600, 1)
	for i := range rows {
		rows[i].Precision, rows[i].Point = geo.Site, &orb.Point{44 + float64(i%2)*20, 33}
	}
	sel := build(t, rows, 1).Select(geo.Filter{}, nil)
	var w tile.Writer
	asked := 0
	text := func(revs []int64) (map[int64]geo.Feature, error) {
		asked += len(revs)
		out := map[int64]geo.Feature{}
		for _, r := range revs {
			out[r] = geo.Feature{Title: fmt.Sprint("title of ", r, "\xff"), Place: "Düsseldorf"}
		}
		return out, nil
	}
	if err := sel.Tile(&w, tile.At(orb.Point{44, 33}, 14), text); err != nil {
		t.Fatal(err)
	}
	layers, err := tiletest.Decode(w.Bytes(), tile.Extent)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range layers[0].Features {
		title, _ := f.Properties["title"].(string)
		if !strings.HasPrefix(title, "title of ") || !strings.HasSuffix(title, "\uFFFD") || f.Properties["place"] != "Düsseldorf" || f.Properties["admin1"] != nil {
			t.Fatalf("properties %v", f.Properties)
		}
	}
	if n := len(layers[0].Features); asked != 300 || n != 300 {
		t.Errorf("%d texts for %d features, want 300", asked, n)
	}
	stop := errors.New("the store is gone")
	fails := func([]int64) (map[int64]geo.Feature, error) { return nil, stop }
	w.Reset()
	if err := sel.Tile(&w, tile.At(orb.Point{44, 33}, 14), fails); !errors.Is(err, stop) {
		t.Errorf("error %v, want %v", err, stop)
	}
	w.Reset()
	if err := sel.Tile(&w, tile.At(orb.Point{44, 33}, 13), fails); err != nil { // texts come later
		t.Errorf("error %v where there are no texts", err)
	}
}

func BenchmarkTile(b *testing.B) {
	eachIndex(b, func(b *testing.B, x *geo.Index) {
		for _, f := range benchFilters {
			sel := x.Select(f.filter, nil)
			for _, z := range []uint8{0, 6, 10, 12} {
				var ids []tile.ID
				for _, s := range spots[:10] {
					ids = append(ids, tile.At(orb.Point{s.lon, s.lat}, z))
				}
				b.Run(fmt.Sprintf("%s/z=%d", f.name, z), func(b *testing.B) {
					var w tile.Writer
					i, size := 0, 0
					for b.Loop() {
						w.Reset()
						if err := sel.Tile(&w, ids[i%len(ids)], nil); err != nil {
							b.Fatal(err)
						}
						size += len(w.Bytes())
						i++
					}
					b.ReportMetric(float64(size)/float64(i), "B/tile")
				})
			}
		}
	})
}

// BenchmarkFreshTiles is a tile under a filter that nobody asked for before: each
// filter is asked for ten of them. What is kept with the filter counts.
func BenchmarkFreshTiles(b *testing.B) {
	eachIndex(b, func(b *testing.B, x *geo.Index) {
		var w tile.Writer
		for _, made := range []struct {
			name string
			make func(*geo.Selection, tile.ID) error
		}{
			{"incidents", func(s *geo.Selection, id tile.ID) error { w.Reset(); return s.Tile(&w, id, nil) }},
			{"marks", func(s *geo.Selection, id tile.ID) error { s.TileMarks(id); return nil }},
		} {
			for _, z := range []uint8{3, 6, 9, 10, 12} {
				b.Run(fmt.Sprintf("%s/z=%d", made.name, z), func(b *testing.B) {
					var sel *geo.Selection
					for i := 0; b.Loop(); i++ {
						if i%10 == 0 {
							sel = x.Select(geo.Filter{Time: geo.Interval{End: geo.NewDay(2000, 1, 1) + geo.Day(i*37%9000)}}, nil)
						}
						s := spots[i%10]
						if err := made.make(sel, tile.At(orb.Point{s.lon, s.lat}, z)); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		}
	})
}
