package ingest

import "hash/maphash"

// metRows are the rows of a file by their ids, each of which is there once. They
// are numbered from 1 on.
type metRows struct {
	seed  maphash.Seed
	table hashTable
	rows  []metRow
	ids   []byte // one after the other
}

type metRow struct {
	sum uint64 // of all its cells
	n   int    // of the row
	end int    // of its id in ids
}

// add takes in a row unless one with its id is there: then it tells that one's sum.
func (m *metRows) add(id string, n int, sum uint64) (before uint64, met bool) {
	s := m.table.find(maphash.String(m.seed, id), func(number uint32) bool { return string(m.id(number)) == id })
	if s.number != 0 {
		return m.rows[s.number-1].sum, true
	}
	m.ids = append(m.ids, id...)
	m.rows = append(m.rows, metRow{sum, n, len(m.ids)})
	m.table.put(s, m.last())
	return 0, false
}

// last is the number of the row added last.
func (m *metRows) last() uint32 { return uint32(len(m.rows)) }

func (m *metRows) id(number uint32) []byte {
	begin := 0
	if number > 1 {
		begin = m.rows[number-2].end
	}
	return m.ids[begin:m.rows[number-1].end]
}
