package web

import (
	"slices"
	"strconv"
	"strings"

	"dateline/geo"
)

// Size of one of several small charts, in the units of its SVG.
const (
	panelWidth  = 240
	panelHeight = 72
	panelFoot   = 16
	panelHead   = 14
)

// course is what one small chart draws: something with incidents over time.
type course struct {
	Name  string
	Href  string     // its page
	Query string     // its filter
	Facet geo.Facets // of its incidents
}

// multiples are small charts side by side on the same scales, and the same
// figures as one table.
type multiples struct {
	Measure Measure
	Caption string
	Unit    string // "Year"
	Several bool   // there are incidents that count in several bars
	Panels  []panel
	Rows    []multiplesRow // by time, those without incidents left out
}

type panel struct {
	course
	Path        string // the bars
	Peak        chartText
	First, Last string // names of the ends of the axis
	Label       string // for those who do not see it
}

type multiplesRow struct {
	Name  string
	Cells []multiplesCell
}

type multiplesCell struct {
	N    int64
	Href string
}

// multiples draws a measure of each course by year, or by month where all of
// them span at most three years. Fewer than two points in time make none.
func (f Frame) multiples(measure Measure, list []course) multiples {
	var years, months []geo.Tally
	for _, s := range list {
		years, months = append(years, s.Facet.Years...), append(months, s.Facet.Months...)
	}
	byCode := func(a, b geo.Tally) int { return strings.Compare(a.Code, b.Code) }
	slices.SortFunc(years, byCode)
	slices.SortFunc(months, byCode)
	m := multiples{Measure: measure, Caption: measure.name() + " by year", Unit: "Year"}
	codes, of := yearCodes(years), func(s course) []geo.Tally { return s.Facet.Years }
	if len(codes) <= 3 && len(months) > 0 {
		m.Caption, m.Unit = measure.name()+" by month", "Month"
		codes, of = monthCodes(months), func(s course) []geo.Tally { return s.Facet.Months }
	}
	if len(codes) < 2 || len(codes) > panelWidth {
		return multiples{}
	}
	greatest := int64(0)
	counts := make([]map[string]int64, len(list))
	for i, s := range list {
		counts[i] = map[string]int64{}
		sum := 0
		for _, t := range of(s) {
			sum += t.N
			n := int64(t.N)
			if measure == MeasureKilled {
				n = t.Killed
			}
			counts[i][t.Code], greatest = n, max(greatest, n)
		}
		m.Several = m.Several || sum > s.Facet.Total
	}
	if greatest == 0 {
		return multiples{}
	}
	for i, s := range list {
		m.Panels = append(m.Panels, newPanel(s, measure, codes, counts[i], greatest))
	}
	for _, code := range codes {
		v, _ := geo.ParseInterval(code)
		row, any := multiplesRow{Name: Dates(v)}, false
		for i, s := range list {
			g := f.queryFilter(s.Query)
			g.Time = v
			row.Cells = append(row.Cells, multiplesCell{counts[i][code], f.incidents(g.Query())})
			any = any || counts[i][code] > 0
		}
		if any {
			m.Rows = append(m.Rows, row)
		}
	}
	return m
}

func newPanel(s course, measure Measure, codes []string, counts map[string]int64, greatest int64) panel {
	p := panel{course: s, First: tickName(codes[0]), Last: tickName(codes[len(codes)-1])}
	step := float64(panelWidth) / float64(len(codes))
	width := svg(min(max(step-2, 0.7*step), 24))
	var d strings.Builder
	peak, at := int64(0), 0
	for n, code := range codes {
		c := counts[code]
		if c == 0 {
			continue
		}
		if c > peak {
			peak, at = c, n
		}
		h := svg(panelBar(c, greatest))
		d.WriteString("M" + svg(float64(n)*step) + " " + strconv.Itoa(panelHeight-panelFoot) + "v-" + h + "h" + width + "v" + h + "z")
	}
	p.Path = d.String()
	if peak == 0 {
		p.Label = s.Name + ": none"
		return p
	}
	x, anchor := float64(at)*step, "start"
	if x > 0.8*panelWidth {
		x, anchor = panelWidth, "end"
	}
	p.Peak = chartText{svg(x), svg(panelHeight - panelFoot - panelBar(peak, greatest) - 3), anchor, Number(peak)}
	v, _ := geo.ParseInterval(codes[at])
	total := Plural(s.Facet.Total, "incident", "incidents")
	if measure == MeasureKilled {
		total = Number(s.Facet.Killed.Best) + " killed"
	}
	p.Label = s.Name + ": " + total + ", most in " + Dates(v) + " (" + Number(peak) + ")"
	return p
}

// panelBar is the height of a bar; the least is still seen.
func panelBar(n, greatest int64) float64 {
	return max(1.5, float64(n)/float64(greatest)*(panelHeight-panelFoot-panelHead))
}
