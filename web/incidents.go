package web

import "dateline/geo"

func (p IncidentsPage) title() string {
	if len(p.Filter.Kinds) == 1 {
		return KindPlural(p.Filter.Kinds[0])
	}
	return "Incidents"
}

func (p IncidentsPage) description() string {
	s := "Table of " + Plural(p.Facets.Total, "incident", "incidents")
	if w := p.filterWords(); w != "" {
		s += " (" + w + ")"
	}
	return s + " with date, place, group, toll and sources."
}

func (p IncidentsPage) caption() string {
	last := min(p.Offset+p.Limit, p.Facets.Total)
	return "Incidents " + Number(p.Offset+1) + " to " + Number(last) + " of " + Number(p.Facets.Total) + ", " + p.Sort.words()
}

func (p IncidentsPage) pageQuery() string { return join(p.Filter.Query(), p.Sort.query()) }

// sortLink turns to the first order of a column, or to its second when the
// first is in force.
func (p IncidentsPage) sortLink(first, second geo.Order) string {
	o := first
	if p.Sort == (Sort{Order: first}) {
		o = second
	}
	return p.Link(p.Path, join(p.Filter.Query(), Sort{Order: o}.query()))
}

func (p IncidentsPage) ariaSort(first, second geo.Order) string {
	switch p.Sort {
	case Sort{Order: first}:
		return "descending"
	case Sort{Order: second}:
		return "ascending"
	}
	return ""
}

func (p IncidentsPage) sortArrow(first, second geo.Order) string {
	return map[string]string{"descending": "↓", "ascending": "↑", "": "↕"}[p.ariaSort(first, second)]
}
