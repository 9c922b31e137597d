package gazetteer

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"dateline/geo"
)

// leastComplete is how many letters a beginning has that is completed.
const leastComplete = 2

// shownAbove is by how many decades of people a name that is shown stands above one
// in another language or of another time: who types "ger" rather means Gera than
// Jerusalem, but who types "mosk" Moscow.
const shownAbove = 3.5

// Complete finds up to limit places whose name, in any language, begins as text
// does, those most likely meant first: the full name before a beginning, then the
// greater place. Countries are not among them. It looks at every name there is,
// which takes some milliseconds.
func (g *Gazetteer) Complete(text string, limit int) []Candidate {
	begin := geo.Fold(clip(text))
	if len(begin) < leastComplete || limit <= 0 {
		return nil
	}
	t := g.table()
	type found struct {
		entry int
		score float64
	}
	var all []found
	for e := range t.kind {
		if t.kind[e] == Country || t.kind[e] == FormerTown {
			continue
		}
		if like := t.completes(e, begin); like > 0 {
			all = append(all, found{e, like + t.standing(e)})
		}
	}
	slices.SortFunc(all, func(a, b found) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.entry, b.entry)) })
	out := make([]Candidate, 0, limit)
	for _, f := range all {
		if len(out) == limit {
			break
		}
		c := t.candidate(f.entry)
		// A seat often has the name of its province: one line for both is enough.
		if !slices.ContainsFunc(out, func(o Candidate) bool {
			return o.Name == c.Name && o.Country == c.Country && kilometres(o.Point, c.Point) < 100
		}) {
			out = append(out, c)
		}
	}
	return out
}

// completes says how well a folded beginning suits the names of an entry: 0 not
// at all, the name shown better than others, the whole name best.
func (t *Table) completes(e int, begin string) float64 {
	best := 0.0
	for at := t.heads[e]; at < t.heads[e+1]; {
		name := t.nameAt(at)
		shown := at == t.heads[e]
		at += 1 + uint32(len(name))
		if name[0] < 0x80 && lowered[name[0]] != begin[0] {
			continue // cheaper than to fold it
		}
		if shown {
			name = geo.Fold(name)
		}
		if !strings.HasPrefix(name, begin) {
			continue
		}
		like := 1.0
		if shown {
			like += shownAbove
		}
		if len(name) == len(begin) {
			like += 1.5
		}
		best = max(best, like)
	}
	return best
}

// standing is how likely a place is meant for its size alone: the logarithm of
// its people, a seat a little above a town.
func (t *Table) standing(e int) float64 {
	s := math.Log10(float64(people(t.size[e]) + 1))
	switch t.kind[e] {
	case Capital:
		return s + 1
	case Seat, Province:
		return s + 0.5
	case District, Quarter, Area:
		return s - 1
	}
	return s
}

// candidate is an entry as an answer, without how it was found.
func (t *Table) candidate(e int) Candidate {
	c := Candidate{
		Name: t.name(e), Kind: t.kind[e], Country: t.countryOf(e), Point: t.pointOf(e), Precision: t.kind[e].Precision(),
		RadiusKM: float64(t.radius[e]), People: people(t.size[e]),
	}
	if p := t.unit(e, Province); p >= 0 {
		c.Admin1 = t.name(p)
	}
	if d := t.unit(e, District); d >= 0 {
		c.Admin2 = t.name(d)
	}
	if c.RadiusKM == 0 {
		c.RadiusKM = c.Precision.RadiusKM()
	}
	return c
}
