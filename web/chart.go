package web

import (
	"fmt"
	"strconv"
	"strings"

	"dateline/geo"
)

// Size of a chart in the units of its SVG.
const (
	chartWidth  = 640
	chartHeight = 120
	chartFoot   = 18 // below the base line, for the ticks
	chartHead   = 16 // above the highest bar, for its figure
	maxBar      = 36 // width of a bar
)

// chart is a row of bars over time.
type chart struct {
	Caption string // "Incidents by year"
	Unit    string // "Year"
	Several bool   // there are incidents that count in several bars
	Bars    []bar
	Ticks   []chartText
	Peaks   []chartText
}

type bar struct {
	Code, Name          string // "2024-03", "March 2024"
	N                   int
	Killed              int64
	Href                string
	X, Y, Width, Height string // in the SVG
}

type chartText struct{ X, Y, Anchor, Text string }

func (b bar) title() string {
	return b.Name + ": " + Plural(b.N, "incident", "incidents") + ", " + Number(b.Killed) + " killed"
}

// timeChart draws incidents by month where the facets span at most three
// years, else by year. Years and months without incidents keep their place.
// query is the filter that the facets are of.
func (f Frame) timeChart(facets geo.Facets, query string) chart {
	c := chart{Caption: "Incidents by year", Unit: "Year"}
	tallies, codes := facets.Years, yearCodes(facets.Years)
	if len(codes) <= 3 && len(facets.Months) > 0 {
		c = chart{Caption: "Incidents by month", Unit: "Month"}
		tallies, codes = facets.Months, monthCodes(facets.Months)
	}
	if len(codes) < 2 || len(codes) > chartWidth/2 {
		return chart{}
	}
	sum, greatest, at := 0, 0, map[string]geo.Tally{}
	for _, t := range tallies {
		at[t.Code], greatest = t, max(greatest, t.N)
		sum += t.N
	}
	c.Several = sum > facets.Total
	base := f.queryFilter(query)
	step := float64(chartWidth) / float64(len(codes))
	gap := max(min(2, step/4), step-maxBar)
	peak := -1
	for n, code := range codes {
		t := at[code]
		height := 0.0
		if t.N > 0 {
			height = max(1.5, float64(t.N)/float64(greatest)*(chartHeight-chartFoot-chartHead))
		}
		v, _ := geo.ParseInterval(code)
		base.Time = v
		c.Bars = append(c.Bars, bar{
			Code: code, Name: Dates(v), N: t.N, Killed: t.Killed,
			Href: f.incidents(base.Query()),
			X:    svg(float64(n)*step + gap/2), Width: svg(step - gap),
			Y: svg(chartHeight - chartFoot - height), Height: svg(height),
		})
		if t.N == greatest && peak < 0 {
			peak = n
			anchor, x := anchorAt(float64(n)*step+step/2, step)
			c.Peaks = append(c.Peaks, chartText{svg(x), svg(chartHeight - chartFoot - height - 4), anchor, Number(t.N)})
		}
	}
	for _, n := range tickPlaces(codes) {
		anchor, x := anchorAt(float64(n)*step+step/2, step)
		c.Ticks = append(c.Ticks, chartText{svg(x), svg(chartHeight - 4), anchor, tickName(codes[n])})
	}
	return c
}

// anchorAt keeps a label inside the picture.
func anchorAt(x, step float64) (string, float64) {
	switch {
	case x < 24:
		return "start", x - step/2
	case x > chartWidth-24:
		return "end", x + step/2
	}
	return "middle", x
}

// tickPlaces are at most eight places evenly along the axis.
func tickPlaces(codes []string) []int {
	every := (len(codes) + 7) / 8
	var out []int
	for n := 0; n < len(codes); n += every {
		out = append(out, n)
	}
	return out
}

func tickName(code string) string {
	v, err := geo.ParseInterval(code)
	if err != nil || len(code) == 4 {
		return code
	}
	return v.Start.Time().Format("Jan 2006")
}

func yearCodes(list []geo.Tally) []string {
	if len(list) == 0 {
		return nil
	}
	first, err1 := strconv.Atoi(list[0].Code)
	last, err2 := strconv.Atoi(list[len(list)-1].Code)
	if err1 != nil || err2 != nil {
		return nil
	}
	var out []string
	for y := first; y <= last; y++ {
		out = append(out, fmt.Sprintf("%04d", y))
	}
	return out
}

func monthCodes(list []geo.Tally) []string {
	first, err1 := geo.ParseInterval(list[0].Code)
	last, err2 := geo.ParseInterval(list[len(list)-1].Code)
	if err1 != nil || err2 != nil {
		return nil
	}
	var out []string
	for m := first.Start.Month(); m <= last.Start.Month(); m++ {
		out = append(out, fmt.Sprintf("%04d-%02d", m/12, m%12+1))
	}
	return out
}

func (c chart) box() string { return fmt.Sprintf("0 0 %d %d", chartWidth, chartHeight) }

func (c chart) baseline() string {
	return fmt.Sprintf("M0 %v.5H%d", chartHeight-chartFoot, chartWidth)
}

// label is the chart in words: what a screen reader reads in its place.
func (c chart) label() string {
	total, greatest := 0, c.Bars[0]
	for _, b := range c.Bars {
		total += b.N
		if b.N > greatest.N {
			greatest = b
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s to %s: %s in all, most in %s (%s)", c.Caption, c.Bars[0].Name, c.Bars[len(c.Bars)-1].Name,
		Number(total), greatest.Name, Number(greatest.N))
	return b.String()
}

func scaleX(score float64) string { return svg(10 + 38*max(0, min(10, score))) }

func scaleWidth(low, high float64) string { return svg(max(1, 38*(min(10, high)-max(0, low)))) }

func scaleTicks() []chartText {
	var out []chartText
	for n := 0; n <= 10; n += 2 {
		out = append(out, chartText{X: scaleX(float64(n)), Text: strconv.Itoa(n)})
	}
	return out
}

func scaleLabel(low, best, high float64) string {
	s := "On a scale of 0 to 10: " + Decimal(best, 3)
	if low != high {
		s += ", from " + Decimal(low, 3) + " at the low figures to " + Decimal(high, 3) + " at the high ones"
	}
	return s
}
