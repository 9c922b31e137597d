package picture

import (
	"math"

	"dateline/geo"
)

// clusterSize is the size in pixels of the type that a cluster's number is set in.
func clusterSize(count int) float64 {
	if ClusterRadius(count) > 16 {
		return 13
	}
	return 12
}

// numberBox is half the width and height of a cluster's number in pixels.
func (d *drawing) numberBox(count int) (x, y float64) {
	size := clusterSize(count)
	return d.measure(ShortCount(count), size, true)/2 + 1, size / 2
}

// ringRadii are the radii of clusters' rings, by their place in the list: those that
// would lie over each other give way to each other, as far as their numbers let them.
func (d *drawing) ringRadii() []float64 {
	clusters := d.o.Marks.Clusters
	radii, least := make([]float64, len(clusters)), make([]float64, len(clusters))
	for i, c := range clusters {
		x, _ := d.numberBox(c.Count)
		radii[i] = ClusterRadius(c.Count)
		least[i] = min(radii[i], x+ring)
	}
	full := append([]float64(nil), radii...)
	for i, a := range clusters {
		for j, b := range clusters[:i] {
			if a.Area || b.Area {
				continue
			}
			p, q := d.at(a.Lon, a.Lat), d.at(b.Lon, b.Lat)
			apart := math.Hypot(p[0]-q[0], p[1]-q[1])/d.grow - 4 // their paper, and a pixel
			if apart >= full[i]+full[j] {
				continue
			}
			share := 0.0 // of what both could be larger than they must
			if room := full[i] + full[j] - least[i] - least[j]; room > 0 {
				share = max(0, apart-least[i]-least[j]) / room
			}
			radii[i] = min(radii[i], least[i]+share*(full[i]-least[i]))
			radii[j] = min(radii[j], least[j]+share*(full[j]-least[j]))
		}
	}
	return radii
}

// over reports whether a ring lies over some of a box.
func (d *drawing) over(ring mark, b box) bool {
	x, y := min(max(ring.at[0], b.x0), b.x1), min(max(ring.at[1], b.y0), b.y1)
	return math.Hypot(x-ring.at[0], y-ring.at[1]) < d.grow*ring.radius
}

// Crowded reports whether rings of the clusters at a zoom, made larger by growth,
// would lie over each other however they give way.
func Crowded(marks geo.Marks, zoom, growth float64) bool {
	o := Options{Marks: marks}
	d := &drawing{frame: newFrame(geo.World, tilePixels, tilePixels), o: &o, grow: growth}
	least := func(count int) float64 {
		x, _ := d.numberBox(count)
		return x + ring
	}
	for i, a := range marks.Clusters {
		for _, b := range marks.Clusters[:i] {
			p, q := d.at(a.Lon, a.Lat), d.at(b.Lon, b.Lat)
			apart := math.Hypot(p[0]-q[0], p[1]-q[1]) * math.Exp2(zoom)
			if !a.Area && !b.Area && apart < growth*(least(a.Count)+least(b.Count)) {
				return true
			}
		}
	}
	return false
}
