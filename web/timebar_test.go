package web_test

import (
	"math"
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
	var heights []float64
	var out []bool
	for _, rect := range bar.Find("rect.timebar-bar").EachIter() {
		h, _ := strconv.ParseFloat(rect.AttrOr("height", ""), 64)
		heights = append(heights, h)
		out = append(out, rect.HasClass("timebar-out"))
	}
	if len(heights) != 3 || math.Abs(heights[0]/heights[1]-4) > 0.01 || math.Abs(heights[0]/heights[2]-1.6) > 0.01 {
		t.Errorf("heights %v of 4, 1 and 2.5 incidents", heights)
	}
	if len(out) != 3 || !out[0] || out[1] || !out[2] {
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
