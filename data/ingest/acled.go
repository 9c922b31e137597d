package ingest

import (
	"cmp"
	"path"
	"regexp"
	"strings"

	"dateline/geo"
)

// acled is an export of the Armed Conflict Location & Event Data project: 31
// columns since March 2023, before with data_id, event_id_no_cnty and iso3, in
// upper case and with GWNO in 2014-16; as CSV, as its interface's JSON and as
// GeoJSON.
var acled = format{
	name:     "acled",
	title:    "ACLED events",
	required: []string{"event_id_cnty", "event_date", "event_type", "actor1", "country", "latitude", "longitude", "fatalities"},
	known:    acledColumns,
	aliases: map[string]string{
		"ally_actor_1": "assoc_actor_1", "ally_actor_2": "assoc_actor_2", "data_id": "event_id_cnty", "time_prec": "time_precision",
		"geo_precis": "geo_precision", "event_id": "event_id_cnty", "sub_event": "sub_event_type",
		"admin_1": "admin1", "admin_2": "admin2", "admin_3": "admin3",
	},
	scheme: "acled",
	layout: func(c columns) string {
		switch {
		case c.has("disorder_type"):
			return "since 2023 (disorder_type)"
		case c.has("gwno"):
			return "of 2014 to 2016 (GWNO)"
		case c.has("iso3") || c.has("event_id_no_cnty"):
			return "before March 2023 (data_id, iso3)"
		}
		return "a selection of columns"
	},
	dataset: acledDataset,
	mapper:  newACLED,
}

var acledColumns = []string{
	"event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
	"actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
	"iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
	"source", "source_scale", "notes", "fatalities", "tags", "timestamp",
	"event_id_no_cnty", "iso3", "gwno",
	"population_best", "population_1km", "population_2km", "population_5km",
}

var isoDate = regexp.MustCompile(`(20\d\d)-(\d\d)-(\d\d)`)

func acledDataset(file string, c columns) geo.Dataset {
	d := geo.Dataset{
		Slug:           "acled",
		Name:           "ACLED",
		Version:        "unstated",
		Licence:        "ACLED terms of use; rows are not to be passed on",
		LicenceURL:     "https://acleddata.com/terms-of-use/",
		Attribution:    "Source: Armed Conflict Location & Event Data (ACLED), acleddata.com.",
		Citation:       "Raleigh, Clionadh, Andrew Linke, Håvard Hegre and Joakim Karlsen (2010): Introducing ACLED: An Armed Conflict Location and Event Dataset. Journal of Peace Research 47(5).",
		URL:            "https://acleddata.com/",
		Redistribution: geo.Private,
	}
	// Exports are named after their span: 2021-01-01-2024-03-22-Country.csv.
	if all := isoDate.FindAllString(path.Base(strings.ReplaceAll(file, `\`, "/")), -1); len(all) > 0 {
		last := all[len(all)-1]
		if day, err := geo.ParseDay(last); err == nil {
			d.Version, d.AsOf = "to "+last, day
		}
	}
	return d
}

// acledReader makes incidents of ACLED's rows.
type acledReader struct {
	r *Reader

	id, date, year, timePrec                     int
	disorder, eventType, subType                 int
	actors                                       [2]acledSide
	civilian, iso, iso3, country                 int
	admin1, admin2, admin3, location, lat, lon   int
	geoPrec, source, scale, notes, deaths, tags_ int
	ext                                          []extColumn
}

type acledSide struct{ name, allies, inter int }

func newACLED(r *Reader, c columns) mapper {
	a := &acledReader{
		r: r, id: c.at("event_id_cnty"), date: c.at("event_date"), year: c.at("year"), timePrec: c.at("time_precision"),
		disorder: c.at("disorder_type"), eventType: c.at("event_type"), subType: c.at("sub_event_type"),
		actors: [2]acledSide{
			{c.at("actor1"), c.at("assoc_actor_1"), c.at("inter1")},
			{c.at("actor2"), c.at("assoc_actor_2"), c.at("inter2")},
		},
		civilian: c.at("civilian_targeting"), iso: c.at("iso"), iso3: c.at("iso3"), country: c.at("country"),
		admin1: c.at("admin1"), admin2: c.at("admin2"), admin3: c.at("admin3"), location: c.at("location"),
		lat: c.at("latitude"), lon: c.at("longitude"), geoPrec: c.at("geo_precision"),
		source: c.at("source"), scale: c.at("source_scale"), notes: c.at("notes"), deaths: c.at("fatalities"), tags_: c.at("tags"),
	}
	a.ext = c.rest(a.id, a.date, a.year, a.timePrec, a.actors[0].name, a.actors[1].name,
		a.iso, a.iso3, a.country, a.admin1, a.admin2, a.admin3, a.location, a.lat, a.lon, a.geoPrec, a.source, a.deaths, a.tags_, a.disorder, a.notes)
	return a
}

func (a *acledReader) extID(row *row) (string, error) { return roundID(row, a.id) }

func (a *acledReader) incident(row *row) (*geo.Incident, error) {
	inc := &geo.Incident{Outcome: geo.Completed, Suicide: geo.Unknown, Attribution: geo.UnknownAttribution}
	if err := a.kind(row, inc); err != nil {
		return nil, err
	}
	inc.Ext = keep(row, a.ext)
	inc.ExtIDs = map[string]string{"acled": row.get(a.id)}
	if err := cmp.Or(a.when(row, inc), a.toll(row, inc), a.place(row, inc)); err != nil {
		return nil, err
	}
	a.actorsOf(row, inc)
	inc.Tags = a.tags(row)
	if strings.EqualFold(row.known(a.civilian), "Civilian targeting") {
		inc.TargetTypes = []string{"civilians"}
	}
	inc.Sources = publishers(list(row.known(a.source), ";"))
	inc.Verification = supported(len(inc.Sources))
	a.words(row, inc)
	return inc, nil
}

// when reads the date. One that is known to the week is the middle of seven
// days, one known to the month is its whole month: event_date is only the day
// that ACLED puts such an event on.
func (a *acledReader) when(row *row, inc *geo.Incident) error {
	w, err := row.when(a.date, cmp.Or(a.r.order, dayFirst))
	if err != nil {
		if day, ok := a.r.serial(row.get(a.date)); ok {
			w, err = when{Interval: day.Interval(), precision: geo.PrecisionDay}, nil
		}
	}
	if err != nil {
		return err
	}
	n, err := row.code(a.timePrec, 3)
	if err != nil {
		return err
	}
	inc.Date, inc.DatePrecision = w.Interval, w.precision
	if w.precision == geo.PrecisionDay {
		switch n {
		case 2:
			inc.Date, inc.DatePrecision = geo.Interval{Start: w.Start - 3, End: w.Start + 3}, geo.PrecisionWeek
		case 3:
			t := w.Start.Time()
			inc.Date = geo.Interval{Start: geo.NewDay(t.Year(), int(t.Month()), 1), End: geo.NewDay(t.Year(), int(t.Month())+1, 0)}
			inc.DatePrecision = geo.PrecisionMonth
		}
	}
	if inc.DatePrecision != geo.PrecisionDay {
		inc.DateText = row.get(a.date)
	}
	year, err := row.count(a.year)
	if err != nil {
		return err
	}
	if y, ok := year.Get(); ok && y != w.Start.Year() {
		row.find(codeYear, a.year, "The source files this event under another year than its date.")
		inc.Ext = withText(inc.Ext, "year", row.get(a.year))
	}
	return nil
}

func withText(ext map[string]string, name, value string) map[string]string {
	if ext == nil {
		ext = map[string]string{}
	}
	keepText(ext, name, value)
	return ext
}

func (a *acledReader) toll(row *row, inc *geo.Incident) error {
	if err := row.figures(figure{a.deaths, &inc.Killed.Best}); err != nil {
		return err
	}
	row.checkKilled(inc, a.deaths)
	return nil
}

var acledPrecision = [...]geo.GeoPrecision{0: geo.Unlocated, 1: geo.Settlement, 2: geo.NearPlace, 3: geo.Province}

func (a *acledReader) place(row *row, inc *geo.Incident) error {
	inc.Country = a.countryOf(row)
	n, err := row.code(a.geoPrec, 3)
	if err != nil {
		return err
	}
	return a.r.put(row, inc, geo.Place{
		Role: geo.RoleSite, Name: plain(row.known(a.location)), Admin1: plain(row.known(a.admin1)),
		Admin2: plain(row.known(a.admin2)), Admin3: plain(row.known(a.admin3)),
	}, a.lon, a.lat, acledPrecision[n])
}

// countryOf reads the country by its ISO number, code or name. In iso3 "NA" is
// no code; as a name of two letters it is Namibia.
func (a *acledReader) countryOf(row *row) geo.Country {
	if n, known, err := parseCount(row.get(a.iso)); err == nil && known {
		if c, ok := geo.CountryByNumeric(n); ok {
			return c
		}
	}
	return a.r.country(row, a.iso3, a.country)
}

func (a *acledReader) tags(row *row) (tags []string) {
	for _, t := range append(list(row.known(a.disorder), ";"), list(row.known(a.tags_), ";")...) {
		if fixed := strings.Replace(t, "Demostrations", "Demonstrations", 1); fixed != t {
			row.find(codeMisspelt, a.disorder, "")
			t = fixed
		}
		tags = append(tags, plain(t))
	}
	return tags
}
