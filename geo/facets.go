package geo

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
)

// Sums adds up tolls as [Toll.Spread] counts them.
type Sums struct {
	Low, Best, High int64
	Unknown         int // incidents without a best figure
}

// Tally is how often a code occurs.
type Tally struct {
	Code   string
	N      int
	Killed int64 // best figures added up
}

// Facets are the counts of a selection. An incident with several methods or
// groups counts for each of them; one without a code counts for none. Lists are
// sorted by N, greatest first, then by code; Years ("2024") and Months
// ("2024-03") by time. An interval counts in each that it touches, as filters by
// time select it; one without an end in that of its first day.
type Facets struct {
	Total           int
	Killed, Injured Sums
	Countries       []Tally
	Kinds           []Tally
	Outcomes        []Tally
	Methods         []Tally
	Groups          []Tally
	Datasets        []Tally
	Precisions      []Tally // by the word of the code
	Years, Months   []Tally
	First, Last     Day // first and last day that any of them touches; not known without dated incidents
}

// tallied is what falls on one code, profile or month.
type tallied struct {
	n      int
	killed int64
}

// Facets counts the selection in one pass over its rows.
func (s *Selection) Facets() Facets {
	x := s.x
	var f Facets
	profiles, tolls := make([]tallied, len(x.profiles)), make([]int, len(x.tolls))
	months := newMonthCounts(x.firstMonth, x.months)
	last := Day(0)
	for w, v := range s.rows() {
		f.Total += bits.OnesCount64(v)
		for ; v != 0; v &= v - 1 {
			row := w<<6 + bits.TrailingZeros64(v)
			killed := int64(max(x.killed[row], 0))
			p := &profiles[x.profile[row]]
			p.n++
			p.killed += killed
			tolls[x.figures[row]]++
			if day := x.start[row]; day != 0 {
				end := x.end[row]
				if end == lastDay {
					end = day
				}
				months.add(day, end, killed)
				if f.First == 0 || day < f.First {
					f.First = day
				}
				last = max(last, day, end)
			}
		}
	}
	f.Last = last
	for i, n := range tolls {
		if n > 0 {
			f.Killed.times(x.tolls[i].killed, n)
			f.Injured.times(x.tolls[i].injured, n)
		}
	}
	f.Years, f.Months = months.tallies()
	f.byCode(x, profiles)
	return f
}

// times adds a toll n times.
func (s *Sums) times(t Toll, n int) {
	var one Sums
	one.count(t)
	s.Low += one.Low * int64(n)
	s.Best += one.Best * int64(n)
	s.High += one.High * int64(n)
	s.Unknown += one.Unknown * n
}

// byCode adds profiles up by each of their codes.
func (f *Facets) byCode(x *Index, profiles []tallied) {
	country, dataset := make([]tallied, len(x.countryNames)), make([]tallied, len(x.datasetNames))
	kind, outcome := make([]tallied, len(x.kindNames)), make([]tallied, len(x.outcomeNames))
	precision := make([]tallied, len(geoPrecisionNames))
	methods, groups := make([]tallied, len(x.methodSets)), make([]tallied, len(x.groupSets))
	for i, c := range profiles {
		if c.n == 0 {
			continue
		}
		p := &x.profiles[i]
		for _, to := range [...]*tallied{
			&country[p.country], &dataset[p.dataset], &kind[p.kind], &outcome[p.outcome],
			&precision[min(int(p.precision), len(precision)-1)], &methods[p.methods], &groups[p.groups],
		} {
			to.add(c)
		}
	}
	f.Countries, f.Datasets = tallies(x.countryNames, country), tallies(x.datasetNames, dataset)
	f.Kinds, f.Outcomes = tallies(x.kindNames, kind), tallies(x.outcomeNames, outcome)
	f.Precisions = tallies(geoPrecisionNames, precision)
	f.Methods, f.Groups = talliesOfSets(x.methodSets, methods), talliesOfSets(x.groupSets, groups)
}

func (c *tallied) add(o tallied) {
	c.n += o.n
	c.killed += o.killed
}

func tallies(names []string, counts []tallied) (out []Tally) {
	for i, c := range counts {
		if c.n > 0 && names[i] != "" {
			out = append(out, Tally{names[i], c.n, c.killed})
		}
	}
	slices.SortFunc(out, func(a, b Tally) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Code, b.Code)) })
	return out
}

// talliesOfSets counts each word of the sets; a word counts once in a set.
func talliesOfSets[T ~string](sets [][]T, counts []tallied) []Tally {
	var names []string
	var sum []tallied
	at := map[T]int{}
	for i, c := range counts {
		if c.n == 0 {
			continue
		}
		for n, w := range sets[i] {
			if slices.Contains(sets[i][:n], w) {
				continue
			}
			k, ok := at[w]
			if !ok {
				k = len(names)
				at[w] = k
				names, sum = append(names, string(w)), append(sum, tallied{})
			}
			sum[k].add(c)
		}
	}
	return tallies(names, sum)
}

// monthCounts counts by month, from the month first on (see Day.Month), and by
// year. What touches several months is in each, but in a year once.
type monthCounts struct {
	first         int
	months, years []tallied
}

func newMonthCounts(first, months int) monthCounts {
	return monthCounts{first, make([]tallied, months), make([]tallied, (first+months)/12-first/12+1)}
}

func (m *monthCounts) add(start, end Day, killed int64) {
	from := start.month()
	to := from
	if end > start {
		to = end.month()
	}
	for i := from - m.first; i <= to-m.first; i++ {
		m.months[i].add(tallied{1, killed})
	}
	for i := from/12 - m.first/12; i <= to/12-m.first/12; i++ {
		m.years[i].add(tallied{1, killed})
	}
}

func (m *monthCounts) tallies() (years, months []Tally) {
	for i, c := range m.months {
		if c.n > 0 {
			months = append(months, Tally{fmt.Sprintf("%04d-%02d", (m.first+i)/12, (m.first+i)%12+1), c.n, c.killed})
		}
	}
	for i, c := range m.years {
		if c.n > 0 {
			years = append(years, Tally{fmt.Sprintf("%04d", m.first/12+i), c.n, c.killed})
		}
	}
	return years, months
}

// month is [Day.Month] without going through time.Time, for long columns. Years
// begin in March here, so that the leap day is the last of a year; see Howard
// Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
func (d Day) month() int {
	z := int(d) + 305 // days since 0000-03-01
	era := z / 146097
	day := z - era*146097
	year := (day - day/1460 + day/36524 - day/146096) / 365
	day -= 365*year + year/4 - year/100
	return (era*400+year)*12 + (5*day+2)/153 + 2
}
