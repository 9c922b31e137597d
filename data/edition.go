package data

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"dateline/geo"
)

const editionColumns = `
	edition,
	at,
	cause,
	note,
	added,
	changed,
	withdrawn,
	total`

// Editions lists the editions, the newest first.
func (s *SQLite) Editions(ctx context.Context) (_ []geo.Edition, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("list editions: %w", ended(ctx, err))
		}
	}()
	rows, err := s.read.QueryContext(ctx, `SELECT `+editionColumns+` FROM edition ORDER BY edition DESC`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []geo.Edition
	for rows.Next() {
		e, err := scanEdition(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, rows.Err()
}

// Newest is the newest edition.
func (s *SQLite) Newest(ctx context.Context) (geo.Edition, error) {
	e, err := newestEdition(ctx, s.read)
	if err != nil {
		return e, fmt.Errorf("read the newest edition: %w", ended(ctx, err))
	}
	return e, nil
}

// scanner is a row, one of several or the only one.
type scanner interface{ Scan(dest ...any) error }

func scanEdition(row scanner) (geo.Edition, error) {
	var e geo.Edition
	var at int64
	err := row.Scan(&e.N, &at, &e.Cause, &e.Note, &e.Added, &e.Changed, &e.Withdrawn, &e.Total)
	e.At = instant(at)
	return e, err
}

// querier is a pool or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// newestEdition is the newest edition, the zero Edition if there is none.
func newestEdition(ctx context.Context, q querier) (geo.Edition, error) {
	e, err := scanEdition(q.QueryRowContext(ctx, `SELECT `+editionColumns+` FROM edition ORDER BY edition DESC LIMIT 1`))
	if errors.Is(err, sql.ErrNoRows) {
		return geo.Edition{}, nil
	}
	return e, err
}

// resolveEdition is the number of the edition asked for: of the newest for 0 (0
// in an empty store). ErrNotFound if there is no such edition.
func resolveEdition(ctx context.Context, q querier, edition int64) (int64, error) {
	newest, err := newestEdition(ctx, q)
	switch {
	case err != nil:
		return 0, err
	case edition == 0:
		return newest.N, nil
	case edition < 0 || edition > newest.N: // they are numbered without a gap
		return 0, fmt.Errorf("edition %d: %w; the newest is %d", edition, ErrNotFound, newest.N)
	}
	return edition, nil
}

// Times are stored in milliseconds since 1970; all that is written is cut to
// that first, so that what was returned is what is read back.
func instant(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

func instantOrZero(ms sql.NullInt64) time.Time {
	if !ms.Valid {
		return time.Time{}
	}
	return instant(ms.Int64)
}
