package ingest

import (
	"errors"
	"slices"
)

// source cuts a file into rows of cells. The cells of a row are valid until the
// next one is read; their strings may be kept.
type source interface {
	// header gives the names of the columns, before any row is read.
	header() ([]string, error)
	// next reads a row with a cell for each column; a file of named values may show
	// further columns late, see grown. The error is io.EOF, a [*RowError] after which
	// reading goes on, or a [*FormatError] after which it does not.
	next() ([]string, error)
	// line is where the row at hand begins: a line of text, a row of a sheet.
	line() int
	// raw is the row at hand as the file has it, as far as the source keeps it.
	raw() []byte
	// grown are the names of the columns, those that came late included.
	grown() []string
	// remarks are said at the end.
	remarks() []string
	close() error
}

// ahead is a source of which some rows have been read beforehand, to see what
// the columns hold.
type ahead struct {
	source
	names []string
	rows  []aheadRow
	at    int // line of the row at hand, 0: as the source says
	text  []byte
}

type aheadRow struct {
	cells []string
	line  int
	raw   []byte
	err   error
}

// peek reads up to n rows ahead.
func (a *ahead) peek(n int) [][]string {
	var out [][]string
	for range n {
		cells, err := a.source.next()
		row := aheadRow{slices.Clone(cells), a.source.line(), slices.Clone(a.source.raw()), err}
		a.rows = append(a.rows, row)
		var bad *RowError
		switch {
		case err == nil:
			out = append(out, row.cells)
		case !errors.As(err, &bad):
			return out
		}
	}
	return out
}

func (a *ahead) header() ([]string, error) { return a.names, nil }

func (a *ahead) next() ([]string, error) {
	if len(a.rows) > 0 {
		r := a.rows[0]
		a.rows = a.rows[1:]
		a.at, a.text = r.line, r.raw
		return r.cells, r.err
	}
	a.at, a.text = 0, nil
	return a.source.next()
}

func (a *ahead) line() int {
	if a.at > 0 {
		return a.at
	}
	return a.source.line()
}

func (a *ahead) raw() []byte {
	if a.at > 0 {
		return a.text
	}
	return a.source.raw()
}
