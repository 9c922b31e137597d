package geo

import (
	_ "embed" // countries.tsv
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/paulmach/orb"
)

// Country is where something happened, as ISO 3166-1 alpha-3: "AFG". The zero
// value "" is unknown. Beside the 249 countries and territories of the standard
// there are
//
//   - the user-assigned XKX for Kosovo;
//   - states that no longer exist and have no single successor, by their
//     ISO 3166-3 alpha-3 (SUN, YUG, SCG, CSK, DDR, YMD, ...), see [Country.Former];
//   - [NoCountry] for what happened in no country's territory.
//
// A state that was renamed, or absorbed by one that kept its code, is the
// present-day one: Zaire is COD, Rhodesia ZWE, North Yemen YEM, West Germany DEU,
// North and South Vietnam VNM. Parts of a country are that country: Chechnya is
// RUS, Northern Ireland GBR. Other data sets draw the line elsewhere: UCDP's
// "Russia (Soviet Union)" (Gleditsch-Ward 365) and "Serbia (Yugoslavia)" (345)
// are RUS and SRB, GTD's "Soviet Union" (359) is SUN.
type Country string

// NoCountry is the high seas and the air above them, and what a source files
// under "International". It is valid but has no extent: see [Country.Located].
// XXX is ISO 3166-1's user-assigned range, used as in travel documents.
const NoCountry Country = "XXX"

// countriesTSV is the country table, one row a country. The columns are
// alpha-3; alpha-2; ISO numeric, FIPS 10-4, Gleditsch-Ward and GTD codes, each
// with further codes that are understood after the first; UN M49 sub-region;
// status present, former or none; English name; lon,lat of a point inside;
// west,south,east,north of the frame; other names and codes, separated by "; ".
//
//go:embed countries.tsv
var countriesTSV string

// Status of a row of the country table.
const (
	presentCountry = "present"
	formerCountry  = "former"
)

type countryRow struct {
	code      Country
	alpha2    string
	numeric   int
	subregion Region
	status    string
	name      string
	aliases   []string
	center    orb.Point
	bbox      BBox
}

type countryTable struct {
	rows   map[Country]*countryRow
	coded  [26 * 26 * 26]*countryRow // rows by letters; see lettersOf
	all    []Country                 // by English name, former ones and NoCountry too
	alpha2 map[string]Country
	fips   map[string]Country
	number [3]map[int]Country // by countryNumber
	keys   map[string]Country // by nameKey
	names  map[string]Country // by Fold
}

// countryNumber is a numbering of countries.
type countryNumber int

const (
	isoNumeric countryNumber = iota
	gleditschWard
	gtdNumber
)

var countries = sync.OnceValue(func() *countryTable {
	t := &countryTable{
		rows: map[Country]*countryRow{}, alpha2: map[string]Country{}, fips: map[string]Country{},
		keys: map[string]Country{}, names: map[string]Country{},
		number: [3]map[int]Country{{}, {}, {}},
	}
	for line := range tsvRows(countriesTSV) {
		t.add(line)
	}
	t.all = slices.SortedFunc(maps.Keys(t.rows), func(a, b Country) int {
		return strings.Compare(Fold(t.rows[a].name), Fold(t.rows[b].name))
	})
	return t
})

// tsvRows yields the fields of each row after the header.
func tsvRows(s string) func(func([]string) bool) {
	return func(yield func([]string) bool) {
		_, body, _ := strings.Cut(s, "\n")
		for line := range strings.Lines(body) {
			if !yield(strings.Split(strings.TrimSuffix(line, "\n"), "\t")) {
				return
			}
		}
	}
}

// add takes in a row; the table is embedded, so a row that cannot be read, or
// that says what another says, is a bug.
func (t *countryTable) add(f []string) {
	r := &countryRow{code: Country(f[0]), alpha2: f[1], subregion: Region(f[6]), status: f[7], name: f[8], bbox: tableBox(f[10])}
	if f[11] != "" {
		r.aliases = strings.Split(f[11], "; ")
	}
	lon, lat, _ := strings.Cut(f[9], ",")
	r.center = orb.Point{tableNumber(lon), tableNumber(lat)}
	t.rows[r.code] = r
	n, _ := lettersOf(r.code)
	t.coded[n] = r
	if r.alpha2 != "" {
		claim(t.alpha2, r.alpha2, r.code)
	}
	for kind, codes := range [...]string{isoNumeric: f[2], gleditschWard: f[4], gtdNumber: f[5]} {
		for i, n := range splitCodes(codes) {
			v := int(tableNumber(n))
			claim(t.number[kind], v, r.code)
			if i == 0 && countryNumber(kind) == isoNumeric {
				r.numeric = v
			}
		}
	}
	for _, code := range splitCodes(f[3]) {
		claim(t.fips, code, r.code)
	}
	for _, name := range append([]string{r.name}, r.aliases...) {
		claim(t.keys, nameKey(name), r.code)
		t.names[Fold(name)] = r.code
	}
}

func splitCodes(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

// claim sets m[k] once; a key may be claimed again by the same value only.
func claim[K, V comparable](m map[K]V, k K, v V) {
	if old, taken := m[k]; taken && old != v {
		panic(fmt.Sprintf("table: %v is both %v and %v", k, old, v))
	}
	m[k] = v
}

func tableNumber(s string) float64 {
	n, err := ParseNumber(s)
	if err != nil {
		panic("table: " + strconv.Quote(s) + " is no number")
	}
	return n
}

func tableBox(s string) BBox {
	b, err := ParseBBox(s)
	if err != nil {
		panic("table: " + err.Error())
	}
	return b
}

// ParseCountry reads an ISO 3166-1 alpha-3 or alpha-2 code, an English name, or
// one of the other names and codes that data sets use ("Russia (Soviet Union)",
// "DRC", "OPT", "Chechnya"), whatever the case, accents, punctuation and order of
// words ("Korea, Republic of"). "NA" is Namibia. The error is an *InputError for
// the field "country" that names countries with a name like it.
func ParseCountry(s string) (Country, error) {
	t := countries()
	code := strings.ToUpper(strings.TrimSpace(s))
	if c := Country(code); c.Valid() {
		return c, nil
	}
	if c, ok := t.alpha2[code]; ok {
		return c, nil
	}
	if c, ok := t.keys[nameKey(s)]; ok {
		return c, nil
	}
	reason := "want an ISO 3166-1 code or an English name, such as AFG, AF or Afghanistan"
	if near := nearestNames(s, t.names); len(near) > 0 {
		for i, c := range near {
			near[i] = Country(c.Name() + " (" + string(c) + ")")
		}
		reason += "; near it: " + strings.Join(words(near), ", ")
	}
	return "", &InputError{Field: "country", Value: s, Reason: reason}
}

// CountryByNumeric finds an ISO 3166-1 numeric code, withdrawn ones included
// (280 is DEU, 810 SUN). Kosovo, which has none, is found by 983 (CLDR) and 412
// (United Nations statistics).
func CountryByNumeric(n int) (Country, bool) { return countryByNumber(isoNumeric, n) }

// CountryByGW finds a number of Gleditsch and Ward's list of independent states
// and microstates, the country_id of UCDP. Of states that ended before 1946 none
// is known.
func CountryByGW(n int) (Country, bool) { return countryByNumber(gleditschWard, n) }

// CountryByGTD finds a country code of the Global Terrorism Database's codebook.
// Its codes for peoples and for several countries at once, used for
// nationalities only, are not countries.
func CountryByGTD(n int) (Country, bool) { return countryByNumber(gtdNumber, n) }

func countryByNumber(kind countryNumber, n int) (Country, bool) {
	c, ok := countries().number[kind][n]
	return c, ok
}

// CountryByFIPS finds a FIPS 10-4 code in upper case, as GDELT uses them: CH is
// China, RS Russia. GDELT's own RB (Serbia) and OS (oceans) are included.
func CountryByFIPS(code string) (Country, bool) {
	c, ok := countries().fips[code]
	return c, ok
}

// Countries lists the present-day countries and territories by English name.
// The caller owns the returned value.
func Countries() []Country {
	return slices.DeleteFunc(slices.Clone(countries().all), func(c Country) bool { return c.row().status != presentCountry })
}

var noRow countryRow

func (c Country) row() *countryRow {
	if n, ok := lettersOf(c); ok {
		if r := countries().coded[n]; r != nil {
			return r
		}
	}
	return &noRow
}

// lettersOf is a code of three letters as a number: each record's is looked up
// several times.
func lettersOf(c Country) (n int, ok bool) {
	if len(c) != 3 {
		return 0, false
	}
	x, y, z := c[0]-'A', c[1]-'A', c[2]-'A'
	return (int(x)*26+int(y))*26 + int(z), x < 26 && y < 26 && z < 26
}

// Valid reports whether c is a code of the table; "" is not.
func (c Country) Valid() bool { return c.row() != &noRow }

// Name is the English name as news writes it, "Ivory Coast" rather than "Côte
// d'Ivoire"; of a code that is not valid it is the code itself.
func (c Country) Name() string {
	if !c.Valid() {
		return string(c)
	}
	return c.row().name
}

// Alpha2 is the ISO 3166-1 alpha-2 code, or "". Czechoslovakia and Serbia and
// Montenegro shared CS, so neither has it.
func (c Country) Alpha2() string { return c.row().alpha2 }

// Numeric is the ISO 3166-1 numeric code, or 0. Kosovo has CLDR's 983.
func (c Country) Numeric() int { return c.row().numeric }

// Former reports whether c is a state that no longer exists.
func (c Country) Former() bool { return c.row().status == formerCountry }

// Located reports whether c is a piece of land, so that Center and BBox mean
// something: every valid country but [NoCountry].
func (c Country) Located() bool { return c.Valid() && c != NoCountry }

// Center is a point lon, lat inside the country's largest part, for records
// known only to the country. It is a representative point, not a position.
// Without a place (see Located) it is 0,0.
func (c Country) Center() orb.Point { return c.row().center }

// BBox is the country as a map in the news would frame it: France without its
// overseas parts, the United States without Alaska and Hawaii. It may cross
// 180°. The box of [NoCountry] is the world, that of an unknown one is zero.
func (c Country) BBox() BBox { return c.row().bbox }

// nameKey is what two spellings of a name have in common: the folded words in
// alphabetical order, without the, of and and, with Saint written out.
func nameKey(s string) string {
	w := strings.Fields(Fold(s))
	if len(w) > maxNameWords {
		return ""
	}
	w = slices.DeleteFunc(w, func(w string) bool { return w == "the" || w == "of" || w == "and" })
	for i := range w {
		if w[i] == "st" {
			w[i] = "saint"
		}
	}
	slices.Sort(w)
	return strings.Join(w, " ")
}

// maxNameWords is more than any name has; longer text is not sorted.
const maxNameWords = 16
