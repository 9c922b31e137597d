package geo_test

import (
	"testing"

	"dateline/geo"
)

func TestRevisionsIn(t *testing.T) {
	for _, c := range []struct {
		held geo.Revisions
		n    int64
		want bool
	}{
		{geo.Revisions{From: 3}, 0, true}, // the newest
		{geo.Revisions{From: 3}, 2, false},
		{geo.Revisions{From: 3}, 3, true},
		{geo.Revisions{From: 3}, 99, true},
		{geo.Revisions{From: 3, Until: 5}, 0, false},
		{geo.Revisions{From: 3, Until: 5}, 3, true},
		{geo.Revisions{From: 3, Until: 5}, 4, true},
		{geo.Revisions{From: 3, Until: 5}, 5, false},
	} {
		if got := c.held.In(c.n); got != c.want {
			t.Errorf("%+v holds edition %d: %v, want %v", c.held, c.n, got, c.want)
		}
	}
}
