package data_test

import (
	"fmt"
	"sync"
	"testing"

	"dateline/data"
	"dateline/geo"
)

// Readers see one edition or the other, never something between.
func testReadersWhilePublishing(t *testing.T, s data.Store) {
	publish(t, s, publication(incident("0")))
	const size = 300
	p := publication()
	p.Incidents = func(yield func(*geo.Incident, error) bool) {
		for n := range size {
			if !yield(incident(fmt.Sprint("r", n)), nil) {
				return
			}
			if got := len(rows(t, s, 0)); n%50 == 0 && got != 1 {
				t.Errorf("a reader sees %d rows in the middle of a publish, want 1", got)
			}
		}
	}
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				n, err := 0, error(nil)
				for _, err = range s.Rows(t.Context(), 0, 1)[0] {
					n++
				}
				if err != nil || n != 1 && n != 1+size {
					t.Errorf("a reader sees %d rows, %v", n, err)
					return
				}
			}
		})
	}
	done := publish(t, s, p)
	close(stop)
	readers.Wait()
	if got := len(rows(t, s, 0)); got != done.Edition.Total {
		t.Errorf("got %d rows afterwards, want %d", got, done.Edition.Total)
	}
}

func testWritersAtOnce(t *testing.T, s data.Store) {
	const writers = 8
	var all sync.WaitGroup
	for n := range writers {
		all.Go(func() {
			if _, err := s.Publish(t.Context(), publication(incident(fmt.Sprint("w", n)))); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	list := editions(t, s)
	if len(list) != writers || list[0].Total != writers {
		t.Errorf("got editions %v, want %d with one incident each", list, writers)
	}
}
