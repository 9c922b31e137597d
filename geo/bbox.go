package geo

import (
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
	return b.containsLon(p[0]) || p[0] == 180 && b.containsLon(-180) || p[0] == -180 && b.containsLon(180)
}

func (b BBox) containsLon(lon float64) bool {
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

// BBoxOf is the smallest box round the points, by the shorter way round the
// globe. No points give the zero BBox.
func BBoxOf(points ...orb.Point) BBox {
	if len(points) == 0 {
		return BBox{}
	}
	plain, turned := orb.MultiPoint(points).Bound(), orb.MultiPoint(nil)
	for _, p := range points {
		if p[0] < 0 {
			p[0] += 360
		}
		turned = append(turned, p)
	}
	round := turned.Bound()
	b := BBox{plain.Min[0], plain.Min[1], plain.Max[0], plain.Max[1]}
	if round.Max[0]-round.Min[0] < plain.Max[0]-plain.Min[0] {
		b.West, b.East = wrapLon(round.Min[0]), wrapLon(round.Max[0])
	}
	return b
}

func wrapLon(lon float64) float64 {
	if lon > 180 {
		return lon - 360
	}
	return lon
}

// String is the box as ParseBBox reads it, in the fewest digits.
func (b BBox) String() string {
	f := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	return f(b.West) + "," + f(b.South) + "," + f(b.East) + "," + f(b.North)
}
