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

func TestLastUsedByWeight(t *testing.T) {
	r := lastUsed[int, int]{most: 100, weigh: func(v int) int { return v }}
	for k := range 1000 {
		r.Add(k, 1+k%13)
		r.Add(k, 1+k%13) // again weighs nothing
		kept := 0
		for back := range 200 {
			if v, ok := r.young[k-back]; ok {
				kept += v
			} else if v, ok := r.old[k-back]; ok {
				kept += v
			}
		}
		if least := min(k, 37); kept > 100 || kept < least {
			t.Fatalf("after %d: what is kept weighs %d, want %d to 100", k, kept, least)
		}
	}
	r.Add(-1, 51)
	if _, ok := r.Get(-1); ok {
		t.Error("what weighs more than half of all is kept")
	}
}
