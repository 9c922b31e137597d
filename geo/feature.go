package geo

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"
)

// Feature is an incident as every flat layer carries it: the same names and
// types in GeoJSON, CSV, tiles and files (see [FeatureFields]).
type Feature struct {
	ID            int64
	Title         string
	Kind          Kind
	Outcome       Outcome
	Methods       []Method
	Date          Interval
	DatePrecision DatePrecision
	Place         string
	Country       Country
	Admin1        string
	Precision     GeoPrecision
	RadiusKM      float64    // 0: none stated
	Point         *orb.Point // lon, lat; nil only when not even the country is known
	Groups        []string
	Attribution   AttributionStatus
	Killed        Toll
	Injured       Toll
	Arrested      Count // Arrested and Hostages are for summaries, not among the flat properties
	Hostages      Count
	Sources       int
	SourceURL     string
	Dataset       string
	Edition       int64 // the edition in which this reading appeared
	Updated       time.Time
}

// Feature is the incident as flat layers carry it. A record without a position
// takes its country's representative point, with precision "country".
func (i *Incident) Feature() Feature {
	p := i.Place()
	f := Feature{
		ID: i.ID, Title: i.Title, Kind: i.Kind, Outcome: i.Outcome, Methods: i.Methods,
		Date: i.Date, DatePrecision: i.DatePrecision,
		Place: p.Name, Country: i.Country, Admin1: p.Admin1,
		Precision: p.Precision, RadiusKM: p.Radius(), Point: p.Point,
		Groups: i.Groups(), Attribution: i.Attribution,
		Killed: i.Killed, Injured: i.Injured, Arrested: i.Arrested, Hostages: i.Hostages,
		Sources: i.SourceCount(), Dataset: i.Dataset, Updated: i.UpdatedAt,
	}
	if f.Point == nil && i.Country.Located() {
		c := i.Country.Center()
		f.Point, f.Precision, f.RadiusKM = &c, CountryOnly, 0
	}
	if n := slices.IndexFunc(i.Sources, func(s Source) bool { return s.URL != "" }); n >= 0 {
		f.SourceURL = i.Sources[n].URL
	}
	return f
}

// FieldType is the type of a flat property.
type FieldType string

const (
	FieldInteger FieldType = "integer"
	FieldNumber  FieldType = "number"
	FieldString  FieldType = "string"
	FieldDate    FieldType = "date"      // YYYY-MM-DD
	FieldTime    FieldType = "date-time" // RFC 3339, UTC
)

// Field describes one flat property: the codebook.
type Field struct {
	Name string
	Type FieldType
	Text string // what it means, with unit and codes
}

// FeatureFields is the codebook: the flat properties in their order.
var FeatureFields = []Field{
	{"id", FieldInteger, "permanent number of the incident"},
	{"title", FieldString, "headline, in our words or built from the data set's columns"},
	{"kind", FieldString, "what sort of record it is: " + strings.Join(words(Kinds), ", ")},
	{"outcome", FieldString, "how an attack or plot ended: " + strings.Join(words(Outcomes), ", ")},
	{"methods", FieldString, "how it was done, joined by “; ”"},
	{"date", FieldDate, "first day it can have been"},
	{"date_end", FieldDate, "last day it can have been or lasted, null if the same day"},
	{"date_precision", FieldString, "how well the date is known: " + strings.Join(words(DatePrecisions), ", ")},
	{"place", FieldString, "name of the place"},
	{"country", FieldString, "where it happened, ISO 3166-1 alpha-3"},
	{"admin1", FieldString, "province"},
	{"geo_precision", FieldInteger, "how well the place is known: 0 not located, 1 site, 2 settlement, 3 near a place, 4 district, 5 province, 6 informal area, 7 country only, 8 international waters or airspace"},
	{"geo_radius_km", FieldNumber, "radius in km within which the true place lies; null for a country or when none is stated"},
	{"groups", FieldString, "groups that perpetrated or took part (slugs), joined by “; ”"},
	{"attribution", FieldString, "agreed reading of who did it: " + strings.Join(words(AttributionStatuses), ", ")},
	{"killed_low", FieldInteger, "killed, lowest figure; null is unknown, not zero"},
	{"killed_best", FieldInteger, "killed, best figure"},
	{"killed_high", FieldInteger, "killed, highest figure"},
	{"injured_low", FieldInteger, "injured, lowest figure"},
	{"injured_best", FieldInteger, "injured, best figure"},
	{"injured_high", FieldInteger, "injured, highest figure"},
	{"sources_count", FieldInteger, "number of sources"},
	{"source_url", FieldString, "address of the first source that has one"},
	{"dataset", FieldString, "data set it belongs to"},
	{"edition", FieldInteger, "edition in which this reading of the record appeared"},
	{"updated", FieldTime, "when the record last changed"},
	{"url", FieldString, "address of the incident's page"},
}

// Value is what a flat property may hold: int64, float64, string or nil.
type Value any

// Values are the flat properties in the order of FeatureFields. base is the
// public address without a final slash, for the url property.
func (f *Feature) Values(base string) []Value {
	end := Value(nil)
	if f.Date.End != f.Date.Start {
		end = text(f.Date.End.String())
	}
	return []Value{
		f.ID, f.Title, string(f.Kind), text(string(f.Outcome)), text(strings.Join(words(f.Methods), "; ")),
		text(f.Date.Start.String()), end, string(f.DatePrecision),
		text(f.Place), text(string(f.Country)), text(f.Admin1), int64(f.Precision), number(f.RadiusKM),
		text(strings.Join(f.Groups, "; ")), text(string(f.Attribution)),
		count(f.Killed.Low), count(f.Killed.Best), count(f.Killed.High),
		count(f.Injured.Low), count(f.Injured.Best), count(f.Injured.High),
		int64(f.Sources), text(f.SourceURL), f.Dataset, f.Edition, moment(f.Updated),
		f.URL(base),
	}
}

// URL is the canonical address of the incident's page under base.
func (f *Feature) URL(base string) string { return base + IncidentPath(f.ID, f.Title) }

// IncidentPath is the canonical path of an incident's page: its number and a
// readable part, which may change; the number alone leads there too.
func IncidentPath(id int64, title string) string {
	path := "/incidents/" + strconv.FormatInt(id, 10)
	if s := Slug(title); s != "" {
		path += "-" + s
	}
	return path
}

func text(s string) Value {
	if s == "" {
		return nil
	}
	return s
}

func moment(t time.Time) Value {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

func number(v float64) Value {
	if v == 0 || !finite(v) {
		return nil
	}
	return v
}

func count(c Count) Value {
	if n, ok := c.Get(); ok {
		return int64(n)
	}
	return nil
}
