package projection

import (
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"dateline/geo/basemap"
)

// World is a picture of the world's countries in whole units, y down.
type World struct {
	Width, Height int
	// Globe is the outline of the globe as far as the picture shows it.
	Globe     string
	Countries []Country // by code
}

// Country is a country in the picture.
type Country struct {
	Code string // ISO 3166-1 alpha-3
	// Path is the d of an SVG path, to be filled by the even-odd rule; "" where
	// not even a unit of the country is left.
	Path string
	// At is where a dot stands for the country. Small says that one should: the
	// country is too small to be seen or met with a finger.
	At    [2]int
	Small bool
}

const (
	// worldWidth is that of a picture in units, about two of which are a pixel.
	worldWidth = 2000
	// north and south are where the picture ends, in degrees: it leaves out
	// Antarctica, where nobody lives.
	north, south = 85, -57
	// smallArea is the greatest area, in square units, of a country that gets a
	// dot: a square of some four pixels.
	smallArea = 60
	// speck is the area below which an island is left out beside a greater one.
	speck = 6
)

// WorldLevel is the zoom level whose detail such a picture shows.
const WorldLevel = 2

// NewWorld draws countries, as [basemap.Map.CountriesAt] gives them at WorldLevel. Those that share a border share its points, so that
// no gap is seen between them.
func NewWorld(list []basemap.Country) *World {
	scale := worldWidth / (2 * EqualEarth(orb.Point{180, 0})[0])
	top := EqualEarth(orb.Point{0, north})[1]
	at := func(p orb.Point) [2]int {
		p = EqualEarth(p)
		return [2]int{int(math.Round(p[0]*scale + worldWidth/2)), int(math.Round((top - p[1]) * scale))}
	}
	w := &World{Width: worldWidth, Height: at(orb.Point{0, south})[1], Globe: globe(at)}
	for _, c := range list {
		if c.Code != "ATA" {
			w.Countries = append(w.Countries, country(c, at))
		}
	}
	slices.SortFunc(w.Countries, func(a, b Country) int {
		if a.Code < b.Code {
			return -1
		}
		return 1
	})
	return w
}

func globe(at func(orb.Point) [2]int) string {
	var ring [][2]int
	for lat := south; lat <= north; lat += 4 {
		ring = append(ring, at(orb.Point{180, float64(min(lat, north))}))
	}
	ring = append(ring, at(orb.Point{180, north}))
	for lat := north; lat >= south; lat -= 4 {
		ring = append(ring, at(orb.Point{-180, float64(max(lat, south))}))
	}
	return string(appendRing(nil, append(ring, at(orb.Point{-180, south}))))
}

func country(c basemap.Country, at func(orb.Point) [2]int) Country {
	out := Country{Code: c.Code}
	var d []byte
	greatest, total := -1.0, 0.0
	for _, polygon := range c.Outline {
		for n, r := range polygon {
			ring := projected(r, at)
			a := math.Abs(planar.Area(flat(ring)))
			if n == 0 {
				total += a
				if a > greatest {
					greatest = a
					center, _ := planar.CentroidArea(flat(projected(r, at)))
					out.At = [2]int{int(math.Round(center[0])), int(math.Round(center[1]))}
					if a == 0 { // less than a unit
						out.At = at(r[0])
					}
				}
			}
			if a >= speck {
				d = appendRing(d, ring)
			}
		}
	}
	out.Path, out.Small = string(d), total < smallArea
	return out
}

// projected is a ring in units, without points that fall on the one before or on
// the line to the next. The last point is not the first again.
func projected(r orb.Ring, at func(orb.Point) [2]int) [][2]int {
	var out [][2]int
	for _, p := range r {
		u := at(p)
		if n := len(out); n > 0 && out[n-1] == u {
			continue
		}
		if n := len(out); n > 1 && straight(out[n-2], out[n-1], u) {
			out[n-1] = u
			continue
		}
		out = append(out, u)
	}
	if n := len(out); n > 1 && out[0] == out[n-1] {
		out = out[:n-1]
	}
	return out
}

func straight(a, b, c [2]int) bool {
	return (b[0]-a[0])*(c[1]-b[1]) == (c[0]-b[0])*(b[1]-a[1]) && (b[0]-a[0])*(c[0]-b[0]) >= 0 && (b[1]-a[1])*(c[1]-b[1]) >= 0
}

func flat(ring [][2]int) orb.Ring {
	out := make(orb.Ring, 0, len(ring)+1)
	for _, u := range ring {
		out = append(out, orb.Point{float64(u[0]), float64(u[1])})
	}
	if len(out) > 0 {
		out = append(out, out[0])
	}
	return out
}

// appendRing writes a ring as SVG does it in fewest bytes: the first point as it
// is, the others by their distance from the one before.
func appendRing(d []byte, ring [][2]int) []byte {
	for n, u := range ring {
		switch {
		case n == 0:
			d = append(d, 'M')
		case n == 1:
			d = append(d, 'l')
		}
		x, y := u[0], u[1]
		if n > 0 {
			x, y = x-ring[n-1][0], y-ring[n-1][1]
		}
		if n > 1 && x >= 0 {
			d = append(d, ' ')
		}
		d = strconv.AppendInt(d, int64(x), 10)
		if y >= 0 {
			d = append(d, ' ')
		}
		d = strconv.AppendInt(d, int64(y), 10)
	}
	return append(d, 'z')
}
