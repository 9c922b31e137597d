package web

import (
	"strconv"

	"dateline/geo"
	"dateline/geo/picture"
)

// markClass is the class that colours a symbol: hollow is not carried out.
func markClass(k geo.Kind, o geo.Outcome) string {
	class := "mark-" + picture.Symbol(k)
	if picture.Hollow(k, o) {
		class += " mark-hollow"
	}
	return class
}

// kindLine is kind and outcome together: "Attack", "Arrest, plot foiled".
func kindLine(k geo.Kind, o geo.Outcome) string {
	switch {
	case o == geo.Foiled && k == geo.Attack:
		return "Attack, foiled"
	case o == geo.Foiled && k != geo.FoiledPlot:
		return KindName(k) + ", plot foiled"
	case o == geo.Failed:
		return KindName(k) + ", failed"
	}
	return KindName(k)
}

// placeOf is where an incident happened, as far as a list has room for it.
func placeOf(i geo.Feature) string {
	country := ""
	if i.Country != "" {
		country = i.Country.Name()
	}
	if s := PlaceLine(i.Place, country); s != "" {
		return s
	}
	return "Place not known"
}

// degrees is a coordinate in its fewest digits, at most seven after the point (1 cm).
func degrees(v float64) string {
	s := strconv.FormatFloat(v, 'f', 7, 64)
	for s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	if s[len(s)-1] == '.' {
		s = s[:len(s)-1]
	}
	return s
}

// pageQuery is query with an offset, which the first page does without.
func pageQuery(query string, offset int) string {
	if offset == 0 {
		return query
	}
	return join(query, "offset="+strconv.Itoa(offset))
}

// BoxText is a box in words: "60° E–75° E, 29° N–39° N".
func BoxText(b geo.BBox) string {
	return lonText(b.West) + "–" + lonText(b.East) + ", " + latText(b.South) + "–" + latText(b.North)
}

func lonText(v float64) string { return degreesText(v, "E", "W") }
func latText(v float64) string { return degreesText(v, "N", "S") }

func degreesText(v float64, positive, negative string) string {
	letter := positive
	if v < 0 {
		v, letter = -v, negative
	}
	return degrees(float64(int(v*100+0.5))/100) + "° " + letter
}

// CoordinateText is a position in words, latitude first as readers know it:
// "31.613° N, 65.710° E". It never shows more digits than the precision has.
func CoordinateText(lon, lat float64, p geo.GeoPrecision) string {
	digits := 3
	switch {
	case p == geo.Site:
		digits = 5
	case p >= geo.District:
		digits = 1
	case p == geo.NearPlace:
		digits = 2
	}
	one := func(v float64, positive, negative string) string {
		letter := positive
		if v < 0 {
			v, letter = -v, negative
		}
		return strconv.FormatFloat(v, 'f', digits, 64) + "° " + letter
	}
	return one(lat, "N", "S") + ", " + one(lon, "E", "W")
}

// listToll is the toll in a list: of a record that kills nobody by its nature,
// such as a warning, it says nothing.
func listToll(i geo.Feature) string {
	if i.Killed.IsZero() && i.Kind != geo.Attack && i.Kind != geo.SecurityOperation {
		return ""
	}
	return TollShort(i.Killed, "killed")
}
