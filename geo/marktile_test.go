package geo_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"dateline/geo"
	"dateline/geo/tile"

	gocmp "github.com/google/go-cmp/cmp"
)

// markKey tells marks of a zoom apart.
type markKey struct {
	id       int64
	lon, lat float64
	area     bool
}

// TestTileMarksOfWorld puts the tiles of a zoom together: they are what a map of
// the whole world draws at that zoom, each mark once, and they hold every
// incident that has a position.
func TestTileMarksOfWorld(t *testing.T) {
	x := build(t, inventedRows(31, 20000, 2), 2)
	for _, f := range []geo.Filter{{}, {Kinds: []geo.Kind{geo.Attack, geo.Arrest}}} {
		sel := x.Select(f, nil)
		for z := range uint8(7) {
			want := sel.Marks(geo.World, float64(z)+geo.MarkTileZoom)
			points, clusters := map[int64]geo.Point{}, map[markKey]geo.Cluster{}
			total := 0
			for y := range uint32(1) << z {
				for x := range uint32(1) << z {
					m := sel.TileMarks(tile.ID{Z: z, X: x, Y: y})
					total += m.Total
					for _, p := range m.Points {
						points[p.ID] = p
					}
					for _, c := range m.Clusters {
						clusters[markKey{lon: c.Lon, lat: c.Lat, area: c.Area}] = c
					}
				}
			}
			countries := 0
			for _, c := range sel.Countries() {
				countries += c.Count
			}
			if total != want.Total-countries || len(points) != len(want.Points) || len(clusters) != len(want.Clusters) {
				t.Fatalf("zoom %d: %d incidents, %d points, %d clusters; want %d, %d, %d", z, total, len(points), len(clusters),
					want.Total-countries, len(want.Points), len(want.Clusters))
			}
			for _, p := range want.Points {
				if p.Note = nil; p != points[p.ID] {
					t.Fatalf("zoom %d: point %+v, want %+v", z, points[p.ID], p)
				}
			}
			for _, c := range want.Clusters {
				if diff := gocmp.Diff(c, clusters[markKey{lon: c.Lon, lat: c.Lat, area: c.Area}], sameMarks); diff != "" {
					t.Fatalf("zoom %d: %s", z, diff)
				}
			}
			if diff := gocmp.Diff(want.Countries, sel.Countries()); diff != "" {
				t.Fatalf("countries: %s", diff)
			}
		}
	}
}

// TestTileMarksDeep compares single tiles with the view round them.
func TestTileMarksDeep(t *testing.T) {
	x := build(t, inventedRows(32, 20000, 1), 1)
	sel := x.Select(geo.Filter{}, nil)
	r := rand.New(rand.NewPCG(32, 1))
	for z := uint8(6); z <= geo.MaxMarkTile; z++ {
		found := 0
		for range 200 {
			s := spots[often(r, len(spots))]
			id := tile.ID{Z: z, X: tileNumber(s.lon/360+0.5, z), Y: tileNumber(mercator(s.lat), z)}
			got := sel.TileMarks(id)
			found += got.Total
			sum := len(got.Points)
			for _, c := range got.Clusters {
				sum += c.Count
			}
			if sum != got.Total {
				t.Fatalf("tile %v: total %d, marks of %d", id, got.Total, sum)
			}
			view := sel.Marks(viewAt(s.lon, s.lat, int(z)+geo.MarkTileZoom, 1500, 1500), float64(z)+geo.MarkTileZoom)
			points, clusters := map[int64]bool{}, map[markKey]bool{}
			for _, p := range got.Points {
				points[p.ID] = true
			}
			for _, c := range got.Clusters {
				clusters[markKey{lon: c.Lon, lat: c.Lat, area: c.Area}] = true
			}
			in := func(lon, lat float64) bool {
				return tileNumber(lon/360+0.5, z) == id.X && tileNumber(mercator(lat), z) == id.Y
			}
			for _, p := range view.Points {
				if in(p.Lon, p.Lat) != points[p.ID] {
					t.Fatalf("tile %v: point %+v, in the tile %v, drawn %v", id, p, in(p.Lon, p.Lat), points[p.ID])
				}
			}
			for _, c := range view.Clusters {
				if in(c.Lon, c.Lat) != clusters[markKey{lon: c.Lon, lat: c.Lat, area: c.Area}] {
					t.Fatalf("tile %v: cluster %+v", id, c)
				}
			}
		}
		if found == 0 && z < 14 {
			t.Errorf("zoom %d: nothing in any tile", z)
		}
	}
}

func mercator(lat float64) float64 {
	_, y := worldXY(0, lat, 0)
	return y / 256
}

func tileNumber(at float64, z uint8) uint32 { return uint32(math.Floor(at * math.Exp2(float64(z)))) }
