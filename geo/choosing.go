package geo

import "sync/atomic"

// choosing is the part of a selection that is still to be made: rows are tested
// when something first asks for them, so that a tile under a filter that nobody
// asked for before costs the rows in the tile, not those of the index. Any number
// of goroutines may ask; each piece is tested once.
type choosing struct {
	from  *Selection // which is narrowed
	tests []test
	done  []atomic.Bool // by piece
	left  atomic.Int32  // pieces
}

const pieceWords = piece / 64

// that narrows the selection to the rows that pass all tests.
func (s *Selection) that(tests []test) *Selection {
	out := s.x.selection(newBitmap(len(s.x.id)))
	pieces := len(out.summed)
	if pieces == 0 {
		return out
	}
	c := &choosing{from: s, tests: tests, done: make([]atomic.Bool, pieces)}
	c.left.Store(int32(pieces))
	out.choosing.Store(c)
	return out
}

// rows are the rows of the selection.
func (s *Selection) rows() bitmap { return s.rowsIn(0, len(s.x.id)) }

// rowsIn is rows, of which only those from lo up to but not including hi are
// sure to be right.
func (s *Selection) rowsIn(lo, hi int) bitmap {
	if c := s.choosing.Load(); c != nil {
		for p := lo / piece; p*piece < hi; p++ {
			if !c.done[p].Load() {
				c.choose(s, p)
			}
		}
	}
	return s.bits
}

// choose tests a piece, unless somebody else has in the meantime. After the last
// one, what the tests hold is let go.
func (c *choosing) choose(s *Selection, n int) {
	lock := &s.locks[n%len(s.locks)]
	lock.Lock()
	defer lock.Unlock()
	if c.done[n].Load() {
		return
	}
	first, last := n*pieceWords, min((n+1)*pieceWords, len(s.bits))
	rows := len(s.x.id)
	from := c.from.rowsIn(first<<6, min(last<<6, rows))
	for w := first; w < last; w++ {
		v, lo, hi := from[w], w<<6, min(w<<6+64, rows)
		for _, t := range c.tests {
			if v == 0 {
				break
			}
			v &= t(lo, hi)
		}
		s.bits[w] = v
	}
	c.done[n].Store(true)
	if c.left.Add(-1) == 0 {
		s.choosing.Store(nil)
	}
}
