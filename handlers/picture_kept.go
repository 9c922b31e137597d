package handlers

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// keptPictures are drawn pictures by their tag, the last used ones, as many as
// fit into so many bytes.
type keptPictures struct {
	mu    sync.Mutex
	list  *simplelru.LRU[string, []byte]
	bytes int
	most  int
}

// Limits on pictures that are kept: of all together, and of one.
const (
	maxPictureBytes = 48 << 20
	maxPicture      = 6 << 20
)

func newKeptPictures(most int) *keptPictures {
	k := &keptPictures{most: most}
	k.list, _ = simplelru.NewLRU(1<<20, func(_ string, b []byte) { k.bytes -= len(b) }) // no error for a size above 0
	return k
}

func (k *keptPictures) get(tag string) ([]byte, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.list.Get(tag)
}

// add keeps a picture, which must not be changed afterwards.
func (k *keptPictures) add(tag string, b []byte) {
	if len(b) > min(maxPicture, k.most) {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.list.Remove(tag)
	k.list.Add(tag, b)
	for k.bytes += len(b); k.bytes > k.most; {
		k.list.RemoveOldest()
	}
}
