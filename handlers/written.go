package handlers

import (
	"context"
	"iter"
	"log/slog"
	"os"
	"slices"
	"sync"
	"sync/atomic"

	"dateline/data"
	"dateline/geo"
)

// written keeps features as they stand in GeoJSON, in a file without a name, by
// the number of their revision. A revision never changes, so what was read from
// the store and written once holds for good: a layer is from then on a matter
// of copying. It is filled by those who ask, in the order in which they ask.
//
// Reading costs a call of the system for each stretch of the file; the bytes stay
// in the system's memory for as long as nothing else needs it.
type written struct {
	store  data.Store
	base   string // of the features' addresses
	folder string // "" for that of the system
	log    *slog.Logger

	// shelves[rev/shelfSize][rev%shelfSize] is the place of a revision.
	shelves atomic.Pointer[[]*shelf]

	mu   sync.Mutex // of adding
	file atomic.Pointer[os.File]
	size int64
	full bool // no more is added
}

type shelf [shelfSize]atomic.Uint64

const (
	shelfSize = 4096
	// maxWritten is how many bytes the file may have.
	maxWritten = 8 << 30
)

// place is where in the file a feature stands: its offset, and its length in the
// lowest bits. The zero place is nowhere.
type place uint64

const (
	lengthBits = 24
	maxLength  = 1<<lengthBits - 1
)

func (p place) offset() int64 { return int64(p >> lengthBits) }
func (p place) length() int   { return int(p & maxLength) }
func (p place) end() int64    { return p.offset() + int64(p.length()) }

func newWritten(store data.Store, base, folder string, log *slog.Logger) *written {
	w := &written{store: store, base: base, folder: folder, log: log}
	w.shelves.Store(new([]*shelf))
	return w
}

// place is that of a revision.
func (w *written) place(rev int64) place {
	shelves := *w.shelves.Load()
	if n := int(rev / shelfSize); n < len(shelves) && shelves[n] != nil {
		return place(shelves[n][rev%shelfSize].Load())
	}
	return 0
}

// span is where a feature stands in a piece.
type span struct{ lo, hi int }

// piece is the features of some revisions.
type piece struct {
	bytes []byte
	spans []span // in the order of the revisions
	// missing are the revisions that had to be read from the store, at their
	// position among all.
	missing []int64
	at      []int
}

var pieces = sync.Pool{New: func() any { return new(piece) }}

// each yields the features of the revisions, in their order; what is yielded is
// good until the next one. Each read has a deadline, the whole has none.
func (w *written) each(ctx context.Context, revs []int64) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		p := pieces.Get().(*piece)
		defer pieces.Put(p)
		for some := range slices.Chunk(revs, featuresAtOnce) {
			if err := w.read(ctx, p, some); err != nil {
				yield(nil, err)
				return
			}
			for f, err := range p.each() {
				if !yield(f, err) {
					return
				}
			}
		}
	}
}

// page is the features of a few revisions at once. The caller puts it back.
func (w *written) page(ctx context.Context, revs []int64) (*piece, error) {
	p := pieces.Get().(*piece)
	if err := w.read(ctx, p, revs); err != nil {
		pieces.Put(p)
		return nil, err
	}
	return p, nil
}

// each yields the features.
func (p *piece) each() iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for _, s := range p.spans {
			if !yield(p.bytes[s.lo:s.hi], nil) {
				return
			}
		}
	}
}

// datasets are those of the features, each once.
func (p *piece) datasets() (slugs []string) {
	for _, s := range p.spans {
		d := geo.DatasetOf(p.bytes[s.lo:s.hi])
		if !slices.ContainsFunc(slugs, func(slug string) bool { return slug == string(d) }) {
			slugs = append(slugs, string(d))
		}
	}
	return slugs
}

// read fills p with the features of the revisions.
func (w *written) read(ctx context.Context, p *piece, revs []int64) error {
	p.bytes, p.spans, p.missing, p.at = p.bytes[:0], slices.Grow(p.spans[:0], len(revs)), p.missing[:0], p.at[:0]
	for n := 0; n < len(revs); {
		first := w.place(revs[n])
		if first == 0 {
			p.missing, p.at = append(p.missing, revs[n]), append(p.at, n)
			p.spans = append(p.spans, span{})
			n++
			continue
		}
		// What stands one after the other is read at once.
		lo := len(p.bytes)
		end := first.offset()
		for n < len(revs) {
			next := w.place(revs[n])
			if next == 0 || next.offset() != end {
				break
			}
			end = next.end()
			at := lo + int(next.offset()-first.offset())
			p.spans = append(p.spans, span{at, at + next.length()})
			n++
		}
		size := int(end - first.offset())
		p.bytes = slices.Grow(p.bytes, size)[:lo+size]
		if _, err := w.file.Load().ReadAt(p.bytes[lo:], first.offset()); err != nil {
			return err
		}
	}
	if len(p.missing) == 0 {
		return ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	features, err := w.store.Features(ctx, p.missing)
	if err != nil {
		return err
	}
	lo := len(p.bytes)
	for k := range features {
		from := len(p.bytes)
		p.bytes = geo.AppendFeature(p.bytes, &features[k], w.base)
		p.spans[p.at[k]] = span{from, len(p.bytes)}
	}
	w.add(p, lo)
	return nil
}

// add keeps what was missing, which stands in the piece from lo on. A disk that
// takes no more ends the keeping, not the answer.
func (w *written) add(p *piece, lo int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.full {
		return
	}
	if err := w.addLocked(p, lo); err != nil {
		w.full = true
		w.log.Warn("features are read from the store from now on: those written are kept no more", "err", err)
	}
}

func (w *written) addLocked(p *piece, lo int) error {
	file := w.file.Load()
	if file == nil {
		var err error
		if file, err = os.CreateTemp(w.folder, "dateline-features-*"); err != nil {
			return err
		}
		if err := os.Remove(file.Name()); err != nil {
			return err
		}
		// The place 0 is nowhere, so nothing stands at the beginning.
		w.size = 1
		w.file.Store(file)
	}
	if w.size+int64(len(p.bytes)-lo) > maxWritten {
		w.full = true
		return nil
	}
	if _, err := file.WriteAt(p.bytes[lo:], w.size); err != nil {
		return err
	}
	for k, rev := range p.missing {
		s := p.spans[p.at[k]]
		if s.hi-s.lo <= maxLength {
			w.shelfOf(rev)[rev%shelfSize].Store(uint64(w.size+int64(s.lo-lo))<<lengthBits | uint64(s.hi-s.lo))
		}
	}
	w.size += int64(len(p.bytes) - lo)
	return nil
}

// shelfOf is the shelf of a revision, put up if there is none.
func (w *written) shelfOf(rev int64) *shelf {
	shelves, n := *w.shelves.Load(), int(rev/shelfSize)
	if n < len(shelves) && shelves[n] != nil {
		return shelves[n]
	}
	more := make([]*shelf, max(len(shelves), n+1))
	copy(more, shelves)
	more[n] = new(shelf)
	w.shelves.Store(&more)
	return more[n]
}

// close gives the file back.
func (w *written) close() {
	if f := w.file.Load(); f != nil {
		_ = f.Close() // it was only kept for reading
	}
}
