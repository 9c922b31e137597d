package main

import (
	"errors"
	"testing"

	"dateline/geo"
)

func TestReadAhead(t *testing.T) {
	const n = 3*aheadBatch + 7
	end := errors.New("the end")
	running := false
	numbers := func(yield func(*geo.Incident, error) bool) {
		running = true
		defer func() { running = false }()
		for k := range n {
			if !yield(&geo.Incident{ID: int64(k)}, nil) {
				return
			}
		}
		yield(nil, end)
	}
	next, failed := int64(0), false
	for i, err := range readAhead(numbers) {
		if err != nil {
			failed = errors.Is(err, end)
			break
		}
		if i.ID != next {
			t.Fatalf("got %d, want %d", i.ID, next)
		}
		next++
	}
	if next != n || !failed || running {
		t.Errorf("read %d of %d, error seen %t, still running %t", next, n, failed, running)
	}
	for range readAhead(numbers) {
		break // the goroutine must not outlive the loop
	}
	if running {
		t.Error("still reading after the loop has ended")
	}
}
