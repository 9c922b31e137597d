package geo_test

import (
	"slices"
	"testing"

	"dateline/geo"

	"github.com/google/go-cmp/cmp"
)

func TestRollup(t *testing.T) {
	row := func(c geo.Country, kind geo.Kind, start string, killed geo.Count, groups ...string) geo.Row {
		day, err := geo.ParseDay(start)
		if err != nil {
			t.Fatal(err)
		}
		return geo.Row{Feature: geo.Feature{Country: c, Kind: kind, Date: day.Interval(), Killed: geo.Toll{Best: killed}, Groups: groups}}
	}
	rows := []geo.Row{
		row("RUS", geo.Attack, "2024-03-22", geo.Known(145), "isis-k", "isis"),
		row("RUS", geo.Attack, "2017-04-03", geo.Count{}, "isis"),
		row("RUS", geo.Warning, "2024-03-07", geo.Count{}),
		row("AFG", geo.Attack, "2021-08-26", geo.Known(0), "isis-k"),
		row("", geo.Attack, "2020-01-01", geo.Known(3)),
	}
	last := func(s string) geo.Interval { d, _ := geo.ParseDay(s); return d.Interval() }
	byCountry := []geo.Standing{
		{Code: "RUS", N: 3, Killed: 145, Unknown: 1, Last: last("2024-03-22"), Years: geo.Years{2017: 1, 2024: 2}},
		{Code: "AFG", N: 1, Killed: 0, Unknown: 0, Last: last("2021-08-26"), Years: geo.Years{2021: 1}},
	}
	if diff := cmp.Diff(byCountry, geo.Rollup(slices.Values(rows), geo.ByCountry)); diff != "" {
		t.Errorf("by country (-want +got):\n%s", diff)
	}
	byGroup := []geo.Standing{
		{Code: "isis", N: 2, Killed: 145, Unknown: 1, Last: last("2024-03-22"), Years: geo.Years{2017: 1, 2024: 1}},
		{Code: "isis-k", N: 2, Killed: 145, Unknown: 0, Last: last("2024-03-22"), Years: geo.Years{2021: 1, 2024: 1}},
	}
	if diff := cmp.Diff(byGroup, geo.Rollup(slices.Values(rows), geo.ByGroup)); diff != "" {
		t.Errorf("by group (-want +got):\n%s", diff)
	}
}
