package geo_test

import (
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"

	"dateline/geo"
)

// TestBuildOfPartsAgainstBuild deals rows out to parts, which are read at once,
// and compares the index with one that is made of all rows in their order.
func TestBuildOfPartsAgainstBuild(t *testing.T) {
	const editions = 5
	for _, n := range []int{0, 1, 900, 9000} { // the last one is sorted in runs
		for _, parts := range []int{0, 1, 2, 5} {
			if parts == 0 && n > 0 {
				continue
			}
			seed := rand.Uint64()
			t.Run(fmt.Sprintf("n=%d/parts=%d", n, parts), func(t *testing.T) {
				t.Logf("seed %d", seed)
				r := rand.New(rand.NewPCG(seed, 13))
				rows := inventedRows(seed, n, editions)
				dealt := make([][]geo.Row, parts)
				for _, row := range rows {
					k := r.IntN(parts)
					dealt[k] = append(dealt[k], row)
				}
				x, err := geo.BuildIndexOf(seqsOf(dealt), geo.Edition{N: editions})
				if err != nil {
					t.Fatal(err)
				}
				slices.Reverse(rows)
				want := build(t, rows, editions)
				for range 20 {
					if n == 0 {
						break
					}
					f, text := inventedFilter(r, rows, editions)
					slices.Sort(text)
					compareIndexes(t, r, x, want, f, text, inventedBox(r, rows))
				}
				compareIndexes(t, r, x, want, geo.Filter{}, nil, geo.World)
			})
		}
	}
}

// An error of one part ends the reading of all.
func TestBuildOfPartsErrors(t *testing.T) {
	broken := errors.New("broken file")
	endless := func(yield func(geo.Row, error) bool) {
		for {
			if !yield(inventedRows(1, 1, 1)[0], nil) {
				return
			}
		}
	}
	parts := append(seqsOf([][]geo.Row{inventedRows(1, 10, 1)}), endless, func(yield func(geo.Row, error) bool) { yield(geo.Row{}, broken) })
	if x, err := geo.BuildIndexOf(parts, geo.Edition{N: 1}); x != nil || !errors.Is(err, broken) {
		t.Errorf("%v, %v, want %v", x, err, broken)
	}
}

func seqsOf(lists [][]geo.Row) (out []iter.Seq2[geo.Row, error]) {
	for _, l := range lists {
		out = append(out, seqOf(l))
	}
	return out
}
