package geo_test

import (
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"dateline/geo"
	"dateline/geo/tile"
)

// asOf are the revisions as they were seen in edition n.
func asOf(rows []geo.Row, n int64) (out []geo.Row) {
	for _, row := range rows {
		if row.Held.From > n {
			continue
		}
		if row.Held.Until > n {
			row.Held.Until = 0
		}
		out = append(out, row)
	}
	return out
}

// changesOf are the revisions that editions after one, up to another, published or closed.
func changesOf(rows []geo.Row, after, n int64) iter.Seq2[geo.Row, error] {
	return seqOf(slices.DeleteFunc(asOf(rows, n), func(row geo.Row) bool {
		return row.Held.From <= after && (row.Held.Until == 0 || row.Held.Until <= after)
	}))
}

// TestUpdateAgainstBuild brings indexes from edition to edition, sometimes
// several at once, and compares each with one that is made of all rows.
func TestUpdateAgainstBuild(t *testing.T) {
	const editions = 12
	for _, n := range []int{1, 64, 900, 3000} {
		seed := rand.Uint64()
		t.Run(fmt.Sprintf("n=%d", n), func(t *testing.T) {
			t.Logf("seed %d", seed)
			r := rand.New(rand.NewPCG(seed, 11))
			rows := inventedRows(seed, n, editions)
			for i := range rows { // most come with the first edition, the others a few at a time
				if rows[i].Held.From > 1 && r.IntN(4) > 0 {
					rows[i].Held.From = 1
				}
			}
			rows = slices.DeleteFunc(rows, func(row geo.Row) bool { return row.Held.Until != 0 && row.Held.Until <= row.Held.From })
			x := build(t, asOf(rows, 1), 1)
			for at := int64(1); at < editions; {
				next := min(at+1+r.Int64N(3), editions)
				y, err := x.Update(changesOf(rows, at, next), geo.Edition{N: next})
				if err != nil {
					t.Fatal(err)
				}
				want := build(t, asOf(rows, next), next)
				for range 20 {
					f, text := inventedFilter(r, rows, next)
					slices.Sort(text)
					compareIndexes(t, r, y, want, f, text, inventedBox(r, rows))
				}
				compareIndexes(t, r, y, want, geo.Filter{}, nil, geo.World)
				compareIndexes(t, r, x, build(t, asOf(rows, at), at), geo.Filter{}, nil, geo.World) // the old one is as it was
				if t.Failed() {
					t.Fatalf("edition %d from %d", next, at)
				}
				x, at = y, next
			}
		})
	}
}

func compareIndexes(t *testing.T, r *rand.Rand, got, want *geo.Index, f geo.Filter, text []int64, view geo.BBox) {
	t.Helper()
	a, b := got.Select(f, text), want.Select(f, text)
	compare := func(what string, got, want any) {
		t.Helper()
		if diff := gocmp.Diff(want, got, sameMarks); diff != "" {
			t.Errorf("%q: %s (-built +updated)\n%s", f.Query(), what, diff)
		}
	}
	compare("length", got.Len(), want.Len())
	compare("edition", got.Edition(), want.Edition())
	compare("rows", slices.Collect(a.All()), slices.Collect(b.All()))
	for _, o := range orders {
		compare(fmt.Sprint("order ", o), a.Revs(o, 0, -1), b.Revs(o, 0, -1))
	}
	compare("latest", a.Latest(20), b.Latest(20))
	compare("facets", a.Facets(), b.Facets())
	gotProvinces, gotUnstated := a.Provinces(geo.Filter{})
	wantProvinces, wantUnstated := b.Provinces(geo.Filter{})
	compare("provinces", gotProvinces, wantProvinces)
	compare("without a province", gotUnstated, wantUnstated)
	gotBox, gotOK := a.BBox()
	wantBox, wantOK := b.BBox()
	compare("box", []any{gotBox, gotOK}, []any{wantBox, wantOK})
	zoom := r.Float64() * 16
	compare("marks", a.Marks(view, zoom), b.Marks(view, zoom))
	breakdown := func(x *geo.Index) geo.Breakdown {
		d, err := x.Select(f.WithoutCodes(), text).Breakdown(f, "")
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	compare("breakdown", breakdown(got), breakdown(want))
	id := tile.At(view.Center(), uint8(r.IntN(14)))
	if !slices.EqualFunc(drawTile(t, a, id), drawTile(t, b, id), func(a, b drawn) bool { return reflect.DeepEqual(a, b) }) {
		t.Errorf("%q: tile %v differs", f.Query(), id)
	}
}

// An error of the changes ends the update, and the index stays as it was.
func TestUpdateErrors(t *testing.T) {
	x := build(t, inventedRows(1, 100, 1), 1)
	broken := errors.New("broken file")
	if y, err := x.Update(func(yield func(geo.Row, error) bool) { yield(geo.Row{}, broken) }, geo.Edition{N: 2}); y != nil || !errors.Is(err, broken) {
		t.Errorf("%v, %v, want %v", y, err, broken)
	}
	if y, err := x.Update(seqOf([]geo.Row{{Rev: 1000}}), geo.Edition{N: 2}); y != nil || err == nil {
		t.Errorf("%v, %v, want an error of a revision without an incident", y, err)
	}
	if x.Len() != 100 {
		t.Errorf("%d incidents, want 100", x.Len())
	}
}
