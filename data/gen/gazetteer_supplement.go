package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// supplementKinds are the words of the supplement's third column. "alias" gives
// further names to an entry that is there already.
var supplementKinds = map[string]gazetteer.Kind{
	"settlement": gazetteer.Town, "quarter": gazetteer.Quarter, "district": gazetteer.District,
	"province": gazetteer.Province, "site": gazetteer.Site, "area": gazetteer.Area,
}

// addSupplement reads Dateline's own additions: tab-separated rows of name,
// other names, kind, country, province, lon, lat, radius in km, source. Lines
// that begin with # are for people.
func (g *gathering) addSupplement(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var bad []error
	row := 0
	for line := range strings.Lines(string(b)) {
		row++
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' || row == 1 {
			continue
		}
		if err := g.addOwn(strings.Split(line, "\t")); err != nil {
			bad = append(bad, fmt.Errorf("read %s: row %d: %w", path, row, err))
		}
	}
	return errors.Join(bad...)
}

func (g *gathering) addOwn(f []string) error {
	if len(f) != 9 || f[0] == "" || f[8] == "" {
		return fmt.Errorf("want 9 columns with a name and a source, got %d", len(f))
	}
	country := geo.Country(f[3])
	parent, ok := g.countries[country]
	if !ok {
		return fmt.Errorf("no country %q", f[3])
	}
	var others []string
	if f[1] != "" {
		others = strings.Split(f[1], "; ")
	}
	if f[4] != "" {
		if parent = g.find(country, f[4], -1, func(k gazetteer.Kind) bool { return k == gazetteer.Province }); parent < 0 {
			return fmt.Errorf("no province %q in %s", f[4], country)
		}
	}
	if f[2] == "alias" {
		i := g.find(country, f[0], parent, func(k gazetteer.Kind) bool { return true })
		if i < 0 {
			return fmt.Errorf("nothing is called %q there", f[0])
		}
		g.entries[i].Names = append(g.entries[i].Names, others...)
		return nil
	}
	kind, ok := supplementKinds[f[2]]
	if !ok {
		return fmt.Errorf("no kind %q", f[2])
	}
	at, err := position(f[5], f[6])
	if err != nil {
		return err
	}
	radius := 0
	if f[7] != "" {
		if radius, err = strconv.Atoi(f[7]); err != nil {
			return err
		}
	}
	if at == (orb.Point{}) {
		return fmt.Errorf("%s has no position", f[0])
	}
	g.add(gazetteer.Entry{
		Kind: kind, Name: f[0], Names: others, Country: country, Parent: parent, Point: at, RadiusKM: radius, Own: true,
	})
	return nil
}

// find is the largest entry of a name in a country, and within a unit if that is
// more than the country.
func (g *gathering) find(country geo.Country, name string, within int, fits func(gazetteer.Kind) bool) int {
	best := -1
	folded := geo.Fold(name)
	for i := range g.entries {
		e := &g.entries[i]
		if e.Country != country || !fits(e.Kind) || e.Kind == gazetteer.Country || e.Point == (orb.Point{}) {
			continue
		}
		if within >= 0 && g.entries[within].Kind != gazetteer.Country && !g.inside(i, within) {
			continue
		}
		named := geo.Fold(e.Name) == folded || slices.ContainsFunc(e.Names, func(n string) bool { return geo.Fold(n) == folded })
		if named && (best < 0 || e.People > g.entries[best].People) {
			best = i
		}
	}
	return best
}

func (g *gathering) inside(i, unit int) bool {
	for ; i >= 0; i = g.entries[i].Parent {
		if i == unit {
			return true
		}
	}
	return false
}
