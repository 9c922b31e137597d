package ingest

import (
	"fmt"
	"strconv"
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

// answer is what the geocoder said.
type answer struct {
	place geo.Place
	ok    bool
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

// put gives the place of an incident its position and what follows from it: no
// position at 0, 0, a look at the country, a search by name where there is none.
// stated is the precision that the source states, or [geo.Unlocated] when it
// states none.
func (r *Reader) put(row *row, inc *geo.Incident, p geo.Place, lon, lat int, stated geo.GeoPrecision) error {
	at, err := row.point(lon, lat)
	if err != nil {
		return err
	}
	return r.putAt(row, inc, p, at, lat, stated)
}

// putAt is put for a position that was read already, of column lat.
func (r *Reader) putAt(row *row, inc *geo.Incident, p geo.Place, at *orb.Point, lat int, stated geo.GeoPrecision) error {
	p.Point, p.Precision = at, stated
	p.Country = inc.Country
	zero := at != nil && *at == (orb.Point{})
	if zero {
		p.Point = nil
		row.find(codeNullIsland, lat, "The source gives the position 0, 0, which stands for no position.")
	}
	query := PlaceQuery{Place: p.Name, Text: p.Text, Admin1: p.Admin1, Admin2: p.Admin2, Country: inc.Country}
	switch {
	case p.Point == nil:
		if p.Precision != geo.CountryOnly {
			p.Precision = geo.Unlocated
		}
		r.geocode(row, &p, query, lat, !zero)
		inc.Country = p.Country // the row's own, or that of the place found
	case stated == geo.Unlocated:
		// A position of unknown worth is not drawn as if it were exact.
		p.Precision = geo.CountryOnly
		row.find(codeNoPrecision, lat, "The source does not say how exact the position is, so only the country is taken from it.")
	default:
		if p.Precision != geo.International {
			r.checkCountry(row, lat, inc.Country, *p.Point)
		}
		r.learn(query, p)
	}
	inc.Places = []geo.Place{p}
	return nil
}

// learn tells the geocoder of a settlement that a row places, once for each
// name.
func (r *Reader) learn(q PlaceQuery, p geo.Place) {
	if r.options.Geocoder == nil || p.Precision > geo.Settlement || p.Name == "" {
		return
	}
	q.Text, q.Admin2 = "", ""
	if _, done := r.learned[q]; !done && len(r.learned) < maxSpots {
		r.learned[q] = struct{}{}
		r.options.Geocoder.Learn(q, p)
	}
}

// geocode looks for a place without a position by its names.
func (r *Reader) geocode(row *row, p *geo.Place, q PlaceQuery, column int, report bool) {
	if r.options.Geocoder == nil || p.Precision == geo.CountryOnly {
		if report {
			row.find(codeNoPosition, column, "")
		}
		return
	}
	answer, asked := r.answers[q]
	if !asked {
		answer.place, answer.ok = r.options.Geocoder.Geocode(q)
		if len(r.answers) >= maxSpots {
			clear(r.answers)
		}
		r.answers[q] = answer
	}
	found, ok := answer.place, answer.ok
	if !ok || found.Precision == geo.Unlocated || found.Point == nil && found.Precision != geo.CountryOnly ||
		found.Point != nil && (*found.Point == (orb.Point{}) || !within(found.Point[0], 180) || !within(found.Point[1], 90)) {
		row.find(codeUnlocated, column, "")
		return
	}
	if found.Point != nil {
		at := *found.Point // each incident's own
		found.Point = &at
	}
	p.Point, p.Precision, p.RadiusKM, p.Note = found.Point, found.Precision, found.RadiusKM, found.Note
	if p.Country == "" {
		p.Country = found.Country
	}
	note := "The source gives no position; it was found by name (" + found.Precision.String() + ")"
	if found.Note != "" {
		note += ": " + strings.TrimSuffix(found.Note, ".")
	}
	row.find(codeGeocoded, column, note+".")
}

// country reads the country of a row by its code or, where that is none, by name.
// A code "NA" is Namibia. The zero Country is noted.
func (r *Reader) country(row *row, code, name int) geo.Country {
	if s := row.get(code); len(s) == 2 || len(s) == 3 {
		if c, ok := r.countryNamed(s); ok {
			return c
		}
	}
	s := row.get(name)
	if s == "" {
		s = row.get(code)
	}
	if s == "" || s != "NA" && unknownWord(s) {
		row.find(codeNoCountry, max(name, code), "The source names no country.")
		return ""
	}
	c, ok := r.countryNamed(s)
	if !ok {
		row.find(codeNoCountry, max(name, code), "The source's country "+strconv.Quote(plain(s))+" is not one that Dateline knows.")
	}
	return c
}

// serial reads the date of a cell of a spreadsheet.
func (r *Reader) serial(s string) (geo.Day, bool) {
	source := r.source
	if a, ok := source.(*ahead); ok {
		source = a.source
	}
	sheet, ok := source.(*sheet)
	if !ok {
		return 0, false
	}
	return parseSerial(s, sheet.date1904)
}
