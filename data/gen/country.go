package main

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"dateline/geo/basemap"
	"dateline/geo/tile"
	"dateline/geo/topology"
)

// countryLabels puts a country's name where its largest part has most room for
// a line of text, beside the names of all capitals and of its largest towns if
// that can be, or at least of its own capital.
func countryLabels(net *topology.Topology, names map[string]map[string]string, towns map[string][][2]float64) []candidate {
	codes := map[string]bool{}
	for _, p := range net.Provinces {
		codes[p.Country] = true
	}
	var all []candidate
	for code := range codes {
		name := names["en"][code]
		if name == "" {
			name = code
		}
		ring, area := largest(net, code)
		at, width := anchor(ring, nil)
		wish := min(max(pixelZoom(width, countryWidth(name)/1.5), 1), 6)
		own := towns[code]
		px := math.Exp2(-8 - float64(max(wish, 4))) // the zoom level at which towns come
		for _, others := range [][]spare{
			slices.Concat(spared(own, 4, px), spared(towns[""], len(towns[""]), px)),
			slices.Concat(spared(own, 1, px), spared(own, 4, px/2), spared(towns[""], len(towns[""]), px)),
			slices.Concat(spared(own, 1, px), spared(towns[""], len(towns[""]), px)),
			spared(own, 1, px),
		} {
			beside, room := anchor(ring, func(p [2]float64) float64 {
				least := math.Inf(1)
				for _, o := range others {
					least = min(least, 3*o.distance(p, countryWidth(name))) // a little distance is enough
				}
				return least
			})
			if room > 0.25*width {
				at = beside
				break
			}
		}
		c := candidate{
			Label: basemap.Label{
				At: at, Name: name, Code: code,
			},
			importance: 1e9 * (1 + math.Sqrt(area)), // before all towns
		}
		c.wish = wish // the text may be half as long again as the widest room for it
		if area < 1e-7 {
			c.importance = 1e5 // a small island does not push out towns
		}
		c.MaxZoom = min(c.wish+4, 9)
		for _, lang := range languages {
			if n := names[lang][code]; n != "" && n != name {
				c.Names = append(c.Names, basemap.LabelName{Lang: strings.ToLower(lang), Name: n})
			}
		}
		slices.SortFunc(c.Names, byLang)
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b candidate) int { return cmp.Compare(a.ID(), b.ID()) })
	return all
}

// spare is a town whose name is not to be covered at a zoom level, given by the
// size of its pixels.
type spare struct {
	at [2]float64
	px float64
}

func spared(towns [][2]float64, n int, px float64) []spare {
	var all []spare
	for _, t := range towns[:min(n, len(towns))] {
		all = append(all, spare{t, px})
	}
	return all
}

// distance is how far the name of a country, so many pixels wide and with its
// middle at p, is from covering the town, north and south counting double.
func (s spare) distance(p [2]float64, width float64) float64 {
	dx := max(math.Abs(p[0]-s.at[0]-30*s.px)-(width/2+40)*s.px, 0)
	dy := max(math.Abs(p[1]-s.at[1])-26*s.px, 0)
	return dx + 2*dy
}

// largest is the outline of a country's largest part in Mercator, stretched
// twofold from north to south because text is wide, and its area unstretched as
// a share of the world's.
func largest(net *topology.Topology, country string) (ring [][2]float64, area float64) {
	paths := net.Paths(func(a *topology.Arc) int {
		l, r := net.Country(a.Left) == country, net.Country(a.Right) == country
		switch {
		case l == r:
			return 0
		case l:
			return 1
		}
		return -1
	})
	for _, path := range paths {
		for _, level := range []uint8{4, topology.MaxLevel} {
			var r [][2]float64
			for p := range net.Points(path, level) {
				m := mercator(p)
				r = append(r, [2]float64{m[0], 2 * m[1]})
			}
			if len(r) < 6 && level < topology.MaxLevel {
				continue
			}
			if a := math.Abs(signedArea(r)) / 2; a > area {
				ring, area = r, a
			}
			break
		}
	}
	return ring, area
}

// anchor finds the point in a stretched ring with most room, which is its
// distance from the outline and, if given, from what else stands there. width
// is twice the distance.
func anchor(ring [][2]float64, other func([2]float64) float64) (at topology.Point, width float64) {
	low, high := ring[0], ring[0]
	for _, p := range ring {
		low = [2]float64{min(low[0], p[0]), min(low[1], p[1])}
		high = [2]float64{max(high[0], p[0]), max(high[1], p[1])}
	}
	high[1] = min(high[1], 2*0.92) // well before the end of the map
	best, distance := ring[0], -1.0
	for range 3 { // a coarse net of points, then two finer ones round the best
		const n = 24
		step := [2]float64{(high[0] - low[0]) / n, (high[1] - low[1]) / n}
		for i := range n {
			for k := range n {
				p := [2]float64{low[0] + (float64(i)+0.5)*step[0], low[1] + (float64(k)+0.5)*step[1]}
				d := roomIn(ring, p, distance)
				if other != nil {
					d = min(d, other([2]float64{p[0], p[1] / 2}))
				}
				if d > distance {
					best, distance = p, d
				}
			}
		}
		low = [2]float64{best[0] - 2*step[0], best[1] - 2*step[1]}
		high = [2]float64{best[0] + 2*step[0], best[1] + 2*step[1]}
	}
	p := tile.Unproject(best[0], best[1]/2)
	return topology.Point{degrees(p[0]), degrees(p[1])}, 2 * max(distance, 0)
}

// roomIn is the distance from p to the ring, or -1 when p is outside. It stops
// looking once the distance is below least.
func roomIn(ring [][2]float64, p [2]float64, least float64) float64 {
	inside, d := false, math.Inf(1)
	for i := range ring {
		a, b := ring[i], ring[(i+1)%len(ring)]
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0]+(b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1]) {
			inside = !inside
		}
		if d = min(d, segmentDistance(p, a, b)); d < least {
			return -1
		}
	}
	if !inside {
		return -1
	}
	return d
}
