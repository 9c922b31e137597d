package geo_test

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"dateline/geo"
)

// without is f without the words of a facet.
func without(f geo.Filter, name string) geo.Filter {
	switch name {
	case "kind":
		f.Kinds = nil
	case "outcome":
		f.Outcomes = nil
	case "method":
		f.Methods = nil
	case "country":
		f.Countries = nil
	case "group":
		f.Groups = nil
	case "dataset":
		f.Datasets = nil
	case "precision":
		f.PrecisionMax = 0
	}
	return f
}

// codesOf are the codes of a row in a facet.
func codesOf(row *geo.Row, name string) (codes []string) {
	switch name {
	case "kind":
		codes = []string{string(row.Kind)}
	case "outcome":
		codes = []string{string(row.Outcome)}
	case "method":
		for _, m := range row.Methods {
			codes = append(codes, string(m))
		}
	case "country":
		codes = []string{string(row.Country)}
	case "group":
		codes = slices.Clone(row.Groups)
	case "dataset":
		codes = []string{row.Dataset}
	case "precision":
		codes = []string{row.Precision.String()}
	}
	slices.Sort(codes)
	return slices.DeleteFunc(slices.Compact(codes), func(c string) bool { return c == "" })
}

// binOf names the bin of a day by its first day.
func binOf(d geo.Day, step geo.Step) string {
	t := d.Time()
	switch step {
	case geo.ByWeek:
		return t.AddDate(0, 0, -(int(t.Weekday())+6)%7).Format(time.DateOnly)
	case geo.ByMonth:
		return t.Format("2006-01") + "-01"
	case geo.ByYear:
		return t.Format("2006") + "-01-01"
	}
	return t.Format(time.DateOnly)
}

// TestBreakdownAgainstScan asks random questions and compares the answers with
// sums over the rows: codes one by one, days one by one.
func TestBreakdownAgainstScan(t *testing.T) {
	const editions = 5
	questions := 400
	if testing.Short() {
		questions = 60
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 7))
	rows := inventedRows(seed, 700, editions)
	for i := range rows { // slips of the pen, ends not known and long intervals
		switch r.IntN(200) {
		case 0:
			rows[i].Date = geo.NewDay(201, 3, 2).Interval()
		case 1:
			rows[i].Date = geo.Interval{Start: geo.NewDay(1517, 10, 31), End: geo.NewDay(1648, 10, 24)}
		case 2:
			rows[i].Date.End = 0
		}
	}
	x := build(t, rows, editions)
	for n := range questions {
		f, text := inventedFilter(r, rows, editions)
		if n%5 == 0 { // so that sparse facets are asked about too
			f = geo.Filter{Kinds: f.Kinds, Countries: f.Countries, Regions: f.Regions, Groups: f.Groups, Time: f.Time}
		}
		slices.Sort(text)
		step := append([]geo.Step{""}, geo.Steps...)[r.IntN(5)]
		checkBreakdown(t, x, rows, f, text, step)
		if t.Failed() {
			t.Fatalf("filter %s, step %s", f.Query(), step)
		}
	}
}

func checkBreakdown(t *testing.T, x *geo.Index, rows []geo.Row, f geo.Filter, text []int64, step geo.Step) {
	t.Helper()
	got, err := x.Select(f.WithoutCodes(), text).Breakdown(f, step)
	var input *geo.InputError
	if errors.As(err, &input) && input.Field == "by" && step != "" && step != geo.ByYear {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	want := naive(rows, f, text)
	if got.Matched != len(want) {
		t.Errorf("matched %d, want %d", got.Matched, len(want))
	}
	killed, unknown := int64(0), 0
	for _, row := range want {
		if n, ok := row.Killed.Best.Get(); ok {
			killed += int64(n)
		} else {
			unknown++
		}
	}
	if got.Killed != killed || got.Unknown != unknown {
		t.Errorf("killed %d, %d unknown, want %d, %d", got.Killed, got.Unknown, killed, unknown)
	}
	for i, name := range geo.FacetNames {
		counts := map[string]int{}
		for _, row := range naive(rows, without(f, name), text) {
			for _, c := range codesOf(&row, name) {
				counts[c]++
			}
		}
		var list []geo.Tally
		for c, n := range counts {
			list = append(list, geo.Tally{Code: c, N: n})
		}
		slices.SortFunc(list, func(a, b geo.Tally) int { return cmp.Or(b.N-a.N, strings.Compare(a.Code, b.Code)) })
		if diff := gocmp.Diff(list, got.Facets[i]); diff != "" {
			t.Errorf("facet %s (-want +got)\n%s", name, diff)
		}
	}
	checkTimeline(t, got.Timeline, want, f.Time, step)
}

func checkTimeline(t *testing.T, got geo.Timeline, rows []geo.Row, within geo.Interval, step geo.Step) {
	t.Helper()
	if step != "" && got.Step != step {
		t.Errorf("step %q, want %q", got.Step, step)
	}
	undated, incidents, killed := 0, map[string]float64{}, map[string]float64{}
	for _, row := range rows {
		from, to := row.Date.Start, row.Date.End
		if from == 0 {
			undated++
			continue
		}
		from = max(from, within.Start)
		if to == 0 {
			to = from
		}
		if within.End != 0 {
			to = min(to, within.End)
		}
		for d := from; d <= to; d++ {
			bin := binOf(d, got.Step)
			incidents[bin] += 1 / float64(to-from+1)
			killed[bin] += float64(row.Killed.Best.Or(0)) / float64(to-from+1)
		}
	}
	if got.Undated != undated {
		t.Errorf("undated %d, want %d", got.Undated, undated)
	}
	bin, sum, sumKilled := got.Start, 0.0, 0.0
	for i := range got.Incidents {
		name := bin.String()
		if binOf(bin, got.Step) != name {
			t.Fatalf("bin %d of %s begins on %s", i, got.Step, name)
		}
		if math.Abs(got.Incidents[i]-incidents[name]) > 0.011 || math.Abs(got.Killed[i]-killed[name]) > 0.011 {
			t.Errorf("%s: %v incidents, %v killed, want %v, %v", name, got.Incidents[i], got.Killed[i], incidents[name], killed[name])
		}
		if h := got.Incidents[i] * 100; math.Abs(h-math.Round(h)) > 1e-6 || h < 0 {
			t.Errorf("%s: %v incidents, want hundredths", name, got.Incidents[i])
		}
		sum, sumKilled = sum+got.Incidents[i], sumKilled+got.Killed[i]
		delete(incidents, name)
		delete(killed, name)
		for d := bin; bin == d || binOf(bin, got.Step) == name; {
			bin++
		}
	}
	if len(incidents) > 0 {
		t.Errorf("bins %v are missing", incidents)
	}
	total := 0.0
	for _, row := range rows {
		if row.Date.Start != 0 {
			total += float64(row.Killed.Best.Or(0))
		}
	}
	if math.Abs(sum+float64(undated)-float64(len(rows))) > 1e-6 || math.Abs(sumKilled-total) > 1e-6 {
		t.Errorf("bins add up to %v incidents and %v killed, want %d and %v", sum, sumKilled, len(rows)-undated, total)
	}
}

// The step suits the span, and one that makes too many bins is refused.
func TestTimelineStep(t *testing.T) {
	for _, c := range []struct {
		first, last geo.Day
		step        geo.Step
		bins        int
		want        geo.Step
	}{
		{geo.NewDay(2024, 3, 22), geo.NewDay(2024, 3, 22), "", 1, geo.ByDay},
		{geo.NewDay(2024, 3, 1), geo.NewDay(2024, 6, 30), "", 122, geo.ByDay},
		{geo.NewDay(2021, 1, 1), geo.NewDay(2024, 6, 30), "", 183, geo.ByWeek},
		{geo.NewDay(1989, 1, 1), geo.NewDay(2024, 12, 31), "", 432, geo.ByMonth},
		{geo.NewDay(1914, 1, 1), geo.NewDay(2024, 12, 31), "", 111, geo.ByYear},
		{geo.NewDay(1, 1, 1), geo.NewDay(9999, 12, 31), "", 9999, geo.ByYear},
		{geo.NewDay(1989, 1, 1), geo.NewDay(2024, 12, 31), geo.ByDay, 0, ""},
		{geo.NewDay(2023, 1, 1), geo.NewDay(2024, 12, 31), geo.ByDay, 731, geo.ByDay},
		{geo.NewDay(2024, 3, 22), geo.NewDay(2024, 3, 22), geo.ByYear, 1, geo.ByYear},
	} {
		var rows []geo.Row
		for i, d := range []geo.Day{c.first, c.last} {
			rows = append(rows, geo.Row{Rev: int64(i + 1), Held: geo.Revisions{From: 1}, Feature: geo.Feature{ID: int64(i + 1), Kind: geo.Attack, Date: d.Interval()}})
		}
		name := fmt.Sprintf("%s to %s by %q", c.first, c.last, c.step)
		b, err := build(t, rows, 1).Select(geo.Filter{}, nil).Breakdown(geo.Filter{}, c.step)
		if c.want == "" {
			var input *geo.InputError
			if !errors.As(err, &input) || input.Field != "by" {
				t.Errorf("%s: %v, want an error of by", name, err)
			}
			continue
		}
		if err != nil || b.Step != c.want || len(b.Incidents) != c.bins {
			t.Errorf("%s: %d bins by %s, %v, want %d by %s", name, len(b.Incidents), b.Step, err, c.bins, c.want)
		}
	}
}
