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
	// keptBlocks is how many squares an index keeps: at most 64 clusters of some
	// 700 bytes each, mostly a third of them.
	keptBlocks = 2048
)

func newJoinedBlocks() *joinedBlocks {
	return &joinedBlocks{most: keptBlocks}
}

// joined is a cluster, or a single incident, outside of any viewport.
type joined struct {
	cells rect // of the curve, in which its incidents lie
	sums  sums
	parts []joinedPart
	as    *Cluster // nil for a single incident
	note  *Note
}

// joinedPart is a cell of the grid that a cluster was made of.
type joinedPart struct {
	lo, hi int // rows
	cell   rect
}

// Note is where whoever writes a cluster down may keep what he wrote: the same
// cluster comes again as the map moves.
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
	runs := false // whether c.runs are those of the window
	for _, key := range c.squares {
		list := s.block(c, blockID{s, l, int8(level), key})
		for i := range list {
			j := &list[i]
			switch w.relation(j.cells) {
			case inside:
				c.found = append(c.found, j)
			case partly:
				if !runs {
					c.runs, runs = s.x.stretches(l, w, c.runs[:0]), true
				}
				seen := newSums()
				for _, p := range j.parts {
					s.addSeen(&seen, c.runs, w, p)
				}
				if seen.n == j.sums.n {
					c.found = append(c.found, j)
				} else if seen.n > 0 {
					c.found, c.cut = append(c.found, nil), append(c.cut, seen)
				}
			}
		}
	}
	n := 0
	for _, j := range c.found {
		if j != nil && j.as != nil {
			n++
		}
	}
	m.Clusters, m.Notes = slices.Grow(m.Clusters, n), slices.Grow(m.Notes, n)
	cut := 0
	for _, j := range c.found {
		if j != nil {
			s.markJoined(m, j, l)
			continue
		}
		s.mark(m, &c.cut[cut], l)
		cut++
	}
}

// markJoined marks a cluster that lies in the viewport as a whole.
func (s *Selection) markJoined(m *Marks, j *joined, l layer) {
	if j.as == nil {
		s.mark(m, &j.sums, l)
		return
	}
	m.Total += j.sums.n
	m.Clusters = append(m.Clusters, *j.as)
	m.Notes = append(m.Notes, j.note)
}

// addSeen adds up what of a cell lies in the window, of which runs are the rows.
func (s *Selection) addSeen(t *sums, runs []stretch, w *window, p joinedPart) {
	if rel := w.relation(p.cell); rel == inside {
		t.addRun(s, p.lo, p.hi)
		return
	} else if rel == outside {
		return
	}
	first, _ := slices.BinarySearchFunc(runs, p.lo, func(r stretch, lo int) int {
		if r.hi <= lo {
			return -1
		}
		return 1
	})
	for _, part := range runs[first:] {
		if part.lo >= p.hi {
			return
		}
		part.lo, part.hi = max(part.lo, p.lo), min(part.hi, p.hi)
		if part.sure {
			t.addRun(s, part.lo, part.hi)
			continue
		}
		for row := range s.inWindow([]stretch{part}, w) {
			t.addRow(s.x, row)
		}
	}
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
	c.cells(s, id.layer, &window{outer: []rect{square}, inner: []rect{square}, whole: true}, int(id.level))
	c.join()
	var list []joined
	at := make(map[int32]int) // the cluster of a root
	for i := range c.nodes {
		n := &c.nodes[i]
		root := int32(i)
		for c.nodes[root].into != root {
			root = c.nodes[root].into
		}
		if !square.contains(c.nodes[root].cell) {
			continue
		}
		k, ok := at[root]
		if !ok {
			k = len(list)
			at[root] = k
			list = append(list, joined{sums: newSums()})
		}
		list[k].sums.add(&n.seen)
		list[k].parts = append(list[k].parts, joinedPart{n.lo, n.hi, n.cell})
	}
	var m Marks
	for i := range list {
		j := &list[i]
		box := j.sums.box.bbox()
		j.cells = rect{cellIndex(curveX(box.West)), cellIndex(curveY(box.North)), cellIndex(curveX(box.East)), cellIndex(curveY(box.South))}
		if j.sums.n > 1 {
			m.Clusters = m.Clusters[:0]
			s.mark(&m, &j.sums, id.layer)
			j.as, j.note = new(m.Clusters[0]), new(Note)
		}
	}
	return slices.Clip(list)
}
