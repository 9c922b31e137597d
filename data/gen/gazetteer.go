package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// generatePlaces writes the gazetteer's file into a folder that has its
// supplement.
func generatePlaces(modules, folder string) error {
	entries, err := gatherPlaces(modules, folder)
	if err != nil {
		return err
	}
	b, err := gazetteer.Encode(entries)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "places.bin"), b, 0o644); err != nil {
		return err
	}
	fmt.Printf("%-12s %9d bytes, %d places\n", "places.bin", len(b), len(entries))
	return nil
}

// gathering collects the entries of the gazetteer from all sources.
type gathering struct {
	alpha3    map[string]string // by alpha-2
	entries   []gazetteer.Entry
	countries map[geo.Country]int
	provinces map[string]int // by GeoNames' code such as SY.09
	districts map[string]int // by GeoNames' code such as SY.09.167355
	grid      map[[2]int][]int
}

func gatherPlaces(modules, folder string) ([]gazetteer.Entry, error) {
	alpha3, err := readAlpha3(modules)
	if err != nil {
		return nil, err
	}
	g := &gathering{
		alpha3: alpha3, countries: map[geo.Country]int{}, provinces: map[string]int{}, districts: map[string]int{}, grid: map[[2]int][]int{},
	}
	for _, step := range []func() error{
		func() error { return g.addCountries(modules) },
		func() error { return g.addUnits(modules) },
		func() error { return g.addTowns(modules) },
		func() error { return g.addNewTowns(modules) },
		func() error { return g.addNaturalEarth(modules) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	g.placeUnits()
	if err := g.addSupplement(filepath.Join(folder, "supplement.tsv")); err != nil {
		return nil, err
	}
	return g.pruned(), nil
}

func (g *gathering) add(e gazetteer.Entry) int {
	g.entries = append(g.entries, e)
	return len(g.entries) - 1
}

// addCountries takes codes from Dateline's own table and names in all languages
// of the map from CLDR.
func (g *gathering) addCountries(modules string) error {
	names, err := readCountryNames(modules, g.alpha3)
	if err != nil {
		return err
	}
	for _, c := range geo.Countries() {
		e := gazetteer.Entry{Kind: gazetteer.Country, Name: c.Name(), Country: c, Parent: -1, Point: c.Center()}
		for _, lang := range append([]string{"en"}, languages...) {
			if n := names[lang][string(c)]; n != "" {
				e.Names = append(e.Names, n)
			}
		}
		g.countries[c] = g.add(e)
	}
	return nil
}

// cellDegrees is the size of a cell of the grid that finds neighbours.
const cellDegrees = 0.1

func cell(p orb.Point) [2]int {
	return [2]int{int(math.Floor(p[0] / cellDegrees)), int(math.Floor(p[1] / cellDegrees))}
}

// near are the settlements in the nine cells round a point.
func (g *gathering) near(p orb.Point) []int {
	var all []int
	c := cell(p)
	for dx := -1; dx <= 1; dx++ {
		for dy := -1; dy <= 1; dy++ {
			all = append(all, g.grid[[2]int{c[0] + dx, c[1] + dy}]...)
		}
	}
	return all
}

func (g *gathering) addPlace(e gazetteer.Entry) {
	i := g.add(e)
	g.grid[cell(e.Point)] = append(g.grid[cell(e.Point)], i)
}

// km is the distance of two points on a sphere.
func km(a, b orb.Point) float64 {
	const r = 6371.0088
	rad := math.Pi / 180
	h := math.Pow(math.Sin((b[1]-a[1])*rad/2), 2) + math.Cos(a[1]*rad)*math.Cos(b[1]*rad)*math.Pow(math.Sin((b[0]-a[0])*rad/2), 2)
	return 2 * r * math.Asin(min(1, math.Sqrt(h)))
}

// placeUnits gives provinces and districts that have none a position and a
// radius from the settlements in them: the seat, or else the one with the same
// name, or else the middle.
func (g *gathering) placeUnits() {
	members := map[int][]int{}
	for i, e := range g.entries {
		if e.Kind.Settlement() {
			for p := e.Parent; p >= 0; p = g.entries[p].Parent {
				members[p] = append(members[p], i)
			}
		}
	}
	for i := range g.entries {
		u := &g.entries[i]
		if u.Kind != gazetteer.Province && u.Kind != gazetteer.District || u.RadiusKM > 0 {
			continue
		}
		if u.Point == (orb.Point{}) {
			u.Point = g.middle(u, members[i])
		}
		if u.Point == (orb.Point{}) || len(members[i]) < 3 {
			continue
		}
		var far []float64
		for _, m := range members[i] {
			far = append(far, km(u.Point, g.entries[m].Point))
		}
		slices.Sort(far)
		// Where few are known the edge is farther out than they are; a stray code
		// among many must not make the unit as large as the country.
		least := 25.0
		if len(far) < 10 {
			least = 50
		}
		u.RadiusKM = int(math.Ceil(min(max(1.5*far[(len(far)-1)*95/100], least), 600)))
	}
}

// unitWords are left out when a unit is compared with a town.
var unitWords = words(`district province governorate region division state county agency zila municipality department oblast`)

func plainUnit(name string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(geo.Fold(name)), func(w string) bool { return unitWords[w] }), " ")
}

func (g *gathering) middle(u *gazetteer.Entry, members []int) orb.Point {
	var best, sum orb.Point
	rank := 0
	for _, m := range members {
		e := &g.entries[m]
		sum[0] += e.Point[0]
		sum[1] += e.Point[1]
		r := 0
		switch {
		case u.Kind == gazetteer.Province && (e.Kind == gazetteer.Seat || e.Kind == gazetteer.Capital):
			r = 3
		case geo.Fold(e.Name) == plainUnit(u.Name):
			r = 2
		case u.Kind == gazetteer.District && e.Kind == gazetteer.Subseat:
			r = 1
		}
		if r > rank {
			best, rank = e.Point, r
		}
	}
	if rank > 0 || len(members) == 0 {
		return best
	}
	n := float64(len(members))
	return orb.Point{sum[0] / n, sum[1] / n}
}

// pruned leaves out units without a position, and gives what lay in them to the
// unit above.
func (g *gathering) pruned() []gazetteer.Entry {
	gone := func(i int) bool { return g.entries[i].Point == (orb.Point{}) }
	moved := make([]int, len(g.entries))
	var kept []gazetteer.Entry
	for i := range g.entries {
		if !gone(i) {
			moved[i] = len(kept)
			kept = append(kept, g.entries[i])
		}
	}
	for k := range kept {
		p := kept[k].Parent
		for p >= 0 && gone(p) {
			p = g.entries[p].Parent
		}
		if p >= 0 {
			p = moved[p]
		}
		kept[k].Parent = p
	}
	return kept
}
