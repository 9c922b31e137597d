package ingest

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// table cuts delimited text into rows. The cells of a row are valid until the
// next one is read; their strings may be kept.
type table struct {
	name   string
	text   *bufio.Reader
	guard  *guard
	csv    *csv.Reader
	limits Limits
	names  []string // of the columns, as the header has them
	tagRow bool     // a row of HXL tags (#date+start, #geo+lat, ...) followed the header
	// line is where the row at hand begins, end the last line before the next row.
	line, end int
	skipped   int // lines before the header
	rows      int // good rows so far, and how many of them ended in an empty cell:
	emptyLast int // a hint whether the last row of the file is whole
}

// newTable finds the delimiter of the text.
func newTable(name string, text *bufio.Reader, g *guard, limits Limits) *table {
	comma, skipped := delimiter(text)
	t := &table{name: name, text: text, guard: g, limits: limits, skipped: skipped}
	// csv.NewReader takes a buffer of this size as it is, so that Peek on text sees
	// what follows the row.
	t.csv = csv.NewReader(text)
	t.csv.Comma = comma
	t.csv.FieldsPerRecord = -1
	t.csv.ReuseRecord = true
	return t
}

// delimiter is the character that parts the first line into the most cells; a
// line "sep=;", which spreadsheets write, is obeyed and left out.
func delimiter(text *bufio.Reader) (comma rune, skipped int) {
	head, _ := text.Peek(bufferSize / 2)
	line, _, _ := bytes.Cut(head, []byte("\n"))
	if sep, ok := bytes.CutPrefix(bytes.TrimRight(line, "\r"), []byte("sep=")); ok && len(sep) == 1 && strings.IndexByte(",;\t|", sep[0]) >= 0 {
		text.Discard(len(line) + 1)
		return rune(sep[0]), 1
	}
	comma = ','
	for _, c := range ";\t|" {
		if bytes.Count(line, []byte(string(c))) > bytes.Count(line, []byte(string(comma))) {
			comma = c
		}
	}
	return comma, 0
}

// header reads the names of the columns.
func (t *table) header() ([]string, error) {
	cells, err := t.read()
	var row *RowError
	switch {
	case errors.As(err, &row):
		return nil, &FormatError{File: t.name, Line: t.line, Reason: "the line with the names of the columns cannot be read: " + row.Reason, Err: err}
	case errors.Is(err, io.EOF):
		return nil, &FormatError{File: t.name, Reason: "the file is empty"}
	case err != nil:
		return nil, err
	case len(cells) > t.limits.Columns:
		return nil, &FormatError{File: t.name, Line: t.line, Reason: fmt.Sprintf("%d columns, at most %d are read", len(cells), t.limits.Columns)}
	}
	t.names = slices.Clone(cells)
	return t.names, nil
}

// next reads a row. The error is io.EOF, a [*RowError] after which reading goes
// on, or a [*FormatError] after which it does not.
func (t *table) next() ([]string, error) {
	cells, err := t.read()
	if err != nil {
		return nil, err
	}
	if t.rows == 0 && !t.tagRow && isTagRow(cells) {
		t.tagRow = true
		return t.next()
	}
	if len(cells) != len(t.names) || t.looksCut(cells) {
		return nil, t.widthError(len(cells))
	}
	t.rows++
	if cells[len(cells)-1] == "" {
		t.emptyLast++
	}
	for i, c := range cells {
		if len(c) > t.limits.Field {
			return nil, &RowError{code: codeTooLong, Column: t.names[i], Value: short(c, 40),
				Reason: fmt.Sprintf("a cell of %d bytes, at most %d are read", len(c), t.limits.Field)}
		}
	}
	return cells, nil
}

// isTagRow tells the second header row of the Humanitarian Exchange Language:
// each cell is empty or a tag.
func isTagRow(cells []string) bool {
	tags := 0
	for _, c := range cells {
		switch {
		case strings.HasPrefix(c, "#"):
			tags++
		case c != "":
			return false
		}
	}
	return tags > 0
}

// looksCut reports whether a row of the right width is the last, ends without a
// line end, and lacks the last cell that every row before it had.
func (t *table) looksCut(cells []string) bool {
	return cells[len(cells)-1] == "" && t.emptyLast == 0 && t.rows >= 10 && t.ended() && t.guard.last != '\n'
}

func (t *table) read() ([]string, error) {
	cells, err := t.csv.Read()
	t.guard.reset()
	var bad *csv.ParseError
	switch {
	case err == nil:
		first, _ := t.csv.FieldPos(0)
		last, _ := t.csv.FieldPos(len(cells) - 1)
		t.line = first + t.skipped
		t.end = last + t.skipped + strings.Count(cells[len(cells)-1], "\n")
		return cells, nil
	case errors.Is(err, io.EOF):
		return nil, io.EOF
	case errors.As(err, &bad):
		t.line, t.end = bad.StartLine+t.skipped, bad.Line+t.skipped
		return nil, t.quoteError(bad)
	}
	return nil, readError(t.name, t.end+1, err)
}

// ended reports whether nothing follows the row at hand.
func (t *table) ended() bool {
	_, err := t.text.Peek(1)
	return err != nil
}

func (t *table) widthError(n int) *RowError {
	e := &RowError{code: codeWidth, Reason: fmt.Sprintf("%d columns where the header has %d", n, len(t.names))}
	switch {
	case n <= len(t.names) && t.ended():
		e.code = codeCut
		e.Reason = fmt.Sprintf("the file ends in the middle of this row, at column %d of %d: it is cut", n, len(t.names))
		e.Hint = "fetch it again, or skip the row"
	case n < len(t.names):
		e.Hint = "is a line break or a quotation mark missing or too many?"
	default:
		e.Hint = "is there text with a delimiter in it that is not quoted?"
	}
	return e
}

func (t *table) quoteError(bad *csv.ParseError) *RowError {
	e := &RowError{code: codeQuote}
	switch {
	case errors.Is(bad, csv.ErrQuote) && t.ended():
		e.code = codeCut
		e.Reason = "a quoted text of this row does not end well, and the file ends with it: it is cut, or a quotation mark is missing or too many"
		e.Hint = "fetch it again, or look at this line"
	case errors.Is(bad, csv.ErrQuote):
		e.Reason = fmt.Sprintf("a quoted text of this row does not end well; noticed in line %d, character %d", bad.Line+t.skipped, bad.Column)
		e.Hint = "quotation marks inside a quoted text are doubled"
	case errors.Is(bad, csv.ErrBareQuote):
		e.Reason = fmt.Sprintf("a quotation mark inside a text that is not quoted, in line %d, character %d", bad.Line+t.skipped, bad.Column)
		e.Hint = "put the text in quotation marks and double those inside it"
	default:
		e.Reason = bad.Err.Error()
	}
	return e
}
