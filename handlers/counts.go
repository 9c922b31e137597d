package handlers

import (
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"dateline/geo"
)

// maxChoices is how many codes of a facet are sent, those asked for besides.
const maxChoices = 300

// countsJSON is the answer of /map/counts: how many incidents the filter
// selects, when they were, and what other choices of codes would select.
//
// The bins follow each other from start on without a gap: the i-th of by day
// begins i days later, of by week 7·i, of by month and year that many months and
// years. They hold what of the incidents lies in the filter's time; those of
// several days are shared out over their days, so that figures are fractions,
// with at most 2 decimals, and incidents and undated add up to matched. For the
// whole of time, ask without datetime.
//
// Each facet is counted under all of the filter but the facet's own word
// (precision's is precision_max), most first. Codes of no incident are left out,
// and beyond the first 300 those that the filter does not name; more says of how
// many codes.
type countsJSON struct {
	Edition   int64                   `json:"edition"`
	Matched   int                     `json:"matched"`
	Killed    int64                   `json:"killed"`  // best figures added up
	Unknown   int                     `json:"unknown"` // incidents without one
	Undated   int                     `json:"undated"`
	Unit      geo.Step                `json:"unit"`
	Start     geo.Day                 `json:"start,omitzero"` // first day of the first bin
	Incidents []float64               `json:"incidents"`
	Killings  []float64               `json:"killed_bins"`
	Facets    map[string][]choiceJSON `json:"facets"`
	More      map[string]int          `json:"more,omitempty"`
}

// choiceJSON is a code with the number of incidents it would select. Name is
// there for countries, groups and data sets.
type choiceJSON struct {
	Code string `json:"code"`
	Name string `json:"name,omitempty"`
	N    int    `json:"n"`
}

// counts answers GET /map/counts with a filter and by=day, week, month or year
// (without by, what suits the span).
func (s *Server) counts(c echo.Context) error {
	q, err := s.parse(c, strict, "by")
	if err != nil {
		return err
	}
	step := geo.Step(c.QueryParam("by"))
	if step != "" && !slices.Contains(geo.Steps, step) {
		return &geo.InputError{Field: "by", Value: string(step), Reason: "want day, week, month or year"}
	}
	return s.cached(c, answer{
		Type: typeJSON, Key: q.key, Edition: q.edition.N, Pinned: q.filter.Edition != 0,
		Body: func(w io.Writer) error {
			sel, err := s.selectShown(c.Request().Context(), q, q.filter.WithoutCodes())
			if err != nil {
				return err
			}
			b, err := sel.Breakdown(q.filter, step)
			if err != nil {
				return err
			}
			e := json.NewEncoder(w)
			e.SetEscapeHTML(false)
			return e.Encode(newCountsJSON(q, &b))
		},
	})
}

func newCountsJSON(q *query, b *geo.Breakdown) *countsJSON {
	out := &countsJSON{
		Edition: q.edition.N, Matched: b.Matched, Killed: b.Killed, Unknown: b.Unknown, Undated: b.Undated,
		Unit: b.Step, Start: b.Start, Incidents: orEmpty(b.Incidents), Killings: orEmpty(b.Timeline.Killed),
		Facets: map[string][]choiceJSON{}, More: map[string]int{},
	}
	asked := q.filter.Values()
	for f, list := range b.Facets {
		name := geo.FacetNames[f]
		named := strings.Split(asked.Get(name), ",")
		choices := make([]choiceJSON, 0, min(len(list), maxChoices))
		for i, t := range list {
			if i >= maxChoices && !slices.Contains(named, t.Code) {
				out.More[name]++
				continue
			}
			choices = append(choices, choiceJSON{Code: t.Code, Name: q.name(geo.Facet(f), t.Code), N: t.N})
		}
		out.Facets[name] = choices
	}
	return out
}

// name is what people call a code that a client cannot know; "" for others.
func (q *query) name(f geo.Facet, code string) string {
	switch f {
	case geo.CountryFacet:
		return geo.Country(code).Name()
	case geo.GroupFacet:
		a, _ := q.entries.Actor(code)
		return a.Name
	case geo.DatasetFacet:
		for _, d := range q.entries.Datasets {
			if d.Slug == code {
				return d.Name
			}
		}
	}
	return ""
}

// orEmpty is a list that JSON writes as one.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
