package geo

import "sync"

// lastUsed keeps what was used last, of at least half of most and at most most
// things: what was not used while half of them were added is forgotten at once,
// which costs less than an order of use. It may be used by any number of
// goroutines. The zero value keeps nothing.
type lastUsed[K comparable, V any] struct {
	most int

	mu         sync.Mutex
	young, old map[K]V // old is no longer added to
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
	if len(r.young) >= r.most/2 {
		r.young, r.old = nil, r.young
	}
	if r.young == nil {
		r.young = make(map[K]V)
	}
	r.young[key] = v
}
