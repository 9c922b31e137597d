package geo

import (
	"cmp"
	"maps"
	"slices"
)

// ProvinceFigure is the part of one province (or whatever a country's first order
// of division is called), as records name it: spellings that fold alike are one.
type ProvinceFigure struct {
	Name string // the spelling met most often
	Figure
	Killed  Sums
	Years   Years
	Country Country
}

// Provinces adds the selection up by province, most incidents first, then by
// name. unstated is how many state none; no filter leads to those. The filters of
// the figures narrow base. Provinces of one name in two countries are two.
func (s *Selection) Provinces(base Filter) (found []ProvinceFigure, unstated int) {
	x := s.x
	type spelling struct {
		country  uint16
		province uint32
	}
	spelled := map[spelling]*ProvinceFigure{}
	var met spelling
	var p *ProvinceFigure // of met: rows that follow each other are near each other
	for row := range s.rows().each(0, len(x.id)) {
		at := spelling{x.profiles[x.profile[row]].country, x.province[row]}
		if x.provinceKeys[at.province] == "" {
			unstated++
			continue
		}
		if p == nil || at != met {
			if p, met = spelled[at], at; p == nil {
				p = &ProvinceFigure{Name: x.provinceNames[at.province], Country: Country(x.countryNames[at.country]), Years: Years{}}
				spelled[at] = p
			}
		}
		p.N++
		p.Killed.count(x.tolls[x.figures[row]].killed)
		p.Years.add(x.start[row], x.end[row])
	}
	type name struct {
		country Country
		folded  string
	}
	all := map[name]*ProvinceFigure{}
	for _, p := range slices.SortedFunc(maps.Values(spelled), oftenest) { // the first one names it
		key := name{p.Country, Fold(p.Name)}
		if q := all[key]; q != nil {
			q.add(p)
			continue
		}
		all[key] = p
		p.Filter = base
		p.Filter.Provinces = []string{key.folded}
		if p.Country != "" {
			p.Filter.Countries, p.Filter.Regions = []Country{p.Country}, nil
		}
	}
	for _, p := range slices.SortedFunc(maps.Values(all), func(a, b *ProvinceFigure) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(b.Killed.Best, a.Killed.Best), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Country, b.Country))
	}) {
		found = append(found, *p)
	}
	return found, unstated
}

func oftenest(a, b *ProvinceFigure) int {
	return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Country, b.Country))
}

// add adds the figures of another spelling.
func (p *ProvinceFigure) add(o *ProvinceFigure) {
	p.N += o.N
	p.Killed.add(o.Killed)
	for year, n := range o.Years {
		p.Years[year] += n
	}
}
