package main

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"

	"dateline/geo"
)

// explain prints, for each file, the mapping that it was read by, if it needed
// one, and how its first rows read.
func (s fileSet) explain() {
	for _, f := range s {
		if m := f.reader.Mapping(); m != nil {
			fmt.Printf("# %s is read by this mapping. Save it, change it, and give it with --map.\n", f.name)
			fmt.Println(m.TOML())
		}
		if len(f.sample) == 0 {
			continue
		}
		fmt.Printf("%s: the first rows read so:\n", f.name)
		var b strings.Builder
		w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "  id\tdate\tkind\ttitle\tplace\tcountry\tposition\tkilled\tinjured")
		for _, i := range f.sample {
			fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", i.ExtID, sampleDate(i), i.Kind, i.Title, i.Place().Name, i.Country, samplePoint(i.Place()), sampleToll(i.Killed), sampleToll(i.Injured))
		}
		w.Flush()
		for line := range strings.Lines(b.String()) {
			fmt.Println(strings.TrimRight(line, " \n"))
		}
	}
}

func sampleDate(i geo.Incident) string {
	if !i.Date.Start.Known() {
		return "not known"
	}
	if i.DatePrecision == geo.PrecisionDay {
		return i.Date.String()
	}
	return i.Date.String() + " (" + string(i.DatePrecision) + ")"
}

func samplePoint(p geo.Place) string {
	if p.Point == nil {
		return p.Precision.String()
	}
	return fmt.Sprintf("%.4g, %.4g (%s)", p.Point[1], p.Point[0], p.Precision)
}

func sampleToll(t geo.Toll) string {
	best := cmp.Or(t.Best.String(), "?")
	if t.Low.IsKnown() || t.High.IsKnown() {
		return fmt.Sprintf("%s (%s-%s)", best, cmp.Or(t.Low.String(), "?"), cmp.Or(t.High.String(), "?"))
	}
	return best
}
