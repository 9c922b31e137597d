package ingest

import (
	"fmt"
	"strings"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// checkCountry compares the country that a row names with the one its position
// lies in. A disagreement is noted, never repaired; where another sign or order
// of the coordinates would agree, the note says so.
func (r *Reader) checkCountry(row *row, column int, own geo.Country, p orb.Point) {
	if r.options.Locator == nil || !own.Located() || own.Former() {
		return
	}
	spot, ok := r.locate(p)
	switch {
	case !ok:
		row.find(codeOffLand, column, fmt.Sprintf("The position lies more than 25 km from any land%s.", r.mirrored(own, p)))
	case spot.Country != own && spot.KM > 0:
		row.find(codeOtherCountry, column, fmt.Sprintf("The position lies at sea nearest to %s, while the source says %s%s.", spot.Country.Name(), own.Name(), r.mirrored(own, p)))
	case spot.Country != own:
		row.find(codeOtherCountry, column, fmt.Sprintf("The position lies in %s, while the source says %s%s.", spot.Country.Name(), own.Name(), r.mirrored(own, p)))
	}
}

// mirrored names the slip of the pen that would explain a position outside of
// its country.
func (r *Reader) mirrored(own geo.Country, p orb.Point) string {
	for _, slip := range []struct {
		at    orb.Point
		words string
	}{
		{orb.Point{p[0], -p[1]}, "the other sign of the latitude"},
		{orb.Point{-p[0], p[1]}, "the other sign of the longitude"},
		{orb.Point{-p[0], -p[1]}, "the other sign of both coordinates"},
		{orb.Point{p[1], p[0]}, "latitude and longitude swapped"},
	} {
		if !within(slip.at[1], 90) {
			continue
		}
		if spot, ok := r.options.Locator.Locate(slip.at); ok && spot.Country == own {
			return "; with " + slip.words + " it would lie there"
		}
	}
	return ""
}

// maxSpots bounds the memory of positions looked up.
const maxSpots = 1 << 15

type located struct {
	spot geo.Spot
	ok   bool
}

// locate asks the locator once for a position: many rows share one.
func (r *Reader) locate(p orb.Point) (geo.Spot, bool) {
	if l, ok := r.spots[p]; ok {
		return l.spot, l.ok
	}
	if len(r.spots) >= maxSpots {
		clear(r.spots)
	}
	spot, ok := r.options.Locator.Locate(p)
	r.spots[p] = located{spot, ok}
	return spot, ok
}

// countryNamed reads the name of a country; each name is looked up once.
func (r *Reader) countryNamed(name string) (geo.Country, bool) {
	if c, ok := r.countries[name]; ok {
		return c, c != ""
	}
	c, err := geo.ParseCountry(name)
	if err != nil {
		c = ""
	}
	if len(r.countries) < 1<<12 {
		r.countries[strings.Clone(name)] = c
	}
	return c, c != ""
}
