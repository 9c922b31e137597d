package geo

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"
)

// Outline is a region drawn by hand: the corners of a polygon as lon, lat, the last
// joined to the first. Edges are straight in longitude and latitude, as in
// GeoJSON. Where edges cross, what lies inside an odd number of times is in the
// area. An area over the 180° line runs on past it: its first longitudes are
// within ±180, others reach up to 540. nil is no area.
type Outline []orb.Point

// MaxCorners is how many corners an area may have.
const MaxCorners = 500

// maxOutlineText is the length of an area in characters as an address may carry it:
// MaxCorners corners, each number with a sign, three digits and seven decimals.
const maxOutlineText = MaxCorners * 2 * 13

// outlineGrain is the share of a degree that corners are kept to, about 1 cm.
const outlineGrain = 1e7

// ParseOutline reads "lon,lat,lon,lat,…", the corners in order, at least three. The
// first may be repeated as the last. Longitudes run on past 180 where the area
// crosses that line: 190 for 170° W. An edge of more than 180° is refused, as it
// would be for somebody who wrote -170 there.
func ParseOutline(s string) (Outline, error) {
	fail := func(reason string) (Outline, error) {
		return nil, &InputError{Field: "area", Value: s, Reason: reason}
	}
	parts := strings.Split(s, ",")
	switch {
	case len(parts)%2 != 0:
		return fail("want pairs lon,lat,lon,lat and so on, got " + strconv.Itoa(len(parts)) + " numbers")
	case len(parts) > 2*(MaxCorners+1):
		return fail(fmt.Sprintf("at most %d corners, got %d", MaxCorners, len(parts)/2))
	}
	a := make(Outline, 0, len(parts)/2)
	for i := 0; i < len(parts); i += 2 {
		lon, err1 := ParseNumber(strings.TrimSpace(parts[i]))
		lat, err2 := ParseNumber(strings.TrimSpace(parts[i+1]))
		switch {
		case err1 != nil || err2 != nil:
			return fail("want the corners as numbers lon,lat,lon,lat and so on, in degrees, such as 60,29,75,29,70,38")
		case math.Abs(lon) > 540:
			return fail("longitudes must be between -180 and 180, or run on past 180 over that line")
		case math.Abs(lat) > 90:
			return fail("latitudes must be between -90 and 90")
		}
		a = append(a, orb.Point{toGrain(lon), toGrain(lat)})
	}
	if n := len(a); n > 1 && a[0] == a[n-1] {
		a = a[:n-1]
	}
	a = slices.Compact(a)
	switch {
	case len(a) > MaxCorners:
		return fail(fmt.Sprintf("at most %d corners, got %d", MaxCorners, len(a)))
	case len(a) < 3:
		return fail("want at least three different corners")
	}
	b := a.bound()
	if b.Max[0]-b.Min[0] > 360 {
		return fail("an area must not go round the globe more than once")
	}
	for i, p := range a {
		if math.Abs(p[0]-a[(i+1)%len(a)][0]) > 180 {
			return fail("no edge may be longer than 180°; over the 180° line write 190 for 170° W, elsewhere add a corner between")
		}
	}
	return a.inPlace(b.Min[0]), nil
}

func toGrain(v float64) float64 { return math.Round(v*outlineGrain)/outlineGrain + 0 } // + 0: never -0

// inPlace moves the area by whole turns so that its western end, west, is within
// ±180; then equal areas are written alike.
func (a Outline) inPlace(west float64) Outline {
	turn := 0.0
	for west+turn < -180 {
		turn += 360
	}
	for west+turn >= 180 {
		turn -= 360
	}
	if turn != 0 {
		for i := range a {
			a[i][0] = toGrain(a[i][0] + turn)
		}
	}
	return a
}

func (a Outline) bound() orb.Bound { return orb.MultiPoint(a).Bound() }

// BBox is the smallest box round the area; it may cross 180°.
func (a Outline) BBox() BBox {
	b := a.bound()
	if b.Max[0]-b.Min[0] >= 360 {
		return BBox{-180, b.Min[1], 180, b.Max[1]}
	}
	return BBox{wrapLon(b.Min[0]), b.Min[1], wrapLon(b.Max[0]), b.Max[1]}
}

// Contains reports whether the point (lon, lat) lies in the area or on its edge.
func (a Outline) Contains(p orb.Point) bool { return a.test()(p) }

// Round is the area within km kilometres of a point (lon, lat), with 24 corners
// that lie just outside of the circle, kept to a thousandth of a degree; false where
// it would hold a pole.
func Round(center orb.Point, km float64) (Outline, bool) {
	const corners = 24
	reach := 1000 * km / math.Cos(math.Pi/corners)
	var a Outline
	for i := range corners {
		p := orbgeo.PointAtBearingAndDistance(center, 360*float64(i)/corners, reach)
		lon := center[0] + math.Remainder(p[0]-center[0], 360) // beyond 180° it runs on
		a = append(a, orb.Point{math.Round(lon*1000) / 1000, math.Round(p[1]*1000) / 1000})
	}
	if math.Abs(center[1])+reach/1000/kmPerDegree >= 90 {
		return nil, false
	}
	return a.inPlace(a.bound().Min[0]), true
}

// String is the area as ParseOutline reads it, in the fewest digits.
func (a Outline) String() string {
	var b []byte
	for i, p := range a {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendFloat(b, p[0], 'f', -1, 64)
		b = append(b, ',')
		b = strconv.AppendFloat(b, p[1], 'f', -1, 64)
	}
	return string(b)
}

// Ring is the area's outline, closed, its edges parted so that no piece is
// longer than degrees: on a web map, where they are not straight, they are then
// drawn where they are.
func (a Outline) Ring(degrees float64) orb.Ring {
	var out orb.Ring
	for i, p := range a {
		q := a[(i+1)%len(a)]
		n := math.Ceil(max(math.Abs(q[0]-p[0]), math.Abs(q[1]-p[1])) / degrees)
		for k := range int(max(n, 1)) {
			t := float64(k) / n
			if k == 0 {
				t = 0
			}
			out = append(out, orb.Point{p[0] + t*(q[0]-p[0]), p[1] + t*(q[1]-p[1])})
		}
	}
	if len(a) > 0 {
		out = append(out, a[0])
	}
	return out
}

// slabs is how many bands of latitude the edges of an area are sorted into.
const slabs = 256

// edge is one edge of an area, the end that is further south first.
type edge struct{ from, to orb.Point }

// test makes a function that tells whether points are in the area. Edges are
// looked at only where they can matter: those of the point's own band of
// latitude.
func (a Outline) test() func(orb.Point) bool {
	if len(a) == 0 {
		return func(orb.Point) bool { return false }
	}
	b := a.bound()
	perDegree := slabs / math.Max(b.Max[1]-b.Min[1], 1/outlineGrain)
	slab := func(lat float64) int { return min(max(int((lat-b.Min[1])*perDegree), 0), slabs-1) }
	var edges [slabs][]edge
	for i, p := range a {
		e := edge{p, a[(i+1)%len(a)]}
		if e.from[1] > e.to[1] {
			e.from, e.to = e.to, e.from
		}
		for s := slab(e.from[1]); s <= slab(e.to[1]); s++ {
			edges[s] = append(edges[s], e)
		}
	}
	return func(p orb.Point) bool {
		if p[1] < b.Min[1] || p[1] > b.Max[1] {
			return false
		}
		near := edges[slab(p[1])]
		// The area may be met one turn further east, and 180 is -180.
		for lon := p[0] - 360; lon <= b.Max[0]; lon += 360 {
			if lon >= b.Min[0] && inRing(near, orb.Point{lon, p[1]}) {
				return true
			}
		}
		return false
	}
}

// inRing counts the edges that a ray to the east meets; a point on an edge is in.
func inRing(edges []edge, p orb.Point) bool {
	inside := false
	for _, e := range edges {
		a, b := e.from, e.to
		if p[1] < a[1] || p[1] > b[1] {
			continue
		}
		side := (b[0]-a[0])*(p[1]-a[1]) - (b[1]-a[1])*(p[0]-a[0])
		if side == 0 && p[0] >= min(a[0], b[0]) && p[0] <= max(a[0], b[0]) {
			return true
		}
		if p[1] < b[1] && side > 0 {
			inside = !inside
		}
	}
	return inside
}

// inArea narrows the selection to the area. An incident without a position is
// in none; one known to the country only lies where the point does that layers
// give for it.
func (s *Selection) inArea(a Outline) *Selection {
	s = s.Within(a.BBox())
	contains := a.test()
	out := newBitmap(len(s.x.id))
	last, in := orb.Point{math.NaN()}, false
	for row := range s.rows().each(0, len(s.x.id)) {
		// Incidents on one coordinate are neighbours.
		if p := s.x.at(row); p != last {
			last, in = p, contains(p)
		}
		if in {
			out.set(row)
		}
	}
	return s.x.selection(out)
}
