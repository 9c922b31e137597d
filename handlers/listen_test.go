package handlers_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"testing"

	"dateline/data"
	"dateline/geo"
	"dateline/handlers"
)

// waiting is a store whose reads of texts wait.
type waiting struct {
	data.Store
	asked, proceed chan struct{}
}

func (w waiting) Features(ctx context.Context, revs []int64) ([]geo.Feature, error) {
	w.asked <- struct{}{}
	<-w.proceed
	return w.Store.Features(ctx, revs)
}

// A server that is told to stop says so to who asks whether it is ready, still
// answers what comes in, and finishes what it has begun.
func TestStop(t *testing.T) {
	store := waiting{asked: make(chan struct{}), proceed: make(chan struct{})}
	s := newSite(t, func(c *handlers.Config) {
		store.Store = c.Store
		c.Store = store
	}, seed(t))
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base := "http://" + l.Addr().String()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.handler.Serve(ctx, l) }()

	status := func(target string) int {
		res, err := http.Get(base + target)
		if err != nil {
			t.Error(err)
			return 0
		}
		defer res.Body.Close()
		if _, err := io.Copy(io.Discard, res.Body); err != nil {
			t.Error(err)
		}
		return res.StatusCode
	}
	if got := status("/readyz"); got != http.StatusOK {
		t.Errorf("readiness %d before", got)
	}
	answer := make(chan int, 1)
	go func() { answer <- status("/incidents") }()
	<-store.asked
	stop()
	for {
		got := status("/readyz")
		if got == http.StatusServiceUnavailable {
			break
		}
		if got != http.StatusOK {
			t.Fatalf("readiness %d while stopping", got)
		}
	}
	if got := status("/healthz"); got != http.StatusOK {
		t.Errorf("alive %d while stopping", got)
	}
	close(store.proceed)
	if got := <-answer; got != http.StatusOK {
		t.Errorf("an answer begun before ended with %d", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("serve ended with %v", err)
	}
	if _, err := http.Get(base + "/healthz"); err == nil {
		t.Error("still listening")
	}
}
