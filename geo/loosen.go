package geo

// Loosening is a filter without one of its words.
type Loosening struct {
	Word   string // "country"
	Filter Filter
}

// Loosenings are the filter without each of its words, in the order of the
// vocabulary. The edition is not loosened: it says of when the answer is, not
// which incidents are meant.
func (f Filter) Loosenings() []Loosening {
	var list []Loosening
	without := func(word string, set bool, change func(*Filter)) {
		if set {
			g := f
			change(&g)
			list = append(list, Loosening{word, g})
		}
	}
	without("bbox", f.BBox != nil, func(g *Filter) { g.BBox = nil })
	without("area", f.Area != nil, func(g *Filter) { g.Area = nil })
	without("datetime", !f.Time.Open(), func(g *Filter) { g.Time = Interval{} })
	without("country", len(f.Countries) > 0, func(g *Filter) { g.Countries = nil })
	without("region", len(f.Regions) > 0, func(g *Filter) { g.Regions = nil })
	without("admin1", len(f.Provinces) > 0, func(g *Filter) { g.Provinces = nil })
	without("group", len(f.Groups) > 0, func(g *Filter) { g.Groups = nil })
	without("kind", len(f.Kinds) > 0, func(g *Filter) { g.Kinds = nil })
	without("method", len(f.Methods) > 0, func(g *Filter) { g.Methods = nil })
	without("outcome", len(f.Outcomes) > 0, func(g *Filter) { g.Outcomes = nil })
	without("killed_min", f.KilledMin > 0, func(g *Filter) { g.KilledMin = 0 })
	without("precision_max", f.PrecisionMax != Unlocated, func(g *Filter) { g.PrecisionMax = Unlocated })
	without("sources_min", f.SourcesMin > 0, func(g *Filter) { g.SourcesMin = 0 })
	without("missing", len(f.Missing) > 0, func(g *Filter) { g.Missing = nil })
	without("dataset", len(f.Datasets) > 0, func(g *Filter) { g.Datasets = nil })
	without("q", f.Text != "", func(g *Filter) { g.Text = "" })
	return list
}
