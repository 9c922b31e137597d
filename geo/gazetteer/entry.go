package gazetteer

import (
	"dateline/geo"

	"github.com/paulmach/orb"
)

// Kind says what sort of place an entry is.
type Kind uint8

// The kinds of entries.
const (
	Country    Kind = iota
	Province        // admin-1
	District        // admin-2
	Capital         // of a country
	Seat            // of a province
	Subseat         // of a district or less
	Town            // any other settlement
	Quarter         // part of a settlement
	FormerTown      // given up, destroyed or merged
	Site            // a building, venue or base
	Area            // a valley, a range, a stretch of land
	kinds
)

var kindNames = [kinds]string{"country", "province", "district", "capital", "seat of a province", "seat of a district", "settlement", "quarter", "former settlement", "site", "area"}

// String is the kind in words.
func (k Kind) String() string {
	if k >= kinds {
		return "unknown"
	}
	return kindNames[k]
}

// Settlement reports whether people live there: neither an administrative unit
// nor a site or area.
func (k Kind) Settlement() bool { return k >= Capital && k <= FormerTown }

// Precision is how well a place is known that is known to be this entry.
func (k Kind) Precision() geo.GeoPrecision {
	switch k {
	case Country:
		return geo.CountryOnly
	case Province:
		return geo.Province
	case District:
		return geo.District
	case Site:
		return geo.Site
	case Area:
		return geo.Area
	}
	return geo.Settlement
}

// Entry is a place as it is put into a [Table].
type Entry struct {
	Kind Kind
	Name string // for display
	// Names are the other names it goes by, in any script.
	Names   []string
	Country geo.Country
	// Parent is the district or province it belongs to, as an index into the
	// entries, or -1.
	Parent int
	Point  orb.Point // lon, lat; of a unit a point inside
	People int       // 0 is unknown
	// RadiusKM is how far round Point it reaches, in whole km; 0 is the
	// precision's usual radius.
	RadiusKM int
	// Own marks what is Dateline's own addition.
	Own bool
}
