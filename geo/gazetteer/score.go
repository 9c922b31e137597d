package gazetteer

import (
	"cmp"
	"math"
	"slices"
)

// within finds how well a hit lies where the query asks, and the unit it is in or
// close to: 1 in the narrowest unit that is known, above 0.5 in or just across
// the line of one, and 0 elsewhere.
func (s *search) within(h *hit) (unit int, reach float64) {
	unit = -1
	district := false
	for _, u := range s.units {
		district = district || s.t.kind[u] == District
	}
	for _, u := range s.units {
		r := 0.0
		switch in := s.isIn(h, u); {
		case in && (s.t.kind[u] == District || !district):
			r = 1
		case in && (h.entry < 0 || s.t.unit(h.entry, District) < 0) && s.nearDistrict(h):
			r = 0.8 // the place's own district is not known
		case in:
			r = 0.6
		case s.t.toMember(u, h.point) <= acrossKM:
			r = 0.7
		}
		if r > reach {
			unit, reach = u, r
		}
	}
	if h.entry < 0 && reach < 0.8 && s.admin1 != "" && sameUnit(h.admin1, s.admin1) {
		reach = 0.8
	}
	return unit, reach
}

// nearDistrict reports whether a place may lie in one of the districts asked for
// by its distance.
func (s *search) nearDistrict(h *hit) bool {
	return slices.ContainsFunc(s.units, func(u int) bool {
		return s.t.kind[u] == District && kilometres(h.point, s.t.pointOf(u)) <= float64(max(s.t.radius[u], 35))
	})
}

// acrossKM is how far from the nearest place of a unit a place may lie and still
// be filed there by another source.
const acrossKM = 8

func (s *search) isIn(h *hit, unit int) bool {
	if h.entry < 0 {
		return sameUnit(h.admin1, s.t.name(unit))
	}
	return s.t.unit(h.entry, s.t.kind[unit]) == unit
}

// The score is made of these parts, each from 0 to 1.
const (
	likeWeight       = 0.5
	unitWeight       = 0.2
	kindWeight       = 0.15
	importanceWeight = 0.15
	// Without a country to look in, importance has to tell one from the other.
	wideImportance = 0.4
)

func (s *search) rate(h *hit) {
	where := 0.5
	if len(s.units) > 0 {
		where = h.reach
	}
	if s.near != nil {
		near := math.Exp(-kilometres(h.point, *s.near) / 75)
		if len(s.units) > 0 {
			where = (where + near) / 2
		} else {
			where = near
		}
	}
	importance := min(math.Log10(float64(max(h.people, 10)))/7, 1)
	switch h.kind {
	case Country:
		importance = 1
	case Province:
		importance = 0.7
	case District:
		importance = 0.55
	case Capital:
		importance = min(importance+0.15, 1)
	case Seat:
		importance = min(importance+0.1, 1)
	}
	if h.own {
		importance = max(importance, 0.55)
	}
	if h.entry < 0 { // what the data itself says of the place
		importance = max(importance, min(0.6+0.05*float64(h.times), 0.8))
	}
	if s.country != "" && h.country != s.country {
		importance = 0 // the country's own first
	}
	weight := importanceWeight
	if s.country == "" {
		weight = wideImportance
	}
	total := likeWeight + unitWeight + kindWeight + weight
	likeness := max(0, (h.like-0.6)/0.4)
	h.score = min(1, (likeWeight*likeness+unitWeight*where+kindWeight*h.read.want.suits(h.kind)+weight*importance)/total)
}

// How like a name must be, found by trial on the files in doc.go's table:
// below these most were another village.
const (
	inUnit     = 0.86
	inCountry  = 0.9
	acrossLine = 0.93
	anywhere   = 0.95
	same       = 0.995
)

// acceptable drops hits that would be a guess: the farther from where the query
// asks, the more exact the name must be.
func (s *search) acceptable(h *hit) bool {
	if h.kind == Country {
		return h.read.want == wantAny && h.like >= 0.97 && len(s.units) == 0
	}
	if h.read.want == wantSettlement && (h.kind == Province || h.kind == District) {
		return false // answered by the fallback
	}
	switch {
	case len(s.units) == 0 && s.country == "":
		return h.like >= anywhere
	case len(s.units) == 0:
		return h.like >= inCountry
	case h.reach >= 1:
		return h.like >= inUnit
	case h.reach >= 0.75:
		return h.like >= inCountry
	case h.reach > 0.5:
		return h.like >= acrossLine
	}
	// Outside of where it is asked for only what everybody knows.
	return h.like >= same && (h.people >= 50_000 || h.kind == Seat || h.kind == Capital || h.kind == Province)
}

func (s *search) candidates() []Candidate {
	best := map[int]int{} // entry to the place in kept
	var kept []hit
	for _, h := range s.hits {
		if !s.acceptable(&h) {
			continue
		}
		s.rate(&h)
		if h.entry >= 0 {
			if i, ok := best[h.entry]; ok {
				if h.score > kept[i].score {
					kept[i] = h
				}
				continue
			}
			best[h.entry] = len(kept)
		}
		kept = append(kept, h)
	}
	slices.SortStableFunc(kept, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.people, a.people), cmp.Compare(a.country, b.country),
			cmp.Compare(a.admin1, b.admin1), cmp.Compare(a.name, b.name), comparePoints(a.point, b.point), cmp.Compare(a.kind, b.kind))
	})
	// A settlement that an earlier one stands for is left out: a learned one beside
	// the same in the table, a quarter beside the town of its name.
	var all []Candidate
	var shown []hit
	for _, h := range kept {
		if slices.ContainsFunc(shown, func(o hit) bool {
			return o.kind.Settlement() && h.kind.Settlement() && kilometres(o.point, h.point) < 3
		}) {
			continue
		}
		if len(all) == maxCandidates || len(all) > 0 && h.score < kept[0].score-0.25 {
			break
		}
		shown = append(shown, h)
		all = append(all, s.candidate(&h))
	}
	if len(all) == 0 {
		return nil
	}
	var rivals []hit
	for _, h := range shown[1:] {
		if h.score > shown[0].score-ambiguous && h.kind.Settlement() == shown[0].kind.Settlement() &&
			kilometres(h.point, shown[0].point) > max(25, all[0].RadiusKM) {
			rivals = append(rivals, h)
		}
	}
	if len(rivals) > 0 {
		s.rivals = append([]hit{shown[0]}, rivals...)
		all[0].Ambiguous = true
		all[0].Why += "; " + others(shown[0], rivals)
	}
	if len(s.units) > 0 && shown[0].reach == 0 {
		all[0].Ambiguous = true // the name says one thing, the province another
	}
	return all
}

// ambiguous is the difference in score below which two candidates are as likely.
const ambiguous = 0.03
