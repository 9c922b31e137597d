package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Nearest are the revisions of a page of the selection, those nearest to center
// (lon, lat) first: limit of them after the first offset. Equally near ones are in
// the order of [ByDateDesc]; incidents known to the country only, or without a
// position, are near nothing and come last, in that order.
func (s *Selection) Nearest(center orb.Point, offset, limit int) []int64 {
	offset = max(offset, 0)
	if limit <= 0 {
		return nil
	}
	x := s.x
	type near struct {
		row uint32
		far float64 // the square of half the chord; 1 is the other side of the globe
	}
	compare := func(a, b near) int {
		return cmp.Or(cmp.Compare(a.far, b.far), x.compare(ByDateDesc, a.row, b.row))
	}
	wanted := offset + limit
	lat := center[1] * math.Pi / 180
	cos := math.Cos(lat)
	_, placed := x.layer(areaLayer)
	var rows []near
	most := math.Inf(1) // rows further than this are not among the wanted
	for row := range s.rows().each(0, len(x.id)) {
		n := near{uint32(row), 2}
		if row < placed {
			at := x.at(row)
			dlat := math.Sin((at[1]*math.Pi/180 - lat) / 2)
			if n.far = dlat * dlat; n.far > most {
				continue // too far north or south already
			}
			dlon := math.Sin((at[0] - center[0]) * math.Pi / 360)
			n.far += cos * math.Cos(at[1]*math.Pi/180) * dlon * dlon
		}
		if n.far > most {
			continue
		}
		if rows = append(rows, n); len(rows) >= 2*wanted+1024 {
			slices.SortFunc(rows, compare)
			rows = rows[:wanted]
			most = rows[wanted-1].far
		}
	}
	slices.SortFunc(rows, compare)
	out := make([]int64, 0, limit)
	for _, n := range rows[min(offset, len(rows)):min(wanted, len(rows))] {
		out = append(out, int64(x.rev[n.row]))
	}
	return out
}
