package handlers

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"dateline/web"
)

// formToFilter sends what a filter form without script submits to the address
// that means the same: no empty fields, the two dates as one datetime.
func (s *Server) formToFilter(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		params := c.QueryParams()
		clean := web.FormQuery(params)
		if clean.Encode() == params.Encode() {
			return next(c)
		}
		return s.redirect(c, http.StatusSeeOther, withQuery(c.Request().URL.Path, &url.URL{RawQuery: clean.Encode()}))
	}
}
