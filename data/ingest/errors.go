package ingest

import (
	"fmt"
	"strings"
)

// FormatError says why a file as a whole cannot be read.
type FormatError struct {
	File   string
	Line   int // where it was noticed, 1 for the header; 0 where no line is meant
	Reason string
	Hint   string // what to do about it, if anything
	Err    error  // the cause, if another package reported it
}

func (e *FormatError) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ", line %d", e.Line)
	}
	b.WriteString(": " + e.Reason)
	if e.Hint != "" {
		b.WriteString(" (" + e.Hint + ")")
	}
	return b.String()
}

// Unwrap is the cause.
func (e *FormatError) Unwrap() error { return e.Err }

// RowError says why a row cannot be read.
type RowError struct {
	File   string `json:"-"`
	Row    int    `json:"row"`              // 1 is the first row of data
	Line   int    `json:"line"`             // of the file, where the row begins
	ID     string `json:"id,omitempty"`     // of the row, where it has one
	Column string `json:"column,omitempty"` // "" when the row as a whole is meant
	Value  string `json:"value,omitempty"`  // shortened
	Reason string `json:"reason"`
	Hint   string `json:"hint,omitempty"`
	code   code
}

func (e *RowError) Error() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(e.File + ", ")
	}
	b.WriteString(e.text())
	return b.String()
}

// text is the message without the name of the file.
func (e *RowError) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "row %d (line %d)", e.Row, e.Line)
	if e.Column != "" {
		b.WriteString(", " + e.Column)
	}
	b.WriteString(": " + e.Reason)
	if e.Value != "" {
		fmt.Fprintf(&b, ", got %q", e.Value)
	}
	if e.Hint != "" {
		b.WriteString(" (" + e.Hint + ")")
	}
	return b.String()
}

// RejectedError ends a strict reading of a file with bad rows. It unwraps to
// the [RowError] values.
type RejectedError struct {
	File    string
	Rows    []*RowError // the first ones, at most Limits.Reported
	Count   int         // of bad rows found
	Stopped bool        // reading stopped at Limits.Reported bad rows; there may be more
}

func (e *RejectedError) Error() string {
	var b strings.Builder
	if e.Count == 1 {
		b.WriteString(e.File + ": 1 row cannot be read, so the file is refused")
	} else {
		atLeast := ""
		if e.Stopped {
			atLeast = "at least "
		}
		fmt.Fprintf(&b, "%s: %s%d rows cannot be read, so the file is refused", e.File, atLeast, e.Count)
	}
	for _, row := range e.Rows {
		b.WriteString("\n  " + row.text())
	}
	if more := e.Count - len(e.Rows); more > 0 {
		fmt.Fprintf(&b, "\n  and %d more", more)
	}
	return b.String()
}

// Unwrap lists the rows.
func (e *RejectedError) Unwrap() []error {
	out := make([]error, len(e.Rows))
	for i, row := range e.Rows {
		out[i] = row
	}
	return out
}

// short cuts a value for a message to n characters.
func short(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i] + "…"
		}
		n--
	}
	return s
}
