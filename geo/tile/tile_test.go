package tile_test

import (
	"math"
	"testing"

	"dateline/geo/tile"

	"github.com/paulmach/orb"
)

func TestAt(t *testing.T) {
	for _, c := range []struct {
		name string
		lon  float64
		lat  float64
		zoom uint8
		want tile.ID
	}{
		{"world", 12, 34, 0, tile.ID{}},
		{"Kabul", 69.17, 34.53, 6, tile.ID{Z: 6, X: 44, Y: 25}},
		{"Sydney", 151.2, -33.87, 10, tile.ID{Z: 10, X: 942, Y: 614}},
		{"180° is in the last column", 180, 0.1, 3, tile.ID{Z: 3, X: 7, Y: 3}},
		{"-180° is in the first", -180, 0.1, 3, tile.ID{Z: 3, X: 0, Y: 3}},
		{"north pole", 0, 90, 3, tile.ID{Z: 3, X: 4, Y: 0}},
		{"south pole", 0, -90, 3, tile.ID{Z: 3, X: 4, Y: 7}},
	} {
		if got := tile.At(orb.Point{c.lon, c.lat}, c.zoom); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// The same numbers as the formulas of the OpenStreetMap wiki, "Slippy map
// tilenames", which go another way.
func TestAgainstSlippyMap(t *testing.T) {
	for lon := -179.5; lon < 180; lon += 7.3 {
		for lat := -84.5; lat < 85; lat += 5.9 {
			for z := range uint8(15) {
				n := math.Exp2(float64(z))
				rad := lat * math.Pi / 180
				want := tile.ID{Z: z, X: uint32((lon + 180) / 360 * n), Y: uint32((1 - math.Asinh(math.Tan(rad))/math.Pi) / 2 * n)}
				got := tile.At(orb.Point{lon, lat}, z)
				if got != want {
					t.Fatalf("%v, %v at %d: got %v, want %v", lon, lat, z, got, want)
				}
				if b := got.Bound(); !b.Contains(orb.Point{lon, lat}) {
					t.Fatalf("%v: %v does not contain %v, %v", got, b, lon, lat)
				}
			}
		}
	}
}

func TestProjectRoundTrip(t *testing.T) {
	for lat := -85.0; lat <= 85; lat += 2.5 {
		p := orb.Point{lat * 2, lat}
		if got := tile.Unproject(tile.Project(p)); math.Abs(got[0]-p[0]) > 1e-9 || math.Abs(got[1]-p[1]) > 1e-9 {
			t.Errorf("got %v, want %v", got, p)
		}
	}
	if _, y := tile.Project(orb.Point{0, tile.MaxLat}); math.Abs(y) > 1e-12 {
		t.Errorf("the world's north edge is at %v, want 0", y)
	}
}

func TestParse(t *testing.T) {
	if got, err := tile.Parse("6", "44", "25"); err != nil || got.String() != "6/44/25" || !got.Valid() {
		t.Errorf("got %v, %v", got, err)
	}
	for _, c := range [][3]string{
		{"6", "64", "0"}, {"6", "0", "64"}, {"-1", "0", "0"}, {"25", "0", "0"}, {"1", "a", "0"}, {"1", "0", ""}, {"0", "0", "1"},
	} {
		if got, err := tile.Parse(c[0], c[1], c[2]); err == nil {
			t.Errorf("%v: got %v, want an error", c, got)
		}
	}
}

func TestParent(t *testing.T) {
	id := tile.ID{Z: 3, X: 5, Y: 6}
	for _, want := range []tile.ID{{Z: 2, X: 2, Y: 3}, {Z: 1, X: 1, Y: 1}, {}, {}} {
		if id = id.Parent(); id != want {
			t.Errorf("got %v, want %v", id, want)
		}
	}
}
