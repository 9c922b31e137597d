package geo

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// BBox is a box of longitudes and latitudes in degrees, bounds included. It may
// cross the 180° line, in which case West is greater than East. It is the only
// place where longitudes are compared. The zero BBox is the point 0,0.
type BBox struct {
	West, South, East, North float64
}

// World is the box that contains every point.
var World = BBox{-180, -90, 180, 90}

// ParseBBox reads "west,south,east,north" in degrees; six numbers (with heights,
// which are ignored) are accepted as in OGC API. Longitudes are within ±180,
// latitudes within ±90 and south is not above north. West greater than east
// means that the box crosses the 180° line.
func ParseBBox(s string) (BBox, error) {
	fail := func(reason string) (BBox, error) {
		return BBox{}, &InputError{Field: "bbox", Value: s, Reason: reason}
	}
	parts := strings.Split(s, ",")
	if len(parts) != 4 && len(parts) != 6 {
		return fail("want 4 or 6 numbers west,south,east,north, got " + strconv.Itoa(len(parts)))
	}
	n := make([]float64, len(parts))
	for i, p := range parts {
		v, err := ParseNumber(strings.TrimSpace(p))
		if err != nil {
			return fail("want numbers west,south,east,north in degrees, such as 60,29,75,39")
		}
		n[i] = v
	}
	b := BBox{n[0], n[1], n[len(n)/2], n[len(n)/2+1]}
	switch {
	case b.West < -180 || b.West > 180 || b.East < -180 || b.East > 180:
		return fail("longitudes must be between -180 and 180")
	case b.South < -90 || b.South > 90 || b.North < -90 || b.North > 90:
		return fail("latitudes must be between -90 and 90")
	case b.South > b.North:
		return fail("south must not be above north")
	}
	return b, nil
}

// CrossesDateLine reports whether the box runs over the 180° line.
func (b BBox) CrossesDateLine() bool { return b.West > b.East }

// Split returns the one or two boxes with West <= East that cover the same points.
func (b BBox) Split() []BBox {
	if !b.CrossesDateLine() {
		return []BBox{b}
	}
	return []BBox{{b.West, b.South, 180, b.North}, {-180, b.South, b.East, b.North}}
}

// Contains reports whether the point (lon, lat) lies in the box or on its edge.
// The meridians 180 and -180 are the same line.
func (b BBox) Contains(p orb.Point) bool {
	if p[1] < b.South || p[1] > b.North {
		return false
	}
	return b.containsLon(p[0])
}

func (b BBox) containsLon(lon float64) bool {
	return b.spansLon(lon) || lon == 180 && b.spansLon(-180) || lon == -180 && b.spansLon(180)
}

func (b BBox) spansLon(lon float64) bool {
	if b.CrossesDateLine() {
		return lon >= b.West || lon <= b.East
	}
	return lon >= b.West && lon <= b.East
}

// Intersects reports whether the boxes share a point.
func (b BBox) Intersects(o BBox) bool {
	if b.South > o.North || o.South > b.North {
		return false
	}
	return b.containsLon(o.West) || b.containsLon(o.East) || o.containsLon(b.West)
}

// Width is the extent in degrees of longitude, 0 to 360.
func (b BBox) Width() float64 {
	if b.CrossesDateLine() {
		return 360 - b.West + b.East
	}
	return b.East - b.West
}

// Center is the middle of the box as lon, lat.
func (b BBox) Center() orb.Point {
	lon := b.West + b.Width()/2
	if lon > 180 {
		lon -= 360
	}
	return orb.Point{lon, (b.South + b.North) / 2}
}

// Bound is the box as orb writes it; a box that crosses 180° runs on past it
// (its right edge is greater than 180).
func (b BBox) Bound() orb.Bound {
	return orb.Bound{Min: orb.Point{b.West, b.South}, Max: orb.Point{b.West + b.Width(), b.North}}
}

// BBoxOf is the smallest box round the points: it leaves out the widest gap
// between their longitudes, and crosses 180° only where that is narrower. No
// points give the zero BBox.
func BBoxOf(points ...orb.Point) BBox {
	boxes := make([]BBox, len(points))
	for i, p := range points {
		boxes[i] = BBox{p[0], p[1], p[0], p[1]}
	}
	return Cover(boxes...)
}

// Cover is the smallest box round the boxes, found like [BBoxOf]. No boxes give
// the zero BBox.
func Cover(boxes ...BBox) BBox {
	if len(boxes) == 0 {
		return BBox{}
	}
	boxes = slices.SortedFunc(slices.Values(boxes), func(a, b BBox) int { return cmp.Compare(a.West, b.West) })
	// reach is how far east the boxes met so far cover, to the edge east. It begins with those
	// that run over 180°, seen from the far side, so that the first gap is the
	// one round 180°.
	out, east, reach, gap := boxes[0], 0.0, math.Inf(-1), 0.0
	for _, b := range boxes {
		out.South, out.North = min(out.South, b.South), max(out.North, b.North)
		if r := b.West + b.Width() - 360; r > reach {
			east, reach = b.East, r
		}
	}
	out.West, out.East = World.West, World.East
	for _, b := range boxes {
		if b.West-reach > gap {
			gap, out.West, out.East = b.West-reach, b.West, east
		}
		if r := b.West + b.Width(); r > reach {
			east, reach = b.East, r
		}
	}
	return out
}

// wrapLon brings a longitude that has run past 180° back between ±180.
func wrapLon(lon float64) float64 {
	if lon >= -180 && lon <= 180 {
		return lon
	}
	lon = math.Mod(lon+180, 360)
	if lon < 0 {
		lon += 360
	}
	return lon - 180
}

// String is the box as ParseBBox reads it, in the fewest digits.
func (b BBox) String() string {
	f := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	return f(b.West) + "," + f(b.South) + "," + f(b.East) + "," + f(b.North)
}
