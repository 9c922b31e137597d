package web

import (
	"strconv"
	"strings"

	"dateline/geo"
)

// Size of a sparkline in the units of its SVG.
const sparkWidth, sparkHeight = 120, 24

// spark is a row of bars so small that it stands in a line: its shape alone
// matters, the label has the figures. The zero spark is none.
type spark struct{ Path, Label string }

// sparkline draws years from first to last. Its scale is its own.
func sparkline(y geo.Years, first, last int) spark {
	n := last - first + 1
	if first == 0 || n < 2 || len(y) == 0 {
		return spark{}
	}
	greatest, peak := 0.0, 0
	for year := first; year <= last; year++ {
		if y[year] > greatest {
			greatest, peak = y[year], year
		}
	}
	if greatest == 0 {
		return spark{}
	}
	var d strings.Builder
	step := float64(sparkWidth) / float64(n)
	width := svg(max(min(step-1, 12), 0.6*step))
	for year := first; year <= last; year++ {
		if y[year] == 0 {
			continue
		}
		height := svg(max(1.5, y[year]/greatest*sparkHeight))
		d.WriteString("M" + svg(float64(year-first)*step) + " " + strconv.Itoa(sparkHeight) + "v-" + height + "h" + width + "v" + height + "z")
	}
	from, to := y.Span()
	s := spark{Path: d.String()}
	if from == to {
		s.Label = "All in " + strconv.Itoa(from)
	} else {
		s.Label = "From " + strconv.Itoa(from) + " to " + strconv.Itoa(to) + ", most in " + strconv.Itoa(peak) + " (" + Parts(greatest) + ")"
	}
	return s
}
