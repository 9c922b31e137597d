package handlers

import (
	"cmp"
	"encoding/xml"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"dateline/geo"
	"dateline/web"
)

// atomFeed is a feed as RFC 4287 has it, with positions as GeoRSS-Simple has
// them: latitude first.
type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	GeoRSS   string      `xml:"xmlns:georss,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	Updated  string      `xml:"updated"`
	Author   string      `xml:"author>name"`
	Rights   string      `xml:"rights,omitempty"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published,omitempty"`
	Links      []atomLink     `xml:"link"`
	Summary    string         `xml:"summary"`
	Categories []atomCategory `xml:"category"`
	Point      string         `xml:"georss:point,omitempty"`
}

type atomCategory struct {
	Scheme string `xml:"scheme,attr,omitempty"`
	Term   string `xml:"term,attr"`
	Label  string `xml:"label,attr,omitempty"`
}

const (
	typeAtom     = "application/atom+xml"
	georss       = "http://www.georss.org/georss"
	entriesUsual = 50
	entriesMost  = 500
)

// tag is a permanent name as RFC 4151 has it: it stays when addresses change.
func (s *Server) tag(specific string) string {
	host := "dateline.invalid"
	if u, err := url.Parse(s.public); err == nil && u.Hostname() != "" {
		host = strings.ToLower(u.Hostname())
	}
	return "tag:" + host + ",2024:" + specific
}

// entryLimit reads limit, which is cut to the most there is.
func entryLimit(c echo.Context, usual, most int) (int, error) {
	n, err := whole(c, "limit", usual)
	if err == nil && n == 0 {
		err = &geo.InputError{Field: "limit", Value: "0", Reason: "want a whole number from 1 on"}
	}
	return min(n, most), err
}

// incidentFeed are the incidents of the filter that changed last.
func (s *Server) incidentFeed(c echo.Context) error {
	l, err := s.readLayer(c, "limit")
	if err != nil {
		return err
	}
	limit, err := entryLimit(c, entriesUsual, entriesMost)
	if err != nil {
		return err
	}
	a := answer{Type: typeAtom, Key: l.key, Edition: l.edition.N, Pinned: l.filter.Edition != 0}
	a.Body = func(w io.Writer) error {
		incidents, err := s.store.Incidents(c.Request().Context(), l.open.Latest(limit))
		if err != nil {
			return err
		}
		feed := s.feed(l, "incidents", "/feeds/incidents.atom", "/incidents")
		feed.Title = "Dateline: incidents"
		feed.Subtitle = "The incidents of the filter that were added or corrected last."
		var newest time.Time
		for i := range incidents {
			e := s.entry(l.query, &incidents[i])
			e.ID = s.tag("incidents/" + strconv.FormatInt(incidents[i].ID, 10))
			feed.Entries = append(feed.Entries, e)
			if t := incidents[i].UpdatedAt; t.After(newest) {
				newest = t
			}
		}
		if !newest.IsZero() {
			feed.Updated = moment(newest)
		}
		return writeFeed(w, feed)
	}
	return s.cached(c, a)
}

// feed is a feed about the layer without its entries; page is where the same
// filter is shown to people.
func (s *Server) feed(l layer, name, path, page string) atomFeed {
	query := l.filter.Query()
	with := func(path string) string {
		if query != "" {
			path += "?" + query
		}
		return s.public + path
	}
	specific := "feeds/" + name
	if query != "" {
		specific += "?" + query
	}
	return atomFeed{
		GeoRSS: georss, ID: s.tag(specific), Updated: moment(l.edition.At), Author: "Dateline", Rights: s.head(l).Attribution,
		Links: []atomLink{{"self", typeAtom, with(path)}, {"alternate", typeHTML, with(page)}},
	}
}

// entry is an incident without the id of the entry.
func (s *Server) entry(q *query, i *geo.Incident) atomEntry {
	f := i.Feature()
	e := atomEntry{
		Title: i.Title, Updated: moment(i.UpdatedAt), Summary: summary(i, &f),
		Links: []atomLink{{"alternate", typeHTML, f.URL(s.public)}},
		Categories: []atomCategory{
			{s.public + "/methodology#kind", string(i.Kind), web.KindName(i.Kind)},
		},
	}
	if !i.PublishedAt.IsZero() {
		e.Published = moment(i.PublishedAt)
	}
	if i.Country != "" {
		e.Categories = append(e.Categories, atomCategory{s.public + "/countries", string(i.Country), i.Country.Name()})
	}
	for _, slug := range f.Groups {
		if actor, ok := q.entries.Actor(slug); ok {
			e.Categories = append(e.Categories, atomCategory{s.public + "/groups", slug, actor.Name})
		}
	}
	if p := f.Point; p != nil {
		e.Point = strconv.FormatFloat(p[1], 'f', -1, 64) + " " + strconv.FormatFloat(p[0], 'f', -1, 64)
	}
	return e
}

// summary is what an entry says: the record's own summary, then kind, day,
// place, how well the place is known, and the toll.
func summary(i *geo.Incident, f *geo.Feature) string {
	line := web.KindName(i.Kind)
	if !i.Date.Open() {
		line += ", " + web.Dates(i.Date)
	}
	for _, name := range []string{f.Place, f.Country.Name()} {
		if name != "" && !strings.Contains(line, name) {
			line += ", " + name
		}
	}
	line += " (" + web.PrecisionName(f.Precision) + "); " + web.TollText(i.Killed, "killed") + "."
	return strings.TrimSpace(i.Summary + " " + line)
}

func moment(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func writeFeed(w io.Writer, feed atomFeed) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(feed); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// changes are the differences between two editions of a layer.
type changes struct {
	layer
	since int64
	list  []geo.Change
}

// readChanges reads the filter and since, the edition that the asker has. What
// was open then and is not now has left.
func (s *Server) readChanges(c echo.Context, also ...string) (ch changes, err error) {
	if ch.layer, err = s.readLayer(c, append(also, "since")...); err != nil {
		return ch, err
	}
	ctx := c.Request().Context()
	if ch.since, err = sinceOf(c, ch.edition.N); err != nil {
		return ch, err
	}
	old := ch.filter
	old.Edition = ch.since
	var open []string
	if ch.since > 0 {
		datasets, err := s.store.Datasets(ctx, ch.since)
		if err != nil {
			return ch, err
		}
		for _, d := range datasets {
			if isOpen(d.Redistribution) && (len(ch.filter.Datasets) == 0 || slices.Contains(ch.filter.Datasets, d.Slug)) {
				open = append(open, d.Slug)
			}
		}
	}
	if old.Datasets = open; len(open) == 0 {
		old.Datasets = []string{""} // no data set has that name
	}
	var text []int64
	if old.Text != "" {
		if text, err = s.store.Match(ctx, old.Text); err != nil {
			return ch, err
		}
	}
	ch.list = ch.open.Since(ch.snap.Index.Select(old, text), ch.edition.N)
	late := 0 // what left for a change older than since, of its licence say, comes first
	for ; late < len(ch.list) && ch.list[late].Edition <= ch.since; late++ {
		ch.list[late].Edition = ch.since + 1
	}
	slices.SortStableFunc(ch.list[:late], func(a, b geo.Change) int { return cmp.Compare(a.ID, b.ID) })
	return ch, nil
}

// sinceOf reads since, an edition up to the newest; 0, or none, is before all of
// them.
func sinceOf(c echo.Context, newest int64) (int64, error) {
	v := c.QueryParam("since")
	if v == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil || n < 0 || n > newest {
		return 0, &geo.InputError{Field: "since", Value: v, Reason: "want the number of an edition, 0 to " + strconv.FormatInt(newest, 10)}
	}
	return n, nil
}

// changeFeed is what changed last, newest first.
func (s *Server) changeFeed(c echo.Context) error {
	ch, err := s.readChanges(c, "limit")
	if err != nil {
		return err
	}
	limit, err := entryLimit(c, entriesUsual, entriesMost)
	if err != nil {
		return err
	}
	a := answer{Type: typeAtom, Key: ch.key, Edition: ch.edition.N, Pinned: ch.filter.Edition != 0}
	a.Body = func(w io.Writer) error {
		last := ch.list[max(0, len(ch.list)-limit):]
		slices.Reverse(last)
		var revs []int64
		for _, change := range last {
			if change.Rev != 0 {
				revs = append(revs, change.Rev)
			}
		}
		incidents, err := s.store.Incidents(c.Request().Context(), revs)
		if err != nil {
			return err
		}
		feed := s.feed(ch.layer, "changes", "/feeds/changes.atom", "/incidents")
		feed.Title = "Dateline: changes"
		feed.Subtitle = "Every incident of the filter that was added, changed or withdrawn."
		for _, change := range last {
			e := s.lostEntry(change)
			if change.Rev != 0 {
				e = s.entry(ch.query, &incidents[0])
				e.Title = changeWords[change.Kind] + ": " + e.Title
				if incidents[0].Version > 1 {
					e.Links = append(e.Links, atomLink{"related", typeHTML, s.public + web.CorrectionPath(change.Edition, change.ID)})
				}
				incidents = incidents[1:]
			}
			at, _ := ch.snap.Edition(change.Edition)
			id := strconv.FormatInt(change.ID, 10)
			e.ID, e.Updated = s.tag("changes/"+strconv.FormatInt(change.Edition, 10)+"/"+id), moment(at.At)
			feed.Entries = append(feed.Entries, e)
		}
		return writeFeed(w, feed)
	}
	return s.cached(c, a)
}

var changeWords = map[geo.ChangeKind]string{
	geo.ChangeAdded: "Added", geo.ChangeRevised: "Changed", geo.ChangeGone: "Withdrawn", geo.ChangeLeft: "No longer in this feed",
}

// lostEntry is an incident that is not there any more; what it said is not repeated.
func (s *Server) lostEntry(change geo.Change) atomEntry {
	id := strconv.FormatInt(change.ID, 10)
	e := atomEntry{
		Title: changeWords[change.Kind] + ": incident " + id, Summary: "The record was published and has been taken back.",
		Links: []atomLink{{"alternate", typeHTML, s.public + "/incidents/" + id}},
	}
	if change.Kind == geo.ChangeLeft {
		e.Summary = "The record was changed, or its licence was, and the filter does not hold for it any more."
	}
	return e
}

// changeList is every change since an edition, oldest first: what a mirror has
// to read to be up to date.
func (s *Server) changeList(c echo.Context) error {
	ch, err := s.readChanges(c, "limit", "offset")
	if err != nil {
		return err
	}
	limit, err := entryLimit(c, itemsInHand, itemsMost)
	if err != nil {
		return err
	}
	offset, err := whole(c, "offset", 0)
	if err != nil {
		return err
	}
	total := len(ch.list)
	part := ch.list[min(offset, total):min(offset+limit, total)]
	return s.streamed(c, answer{
		Type: typeJSON, Key: ch.key, Edition: ch.edition.N, Pinned: ch.filter.Edition != 0,
		Body: func(w io.Writer) error {
			return s.writeChanges(c, w, ch, part, s.changeLinks(ch, limit, offset))
		},
	})
}

// changeLinks lead on in the edition of the first page, so that nothing is missed
// or met twice when another one lands meanwhile.
func (s *Server) changeLinks(ch changes, limit, offset int) []geo.Link {
	link := func(rel string, offset int) geo.Link {
		f := ch.filter
		f.Edition = ch.edition.N
		q := f.Values()
		q.Set("since", strconv.FormatInt(ch.since, 10))
		q.Set("limit", strconv.Itoa(limit))
		if offset > 0 {
			q.Set("offset", strconv.Itoa(offset))
		}
		return geo.Link{Rel: rel, Type: typeJSON, Href: s.public + "/feeds/changes.json?" + readableQuery.Replace(q.Encode())}
	}
	links := []geo.Link{link("self", offset)}
	if offset+limit < len(ch.list) {
		links = append(links, link("next", offset+limit))
	}
	return links
}
