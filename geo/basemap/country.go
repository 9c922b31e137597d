package basemap

import (
	"cmp"
	"math"
	"slices"

	"dateline/geo/topology"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// Country is the outline of a country on the map, in degrees, as RFC 7946 wants
// it: outer rings anticlockwise, holes clockwise, cut at 180°.
type Country struct {
	Code    string // ISO 3166-1 alpha-3, XKX for Kosovo
	Name    string // English
	Outline orb.MultiPolygon
}

// outlineLevel is the level of detail of country outlines, about 1:50 million.
const outlineLevel = 4

// Countries gives all countries and territories, by code. Lines show who controls
// the land. The result is made anew by each call and belongs to the caller.
func (m *Map) Countries() []Country { return m.CountriesAt(outlineLevel) }

// CountriesAt is Countries with the detail of a zoom level; countries side by
// side keep the same points on the border between them.
func (m *Map) CountriesAt(level uint8) []Country {
	codes := map[string]bool{}
	for _, p := range m.net.Provinces {
		codes[p.Country] = true
	}
	names := map[string]string{}
	for _, l := range m.labels {
		if l.Code != "" {
			names[l.Code] = l.Name
		}
	}
	borders := m.countryArcs()
	var all []Country
	for code := range codes {
		c := Country{Code: code, Name: cmp.Or(names[code], code), Outline: m.outline(borders[code], level, func(unit uint16) bool { return m.net.Country(unit) == code })}
		if len(c.Outline) > 0 {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b Country) int { return cmp.Compare(a.Code, b.Code) })
	return all
}

// countryArcs are, for each country, the lines that have it on one side only: all
// of them found in one pass, since there are as many lines as countries are few.
func (m *Map) countryArcs() map[string][]topology.Arc {
	arcs := map[string][]topology.Arc{}
	for _, a := range m.net.Arcs {
		l, r := m.net.Country(a.Left), m.net.Country(a.Right)
		if l == r {
			continue
		}
		for _, code := range [2]string{l, r} {
			if code != "" {
				arcs[code] = append(arcs[code], a)
			}
		}
	}
	return arcs
}

// outline puts an area together from the lines round it; in says which provinces
// belong to it.
func (m *Map) outline(arcs []topology.Arc, level uint8, in func(unit uint16) bool) orb.MultiPolygon {
	net := &topology.Topology{Provinces: m.net.Provinces, Arcs: arcs}
	paths := net.Paths(func(a *topology.Arc) int {
		if in(a.Left) {
			return 1
		}
		return -1
	})
	// Islands of less than a few square pixels of the level are left out, unless
	// there is nothing else.
	tiny := math.Pow(360/256/math.Exp2(float64(level)), 2)
	outer, holes := rings(net, paths, level, tiny)
	if len(outer) == 0 {
		outer, holes = rings(net, paths, topology.MaxLevel, 0)
	}
	var polygons orb.MultiPolygon
	for _, r := range outer {
		polygons = append(polygons, orb.Polygon{r})
	}
	for _, h := range holes {
		for i, p := range polygons {
			if p[0].Bound().Contains(h[0]) && planar.RingContains(p[0], h[0]) {
				polygons[i] = append(p, h)
				break
			}
		}
	}
	return polygons
}

func rings(net *topology.Topology, paths [][]topology.Step, level uint8, least float64) (outer, holes []orb.Ring) {
	for _, path := range paths {
		var r orb.Ring
		for p := range net.Points(path, level) {
			r = append(r, degrees(p))
		}
		if len(r) == 0 {
			continue
		}
		if r[0] != r[len(r)-1] {
			r = append(r, r[0])
		}
		switch a := ringArea(r); {
		case len(r) < 4 || math.Abs(a) < least || a == 0:
		case a > 0:
			outer = append(outer, r)
		default:
			holes = append(holes, r)
		}
	}
	return outer, holes
}

// ringArea is the area in square degrees, positive when anticlockwise.
func ringArea(r orb.Ring) float64 {
	var a float64
	for i := 1; i < len(r); i++ {
		a += r[i-1][0]*r[i][1] - r[i][0]*r[i-1][1]
	}
	return a / 2
}
