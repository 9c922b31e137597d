package web

import (
	"strconv"

	"dateline/geo"
	"dateline/geo/projection"
)

// Measure is what a map of countries is shaded by.
type Measure string

// The measures of a map of countries.
const (
	MeasureIncidents Measure = "incidents"
	MeasureKilled    Measure = "killed"
)

// ParseMeasure reads the parameter by of /countries.
func ParseMeasure(s string) (Measure, error) {
	switch m := Measure(s); m {
	case "":
		return MeasureIncidents, nil
	case MeasureIncidents, MeasureKilled:
		return m, nil
	}
	return "", &geo.InputError{Field: "by", Value: s, Reason: "want incidents or killed"}
}

// mostShades is how many classes a map of countries has: more cannot be told apart.
const mostShades = 5

// worldMap is the map of countries of a page, shaded by a measure.
type worldMap struct {
	*projection.World
	Countries []shadedCountry
	Shades    []shade // of the legend
	// Missing are countries with incidents that the picture does not have: states
	// that no longer exist, the high seas.
	Missing []CountryRow
}

// shadedCountry is a country on it. Class is w0 to w4, "w-zero", or "" where a
// hatching stands for what is not known.
type shadedCountry struct {
	projection.Country
	Class string
	// Hatch is the id of the pattern in place of a shade: "none" where nothing is
	// recorded, "nofigure" where incidents are but no toll.
	Hatch string
	Name  string
	Text  string // "138 incidents, 1,125 killed"
	Known bool   // something is recorded
}

// shade is an entry of the legend.
type shade struct{ Class, Hatch, Text string }

func (p CountriesPage) worldMap() worldMap {
	w := worldMap{World: p.World}
	rows := map[geo.Country]CountryRow{}
	var values []int64
	for _, r := range p.Rows {
		rows[r.Country] = r
		values = append(values, p.Query.Measure.of(r))
	}
	bounds := geo.Classes(values, mostShades)
	var zero, unknown bool
	for _, c := range p.World.Countries {
		r, ok := rows[geo.Country(c.Code)]
		delete(rows, geo.Country(c.Code))
		s := shadedCountry{Country: c, Name: geo.Country(c.Code).Name(), Text: "nothing recorded", Hatch: "none"}
		if ok && r.N > 0 {
			s.Known, s.Hatch = true, ""
			s.Text = Plural(r.N, "incident", "incidents") + ", " + sumWords(r.Killed, r.Unknown)
			switch n := geo.ClassOf(bounds, p.Query.Measure.of(r)); {
			case n >= 0:
				s.Class = shadeClass(n, len(bounds))
			case r.Unknown > 0:
				s.Hatch, unknown = "nofigure", true
			default:
				s.Class, zero = "w-zero", true
			}
		}
		w.Countries = append(w.Countries, s)
	}
	for _, r := range p.Rows {
		if _, left := rows[r.Country]; left && r.N > 0 {
			w.Missing = append(w.Missing, r)
		}
	}
	w.Shades = append(w.Shades, shade{Hatch: "none", Text: "Nothing recorded here"})
	if unknown {
		w.Shades = append(w.Shades, shade{Hatch: "nofigure", Text: "Incidents, no figure known"})
	}
	if zero {
		w.Shades = append(w.Shades, shade{Class: "w-zero", Text: "Incidents, no one recorded as killed"})
	}
	for n := range bounds {
		w.Shades = append(w.Shades, shade{Class: shadeClass(n, len(bounds)), Text: classText(bounds, n)})
	}
	return w
}

func (m Measure) of(r CountryRow) int64 {
	if m == MeasureKilled {
		return r.Killed
	}
	return int64(r.N)
}

// Words of a measure: of its switch, of its legend.
func (m Measure) name() string {
	if m == MeasureKilled {
		return "People killed"
	}
	return "Incidents"
}

// shadeClass spreads few classes over all shades, so that the greatest is always
// the strongest.
func shadeClass(n, of int) string {
	if of > 1 {
		n = (n*(mostShades-1) + (of-1)/2) / (of - 1)
	} else {
		n = mostShades - 2
	}
	return "w" + strconv.Itoa(n)
}

// classText is the range of a class: "5–49", "2,000 or more", "3".
func classText(bounds []int64, n int) string {
	switch {
	case n == len(bounds)-1:
		return Number(bounds[n]) + " or more"
	case bounds[n+1] == bounds[n]+1:
		return Number(bounds[n])
	}
	return Number(bounds[n]) + "–" + Number(bounds[n+1]-1)
}

// sumWords is a sum of tolls in words: "1,125 killed", "number of killed not
// known", "at least 12 killed".
func sumWords(killed int64, unknown int) string {
	switch {
	case killed == 0 && unknown > 0:
		return "number of killed not known"
	case killed == 0:
		return "no one recorded as killed"
	case unknown > 0:
		return "at least " + Number(killed) + " killed"
	}
	return Number(killed) + " killed"
}

// worldCaption says what the picture is and what it leaves out.
func (w worldMap) caption() string {
	s := "Equal Earth projection: areas are true to each other. Countries too small to see are dots."
	if len(w.Missing) == 0 {
		return s
	}
	var names []string
	for _, r := range w.Missing {
		names = append(names, r.Country.Name())
	}
	return s + " In the table but not on the map: " + And(names) + "."
}

func worldBox(w worldMap) string {
	return "-4 -4 " + strconv.Itoa(w.Width+8) + " " + strconv.Itoa(w.Height+8)
}

// worldDotSize is the radius of a dot in units: greater where there is something
// to meet.
func worldDotSize(c shadedCountry) string {
	if c.Known {
		return "9"
	}
	return "5"
}
