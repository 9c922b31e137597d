package handlers

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hashicorp/golang-lru/v2"
	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"
)

const requestIDHeader = "X-Request-Id"

func requestID(c echo.Context) string { return c.Response().Header().Get(requestIDHeader) }

// newRequestID is an id that no other request of any server has: some letters at
// random for the process, and a count.
func newRequestID() string {
	id := append(make([]byte, 0, 24), processID...)
	id = append(id, '-')
	for n, shift := requests.Add(1), 35; shift >= 0; shift -= 5 {
		id = append(id, "0123456789abcdefghjkmnpqrstvwxyz"[n>>shift&31])
	}
	return string(id)
}

var (
	processID = rand.Text()[:12]
	requests  atomic.Uint64
)

// identify gives every request an id and logs it in one line when it is done.
// Queries are not logged.
func (s *Server) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		c.Response().Header().Set(requestIDHeader, newRequestID())
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		s.log.LogAttrs(context.Background(), slog.LevelInfo, "request",
			slog.String("id", requestID(c)), slog.String("method", c.Request().Method),
			slog.String("route", c.Path()), slog.Int("status", c.Response().Status),
			slog.Float64("ms", float64(time.Since(start).Microseconds())/1000), slog.Int64("bytes", c.Response().Size))
		return nil
	}
}

// recoverPanics turns a bug into a logged 500; a broken-off stream stays one.
func (s *Server) recoverPanics(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			switch p := recover(); p {
			case nil:
			case http.ErrAbortHandler:
				panic(p)
			default:
				s.log.Error("panic", "id", requestID(c), "path", c.Path(), "panic", p, "stack", string(debug.Stack()))
				err = echo.NewHTTPError(http.StatusInternalServerError)
			}
		}()
		return next(c)
	}
}

// guard refuses what no reader's browser sends: bodies on reading requests (a
// smuggling route, so the connection is closed as RFC 9112 6.3 asks), over-long
// addresses, and hosts that are not ours.
func (s *Server) guard(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if reads(r.Method) && (len(r.TransferEncoding) > 0 || r.ContentLength != 0) {
			c.Response().Header().Set("Connection", "close")
			return refuse(http.StatusBadRequest, "A reading request must not carry a body.")
		}
		if len(r.RequestURI) > maxURL {
			return refuse(http.StatusRequestURITooLong, "The address is longer than 12 KiB; shorten the filter.")
		}
		if !wellWritten(r.URL.RawQuery) {
			return refuse(http.StatusBadRequest, "The part of the address after “?” is not properly written: every % must be followed by two hexadecimal digits, and parameters are parted by &, not by semicolons.")
		}
		if s.host != "" && !strings.EqualFold(r.Host, s.host) && !isProbe(r.URL.Path) {
			return refuse(http.StatusMisdirectedRequest, "This server does not answer for that host name.")
		}
		return next(c)
	}
}

// wellWritten reports whether a query can be read.
func wellWritten(query string) bool {
	if !strings.ContainsAny(query, "%;") {
		return true
	}
	_, err := url.ParseQuery(query)
	return err == nil
}

const maxURL = 12 << 10

// reads are the methods that have no use for a body.
func reads(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodDelete:
		return true
	}
	return false
}

func isProbe(path string) bool { return path == "/healthz" || path == "/readyz" }

// headers sets what every answer carries.
func (s *Server) headers(next echo.HandlerFunc) echo.HandlerFunc {
	anybody, exposed := []string{"*"}, []string{"ETag, Content-Range, Link"}
	return func(c echo.Context) error {
		h := c.Response().Header()
		path := c.Request().URL.Path
		s.policies.set(h, path)
		if isPublicData(path) {
			h["Access-Control-Allow-Origin"] = anybody
			if !isTile(path) { // they have none of these that a script would miss
				h["Access-Control-Expose-Headers"] = exposed
			}
		}
		return next(c)
	}
}

// isPublicData reports whether another site's script may read the address. The
// embed's own assets are among them: in a sandbox its origin is opaque.
func isPublicData(path string) bool {
	for _, prefix := range []string{"/data/", "/ogc", "/tiles/", "/map/", "/static/", "/oembed", "/feeds/", "/embed", "/picture/"} {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return strings.HasSuffix(path, ".json")
}

// preflight answers the browser's question before a cross-origin read.
func (s *Server) preflight(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.Request().Method != http.MethodOptions {
			return next(c)
		}
		h := c.Response().Header()
		h.Set("Allow", "GET, HEAD, OPTIONS")
		if isPublicData(c.Request().URL.Path) {
			h.Set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
			h.Set("Access-Control-Allow-Headers", "Range, If-None-Match, If-Range, Accept")
			h.Set("Access-Control-Max-Age", "86400")
		}
		return c.NoContent(http.StatusNoContent)
	}
}

// tidy sends /countries/ to /countries, the query kept.
func (s *Server) tidy(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		path := c.Request().URL.Path
		if trimmed := strings.TrimRight(path, "/"); trimmed != path && trimmed != "" && !strings.HasPrefix(path, "//") {
			u := *c.Request().URL
			u.Path, u.RawPath = trimmed, ""
			return s.redirect(c, http.StatusPermanentRedirect, u.RequestURI())
		}
		return next(c)
	}
}

// gate lets a bounded number of costly reads run at once; the rest wait for
// their turn, and are told to come back when it takes too long.
type gate struct {
	running chan struct{}
	wait    time.Duration
}

func newGate(atOnce int, wait time.Duration) *gate {
	return &gate{make(chan struct{}, atOnce), wait}
}

func (g *gate) enter(ctx context.Context) error {
	select {
	case g.running <- struct{}{}:
		return nil
	default:
	}
	wait := time.NewTimer(g.wait)
	defer wait.Stop()
	select {
	case g.running <- struct{}{}:
		return nil
	case <-wait.C:
		return errBusy
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g *gate) leave() { <-g.running }

// through makes a handler one of those that the gate counts.
func (g *gate) through(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := g.enter(c.Request().Context()); err != nil {
			return err
		}
		defer g.leave()
		return next(c)
	}
}

// timeout gives the reading of an answer a deadline that queries look at.
func (s *Server) timeout(d time.Duration) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			whole := c.Request()
			ctx, cancel := context.WithTimeout(whole.Context(), d)
			defer func() {
				cancel()
				c.SetRequest(whole) // so that the error handler does not take the end of ours for the reader's
			}()
			c.SetRequest(whole.WithContext(ctx))
			return next(c)
		}
	}
}

// limiter bounds the requests of one address (IPv6: of one /64) to costly
// reads. It holds a bounded number of addresses. The machine's own address is
// not limited: behind a proxy of the same machine all readers have it.
type limiter struct {
	buckets *lru.Cache[netip.Prefix, *rate.Limiter]
	limit   rate.Limit
	burst   int
}

func newLimiter(perSecond float64, burst int) *limiter {
	buckets, err := lru.New[netip.Prefix, *rate.Limiter](20_000)
	if err != nil {
		panic(err) // only for a size below one
	}
	return &limiter{buckets, rate.Limit(perSecond), burst}
}

func (l *limiter) allow(address string) bool {
	ip, err := netip.ParseAddr(address)
	if ip = ip.Unmap(); err != nil || ip.IsLoopback() {
		return true
	}
	bits := 32
	if ip.Is6() {
		bits = 64
	}
	prefix, err := ip.Prefix(bits)
	if err != nil {
		return true
	}
	bucket, ok := l.buckets.Get(prefix)
	if !ok {
		bucket = rate.NewLimiter(l.limit, l.burst)
		if old, found, _ := l.buckets.PeekOrAdd(prefix, bucket); found {
			bucket = old
		}
	}
	return bucket.Allow()
}

func (s *Server) limited(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !s.limits.allow(c.RealIP()) {
			return refuse(http.StatusTooManyRequests, "Too many requests from your address; slow down to 20 a second.")
		}
		return next(c)
	}
}

// extractor is the rule for the client's address: the connection's own, unless
// the operator names proxies whose X-Forwarded-For is believed.
func extractor(trusted []netip.Prefix) echo.IPExtractor {
	if len(trusted) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range trusted {
		_, network, err := net.ParseCIDR(p.String())
		if err == nil {
			options = append(options, echo.TrustIPRange(network))
		}
	}
	return echo.ExtractIPFromXFFHeader(options...)
}
