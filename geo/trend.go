package geo

// TrendClass says how a number of attacks moved, in the words and by the
// thresholds of ACLED's Trendfinder.
type TrendClass string

const (
	LargeIncrease    TrendClass = "large_increase"    // more than +25 %
	ModerateIncrease TrendClass = "moderate_increase" // more than +10 %, up to +25 %
	LimitedChange    TrendClass = "limited_change"    // -25 % to +10 %, or too few to say
	LargeDecrease    TrendClass = "large_decrease"    // less than -25 %
)

// TrendDays and TrendBaseDays are the lengths of the two periods in days.
const (
	TrendDays     = 90
	TrendBaseDays = 365
)

// Trend compares the attacks (completed and failed, as in [Score]) of the 90
// days that end with a day with those of the 365 days before them. An incident
// counts in the period of its first day, so in one only.
//
// Rates are compared per 90 days: the base year's number is multiplied by
// 90/365 to give the number to be expected, and the change is the recent number
// divided by the expected one, less 1. Trendfinder's rule for small numbers is
// read for the same unit: where at most 2 are expected and at most 5 are
// recorded the change is limited, whatever its percentage. Where none are
// expected and more than 5 are recorded it is a large increase.
type Trend struct {
	Recent Figure // of the 90 days
	Base   Figure // of the 365 days before
	// Expected is the number of 90 days at the rate of the base period.
	Expected float64
	// Change is Recent.N / Expected - 1, such as 0.25 for a quarter more; it
	// has no meaning and is 0 where Expected is 0.
	Change float64
	Class  TrendClass
	// Few is set where the rule for small numbers decided.
	Few bool
}

type trendSum struct{ Trend }

func newTrendSum(base Filter, asOf Day) *trendSum {
	split := asOf - TrendDays // last day of the base period
	return &trendSum{Trend{
		Recent: Figure{Filter: impactFilter(base, span(split+1, asOf))},
		Base:   Figure{Filter: impactFilter(base, span(split-TrendBaseDays+1, split))},
	}}
}

func (s *trendSum) add(r *Row) {
	if !r.Date.Start.Known() || !r.impact() {
		return
	}
	switch first := r.Date.Start.Interval(); {
	case first.Overlaps(s.Recent.Filter.Time):
		s.Recent.N++
	case first.Overlaps(s.Base.Filter.Time):
		s.Base.N++
	}
}

func (s *trendSum) done() Trend {
	s.Class, s.Few = classify(s.Recent.N, s.Base.N)
	s.Expected = float64(s.Base.N) * TrendDays / TrendBaseDays
	if s.Base.N > 0 {
		s.Change = float64(s.Recent.N)/s.Expected - 1
	}
	return s.Trend
}

// classify compares recent/90 with base/365 in whole numbers, so that a change
// of exactly 25 % falls on the same side always.
func classify(recent, base int) (class TrendClass, few bool) {
	r, b := recent*TrendBaseDays, base*TrendDays // both are rates times 90·365
	switch {
	case b <= 2*TrendBaseDays && recent <= 5:
		return LimitedChange, true
	case r*100 > b*125:
		return LargeIncrease, false
	case r*100 > b*110:
		return ModerateIncrease, false
	case r*100 < b*75:
		return LargeDecrease, false
	}
	return LimitedChange, false
}
