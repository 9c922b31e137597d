package geo

import (
	"math"
	"strconv"
)

// Count is a number of people that may be unknown. The zero Count is unknown,
// which is not the same as nobody: Known(0) is nobody.
type Count struct{ above uint32 } // the number plus one; 0 is not known

// Known is the count n, at most 2147483647. A negative n, as files write it for
// "not known", is the unknown count.
func Known(n int) Count {
	if n < 0 {
		return Count{}
	}
	return Count{uint32(min(n, math.MaxInt32)) + 1}
}

// Get returns the number and whether it is known.
func (c Count) Get() (int, bool) { return c.Or(0), c.IsKnown() }

// Or is the number, or n when it is not known.
func (c Count) Or(n int) int {
	if c.above > 0 {
		return int(c.above - 1)
	}
	return n
}

// IsKnown reports whether the number is known.
func (c Count) IsKnown() bool { return c.above > 0 }

// IsZero reports whether the number is unknown (so that omitzero leaves it out).
func (c Count) IsZero() bool { return !c.IsKnown() }

// Equal reports whether both are the same number or both unknown.
func (c Count) Equal(o Count) bool { return c == o }

// String is the number, "" when unknown.
func (c Count) String() string {
	if !c.IsKnown() {
		return ""
	}
	return strconv.Itoa(c.Or(0))
}

// MarshalJSON writes the number, null when unknown.
func (c Count) MarshalJSON() ([]byte, error) {
	if !c.IsKnown() {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, int64(c.Or(0)), 10), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (c *Count) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*c = Count{}
		return nil
	}
	n, err := strconv.ParseUint(string(b), 10, 31)
	if err != nil {
		return &InputError{Field: "count", Value: string(b), Reason: "want a whole number from 0 to 2147483647, or null"}
	}
	*c = Known(int(n))
	return nil
}

// Toll is a number of people as a range with a best figure; each of the three
// may be unknown.
type Toll struct {
	Low  Count `json:"low,omitzero"`
	Best Count `json:"best,omitzero"`
	High Count `json:"high,omitzero"`
}

// IsZero reports whether nothing is known of the toll.
func (t Toll) IsZero() bool { return t == Toll{} }

// Ordered reports whether low <= best <= high holds for the figures known.
func (t Toll) Ordered() bool {
	last := 0
	for _, c := range []Count{t.Low, t.Best, t.High} {
		if n, ok := c.Get(); ok {
			if n < last {
				return false
			}
			last = n
		}
	}
	return true
}

// Spread is the toll as sums count it. A best figure that is not known counts
// as 0, and known is false. A low figure that is not known is the best one, and
// so is a high one; where the three are out of order low and high give way, so
// that low <= best <= high holds for the sums of any incidents.
func (t Toll) Spread() (low, best, high int, known bool) {
	best, known = t.Best.Get()
	low = min(t.Low.Or(best), best)
	high = max(t.High.Or(best), t.Low.Or(0), best)
	return low, best, high, known
}

// count adds a toll to sums; one without a best figure is counted as unknown.
func (s *Sums) count(t Toll) {
	low, best, high, known := t.Spread()
	s.Low += int64(low)
	s.Best += int64(best)
	s.High += int64(high)
	s.Unknown += one(!known)
}

// add adds other sums.
func (s *Sums) add(o Sums) {
	s.Low += o.Low
	s.Best += o.Best
	s.High += o.High
	s.Unknown += o.Unknown
}
