package geo

import "math"

const (
	// areaZoom is the zoom from which provinces are large enough to be drawn in
	// their own shapes.
	areaZoom = 5
	// areaSites is how many sites of a cell are marks of their own: more would be
	// written over each other.
	areaSites = 6
)

// site is the incidents at one coordinate.
type site struct {
	lon, lat int32
	seen     sums // of those in the viewport
}

// areas marks what is known to the province at best at a zoom from areaZoom on.
// What lies on one coordinate is known to lie in the province round it, so it is a
// mark of its own, unless its cell of the grid has too many of them: then the
// cell is one. runs are of whole cells; in says which of their rows are in the
// viewport.
func (s *Selection) areas(m *Marks, c *clustering, runs []stretch, zoom int, in func(row int) bool) {
	most, shift := areaSites, curveOrder-gridLevel(zoom)
	if zoom >= stackZoom {
		most, shift = math.MaxInt, 0
	}
	c.sites = c.sites[:0]
	crowded := false
	flush := func() {
		if crowded {
			all := &c.sites[0].seen
			for i := range c.sites[1:] {
				all.add(&c.sites[1+i].seen)
			}
			c.sites = c.sites[:1]
		}
		for i := range c.sites {
			s.mark(m, &c.sites[i].seen, areaLayer)
		}
		c.sites, crowded = c.sites[:0], false
	}
	cell := uint32(math.MaxUint32)
	for _, run := range runs {
		for row := range s.rows.each(run.lo, run.hi) {
			if key := s.x.key[row] >> (2 * shift); key != cell {
				flush()
				cell = key
			}
			lon, lat := s.x.lon[row], s.x.lat[row]
			// Rows of one coordinate follow on each other.
			last := len(c.sites) - 1
			if last < 0 || c.sites[last].lon != lon || c.sites[last].lat != lat {
				if last+1 < most {
					c.sites = append(c.sites, site{lon, lat, newSums()})
					last++
				} else {
					crowded = true
				}
			}
			if in(row) {
				c.sites[last].seen.addRow(s.x, row)
			}
		}
	}
	flush()
}
