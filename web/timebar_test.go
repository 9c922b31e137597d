package web_test

import (
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dateline/geo"
	"dateline/web"
)

// The timeline is drawn in proportion, with a link to the time of each bar and
// each year, and tells apart what lies outside of the filter's time.
func TestTimeBar(t *testing.T) {
	view := mapView("")
	view.Time = &web.TimeBar{
		Timeline: geo.Timeline{Step: geo.ByMonth, Start: day("2022-11-01"), Incidents: []float64{4, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2.5}, Undated: 1},
		Time:     geo.Interval{Start: day("2023-01-01"), End: day("2023-12-31")},
		Href:     func(v geo.Interval) string { return "/?datetime=" + v.String() },
	}
	doc := render(t, web.Map(web.MapPage{Frame: frame("/", geo.Filter{}), Map: view}))
	bar := doc.Find("[data-timebar]")
	if got := bar.AttrOr("data-bins", ""); got != "4  1            2.5" {
		t.Errorf("bins %q", got)
	}
	heights, out := map[int]float64{}, map[int]bool{}
	for _, path := range bar.Find("path.timebar-bar").EachIter() {
		for _, m := range regexp.MustCompile(`M(\d+) 48v-([\d.]+)h`).FindAllStringSubmatch(path.AttrOr("d", ""), -1) {
			bin, _ := strconv.Atoi(m[1])
			heights[bin], _ = strconv.ParseFloat(m[2], 64)
			out[bin] = path.HasClass("timebar-out")
		}
	}
	if len(heights) != 3 || math.Abs(heights[0]/heights[2]-4) > 0.01 || math.Abs(heights[0]/heights[14]-1.6) > 0.01 {
		t.Errorf("heights %v of 4, 1 and 2.5 incidents", heights)
	}
	if want := map[int]bool{0: true, 2: false, 14: true}; !maps.Equal(out, want) {
		t.Errorf("outside of 2023: %v", out)
	}
	var links []string
	for _, a := range bar.Find("a").EachIter() {
		links = append(links, strings.TrimPrefix(a.AttrOr("href", ""), "/?datetime="))
	}
	if got := strings.Join(links, " "); got != "../.. 2022-11 2023-01 2024-01 2023 2024" {
		t.Errorf("links to %s", got)
	}
	for selector, want := range map[string]string{
		"[data-timebar-words]":   "2023",
		"[data-timebar-undated]": "1 incident has no date and is shown at any time.",
		"title:first-of-type":    "November 2022: 4 incidents",
	} {
		if got := bar.Find(selector).First().Text(); got != want {
			t.Errorf("%s: %q, want %q", selector, got, want)
		}
	}
	if got := bar.Find("svg").AttrOr("aria-label", ""); got != "Incidents by month, November 2022 – January 2024: 8 in all, most in November 2022 (4)" {
		t.Errorf("the timeline in words: %q", got)
	}
}

// Bars too many to be hit share links to a longer time, which count all of it.
func TestTimeBarOfManyBars(t *testing.T) {
	for _, c := range []struct {
		step        geo.Step
		start       string
		bins, links int
		first       string
	}{
		{geo.ByMonth, "2001-03-01", 240, 21, "March–December 2001: 10 incidents"},
		{geo.ByMonth, "2001-03-01", 60, 60, "March 2001: 1 incident"},
		{geo.ByWeek, "2024-01-01", 104, 26, "1–28 January 2024: 4 incidents"},
		{geo.ByDay, "2024-01-01", 140, 20, "1–7 January 2024: 7 incidents"},
	} {
		view := mapView("")
		view.Time = &web.TimeBar{
			Timeline: geo.Timeline{Step: c.step, Start: day(c.start), Incidents: slices.Repeat([]float64{1}, c.bins)},
			Href:     func(v geo.Interval) string { return "/?datetime=" + v.String() },
		}
		links := render(t, web.Map(web.MapPage{Frame: frame("/", geo.Filter{}), Map: view})).Find("[data-timebar-links] a")
		if got := links.First().Find("title").Text(); links.Length() != c.links || got != c.first {
			t.Errorf("%d bars by %s have %d links, the first to %q; want %d and %q", c.bins, c.step, links.Length(), got, c.links, c.first)
		}
	}
}
