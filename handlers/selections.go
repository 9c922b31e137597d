package handlers

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2"

	"dateline/geo"
)

// selections keeps the last selections of one index, so that a map that moves
// under a filter, and the pages of an answer, choose their incidents once.
type selections struct {
	mu    sync.Mutex
	index *geo.Index
	kept  *lru.Cache[string, *geo.Selection]
}

// keptSelections is how many: a selection costs a bit for each revision.
const keptSelections = 64

func newSelections() *selections {
	kept, err := lru.New[string, *geo.Selection](keptSelections)
	if err != nil {
		panic(err) // only for a size below one
	}
	return &selections{kept: kept}
}

// get is the selection of the index under the key, which is made where it is not
// kept. A newer index takes the place of an older one with all of its selections.
func (n *selections) get(index *geo.Index, key string, choose func() (*geo.Selection, error)) (*geo.Selection, error) {
	n.mu.Lock()
	if n.index == nil || n.index.Edition().N < index.Edition().N {
		n.index = index
		n.kept.Purge()
	}
	var sel *geo.Selection
	ok := n.index == index
	if ok {
		sel, ok = n.kept.Get(key)
	}
	n.mu.Unlock()
	if ok {
		return sel, nil
	}
	sel, err := choose()
	if err != nil {
		return nil, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.index == index {
		n.kept.Add(key, sel)
	}
	return sel, nil
}
