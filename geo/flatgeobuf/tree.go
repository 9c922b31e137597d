package flatgeobuf

import (
	"encoding/binary"
	"math"

	"github.com/paulmach/orb"
)

// fanOut is how many children a node of the tree has at most.
const fanOut = 16

// node is an item of the tree: a box and where what is in it begins. For a leaf
// that is a byte after the tree, for another node the number of its first child,
// counted from the root.
type node struct {
	west, south, east, north float64
	offset                   uint64
}

// nothing is a box that no box touches: that of features without a position.
var nothing = node{west: math.Inf(1), south: math.Inf(1), east: math.Inf(-1), north: math.Inf(-1)}

func (n *node) add(o node) {
	n.west, n.south = min(n.west, o.west), min(n.south, o.south)
	n.east, n.north = max(n.east, o.east), max(n.north, o.north)
}

func appendNode(b []byte, n node) []byte {
	for _, v := range [...]float64{n.west, n.south, n.east, n.north} {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	return binary.LittleEndian.AppendUint64(b, n.offset)
}

// upper are the nodes above the leaves, root first, from the boxes of the first
// level above the leaves. A tree of one leaf has a root too.
func upper(first []node) []node {
	levels := [][]node{first}
	for len(levels[0]) > 1 {
		below := levels[0]
		level := make([]node, 0, (len(below)+fanOut-1)/fanOut)
		for lo := 0; lo < len(below); lo += fanOut {
			box := nothing
			for _, n := range below[lo:min(lo+fanOut, len(below))] {
				box.add(n)
			}
			level = append(level, box)
		}
		levels = append([][]node{level}, levels...)
	}
	var all []node
	for _, level := range levels {
		below := len(all) + len(level) // number of the first node of the next level
		for i := range level {
			level[i].offset = uint64(below + i*fanOut)
		}
		all = append(all, level...)
	}
	return all
}

// curveBits is how many bits of longitude and latitude decide where a feature
// stands on the curve: steps of 150 m.
const curveBits = 18

// curveKey is the place of a point on a Hilbert curve over all longitudes and
// latitudes (Hamilton's algorithm as in Hacker's Delight, 16-1).
func curveKey(p orb.Point) (key uint64) {
	const side = 1 << curveBits
	x := uint32(min((p[0]+180)/360*side, side-1))
	y := uint32(min((p[1]+90)/180*side, side-1))
	for s := uint32(side / 2); s > 0; s /= 2 {
		var rx, ry uint32
		if x&s != 0 {
			rx = 1
		}
		if y&s != 0 {
			ry = 1
		}
		key = key<<2 | uint64((3*rx)^ry)
		if ry == 0 {
			if rx == 1 {
				x, y = side-1-x, side-1-y
			}
			x, y = y, x
		}
	}
	return key
}
