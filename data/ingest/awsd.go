package ingest

import (
	"cmp"
	"regexp"
	"strings"

	"dateline/geo"
)

// awsd is the Aid Worker Security Database: 44 columns, a tag row in the Humanitarian
// Data Exchange's copy, the date in three columns.
var awsd = format{
	name:       "awsd",
	title:      "Aid Worker Security Database incidents",
	required:   []string{"incident id", "year", "country", "total killed", "total wounded", "total kidnapped", "means of attack", "latitude", "longitude"},
	known:      awsdColumns,
	scheme:     "awsd",
	repeatsIDs: true,
	layout: func(c columns) string {
		return "incidents (44 columns)"
	},
	dataset: func(string, columns) geo.Dataset {
		return geo.Dataset{
			Slug: "awsd", Name: "Aid Worker Security Database", Version: "unstated", Licence: "CC-BY-4.0",
			LicenceURL:     "https://creativecommons.org/licenses/by/4.0/",
			Attribution:    "Source: Aid Worker Security Database, Humanitarian Outcomes (aidworkersecurity.org), CC BY.",
			URL:            "https://www.aidworkersecurity.org/",
			Redistribution: geo.Open,
			Note:           "The figures count aid workers only, not all who were harmed.",
		}
	},
	mapper: newAWSD,
}

var awsdColumns = []string{
	"incident id", "year", "month", "day", "country code", "country", "region", "district", "city",
	"un", "ingo", "icrc", "nrcs and ifrc", "nngo", "other",
	"nationals killed", "nationals wounded", "nationals kidnapped", "nationals detained", "total nationals",
	"internationals killed", "internationals wounded", "internationals kidnapped", "internationals detained", "total internationals",
	"total killed", "total wounded", "total kidnapped", "total detained", "total affected",
	"gender male", "gender female", "gender unknown", "means of attack", "attack context", "location", "latitude", "longitude",
	"motive", "actor type", "actor name", "details", "verified", "source",
}

type awsdReader struct {
	r *Reader

	id, year, month, day, code, country, region, district, city, lat, lon int
	killed, wounded, kidnapped, detained                                  int
	means, actorType, actor, details, source                              int
	ext                                                                   []extColumn
}

func newAWSD(r *Reader, c columns) mapper {
	a := &awsdReader{
		r: r, id: c.at("incident id"), year: c.at("year"), month: c.at("month"), day: c.at("day"),
		code: c.at("country code"), country: c.at("country"), region: c.at("region"), district: c.at("district"), city: c.at("city"),
		lat: c.at("latitude"), lon: c.at("longitude"),
		killed: c.at("total killed"), wounded: c.at("total wounded"), kidnapped: c.at("total kidnapped"), detained: c.at("total detained"),
		means: c.at("means of attack"), actorType: c.at("actor type"), actor: c.at("actor name"), details: c.at("details"), source: c.at("source"),
	}
	a.ext = c.rest(a.id, a.year, a.month, a.day, a.code, a.country, a.region, a.district, a.city, a.lat, a.lon,
		a.killed, a.wounded, a.kidnapped, a.detained, a.actor, a.details)
	return a
}

func (a *awsdReader) extID(row *row) (string, error) { return roundID(row, a.id) }

// awsdMeans are the means of attack, folded.
var awsdMeans = map[string]geo.Method{
	"aerial bombardment": "air_drone", "bodily assault": "unarmed", "body worn ied": "bombing", "body borne ied": "bombing", "complex attack": "armed_assault",
	"kidnapping": "kidnapping", "kidnap killing": "kidnapping", "landmine": "bombing", "other explosives": "bombing",
	"rape sexual assault": "sexual_violence", "roadside ied": "bombing", "shelling": "shelling", "shooting": "armed_assault",
	"vehicle born ied": "bombing", "vehicle borne ied": "bombing", "unknown": "unknown", "": "unknown",
}

func (a *awsdReader) incident(row *row) (*geo.Incident, error) {
	inc := &geo.Incident{
		Kind: geo.Attack, Outcome: geo.Completed, Suicide: geo.Unknown, Attribution: geo.UnknownAttribution,
		TargetTypes: []string{"aid_workers"}, Ext: keep(row, a.ext),
	}
	inc.ExtIDs = map[string]string{"awsd": row.get(a.id)}
	means := geo.Fold(row.get(a.means))
	m, ok := awsdMeans[means]
	if !ok {
		m = "unknown"
		row.find(codeCode, a.means, "The source's means of attack is not one that Dateline knows.")
	}
	inc.Methods = []geo.Method{m}
	if means == "body worn ied" || means == "body borne ied" {
		inc.Suicide = geo.Yes
	}
	w, err := row.parts(a.year, a.month, a.day)
	if err != nil {
		return nil, err
	}
	inc.Date, inc.DatePrecision = w.Interval, w.precision
	err = row.figures(figure{a.killed, &inc.Killed.Best}, figure{a.wounded, &inc.Injured.Best},
		figure{a.kidnapped, &inc.Hostages}, figure{a.detained, &inc.Arrested})
	if err := cmp.Or(err, a.place(row, inc)); err != nil {
		return nil, err
	}
	row.checkKilled(inc, a.killed)
	if name := row.known(a.actor); name != "" && !strings.EqualFold(name, "not applicable") {
		kind := geo.UnnamedType
		if strings.HasPrefix(row.get(a.actorType), "Non-state armed group") {
			kind = geo.ActorGroup
		}
		a.r.addActor(inc, name, "", geo.Perpetrator, kind)
		inc.Attribution = geo.Attributed
	}
	if s := row.known(a.source); s != "" && !strings.EqualFold(s, "archived") {
		inc.Sources = publishers([]string{s})
	}
	inc.Title = title(whatWords(inc)+" on aid workers", inc.Places[0], countryWord(inc.Country))
	if m == "kidnapping" || m == "sexual_violence" || m == "bombing" || m == "shelling" || m == "air_drone" {
		inc.Title = title(whatWords(inc)+", aid workers hit", inc.Places[0], countryWord(inc.Country))
	}
	inc.Summary = a.r.summary(row, inc, a.details)
	return inc, nil
}

// loosePlace is a place described by its distance from a town or along a road.
var loosePlace = regexp.MustCompile(`(?i)\d ?km\b|\bkilomet|\bbetween\b|\broad\b|\bhighway\b`)

// place reads the position. No column says how exact it is: it is that of the
// finest division that the row names, and the country's where it names none.
func (a *awsdReader) place(row *row, inc *geo.Incident) error {
	inc.Country = a.r.country(row, a.code, a.country)
	p := geo.Place{
		Role: geo.RoleSite, Name: plain(row.known(a.city)), Admin1: plain(row.known(a.region)), Admin2: plain(row.known(a.district)),
	}
	precision := geo.CountryOnly
	switch {
	case loosePlace.MatchString(p.Name): // "200km W of city on the road to …"
		precision = geo.Area
	case p.Name != "":
		precision = geo.Settlement
	case p.Admin2 != "":
		precision = geo.District
	case p.Admin1 != "":
		precision = geo.Province
	default:
		row.find(codeCentre, a.lat, "")
	}
	return a.r.put(row, inc, p, a.lon, a.lat, precision)
}

// parts reads a date of three columns. An empty or zero month or day is not
// known: then it is the month or the year, never its first day.
func (r *row) parts(year, month, day int) (when, error) {
	var part [3]int
	for i, column := range []int{year, month, day} {
		if column < 0 {
			continue
		}
		s := r.get(column)
		n, _, err := parseCount(s)
		if err != nil && i == 1 {
			if m := monthNamed(s); m > 0 {
				n, err = m, nil
			}
		}
		if err != nil {
			return when{}, r.bad(column, "want a number, nothing or 0 if it is not known", "")
		}
		part[i] = n
	}
	if part[0] == 0 {
		r.find(codeNoDate, year, "The source gives no date.")
		return when{precision: geo.PrecisionUnknownDate}, nil
	}
	if part[1] == 0 {
		part[2] = 0
	}
	w, err := dated(part[0], part[1], part[2])
	if err != nil {
		return when{}, r.bad(year, err.Error(), "")
	}
	if w.precision != geo.PrecisionDay {
		r.find(codePartOfDate, max(month, day), "")
	}
	return w, nil
}

// summary is the text of a column, cut to what a summary holds; the whole of a
// longer one is kept beside it.
func (r *Reader) summary(row *row, inc *geo.Incident, column int) string {
	full := row.known(column)
	s := cutWords(plain(full), geo.MaxSummary)
	if s != plain(full) {
		inc.Ext = withText(inc.Ext, row.columns.names[column], full)
	}
	return s
}
