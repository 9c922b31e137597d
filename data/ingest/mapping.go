package ingest

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"dateline/geo"
)

// Mapping says what the columns of a table mean, so that any table of incidents
// can be read. Its form in a file is TOML:
//
//	date_order = "dmy"
//
//	[columns]
//	date = "Day of attack"
//	place = "Town"
//	killed = "Dead"
//
//	[defaults]
//	country = "FRA"
//
//	[values.kind]
//	"car bomb" = "attack"
type Mapping struct {
	// DateOrder is "dmy" or "mdy" where dates have two numbers before the year.
	DateOrder string `toml:"date_order,omitempty"`
	// Decimal is "," where numbers have a comma for the decimal point.
	Decimal string `toml:"decimal,omitempty"`
	// Columns leads from a field to the column that holds it; see [Fields].
	Columns map[string]string `toml:"columns"`
	// Defaults are the values of fields for rows that state none.
	Defaults map[string]string `toml:"defaults,omitempty"`
	// Values leads, for a field, from what stands in the file to what is meant.
	Values map[string]map[string]string `toml:"values,omitempty"`
	// Dataset describes the data set; its parts are as the flags of the same names.
	Dataset struct {
		Slug           string `toml:"slug,omitempty"`
		Name           string `toml:"name,omitempty"`
		Version        string `toml:"version,omitempty"`
		Licence        string `toml:"licence,omitempty"`
		Attribution    string `toml:"attribution,omitempty"`
		Redistribution string `toml:"redistribution,omitempty"`
	} `toml:"dataset,omitempty"`

	proposed bool
	doubts   []string // said with the proposal
	unfit    []string // those of columns that bear a name and do not hold the thing
}

// field is something of an incident that a column may hold.
type field struct {
	name  string
	names []string // by which columns are found, folded; "=" first: the whole name only
}

// fields are in the order in which a mapping is written.
var fields = []field{
	{"id", []string{"=id", "event id", "incident id", "case id", "record id", "unique id", "uid", "eventid", "=nr", "=no", "=number", "=ref"}},
	{"date", []string{"date", "datum", "fecha", "when", "=day of attack", "start date", "date start", "=start", "=from", "=wann", "tatzeit", "=time"}},
	{"date_end", []string{"end date", "date end", "=end", "=until", "=to date", "=bis"}},
	{"year", []string{"year", "jahr", "ano", "annee"}},
	{"month", []string{"month", "monat", "mes", "mois"}},
	{"day", []string{"day", "=tag", "dia", "jour"}},
	{"title", []string{"title", "headline", "=name", "=what", "=was", "=event", "=incident", "titel", "titre", "titulo", "event name"}},
	{"summary", []string{"summary", "description", "notes", "details", "=text", "beschreibung", "comment", "what happened", "narrative", "resumen"}},
	{"kind", []string{"kind", "event type", "incident type", "category", "=type", "=typ", "=art", "=tipo"}},
	{"method", []string{"method", "attack type", "type of attack", "means of attack", "means", "methode", "weapon type", "=weapon"}},
	{"outcome", []string{"outcome", "result", "=success"}},
	{"place", []string{"place", "=location", "city", "town", "=where", "village", "ort", "stadt", "locality", "settlement", "venue", "city or county", "ciudad", "lugar", "ville", "lieu", "location name", "place name"}},
	{"admin1", []string{"admin1", "admin 1", "adm1", "adm 1", "province", "state", "governorate", "oblast", "bundesland", "region", "provincia", "department"}},
	{"admin2", []string{"admin2", "admin 2", "adm2", "adm 2", "district", "county", "landkreis", "municipality"}},
	{"country", []string{"country", "=land", "pais", "pays", "country code", "iso3", "=iso", "iso2", "nation", "country name"}},
	{"latitude", []string{"latitude", "lat", "=y", "breite", "breitengrad", "latitud"}},
	{"longitude", []string{"longitude", "lon", "lng", "long", "=x", "lange", "langengrad", "longitud"}},
	{"coordinates", []string{"coordinates", "coords", "latlon", "lat lon", "latlng", "lat lng", "koordinaten", "wkt", "geom", "=position", "=geo"}},
	{"geo_precision", []string{"geo precision", "location precision", "place precision"}},
	{"perpetrator", []string{"perpetrator", "perpetrators", "attacker", "attackers", "=group", "group name", "=actor", "=who", "responsible", "suspect", "tater", "gruppe", "grupo", "actor1", "claimed by"}},
	{"target", []string{"target", "targets", "victim", "victims", "ziel", "opfer", "target name"}},
	{"killed", []string{"killed", "deaths", "dead", "fatalities", "=died", "tote", "muertos", "morts", "n killed", "death toll", "fatality", "number killed", "best"}},
	{"killed_low", []string{"killed low", "deaths low", "killed min", "fatalities low", "low"}},
	{"killed_high", []string{"killed high", "deaths high", "killed max", "fatalities high", "high"}},
	{"injured", []string{"injured", "wounded", "injuries", "=hurt", "verletzte", "heridos", "blesses", "n injured", "number injured"}},
	{"arrested", []string{"arrested", "arrests", "detained"}},
	{"hostages", []string{"hostages", "kidnapped", "abducted"}},
	{"source", []string{"source", "sources", "publisher", "quelle", "fuente", "outlet", "source name"}},
	{"source_url", []string{"source url", "url", "link", "source link", "sources url", "article", "incident url"}},
	{"source_title", []string{"source title", "article title"}},
	{"source_date", []string{"source date", "published", "publication date"}},
	{"tags", []string{"tags", "keywords"}},
}

// Fields lists the names that a mapping knows.
func Fields() []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.name
	}
	return out
}

// ReadMapping reads a mapping. Names that it does not know are an error with
// their line, for a field that was mistyped would be left out in silence.
func ReadMapping(r io.Reader) (*Mapping, error) {
	m := &Mapping{}
	err := toml.NewDecoder(io.LimitReader(r, 1<<20)).DisallowUnknownFields().Decode(m)
	var strict *toml.StrictMissingError
	var syntax *toml.DecodeError
	switch {
	case errors.As(err, &strict):
		return nil, fmt.Errorf("read mapping: unknown names:\n%s", strict.String())
	case errors.As(err, &syntax):
		return nil, fmt.Errorf("read mapping:\n%s", syntax.String())
	case err != nil:
		return nil, fmt.Errorf("read mapping: %w", err)
	}
	for _, names := range []map[string]string{m.Columns, m.Defaults} {
		for name := range names {
			if !slices.Contains(Fields(), name) {
				return nil, &geo.InputError{Field: "mapping", Value: name, Reason: "want fields among " + strings.Join(Fields(), ", ")}
			}
		}
	}
	for name := range m.Values {
		if !slices.Contains(Fields(), name) {
			return nil, &geo.InputError{Field: "mapping", Value: name, Reason: "want fields among " + strings.Join(Fields(), ", ")}
		}
	}
	switch dateOrder(m.DateOrder) {
	case orderUnknown, dayFirst, monthFirst:
	default:
		return nil, &geo.InputError{Field: "date_order", Value: m.DateOrder, Reason: "want dmy or mdy"}
	}
	if m.Dataset.Redistribution != "" {
		if _, err := geo.ParseCode("redistribution", m.Dataset.Redistribution, geo.Redistributions); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// TOML writes the mapping as [ReadMapping] reads it, fields in their usual
// order and those without a column as comments, ready to be edited.
func (m *Mapping) TOML() string {
	var b strings.Builder
	for _, d := range m.doubts {
		b.WriteString("# " + d + "\n")
	}
	for _, s := range []struct{ name, value string }{{"date_order", m.DateOrder}, {"decimal", m.Decimal}} {
		if s.value != "" {
			fmt.Fprintf(&b, "%s = %s\n", s.name, tomlText(s.value))
		}
	}
	b.WriteString("\n[columns]\n")
	for _, f := range fields {
		if c, ok := m.Columns[f.name]; ok {
			fmt.Fprintf(&b, "%s = %s\n", f.name, tomlText(c))
		} else {
			fmt.Fprintf(&b, "# %s = \"\"\n", f.name)
		}
	}
	b.WriteString("\n[defaults]\n")
	for _, f := range fields {
		if v, ok := m.Defaults[f.name]; ok {
			fmt.Fprintf(&b, "%s = %s\n", f.name, tomlText(v))
		}
	}
	for _, f := range fields {
		values := m.Values[f.name]
		if len(values) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n[values.%s]\n", f.name)
		for _, from := range slices.Sorted(mapKeys(values)) {
			fmt.Fprintf(&b, "%s = %s\n", tomlText(from), tomlText(values[from]))
		}
	}
	return strings.TrimLeft(b.String(), "\n")
}

func mapKeys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func tomlText(s string) string {
	b, err := toml.Marshal(map[string]string{"v": s})
	if err != nil {
		return `""`
	}
	return strings.TrimSpace(strings.TrimPrefix(string(b), "v = "))
}

// format is the mapping as a format for a file with these columns. A column that
// is not there, or too little to make an incident of, is an error.
func (m *Mapping) format(file string, c columns, isJSON bool) (*format, error) {
	var missing []string
	for _, f := range fields {
		if name, ok := m.Columns[f.name]; ok && name != "" && !c.has(strings.ToLower(strings.TrimSpace(name))) {
			missing = append(missing, fmt.Sprintf("%s (for %s)", name, f.name))
		}
	}
	if len(missing) > 0 {
		return nil, &FormatError{File: file, Line: c.line, Reason: "the mapping names columns that are not there: " + strings.Join(first(missing, 12), ", "), Hint: "the file has " + strings.Join(first(c.names, 30), ", ")}
	}
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return m.Columns[n] != "" || m.Defaults[n] != "" })
	}
	dated, told := has("date", "year"), has("title", "summary", "place", "country", "latitude", "coordinates", "kind", "method", "perpetrator", "target")
	if !dated || !told {
		e := &FormatError{File: file, Line: c.line}
		what := "a column of dates"
		if dated {
			what = "a column with a title, a place or a position"
		} else if !told {
			what += " and one with a title, a place or a position"
		}
		titles := make([]string, len(formats))
		for i, f := range formats {
			titles[i] = f.title
		}
		e.Reason = "these columns are of no known format, and among them is not " + what + ": " + strings.Join(first(c.names, 12), ", ")
		// A column may bear the name and not hold the thing.
		if len(m.unfit) > 0 {
			e.Reason += "; " + strings.Join(m.unfit, "; ")
		}
		e.Hint = "known: " + strings.Join(titles, "; ") + "; --map FILE.toml says what the columns mean"
		return nil, e
	}
	name := formatCSV
	if isJSON {
		name = formatGeoJSON
	}
	return &format{
		name: name, title: "a table of its own", scheme: "", repeatsIDs: true,
		layout: func(c columns) string {
			return fmt.Sprintf("by mapping (%d of %d columns)", len(m.Columns), len(c.names))
		},
		dataset: m.dataset,
		mapper:  func(r *Reader, c columns) mapper { return newMapped(r, c, m) },
	}, nil
}

// dataset is named after the file. What is not said to be open is shown and not
// passed on.
func (m *Mapping) dataset(file string, _ columns) geo.Dataset {
	name := path.Base(strings.ReplaceAll(file, `\`, "/"))
	for _, ending := range []string{".gz", ".zst", ".zip", ".xlsx", ".csv", ".tsv", ".txt", ".json", ".geojson", ".geojsons", ".ndjson"} {
		if len(name) > len(ending) && strings.EqualFold(name[len(name)-len(ending):], ending) {
			name = name[:len(name)-len(ending)]
		}
	}
	d := m.Dataset
	return geo.Dataset{
		Slug: cmp.Or(geo.Slug(d.Slug), geo.Slug(name), "table"), Name: cmp.Or(d.Name, plain(strings.ReplaceAll(name, "_", " "))), Version: d.Version,
		Licence: d.Licence, Attribution: d.Attribution, Redistribution: cmp.Or(geo.Redistribution(d.Redistribution), geo.Display),
	}
}
