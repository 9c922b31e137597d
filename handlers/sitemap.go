package handlers

import (
	"encoding/xml"
	"io"

	"github.com/labstack/echo/v4"

	"dateline/geo"
)

// sitemapURLs is the protocol's limit for one file, less the fixed pages.
const sitemapURLs = 49_000

type sitemap struct {
	XMLName xml.Name     `xml:"urlset"`
	NS      string       `xml:"xmlns,attr"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

// sitemap lists the public pages: the fixed ones, countries and groups with
// incidents, and the most recent incidents as far as the protocol allows.
func (s *Server) sitemap(c echo.Context) error {
	q, err := s.read(c, lenient)
	if err != nil {
		return err
	}
	if err := s.about(c.Request().Context(), q, geo.Filter{}); err != nil {
		return err
	}
	return s.cached(c, answer{
		Type: "application/xml; charset=utf-8", Key: q.key, Edition: q.edition.N,
		Body: func(w io.Writer) error {
			m := sitemap{NS: "http://www.sitemaps.org/schemas/sitemap/0.9"}
			add := func(path, changed string) { m.URLs = append(m.URLs, sitemapURL{s.public + path, changed}) }
			for _, path := range []string{"/", "/incidents", "/countries", "/compare", "/groups", "/data", "/methodology", "/corrections", "/developers"} {
				add(path, "")
			}
			facets := q.sel.Facets()
			for _, t := range facets.Countries {
				add("/countries/"+t.Code, "")
			}
			for _, r := range geo.Regions() {
				add("/regions/"+string(r), "")
			}
			for _, t := range facets.Groups {
				add("/groups/"+t.Code, "")
			}
			for f, err := range s.texts(c.Request().Context(), q.sel, sitemapURLs-len(m.URLs)) {
				if err != nil {
					return err
				}
				add(geo.IncidentPath(f.ID, f.Title), f.Updated.UTC().Format("2006-01-02"))
			}
			if _, err := io.WriteString(w, xml.Header); err != nil {
				return err
			}
			return xml.NewEncoder(w).Encode(m)
		},
	})
}
