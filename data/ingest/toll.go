package ingest

import (
	"fmt"

	"dateline/geo"
)

// people reads a number of people that may be a fraction, as where one source's
// total was spread over several incidents: rounded, with the whole numbers round
// it as low and high. An unknown number is three unknowns.
func (r *row) people(column int) (geo.Toll, error) {
	s := r.get(column)
	n, known, err := parseCount(s)
	if err == nil {
		if !known {
			return geo.Toll{}, nil
		}
		return geo.Toll{Best: geo.Known(n)}, nil
	}
	v, notNumber := geo.ParseNumber(s)
	if notNumber != nil || v < 0 || v > maxCount {
		return geo.Toll{}, r.bad(column, err.Error(), "")
	}
	low := int(v)
	r.find(codeFraction, column, fmt.Sprintf("The source gives the fraction %s as a number of people (%s).", s, r.columns.names[column]))
	return geo.Toll{Low: geo.Known(low), Best: geo.Known(int(v + 0.5)), High: geo.Known(low + 1)}, nil
}

// figures reads counts into their places; the first that is none is the error.
func (r *row) figures(list ...figure) error {
	for _, f := range list {
		if f.column < 0 {
			continue
		}
		c, err := r.count(f.column)
		if err != nil {
			return err
		}
		*f.to = c
	}
	return nil
}

type figure struct {
	column int
	to     *geo.Count
}

// checkKilled notes a toll that is out of order or missing.
func (r *row) checkKilled(inc *geo.Incident, column int) {
	if !inc.Killed.Ordered() {
		r.find(codeTollOrder, column, fmt.Sprintf("The source's figures of the killed are out of order: low %s, best %s, high %s.",
			countWord(inc.Killed.Low), countWord(inc.Killed.Best), countWord(inc.Killed.High)))
	}
	if !inc.Killed.Best.IsKnown() {
		r.find(codeNoToll, column, "")
	}
}
