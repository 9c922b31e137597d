package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
	orbgeo "github.com/paulmach/orb/geo"
)

// Nearby are the revisions of the other incidents of the selection that lie
// within km of an incident and began within days of it, the nearest in time
// first, of one day the nearest in place; limit of them at most. Only places that
// may be drawn as a position are near to anything.
func (s *Selection) Nearby(of *Feature, km float64, days, limit int) []int64 {
	if of.Point == nil || !of.Precision.Pinned() || !of.Date.Start.Known() {
		return nil
	}
	type near struct {
		days int
		km   float64
		id   int64
		rev  int64
	}
	var found []near
	for row := range s.within(boxOf(*of.Point, km), placelessLayer).All() {
		if row.ID == of.ID || row.Point == nil || !row.Precision.Pinned() || !row.Date.Start.Known() {
			continue
		}
		n := near{days: int(row.Date.Start - of.Date.Start), km: orbgeo.DistanceHaversine(*of.Point, *row.Point) / 1000, id: row.ID, rev: row.Rev}
		if n.days = max(n.days, -n.days); n.days <= days && n.km <= km {
			found = append(found, n)
		}
	}
	slices.SortFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.days, b.days), cmp.Compare(a.km, b.km), cmp.Compare(a.id, b.id))
	})
	var revs []int64
	for _, n := range found[:min(limit, len(found))] {
		revs = append(revs, n.rev)
	}
	return revs
}

// boxOf is a box that holds all within km of a point.
func boxOf(p orb.Point, km float64) BBox {
	const kmOfDegree = 111.19
	lat := km / kmOfDegree
	b := BBox{South: max(-90, p[1]-lat), North: min(90, p[1]+lat), West: -180, East: 180}
	if lon := lat / math.Cos(p[1]*math.Pi/180); b.South > -90 && b.North < 90 && lon < 180 {
		b.West, b.East = p[0]-lon, p[0]+lon
		if b.West < -180 {
			b.West += 360
		}
		if b.East > 180 {
			b.East -= 360
		}
	}
	return b
}

// Around are the revisions of the incidents of the selection that come next
// before and next after an incident in time, at most so many of each, in the
// order of time. Those of its own day are among the ones before or after by
// their numbers.
func (s *Selection) Around(of *Feature, each int) []int64 {
	if !of.Date.Start.Known() {
		return nil
	}
	type other struct {
		day     Day
		id, rev int64
	}
	order := func(a, b other) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.id, b.id)) }
	here := other{of.Date.Start, of.ID, 0}
	var before, after []other
	for row := range s.All() {
		if row.ID == of.ID || !row.Date.Start.Known() {
			continue
		}
		o := other{row.Date.Start, row.ID, row.Rev}
		if order(o, here) < 0 {
			before = append(before, o)
		} else {
			after = append(after, o)
		}
	}
	slices.SortFunc(before, order)
	slices.SortFunc(after, order)
	var revs []int64
	for _, o := range append(before[max(0, len(before)-each):], after[:min(each, len(after))]...) {
		revs = append(revs, o.rev)
	}
	return revs
}
