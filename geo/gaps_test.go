package geo_test

import (
	"reflect"
	"slices"
	"testing"

	"dateline/geo"
)

func TestGaps(t *testing.T) {
	got := geo.Summarize("RUS", day(t, "2024-03-31"), slices.Values(russianRows(t))).Gaps
	want := geo.Gaps{
		N: 8, Attacks: 6, Injured: 2, Place: 3, Area: 1, Undated: 1, Unattributed: 5, Unsourced: 5,
		Filter: geo.Filter{Countries: []geo.Country{"RUS"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestActivityBefore(t *testing.T) {
	rows := slices.Values(russianRows(t))
	a := geo.Summarize("RUS", day(t, "2024-03-31"), rows).Activity
	// The one known to March and April 2023 may have been in either year.
	if b := a.Before; b.N != 2 || b.Killed.Best != 8 || b.Filter.Query() != "datetime=2022-04-01/2023-03-31&country=RUS" {
		t.Errorf("the year before: %d incidents, %d killed, %s", b.N, b.Killed.Best, b.Filter.Query())
	}
	// Either end of a leap year's February.
	if w := geo.Summarize("RUS", day(t, "2024-02-29"), rows).Activity; w.Window.String() != "2023-03-01/2024-02-29" || w.Before.Window.String() != "2022-03-01/2023-02-28" {
		t.Errorf("windows %v and %v", w.Window, w.Before.Window)
	}
}
