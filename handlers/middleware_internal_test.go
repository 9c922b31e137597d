package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
)

func TestLimiter(t *testing.T) {
	for name, c := range map[string]struct {
		first, second string
		together      bool // the second address shares the first one's bucket
	}{
		"same":                 {"192.0.2.1", "192.0.2.1", true},
		"neighbour":            {"192.0.2.1", "192.0.2.2", false},
		"same /64":             {"2001:db8::1", "2001:db8::ffff:1", true},
		"next /64":             {"2001:db8::1", "2001:db8:0:1::1", false},
		"IPv4 written as IPv6": {"::ffff:192.0.2.1", "192.0.2.1", true},
		"other zone":           {"fe80::1%eth0", "fe80::2%eth1", true},
	} {
		l := newLimiter(0, 3) // nothing is given back
		for n := range 3 {
			if !l.allow(c.first) {
				t.Fatalf("%s: request %d is over the limit of 3", name, n+1)
			}
		}
		if l.allow(c.first) {
			t.Errorf("%s: a fourth request passed", name)
		}
		if l.allow(c.second) == c.together {
			t.Errorf("%s: %s and %s share a bucket: %v, want %v", name, c.first, c.second, !c.together, c.together)
		}
	}
	l := newLimiter(0, 1)
	for _, own := range []string{"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"} {
		for range 5 {
			if !l.allow(own) {
				t.Errorf("%s is limited: behind a proxy all readers have it", own)
			}
		}
	}
	for n := range 25_000 {
		l.allow(netip.AddrFrom4([4]byte{10, byte(n >> 16), byte(n >> 8), byte(n)}).String())
	}
	if n := l.buckets.Len(); n > 20_000 {
		t.Errorf("%d addresses are held", n)
	}
}

// contextFrom is Echo's context of a request from the address.
func contextFrom(e *echo.Echo, address string, headers ...string) (echo.Context, *httptest.ResponseRecorder) {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr = address
	for n := 0; n < len(headers); n += 2 {
		r.Header.Add(headers[n], headers[n+1])
	}
	w := httptest.NewRecorder()
	return e.NewContext(r, w), w
}

func TestLimited(t *testing.T) {
	s := &Server{limits: newLimiter(0, 2)}
	handler := s.limited(func(c echo.Context) error { return c.NoContent(http.StatusNoContent) })
	for n := range 3 {
		c, _ := contextFrom(echo.New(), "192.0.2.1:9")
		err := handler(c)
		if n < 2 && err != nil {
			t.Errorf("request %d: %v", n+1, err)
		}
		if n == 2 && classify(err).Status != http.StatusTooManyRequests {
			t.Errorf("request 3: %v, want 429", err)
		}
	}
}

// Forwarded addresses are believed from the named proxies only.
func TestExtractor(t *testing.T) {
	for name, c := range map[string]struct {
		trusted []netip.Prefix
		peer    string
		header  string
		want    string
	}{
		"direct":              {nil, "192.0.2.1:9", "", "192.0.2.1"},
		"nobody is trusted":   {nil, "192.0.2.1:9", "198.51.100.7", "192.0.2.1"},
		"not even this host":  {nil, "127.0.0.1:9", "198.51.100.7", "127.0.0.1"},
		"trusted proxy":       {[]netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}, "192.0.2.1:9", "198.51.100.7", "198.51.100.7"},
		"invented by client":  {[]netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}, "192.0.2.1:9", "203.0.113.1, 198.51.100.7", "198.51.100.7"},
		"another peer":        {[]netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}, "10.0.0.1:9", "198.51.100.7", "10.0.0.1"},
		"private is no proxy": {[]netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}, "192.0.2.1:9", "10.0.0.9", "10.0.0.9"},
	} {
		e := echo.New()
		e.IPExtractor = extractor(c.trusted)
		var headers []string
		if c.header != "" {
			headers = []string{"X-Forwarded-For", c.header, "X-Real-Ip", "203.0.113.99"}
		}
		asked, _ := contextFrom(e, c.peer, headers...)
		if got := asked.RealIP(); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// A full gate makes the next one wait, lets it in when a place is free, and
// turns it away when none is.
func TestGate(t *testing.T) {
	g := newGate(2, time.Hour)
	ctx, cancel := context.WithCancel(t.Context())
	for range 2 {
		if err := g.enter(ctx); err != nil {
			t.Fatal(err)
		}
	}
	entered := make(chan error)
	go func() { entered <- g.enter(ctx) }()
	g.leave()
	if err := <-entered; err != nil {
		t.Errorf("a free place: %v", err)
	}
	cancel()
	if err := g.enter(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("reader gone: %v", err)
	}
	g.wait = 0
	if err := g.enter(t.Context()); !errors.Is(err, errBusy) {
		t.Errorf("no place: %v", err)
	}
}

func TestGateThrough(t *testing.T) {
	g := newGate(3, time.Minute)
	var now, most atomic.Int32
	handler := g.through(func(echo.Context) error {
		n := now.Add(1)
		for {
			old := most.Load()
			if n <= old || most.CompareAndSwap(old, n) {
				break
			}
		}
		defer now.Add(-1)
		time.Sleep(time.Millisecond)
		if n == 2 {
			panic(http.ErrAbortHandler) // a broken stream gives its place back too
		}
		return nil
	})
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			defer func() { _ = recover() }()
			c, _ := contextFrom(echo.New(), "192.0.2.1:9")
			if err := handler(c); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most.Load() > 3 || len(g.running) != 0 {
		t.Errorf("%d at once through a gate of 3, %d places not given back", most.Load(), len(g.running))
	}
}

// The end of our own deadline is a 503; that of a reader who left is nothing.
func TestTimeout(t *testing.T) {
	s := &Server{}
	c, _ := contextFrom(echo.New(), "192.0.2.1:9")
	err := s.timeout(0)(func(c echo.Context) error {
		<-c.Request().Context().Done()
		return fmt.Errorf("read: %w", c.Request().Context().Err())
	})(c)
	if got := classify(err).Status; got != http.StatusServiceUnavailable {
		t.Errorf("status %d for %v", got, err)
	}
	if c.Request().Context().Err() != nil {
		t.Error("the error handler would see the end of our deadline as the reader's")
	}
}
