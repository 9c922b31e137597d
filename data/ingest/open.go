package ingest

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"hash/maphash"
	"io"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// Open looks at the beginning of the file r, called name in messages, and finds
// its format by what it holds, not by its name. The errors are a [*FormatError]
// when the file cannot be read, with what is missing or the layout that it
// resembles, and a [*geo.InputError] when an option is wrong. r is read on by
// [Reader.Incidents] and not closed; what the Reader holds itself is given back
// by [Reader.Close].
func Open(name string, r io.Reader, o Options) (_ *Reader, err error) {
	rd := &Reader{
		name: name, options: o, limits: o.Limits.withDefaults(),
		seed: maphash.MakeSeed(), seen: metRows{seed: maphash.MakeSeed()},
		spots: map[orb.Point]located{}, countries: map[string]geo.Country{},
		roster: o.Roster, met: map[string]bool{}, learned: map[PlaceQuery]struct{}{}, answers: map[PlaceQuery]answer{},
	}
	defer func() {
		if p := recover(); p != nil { // a bug, here or in the reader of spreadsheets
			err = &FormatError{File: name, Reason: fmt.Sprintf("the file cannot be read: the reader broke (%v)", p)}
		}
		if err != nil {
			rd.Close()
		}
	}()
	switch rd.order = dateOrder(o.DateOrder); rd.order {
	case orderUnknown, dayFirst, monthFirst:
	default:
		return nil, &geo.InputError{Field: "date order", Value: o.DateOrder, Reason: "want dmy or mdy"}
	}
	if rd.file, err = unpack(name, r, rd.limits, o.Encoding, o.Rejects != nil); err != nil {
		return nil, err
	}
	if rd.source, err = rd.cut(); err != nil {
		return nil, err
	}
	header, err := rd.source.header()
	if err != nil {
		return nil, err
	}
	rd.width = len(header)
	rd.columns = newColumns(header, max(rd.source.line(), 1))
	if err := rd.choose(); err != nil {
		return nil, err
	}
	if rd.columns.twice != "" {
		return nil, &FormatError{File: name, Line: rd.columns.line, Reason: "two columns are called " + short(rd.columns.twice, 40)}
	}
	if err := rd.describe(); err != nil {
		return nil, err
	}
	if rd.roster == nil {
		rd.roster = NewRoster()
	}
	if o.Rejects != nil {
		rd.rejects = newRejects(o.Rejects, header)
	}
	rd.report = Report{
		File: name, Format: rd.format.name, Layout: rd.format.layout(rd.columns), Columns: len(header),
		Dataset: rd.data.Slug, Version: rd.data.Version, Redistribution: rd.data.Redistribution,
		limit: rd.limits.Reported, tallies: map[code]*Tally{}, years: map[int]*YearSum{},
	}
	rd.mapper = rd.format.mapper(rd, rd.columns)
	rd.remarks()
	return rd, nil
}

// cut chooses how the file is cut into rows.
func (r *Reader) cut() (source, error) {
	f := r.file
	if f.book != nil {
		s, err := openSheet(r.name, f.book, r.options.Sheet, r.limits, score)
		if err != nil {
			return nil, err
		}
		return s, nil
	}
	head, _ := f.text.Peek(bufio.MaxScanTokenSize)
	if start := bytes.TrimLeft(head, " \t\r\n\x1e"); len(start) > 0 && (start[0] == '{' || start[0] == '[') {
		f.guard.record, f.guard.kept = false, nil // an object is kept whole anyway
		return newJSONRows(r.name, f.text, f.guard, r.limits), nil
	}
	if l := newLines(r.name, f.text, f.guard, r.limits); l != nil {
		f.guard.record, f.guard.kept = false, nil // and so is a line
		return l, nil
	}
	return newTable(r.name, f.text, f.guard, r.limits), nil
}

// choose finds the format of the columns, or a mapping.
func (r *Reader) choose() (err error) {
	if !isGeneric(r.options) {
		if r.format, err = recognise(r.name, r.options.Format, r.columns); err != nil {
			return err
		}
	}
	if r.format != nil {
		r.columns = r.columns.as(r.format.aliases)
		return nil
	}
	if r.columns.looksLikeData() && r.options.Mapping == nil {
		return &FormatError{File: r.name, Line: r.columns.line, Reason: "the first line holds values, not names of columns", Hint: "add a first line with the names of the columns"}
	}
	a := &ahead{source: r.source, names: r.columns.names}
	r.sample = a.peek(sampleRows)
	r.source = a
	r.mapping = r.options.Mapping
	if r.mapping == nil {
		r.mapping = propose(r.columns, r.sample)
	}
	_, isJSON := a.source.(*jsonRows)
	r.format, err = r.mapping.format(r.name, r.columns, isJSON)
	return err
}

// describe says what data set the incidents belong to.
func (r *Reader) describe() error {
	o := r.options
	d := r.format.dataset(r.name, r.columns)
	d.Version = cmp.Or(o.Version, d.Version)
	if o.Dataset != "" {
		slug := geo.Slug(o.Dataset)
		if slug == "" {
			return &geo.InputError{Field: "dataset", Value: o.Dataset, Reason: "want a name with letters or digits"}
		}
		d.Slug = slug
		if slug != o.Dataset {
			d.Name = o.Dataset
		}
	}
	t := o.Terms
	for _, f := range []struct {
		of *string
		to string
	}{
		{&d.Name, t.Name}, {&d.Licence, t.Licence}, {&d.LicenceURL, t.LicenceURL}, {&d.Attribution, t.Attribution},
		{&d.Citation, t.Citation}, {&d.URL, t.URL}, {&d.Note, t.Note}, {(*string)(&d.Redistribution), string(t.Redistribution)},
	} {
		*f.of = cmp.Or(f.to, *f.of)
	}
	d.AsOf = cmp.Or(t.AsOf, d.AsOf)
	d.MachineCoded = d.MachineCoded || t.MachineCoded
	r.data = d
	return nil
}

// Close gives back what the Reader holds; the file itself is its opener's.
func (r *Reader) Close() error {
	if r.file != nil {
		r.file.close()
	}
	if r.source != nil {
		return r.source.close()
	}
	return nil
}
