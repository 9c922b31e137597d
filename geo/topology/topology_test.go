package topology_test

import (
	"os"
	"path/filepath"
	"testing"

	"dateline/geo/topology"

	"github.com/google/go-cmp/cmp"
)

// two provinces side by side, an island and a river:
//
//	c---b---d
//	| 0 | 1 |   o
//	+---a---+
func sample() *topology.Topology {
	a, b := topology.Point{0, 0}, topology.Point{0, 100}
	return &topology.Topology{
		Provinces: []topology.Unit{{Country: "AFG", Code: "AF-KAB", Name: "Kabul"}, {Country: "AFG", Name: "Logar"}},
		Arcs: []topology.Arc{
			{Left: 0, Right: 1, Class: topology.Province, MinZoom: 6, Points: []topology.Point{a, b}, Levels: []uint8{0, 0}},
			{
				Left: 0, Right: topology.None, Class: topology.Coast,
				Points: []topology.Point{b, {-100, 100}, {-100, 50}, {-100, 0}, a}, Levels: []uint8{0, 1, 7, 2, 0},
			},
			{
				Left: topology.None, Right: 1, Class: topology.Coast,
				Points: []topology.Point{b, {100, 100}, {100, 0}, a}, Levels: []uint8{0, 1, 1, 0},
			},
			{
				Left: 1, Right: topology.None, Class: topology.Coast,
				Points: []topology.Point{{200, 50}, {210, 50}, {205, 60}, {200, 50}}, Levels: []uint8{0, 0, 3, 0},
			},
			{Left: topology.None, Right: topology.None, Class: topology.River, Points: []topology.Point{{5, 5}, {9, 9}}, Levels: []uint8{0, 0}},
		},
	}
}

func TestRoundTrip(t *testing.T) {
	b, err := sample().Encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := topology.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sample(), got); diff != "" {
		t.Error(diff)
	}
	again, _ := got.Encode()
	if string(again) != string(b) {
		t.Error("the same net gave other bytes")
	}
}

func TestReadDamaged(t *testing.T) {
	b, err := sample().Encode()
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{"empty": nil, "other": []byte("PK\x03\x04 hello"), "cut": b[:len(b)-9], "head": b[:4]} {
		if _, err := topology.Read(bad); err == nil {
			t.Errorf("%s: want an error", name)
		}
	}
}

func FuzzRead(f *testing.F) {
	b, err := sample().Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		if n, err := topology.Read(b); err == nil {
			for _, a := range n.Arcs {
				n.Country(a.Left)
			}
		}
	})
}

func points(n *topology.Topology, path []topology.Step, level uint8) []topology.Point {
	var ps []topology.Point
	for p := range n.Points(path, level) {
		ps = append(ps, p)
	}
	return ps
}

func TestPaths(t *testing.T) {
	n := sample()
	land := n.Paths(func(a *topology.Arc) int {
		switch {
		case a.Class != topology.Coast:
			return 0
		case a.Left != topology.None:
			return 1
		}
		return -1
	})
	var got [][]topology.Point
	for _, path := range land {
		got = append(got, points(n, path, 2))
	}
	want := [][]topology.Point{ // the inside on the left, the point of level 7 left out
		{{0, 100}, {-100, 100}, {-100, 0}, {0, 0}, {100, 0}, {100, 100}, {0, 100}},
		{{200, 50}, {210, 50}, {200, 50}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	lines := n.Paths(func(a *topology.Arc) int {
		if a.Class == topology.Province || a.Class == topology.Coast {
			return 2
		}
		return 0
	})
	if len(lines) != 4 { // three between the junctions a and b, and the island
		t.Errorf("got %d lines, want 4: %v", len(lines), lines)
	}
}

// The embedded net is sound: the outline of the land and of every country closes.
func TestEmbeddedNet(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "..", "data", "base", "land.bin"))
	if err != nil {
		t.Fatal(err)
	}
	n, err := topology.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	countries := map[string]bool{}
	for _, p := range n.Provinces {
		if len(p.Country) != 3 {
			t.Fatalf("province %v has no country", p)
		}
		countries[p.Country] = true
	}
	if len(n.Provinces) < 4500 || len(countries) < 245 {
		t.Errorf("%d provinces, %d countries", len(n.Provinces), len(countries))
	}
	for i, a := range n.Arcs {
		if len(a.Points) < 2 || len(a.Points) != len(a.Levels) {
			t.Fatalf("arc %d: %d points, %d levels", i, len(a.Points), len(a.Levels))
		}
		for _, p := range a.Points {
			if p[0] < -180*topology.Degree || p[0] > 180*topology.Degree || p[1] < -90*topology.Degree || p[1] > 90*topology.Degree {
				t.Fatalf("arc %d: point %v", i, p)
			}
		}
	}
	closed := func(name string, inside func(province uint16) bool) {
		paths := n.Paths(func(a *topology.Arc) int {
			switch l, r := inside(a.Left), inside(a.Right); {
			case l == r:
				return 0
			case l:
				return 1
			}
			return -1
		})
		if len(paths) == 0 {
			t.Errorf("%s has no outline", name)
		}
		for _, path := range paths {
			if ps := points(n, path, topology.MaxLevel); len(ps) < 4 || ps[0] != ps[len(ps)-1] {
				t.Errorf("%s: a ring of %d points is open", name, len(ps))
			}
		}
	}
	closed("land", func(p uint16) bool { return p != topology.None })
	for c := range countries {
		closed(c, func(p uint16) bool { return n.Country(p) == c })
	}
}
