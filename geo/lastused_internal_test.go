package geo

import "testing"

func TestLastUsed(t *testing.T) {
	r := lastUsed[int, int]{most: 8}
	for k := range 100 {
		r.Add(k, -k)
		if v, ok := r.Get(0); !ok || v != 0 {
			t.Fatalf("after %d: what is used all the time is forgotten", k)
		}
	}
	kept := 0
	for k := range 100 {
		if v, ok := r.Get(k); ok {
			if kept++; v != -k {
				t.Errorf("%d: got %d", k, v)
			}
		}
	}
	if _, ok := r.Get(99); !ok || kept > 8 {
		t.Errorf("%d things kept, the last one %v; want at most 8 and the last", kept, ok)
	}
	var none lastUsed[int, int]
	none.Add(1, 1)
	if _, ok := none.Get(1); ok {
		t.Error("the zero value keeps something")
	}
}
