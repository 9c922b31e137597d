package geo

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// worldPixels is the width of the world at zoom 0 in the pixels of a web map.
const worldPixels = 256

// FitZoom is the greatest zoom, not necessarily whole, at which the box fits
// into width x height pixels; never below 0 or above MaxZoom.
func FitZoom(b BBox, width, height float64) float64 {
	w := b.Width() / 360
	h := mercatorY(b.South) - mercatorY(b.North)
	zoom := math.Min(math.Log2(width/(worldPixels*w)), math.Log2(height/(worldPixels*h)))
	return math.Max(0, math.Min(MaxZoom, zoom))
}

// BBoxAround is the box that width x height pixels show at a zoom round center
// (lon, lat), cut off at the map's edges above and below.
func BBoxAround(center orb.Point, zoom, width, height float64) BBox {
	world := worldPixels * math.Exp2(zoom)
	half := math.Min(180, width/world*180)
	y, dy := mercatorY(center[1]), height/world/2
	b := BBox{West: center[0] - half, East: center[0] + half, South: mercatorLat(math.Min(1, y+dy)), North: mercatorLat(math.Max(0, y-dy))}
	if half == 180 {
		b.West, b.East = -180, 180
	}
	b.West, b.East = wrapLon(b.West), wrapLon(b.East)
	return b
}

// BBoxRound is the box that a circle of km round center (lon, lat) lies in.
func BBoxRound(center orb.Point, km float64) BBox {
	dy := km / kmPerDegree
	dx := min(180, dy/math.Max(0.05, math.Cos(center[1]*math.Pi/180)))
	return BBox{wrapLon(center[0] - dx), max(-90, center[1]-dy), wrapLon(center[0] + dx), min(90, center[1]+dy)}
}

// Rounded is the box with its sides to so many decimals, for an address that
// people read.
func (b BBox) Rounded(decimals int) BBox {
	k := math.Pow10(decimals)
	r := func(v float64) float64 { return math.Round(v*k)/k + 0 }
	return BBox{r(b.West), r(b.South), r(b.East), r(b.North)}
}

// Grow widens the box by a share of its extent on each side, and to at least
// degrees in each direction, so that nothing lies on the edge of a map.
func (b BBox) Grow(share, degrees float64) BBox {
	w, h := b.Width(), b.North-b.South
	dx := math.Max(w*share, (degrees-w)/2)
	dy := math.Max(h*share, (degrees-h)/2)
	out := BBox{b.West - dx, math.Max(-85, b.South-dy), b.East + dx, math.Min(85, b.North+dy)}
	if w+2*dx >= 360 {
		out.West, out.East = -180, 180
		return out
	}
	out.West, out.East = wrapLon(out.West), wrapLon(out.East)
	return out
}

// Frame is where a map of the filter looks when it has no incidents to go by:
// the area, the box or the places that the filter names, else the world.
func (f Filter) Frame() BBox {
	if f.Area != nil {
		return f.Area.BBox()
	}
	if f.BBox != nil {
		return *f.BBox
	}
	countries, asked := f.AllCountries()
	countries = slices.DeleteFunc(slices.Clone(countries), func(c Country) bool { return !c.Located() })
	if !asked || len(countries) == 0 {
		return BBox{West: -170, South: -56, East: 180, North: 75}
	}
	boxes := make([]BBox, len(countries))
	for i, c := range countries {
		boxes[i] = c.BBox()
	}
	return Cover(boxes...)
}

// Frame is the box round the places of the incident, each with its radius, or
// round its country where that is all that is known.
func (i *Incident) Frame() BBox {
	var boxes []BBox
	for _, p := range i.Places {
		if p.Point == nil || p.Precision == CountryOnly {
			continue
		}
		boxes = append(boxes, BBoxRound(*p.Point, p.Radius()*1.2))
	}
	if len(boxes) == 0 {
		return Filter{Countries: []Country{i.Country}}.Frame()
	}
	return Cover(boxes...).Grow(0.15, 4)
}

// kmPerDegree is the length of a degree of latitude.
const kmPerDegree = 111.195
