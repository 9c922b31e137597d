package ingest

import (
	"fmt"
	"slices"
	"strings"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// row is a row under the hands of a mapper. Its findings count only if it is kept.
type row struct {
	n, line  int
	cells    []string
	columns  *columns
	findings []finding
	trimmed  bool
}

// finding is something that the report and mostly the incident say about a row.
type finding struct {
	code          code
	column, value string
	note          string // for the incident, "" when it need not say so
	detail        string // for the report, where it differs from the note
}

// get is the text of a column without blanks round it, "" when there is no such
// column.
func (r *row) get(column int) string {
	if column < 0 {
		return ""
	}
	s := r.cells[column]
	t := strings.TrimSpace(s)
	r.trimmed = r.trimmed || len(t) != len(s)
	return t
}

// known is the text of a column, "" also when a word stands there that means
// "not known". It is not for columns of country codes, where NA is Namibia.
func (r *row) known(column int) string {
	s := r.get(column)
	if unknownWord(s) {
		return ""
	}
	return s
}

func (r *row) bad(column int, reason, hint string) *RowError {
	e := &RowError{code: codeValue, Reason: reason, Hint: hint}
	if column >= 0 {
		e.Column, e.Value = r.columns.names[column], short(r.cells[column], 60)
	}
	return e
}

// find notes a finding.
func (r *row) find(c code, column int, note string) {
	f := finding{code: c, note: note}
	if column >= 0 {
		f.column, f.value = r.columns.names[column], short(r.cells[column], 60)
	}
	r.findings = append(r.findings, f)
}

// found reports whether the row has a finding of the code.
func (r *row) found(c code) bool {
	return slices.ContainsFunc(r.findings, func(f finding) bool { return f.code == c })
}

// notes are the sentences for the incident.
func (r *row) notes() (out []string) {
	for _, f := range r.findings {
		if f.note != "" {
			out = append(out, f.note)
		}
	}
	return out
}

// count reads a number of people, unknown when none is stated.
func (r *row) count(column int) (geo.Count, error) {
	s := r.get(column)
	n, ok, err := parseCount(s)
	if err != nil {
		return geo.Count{}, r.bad(column, err.Error(), "")
	}
	if !ok {
		return geo.Count{}, nil
	}
	return geo.Known(n), nil
}

// code reads a whole number from 1 to limit, 0 when none is stated.
func (r *row) code(column, limit int) (int, error) {
	s := r.get(column)
	n, ok, err := parseCount(s)
	if err != nil || ok && (n < 1 || n > limit) {
		return 0, r.bad(column, fmt.Sprintf("want a code from 1 to %d", limit), "")
	}
	return n, nil
}

// day reads a date; it must be there and a day.
func (r *row) day(column int, order dateOrder) (geo.Day, error) {
	if d, err := parseDay(r.get(column)); err == nil {
		return d, nil
	}
	w, err := r.when(column, order)
	if err == nil && w.precision != geo.PrecisionDay {
		err = r.bad(column, errDay.Error(), "")
	}
	return w.Start, err
}

// point reads a position, nil when none is stated.
func (r *row) point(lonColumn, latColumn int) (*orb.Point, error) {
	lonText, latText := r.known(lonColumn), r.known(latColumn)
	if lonText == "" && latText == "" {
		return nil, nil
	}
	const want = "want a decimal number of degrees, such as 36.2"
	lon, err := geo.ParseNumber(lonText)
	if err != nil {
		return nil, r.bad(lonColumn, want, "")
	}
	lat, err := geo.ParseNumber(latText)
	if err != nil {
		return nil, r.bad(latColumn, want, "")
	}
	if !within(lat, 90) {
		hint := ""
		if within(lat, 180) && within(lon, 90) {
			hint = "latitude and longitude look swapped"
		}
		return nil, r.bad(latColumn, "want a latitude between -90 and 90", hint)
	}
	if !within(lon, 180) {
		return nil, r.bad(lonColumn, "want a longitude between -180 and 180", "")
	}
	return &orb.Point{lon, lat}, nil
}

func within(v, limit float64) bool { return v >= -limit && v <= limit }
