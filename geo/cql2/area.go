package cql2

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"dateline/geo"
)

// sIntersects = S_INTERSECTS ( property , geometry ), in either order
func (p *parser) sIntersects() (Expr, error) {
	if err := p.opening(); err != nil {
		return nil, err
	}
	var e SIntersects
	area := func() (err error) {
		e.Area, err = p.area()
		return err
	}
	property := func() (err error) {
		at := p.token
		if e.Property, err = p.name(); err != nil {
			return err
		}
		if p.schema.types[string(e.Property)] != PointType {
			return p.fail(at.at, at.shown(), "want a property that is a geometry")
		}
		return nil
	}
	var err error
	if p.token.calls {
		err = p.pair(area, property)
	} else {
		err = p.pair(property, area)
	}
	return e, err
}

func (p *parser) area() (Area, error) {
	t := p.token
	var read func() (Area, error)
	switch {
	case t.begins("BBOX"), t.begins("ENVELOPE"):
		read = p.box
	case t.begins("POINT"):
		read = p.point
	case t.begins("MULTIPOINT"):
		read = p.points
	case t.begins("POLYGON"):
		read = p.onePolygon
	case t.begins("MULTIPOLYGON"):
		read = p.polygons
	default:
		return nil, p.want("BBOX(west, south, east, north), POINT(lon lat), POLYGON((lon lat, …)), MULTIPOINT or MULTIPOLYGON")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	return read()
}

// box takes (west, south, east, north), or six numbers with heights.
func (p *parser) box() (Area, error) {
	at := p.token
	var n []float64
	err := p.list(func() error {
		v, err := p.number()
		n = append(n, v)
		if len(n) > 6 {
			return p.fail(at.at, "", "a box has 4 or 6 numbers")
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(n) != 4 && len(n) != 6 {
		return nil, p.fail(at.at, "", "a box has 4 or 6 numbers west, south, east, north, not %d", len(n))
	}
	b := geo.BBox{West: n[0], South: n[1], East: n[len(n)/2], North: n[len(n)/2+1]}
	if !onEarth(orb.Point{b.West, b.South}) || !onEarth(orb.Point{b.East, b.North}) || b.South > b.North {
		return nil, p.fail(at.at, b.String(), "want longitudes within ±180, latitudes within ±90 and south not above north")
	}
	return Box(b), nil
}

func (p *parser) point() (Area, error) {
	line, err := p.line()
	if err == nil && len(line) != 1 {
		err = p.want("one position, lon lat")
	}
	return Points(line), err
}

// points takes (lon lat, …), each position in parentheses of its own or not.
func (p *parser) points() (Area, error) {
	var out Points
	err := p.list(func() error {
		if p.token.is("(") {
			line, err := p.line()
			out = append(out, line...)
			return err
		}
		at, err := p.position()
		out = append(out, at)
		return err
	})
	return out, err
}

func (p *parser) onePolygon() (Area, error) {
	polygon, err := p.polygon()
	return Polygons{polygon}, err
}

func (p *parser) polygons() (Area, error) {
	var out Polygons
	err := p.list(func() error {
		polygon, err := p.polygon()
		out = append(out, polygon)
		return err
	})
	return out, err
}

func (p *parser) polygon() (orb.Polygon, error) {
	var out orb.Polygon
	err := p.list(func() error {
		at := p.token
		line, err := p.line()
		if err != nil {
			return err
		}
		if len(line) < 4 || line[0] != line[len(line)-1] {
			return p.fail(at.at, "", "a ring has at least 4 positions and ends where it begins")
		}
		out = append(out, orb.Ring(line))
		return nil
	})
	return out, err
}

func (p *parser) line() ([]orb.Point, error) {
	var out []orb.Point
	err := p.list(func() error {
		at, err := p.position()
		out = append(out, at)
		return err
	})
	return out, err
}

// list reads ( item , item … ).
func (p *parser) list(item func() error) error {
	if err := p.need("("); err != nil {
		return err
	}
	for {
		if err := item(); err != nil {
			return err
		}
		more, err := p.take(",")
		if err != nil {
			return err
		}
		if !more {
			return p.need(")")
		}
	}
}

// position takes lon lat; a height after it is not looked at.
func (p *parser) position() (orb.Point, error) {
	if p.vertices++; p.vertices > MaxVertices {
		return orb.Point{}, p.fail(p.token.at, "", "at most %d positions in a filter", MaxVertices)
	}
	at := p.token
	lon, err := p.number()
	if err != nil {
		return orb.Point{}, err
	}
	lat, err := p.number()
	if err != nil {
		return orb.Point{}, err
	}
	if p.token.kind == numberToken {
		if err := p.advance(); err != nil {
			return orb.Point{}, err
		}
	}
	if !onEarth(orb.Point{lon, lat}) {
		return orb.Point{}, p.fail(at.at, at.shown(), "want a longitude within ±180 and a latitude within ±90")
	}
	return orb.Point{lon, lat}, nil
}

func (p *parser) number() (float64, error) {
	if p.token.kind != numberToken {
		return 0, p.want("a number")
	}
	v := p.token.number
	return v, p.advance()
}

func onEarth(p orb.Point) bool { return math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90 }

func (a Box) holds(p orb.Point) bool    { return geo.BBox(a).Contains(p) }
func (a Points) holds(p orb.Point) bool { return slices.Contains(a, p) }

func (a Polygons) holds(p orb.Point) bool {
	for _, polygon := range a {
		inside := false
		for _, ring := range polygon {
			crossed, onEdge := around(ring, p)
			if onEdge {
				return true
			}
			inside = inside != crossed
		}
		if inside {
			return true
		}
	}
	return false
}

// around reports whether the ring goes round p, by counting the edges that a ray
// to the east meets, and whether p lies on the ring itself.
func around(ring orb.Ring, p orb.Point) (inside, onEdge bool) {
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if p[1] < min(a[1], b[1]) || p[1] > max(a[1], b[1]) {
			continue
		}
		side := (b[0]-a[0])*(p[1]-a[1]) - (b[1]-a[1])*(p[0]-a[0])
		if side == 0 && p[0] >= min(a[0], b[0]) && p[0] <= max(a[0], b[0]) {
			return false, true
		}
		if (a[1] > p[1]) != (b[1] > p[1]) && (side > 0) == (b[1] > a[1]) {
			inside = !inside
		}
	}
	return inside, false
}

// Bounds is a box outside of which the condition is never true, as far as it is
// easily seen; false where there is none.
func Bounds(e Expr) (geo.BBox, bool) {
	switch e := e.(type) {
	case SIntersects:
		switch a := e.Area.(type) {
		case Box:
			return geo.BBox(a), true
		case Points:
			return bounds(orb.MultiPoint(a).Bound()), true
		case Polygons:
			return bounds(orb.MultiPolygon(a).Bound()), true
		}
	case And:
		for _, x := range e {
			if b, ok := Bounds(x); ok {
				return b, true
			}
		}
	}
	return geo.BBox{}, false
}

func bounds(b orb.Bound) geo.BBox {
	return geo.BBox{West: b.Min[0], South: b.Min[1], East: b.Max[0], North: b.Max[1]}
}
