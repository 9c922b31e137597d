package geo

import (
	"slices"
	"sync/atomic"
)

// joinedBlocks keeps the clusters of selections as they were joined, by squares
// of the grid, so that a map that moves joins each square once. What is joined
// depends on the surroundings alone, so a viewport is a matter of looking through
// the squares that it touches; only what its edge cuts is added up again.
//
// A cluster belongs to the square of its first cell.
type joinedBlocks = lastUsed[blockID, []joined]

type blockID struct {
	sel   *Selection
	layer layer
	level int8
	key   uint32 // of the square on the curve
}

const (
	// blockOrder: a square is 2^blockOrder cells of the grid a side.
	blockOrder = 3
	// blockReach is how many cells from the first one of a cluster its others lie
	// at most: as tileMargin.
	blockReach = tileMargin
	// keptMarks is how many clusters and single incidents an index keeps in squares,
	// of some 600 bytes each as they are and as they were written.
	keptMarks = 1 << 16
)

func newJoinedBlocks() *joinedBlocks {
	return &joinedBlocks{most: keptMarks, weigh: func(list []joined) int { return 1 + len(list) }}
}

// joined is a cluster, or a single incident, outside of any viewport.
type joined struct {
	cells rect // of the curve, in which its incidents lie
	n     int
	// cluster is nil for a single incident, point for others.
	cluster *Cluster
	point   *Point
	parts   []quad // the cells of the grid that it was made of
}

// Note is where whoever writes a mark down may keep what he wrote: the same one
// comes again as the map moves.
type Note struct{ text atomic.Pointer[[]byte] }

// Text is what was kept; nil if nothing was, or there is no note.
func (n *Note) Text() []byte {
	if n != nil {
		if t := n.text.Load(); t != nil {
			return *t
		}
	}
	return nil
}

// Keep keeps a copy of the text.
func (n *Note) Keep(text []byte) {
	if n != nil {
		n.text.Store(new(slices.Clone(text)))
	}
}

// joinedClusters marks what of the joined clusters lies in the window.
func (s *Selection) joinedClusters(m *Marks, c *clustering, w *window, l layer, level int) {
	c.squares, c.found, c.cut = w.squares(c.squares[:0], level), c.found[:0], c.cut[:0]
	for _, key := range c.squares {
		list := s.block(c, blockID{s, l, int8(level), key})
		for i := range list {
			j := &list[i]
			switch w.relation(j.cells) {
			case inside:
				c.found = append(c.found, j)
			case partly:
				seen := seeing{s: s, w: w, sums: newSums()}
				for _, p := range j.parts {
					seen.look(p)
				}
				seen.flush()
				if seen.sums.n == j.n {
					c.found = append(c.found, j)
				} else if seen.sums.n > 0 {
					c.found, c.cut = append(c.found, nil), append(c.cut, seen.sums)
				}
			}
		}
	}
	points := 0
	for _, j := range c.found {
		if j != nil && j.point != nil {
			points++
		}
	}
	n := len(c.found) - points // of which few are cut to a single incident
	m.Points, m.Clusters = slices.Grow(m.Points, points), slices.Grow(m.Clusters, n)
	cut := 0
	for _, j := range c.found {
		switch {
		case j == nil:
			s.mark(m, &c.cut[cut], l)
			cut++
		case j.point != nil:
			m.Total++
			m.Points = append(m.Points, *j.point)
		default:
			m.Total += j.n
			m.Clusters = append(m.Clusters, *j.cluster)
		}
	}
}

// seeing adds up what of cells lies in a window.
type seeing struct {
	s    *Selection
	w    *window
	sums sums
	run  stretch // rows in the window that are still to be added
}

func (t *seeing) look(q quad) {
	if q.lo == q.hi {
		return
	}
	rel := t.w.relation(q.cells())
	switch {
	case rel == outside:
	case rel == inside:
		if t.run.hi != q.lo {
			t.flush()
			t.run.lo = q.lo
		}
		t.run.hi = q.hi
	case q.level == curveOrder, q.hi-q.lo <= fewRows:
		for row := range t.s.inWindow([]stretch{{lo: q.lo, hi: q.hi}}, t.w) {
			t.sums.addRow(t.s.x, row)
		}
	default:
		for _, c := range q.quarters(t.s.x.key, nil) {
			t.look(c)
		}
	}
}

func (t *seeing) flush() {
	t.sums.addRun(t.s, t.run.lo, t.run.hi)
	t.run = stretch{}
}

// squares are the keys of those of the grid's squares in which clusters that
// reach into the window may have their first cell, in the order of the curve.
func (w *window) squares(into []uint32, level int) []uint32 {
	wide := w.snapped(curveOrder-level, blockReach)
	shift := curveOrder - level + blockOrder
	for _, r := range wide.outer {
		for y := r.y0 >> shift; y <= r.y1>>shift; y++ {
			for x := r.x0 >> shift; x <= r.x1>>shift; x++ {
				into = append(into, hilbertKey(uint32(x<<shift), uint32(y<<shift))>>(2*shift))
			}
		}
	}
	slices.Sort(into)
	return slices.Compact(into)
}

// block is a square's clusters, joined if they are not kept.
func (s *Selection) block(c *clustering, id blockID) []joined {
	if list, ok := s.x.joined.Get(id); ok {
		return list
	}
	list := s.joinBlock(c, id)
	s.x.joined.Add(id, list)
	return list
}

// joinBlock joins the clusters of a square.
func (s *Selection) joinBlock(c *clustering, id blockID) []joined {
	shift := curveOrder - int(id.level) + blockOrder
	x, y := hilbertCell(id.key << (2 * shift))
	x0, y0 := int(x)>>shift<<shift, int(y)>>shift<<shift
	square := rect{x0, y0, x0 + 1<<shift - 1, y0 + 1<<shift - 1}
	in := &window{outer: []rect{square}, inner: []rect{square}, whole: true}
	var found []sums
	var parts [][]quad
	if byArea(id.layer, int(id.level)) {
		c.wide = s.x.stretches(id.layer, in, c.wide[:0])
		for _, q := range s.areaParts(c, c.wide, int(id.level)) {
			t := newSums()
			t.addRun(s, q.lo, q.hi)
			found, parts = append(found, t), append(parts, []quad{q})
		}
	} else {
		found, parts = s.joinCells(c, id, in)
	}
	// What is kept stands in the order in which it is looked through.
	list, notes := make([]joined, len(found)), make([]Note, len(found))
	var m Marks
	for i := range found {
		s.mark(&m, &found[i], id.layer)
	}
	points, clusters := m.Points, m.Clusters
	for i := range list {
		t, j := &found[i], &list[i]
		box := t.box.bbox()
		j.n, j.parts = t.n, parts[i]
		j.cells = rect{cellIndex(curveX(box.West)), cellIndex(curveY(box.North)), cellIndex(curveX(box.East)), cellIndex(curveY(box.South))}
		if t.n == 1 {
			j.point, points = &points[0], points[1:]
			j.point.Note = &notes[i]
		} else {
			j.cluster, clusters = &clusters[0], clusters[1:]
			j.cluster.Note = &notes[i]
		}
	}
	return list
}

// joinCells joins the cells of a square: what each cluster adds up to, and its parts.
func (s *Selection) joinCells(c *clustering, id blockID, in *window) (found []sums, parts [][]quad) {
	c.cells(s, id.layer, in, int(id.level))
	c.join()
	at := make(map[int32]int) // the cluster of a root
	for i := range c.nodes {
		n := &c.nodes[i]
		root := c.root(int32(i))
		if !in.inner[0].contains(c.nodes[root].cell) {
			continue
		}
		k, ok := at[root]
		if !ok {
			k = len(found)
			at[root] = k
			found, parts = append(found, newSums()), append(parts, nil)
		}
		n.seen.addBox(s, n.lo, n.hi)
		found[k].add(&n.seen)
		parts[k] = append(parts[k], quadOf(int(id.level), hilbertKey(uint32(n.cell.x0), uint32(n.cell.y0))>>(2*c.shift), n.lo, n.hi))
	}
	return found, parts
}
