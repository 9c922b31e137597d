package handlers_test

import (
	"maps"
	"net/http"
	"slices"
	"testing"
)

// An answer that is known is the one that was made: head and bytes, packed or not,
// for those who have it already and those who ask for the head alone; and it is
// known for as long as its edition is the newest.
func TestAskedAgain(t *testing.T) {
	s := newSite(t, nil, seed(t), invented(20))
	targets := []string{
		"/tiles/incidents/4/9/4.mvt", "/tiles/incidents/4/9/4.mvt?kind=attack&v=2", "/tiles/incidents/14/0/0.mvt", "/tiles/base/3/4/2.mvt?lang=de",
		"/map/tiles/3/4/2.json", "/map/tiles/3/4/2.json?v=2", "/map/marks?view=0,0,90,80&zoom=3", "/map/counts?edition=1", "/map/frame?country=RUS",
		"/ogc/collections/incidents/tiles/WebMercatorQuad/4/4/9",
	}
	tags := map[string]string{}
	for _, target := range targets {
		for _, encoding := range []string{"identity", "gzip", "gzip;q=0", "br"} {
			first := s.get(t, target, "Accept-Encoding", encoding)
			again := s.get(t, target, "Accept-Encoding", encoding)
			for _, r := range []reply{first, again} {
				r.Header.Del("X-Request-Id")
			}
			if again.StatusCode != first.StatusCode || again.body != first.body || !maps.EqualFunc(again.Header, first.Header, slices.Equal) {
				t.Errorf("%s %s: status %d, %v; again %d, %v", target, encoding, first.StatusCode, first.Header, again.StatusCode, again.Header)
			}
			tag := first.Header.Get("ETag")
			for _, match := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
				r := s.get(t, target, "Accept-Encoding", encoding, "If-None-Match", match)
				wantStatus(t, target+" for "+match, r, http.StatusNotModified)
				wantHeader(t, target, r, "ETag", tag)
				wantHeader(t, target, r, "Cache-Control", first.Header.Get("Cache-Control"))
				wantHeader(t, target, r, "Vary", "Accept-Encoding")
			}
			wantStatus(t, target+" for another", s.get(t, target, "Accept-Encoding", encoding, "If-None-Match", `"other"`), first.StatusCode)
			head := s.ask(t, http.MethodHead, target, "Accept-Encoding", encoding)
			if head.body != "" || head.Header.Get("Content-Length") != first.Header.Get("Content-Length") || head.Header.Get("ETag") != tag {
				t.Errorf("HEAD %s: %d bytes, %v", target, len(head.body), head.Header)
			}
			tags[target] = tag
		}
	}
	s.publish(t, invented(30))
	s.refresh(t)
	for _, target := range targets {
		r := s.get(t, target, "Accept-Encoding", "br", "If-None-Match", tags[target])
		same := target == "/map/counts?edition=1" || target == "/tiles/base/3/4/2.mvt?lang=de"
		if (r.StatusCode == http.StatusNotModified) != same {
			t.Errorf("%s: status %d in a new edition", target, r.StatusCode)
		}
	}
}
