package geo

import (
	"cmp"
	"iter"
	"slices"

	"github.com/paulmach/orb"
)

// Summary is what is recorded about one country (or about any other filter) up
// to a day, in blocks that are never mixed into one figure: recorded activity,
// impact score, trend and coverage. The official alert level is the first
// block; it is quoted, not computed (see [AlertLevel]). Dateline has no threat
// level of its own.
//
// Every number comes with the filter that leads to its incidents. Filters match
// on overlap of dates and keep incidents without a date. So where a number
// counts an incident by its first day (the score's years, the trend's periods)
// the list behind it may also hold incidents that only reach into the period,
// and where there are undated incidents ([Activity.Undated]) it holds those too.
type Summary struct {
	Country  Country // "" for a summary of something else
	AsOf     Day
	Activity Activity
	Score    Score
	Trend    Trend
	Coverage Coverage
	Gaps     Gaps
}

// Figure is a number of incidents and the filter that leads to them.
type Figure struct {
	N      int
	Filter Filter
}

// Period is what is recorded in a window of time. An incident counts when any
// day that it can have been lies in it, with its whole toll; so one whose date is
// not known well may count in two periods.
type Period struct {
	Window Interval
	Figure // incidents of the window
	// Killed and Injured add up the tolls of all kinds; see [Toll.Spread].
	Killed, Injured Sums
	// Arrested adds up the numbers of people arrested that are known;
	// ArrestedUnknown is how many incidents of kind arrest state none.
	Arrested        int64
	ArrestedUnknown int
}

// Activity is what is recorded in the twelve months up to a day.
type Activity struct {
	Period
	// Before are the twelve months before those.
	Before Period
	// Kinds are the kinds met, in the order of [Kinds].
	Kinds []KindFigure
	// Groups and Places are those with most incidents, at most [TopFigures].
	Groups []GroupFigure
	Places []PlaceFigure
	// Last is the most recent incident up to the day, of the window or before
	// it; its Rev is 0 when there is none.
	Last Row
	// Undated is how many incidents have no known date; no window counts them,
	// although filters by date keep them.
	Undated int
}

// TopFigures is how many groups and places a summary names.
const TopFigures = 5

// KindFigure is the part of one kind.
type KindFigure struct {
	Kind Kind
	Figure
	Killed Sums
}

// GroupFigure is the part of one group, by slug. An incident of two groups
// counts for both.
type GroupFigure struct {
	Group string
	Figure
	Killed Sums
}

// PlaceFigure is the part of one position. Incidents known only to the country
// have none.
type PlaceFigure struct {
	Point orb.Point // lon, lat
	// Name and Admin1 are empty where the rows carry no texts; Rev is a
	// revision that has them.
	Name, Admin1 string
	Rev          int64
	Precision    GeoPrecision // the most exact of the incidents there
	Figure
	Killed Sums
}

// Summarize is the summary of a country from its rows; rows of other countries
// are passed over, and so are incidents that begin after asOf. With asOf 0 it
// is as of the last day on which an incident of the rows begins, and rows is
// run through twice.
func Summarize(c Country, asOf Day, rows iter.Seq[Row]) Summary {
	s := SummarizeFilter(Filter{Countries: []Country{c}}, asOf, func(yield func(Row) bool) {
		for row := range rows {
			if row.Country == c && !yield(row) {
				return
			}
		}
	})
	s.Country = c
	return s
}

// SummarizeFilter is the summary of the rows that base selects: a region, a
// group, a data set, an edition. The filters of its figures narrow base, whose
// own kinds, outcomes and dates should be empty. Mind that the score's formula
// is made for one country.
func SummarizeFilter(base Filter, asOf Day, rows iter.Seq[Row]) Summary {
	if asOf == 0 {
		for row := range rows {
			asOf = max(asOf, row.Date.Start)
		}
	}
	activity, score := newActivitySum(base, asOf), newScoreSum(base, asOf)
	trend, coverage := newTrendSum(base, asOf), newCoverageSum(base)
	gaps := Gaps{Filter: base}
	for row := range rows {
		if row.Date.Start > asOf {
			continue
		}
		activity.add(&row)
		score.add(&row)
		trend.add(&row)
		coverage.add(&row)
		gaps.add(&row)
	}
	return Summary{
		AsOf: asOf, Activity: activity.done(), Score: score.done(), Trend: trend.done(), Coverage: coverage.done(), Gaps: gaps,
	}
}

// within is an empty period of the incidents that base selects.
func within(base Filter, window Interval) Period {
	base.Time = window
	return Period{Window: window, Figure: Figure{Filter: base}}
}

// add counts the row and reports whether it is of the period.
func (p *Period) add(r *Row) bool {
	if !r.Date.Overlaps(p.Window) {
		return false
	}
	p.N++
	p.Killed.count(r.Killed)
	p.Injured.count(r.Injured)
	p.Arrested += int64(r.Arrested.Or(0))
	if r.Kind == Arrest && !r.Arrested.IsKnown() {
		p.ArrestedUnknown++
	}
	return true
}

// YearUpTo is the twelve months that end with asOf; of an unknown day it is
// the open interval.
func YearUpTo(asOf Day) Interval {
	t := (asOf + 1).Time()
	return span(NewDay(t.Year()-1, int(t.Month()), t.Day()), asOf)
}

// calendarYear is the interval of a year, open before the year 1.
func calendarYear(y int) Interval { return span(NewDay(y, 1, 1), NewDay(y, 12, 31)) }

// span keeps an interval within the years that can be written.
func span(start, end Day) Interval {
	if end < 1 {
		return Interval{}
	}
	return Interval{max(1, start), end}
}

// impact reports whether an incident counts for score and trend: an attack
// that was completed or failed, so no foiled plot and no attack of unknown
// outcome.
func (f *Feature) impact() bool {
	return f.Kind == Attack && (f.Outcome == Completed || f.Outcome == Failed)
}

// impactFilter narrows base to the incidents that count for score and trend.
func impactFilter(base Filter, v Interval) Filter {
	base.Kinds, base.Outcomes, base.Time = []Kind{Attack}, []Outcome{Completed, Failed}, v
	return base
}

// activitySum adds up the block of recorded activity.
type activitySum struct {
	Activity
	kinds  map[Kind]*KindFigure
	groups map[string]*GroupFigure
	places map[orb.Point]*PlaceFigure
}

func newActivitySum(base Filter, asOf Day) *activitySum {
	s := activitySum{kinds: map[Kind]*KindFigure{}, groups: map[string]*GroupFigure{}, places: map[orb.Point]*PlaceFigure{}}
	s.Period = within(base, YearUpTo(asOf))
	s.Before = within(base, YearUpTo(s.Window.Start-1))
	return &s
}

func (s *activitySum) add(r *Row) {
	if !r.Date.Start.Known() {
		s.Undated++
		return
	}
	if later(r, &s.Last) {
		s.Last = *r
	}
	s.Before.add(r)
	if !s.Period.add(r) {
		return
	}
	k := entry(s.kinds, r.Kind)
	k.N++
	k.Killed.count(r.Killed)
	for i, slug := range r.Groups {
		if slices.Contains(r.Groups[:i], slug) {
			continue
		}
		if of := s.Filter.Groups; len(of) > 0 && !slices.Contains(of, slug) {
			continue // no filter asks for two groups at once
		}
		g := entry(s.groups, slug)
		g.N++
		g.Killed.count(r.Killed)
	}
	if r.Point == nil || r.Precision == Unlocated || r.Precision == CountryOnly {
		return
	}
	p := entry(s.places, *r.Point)
	p.N++
	p.Killed.count(r.Killed)
	if p.Precision == Unlocated || r.Precision < p.Precision || r.Precision == p.Precision && r.Rev < p.Rev {
		p.Precision, p.Rev, p.Name, p.Admin1 = r.Precision, r.Rev, r.Place, r.Admin1
	}
}

// later orders incidents by first day, then last day, then number.
func later(a, b *Row) bool {
	return cmp.Or(cmp.Compare(a.Date.Start, b.Date.Start), cmp.Compare(a.Date.End, b.Date.End), cmp.Compare(a.ID, b.ID)) > 0
}

func entry[K comparable, V any](m map[K]*V, key K) *V {
	v := m[key]
	if v == nil {
		v = new(V)
		m[key] = v
	}
	return v
}

func (s *activitySum) done() Activity {
	for _, kind := range Kinds {
		if k := s.kinds[kind]; k != nil {
			k.Kind, k.Filter = kind, s.Filter
			k.Filter.Kinds = []Kind{kind}
			s.Kinds = append(s.Kinds, *k)
		}
	}
	for slug, g := range s.groups {
		g.Group, g.Filter = slug, s.Filter
		g.Filter.Groups = []string{slug}
		s.Groups = append(s.Groups, *g)
	}
	s.Groups = top(s.Groups, func(a, b GroupFigure) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(b.Killed.Best, a.Killed.Best), cmp.Compare(a.Group, b.Group))
	})
	for point, p := range s.places {
		p.Point, p.Filter = point, s.Filter
		p.Filter.BBox = &BBox{point[0], point[1], point[0], point[1]}
		if p.Precision < CountryOnly {
			p.Filter.PrecisionMax = Area // leaves out what is known to the country only
		}
		s.Places = append(s.Places, *p)
	}
	s.Places = top(s.Places, func(a, b PlaceFigure) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(b.Killed.Best, a.Killed.Best),
			cmp.Compare(a.Point[0], b.Point[0]), cmp.Compare(a.Point[1], b.Point[1]))
	})
	return s.Activity
}

// top sorts a list and cuts it to [TopFigures].
func top[T any](list []T, by func(a, b T) int) []T {
	slices.SortFunc(list, by)
	return slices.Clip(list[:min(len(list), TopFigures)])
}
