package handlers

import (
	"cmp"
	"errors"
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"dateline/geo"
	"dateline/web"
)

// compare sets two or three countries side by side. What it is asked wrongly is
// answered with a sentence above the form, which is there to ask again.
func (s *Server) compare(c echo.Context) error {
	q, err := s.read(c, lenient)
	var wrong *geo.InputError
	if errors.As(err, &wrong) && wrong.Field == "country" {
		delete(c.QueryParams(), "country") // what is left makes the page round the sentence
		if q, err = s.read(c, lenient); err != nil {
			return err
		}
		return s.compareAgain(c, q, "“"+wrong.Value+"” is no country known here. Countries have ISO codes of three letters, such as AFG, or English names.")
	}
	if err != nil {
		return err
	}
	asked := q.filter.Countries
	if len(asked) > web.MostCompared {
		return s.compareAgain(c, q, "At most "+web.Plural(web.MostCompared, "country", "countries")+" can be compared at once; "+web.Number(len(asked))+" are asked for.")
	}
	return s.page(c, q, func() (templ.Component, error) {
		page, err := s.comparePage(c, q, asked)
		return web.Compare(page), err
	})
}

// compareAgain is the page without a comparison.
func (s *Server) compareAgain(c echo.Context, q *query, problem string) error {
	page, err := s.comparePage(c, q, nil)
	if err != nil {
		return err
	}
	page.Problem = problem
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, http.StatusBadRequest, web.Compare(page))
}

func (s *Server) comparePage(c echo.Context, q *query, asked []geo.Country) (web.ComparePage, error) {
	ctx := c.Request().Context()
	if err := s.about(ctx, q, geo.Filter{}); err != nil {
		return web.ComparePage{}, err
	}
	page := web.ComparePage{Frame: s.frame(c, q)}
	for _, t := range q.sel.Facets().Countries {
		page.Choices = append(page.Choices, geo.Country(t.Code))
	}
	slices.SortFunc(page.Choices, func(a, b geo.Country) int { return cmp.Compare(geo.Fold(a.Name()), geo.Fold(b.Name())) })
	var parts []*geo.Selection
	for _, country := range asked {
		part := q.sel.WhereCodes(func(f *geo.Feature) bool { return f.Country == country })
		column := web.CompareColumn{Country: country, Facets: part.Facets(), Level: levelInForce(q, country)}
		reach, err := s.asOf(ctx, q, column.Facets)
		if err != nil {
			return page, err
		}
		if column.Facets.Total > 0 && (page.AsOf == 0 || reach < page.AsOf) {
			page.AsOf = reach
		}
		parts, page.Columns = append(parts, part), append(page.Columns, column)
	}
	for i := range page.Columns {
		col := &page.Columns[i]
		col.Summary = geo.Summarize(col.Country, page.AsOf, parts[i].All())
	}
	return page, nil
}

// levelInForce is the official level of a country that has not ended; nil where
// none is known.
func levelInForce(q *query, country geo.Country) *geo.AlertLevel {
	for _, l := range q.entries.AlertLevels {
		if l.Country == country && !l.To.Known() {
			return &l
		}
	}
	return nil
}
