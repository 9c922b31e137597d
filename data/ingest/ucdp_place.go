package ingest

import (
	"fmt"
	"strconv"
	"strings"

	"dateline/geo"

	"github.com/paulmach/orb"
)

var ucdpPrecision = [...]geo.GeoPrecision{
	1: geo.Settlement, 2: geo.NearPlace, 3: geo.District, 4: geo.Province, 5: geo.Area, 6: geo.CountryOnly, 7: geo.International,
}

// place reads where it happened. The row's own country is kept whatever the
// position says.
func (u *ucdp) place(row *row, inc *geo.Incident) error {
	country, err := u.countryOf(row)
	if err != nil {
		return err
	}
	inc.Country = country
	n, err := row.code(u.wherePrec, 7)
	if err != nil {
		return err
	}
	p := geo.Place{
		Role: geo.RoleSite, Name: plain(row.known(u.where)), Text: row.known(u.whereText),
		Admin1: plain(row.known(u.adm1)), Admin2: plain(row.known(u.adm2)),
	}
	if n != 0 && u.wkt >= 0 {
		if at, err := row.point(u.lon, u.lat); err == nil && at != nil && *at != (orb.Point{}) {
			u.checkWKT(row, *at)
		}
	}
	return u.r.put(row, inc, p, u.lon, u.lat, ucdpPrecision[n])
}

// countryOf reads the country by its Gleditsch-Ward number, or else by name.
func (u *ucdp) countryOf(row *row) (geo.Country, error) {
	name := row.get(u.country)
	if n, known, err := parseCount(row.get(u.countryID)); err == nil && known {
		if c, ok := geo.CountryByGW(n); ok {
			if named, ok := u.r.countryNamed(name); ok && named != c {
				row.find(codeCountryName, u.country, fmt.Sprintf("The source's country number %d is %s, but it writes %q; the number counts.", n, c.Name(), name))
			}
			return c, nil
		}
	} else if err != nil {
		return "", row.bad(u.countryID, err.Error(), "")
	}
	if name == "" {
		row.find(codeNoCountry, u.country, "The source names no country.")
		return "", nil
	}
	c, ok := u.r.countryNamed(name)
	if !ok {
		row.find(codeNoCountry, u.country, fmt.Sprintf("The source's country %q is not one that Dateline knows.", name))
	}
	return c, nil
}

// checkWKT compares the position with geom_wkt, which repeats it as
// "POINT (lon lat)". They differ where a sign was lost.
func (u *ucdp) checkWKT(row *row, p orb.Point) {
	text := row.get(u.wkt)
	inner, ok := strings.CutPrefix(text, "POINT (")
	if !ok {
		return
	}
	lonText, latText, _ := strings.Cut(strings.TrimSuffix(inner, ")"), " ")
	lon, err1 := geo.ParseNumber(lonText)
	lat, err2 := geo.ParseNumber(latText)
	if err1 != nil || err2 != nil {
		return
	}
	// A thousandth of a degree, about 100 metres, is beyond any rounding seen.
	if within(lon-p[0], 1e-3) && within(lat-p[1], 1e-3) {
		return
	}
	row.find(codeWKT, u.lat, fmt.Sprintf("The source contradicts itself on the position: latitude %s and longitude %s, but geom_wkt says %s and %s. The first is shown.",
		degrees(p[1]), degrees(p[0]), latText, lonText))
}

func degrees(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
