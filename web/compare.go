package web

import (
	"strconv"

	"dateline/geo"
)

// MostCompared is how many countries stand side by side on one page.
const MostCompared = 3

func (p ComparePage) title() string {
	if len(p.Columns) == 0 {
		return "Compare countries"
	}
	return And(p.names()) + " compared"
}

func (p ComparePage) names() []string {
	var names []string
	for _, c := range p.Columns {
		names = append(names, c.Country.Name())
	}
	return names
}

func (p ComparePage) description() string {
	if len(p.Columns) == 0 {
		return "Two or three countries side by side: incidents, killed and injured on the same scales, the year and the one before, trend, groups and official levels."
	}
	return "Recorded incidents of " + And(p.names()) + " side by side, on the same scales."
}

// query is the page's address without the edition.
func (p ComparePage) query() string {
	var f geo.Filter
	for _, c := range p.Columns {
		f.Countries = append(f.Countries, c.Country)
	}
	return f.Query()
}

// standfirst says what is to be chosen, or what the columns have in common.
func (p ComparePage) standfirst() string {
	switch {
	case len(p.Columns) == 0:
		return "Choose two or three countries."
	case len(p.Columns) == 1:
		return "Choose one or two countries to set beside " + p.Columns[0].Country.Name() + "."
	case p.AsOf == 0:
		return "Nothing is recorded in any of them."
	}
	return "Twelve months end with " + Day(p.AsOf) + ", the last day that the data of all of them reach."
}

// picks are the choices of the n-th field of the form.
func (p ComparePage) picks(n int) []option {
	chosen := geo.Country("")
	if n < len(p.Columns) {
		chosen = p.Columns[n].Country
	}
	out := []option{{Value: "", Label: "–", On: chosen == ""}}
	found := chosen == ""
	for _, c := range p.Choices {
		found = found || c == chosen
		out = append(out, option{Value: string(c), Label: c.Name(), On: c == chosen})
	}
	if !found {
		out = append(out, option{Value: string(chosen), Label: chosen.Name(), On: true})
	}
	return out
}

func pickLabel(n int) string {
	return [MostCompared]string{"First country", "Second country", "Third country"}[n]
}

// courses are countries as small charts draw them.
func (f Frame) courses(columns []CompareColumn) []course {
	var out []course
	for _, c := range columns {
		out = append(out, course{
			Name: c.Country.Name(), Href: f.Link("/countries/"+string(c.Country), ""), Query: "country=" + string(c.Country), Facet: c.Facets,
		})
	}
	return out
}

// comparePart is a part of the table: rows under a heading of their own.
type comparePart struct {
	Name string
	Rows []compareRow
}

// compareRow is a row of the table: a cell for each country.
type compareRow struct {
	Name  string
	Cells []key
}

func (p ComparePage) parts() []comparePart {
	var out []comparePart
	part := func(name string) { out = append(out, comparePart{Name: name}) }
	row := func(name string, cell func(CompareColumn) key) {
		r := compareRow{Name: name}
		for _, c := range p.Columns {
			r.Cells = append(r.Cells, cell(c))
		}
		last := &out[len(out)-1]
		last.Rows = append(last.Rows, r)
	}
	number := func(s, label string, query ...string) key {
		return key{Value: s, Name: label, Href: p.incidents(query...)}
	}
	one := func(c CompareColumn) string { return "country=" + string(c.Country) }

	part("All that is recorded")
	row("Incidents", func(c CompareColumn) key { return number(Number(c.Facets.Total), "", one(c)) })
	row("Killed", func(c CompareColumn) key {
		return withRange(number(sumFigure(c.Facets.Killed), "killed", one(c), "sort=killed"), c.Facets.Killed)
	})
	row("Injured", func(c CompareColumn) key {
		return withRange(number(sumFigure(c.Facets.Injured), "injured", one(c)), c.Facets.Injured)
	})
	day := func(c CompareColumn, d geo.Day) key {
		if !d.Known() {
			return key{Value: "–", Unknown: true}
		}
		return number(Day(d), "", "datetime="+d.String(), one(c))
	}
	row("First", func(c CompareColumn) key { return day(c, c.Facets.First) })
	row("Last", func(c CompareColumn) key { return day(c, c.Facets.Last) })
	row("With at least two sources", func(c CompareColumn) key {
		v := c.Summary.Coverage
		return number(Percent(v.Sourced.N, v.N), "", v.Sourced.Filter.Query())
	})

	part("Twelve months to " + Day(p.AsOf))
	row("Incidents", func(c CompareColumn) key {
		a := c.Summary.Activity
		return number(Number(a.N), "", a.Filter.Query())
	})
	row("The year before", func(c CompareColumn) key {
		a := c.Summary.Activity
		k := number(Number(a.Before.N), "", a.Before.Filter.Query())
		k.Note = changeOf(int64(a.N), int64(a.Before.N))
		return k
	})
	row("Killed", func(c CompareColumn) key {
		a := c.Summary.Activity
		return withRange(number(sumFigure(a.Killed), "killed", a.Filter.Query(), "sort=killed"), a.Killed)
	})
	row("Killed the year before", func(c CompareColumn) key {
		a := c.Summary.Activity
		k := number(sumFigure(a.Before.Killed), "killed", a.Before.Filter.Query(), "sort=killed")
		k.Note = changeOf(a.Killed.Best, a.Before.Killed.Best)
		return k
	})
	row("Trend of 90 days", func(c CompareColumn) key {
		t := c.Summary.Trend
		return number(trendName(t), "", t.Recent.Filter.Query())
	})
	row("Most named group", func(c CompareColumn) key {
		if g := c.Summary.Activity.Groups; len(g) > 0 {
			return key{Value: p.Name(g[0].Group), Href: p.Link("/groups/"+g[0].Group, ""), Note: Plural(g[0].N, "incident", "incidents")}
		}
		return key{Value: "–", Unknown: true}
	})

	part("By formula and by decree")
	row("Impact score, "+strconv.Itoa(p.AsOf.Year()), func(c CompareColumn) key {
		s := c.Summary.Score
		k := number(Decimal(s.Best.Score, 3), "", s.Filter.Query())
		if s.Low.Score != s.High.Score {
			k.Note = Decimal(s.Low.Score, 3) + "–" + Decimal(s.High.Score, 3)
		}
		return k
	})
	row("Official level", func(c CompareColumn) key {
		if c.Level == nil {
			return key{Value: "none known to us", Unknown: true}
		}
		return key{Value: levelShort(*c.Level), Href: p.Link("/countries/"+string(c.Country), "") + "#official"}
	})
	return out
}

// withRange notes the range of sums beside their best figure.
func withRange(k key, s geo.Sums) key {
	if s.Low != s.Best || s.High != s.Best {
		k.Note = Number(s.Low) + "–" + Number(s.High)
	}
	if s.Best == 0 && s.Unknown > 0 {
		k.Note = "no figure"
	}
	return k
}
