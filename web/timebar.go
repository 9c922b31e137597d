package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dateline/geo"
)

// TimeBar is the timeline under a map.
type TimeBar struct {
	// Timeline is of all the filter selects at any time.
	Timeline geo.Timeline
	// Time is what the filter asks for.
	Time geo.Interval
	// Href gives the address of the page for another time.
	Href func(geo.Interval) string
}

const (
	timeBarHeight = 48 // pixels of the highest bar
	timeBarTicks  = 6  // at most
	timeBarLinks  = 60 // at most, narrower ones being hard to hit
)

// timeBarLink leads to the time of a bar, or of several where there are many: X
// and Width are SVG attributes, in percent of the plot's width.
type timeBarLink struct {
	Name, Href string
	N          float64
	X, Width   string
}

// timeBarTick is a label under the bars.
type timeBarTick struct{ X, Anchor, Text, Href string }

func (b timeBarLink) title() string {
	switch n := int(b.N + 0.5); {
	case b.N > 0 && n == 0:
		return b.Name + ": part of an incident of several days"
	default:
		return b.Name + ": " + Plural(n, "incident", "incidents")
	}
}

// shape is the path of the bars within or outside of the time that is shown, one
// unit wide each and as high as the number of their incidents; none that has any
// is invisible.
func (t TimeBar) shape(out bool) string {
	greatest := slices.Max(t.Timeline.Incidents)
	var d strings.Builder
	for i, bin := range t.Timeline.Bins() {
		n := t.Timeline.Incidents[i]
		if n == 0 || out != (!t.Time.Open() && !t.Time.Overlaps(bin)) {
			continue
		}
		height := svg(max(2, n/greatest*timeBarHeight))
		fmt.Fprintf(&d, "M%d %dv-%sh.86v%sz", i, timeBarHeight, height, height)
	}
	return d.String()
}

// units is the view of the bars' paths: one unit is the width of a bin.
func (t TimeBar) units() string {
	return fmt.Sprintf("0 0 %d %d", len(t.Timeline.Incidents), timeBarHeight)
}

// links lead to the time of each bar that has incidents; where these are too many
// to be hit, to that of a few bars together.
func (t TimeBar) links() []timeBarLink {
	out := t.linksOf(func(a, b geo.Interval) bool { return false })
	if len(out) <= timeBarLinks {
		return out
	}
	bins := t.Timeline.Bins()
	run := map[geo.Step]geo.Day{geo.ByDay: 7, geo.ByWeek: 28, geo.ByYear: 3653}[t.Timeline.Step]
	return t.linksOf(func(a, b geo.Interval) bool {
		if t.Timeline.Step == geo.ByMonth {
			return a.Start.Year() == b.Start.Year()
		}
		return (a.Start-bins[0].Start)/run == (b.Start-bins[0].Start)/run
	})
}

// linksOf are the links to the bins, those that are together being one.
func (t TimeBar) linksOf(together func(a, b geo.Interval) bool) []timeBarLink {
	bins := t.Timeline.Bins()
	step := 100 / float64(len(bins))
	var out []timeBarLink
	for i := 0; i < len(bins); {
		end, n := i, 0.0
		for ; end < len(bins) && (end == i || together(bins[i], bins[end])); end++ {
			n += t.Timeline.Incidents[end]
		}
		if n > 0 {
			span := geo.Interval{Start: bins[i].Start, End: bins[end-1].End}
			out = append(out, timeBarLink{
				Name: Dates(span), Href: t.Href(span), N: n,
				X: percent(float64(i) * step), Width: percent(float64(end-i) * step),
			})
		}
		i = end
	}
	return out
}

// ticks name years where the timeline has two or more, else months, else days.
func (t TimeBar) ticks() []timeBarTick {
	bins := t.Timeline.Bins()
	first, end := bins[0].Start, bins[len(bins)-1].End+1
	starts, format := yearStarts(first, end), "2006"
	if len(starts) < 2 {
		starts, format = monthStarts(first, end), "Jan 2006"
	}
	if len(starts) < 2 {
		starts, format = dayStarts(first, end), "2 Jan"
	}
	every := (len(starts) + timeBarTicks - 1) / timeBarTicks
	var out []timeBarTick
	for i := 0; i < len(starts); i += every {
		at := 100 * place(bins, starts[i])
		k := timeBarTick{X: percent(at), Anchor: "start", Text: starts[i].Time().Format(format), Href: t.Href(tickSpan(starts[i], format))}
		if at > 92 {
			k.Anchor = "end"
		}
		out = append(out, k)
	}
	return out
}

// place is where the day lies along the bins, 0 to 1.
func place(bins []geo.Interval, d geo.Day) float64 {
	for i, b := range bins {
		if d <= b.End {
			return (float64(i) + float64(max(d-b.Start, 0))/float64(b.Len())) / float64(len(bins))
		}
	}
	return 1
}

func yearStarts(first, end geo.Day) (out []geo.Day) {
	for y := first.Year(); y <= end.Year(); y++ {
		if d := geo.NewDay(y, 1, 1); d >= first && d < end {
			out = append(out, d)
		}
	}
	return out
}

func monthStarts(first, end geo.Day) (out []geo.Day) {
	for m := first.Month(); m <= end.Month(); m++ {
		if d := geo.NewDay(m/12, m%12+1, 1); d >= first && d < end {
			out = append(out, d)
		}
	}
	return out
}

func dayStarts(first, end geo.Day) (out []geo.Day) {
	for d := first; d < end; d++ {
		out = append(out, d)
	}
	return out
}

// tickSpan is the time that a tick names.
func tickSpan(d geo.Day, format string) geo.Interval {
	t := d.Time()
	switch format {
	case "2006":
		return geo.Interval{Start: d, End: geo.NewDay(t.Year(), 12, 31)}
	case "Jan 2006":
		return geo.Interval{Start: d, End: geo.NewDay(t.Year(), int(t.Month())+1, 0)}
	}
	return d.Interval()
}

// words say which time is shown.
func (t TimeBar) words() string {
	if t.Time.Open() {
		bins := t.Timeline.Bins()
		return "All dates: " + Dates(geo.Interval{Start: bins[0].Start, End: bins[len(bins)-1].End})
	}
	return Capital(Dates(t.Time))
}

// label is the timeline in words: what a screen reader says in its place.
func (t TimeBar) label() string {
	bins, at, total := t.Timeline.Bins(), 0, 0.0
	for i, n := range t.Timeline.Incidents {
		total += n
		if n > t.Timeline.Incidents[at] {
			at = i
		}
	}
	most := int(t.Timeline.Incidents[at] + 0.5)
	return "Incidents by " + string(t.Timeline.Step) + ", " + Dates(geo.Interval{Start: bins[0].Start, End: bins[len(bins)-1].End}) + ": " +
		Number(int(total+0.5)) + " in all, most in " + Dates(bins[at]) + " (" + Number(most) + ")"
}

func (t TimeBar) undated() string {
	if t.Timeline.Undated == 1 {
		return "1 incident has no date and is shown at any time."
	}
	return Number(t.Timeline.Undated) + " incidents have no date and are shown at any time."
}

func (t TimeBar) href(v geo.Interval) string { return t.Href(v) }

// figures are the bins' numbers for the script, nothing standing for 0.
func (t TimeBar) figures() string {
	var b strings.Builder
	for i, n := range t.Timeline.Incidents {
		if i > 0 {
			b.WriteByte(' ')
		}
		if n > 0 {
			b.WriteString(strconv.FormatFloat(n, 'f', -1, 64))
		}
	}
	return b.String()
}

func percent(v float64) string { return strconv.FormatFloat(v, 'f', 3, 64) + "%" }
