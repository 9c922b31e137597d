package ingest

import (
	"fmt"
	"slices"
	"strings"

	"dateline/geo"
)

// format is one kind of file that can be read.
type format struct {
	name     string   // as it is asked for
	title    string   // as messages call it
	required []string // columns without which a row makes no incident
	known    []string // all columns met in its layouts, the required ones included
	scheme   string   // of its actors' ids, in [geo.Actor.ExtIDs]
	// expected lists the columns of the layout that these columns are nearest to.
	expected func(columns) []string
	// layout names the layout that the columns are of.
	layout func(columns) string
	// dataset is what its incidents belong to unless the options say otherwise.
	dataset func(name string, c columns) geo.Dataset
	// mapper makes the reader of rows with these columns.
	mapper func(*Reader, columns) mapper
}

// mapper makes incidents of the rows of one format. The error is a [*RowError]
// that says what is wrong with a cell; the reader adds where it is.
type mapper interface {
	extID(*row) (string, error)
	incident(*row) (*geo.Incident, error)
}

// formats lists what can be read. A new format is a file and a line here.
var formats = []format{
	ucdpGED,
}

// Formats lists the names that [Options.Format] accepts.
func Formats() []string {
	out := make([]string, len(formats))
	for i, f := range formats {
		out[i] = f.name
	}
	return out
}

// recognise finds the format whose required columns are all there, and of
// several the one that knows most of the columns.
func recognise(name, wanted string, c columns) (*format, error) {
	candidates := formats
	if wanted != "" {
		n := slices.IndexFunc(formats, func(f format) bool { return f.name == wanted })
		if n < 0 {
			return nil, &geo.InputError{Field: "format", Value: wanted, Reason: "want one of " + strings.Join(Formats(), ", ")}
		}
		candidates = formats[n : n+1]
	}
	var best, nearest *format
	bestKnown, nearestKnown := 0, -1
	for i := range candidates {
		f := &candidates[i]
		known := c.count(f.known)
		if len(c.missing(f.required)) == 0 && (best == nil || known > bestKnown) {
			best, bestKnown = f, known
		}
		if known > nearestKnown {
			nearest, nearestKnown = f, known
		}
	}
	if best != nil {
		return best, nil
	}
	e := &FormatError{File: name, Line: c.line}
	missing := c.missing(nearest.required)
	switch {
	case wanted != "" || nearestKnown*2 >= len(nearest.required):
		e.Reason = fmt.Sprintf("it looks like %s (%d of its columns are there), but lacks %s", nearest.title, nearestKnown, listed("the column", missing, 12))
		if odd := c.unknown(nearest.known); len(odd) > 0 {
			e.Hint = "columns of other names here: " + strings.Join(first(odd, 12), ", ")
		}
	case len(c.names) == 1:
		e.Reason = "this is not CSV: the first line has no comma, semicolon or tab that would part columns"
	case c.looksLikeData():
		e.Reason = "the first line holds values, not names of columns"
		e.Hint = "add a first line with the names of the columns"
	default:
		e.Reason = "these columns are of no known format: " + strings.Join(first(c.names, 12), ", ")
		titles := make([]string, len(formats))
		for i, f := range formats {
			titles[i] = f.title
		}
		e.Hint = "known: " + strings.Join(titles, "; ")
	}
	return nil, e
}

// first is the beginning of a list, with "..." when there is more.
func first(list []string, n int) []string {
	out := make([]string, 0, n+1)
	for i, s := range list {
		if i == n {
			return append(out, "...")
		}
		out = append(out, short(s, 40))
	}
	return out
}

func listed(what string, list []string, n int) string {
	if len(list) != 1 {
		what += "s"
	}
	return what + " " + strings.Join(first(list, n), ", ")
}
