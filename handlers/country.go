package handlers

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"dateline/geo"
	"dateline/web"
)

// recentShown is how many incidents a summary lists; a link leads to the rest.
const recentShown = 10

func (s *Server) countries(c echo.Context) error {
	q, err := s.read(c, lenient, "by", "sort")
	if err != nil {
		return err
	}
	var asked web.CountryQuery
	if asked.Order, err = web.ParseCountryOrder(c.QueryParam("sort")); err != nil {
		return err
	}
	if asked.Measure, err = web.ParseMeasure(c.QueryParam("by")); err != nil {
		return err
	}
	return s.page(c, q, func() (templ.Component, error) {
		if err := s.about(c.Request().Context(), q, geo.Filter{}); err != nil {
			return nil, err
		}
		page := web.CountriesPage{Frame: s.frame(c, q), Query: asked, World: s.world(), Rows: countryRows(q, nil)}
		asked.Order.Sort(page.Rows)
		for _, r := range geo.Regions() {
			row := web.RegionRow{Region: r}
			for _, c := range page.Rows {
				if r.Contains(c.Country) {
					row.N += c.N
					row.Killed += c.Killed
				}
			}
			page.Regions = append(page.Regions, row)
		}
		return web.Countries(page), nil
	})
}

// countryRows are the countries with incidents or an official level, most
// incidents first; with a region, only its own.
func countryRows(q *query, in *geo.Region) []web.CountryRow {
	var rows []web.CountryRow
	for _, st := range geo.Rollup(q.sel.All(), geo.ByCountry) {
		country := geo.Country(st.Code)
		if in == nil || in.Contains(country) {
			rows = append(rows, web.CountryRow{Country: country, N: st.N, Killed: st.Killed, Unknown: st.Unknown, Last: st.Last, Years: st.Years})
		}
	}
	for _, level := range q.entries.AlertLevels {
		if level.To.Known() || in != nil && !in.Contains(level.Country) {
			continue
		}
		i := slices.IndexFunc(rows, func(r web.CountryRow) bool { return r.Country == level.Country })
		if i < 0 {
			rows, i = append(rows, web.CountryRow{Country: level.Country}), len(rows)
		}
		rows[i].Level = &level
	}
	return rows
}

func (s *Server) country(c echo.Context) error {
	q, err := s.read(c, lenient)
	if err != nil {
		return err
	}
	country, err := geo.ParseCountry(c.Param("code"))
	if err != nil {
		return refuse(http.StatusNotFound, "“"+c.Param("code")+"” is no country known here. Countries have ISO codes of three letters, such as AFG; a list is at /countries.")
	}
	if string(country) != c.Param("code") {
		return s.redirect(c, http.StatusPermanentRedirect, withQuery("/countries/"+string(country), c.Request().URL))
	}
	return s.page(c, q, func() (templ.Component, error) {
		ctx := c.Request().Context()
		f := geo.Filter{Countries: []geo.Country{country}, Edition: q.filter.Edition}
		if err := s.about(ctx, q, f); err != nil {
			return nil, err
		}
		facets := q.sel.Facets()
		asOf, err := s.asOf(ctx, q, facets)
		if err != nil {
			return nil, err
		}
		page := web.CountryPage{
			Frame: s.frame(c, q), Country: country,
			Facets: facets, Summary: geo.Summarize(country, asOf, q.sel.All()), Groups: groupRows(q),
		}
		linked := f
		linked.Edition = 0 // links keep the page's
		page.Provinces.Rows, page.Provinces.Unstated = q.sel.Provinces(linked)
		if page.Targeted, err = s.elsewhere(ctx, q, country); err != nil {
			return nil, err
		}
		if err := s.namePlaces(ctx, page.Summary.Activity.Places); err != nil {
			return nil, err
		}
		if page.Map, err = s.mapView(ctx, q, f, q.sel, page.Facets); err != nil {
			return nil, err
		}
		if page.Recent, err = s.features(ctx, q.sel, geo.ByDateDesc, 0, recentShown); err != nil {
			return nil, err
		}
		for _, l := range q.entries.AlertLevels {
			if l.Country == country {
				page.Levels = append(page.Levels, l)
			}
		}
		slices.SortFunc(page.Levels, func(a, b geo.AlertLevel) int { return int(b.From - a.From) })
		for _, a := range q.entries.Assessments {
			if slices.Contains(a.Countries, country) {
				page.Assessments = append(page.Assessments, a)
			}
		}
		return web.Country(page), nil
	})
}

// regionPanels is how many of a region's countries are drawn side by side.
const regionPanels = 8

// summaryOf is the summary of the query's incidents, which base selects, with the
// names of its places.
func (s *Server) summaryOf(ctx context.Context, q *query, base geo.Filter, facets geo.Facets) (geo.Summary, error) {
	asOf, err := s.asOf(ctx, q, facets)
	if err != nil {
		return geo.Summary{}, err
	}
	sum := geo.SummarizeFilter(base, asOf, q.sel.All())
	return sum, s.namePlaces(ctx, sum.Activity.Places)
}

// namePlaces fills in the names that rows of the index do not carry.
func (s *Server) namePlaces(ctx context.Context, places []geo.PlaceFigure) error {
	revs := make([]int64, len(places))
	for i, p := range places {
		revs[i] = p.Rev
	}
	features, err := s.store.Features(ctx, revs)
	if err != nil {
		return err
	}
	for i, f := range features {
		places[i].Name, places[i].Admin1 = f.Place, f.Admin1
	}
	return nil
}

// asOf is the day up to which a summary of what facets counts looks: the last
// day that the data sets with incidents of it reach, so that a set that ends in
// 2019 is not summed up as "nothing in the past twelve months". The page says so.
// Of nothing it is the last day of all sets.
func (s *Server) asOf(ctx context.Context, q *query, facets geo.Facets) (geo.Day, error) {
	f := geo.Filter{Edition: q.filter.Edition}
	for _, d := range facets.Datasets {
		f.Datasets = append(f.Datasets, d.Code)
	}
	sets, err := s.selectShown(ctx, q, f)
	if err != nil {
		return 0, err
	}
	if last := sets.Span().End; last.Known() {
		return last, nil
	}
	return geo.DayOf(s.now()), nil
}

func (s *Server) regions(c echo.Context) error {
	return s.redirect(c, http.StatusSeeOther, withQuery("/countries", c.Request().URL)+"#regions")
}

func (s *Server) region(c echo.Context) error {
	q, err := s.read(c, lenient)
	if err != nil {
		return err
	}
	region, err := geo.ParseRegion(c.Param("slug"))
	if err != nil {
		return refuse(http.StatusNotFound, "“"+c.Param("slug")+"” is no region known here. A list is at /countries.")
	}
	if string(region) != c.Param("slug") {
		return s.redirect(c, http.StatusPermanentRedirect, withQuery("/regions/"+string(region), c.Request().URL))
	}
	return s.page(c, q, func() (templ.Component, error) {
		ctx := c.Request().Context()
		f := geo.Filter{Regions: []geo.Region{region}, Edition: q.filter.Edition}
		if err := s.about(ctx, q, f); err != nil {
			return nil, err
		}
		page := web.RegionPage{Frame: s.frame(c, q), Region: region, Facets: q.sel.Facets(), Rows: countryRows(q, &region), Groups: groupRows(q)}
		if page.Summary, err = s.summaryOf(ctx, q, geo.Filter{Regions: f.Regions}, page.Facets); err != nil {
			return nil, err
		}
		for _, r := range page.Rows[:min(len(page.Rows), regionPanels)] {
			of := q.sel.WhereCodes(func(f *geo.Feature) bool { return f.Country == r.Country })
			page.Largest = append(page.Largest, web.CompareColumn{Country: r.Country, Facets: of.Facets()})
		}
		if page.Map, err = s.mapView(ctx, q, f, q.sel, page.Facets); err != nil {
			return nil, err
		}
		page.Recent, err = s.features(ctx, q.sel, geo.ByDateDesc, 0, recentShown)
		return web.Region(page), err
	})
}

// withQuery is path with the query of u.
func withQuery(path string, u *url.URL) string {
	if u.RawQuery == "" {
		return path
	}
	return path + "?" + u.RawQuery
}
