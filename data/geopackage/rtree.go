package geopackage

import (
	"cmp"
	"encoding/binary"
	"errors"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// SQLite's R-tree keeps its nodes in ordinary tables. A tree over rows that are
// all known is packed from the leaves up and written there, in a fraction of the
// time and with fuller nodes than row by row; the format is in the comments of
// SQLite's rtree.c:
//
//	node: depth of the tree (root only) and number of cells, 2 bytes each; cells; zeros
//	cell: number of the row or child node, 8 bytes; least x, greatest x, least y, greatest y, 4 bytes each
//
// All numbers have their greatest byte first. The root is node 1.
const (
	cellSize  = 8 + 4*4
	nodeCells = 51 // RTREE_MAXCELLS
	nodeSize  = 4 + nodeCells*cellSize
)

// cell is a row or a node with the box of what is in it.
type cell struct {
	id                       int64
	west, east, south, north float32
}

// leaf is the cell of a row. Boxes have half the digits of positions and are
// rounded away from them.
func leaf(id int64, p orb.Point) cell {
	return cell{id, down(p[0]), up(p[0]), down(p[1]), up(p[1])}
}

func down(v float64) float32 {
	if f := float32(v); float64(f) <= v {
		return f
	}
	return math.Nextafter32(float32(v), float32(math.Inf(-1)))
}

func up(v float64) float32 { return -down(-v) }

func (c *cell) add(o cell) {
	c.west, c.east = min(c.west, o.west), max(c.east, o.east)
	c.south, c.north = min(c.south, o.south), max(c.north, o.north)
}

type tree struct{ leaves []cell }

// pack sorts cells so that each nodeCells of them lie together: into strips
// along a meridian and, within each, by latitude (sort-tile-recursive, Leutenegger
// and others 1997).
func pack(cells []cell) {
	slices.SortFunc(cells, func(a, b cell) int { return cmp.Or(cmp.Compare(a.west, b.west), cmp.Compare(a.id, b.id)) })
	nodes := (len(cells) + nodeCells - 1) / nodeCells
	strip := max(int(math.Ceil(math.Sqrt(float64(nodes)))), 1) * nodeCells
	for lo := 0; lo < len(cells); lo += strip {
		slices.SortFunc(cells[lo:min(lo+strip, len(cells))], func(a, b cell) int {
			return cmp.Or(cmp.Compare(a.south, b.south), cmp.Compare(a.id, b.id))
		})
	}
}

// write fills the tables of the virtual table rtree_incidents_geom.
func (t *tree) write(w *writer) (err error) {
	if len(t.leaves) == 0 {
		return nil // it has an empty root already
	}
	pack(t.leaves)
	sizes := []int{len(t.leaves)} // cells by level
	for sizes[len(sizes)-1] > nodeCells {
		sizes = append(sizes, (sizes[len(sizes)-1]+nodeCells-1)/nodeCells)
	}
	depth := len(sizes) - 1
	nodes, err := w.into("rtree_incidents_geom_node", 2)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, nodes.close()) }()
	parents, err := w.into("rtree_incidents_geom_parent", 2)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, parents.close()) }()
	if err := w.run("DELETE FROM rtree_incidents_geom_node"); err != nil {
		return err
	}
	// Nodes are numbered from the root down, so that each table is written from
	// its front to its back: first[l] is the first node of level l.
	first := make([]int64, len(sizes))
	first[depth] = 1
	for l := depth - 1; l >= 0; l-- {
		first[l] = first[l+1] + int64((sizes[l+1]+nodeCells-1)/nodeCells)
	}
	levels := [][]cell{t.leaves}
	for l := range depth {
		levels = append(levels, above(levels[l], first[l]))
	}
	blob := make([]byte, nodeSize)
	for l := depth; l >= 0; l-- {
		for n := 0; n*nodeCells < len(levels[l]); n++ {
			number := first[l] + int64(n)
			clear(blob)
			if number == 1 {
				binary.BigEndian.PutUint16(blob, uint16(depth))
			}
			fill(blob, levels[l][n*nodeCells:min((n+1)*nodeCells, len(levels[l]))])
			nodes.args[0].Value, nodes.args[1].Value = number, blob
			if err := nodes.row(); err != nil {
				return err
			}
			if number > 1 {
				parents.args[0].Value, parents.args[1].Value = number, first[l+1]+int64(n/nodeCells)
				if err := parents.row(); err != nil {
					return err
				}
			}
		}
	}
	return t.rows(w, first[0])
}

// above are the cells of the nodes that hold cells, the first of which has the
// number first.
func above(cells []cell, first int64) []cell {
	var out []cell
	for lo := 0; lo < len(cells); lo += nodeCells {
		box := cells[lo]
		for _, c := range cells[lo+1 : min(lo+nodeCells, len(cells))] {
			box.add(c)
		}
		box.id = first + int64(lo/nodeCells)
		out = append(out, box)
	}
	return out
}

func fill(blob []byte, cells []cell) {
	binary.BigEndian.PutUint16(blob[2:], uint16(len(cells)))
	for i, c := range cells {
		b := blob[4+i*cellSize:]
		binary.BigEndian.PutUint64(b, uint64(c.id))
		for k, v := range [...]float32{c.west, c.east, c.south, c.north} {
			binary.BigEndian.PutUint32(b[8+4*k:], math.Float32bits(v))
		}
	}
}

// rows says of each row which leaf it is in, the first leaf having the number
// first.
func (t *tree) rows(w *writer, first int64) (err error) {
	into, err := w.into("rtree_incidents_geom_rowid", 2)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, into.close()) }()
	type row struct{ id, node int64 }
	rows := make([]row, len(t.leaves))
	for i, c := range t.leaves {
		rows[i] = row{c.id, first + int64(i/nodeCells)}
	}
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(a.id, b.id) })
	for _, r := range rows {
		into.args[0].Value, into.args[1].Value = r.id, r.node
		if err := into.row(); err != nil {
			return err
		}
	}
	return nil
}
