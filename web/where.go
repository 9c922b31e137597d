package web

import (
	"slices"
	"strconv"
	"strings"

	"dateline/geo"
)

// How many rows a page shows at once of its provinces and groups.
const provincesShown, groupsShown = 12, 10

// ranks are incidents added up by something: the rows of a table.
type ranks struct {
	By    string // "province"
	Rows  []rank
	Span  [2]int // first and last year that the bars of all rows stand for
	Dated bool   // rows tell of the last incident
}

// rank is a row: its name, its page, the filter of its incidents and their sums.
type rank struct {
	Name, Href, Query string
	N                 int
	Years             geo.Years
	Killed            int64
	Unknown           int
	Last              geo.Interval
}

// provinceRanks are the provinces from one place of their order to another; the
// bars of all of them stand for the same years.
func (f Frame) provinceRanks(p ProvinceRows, from, to int) ranks {
	r := ranks{By: "province"}
	for _, row := range p.Rows {
		r.Span = widened(r.Span, row.Years)
	}
	for _, row := range p.Rows[from:min(to, len(p.Rows))] {
		query := row.Filter.Query()
		r.Rows = append(r.Rows, rank{
			Name: row.Name, Href: f.Link("/", query), Query: query,
			N: row.N, Years: row.Years, Killed: row.Killed.Best, Unknown: row.Killed.Unknown,
		})
	}
	return r
}

// groupRanks are groups among the incidents of query.
func (f Frame) groupRanks(rows []GroupRow, query string) ranks {
	r := ranks{By: "group", Dated: true}
	r.Span[0], r.Span[1] = groupSpan(rows)
	for _, row := range rows {
		slug := row.Actor.Slug
		r.Rows = append(r.Rows, rank{row.Actor.Name, f.Link("/groups/"+slug, ""), join(query, "group="+slug), row.N, row.Years, row.Killed, row.Unknown, row.Last})
	}
	return r
}

// countryRanks are countries among the incidents of query.
func (f Frame) countryRanks(rows []CountryRow, query string) ranks {
	r := ranks{By: "country", Dated: true}
	r.Span[0], r.Span[1] = sparkSpan(rows)
	for _, row := range rows {
		code := string(row.Country)
		r.Rows = append(r.Rows, rank{row.Country.Name(), f.Link("/countries/"+code, ""), join(query, "country="+code), row.N, row.Years, row.Killed, row.Unknown, row.Last})
	}
	return r
}

func groupSpan(rows []GroupRow) (first, last int) {
	var span [2]int
	for _, r := range rows {
		span = widened(span, r.Years)
	}
	return span[0], span[1]
}

func widened(span [2]int, y geo.Years) [2]int {
	first, last := y.Span()
	if span[0] == 0 || first != 0 && first < span[0] {
		span[0] = first
	}
	span[1] = max(span[1], last)
	return span
}

// yearSentence says how twelve months compare with those before them.
func yearSentence(a geo.Activity) string {
	when := "the twelve months to " + Day(a.Window.End)
	now, before := a.N, a.Before.N
	switch {
	case now == 0 && before == 0:
		return "Nothing is recorded in " + when + ", nor in the year before."
	case now == 0:
		return "Nothing is recorded in " + when + ", after " + Plural(before, "incident", "incidents") + " in the year before."
	}
	s := Plural(now, "incident is", "incidents are") + " recorded in " + when + ", "
	switch {
	case before == 0:
		return s + "none in the year before."
	case now == before:
		return s + "as many as in the year before."
	case now > before:
		s += Number(now-before) + " more"
	default:
		s += Number(before-now) + " fewer"
	}
	return s + " than in the year before."
}

// yearFigure is a number of twelve months beside that of the year before.
type yearFigure struct {
	Number, Label, Note, Query string
	// Before is the year before's number, BeforeLabel what it counts.
	Before, BeforeLabel, BeforeQuery string
	Change                           string // "−26%"; "" where it would say nothing
}

func yearFigures(a geo.Activity) []yearFigure {
	now, before := a.Period, a.Before
	f := func(number, label, note, beforeNumber string, sort string) yearFigure {
		return yearFigure{
			Number: number, Label: label, Note: note, Query: join(now.Filter.Query(), sort),
			Before: beforeNumber, BeforeLabel: label, BeforeQuery: join(before.Filter.Query(), sort),
		}
	}
	sum := func(label, sort string, n, b geo.Sums) yearFigure {
		y := f(sumFigure(n), label, rangeNote(n), sumFigure(b), sort)
		y.Change = changeOf(n.Best, b.Best)
		return y
	}
	incidents := f(Number(now.N), one(now.N, "incident", "incidents"), "", Number(before.N), "")
	incidents.BeforeLabel = one(before.N, "incident", "incidents")
	incidents.Change = changeOf(int64(now.N), int64(before.N))
	arrested := f(arrestedFigure(now), "arrested", "", arrestedFigure(before), "")
	arrested.Query, arrested.BeforeQuery = arrestsQuery(now), arrestsQuery(before)
	return []yearFigure{incidents, sum("killed", "sort=killed", now.Killed, before.Killed), sum("injured", "", now.Injured, before.Injured), arrested}
}

// leastForChange is the number from which a change is given as a percentage:
// of fewer, one incident more or less would make a headline.
const leastForChange = 10

func changeOf(now, before int64) string {
	if before < leastForChange || now == before {
		return ""
	}
	return changeText(float64(now)/float64(before) - 1)
}

// gapLine is what records leave open of one thing, as counts of the incidents
// that do, or in words.
type gapLine struct {
	Name   string
	Counts []gapCount
	Text   string
}

// gapCount is a number, the query of its incidents, and what is said of them.
type gapCount struct{ Number, Query, Text string }

func (l gapLine) String() string {
	var words []string
	for _, c := range l.Counts {
		words = append(words, c.Number+c.Text)
	}
	return strings.Join(words, "") + l.Text
}

// gapLines are those of which there are any; noLevel says that no official level
// is known either.
func gapLines(g geo.Gaps, noLevel bool) []gapLine {
	var out []gapLine
	count := func(n int, gap geo.Gap, number, text string) []gapCount {
		if n == 0 {
			return nil
		}
		f := g.Filter
		f.Missing = []geo.Gap{gap}
		return []gapCount{{number, f.Query(), text}}
	}
	add := func(name string, counts ...[]gapCount) {
		l := slices.Concat(counts...)
		for i := range l {
			l[i].Text += ", "
		}
		if n := len(l) - 1; n >= 0 {
			l[n].Text = strings.TrimSuffix(l[n].Text, ", ") + "."
			out = append(out, gapLine{Name: name, Counts: l})
		}
	}
	of := func(all int, text string) string { return " of " + Number(all) + text }
	add("Killed", count(g.Killed, geo.KilledGap, Number(g.Killed), of(g.Attacks, " attacks and operations give no number")))
	add("Injured", count(g.Injured, geo.InjuredGap, Number(g.Injured), of(g.Attacks, " attacks and operations give no number")))
	add("Who did it", count(g.Unattributed, geo.AttributionGap, Plural(g.Unattributed, "attack", "attacks"), ": no record says who is held to have done it"))
	add("Place", count(g.Place, geo.PlaceGap, Number(g.Place), of(g.N, " incidents are known to the country at most")),
		count(g.Area, geo.AreaGap, Number(g.Area), " to a province or wider area"))
	add("Date", count(g.Undated, geo.DateGap, Number(g.Undated), of(g.N, " incidents have no date")),
		count(g.Vague, geo.DayGap, Number(g.Vague), " are dated to a month or longer"))
	add("Sources", count(g.Unsourced, geo.SourcesGap, Number(g.Unsourced), of(g.N, " incidents rest on fewer than two sources")))
	if noLevel {
		out = append(out, gapLine{Name: "Official level", Text: "No scheme of this country is known to us."})
	}
	return out
}

// year is a calendar year without a thousands separator.
func year(y int) string { return strconv.Itoa(y) }
