package main

import (
	"cmp"
	"slices"
	"strings"

	"dateline/geo/basemap"
	"dateline/geo/topology"
)

// makeLabels chooses where and from which zoom level each name stands.
func makeLabels(modules string, alpha3 map[string]string, provinces []province, net *topology.Topology) (basemap.Labels, error) {
	names, err := readCountryNames(modules, alpha3)
	if err != nil {
		return nil, err
	}
	places, err := readPlaces(modules)
	if err != nil {
		return nil, err
	}
	raiseCapitals(places)
	nameAsProvinces(places, provinces, alpha3)
	slices.SortStableFunc(places, byImportance)
	towns := map[string][][2]float64{} // by country, the most important first; all capitals at ""
	for _, p := range places {
		code, at := alpha3[p.country], mercator(p.At)
		towns[code] = append(towns[code], at)
		if p.Class == basemap.CapitalLabel {
			towns[""] = append(towns[""], at)
		}
	}
	all := slices.Concat(countryLabels(net, names, towns), places, provinceLabels(provinces), seaLabels())
	slices.SortStableFunc(all, byImportance)
	arrange(all)
	var labels basemap.Labels
	for _, c := range all {
		if c.MinZoom <= c.MaxZoom || c.Code != "" {
			labels = append(labels, c.Label)
		}
	}
	return labels, nil
}

func byImportance(a, b candidate) int {
	return cmp.Or(cmp.Compare(b.importance, a.importance), cmp.Compare(a.ID(), b.ID()))
}

func byLang(a, b basemap.LabelName) int { return cmp.Compare(a.Lang, b.Lang) }

func provinceLabels(provinces []province) []candidate {
	var all []candidate
	for _, p := range provinces {
		if p.Name == "" || p.zoom > 10 || p.lon == 0 && p.lat == 0 {
			continue
		}
		c := candidate{
			Label: basemap.Label{
				Class: basemap.ProvinceLabel,
				At:    topology.Point{degrees(p.lon), degrees(p.lat)},
				Name:  p.Name,
			},
			importance: 100_000 / float64(p.zoom),
			wish:       uint8(max(p.zoom, 6)),
		}
		c.MaxZoom = c.wish + 3
		for lang, n := range p.names {
			if n != p.Name && p.zoom <= 8 { // the rest is too small to be worth the bytes
				c.Names = append(c.Names, basemap.LabelName{Lang: strings.ToLower(lang), Name: n})
			}
		}
		slices.SortFunc(c.Names, byLang)
		all = append(all, c)
	}
	return all
}
