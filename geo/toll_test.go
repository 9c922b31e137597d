package geo_test

import (
	"encoding/json"
	"math"
	"testing"

	"dateline/geo"
)

func toll(low, best, high int) geo.Toll {
	return geo.Toll{Low: geo.Known(low), Best: geo.Known(best), High: geo.Known(high)}
}

// Nobody is not the same as not known.
func TestCount(t *testing.T) {
	var unknown geo.Count
	for _, c := range []struct {
		count  geo.Count
		n      int
		known  bool
		text   string
		orFive int
	}{
		{unknown, 0, false, "", 5},
		{geo.Known(0), 0, true, "0", 0},
		{geo.Known(145), 145, true, "145", 145},
		{geo.Known(-99), 0, false, "", 5}, // how files write "not known"
		{geo.Known(math.MaxInt64), math.MaxInt32, true, "2147483647", math.MaxInt32},
	} {
		n, known := c.count.Get()
		if n != c.n || known != c.known || c.count.IsKnown() != c.known || c.count.IsZero() == c.known || c.count.String() != c.text || c.count.Or(5) != c.orFive {
			t.Errorf("got %d, %v, %q, %d; want %d, %v, %q, %d", n, known, c.count, c.count.Or(5), c.n, c.known, c.text, c.orFive)
		}
	}
	if unknown.Equal(geo.Known(0)) || !geo.Known(3).Equal(geo.Known(3)) {
		t.Error("unknown is taken for 0, or 3 not for 3")
	}
}

func TestTollJSON(t *testing.T) {
	for text, want := range map[string]geo.Toll{
		`{}`:                             {},
		`{"low":0,"best":0,"high":0}`:    toll(0, 0, 0),
		`{"low":3,"high":21}`:            {Low: geo.Known(3), High: geo.Known(21)},
		`{"low":60,"best":63,"high":65}`: toll(60, 63, 65),
	} {
		b, err := json.Marshal(want)
		if err != nil || string(b) != text {
			t.Errorf("%v is written %s, %v, want %s", want, b, err, text)
		}
		var got geo.Toll
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s is read as %v, %v, want %v", text, got, err, want)
		}
	}
	var got geo.Toll
	if err := json.Unmarshal([]byte(`{"low":null,"best":7}`), &got); err != nil || got != (geo.Toll{Best: geo.Known(7)}) {
		t.Errorf("null is read as %v, %v", got, err)
	}
	for _, bad := range []string{`{"best":-99}`, `{"best":1.5}`, `{"best":"7"}`, `{"best":2147483648}`, `{"best":1e3}`} {
		err := json.Unmarshal([]byte(bad), &got)
		wantInputError(t, err, "count", "whole number from 0")
	}
	if b, err := json.Marshal(geo.Count{}); err != nil || string(b) != "null" {
		t.Errorf("an unknown count is written %s, %v", b, err)
	}
}

func TestTollOrderedAndSpread(t *testing.T) {
	known := func(n int) geo.Count { return geo.Known(n) }
	for _, c := range []struct {
		name            string
		toll            geo.Toll
		ordered         bool
		low, best, high int
		known           bool
	}{
		{"nothing", geo.Toll{}, true, 0, 0, 0, false},
		{"nobody", toll(0, 0, 0), true, 0, 0, 0, true},
		{"in order", toll(3, 20, 21), true, 3, 20, 21, true},
		{"best only", geo.Toll{Best: known(90)}, true, 90, 90, 90, true},
		{"low and best", geo.Toll{Low: known(60), Best: known(63)}, true, 60, 63, 63, true},
		{"best and high", geo.Toll{Best: known(63), High: known(65)}, true, 63, 63, 65, true},
		{"no best", geo.Toll{Low: known(3), High: known(21)}, true, 0, 0, 21, false},
		{"low only", geo.Toll{Low: known(12)}, true, 0, 0, 12, false},
		{"low above best", toll(9, 5, 7), false, 5, 5, 9, true},
		{"best above high", toll(1, 5, 3), false, 1, 5, 5, true},
		{"low above high", geo.Toll{Low: known(9), High: known(3)}, false, 0, 0, 9, false},
	} {
		low, best, high, ok := c.toll.Spread()
		if low != c.low || best != c.best || high != c.high || ok != c.known {
			t.Errorf("%s: counts as %d, %d, %d, %v; want %d, %d, %d, %v", c.name, low, best, high, ok, c.low, c.best, c.high, c.known)
		}
		if c.toll.Ordered() != c.ordered || c.toll.IsZero() != (c.toll == geo.Toll{}) {
			t.Errorf("%s: ordered %v, want %v", c.name, c.toll.Ordered(), c.ordered)
		}
	}
}
