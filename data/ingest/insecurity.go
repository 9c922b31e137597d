package ingest

import (
	"cmp"
	"strings"

	"dateline/geo"
)

// insecurityInsight is a spreadsheet of Insecurity Insight on the Humanitarian
// Data Exchange: attacks on health care, with a tag row and a sheet of notes. Its
// sheets on aid, education and protection are alike but for what they count.
var insecurityInsight = format{
	name:     "insecurity-insight",
	title:    "Insecurity Insight incidents",
	required: []string{"date", "country", "country iso", "admin 1", "geo precision", "sind event id", "latitude", "longitude"},
	known: []string{
		"date", "event description", "country", "country iso", "admin 1", "latitude", "longitude", "geo precision",
		"reported perpetrator", "reported perpetrator name", "weapon carried/used", "location",
		"health workers killed", "health workers injured", "health workers kidnapped", "health workers arrested", "sind event id",
	},
	aliases: map[string]string{
		"aid workers killed": "health workers killed", "aid workers injured": "health workers injured",
		"aid workers kidnapped": "health workers kidnapped", "aid workers arrested": "health workers arrested",
		"educators killed": "health workers killed", "educators injured": "health workers injured",
		"educators kidnapped": "health workers kidnapped", "educators arrested": "health workers arrested",
	},
	scheme: "insecurity-insight",
	layout: func(columns) string { return "incident data" },
	dataset: func(file string, c columns) geo.Dataset {
		return geo.Dataset{
			Slug: "insecurity-insight", Name: "Insecurity Insight", Version: "unstated", Licence: "CC-BY-SA-4.0",
			LicenceURL:     "https://creativecommons.org/licenses/by-sa/4.0/",
			Attribution:    "Source: Insecurity Insight, Geneva, Switzerland (insecurityinsight.org), CC BY-SA.",
			URL:            "https://insecurityinsight.org/",
			Redistribution: geo.Open,
			Note:           "The figures count the workers of the sector only, not all who were harmed.",
		}
	},
	mapper: newInsecurity,
}

type insecurityReader struct {
	r *Reader

	id, date, text, country, iso, admin1, lat, lon, precision int
	perpetrator, name, weapon, location                       int
	killed, injured, kidnapped, arrested                      int
	ext                                                       []extColumn
}

func newInsecurity(r *Reader, c columns) mapper {
	i := &insecurityReader{
		r: r, id: c.at("sind event id"), date: c.at("date"), text: c.at("event description"),
		country: c.at("country"), iso: c.at("country iso"), admin1: c.at("admin 1"), lat: c.at("latitude"), lon: c.at("longitude"),
		precision: c.at("geo precision"), perpetrator: c.at("reported perpetrator"), name: c.at("reported perpetrator name"),
		weapon: c.at("weapon carried/used"), location: c.at("location"),
		killed: c.at("health workers killed"), injured: c.at("health workers injured"),
		kidnapped: c.at("health workers kidnapped"), arrested: c.at("health workers arrested"),
	}
	i.ext = c.rest(i.id, i.date, i.text, i.country, i.iso, i.admin1, i.lat, i.lon, i.name, i.killed, i.injured, i.kidnapped, i.arrested)
	return i
}

func (i *insecurityReader) extID(row *row) (string, error) { return roundID(row, i.id) }

func (i *insecurityReader) incident(row *row) (*geo.Incident, error) {
	inc := &geo.Incident{
		Kind: geo.Attack, Outcome: geo.Completed, Suicide: geo.Unknown, Attribution: geo.UnknownAttribution, Ext: keep(row, i.ext),
	}
	inc.ExtIDs = map[string]string{"sind": row.get(i.id)}
	if day, ok := i.r.serial(row.get(i.date)); ok {
		inc.Date, inc.DatePrecision = day.Interval(), geo.PrecisionDay
	} else {
		w, err := row.when(i.date, i.r.order)
		if err != nil {
			return nil, err
		}
		inc.Date, inc.DatePrecision = w.Interval, w.precision
	}
	i.kind(row, inc)
	err := row.figures(figure{i.killed, &inc.Killed.Best}, figure{i.injured, &inc.Injured.Best},
		figure{i.kidnapped, &inc.Hostages}, figure{i.arrested, &inc.Arrested})
	if err := cmp.Or(err, i.place(row, inc)); err != nil {
		return nil, err
	}
	row.checkKilled(inc, i.killed)
	if name := row.known(i.name); name != "" && !noInformation(name) {
		kind := geo.UnnamedType
		switch p := row.get(i.perpetrator); {
		case p == "NSA":
			kind = geo.ActorGroup
		case strings.Contains(p, "Government") || p == "Police" || strings.HasPrefix(p, "Foreign Forces"):
			kind = geo.StateForce
		}
		i.r.addActor(inc, name, "", geo.Perpetrator, kind)
		inc.Attribution = geo.Attributed
	}
	if n, known := inc.Hostages.Get(); known && n > 0 && inc.Kind == geo.Attack {
		inc.Methods = append(inc.Methods, "kidnapping")
	}
	// There is no name of a place finer than the province.
	where := geo.Place{Name: inc.Places[0].Admin1, Precision: max(inc.Places[0].Precision, geo.Province)}
	inc.Title = title(whatWords(inc), where, countryWord(inc.Country))
	inc.Summary = i.r.summary(row, inc, i.text)
	return inc, nil
}

func noInformation(s string) bool {
	switch geo.Fold(s) {
	case "no information", "noinformation", "not applicable", "notapplicable", "unidentified armed actor", "unidentified", "multiple":
		return true
	}
	return unknownWord(s)
}

// kind reads the weapon. What happened without violence against people or
// things, such as an obstructed visit, is no attack.
func (i *insecurityReader) kind(row *row, inc *geo.Incident) {
	weapon := geo.Fold(row.get(i.weapon))
	switch {
	case strings.HasPrefix(weapon, "not applicable"):
		inc.Kind, inc.Outcome = geo.Other, geo.NotApplicable
		return
	case strings.HasPrefix(weapon, "aerial bomb"), strings.Contains(weapon, "drone"):
		inc.Methods = []geo.Method{"air_drone"}
	case strings.Contains(weapon, "shelling"), strings.Contains(weapon, "artillery"), strings.Contains(weapon, "rocket"),
		strings.Contains(weapon, "missile"), strings.Contains(weapon, "mortar"):
		inc.Methods = []geo.Method{"shelling"}
	case strings.Contains(weapon, "ied"), strings.Contains(weapon, "explosive"), strings.Contains(weapon, "mine"),
		strings.Contains(weapon, "grenade"), strings.Contains(weapon, "bomb"):
		inc.Methods = []geo.Method{"bombing"}
	case strings.Contains(weapon, "arson"), strings.Contains(weapon, "petrol"), strings.Contains(weapon, "molotov"):
		inc.Methods = []geo.Method{"arson_incendiary"}
	case strings.Contains(weapon, "firearm"), strings.Contains(weapon, "gun"):
		inc.Methods = []geo.Method{"armed_assault"}
	case strings.Contains(weapon, "knife"), strings.Contains(weapon, "machete"), strings.Contains(weapon, "blade"):
		inc.Methods = []geo.Method{"stabbing"}
	case strings.Contains(weapon, "unarmed"):
		inc.Methods = []geo.Method{"unarmed"}
	default:
		inc.Methods = []geo.Method{"unknown"}
	}
}

// insecurityPrecision are the numbers that the texts begin with: "(2) 25 km
// Precision ".
var insecurityPrecision = map[byte]geo.GeoPrecision{
	'1': geo.Settlement, '2': geo.NearPlace, '3': geo.District, '4': geo.Province, '5': geo.Area, '6': geo.CountryOnly, '7': geo.International,
}

func (i *insecurityReader) place(row *row, inc *geo.Incident) error {
	inc.Country = i.r.country(row, i.iso, i.country)
	stated := geo.Unlocated
	if s := row.get(i.precision); len(s) >= 3 && s[0] == '(' && s[2] == ')' {
		stated = insecurityPrecision[s[1]]
	}
	p := geo.Place{Role: geo.RoleSite}
	if admin1 := plain(row.known(i.admin1)); !noInformation(admin1) {
		p.Admin1 = admin1
	}
	err := i.r.put(row, inc, p, i.lon, i.lat, stated)
	if stated == geo.CountryOnly && len(inc.Places) > 0 && inc.Places[0].Point != nil {
		row.find(codeCentre, i.precision, "")
	}
	return err
}
