package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// withoutHeader gives the names of the columns when cells are a row of a layout
// that is published without a header, nil otherwise.
func withoutHeader(cells []string) []string {
	if looksLikeUCDP(cells) {
		return ucdpHeader()
	}
	return nil
}

// lines cuts text of tabs without quotation marks or header, as GDELT writes it,
// into rows. The width may change in mid-file: what a row lacks at its end is
// empty.
type lines struct {
	name   string
	text   *bufio.Reader
	guard  *guard
	limits Limits
	names  []string
	least  int // columns
	n      int
	row    []byte
	widths map[int]int // rows by number of columns
}

// newLines reads text if its first line is of a layout that is known, and gives
// nil otherwise.
func newLines(name string, text *bufio.Reader, g *guard, limits Limits) *lines {
	head, _ := text.Peek(bufferSize / 2)
	line, _, _ := bytes.Cut(head, []byte("\n"))
	names, least := gdeltHeader(strings.Split(string(bytes.TrimSuffix(line, []byte("\r"))), "\t"))
	if names == nil {
		return nil
	}
	return &lines{name: name, text: text, guard: g, limits: limits, names: names, least: least, widths: map[int]int{}}
}

func (l *lines) header() ([]string, error) { return l.names, nil }
func (l *lines) line() int                 { return l.n }
func (l *lines) raw() []byte               { return l.row }
func (l *lines) grown() []string           { return l.names }
func (l *lines) close() error              { return nil }

func (l *lines) next() ([]string, error) {
	for {
		l.row = l.row[:0]
		for {
			part, err := l.text.ReadSlice('\n')
			l.row = append(l.row, part...)
			if err == nil || errors.Is(err, io.EOF) && len(l.row) > 0 {
				break
			}
			if errors.Is(err, io.EOF) {
				return nil, io.EOF
			}
			if !errors.Is(err, bufio.ErrBufferFull) {
				return nil, readError(l.name, l.n+1, err)
			}
		}
		l.n++
		l.guard.reset()
		l.row = bytes.TrimRight(l.row, "\r\n")
		if len(l.row) == 0 {
			continue
		}
		cells := strings.Split(string(l.row), "\t")
		l.widths[len(cells)]++
		if len(cells) < l.least || len(cells) > len(l.names) {
			e := &RowError{code: codeWidth, Reason: fmt.Sprintf("%d columns where the layout has %d", len(cells), len(l.names))}
			if _, err := l.text.Peek(1); err != nil {
				e.code = codeCut
				e.Reason = fmt.Sprintf("the file ends in the middle of this row, at column %d of %d: it is cut", len(cells), len(l.names))
			}
			return cells, e
		}
		for len(cells) < len(l.names) {
			cells = append(cells, "")
		}
		return cells, longCell(cells, l.names, l.limits)
	}
}

func (l *lines) remarks() []string {
	out := []string{"the file has no line with the names of the columns; they are those of the layout"}
	if len(l.widths) > 1 {
		var b strings.Builder
		b.WriteString("the number of columns changes within the file:")
		for w := range len(l.names) + 1 {
			if n := l.widths[w]; n > 0 {
				fmt.Fprintf(&b, " %s rows of %d", thousands(n), w)
			}
		}
		out = append(out, b.String())
	}
	return out
}
