package main

import (
	"iter"

	"dateline/geo"
)

// aheadBatch and aheadDepth bound how many incidents are read ahead of the one
// that is being stored: about two hundred, which are still in the processor's cache
// when they are stored.
const (
	aheadBatch = 64
	aheadDepth = 2
)

type aheadItem struct {
	incident *geo.Incident
	err      error
}

// readAhead reads the incidents in a goroutine of its own, so that reading a row
// and storing an earlier one go on at once:
//
//	goroutine: list -> batch -> | channel, aheadDepth deep | -> batch -> yield: caller
//
// The goroutine has ended when the sequence has.
func readAhead(list iter.Seq2[*geo.Incident, error]) iter.Seq2[*geo.Incident, error] {
	return func(yield func(*geo.Incident, error) bool) {
		batches := make(chan []aheadItem, aheadDepth)
		stop := make(chan struct{})
		defer func() {
			close(stop)
			for range batches { // until the goroutine closes it
			}
		}()
		go func() {
			defer close(batches)
			batch := make([]aheadItem, 0, aheadBatch)
			send := func() bool {
				select {
				case batches <- batch:
					batch = make([]aheadItem, 0, aheadBatch)
					return true
				case <-stop:
					return false
				}
			}
			for i, err := range list {
				batch = append(batch, aheadItem{i, err})
				if (len(batch) == aheadBatch || err != nil) && !send() {
					return
				}
			}
			if len(batch) > 0 {
				send()
			}
		}()
		for batch := range batches {
			for _, item := range batch {
				if !yield(item.incident, item.err) {
					return
				}
			}
		}
	}
}
