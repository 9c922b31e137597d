package ingest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
)

// bufferSize is how far reading runs ahead of the row at hand, in bytes.
const bufferSize = 64 << 10

// unpack gives the text of the file: gzip is told by its first bytes and
// unpacked under a guard, a byte-order mark is left out, and what is plainly no
// table is refused.
func unpack(name string, r io.Reader, limits Limits) (*bufio.Reader, *guard, bool, error) {
	fail := func(reason, hint string) (*bufio.Reader, *guard, bool, error) {
		return nil, nil, false, &FormatError{File: name, Reason: reason, Hint: hint}
	}
	packed := bufio.NewReaderSize(r, bufferSize)
	zipped := hasMagic(packed, "\x1f\x8b")
	var plain io.Reader = packed
	if zipped {
		z, err := gzip.NewReader(packed)
		if err != nil {
			return nil, nil, false, &FormatError{File: name, Reason: "begins like a gzip file, but is none", Err: err}
		}
		plain = z
	}
	g := &guard{r: plain, total: limits.Bytes, row: int64(limits.Row)}
	g.reset()
	text := bufio.NewReaderSize(g, bufferSize)
	head, err := text.Peek(1 << 10)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, false, readError(name, 0, err)
	}
	for _, m := range foreign {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return fail(m.what, m.hint)
		}
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		text.Discard(3)
		head = head[3:]
	}
	switch start := bytes.TrimLeft(head, " \t\r\n"); {
	case len(start) == 0:
		return fail("the file is empty", "")
	case bytes.IndexByte(head, 0) >= 0:
		return fail("this is not a text file", "a CSV file in UTF-8 is wanted, plain or as .gz")
	case start[0] == '<':
		return fail("this is a web page or XML, not CSV", "was a page saved instead of the file?")
	case start[0] == '{' || start[0] == '[':
		return fail("this is JSON, not CSV", "")
	}
	return text, g, zipped, nil
}

// foreign lists how files begin that are often taken for a CSV file.
var foreign = []struct{ magic, what, hint string }{
	{"\x1f\x8b", "the file is packed twice with gzip", "unpack it once"},
	{"PK\x03\x04", "this is a zip archive or a spreadsheet (xlsx), not CSV", "unpack it, or save the sheet as CSV in UTF-8"},
	{"\xd0\xcf\x11\xe0", "this is an old spreadsheet (xls), not CSV", "save the sheet as CSV in UTF-8"},
	{"\x28\xb5\x2f\xfd", "this is a zstd file", "unpack it first"},
	{"BZh", "this is a bzip2 file", "unpack it first"},
	{"\xfd7zXZ", "this is an xz file", "unpack it first"},
	{"\xff\xfe", "the text is UTF-16", "save it as UTF-8"},
	{"\xfe\xff", "the text is UTF-16", "save it as UTF-8"},
	{"SQLite format 3", "this is a SQLite database, not CSV", ""},
	{"PAR1", "this is a Parquet file, not CSV", ""},
	{"%PDF", "this is a PDF, not CSV", ""},
}

func hasMagic(r *bufio.Reader, magic string) bool {
	head, _ := r.Peek(len(magic))
	return string(head) == magic
}

var (
	errRowTooLong  = errors.New("row too long")
	errFileTooLong = errors.New("file too long")
)

// guard ends the reading of a row, or of a file, that grows beyond its limit:
// what a gzip bomb or a quote that is never closed would do.
type guard struct {
	r      io.Reader
	total  int64 // bytes the file may still have
	row    int64 // the limit of a row
	budget int64 // bytes until the row at hand is too long
	last   byte  // the last byte read
}

// reset is called at the end of each row. What lies in the buffer already
// belongs to later rows, hence its size on top.
func (g *guard) reset() { g.budget = g.row + bufferSize }

func (g *guard) Read(p []byte) (int, error) {
	switch {
	case g.total <= 0:
		return 0, errFileTooLong
	case g.budget <= 0:
		return 0, errRowTooLong
	}
	n, err := g.r.Read(p)
	g.total -= int64(n)
	g.budget -= int64(n)
	if n > 0 {
		g.last = p[n-1]
	}
	return n, err
}

// readError says in words why reading stopped at a line.
func readError(name string, line int, err error) *FormatError {
	e := &FormatError{File: name, Line: line, Err: err}
	switch {
	case errors.Is(err, errRowTooLong):
		e.Reason = "the row that begins here is longer than the limit"
		e.Hint = "is a quotation mark missing?"
	case errors.Is(err, errFileTooLong):
		e.Reason = "the unpacked file is larger than the limit"
	case errors.Is(err, io.ErrUnexpectedEOF):
		e.Reason = "the packed file ends too early: it is cut"
		e.Hint = "fetch it again"
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), strings.HasPrefix(err.Error(), "flate:"):
		e.Reason = "the packed file is damaged"
		e.Hint = "fetch it again"
	default:
		e.Reason = fmt.Sprintf("reading stopped: %v", err)
	}
	return e
}
