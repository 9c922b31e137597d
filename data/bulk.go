package data

import (
	"database/sql"
	"fmt"
	"strings"
)

// bulk inserts rows, bulkRows with a statement: one row's share of it is a
// third of what a statement of its own costs.
type bulk struct {
	tx     *sql.Tx
	insert string // INSERT INTO table (columns)
	width  int    // number of columns
	ending string // what follows the rows
	full   *sql.Stmt
	args   []any
	rows   int
}

// bulkRows times the most columns must be below SQLite's 32,766 parameters.
const bulkRows = 64

// add keeps a row until flush, which is due when full reports true.
func (b *bulk) add(values ...any) {
	b.args = append(b.args, values...)
	b.rows++
}

// flush inserts the rows kept, in their order. It tells how many it inserted,
// and the number of the last one.
func (b *bulk) flush() (inserted int, last int64, err error) {
	if b.rows == 0 {
		return 0, 0, nil
	}
	var result sql.Result
	switch {
	case b.rows != bulkRows:
		result, err = b.tx.Exec(b.query(b.rows), b.args...)
	case b.full == nil:
		if b.full, err = b.tx.Prepare(b.query(bulkRows)); err != nil {
			return 0, 0, err
		}
		fallthrough
	default:
		result, err = b.full.Exec(b.args...)
	}
	if err != nil {
		return 0, 0, err
	}
	clear(b.args)
	b.args, b.rows = b.args[:0], 0
	n, err := result.RowsAffected()
	if err != nil {
		return 0, 0, err
	}
	last, err = result.LastInsertId()
	return int(n), last, err
}

func (b *bulk) query(rows int) string {
	row := fmt.Sprintf("(?%s)", strings.Repeat(", ?", b.width-1))
	return fmt.Sprintf("%s VALUES %s%s %s", b.insert, row, strings.Repeat(", "+row, rows-1), b.ending)
}
