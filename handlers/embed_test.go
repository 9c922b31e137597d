package handlers_test

import (
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// What an embed of fourteen incidents may send, in bytes as sent: until its first
// incident is on screen, and in all until a reader reaches for the map.
const (
	firstIncidentBytes = 12_000
	untouchedBytes     = 60_000
)

// unpacked is as much as can be read of the first n bytes of a packed answer.
func unpacked(t *testing.T, encoding, body string, n int) string {
	t.Helper()
	var r io.Reader = brotli.NewReader(strings.NewReader(body[:n]))
	if encoding == "gzip" {
		z, err := gzip.NewReader(strings.NewReader(body[:n]))
		if err != nil {
			t.Fatal(err)
		}
		r = z
	}
	got, _ := io.ReadAll(r) // it is cut off: the error says so
	return string(got)
}

func TestEmbedWeight(t *testing.T) {
	s := seeded(t)
	for _, target := range []string{"/embed/map", "/embed/map?country=AFG", "/embed/map?theme=dark&timebar=1&lang=fr"} {
		for _, encoding := range []string{"gzip", "br"} {
			page := s.get(t, target, "Accept-Encoding", encoding)
			wantHeader(t, target, page, "Content-Encoding", encoding)
			first := unpacked(t, encoding, page.body, min(firstIncidentBytes, len(page.body)))
			_, marks, _ := strings.Cut(first, `class="pic-mark"`)
			if !strings.Contains(marks, "</a>") {
				t.Errorf("%s in %s: no incident in its first %d bytes of %d", target, encoding, firstIncidentBytes, len(page.body))
			}

			doc := parse(t, unpacked(t, encoding, page.body, len(page.body)))
			all := len(page.body)
			for _, part := range doc.Find("script[src], link[rel=stylesheet], link[rel=icon], img[src]").EachIter() {
				address := part.AttrOr("src", part.AttrOr("href", ""))
				r := s.get(t, address, "Accept-Encoding", encoding)
				wantStatus(t, address, r, 200)
				all += len(r.body)
			}
			if all > untouchedBytes {
				t.Errorf("%s in %s: %d bytes in all, want at most %d", target, encoding, all, untouchedBytes)
			}
			t.Logf("%s in %s: page %d bytes, all %d", target, encoding, len(page.body), all)
		}
	}
}
