package handlers

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"dateline/geo"
	"dateline/web"
)

// share is where a map is made ready for an article.
func (s *Server) share(c echo.Context) error {
	q, err := s.read(c, lenient, web.ShareNames...)
	if err != nil {
		return err
	}
	options, err := web.ParseShare(c.QueryParams())
	if err != nil {
		return err
	}
	return s.page(c, q, func() (templ.Component, error) {
		return web.Share(web.SharePage{Frame: s.frame(c, q), ShareOptions: options, Facets: q.sel.Facets()}), nil
	})
}

// short sends the reader of a short address to what it stands for. What it says
// about an address that is no more, that address says itself.
func (s *Server) short(c echo.Context) error {
	address, err := geo.Lengthen(c.Param("code"))
	if err != nil {
		return refuse(http.StatusNotFound, "There is no such short address; it may have been cut off or mistyped.")
	}
	if more := c.Request().URL.RawQuery; more != "" { // what a chat or a newsletter adds, such as utm_source
		if _, err := url.ParseQuery(more); err == nil {
			join := "?"
			if strings.Contains(address, "?") {
				join = "&"
			}
			address += join + more
		}
	}
	return s.redirect(c, http.StatusFound, address)
}
