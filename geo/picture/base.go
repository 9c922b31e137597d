package picture

import (
	"cmp"
	"math"
	"slices"

	"dateline/geo/basemap"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// riverZoom is the zoom from which rivers help to find a place.
const riverZoom = 4

// view gets the base map, made for the nearest whole zoom so that its detail and
// its names are those that the map has there when it is moved.
func (d *drawing) view() {
	zoom := math.Round(d.zoom)
	v := d.o.Base.View(d.box(d.bleed, d.rise), zoom, d.o.Lang)
	d.x, d.y = -d.bleed, max(0, d.y0-d.rise)-d.y0
	k := math.Exp2(d.zoom - zoom)
	if d.world <= v.Width*k+1 {
		d.x = -d.x0 // it is the whole world
	}
	v.Width, v.Height = v.Width*k, v.Height*k
	for _, rings := range [][]orb.Ring{v.Land, v.Lakes} {
		for _, r := range rings {
			enlarge(r, k)
		}
	}
	for _, lines := range [][]orb.LineString{v.Rivers, v.Country, v.Disputed, v.Provinces} {
		for _, l := range lines {
			enlarge(l, k)
		}
	}
	for i := range v.Labels {
		at := &v.Labels[i].At
		*at = orb.Point{at[0]*k + d.x, at[1]*k + d.y}
	}
	v.Labels = slices.DeleteFunc(v.Labels, func(l basemap.Placed) bool {
		return l.At[0] < 0 || l.At[0] > d.w || l.At[1] < 0 || l.At[1] > d.h
	})
	d.land = v
}

func enlarge(points []orb.Point, k float64) {
	for i := range points {
		points[i][0] *= k
		points[i][1] *= k
	}
}

// partPoints is about how many points of the base map a part of the land has.
const partPoints = 600

// parts are the land's rings by where they lie, from west to east. A browser
// draws a picture square by square, and in each of them all of every path that
// reaches it: of parts, only a few do. A hole stays with the land round it, which
// it follows.
func parts(rings []orb.Ring) [][]orb.Ring {
	type body struct {
		rings []orb.Ring
		west  float64
	}
	var bodies []body
	for _, r := range rings {
		if n := len(bodies) - 1; n >= 0 && planar.Area(r) < 0 {
			bodies[n].rings = append(bodies[n].rings, r)
			continue
		}
		bodies = append(bodies, body{[]orb.Ring{r}, r.Bound().Min[0]})
	}
	slices.SortStableFunc(bodies, func(a, b body) int { return cmp.Compare(a.west, b.west) })
	var out [][]orb.Ring
	points := partPoints // of the last part
	for _, b := range bodies {
		if points >= partPoints {
			out, points = append(out, nil), 0
		}
		out[len(out)-1] = append(out[len(out)-1], b.rings...)
		for _, r := range b.rings {
			points += len(r)
		}
	}
	return out
}

// base draws what the incidents lie on. Land is a few paths, drawn twice: its
// outline first and then its fill over the outline's inner half, so that no line
// is seen where the path is cut at 180° or at the edge of the drawing. Round
// corners would not be seen at its width and take half as long again to draw.
func (d *drawing) base() {
	p := d.o.Palette
	d.tag("rect", "class", "pic-water", "x", number(-d.bleed), "y", number(-d.rise),
		"width", number(d.w+2*d.bleed), "height", number(d.h+2*d.rise), "fill", p.Water)
	land := d.o.ID + "-land"
	d.open("defs")
	d.open("g", "id", land)
	for _, part := range parts(d.land.Land) {
		d.path(part, nil)
	}
	d.close("g")
	d.close("defs")
	copies := d.copies()
	for _, x := range copies {
		d.use(land, x, "class", "pic-coast", "fill", "none", "stroke", p.Coast, "stroke-width", "1.6", "stroke-linejoin", "bevel")
	}
	for _, x := range copies {
		d.use(land, x, "class", "pic-land", "fill", p.Land)
	}
	d.open("g", "id", d.o.ID+"-lines", "fill", "none", "stroke-linejoin", "bevel", "transform", d.scaled(copies[0]))
	if d.zoom >= riverZoom {
		d.path(nil, d.land.Rivers, "class", "pic-river", "stroke", p.River, "stroke-width", d.width(0.6, 1, 1.5))
	}
	d.path(d.land.Lakes, nil, "class", "pic-lake", "fill", p.Lake, "stroke", p.Coast, "stroke-width", "1", "fill-rule", "evenodd")
	d.path(nil, d.land.Provinces, "class", "pic-province", "stroke", p.Province, "stroke-width", "1.4", "stroke-dasharray", "6 4")
	d.path(nil, d.land.Country, "class", "pic-border", "stroke", p.Border, "stroke-width", d.width(0.8, 1.2, 1.2))
	d.path(nil, d.land.Disputed, "class", "pic-disputed", "stroke", p.Disputed, "stroke-width", d.width(0.8, 1.2, 1.2), "stroke-dasharray", "8 6")
	d.close("g")
	for _, x := range copies[1:] {
		d.tag("use", "href", "#"+d.o.ID+"-lines", "x", number(x-copies[0]))
	}
}

// width is that of a line, in steps of a path, on a map of a country group, of
// a country, of a town.
func (d *drawing) width(far, middle, near float64) string {
	switch {
	case d.zoom < 5:
		return number(far * d.grain)
	case d.zoom < 9:
		return number(middle * d.grain)
	}
	return number(near * d.grain)
}
