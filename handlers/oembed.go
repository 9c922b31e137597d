package handlers

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"dateline/data"
	"dateline/geo"
	"dateline/web"
)

// oembedReply is the answer of /oembed: a page of ours as it stands in another
// page (oembed.com, version 1.0, type rich).
type oembedReply struct {
	XMLName      xml.Name `json:"-" xml:"oembed"`
	Type         string   `json:"type" xml:"type"`
	Version      string   `json:"version" xml:"version"`
	Title        string   `json:"title" xml:"title"`
	ProviderName string   `json:"provider_name" xml:"provider_name"`
	ProviderURL  string   `json:"provider_url" xml:"provider_url"`
	CacheAge     int      `json:"cache_age" xml:"cache_age"` // seconds
	Width        int      `json:"width" xml:"width"`         // pixels
	Height       int      `json:"height" xml:"height"`
	HTML         string   `json:"html" xml:"html"`
	Thumbnail    string   `json:"thumbnail_url" xml:"thumbnail_url"`
	ThumbWidth   int      `json:"thumbnail_width" xml:"thumbnail_width"`
	ThumbHeight  int      `json:"thumbnail_height" xml:"thumbnail_height"`
}

// The size of an embed whose asker does not limit it, and the heights that
// WordPress lets through.
const (
	oembedWidth      = 640
	oembedWidest     = 1000
	oembedLeastHigh  = 200
	oembedMostHigh   = 1000
	oembedLive       = 60 * 60
	oembedPinned     = 365 * 24 * 60 * 60
	greatestMaxPixel = 10_000
	thumbWidth       = 1200
	thumbHeight      = 630
)

// oembed answers /oembed?url=&format=json|xml&maxwidth=&maxheight= for the
// address of any map, incident, country, region or group. What the address
// filters by, looks at and pins goes into the frame's.
func (s *Server) oembed(c echo.Context) error {
	format := c.QueryParam("format")
	if format != "" && format != "json" && format != "xml" {
		return refuse(http.StatusNotImplemented, "format: want json or xml, got “"+format+"”.")
	}
	maxWidth, err := maxPixels(c, "maxwidth")
	if err != nil {
		return err
	}
	maxHeight, err := maxPixels(c, "maxheight")
	if err != nil {
		return err
	}
	if c.QueryParam("url") == "" {
		return &geo.InputError{Field: "url", Reason: "want the address of a map, an incident, a country, a region or a group of this site"}
	}
	e, err := s.embeddable(c.Request().Context(), c.QueryParam("url"))
	var status *echo.HTTPError
	if errors.As(err, &status) && status.Code == http.StatusUnauthorized {
		c.Response().Header().Set("WWW-Authenticate", `Bearer realm="Dateline"`)
	}
	if err != nil {
		return err
	}
	reply := oembedReply{
		Type: "rich", Version: "1.0", Title: e.title, ProviderName: "Dateline", ProviderURL: s.public,
		CacheAge: oembedLive, Width: oembedWidth,
	}
	if e.query.filter.Edition != 0 {
		reply.CacheAge = oembedPinned
	}
	if maxWidth > 0 {
		reply.Width = min(maxWidth, oembedWidest)
	}
	reply.Height = min(max(e.options.EmbedHeight(reply.Width), oembedLeastHigh), oembedMostHigh)
	if maxHeight > 0 {
		reply.Height = min(reply.Height, maxHeight)
	}
	reply.HTML = web.EmbedCode(s.public+e.address(), e.title, reply.Width, reply.Height) + web.EmbedScript(s.public)

	thumb := e.picture(s.shared)
	reply.Thumbnail, reply.ThumbWidth, reply.ThumbHeight = thumb.Address, thumb.Width, thumb.Height

	a := answer{
		Type: "application/json", Key: fmt.Sprint(e.address(), e.title, reply.Width, reply.Height), Edition: e.query.snap.Newest().N,
		Body: func(w io.Writer) error { return json.NewEncoder(w).Encode(reply) },
	}
	if format == "xml" {
		a.Type, a.Key = "text/xml; charset=utf-8", a.Key+" xml"
		a.Body = func(w io.Writer) error {
			if _, err := io.WriteString(w, xml.Header); err != nil {
				return err
			}
			return xml.NewEncoder(w).Encode(reply)
		}
	}
	return s.cached(c, a)
}

// maxPixels reads a greatest width or height; 0 where none is given.
func maxPixels(c echo.Context, name string) (int, error) {
	v := c.QueryParam(name)
	if v == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > greatestMaxPixel {
		return 0, &geo.InputError{Field: name, Value: v, Reason: fmt.Sprintf("want a whole number of pixels from 1 to %d", greatestMaxPixel)}
	}
	return n, nil
}

// embeddable is a page of ours as an embed.
type embeddable struct {
	query   *query
	title   string
	filter  geo.Filter
	view    geo.View
	options web.EmbedOptions
	// incident is whose page it is, 0 for another page.
	incident int64
}

// address is the embed's path and query.
func (e embeddable) address() string {
	return web.WithQuery("/embed/map", e.filter.Query(), e.view.Values().Encode(), e.options.Values().Encode())
}

// picture is a still picture of the embed, of the edition that it shows.
func (e embeddable) picture(site *web.Site) web.Picture {
	path, query := "/picture/map.png", e.filter.Query()
	switch {
	case e.incident != 0:
		path = "/picture/incidents/" + strconv.FormatInt(e.incident, 10) + ".png"
	case e.view.Center != nil && e.view.Zoom >= 0:
		query = strings.Trim(query+"&"+geo.View{Center: e.view.Center, Zoom: e.view.Zoom}.Values().Encode(), "&")
	}
	f := web.Frame{Site: site, Edition: e.query.edition, View: e.view}
	return f.PictureAt(path, query, thumbWidth, thumbHeight)
}

// embeddable reads the address of a page. One that is not ours, that leads to no
// page with a map, or that its page would refuse, is not found; what only some
// may see is unauthorized.
func (s *Server) embeddable(ctx context.Context, address string) (embeddable, error) {
	u, err := url.Parse(address)
	ours, _ := url.Parse(s.public)
	if err != nil || s.public == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || !strings.EqualFold(u.Host, ours.Host) {
		return embeddable{}, refuse(http.StatusNotFound, "url: want an address that begins with "+s.public+".")
	}
	params, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return embeddable{}, refuse(http.StatusNotFound, "url: its query is not properly written.")
	}
	q, err := s.parseValues(ctx, params, lenient)
	var input *geo.InputError
	if errors.As(err, &input) {
		return embeddable{}, refuse(http.StatusNotFound, "url: that page does not exist: "+input.Error()+".")
	}
	if err != nil {
		return embeddable{}, err
	}
	for _, slug := range q.filter.Datasets {
		if q.rule(slug) == geo.Private {
			return embeddable{}, errPrivatePage
		}
	}
	e := embeddable{query: q, view: q.view, options: web.EmbedOptions{Title: true, List: true, Legend: true}}
	pin := geo.Filter{Edition: q.filter.Edition}
	section, name, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	missing := refuse(http.StatusNotFound, "url: there is no map, incident, country, region or group at "+u.Path+".")
	switch {
	case section == "desk":
		return e, errPrivatePage
	case section == "" && name == "":
		e.filter = q.filter
	case section == "embed" && name == "map":
		e.filter = q.filter
		if e.options, err = web.ParseEmbedOptions(params); err != nil {
			return e, missing
		}
		e.title = e.options.Headline
	case section == "countries":
		country, err := geo.ParseCountry(name)
		if err != nil {
			return e, missing
		}
		e.filter, e.title = pin, country.Name()
		e.filter.Countries = []geo.Country{country}
	case section == "regions":
		region, err := geo.ParseRegion(name)
		if err != nil {
			return e, missing
		}
		e.filter, e.title = pin, region.Name()
		e.filter.Regions = []geo.Region{region}
	case section == "groups":
		actor, ok := q.entries.Actor(name)
		if !ok {
			return e, missing
		}
		e.filter, e.title = pin, actor.Name
		e.filter.Groups = []string{actor.Slug}
	case section == "incidents":
		number, _, _ := strings.Cut(name, "-")
		id, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return e, missing
		}
		err = s.embedIncident(ctx, &e, id)
		return e, err
	default:
		return e, missing
	}
	if e.title == "" {
		e.title = web.MapTitle(web.Frame{Filter: e.filter, Names: q.names(), Datasets: q.entries.Datasets})
	}
	return e, nil
}

// errPrivatePage is what strangers are told of a page that is not for them.
var errPrivatePage = refuse(http.StatusUnauthorized, "That page is not public.")

// embedIncident makes e the map round one incident, which is ringed.
func (s *Server) embedIncident(ctx context.Context, e *embeddable, id int64) error {
	incident, _, err := s.store.Incident(ctx, id, e.query.filter.Edition)
	switch {
	case errors.Is(err, data.ErrNotFound):
		return refuse(http.StatusNotFound, "url: there is no published incident "+strconv.FormatInt(id, 10)+".")
	case err != nil:
		return err
	case !notPrivate(e.query.rule(incident.Dataset)):
		return errPrivatePage
	}
	e.title, e.incident = incident.Title, id
	e.filter = geo.Filter{Edition: e.query.filter.Edition}
	e.options.Headline, e.options.List = incident.Title, false
	e.view.Incident = id
	if e.view.Center == nil || e.view.Zoom < 0 {
		bounds := incident.Frame()
		center := bounds.Center()
		e.view.Center, e.view.Zoom = &center, fitZoom(bounds, embedSize)
	}
	return nil
}
