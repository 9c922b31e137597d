package data

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"dateline/geo"
)

// entryKind is what sort of thing an entry is: they are stored alike.
type entryKind string

const (
	actorEntry      entryKind = "actor"
	assessmentEntry entryKind = "assessment"
	alertEntry      entryKind = "alert_level"
	datasetEntry    entryKind = "dataset"
)

// Actors lists the actors of an edition by slug.
func (s *SQLite) Actors(ctx context.Context, edition int64) ([]geo.Actor, error) {
	return entries[geo.Actor](ctx, s.read, actorEntry, edition)
}

// Datasets lists the data sets of an edition by slug.
func (s *SQLite) Datasets(ctx context.Context, edition int64) ([]geo.Dataset, error) {
	return entries[geo.Dataset](ctx, s.read, datasetEntry, edition)
}

// Assessments lists the assessments of an edition, the newest first.
func (s *SQLite) Assessments(ctx context.Context, edition int64) ([]geo.Assessment, error) {
	list, err := entries[geo.Assessment](ctx, s.read, assessmentEntry, edition)
	slices.SortFunc(list, func(a, b geo.Assessment) int {
		return cmp.Or(cmp.Compare(b.Date, a.Date), strings.Compare(a.ID, b.ID))
	})
	return list, err
}

// AlertLevels lists the alert levels of an edition by country, scheme and day.
func (s *SQLite) AlertLevels(ctx context.Context, edition int64) ([]geo.AlertLevel, error) {
	list, err := entries[geo.AlertLevel](ctx, s.read, alertEntry, edition)
	slices.SortFunc(list, func(a, b geo.AlertLevel) int {
		return cmp.Or(cmp.Compare(a.Country, b.Country), strings.Compare(a.Scheme, b.Scheme),
			cmp.Compare(a.From, b.From), strings.Compare(a.ID, b.ID))
	})
	return list, err
}

// entries lists the entries of a kind as they read in an edition, by key.
func entries[T any](ctx context.Context, q querier, kind entryKind, edition int64) (_ []T, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("list %s entries: %w", kind, ended(ctx, err))
		}
	}()
	n, err := resolveEdition(ctx, q, edition)
	if err != nil {
		return nil, err
	}
	rows, err := q.QueryContext(ctx, `
		SELECT
			key,
			body
		FROM entry
		WHERE kind = ?
			AND edition_from <= ?
			AND (edition_to IS NULL OR edition_to > ?)
		ORDER BY key`, kind, n, n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		var key string
		var body []byte
		if err := rows.Scan(&key, &body); err != nil {
			return nil, err
		}
		var v T
		if err := json.Unmarshal(body, &v); err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		list = append(list, v)
	}
	return list, rows.Err()
}

// putEntry stores v under its key unless it is there already as it is.
func (w *publisher) putEntry(kind entryKind, key string, v any) error {
	if key == "" {
		return &geo.InputError{Field: string(kind), Reason: "a slug or ID is needed"}
	}
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("%s %s: %w", kind, key, err)
	}
	var (
		entry, from int64
		stored      string
	)
	err = w.tx.QueryRow(`
		SELECT
			entry,
			edition_from,
			body
		FROM entry
		WHERE kind = ?
			AND key = ?
			AND edition_to IS NULL`, kind, key).Scan(&entry, &from, &stored)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return err
	case stored == string(body):
		return nil
	}
	if err := w.openEdition(); err != nil {
		return err
	}
	if from == w.edition.N {
		return fmt.Errorf("%s %s is given twice: %w", kind, key, ErrConflict)
	}
	if entry != 0 {
		if _, err := w.tx.Exec(`UPDATE entry SET edition_to = ? WHERE entry = ?`, w.edition.N, entry); err != nil {
			return err
		}
	}
	_, err = w.tx.Exec(`
		INSERT INTO entry (kind, key, edition_from, body)
		VALUES (?, ?, ?, ?)`, kind, key, w.edition.N, string(body))
	return err
}

// addActors adds the actors that are not known yet; a known one only gains the
// external ids that it lacks, so that a file's bare name never takes the place
// of a profile.
func (w *publisher) addActors(met []geo.Actor) error {
	if len(met) == 0 {
		return nil
	}
	known, err := w.actors()
	if err != nil {
		return err
	}
	for _, a := range met {
		old, ok := known[a.Slug]
		if !ok {
			known[a.Slug] = a
			if err := w.putEntry(actorEntry, a.Slug, a); err != nil {
				return err
			}
			continue
		}
		ids := map[string]string{}
		for k, v := range a.ExtIDs {
			ids[k] = v
		}
		for k, v := range old.ExtIDs {
			ids[k] = v
		}
		if len(ids) == len(old.ExtIDs) {
			continue
		}
		old.ExtIDs = ids
		known[a.Slug] = old
		if err := w.putEntry(actorEntry, a.Slug, old); err != nil {
			return err
		}
	}
	return nil
}
