package basemap

import (
	"math"

	"dateline/geo/topology"

	"github.com/paulmach/orb"
)

// Province is the outline of a province on the map, as that of a [Country].
type Province struct {
	Country string // ISO 3166-1 alpha-3, XKX for Kosovo
	Code    string // ISO 3166-2, or ""
	Name    string // English
	Outline orb.MultiPolygon
}

// ProvinceAt is the province that a point (lon, lat) lies in, with the detail of
// a zoom level; false for a point that is on no land. The result is kept and must
// not be changed.
func (m *Map) ProvinceAt(at orb.Point, level uint8) (Province, bool) {
	unit := m.unitAt(at)
	if unit == topology.None {
		return Province{}, false
	}
	key := provinceKey{unit, min(level, topology.MaxLevel)}
	if kept, ok := m.provinces.Load(key); ok {
		return kept.(Province), true
	}
	u := m.net.Provinces[unit]
	p := Province{Country: u.Country, Code: u.Code, Name: u.Name, Outline: m.outline(m.arcsOf(unit), key.level, func(i uint16) bool { return i == unit })}
	m.provinces.Store(key, p)
	return p, true
}

// provinceKey names an outline.
type provinceKey struct {
	unit  uint16
	level uint8
}

// arcsOf are the lines that have a province on one side only.
func (m *Map) arcsOf(unit uint16) []topology.Arc {
	var arcs []topology.Arc
	for _, a := range m.net.Arcs {
		if (a.Left == unit) != (a.Right == unit) {
			arcs = append(arcs, a)
		}
	}
	return arcs
}

// unitAt is the province on the near side of the first line west of a point.
func (m *Map) unitAt(at orb.Point) uint16 {
	x, y := at[0]*topology.Degree, at[1]*topology.Degree
	unit, nearest := uint16(topology.None), math.Inf(-1)
	for i, span := range m.spans() {
		a := &m.net.Arcs[i]
		if a.Left == a.Right || float64(span.south) > y || float64(span.north) < y || float64(span.west) > x {
			continue
		}
		for k := 1; k < len(a.Points); k++ {
			p, q := a.Points[k-1], a.Points[k]
			py, qy := float64(p[1]), float64(q[1])
			if (py > y) == (qy > y) {
				continue
			}
			cross := float64(p[0]) + float64(q[0]-p[0])*(y-py)/(qy-py)
			if cross > x || cross < nearest {
				continue
			}
			nearest = cross
			// East is on the right of a line to the north.
			if unit = a.Right; qy < py {
				unit = a.Left
			}
		}
	}
	return unit
}

// span is how far an arc goes, in steps of the net.
type span struct{ west, south, north int32 }

func (m *Map) makeSpans() []span {
	all := make([]span, len(m.net.Arcs))
	for i, a := range m.net.Arcs {
		s := span{a.Points[0][0], a.Points[0][1], a.Points[0][1]}
		for _, p := range a.Points[1:] {
			s = span{min(s.west, p[0]), min(s.south, p[1]), max(s.north, p[1])}
		}
		all[i] = s
	}
	return all
}
