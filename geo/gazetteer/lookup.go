package gazetteer

import (
	"iter"
	"math"
	"strings"

	"github.com/paulmach/orb"
)

// named visits the entries with a name of the same skeleton and sounds like it;
// an entry may come several times.
func (t *Table) named(folded string, visit func(e int, like float64, name string)) {
	if len(t.index) == 0 {
		return
	}
	var a, b [2 * maxSounds]byte
	want := sounds(a[:0], folded)
	if len(want) == 0 {
		return
	}
	h := skeleton(want)
	bucket := h >> t.shift
	for _, at := range t.index[t.buckets[bucket]:t.buckets[bucket+1]] {
		name := t.nameAt(at)
		got := sounds(b[:0], name)
		if skeleton(got) != h {
			continue
		}
		like := similarity(want, got)
		if like < leastLike {
			continue
		}
		if like > 0.99 && name != folded && lower(name) != folded {
			like = 0.99
		}
		visit(t.entryAt(at), like, name)
	}
}

// leastLike is the likeness below which two names of one skeleton are different.
const leastLike = 0.72

// alike visits the entries from first to last-1 with a name like it by edit
// distance, whatever the skeleton.
func (t *Table) alike(folded string, first, last int, least float64, visit func(e int, like float64, name string)) {
	var a, b [2 * maxSounds]byte
	want := sounds(a[:0], folded)
	if len(want) < 4 {
		return
	}
	for e := first; e < last; e++ {
		for name := range t.namesOf(e) {
			if len(name) < len(want)-4 || len(name) > 3*len(want)+12 || begunOtherwise(want[0], name) {
				continue // cheaper than to find out how it sounds
			}
			got := sounds(b[:0], name)
			longest := max(len(got), len(want))
			if len(got) < 4 || max(len(got)-len(want), len(want)-len(got)) > 4 || !begins(want[0], got[0]) {
				continue
			}
			limit := int((1 - least) * plainCost * float64(longest))
			if d := distance(want, got, limit); d <= limit {
				visit(e, 1-float64(d)/float64(longest*plainCost), name)
			}
		}
	}
}

// begunOtherwise reports whether a name's first letter, one that is its first
// sound whatever follows, rules out that it begins with a sound.
func begunOtherwise(sound byte, name string) bool {
	c := lowered[name[0]]
	return strings.IndexByte("bfjlmnqrv", c) >= 0 && !begins(sound, c)
}

// begins reports whether two names may begin with these sounds and be one:
// hardly anybody errs in the first letter.
func begins(a, b byte) bool {
	return a == b || weak(a) && weak(b) || a < 0x80 && b < 0x80 && likeness[a][b] <= 4
}

// inside yields the stretches of entries that lie in a unit, from the first
// to before the last.
func (t *Table) inside(unit int) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		c := t.stretch(t.countryOf(unit))
		kind := t.kind[unit]
		start := -1
		for e := c.first; e <= c.last; e++ {
			in := e < c.last && t.unit(e, kind) == unit
			switch {
			case in && start < 0:
				start = e
			case !in && start >= 0:
				if !yield(start, e) {
					return
				}
				start = -1
			}
		}
	}
}

// toMember is the distance of a point from the nearest settlement in a unit; of
// a unit without any, from the unit's extent.
func (t *Table) toMember(unit int, p orb.Point) float64 {
	if d := kilometres(p, t.pointOf(unit)); d > float64(max(t.radius[unit], 300))+500 {
		return d
	}
	least, members := math.Inf(1), false
	for first, last := range t.inside(unit) {
		for e := first; e < last; e++ {
			if t.kind[e].Settlement() {
				members = true
				least = min(least, kilometres(p, t.pointOf(e)))
			}
		}
	}
	if !members {
		return max(0, kilometres(p, t.pointOf(unit))-float64(t.radius[unit]))
	}
	return least
}
