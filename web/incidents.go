package web

import (
	"strings"

	"dateline/geo"
)

// orderNames are the values of sort= in the order of [geo.Order].
var orderNames = []string{"newest", "oldest", "killed", "id"}

// OrderNames lists the accepted values of sort=.
func OrderNames() []string { return append([]string(nil), orderNames...) }

// ParseOrder reads the parameter sort of /incidents; "" is newest first.
func ParseOrder(s string) (geo.Order, error) {
	for n, name := range orderNames {
		if s == name || s == "" {
			return geo.Order(n), nil
		}
	}
	return 0, &geo.InputError{Field: "sort", Value: s, Reason: "want one of " + strings.Join(orderNames, ", ")}
}

// sortQuery is the parameter that ParseOrder reads back, "" for the usual order.
func sortQuery(o geo.Order) string {
	if o == geo.ByDateDesc || int(o) >= len(orderNames) {
		return ""
	}
	return "sort=" + orderNames[o]
}

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
	order := map[geo.Order]string{
		geo.ByDateDesc: "newest first", geo.ByDateAsc: "oldest first",
		geo.ByKilledDesc: "most killed first", geo.ByID: "in the order of their numbers",
	}[p.Order]
	last := min(p.Offset+p.Limit, p.Facets.Total)
	return "Incidents " + Number(p.Offset+1) + " to " + Number(last) + " of " + Number(p.Facets.Total) + ", " + order
}

func (p IncidentsPage) pageQuery() string { return join(p.Filter.Query(), sortQuery(p.Order)) }

// sortLink turns to the first order of a column, or to its second when the
// first is in force.
func (p IncidentsPage) sortLink(first, second geo.Order) string {
	o := first
	if p.Order == first {
		o = second
	}
	return p.Link(p.Path, join(p.Filter.Query(), sortQuery(o)))
}

func (p IncidentsPage) ariaSort(first, second geo.Order) string {
	switch p.Order {
	case first:
		return "descending"
	case second:
		return "ascending"
	}
	return ""
}

func (p IncidentsPage) sortArrow(first, second geo.Order) string {
	switch p.Order {
	case first:
		return "↓"
	case second:
		return "↑"
	}
	return "↕"
}
