package geo

const (
	// areaZoom is the zoom from which provinces are large enough to be drawn in
	// their own shapes, up to stackZoom, from which every coordinate is a mark of its
	// own anyway.
	areaZoom = 5
	// areaSites is how many coordinates of a cell are marks of their own: more would
	// be written over each other.
	areaSites = 6
)

// byArea reports whether what is known to the province at best is put together by
// coordinate on a level of the grid.
func byArea(l layer, level int) bool {
	return l == areaLayer && level >= gridLevel(areaZoom)
}

// areas marks what of the window is known to the province at best.
func (s *Selection) areas(m *Marks, c *clustering, w *window, level int) {
	c.wide = s.x.stretches(areaLayer, w.snapped(curveOrder-level, 0), c.wide[:0])
	for _, q := range s.areaParts(c, c.wide, level) {
		seen := seeing{s: s, w: w, sums: newSums()}
		seen.look(q)
		seen.flush()
		s.mark(m, &seen.sums, areaLayer)
	}
}

// tileAreas marks what is known to the province at best in a tile, of which runs
// are the rows.
func (s *Selection) tileAreas(m *Marks, c *clustering, level int) {
	for _, q := range s.areaParts(c, c.runs, level) {
		seen := newSums()
		seen.addRun(s, q.lo, q.hi)
		s.mark(m, &seen, areaLayer)
	}
}

// areaParts are what is a mark of its own among the rows of whole cells of a level.
// What lies on one coordinate is known to lie in the province round it, so each
// coordinate is one, unless its cell has too many of them: then the cell is one.
// They are good until it is called again.
func (s *Selection) areaParts(c *clustering, runs []stretch, level int) []quad {
	x, shift := s.x, 2*(curveOrder-level)
	c.parts = c.parts[:0]
	for _, run := range runs {
		for lo := run.lo; lo < run.hi; {
			key := x.key[lo] >> shift
			hi := lo + gallop(x.key[lo:run.hi], (uint64(key)+1)<<shift)
			first, cell := len(c.parts), quadOf(level, key, lo, hi)
			for row := range s.rowsIn(lo, hi).each(lo, hi) {
				// Rows of one coordinate follow on each other.
				n := len(c.parts)
				if n > first {
					if at := c.parts[n-1].lo; x.lon[at] == x.lon[row] && x.lat[at] == x.lat[row] {
						continue
					}
					c.parts[n-1].hi = row
				}
				if n == first+areaSites {
					c.parts = append(c.parts[:first], cell)
					break
				}
				c.parts = append(c.parts, cell)
				c.parts[len(c.parts)-1].lo = row
			}
			lo = hi
		}
	}
	return c.parts
}
