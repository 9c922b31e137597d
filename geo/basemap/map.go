package basemap

import (
	"cmp"
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
	units  [][]point // the points of each arc
	land   []path    // rings
	lines  [3][]path // coasts, borders of countries, disputed lines
	levels [topology.MaxLevel + 1]func() *level
	labels Labels
	first  map[tile.ID][]int32 // labels by the tile of their first zoom level
	tools  sync.Pool
	spans  func() []span // of the net's arcs
	// provinces are outlines asked for before, by provinceKey.
	provinces sync.Map
}

type path = []topology.Step

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

// Read makes the map from the embedded files of package base. It takes about a
// tenth of a second and keeps none of the bytes. What belongs to a zoom level is
// made when it is first asked for, in some hundredths of a second.
func Read(land, labels []byte) (*Map, error) {
	m := &Map{}
	var failed error
	done := make(chan struct{})
	go func() {
		defer close(done)
		failed = m.readLabels(labels)
	}()
	err := m.readLand(land)
	<-done
	if err := cmp.Or(err, failed); err != nil {
		return nil, err
	}
	m.tools.New = func() any { return &tools{} }
	m.spans = sync.OnceValue(m.makeSpans)
	for i := range m.levels {
		m.levels[i] = sync.OnceValue(func() *level { return m.build(uint8(i)) })
	}
	return m, nil
}

func (m *Map) readLabels(b []byte) (err error) {
	if m.labels, err = ReadLabels(b); err != nil {
		return err
	}
	m.first = map[tile.ID][]int32{}
	for i, l := range m.labels {
		if l.MinZoom <= MaxZoom {
			id := tile.At(degrees(l.At), l.MinZoom)
			m.first[id] = append(m.first[id], int32(i))
		}
	}
	return nil
}

// readLand puts rings and lines together of arcs, once for all levels.
func (m *Map) readLand(b []byte) (err error) {
	if m.net, err = topology.Read(b); err != nil {
		return err
	}
	m.units = make([][]point, len(m.net.Arcs))
	for i, a := range m.net.Arcs {
		m.units[i] = make([]point, len(a.Points))
		for k, p := range a.Points {
			m.units[i][k] = projected(p)
		}
	}
	m.land = m.net.Paths(func(a *topology.Arc) int {
		switch {
		case a.Class != topology.Coast && a.Class != topology.Cut:
			return 0
		case a.Left != topology.None:
			return 1
		}
		return -1
	})
	for i, class := range [...]topology.Class{topology.Coast, topology.Country, topology.Disputed} {
		m.lines[i] = m.net.Paths(func(a *topology.Arc) int {
			if a.Class == class {
				return 2
			}
			return 0
		})
	}
	return nil
}

// build makes a level: of the points on each path those that matter to it.
func (m *Map) build(at uint8) *level {
	l := &level{}
	px := math.Exp2(worldBits - 8 - float64(at)) // units in a pixel
	tiny := 3 * px * px                          // islands below this are left out
	var rings []shape
	for _, path := range m.land {
		ps := closed(m.points(path, at))
		if len(ps) > 3 && math.Abs(area(ps)) >= tiny {
			slices.Reverse(ps) // inside on the left is anticlockwise
			widen(ps)
			rings = append(rings, newShape(ps))
		}
	}
	l.land = nest(rings)
	for i, to := range []*[]shape{&l.coast, &l.borders[0], &l.borders[1]} {
		for _, path := range m.lines[i] {
			ps := m.points(path, at)
			loop := len(ps) > 2 && ps[0] == ps[len(ps)-1]
			if len(ps) > 1 && (!loop || math.Abs(area(ps)) >= tiny) {
				*to = append(*to, newShape(ps))
			}
		}
	}
	for i, a := range m.net.Arcs {
		if a.Class < topology.Province || a.MinZoom > at && at < topology.MaxLevel {
			continue
		}
		ps := m.points(path{{Arc: i}}, at)
		switch {
		case len(ps) < 2:
		case a.Class == topology.Province:
			l.borders[2] = append(l.borders[2], newShape(ps))
			l.zooms = append(l.zooms, a.MinZoom)
		case a.Class == topology.River:
			l.rivers = append(l.rivers, water{newShape(ps), a.MinZoom})
		case a.Class == topology.Shore:
			if ps = closed(ps); len(ps) > 3 {
				slices.Reverse(ps)
				l.lakes = append(l.lakes, water{newShape(ps), a.MinZoom})
			}
		}
	}
	return l
}

// points are those of a path that matter at a level, in units.
func (m *Map) points(of path, at uint8) []point {
	n := 0
	for _, s := range of {
		for _, level := range m.net.Arcs[s.Arc].Levels {
			if level <= at {
				n++
			}
		}
	}
	ps := make([]point, 0, n+1)
	for _, s := range of {
		a, u := &m.net.Arcs[s.Arc], m.units[s.Arc]
		for j := range u {
			if s.Reverse {
				j = len(u) - 1 - j
			}
			if a.Levels[j] <= at && (len(ps) == 0 || ps[len(ps)-1] != u[j]) {
				ps = append(ps, u[j])
			}
		}
	}
	return ps
}

func closed(ring []point) []point {
	if len(ring) > 0 && ring[0] != ring[len(ring)-1] {
		ring = append(ring, ring[0])
	}
	return ring
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
