package geo

import "slices"

// clustering is the working space of one call of Marks.
type clustering struct {
	runs    []stretch // of the viewport, in the layer at hand
	wide    []stretch // of the viewport and the cells round it
	nodes   []node
	parts   []quad // see areaParts
	near    cellTable
	best    []int32
	squares []uint32  // of the viewport, see joinedBlocks
	found   []*joined // in the viewport; nil where it is cut
	cut     []sums    // what of those cut is in the viewport
	// byCountry counts by number of country.
	byCountry []CountryCount
	shift     int // a cell of the grid is 2^shift cells of the curve a side
}

// node is an occupied cell of the grid, or several that were joined.
type node struct {
	lo, hi int
	cell   rect // in cells of the curve
	// n, lon and lat are those of all its incidents, in the viewport or not.
	n        int
	lon, lat int64
	x, y     float64 // its centre, in cells of the grid
	into     int32   // the node it was joined to, itself if to none
	seen     sums    // its incidents in the viewport
}

const (
	// joinRounds is how often near nodes are joined, two at a time.
	joinRounds = 2
	// joinCells is the distance r, in cells, below which centres are near.
	joinCells = 0.6
	// margin is how many cells round the viewport have a say in what is joined in
	// it. In the first round a node is decided by those whose centres are within
	// 2r of its own (its nearest, and the nearest of that). In the second, it may
	// have moved by r, is decided by joined nodes within 2r again, and those by
	// what they were made of, r away, and its surroundings of 2r: 6r in all.
	margin = 4
)

// cells makes a node of each occupied cell of a level in the viewport and round it.
// What is seen of them has no box yet.
func (c *clustering) cells(s *Selection, l layer, w *window, level int) {
	c.shift = curveOrder - level
	c.wide = s.x.stretches(l, w.snapped(c.shift, margin), c.wide[:0])
	c.nodes = c.nodes[:0]
	for _, run := range c.wide {
		for lo := run.lo; lo < run.hi; {
			key := s.x.key[lo] >> (2 * c.shift)
			hi := lo + gallop(s.x.key[lo:run.hi], (uint64(key)+1)<<(2*c.shift))
			t := newSums()
			t.addCounts(s, lo, hi)
			if t.n > 0 {
				x, y := hilbertCell(key << (2 * c.shift))
				cx, cy := int(x)>>c.shift<<c.shift, int(y)>>c.shift<<c.shift
				n := node{lo: lo, hi: hi, cell: rect{cx, cy, cx + 1<<c.shift - 1, cy + 1<<c.shift - 1}, n: t.n, lon: t.lon, lat: t.lat, into: int32(len(c.nodes)), seen: t}
				c.place(&n)
				c.nodes = append(c.nodes, n)
			}
			lo = hi
		}
	}
}

// gallop is lowerBound for a v that is likely to be near the beginning.
func gallop(keys []uint32, v uint64) int {
	step := 1
	for step < len(keys) && uint64(keys[step]) < v {
		step *= 2
	}
	lo := step / 2
	return lo + lowerBound(keys[lo:min(step, len(keys))], v)
}

// place works out the centre of a node.
func (c *clustering) place(n *node) {
	t := sums{n: n.n, lon: n.lon, lat: n.lat}
	lon, lat := t.center()
	size := float64(int(1) << c.shift)
	n.x, n.y = curveX(lon)/size, curveY(lat)/size
}

// join puts nodes together whose centres are near: each two that are nearest to
// each other. It is decided by their surroundings alone, so it comes out the same
// in every viewport.
func (c *clustering) join() {
	for range joinRounds {
		c.near.reset(len(c.nodes))
		for i := range c.nodes {
			if n := &c.nodes[i]; n.into == int32(i) {
				c.near.add(int(n.x), int(n.y), int32(i))
			}
		}
		c.best = c.best[:0]
		for i := range c.nodes {
			c.best = append(c.best, c.nearest(int32(i)))
		}
		for i, j := range c.best {
			if int(j) > i && c.best[j] == int32(i) {
				a, b := &c.nodes[i], &c.nodes[j]
				a.n, a.lon, a.lat = a.n+b.n, a.lon+b.lon, a.lat+b.lat
				b.into = int32(i)
				c.place(a)
			}
		}
	}
}

// root is the node that a node was joined to in the end.
func (c *clustering) root(i int32) int32 {
	for c.nodes[i].into != i {
		i = c.nodes[i].into
	}
	return i
}

// nearest is the node whose centre is the nearest to that of node i, -1 if none
// is near; of equally near ones the first.
func (c *clustering) nearest(i int32) int32 {
	n := &c.nodes[i]
	if n.into != i {
		return -1
	}
	best, least := int32(-1), joinCells*joinCells
	for y := int(n.y) - 1; y <= int(n.y)+1; y++ {
		for x := int(n.x) - 1; x <= int(n.x)+1; x++ {
			for j := c.near.first(x, y); j >= 0; j = c.near.next[j] {
				o := &c.nodes[j]
				dx, dy := o.x-n.x, o.y-n.y
				if d := dx*dx + dy*dy; j != i && (d < least || d == least && best >= 0 && j < best) {
					best, least = j, d
				}
			}
		}
	}
	return best
}

// fill gives every node that others were joined to what of them lies in the
// viewport.
func (c *clustering) fill(s *Selection, w *window) {
	run := 0
	for i := range c.nodes {
		n := &c.nodes[i]
		switch w.relation(n.cell) {
		case outside:
			n.seen = newSums()
		case inside:
			n.seen.addBox(s, n.lo, n.hi)
		case partly:
			n.seen = newSums()
			for run < len(c.runs) && c.runs[run].hi <= n.lo {
				run++
			}
			for r := run; r < len(c.runs) && c.runs[r].lo < n.hi; r++ {
				part := c.runs[r]
				part.lo, part.hi = max(part.lo, n.lo), min(part.hi, n.hi)
				if part.sure {
					n.seen.addRun(s, part.lo, part.hi)
					continue
				}
				for row := range s.inWindow([]stretch{part}, w) {
					n.seen.addRow(s.x, row)
				}
			}
		}
	}
	// A node is joined to an earlier one, so going backwards moves each sum on
	// before the one it goes to is moved.
	for i := len(c.nodes) - 1; i >= 0; i-- {
		n := &c.nodes[i]
		if n.into != int32(i) {
			c.nodes[n.into].seen.add(&n.seen)
		}
	}
}

// cellTable finds nodes by the cell that their centre is in: a hash table with
// open addressing, at most half full.
type cellTable struct {
	slots []cellSlot
	next  []int32 // by node: the next one in the same cell, -1 for the last
}

type cellSlot struct {
	cell uint64
	head int32 // first node, -1 where the slot is free
}

// reset empties the table and makes room for a number of nodes.
func (t *cellTable) reset(nodes int) {
	size := 16
	for size < 2*nodes {
		size *= 2
	}
	if len(t.slots) != size {
		t.slots = slices.Grow(t.slots[:0], size)[:size]
	}
	for i := range t.slots {
		t.slots[i].head = -1
	}
	t.next = slices.Grow(t.next[:0], nodes)[:nodes]
}

// slot is the slot of a cell, or the free one where it would be.
func (t *cellTable) slot(x, y int) *cellSlot {
	cell := uint64(uint32(x))<<32 | uint64(uint32(y))
	mask := uint64(len(t.slots) - 1)
	// The upper half of the product depends on both x and y.
	for h := cell * 0x9e3779b97f4a7c15 >> 40; ; h++ {
		if s := &t.slots[h&mask]; s.head < 0 || s.cell == cell {
			s.cell = cell
			return s
		}
	}
}

func (t *cellTable) add(x, y int, node int32) {
	s := t.slot(x, y)
	t.next[node], s.head = s.head, node
}

// first is the first node in a cell, -1 where there is none; t.next has the others.
func (t *cellTable) first(x, y int) int32 { return t.slot(x, y).head }
