package handlers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"sync/atomic"

	"github.com/maypok86/otter/v2"
)

// kept are bodies of answers as they were sent, under their entity tags: a tag
// names the path, the query, the edition, the build and the encoding, so that
// what is under it never changes. An edition's hot pages, tiles and counts are
// made once, also when many ask for them at once; what a moving map asks for,
// from the second time on. It holds a bounded number of bytes and gives up what is
// asked for least.
type kept struct {
	bodies *otter.Cache[string, body]
	asked  onceAsked
}

// onceAsked knows, mostly, what was asked for once. A map that moves asks for much
// that nobody asks for again, which is not worth a place among the bodies.
type onceAsked [1 << 12]atomic.Uint64

// before reports whether the tag was asked for before, and knows it from now on.
// It forgets a tag when it comes to know another in the same place.
func (o *onceAsked) before(tag string) bool {
	hash := maphash.String(askedSeed, tag) | 1
	at := &o[hash>>52]
	return at.Load() == hash || at.Swap(hash) == hash
}

var askedSeed = maphash.MakeSeed()

// body is what is sent for an answer.
type body struct {
	bytes  []byte
	packed bool // in the encoding that was asked for
}

const (
	// usualKept is how many bytes of answers are kept unless the server is told.
	usualKept = 64 << 20
	// keptBody is up to how many bytes an answer is kept; greater ones are made anew.
	keptBody = 1 << 20
	// keptOverhead is what an entry takes beside its bytes, about.
	keptOverhead = 256
)

func newKept(limit int64) (*kept, error) {
	if limit <= 0 {
		limit = usualKept
	}
	bodies, err := otter.New(&otter.Options[string, body]{
		MaximumWeight: uint64(limit),
		Weigher:       func(tag string, b body) uint32 { return uint32(len(tag) + len(b.bytes) + keptOverhead) },
	})
	if err != nil {
		return nil, fmt.Errorf("keep answers: %w", err)
	}
	return &kept{bodies: bodies}, nil
}

// body is the one under the tag, or else the one that is made now. Whoever asks
// for what is being made waits for it; if that asker leaves, makes it alone.
func (k *kept) body(ctx context.Context, tag string, make func() (body, error)) (body, error) {
	if b, ok := k.bodies.GetIfPresent(tag); ok {
		return b, nil
	}
	b, err := k.bodies.Get(ctx, tag, otter.LoaderFunc[string, body](func(context.Context, string) (body, error) { return make() }))
	if err != nil && ctx.Err() == nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)) {
		return make()
	}
	if len(b.bytes) > keptBody {
		k.bodies.Invalidate(tag)
	}
	return b, err
}

// makeBody makes an answer in memory, packed where that pays.
func makeBody(a answer, encoding string) (b body, err error) {
	err = withBody(a, encoding, func(made body) error {
		b = body{bytes.Clone(made.bytes), made.packed}
		return nil
	})
	return b, err
}

// withBody is makeBody in space that is used again once use is done.
func withBody(a answer, encoding string, use func(body) error) error {
	raw := borrowBuffer()
	defer giveBack(raw)
	if err := a.Body(raw); err != nil {
		return err
	}
	if encoding == "" || raw.Len() < minCompress {
		return use(body{bytes: raw.Bytes()})
	}
	packed := borrowBuffer()
	defer giveBack(packed)
	pack := compress
	switch {
	case encoding == "br":
		pack = compressBrotli
	case a.Moving && a.Type == typeJSON:
		pack = compressFast
	}
	if err := pack(packed, raw.Bytes()); err != nil {
		return err
	}
	return use(body{packed.Bytes(), true})
}
