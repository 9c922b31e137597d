package geo

import (
	"cmp"
	"iter"
	"slices"
	"sort"
)

// Update makes the index of a newer edition from this one, which stays as it is,
// and what changed since: each revision that was published or closed, in any
// order. It is what [BuildIndex] makes of all revisions, but takes a fraction of
// its time: columns are copied with the new rows in their places, and nothing is
// sorted again. An error of changes is returned as it is.
func (x *Index) Update(changes iter.Seq2[Row, error], newest Edition) (*Index, error) {
	new := rowPart{tables: x.tables.open()}
	closed := map[uint32]uint32{} // rows of x that are held otherwise now
	for row, err := range changes {
		if err != nil {
			return nil, err
		}
		if known, ok := x.find(row.ID, row.Rev); ok {
			closed[known] = new.tables.spans.of(row.Held)
			continue
		}
		if len(new.order)+len(x.id) >= maxRows {
			return nil, tooManyRows()
		}
		if err := new.add(&row); err != nil {
			return nil, err
		}
	}
	sorted := new.columns.sorted(new.columns.order(new.order))
	y := newIndex(newest)
	y.scratch, y.tables, y.ends = x.scratch, new.tables.done(), x.ends
	s := x.splice(&sorted, new.added)
	y.rowColumns = x.spliced(&sorted, s)
	moved := s.moved()
	for old, held := range closed {
		y.held[moved(old)] = held
	}
	for l, sum := 0, 0; l < int(layers); l++ {
		sum += new.added[l]
		y.ends[l] += sum
	}
	y.finish(func() { y.mergeOrders(x, s) })
	return y, nil
}

// find is the row of a revision.
func (x *Index) find(id, rev int64) (uint32, bool) {
	type number struct{ id, rev int64 }
	at, ok := slices.BinarySearchFunc(x.byID, number{id, rev}, func(r uint32, n number) int {
		return cmp.Or(cmp.Compare(int64(x.id[r]), n.id), cmp.Compare(int64(x.rev[r]), n.rev))
	})
	if !ok {
		return 0, false
	}
	return x.byID[at], true
}

// splice says where new rows go among old ones: the i-th comes after the first
// at[i] old rows, so that it becomes row at[i]+i. at is sorted.
type splice struct {
	at  []int
	old int // number of old rows
}

// splice finds the places of rows that are sorted as the index is, so many of
// them in each layer.
func (x *Index) splice(new *rowColumns, added [layers]int) splice {
	s := splice{at: make([]int, 0, len(new.id)), old: len(x.id)}
	for l := range layers {
		lo, hi := x.layer(l)
		for range added[l] {
			i := len(s.at)
			lo += sort.Search(hi-lo, func(k int) bool { return !x.before(lo+k, new, i) })
			s.at = append(s.at, lo)
		}
	}
	return s
}

// before reports whether row i comes before row j of others in the order of an
// index, both being of one layer.
func (c *rowColumns) before(i int, others *rowColumns, j int) bool {
	return cmp.Or(
		cmp.Compare(c.key[i], others.key[j]), cmp.Compare(c.lon[i], others.lon[j]), cmp.Compare(c.lat[i], others.lat[j]),
		cmp.Compare(c.id[i], others.id[j]), cmp.Compare(c.rev[i], others.rev[j])) < 0
}

// moved gives where an old row is now.
func (s splice) moved() func(row uint32) uint32 {
	if len(s.at) <= 16 {
		return func(row uint32) uint32 {
			n := uint32(0)
			for _, at := range s.at {
				n += uint32(bit(at <= int(row)))
			}
			return row + n
		}
	}
	all := make([]uint32, s.old)
	n := 0
	for row := range all {
		for n < len(s.at) && s.at[n] <= row {
			n++
		}
		all[row] = uint32(row + n)
	}
	return func(row uint32) uint32 { return all[row] }
}

// spliced are the columns with the new rows in their places.
func (c *rowColumns) spliced(new *rowColumns, s splice) (out rowColumns) {
	together(
		func() { out.key, out.start = join(c.key, new.key, s), join(c.start, new.start, s) },
		func() { out.lon = join(c.lon, new.lon, s) },
		func() { out.lat = join(c.lat, new.lat, s) },
		func() { out.exact = c.exact.spliced(len(c.id), &new.exact, s) },
		func() { out.end, out.killed = join(c.end, new.end, s), join(c.killed, new.killed, s) },
		func() { out.profile, out.figures = join(c.profile, new.profile, s), join(c.figures, new.figures, s) },
		func() { out.held, out.sources = join(c.held, new.held, s), join(c.sources, new.sources, s) },
		func() { out.province = join(c.province, new.province, s) },
		func() { out.id = join(c.id, new.id, s) },
		func() { out.rev = join(c.rev, new.rev, s) },
	)
	return out
}

func join[T any](old, new []T, s splice) []T {
	out := make([]T, 0, len(old)+len(new))
	from := 0
	for i, at := range s.at {
		out = append(append(out, old[from:at]...), new[i])
		from = at
	}
	return append(out, old[from:]...)
}

// mergeOrders makes the orders from those of an older index.
func (x *Index) mergeOrders(from *Index, s splice) {
	moved := s.moved()
	new := make([]uint32, len(s.at))
	for i, at := range s.at {
		new[i] = uint32(at + i)
	}
	merge := func(o Order, old []uint32) []uint32 {
		out := make([]uint32, 0, len(old)+len(new))
		lo := 0
		for _, r := range slices.SortedFunc(slices.Values(new), func(a, b uint32) int { return x.compare(o, a, b) }) {
			hi := lo + sort.Search(len(old)-lo, func(k int) bool { return x.compare(o, moved(old[lo+k]), r) > 0 })
			for _, was := range old[lo:hi] {
				out = append(out, moved(was))
			}
			out, lo = append(out, r), hi
		}
		for _, was := range old[lo:] {
			out = append(out, moved(was))
		}
		return out
	}
	together(
		func() { x.byID = merge(ByID, from.byID) },
		func() { x.byDate = merge(ByDateDesc, from.byDate) },
		func() { x.byKill = merge(ByKilledDesc, from.byKill) },
	)
}
