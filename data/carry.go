package data

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
)

// carryOver is migration 4: it packs the records into blocks and puts the words
// of the search, which FTS4 kept, into the table of words.
func carryOver(ctx context.Context, tx *sql.Tx) error {
	if err := carryRecords(ctx, tx); err != nil {
		return fmt.Errorf("pack the records: %w", err)
	}
	if err := carryWords(ctx, tx); err != nil {
		return fmt.Errorf("carry over the words: %w", err)
	}
	_, err := tx.ExecContext(ctx, `PRAGMA user_version = 4`)
	return err
}

func carryRecords(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `
		SELECT
			r.rev,
			r.edition_from IS NULL,
			record.body
		FROM revision r
			JOIN record ON record.rev = r.rev
		ORDER BY r.rev`)
	if err != nil {
		return err
	}
	defer rows.Close()
	w := blockWriter{add: func(b block) error {
		_, err := tx.ExecContext(ctx, addBlockQuery, b.first, b.n, b.packed)
		return err
	}}
	for rows.Next() {
		var rev int64
		var draft bool
		var body sql.RawBytes
		if err := rows.Scan(&rev, &draft, &body); err != nil {
			return err
		}
		if err := w.write(rev, body, draft); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return w.flush()
}

// carryWords asks FTS4 for each of its words, so that a search finds what it
// found before.
func carryWords(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, `CREATE VIRTUAL TABLE temp.term USING fts4aux(main, revision_text)`); err != nil {
		return err
	}
	words, err := column[string](ctx, tx, `SELECT term FROM temp.term WHERE col = '*' ORDER BY term`)
	if err != nil {
		return err
	}
	for _, word := range words {
		revs, err := column[int64](ctx, tx, `SELECT docid FROM revision_text WHERE words MATCH ? ORDER BY docid`, `"`+word+`"`)
		if err != nil {
			return err
		}
		if len(revs) == 0 {
			continue
		}
		list := []byte{} // nil would be NULL
		for k, rev := range revs[1:] {
			list = binary.AppendUvarint(list, uint64(rev-revs[k]))
		}
		if _, err := tx.ExecContext(ctx, addWordQuery, word, revs[0], list); err != nil {
			return fmt.Errorf("%q: %w", word, err)
		}
	}
	_, err = tx.ExecContext(ctx, `DROP TABLE temp.term`)
	return err
}

// column reads a query of one column.
func column[T any](ctx context.Context, tx *sql.Tx, query string, args ...any) (list []T, err error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var v T
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, rows.Err()
}
