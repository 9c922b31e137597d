package ingest

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"dateline/geo"
)

// gtd is the Global Terrorism Database: the 135 columns of the full file and of
// the yearly spreadsheets, and the shortened cuts that circulate, whose columns
// bear other names.
var gtd = format{
	name:     "gtd",
	title:    "Global Terrorism Database (GTD) incidents",
	required: []string{"eventid", "country_txt", "city", "latitude", "longitude", "attacktype1_txt", "gname", "nkill"},
	known:    gtdColumns,
	aliases: map[string]string{
		"event_id": "eventid", "year": "iyear", "month": "imonth", "day": "iday", "group_name": "gname", "group": "gname",
		"attack_type": "attacktype1_txt", "attacktype": "attacktype1_txt", "attack_type_1": "attacktype1_txt",
		"target_type": "targtype1_txt", "targettype": "targtype1_txt", "target": "target1", "weapon_type": "weaptype1_txt", "weapontype": "weaptype1_txt",
		"country": "country_txt", "region": "region_txt", "killed": "nkill", "kills": "nkill", "n_killed": "nkill", "fatalities": "nkill",
		"wounded": "nwound", "n_wounded": "nwound", "injured": "nwound", "state": "provstate", "province": "provstate",
		"lat": "latitude", "lon": "longitude", "long": "longitude",
	},
	scheme:  "gtd",
	layout:  gtdLayout,
	dataset: gtdDataset,
	mapper:  newGTD,
}

func gtdLayout(c columns) string {
	if c.count(gtdColumns) >= 100 {
		return "full (135 columns)"
	}
	return fmt.Sprintf("a cut of %d columns", len(c.names))
}

// gtdColumns are those of the full file.
var gtdColumns = slices.Concat(
	[]string{
		"eventid", "iyear", "imonth", "iday", "approxdate", "extended", "resolution", "country", "country_txt", "region", "region_txt",
		"provstate", "city", "latitude", "longitude", "specificity", "vicinity", "location", "summary", "crit1", "crit2", "crit3",
		"doubtterr", "alternative", "alternative_txt", "multiple", "success", "suicide",
	},
	coded(3, "attacktype"),
	targets(1), targets(2), targets(3),
	[]string{
		"gname", "gsubname", "gname2", "gsubname2", "gname3", "gsubname3", "motive", "guncertain1", "guncertain2", "guncertain3",
		"individual", "nperps", "nperpcap", "claimed", "claimmode", "claimmode_txt", "claim2", "claimmode2", "claimmode2_txt",
		"claim3", "claimmode3", "claimmode3_txt", "compclaim",
	},
	coded(4, "weaptype", "weapsubtype"),
	[]string{
		"weapdetail", "nkill", "nkillus", "nkillter", "nwound", "nwoundus", "nwoundte", "property", "propextent", "propextent_txt",
		"propvalue", "propcomment", "ishostkid", "nhostkid", "nhostkidus", "nhours", "ndays", "divert", "kidhijcountry", "ransom",
		"ransomamt", "ransomamtus", "ransompaid", "ransompaidus", "ransomnote", "hostkidoutcome", "hostkidoutcome_txt", "nreleased",
		"addnotes", "scite1", "scite2", "scite3", "dbsource", "int_log", "int_ideo", "int_misc", "int_any", "related", "date",
	},
)

// coded are columns of codes numbered 1 to n, each with its words.
func coded(n int, names ...string) (out []string) {
	for i := 1; i <= n; i++ {
		for _, name := range names {
			numbered := fmt.Sprint(name, i)
			out = append(out, numbered, numbered+"_txt")
		}
	}
	return out
}

func targets(n int) (out []string) {
	for _, name := range []string{"targtype", "targsubtype"} {
		out = append(out, fmt.Sprint(name, n), fmt.Sprint(name, n, "_txt"))
	}
	out = append(out, fmt.Sprint("corp", n), fmt.Sprint("target", n))
	return append(out, fmt.Sprint("natlty", n), fmt.Sprint("natlty", n, "_txt"))
}

var gtdVersion = regexp.MustCompile(`(?i)globalterrorismdb[_-]?(\d{4}[a-z]*(?:-[a-z]+)?|\d{4})dist|gtd[_-]?(\d{4})`)

func gtdDataset(file string, _ columns) geo.Dataset {
	version := "unstated"
	if m := gtdVersion.FindStringSubmatch(path.Base(strings.ReplaceAll(file, `\`, "/"))); m != nil {
		version = cmp.Or(m[1], m[2])
	}
	return geo.Dataset{
		Slug:           "gtd",
		Name:           "Global Terrorism Database",
		Version:        version,
		Licence:        "START end-user licence; rows are not to be passed on",
		LicenceURL:     "https://www.start.umd.edu/gtd/end-user-agreement/",
		Attribution:    "Source: National Consortium for the Study of Terrorism and Responses to Terrorism (START), University of Maryland: Global Terrorism Database.",
		URL:            "https://www.start.umd.edu/gtd/",
		Redistribution: geo.Private,
	}
}

// gtdReader makes incidents of GTD's rows.
type gtdReader struct {
	r *Reader

	id, year, month, day, date, approx, extended, resolution int
	country, countryText, state, city, lat, lon              int
	specificity, vicinity, location, summary                 int
	doubt, alternative, success, suicide                     int
	attacks                                                  [3]int
	weapons                                                  [4]int
	targetTypes, targetNames, corps                          [3]int
	groups                                                   [3]gtdGroup
	uncertain, claimed, compClaim                            int
	perps, captured, killed, killedPerps, wounded, hostages  int
	cites                                                    [3]int
	ext                                                      []extColumn
}

type gtdGroup struct{ name, sub int }

func newGTD(r *Reader, c columns) mapper {
	g := &gtdReader{
		r: r, id: c.at("eventid"), year: c.at("iyear"), month: c.at("imonth"), day: c.at("iday"), date: c.at("date"),
		approx: c.at("approxdate"), extended: c.at("extended"), resolution: c.at("resolution"),
		countryText: c.at("country_txt"), state: c.at("provstate"), city: c.at("city"), lat: c.at("latitude"), lon: c.at("longitude"),
		specificity: c.at("specificity"), vicinity: c.at("vicinity"), location: c.at("location"), summary: c.at("summary"),
		doubt: c.at("doubtterr"), alternative: c.at("alternative_txt"), success: c.at("success"), suicide: c.at("suicide"),
		uncertain: c.at("guncertain1"), claimed: c.at("claimed"), compClaim: c.at("compclaim"),
		perps: c.at("nperps"), captured: c.at("nperpcap"), killed: c.at("nkill"), killedPerps: c.at("nkillter"),
		wounded: c.at("nwound"), hostages: c.at("nhostkid"),
	}
	if i := c.at("country"); i != g.countryText { // in cuts it holds the text
		g.country = i
	} else {
		g.country = -1
	}
	used := []int{
		g.id, g.year, g.month, g.day, g.approx, g.country, g.countryText, g.state, g.city, g.lat, g.lon, g.specificity, g.vicinity,
		g.location, g.success, g.suicide, g.perps, g.captured, g.killed, g.killedPerps, g.wounded, g.hostages,
		g.claimed, g.compClaim, g.uncertain,
	}
	for i := range 3 {
		g.attacks[i] = c.at(fmt.Sprintf("attacktype%d_txt", i+1))
		g.targetTypes[i] = c.at(fmt.Sprintf("targtype%d_txt", i+1))
		g.targetNames[i] = c.at(fmt.Sprintf("target%d", i+1))
		g.corps[i] = c.at(fmt.Sprintf("corp%d", i+1))
		g.cites[i] = c.at(fmt.Sprintf("scite%d", i+1))
		n := []string{"", "2", "3"}[i]
		g.groups[i] = gtdGroup{c.at("gname" + n), c.at("gsubname" + n)}
		used = append(used, g.attacks[i], g.targetTypes[i], g.cites[i], g.groups[i].name, g.groups[i].sub, c.at(fmt.Sprintf("attacktype%d", i+1)), c.at(fmt.Sprintf("targtype%d", i+1)))
	}
	for i := range 4 {
		g.weapons[i] = c.at(fmt.Sprintf("weaptype%d_txt", i+1))
		used = append(used, g.weapons[i], c.at(fmt.Sprintf("weaptype%d", i+1)))
	}
	g.ext = c.rest(append(used, g.targetNames[0], g.summary)...)
	return g
}

// extID is the number of twelve digits, which begins with the date.
func (g *gtdReader) extID(row *row) (string, error) {
	id, err := roundID(row, g.id)
	if err != nil {
		return "", err
	}
	if strings.Trim(id, "0123456789") != "" {
		return "", row.bad(g.id, "want an id of digits alone", "")
	}
	return id, nil
}

func (g *gtdReader) incident(row *row) (*geo.Incident, error) {
	inc := &geo.Incident{Kind: geo.Attack, Suicide: geo.Unknown}
	inc.Ext = g.rest(row)
	inc.ExtIDs = map[string]string{"gtd": row.get(g.id)}
	if err := cmp.Or(g.when(row, inc), g.toll(row, inc), g.place(row, inc), g.outcome(row, inc)); err != nil {
		return nil, err
	}
	g.actorsOf(row, inc)
	g.codes(row, inc)
	inc.Sources = g.sources(row)
	inc.Verification = supported(len(inc.Sources))
	g.words(row, inc)
	return inc, nil
}

// rest keeps the other columns, without the numbers that stand for "not known".
func (g *gtdReader) rest(row *row) map[string]string {
	ext := keep(row, g.ext)
	for name, v := range ext {
		if v == "-9" || v == "-99" || v == "." {
			delete(ext, name)
		}
	}
	if v := ext["resolution"]; v != "" {
		if day, ok := g.r.serial(v); ok {
			ext["resolution"] = day.String()
		}
	}
	return ext
}

// when reads year, month and day, where 0 means that it is not known, or the
// date, or else the beginning of the id, which repeats them.
func (g *gtdReader) when(row *row, inc *geo.Incident) error {
	w, err := g.begin(row)
	if err != nil {
		return err
	}
	inc.Date, inc.DatePrecision = w.Interval, w.precision
	inc.DateText = plain(row.known(g.approx))
	if w.precision != geo.PrecisionDay {
		row.find(codePartOfDate, max(g.month, g.day, g.id), "")
	}
	if row.get(g.extended) != "1" || g.resolution < 0 || row.known(g.resolution) == "" || w.precision != geo.PrecisionDay {
		return nil
	}
	end, ok := g.r.serial(row.get(g.resolution))
	if !ok {
		last, err := row.when(g.resolution, cmp.Or(g.r.order, monthFirst))
		if err != nil {
			return err
		}
		end = last.End
	}
	if end < inc.Date.Start {
		row.find(codeYear, g.resolution, "The source's end of the incident lies before its beginning; the beginning counts.")
		return nil
	}
	inc.Date.End, inc.DatePrecision = end, spanPrecision(int(end-inc.Date.Start)+1)
	return nil
}

func (g *gtdReader) begin(row *row) (when, error) {
	if g.year >= 0 && row.known(g.year) != "" {
		var part [3]int
		for i, column := range []int{g.year, g.month, g.day} {
			n, _, err := parseCount(row.get(column)) // -9 is not known, as 0 is
			if err != nil {
				return when{}, row.bad(column, "want a number, 0 if it is not known", "")
			}
			part[i] = n
		}
		w, err := dated(part[0], part[1], part[2])
		if err != nil && part[1] == 0 {
			w, err = dated(part[0], 0, 0)
		}
		if err != nil {
			return when{}, row.bad(g.year, err.Error(), "")
		}
		return w, nil
	}
	if row.known(g.date) != "" {
		return row.when(g.date, g.r.order)
	}
	if id := row.get(g.id); len(id) >= 8 {
		y, _ := digits(id[:4])
		m, _ := digits(id[4:6])
		d, _ := digits(id[6:8])
		if m == 0 {
			d = 0
		}
		if w, err := dated(y, m, d); err == nil {
			return w, nil
		}
	}
	row.find(codeNoDate, g.id, "The source gives no date.")
	return when{precision: geo.PrecisionUnknownDate}, nil
}

func (g *gtdReader) toll(row *row, inc *geo.Incident) (err error) {
	if inc.Killed, err = row.people(g.killed); err != nil {
		return err
	}
	if g.wounded >= 0 {
		if inc.Injured, err = row.people(g.wounded); err != nil {
			return err
		}
	}
	if inc.Killed.Low.IsKnown() {
		inc.KilledText = row.get(g.killed)
	}
	if inc.Injured.Low.IsKnown() {
		inc.InjuredText = row.get(g.wounded)
	}
	var perps geo.Toll
	if g.killedPerps >= 0 {
		if perps, err = row.people(g.killedPerps); err != nil {
			return err
		}
		inc.KilledBy.Perpetrators = perps.Best
	}
	row.checkKilled(inc, g.killed)
	return row.figures(figure{g.captured, &inc.Arrested}, figure{g.hostages, &inc.Hostages}, figure{g.perps, &inc.Perpetrators})
}

var gtdPrecision = [...]geo.GeoPrecision{1: geo.Settlement, 2: geo.District, 3: geo.District, 4: geo.Province, 5: geo.CountryOnly}

func (g *gtdReader) place(row *row, inc *geo.Incident) error {
	inc.Country = g.countryOf(row)
	n, err := row.code(g.specificity, 5)
	if err != nil {
		return err
	}
	p := geo.Place{Role: geo.RoleSite, Name: plain(row.known(g.city)), Text: row.known(g.location), Admin1: plain(row.known(g.state))}
	precision := gtdPrecision[n]
	switch {
	case n == 1 && row.get(g.vicinity) == "1":
		precision = geo.NearPlace
	case n == 0 && g.specificity < 0 && p.Name != "":
		precision = geo.NearPlace // a cut without the column; most positions are towns'
	case n == 0 && g.specificity < 0:
		precision = geo.Province
	}
	return g.r.put(row, inc, p, g.lon, g.lat, precision)
}

// countryOf reads the country by its number, or else by name.
func (g *gtdReader) countryOf(row *row) geo.Country {
	if n, known, err := parseCount(row.get(g.country)); err == nil && known {
		if c, ok := geo.CountryByGTD(n); ok {
			return c
		}
	}
	return g.r.country(row, -1, g.countryText)
}
