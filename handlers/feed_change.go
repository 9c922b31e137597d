package handlers

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/labstack/echo/v4"

	"dateline/geo"
)

// changesJSON is what a list of changes says of itself.
type changesJSON struct {
	Since          int64      `json:"since"`
	Edition        int64      `json:"edition"`
	Published      string     `json:"published"`
	Added          int        `json:"added"`
	Changed        int        `json:"changed"`
	Withdrawn      int        `json:"withdrawn"`
	Left           int        `json:"left"`
	NumberMatched  int        `json:"numberMatched"`
	NumberReturned int        `json:"numberReturned"`
	Attribution    string     `json:"attribution,omitempty"`
	Links          []geo.Link `json:"links"`
}

// writeChanges writes part of the changes with the features as they read now.
func (s *Server) writeChanges(c echo.Context, w io.Writer, ch changes, part []geo.Change, links []geo.Link) error {
	head := changesJSON{
		Since: ch.since, Edition: ch.edition.N, Published: moment(ch.edition.At),
		NumberMatched: len(ch.list), NumberReturned: len(part), Attribution: s.head(ch.layer).Attribution, Links: links,
	}
	for _, change := range ch.list {
		switch change.Kind {
		case geo.ChangeAdded:
			head.Added++
		case geo.ChangeRevised:
			head.Changed++
		case geo.ChangeGone:
			head.Withdrawn++
		case geo.ChangeLeft:
			head.Left++
		}
	}
	b, err := json.Marshal(head)
	if err != nil {
		return err
	}
	if _, err := w.Write(append(b[:len(b)-1], `,"changes":[`...)); err != nil {
		return err
	}
	separator := "\n"
	for piece := range slices.Chunk(part, featuresAtOnce) {
		features, err := s.changedFeatures(c.Request().Context(), piece)
		if err != nil {
			return err
		}
		for _, change := range piece {
			fmt.Fprintf(w, `%s{"change":"%s","edition":%d,"id":%d`, separator, change.Kind, change.Edition, change.ID)
			separator = ",\n"
			if change.Rev != 0 {
				if _, err := io.WriteString(w, `,"feature":`); err != nil {
					return err
				}
				if err := geo.WriteItem(w, &features[0], geo.LayerHead{Base: s.public}); err != nil {
					return err
				}
				features = features[1:]
			}
			if _, err := io.WriteString(w, "}"); err != nil {
				return err
			}
		}
	}
	_, err = io.WriteString(w, "\n]}\n")
	return err
}

// changedFeatures are the features of the changes that have one, in their order.
func (s *Server) changedFeatures(ctx context.Context, piece []geo.Change) ([]geo.Feature, error) {
	var revs []int64
	for _, change := range piece {
		if change.Rev != 0 {
			revs = append(revs, change.Rev)
		}
	}
	if len(revs) == 0 {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	return s.store.Features(ctx, revs)
}
