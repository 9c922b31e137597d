package geo

import (
	"cmp"
	"slices"
	"sort"
)

// Order is an order of incidents.
type Order uint8

const (
	// ByDateDesc is the latest first day first, then by number; unknown dates last.
	ByDateDesc Order = iota
	// ByDateAsc is the earliest first day first, then by number; unknown dates last.
	ByDateAsc
	// ByKilledDesc is the greatest best figure first, then as ByDateDesc; unknown
	// tolls last.
	ByKilledDesc
	// ByID is by number.
	ByID
)

// sort makes the orders, so that a page of any of them needs no sorting.
func (x *Index) sort() {
	rows := make([]uint32, len(x.id))
	for i := range rows {
		rows[i] = uint32(i)
	}
	rows = sortedBy(rows, func(r uint32) uint32 { return x.rev[r] })
	x.byID = sortedBy(rows, func(r uint32) uint32 { return x.id[r] })
	x.byDate = sortedBy(x.byID, func(r uint32) uint32 { return ^uint32(x.start[r]) }) // 0, unknown, comes last
	x.byKill = sortedBy(x.byDate, func(r uint32) uint32 { return ^(uint32(x.killed[r]) ^ 1<<31) })
}

// sortedBy is rows sorted by key, equal ones in the order they come in: a radix
// sort, two digits of 16 bits.
func sortedBy(rows []uint32, key func(uint32) uint32) []uint32 {
	const digit = 1 << 16
	from, to := make([]uint64, len(rows)), make([]uint64, len(rows)) // key and row
	var counts [2][digit]uint32
	for i, r := range rows {
		k := key(r)
		from[i] = uint64(k)<<32 | uint64(r)
		counts[0][k%digit]++
		counts[1][k/digit]++
	}
	for i, shift := range [...]int{32, 48} {
		at, sum := &counts[i], uint32(0)
		for d, n := range at {
			at[d] = sum
			sum += n
		}
		for _, v := range from {
			n := &at[v>>shift%digit]
			to[*n] = v
			*n++
		}
		from, to = to, from
	}
	out := make([]uint32, len(rows))
	for i, v := range from {
		out[i] = uint32(v)
	}
	return out
}

// compare says which of two rows comes first in an order.
func (x *Index) compare(o Order, a, b uint32) int {
	byID := func() int { return cmp.Or(cmp.Compare(x.id[a], x.id[b]), cmp.Compare(x.rev[a], x.rev[b])) }
	newest := func() int { return cmp.Compare(x.start[b], x.start[a]) }
	switch o {
	case ByID:
		return byID()
	case ByKilledDesc:
		return cmp.Or(cmp.Compare(x.killed[b], x.killed[a]), newest(), byID())
	case ByDateAsc:
		// Seen as unsigned and less one, an unknown day is the greatest.
		return cmp.Or(cmp.Compare(uint32(x.start[a])-1, uint32(x.start[b])-1), byID())
	}
	return cmp.Or(newest(), byID())
}

// inOrder yields all rows of the index in an order.
func (x *Index) inOrder(o Order, yield func(row uint32) bool) {
	rows := x.byDate
	switch o {
	case ByID:
		rows = x.byID
	case ByKilledDesc:
		rows = x.byKill
	case ByDateAsc:
		// Days backwards, but the rows of a day forwards.
		for hi := x.dated; hi > 0; {
			lo := hi - 1
			for lo > 0 && x.start[rows[lo-1]] == x.start[rows[hi-1]] {
				lo--
			}
			for _, r := range rows[lo:hi] {
				if !yield(r) {
					return
				}
			}
			hi = lo
		}
		rows = rows[x.dated:]
	}
	for _, r := range rows {
		if !yield(r) {
			return
		}
	}
}

// findSpan notes when revisions begin and end.
func (x *Index) findSpan() {
	x.dated = sort.Search(len(x.byDate), func(i int) bool { return x.start[x.byDate[i]] == 0 })
	if x.dated == 0 {
		return
	}
	first, last := x.start[x.byDate[x.dated-1]], x.start[x.byDate[0]]
	x.firstMonth = first.month()
	x.middle = x.start[x.byDate[x.dated/2]]
	x.days = Interval{first, last}
	x.firstEnd, x.lastStart = slices.Min(x.end), last
	for _, end := range x.end {
		if end != lastDay {
			x.days.End = max(x.days.End, end)
		}
	}
	x.months = x.days.End.month() - x.firstMonth + 1
}
