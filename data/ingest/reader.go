package ingest

import (
	"cmp"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"iter"
	"strconv"
	"strings"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// Reader reads one file. It is not safe for concurrent use.
type Reader struct {
	name      string
	options   Options
	limits    Limits
	file      *file
	source    source
	columns   columns
	width     int // columns of the header; a file of named values may grow
	format    *format
	mapping   *Mapping // by which a file of no known format is read
	sample    [][]string
	mapper    mapper
	data      geo.Dataset
	roster    *Roster
	met       map[string]bool // slugs of actors
	report    Report
	bad       []*RowError
	used      bool
	seed      maphash.Seed
	text      []byte // scratch
	seen      metRows
	alike     hashTable // the first row of each likeness
	rejects   *rejects
	row       row // the one at hand
	order     dateOrder
	learned   map[PlaceQuery]struct{}
	answers   map[PlaceQuery]answer
	spots     map[orb.Point]located
	countries map[string]geo.Country
}

// remarks says what there is to say about the header.
func (r *Reader) remarks() {
	for _, s := range r.file.remarks {
		r.remark(s)
	}
	if r.format.expected != nil {
		if missing := r.columns.missing(r.format.expected(r.columns)); len(missing) > 0 {
			r.remark("not in this file: " + listed("the column", missing, 20))
		}
	}
	if odd := r.columns.unknown(r.format.known); r.mapping == nil && len(odd) > 0 {
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

// Mapping is what the file is read by when it is of no known format, nil
// otherwise.
func (r *Reader) Mapping() *Mapping { return r.mapping }

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
		r.remark(fmt.Sprintf("reading stopped after %d bad rows, at line %d", r.report.Rejected, r.source.line()))
		return
	case r.report.Read == 0:
		r.remark("the file has no rows")
		return
	}
	for _, s := range r.source.remarks() {
		r.remark(s)
	}
}

// next reads a row. It gives nil for a row that makes no incident; the error is
// io.EOF or ends the reading.
func (r *Reader) next() (*geo.Incident, error) {
	cells, err := r.source.next()
	var bad *RowError
	if err != nil && !errors.As(err, &bad) {
		return nil, err
	}
	if r.report.Read >= r.limits.Rows {
		return nil, &FormatError{File: r.name, Line: r.source.line(), Reason: fmt.Sprintf("more than %s rows", thousands(r.limits.Rows)), Hint: "raise the limit of rows to read it"}
	}
	r.report.Read++
	r.columns.grow(r.source.grown())
	at := &r.row
	*at = row{n: r.report.Read, line: r.source.line(), cells: cells, columns: &r.columns, findings: at.findings[:0]}
	var inc *geo.Incident
	if bad == nil {
		inc, bad = r.take(at)
	}
	if bad != nil {
		return nil, r.reject(at, bad)
	}
	if inc != nil {
		r.report.keep(at, inc)
	}
	return inc, nil
}

func (r *Reader) reject(row *row, bad *RowError) error {
	bad.File, bad.Row, bad.Line = r.name, row.n, row.line
	bad.ID, bad.Value = strings.Clone(bad.ID), strings.Clone(bad.Value)
	r.report.reject(bad)
	if len(r.bad) < r.limits.Reported {
		r.bad = append(r.bad, bad)
	}
	if r.rejects == nil || !r.options.SkipBad {
		return nil
	}
	if err := r.rejects.write(row.cells, r.source.raw(), bad); err != nil {
		return fmt.Errorf("write the rejected rows: %w", err)
	}
	return nil
}

// take makes an incident of a row: nil for a row without text, one that repeats
// an earlier one, or one that is left out. A panic of a mapper is a bug; it costs
// the row, not the process.
func (r *Reader) take(row *row) (inc *geo.Incident, bad *RowError) {
	defer func() {
		if p := recover(); p != nil {
			inc, bad = nil, &RowError{code: codeBroken, Reason: fmt.Sprintf("the reader broke on this row: %v", p)}
		}
	}()
	if r.blank(row.cells) {
		r.report.Blank++
		return nil, nil
	}
	row.decode()
	id, err := r.mapper.extID(row)
	if err != nil {
		return nil, asRowError(err)
	}
	sum := r.sum(row.cells)
	if before, met := r.seen.add(id, row.n, sum); met {
		if before == sum {
			r.report.repeat(row, id)
			return nil, nil
		}
		if !r.format.repeatsIDs {
			return nil, &RowError{code: codeSameID, ID: id, Reason: "an earlier row has the id " + id + " with other content", Hint: "ids must be unique within a file"}
		}
		if id = r.further(id, row.n, sum); id == "" {
			r.report.repeat(row, id)
			return nil, nil
		}
		row.find(codeSharedID, -1, "The source uses the id of this row for another incident too.")
	}
	id = strings.Clone(id)
	if inc, err = r.mapper.incident(row); err != nil {
		var skip *skipError
		if errors.As(err, &skip) {
			r.report.skip(row, id, skip.code)
			return nil, nil
		}
		bad = asRowError(err)
		bad.ID = id
		return nil, bad
	}
	r.complete(row, inc, id)
	if err := inc.Validate(); err != nil {
		return nil, &RowError{code: codeInvalid, ID: id, Reason: strings.ReplaceAll(err.Error(), "\n", "; ")}
	}
	return inc, nil
}

// complete adds to the incident what is alike in all formats.
func (r *Reader) complete(row *row, inc *geo.Incident, id string) {
	inc.Dataset, inc.ExtID = r.data.Slug, id
	s := cmp.Or(r.options.Status, geo.Published)
	switch {
	case r.format.machine && s != geo.Withdrawn:
		inc.Status = geo.Draft
	case inc.Status != geo.Review || s == geo.Draft || s == geo.Withdrawn:
		inc.Status = s
	}
	for i := r.width; i < len(row.cells); i++ { // columns that came late
		if v := strings.TrimSpace(row.cells[i]); v != "" && !ours(r.columns.names[i]) {
			if inc.Ext == nil {
				inc.Ext = map[string]string{}
			}
			inc.Ext[r.columns.names[i]] = v
		}
	}
	r.compare(row, inc)
	inc.Notes = row.notes()
}

// further is an id for row n, whose own is taken by a row of other content: by the
// order in the file. "" means that it repeats one of those exactly.
func (r *Reader) further(id string, n int, sum uint64) string {
	for k := 2; ; k++ {
		next := id + "-" + strconv.Itoa(k)
		switch before, met := r.seen.add(next, n, sum); {
		case !met:
			return next
		case before == sum:
			return ""
		}
	}
}

func asRowError(err error) *RowError {
	var bad *RowError
	if errors.As(err, &bad) {
		return bad
	}
	return &RowError{code: codeValue, Reason: err.Error()}
}

// blank reports whether a row has no text. What a file of rejected rows says of a
// row that could not be cut is text: the row is still to be mended.
func (r *Reader) blank(cells []string) bool {
	for i, c := range cells {
		if strings.TrimSpace(c) != "" && (r.columns.names[i] == rejectText || !ours(r.columns.names[i])) {
			return false
		}
	}
	return true
}

// sum is a hash of all cells, by which exact repetitions are told.
func (r *Reader) sum(cells []string) uint64 {
	text := r.text[:0]
	for i, c := range cells {
		if i < len(r.columns.names) && ours(r.columns.names[i]) {
			continue
		}
		text = append(append(text, c...), 0)
	}
	r.text = text
	return maphash.Bytes(r.seed, text)
}
