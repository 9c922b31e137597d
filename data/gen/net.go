package main

import (
	"slices"

	"dateline/geo/topology"
)

// edge is the straight line between two vertices a < b. left and right are the
// provinces beside it when going from a to b.
type edge struct {
	a, b        int32
	left, right uint16
	class       topology.Class
	zoom        uint8
}

// net holds the provinces' outlines as a graph of vertices and edges.
type net struct {
	points   []topology.Point
	edges    []edge
	incident [][]int32 // by vertex: its edges
	levels   []uint8   // by vertex
}

func buildNet(provinces []province) *topology.Topology {
	n := collect(provinces)
	n.level()
	t := &topology.Topology{}
	for _, p := range provinces {
		t.Provinces = append(t.Provinces, p.Unit)
	}
	all := func(int32) bool { return true }
	same := func(e, f *edge, through int32) bool {
		l, r := f.left, f.right
		if (e.b == through) == (f.b == through) { // they run against each other
			l, r = r, l
		}
		return e.left == l && e.right == r && e.class == f.class
	}
	for _, chain := range n.chains(all, same) {
		e := n.edges[chain.edges[0]]
		a := topology.Arc{Left: e.left, Right: e.right, Class: e.class, MinZoom: e.zoom}
		if e.a != chain.vertices[0] {
			a.Left, a.Right = a.Right, a.Left
		}
		for i, v := range chain.vertices {
			if l := n.levels[v]; l <= topology.MaxLevel || i == 0 || i == len(chain.vertices)-1 {
				a.Points = append(a.Points, n.points[v])
				a.Levels = append(a.Levels, min(l, topology.MaxLevel))
			}
		}
		t.Arcs = append(t.Arcs, a)
	}
	return t
}

// collect finds the edges of all rings. Natural Earth's neighbours share their
// vertices exactly, so an edge belongs to one province or to two.
func collect(provinces []province) *net {
	n := &net{}
	vertex := map[topology.Point]int32{}
	index := map[[2]int32]int32{}
	id := func(p topology.Point) int32 {
		v, ok := vertex[p]
		if !ok {
			v = int32(len(n.points))
			vertex[p] = v
			n.points = append(n.points, p)
		}
		return v
	}
	for i, p := range provinces {
		for _, ring := range p.polygon {
			for k := 1; k < len(ring); k++ {
				a, b := id(ring[k-1]), id(ring[k])
				key := [2]int32{min(a, b), max(a, b)}
				e, ok := index[key]
				if !ok {
					e = int32(len(n.edges))
					index[key] = e
					n.edges = append(n.edges, edge{a: key[0], b: key[1], left: topology.None, right: topology.None})
				}
				if a < b {
					n.edges[e].left = uint16(i)
				} else {
					n.edges[e].right = uint16(i)
				}
			}
		}
	}
	// A spike, gone over there and back by the same province, is no line.
	n.edges = slices.DeleteFunc(n.edges, func(e edge) bool { return e.left == e.right })
	n.incident = make([][]int32, len(n.points))
	for i := range n.edges {
		e := &n.edges[i]
		e.class, e.zoom = classify(provinces, e, n.points[e.a], n.points[e.b])
		n.incident[e.a] = append(n.incident[e.a], int32(i))
		n.incident[e.b] = append(n.incident[e.b], int32(i))
	}
	return n
}

func classify(provinces []province, e *edge, a, b topology.Point) (topology.Class, uint8) {
	const half, pole = 180 * topology.Degree, -89 * topology.Degree
	if e.left == topology.None || e.right == topology.None {
		if a[0] == b[0] && (a[0] == half || a[0] == -half) || a[1] < pole && b[1] < pole {
			return topology.Cut, 0
		}
		return topology.Coast, 0
	}
	return border(&provinces[e.left], &provinces[e.right])
}

// chain is a walk along edges; a closed one ends with its first vertex.
type chain struct {
	vertices, edges []int32
}

// chains joins the edges that use accepts to chains. A chain goes on through a
// vertex with just two such edges when same says that they are of one kind.
func (n *net) chains(use func(edge int32) bool, same func(e, f *edge, through int32) bool) []chain {
	at := func(v int32) []int32 {
		var s []int32
		for _, e := range n.incident[v] {
			if use(e) {
				s = append(s, e)
			}
		}
		return s
	}
	used := make([]bool, len(n.edges))
	walk := func(v, e int32) chain {
		c := chain{vertices: []int32{v}}
		for {
			used[e] = true
			v = n.edges[e].a + n.edges[e].b - v
			c.vertices, c.edges = append(c.vertices, v), append(c.edges, e)
			s := at(v)
			if len(s) != 2 || !same(&n.edges[s[0]], &n.edges[s[1]], v) {
				return c
			}
			e = s[0] + s[1] - e
			if used[e] {
				return c
			}
		}
	}
	var all []chain
	for v := range int32(len(n.points)) {
		s := at(v)
		if len(s) == 0 || len(s) == 2 && same(&n.edges[s[0]], &n.edges[s[1]], v) {
			continue
		}
		for _, e := range s {
			if !used[e] {
				all = append(all, walk(v, e))
			}
		}
	}
	for e := range int32(len(n.edges)) { // what is left are loops
		if use(e) && !used[e] {
			all = append(all, walk(n.edges[e].a, e))
		}
	}
	return all
}

// Levels of vertices. Coasts and the borders of countries are simplified as if
// there were no provinces; the junctions with province lines matter from the
// zoom level at which those may be drawn.
const (
	provinceLevel = 5
	unused        = 0xff
)

func (n *net) level() {
	n.levels = make([]uint8, len(n.points))
	for v := range n.levels {
		n.levels[v] = unused
	}
	major := func(e int32) bool { return n.edges[e].class != topology.Province }
	minor := func(e int32) bool { return n.edges[e].class == topology.Province }
	sameClass := func(e, f *edge, _ int32) bool { return e.class == f.class }
	onMajor := make([]bool, len(n.points))
	for _, c := range n.chains(major, sameClass) {
		for _, v := range c.vertices {
			onMajor[v] = true
		}
		n.simplify(c, 0)
	}
	for v, edges := range n.incident {
		if onMajor[v] && slices.ContainsFunc(edges, minor) {
			n.levels[v] = min(n.levels[v], provinceLevel)
		}
	}
	for _, c := range n.chains(minor, sameClass) {
		n.simplify(c, provinceLevel)
	}
}

// simplify gives the vertices of a chain their levels, none below least. The
// ends matter always, and in a closed chain the vertex farthest from them.
func (n *net) simplify(c chain, least uint8) {
	last := len(c.vertices) - 1
	line := make([][2]float64, len(c.vertices))
	for i, v := range c.vertices {
		line[i] = mercator(n.points[v])
	}
	levels := lineLevels(line)
	levels[0], levels[last] = 0, 0
	if c.vertices[0] == c.vertices[last] && last > 2 {
		far := farthest(line, line[0], line[0])
		levels[far] = 0
		third := farthest(line, line[0], line[far]) // without it a small island would be gone
		levels[third] = min(levels[third], topology.MaxLevel)
	}
	for i, v := range c.vertices {
		n.levels[v] = min(n.levels[v], max(levels[i], least))
	}
}

// farthest is the index of the vertex farthest from the line from a to b.
func farthest(line [][2]float64, a, b [2]float64) int {
	far, best := 0, -1.0
	for i, p := range line {
		if d := segmentDistance(p, a, b); d > best {
			far, best = i, d
		}
	}
	return far
}
