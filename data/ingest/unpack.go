package ingest

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// bufferSize is how far reading runs ahead of the row at hand, in bytes.
const bufferSize = 64 << 10

// zstdWindow is the most that a zstd file may make the machine remember, 64 MiB.
// The zstd tool itself needs no more unless asked to (--ultra --long).
const zstdWindow = 64 << 20

// file is a file without its wrappings: text, or a spreadsheet.
type file struct {
	text    *bufio.Reader // at its first character, in UTF-8 but for what [row.decode] converts
	guard   *guard
	book    []byte // the packed bytes of a spreadsheet; there is no text then
	remarks []string
	close   func()
}

// unpack takes off gzip, zstd and zip, which are told by their first bytes and
// unpacked under a guard, and the encodings that concern the whole file. What is
// plainly no table is refused. record keeps the text of the row at hand.
func unpack(name string, r io.Reader, limits Limits, encoding string, record bool) (_ *file, err error) {
	f := &file{close: func() {}}
	defer func() {
		if err != nil {
			f.close()
		}
	}()
	outer := bufio.NewReaderSize(r, bufferSize)
	plain, err := f.inflate(name, outer)
	if err != nil {
		return nil, err
	}
	bounded := bufio.NewReaderSize(&guard{r: plain, total: limits.Bytes, budget: 1 << 62}, bufferSize)
	if hasMagic(bounded, "PK\x03\x04") {
		if bounded, err = f.unzip(name, bounded, limits); err != nil || f.book != nil {
			return f, err
		}
	}
	head, err := bounded.Peek(1 << 10)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, readError(name, 0, err)
	}
	for _, m := range foreign {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return nil, &FormatError{File: name, Reason: m.what, Hint: m.hint}
		}
	}
	decoded, err := f.decode(bounded, head, encoding)
	if err != nil {
		return nil, err
	}
	f.guard = &guard{r: decoded, total: limits.Bytes, row: int64(limits.Row), record: record}
	f.guard.reset()
	f.text = bufio.NewReaderSize(f.guard, bufferSize)
	return f, f.refuse(name)
}

// refuse says what text is that holds no rows.
func (f *file) refuse(name string) error {
	head, err := f.text.Peek(1 << 10)
	if err != nil && !errors.Is(err, io.EOF) {
		return readError(name, 0, err)
	}
	fail := func(reason, hint string) error { return &FormatError{File: name, Reason: reason, Hint: hint} }
	switch start := bytes.TrimLeft(head, " \t\r\n"); {
	case len(start) == 0:
		return fail("the file is empty", "")
	case bytes.IndexByte(head, 0) >= 0:
		return fail("this is not a text file", "wanted: CSV, GeoJSON, JSON or xlsx, plain or as .gz, .zst or .zip")
	case start[0] == '<':
		return fail("this is a web page or XML, not CSV", "was a page saved instead of the file?")
	}
	return nil
}

// inflate takes off gzip or zstd.
func (f *file) inflate(name string, r *bufio.Reader) (io.Reader, error) {
	switch {
	case hasMagic(r, "\x1f\x8b"):
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, &FormatError{File: name, Reason: "begins like a gzip file, but is none", Err: err}
		}
		f.remarks = append(f.remarks, "unpacked with gzip")
		return z, nil
	case hasMagic(r, "\x28\xb5\x2f\xfd"):
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(zstdWindow))
		if err != nil {
			return nil, &FormatError{File: name, Reason: "begins like a zstd file, but is none", Err: err}
		}
		f.close = z.Close
		f.remarks = append(f.remarks, "unpacked with zstd")
		return z, nil
	}
	return r, nil
}

// unzip reads a zip archive: a spreadsheet, which becomes the book, or an archive
// of one file, as UCDP's downloads are.
func (f *file) unzip(name string, r io.Reader, limits Limits) (*bufio.Reader, error) {
	packed, err := io.ReadAll(io.LimitReader(r, limits.Book+1))
	switch {
	case err != nil:
		return nil, readError(name, 0, err)
	case int64(len(packed)) > limits.Book:
		return nil, &FormatError{File: name, Reason: fmt.Sprintf("a spreadsheet or archive of more than %s bytes", thousands(int(limits.Book))), Hint: "unpack it, or save the sheet as CSV"}
	}
	z, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return nil, &FormatError{File: name, Reason: "begins like a spreadsheet or zip archive, but is none: it may be cut", Err: err}
	}
	var members []*zip.File
	for _, m := range z.File {
		if m.Name == "xl/workbook.xml" {
			f.book = packed
			return nil, nil
		}
		if base := path.Base(m.Name); !m.FileInfo().IsDir() && !strings.HasPrefix(base, ".") && !strings.HasPrefix(m.Name, "__MACOSX/") {
			members = append(members, m)
		}
	}
	if len(members) != 1 {
		return nil, &FormatError{File: name, Reason: fmt.Sprintf("a zip archive of %d files", len(members)), Hint: "unpack it and name the file to read"}
	}
	inner, err := members[0].Open()
	if err != nil {
		return nil, &FormatError{File: name, Reason: "the zip archive cannot be unpacked", Err: err}
	}
	f.remarks = append(f.remarks, "unpacked from a zip archive: "+short(plain(members[0].Name), 80))
	return bufio.NewReaderSize(&guard{r: inner, total: limits.Bytes, budget: 1 << 62}, bufferSize), nil
}

// foreign lists how files begin that are often taken for a table.
var foreign = []struct{ magic, what, hint string }{
	{"\x1f\x8b", "the file is packed twice with gzip", "unpack it once"},
	{"\x28\xb5\x2f\xfd", "the file is packed twice", "unpack it once"},
	{"PK\x03\x04", "an archive within an archive", "unpack it once"},
	{"\xd0\xcf\x11\xe0", "this is an old spreadsheet (xls), not CSV", "save it as xlsx or as CSV in UTF-8"},
	{"BZh", "this is a bzip2 file", "unpack it first"},
	{"\xfd7zXZ", "this is an xz file", "unpack it first"},
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
// what a packed bomb or a quote that is never closed would do.
type guard struct {
	r      io.Reader
	total  int64 // bytes the file may still have
	row    int64 // the limit of a row
	budget int64 // bytes until the row at hand is too long
	last   byte  // the last byte read
	// kept is the text from offset start on, if record is set: what the row at hand
	// looked like.
	record bool
	kept   []byte
	start  int64
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
		if g.record {
			g.kept = append(g.kept, p[:n]...)
		}
	}
	return n, err
}

// text is what lies between two offsets, and forgets what lies before.
func (g *guard) text(from, to int64) []byte {
	if from < g.start || to > g.start+int64(len(g.kept)) || from > to {
		return nil
	}
	if from-g.start > 4*bufferSize {
		g.kept = slices.Delete(g.kept, 0, int(from-g.start))
		g.start = from
	}
	return g.kept[from-g.start : to-g.start]
}

// readError says in words why reading stopped at a line.
func readError(name string, line int, err error) *FormatError {
	var known *FormatError
	if errors.As(err, &known) {
		return known
	}
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
	case errors.Is(err, zstd.ErrDecoderSizeExceeded), errors.Is(err, zstd.ErrWindowSizeExceeded):
		e.Reason = "the packed file wants more memory than the limit"
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrFormat),
		errors.Is(err, zstd.ErrCRCMismatch), errors.Is(err, zstd.ErrReservedBlockType), errors.Is(err, zstd.ErrMagicMismatch),
		strings.HasPrefix(err.Error(), "flate:"):
		e.Reason = "the packed file is damaged"
		e.Hint = "fetch it again"
	default:
		e.Reason = fmt.Sprintf("reading stopped: %v", err)
	}
	return e
}
