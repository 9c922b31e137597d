package picture

import (
	"math"

	"dateline/geo"
	"dateline/geo/tile"

	"github.com/paulmach/orb"
)

// tilePixels is the width of the world at zoom 0.
const tilePixels = 256

// Fit is what a picture of width x height pixels shows of a view: the box,
// widened on two sides to the picture's shape, and the zoom. Marks for the picture
// are made for both. Fit of the box that it returns is the same box.
func Fit(view geo.BBox, width, height int) (geo.BBox, float64) {
	f := newFrame(view, width, height)
	return f.box(0, 0), f.zoom
}

// FitWithin is Fit with a margin in pixels within the picture's edges.
func FitWithin(view geo.BBox, width, height, margin int) geo.BBox {
	margin = min(margin, width/4, height/4)
	f := newFrame(view, width-2*margin, height-2*margin)
	return f.box(float64(margin), float64(margin))
}

// frame is where on the square world a picture is.
type frame struct {
	w, h   float64 // pixels
	bleed  float64 // pixels drawn beyond the sides
	rise   float64 // pixels drawn beyond the upper and lower edge
	zoom   float64
	world  float64 // width of the world in pixels
	x0, y0 float64 // of the picture's upper left corner, in pixels of the world
}

func newFrame(view geo.BBox, width, height int) frame {
	f := frame{w: float64(width), h: float64(height)}
	bound := view.Bound()
	x0, y0 := tile.Project(orb.Point{bound.Min[0], min(bound.Max[1], tile.MaxLat)})
	x1, y1 := tile.Project(orb.Point{bound.Max[0], max(bound.Min[1], -tile.MaxLat)})
	f.zoom = min(math.Log2(f.w/tilePixels/(x1-x0)), math.Log2(f.h/tilePixels/(y1-y0)), geo.MaxZoom)
	if near := math.Round(f.zoom); math.Abs(f.zoom-near) < 1e-6 {
		f.zoom = near // or a whole zoom would come out a hair below itself
	}
	f.world = tilePixels * math.Exp2(f.zoom)
	f.x0 = (x0+x1)/2*f.world - f.w/2
	f.y0 = (y0+y1)/2*f.world - f.h/2
	if f.world >= f.h { // there is map enough not to show its upper or lower end
		f.y0 = min(max(f.y0, 0), f.world-f.h)
	}
	return f
}

// box is what the picture shows and as many pixels more at the sides and as many
// above and below, within the ends of the map.
func (f *frame) box(sides, rise float64) geo.BBox {
	y := func(v float64) float64 { return min(max(v/f.world, 0), 1) }
	nw := tile.Unproject((f.x0-sides)/f.world, y(f.y0-rise))
	se := tile.Unproject((f.x0+f.w+sides)/f.world, y(f.y0+f.h+rise))
	b := geo.BBox{West: nw[0], South: se[1], East: se[0], North: nw[1]}
	if b.East-b.West >= 360 {
		b.West, b.East = geo.World.West, geo.World.East
		return b
	}
	b.West, b.East = wrap(b.West), wrap(b.East)
	return b
}

func wrap(lon float64) float64 {
	switch {
	case lon < -180:
		return lon + 360
	case lon > 180:
		return lon - 360
	}
	return lon
}

// at is where a point (lon, lat) is on the picture: the copy nearest its middle.
func (f *frame) at(lon, lat float64) orb.Point {
	x, y := tile.Project(orb.Point{lon, lat})
	x, y = x*f.world-f.x0, y*f.world-f.y0
	return orb.Point{x - f.world*math.Round((x-f.w/2)/f.world), y}
}

// earth is the length of the equator in kilometres.
const earth = 40075.017

// pixels is how long a kilometre is at a latitude.
func (f *frame) pixels(lat float64) float64 { return pixelsAt(f.zoom, lat) }

// pixelsAt is how long a kilometre is at a zoom and latitude.
func pixelsAt(zoom, lat float64) float64 {
	return tilePixels * math.Exp2(zoom) / (earth * math.Cos(lat*math.Pi/180))
}
