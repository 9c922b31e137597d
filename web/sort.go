package web

import (
	"strings"

	"github.com/paulmach/orb"

	"dateline/geo"
)

// Sort is the order of a list of incidents, the parameter sort. The zero Sort is
// the newest first.
type Sort struct {
	Order geo.Order
	// Near sorts by nearness to it instead; nil does not.
	Near *orb.Point
}

// orderNames are the values of sort= in the order of [geo.Order].
var orderNames = []string{"newest", "oldest", "killed", "id"}

const nearName = "near"

// SortNames lists the accepted values of sort=.
func SortNames() []string { return append([]string{nearName}, orderNames...) }

// ParseSort reads the parameter sort; "" is newest first. near is by nearness to
// center, which it needs: the view's center=lon,lat.
func ParseSort(s string, center *orb.Point) (Sort, error) {
	if s == nearName {
		if center == nil {
			return Sort{}, &geo.InputError{Field: "sort", Value: s, Reason: "near needs a place: add center=lon,lat, such as center=37.6,55.8"}
		}
		return Sort{Near: center}, nil
	}
	for n, name := range orderNames {
		if s == name || s == "" {
			return Sort{Order: geo.Order(n)}, nil
		}
	}
	return Sort{}, &geo.InputError{Field: "sort", Value: s, Reason: "want one of " + strings.Join(SortNames(), ", ")}
}

// query is the parameters that ParseSort reads back, "" for the usual order.
func (s Sort) query() string {
	switch {
	case s.Near != nil:
		return "sort=" + nearName + "&center=" + degrees(s.Near[0]) + "," + degrees(s.Near[1])
	case s.Order == geo.ByDateDesc || int(s.Order) >= len(orderNames):
		return ""
	}
	return "sort=" + orderNames[s.Order]
}

// words are the order in a sentence.
func (s Sort) words() string {
	if s.Near != nil {
		return "nearest to " + CoordinateText(s.Near[0], s.Near[1], geo.NearPlace) + " first"
	}
	switch s.Order {
	case geo.ByDateAsc:
		return "oldest first"
	case geo.ByKilledDesc:
		return "most killed first"
	case geo.ByID:
		return "in the order of their numbers"
	}
	return "newest first"
}

// sortChoice is one order that a list offers.
type sortChoice struct {
	Name  string // of the parameter
	Label string
	Query string
	On    bool
}

// sortChoices are the orders of the list beside the map; by nearness only where
// the map's centre is known.
func (r Results) sortChoices() []sortChoice {
	var list []sortChoice
	for _, o := range []struct {
		order geo.Order
		label string
	}{{geo.ByDateDesc, "Newest"}, {geo.ByDateAsc, "Oldest"}, {geo.ByKilledDesc, "Most killed"}} {
		s := Sort{Order: o.order}
		list = append(list, sortChoice{orderNames[o.order], o.label, join(r.Query, s.query()), r.Sort == s})
	}
	if r.Center != nil {
		s := Sort{Near: r.Center}
		list = append(list, sortChoice{nearName, "Nearest", join(r.Query, s.query()), r.Sort.Near != nil})
	}
	return list
}
