package handlers_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/paulmach/orb"

	"dateline/data"
	"dateline/geo"
)

// scattered is invented incidents all over the world.
func scattered(n int) data.Publication {
	p := invented(n)
	inner := p.Incidents
	r := rand.New(rand.NewPCG(3, 4))
	p.Incidents = func(yield func(*geo.Incident, error) bool) {
		for i, err := range inner {
			if i != nil && len(i.Places) > 0 && i.Places[0].Point != nil {
				i.Places[0].Point = &orb.Point{max(-180, min(180, r.NormFloat64()*25+40)), max(-80, min(80, r.NormFloat64()*15+30))}
			}
			if !yield(i, err) {
				return
			}
		}
	}
	return p
}

// BenchmarkPicture draws the picture of link previews, 1200x630 pixels, each
// time with another headline so that none is kept, beside one that is.
func BenchmarkPicture(b *testing.B) {
	for _, n := range []int{14, 300_000} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) { benchmarkPicture(b, n) })
	}
}

func benchmarkPicture(b *testing.B, n int) {
	publication := seed(b)
	if n > 14 {
		publication = scattered(n)
	}
	s := newSite(b, nil, publication)
	ask := func(b *testing.B, target string) {
		r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, target, nil)
		r.RemoteAddr = "127.0.0.1:1"
		w := httptest.NewRecorder()
		if s.handler.ServeHTTP(w, r); w.Code != http.StatusOK {
			b.Fatalf("status %d: %s", w.Code, w.Body)
		}
		b.ReportMetric(float64(w.Body.Len()), "bytes")
	}
	for _, format := range []string{"png", "svg", "pdf"} {
		b.Run(format, func(b *testing.B) {
			for k := 0; b.Loop(); k++ {
				ask(b, fmt.Sprintf("/picture/map.%s?width=800&height=420&scale=1.5&headline=%d", format, k))
			}
		})
	}
	b.Run("kept", func(b *testing.B) {
		for b.Loop() {
			ask(b, "/picture/map.png?width=800&height=420&scale=1.5")
		}
	})
}
