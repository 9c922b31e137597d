package geo_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"dateline/geo"
)

// russianRows are thirteen incidents with all that a summary has to tell apart.
func russianRows(t testing.TB) []geo.Row {
	crocus := attack(t, 1, "RUS", "2024-03-22", 145, 551)
	crocus.Killed = toll(143, 145, 146)
	crocus.Point, crocus.Precision, crocus.Place, crocus.Admin1 = &orb.Point{37.39028, 55.82583}, geo.Site, "Crocus City Hall", "Moscow Oblast"
	crocus.Groups, crocus.Sources, crocus.Arrested = []string{"isis-k"}, 3, geo.Known(11)

	metro := attack(t, 11, "RUS", "2017-04-03", 15, -1)
	metro.Point, metro.Precision, metro.Sources = &orb.Point{30.318, 59.92}, geo.Site, 2

	kaluga := attack(t, 10, "RUS", "2024-03-07", 2, -1)
	kaluga.Kind, kaluga.Outcome = geo.SecurityOperation, geo.NotApplicable
	kaluga.Point, kaluga.Precision, kaluga.Groups, kaluga.Sources = &orb.Point{36.27542, 54.5293}, geo.Province, []string{"isis-k"}, 1

	warning := attack(t, 13, "RUS", "2024-03-07/2024-03-09", -1, -1)
	warning.Kind, warning.Outcome, warning.Sources = geo.Warning, geo.NotApplicable, 2
	warning.Point, warning.Precision = &orb.Point{37.61556, 55.75222}, geo.Settlement

	arrest := attack(t, 14, "RUS", "2023-11", -1, -1)
	arrest.Kind, arrest.Outcome = geo.Arrest, geo.NotApplicable
	arrest.Point, arrest.Precision = &orb.Point{96.7, 61.9}, geo.CountryOnly

	// Known to the month in which the twelve months begin, and so part of them.
	early := attack(t, 15, "RUS", "2023-03/2023-04", 1, 0)
	early.Point, early.Precision, early.Dataset, early.Groups = &orb.Point{37.61556, 55.75222}, geo.NearPlace, "ucdp-ged", []string{"caucasus", "isis-k"}

	before := attack(t, 16, "RUS", "2023-03-31", 7, 0)
	before.Dataset = "ucdp-ged"
	undated := attack(t, 17, "RUS", "../..", 4, 0)
	later := attack(t, 18, "RUS", "2024-04-01", 9, 9)
	abroad := attack(t, 19, "AFG", "2024-03-21", 21, 50)
	return []geo.Row{undated, later, abroad, metro, before, early, arrest, warning, kaluga, crocus}
}

func TestSummarizeActivity(t *testing.T) {
	s := geo.Summarize("RUS", day(t, "2024-03-31"), slices.Values(russianRows(t)))
	a := s.Activity
	if s.Country != "RUS" || s.AsOf.String() != "2024-03-31" || a.Window.String() != "2023-04-01/2024-03-31" {
		t.Errorf("of %s as of %v: %v", s.Country, s.AsOf, a.Window)
	}
	if a.N != 5 || a.Undated != 1 || a.Filter.Query() != "datetime=2023-04-01/2024-03-31&country=RUS" {
		t.Errorf("%d incidents, %d undated, %s", a.N, a.Undated, a.Filter.Query())
	}
	if want := (geo.Sums{Low: 146, Best: 148, High: 149, Unknown: 2}); a.Killed != want {
		t.Errorf("killed %+v, want %+v", a.Killed, want)
	}
	if want := (geo.Sums{Low: 551, Best: 551, High: 551, Unknown: 3}); a.Injured != want {
		t.Errorf("injured %+v, want %+v", a.Injured, want)
	}
	if a.Arrested != 11 || a.ArrestedUnknown != 1 {
		t.Errorf("%d arrested, %d incidents without the number", a.Arrested, a.ArrestedUnknown)
	}
	if a.Last.ID != 1 || a.Last.Rev != 1001 {
		t.Errorf("the last incident is %d", a.Last.ID)
	}
	type line struct {
		Code   string
		N      int
		Killed int64
		Query  string
	}
	var kinds, groups []line
	for _, k := range a.Kinds {
		kinds = append(kinds, line{string(k.Kind), k.N, k.Killed.Best, k.Filter.Query()})
	}
	const window = "datetime=2023-04-01/2024-03-31&country=RUS"
	if diff := cmp.Diff([]line{
		{"attack", 2, 146, window + "&kind=attack"},
		{"arrest", 1, 0, window + "&kind=arrest"},
		{"security_operation", 1, 2, window + "&kind=security_operation"},
		{"warning", 1, 0, window + "&kind=warning"},
	}, kinds); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	for _, g := range a.Groups {
		groups = append(groups, line{g.Group, g.N, g.Killed.Best, g.Filter.Query()})
	}
	if diff := cmp.Diff([]line{{"isis-k", 3, 148, window + "&group=isis-k"}, {"caucasus", 1, 1, window + "&group=caucasus"}}, groups); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
	// Two incidents on one position are one place, named after the more exact one.
	moscow := a.Places[0]
	if moscow.Point != (orb.Point{37.61556, 55.75222}) || moscow.N != 2 || moscow.Rev != 1013 || moscow.Precision != geo.Settlement || len(a.Places) != 3 {
		t.Errorf("of %d places the first is %+v", len(a.Places), moscow)
	}
	if got, want := moscow.Filter.Query(), "bbox=37.61556,55.75222,37.61556,55.75222&"+window+"&precision_max=6"; got != want {
		t.Errorf("place: %s, want %s", got, want)
	}
	if p := a.Places[1]; p.Name != "Crocus City Hall" || p.Admin1 != "Moscow Oblast" || p.Killed.High != 146 {
		t.Errorf("the second place is %+v", p)
	}
}

func TestSummarizeCoverage(t *testing.T) {
	c := geo.Summarize("RUS", day(t, "2024-03-31"), slices.Values(russianRows(t))).Coverage
	if c.N != 8 || c.Sourced.N != 3 || c.Exact.N != 4 || c.Undated != 1 || c.First.String() != "2017-04-03" || c.Last.String() != "2024-03-22" {
		t.Errorf("%d incidents, %d sourced, %d exact, %d undated, %v to %v", c.N, c.Sourced.N, c.Exact.N, c.Undated, c.First, c.Last)
	}
	if c.Share(c.Sourced) != 0.375 || c.Share(c.Exact) != 0.5 || (geo.Coverage{}).Share(c.Exact) != 0 {
		t.Errorf("shares %v, %v", c.Share(c.Sourced), c.Share(c.Exact))
	}
	for _, q := range [][2]string{
		{c.Filter.Query(), "country=RUS"}, {c.Sourced.Filter.Query(), "country=RUS&sources_min=2"}, {c.Exact.Filter.Query(), "country=RUS&precision_max=3"},
		{c.Datasets[0].Filter.Query(), "country=RUS&dataset=seed"},
	} {
		if q[0] != q[1] {
			t.Errorf("got %s, want %s", q[0], q[1])
		}
	}
	if d := c.Datasets; len(d) != 2 || d[0].Dataset != "seed" || d[0].N != 6 || d[1].N != 2 || d[1].First.String() != "2023-03-01" || d[1].Last.String() != "2023-04-30" {
		t.Errorf("data sets %+v", d)
	}
}

// Whoever follows a figure's link finds the incidents it counts: as many where
// dates match on overlap or do not matter, at least as many where an incident
// counts by its first day only. Incidents without a date, which every filter by
// date keeps, are left out here.
func TestSummaryFiguresLeadToTheirIncidents(t *testing.T) {
	const seed = 20240401
	t.Logf("seed %d", seed)
	rows := slices.DeleteFunc(inventedRows(seed, 20000, 1), func(r geo.Row) bool { return !r.Date.Start.Known() })
	x, err := geo.BuildIndex(seqOf(rows), geo.Edition{N: 1})
	if err != nil {
		t.Fatal(err)
	}
	count := func(f geo.Filter) int { return x.Select(f, nil).Count() }
	for _, base := range []geo.Filter{
		{Countries: []geo.Country{"IRQ"}}, {Countries: []geo.Country{"AFG"}, Edition: 1},
		{Regions: []geo.Region{"southern-asia"}}, {Groups: []string{"alpha"}}, {Datasets: []string{"seed"}}, {},
	} {
		s := geo.SummarizeFilter(base, 0, x.Select(base, nil).All())
		exact := map[string]geo.Figure{"window": s.Activity.Figure, "all": s.Coverage.Figure, "sourced": s.Coverage.Sourced, "exact": s.Coverage.Exact}
		for _, k := range s.Activity.Kinds {
			exact["kind "+string(k.Kind)] = k.Figure
		}
		for _, g := range s.Activity.Groups {
			exact["group "+g.Group] = g.Figure
		}
		for _, p := range s.Activity.Places {
			exact["place "+p.Filter.BBox.String()] = p.Figure
		}
		for _, d := range s.Coverage.Datasets {
			exact["data set "+d.Dataset] = d.Figure
		}
		if len(exact) < 12 {
			t.Errorf("%s: only %d figures", base.Query(), len(exact))
		}
		for name, f := range exact {
			if got := count(f.Filter); got != f.N || f.N == 0 {
				t.Errorf("%s: %s says %d, its link %s leads to %d", base.Query(), name, f.N, f.Filter.Query(), got)
			}
		}
		atLeast := map[string]geo.Figure{"score": s.Score.Figure, "recent": s.Trend.Recent, "before": s.Trend.Base}
		years := 0
		for _, y := range s.Score.Years {
			atLeast["the year "+y.Filter.Time.String()] = y.Figure
			years += y.N
		}
		for name, f := range atLeast {
			if got := count(f.Filter); got < f.N || f.N == 0 {
				t.Errorf("%s: %s says %d, its link %s leads to %d", base.Query(), name, f.N, f.Filter.Query(), got)
			}
		}
		if years != s.Score.N {
			t.Errorf("%s: the years have %d, the score %d", base.Query(), years, s.Score.N)
		}
	}
}

// A summary of no country's incidents, and of incidents without any date, is
// empty and its links are still links.
func TestSummarizeNothing(t *testing.T) {
	undated := attack(t, 1, "RUS", "../..", 4, 0)
	for name, rows := range map[string][]geo.Row{"none": nil, "undated": {undated}} {
		s := geo.Summarize("RUS", 0, slices.Values(rows))
		if s.AsOf != 0 || s.Activity.N != 0 || s.Activity.Undated != len(rows) || s.Coverage.N != len(rows) || s.Activity.Last.Rev != 0 ||
			s.Score.Best != (geo.ScoreResult{}) || s.Trend.Class != geo.LimitedChange {
			t.Errorf("%s: %+v", name, s)
		}
		for _, f := range []geo.Filter{s.Activity.Filter, s.Score.Filter, s.Score.Years[4].Filter, s.Trend.Recent.Filter, s.Trend.Base.Filter, s.Coverage.Filter} {
			if _, err := geo.ParseFilter(f.Values()); err != nil {
				t.Errorf("%s: the link %s is refused: %v", name, f.Query(), err)
			}
		}
	}
}

func TestSummarizeAsOfTheLastDay(t *testing.T) {
	s := geo.Summarize("RUS", 0, slices.Values(russianRows(t)))
	if s.AsOf.String() != "2024-04-01" || s.Activity.Last.ID != 18 {
		t.Errorf("as of %v, last %d", s.AsOf, s.Activity.Last.ID)
	}
}

func TestYearUpTo(t *testing.T) {
	for in, want := range map[string]string{
		"2024-12-31": "2024", "2024-03-31": "2023-04-01/2024-03-31", "2024-02-29": "2023-03-01/2024-02-29",
		"2023-02-28": "2022-03-01/2023-02-28", "0001-05-01": "0001-01-01/0001-05-01",
	} {
		if got := geo.YearUpTo(day(t, in)).String(); got != want {
			t.Errorf("the year up to %s is %s, want %s", in, got, want)
		}
	}
}
