package geo_test

import (
	"math"
	"testing"

	"dateline/geo"

	"github.com/paulmach/orb"
)

func TestFitZoom(t *testing.T) {
	if got := geo.FitZoom(geo.World, 256, 256); got != 0 {
		t.Errorf("FitZoom(World) in 256 pixels = %v, want 0", got)
	}
	narrow, wide := geo.BBox{West: 60, South: 29, East: 75, North: 39}, geo.BBox{West: 60, South: 29, East: 90, North: 39}
	if a, b := geo.FitZoom(narrow, 800, 560), geo.FitZoom(wide, 800, 560); a <= b {
		t.Errorf("a narrower box fits at zoom %v, a wider one at %v", a, b)
	}
	if got := geo.FitZoom(geo.BBox{West: 10, South: 10, East: 10, North: 10}, 800, 560); got != geo.MaxZoom {
		t.Errorf("FitZoom of a point = %v, want %v", got, geo.MaxZoom)
	}
}

// What is shown at the zoom a box fits at holds the box.
func TestBBoxAroundHoldsWhatFits(t *testing.T) {
	for _, b := range []geo.BBox{{60, 29, 75, 39}, {-10, -40, 40, 60}, {170, -20, -170, -10}, {37, 55, 37.5, 56}} {
		at := b.Center()
		around := geo.BBoxAround(at, geo.FitZoom(b, 800, 560)-0.3, 800, 560)
		for _, p := range []orb.Point{{b.West, b.South}, {b.East, b.North}, {b.East, b.South}} {
			if !around.Contains(p) {
				t.Errorf("around %v: %v does not hold %v", b, around, p)
			}
		}
	}
}

func TestGrow(t *testing.T) {
	if got, want := (geo.BBox{West: 10, South: 10, East: 20, North: 20}).Grow(0.1, 0), (geo.BBox{West: 9, South: 9, East: 21, North: 21}); got != want {
		t.Errorf("Grow by a tenth = %v, want %v", got, want)
	}
	if got := (geo.BBox{West: 37, South: 55, East: 37, North: 55}).Grow(0, 2); math.Abs(got.Width()-2) > 1e-9 {
		t.Errorf("Grow of a point to 2 degrees is %v wide", got.Width())
	}
	if got := (geo.BBox{West: 179, South: 0, East: 180, North: 1}).Grow(1, 0); !got.CrossesDateLine() || got.East != -179 {
		t.Errorf("Grow beyond 180° = %v", got)
	}
	if got := geo.World.Grow(0.5, 0); got.West != -180 || got.East != 180 {
		t.Errorf("Grow of the world = %v", got)
	}
}

func TestFilterFrame(t *testing.T) {
	box := geo.BBox{West: 1, South: 2, East: 3, North: 4}
	if got := (geo.Filter{BBox: &box}).Frame(); got != box {
		t.Errorf("Frame of a box = %v", got)
	}
	both := geo.Filter{Countries: []geo.Country{"AFG", "PAK"}}.Frame()
	for _, c := range []geo.Country{"AFG", "PAK"} {
		if !both.Contains(c.Center()) {
			t.Errorf("Frame of AFG and PAK = %v does not hold %s", both, c)
		}
	}
	if got := (geo.Filter{Countries: []geo.Country{geo.NoCountry}}).Frame(); got.Width() < 300 {
		t.Errorf("Frame of no country in particular = %v, want the world", got)
	}
}

func TestIncidentFrame(t *testing.T) {
	at := func(lon, lat float64, p geo.GeoPrecision) geo.Place {
		return geo.Place{Role: geo.RoleSite, Point: &orb.Point{lon, lat}, Precision: p}
	}
	i := geo.Incident{Country: "DEU", Places: []geo.Place{at(12.08, 50.88, geo.Settlement), at(18.07, 59.33, geo.Site)}}
	if got := i.Frame(); !got.Contains(orb.Point{12.08, 50.88}) || !got.Contains(orb.Point{18.07, 59.33}) || got.Width() > 12 {
		t.Errorf("Frame of Gera and Stockholm = %v", got)
	}
	i = geo.Incident{Country: "FRA", Places: []geo.Place{{Role: geo.RoleSite, Country: "FRA", Precision: geo.CountryOnly}}}
	if got := i.Frame(); !got.Contains(geo.Country("FRA").Center()) || got.Width() > 40 {
		t.Errorf("Frame of France = %v", got)
	}
}
