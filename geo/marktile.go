package geo

import (
	"math"

	"dateline/geo/tile"
)

const (
	// MarkTileZoom is how many zoom levels a tile of marks lies above those that
	// a map at 256 pixels a tile would have: it is drawn 512 pixels wide.
	MarkTileZoom = 1
	// MaxMarkTile is the deepest zoom of tiles of marks, that of a map at [MaxZoom].
	MaxMarkTile = MaxZoom - MarkTileZoom

	// tileMargin is how many cells round a tile may hold a part of a cluster whose
	// centre is in the tile: two rounds of joining move a centre by less than two
	// cells.
	tileMargin = 2
)

// TileMarks is what a map draws of a tile at zoom id.Z+1, where the tile is 512
// pixels wide. The marks are those of [Selection.Marks], each whole and in
// exactly one tile: the one in which its centre lies. So the tiles of a zoom
// hold every incident with a position once; those known to the country only are
// in none (see [Selection.Countries]).
func (s *Selection) TileMarks(id tile.ID) Marks {
	m := Marks{}
	c := s.x.scratch.Get().(*clustering)
	defer s.x.scratch.Put(c)
	w := newTileWindow(id)
	for _, l := range []layer{pinnedLayer, areaLayer} {
		zoom := int(id.Z) + MarkTileZoom
		if zoom < stackZoom && !byArea(l, gridLevel(zoom)) {
			s.tileClusters(&m, c, w, l, id)
			continue
		}
		c.runs = s.x.stretches(l, w, c.runs[:0])
		if zoom < stackZoom {
			s.tileAreas(&m, c, gridLevel(zoom))
		} else {
			s.tileStacks(&m, c, l, id)
		}
	}
	return m
}

// newTileWindow is the tile in cells of the curve, or the cell that a small tile
// is a part of.
func newTileWindow(id tile.ID) *window {
	x0, y0 := int(id.X)*curveSide>>id.Z, int(id.Y)*curveSide>>id.Z
	side := max(curveSide>>id.Z, 1) - 1
	r := []rect{{x0, y0, x0 + side, y0 + side}}
	return &window{outer: r, inner: r, whole: true}
}

// tileClusters marks the clusters of a layer whose centres are in the tile.
func (s *Selection) tileClusters(m *Marks, c *clustering, w *window, l layer, id tile.ID) {
	level := gridLevel(int(id.Z) + MarkTileZoom)
	c.cells(s, l, w.snapped(curveOrder-level, tileMargin), level)
	c.join()
	across := math.Exp2(float64(level - int(id.Z))) // cells along the tile's side
	in := func(n *node) bool { return inTile(n.x/across, id.X, id.Z) && inTile(n.y/across, id.Y, id.Z) }
	for i := range c.nodes {
		n := &c.nodes[i]
		if root := c.root(int32(i)); in(&c.nodes[root]) {
			n.seen.addBox(s, n.lo, n.hi)
		}
	}
	for i := len(c.nodes) - 1; i >= 0; i-- { // as in fill
		if n := &c.nodes[i]; n.into != int32(i) {
			c.nodes[n.into].seen.add(&n.seen)
		}
	}
	for i := range c.nodes {
		if n := &c.nodes[i]; n.into == int32(i) && in(n) {
			s.mark(m, &n.seen, l)
		}
	}
}

// tileStacks marks what lies on one coordinate in the tile.
func (s *Selection) tileStacks(m *Marks, c *clustering, l layer, id tile.ID) {
	stack := newSums()
	scale := math.Exp2(float64(id.Z)) / curveSide
	for _, run := range c.runs {
		for row := range s.rowsIn(run.lo, run.hi).each(run.lo, run.hi) {
			at := s.x.at(row)
			if !inTile(curveX(at[0])*scale, id.X, id.Z) || !inTile(curveY(at[1])*scale, id.Y, id.Z) {
				continue
			}
			if stack.n > 0 && (s.x.lon[row] != s.x.lon[stack.row] || s.x.lat[row] != s.x.lat[stack.row]) {
				s.mark(m, &stack, l)
				stack = newSums()
			}
			stack.addRow(s.x, row)
		}
	}
	s.mark(m, &stack, l)
}

// inTile reports whether a position along one side of the map, in tiles, is in
// the tile with the number; the map's far edge is in the last one.
func inTile(at float64, number uint32, zoom uint8) bool {
	return uint32(min(max(at, 0), math.Exp2(float64(zoom))-1)) == number
}

// Countries counts what is known to the country only, wherever it lies, most
// incidents first. The list is shared: it must not be changed.
func (s *Selection) Countries() []CountryCount {
	s.listed.Do(func() {
		c := s.x.scratch.Get().(*clustering)
		defer s.x.scratch.Put(c)
		s.countries = s.countriesIn(c, World)
	})
	return s.countries
}
