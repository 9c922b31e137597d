package web

import (
	"strconv"

	"dateline/geo"
)

func (r Results) start() string { return strconv.Itoa(r.Offset + 1) }

// countryQuery is the list's filter narrowed to one country.
func (r Results) countryQuery(c geo.Country) string {
	g := r.queryFilter(r.Query)
	g.Countries, g.Regions = []geo.Country{c}, nil
	return g.Query()
}
