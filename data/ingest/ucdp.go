package ingest

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"dateline/geo"
)

// ucdpGED is the Georeferenced Event Dataset of the Uppsala Conflict Data
// Program as CSV: 49 columns since version 21.1, 42 in 19.1, 41 in tables that
// lost gwnoa on the way, with iso3 in the Humanitarian Data Exchange's cuts.
var ucdpGED = format{
	name:  "ucdp-ged",
	title: "UCDP GED events (41, 42 or 49 columns)",
	required: []string{
		"id", "type_of_violence", "side_a", "side_b", "where_prec", "latitude", "longitude",
		"country", "date_prec", "date_start", "date_end", "low", "best", "high",
	},
	known:    ucdpColumns,
	scheme:   "ucdp",
	expected: ucdpExpected,
	layout:   ucdpLayout,
	dataset:  ucdpDataset,
	mapper:   newUCDP,
}

// ucdpColumns are those of version 21.1 and later, and iso3.
var ucdpColumns = []string{
	"id", "relid", "year", "active_year", "code_status", "type_of_violence",
	"conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name",
	"side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b",
	"number_of_sources", "source_article", "source_office", "source_date", "source_headline", "source_original",
	"where_prec", "where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid",
	"country", "iso3", "country_id", "region", "event_clarity", "date_prec", "date_start", "date_end",
	"deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
}

// ucdpSince21 are the columns that came with version 21.1.
var ucdpSince21 = []string{"relid", "code_status", "conflict_dset_id", "dyad_dset_id", "side_a_dset_id", "side_b_dset_id", "where_description"}

func ucdpExpected(c columns) (out []string) {
	since21 := c.has("relid") && c.has("code_status")
	for _, name := range ucdpColumns {
		if name != "iso3" && (since21 || !slices.Contains(ucdpSince21, name)) {
			out = append(out, name)
		}
	}
	return out
}

func ucdpLayout(c columns) string {
	layout := "19.1 (42 columns)"
	switch {
	case c.has("relid") && c.has("code_status"):
		layout = "21.1 and later (49 columns)"
	case c.has("iso3"):
		layout = "19.1 of the Humanitarian Data Exchange (43 columns)"
	case !c.has("gwnoa") || !c.has("gwnob"):
		layout = "19.1 without gwnoa (41 columns)"
	}
	return layout
}

// ucdpVersion finds a version in the name of a file: ged251-csv.zip,
// GEDEvent_v23_1.csv, GEDEvent_v24_0_3.csv, ucdp-ged-19.1-somewhere.csv.gz.
var ucdpVersion = regexp.MustCompile(`(?i)ged(?:event)?[-_]?v?(\d\d)[._-]?(\d)(?:[._](\d{1,2}))?(?:\D|$)`)

func ucdpDataset(file string, c columns) geo.Dataset {
	version := "unstated, layout of 19.1"
	if c.has("relid") && c.has("code_status") {
		version = "unstated, layout of 21.1 or later"
	}
	if m := ucdpVersion.FindStringSubmatch(path.Base(strings.ReplaceAll(file, `\`, "/"))); m != nil {
		version = m[1] + "." + m[2]
		if m[3] != "" {
			version += "." + m[3]
		}
	}
	return geo.Dataset{
		Slug:       "ucdp-ged",
		Name:       "UCDP Georeferenced Event Dataset",
		Version:    version,
		Licence:    "CC-BY-4.0",
		LicenceURL: "https://creativecommons.org/licenses/by/4.0/",
		Attribution: "Source: Uppsala Conflict Data Program, UCDP Georeferenced Event Dataset (Sundberg & Melander 2013; Högbladh, codebook; " +
			"Davies, Pettersson & Öberg for versions 23.1 and 25.1), CC BY 4.0.",
		Citation:       "Sundberg, Ralph, and Erik Melander (2013): Introducing the UCDP Georeferenced Event Dataset. Journal of Peace Research 50(4).",
		URL:            "https://ucdp.uu.se/downloads/",
		Redistribution: geo.Open,
	}
}

// ucdp makes incidents of UCDP's rows. Its fields are numbers of columns, -1
// where the layout lacks one.
type ucdp struct {
	r *Reader

	id, relid, year, codeStatus, violence           int
	conflictName, dyadName                          int
	sides                                           [2]ucdpSide
	sourcesN, article, office, sourceDate, headline int
	wherePrec, where, whereText, adm1, adm2         int
	lat, lon, wkt                                   int
	country, countryID, iso3                        int
	clarity, datePrec, start, end                   int
	low, best, high                                 int
	deathsA, deathsB, civilians, deathsUnknown      int

	ext  []ucdpExt // columns kept as they are
	text []byte    // scratch
	met  [2]metActor
}

// metActor is the actor that a side of the row before had: rows are ordered by it.
type metActor struct{ id, name, slug string }

type ucdpSide struct{ name, id, gw int }

// ucdpExt is a column that has no field: kept unless it only repeats another.
type ucdpExt struct {
	name         string
	column, same int // same: the column whose value makes this one needless, -1 none
}

func newUCDP(r *Reader, c columns) mapper {
	u := &ucdp{
		r:  r,
		id: c.at("id"), relid: c.at("relid"), year: c.at("year"), codeStatus: c.at("code_status"), violence: c.at("type_of_violence"),
		conflictName: c.at("conflict_name"), dyadName: c.at("dyad_name"),
		sides: [2]ucdpSide{
			{c.at("side_a"), c.at("side_a_new_id"), c.at("gwnoa")},
			{c.at("side_b"), c.at("side_b_new_id"), c.at("gwnob")},
		},
		sourcesN: c.at("number_of_sources"), article: c.at("source_article"), office: c.at("source_office"),
		sourceDate: c.at("source_date"), headline: c.at("source_headline"),
		wherePrec: c.at("where_prec"), where: c.at("where_coordinates"), whereText: c.at("where_description"),
		adm1: c.at("adm_1"), adm2: c.at("adm_2"), lat: c.at("latitude"), lon: c.at("longitude"), wkt: c.at("geom_wkt"),
		country: c.at("country"), countryID: c.at("country_id"), iso3: c.at("iso3"),
		clarity: c.at("event_clarity"), datePrec: c.at("date_prec"), start: c.at("date_start"), end: c.at("date_end"),
		low: c.at("low"), best: c.at("best"), high: c.at("high"),
		deathsA: c.at("deaths_a"), deathsB: c.at("deaths_b"), civilians: c.at("deaths_civilians"), deathsUnknown: c.at("deaths_unknown"),
	}
	keep := func(name, same string) {
		if c.has(name) {
			u.ext = append(u.ext, ucdpExt{name, c.at(name), c.at(same)})
		}
	}
	for _, name := range []string{"active_year", "conflict_new_id", "dyad_new_id", "source_original", "priogrid_gid", "region", "event_clarity", "gwnoa", "gwnob"} {
		keep(name, "")
	}
	for _, name := range []string{"conflict", "dyad", "side_a", "side_b"} {
		keep(name+"_dset_id", name+"_new_id")
	}
	for _, name := range c.unknown(ucdpColumns) {
		keep(name, "")
	}
	return u
}

// extID is UCDP's number of the event, as text.
func (u *ucdp) extID(row *row) (string, error) {
	id := row.get(u.id)
	if len(id) == 0 || len(id) > 18 || strings.Trim(id, "0123456789") != "" {
		hint := ""
		if strings.ContainsAny(id, ".eE") {
			hint = "a spreadsheet may have rewritten it"
		}
		return "", row.bad(u.id, "want an id of digits alone", hint)
	}
	return id, nil
}

func (u *ucdp) incident(row *row) (*geo.Incident, error) {
	inc := &geo.Incident{
		Kind: geo.Attack, Outcome: geo.Completed, Suicide: geo.Unknown,
		Attribution: geo.UnknownAttribution, Status: geo.Published,
	}
	inc.ExtIDs = map[string]string{"ged": row.get(u.id)}
	if relid := row.known(u.relid); relid != "" {
		inc.ExtIDs["relid"] = relid
	}
	if err := cmp.Or(u.violenceOf(row, inc), u.dates(row, inc), u.toll(row, inc), u.place(row, inc)); err != nil {
		return nil, err
	}
	inc.Ext = u.rest(row, inc)
	if err := u.sources(row, inc); err != nil {
		return nil, err
	}
	u.actorsOf(row, inc)
	if s := row.known(u.codeStatus); s != "" && !strings.EqualFold(s, "clear") {
		inc.Status = geo.Review
		inc.Ext["code_status"] = s
		row.find(codeUnsettled, u.codeStatus, "UCDP marks the coding of this event as "+strconv.Quote(plain(s))+", not as clear.")
	}
	u.words(row, inc)
	return inc, nil
}

var ucdpViolence = [...]geo.ViolenceType{1: geo.StateBased, 2: geo.NonState, 3: geo.OneSided}

func (u *ucdp) violenceOf(row *row, inc *geo.Incident) error {
	n, err := row.code(u.violence, 3)
	switch {
	case err != nil:
		return err
	case n == 0:
		return row.bad(u.violence, "want 1 (state-based), 2 (non-state) or 3 (one-sided)", "")
	case n == 3:
		inc.TargetTypes = []string{"civilians"}
	default:
		inc.Methods = []geo.Method{"clash"}
	}
	inc.ViolenceType = ucdpViolence[n]
	return nil
}

var ucdpDatePrecision = [...]geo.DatePrecision{
	1: geo.PrecisionDay, 2: geo.PrecisionDays, 3: geo.PrecisionWeek, 4: geo.PrecisionMonth, 5: geo.PrecisionRange,
}

// dates reads the interval. In every release seen the precision follows from
// its length; where it promises more than the interval, the interval counts.
func (u *ucdp) dates(row *row, inc *geo.Incident) (err error) {
	if inc.Date.Start, err = row.day(u.start, u.r.order); err != nil {
		return err
	}
	if inc.Date.End, err = row.day(u.end, u.r.order); err != nil {
		return err
	}
	if inc.Date.End < inc.Date.Start {
		return row.bad(u.end, "must not be before date_start, "+inc.Date.Start.String(), "")
	}
	n, err := row.code(u.datePrec, 5)
	if err != nil {
		return err
	}
	span := spanPrecision(inc.Date.Len())
	inc.DatePrecision = ucdpDatePrecision[n]
	if n == 0 || slices.Index(geo.DatePrecisions, inc.DatePrecision) < slices.Index(geo.DatePrecisions, span) {
		inc.DatePrecision = span
		row.find(codeDatePrecision, u.datePrec, fmt.Sprintf("The source's code for the precision of the date (%q) does not fit its interval; the interval counts.", row.get(u.datePrec)))
	}
	if year, err := row.count(u.year); err != nil {
		return err
	} else if y, ok := year.Get(); ok && (y < inc.Date.Start.Year() || y > inc.Date.End.Year()) {
		row.find(codeYear, u.year, fmt.Sprintf("The source files this event under the year %d, outside its dates.", y))
	}
	return nil
}

// spanPrecision is the precision of an interval of so many days.
func spanPrecision(days int) geo.DatePrecision {
	switch {
	case days <= 1:
		return geo.PrecisionDay
	case days <= 6:
		return geo.PrecisionDays
	case days == 7:
		return geo.PrecisionWeek
	case days <= 31:
		return geo.PrecisionMonth
	}
	return geo.PrecisionRange
}

func (u *ucdp) toll(row *row, inc *geo.Incident) error {
	by := &inc.KilledBy
	for _, f := range [...]struct {
		column int
		count  *geo.Count
	}{
		{u.low, &inc.Killed.Low}, {u.best, &inc.Killed.Best}, {u.high, &inc.Killed.High},
		{u.deathsA, &by.SideA}, {u.deathsB, &by.SideB}, {u.civilians, &by.Civilians}, {u.deathsUnknown, &by.Unknown},
	} {
		var err error
		if *f.count, err = row.count(f.column); err != nil {
			return err
		}
	}
	if !inc.Killed.Ordered() {
		row.find(codeTollOrder, u.best, fmt.Sprintf("The source's figures of the killed are out of order: low %s, best %s, high %s.",
			countWord(inc.Killed.Low), countWord(inc.Killed.Best), countWord(inc.Killed.High)))
	}
	best, ok := inc.Killed.Best.Get()
	if !ok {
		row.find(codeNoToll, u.best, "")
		return nil
	}
	sum, all := 0, true
	for _, c := range []geo.Count{by.SideA, by.SideB, by.Civilians, by.Unknown} {
		n, known := c.Get()
		sum, all = sum+n, all && known
	}
	if all && sum != best {
		row.find(codeTollSum, u.best, fmt.Sprintf("The dead by side add up to %d, the source's best figure is %d.", sum, best))
	}
	return nil
}

func countWord(c geo.Count) string {
	return cmp.Or(c.String(), "unknown")
}

// actorsOf reads the two sides. Where both are armed UCDP implies no direction;
// in one-sided violence side A attacks side B.
func (u *ucdp) actorsOf(row *row, inc *geo.Incident) {
	inc.Actors = make([]geo.Participant, 0, 2)
	for i, side := range u.sides {
		name := row.known(side.name)
		if name == "" {
			continue
		}
		p := geo.Participant{Role: geo.Mentioned, Side: [2]string{"a", "b"}[i], RawName: name}
		if inc.ViolenceType == geo.OneSided {
			p.Role = [2]geo.ActorRole{geo.Perpetrator, geo.Victim}[i]
		}
		id := row.known(side.id)
		if m := &u.met[i]; m.slug == "" || m.id != id || m.name != name {
			slug := u.r.actor(id, plain(name), func(a *geo.Actor) { u.describe(a, row.get(side.gw)) })
			*m = metActor{strings.Clone(id), strings.Clone(name), slug}
		}
		p.Actor = u.met[i].slug
		inc.Actors = append(inc.Actors, p)
	}
}

// describe says what an actor is by its name, and of a government which country
// it governs: by its Gleditsch-Ward number gw, or else by the name.
func (u *ucdp) describe(a *geo.Actor, gw string) {
	country, isGovernment := strings.CutPrefix(a.Name, governmentOf)
	switch {
	case a.Name == "Civilians":
		a.Type = geo.Civilians
		return
	case !isGovernment:
		a.Type = geo.ActorGroup
		return
	}
	a.Type = geo.StateForce
	n, _, _ := parseCount(gw)
	c, ok := geo.CountryByGW(n)
	if !ok {
		c, ok = u.r.countryNamed(country)
	}
	if ok {
		a.Countries = []geo.Country{c}
	}
}

const governmentOf = "Government of "

// rest keeps the columns that have no field, and tags the conflict.
func (u *ucdp) rest(row *row, inc *geo.Incident) map[string]string {
	ext := make(map[string]string, 8)
	for _, e := range u.ext {
		if v := row.get(e.column); v != "" && (e.same < 0 || v != row.get(e.same)) {
			ext[e.name] = v
		}
	}
	dyad, conflict := row.known(u.dyadName), row.known(u.conflictName)
	if conflict != "" && conflict != dyad {
		inc.Tags = []string{plain(conflict)}
	}
	a, b := row.get(u.sides[0].name), row.get(u.sides[1].name)
	if rest, ok := strings.CutPrefix(dyad, a); dyad != "" && (!ok || rest != " - "+b) {
		ext["dyad_name"] = dyad
	}
	if y := row.get(u.year); y != "" {
		if n, ok := digits(y); !ok || n != inc.Date.Start.Year() {
			ext["year"] = y
		}
	}
	name, number := row.get(u.country), row.get(u.countryID)
	if c, _ := u.r.countryNamed(name); c != inc.Country || c == "" {
		keepText(ext, "country", name)
	}
	if n, known, _ := parseCount(number); known {
		if c, ok := geo.CountryByGW(n); !ok || c != inc.Country {
			keepText(ext, "country_id", number)
		}
	}
	if iso := row.get(u.iso3); iso != "" && iso != string(inc.Country) {
		ext["iso3"] = iso
	}
	return ext
}

func keepText(ext map[string]string, name, value string) {
	if value != "" {
		ext[name] = value
	}
}

// ucdpHeader are the columns of a candidate release without a header.
func ucdpHeader() []string {
	return slices.DeleteFunc(slices.Clone(ucdpColumns), func(n string) bool { return n == "iso3" })
}

// looksLikeUCDP reports whether cells are a row of 49 values as UCDP orders them:
// number of the event, year, type of violence, precision, position and dates.
func looksLikeUCDP(cells []string) bool {
	if len(cells) != len(ucdpColumns)-1 {
		return false
	}
	at := func(name string) string { return strings.TrimSpace(cells[slices.Index(ucdpHeader(), name)]) }
	_, number := digits(at("id"))
	year, isYear := digits(at("year"))
	violence, isCode := digits(at("type_of_violence"))
	_, err1 := geo.ParseNumber(at("latitude"))
	_, err2 := geo.ParseNumber(at("longitude"))
	_, err3 := parseDay(at("date_start"))
	return number && isYear && year > 1900 && isCode && violence <= 3 && err1 == nil && err2 == nil && err3 == nil
}
