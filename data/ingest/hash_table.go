package ingest

// hashTable finds numbers from 1 on by a hash: a map of a file's rows, without a
// pointer for the collector to follow, where looking up and putting in are one
// step. Entries lie where their hash says or, if that is taken, behind (linear
// probing); at least half of the seats are free.
type hashTable struct {
	seats []seat
	n     int
}

// seat is an entry; number 0 is none.
type seat struct {
	hash   uint64
	number uint32
}

// find is the seat of the entry with the hash that is the same, or the free seat
// where it belongs: whoever gives it a number has put it in. It is good until the
// next call.
func (t *hashTable) find(hash uint64, same func(number uint32) bool) *seat {
	if 2*t.n >= len(t.seats) {
		t.grow()
	}
	mask := uint64(len(t.seats) - 1)
	for at := hash & mask; ; at = (at + 1) & mask {
		s := &t.seats[at]
		switch {
		case s.number == 0:
			s.hash = hash
			return s
		case s.hash == hash && same(s.number):
			return s
		}
	}
}

// put gives a free seat its number.
func (t *hashTable) put(s *seat, number uint32) {
	s.number = number
	t.n++
}

func (t *hashTable) grow() {
	old := t.seats
	t.seats = make([]seat, max(1<<10, 2*len(old)))
	mask := uint64(len(t.seats) - 1)
	for _, s := range old {
		if s.number == 0 {
			continue
		}
		at := s.hash & mask
		for t.seats[at].number != 0 {
			at = (at + 1) & mask
		}
		t.seats[at] = s
	}
}
