package geo_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/geo"
)

// attack is a completed attack on a day with the best figures of killed and
// injured; negative figures are not known.
func attack(t testing.TB, id int64, c geo.Country, date string, killed, injured int) geo.Row {
	t.Helper()
	return geo.Row{Rev: id + 1000, Held: geo.Revisions{From: 1}, Feature: geo.Feature{
		ID: id, Kind: geo.Attack, Outcome: geo.Completed, Country: c, Date: interval(t, date),
		Killed: geo.Toll{Best: geo.Known(killed)}, Injured: geo.Toll{Best: geo.Known(injured)}, Dataset: "seed",
	}}
}

// The incidents of the article that the seed data set starts from, with the
// figures it states (once) and those of the public record (again).
func articleAttacks(t testing.TB, public bool) []geo.Row {
	figures := func(a, b int) int {
		if public {
			return b
		}
		return a
	}
	const none = -1
	return []geo.Row{
		attack(t, 1, "RUS", "2024-03-22", figures(none, 145), figures(none, 551)),
		attack(t, 2, "AFG", "2021-08-26", figures(200, 183), none),
		attack(t, 3, "AFG", "2024-03-21", figures(none, 21), figures(none, 50)),
		attack(t, 4, "PAK", "2023-07-30", figures(60, 63), figures(none, 123)),
		attack(t, 5, "IRN", "2024-01-03", figures(90, 91), figures(200, 284)),
		attack(t, 8, "EGY", "2015-10-31", 224, none),
		attack(t, 9, "AFG", "2022-09-05", figures(2, 6), none),
		attack(t, 11, "RUS", "2017-04-03", 15, none),
	}
}

// The test vectors of the formula: reference year 2024, calendar years.
func TestImpactScoreOfTheArticle(t *testing.T) {
	for _, c := range []struct {
		country  geo.Country
		public   bool
		w, score float64
		missing  []int64
	}{
		{"RUS", false, 0.52, 0.423, []int64{1}},
		{"AFG", false, 37.49, 3.686, []int64{2, 3, 9}},
		{"PAK", false, 47.06, 3.910, []int64{4}},
		{"IRN", false, 192.92, 5.319, nil},
		{"EGY", false, 0, 0, nil},
		{"RUS", true, 369.98, 5.974, nil},
		{"AFG", true, 81.75, 4.459, []int64{2, 9}},
		{"PAK", true, 65.39, 4.236, nil},
		{"IRN", true, 216.32, 5.434, nil},
		{"EGY", true, 0, 0, nil},
	} {
		got := geo.Summarize(c.country, day(t, "2024-03-31"), slices.Values(articleAttacks(t, c.public))).Score
		if got.Best.W != c.w || got.Best.Score != c.score || got.Year != 2024 {
			t.Errorf("%s, public record %v: W %v, score %v of %d, want %v, %v of 2024", c.country, c.public, got.Best.W, got.Best.Score, got.Year, c.w, c.score)
		}
		// Where every figure is one number, low and high are the same.
		if got.Low != got.Best || got.High != got.Best {
			t.Errorf("%s: low %v, high %v, want %v", c.country, got.Low, got.High, got.Best)
		}
		var missing []int64
		for _, m := range got.Missing {
			missing = append(missing, m.ID)
		}
		if diff := cmp.Diff(c.missing, missing); diff != "" {
			t.Errorf("%s, public record %v: figures missing (-want +got):\n%s", c.country, c.public, diff)
		}
	}
}

func TestImpactScoreInputs(t *testing.T) {
	s := geo.Summarize("AFG", day(t, "2024-03-31"), slices.Values(articleAttacks(t, false))).Score
	type year struct {
		Year            int
		Weight          float64
		N               int
		Killed, Injured int64
		Sum             float64
		Query           string
	}
	var got []year
	for _, y := range s.Years {
		got = append(got, year{y.Year, y.Weight, y.N, y.Killed.Best, y.Injured.Best, y.Best, y.Filter.Query()})
	}
	const attacks = "&country=AFG&kind=attack&outcome=completed,failed"
	want := []year{
		{2024, 0.52, 1, 0, 0, 1, "datetime=2024" + attacks},
		{2023, 0.26, 0, 0, 0, 0, "datetime=2023" + attacks},
		{2022, 0.13, 1, 2, 0, 7, "datetime=2022" + attacks},
		{2021, 0.06, 1, 200, 0, 601, "datetime=2021" + attacks},
		{2020, 0.03, 0, 0, 0, 0, "datetime=2020" + attacks},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("years (-want +got):\n%s", diff)
	}
	if s.N != 3 || s.Filter.Query() != "datetime=2020-01-01/2024-12-31"+attacks || s.MissingKilled != 1 || s.MissingInjured != 3 || s.MissingHostages != 0 {
		t.Errorf("%d attacks, %s, missing %d, %d, %d", s.N, s.Filter.Query(), s.MissingKilled, s.MissingInjured, s.MissingHostages)
	}
}

// Only attacks count, completed or failed, each in the year of its first day
// and none after the day asked for.
func TestImpactScoreCounts(t *testing.T) {
	base := attack(t, 1, "RUS", "2024-02-01", 10, 4)
	for _, c := range []struct {
		name   string
		change func(*geo.Row)
		w      float64
	}{
		{"completed", func(r *geo.Row) {}, 33 * 0.52},
		{"failed", func(r *geo.Row) { r.Outcome = geo.Failed }, 33 * 0.52},
		{"foiled", func(r *geo.Row) { r.Outcome = geo.Foiled }, 0},
		{"outcome unknown", func(r *geo.Row) { r.Outcome = geo.UnknownOutcome }, 0},
		{"plot", func(r *geo.Row) { r.Kind = geo.FoiledPlot }, 0},
		{"operation", func(r *geo.Row) { r.Kind = geo.SecurityOperation }, 0},
		{"another country", func(r *geo.Row) { r.Country = "AFG" }, 0},
		{"no date", func(r *geo.Row) { r.Date = geo.Interval{} }, 0},
		{"tomorrow", func(r *geo.Row) { r.Date = interval(t, "2024-03-02") }, 0},
		{"today", func(r *geo.Row) { r.Date = interval(t, "2024-03-01") }, 33 * 0.52},
		{"over new year", func(r *geo.Row) { r.Date = interval(t, "2023-12-31/2024-01-02") }, 33 * 0.26},
		{"known to the year", func(r *geo.Row) { r.Date = interval(t, "2020") }, 33 * 0.03},
		{"six years ago", func(r *geo.Row) { r.Date = interval(t, "2019-12-31") }, 0},
		{"hostages", func(r *geo.Row) { r.Hostages = geo.Known(8) }, 37 * 0.52},
		{"nothing known", func(r *geo.Row) { r.Killed, r.Injured = geo.Toll{}, geo.Toll{} }, 0.52},
		{"nobody", func(r *geo.Row) { r.Killed, r.Injured = toll(0, 0, 0), toll(0, 0, 0) }, 0.52},
	} {
		row := base
		c.change(&row)
		got := geo.Summarize("RUS", day(t, "2024-03-01"), slices.Values([]geo.Row{row})).Score
		if math.Abs(got.Best.W-c.w) > 1e-9 {
			t.Errorf("%s: W %v, want %v", c.name, got.Best.W, c.w)
		}
	}
}

func TestImpactScoreRange(t *testing.T) {
	row := attack(t, 1, "AFG", "2024-03-21", 20, 50)
	row.Killed = toll(3, 20, 21)
	row.Injured = geo.Toll{Low: geo.Known(12), Best: geo.Known(50)}
	s := geo.Summarize("AFG", day(t, "2024-03-31"), slices.Values([]geo.Row{row})).Score
	for _, c := range []struct {
		name string
		got  geo.ScoreResult
		sum  float64
	}{{"low", s.Low, 1 + 9 + 6}, {"best", s.Best, 1 + 60 + 25}, {"high", s.High, 1 + 63 + 25}} {
		if w := c.sum * 0.52; math.Abs(c.got.W-w) > 1e-9 || c.got.Score != geo.ImpactScore(w) {
			t.Errorf("%s: W %v, score %v, want %v, %v", c.name, c.got.W, c.got.Score, w, geo.ImpactScore(w))
		}
	}
	// The 21 of a hospital is no best figure: it moves the high end only.
	row.Killed = geo.Toll{Low: geo.Known(3), High: geo.Known(21)}
	s = geo.Summarize("AFG", day(t, "2024-03-31"), slices.Values([]geo.Row{row})).Score
	if s.Years[0].Low != 7 || s.Years[0].Best != 26 || s.Years[0].High != 89 || s.MissingKilled != 1 {
		t.Errorf("sums %v, %v, %v, %d missing; want 7, 26, 89, 1", s.Years[0].Low, s.Years[0].Best, s.Years[0].High, s.MissingKilled)
	}
}

// A number of hostages is missed only where hostages were taken.
func TestImpactScoreMissingHostages(t *testing.T) {
	siege := attack(t, 1, "RUS", "2024-02-01", 1, 1)
	siege.Methods = []geo.Method{"armed_assault", "hostage_barricade"}
	counted := siege
	counted.ID, counted.Hostages = 2, geo.Known(0)
	s := geo.Summarize("RUS", day(t, "2024-03-31"), slices.Values([]geo.Row{siege, counted, attack(t, 3, "RUS", "2024-02-02", 1, 1)})).Score
	want := []geo.MissingFigures{{ID: 1, Rev: 1001, Date: interval(t, "2024-02-01"), Hostages: true}}
	if diff := cmp.Diff(want, s.Missing); diff != "" || s.MissingHostages != 1 {
		t.Errorf("%d missing (-want +got):\n%s", s.MissingHostages, diff)
	}
}

func TestImpactScore(t *testing.T) {
	for w, want := range map[float64]float64{0: 0, -1: 0, 20000: 10, 1e9: 10, 0.52: 0.423, 369.98: 5.974} {
		if got := geo.ImpactScore(w); got != want {
			t.Errorf("ImpactScore(%v) = %v, want %v", w, got, want)
		}
	}
	if got := geo.ImpactScore(math.NaN()); got != 0 {
		t.Errorf("ImpactScore(NaN) = %v, want 0", got)
	}
	if got := geo.ImpactScore(math.Inf(1)); got != 10 {
		t.Errorf("ImpactScore(+Inf) = %v, want 10", got)
	}
	// The edges of the bands, as they are printed.
	for score, want := range map[float64]float64{0: 0, 2: 6.25, 4: 51.5, 6: 379.7, 8: 2758.6, 10: 20000} {
		if got := geo.ScoreEdge(score); math.Abs(got-want) > 0.06 {
			t.Errorf("ScoreEdge(%v) = %v, want %v", score, got, want)
		}
		if got := geo.ImpactScore(geo.ScoreEdge(score)); got != score {
			t.Errorf("the score at the edge of %v is %v", score, got)
		}
	}
}
