package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// jsonRows reads a list of JSON objects: the features of a FeatureCollection, an
// array, the list in the answer of an interface ({"data": [...]}), or one object
// a line. Each object is cut out of the text, bounded in length and depth, before
// it is decoded, so that memory is that of one object.
type jsonRows struct {
	name   string
	text   *bufio.Reader
	guard  *guard
	limits Limits
	names  []string
	index  map[string]int
	early  []jsonRow // read in search of names
	n, end int       // line of the row at hand, and of what was read
	buf    []byte
	list   bool // within an array
	done   bool
	back   byte // read and given back, 0: none
	late   int  // columns that came after the header
	cells  []string
	// converted counts the rows that were not UTF-8.
	converted int
}

type jsonRow struct {
	fields []jsonField
	line   int
	raw    []byte
	err    error
}

// listNames are the members that hold the rows in answers of interfaces.
var listNames = []string{"features", "data", "result", "results", "records", "rows", "items", "incidents", "events"}

// maxJSONDepth is how deep the values of a row may be nested.
const maxJSONDepth = 32

// jsonHeaderRows is how many rows are read to learn the names of the columns.
const jsonHeaderRows = 200

func newJSONRows(name string, text *bufio.Reader, g *guard, limits Limits) *jsonRows {
	return &jsonRows{name: name, text: text, guard: g, limits: limits, end: 1, index: map[string]int{}}
}

func (j *jsonRows) line() int       { return j.n }
func (j *jsonRows) grown() []string { return j.names }
func (j *jsonRows) close() error    { return nil }

func (j *jsonRows) raw() []byte { return j.buf }

func (j *jsonRows) remarks() []string {
	var out []string
	if j.late > 0 {
		out = append(out, fmt.Sprintf("%d columns appear only later in the file; they are kept with their incidents", j.late))
	}
	if j.converted > 0 {
		out = append(out, fmt.Sprintf("%d rows were not UTF-8 and were converted from Windows-1252", j.converted))
	}
	return out
}

func (j *jsonRows) header() ([]string, error) {
	if err := j.begin(); err != nil {
		return nil, err
	}
	for range jsonHeaderRows {
		row := j.read()
		j.early = append(j.early, row)
		var bad *RowError
		if row.err != nil && !errors.As(row.err, &bad) {
			if errors.Is(row.err, io.EOF) {
				break
			}
			return nil, row.err
		}
		for _, f := range row.fields {
			if err := j.column(f.name); err != nil {
				return nil, err
			}
		}
	}
	if len(j.names) == 0 {
		for _, row := range j.early {
			var bad *RowError
			if errors.As(row.err, &bad) {
				return nil, &FormatError{File: j.name, Line: row.line, Reason: bad.Reason, Hint: bad.Hint}
			}
		}
		return nil, &FormatError{File: j.name, Reason: "the file holds no rows: no list of objects"}
	}
	return j.names, nil
}

// column makes a column of that name, if there is none.
func (j *jsonRows) column(name string) error {
	if _, ok := j.index[name]; ok {
		return nil
	}
	if len(j.names) >= j.limits.Columns {
		return &FormatError{File: j.name, Line: j.end, Reason: fmt.Sprintf("more than %d columns", j.limits.Columns)}
	}
	j.index[name] = len(j.names)
	j.names = append(j.names, name)
	return nil
}

func (j *jsonRows) next() ([]string, error) {
	var row jsonRow
	if len(j.early) > 0 {
		row = j.early[0]
		j.early = j.early[1:]
		j.buf = row.raw
	} else {
		before := len(j.names)
		row = j.read()
		for _, f := range row.fields {
			if err := j.column(f.name); err != nil {
				return nil, err
			}
		}
		j.late += len(j.names) - before
	}
	j.n = row.line
	if row.err != nil {
		return nil, row.err
	}
	j.cells = slices.Grow(j.cells[:0], len(j.names))[:len(j.names)]
	clear(j.cells)
	for _, f := range row.fields {
		j.cells[j.index[f.name]] = f.value
	}
	return j.cells, longCell(j.cells, j.names, j.limits)
}

// begin goes to the first row.
func (j *jsonRows) begin() error {
	c, err := j.skipBlanks()
	if err == nil && c == '\x1e' { // of a GeoJSON text sequence
		c, err = j.skipBlanks()
	}
	if err != nil {
		return j.ended(err)
	}
	switch {
	case c == '[':
		j.list = true
		return nil
	case c != '{':
		return &FormatError{File: j.name, Line: j.end, Reason: "this is not JSON: it begins neither with [ nor with {"}
	}
	if j.perLine() {
		j.back = c
		return nil
	}
	for { // the members of the object
		c, err := j.skipBlanks()
		switch {
		case err != nil:
			return j.ended(err)
		case c == ',':
			continue
		case c != '"':
			return &FormatError{File: j.name, Line: j.end, Reason: "the JSON holds no list of objects", Hint: "wanted: a GeoJSON FeatureCollection, an array, or one object a line"}
		}
		name, err := j.cut(c)
		if err != nil {
			return j.asFormat(err)
		}
		name = slices.Clone(name)
		if c, err = j.skipBlanks(); err != nil || c != ':' {
			return &FormatError{File: j.name, Line: j.end, Reason: "the JSON is damaged", Err: err}
		}
		if c, err = j.skipBlanks(); err != nil {
			return j.ended(err)
		}
		if c == '[' && slices.Contains(listNames, strings.ToLower(strings.Trim(string(name), `"`))) {
			j.list = true
			return nil
		}
		if _, err := j.cut(c); err != nil {
			return j.asFormat(err)
		}
		j.guard.reset()
	}
}

// perLine reports whether the text holds an object a line: the first line is a
// whole one, and another object follows or nothing. A FeatureCollection on one
// line is none of that.
func (j *jsonRows) perLine() bool {
	head, err := j.text.Peek(bufferSize)
	line, rest, more := bytes.Cut(head, []byte("\n"))
	if !more && err == nil {
		return false // a line longer than what can be seen
	}
	whole := append([]byte{'{'}, line...)
	if !jsonValid(whole) || bytes.Contains(whole, []byte(`"FeatureCollection"`)) {
		return false
	}
	rest = bytes.TrimLeft(rest, " \t\r\n\x1e")
	return len(rest) > 0 && rest[0] == '{' || !bytes.Contains(whole, []byte("["))
}

// read cuts out and decodes the next object.
func (j *jsonRows) read() jsonRow {
	if j.done {
		return jsonRow{err: io.EOF, line: j.end}
	}
	for {
		c, err := j.skipBlanks()
		if errors.Is(err, io.EOF) && !j.list {
			j.done = true
			return jsonRow{err: io.EOF, line: j.end}
		}
		if err != nil {
			return jsonRow{err: j.ended(err), line: j.end}
		}
		switch {
		case c == ',' && j.list, c == '\x1e':
			continue
		case c == ']' && j.list:
			j.done = true // what follows the list says nothing about rows
			return jsonRow{err: io.EOF, line: j.end}
		}
		line := j.end
		b, err := j.cut(c)
		j.guard.reset()
		if err != nil {
			return jsonRow{err: err, line: line}
		}
		if !utf8.Valid(b) {
			b = []byte(fromWindows1252(string(b)))
			j.converted++
		}
		fields, err := flatten(b)
		return jsonRow{fields: fields, line: line, raw: slices.Clone(b), err: err}
	}
}

func (j *jsonRows) skipBlanks() (byte, error) {
	if c := j.back; c != 0 {
		j.back = 0
		return c, nil
	}
	for {
		c, err := j.text.ReadByte()
		if err != nil {
			return 0, err
		}
		switch c {
		case '\n':
			j.end++
		case ' ', '\t', '\r':
		default:
			return c, nil
		}
	}
}

// cut reads a whole value whose first byte c was read. The value is good until
// the next call. Too deep a value is read to its end and is the row's fault.
func (j *jsonRows) cut(c byte) ([]byte, error) {
	j.buf = append(j.buf[:0], c)
	depth, deepest := 0, 0
	inString, escaped := c == '"', false
	if c == '{' || c == '[' {
		depth, deepest = 1, 1
	}
	for depth > 0 || inString || c != '"' && c != '{' && c != '[' {
		b, err := j.text.ReadByte()
		if errors.Is(err, io.EOF) && depth == 0 && !inString {
			return j.buf, nil
		}
		if err != nil {
			return nil, j.ended(err)
		}
		if b == '\n' {
			j.end++
		}
		if depth == 0 && !inString && (b == ',' || b == ']' || b == '}' || b == '\n' || b == ' ') { // end of a number or word
			if b == '\n' {
				j.end--
			}
			return j.buf, j.text.UnreadByte()
		}
		j.buf = append(j.buf, b)
		if len(j.buf) > j.limits.Row {
			return nil, &FormatError{File: j.name, Line: j.end, Reason: "a value here is longer than the limit", Err: errRowTooLong}
		}
		switch {
		case escaped:
			escaped = false
		case inString && b == '\\':
			escaped = true
		case b == '"':
			inString = !inString
		case inString:
		case b == '{' || b == '[':
			depth++
			deepest = max(deepest, depth)
		case b == '}' || b == ']':
			depth--
		}
	}
	if deepest > maxJSONDepth {
		return nil, &RowError{code: codeValue, Reason: fmt.Sprintf("values nested %d deep, at most %d are read", deepest, maxJSONDepth)}
	}
	return j.buf, nil
}

func (j *jsonRows) ended(err error) error {
	if errors.Is(err, io.EOF) {
		return &FormatError{File: j.name, Line: j.end, Reason: "the file ends in the middle of its JSON: it is cut", Hint: "fetch it again"}
	}
	return readError(j.name, j.end, err)
}

func (j *jsonRows) asFormat(err error) error {
	var bad *RowError
	if errors.As(err, &bad) {
		return &FormatError{File: j.name, Line: j.end, Reason: bad.Reason}
	}
	return err
}
