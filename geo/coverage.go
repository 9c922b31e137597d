package geo

import (
	"cmp"
	"slices"
)

// Coverage says how much the other blocks rest on: all incidents up to the day,
// of every kind. A set that is not complete must say so wherever its figures
// are shown.
type Coverage struct {
	Figure
	Sourced  Figure // with at least two sources
	Exact    Figure // with a place known to geo_precision 1 to 3
	Datasets []DatasetFigure
	// First and Last are the first and the last day that any of them touches;
	// not known without dated incidents.
	First, Last Day
	// Undated is how many have no known date.
	Undated int
}

// DatasetFigure is the part of one data set, by slug, with its first and last day.
type DatasetFigure struct {
	Dataset string
	Figure
	First, Last Day
}

// Share is the part that f is of the whole, 0 to 1; of nothing it is 0.
func (c Coverage) Share(f Figure) float64 {
	if c.N == 0 {
		return 0
	}
	return float64(f.N) / float64(c.N)
}

type coverageSum struct {
	Coverage
	datasets map[string]*DatasetFigure
}

func newCoverageSum(base Filter) *coverageSum {
	s := &coverageSum{datasets: map[string]*DatasetFigure{}}
	s.Filter, s.Sourced.Filter, s.Exact.Filter = base, base, base
	s.Sourced.Filter.SourcesMin = max(2, base.SourcesMin)
	s.Exact.Filter.PrecisionMax = NearPlace
	return s
}

func (s *coverageSum) add(r *Row) {
	s.N++
	s.Sourced.N += one(r.Sources >= 2)
	s.Exact.N += one(r.Precision > Unlocated && r.Precision <= NearPlace)
	d := entry(s.datasets, r.Dataset)
	d.N++
	if !r.Date.Start.Known() {
		s.Undated++
		return
	}
	d.First, d.Last = earliest(d.First, r.Date.Start), max(d.Last, r.Date.End)
	s.First, s.Last = earliest(s.First, r.Date.Start), max(s.Last, r.Date.End)
}

func earliest(a, b Day) Day {
	if a == 0 {
		return b
	}
	return min(a, b)
}

func (s *coverageSum) done() Coverage {
	for slug, d := range s.datasets {
		d.Dataset, d.Filter = slug, s.Filter
		d.Filter.Datasets = []string{slug}
		s.Datasets = append(s.Datasets, *d)
	}
	slices.SortFunc(s.Datasets, func(a, b DatasetFigure) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Dataset, b.Dataset))
	})
	return s.Coverage
}
