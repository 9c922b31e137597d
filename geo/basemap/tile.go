package basemap

import (
	"fmt"
	"math"

	"dateline/geo/tile"
	"dateline/geo/topology"

	"github.com/paulmach/orb"
)

// margin is how far geometry runs on beyond the edge of a tile, in tile units.
const margin = 80

// tools is what a tile is made with.
type tools struct {
	clip clipper
	out  tile.Writer
	buf  []tile.Point
	near []int32
}

func degrees(p topology.Point) orb.Point {
	return orb.Point{float64(p[0]) / topology.Degree, float64(p[1]) / topology.Degree}
}

// Tile writes a vector tile of zoom level 0 to [MaxZoom] with the layers
//
//	land     polygons; what is not land is water
//	coast    lines to stroke; the edges of land are no good for that
//	lakes    polygons
//	rivers   lines
//	borders  lines; class: country, disputed or province
//	labels   points; class: country, capital, city, province or water; name in
//	         lang (BCP 47) where known; rank from 0, unique, the smaller the more
//	         important; pop, where known; and an id that is the same in every tile
//
// A layer without features is left out. A label is in one tile of a zoom level
// only. The caller owns the result, which is the same for the same arguments.
func (m *Map) Tile(id tile.ID, lang string) ([]byte, error) {
	if !id.Valid() || id.Z > MaxZoom {
		return nil, fmt.Errorf("base map tile %s: there are none of that name", id)
	}
	t := m.tools.Get().(*tools)
	defer m.tools.Put(t)
	t.out.Reset()
	l := m.levels[min(id.Z, topology.MaxLevel)]()
	shift := worldBits - 12 - int(id.Z) // units to tile units
	o := origin{x: int32(id.X << (worldBits - id.Z)), y: int32(id.Y << (worldBits - id.Z)), shift: shift}
	side, more := int64(1)<<(worldBits-id.Z), int64(margin)<<shift
	within := box{
		int32(max(int64(o.x)-more, math.MinInt32)), int32(max(int64(o.y)-more, math.MinInt32)),
		int32(min(int64(o.x)+side+more, math.MaxInt32)), int32(min(int64(o.y)+side+more, math.MaxInt32)),
	}
	t.land(l, o, within)
	t.water(l, o, within, id.Z)
	t.borders(l, o, within, id.Z)
	m.writeLabels(t, id, o, lang)
	return append([]byte(nil), t.out.Bytes()...), nil
}

// origin is the north-west corner of a tile and its scale.
type origin struct {
	x, y  int32
	shift int
}

func (o origin) place(p point) tile.Point {
	half := int64(1) << o.shift >> 1
	return tile.Point{
		X: int32((int64(p.x) - int64(o.x) + half) >> o.shift),
		Y: int32((int64(p.y) - int64(o.y) + half) >> o.shift),
	}
}

func (t *tools) placed(points []point, o origin) []tile.Point {
	t.buf = t.buf[:0]
	for _, p := range points {
		t.buf = append(t.buf, o.place(p))
	}
	return t.buf
}

func (t *tools) land(l *level, o origin, within box) {
	t.out.Layer("land")
	t.out.Feature(0)
	for i := range l.land {
		if r := t.clip.ring(&l.land[i], within); r != nil {
			t.out.Ring(t.placed(r, o))
		}
	}
	t.out.Layer("coast")
	t.out.Feature(0)
	for i := range l.coast {
		t.clip.line(&l.coast[i], within, func(p []point) { t.out.Line(t.placed(p, o)) })
	}
}

func (t *tools) water(l *level, o origin, within box, zoom uint8) {
	t.out.Layer("lakes")
	t.out.Feature(0)
	for i := range l.lakes {
		if l.lakes[i].zoom > zoom {
			continue
		}
		if r := t.clip.ring(&l.lakes[i].shape, within); r != nil {
			t.out.Ring(t.placed(r, o))
		}
	}
	t.out.Layer("rivers")
	t.out.Feature(0)
	for i := range l.rivers {
		if l.rivers[i].zoom <= zoom {
			t.clip.line(&l.rivers[i].shape, within, func(p []point) { t.out.Line(t.placed(p, o)) })
		}
	}
}

// borderClasses are in the order of level.borders.
var borderClasses = [3]string{"country", "disputed", "province"}

func (t *tools) borders(l *level, o origin, within box, zoom uint8) {
	t.out.Layer("borders")
	for c, name := range borderClasses {
		t.out.Feature(0)
		t.out.String("class", name)
		for i := range l.borders[c] {
			if name != "province" || l.zooms[i] <= zoom {
				t.clip.line(&l.borders[c][i], within, func(p []point) { t.out.Line(t.placed(p, o)) })
			}
		}
	}
}

func (m *Map) writeLabels(t *tools, id tile.ID, o origin, lang string) {
	t.out.Layer("labels")
	for _, i := range m.labelsIn(t, id) {
		l := &m.labels[i]
		t.out.Feature(l.ID())
		t.out.String("class", l.Class.String())
		t.out.String("name", l.In(lang))
		t.out.Int("rank", int64(i))
		if l.Population > 0 {
			t.out.Int("pop", int64(l.Population))
		}
		t.out.Point(o.place(projected(l.At)))
	}
}

// labelsIn finds the labels of a tile: all that first appear in it or in a tile
// that contains it, so long as they lie in it.
func (m *Map) labelsIn(t *tools, id tile.ID) []int32 {
	t.near = t.near[:0]
	for up := id; ; up = up.Parent() {
		for _, i := range m.first[up] {
			l := &m.labels[i]
			if l.MaxZoom >= id.Z && (up == id || tile.At(degrees(l.At), id.Z) == id) {
				t.near = append(t.near, i)
			}
		}
		if up.Z == 0 {
			return t.near
		}
	}
}
