package handlers_test

import (
	"bufio"
	"context"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"

	"dateline/data"
	"dateline/geo"
	"dateline/handlers"
)

// problem is the answer to a program that asked for what there is not.
type problem struct {
	Status      int    `json:"status"`
	Code        string `json:"code"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Parameter   string `json:"parameter"`
	RequestID   string `json:"request_id"`
}

func problemOf(t *testing.T, what string, r reply) problem {
	t.Helper()
	wantHeader(t, what, r, "Content-Type", "application/problem+json")
	var p problem
	if err := stdjson.Unmarshal([]byte(r.body), &p); err != nil {
		t.Fatalf("%s: %v in %s", what, err, r.body)
	}
	if p.Status != r.StatusCode || p.Code == "" || p.Title == "" || p.Description == "" || p.RequestID == "" || p.RequestID != r.Header.Get("X-Request-Id") {
		t.Errorf("%s: status %d, request %s, problem %+v", what, r.StatusCode, r.Header.Get("X-Request-Id"), p)
	}
	return p
}

// Each parameter, given wrongly, is a 400 that names it and what is accepted.
func TestBadParameters(t *testing.T) {
	s := seeded(t)
	for query, want := range map[string]string{
		"bbox=1,2,3":                       "4 or 6 numbers",
		"bbox=0,0,200,10":                  "longitudes must be between",
		"bbox=0,20,10,10":                  "south must not be above north",
		"bbox=NaN,0,1,1":                   "want numbers",
		"datetime=yesterday":               "datetime",
		"datetime=2024-13-01":              "datetime",
		"country=Atlantis":                 "Atlantis",
		"region=nowhere":                   "central-asia",
		"group=no-such-group":              "/groups",
		"group=Bad%20Slug":                 "isis-k",
		"kind=attacks":                     "foiled_plot",
		"method=magic":                     "armed_assault",
		"outcome=won":                      "completed",
		"killed_min=-1":                    "whole number",
		"killed_min=1e3":                   "whole number",
		"killed_min=1&killed_min=2":        "once",
		"precision_max=9":                  "1 to 8",
		"sources_min=many":                 "whole number",
		"missing=colour":                   "want one of killed, injured",
		"dataset=gtd":                      "dateline-seed",
		"edition=first":                    "whole number",
		"edition=99999999999999999999":     "whole number",
		"zoom=40":                          "0 to 18",
		"center=here":                      "lon,lat",
		"incident=x":                       "whole number",
		"lang=%3Cscript%3E":                "language tag",
		"theme=pink":                       "light, dark",
		"q=%FF":                            "UTF-8",
		"q=" + strings.Repeat("x", 2001):   "2000 characters",
		strings.Repeat("kind=attack&", 41): "at most 40",
	} {
		name, _, _ := strings.Cut(query, "=")
		if strings.Count(query, "&") > 2 {
			name = "query"
		}
		if strings.HasPrefix(query, "dataset=") {
			want = seed(t).Datasets[0].Slug
		}
		for _, target := range []string{"/data/incidents.geojson", "/data/incidents.csv", "/map/marks", "/map/counts", "/map/list"} {
			r := s.get(t, target+"?"+query)
			wantStatus(t, target+"?"+query, r, http.StatusBadRequest)
			p := problemOf(t, target+"?"+query, r)
			if p.Parameter != name || !strings.HasPrefix(p.Description, name) || !strings.Contains(p.Description, want) || p.Code != "InvalidParameterValue" {
				t.Errorf("%s?%s: want %q about %s, got %+v", target, query, want, name, p)
			}
		}
		for _, target := range []string{"/", "/incidents", "/countries/RUS", "/embed/map"} {
			r := s.get(t, target+"?"+query)
			wantStatus(t, target+"?"+query, r, http.StatusBadRequest)
			if text := parse(t, r.body).Find("main").Text(); !strings.Contains(text, name) || !strings.Contains(text, want) {
				t.Errorf("%s?%s: want %q about %s in the page, got %s", target, query, want, name, text)
			}
		}
	}
	for target, name := range map[string]string{
		"/incidents?sort=random": "sort", "/incidents?offset=-1": "offset", "/?offset=x": "offset", "/map/list?offset=99999999999": "offset",
		"/map/marks?view=1,2": "view", "/map/list?view=x": "view", "/data/incidents.csv?bom=maybe": "bom", "/embed/map?title=perhaps": "title",
		"/embed/map?list=2": "list", "/embed/map?headline=" + strings.Repeat("x", 201): "headline", "/tiles/base/0/0/0.mvt?lang=%20": "lang",
		"/tiles/base/0/0/0.mvt?country=RUS": "country", "/map/tiles/0/0/0.json?view=0,0,1,1": "view", "/map/frame?offset=2": "offset", "/tiles/base.json?lang=fr": "lang", "/data/countries.geojson?kind=attack": "kind",
		"/data/countries.geojson?country=Atlantis": "country", "/data/incidents.geojson?bom=1": "bom", "/incidents/1.json?view=0,0,1,1": "view",
	} {
		if name == "lang" && strings.Contains(target, "%20") {
			continue // a blank is no language, and asks for none
		}
		r := s.get(t, target)
		wantStatus(t, target, r, http.StatusBadRequest)
		if !strings.Contains(r.body, name) {
			t.Errorf("%s does not name %s: %s", target, name, r.body)
		}
	}
}

// A 404 says what is missing and where to go from there.
func TestNotFound(t *testing.T) {
	s := seeded(t)
	for target, want := range map[string]string{
		"/nowhere":                   "mistyped",
		"/incidents/9999":            "No published record",
		"/incidents/0":               "mistyped",
		"/incidents/x":               "mistyped",
		"/incidents/1-a.json":        "mistyped",
		"/incidents/99.json":         "No published record",
		"/countries/Atlantis":        "“Atlantis” is no country",
		"/countries/%3Cb%3E":         "“<b>” is no country",
		"/regions/nowhere":           "“nowhere” is no region",
		"/groups/nobody":             "“nobody” is no group",
		"/data/incidents.xls":        "mistyped",
		"/map/card/9999":             "No published record",
		"/map/card/x":                "No published record",
		"/tiles/base/13/0/0.mvt":     "z from 0 to 12",
		"/tiles/base/1/2/0.mvt":      "z from 0 to 12",
		"/tiles/base/1/-1/0.mvt":     "z from 0 to 12",
		"/tiles/base/1/0/0.png":      "z from 0 to 12",
		"/map/tiles/18/0/0.json":     "z from 0 to 17",
		"/map/tiles/1/0/0.mvt":       "want /z/x/y.json",
		"/static/nothing.js":         "mistyped",
		"/static/..%2Fmanifest.json": "mistyped",
		"/embed":                     "mistyped",
		"//":                         "mistyped",
	} {
		r := s.get(t, target)
		wantStatus(t, target, r, http.StatusNotFound)
		if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
			if p := problemOf(t, target, r); !strings.Contains(p.Description, want) {
				t.Errorf("%s: want %q, got %q", target, want, p.Description)
			}
			continue
		}
		doc := parse(t, r.body)
		if text := doc.Find("main").Text(); !strings.Contains(text, want) || !strings.Contains(text, r.Header.Get("X-Request-Id")) {
			t.Errorf("%s: want %q and the request's number, got %s", target, want, text)
		}
		if doc.Find(`main a[href="/"], main a[href="/countries"]`).Length() != 2 {
			t.Errorf("%s shows no way on", target)
		}
	}
	for _, target := range []string{"/data/nothing", "/map/nothing", "/tiles/nothing", "/incidents/99.json"} {
		problemOf(t, target, s.get(t, target))
	}
}

func TestMethods(t *testing.T) {
	s := seeded(t)
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, "BREW"} {
		r := s.ask(t, method, "/data/incidents.csv")
		wantStatus(t, method, r, http.StatusMethodNotAllowed)
		if !strings.Contains(r.Header.Get("Allow"), "GET") || !strings.Contains(problemOf(t, method, r).Description, "GET or HEAD") {
			t.Errorf("%s: Allow %q, %s", method, r.Header.Get("Allow"), r.body)
		}
	}
	r := s.ask(t, http.MethodPost, "/incidents")
	wantStatus(t, "POST /incidents", r, http.StatusMethodNotAllowed)
	if !strings.Contains(parse(t, r.body).Find("main").Text(), "GET or HEAD") {
		t.Error("the page of a 405 does not say what is allowed")
	}
}

func TestOverLongAddress(t *testing.T) {
	s := seeded(t)
	wantStatus(t, "12 KiB and more", s.get(t, "/?utm="+strings.Repeat("x", 12300)), http.StatusRequestURITooLong)
	wantStatus(t, "below", s.get(t, "/?utm="+strings.Repeat("x", 8000)), http.StatusOK)
	for _, target := range []string{"/?q=%zz", "/data/incidents.csv?a;b"} {
		r := s.get(t, target)
		wantStatus(t, target, r, http.StatusBadRequest)
		if !strings.Contains(r.body, "not properly written") {
			t.Errorf("%s: %s", target, r.body)
		}
	}
}

// raw sends bytes to a real server and returns the answer's head and whether
// the server closed the connection after it.
func raw(t *testing.T, base, request string) (head string, closed bool) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte(request)); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(conn)
	res, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Fatal(err)
	}
	readAll(t, res.Body)
	if res.Close {
		// Nothing that was sent after may be answered.
		_, err = in.ReadByte()
		closed = err != nil
	}
	return res.Status, closed
}

// A reading request with a body is refused and its connection closed, so that
// what follows is never taken for another request.
func TestBodies(t *testing.T) {
	base := seeded(t).serve(t)
	const smuggled = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
	for _, method := range []string{"GET", "HEAD", "OPTIONS", "DELETE"} {
		for _, body := range []string{
			"Content-Length: 5\r\n\r\nhello",
			"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
			"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		} {
			if method == "HEAD" {
				continue // http.ReadResponse cannot know that it has no body
			}
			head, closed := raw(t, base, method+" /incidents HTTP/1.1\r\nHost: x\r\n"+body+smuggled)
			if head != "400 Bad Request" || !closed {
				t.Errorf("%s with %q: %s, closed %v", method, body, head, closed)
			}
		}
	}
	if head, _ := raw(t, base, "POST /incidents HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"); head != "405 Method Not Allowed" {
		t.Errorf("POST: %s", head)
	}
	if head, _ := raw(t, base, "GET /incidents HTTP/1.1\r\nHost: x\r\nX: "+strings.Repeat("x", 2<<20)+"\r\n\r\n"); head != "431 Request Header Fields Too Large" {
		t.Errorf("long header: %s", head)
	}
}

func TestHost(t *testing.T) {
	s := newSite(t, func(c *handlers.Config) { c.CheckHost = true }, seed(t))
	ask := func(host, target string) int {
		r, err := http.NewRequest(http.MethodGet, s.serve(t)+target, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if body := readAll(t, res.Body); strings.Contains(body, "evil.example") {
			t.Errorf("the answer to %s%s repeats the host", host, target)
		}
		return res.StatusCode
	}
	for _, c := range []struct {
		host, target string
		want         int
	}{
		{"map.example.org", "/incidents", 200}, {"MAP.example.org", "/incidents", 200},
		{"evil.example", "/incidents", 421}, {"evil.example", "/data/incidents.csv", 421}, {"127.0.0.1", "/", 421},
		{"10.0.0.1", "/healthz", 200}, {"10.0.0.1", "/readyz", 200},
	} {
		if got := ask(c.host, c.target); got != c.want {
			t.Errorf("%s%s: status %d, want %d", c.host, c.target, got, c.want)
		}
	}
}

// A public address with a path or without a host is refused.
func TestPublicAddress(t *testing.T) {
	for _, bad := range []string{"map.example.org", "https://", "ftp://map.example.org", "https://map.example.org/maps", "https://map.example.org?x=1", "https://%"} {
		_, err := handlers.New(handlers.Config{Public: bad})
		if input := (*geo.InputError)(nil); !errors.As(err, &input) {
			t.Errorf("%q: error %v", bad, err)
		}
	}
}

// failing is a store that answers while the snapshot is loaded and then breaks.
type failing struct {
	data.Store
	err    error // what every read says; nil asks the store
	panics any
	after  int // reads of texts that still succeed
}

func (f *failing) fails() error {
	if f.panics != nil {
		panic(f.panics)
	}
	return f.err
}

func (f *failing) Features(ctx context.Context, revs []int64) ([]geo.Feature, error) {
	if f.after > 0 {
		f.after--
	} else if err := f.fails(); err != nil {
		return nil, err
	}
	return f.Store.Features(ctx, revs)
}

func (f *failing) Incident(ctx context.Context, id, edition int64) (geo.Incident, geo.Revisions, error) {
	if err := f.fails(); err != nil {
		return geo.Incident{}, geo.Revisions{}, err
	}
	return f.Store.Incident(ctx, id, edition)
}

func (f *failing) Incidents(ctx context.Context, revs []int64) ([]geo.Incident, error) {
	if err := f.fails(); err != nil {
		return nil, err
	}
	return f.Store.Incidents(ctx, revs)
}

func (f *failing) Match(ctx context.Context, text string) ([]int64, error) {
	if err := f.fails(); err != nil {
		return nil, err
	}
	return f.Store.Match(ctx, text)
}

func (f *failing) Actors(ctx context.Context, edition int64) ([]geo.Actor, error) {
	if err := f.fails(); err != nil {
		return nil, err
	}
	return f.Store.Actors(ctx, edition)
}

func (f *failing) Ready(ctx context.Context) error {
	if err := f.fails(); err != nil {
		return err
	}
	return f.Store.Ready(ctx)
}

// breaking serves the publications from a store that can be made to fail.
func breaking(t *testing.T, publications ...data.Publication) (*site, *failing) {
	var f *failing
	s := newSite(t, func(c *handlers.Config) {
		f = &failing{Store: c.Store}
		c.Store = f
	}, publications...)
	return s, f
}

var readingTheStore = []string{
	"/", "/incidents", "/incidents/1", "/incidents/1.json", "/countries/RUS", "/groups/isis-k", "/regions/europe", "/embed/map", "/map/list", "/map/card/1", "/map/marks",
	"/data/incidents.csv", "/data/incidents.geojson", "/data/incidents.geojsons", "/sitemap.xml", "/?q=moscow", "/data/incidents.csv?q=moscow",
}

// When the store breaks or a handler panics, the asker learns a number and the
// log the cause.
func TestCauseStaysInside(t *testing.T) {
	s, store := breaking(t, seed(t))
	const cause = "disk I/O error on secret-path"
	for name, c := range map[string]struct {
		err    error
		panics any
		status int
	}{
		"error":    {fmt.Errorf("read: %w", errors.New(cause)), nil, 500},
		"panic":    {nil, cause, 500},
		"too slow": {fmt.Errorf("%s: %w", cause, context.DeadlineExceeded), nil, 503},
		"busy":     {fmt.Errorf("%s: %w", cause, data.ErrBusy), nil, 503},
	} {
		store.err, store.panics = c.err, c.panics
		for _, target := range readingTheStore {
			r := s.get(t, target)
			wantStatus(t, name+" "+target, r, c.status)
			id := r.Header.Get("X-Request-Id")
			if strings.Contains(r.body, "secret-path") || strings.Contains(r.body, "goroutine") || !strings.Contains(r.body, id) {
				t.Errorf("%s %s: the answer tells the cause or not the number: %s", name, target, r.body)
			}
			if !strings.Contains(s.log.String(), id) || !strings.Contains(s.log.String(), cause) {
				t.Errorf("%s %s: the log does not hold request %s and the cause", name, target, id)
			}
			wantHeader(t, target, r, "Cache-Control", "no-store")
			for _, gone := range []string{"ETag", "Content-Encoding", "Content-Disposition"} {
				wantHeader(t, target, r, gone, "")
			}
			if retry := r.Header.Get("Retry-After"); (c.status == 503) != (retry != "") {
				t.Errorf("%s %s: Retry-After %q", name, target, retry)
			}
			if text := parse(t, r.body).Find("main p.standfirst").Text(); strings.HasPrefix(r.Header.Get("Content-Type"), html) && text == "" {
				t.Errorf("%s %s: no sentence on the page", name, target)
			}
		}
	}
}

// A download that breaks off does not look whole to its reader.
func TestStreamBreaksOff(t *testing.T) {
	for _, target := range []string{"/data/incidents.csv", "/data/incidents.geojson", "/data/incidents.geojsons"} {
		for _, encoding := range []string{"identity", "gzip"} {
			s, store := breaking(t, invented(3000)) // each its own: what was read once is not read again
			base := s.serve(t)
			store.err, store.after = errors.New("disk I/O error"), 5
			r, err := http.NewRequest(http.MethodGet, base+target, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Accept-Encoding", encoding)
			res, err := http.DefaultTransport.RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			n, err := res.Body.Read(make([]byte, 1000))
			for err == nil {
				_, err = res.Body.Read(make([]byte, 64<<10))
			}
			res.Body.Close()
			if res.StatusCode != http.StatusOK || n == 0 {
				t.Fatalf("%s: status %d, %d bytes: nothing was sent before the store broke", target, res.StatusCode, n)
			}
			if err.Error() == "EOF" {
				t.Errorf("%s %s: half a file ends as a whole one does", target, encoding)
			}
			store.err = nil
			wantStatus(t, "after that", s.get(t, target), http.StatusOK)
		}
	}
}

func TestReadiness(t *testing.T) {
	s, store := breaking(t, seed(t))
	wantStatus(t, "ready", s.get(t, "/readyz"), http.StatusOK)
	store.err = errors.New("disk I/O error")
	r := s.get(t, "/readyz")
	wantStatus(t, "broken store", r, http.StatusServiceUnavailable)
	if strings.Contains(r.body, "I/O") {
		t.Errorf("readiness tells the cause: %s", r.body)
	}
	wantStatus(t, "alive", s.get(t, "/healthz"), http.StatusOK)
}

// What was asked for is not in the log, nor who asked.
func TestLog(t *testing.T) {
	s := seeded(t)
	for _, target := range []string{"/?q=planted-secret", "/data/incidents.csv?q=planted-secret", "/?kind=planted-secret", "/countries/planted-secret", "/planted-secret"} {
		s.get(t, target, "Authorization", "Bearer planted-secret", "Cookie", "session=planted-secret")
	}
	log := s.log.String()
	if strings.Count(log, "msg=request ") != 5 {
		t.Errorf("want a line for each of 5 requests:\n%s", log)
	}
	for line := range strings.SplitSeq(log, "\n") {
		if strings.Contains(line, "level=INFO") && strings.Contains(line, "planted-secret") {
			t.Errorf("log line %s", line)
		}
	}
}
