package web

import (
	"testing"

	"dateline/geo"
)

func TestYearSentence(t *testing.T) {
	end := geo.NewDay(2019, 12, 1)
	for _, c := range []struct {
		now, before int
		want        string
	}{
		{0, 0, "Nothing is recorded in the twelve months to 1 December 2019, nor in the year before."},
		{0, 1, "Nothing is recorded in the twelve months to 1 December 2019, after 1 incident in the year before."},
		{1, 0, "1 incident is recorded in the twelve months to 1 December 2019, none in the year before."},
		{4, 4, "4 incidents are recorded in the twelve months to 1 December 2019, as many as in the year before."},
		{2044, 2765, "2,044 incidents are recorded in the twelve months to 1 December 2019, 721 fewer than in the year before."},
		{3, 1, "3 incidents are recorded in the twelve months to 1 December 2019, 2 more than in the year before."},
	} {
		var a geo.Activity
		a.Window, a.N, a.Before.N = geo.YearUpTo(end), c.now, c.before
		if got := yearSentence(a); got != c.want {
			t.Errorf("%d after %d: %q, want %q", c.now, c.before, got, c.want)
		}
	}
}

func TestChangeOf(t *testing.T) {
	for _, c := range []struct {
		now, before int64
		want        string
	}{{2044, 2765, "−26%"}, {20, 10, "+100%"}, {9, 9, ""}, {30, 9, ""}, {10, 10, ""}, {0, 10, "−100%"}} {
		if got := changeOf(c.now, c.before); got != c.want {
			t.Errorf("%d after %d: %q, want %q", c.now, c.before, got, c.want)
		}
	}
}

func TestGapLines(t *testing.T) {
	text := map[string]string{}
	for _, l := range gapLines(geo.Gaps{N: 16831, Attacks: 16830, Killed: 3, Place: 256, Area: 1405, Vague: 7, Unsourced: 1}, true) {
		text[l.Name] = l.String()
	}
	for name, want := range map[string]string{
		"Killed": "3 of 16,830 attacks and operations give no number.", "Injured": "",
		"Place":          "256 of 16,831 incidents are known to the country at most, 1,405 to a province or wider area.",
		"Date":           "7 are dated to a month or longer.",
		"Official level": "No scheme of this country is known to us.",
	} {
		if text[name] != want {
			t.Errorf("%s: %q, want %q", name, text[name], want)
		}
	}
}

func TestMissingSums(t *testing.T) {
	for want, p := range map[string]geo.Period{
		"": {},
		"7 incidents state no number of injured.":                           {Injured: geo.Sums{Unknown: 7}},
		"1 incident states no number of killed and 4 no number of injured.": {Killed: geo.Sums{Unknown: 1}, Injured: geo.Sums{Unknown: 4}},
		"2 arrests state no number of people.":                              {ArrestedUnknown: 2},
	} {
		if got := missingSums(p); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
