package handlers

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"dateline/data"
	"dateline/geo"
	"dateline/web"
)

// problem is what goes wrong as the asker sees it: a status and sentences,
// never the text of an internal error.
type problem struct {
	Status    int    `json:"status"`
	Code      string `json:"code"`
	Title     string `json:"title"`
	Text      string `json:"description"`
	Parameter string `json:"parameter,omitempty"`
	RequestID string `json:"request_id"`
}

// classify decides the status of every error in one place.
func classify(err error) problem {
	var input *geo.InputError
	var he *echo.HTTPError
	switch {
	case errors.As(err, &input):
		return problem{Status: http.StatusBadRequest, Code: "InvalidParameterValue", Title: "That address asks for something Dateline does not understand",
			Text: input.Error(), Parameter: input.Field}
	case errors.Is(err, data.ErrWithdrawn):
		return problem{Status: http.StatusGone, Code: "Withdrawn", Title: "This record was withdrawn",
			Text: "It was published and has been taken back since. Editions before that still hold it."}
	case errors.Is(err, data.ErrNotFound):
		return problem{Status: http.StatusNotFound, Code: "NotFound", Title: "There is nothing at this address",
			Text: "No published record answers to it."}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, errBusy), errors.Is(err, data.ErrBusy):
		return problem{Status: http.StatusServiceUnavailable, Code: "Busy", Title: "Dateline is busy",
			Text: "The answer would have taken too long. Try again in a moment."}
	case errors.As(err, &he) && he.Code != http.StatusInternalServerError:
		return fromEcho(he)
	}
	return problem{Status: http.StatusInternalServerError, Code: "InternalError", Title: "Something broke on our side",
		Text: "The fault is ours and has been logged under the number below."}
}

var errBusy = errors.New("too many requests at once")

// fromEcho is the problem of an error of refuse, whose sentence it keeps, or of
// one of Echo's own, which says no more than the name of its status.
func fromEcho(he *echo.HTTPError) problem {
	name := http.StatusText(he.Code)
	p := problem{Status: he.Code, Code: strings.ReplaceAll(name, " ", ""), Title: name}
	if text, ok := he.Message.(string); ok && text != name {
		p.Text = text
		return p
	}
	switch he.Code {
	case http.StatusNotFound:
		p.Title, p.Text = "There is no page at this address", "It may have been mistyped, or moved. The map, the table of incidents and the countries are a good place to start."
	case http.StatusMethodNotAllowed:
		p.Text = "This address can be read, with GET or HEAD, and nothing else."
	}
	return p
}

// refuse is an error with a status below 500, or 501, and a sentence for the asker.
func refuse(status int, text string) error { return echo.NewHTTPError(status, text) }

// handleError is the server's only error handler: pages get a page, the rest
// gets problem+json; the log gets the cause, once.
func (s *Server) handleError(err error, c echo.Context) {
	if c.Response().Committed {
		if !errors.Is(err, context.Canceled) {
			s.log.Error("answer broken off", "id", requestID(c), "path", c.Path(), "err", err)
		}
		return
	}
	if errors.Is(c.Request().Context().Err(), context.Canceled) {
		c.Response().Status = 499 // the reader has gone; nobody sees this
		return
	}
	p := classify(err)
	p.RequestID = requestID(c)
	level := slog.LevelDebug
	if p.Status >= 500 && p.Status != http.StatusNotImplemented {
		level = slog.LevelError
	}
	s.log.Log(context.Background(), level, "request refused", "id", p.RequestID, "status", p.Status, "path", c.Path(), "err", err)

	h := c.Response().Header()
	for _, name := range []string{"ETag", "Content-Encoding", "Content-Disposition", "Last-Modified"} {
		h.Del(name)
	}
	h.Set("Cache-Control", "no-store")
	if p.Status == http.StatusServiceUnavailable || p.Status == http.StatusTooManyRequests {
		h.Set("Retry-After", "2")
	}
	if wantsPage(c.Request()) {
		err = s.renderError(c, p)
	} else {
		h.Set("Content-Type", "application/problem+json")
		err = c.JSON(p.Status, p)
	}
	if err != nil && !c.Response().Committed {
		s.log.Error("error page not made", "id", p.RequestID, "err", err)
		err = s.text(c, p.Status, p.Text+"\n"+p.RequestID+"\n")
	}
	if err != nil {
		s.log.Warn("error answer not sent", "id", p.RequestID, "err", err)
	}
}

func (s *Server) renderError(c echo.Context, p problem) error {
	snap := s.live.Snapshot()
	q := query{snap: snap, edition: snap.Newest(), entries: snap.Entries, view: geo.View{Zoom: -1}}
	page := web.ErrorPage{Frame: s.frame(c, &q), Status: p.Status, Sentence: p.Text, Request: p.RequestID}
	return s.render(c, p.Status, web.Error(page))
}

// wantsPage reports whether a person is asking: everything but the addresses
// that programs read.
func wantsPage(r *http.Request) bool {
	for _, prefix := range []string{"/data/", "/ogc", "/tiles/", "/map/", "/static/", "/geocode", "/feeds/", "/healthz", "/readyz", "/oembed", "/picture/"} {
		if strings.HasPrefix(r.URL.Path, prefix) {
			return false
		}
	}
	return !strings.HasSuffix(r.URL.Path, ".json")
}
