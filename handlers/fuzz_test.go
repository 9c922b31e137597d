package handlers_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"dateline/geo"
)

// FuzzRoutes: whatever the query, every route gives an answer that is no fault
// of ours, and none that is empty.
func FuzzRoutes(f *testing.F) {
	for _, query := range []string{
		"", "country=RUS&kind=attack", "bbox=170,-30,-170,0&datetime=../2024", "zoom=18&center=180,-90", "zoom=0.5&center=-180,90&view=-180,-90,180,90", "view=180,0,-180,0&zoom=3",
		"country=XXX", "edition=1", "edition=9", "q=%00", "q=\"", "q=moscow*%20OR%20x", "q=" + strings.Repeat("a%20", 500), "from=2024&to=", "offset=2147483647", "sort=killed&offset=1",
		"killed_min=2147483647", "lang=zh-Hant&theme=dark", "headline=%3Cscript%3E", "region=europe,central-asia&country=FJI", "%", "a;b", "bbox=0,0,0,0", "view=0,0,0,0&zoom=18", "bom=1", "v=x&lang=xx",
	} {
		f.Add(uint8(0), query)
	}
	for n := range addresses {
		f.Add(uint8(n), "country=XXX&zoom=3")
	}
	s := newSite(f, nil, seed(f), invented(60), restricted(geo.Private))
	f.Fuzz(func(t *testing.T, n uint8, query string) {
		a := addresses[int(n)%len(addresses)]
		r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1"+a.target, nil)
		r.URL.RawQuery, r.RemoteAddr = query, "127.0.0.1:1"
		w := httptest.NewRecorder()
		s.handler.ServeHTTP(w, r)
		if w.Code >= 500 || w.Code == http.StatusOK && w.Body.Len() == 0 {
			t.Errorf("%s?%s: status %d, %d bytes", a.target, query, w.Code, w.Body.Len())
		}
		if tells(reply{w.Result(), w.Body.String()}, geo.Private) && !strings.Contains(strings.ToLower(query), "quillwort") {
			t.Errorf("%s?%s tells of a private record", a.target, query)
		}
	})
}

// nasty are values that no parameter expects, and some that one or the other does.
var nasty = []string{
	"", " ", "-1", "0", "1e9", "NaN", "-Inf", "99999999999999999999", "0x1p-2", "٣", "\x00", "\xff\xfe", "\u202e", "'; DROP TABLE revision;--", "%s%n", "../../etc/passwd", "<script>alert(1)</script>",
	strings.Repeat("9", 400), strings.Repeat("a,", 900), strings.Repeat("(", 1500), "true", "null", "[]", "2024-02-30", "2024/..", "../..", "-180,-90,180,90", "1,2,3", "170,0,-170,10", "nan,nan,nan,nan",
	"title LIKE '%'", "NOT (" + strings.Repeat("killed_best = 1 OR ", 40) + "id = 1)", "https://example.org/", "json", "AFG,RUS,AFG",
}

var sourceLine = regexp.MustCompile(`\w\.go:\d`)

// parametersTaken are the names that an address takes: those it lists when it
// refuses another, or where it refuses none, those of pages.
func parametersTaken(t *testing.T, s *site, a address) []string {
	t.Helper()
	names := append(append(geo.FilterNames(), geo.ViewNames...), "offset", "sort", "title", "list", "headline", "from", "to", "set", "url", "format", "maxwidth", "maxheight", "width", "height", "utm_source")
	if a.strict {
		r := s.get(t, with(a.target, "no-such-parameter=1"))
		sentence := ""
		if strings.HasPrefix(r.Header.Get("Content-Type"), html) {
			sentence = parse(t, r.body).Find("main p.standfirst").Text()
		} else {
			sentence = problemOf(t, a.target, r).Description
		}
		_, list, ok := strings.Cut(sentence, "accepted are ")
		if !ok {
			t.Errorf("%s does not list what it accepts: %s", a.target, r.body)
		}
		names = strings.Split(strings.TrimSuffix(list, "."), ", ")
	}
	return names
}

// Every parameter of every route, given nonsense, is answered: either it means
// something, or the answer is a 400 with a sentence that names it.
func TestEveryParameter(t *testing.T) {
	s := newSite(t, nil, seed(t), invented(60))
	turn, asked := 0, 0
	for _, a := range addresses {
		if a.media == "" || strings.HasPrefix(a.target, "/static/") {
			continue
		}
		for _, name := range parametersTaken(t, s, a) {
			for range 3 { // of the values in turn, so that all meet all kinds of parameters
				value := nasty[turn%len(nasty)]
				turn++
				target := with(a.target, url.Values{name: {value}}.Encode())
				r := s.get(t, target)
				asked++
				if r.StatusCode >= 500 && r.StatusCode != http.StatusNotImplemented { // which oEmbed asks for
					t.Errorf("%.200s: status %d", target, r.StatusCode)
				}
				if strings.Contains(r.body, "goroutine ") || sourceLine.MatchString(r.body) || strings.Contains(strings.ReplaceAll(r.body, r.Header.Get("X-Request-Id"), ""), "SQL") && !strings.Contains(value, "SQL") && r.StatusCode != http.StatusOK {
					t.Errorf("%.200s tells of the inside: %.300s", target, r.body)
				}
				if r.StatusCode != http.StatusBadRequest {
					continue
				}
				sentence := ""
				if strings.HasPrefix(r.Header.Get("Content-Type"), html) {
					sentence = parse(t, r.body).Find("main p.standfirst").Text()
				} else {
					sentence = problemOf(t, target, r).Description
				}
				if a.strict && !strings.Contains(sentence, name) || len(sentence) < 15 {
					t.Errorf("%.200s: the sentence is %q", target, sentence)
				}
			}
		}
	}
	if asked < 1500 {
		t.Errorf("only %d questions", asked)
	}
}

// FuzzMarks: for any viewport and zoom, the marks hold as many incidents as
// they say.
func FuzzMarks(f *testing.F) {
	f.Add(-180.0, -90.0, 180.0, 90.0, 0.0)
	f.Add(170.0, -30.0, -170.0, 0.0, 5.5)
	f.Add(36.3, 33.5, 36.4, 33.6, 18.0)
	f.Add(179.9, -17.0, 179.9, -17.0, 14.0)
	f.Add(1e300, 0.0, -1e-300, 0.0, 3.0)
	s := newSite(f, nil, seed(f), invented(300))
	f.Fuzz(func(t *testing.T, west, south, east, north, zoom float64) {
		view := url.Values{"view": {degrees(west) + "," + degrees(south) + "," + degrees(east) + "," + degrees(north)}, "zoom": {degrees(zoom)}}
		r := s.get(t, "/map/marks?"+view.Encode())
		if r.StatusCode == http.StatusBadRequest {
			return
		}
		wantStatus(t, view.Encode(), r, http.StatusOK)
		var m marks
		decodeLoosely(t, r.body, &m)
		n := len(m.Points)
		for _, c := range m.Clusters {
			n += c.Count
		}
		for _, c := range m.Countries {
			n += c.Count
		}
		if m.Total > m.Matched || n > m.Total {
			t.Errorf("%s: %d drawn of %d in view of %d", view.Encode(), n, m.Total, m.Matched)
		}
	})
}
