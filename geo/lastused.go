package geo

import "sync"

// lastUsed keeps what was used last, as many things as weigh half of most at least
// and most at most: what was not used while half of that was added is forgotten at
// once, which costs less than an order of use. It may be used by any number of
// goroutines. The zero value keeps nothing.
type lastUsed[K comparable, V any] struct {
	most  int
	weigh func(V) int // above 0; nil for 1

	mu         sync.Mutex
	young, old map[K]V // old is no longer added to
	weight     int     // of young
}

// Get is what is kept under the key.
func (r *lastUsed[K, V]) Get(key K) (v V, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if v, ok = r.young[key]; ok {
		return v, true
	}
	if v, ok = r.old[key]; ok {
		r.add(key, v)
	}
	return v, ok
}

// Add keeps v under the key.
func (r *lastUsed[K, V]) Add(key K, v V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.add(key, v)
}

func (r *lastUsed[K, V]) add(key K, v V) {
	if r.most == 0 {
		return
	}
	weight := 1
	if r.weigh != nil {
		weight = r.weigh(v)
	}
	if weight > r.most/2 {
		return
	}
	if r.weight+weight > r.most/2 {
		r.young, r.old, r.weight = nil, r.young, 0
	}
	if r.young == nil {
		r.young = make(map[K]V)
	}
	if _, ok := r.young[key]; !ok {
		r.weight += weight
	}
	r.young[key] = v
}
