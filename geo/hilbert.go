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

// hilbertFour takes four steps at once: by state and key the x of the four quarters
// in bits 0 to 3, their y in bits 4 to 7, and the next state in bits 8 and 9.
var hilbertFour = func() (four [4][256]uint16) {
	for state := range four {
		for key := range four[state] {
			at, x, y := hilbertState(state), uint16(0), uint16(0)
			for bit := 6; bit >= 0; bit -= 2 {
				s := hilbertSteps[at][key>>bit&3]
				x, y, at = x<<1|uint16(s.quarter&1), y<<1|uint16(s.quarter>>1), s.next
			}
			four[state][key] = x | y<<4 | uint16(at)<<8
		}
	}
	return four
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
	state := uint16(0)
	for bit := 2*curveOrder - 8; bit >= 0; bit -= 8 {
		s := hilbertFour[state&3][key>>bit&255]
		x, y, state = x<<4|uint32(s&15), y<<4|uint32(s>>4&15), s>>8
	}
	return x, y
}
