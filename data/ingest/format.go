package ingest

import (
	"fmt"
	"slices"
	"strings"

	"dateline/geo"
)

// format is one kind of file that can be read.
type format struct {
	name     string            // as it is asked for
	title    string            // as messages call it
	required []string          // columns without which a row makes no incident
	known    []string          // all columns met in its layouts, the required ones included
	aliases  map[string]string // names in some layouts of the columns above
	scheme   string            // of its actors' ids, in [geo.Actor.ExtIDs]
	// repeatsIDs says that its ids are not unique: a later row of the same id with
	// other content is another incident.
	repeatsIDs bool
	// machine says that its rows were coded by a machine, so that they are drafts.
	machine bool
	// expected lists the columns of the layout that these columns are nearest to; nil
	// says nothing about columns that are not there.
	expected func(columns) []string
	// layout names the layout that the columns are of.
	layout func(columns) string
	// dataset is what its incidents belong to unless the options say otherwise.
	dataset func(name string, c columns) geo.Dataset
	// mapper makes the reader of rows with these columns.
	mapper func(*Reader, columns) mapper
}

// mapper makes incidents of the rows of one format. The error is a [*RowError]
// that says what is wrong with a cell, to which the reader adds where it is, or
// a [*skipError] for a row that is none of Dateline's business.
type mapper interface {
	extID(*row) (string, error)
	incident(*row) (*geo.Incident, error)
}

// skipError leaves out a row for a reason that is counted.
type skipError struct{ code code }

func (e *skipError) Error() string { return reasons[e.code].text }

// formats lists what is recognised by its columns. A new format is a file and a
// line here.
var formats = []format{
	ucdpGED,
	ucdpThin,
	acled,
	gtd,
	awsd,
	insecurityInsight,
	gdelt,
}

// The names under which files of no known format are read, by a mapping.
const (
	formatCSV     = "csv"
	formatGeoJSON = "geojson"
)

// Formats lists the names that [Options.Format] accepts.
func Formats() []string {
	out := make([]string, len(formats), len(formats)+2)
	for i, f := range formats {
		out[i] = f.name
	}
	return append(out, formatCSV, formatGeoJSON)
}

// isGeneric reports whether a file is to be read by a mapping.
func isGeneric(o Options) bool {
	return o.Mapping != nil || o.Format == formatCSV || o.Format == formatGeoJSON
}

// recognise finds the format whose required columns are all there, and of
// several the one that knows most of the columns. nil without an error means
// that the columns are nothing known. A file that is nearly of a known format is
// refused rather than guessed at.
func recognise(name, wanted string, c columns) (*format, error) {
	candidates := formats
	if wanted != "" {
		n := slices.IndexFunc(formats, func(f format) bool { return f.name == wanted })
		if n < 0 {
			return nil, &geo.InputError{Field: "format", Value: wanted, Reason: "want one of " + strings.Join(Formats(), ", ")}
		}
		candidates = formats[n : n+1]
	}
	best, nearest, known := nearestFormat(candidates, c)
	if best != nil {
		return best, nil
	}
	missing := c.as(nearest.aliases).missing(nearest.required)
	if wanted == "" && (len(missing)*4 > len(nearest.required) || !nearest.marked(c)) {
		return nil, nil
	}
	e := &FormatError{File: name, Line: c.line}
	e.Reason = fmt.Sprintf("it looks like %s (%d of its columns are there), but lacks %s", nearest.title, known, listed("the column", missing, 12))
	if odd := c.as(nearest.aliases).unknown(nearest.known); len(odd) > 0 {
		e.Hint = "columns of other names here: " + strings.Join(first(odd, 12), ", ")
	}
	if wanted == "" {
		e.Hint = strings.TrimPrefix(e.Hint+"; --format csv reads it as a table of its own", "; ")
	}
	return nil, e
}

// nearestFormat is the format that fits best, and the one with the fewest
// required columns missing and how many columns of it are there.
func nearestFormat(candidates []format, c columns) (best, nearest *format, known int) {
	bestKnown, least := 0, 0.0
	for i := range candidates {
		f := &candidates[i]
		own := c.as(f.aliases)
		n, missing := own.count(f.known), len(own.missing(f.required))
		if missing == 0 && (best == nil || n > bestKnown) {
			best, bestKnown = f, n
		}
		if share := float64(missing) / float64(len(f.required)); nearest == nil || share < least {
			nearest, least, known = f, share, n
		}
	}
	return best, nearest, known
}

// marked reports whether a column is there that only this format would call so: an
// editor's own sheet has a country, a city and a group as well.
func (f *format) marked(c columns) bool {
	return slices.ContainsFunc(f.required, func(name string) bool { return c.has(name) && !plainName(name) })
}

// plainName reports whether a column of that name may be in anybody's table.
func plainName(name string) bool {
	plain := geo.Fold(strings.ReplaceAll(name, "_", " "))
	return slices.ContainsFunc(fields, func(f field) bool {
		return slices.ContainsFunc(f.names, func(n string) bool { return strings.TrimPrefix(n, "=") == plain })
	})
}

// score says how much a table with these columns looks like one to read.
func score(c columns) int {
	if best, _, _ := nearestFormat(formats, c); best != nil {
		return 10_000
	}
	return len(c.index)
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
