package web

import (
	"strconv"
	"strings"

	"dateline/geo"
)

func (p CountryPage) description() string {
	return "Threat summary of " + p.Country.Name() + ": official level, recorded activity, impact score, trend and coverage. " + p.standfirst()
}

func (p CountryPage) standfirst() string {
	f := p.Facets
	if f.Total == 0 {
		return "No incident is recorded here."
	}
	s := Plural(f.Total, "incident", "incidents") + " recorded"
	if f.First.Known() {
		s += ", " + Dates(geo.Interval{Start: f.First, End: f.Last})
	}
	return s + killedClause(f.Killed, "; ") + "."
}

// titleOf is the title of a row, which an index keeps no texts for, as far as
// it is among the recent incidents.
func titleOf(recent []geo.Feature, r geo.Row) string {
	for _, i := range recent {
		if i.ID == r.ID {
			return i.Title
		}
	}
	return r.Title
}

// level is the official level in force, nil where none is.
func (p CountryPage) level() *geo.AlertLevel {
	for n := range p.Levels {
		if p.Levels[n].To == 0 {
			return &p.Levels[n]
		}
	}
	return nil
}

// levelLang is the language of the level's name, by its source.
func (p CountryPage) levelLang() string { return or(p.level().Source.Lang, "en") }

// levelShort is a level in a line: "urgence attentat, 3 of 3 (Vigipirate)".
func levelShort(l geo.AlertLevel) string {
	return l.Level + ", " + strconv.Itoa(l.Ordinal) + " of " + strconv.Itoa(l.Of) + " (" + l.Scheme + ")"
}

func stepsBox(of int) string { return "0 0 " + strconv.Itoa(of*34) + " 10" }

func one(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// rangeNote is the range of sums beside their best figure: " (3–21)".
func rangeNote(s geo.Sums) string {
	if s.Low == s.High || s.Low == s.Best && s.High == s.Best {
		return ""
	}
	return " (" + Number(s.Low) + "–" + Number(s.High) + ")"
}

func arrestsQuery(a geo.Period) string {
	g := a.Filter
	g.Kinds = []geo.Kind{geo.Arrest}
	return g.Query()
}

// missingSums says what the sums of a window lack.
func missingSums(a geo.Period) string {
	var parts []string
	if a.Killed.Unknown > 0 {
		parts = append(parts, Plural(a.Killed.Unknown, "incident states", "incidents state")+" no number of killed")
	}
	if n := a.Injured.Unknown; n > 0 {
		s := " no number of injured"
		if len(parts) == 0 {
			s = one(n, " incident states", " incidents state") + s
		}
		parts = append(parts, Number(n)+s)
	}
	if a.ArrestedUnknown > 0 {
		s := Plural(a.ArrestedUnknown, "arrest", "arrests")
		if len(parts) == 0 {
			s += one(a.ArrestedUnknown, " states", " state")
		}
		parts = append(parts, s+" no number of people")
	}
	if len(parts) == 0 {
		return ""
	}
	return And(parts) + "."
}

func placeFigureName(p geo.PlaceFigure) string {
	if s := PlaceLine(p.Name, p.Admin1); s != "" {
		return s
	}
	return CoordinateText(p.Point[0], p.Point[1], p.Precision)
}

// missingText says which figures a score lacks: "killed in 2 attacks, injured in 5".
func missingText(s geo.Score) string {
	var parts []string
	for _, m := range []struct {
		name string
		n    int
	}{{"killed", s.MissingKilled}, {"injured", s.MissingInjured}, {"hostages", s.MissingHostages}} {
		if m.n > 0 {
			parts = append(parts, m.name+" in "+Plural(m.n, "attack", "attacks"))
		}
	}
	return strings.Join(parts, ", ")
}

func missingWords(m geo.MissingFigures) string {
	var parts []string
	if m.Killed {
		parts = append(parts, "killed")
	}
	if m.Injured {
		parts = append(parts, "injured")
	}
	if m.Hostages {
		parts = append(parts, "hostages")
	}
	return Or(parts)
}

// weightsText is the weighted sum written out: "0.52 · 37.5 + 0.26 · 0 + …".
func weightsText(s geo.Score) string {
	var parts []string
	for _, y := range s.Years {
		parts = append(parts, Decimal(y.Weight, 2)+" · "+Decimal(y.Best, 1))
	}
	return strings.Join(parts, " + ")
}

// scoreSpread is the score at the low and high figures.
func scoreSpread(s geo.Score) string {
	if s.Low.Score == s.High.Score {
		return "The same at the low and at the high figures."
	}
	return Decimal(s.Low.Score, 3) + " at the low figures, " + Decimal(s.High.Score, 3) + " at the high ones."
}

// arrestedFigure is the number of people arrested, a dash where none is stated.
func arrestedFigure(a geo.Period) string {
	if a.Arrested == 0 && a.ArrestedUnknown > 0 {
		return "–"
	}
	return Number(a.Arrested)
}

// coverageDates is the first and last day of what is recorded, as a sentence.
func coverageDates(c geo.Coverage) string {
	if c.First == c.Last {
		return "All on " + Day(c.First) + "."
	}
	return "From " + Day(c.First) + " to " + Day(c.Last) + "."
}

func firstN[T any](list []T, n int) []T { return list[:min(n, len(list))] }

func trendName(t geo.Trend) string {
	switch t.Class {
	case geo.LargeIncrease:
		return "Large increase"
	case geo.ModerateIncrease:
		return "Moderate increase"
	case geo.LargeDecrease:
		return "Large decrease"
	}
	return "Limited change"
}

func trendArrow(c geo.TrendClass) string {
	switch c {
	case geo.LargeIncrease:
		return "↑"
	case geo.ModerateIncrease:
		return "↗"
	case geo.LargeDecrease:
		return "↓"
	}
	return "→"
}

// changeText is a change as a signed percentage: "+43%".
func changeText(change float64) string {
	s := Decimal(change*100, 0) + "%"
	if change > 0 {
		s = "+" + s
	}
	return s
}

func spanNote(first, last geo.Day) string {
	if !first.Known() {
		return ""
	}
	return ", " + Dates(geo.Interval{Start: first, End: last})
}
