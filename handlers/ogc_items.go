package handlers

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"dateline/data"
	"dateline/geo"
	"dateline/geo/cql2"
	"dateline/web"
)

// Sizes of a page of items.
const (
	itemsUsual  = 100
	itemsMost   = 10_000
	itemsInHand = 1000 // larger pages are written as they are read
)

func validText(s string) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= geo.MaxValue
}

// ogcItems answers both collections' items.
func (s *Server) ogcItems(c echo.Context) error {
	k, err := s.collection(c)
	if err != nil {
		return err
	}
	if k == &countryCollection {
		return s.countryItems(c)
	}
	return s.incidentItems(c)
}

// itemsPage is the part of a collection that a request asks for.
type itemsPage struct{ limit, offset int }

// readItemsPage reads limit, which is cut to the most there is, and offset.
func readItemsPage(c echo.Context) (p itemsPage, err error) {
	p.limit = itemsUsual
	if v := c.QueryParam("limit"); v != "" {
		n, err := strconv.ParseUint(v, 10, 64)
		if n == 0 || err != nil && !isTooGreat(v) {
			return p, &geo.InputError{Field: "limit", Value: v, Reason: "want a whole number from 1 on; more than 10000 gives 10000"}
		}
		p.limit = int(min(n, itemsMost))
	}
	p.offset, err = whole(c, "offset", 0)
	return p, err
}

// isTooGreat reports whether v is a whole number, of which ParseUint then says
// that it is out of range.
func isTooGreat(v string) bool {
	return !strings.ContainsFunc(v, func(r rune) bool { return r < '0' || r > '9' })
}

// links are those of a page of items, with every parameter of the request kept.
func (s *Server) links(c echo.Context, a ogcAnswer, k *collection, p itemsPage, matched int) []geo.Link {
	params := url.Values{}
	for name, values := range c.QueryParams() {
		if !slices.Contains([]string{"f", "edition", "limit", "offset"}, name) {
			params[name] = values
		}
	}
	if c.QueryParam("limit") != "" {
		params.Set("limit", strconv.Itoa(p.limit))
	}
	at := func(offset int) url.Values {
		q := url.Values{}
		for name, values := range params {
			q[name] = values
		}
		if offset > 0 {
			q.Set("offset", strconv.Itoa(offset))
		}
		return q
	}
	path := k.path() + "/items"
	links := s.forms(a, path, typeGeoJSON, at(p.offset))
	turn := func(rel, title string, offset int) {
		l := s.forms(a, path, typeGeoJSON, at(offset))[0]
		l.Rel, l.Title = rel, title
		links = append(links, l)
	}
	if p.offset+p.limit < matched {
		turn("next", "next page", p.offset+p.limit)
	}
	if p.offset > 0 {
		turn("prev", "previous page", max(0, p.offset-p.limit))
	}
	return append(links, geo.Link{Rel: "collection", Type: typeJSON, Title: k.Title, Href: s.href(a.q, k.path(), url.Values{"f": {"json"}})})
}

// sortings are the orders that items can have, by the value of sortby (OGC API -
// Features, Part 8).
var sortings = []struct {
	name  string
	order geo.Order
}{{"-date", geo.ByDateDesc}, {"date", geo.ByDateAsc}, {"-killed_best", geo.ByKilledDesc}, {"id", geo.ByID}}

func sortNames() (names []string) {
	for _, s := range sortings {
		names = append(names, s.name)
	}
	return names
}

// sortBy reads the order asked for, the newest first without one. A + before an
// ascending order, which an address writes as a blank, may be left out.
func sortBy(c echo.Context) (geo.Order, error) {
	v := c.QueryParam("sortby")
	if v == "" {
		return geo.ByDateDesc, nil
	}
	for _, s := range sortings {
		if strings.TrimLeft(v, "+ ") == s.name {
			return s.order, nil
		}
	}
	return 0, &geo.InputError{Field: "sortby", Value: v, Reason: "want one of " + strings.Join(sortNames(), ", ")}
}

func (s *Server) incidentItems(c echo.Context) error {
	names := append(slices.Clone(itemNames), "sortby")
	names = append(names, geo.FilterNames()...)
	for _, n := range cql2.Incidents.Names() {
		if n != "geometry" && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	a, err := s.readOGC(c, names...)
	if err != nil {
		return err
	}
	p, err := readItemsPage(c)
	if err != nil {
		return err
	}
	order, err := sortBy(c)
	if err != nil {
		return err
	}
	e, err := condition(c, cql2.Incidents, geo.FilterNames())
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	open, err := s.selectOpen(ctx, a.q, a.q.filter, a.q.sel)
	if err != nil {
		return err
	}
	if open, err = s.where(ctx, a.q, open, e); err != nil {
		return err
	}
	matched := open.Count()
	links := s.links(c, a, &incidentCollection, p, matched)
	revs := open.Revs(order, p.offset, p.limit)
	if a.html {
		return s.incidentRows(c, a, order, revs, matched, p, links)
	}
	out := s.layerAnswer(a)
	head := geo.LayerHead{Base: s.public, Matched: matched, Links: links, Edition: a.q.edition.N, Generated: s.generated(a)}
	if p.limit > itemsInHand {
		out.Body = func(w io.Writer) error {
			return geo.WriteCollection(w, s.written.each(context.WithoutCancel(ctx), revs), head)
		}
		return s.streamed(c, out)
	}
	out.Body = func(w io.Writer) error {
		page, err := s.written.page(ctx, revs)
		if err != nil {
			return err
		}
		defer pieces.Put(page)
		a.q.credit(&head, page.datasets())
		return geo.WriteCollection(w, page.each(), head)
	}
	return s.cached(c, out)
}

// credit names the data sets in the head.
func (q *query) credit(head *geo.LayerHead, slugs []string) {
	var credits []string
	for _, d := range q.entries.Datasets {
		if slices.Contains(slugs, d.Slug) {
			head.Datasets = append(head.Datasets, d)
			if d.Attribution != "" {
				credits = append(credits, d.Attribution)
			}
		}
	}
	head.Attribution = strings.Join(credits, " ")
}

// generated is when an answer is made; the zero time where an edition is asked for.
func (s *Server) generated(a ogcAnswer) time.Time {
	if a.q.filter.Edition != 0 {
		return time.Time{}
	}
	return s.now()
}

// layerAnswer is the GeoJSON answer to a, but for its body. It says when it was
// made unless an edition is asked for, which gives the same bytes for good.
func (s *Server) layerAnswer(a ogcAnswer) answer {
	pinned := a.q.filter.Edition != 0
	return answer{Type: typeGeoJSON, Key: a.key(), Edition: a.q.edition.N, Pinned: pinned, Weak: !pinned, Negotiated: a.negotiated}
}

func (s *Server) incidentRows(c echo.Context, a ogcAnswer, order geo.Order, revs []int64, matched int, p itemsPage, links []geo.Link) error {
	page := web.OGCPage{Title: "Incidents", Links: links, Columns: []string{"Incident", "Date", "Country", "Place", "Killed", "Data set"}}
	page.Text = web.Plural(matched, "incident", "incidents") + " match; these begin with number " + web.Number(p.offset+1) + "."
	page.Caption = "Incidents, " + map[geo.Order]string{geo.ByDateDesc: "newest first", geo.ByDateAsc: "oldest first", geo.ByKilledDesc: "most killed first", geo.ByID: "by number"}[order]
	for f, err := range s.textsOf(c.Request().Context(), revs) {
		if err != nil {
			return err
		}
		page.Rows = append(page.Rows, web.OGCRow{
			Href:  s.href(a.q, incidentCollection.path()+"/items/"+strconv.FormatInt(f.ID, 10), url.Values{"f": {"html"}}),
			Cells: []string{f.Title, f.Date.String(), f.Country.Name(), f.Place, web.TollRange(f.Killed), f.Dataset},
		})
	}
	return s.answer(c, a, typeGeoJSON, nil, page)
}

// ogcItem answers one item of either collection.
func (s *Server) ogcItem(c echo.Context) error {
	k, err := s.collection(c)
	if err != nil {
		return err
	}
	a, err := s.readOGC(c)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil || id < 1 {
		return refuse(http.StatusNotFound, "The ids of features are whole numbers from 1 on.")
	}
	path := k.path() + "/items/" + strconv.FormatInt(id, 10)
	links := append(s.forms(a, path, typeGeoJSON, nil),
		geo.Link{Rel: "collection", Type: typeJSON, Title: k.Title, Href: s.href(a.q, k.path(), url.Values{"f": {"json"}})})
	if k == &countryCollection {
		return s.countryItem(c, a, id, links)
	}
	f, err := s.openFeature(c.Request().Context(), a.q, id)
	if err != nil {
		return err
	}
	if a.html {
		page := web.OGCPage{Title: oneLine(f.Title), Links: links, Caption: "Properties", Columns: []string{"Property", "Value"}}
		for i, v := range f.Values(s.public) {
			page.Rows = append(page.Rows, web.OGCRow{Cells: []string{geo.FeatureFields[i].Name, cell(v)}})
		}
		return s.answer(c, a, typeGeoJSON, nil, page)
	}
	out := s.layerAnswer(a)
	out.Body = func(w io.Writer) error {
		return geo.WriteItem(w, &f, geo.LayerHead{Base: s.public, Links: links, Generated: s.generated(a)})
	}
	return s.cached(c, out)
}

// openFeature is the incident id where it may leave as a row. One that may not
// is not there: its number tells nothing.
func (s *Server) openFeature(ctx context.Context, q *query, id int64) (geo.Feature, error) {
	incident, held, err := s.store.Incident(ctx, id, q.edition.N)
	if err != nil {
		return geo.Feature{}, err
	}
	if !isOpen(q.rule(incident.Dataset)) {
		return geo.Feature{}, data.ErrNotFound
	}
	f := incident.Feature()
	f.Edition = held.From
	return f, nil
}

// cell is a flat property in a table.
func cell(v geo.Value) string {
	switch v := v.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return "–"
}
