package handlers

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"dateline/static"
	"dateline/web"
)

// embed is a map for somebody else's page. Its document is all that a reader
// needs to see the incidents: picture, list and style are in it, and the map
// that moves comes when the picture is touched.
func (s *Server) embed(c echo.Context) error {
	q, err := s.read(c, lenient, web.EmbedNames...)
	if err != nil {
		return err
	}
	options, err := web.ParseEmbedOptions(c.QueryParams())
	if err != nil {
		return err
	}
	c.Response().Header().Set("X-Robots-Tag", "noindex")
	return s.page(c, q, func() (templ.Component, error) {
		ctx := c.Request().Context()
		page := web.EmbedPage{Frame: s.frame(c, q), EmbedOptions: options, Facets: q.sel.Facets()}
		if page.Map, err = s.mapViewOf(ctx, q, q.filter, q.sel, page.Facets, embedSize); err != nil {
			return nil, err
		}
		page.Map.Embed, page.Map.NoLegend, page.Map.Marks = true, !options.Legend, nil
		if options.TimeBar {
			if page.Map.Time, err = s.timeBar(ctx, q, page.Frame); err != nil {
				return nil, err
			}
		}
		page.Results, err = s.results(ctx, page.Frame, q, listAsked{})
		page.Results.Path, page.Results.Brief = "/", true
		return web.Embed(page), err
	})
}

// embedSize is what the picture of an embed is drawn for: the usual column, where
// its symbols have their true size.
var embedSize = pixels{640, 360}

// embedGrowth is by how much the style enlarges symbols in the narrowest frames, of
// 280 pixels.
const embedGrowth = 640. / 280

// embedTurn is by how much it enlarges them in frames of 480 pixels. A crowded
// picture has fewer symbols in narrower ones (embed.css).
const embedTurn = 640. / 480

// embedStyle is the style sheet that stands in the page of an embed, and the
// source by which a content security policy allows it and no other.
func embedStyle() (style, source string) {
	style = static.Text("embed.css")
	sum := sha256.Sum256([]byte(style))
	return style, "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// hostScript is /embed.js, which pages with embeds load: the newest at one
// address for good, so it is kept for an hour and not for ever.
func (s *Server) hostScript(c echo.Context) error {
	a, ok := static.Open(strings.TrimPrefix(static.Path("embedhost.js"), static.Prefix))
	if !ok {
		return echo.NewHTTPError(http.StatusNotFound)
	}
	return s.sendAsset(c, a, "public, max-age=3600, stale-while-revalidate=86400")
}
