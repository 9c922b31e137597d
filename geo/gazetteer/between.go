package gazetteer

import (
	"fmt"
	"math"
	"strings"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// between answers "road between A and B" and "A-B highway": somewhere within half
// their distance round the middle.
func (s *search) between() (Candidate, bool) {
	outside, _ := brackets(s.main)
	a, b, ok := ends(outside)
	if !ok {
		return Candidate{}, false
	}
	var end [2]Candidate
	for i, name := range []string{a, b} {
		found := s.g.Resolve(Query{Text: strings.TrimSpace(name), Country: s.country, Admin1: s.admin1, Near: s.near})
		if len(found) == 0 || found[0].Fallback || found[0].Precision > geo.NearPlace || found[0].Ambiguous {
			return Candidate{}, false
		}
		end[i] = found[0]
	}
	p, q := end[0].Point, end[1].Point
	d := kilometres(p, q)
	if u, ok := s.narrowest(); ok && float64(s.t.radius[u]) < d/2 {
		return Candidate{}, false // the district says more than the road
	}
	if d > 500 || math.Abs(p[0]-q[0]) > 180 || end[0].Country != end[1].Country {
		return Candidate{}, false
	}
	return Candidate{
		Name: end[0].Name + " – " + end[1].Name, Kind: Area, Country: end[0].Country, Admin1: end[0].Admin1,
		Point: orb.Point{(p[0] + q[0]) / 2, (p[1] + q[1]) / 2}, Precision: geo.Area, RadiusKM: math.Ceil(max(d/2, 5)),
		Score: min(end[0].Score, end[1].Score), Why: fmt.Sprintf("half way between the two, which lie %.0f km apart", d),
	}, true
}

// ends are the two places that a text speaks of the stretch between.
func ends(text string) (a, b string, ok bool) {
	folded := geo.Fold(text)
	if _, rest, found := strings.Cut(" "+folded, " between "); found {
		a, b, ok = strings.Cut(rest, " and ")
		return a, b, ok && !strings.Contains(b, " between ")
	}
	for _, road := range []string{"main road", "highway", "road", "axis"} {
		if _, found := strings.CutSuffix(folded, " "+road); !found {
			continue
		}
		// Fold turns the hyphen into a blank: cut the text as written.
		lower := strings.ToLower(text)
		if i := strings.LastIndex(lower, road); i > 0 {
			text = text[:min(i, len(text))]
		}
		if a, b, ok = strings.Cut(text, "-"); !ok {
			a, b, ok = strings.Cut(text, "–")
		}
		return a, b, ok && len(strings.TrimSpace(a)) > 2 && len(strings.TrimSpace(b)) > 2
	}
	return "", "", false
}
