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
	first  []string // a row read in search of the header
	// at is where the row at hand begins, end the last line before the next row.
	at, end   int
	skipped   int      // lines before the header
	preamble  []string // what stood there
	offset    int64    // bytes before the first one that csv read
	from, to  int64    // offsets of the row at hand
	rows      int      // good rows so far, and how many of them ended in an empty cell:
	emptyLast int      // a hint whether the last row of the file is whole
}

// newTable finds the delimiter of the text.
func newTable(name string, text *bufio.Reader, g *guard, limits Limits) *table {
	comma, skipped, bytes := delimiter(text)
	t := &table{name: name, text: text, guard: g, limits: limits, skipped: skipped, offset: bytes}
	// csv.NewReader takes a buffer of this size as it is, so that Peek on text sees
	// what follows the row.
	t.csv = csv.NewReader(text)
	t.csv.Comma = comma
	t.csv.FieldsPerRecord = -1
	t.csv.ReuseRecord = true
	return t
}

// delimiter is the character that parts one of the first lines into the most
// cells; a line "sep=;", which spreadsheets write, is obeyed and left out.
func delimiter(text *bufio.Reader) (comma rune, skipped int, offset int64) {
	head, _ := text.Peek(bufferSize / 2)
	line, _, _ := bytes.Cut(head, []byte("\n"))
	if sep, ok := bytes.CutPrefix(bytes.TrimRight(line, "\r"), []byte("sep=")); ok && len(sep) == 1 && strings.IndexByte(",;\t|", sep[0]) >= 0 {
		n, _ := text.Discard(len(line) + 1)
		return rune(sep[0]), 1, int64(n)
	}
	comma = ','
	most := 0
	for range preambleLines {
		line, head, _ = bytes.Cut(head, []byte("\n"))
		for _, c := range ",;\t|" {
			// The first line with several cells is the header, most likely.
			if n := bytes.Count(line, []byte(string(c))); n > most {
				comma, most = c, n
			}
		}
		if most > 0 {
			break
		}
	}
	return comma, 0, 0
}

// preambleLines is how many rows of text, such as a title and a note on the
// source, may stand before the names of the columns.
const preambleLines = 10

// header reads the names of the columns: the first row with at least two cells.
// A row that rather holds values of a layout published without a header is kept
// as the first row of data, and the names are those of the layout.
func (t *table) header() ([]string, error) {
	for {
		cells, err := t.read()
		var row *RowError
		switch {
		case errors.As(err, &row):
			return nil, &FormatError{File: t.name, Line: t.at, Reason: "the line with the names of the columns cannot be read: " + row.Reason, Err: err}
		case errors.Is(err, io.EOF) && len(t.preamble) > 0:
			return nil, &FormatError{File: t.name, Reason: "this is not CSV: no line has a comma, semicolon or tab that would part columns"}
		case errors.Is(err, io.EOF):
			return nil, &FormatError{File: t.name, Reason: "the file is empty"}
		case err != nil:
			return nil, err
		case len(cells) > t.limits.Columns:
			return nil, &FormatError{File: t.name, Line: t.at, Reason: fmt.Sprintf("%d columns, at most %d are read", len(cells), t.limits.Columns)}
		}
		if filled(cells) < 2 && len(t.preamble) < preambleLines {
			t.preamble = append(t.preamble, short(plain(strings.TrimSpace(strings.Join(cells, " "))), 60))
			continue
		}
		if names := withoutHeader(cells); names != nil {
			t.names, t.first = names, slices.Clone(cells)
			return t.names, nil
		}
		t.names = slices.Clone(cells)
		return t.names, nil
	}
}

func filled(cells []string) (n int) {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}

func (t *table) line() int       { return t.at }
func (t *table) grown() []string { return t.names }
func (t *table) close() error    { return nil }

func (t *table) raw() []byte {
	if !t.guard.record {
		return nil
	}
	return t.guard.text(t.from, t.to)
}

func (t *table) remarks() (out []string) {
	if len(t.preamble) > 0 {
		out = append(out, "left out before the names of the columns: "+strings.Join(t.preamble, "; "))
	}
	if t.guard.last != '\n' && t.guard.last != '\r' {
		out = append(out, "the last line has no line end; if the file was cut just there, its last value may be short")
	}
	if t.tagRow {
		out = append(out, "a second header row with HXL tags was left out")
	}
	return out
}

func (t *table) next() ([]string, error) {
	cells, err := t.first, error(nil)
	if t.first = nil; cells == nil {
		cells, err = t.read()
	}
	if err != nil {
		return nil, err
	}
	if t.rows == 0 && !t.tagRow && isTagRow(cells) {
		t.tagRow = true
		return t.next()
	}
	if len(cells) != len(t.names) || t.looksCut(cells) {
		return cells, t.widthError(len(cells))
	}
	t.rows++
	if cells[len(cells)-1] == "" {
		t.emptyLast++
	}
	return cells, longCell(cells, t.names, t.limits)
}

// longCell refuses a row with a cell beyond the limit.
func longCell(cells, names []string, limits Limits) error {
	for i, c := range cells {
		if len(c) > limits.Field {
			return &RowError{code: codeTooLong, Column: names[i], Value: short(c, 40),
				Reason: fmt.Sprintf("a cell of %d bytes, at most %d are read", len(c), limits.Field)}
		}
	}
	return nil
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
	t.from = t.offset + t.csv.InputOffset()
	cells, err := t.csv.Read()
	t.to = t.offset + t.csv.InputOffset()
	t.guard.reset()
	var bad *csv.ParseError
	switch {
	case err == nil:
		first, _ := t.csv.FieldPos(0)
		last, _ := t.csv.FieldPos(len(cells) - 1)
		t.at = first + t.skipped
		t.end = last + t.skipped + strings.Count(cells[len(cells)-1], "\n")
		return cells, nil
	case errors.Is(err, io.EOF):
		return nil, io.EOF
	case errors.As(err, &bad):
		t.at, t.end = bad.StartLine+t.skipped, bad.Line+t.skipped
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
