package data

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// bulk inserts rows, bulkRows with a statement: one row's share of it is a
// third of what a statement of its own costs. What the rows of a statement have
// in common is given once: rows that differ in it go in a statement each.
type bulk struct {
	tx     *sql.Tx
	insert string // INSERT INTO table (columns), those in common first
	common int    // number of columns in common
	width  int    // number of columns of each row's own
	ending string // what follows the rows
	full   *sql.Stmt
	counts *sql.Stmt
	args   []any // those in common, then row by row
	rows   int
	added  int   // rows inserted since the last flush
	last   int64 // the number of the last one
}

// bulkRows times the most columns must be below SQLite's 32,766 parameters.
const bulkRows = 64

// add keeps a row until flush, which is due after bulkRows.
func (b *bulk) add(common []any, own ...any) error {
	if b.rows > 0 && !slices.Equal(b.args[:b.common], common) {
		if err := b.insertRows(); err != nil {
			return err
		}
	}
	if b.rows == 0 {
		b.args = append(b.args, common...)
	}
	b.args = append(b.args, own...)
	b.rows++
	return nil
}

// flush inserts the rows kept, in their order. It tells how many were inserted
// since the last flush, and the number of the last one.
func (b *bulk) flush() (inserted int, last int64, err error) {
	err = b.insertRows()
	inserted, b.added = b.added, 0
	return inserted, b.last, err
}

func (b *bulk) insertRows() (err error) {
	if b.rows == 0 {
		return nil
	}
	st := b.full
	if b.rows != bulkRows || st == nil {
		if st, err = b.tx.Prepare(b.query()); err != nil {
			return err
		}
		if b.rows == bulkRows {
			b.full = st
		} else {
			defer st.Close()
		}
	}
	// Exec would hand over each value by a call into C, Query does all at once. The
	// statement has run when Query returns.
	rows, err := st.Query(b.args...)
	if err != nil {
		return err
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	clear(b.args)
	b.args, b.rows = b.args[:0], 0
	if b.counts == nil {
		if b.counts, err = b.tx.Prepare(`SELECT changes(), last_insert_rowid()`); err != nil {
			return err
		}
	}
	var n int
	err = b.counts.QueryRow().Scan(&n, &b.last)
	b.added += n
	return err
}

func (b *bulk) query() string {
	var row strings.Builder
	for n := range b.common {
		fmt.Fprintf(&row, ", ?%d", n+1)
	}
	row.WriteString(strings.Repeat(", ?", b.width))
	values := "(" + row.String()[2:] + ")"
	return fmt.Sprintf("%s VALUES %s%s %s", b.insert, values, strings.Repeat(", "+values, b.rows-1), b.ending)
}
