package geo_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"dateline/geo"
)

func TestTrend(t *testing.T) {
	asOf := day(t, "2024-12-31")
	for _, c := range []struct {
		name         string
		recent, base int
		class        geo.TrendClass
		few          bool
		change       float64
	}{
		{"nothing at all", 0, 0, geo.LimitedChange, true, 0},
		{"five from nothing", 5, 0, geo.LimitedChange, true, 0},
		{"six from nothing", 6, 0, geo.LargeIncrease, false, 0},
		{"five where two are expected", 5, 8, geo.LimitedChange, true, 1.5347},
		{"six where two are expected", 6, 8, geo.LargeIncrease, false, 2.0417},
		{"none where two are expected", 0, 8, geo.LimitedChange, true, -1},
		{"none where 2.2 are expected", 0, 9, geo.LargeDecrease, false, -1},
		{"as before", 90, 365, geo.LimitedChange, false, 0},
		{"+10 %", 99, 365, geo.LimitedChange, false, 0.1},
		{"more than +10 %", 100, 365, geo.ModerateIncrease, false, 0.1111},
		{"+25 %", 450, 1460, geo.ModerateIncrease, false, 0.25},
		{"more than +25 %", 451, 1460, geo.LargeIncrease, false, 0.2528},
		{"-10 %", 81, 365, geo.LimitedChange, false, -0.1},
		{"-25 %", 270, 1460, geo.LimitedChange, false, -0.25},
		{"less than -25 %", 269, 1460, geo.LargeDecrease, false, -0.2528},
	} {
		var rows []geo.Row
		for n := range c.recent {
			rows = append(rows, attack(t, int64(n), "RUS", (asOf-geo.Day(n%90)).String(), 1, 1))
		}
		for n := range c.base {
			rows = append(rows, attack(t, int64(10000+n), "RUS", (asOf-geo.Day(90+n%365)).String(), 1, 1))
		}
		// What lies outside, and what is no attack, changes nothing.
		plot := attack(t, 90001, "RUS", "2024-12-30", 1, 1)
		plot.Kind = geo.FoiledPlot
		rows = append(rows, plot, attack(t, 90002, "RUS", (asOf-455).String(), 1, 1), attack(t, 90003, "RUS", (asOf+1).String(), 1, 1),
			attack(t, 90004, "RUS", "../..", 1, 1), attack(t, 90005, "AFG", "2024-12-30", 1, 1))
		got := geo.Summarize("RUS", asOf, slices.Values(rows)).Trend
		if got.Recent.N != c.recent || got.Base.N != c.base {
			t.Errorf("%s: %d against %d, want %d against %d", c.name, got.Recent.N, got.Base.N, c.recent, c.base)
		}
		if got.Class != c.class || got.Few != c.few || math.Abs(got.Change-c.change) > 1e-4 {
			t.Errorf("%s: %s, few %v, change %v; want %s, %v, %v", c.name, got.Class, got.Few, got.Change, c.class, c.few, c.change)
		}
		if want := float64(c.base) * 90 / 365; got.Expected != want {
			t.Errorf("%s: %v expected, want %v", c.name, got.Expected, want)
		}
	}
}

// The periods touch, are 90 and 365 days long, and their links say so.
func TestTrendPeriods(t *testing.T) {
	got := geo.Summarize("RUS", day(t, "2024-12-31"), slices.Values([]geo.Row(nil))).Trend
	const attacks = "&country=RUS&kind=attack&outcome=completed,failed"
	if q := got.Recent.Filter.Query(); q != "datetime=2024-10-03/2024-12-31"+attacks {
		t.Errorf("recent: %s", q)
	}
	if q := got.Base.Filter.Query(); q != "datetime=2023-10-04/2024-10-02"+attacks {
		t.Errorf("base: %s", q)
	}
	recent, base := got.Recent.Filter.Time, got.Base.Filter.Time
	if recent.Len() != geo.TrendDays || base.Len() != geo.TrendBaseDays || base.End+1 != recent.Start {
		t.Errorf("%v is %d days, %v is %d", recent, recent.Len(), base, base.Len())
	}
	// An incident over the border counts once, by its first day.
	over := attack(t, 1, "RUS", "2024-10-01/2024-10-05", 1, 1)
	got = geo.Summarize("RUS", day(t, "2024-12-31"), slices.Values([]geo.Row{over})).Trend
	if got.Recent.N != 0 || got.Base.N != 1 {
		t.Errorf("over the border: %d, %d, want 0, 1", got.Recent.N, got.Base.N)
	}
}

func ExampleTrend() {
	fmt.Println(geo.LargeIncrease, geo.ModerateIncrease, geo.LimitedChange, geo.LargeDecrease)
	// Output: large_increase moderate_increase limited_change large_decrease
}
