package ingest

import "testing"

// TestHashTableKeepsAlikeHashesApart puts in numbers whose hashes are few and lie
// side by side, and finds each.
func TestHashTableKeepsAlikeHashesApart(t *testing.T) {
	const n = 5000
	var table hashTable
	hash := func(k uint32) uint64 { return uint64(k/3) << 2 }
	for _, again := range []bool{false, true} {
		for k := uint32(1); k <= n; k++ {
			s := table.find(hash(k), func(number uint32) bool { return number == k })
			switch {
			case again && s.number != k:
				t.Fatalf("%d is found as %d", k, s.number)
			case !again && s.number != 0:
				t.Fatalf("%d is found as %d before it is there", k, s.number)
			case !again:
				table.put(s, k)
			}
		}
	}
}
