package geo

// The index sorts incidents along a Hilbert curve over the square Web Mercator
// map, divided into 2^16 x 2^16 cells (about 600 m at the equator). Every cell
// of the quadtree, and so every map tile down to zoom 16, is one contiguous
// stretch of the curve: a key's first 2·n bits name its cell at level n.
const curveOrder = 16

// hilbertState is one of the four ways in which the curve runs through a cell:
// for each step the quarter it visits (x in bit 0, y in bit 1) and the state in
// which the curve runs through that quarter.
type hilbertState uint8

var hilbertSteps = [4][4]struct {
	quarter uint8
	next    hilbertState
}{
	{{0, 1}, {2, 0}, {3, 0}, {1, 2}},
	{{0, 0}, {1, 1}, {3, 1}, {2, 3}},
	{{3, 3}, {2, 2}, {0, 2}, {1, 0}},
	{{3, 2}, {1, 3}, {0, 3}, {2, 1}},
}

// hilbertTurns is hilbertSteps the other way round: by state and quarter the
// step and the next state.
var hilbertTurns = func() (turns [4][4]struct {
	step uint8
	next hilbertState
}) {
	for state, steps := range hilbertSteps {
		for step, s := range steps {
			turns[state][s.quarter].step, turns[state][s.quarter].next = uint8(step), s.next
		}
	}
	return turns
}()

// hilbertKey is the place on the curve of the cell x, y (both below 2^16, y
// growing to the south).
func hilbertKey(x, y uint32) (key uint32) {
	var state hilbertState
	for bit := curveOrder - 1; bit >= 0; bit-- {
		t := hilbertTurns[state][x>>bit&1|y>>bit&1<<1]
		key, state = key<<2|uint32(t.step), t.next
	}
	return key
}

// hilbertCell is the cell at a place on the curve: hilbertKey the other way
// round.
func hilbertCell(key uint32) (x, y uint32) {
	var state hilbertState
	for bit := curveOrder - 1; bit >= 0; bit-- {
		s := hilbertSteps[state][key>>(2*bit)&3]
		x, y, state = x<<1|uint32(s.quarter&1), y<<1|uint32(s.quarter>>1), s.next
	}
	return x, y
}
