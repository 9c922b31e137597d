package geo

import "math"

// ScoreName is what the score must be called wherever it is shown: it is
// computed from the incidents of this Dateline only, and so cannot be compared
// with the table that IEP publishes.
const ScoreName = "impact score (GTI-2024 formula, this dataset)"

// Weights of the formula of the Global Terrorism Index 2024 (Institute for
// Economics & Peace), as its scripts have them, in whole numbers so that sums
// are exact: in halves, what an incident, a person killed, injured or held
// hostage counts; in hundredths, what the sum of a calendar year counts, the
// reference year first.
const incidentHalves, killedHalves, injuredHalves, hostageHalves = 2, 6, 1, 1

var yearHundredths = [5]int64{52, 26, 13, 6, 3}

// ScoreBreaks are the scores at which the bands of the index begin; the
// weighted sums at their edges are [ScoreEdge] of them.
var ScoreBreaks = [5]float64{0, 2, 4, 6, 8}

// scoreBase is the weighted sum plus one that gives a score of 10.
const scoreBase = 20001

// ImpactScore is the score of a weighted sum w: 10·ln(w+1)/ln(20001), to three
// decimals and at most 10. It is 0 for sums that are not positive.
func ImpactScore(w float64) float64 {
	if !(w > 0) {
		return 0
	}
	return min(10, math.Round(10*math.Log1p(w)/math.Log(scoreBase)*1000)/1000)
}

// ScoreEdge is the weighted sum at which a score is reached, the inverse of
// ImpactScore: 2 is reached at 6.25, 8 at 2758.6.
func ScoreEdge(score float64) float64 { return math.Pow(scoreBase, score/10) - 1 }

// Score is the impact of the attacks of five calendar years, completed and
// failed ones. An interval counts in the year of its first day.
type Score struct {
	// Year is the reference year, the calendar year of the day asked for.
	Year int
	// Years are the sums of the reference year and the four before it, newest first.
	Years [5]ScoreYear
	// Low, Best and High are the result at the low, best and high figures.
	Low, Best, High ScoreResult
	// Missing are the attacks of these years that lack a figure, in the order
	// of the rows. A figure that is not known counts as 0.
	Missing []MissingFigures
	// MissingKilled, MissingInjured and MissingHostages are how many of them
	// lack which figure.
	MissingKilled, MissingInjured, MissingHostages int
	// Figure is the number of attacks in the five years.
	Figure
}

// ScoreYear is the sum of one calendar year.
type ScoreYear struct {
	Year            int
	Weight          float64 // in the weighted sum
	Figure                  // attacks that begin in the year
	Killed, Injured Sums
	Hostages        int64
	// Low, Best and High are the year's sums before weighting: 1 for each
	// incident, 3 for each killed, 0.5 for each injured and each hostage.
	Low, Best, High float64
}

// ScoreResult is a weighted sum and its score.
type ScoreResult struct {
	W     float64 // weighted sum of the five years
	Score float64 // 0 to 10, three decimals
}

// MissingFigures is an attack that lacks a best figure of its killed or
// injured, or the number of hostages where its method takes hostages.
type MissingFigures struct {
	ID, Rev                   int64
	Date                      Interval
	Killed, Injured, Hostages bool // true where the figure is missing
}

type scoreSum struct{ Score }

func newScoreSum(base Filter, asOf Day) *scoreSum {
	s := &scoreSum{Score{Year: asOf.Year()}}
	for n := range s.Years {
		y := s.Year - n
		s.Years[n].Year, s.Years[n].Weight = y, float64(yearHundredths[n])/100
		s.Years[n].Filter = impactFilter(base, calendarYear(y))
	}
	s.Filter = impactFilter(base, span(NewDay(s.Year-4, 1, 1), NewDay(s.Year, 12, 31)))
	return s
}

func (s *scoreSum) add(r *Row) {
	ago := s.Year - r.Date.Start.Year()
	if !r.Date.Start.Known() || ago < 0 || ago >= len(s.Years) || !r.impact() {
		return
	}
	s.N++
	y := &s.Years[ago]
	y.N++
	y.Killed.count(r.Killed)
	y.Injured.count(r.Injured)
	y.Hostages += int64(r.Hostages.Or(0))
	m := MissingFigures{
		ID: r.ID, Rev: r.Rev, Date: r.Date,
		Killed: !r.Killed.Best.IsKnown(), Injured: !r.Injured.Best.IsKnown(),
		Hostages: !r.Hostages.IsKnown() && r.takesHostages(),
	}
	if !m.Killed && !m.Injured && !m.Hostages {
		return
	}
	s.Missing = append(s.Missing, m)
	s.MissingKilled += one(m.Killed)
	s.MissingInjured += one(m.Injured)
	s.MissingHostages += one(m.Hostages)
}

// takesHostages reports whether a number of hostages is to be expected.
func (f *Feature) takesHostages() bool {
	for _, m := range f.Methods {
		switch m {
		case "hostage_barricade", "kidnapping", "hijacking":
			return true
		}
	}
	return false
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (s *scoreSum) done() Score {
	var low, best, high int64
	for n := range s.Years {
		y := &s.Years[n]
		l := halves(y, y.Killed.Low, y.Injured.Low)
		b := halves(y, y.Killed.Best, y.Injured.Best)
		h := halves(y, y.Killed.High, y.Injured.High)
		y.Low, y.Best, y.High = float64(l)/2, float64(b)/2, float64(h)/2
		low += l * yearHundredths[n]
		best += b * yearHundredths[n]
		high += h * yearHundredths[n]
	}
	s.Low, s.Best, s.High = scoreOf(low), scoreOf(best), scoreOf(high)
	return s.Score
}

// halves is the sum of a year in halves.
func halves(y *ScoreYear, killed, injured int64) int64 {
	return incidentHalves*int64(y.N) + killedHalves*killed + injuredHalves*injured + hostageHalves*y.Hostages
}

func scoreOf(weighted int64) ScoreResult {
	w := float64(weighted) / 200 // halves of hundredths
	return ScoreResult{w, ImpactScore(w)}
}
