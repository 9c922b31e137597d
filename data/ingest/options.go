package ingest

import (
	"cmp"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// Options say how a file is read. The zero value reads strictly, with the
// default limits, into the data set that the format names, as published
// incidents, without a check of positions.
type Options struct {
	// Format names the format the file must have, such as "ucdp-ged"; "" finds out.
	Format string
	// Dataset overrides the data set: its name, or its slug. "" is the format's own.
	Dataset string
	// Version of the data set; "" takes it from the name of the file, or the layout.
	Version string
	// Status of the incidents read: published when "". A row that its own data
	// set marks as not settled is never more than "review".
	Status geo.Status
	// Locator finds the country of a position, to compare it with the one that the
	// row names. nil makes no check. ([geo.Locator] is one; beware of a nil pointer
	// in an interface.)
	Locator Locator
	// Roster says who is who. Files for one store must share a Roster that knows the
	// store's actors, or two actors of one name would become one there. nil makes
	// one for this file alone.
	Roster *Roster
	// SkipBad keeps the good rows of a file that has bad ones. Otherwise a single
	// bad row makes [Reader.Incidents] end in a [RejectedError].
	SkipBad bool
	Limits  Limits
}

// Locator finds the country that a position (lon, lat) lies in.
type Locator interface {
	Locate(orb.Point) (geo.Spot, bool)
}

// Limits bound what a file may ask of the machine. A zero field is its default.
type Limits struct {
	// Rows of data: 2,000,000. The whole of UCDP GED has 317,000 and a full export
	// of the largest public data set two million; the rows stream, so that a
	// greater number costs time and some 100 bytes each for its id, not memory for
	// the row.
	Rows int
	// Columns: 500. (GTD has 135.)
	Columns int
	// Field is the greatest length of a cell in bytes: 64 KiB.
	Field int
	// Row is the greatest length of a row in bytes: 1 MiB. It is also what a quote
	// that is never closed can swallow before reading stops.
	Row int
	// Bytes of the file once unpacked: 4 GiB.
	Bytes int64
	// Reported is how many rows the report names for each reason, and after how
	// many bad rows a strict reading gives up: 100.
	Reported int
}

func (l Limits) withDefaults() Limits {
	return Limits{
		Rows:     cmp.Or(l.Rows, 2_000_000),
		Columns:  cmp.Or(l.Columns, 500),
		Field:    cmp.Or(l.Field, 64<<10),
		Row:      cmp.Or(l.Row, 1<<20),
		Bytes:    cmp.Or(l.Bytes, 4<<30),
		Reported: cmp.Or(l.Reported, 100),
	}
}
