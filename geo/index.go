package geo

import (
	"iter"
	"math/bits"
	"sync"
)

// Index is an immutable snapshot of every revision ever published, up to one
// edition, that answers all reads of the map from memory. Rows lie in four
// layers (see layer), and within a layer along a Hilbert curve of the Web
// Mercator map, so that a tile or a viewport is a few runs of rows:
//
//	row    0 ............................................. n
//	layer  | pinned | areas | countries only | no position |
//	key    | 0 -> 2³²-1 | 0 -> ...                         |
//
// A filter becomes a bitmap of the rows it selects ([Index.Select]); an older
// edition is one more condition on it. An index may be used by any number of
// goroutines; it is never changed, only replaced by a newer one.
type Index struct {
	rowColumns
	tables
	edition Edition
	ends    [layers]int                // row after the last of each layer
	marks   [placelessLayer]curveMarks // by layer
	current bitmap                     // rows that hold in the newest edition
	n       int                        // how many do
	blocks  blocks                     // sums of the current rows
	country []uint32                   // rows of the countries' layer at which another country begins
	byDate  []uint32                   // rows, newest first; see ByDateDesc
	dated   int                        // how many of byDate have a date
	byKill  []uint32                   // rows, most killed first
	byID    []uint32                   // rows by number
	// Months that any revision touches: see Day.Month.
	firstMonth, months  int
	days                Interval   // first and last day that any revision touches
	firstEnd, lastStart Day        // the first of the last days, and the last of the first days
	middle              Day        // the middle one of the days that revisions begin on
	all                 *Selection // of the newest edition
	scratch             *sync.Pool // of *clustering
	joined              *joinedBlocks
}

// Row is one revision as the index keeps it. Title, Place, SourceURL and Updated
// may be empty, and always are in rows that come out of an index, as is Admin1.
type Row struct {
	Rev  int64     // the store's number of the revision, positive
	Held Revisions // the editions in which it is the incident's reading
	// Alike spares looking up codes: rows of one sequence with the same number,
	// from 1 on, have the same codes but for precision and radius. 0 says nothing.
	Alike int
	Feature
}

// Edition is the newest edition that the index holds.
func (x *Index) Edition() Edition { return x.edition }

// Len is the number of incidents in the newest edition.
func (x *Index) Len() int { return x.n }

// layer gives the rows of a layer, hi not included.
func (x *Index) layer(l layer) (lo, hi int) {
	if l > 0 {
		lo = x.ends[l-1]
	}
	return lo, x.ends[l]
}

// heldIn are the rows that hold in edition n, 0 for the newest.
func (x *Index) heldIn(n int64) bitmap {
	in := make([]bool, len(x.spans))
	for i, s := range x.spans {
		in[i] = s.In(n)
	}
	out := newBitmap(len(x.held))
	for i, h := range x.held {
		if in[h] {
			out[i>>6] |= 1 << (i & 63)
		}
	}
	return out
}

// bitmap has a bit for each row.
type bitmap []uint64

func newBitmap(rows int) bitmap { return make(bitmap, (rows+63)/64) }

func (b bitmap) has(row int) bool { return b[row>>6]>>(row&63)&1 != 0 }
func (b bitmap) set(row int)      { b[row>>6] |= 1 << (row & 63) }

func (b bitmap) count() (n int) {
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// setAll sets the bits from lo up to but not including hi.
func (b bitmap) setAll(lo, hi int) {
	for ; lo < hi && lo&63 != 0; lo++ {
		b.set(lo)
	}
	for ; lo+64 <= hi; lo += 64 {
		b[lo>>6] = ^uint64(0)
	}
	for ; lo < hi; lo++ {
		b.set(lo)
	}
}

// word gives the bits of the rows of word w that lie from lo up to but not
// including hi.
func (b bitmap) word(w, lo, hi int) uint64 {
	v := b[w]
	if first := w << 6; first < lo {
		v &= ^uint64(0) << (lo - first)
	}
	if last := w<<6 + 64; last > hi {
		v &= ^uint64(0) >> (last - hi)
	}
	return v
}

// each yields the rows whose bits are set from lo up to but not including hi.
func (b bitmap) each(lo, hi int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for w := lo >> 6; w<<6 < hi; w++ {
			for v := b.word(w, lo, hi); v != 0; v &= v - 1 {
				if !yield(w<<6 + bits.TrailingZeros64(v)) {
					return
				}
			}
		}
	}
}
