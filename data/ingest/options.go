package ingest

import (
	"cmp"
	"io"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// Options say how a file is read. The zero value reads strictly, with the
// default limits, into the data set that the format names, as published
// incidents, without a check of positions.
type Options struct {
	// Format names the format the file must have, such as "ucdp-ged"; "" finds out.
	Format string
	// Mapping says what the columns of a file of no known format mean; nil proposes
	// one, see [Reader.Mapping]. With a mapping the file is read by it, whatever
	// format it looks like.
	Mapping *Mapping
	// Encoding of the text, such as "windows-1251"; "" finds out between UTF-8,
	// UTF-16 and Windows-1252.
	Encoding string
	// DateOrder says which comes first where a date has two numbers before the year:
	// "dmy" or "mdy". "" takes what the format or the other rows say, and refuses what
	// stays ambiguous.
	DateOrder string
	// Sheet of a spreadsheet; "" takes the one that looks most like a table.
	Sheet string
	// Dataset overrides the data set: its name, or its slug. "" is the format's own.
	Dataset string
	// Version of the data set; "" takes it from the name of the file, or the layout.
	Version string
	// Terms override what the format says of its data set, where they are set: name,
	// licence, attribution, redistribution and so on. Slug and Version do not count.
	Terms geo.Dataset
	// Status of the incidents read: published when "". A row that its own data
	// set marks as not settled is never more than "review", one that a machine
	// coded never more than "draft".
	Status geo.Status
	// AllKinds takes in rows that are no incidents of Dateline's kinds too, such as
	// ACLED's protests, as "other".
	AllKinds bool
	// Locator finds the country of a position, to compare it with the one that the
	// row names. nil makes no check. ([geo.Locator] is one; beware of a nil pointer
	// in an interface.)
	Locator Locator
	// Geocoder finds positions by name for rows without one; nil leaves them as
	// they are: without a position, or known to the country.
	Geocoder Geocoder
	// Roster says who is who. Files for one store must share a Roster that knows the
	// store's actors, or two actors of one name would become one there. nil makes
	// one for this file alone.
	Roster *Roster
	// SkipBad keeps the good rows of a file that has bad ones. Otherwise a single
	// bad row makes [Reader.Incidents] end in a [RejectedError].
	SkipBad bool
	// Rejects takes the bad rows as CSV: the columns of the file and three more, with
	// the line, the reason and, where a row could not be cut into cells, its text.
	// Mended, it can be read again. nil keeps none; a file without bad rows writes
	// nothing.
	Rejects io.Writer
	Limits  Limits
}

// Locator finds the country that a position (lon, lat) lies in.
type Locator interface {
	Locate(orb.Point) (geo.Spot, bool)
}

// Geocoder finds places by their names.
type Geocoder interface {
	// Geocode returns the place as it is known, with position, precision and in Note
	// how it was found. ok is false when nothing is certain enough. It must not
	// answer with a position 0, 0 for "not known".
	Geocode(PlaceQuery) (found geo.Place, ok bool)
	// Learn is told of settlements that rows place themselves, each name once.
	Learn(PlaceQuery, geo.Place)
}

// PlaceQuery is what a row says about where it happened, in words.
type PlaceQuery struct {
	Place          string // name of a town, village or venue
	Text           string // the source's own wording
	Admin1, Admin2 string
	Country        geo.Country
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
	// Book is the size of a spreadsheet, packed and again unpacked, and of a zip
	// archive: 256 MiB. It is held in memory packed, and its texts unpacked.
	Book int64
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
		Book:     cmp.Or(l.Book, 256<<20),
		Reported: cmp.Or(l.Reported, 100),
	}
}
