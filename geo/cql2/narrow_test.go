package cql2_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"dateline/geo"
	"dateline/geo/cql2"
)

// invented are incidents with texts; an index of them knows all but the texts.
func invented() []geo.Row {
	var rows []geo.Row
	for n := range int64(2000) {
		f := geo.Feature{
			ID: n + 1, Title: fmt.Sprintf("Incident %d", n), Kind: geo.Kinds[n%7], Country: []geo.Country{"AFG", "PAK", "IRQ", ""}[n%4],
			Point: &orb.Point{float64(n%360) - 180, float64(n%91) - 45}, Precision: geo.Settlement,
			Sources: int(n % 5), Dataset: "seed", DatePrecision: geo.PrecisionDay,
		}
		if n%3 > 0 {
			f.Killed.Best = geo.Known(int(n % 50))
			f.Date = (geo.NewDay(2020, 1, 1) + geo.Day(n)).Interval()
		}
		if n%11 == 0 {
			f.Point, f.Precision = nil, geo.Unlocated
		}
		rows = append(rows, geo.Row{Rev: n + 1, Held: geo.Revisions{From: 1}, Feature: f})
	}
	return rows
}

func TestNarrow(t *testing.T) {
	rows := invented()
	x, err := geo.BuildIndex(func(yield func(geo.Row, error) bool) {
		for _, row := range rows {
			row.Title = ""
			if !yield(row, nil) {
				return
			}
		}
	}, geo.Edition{N: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		`country = 'AFG'`,
		`country IS NULL OR kind IN ('attack', 'arrest')`,
		`killed_best >= 20 AND country <> 'PAK'`,
		`killed_best >= 20 OR country = 'PAK'`,
		`NOT killed_best < 20 AND sources_count > 2`,
		`T_INTERSECTS(date, INTERVAL('2021-01-01', '..')) AND id < 1500`,
		`S_INTERSECTS(geometry, BBOX(170,-40,-150,10))`,
		`S_INTERSECTS(geometry, POLYGON((0 0, 90 0, 40 45, 0 0))) AND country = 'IRQ'`,
		`geometry IS NULL AND date IS NOT NULL`,
		`title LIKE '%7%' AND country = 'AFG'`,
		`title LIKE '%7%' OR country = 'AFG'`,
		`NOT (title LIKE '%7%' OR country = 'AFG')`,
		`FALSE`,
	} {
		e := parse(t, text)
		holds := cql2.Compile(e, cql2.Incidents, cql2.Everything)
		sel, open, err := cql2.Narrow(t.Context(), x.Select(geo.Filter{}, nil), e)
		if err != nil {
			t.Fatal(err)
		}
		var want, refused []int64
		for _, row := range rows {
			if holds.Holds(&row.Feature) {
				want = append(want, row.Rev)
			} else if _, ok := slices.BinarySearch(open, row.Rev); ok {
				refused = append(refused, row.Rev)
			}
		}
		got := sel.Without(refused).Revs(geo.ByID, 0, -1)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
		if texts := cql2.Parts(e, cql2.Incidents)&geo.TextParts != 0; len(open) > 0 != texts {
			t.Errorf("%s: got %d that depend on texts", text, len(open))
		}
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, _, err := cql2.Narrow(ended, x.Select(geo.Filter{}, nil), parse(t, `id > 5`)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v after the end, want %v", err, context.Canceled)
	}
}
