package geo

import "sync/atomic"

// summed are sums of the rows of a selection, by which those who come after need
// not add up the same rows: tiles of a moving map look far beyond their edges, so
// that neighbours have most of their rows in common. A piece is added up when it
// is first asked for.
type summed []atomic.Pointer[pieceSums]

// pieceSums are the sums of each sumRows rows of a piece, without their boxes.
type pieceSums [piece / sumRows]sums

const (
	// piece is how many rows of a selection are made together: a few microseconds.
	piece = 4096
	// sumRows is how many rows are added up to one sum: a quarter of a byte a row.
	sumRows = 512
)

func newSummed(words int) summed { return make(summed, (words<<6+piece-1)/piece) }

// sums are those of a piece.
func (s *Selection) sums(n int) *pieceSums {
	if p := s.summed[n].Load(); p != nil {
		return p
	}
	lo, hi := n*piece, min((n+1)*piece, len(s.x.id))
	s.rowsIn(lo, hi)
	lock := &s.locks[n%len(s.locks)]
	lock.Lock()
	defer lock.Unlock()
	if p := s.summed[n].Load(); p != nil {
		return p
	}
	p := new(pieceSums)
	for i := range p {
		p[i] = newSums()
		p[i].addRows(s, lo+i*sumRows, min(lo+(i+1)*sumRows, hi))
	}
	s.summed[n].Store(p)
	return p
}
