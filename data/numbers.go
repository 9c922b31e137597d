package data

import "math/bits"

// numbers is a set of numbers of incidents or revisions, a bit each: they are dense.
type numbers []uint64

func (s *numbers) add(n int64) {
	word := int(n / 64)
	if word >= len(*s) {
		*s = append(*s, make([]uint64, max(64, word+1-len(*s), len(*s)))...)
	}
	(*s)[word] |= 1 << (n % 64)
}

func (s numbers) has(n int64) bool {
	word := int(n / 64)
	return word < len(s) && s[word]&(1<<(n%64)) != 0
}

// keep takes out what is not in o.
func (s numbers) keep(o numbers) {
	for k := range s {
		if k < len(o) {
			s[k] &= o[k]
		} else {
			s[k] = 0
		}
	}
}

func (s numbers) empty() bool {
	for _, word := range s {
		if word != 0 {
			return false
		}
	}
	return true
}

// list is the numbers, ascending.
func (s numbers) list() (out []int64) {
	n := 0
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	if n > 0 {
		out = make([]int64, 0, n)
	}
	for k, word := range s {
		for ; word != 0; word &= word - 1 {
			out = append(out, int64(64*k+bits.TrailingZeros64(word)))
		}
	}
	return out
}
