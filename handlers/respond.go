package handlers

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"iter"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"
)

// answer is one cacheable answer before it is made.
type answer struct {
	Type string
	// Key names the answer within an edition: the query in canonical form.
	// The path and the build are added.
	Key string
	// Edition the answer is made from.
	Edition int64
	// Pinned answers name their edition or content in their address and never change.
	Pinned bool
	// Weak answers say when they were made: equal tags mean equal data only.
	Weak bool
	// Negotiated answers depend on the Accept header.
	Negotiated bool
	// Moving answers are those to a moving map: most are asked for once, and only
	// those that are asked for again are kept.
	Moving bool
	// Filename makes it a download.
	Filename string
	Body     func(w io.Writer) error
}

const (
	cacheLive   = "public, max-age=60, s-maxage=300, stale-while-revalidate=86400, stale-if-error=86400"
	cachePinned = "public, max-age=31536000, immutable"
	minCompress = 1024
)

// etag is strong: the same tag means the same bytes, one tag for each encoding.
func (s *Server) etag(c echo.Context, a answer, encoding string) string {
	named := make([]byte, 0, 256)
	for _, part := range [...]string{c.Request().URL.Path, a.Key, strconv.FormatInt(a.Edition, 10), s.build, s.public} {
		named = append(append(named, part...), '\n')
	}
	sum := sha256.Sum256(named)
	tag := append(make([]byte, 0, 32), '"')
	tag = base64.RawURLEncoding.AppendEncode(tag, sum[:12])
	if encoding != "" {
		tag = append(append(tag, '-'), encoding...)
	}
	return string(append(tag, '"'))
}

// begin sets the headers of a cacheable answer and reports whether the asker
// has it already, in which case 304 was sent.
func (s *Server) begin(c echo.Context, a answer, encoding string) (done bool, err error) {
	h := c.Response().Header()
	tag := s.etag(c, a, encoding)
	h.Set("ETag", tag)
	if a.Weak {
		h.Set("ETag", "W/"+tag)
	}
	h.Set("Cache-Control", cacheLive)
	if a.Pinned {
		h.Set("Cache-Control", cachePinned)
	}
	h.Set("Vary", "Accept-Encoding")
	if a.Negotiated {
		h.Set("Vary", "Accept, Accept-Encoding")
	}
	if a.Filename != "" {
		h.Set("Content-Disposition", `attachment; filename="`+a.Filename+`"`)
	}
	if matches(c.Request(), tag) {
		return true, c.NoContent(http.StatusNotModified)
	}
	h.Set("Content-Type", a.Type)
	return false, nil
}

// matches reports whether the request's If-None-Match holds the tag.
func matches(r *http.Request, tag string) bool {
	for t := range listed(r, "If-None-Match") {
		if t = strings.TrimPrefix(t, "W/"); t == tag || t == "*" {
			return true
		}
	}
	return false
}

// listed are the elements of a header that is a list, on however many lines.
func listed(r *http.Request, name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, line := range r.Header.Values(name) {
			for element := range strings.SplitSeq(line, ",") {
				if !yield(strings.TrimSpace(element)) {
					return
				}
			}
		}
	}
}

// cached makes the answer in memory, so that an error is still an error page,
// keeps it, and sends it compressed where the asker takes that. An answer without
// a byte is 204.
func (s *Server) cached(c echo.Context, a answer) error {
	encoding := bestEncoding(c.Request())
	if done, err := s.begin(c, a, encoding); done || err != nil {
		return err
	}
	tag := c.Response().Header().Get("ETag")
	if a.Moving && !s.kept.asked.before(tag) {
		if _, ok := s.kept.bodies.GetIfPresent(tag); !ok {
			return withBody(a, encoding, func(b body) error { return s.sendBody(c, b, []string{encoding}) })
		}
	}
	b, err := s.kept.body(c.Request().Context(), tag, func() (body, error) { return makeBody(a, encoding) })
	if err != nil {
		return err
	}
	coded := []string{encoding}
	s.remember(c, tag, coded)
	return s.sendBody(c, b, coded)
}

// sendBody is cached after the headers; coded is the encoding, as a header's values.
func (s *Server) sendBody(c echo.Context, b body, coded []string) error {
	h := c.Response().Header()
	if len(b.bytes) == 0 {
		h.Del("Content-Type")
		return c.NoContent(http.StatusNoContent)
	}
	if b.packed {
		h["Content-Encoding"] = coded
	}
	return s.send(c, http.StatusOK, b.bytes)
}

// streamed sends the answer as it is made. An error before the first bytes is
// still an error page; one in the middle breaks the connection, so that nobody
// takes half an answer for a whole one.
func (s *Server) streamed(c echo.Context, a answer) error {
	encoding := acceptedEncoding(c.Request())
	if done, err := s.begin(c, a, encoding); done || err != nil {
		return err
	}
	return s.stream(c, a, encoding)
}

// stream is streamed after the headers.
func (s *Server) stream(c echo.Context, a answer, encoding string) error {
	res := c.Response()
	if encoding != "" {
		res.Header().Set("Content-Encoding", encoding)
	}
	if c.Request().Method == http.MethodHead {
		res.WriteHeader(http.StatusOK)
		return nil
	}
	err := writeEncoded(&patientWriter{w: res, rc: http.NewResponseController(res)}, encoding, a.Body)
	if err != nil && res.Committed {
		s.log.Warn("stream broken off", "id", requestID(c), "path", c.Path(), "err", err)
		panic(http.ErrAbortHandler)
	}
	return err
}

// writeEncoded writes the body in the encoding. After an error it writes no
// more, not even what ends a gzip file.
func writeEncoded(w io.Writer, encoding string, body func(io.Writer) error) error {
	if encoding == "" {
		return body(w)
	}
	zip, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		return err
	}
	if err := body(zip); err != nil {
		return err
	}
	return zip.Close()
}

func (s *Server) send(c echo.Context, status int, body []byte) error {
	c.Response().Header().Set("Content-Length", strconv.Itoa(len(body)))
	c.Response().WriteHeader(status)
	if c.Request().Method == http.MethodHead {
		return nil
	}
	_, err := c.Response().Write(body)
	return err
}

// redirect sends the asker elsewhere. Where to may change with a title or a
// build, so it is kept for no longer than a page.
func (s *Server) redirect(c echo.Context, status int, to string) error {
	c.Response().Header().Set("Cache-Control", cacheLive)
	return c.Redirect(status, to)
}

func (s *Server) text(c echo.Context, status int, text string) error {
	c.Response().Header().Set("Content-Type", "text/plain; charset=utf-8")
	return s.send(c, status, []byte(text))
}

// render sends a page that is not cached, such as an error.
func (s *Server) render(c echo.Context, status int, page templ.Component) error {
	var buf bytes.Buffer
	if err := page.Render(c.Request().Context(), &buf); err != nil {
		return err
	}
	c.Response().Header().Set("Content-Type", "text/html; charset=utf-8")
	return s.send(c, status, buf.Bytes())
}

// page is the cacheable answer of an HTML page. A page of an older edition says
// that there is a newer one, so it too changes with every edition.
func (s *Server) page(c echo.Context, q *query, page func() (templ.Component, error)) error {
	return s.cached(c, answer{
		Type: "text/html; charset=utf-8", Key: q.key, Edition: q.snap.Newest().N,
		Body: func(w io.Writer) error {
			component, err := page()
			if err != nil {
				return err
			}
			return component.Render(c.Request().Context(), w)
		},
	})
}

// bestEncoding is "br" where the asker names it, else acceptedEncoding. Tiles and
// what else a moving map asks for are made too often for the time it takes.
func bestEncoding(r *http.Request) string {
	moving := strings.HasPrefix(r.URL.Path, "/map/") || strings.Contains(r.URL.Path, "/tiles/")
	if !moving && accepts(r, "br") && !accepts(r, "*") {
		return "br"
	}
	return acceptedEncoding(r)
}

// acceptedEncoding is "gzip" where the asker takes it, else "".
func acceptedEncoding(r *http.Request) string {
	if accepts(r, "gzip") {
		return "gzip"
	}
	return ""
}

// accepts reports whether the asker takes the coding: it is named, or else * is,
// and not with q=0 (RFC 9110, section 12.5.3).
func accepts(r *http.Request, coding string) bool {
	any := false
	for element := range listed(r, "Accept-Encoding") {
		name, parameters, _ := strings.Cut(element, ";")
		name = strings.TrimSpace(name)
		taken := parameters == "" || !zeroQuality.MatchString(parameters)
		if strings.EqualFold(name, coding) {
			return taken
		}
		any = any || name == "*" && taken
	}
	return any
}

var zeroQuality = regexp.MustCompile(`(?i)^\s*q\s*=\s*0(\.0*)?\s*$`)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func borrowBuffer() *bytes.Buffer { return buffers.Get().(*bytes.Buffer) }

func giveBack(b *bytes.Buffer) {
	b.Reset()
	buffers.Put(b)
}

const (
	// zipLevel packs answers as they are made: at twice the speed of the usual level,
	// and a tenth larger.
	zipLevel = 4
	// fastZipLevel is for the JSON of a moving map, mostly asked for once: it takes 0.6
	// to 0.8 of zipLevel's time, and comes out as small. Tiles would be a fifteenth larger.
	fastZipLevel = 2
)

var zippers, fastZippers = zippersOf(zipLevel), zippersOf(fastZipLevel)

func zippersOf(level int) *sync.Pool {
	return &sync.Pool{New: func() any { z, _ := gzip.NewWriterLevel(nil, level); return z }}
}

var brotlis = sync.Pool{New: func() any { return brotli.NewWriterLevel(nil, brotliLevel) }}

// brotliLevel is what answers that are made once and kept are worth: a tenth
// smaller than by gzip, for twice the time.
const brotliLevel = 5

func compressBrotli(w io.Writer, body []byte) error {
	z := brotlis.Get().(*brotli.Writer)
	defer brotlis.Put(z)
	z.Reset(w)
	if _, err := z.Write(body); err != nil {
		return err
	}
	return z.Close()
}

func compress(w io.Writer, body []byte) error { return compressBy(zippers, w, body) }

func compressFast(w io.Writer, body []byte) error { return compressBy(fastZippers, w, body) }

func compressBy(zippers *sync.Pool, w io.Writer, body []byte) error {
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(w)
	if _, err := z.Write(body); err != nil {
		return err
	}
	return z.Close()
}
