package data

import (
	"database/sql"
	"fmt"

	"dateline/geo"
)

// stored is what the store has of an incident.
type stored struct {
	id             int64
	dataset, extID string
	created        int64
	published      sql.NullInt64
	version        int         // of the newest revision, a draft's included
	reading, draft storedState // rev 0: none; reading: the last one published
}

type storedState struct {
	rev, from, updated int64
	until              sql.NullInt64
	version            int
	hash               [16]byte
}

// withdrawn: published once, and no more.
func (s *stored) withdrawn() bool { return s.reading.rev != 0 && s.reading.until.Valid }

// held: published now.
func (s *stored) held() bool { return s.reading.rev != 0 && !s.reading.until.Valid }

func (w *publisher) load(id int64) (stored, error) {
	return w.lookUp(w.statements.byID, id)
}

// lookUp reads an incident with its newest two revisions, of which one may be
// its draft. ErrNotFound if there is none.
func (w *publisher) lookUp(statement *sql.Stmt, key ...any) (stored, error) {
	rows, err := statement.Query(key...)
	if err != nil {
		return stored{}, err
	}
	defer rows.Close()
	var s stored
	for rows.Next() {
		var (
			extID                              sql.NullString
			rev, version, from, until, updated sql.NullInt64
			hash                               []byte
		)
		if err := rows.Scan(&s.id, &s.dataset, &extID, &s.created, &s.published, &rev, &version, &from, &until, &updated, &hash); err != nil {
			return stored{}, err
		}
		s.extID = extID.String
		s.version = max(s.version, int(version.Int64))
		state := storedState{rev: rev.Int64, from: from.Int64, updated: updated.Int64, until: until, version: int(version.Int64)}
		copy(state.hash[:], hash)
		switch {
		case !rev.Valid: // added in this very publication
		case !from.Valid:
			s.draft = state
		case s.reading.rev == 0:
			s.reading = state
		}
	}
	if err := rows.Err(); err != nil {
		return stored{}, err
	}
	if s.id == 0 {
		return stored{}, ErrNotFound
	}
	return s, nil
}

// addRevision stores i, with body as its record, from the edition on; 0 is none.
func (w *publisher) addRevision(i *geo.Incident, body []byte, hash [16]byte, edition int64) (rev int64, err error) {
	f := i.Feature()
	f.Edition = edition
	var lon, lat any
	if f.Point != nil {
		lon, lat = f.Point[0], f.Point[1]
	}
	result, err := w.statements.addRevision.Exec(
		i.ID, i.Version, string(i.Status), sql.NullInt64{Int64: edition, Valid: edition != 0}, i.UpdatedAt.UnixMilli(), hash[:], w.pack(&f),
		string(f.Kind), string(f.Outcome), joined(f.Methods),
		dayOrNull(f.Date.Start), dayOrNull(f.Date.End), string(f.DatePrecision),
		string(f.Country), int64(f.Precision), f.RadiusKM, lon, lat,
		joined(f.Groups), string(f.Attribution),
		countOrNull(f.Killed.Low), countOrNull(f.Killed.Best), countOrNull(f.Killed.High),
		countOrNull(f.Injured.Low), countOrNull(f.Injured.Best), countOrNull(f.Injured.High),
		countOrNull(f.Hostages), f.Sources, f.Dataset,
		f.Title, f.Place, f.Admin1, f.SourceURL, i.CorrectionNote)
	if err != nil {
		return 0, err
	}
	if rev, err = result.LastInsertId(); err != nil {
		return 0, err
	}
	_, err = w.statements.addRecord.Exec(rev, string(body))
	return rev, err
}

func dayOrNull(d geo.Day) any {
	if !d.Known() {
		return nil
	}
	return int64(d)
}

func countOrNull(c geo.Count) any {
	if n, ok := c.Get(); ok {
		return int64(n)
	}
	return nil
}

// statements are those that run once an incident.
type statements struct {
	addIncident, publishIncident, byExtID, byID *sql.Stmt
	addRevision, closeRevision, addRecord       *sql.Stmt
	addText                                     *sql.Stmt
}

const storedQuery = `
	SELECT
		i.incident,
		i.dataset,
		i.ext_id,
		i.created_at,
		i.published_at,
		r.rev,
		r.version,
		r.edition_from,
		r.edition_to,
		r.updated_at,
		r.hash
	FROM incident i
	LEFT JOIN revision r ON r.incident = i.incident
	`

// prepare prepares the statements; they are closed with their transaction.
func (s *statements) prepare(tx *sql.Tx) error {
	for _, p := range []struct {
		to    **sql.Stmt
		query string
	}{
		{&s.addIncident, `
			INSERT INTO incident (dataset, ext_id, created_at, published_at)
			VALUES (?, ?, ?, ?)
			ON CONFLICT (dataset, ext_id) DO NOTHING`},
		{&s.publishIncident, `UPDATE incident SET published_at = ? WHERE incident = ?`},
		{&s.byExtID, storedQuery + `WHERE i.dataset = ? AND i.ext_id = ? ORDER BY r.version DESC LIMIT 2`},
		{&s.byID, storedQuery + `WHERE i.incident = ? ORDER BY r.version DESC LIMIT 2`},
		{&s.addRevision, addRevisionQuery},
		{&s.closeRevision, `UPDATE revision SET edition_to = ? WHERE rev = ?`},
		{&s.addRecord, `INSERT INTO record (rev, body) VALUES (?, ?)`},
		{&s.addText, `INSERT INTO revision_text (docid, words) VALUES (?, ?)`},
	} {
		st, err := tx.Prepare(p.query)
		if err != nil {
			return fmt.Errorf("prepare %s: %w", p.query, err)
		}
		*p.to = st
	}
	return nil
}

const addRevisionQuery = `
	INSERT INTO revision (
		incident,
		version,
		status,
		edition_from,
		updated_at,
		hash,
		packed,
		kind,
		outcome,
		methods,
		date_start,
		date_end,
		date_precision,
		country,
		geo_precision,
		geo_radius_km,
		lon,
		lat,
		group_slugs,
		attribution,
		killed_low,
		killed_best,
		killed_high,
		injured_low,
		injured_best,
		injured_high,
		hostages,
		sources_count,
		dataset,
		title,
		place,
		admin1,
		source_url,
		correction_note
	) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
