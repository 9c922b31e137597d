package geo

import (
	"cmp"
	"iter"
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

// Provinces adds incidents up by their province, most incidents first, then by
// name. unstated is how many state none; no filter leads to those. The filters of
// the figures narrow base. Provinces of one name in two countries are two.
func Provinces(base Filter, list iter.Seq[*Feature]) (found []ProvinceFigure, unstated int) {
	type province struct {
		ProvinceFigure
		spellings map[string]int
	}
	type name struct {
		country Country
		folded  string
	}
	all := map[name]*province{}
	folded := map[string]string{} // few names, many rows
	for f := range list {
		key, ok := folded[f.Admin1]
		if !ok {
			key = Fold(f.Admin1)
			folded[f.Admin1] = key
		}
		if key == "" {
			unstated++
			continue
		}
		p := all[name{f.Country, key}]
		if p == nil {
			p = &province{spellings: map[string]int{}}
			p.Country, p.Years, p.Filter = f.Country, Years{}, base
			p.Filter.Provinces = []string{key}
			if f.Country != "" {
				p.Filter.Countries, p.Filter.Regions = []Country{f.Country}, nil
			}
			all[name{f.Country, key}] = p
		}
		p.spellings[f.Admin1]++
		p.N++
		p.Killed.count(f.Killed)
		if f.Date.Start.Known() {
			p.Years[f.Date.Start.month()/12]++
		}
	}
	for _, p := range all {
		for spelling, n := range p.spellings {
			if best := p.spellings[p.Name]; n > best || n == best && spelling < p.Name {
				p.Name = spelling
			}
		}
		found = append(found, p.ProvinceFigure)
	}
	slices.SortFunc(found, func(a, b ProvinceFigure) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(b.Killed.Best, a.Killed.Best), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Country, b.Country))
	})
	return found, unstated
}
