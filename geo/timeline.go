package geo

import (
	"fmt"
	"math"
	"slices"
)

// Step is how long a bin of a timeline is.
type Step string

const (
	ByDay   Step = "day"
	ByWeek  Step = "week" // from Monday on
	ByMonth Step = "month"
	ByYear  Step = "year"
)

// Steps are all steps, the shortest first.
var Steps = []Step{ByDay, ByWeek, ByMonth, ByYear}

// MaxBins is how many bins a timeline has at most, but for one by year.
const MaxBins = 1000

// stepSpan is up to how many days a timeline is better told by a step than by
// the next longer one: some 200 bins, a few more of the months that people
// think in.
var stepSpan = map[Step]int{ByDay: 200, ByWeek: 200 * 7, ByMonth: 480 * 30}

// floor is the first day of the bin that d is in.
func (s Step) floor(d Day) Day {
	switch s {
	case ByWeek:
		return d - (d-1)%7 // day 1 was a Monday
	case ByMonth:
		return firstOfMonth(d.month())
	case ByYear:
		return firstOfMonth(d.month() / 12 * 12)
	}
	return d
}

// next is the first day of the bin after the one that begins at d.
func (s Step) next(d Day) Day {
	switch s {
	case ByWeek:
		return d + 7
	case ByMonth:
		return firstOfMonth(d.month() + 1)
	case ByYear:
		return firstOfMonth(d.month() + 12)
	}
	return d + 1
}

// firstOfMonth is the first day of a month counted as in [Day.Month].
func firstOfMonth(month int) Day { return NewDay(month/12, month%12+1, 1) }

// stepFor is the step that tells a span best.
func stepFor(span Interval) Step {
	for _, s := range Steps {
		if most, ok := stepSpan[s]; ok && span.Len() <= most {
			return s
		}
	}
	return ByYear
}

// Timeline is when the incidents of a selection were. An incident of several
// days belongs to each of them in equal parts, which add up to 1; one whose end
// is not known, to its first day. Figures are whole hundredths, so that they
// add up to the number of dated incidents, and of killed.
type Timeline struct {
	Step      Step
	Start     Day       // first day of the first bin; 0 without dated incidents
	Incidents []float64 // by bin
	Killed    []float64 // best figures
	Undated   int       // incidents without a date
}

// timeWindow is how many days are counted one by one: those round the middle
// date of the index. What lies beyond, 180 years and more from it, is few, and
// often a slip of the pen.
const timeWindow = 1 << 17

// timing counts incidents by day.
type timing struct {
	within  Interval // of it, an end that is not asked for being open
	base    Day      // of the first of days
	days    []dayCount
	density []dayDensity // what the density of incidents changes by on a day
	beyond  []period
	first   Day // first and last day of any
	last    Day
	undated int
}

type dayCount struct{ n, killed int64 }

type dayDensity struct{ n, killed float64 }

type period struct {
	start, end Day
	killed     int64
}

func newTiming(x *Index, within Interval) *timing {
	t := &timing{within: within, first: lastDay}
	if t.within.End == 0 {
		t.within.End = lastDay
	}
	lo, hi := max(x.days.Start, t.within.Start, x.middle-timeWindow/2), min(x.days.End, t.within.End, x.middle+timeWindow/2)
	if x.dated > 0 && lo <= hi {
		t.base = lo
		t.days, t.density = make([]dayCount, hi-lo+1), make([]dayDensity, hi-lo+2)
	}
	return t
}

// add counts an incident of the first and last day, of which the part that is
// asked for counts.
func (t *timing) add(start, end Day, killed int64) {
	if start == 0 {
		t.undated++
		return
	}
	start = max(start, t.within.Start)
	if end == lastDay {
		end = start
	}
	end = max(min(end, t.within.End), start)
	t.first, t.last = min(t.first, start), max(t.last, end)
	lo, hi := int(start)-int(t.base), int(end)-int(t.base)
	if lo < 0 || hi >= len(t.days) {
		t.beyond = append(t.beyond, period{start, end, killed})
		return
	}
	if lo == hi {
		d := &t.days[lo]
		d.n++
		d.killed += killed
		return
	}
	part := 1 / float64(hi-lo+1)
	from, to := &t.density[lo], &t.density[hi+1]
	from.n += part
	to.n -= part
	from.killed += part * float64(killed)
	to.killed -= part * float64(killed)
}

// timeline puts the days together; step "" is the one that tells the span best.
// It is an error if a step asked for makes too many bins.
func (t *timing) timeline(step Step) (Timeline, error) {
	out := Timeline{Step: step, Undated: t.undated}
	span := Interval{t.first, t.last}
	if t.last == 0 {
		span = Interval{}
	}
	if step == "" {
		out.Step = stepFor(span)
	}
	if t.last == 0 {
		return out, nil
	}
	var starts []Day // of the bins
	for d := out.Step.floor(t.first); d <= t.last; d = out.Step.next(d) {
		if len(starts) == MaxBins && out.Step != ByYear {
			return Timeline{}, &InputError{Field: "by", Value: string(step), Reason: fmt.Sprintf("makes more than %d bins from %s to %s; ask for longer ones or for less time", MaxBins, t.first, t.last)}
		}
		starts = append(starts, d)
	}
	out.Start = starts[0]
	out.Incidents, out.Killed = make([]float64, len(starts)), make([]float64, len(starts))
	bin := 0
	var density dayDensity
	for i := range t.days {
		density.n += t.density[i].n
		density.killed += t.density[i].killed
		day := t.base + Day(i)
		if day < t.first || day > t.last {
			continue
		}
		for bin+1 < len(starts) && starts[bin+1] <= day {
			bin++
		}
		out.Incidents[bin] += float64(t.days[i].n) + density.n
		out.Killed[bin] += float64(t.days[i].killed) + density.killed
	}
	for _, p := range t.beyond {
		part := 1 / float64(p.end-p.start+1)
		bin, ok := slices.BinarySearch(starts, p.start)
		if !ok {
			bin--
		}
		for ; bin < len(starts) && starts[bin] <= p.end; bin++ {
			end := p.end
			if bin+1 < len(starts) {
				end = min(end, starts[bin+1]-1)
			}
			share := part * float64(end-max(p.start, starts[bin])+1)
			out.Incidents[bin] += share
			out.Killed[bin] += share * float64(p.killed)
		}
	}
	hundredths(out.Incidents)
	hundredths(out.Killed)
	return out, nil
}

// hundredths rounds a list of figures, none below 0, so that any number of the
// first of them add up to their sum, rounded.
func hundredths(list []float64) {
	sum, rounded := 0.0, 0.0
	for i, v := range list {
		sum += v
		next := max(math.Round(sum*100), rounded)
		list[i] = (next - rounded) / 100
		rounded = next
	}
}
