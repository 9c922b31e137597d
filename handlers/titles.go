package handlers

import (
	"context"
	"fmt"

	"github.com/maypok86/otter/v2"

	"dateline/data"
)

// titles are those of revisions that a map has shown lately, so that the
// database is not asked again as it moves. A revision never changes its title.
type titles struct {
	store data.Store
	known *otter.Cache[int64, string]
}

// keptTitles is how many bytes of titles are kept: some 100,000.
const keptTitles = 12 << 20

func newTitles(store data.Store) (*titles, error) {
	known, err := otter.New(&otter.Options[int64, string]{
		MaximumWeight: keptTitles,
		Weigher:       func(_ int64, title string) uint32 { return uint32(64 + len(title)) },
	})
	if err != nil {
		return nil, fmt.Errorf("keep titles: %w", err)
	}
	return &titles{store, known}, nil
}

// of are the titles of revisions, in their order, none for 0.
func (t *titles) of(ctx context.Context, revs []int64) ([]string, error) {
	out := make([]string, len(revs))
	var missing []int64
	var at []int
	for i, rev := range revs {
		var ok bool
		if rev == 0 {
			continue
		}
		if out[i], ok = t.known.GetIfPresent(rev); !ok {
			missing, at = append(missing, rev), append(at, i)
		}
	}
	if len(missing) == 0 {
		return out, nil
	}
	features, err := t.store.Features(ctx, missing)
	if err != nil {
		return nil, err
	}
	for n, f := range features {
		out[at[n]] = f.Title
		t.known.Set(missing[n], f.Title)
	}
	return out, nil
}
