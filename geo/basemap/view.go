package basemap

import (
	"math"
	"slices"

	"dateline/geo"
	"dateline/geo/tile"
	"dateline/geo/topology"

	"github.com/paulmach/orb"
)

// View is the base map in a box, for pictures drawn on the server. Positions are
// pixels from the box's north-west corner, x to the right and y down, at 256
// pixels a tile; geometry runs on a little beyond the edges. Lakes lie on land,
// and Coast is what to stroke instead of the edges of Land.
type View struct {
	Width, Height                float64
	Land, Lakes                  []orb.Ring // to be filled together by the even-odd rule
	Coast, Rivers                []orb.LineString
	Country, Disputed, Provinces []orb.LineString // borders
	Labels                       []Placed         // the most important first
	origin                       orb.Point        // on the square world, in pixels
	scale                        float64          // the width of the world in pixels
}

// Placed is a label in a View.
type Placed struct {
	At    orb.Point
	Class LabelClass
	Name  string
	Rank  int // as in tiles
}

// overhang is how far, in pixels, the geometry of a view goes beyond its edges.
const overhang = 8

// View gives the map in a box, which may cross 180°, at a zoom level, which need
// not be whole, with names in lang.
func (m *Map) View(area geo.BBox, zoom float64, lang string) *View {
	scale := 256 * math.Exp2(zoom)
	bound := area.Bound()
	x0, y0 := tile.Project(orb.Point{bound.Min[0], min(bound.Max[1], tile.MaxLat)})
	x1, y1 := tile.Project(orb.Point{bound.Max[0], max(bound.Min[1], -tile.MaxLat)})
	v := &View{
		Width: (x1 - x0) * scale, Height: (y1 - y0) * scale,
		origin: orb.Point{x0 * scale, y0 * scale}, scale: scale,
	}
	l := m.levels[int(min(max(math.Ceil(zoom), 0), topology.MaxLevel))]()
	whole := uint8(min(max(math.Floor(zoom), 0), MaxZoom))
	t := m.tools.Get().(*tools)
	defer m.tools.Put(t)
	more := overhang / scale
	for round := -1.0; round <= 1; round++ { // the world to the left, this one, the one to the right
		within := box{units(x0 - more - round), units(y0 - more), units(x1 + more - round), units(y1 + more)}
		if within.x1 < 0 || within.x0 > 1<<worldBits {
			continue
		}
		v.add(t, l, within, round, whole)
		v.addLabels(m, within, round, whole, lang)
	}
	slices.SortFunc(v.Labels, func(a, b Placed) int { return a.Rank - b.Rank })
	return v
}

// Position is where a point (lon, lat) is in the view, on the copy of the world
// that the view shows.
func (v *View) Position(p orb.Point) orb.Point {
	x, y := tile.Project(p)
	at := orb.Point{x*v.scale - v.origin[0], y*v.scale - v.origin[1]}
	for at[0] < 0 && at[0]+v.scale <= v.Width {
		at[0] += v.scale
	}
	for at[0] > v.Width && at[0]-v.scale >= 0 {
		at[0] -= v.scale
	}
	return at
}

func units(v float64) int32 {
	return int32(min(max(math.Round(v*(1<<worldBits)), math.MinInt32), math.MaxInt32))
}

func (v *View) pixel(p point, round float64) orb.Point {
	const world = 1 << worldBits
	return orb.Point{(float64(p.x)/world+round)*v.scale - v.origin[0], float64(p.y)/world*v.scale - v.origin[1]}
}

func (v *View) pixels(points []point, round float64) []orb.Point {
	ps := make([]orb.Point, len(points))
	for i, p := range points {
		ps[i] = v.pixel(p, round)
	}
	return ps
}

func (v *View) add(t *tools, l *level, within box, round float64, zoom uint8) {
	ring := func(to *[]orb.Ring, s *shape) {
		if r := t.clip.ring(s, within); r != nil {
			*to = append(*to, v.pixels(r, round))
		}
	}
	line := func(to *[]orb.LineString, s *shape) {
		t.clip.line(s, within, func(p []point) { *to = append(*to, v.pixels(p, round)) })
	}
	for i := range l.land {
		ring(&v.Land, &l.land[i])
	}
	for i := range l.coast {
		line(&v.Coast, &l.coast[i])
	}
	for i := range l.lakes {
		if l.lakes[i].zoom <= zoom {
			ring(&v.Lakes, &l.lakes[i].shape)
		}
	}
	for i := range l.rivers {
		if l.rivers[i].zoom <= zoom {
			line(&v.Rivers, &l.rivers[i].shape)
		}
	}
	for c, to := range []*[]orb.LineString{&v.Country, &v.Disputed, &v.Provinces} {
		for i := range l.borders[c] {
			if borderClasses[c] != "province" || l.zooms[i] <= zoom {
				line(to, &l.borders[c][i])
			}
		}
	}
}

func (v *View) addLabels(m *Map, within box, round float64, zoom uint8, lang string) {
	// Labels are sifted in degrees first: to project all of them costs more than
	// the rest of the view.
	const world, slack = 1 << worldBits, topology.Degree / 100
	nw := tile.Unproject(float64(within.x0)/world, float64(within.y0)/world)
	se := tile.Unproject(float64(within.x1)/world, float64(within.y1)/world)
	west, east := int64(nw[0]*topology.Degree)-slack, int64(se[0]*topology.Degree)+slack
	south, north := int64(se[1]*topology.Degree)-slack, int64(nw[1]*topology.Degree)+slack
	for i := range m.labels {
		l := &m.labels[i]
		if l.MinZoom > zoom || l.MaxZoom < zoom {
			continue
		}
		if x, y := int64(l.At[0]), int64(l.At[1]); x < west || x > east || y < south || y > north {
			continue
		}
		p := projected(l.At)
		if at := v.pixel(p, round); within.holds(box{p.x, p.y, p.x, p.y}) && at[0] >= 0 && at[0] <= v.Width && at[1] >= 0 && at[1] <= v.Height {
			v.Labels = append(v.Labels, Placed{At: at, Class: l.Class, Name: l.In(lang), Rank: i})
		}
	}
}
