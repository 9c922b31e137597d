package geo

import (
	"io"
	"strconv"
	"strings"
)

// CountryTally is a country as a layer carries it: its outline with the counts of
// its incidents.
type CountryTally struct {
	Shape
	Incidents int
	ByKind    map[Kind]int
	Killed    int64 // best figures added up
	Unknown   int   // incidents of unknown toll
}

// CountryFields are the flat properties of countries in their order: the counts
// of each kind have the kind's own word for a name.
var CountryFields = countryFields()

func countryFields() []Field {
	fields := []Field{
		{"country", FieldString, "ISO 3166-1 alpha-3"},
		{"name", FieldString, "English name"},
		{"incidents", FieldInteger, "number of incidents of any kind"},
	}
	for _, k := range Kinds {
		fields = append(fields, Field{string(k), FieldInteger, "number of incidents of the kind " + strings.ReplaceAll(string(k), "_", " ")})
	}
	return append(fields,
		Field{"killed_best", FieldInteger, "killed in them, best figures added up"},
		Field{"killed_unknown", FieldInteger, "incidents among them of which no best figure is known"},
		Field{"url", FieldString, "address of the country's page"})
}

// TallyCountries counts the selection by country, for each of the shapes.
func (s *Selection) TallyCountries(shapes []Shape) []CountryTally {
	out := make([]CountryTally, len(shapes))
	at := make(map[Country]*CountryTally, len(shapes))
	for i, shape := range shapes {
		out[i] = CountryTally{Shape: shape, ByKind: map[Kind]int{}}
		at[shape.Country] = &out[i]
	}
	counts, unknown := make([]tallied, len(s.x.profiles)), make([]int, len(s.x.profiles))
	for row := range s.rows().each(0, len(s.x.id)) {
		p, killed := s.x.profile[row], s.x.killed[row]
		counts[p].n++
		if killed == unknownFigure {
			unknown[p]++
		} else {
			counts[p].killed += int64(killed)
		}
	}
	for p, c := range counts {
		profile := &s.x.profiles[p]
		if t := at[Country(s.x.countryNames[profile.country])]; t != nil && c.n > 0 {
			t.Incidents += c.n
			t.ByKind[Kind(s.x.kindNames[profile.kind])] += c.n
			t.Killed += c.killed
			t.Unknown += unknown[p]
		}
	}
	return out
}

// WriteCountries writes countries as [WriteGeoJSON] does incidents; their integer
// ids are those of [WriteShapes].
func WriteCountries(w io.Writer, list []CountryTally, h LayerHead) error {
	b := appendHead(nil, h)
	var err error
	for i := range list {
		b = append(comma(b, i), '\n')
		b = appendCountry(b, &list[i], h.Base)
		if b, err = flush(w, b); err != nil {
			return err
		}
	}
	b = strconv.AppendInt(append(b, "\n],\"numberReturned\":"...), int64(len(list)), 10)
	if h.Matched >= 0 {
		b = strconv.AppendInt(append(b, `,"numberMatched":`...), int64(max(len(list), h.Matched)), 10)
	}
	_, err = w.Write(append(appendGenerated(b, h.Generated), "}\n"...))
	return err
}

// WriteCountryItem writes one country as [WriteItem] does an incident.
func WriteCountryItem(w io.Writer, c *CountryTally, h LayerHead) error {
	return writeItem(w, appendCountry(nil, c, h.Base), h)
}

func appendCountry(b []byte, c *CountryTally, base string) []byte {
	b = strconv.AppendInt(append(b, `{"type":"Feature","id":`...), int64(c.Country.Numeric()), 10)
	b = appendMultiPolygon(append(b, `,"geometry":{"type":"MultiPolygon","coordinates":`...), c.Outline)
	b = appendQuoted(append(b, `},"properties":{"country":`...), string(c.Country))
	b = appendQuoted(append(b, `,"name":`...), c.Country.Name())
	b = strconv.AppendInt(append(b, `,"incidents":`...), int64(c.Incidents), 10)
	for _, k := range Kinds {
		b = append(append(append(b, `,"`...), k...), `":`...)
		b = strconv.AppendInt(b, int64(c.ByKind[k]), 10)
	}
	b = strconv.AppendInt(append(b, `,"killed_best":`...), c.Killed, 10)
	b = strconv.AppendInt(append(b, `,"killed_unknown":`...), int64(c.Unknown), 10)
	b = appendQuoted(append(b, `,"url":`...), base+"/countries/"+string(c.Country))
	return append(b, "}}"...)
}
