package data

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"dateline/geo"
)

// Snapshot is everything published as of the newest edition, ready for
// readers: the index with all revisions, and the small tables. It is never
// changed; a new edition makes a new one.
type Snapshot struct {
	Index *geo.Index
	// Editions are newest first.
	Editions []geo.Edition
	Entries
}

// Entries are the small tables of one edition.
type Entries struct {
	Actors      []geo.Actor
	Assessments []geo.Assessment
	AlertLevels []geo.AlertLevel
	Datasets    []geo.Dataset
}

// Load reads the snapshot of the store's newest edition.
func Load(ctx context.Context, store Store) (*Snapshot, error) {
	editions, err := store.Editions(ctx)
	if err != nil {
		return nil, fmt.Errorf("load editions: %w", err)
	}
	s := &Snapshot{Editions: editions}
	if s.Index, err = geo.BuildIndexOf(store.Rows(ctx, s.Newest().N, runtime.GOMAXPROCS(0)), s.Newest()); err != nil {
		return nil, fmt.Errorf("build the index: %w", err)
	}
	s.Entries, err = LoadEntries(ctx, store, s.Newest().N)
	return s, err
}

// LoadEntries reads the small tables as of an edition, 0 the newest.
func LoadEntries(ctx context.Context, store Store, edition int64) (e Entries, err error) {
	if e.Actors, err = store.Actors(ctx, edition); err != nil {
		return e, fmt.Errorf("load actors: %w", err)
	}
	if e.Assessments, err = store.Assessments(ctx, edition); err != nil {
		return e, fmt.Errorf("load assessments: %w", err)
	}
	if e.AlertLevels, err = store.AlertLevels(ctx, edition); err != nil {
		return e, fmt.Errorf("load alert levels: %w", err)
	}
	if e.Datasets, err = store.Datasets(ctx, edition); err != nil {
		return e, fmt.Errorf("load data sets: %w", err)
	}
	return e, nil
}

// Newest is the newest edition; its N is 0 in an empty store.
func (s *Snapshot) Newest() geo.Edition {
	if len(s.Editions) == 0 {
		return geo.Edition{}
	}
	return s.Editions[0]
}

// Edition is the edition n, or the newest for 0; ok is false where there is none.
func (s *Snapshot) Edition(n int64) (geo.Edition, bool) {
	if n == 0 {
		return s.Newest(), true
	}
	i := slices.IndexFunc(s.Editions, func(e geo.Edition) bool { return e.N == n })
	if i < 0 {
		return geo.Edition{}, false
	}
	return s.Editions[i], true
}

// Actor is the actor with the slug.
func (e Entries) Actor(slug string) (geo.Actor, bool) {
	i := slices.IndexFunc(e.Actors, func(a geo.Actor) bool { return a.Slug == slug })
	if i < 0 {
		return geo.Actor{}, false
	}
	return e.Actors[i], true
}

// follow is the snapshot of the store's newest edition, made from an older one
// and what changed since.
func (s *Snapshot) follow(ctx context.Context, store Store) (*Snapshot, error) {
	editions, err := store.Editions(ctx)
	if err != nil {
		return nil, fmt.Errorf("load editions: %w", err)
	}
	next := &Snapshot{Editions: editions}
	if next.Index, err = s.Index.Update(store.Changes(ctx, s.Newest().N, next.Newest().N), next.Newest()); err != nil {
		return nil, fmt.Errorf("bring the index up to date: %w", err)
	}
	next.Entries, err = LoadEntries(ctx, store, next.Newest().N)
	return next, err
}

// Live hands out the current snapshot and replaces it when an edition lands,
// also one that another process published.
type Live struct {
	store      Store
	log        *slog.Logger
	current    atomic.Pointer[Snapshot]
	refreshing sync.Mutex
}

// NewLive loads the first snapshot.
func NewLive(ctx context.Context, store Store, log *slog.Logger) (*Live, error) {
	l := &Live{store: store, log: log}
	return l, l.Refresh(ctx)
}

// Snapshot is the current one; it stays valid however long it is held.
func (l *Live) Snapshot() *Snapshot { return l.current.Load() }

// Refresh brings the snapshot up to date when the store has another newest
// edition. Readers go on with the old one until the new one is there, and then
// it is freed. Whoever publishes may call it to have the edition seen at once.
func (l *Live) Refresh(ctx context.Context) error {
	l.refreshing.Lock()
	defer l.refreshing.Unlock()
	start := time.Now()
	old := l.current.Load()
	var s *Snapshot
	var err error
	if old == nil {
		s, err = Load(ctx, l.store)
	} else {
		var newest geo.Edition
		if newest, err = l.store.Newest(ctx); err != nil || newest.N == old.Newest().N {
			return err
		}
		s, err = old.follow(ctx, l.store)
	}
	if err != nil {
		return err
	}
	l.current.Store(s)
	l.log.Info("edition in service", "edition", s.Newest().N, "incidents", s.Index.Len(), "ms", time.Since(start).Milliseconds())
	return nil
}

// Watch looks for new editions until ctx ends.
func (l *Live) Watch(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := l.Refresh(ctx); err != nil && ctx.Err() == nil {
				l.log.Error("new edition not loaded", "err", err)
			}
		}
	}
}
