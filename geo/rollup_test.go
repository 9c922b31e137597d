package geo_test

import (
	"math"
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

// What small charts draw of years is what the timeline has: an incident that is
// dated no better than to some years is spread over them and not on its first day.
func TestYearsAgreeWithTimeline(t *testing.T) {
	var rows []geo.Row
	for i, date := range []string{"2015-06-01", "2016-12-30/2017-01-01", "2015/2018", "2018", "2019/..", "2016-03"} {
		v, err := geo.ParseInterval(date)
		if err != nil {
			t.Fatal(err)
		}
		id := int64(i + 1)
		rows = append(rows, geo.Row{Rev: id, Held: geo.Revisions{From: 1}, Feature: geo.Feature{ID: id, Kind: geo.Attack, Country: "SYR", Admin1: "Aleppo", Date: v}})
	}
	rows = append(rows, geo.Row{Rev: 9, Held: geo.Revisions{From: 1}, Feature: geo.Feature{ID: 9, Kind: geo.Attack, Country: "SYR", Admin1: "Aleppo"}})
	sel := build(t, rows, 1).Select(geo.Filter{}, nil)
	b, err := sel.Breakdown(geo.Filter{}, geo.ByYear)
	if err != nil {
		t.Fatal(err)
	}
	provinces, _ := sel.Provinces(geo.Filter{})
	standings := geo.Rollup(slices.Values(rows), geo.ByCountry)
	for what, years := range map[string]geo.Years{"province": provinces[0].Years, "country": standings[0].Years} {
		for i, want := range b.Timeline.Incidents {
			year := b.Timeline.Start.Year() + i
			if got := years[year]; math.Abs(got-want) > 0.011 { // the timeline's are whole hundredths
				t.Errorf("%s, %d: %.3f incidents, the timeline has %.2f", what, year, got, want)
			}
		}
		first, last := years.Span()
		if first != 2015 || last != 2019 {
			t.Errorf("%s: years from %d to %d, want 2015 to 2019", what, first, last)
		}
	}
}
