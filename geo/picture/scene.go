package picture

import (
	"math"
	"slices"

	"dateline/geo"
	"dateline/geo/basemap"
)

const (
	// scenesNamed is up to how many places are looked up that the map does not name.
	scenesNamed = 5
	// A town names the place of an incident when it is no more than sceneKM
	// kilometres and scenePixels from it.
	sceneKM, scenePixels = 25, 3
	// A town that the map names sceneZoom levels further in is large enough, on
	// a map of a larger area than that of townZoom.
	sceneZoom = 4
	townZoom  = 9
)

// scenes are the towns where incidents took place, also those too small to be on
// the map otherwise: on a map of where something happened theirs are the names
// that matter. Those that are on the map anyway are taken from there.
func (d *drawing) scenes(marks []mark) []basemap.Placed {
	var all []basemap.Placed
	looked := 0
	for _, m := range marks {
		if !m.exact {
			continue
		}
		reach := min(scenePixels, sceneKM*d.pixels(m.lat))
		named := func(l basemap.Placed) bool {
			return town(l) && math.Hypot(l.At[0]-m.at[0], l.At[1]-m.at[1]) <= reach
		}
		if i := slices.IndexFunc(d.land.Labels, named); i >= 0 {
			all = append(all, d.land.Labels[i])
			d.land.Labels = slices.Delete(d.land.Labels, i, i+1)
			continue
		}
		if looked == scenesNamed || d.zoom >= townZoom {
			continue
		}
		looked++
		towns := d.o.Base.View(d.round(m, reach), min(townZoom, math.Round(d.zoom)+sceneZoom), d.o.Lang).Labels
		if i := slices.IndexFunc(towns, town); i >= 0 {
			towns[i].At = m.at
			all = append(all, towns[i])
		}
	}
	return all
}

// round is the box within reach, in pixels, of a symbol.
func (d *drawing) round(m mark, reach float64) geo.BBox {
	x := reach / d.world * 360
	y := x * math.Cos(m.lat*math.Pi/180)
	return geo.BBox{
		West: wrap(m.lon - x), East: wrap(m.lon + x),
		South: max(m.lat-y, -geo.MercatorLat), North: min(m.lat+y, geo.MercatorLat),
	}
}

func town(l basemap.Placed) bool {
	return l.Class == basemap.CapitalLabel || l.Class == basemap.CityLabel
}
