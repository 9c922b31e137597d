package geo

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// Parts are properties of a row that are read together.
type Parts uint8

const (
	CodeParts     Parts = 1 << iota // all codes and lists of codes, precisions, radius, data set
	FigureParts                     // tolls
	NumberParts                     // id, number of sources, editions
	DateParts                       // first and last day
	PositionParts                   // the point
	TextParts                       // title, place, province, address of the source, time of change: not in an index
	allParts      = TextParts - 1
)

// Where narrows the selection to the rows that pass, of which the parts are
// shown and the revision; the row is good until the next one.
func (s *Selection) Where(parts Parts, pass func(*Row) bool) *Selection {
	out := newBitmap(len(s.x.id))
	var row Row
	var at orb.Point
	for i := range s.rows().each(0, len(s.x.id)) {
		if s.x.read(i, parts, &row, &at); pass(&row) {
			out.set(i)
		}
	}
	return s.x.selection(out)
}

// WhereCodes is Where with CodeParts. Incidents with the same codes are asked
// about once, so that it takes next to no time.
func (s *Selection) WhereCodes(pass func(*Feature) bool) *Selection {
	ok := make([]uint8, len(s.x.profiles))
	var f Feature
	for i := range s.x.profiles {
		s.x.readCodes(&s.x.profiles[i], &f)
		ok[i] = uint8(bit(pass(&f)))
	}
	return s.that([]test{byNumber(s.x.profile, ok)})
}

// Without narrows the selection to the revisions that are not in revs, which
// are sorted.
func (s *Selection) Without(revs []int64) *Selection {
	if len(revs) == 0 {
		return s
	}
	among := amongRevs(s.x.rev, revs)
	return s.that([]test{func(lo, hi int) uint64 { return ^among(lo, hi) }})
}

// Span is from the first to the last day that any incident of the selection
// touches; not known without dated ones.
func (s *Selection) Span() Interval {
	v := Interval{Start: lastDay}
	for row := range s.rows().each(0, len(s.x.id)) {
		if start := s.x.start[row]; start != 0 {
			v.Start = min(v.Start, start)
			v.End = max(v.End, start)
			if end := s.x.end[row]; end != lastDay {
				v.End = max(v.End, end)
			}
		}
	}
	if v.End == 0 {
		return Interval{}
	}
	return v
}

// Latest are the revisions of the limit incidents of the selection that changed
// last: those of the newest edition first, within an edition as [ByDateDesc].
func (s *Selection) Latest(limit int) []int64 {
	if limit <= 0 {
		return nil
	}
	x := s.x
	newest := func(a, b uint32) int {
		return cmp.Or(cmp.Compare(x.spans[x.held[b]].From, x.spans[x.held[a]].From), x.compare(ByDateDesc, a, b))
	}
	var rows []uint32
	full := false // rows[limit-1] is the last of those that can be among them
	for row := range s.rows().each(0, len(x.id)) {
		if full && newest(uint32(row), rows[limit-1]) > 0 {
			continue
		}
		if rows = append(rows, uint32(row)); len(rows) >= 2*limit+1024 {
			slices.SortFunc(rows, newest)
			rows, full = rows[:limit], true
		}
	}
	slices.SortFunc(rows, newest)
	out := make([]int64, 0, limit)
	for _, r := range rows[:min(limit, len(rows))] {
		out = append(out, int64(x.rev[r]))
	}
	return out
}

// ChangeKind is what became of an incident.
type ChangeKind string

const (
	ChangeAdded   ChangeKind = "added"   // it was not there before
	ChangeRevised ChangeKind = "changed" // it reads otherwise
	ChangeGone    ChangeKind = "withdrawn"
	ChangeLeft    ChangeKind = "left" // it is published, but not of the selection any more
)

// Change is how an incident differs between two selections.
type Change struct {
	Kind    ChangeKind
	ID      int64
	Edition int64 // the edition of the last change to it
	Rev     int64 // its reading in the newer selection; 0 where it is not there
}

// Since tells how the selection, which is one as of the edition, differs from an
// older one of the same index: in the order of editions, then of numbers. An
// incident added and withdrawn in between is not among them.
func (s *Selection) Since(old *Selection, edition int64) []Change {
	x := s.x
	in, out := newBitmap(len(x.id)), newBitmap(len(x.id))
	before := old.rows()
	for i, v := range s.rows() {
		in[i], out[i] = v&^before[i], before[i]&^v
	}
	gone := make(map[int64]bool, out.count())
	for row := range out.each(0, len(x.id)) {
		gone[int64(x.id[row])] = true
	}
	list := make([]Change, 0, in.count())
	for _, row := range x.byID { // so that what is of one edition is in order already
		if !in.has(int(row)) {
			continue
		}
		c := Change{Kind: ChangeAdded, ID: int64(x.id[row]), Edition: x.spans[x.held[row]].From, Rev: int64(x.rev[row])}
		if gone[c.ID] {
			c.Kind = ChangeRevised
			delete(gone, c.ID)
		}
		list = append(list, c)
	}
	for id := range gone {
		list = append(list, x.lost(id, edition))
	}
	slices.SortFunc(list, func(a, b Change) int { return cmp.Or(cmp.Compare(a.Edition, b.Edition), cmp.Compare(a.ID, b.ID)) })
	return list
}

// lost says why an incident is not of a selection any more.
func (x *Index) lost(id, edition int64) Change {
	c := Change{Kind: ChangeGone, ID: id}
	first, _ := slices.BinarySearchFunc(x.byID, id, func(r uint32, id int64) int { return cmp.Compare(int64(x.id[r]), id) })
	for _, r := range x.byID[first:] {
		held := x.spans[x.held[r]]
		switch {
		case int64(x.id[r]) != id:
			return c
		case held.In(edition):
			c.Kind, c.Edition = ChangeLeft, held.From
		case held.Until <= edition && c.Kind == ChangeGone:
			c.Edition = max(c.Edition, held.Until)
		}
	}
	return c
}
