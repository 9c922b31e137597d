package main

import (
	"math"
	"unicode/utf8"

	"dateline/geo/basemap"
	"dateline/geo/tile"
	"dateline/geo/topology"

	"github.com/paulmach/orb"
)

// textWidth is about the width of a name in pixels.
func textWidth(name string) float64 { return 6.6 * float64(utf8.RuneCountInString(name)) }

// countryWidth is the same for the name of a country, which is set wider.
func countryWidth(name string) float64 { return 8.5 * float64(utf8.RuneCountInString(name)) }

// room is what a name takes, in pixels of a zoom level: its middle and half of
// its width and height, with some air.
type room struct {
	x, y, w, h float64
}

func roomOf(c *candidate, zoom uint8) room {
	size := 256 * math.Exp2(float64(zoom))
	x, y := tile.Project(orb.Point{float64(c.At[0]) / topology.Degree, float64(c.At[1]) / topology.Degree})
	r := room{x * size, y * size, textWidth(c.Name)/2 + 12, 15}
	switch c.Class {
	case basemap.CountryLabel:
		r.w, r.h = countryWidth(c.Name)/2+4, 10
	case basemap.CapitalLabel:
		r.x += textWidth(c.Name)/2 + 5 // right of its dot
		r.h = 8
	case basemap.CityLabel:
		r.x += textWidth(c.Name)/2 + 5
	}
	return r
}

// sheet holds the rooms taken at a zoom level, by cell.
type sheet map[[2]int32][]room

const cellSize = 128 // pixels; no room is wider than four or higher than one

func (r room) cell() [2]int32 { return [2]int32{int32(r.x / cellSize), int32(r.y / cellSize)} }

func (s sheet) take(r room) { s[r.cell()] = append(s[r.cell()], r) }

func (s sheet) free(r room) bool {
	c := r.cell()
	for dx := int32(-2); dx <= 2; dx++ {
		for dy := int32(-1); dy <= 1; dy++ {
			for _, o := range s[[2]int32{c[0] + dx, c[1] + dy}] {
				if math.Abs(o.x-r.x) < o.w+r.w && math.Abs(o.y-r.y) < o.h+r.h {
					return false
				}
			}
		}
	}
	return true
}

// arrange gives the labels, the most important first, the first zoom level at
// which they find room beside those before them. At the last one all stand.
func arrange(all []candidate) {
	done := make([]bool, len(all))
	var placed []int
	for zoom := range uint8(basemap.MaxZoom + 1) {
		taken := sheet{}
		for _, i := range placed {
			if all[i].MaxZoom >= zoom {
				taken.take(roomOf(&all[i], zoom))
			}
		}
		for i := range all {
			c := &all[i]
			if done[i] || c.wish > zoom || c.MaxZoom < zoom {
				continue
			}
			r := roomOf(c, zoom)
			free := zoom == basemap.MaxZoom || taken.free(r)
			if free || c.Class == basemap.CapitalLabel { // lesser towns keep a capital's place free
				taken.take(r)
			}
			if free {
				done[i], c.MinZoom = true, zoom
				placed = append(placed, i)
			}
		}
	}
	for i := range all {
		if !done[i] { // found room nowhere
			all[i].MinZoom = all[i].MaxZoom + 1
		}
	}
}
