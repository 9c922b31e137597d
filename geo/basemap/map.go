package basemap

import (
	"math"
	"slices"
	"sync"

	"dateline/geo/tile"
	"dateline/geo/topology"
)

// MaxZoom is the largest zoom level with tiles of its own; beyond it clients
// enlarge those of MaxZoom.
const MaxZoom = 12

// Map is the base map. It is safe for concurrent use.
type Map struct {
	net    *topology.Topology
	levels [topology.MaxLevel + 1]level
	labels Labels
	first  map[tile.ID][]int32 // labels by the tile of their first zoom level
	tools  sync.Pool
}

// level is the geometry for a zoom level.
type level struct {
	land    []shape // rings: outer ones clockwise, each followed by its holes
	coast   []shape
	lakes   []water
	rivers  []water
	borders [3][]shape // country, disputed, province
	zooms   []uint8    // by province line: the zoom level from which it is drawn
}

type water struct {
	shape
	zoom uint8
}

// Read makes the map from the embedded files of package base. It takes some
// tens of milliseconds and keeps none of the bytes.
func Read(land, labels []byte) (*Map, error) {
	net, err := topology.Read(land)
	if err != nil {
		return nil, err
	}
	m := &Map{net: net, first: map[tile.ID][]int32{}}
	if m.labels, err = ReadLabels(labels); err != nil {
		return nil, err
	}
	for i, l := range m.labels {
		if l.MinZoom <= MaxZoom {
			id := tile.At(degrees(l.At), l.MinZoom)
			m.first[id] = append(m.first[id], int32(i))
		}
	}
	m.tools.New = func() any { return &tools{} }
	m.build()
	return m, nil
}

// build makes the levels. All rings and lines are put together once, of arcs;
// a level takes the points that matter to it.
func (m *Map) build() {
	units := make([][]point, len(m.net.Arcs))
	for i, a := range m.net.Arcs {
		units[i] = make([]point, len(a.Points))
		for k, p := range a.Points {
			units[i][k] = projected(p)
		}
	}
	land := m.net.Paths(func(a *topology.Arc) int {
		switch {
		case a.Class != topology.Coast && a.Class != topology.Cut:
			return 0
		case a.Left != topology.None:
			return 1
		}
		return -1
	})
	of := func(class topology.Class) [][]topology.Step {
		return m.net.Paths(func(a *topology.Arc) int {
			if a.Class == class {
				return 2
			}
			return 0
		})
	}
	coast := of(topology.Coast)
	country, disputed := of(topology.Country), of(topology.Disputed)
	for i := range m.levels {
		l := &m.levels[i]
		at := uint8(i)
		px := math.Exp2(worldBits - 8 - float64(i)) // units in a pixel
		tiny := 3 * px * px                         // islands below this are left out
		points := func(path []topology.Step) []point {
			var ps []point
			for k, s := range path {
				a, u := &m.net.Arcs[s.Arc], units[s.Arc]
				for j := range u {
					if s.Reverse {
						j = len(u) - 1 - j
					}
					if a.Levels[j] <= at && (k == 0 || len(ps) == 0 || ps[len(ps)-1] != u[j]) {
						ps = append(ps, u[j])
					}
				}
			}
			return ps
		}
		closed := func(ps []point) []point {
			if len(ps) > 0 && ps[0] != ps[len(ps)-1] {
				ps = append(ps, ps[0])
			}
			return ps
		}
		var rings []shape
		for _, path := range land {
			ps := closed(points(path))
			if len(ps) > 3 && math.Abs(area(ps)) >= tiny {
				slices.Reverse(ps) // inside on the left is anticlockwise
				widen(ps)
				rings = append(rings, newShape(ps))
			}
		}
		l.land = nest(rings)
		for _, path := range coast {
			ps := points(path)
			if loop := len(ps) > 2 && ps[0] == ps[len(ps)-1]; len(ps) > 1 && (!loop || math.Abs(area(ps)) >= tiny) {
				l.coast = append(l.coast, newShape(ps))
			}
		}
		for c, paths := range [2][][]topology.Step{country, disputed} {
			for _, path := range paths {
				if ps := points(path); len(ps) > 1 {
					l.borders[c] = append(l.borders[c], newShape(ps))
				}
			}
		}
		for k, a := range m.net.Arcs {
			if a.MinZoom > at && i < topology.MaxLevel {
				continue
			}
			ps := points([]topology.Step{{Arc: k}})
			if len(ps) < 2 {
				continue
			}
			switch a.Class {
			case topology.Province:
				l.borders[2] = append(l.borders[2], newShape(ps))
				l.zooms = append(l.zooms, a.MinZoom)
			case topology.River:
				l.rivers = append(l.rivers, water{newShape(ps), a.MinZoom})
			case topology.Shore:
				if ps = closed(ps); len(ps) > 3 {
					slices.Reverse(ps)
					l.lakes = append(l.lakes, water{newShape(ps), a.MinZoom})
				}
			}
		}
	}
}

// widen lets land that ends at 180° run on a little, so that no hair of water is
// seen between its two halves.
func widen(ring []point) {
	const edge, more = 1 << worldBits, 1 << (worldBits - 12)
	for i := range ring {
		switch ring[i].x {
		case 0:
			ring[i].x = -more
		case edge:
			ring[i].x = edge + more
		}
	}
}

// nest sorts rings so that each outer one is followed by its holes, as vector
// tiles want it. Holes are few: seas without a way to the ocean.
func nest(rings []shape) []shape {
	var outer, holes []shape
	for _, r := range rings {
		if area(r.points) > 0 {
			outer = append(outer, r)
		} else {
			holes = append(holes, r)
		}
	}
	inside := map[int][]shape{}
	for _, h := range holes {
		best := -1
		for i, o := range outer {
			if o.box.holds(h.box) && contains(o.points, h.points[0]) &&
				(best < 0 || outer[best].box.holds(o.box)) {
				best = i
			}
		}
		if best >= 0 {
			inside[best] = append(inside[best], h)
		}
	}
	all := make([]shape, 0, len(rings))
	for i, o := range outer {
		all = append(append(all, o), inside[i]...)
	}
	return all
}

// contains reports whether p is inside the ring.
func contains(ring []point, p point) bool {
	in := false
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if (a.y > p.y) != (b.y > p.y) &&
			float64(p.x) < float64(a.x)+float64(b.x-a.x)*float64(p.y-a.y)/float64(b.y-a.y) {
			in = !in
		}
	}
	return in
}
