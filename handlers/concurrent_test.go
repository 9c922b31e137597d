package handlers_test

import (
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"

	"dateline/static"
)

// Whatever is asked at the same time, each address gives the bytes that it
// gives alone: no answer is made in a buffer that another one still uses.
func TestAtOnce(t *testing.T) {
	s := mixed(t)
	base := s.serve(t)
	targets := []string{"/", "/?kind=attack", "/incidents", "/incidents/1", "/incidents/1.json", "/countries/RUS", "/countries/AFG", "/countries", "/groups/isis-k", "/data",
		"/data/incidents.geojson", "/data/incidents.csv", "/data/incidents.csv?country=SYR", "/map/marks", "/map/marks?zoom=6&view=20,20,80,60", "/map/list", "/map/card/3",
		"/tiles/base/3/4/2.mvt", "/tiles/base/4/9/6.mvt?lang=ru", "/embed/map", static.Path("map.js"), "/?kind=nonsense", "/?q=event"}
	type question struct{ target, encoding string }
	var questions []question
	want := map[question]string{}
	for _, target := range targets {
		for _, encoding := range []string{"identity", "gzip"} {
			q := question{target, encoding}
			questions = append(questions, q)
			want[q] = s.get(t, target, "Accept-Encoding", encoding).body
		}
	}
	var all sync.WaitGroup
	for n := range uint64(50) {
		all.Go(func() {
			r := rand.New(rand.NewPCG(n, 7))
			for range 12 {
				q := questions[r.IntN(len(questions))]
				ask, err := http.NewRequest(http.MethodGet, base+q.target, nil)
				if err != nil {
					t.Error(err)
					return
				}
				ask.Header.Set("Accept-Encoding", q.encoding)
				res, err := http.DefaultTransport.RoundTrip(ask)
				if err != nil {
					t.Errorf("%s: %v", q.target, err)
					return
				}
				got := readAll(t, res.Body)
				res.Body.Close()
				if got != want[q] && res.StatusCode != http.StatusBadRequest { // an error bears its own number
					t.Errorf("%s %s: %d bytes, alone %d", q.target, q.encoding, len(got), len(want[q]))
				}
			}
		})
	}
	all.Wait()
}

// Editions land while readers read: each answer is of one edition.
func TestReadersWhilePublishing(t *testing.T) {
	s := seeded(t)
	base := s.serve(t)
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				res, err := http.Get(base + "/map/marks")
				if err != nil {
					t.Error(err)
					return
				}
				var m marks
				decodeLoosely(t, readAll(t, res.Body), &m)
				res.Body.Close()
				if m.All != m.Matched || m.All != 14+10*(m.Edition-1) {
					t.Errorf("edition %d: %d of %d", m.Edition, m.Matched, m.All)
				}
			}
		})
	}
	for n := 10; n <= 60; n += 10 {
		s.publish(t, invented(n))
		if err := s.live.Refresh(t.Context()); err != nil {
			t.Error(err)
		}
	}
	close(done)
	readers.Wait()
}
