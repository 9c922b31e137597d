package geo_test

import (
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"dateline/geo"
)

func TestOutlineContains(t *testing.T) {
	for _, c := range []struct {
		name, area string
		in, out    []orb.Point
	}{
		{"a triangle, its corners and edges", "60,29,75,29,70,38",
			[]orb.Point{{69, 34}, {60, 29}, {70, 38}, {68, 29}, {65, 33.5}}, []orb.Point{{61, 35}, {70, 38.01}, {59.99, 29}, {-291, 91}}},
		{"clockwise", "70,38,75,29,60,29", []orb.Point{{69, 34}}, []orb.Point{{61, 35}}},
		{"a star is hollow in the middle", "0,10,6,-8,-9.5,3,9.5,3,-6,-8",
			[]orb.Point{{0, 8}, {8, 2.9}, {-5, -7}}, []orb.Point{{0, 0}, {0, -7}, {9, 9}}},
		{"a bow of two triangles", "0,0,10,10,10,0,0,10", []orb.Point{{1, 5}, {9, 5}, {5, 5}}, []orb.Point{{5, 1}, {5, 9}}},
		{"over the 180° line", "170,-10,190,-10,190,10,170,10",
			[]orb.Point{{175, 0}, {-175, 0}, {180, 5}, {-180, 5}, {170, 10}, {-170, -10}}, []orb.Point{{169, 0}, {-169, 0}, {0, 0}}},
		{"up to the 180° line", "-180,0,-170,0,-175,9", []orb.Point{{180, 0}, {-180, 0}, {-175, 3}}, []orb.Point{{179, 0}}},
		{"a ditch, as deep as the rest is high", "0,0,10,0,10,10,6,10,5,1,4,10,0,10", []orb.Point{{1, 9}, {9, 9}, {5, 0.5}}, []orb.Point{{5, 9}, {5, 1.1}}},
		{"without height", "0,0,10,0,5,0", []orb.Point{{3, 0}}, []orb.Point{{3, 0.1}, {11, 0}}},
	} {
		a, err := geo.ParseOutline(c.area)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for _, p := range c.in {
			if !a.Contains(p) {
				t.Errorf("%s: %v is not in", c.name, p)
			}
			if !a.BBox().Contains(p) {
				t.Errorf("%s: %v is not in the box %v", c.name, p, a.BBox())
			}
		}
		for _, p := range c.out {
			if a.Contains(p) {
				t.Errorf("%s: %v is in", c.name, p)
			}
		}
	}
	if (geo.Outline)(nil).Contains(orb.Point{}) {
		t.Error("no area holds a point")
	}
}

func TestOutlineOfMostCorners(t *testing.T) {
	corner := "-179.1234567,-89.1234567,"
	a, err := geo.ParseOutline(strings.Repeat(corner, geo.MaxCorners-2) + "-170,-80,-175,-70")
	if err != nil || len(a) != 3 {
		t.Errorf("%d corners, %v", len(a), err)
	}
}

// On a web map the outline bends; in pieces it is drawn where its edges are.
func TestOutlineRing(t *testing.T) {
	a, err := geo.ParseOutline("0,0,40,20,0,20")
	if err != nil {
		t.Fatal(err)
	}
	ring := a.Ring(2)
	if len(ring) != 20+20+10+1 || ring[0] != ring[len(ring)-1] {
		t.Fatalf("%d points from %v to %v", len(ring), ring[0], ring[len(ring)-1])
	}
	if got := ring[10]; got != (orb.Point{20, 10}) {
		t.Errorf("half way is %v", got)
	}
	if got := (geo.Outline)(nil).Ring(1); len(got) != 0 {
		t.Errorf("no area has the outline %v", got)
	}
}
