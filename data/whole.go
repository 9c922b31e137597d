package data

import (
	"fmt"

	"dateline/geo"
)

// notNew are those of the data sets that have incidents: of another one, nothing
// can be missing.
func (w *publisher) notNew(datasets []string) (known []string, err error) {
	for _, slug := range datasets {
		var has bool
		if err := w.tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM incident WHERE dataset = ?)`, slug).Scan(&has); err != nil {
			return nil, err
		}
		if has {
			known = append(known, slug)
		}
	}
	return known, nil
}

// missing finds what is published of whole data sets and did not come.
func (w *publisher) missing(p Publication) error {
	for _, dataset := range w.whole {
		var lost []int64
		rows, err := w.tx.Query(`
			SELECT
				i.incident,
				ifnull(i.ext_id, '')
			FROM incident i
				JOIN revision r ON r.incident = i.incident
			WHERE i.dataset = ?
				AND r.edition_from IS NOT NULL
				AND r.edition_to IS NULL
			ORDER BY i.incident`, dataset)
		if err != nil {
			return err
		}
		for rows.Next() {
			var id int64
			var extID string
			if err := rows.Scan(&id, &extID); err != nil {
				rows.Close()
				return err
			}
			if w.came.has(id) {
				continue
			}
			w.done.Missing++
			if p.Missing != nil {
				p.Missing(id, extID)
			}
			lost = append(lost, id)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		if !p.WithdrawMissing {
			continue
		}
		for _, id := range lost {
			if err := w.withdrawID(id); err != nil {
				return fmt.Errorf("withdraw incident %d: %w", id, err)
			}
		}
	}
	return nil
}

// tellChange hands on how an incident read and how it reads now.
func (w *publisher) tellChange(rev int64, after *geo.Incident) error {
	if w.changed == nil {
		return nil
	}
	before, err := w.record(rev)
	if err != nil {
		return err
	}
	before.ID = after.ID
	w.changed(before, after)
	return nil
}
