package handlers

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/maypok86/otter/v2"
)

// kept are bodies of answers as they were sent, under their entity tags: a tag
// names the path, the query, the edition, the build and the encoding, so that
// what is under it never changes. An edition's hot pages, tiles and counts are
// made once, also when many ask for them at once. It holds a bounded number of
// bytes and gives up what is asked for least.
type kept struct {
	bodies *otter.Cache[string, body]
}

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
	return &kept{bodies}, nil
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
func makeBody(a answer, encoding string) (body, error) {
	raw := borrowBuffer()
	defer giveBack(raw)
	if err := a.Body(raw); err != nil {
		return body{}, err
	}
	if encoding == "" || raw.Len() < minCompress {
		return body{bytes: bytes.Clone(raw.Bytes())}, nil
	}
	packed := borrowBuffer()
	defer giveBack(packed)
	pack := compress
	if encoding == "br" {
		pack = compressBrotli
	}
	if err := pack(packed, raw.Bytes()); err != nil {
		return body{}, err
	}
	return body{bytes.Clone(packed.Bytes()), true}, nil
}
