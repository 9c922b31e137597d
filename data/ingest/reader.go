package ingest

import (
	"cmp"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"iter"
	"strings"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// Reader reads one file. It is not safe for concurrent use.
type Reader struct {
	name      string
	options   Options
	limits    Limits
	table     *table
	columns   columns
	format    *format
	mapper    mapper
	data      geo.Dataset
	roster    *Roster
	met       map[string]bool // slugs of actors
	report    Report
	bad       []*RowError
	used      bool
	seed      maphash.Seed
	seen      map[string]uint64 // hash of the row by id
	spots     map[orb.Point]located
	countries map[string]geo.Country
}

// Open reads the header of the file r, called name in messages, and finds its
// format. The errors are a [*FormatError] when the file cannot be read, with
// what is missing or the layout that it resembles, and a [*geo.InputError] when
// an option is wrong. r is read on by [Reader.Incidents] and not closed.
func Open(name string, r io.Reader, o Options) (*Reader, error) {
	limits := o.Limits.withDefaults()
	text, guard, packed, err := unpack(name, r, limits)
	if err != nil {
		return nil, err
	}
	rd := &Reader{
		name: name, options: o, limits: limits, table: newTable(name, text, guard, limits),
		seed: maphash.MakeSeed(), seen: map[string]uint64{},
		spots: map[orb.Point]located{}, countries: map[string]geo.Country{},
	}
	header, err := rd.table.header()
	if err != nil {
		return nil, err
	}
	rd.columns = newColumns(header, rd.table.line)
	if rd.format, err = recognise(name, o.Format, rd.columns); err != nil {
		return nil, err
	}
	if rd.columns.twice != "" {
		return nil, &FormatError{File: name, Line: rd.table.line, Reason: "two columns are called " + short(rd.columns.twice, 40)}
	}
	rd.data = rd.format.dataset(name, rd.columns)
	rd.data.Version = cmp.Or(o.Version, rd.data.Version)
	if o.Dataset != "" {
		if rd.data.Slug = geo.Slug(o.Dataset); rd.data.Slug == "" {
			return nil, &geo.InputError{Field: "dataset", Value: o.Dataset, Reason: "want a name with letters or digits"}
		}
		if rd.data.Slug != o.Dataset {
			rd.data.Name = o.Dataset
		}
	}
	rd.roster, rd.met = o.Roster, map[string]bool{}
	if rd.roster == nil {
		rd.roster = NewRoster()
	}
	rd.mapper = rd.format.mapper(rd, rd.columns)
	rd.report = Report{
		File: name, Format: rd.format.name, Layout: rd.format.layout(rd.columns), Columns: len(header),
		Dataset: rd.data.Slug, Version: rd.data.Version,
		limit: limits.Reported, tallies: map[code]*Tally{}, years: map[int]*YearSum{},
	}
	rd.remarks(packed)
	return rd, nil
}

// remarks says what there is to say about the header.
func (r *Reader) remarks(packed bool) {
	if packed {
		r.remark("unpacked with gzip")
	}
	if missing := r.columns.missing(r.format.expected(r.columns)); len(missing) > 0 {
		r.remark("not in this file: " + listed("the column", missing, 20))
	}
	if odd := r.columns.unknown(r.format.known); len(odd) > 0 {
		r.remark("kept with each incident, though not known: " + listed("the column", odd, 20))
	}
}

func (r *Reader) remark(s string) { r.report.Remarks = append(r.report.Remarks, s) }

// Dataset is what the incidents belong to.
func (r *Reader) Dataset() geo.Dataset { return r.data }

// Actors are those met so far, by slug. One that the [Roster] knew comes back as
// it was, with what the file adds: an alias, its id in the data set.
func (r *Reader) Actors() []geo.Actor { return r.roster.actors(r.met) }

// actor is the slug of an actor of the row at hand.
func (r *Reader) actor(id, name string, details func(*geo.Actor)) string {
	slug := r.roster.slug(r.format.scheme, id, name, details)
	if !r.met[slug] {
		r.met[slug] = true
	}
	return slug
}

// Report is the account so far. It belongs to the Reader until the end of
// [Reader.Incidents].
func (r *Reader) Report() *Report {
	r.report.settle()
	return &r.report
}

// Incidents yields the incidents of the file in its order, once. A good row
// gives an incident, which the caller owns. An error is the last thing yielded:
// a [*FormatError] when the file cannot be read on, or, unless bad rows are
// skipped, a [*RejectedError] when rows could not be read. After the first bad
// row no more incidents are yielded, but reading goes on, to name the other bad
// ones as well.
func (r *Reader) Incidents() iter.Seq2[*geo.Incident, error] {
	return func(yield func(*geo.Incident, error) bool) {
		if r.used {
			yield(nil, &FormatError{File: r.name, Reason: "the file has been read already"})
			return
		}
		r.used = true
		stopped := false
		for !stopped {
			inc, err := r.next()
			if err != nil {
				if !errors.Is(err, io.EOF) {
					yield(nil, err)
					return
				}
				break
			}
			if inc != nil && (r.options.SkipBad || len(r.bad) == 0) && !yield(inc, nil) {
				return
			}
			stopped = !r.options.SkipBad && r.report.Rejected >= r.limits.Reported
		}
		r.finish(stopped)
		if !r.options.SkipBad && len(r.bad) > 0 {
			yield(nil, &RejectedError{File: r.name, Rows: r.bad, Count: r.report.Rejected, Stopped: stopped})
		}
	}
}

// finish makes the remarks that only the end of the file allows.
func (r *Reader) finish(stopped bool) {
	switch {
	case stopped:
		r.remark(fmt.Sprintf("reading stopped after %d bad rows, at line %d", r.report.Rejected, r.table.line))
		return
	case r.report.Read == 0:
		r.remark("the file has no rows")
	case r.table.guard.last != '\n' && r.table.guard.last != '\r':
		r.remark("the last line has no line end; if the file was cut just there, its last value may be short")
	}
	if r.table.tagRow {
		r.remark("a second header row with HXL tags was left out")
	}
}

// next reads a row. It gives nil for a row that makes no incident; the error is
// io.EOF or ends the reading.
func (r *Reader) next() (*geo.Incident, error) {
	cells, err := r.table.next()
	var bad *RowError
	if err != nil && !errors.As(err, &bad) {
		return nil, err
	}
	if r.report.Read >= r.limits.Rows {
		return nil, &FormatError{File: r.name, Line: r.table.line, Reason: fmt.Sprintf("more than %s rows", thousands(r.limits.Rows)), Hint: "raise the limit of rows to read it"}
	}
	r.report.Read++
	row := &row{n: r.report.Read, line: r.table.line, cells: cells, columns: &r.columns}
	var inc *geo.Incident
	if bad == nil {
		inc, bad = r.take(row)
	}
	if bad != nil {
		r.reject(row, bad)
		return nil, nil
	}
	if inc != nil {
		r.report.keep(row, inc)
	}
	return inc, nil
}

func (r *Reader) reject(row *row, bad *RowError) {
	bad.File, bad.Row, bad.Line = r.name, row.n, row.line
	bad.ID, bad.Value = strings.Clone(bad.ID), strings.Clone(bad.Value)
	r.report.reject(bad)
	if len(r.bad) < r.limits.Reported {
		r.bad = append(r.bad, bad)
	}
}

// take makes an incident of a row: nil for a row without text or one that
// repeats an earlier one. A panic of a mapper is a bug; it costs the row, not
// the process.
func (r *Reader) take(row *row) (inc *geo.Incident, bad *RowError) {
	defer func() {
		if p := recover(); p != nil {
			inc, bad = nil, &RowError{code: codeBroken, Reason: fmt.Sprintf("the reader broke on this row: %v", p)}
		}
	}()
	if blank(row.cells) {
		r.report.Blank++
		return nil, nil
	}
	if err := row.checkText(); err != nil {
		return nil, asRowError(err)
	}
	id, err := r.mapper.extID(row)
	if err != nil {
		return nil, asRowError(err)
	}
	sum := r.sum(row.cells)
	if before, met := r.seen[id]; met {
		if before == sum {
			r.report.repeat(row, id)
			return nil, nil
		}
		return nil, &RowError{code: codeSameID, ID: id, Reason: "an earlier row has the id " + id + " with other content", Hint: "ids must be unique within a file"}
	}
	id = strings.Clone(id)
	r.seen[id] = sum
	if inc, err = r.mapper.incident(row); err != nil {
		bad = asRowError(err)
		bad.ID = id
		return nil, bad
	}
	inc.Dataset, inc.ExtID = r.data.Slug, id
	if s := cmp.Or(r.options.Status, geo.Published); inc.Status != geo.Review || s == geo.Draft || s == geo.Withdrawn {
		inc.Status = s
	}
	inc.Notes = row.notes()
	if err := inc.Validate(); err != nil {
		return nil, &RowError{code: codeInvalid, ID: id, Reason: strings.ReplaceAll(err.Error(), "\n", "; ")}
	}
	return inc, nil
}

func asRowError(err error) *RowError {
	var bad *RowError
	if errors.As(err, &bad) {
		return bad
	}
	return &RowError{code: codeValue, Reason: err.Error()}
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// sum is a hash of all cells, by which exact repetitions are told.
func (r *Reader) sum(cells []string) uint64 {
	var h maphash.Hash
	h.SetSeed(r.seed)
	for _, c := range cells {
		h.WriteString(c)
		h.WriteByte(0)
	}
	return h.Sum64()
}
