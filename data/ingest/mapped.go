package ingest

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// mapped makes incidents of rows by a mapping.
type mapped struct {
	r      *Reader
	m      *Mapping
	column map[string]int // of each field, -1 for none
	shape  int
	order  dateOrder
	comma  string // the decimal comma
	ext    []extColumn
}

func newMapped(r *Reader, c columns, m *Mapping) mapper {
	t := &mapped{r: r, m: m, column: map[string]int{}, shape: c.at(shapeColumn), order: cmp.Or(r.order, dateOrder(m.DateOrder)), comma: m.Decimal}
	var used []int
	for _, f := range fields {
		t.column[f.name] = c.at(strings.ToLower(strings.TrimSpace(m.Columns[f.name])))
		if i := t.column[f.name]; i >= 0 && f.name != "kind" && f.name != "method" {
			used = append(used, i)
		}
	}
	t.ext = c.rest(append(used, t.shape)...)
	if m.proposed {
		r.remark("read by a proposed mapping: " + m.brief())
		for _, d := range m.doubts {
			r.remark(d)
		}
	}
	return t
}

// brief says in a line which column is what.
func (m *Mapping) brief() string {
	var parts []string
	for _, f := range fields {
		if c := m.Columns[f.name]; c != "" {
			if c == f.name {
				parts = append(parts, c)
			} else {
				parts = append(parts, c+" as "+f.name)
			}
		}
	}
	return strings.Join(parts, ", ")
}

// text is the value of a field: the row's, in the words of the mapping, or the
// default.
func (t *mapped) text(row *row, field string) string {
	s := row.known(t.column[field])
	if field == "country" {
		s = row.get(t.column[field]) // NA is Namibia
	}
	if to, ok := t.m.Values[field][s]; ok && s != "" {
		s = to
	}
	return cmp.Or(s, t.m.Defaults[field])
}

// extID is the row's id, or one made of what tells rows apart and seldom changes:
// date, place, position, title and side. A corrected toll is then a change of the
// same incident.
func (t *mapped) extID(row *row) (string, error) {
	if c := t.column["id"]; c >= 0 {
		return roundID(row, c)
	}
	h := sha256.New()
	for _, f := range []string{"date", "year", "month", "day", "place", "admin1", "country", "latitude", "longitude", "coordinates", "title", "perpetrator"} {
		h.Write([]byte(row.get(t.column[f])))
		h.Write([]byte{0})
	}
	return "row-" + hex.EncodeToString(h.Sum(nil)[:8]), nil
}

func (t *mapped) incident(row *row) (*geo.Incident, error) {
	inc := &geo.Incident{Suicide: geo.Unknown, Attribution: geo.UnknownAttribution, Ext: keep(row, t.ext)}
	t.kind(row, inc)
	if err := cmp.Or(t.when(row, inc), t.toll(row, inc), t.place(row, inc), t.sources(row, inc)); err != nil {
		return nil, err
	}
	for _, name := range list(t.text(row, "perpetrator"), ";") {
		t.r.addActor(inc, name, "", geo.Perpetrator, geo.ActorGroup)
		inc.Attribution = geo.Attributed
	}
	inc.TargetName = plain(t.text(row, "target"))
	for _, tag := range list(t.text(row, "tags"), ";") {
		inc.Tags = append(inc.Tags, plain(tag))
	}
	t.words(row, inc)
	return inc, nil
}

// kind reads kind, method and outcome, in our words or in those of the trade.
func (t *mapped) kind(row *row, inc *geo.Incident) {
	kind := t.text(row, "kind")
	k, method := kindOf(kind)
	if kind != "" && k == "" {
		row.find(codeCode, t.column["kind"], "")
	}
	inc.Kind = cmp.Or(k, geo.Attack)
	if text := t.text(row, "method"); text != "" {
		k, m := kindOf(text)
		if m == "" {
			row.find(codeCode, t.column["method"], "")
		}
		method = cmp.Or(m, method)
		if kind == "" && k != "" {
			inc.Kind = k
		}
	}
	if method != "" {
		inc.Methods = []geo.Method{method}
	}
	if strings.Contains(geo.Fold(row.get(t.column["kind"])+" "+row.get(t.column["method"])), "suicide") {
		inc.Suicide = geo.Yes
	}
	switch inc.Kind {
	case geo.Attack:
		inc.Outcome = geo.Completed
	case geo.FoiledPlot:
		inc.Outcome = geo.Foiled
	default:
		inc.Outcome = geo.NotApplicable
	}
	if text := t.text(row, "outcome"); text != "" {
		if o, err := geo.ParseCode("outcome", text, geo.Outcomes); err == nil {
			inc.Outcome = o
		} else if t.column["outcome"] >= 0 {
			row.find(codeCode, t.column["outcome"], "")
			inc.Ext = withText(inc.Ext, row.columns.names[t.column["outcome"]], text)
		}
	}
}

// when reads the date, of one column or three, and its end.
func (t *mapped) when(row *row, inc *geo.Incident) (err error) {
	var w when
	switch column := t.column["date"]; {
	case column < 0:
		w, err = row.parts(t.column["year"], t.column["month"], t.column["day"])
	case row.known(column) == "":
		row.find(codeNoDate, column, "The source gives no date.")
		w.precision = geo.PrecisionUnknownDate
	default:
		w, err = t.date(row, column)
		if err == nil && w.precision != geo.PrecisionDay {
			inc.DateText = plain(row.get(column))
		}
	}
	if err != nil {
		return err
	}
	inc.Date, inc.DatePrecision = w.Interval, w.precision
	if column := t.column["date_end"]; row.known(column) != "" && w.Start.Known() {
		end, err := t.date(row, column)
		if err != nil {
			return err
		}
		if end.End < inc.Date.Start {
			return row.bad(column, "must not be before the date, "+inc.Date.Start.String(), "")
		}
		if end.End > inc.Date.End {
			inc.Date.End = end.End
			inc.DatePrecision = spanPrecision(inc.Date.Len())
		}
	}
	return nil
}

func (t *mapped) date(row *row, column int) (when, error) {
	if day, ok := t.r.serial(row.get(column)); ok {
		return when{Interval: day.Interval(), precision: geo.PrecisionDay}, nil
	}
	return row.when(column, t.order)
}

func (t *mapped) toll(row *row, inc *geo.Incident) error {
	for _, f := range []struct {
		field string
		toll  *geo.Toll
		text  *string
	}{{"killed", &inc.Killed, &inc.KilledText}, {"injured", &inc.Injured, &inc.InjuredText}} {
		column := t.column[f.field]
		if column < 0 {
			continue
		}
		toll, words, err := looseToll(row.get(column))
		if err != nil {
			return row.bad(column, err.Error(), "")
		}
		*f.toll, *f.text = toll, words
	}
	low, high := inc.Killed.Low, inc.Killed.High
	err := row.figures(figure{t.column["killed_low"], &low}, figure{t.column["killed_high"], &high},
		figure{t.column["arrested"], &inc.Arrested}, figure{t.column["hostages"], &inc.Hostages})
	if low.IsKnown() {
		inc.Killed.Low = low
	}
	if high.IsKnown() {
		inc.Killed.High = high
	}
	if t.column["killed"] >= 0 {
		row.checkKilled(inc, t.column["killed"])
	}
	return err
}

// place reads where it was. The precision is the stated one, or the default but
// never more than the decimals of the position allow.
func (t *mapped) place(row *row, inc *geo.Incident) error {
	if s := t.text(row, "country"); s != "" {
		if c, ok := t.r.countryNamed(s); ok {
			inc.Country = c
		} else {
			row.find(codeNoCountry, t.column["country"], "The source's country “"+plain(s)+"” is not one that Dateline knows.")
			if c := t.column["country"]; c >= 0 {
				inc.Ext = withText(inc.Ext, row.columns.names[c], s)
			}
		}
	}
	p := geo.Place{Role: geo.RoleSite, Name: plain(t.text(row, "place")), Admin1: plain(t.text(row, "admin1")), Admin2: plain(t.text(row, "admin2"))}
	at, decimals, err := t.position(row)
	if err != nil {
		return err
	}
	stated, err := geo.ParseGeoPrecision(cmp.Or(t.text(row, "geo_precision"), "near"))
	if err != nil {
		return row.bad(t.column["geo_precision"], "want 0 to 8 or a word such as settlement, near, district, province, country", "")
	}
	if row.known(t.column["geo_precision"]) == "" {
		switch {
		case decimals == 0:
			stated = max(stated, geo.Area)
		case decimals == 1:
			stated = max(stated, geo.NearPlace)
		}
	}
	if shape := row.get(t.shape); shape != "" {
		stated = geo.Area
		row.find(codeShape, t.shape, "The source draws a "+plain(shape)+"; its middle is shown.")
	}
	if at != nil && inc.Country == "" && t.column["country"] < 0 && t.r.options.Locator != nil && within(at[0], 180) && within(at[1], 90) {
		if spot, ok := t.r.locate(*at); ok {
			inc.Country = spot.Country // no column names one; nothing is contradicted
		}
	}
	return t.r.putAt(row, inc, p, at, max(t.column["latitude"], t.column["coordinates"]), stated)
}

// position reads the position, of two columns or one, and how many decimals it
// has.
func (t *mapped) position(row *row) (*orb.Point, int, error) {
	if c := t.column["coordinates"]; c >= 0 {
		s := row.known(c)
		if s == "" {
			return nil, 0, nil
		}
		p, decimals, ok := pair(s)
		if !ok {
			return nil, 0, row.bad(c, "want latitude and longitude, such as 48.85, 2.35, or POINT (2.35 48.85)", "")
		}
		return p, decimals, nil
	}
	latColumn, lonColumn := t.column["latitude"], t.column["longitude"]
	latText, lonText := row.known(latColumn), row.known(lonColumn)
	if latText == "" && lonText == "" {
		return nil, 0, nil
	}
	lat, ok := degreesOf(latText, t.comma)
	if !ok || !within(lat, 90) {
		hint := ""
		if ok && within(lat, 180) {
			hint = "latitude and longitude may be swapped"
		}
		return nil, 0, row.bad(latColumn, "want a latitude between -90 and 90, such as 48.85", hint)
	}
	lon, ok := degreesOf(lonText, t.comma)
	if !ok || !within(lon, 180) {
		return nil, 0, row.bad(lonColumn, "want a longitude between -180 and 180, such as 2.35", "")
	}
	return &orb.Point{lon, lat}, max(decimalsOf(latText), decimalsOf(lonText)), nil
}

func (t *mapped) sources(row *row, inc *geo.Incident) error {
	name, link, heading := plain(t.text(row, "source")), t.text(row, "source_url"), plain(t.text(row, "source_title"))
	s := geo.Source{Key: sourceKey(0), Title: heading}
	if column := t.column["source_date"]; row.known(column) != "" {
		w, err := t.date(row, column)
		if err != nil {
			return err
		}
		if w.precision == geo.PrecisionDay {
			s.Published = w.Start
		}
	}
	if geo.WebURL(link) && !strings.ContainsAny(link, " \n\t") {
		s.URL = link
	} else if link != "" {
		inc.Ext = withText(inc.Ext, "source_url", link)
	}
	names := list(name, ";")
	if len(names) > 1 && s.URL == "" && s.Title == "" {
		inc.Sources = publishers(names)
	} else {
		s.Publisher = name
		if geo.WebURL(name) && s.URL == "" && !strings.ContainsAny(name, " \n\t") {
			s.Publisher, s.URL = "", name
		}
		if s.Publisher != "" || s.URL != "" || s.Title != "" {
			inc.Sources = []geo.Source{s}
		}
	}
	inc.Verification = supported(len(inc.Sources))
	return nil
}

func (t *mapped) words(row *row, inc *geo.Incident) {
	full := t.text(row, "summary")
	inc.Summary = cutWords(plain(full), geo.MaxSummary)
	if plain(full) != inc.Summary {
		if c := t.column["summary"]; c >= 0 {
			inc.Ext = withText(inc.Ext, row.columns.names[c], full)
		}
	}
	if inc.Title = cutWords(plain(t.text(row, "title")), maxUCDPTitle); inc.Title != "" {
		return
	}
	what := whatWords(inc)
	if len(inc.Actors) > 0 {
		what += " by " + sideName(plain(inc.Actors[0].RawName))
	}
	inc.Title = title(what, inc.Places[0], countryWord(inc.Country))
}
