package ingest

import (
	"cmp"

	"dateline/geo"
)

// ucdpThin is UCDP GED as some published works carry it along: few of its
// columns, partly renamed, one day instead of an interval, no precision.
var ucdpThin = format{
	name:     "ucdp-ged-thinned",
	title:    "UCDP GED events, thinned",
	required: []string{"id", "conflict_id", "latitude", "longitude", "date", "type_of_violence", "best", "country"},
	known: []string{
		"id", "conflict_id", "latitude", "longitude", "date", "type_of_violence", "best", "civilian_deaths", "combatant_deaths", "country", "region",
	},
	scheme: "ucdp",
	layout: func(columns) string { return "thinned (11 columns)" },
	dataset: func(file string, c columns) geo.Dataset {
		d := ucdpDataset(file, c)
		d.Slug, d.Name = "ucdp-ged-thinned", d.Name+", thinned"
		d.Note = "A cut with fewer columns: no precision of date and place, no low and high figures, no sides, no sources."
		return d
	},
	mapper: newUCDPThin,
}

type ucdpThinReader struct {
	r *Reader

	id, lat, lon, date, violence, best, civilians, country int
	ext                                                    []extColumn
}

func newUCDPThin(r *Reader, c columns) mapper {
	u := &ucdpThinReader{
		r: r, id: c.at("id"), lat: c.at("latitude"), lon: c.at("longitude"), date: c.at("date"), violence: c.at("type_of_violence"),
		best: c.at("best"), civilians: c.at("civilian_deaths"), country: c.at("country"),
	}
	u.ext = c.rest(u.id, u.lat, u.lon, u.date, u.violence, u.best, u.civilians, u.country)
	r.remark("the file does not say how exact positions are; each is shown as an area of 100 km round it")
	return u
}

func (u *ucdpThinReader) extID(row *row) (string, error) { return roundID(row, u.id) }

func (u *ucdpThinReader) incident(row *row) (*geo.Incident, error) {
	inc := &geo.Incident{
		Kind: geo.Attack, Outcome: geo.Completed, Suicide: geo.Unknown, Attribution: geo.UnknownAttribution,
		ExtIDs: map[string]string{"ged": row.get(u.id)}, Ext: keep(row, u.ext),
	}
	n, err := row.code(u.violence, 3)
	if err != nil || n == 0 {
		return nil, row.bad(u.violence, "want 1 (state-based), 2 (non-state) or 3 (one-sided)", "")
	}
	inc.ViolenceType = ucdpViolence[n]
	what := "Violence between groups"
	switch inc.ViolenceType {
	case geo.StateBased:
		what = "State-based violence"
		inc.Methods = []geo.Method{"clash"}
	case geo.NonState:
		inc.Methods = []geo.Method{"clash"}
	case geo.OneSided:
		what = "Violence against civilians"
		inc.TargetTypes = []string{"civilians"}
	}
	w, err := row.when(u.date, u.r.order)
	if err != nil {
		return nil, err
	}
	inc.Date, inc.DatePrecision = w.Interval, w.precision
	if err := row.figures(figure{u.best, &inc.Killed.Best}, figure{u.civilians, &inc.KilledBy.Civilians}); err != nil {
		return nil, err
	}
	row.checkKilled(inc, u.best)
	inc.Country = u.r.country(row, -1, u.country)
	if err := u.r.put(row, inc, geo.Place{Role: geo.RoleSite}, u.lon, u.lat, geo.Area); err != nil {
		return nil, err
	}
	inc.Title = title(what, inc.Places[0], cmp.Or(plainCountry(row.get(u.country), inc.Country), countryWord(inc.Country)))
	if country := plainCountry(row.get(u.country), inc.Country); country != "" {
		inc.Title = what + " in " + country
	}
	return inc, nil
}
