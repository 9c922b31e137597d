package handlers

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"dateline/static"
)

// asset is a built file; its name holds the hash of its content.
func (s *Server) asset(c echo.Context) error {
	a, ok := static.Open(c.Param("file"))
	if !ok {
		return echo.NewHTTPError(http.StatusNotFound)
	}
	return s.sendAsset(c, a, cachePinned)
}

func (s *Server) sendAsset(c echo.Context, a static.Asset, cache string) error {
	h := c.Response().Header()
	h.Set("Cache-Control", cache)
	h.Set("Vary", "Accept-Encoding")
	body, encoding := a.Body, ""
	switch {
	case a.Br != nil && accepts(c.Request(), "br"):
		body, encoding = a.Br, "br"
	case a.Gzip != nil && accepts(c.Request(), "gzip"):
		body, encoding = a.Gzip, "gzip"
	}
	tag := fmt.Sprintf(`"%s-%s"`, a.Name, encoding)
	h.Set("ETag", tag)
	if matches(c.Request(), tag) {
		return c.NoContent(http.StatusNotModified)
	}
	h.Set("Content-Type", a.Type)
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	return s.send(c, http.StatusOK, body)
}

func (s *Server) favicon(c echo.Context) error {
	return s.redirect(c, http.StatusFound, static.Path("favicon.svg"))
}

// robots lets search engines read everything but embeds and the answers that
// only the map's script asks for.
func (s *Server) robots(c echo.Context) error {
	text := "User-agent: *\nDisallow: /embed/\nDisallow: /map/\nDisallow: /tiles/\n"
	if s.public != "" {
		text += "\nSitemap: " + s.public + "/sitemap.xml\n"
	}
	c.Response().Header().Set("Cache-Control", cacheLive)
	return s.text(c, http.StatusOK, text)
}
