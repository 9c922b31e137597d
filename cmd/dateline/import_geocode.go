package main

import (
	"cmp"

	places "dateline/data/gazetteer"
	"dateline/data/ingest"
	"dateline/geo"
	"dateline/geo/gazetteer"
)

// finder finds the places of rows without a position in the gazetteer. It learns
// from the rows of the same import only, so that the same file reads the same
// the next time.
type finder struct{ *gazetteer.Gazetteer }

func newFinder() finder { return finder{places.New()} }

// Geocode finds the place by its name, or by the words for it, or else the
// district or province that the row names.
func (f finder) Geocode(q ingest.PlaceQuery) (geo.Place, bool) {
	return f.Gazetteer.Geocode(cmp.Or(q.Place, q.Text, q.Admin2, q.Admin1), q.Country, q.Admin1)
}

// Learn makes a settlement known.
func (f finder) Learn(q ingest.PlaceQuery, p geo.Place) {
	f.Gazetteer.Learn(q.Place, q.Country, q.Admin1, *p.Point)
}
