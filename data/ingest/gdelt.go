package ingest

import (
	"slices"
	"strings"

	"dateline/geo"
)

// gdelt is an export of GDELT's events: 57 or 58 columns in version 1.0, 61 in
// 2.0, tabs, no header. A machine coded them from news, so they are drafts in a
// data set that says so.
var gdelt = format{
	name:     "gdelt",
	title:    "GDELT events (1.0 or 2.0)",
	required: []string{"globaleventid", "sqldate", "eventcode", "eventrootcode", "quadclass", "actiongeo_type", "actiongeo_lat", "actiongeo_long", "actiongeo_countrycode"},
	known:    gdelt2Columns,
	scheme:   "gdelt",
	machine:  true,
	layout: func(c columns) string {
		if c.has("actiongeo_adm2code") {
			return "2.0 (61 columns)"
		}
		return "1.0 (57 or 58 columns)"
	},
	dataset: func(string, columns) geo.Dataset {
		return geo.Dataset{
			Slug: "gdelt", Name: "GDELT events, machine-coded", Version: "unstated", Licence: "free and open, with citation",
			LicenceURL: "https://www.gdeltproject.org/about.html#termsofuse", Attribution: "Source: The GDELT Project (gdeltproject.org).",
			URL: "https://www.gdeltproject.org/", Redistribution: geo.Open, MachineCoded: true,
			Note: "Coded by a machine from news articles. One article gives many rows, and a row is no confirmed event: all are drafts until an editor takes one up.",
		}
	},
	mapper: newGDELT,
}

func gdeltColumnsOf(geoParts ...string) (out []string) {
	out = []string{"globaleventid", "sqldate", "monthyear", "year", "fractiondate"}
	for _, actor := range []string{"actor1", "actor2"} {
		for _, part := range []string{"code", "name", "countrycode", "knowngroupcode", "ethniccode", "religion1code", "religion2code", "type1code", "type2code", "type3code"} {
			out = append(out, actor+part)
		}
	}
	out = append(out, "isrootevent", "eventcode", "eventbasecode", "eventrootcode", "quadclass", "goldsteinscale", "nummentions", "numsources", "numarticles", "avgtone")
	for _, place := range []string{"actor1geo_", "actor2geo_", "actiongeo_"} {
		for _, part := range geoParts {
			out = append(out, place+part)
		}
	}
	return append(out, "dateadded", "sourceurl")
}

var (
	gdelt1Columns = gdeltColumnsOf("type", "fullname", "countrycode", "adm1code", "lat", "long", "featureid")
	gdelt2Columns = gdeltColumnsOf("type", "fullname", "countrycode", "adm1code", "adm2code", "lat", "long", "featureid")
)

// gdeltHeader gives the columns of the layout that a first row is of, and how
// many a row has at least; nil if it is none.
func gdeltHeader(cells []string) ([]string, int) {
	if len(cells) < 57 {
		return nil, 0
	}
	number := cells[0] != "" && strings.Trim(cells[0], "0123456789") == ""
	_, day := oneField(cells[1])
	month, year := cells[2], cells[3]
	if !number || len(cells[1]) != 8 || day != nil || month != cells[1][:6] || year != cells[1][:4] {
		return nil, 0
	}
	switch len(cells) {
	case 57, 58:
		return gdelt1Columns, 57
	case 61:
		return gdelt2Columns, 61
	}
	return nil, 0
}

type gdeltReader struct {
	r *Reader

	id, date, added, code, root, quad               int
	geoType, name, country, adm1, lat, lon, url, nm int
	actors                                          [2]int
	ext                                             []extColumn
}

func newGDELT(r *Reader, c columns) mapper {
	g := &gdeltReader{
		r: r, id: c.at("globaleventid"), date: c.at("sqldate"), added: c.at("dateadded"), code: c.at("eventcode"), root: c.at("eventrootcode"),
		quad: c.at("quadclass"), geoType: c.at("actiongeo_type"), name: c.at("actiongeo_fullname"), country: c.at("actiongeo_countrycode"),
		adm1: c.at("actiongeo_adm1code"), lat: c.at("actiongeo_lat"), lon: c.at("actiongeo_long"), url: c.at("sourceurl"), nm: c.at("numsources"),
		actors: [2]int{c.at("actor1name"), c.at("actor2name")},
	}
	for _, e := range c.rest(g.id, g.date, g.added, g.lat, g.lon, g.url, g.nm, g.name, c.at("monthyear"), c.at("year"), c.at("fractiondate")) {
		if !strings.HasPrefix(e.name, "actor1geo_") && !strings.HasPrefix(e.name, "actor2geo_") {
			g.ext = append(g.ext, e)
		}
	}
	return g
}

func (g *gdeltReader) extID(row *row) (string, error) { return roundID(row, g.id) }

// gdeltKinds are the root codes of CAMEO that are violence, and what they are.
var gdeltKinds = map[string]struct {
	kind   geo.Kind
	method geo.Method
	what   string
}{
	"18": {geo.Attack, "unknown", "Assault"},
	"19": {geo.Attack, "clash", "Fighting"},
	"20": {geo.Attack, "unknown", "Mass violence"},
}

// gdeltCodes are the codes of which more is known, without the leading zero that
// some exports lose.
var gdeltCodes = map[string]struct {
	kind   geo.Kind
	method geo.Method
	what   string
}{
	"173": {geo.Arrest, "", "Arrest"}, "1831": {geo.Attack, "bombing", "Suicide bombing"}, "183": {geo.Attack, "bombing", "Bombing"},
	"1832": {geo.Attack, "bombing", "Vehicle bombing"}, "1833": {geo.Attack, "bombing", "Roadside bombing"}, "181": {geo.Attack, "kidnapping", "Abduction"},
	"182": {geo.Attack, "unarmed", "Physical assault"}, "1821": {geo.Attack, "sexual_violence", "Sexual assault"}, "185": {geo.Attack, "assassination", "Attempted assassination"},
	"186": {geo.Attack, "assassination", "Assassination"}, "193": {geo.Attack, "clash", "Fighting with small arms"}, "194": {geo.Attack, "shelling", "Fighting with artillery"},
	"195": {geo.Attack, "air_drone", "Air strike"}, "2041": {geo.Attack, "chemical", "Use of chemical weapons"},
	"138": {geo.Warning, "", "Threat of military force"}, "139": {geo.Warning, "", "Ultimatum"},
}

var gdeltPrecision = map[string]geo.GeoPrecision{
	"1": geo.CountryOnly, "2": geo.Province, "3": geo.Settlement, "4": geo.Settlement, "5": geo.Province,
}

func (g *gdeltReader) incident(row *row) (*geo.Incident, error) {
	code := strings.TrimLeft(row.get(g.code), "0")
	root := strings.TrimLeft(row.get(g.root), "0")
	k, ok := gdeltCodes[code]
	if !ok {
		k, ok = gdeltKinds[root]
	}
	if !ok {
		if !g.r.options.AllKinds {
			return nil, &skipError{codeNoEvent}
		}
		k.kind, k.what = geo.Other, "Event"
	}
	inc := &geo.Incident{
		Kind: k.kind, Outcome: geo.UnknownOutcome, Suicide: geo.Unknown, Attribution: geo.UnknownAttribution, Verification: geo.Unverified,
		ExtIDs: map[string]string{"gdelt": row.get(g.id)}, Ext: keep(row, g.ext),
	}
	if k.kind != geo.Attack {
		inc.Outcome = geo.NotApplicable
	}
	if k.method != "" {
		inc.Methods = []geo.Method{k.method}
	}
	w, err := oneField(row.get(g.date))
	if err != nil {
		return nil, row.bad(g.date, err.Error(), "")
	}
	inc.Date, inc.DatePrecision = w.Interval, w.precision
	if added := row.get(g.added); len(added) >= 8 {
		if a, err := oneField(added[:8]); err == nil && a.Start-w.End > 30 {
			row.find(codeLongAgo, g.date, "The source added this row on "+a.Start.String()+", long after its date: articles on an anniversary are often dated so.")
		}
	}
	if err := g.place(row, inc); err != nil {
		return nil, err
	}
	if err := row.figures(figure{g.nm, &inc.SourcesN}); err != nil {
		return nil, err
	}
	if u := row.get(g.url); geo.WebURL(u) {
		inc.Sources = []geo.Source{{Key: sourceKey(0), URL: u}}
	}
	what := k.what
	if names := slices.DeleteFunc([]string{g.actor(row, 0), g.actor(row, 1)}, func(s string) bool { return s == "" }); len(names) > 0 {
		what += " (" + strings.Join(names, ", ") + ")"
	}
	inc.Title = title(what, inc.Places[0], countryWord(inc.Country))
	return inc, nil
}

// actor is the name of a side as the machine has it. It is a word of the article
// such as POLICE, so that no actor is made of it.
func (g *gdeltReader) actor(row *row, n int) string {
	return cutWords(plain(row.known(g.actors[n])), 40)
}

// place reads the position of the action. Its country is a FIPS code, in which
// CH is China.
func (g *gdeltReader) place(row *row, inc *geo.Incident) error {
	code := row.get(g.country)
	if c, ok := geo.CountryByFIPS(code); ok {
		inc.Country = c
	} else {
		row.find(codeNoCountry, g.country, "")
	}
	p := geo.Place{Role: geo.RoleSite, Text: row.known(g.name)}
	kind := row.get(g.geoType)
	precision := gdeltPrecision[kind]
	parts := list(p.Text, ",")
	switch {
	case len(parts) > 1 && precision == geo.Settlement:
		p.Name = plain(parts[0])
		if len(parts) > 2 {
			p.Admin1 = plain(parts[1])
		}
	case len(parts) > 1 && precision == geo.Province:
		p.Name, p.Admin1 = plain(parts[0]), plain(parts[0])
	}
	if precision == geo.CountryOnly {
		row.find(codeCentre, g.geoType, "")
	}
	return g.r.put(row, inc, p, g.lon, g.lat, precision)
}
