package data

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"dateline/geo"
)

// incidentColumns, from incidentTables, are read by scanRevision.
const (
	incidentColumns = `
		r.rev,
		r.edition_from,
		r.edition_to,
		r.incident,
		r.version,
		r.status,
		r.updated_at,
		r.correction_note,
		i.created_at,
		i.published_at,
		b.first,
		b.packed`
	incidentTables = `revision r
		JOIN incident i ON i.incident = r.incident
		JOIN record_block b ON b.first = (SELECT max(first) FROM record_block WHERE first <= r.rev)`
)

// Incidents returns the records of the revisions numbered revs, in their order.
func (s *SQLite) Incidents(ctx context.Context, revs []int64) (_ []geo.Incident, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("read incidents: %w", ended(ctx, err))
		}
	}()
	rows, err := s.queryRevs(ctx, incidentColumns, incidentTables, revs)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := make([]geo.Incident, 0, len(revs))
	var records blockReader
	for rows.Next() {
		r, err := scanRevision(rows, &records)
		if err != nil {
			return nil, err
		}
		if want := revs[len(list)]; r.Rev != want {
			return nil, fmt.Errorf("revision %d: %w", want, ErrNotFound)
		}
		list = append(list, r.Incident)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if len(list) < len(revs) {
		return nil, fmt.Errorf("revision %d: %w", revs[len(list)], ErrNotFound)
	}
	return list, nil
}

// Incident returns incident id as it read in the edition.
func (s *SQLite) Incident(ctx context.Context, id, edition int64) (_ geo.Incident, _ geo.Revisions, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("read incident %d: %w", id, ended(ctx, err))
		}
	}()
	n, err := resolveEdition(ctx, s.read, edition)
	if err != nil {
		return geo.Incident{}, geo.Revisions{}, err
	}
	// The last reading published by then either holds or was withdrawn.
	r, err := scanRevision(s.read.QueryRowContext(ctx, `
		SELECT `+incidentColumns+`
		FROM `+incidentTables+`
		WHERE r.incident = ?
			AND r.edition_from <= ?
		ORDER BY r.version DESC
		LIMIT 1`, id, n), &blockReader{})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return geo.Incident{}, geo.Revisions{}, ErrNotFound
	case err != nil:
		return geo.Incident{}, geo.Revisions{}, err
	case r.Held.Until != 0 && r.Held.Until <= n:
		return geo.Incident{}, geo.Revisions{}, ErrWithdrawn
	}
	return r.Incident, r.Held, nil
}

// History returns every published reading of incident id, the newest first.
func (s *SQLite) History(ctx context.Context, id int64) (_ []Revision, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("read history of incident %d: %w", id, ended(ctx, err))
		}
	}()
	rows, err := s.read.QueryContext(ctx, `
		SELECT `+incidentColumns+`
		FROM `+incidentTables+`
		WHERE r.incident = ?
			AND r.edition_from IS NOT NULL
		ORDER BY r.version DESC`, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Revision
	var records blockReader
	for rows.Next() {
		r, err := scanRevision(rows, &records)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, ErrNotFound
	}
	return list, nil
}

// scanRevision reads incidentColumns.
func scanRevision(row scanner, records *blockReader) (Revision, error) {
	var (
		r           Revision
		from, until sql.NullInt64
		id, updated int64
		version     int
		status      geo.Status
		note        string
		created     int64
		published   sql.NullInt64
		first       int64
		packed      []byte
	)
	if err := row.Scan(&r.Rev, &from, &until, &id, &version, &status, &updated, &note, &created, &published, &first, &packed); err != nil {
		return Revision{}, err
	}
	body, err := records.record(first, packed, r.Rev)
	if err != nil {
		return Revision{}, err
	}
	if err := json.Unmarshal(body, &r.Incident); err != nil {
		return Revision{}, fmt.Errorf("revision %d: %w", r.Rev, err)
	}
	r.Held = geo.Revisions{From: from.Int64, Until: until.Int64}
	r.ID, r.Version, r.Status, r.CorrectionNote = id, version, status, note
	r.CreatedAt, r.UpdatedAt, r.PublishedAt = instant(created), instant(updated), instantOrZero(published)
	return r, nil
}

// facts is the record as stored, without what columns say of it, and its hash.
// Equal facts are equal bytes. The bytes are good until the next call.
func (w *publisher) facts(i *geo.Incident) (body []byte, hash [16]byte) {
	bare := *i
	bare.ID, bare.Version, bare.Status, bare.CorrectionNote = 0, 0, "", ""
	bare.CreatedAt, bare.UpdatedAt, bare.PublishedAt = time.Time{}, time.Time{}, time.Time{}
	w.body = bare.AppendRecord(w.body[:0])
	return w.body, hashOf(w.body)
}

func hashOf(body []byte) [16]byte {
	sum := sha256.Sum256(body)
	return [16]byte(sum[:16])
}
