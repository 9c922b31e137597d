package data

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Check reads all of the store and reports what is damaged, every kind of
// damage once.
func (s *SQLite) Check(ctx context.Context) error {
	var damage []error
	for _, check := range []func(context.Context) error{
		s.checkPages,
		s.checkReferences,
		s.checkCounts,
		s.checkRecords,
		s.checkAudit,
	} {
		damage = append(damage, check(ctx))
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("check database: %w", err)
		}
	}
	if err := errors.Join(damage...); err != nil {
		return fmt.Errorf("check database %s: %w", s.path, err)
	}
	return nil
}

func (s *SQLite) checkPages(ctx context.Context) error {
	var found string
	if err := s.read.QueryRowContext(ctx, `SELECT quick_check FROM pragma_quick_check LIMIT 1`).Scan(&found); err != nil {
		return err
	}
	if found != "ok" {
		return fmt.Errorf("the file is damaged: %s", found)
	}
	return nil
}

func (s *SQLite) checkReferences(ctx context.Context) error {
	var table, parent string
	err := s.read.QueryRowContext(ctx, `SELECT "table", parent FROM pragma_foreign_key_check LIMIT 1`).Scan(&table, &parent)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	}
	return fmt.Errorf("a row of %s refers to a row of %s that is missing", table, parent)
}

func (s *SQLite) checkCounts(ctx context.Context) error {
	var revisions, records, held, total int
	err := s.read.QueryRowContext(ctx, `
		SELECT
			(SELECT count(*) FROM revision),
			(SELECT ifnull(sum(n), 0) FROM record_block),
			(SELECT count(*) FROM revision WHERE edition_from IS NOT NULL AND edition_to IS NULL),
			(SELECT ifnull((SELECT total FROM edition ORDER BY edition DESC LIMIT 1), 0))`,
	).Scan(&revisions, &records, &held, &total)
	switch {
	case err != nil:
		return err
	case revisions != records:
		return fmt.Errorf("%d revisions have %d records", revisions, records)
	case held != total:
		return fmt.Errorf("the newest edition counts %d incidents and holds %d", total, held)
	}
	return nil
}

// checkRecords unpacks each record and compares it with the hash of its revision.
func (s *SQLite) checkRecords(ctx context.Context) error {
	rows, err := s.read.QueryContext(ctx, `
		SELECT
			r.rev,
			r.hash,
			b.first,
			b.packed
		FROM record_block b
			JOIN revision r ON r.rev >= b.first AND r.rev < b.first + b.n
		ORDER BY r.rev`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var records blockReader
	for rows.Next() {
		var rev, first int64
		var hash, packed sql.RawBytes
		if err := rows.Scan(&rev, &hash, &first, &packed); err != nil {
			return err
		}
		body, err := records.record(first, packed, rev)
		if err != nil {
			return err
		}
		if want := hashOf(body); !bytes.Equal(hash, want[:]) {
			return fmt.Errorf("the record of revision %d was altered", rev)
		}
	}
	return rows.Err()
}

func (s *SQLite) checkAudit(ctx context.Context) error {
	rows, err := s.read.QueryContext(ctx, `
		SELECT
			audit,
			at,
			who,
			action,
			edition,
			detail,
			hash
		FROM audit
		ORDER BY audit`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var before []byte
	for rows.Next() {
		var (
			line, at            int64
			who, action, detail string
			edition             sql.NullInt64
			hash                []byte
		)
		if err := rows.Scan(&line, &at, &who, &action, &edition, &detail, &hash); err != nil {
			return err
		}
		if !bytes.Equal(hash, auditHash(before, at, who, action, edition.Int64, detail)) {
			return fmt.Errorf("line %d of the audit log, or one before it, was altered or taken out", line)
		}
		before = hash
	}
	return rows.Err()
}
