package geo_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/geo"
)

func day(t testing.TB, s string) geo.Day {
	t.Helper()
	d, err := geo.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func interval(t testing.TB, s string) geo.Interval {
	t.Helper()
	v, err := geo.ParseInterval(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestDay(t *testing.T) {
	for s, want := range map[string]geo.Day{"0001-01-01": 1, "1970-01-01": 719163, "2024-03-22": 738967, "9999-12-31": 3652059} {
		if got := day(t, s); got != want || got.String() != s {
			t.Errorf("%s is day %d, written %q; want %d", s, got, got.String(), want)
		}
	}
	d := day(t, "2024-02-29")
	if d.Year() != 2024 || d.Month() != 2024*12+1 || !d.Known() {
		t.Errorf("year %d, month %d", d.Year(), d.Month())
	}
	if got := d.Time(); !got.Equal(time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("time %v", got)
	}
	var none geo.Day
	if none.Known() || none.String() != "" || none.Year() != 0 || none.Month() != 0 {
		t.Errorf("the zero day is %q, %d, %d", none, none.Year(), none.Month())
	}
	if got := geo.NewDay(2023, 14, 0); got.String() != "2024-01-31" {
		t.Errorf("day 0 of month 14 is %v", got)
	}
	// A day is that of the clock on the wall, not of UTC.
	moscow := time.FixedZone("MSK", 3*3600)
	if got := geo.DayOf(time.Date(2024, 3, 23, 1, 0, 0, 0, moscow)); got.String() != "2024-03-23" {
		t.Errorf("one in the morning in Moscow is %v", got)
	}
}

func TestParseDayRefuses(t *testing.T) {
	for _, s := range []string{"", "2024", "2024-03", "2024-3-1", "2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "0000-01-01",
		"22-03-2024", "2024/03/22", "2024-03-22T00:00:00Z", "20240322", "-2024-03-22", "+024-03-22", "٢٠٢٤-٠٣-٢٢", " 2024-03-22"} {
		_, err := geo.ParseDay(s)
		wantInputError(t, err, "date", "want a day as YYYY-MM-DD")
	}
}

func TestDayJSON(t *testing.T) {
	type record struct {
		A geo.Day      `json:"a"`
		B geo.Day      `json:"b,omitzero"`
		C geo.Interval `json:"c"`
	}
	in := record{A: day(t, "2024-03-22"), C: geo.Interval{End: day(t, "2024-03-24")}}
	b, err := json.Marshal(in)
	if want := `{"a":"2024-03-22","c":{"end":"2024-03-24"}}`; err != nil || string(b) != want {
		t.Errorf("got %s, %v, want %s", b, err, want)
	}
	var out record
	if err := json.Unmarshal(b, &out); err != nil || out != in {
		t.Errorf("read back as %v, %v", out, err)
	}
	if err := json.Unmarshal([]byte(`{"a":""}`), &out); err != nil || out.A.Known() {
		t.Errorf("an empty day is %v, %v", out.A, err)
	}
	if err := json.Unmarshal([]byte(`{"a":"yesterday"}`), &out); err == nil {
		t.Error("yesterday is taken for a day")
	}
}

func TestParseInterval(t *testing.T) {
	for _, c := range []struct{ in, start, end, written string }{
		// Instants: a day, a month, a year, a moment.
		{"2024-03-22", "2024-03-22", "2024-03-22", "2024-03-22"},
		{"2024-02", "2024-02-01", "2024-02-29", "2024-02"},
		{"2023-02", "2023-02-01", "2023-02-28", "2023-02"},
		{"2024-12", "2024-12-01", "2024-12-31", "2024-12"},
		{"2024", "2024-01-01", "2024-12-31", "2024"},
		{"9999", "9999-01-01", "9999-12-31", "9999"},
		{"0001", "0001-01-01", "0001-12-31", "0001"},
		{"2018-02-12T23:20:50Z", "2018-02-12", "2018-02-12", "2018-02-12"},
		{"2018-02-12T23:20:50.52Z", "2018-02-12", "2018-02-12", "2018-02-12"},
		{"2018-02-12T23:20:50-05:00", "2018-02-12", "2018-02-12", "2018-02-12"},
		// Intervals, closed and half open, as OGC API - Features has them.
		{"2015-01-01/2024-03-31", "2015-01-01", "2024-03-31", "2015-01-01/2024-03-31"},
		{"2018-02-12T00:00:00Z/2018-03-18T12:31:12Z", "2018-02-12", "2018-03-18", "2018-02-12/2018-03-18"},
		{"../2024", "", "2024-12-31", "../2024-12-31"},
		{"/2024-03", "", "2024-03-31", "../2024-03-31"},
		{"2023/..", "2023-01-01", "", "2023-01-01/.."},
		{"2023-05/", "2023-05-01", "", "2023-05-01/.."},
		{"../2018-03-18T12:31:12Z", "", "2018-03-18", "../2018-03-18"},
		{"2022/2023", "2022-01-01", "2023-12-31", "2022-01-01/2023-12-31"},
		{"2024-01/2024-12", "2024-01-01", "2024-12-31", "2024"},
		{"2024-03-01/2024-03-31", "2024-03-01", "2024-03-31", "2024-03"},
		{"2024-03-22/2024-03-22", "2024-03-22", "2024-03-22", "2024-03-22"},
		{"../..", "", "", "../.."}, {"/", "", "", "../.."}, {"../", "", "", "../.."}, {"/..", "", "", "../.."},
		// A date with a bare T is what GDAL sends for a date.
		{"2022-01-01T/2023-01-01T", "2022-01-01", "2023-01-01", "2022-01-01/2023-01-01"},
		{"../2023-01-01T", "", "2023-01-01", "../2023-01-01"},
		{"2022-01-01T", "2022-01-01", "2022-01-01", "2022-01-01"},
	} {
		got, err := geo.ParseInterval(c.in)
		if err != nil || got.Start.String() != c.start || got.End.String() != c.end {
			t.Errorf("ParseInterval(%q) = %v to %v, %v; want %q to %q", c.in, got.Start, got.End, err, c.start, c.end)
		}
		if got.String() != c.written {
			t.Errorf("%q is written %q, want %q", c.in, got, c.written)
		}
		if back, err := geo.ParseInterval(got.String()); err != nil || back != got {
			t.Errorf("%q is read back as %v, %v", got, back, err)
		}
	}
}

func TestParseIntervalRefuses(t *testing.T) {
	const accepted = "2015-01-01/2024-03-31, ../2024 or 2023/.."
	for in, want := range map[string]string{
		"":                       accepted,
		"..":                     accepted,
		"yesterday":              accepted,
		"2024T":                  accepted, // the bare T is for whole dates only
		"2024-03T":               accepted,
		"2022-01-01TT":           accepted,
		"T":                      accepted,
		"2024-02-30":             accepted,
		"2024-13":                accepted,
		"24":                     accepted,
		"0000":                   accepted,
		"2018-02-12T23:20:50":    accepted, // no zone
		"2018-02-12 23:20:50Z":   accepted,
		"2018-02-12T23:20Z":      accepted,
		"2024-01-01/2024/2025":   accepted,
		"2024-01-01/P1D":         accepted,
		"./..":                   accepted,
		"2024-01-01/later":       accepted,
		"2024-03-31/2015-01-01":  "must not end before it starts",
		"2024/2023":              "must not end before it starts",
		"2024-01-01..2024-02-01": accepted,
	} {
		_, err := geo.ParseInterval(in)
		wantInputError(t, err, "datetime", want)
	}
}

func TestIntervalOverlaps(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"2024-03-22", "2024-03-22", true},
		{"2024-03-22", "2024-03-23", false},
		{"2024-03", "2024-03-31/2024-04-02", true},
		{"2024-03", "2024-04", false},
		{"2024", "2024-06-15", true},
		{"../2024-03-22", "2024-03-22/..", true},
		{"../2024-03-21", "2024-03-22/..", false},
		{"../..", "1999", true},
		{"../..", "../..", true}, // an unknown date may be any
		{"../2020", "../1999", true},
		{"2020/..", "1999/..", true},
	} {
		a, b := interval(t, c.a), interval(t, c.b)
		if a.Overlaps(b) != c.want || b.Overlaps(a) != c.want {
			t.Errorf("%s and %s: %v, %v, want %v", c.a, c.b, a.Overlaps(b), b.Overlaps(a), c.want)
		}
	}
}

func TestIntervalLen(t *testing.T) {
	for s, want := range map[string]int{"2024": 366, "2023": 365, "2024-02": 29, "2024-03-22": 1, "../2024": 0, "2024/..": 0, "../..": 0} {
		if got := interval(t, s).Len(); got != want {
			t.Errorf("%s has %d days, want %d", s, got, want)
		}
	}
	if d := day(t, "2024-03-22"); d.Interval() != (geo.Interval{Start: d, End: d}) || d.Interval().Open() || !(geo.Interval{}).Open() {
		t.Error("the interval of a day is that day; the zero interval is open")
	}
}

func FuzzParseDay(f *testing.F) {
	for _, s := range []string{"2024-03-22", "0001-01-01", "9999-12-31", "2024-02-30", "", "2024-3-1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := geo.ParseDay(s)
		if err != nil {
			wantInputError(t, err, "date", "")
			return
		}
		if d.String() != s || !d.Known() || geo.DayOf(d.Time()) != d {
			t.Errorf("%q is day %d, written %q", s, d, d)
		}
	})
}

func FuzzParseInterval(f *testing.F) {
	for _, s := range []string{"2024-03-22", "2024", "../2024-03", "2022-01-01T/2023-01-01T", "2018-02-12T23:20:50Z/..", "/", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := geo.ParseInterval(s)
		if err != nil {
			wantInputError(t, err, "datetime", "")
			return
		}
		if v.Start.Known() && v.End.Known() && v.Start > v.End {
			t.Errorf("%q ends before it starts", s)
		}
		back, err := geo.ParseInterval(v.String())
		if diff := cmp.Diff(v, back); err != nil || diff != "" {
			t.Errorf("%q is written %q, read back as %v, %v", s, v, back, err)
		}
		if !v.Overlaps(v) {
			t.Errorf("%q does not overlap itself", s)
		}
	})
}
