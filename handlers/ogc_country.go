package handlers

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"

	"dateline/geo"
	"dateline/geo/basemap"
	"dateline/geo/cql2"
	"dateline/web"
)

// countrySchema are the queryables of countries.
var countrySchema = newCountrySchema()

func newCountrySchema() cql2.Schema[geo.CountryTally] {
	schema := cql2.Schema[geo.CountryTally]{
		{Name: "country", Text: func(c *geo.CountryTally) (string, bool) { return string(c.Country), true }},
		{Name: "name", Text: func(c *geo.CountryTally) (string, bool) { return c.Country.Name(), true }},
		{Name: "incidents", Number: func(c *geo.CountryTally) (float64, bool) { return float64(c.Incidents), true }},
	}
	for _, k := range geo.Kinds {
		schema = append(schema, cql2.Field[geo.CountryTally]{Name: string(k),
			Number: func(c *geo.CountryTally) (float64, bool) { return float64(c.ByKind[k]), true }})
	}
	return append(schema,
		cql2.Field[geo.CountryTally]{Name: "killed_best", Number: func(c *geo.CountryTally) (float64, bool) { return float64(c.Killed), true }},
		cql2.Field[geo.CountryTally]{Name: "killed_unknown", Number: func(c *geo.CountryTally) (float64, bool) { return float64(c.Unknown), true }})
}

// tallies are all countries with the counts of the incidents that pages show.
func (s *Server) tallies(q *query) []geo.CountryTally { return q.sel.TallyCountries(s.shapes()) }

// shapesOf are the outlines of the base map's countries, which take a while to
// put together.
func shapesOf(m *basemap.Map) []geo.Shape {
	var shapes []geo.Shape
	for _, c := range m.Countries() {
		shapes = append(shapes, geo.Shape{Country: geo.Country(c.Code), Outline: c.Outline})
	}
	return shapes
}

// countryItems answers the countries' items. They have no time, so datetime
// keeps them all.
func (s *Server) countryItems(c echo.Context) error {
	a, err := s.readOGC(c, append(append(slices.Clone(itemNames), "bbox", "datetime"), countrySchema.Names()...)...)
	if err != nil {
		return err
	}
	p, err := readItemsPage(c)
	if err != nil {
		return err
	}
	e, err := condition(c, countrySchema, geo.FilterNames())
	if err != nil {
		return err
	}
	if e == nil {
		e = cql2.Constant(true)
	}
	holds := cql2.Compile(e, countrySchema, cql2.Everything)
	box, named := a.q.filter.BBox, a.q.filter.Countries
	if err := s.about(c.Request().Context(), a.q, geo.Filter{}); err != nil {
		return err
	}
	list := slices.DeleteFunc(s.tallies(a.q), func(t geo.CountryTally) bool {
		return !holds.Holds(&t) || box != nil && !touches(t.Outline, *box) || len(named) > 0 && !slices.Contains(named, t.Country)
	})
	matched := len(list)
	links := s.links(c, a, &countryCollection, p, matched)
	list = list[min(p.offset, matched):min(p.offset+p.limit, matched)]
	if a.html {
		page := web.OGCPage{Title: "Countries", Links: links, Caption: "Countries", Columns: []string{"Country", "Code", "Incidents", "Killed"}}
		page.Text = web.Plural(matched, "country or territory matches.", "countries and territories match.")
		for _, t := range list {
			page.Rows = append(page.Rows, web.OGCRow{
				Href:  s.href(a.q, countryCollection.path()+"/items/"+strconv.Itoa(t.Country.Numeric()), url.Values{"f": {"html"}}),
				Cells: []string{t.Country.Name(), string(t.Country), web.Number(t.Incidents), web.Number(t.Killed)},
			})
		}
		return s.answer(c, a, typeGeoJSON, nil, page)
	}
	out := s.layerAnswer(a)
	out.Key += s.shared.BaseMap
	out.Body = func(w io.Writer) error {
		return geo.WriteCountries(w, list, geo.LayerHead{Base: s.public, Matched: matched, Links: links, Generated: s.generated(a)})
	}
	return s.cached(c, out)
}

// touches reports whether a part of the outline lies in the box.
func touches(m orb.MultiPolygon, box geo.BBox) bool {
	for _, part := range box.Split() {
		if len(clip.MultiPolygon(part.Bound(), m.Clone())) > 0 {
			return true
		}
	}
	return false
}

// countryItem answers one country by its number.
func (s *Server) countryItem(c echo.Context, a ogcAnswer, id int64, links []geo.Link) error {
	if err := s.about(c.Request().Context(), a.q, geo.Filter{}); err != nil {
		return err
	}
	list := s.tallies(a.q)
	i := slices.IndexFunc(list, func(t geo.CountryTally) bool { return int64(t.Country.Numeric()) == id })
	if i < 0 {
		return refuse(http.StatusNotFound, "The ids of countries are their ISO 3166-1 numbers, such as 4 for Afghanistan.")
	}
	t := &list[i]
	if a.html {
		page := web.OGCPage{Title: t.Country.Name(), Links: links, Caption: "Properties", Columns: []string{"Property", "Value"}}
		page.Rows = []web.OGCRow{{Cells: []string{"country", string(t.Country)}}, {Cells: []string{"incidents", web.Number(t.Incidents)}}}
		for _, k := range geo.Kinds {
			page.Rows = append(page.Rows, web.OGCRow{Cells: []string{string(k), web.Number(t.ByKind[k])}})
		}
		page.Rows = append(page.Rows, web.OGCRow{Cells: []string{"killed_best", web.Number(t.Killed)}}, web.OGCRow{Cells: []string{"killed_unknown", web.Number(t.Unknown)}})
		return s.answer(c, a, typeGeoJSON, nil, page)
	}
	out := s.layerAnswer(a)
	out.Key += s.shared.BaseMap
	out.Body = func(w io.Writer) error {
		return geo.WriteCountryItem(w, t, geo.LayerHead{Base: s.public, Links: links, Generated: s.generated(a)})
	}
	return s.cached(c, out)
}
