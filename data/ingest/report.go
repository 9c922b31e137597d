package ingest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"dateline/geo"
)

// Report accounts for every row of a file: Read is Kept, Rejected, Skipped,
// Duplicates and Blank together. It is complete when [Reader.Incidents] has run to its end.
type Report struct {
	File    string `json:"file"`
	Format  string `json:"format"`
	Layout  string `json:"layout"`
	Columns int    `json:"columns"`
	Dataset string `json:"dataset"` // slug
	Version string `json:"version,omitempty"`
	// Redistribution is what may leave Dateline of the data set.
	Redistribution geo.Redistribution `json:"redistribution"`
	// Remarks are about the file as a whole.
	Remarks []string `json:"remarks,omitempty"`

	Read       int `json:"read"` // rows of data; neither the header nor a row of tags
	Kept       int `json:"kept"` // incidents
	Rejected   int `json:"rejected"`
	Skipped    int `json:"skipped"`    // rows that are left out by rule
	Duplicates int `json:"duplicates"` // rows that repeat an earlier one in every cell
	Blank      int `json:"blank"`      // rows without any text

	// Each kept row may be noted or corrected for several reasons, each rejected
	// one is rejected for one. A noted row is kept as it is.
	Noted      []Tally  `json:"noted"`
	Corrected  []Tally  `json:"corrected"`
	RejectedBy []Tally  `json:"rejected_by"`
	SkippedBy  []Tally  `json:"skipped_by"`
	Repeated   []RowRef `json:"repeated,omitempty"` // the duplicates, at most Limits.Reported

	// Geocoded counts the positions found by name, by the precision of what was found.
	Geocoded map[string]int `json:"geocoded,omitempty"`

	Sums Sums `json:"sums"`

	limit   int
	tallies map[code]*Tally
	years   map[int]*YearSum
}

// Tally is one reason with its rows.
type Tally struct {
	Code  string   `json:"code"`
	Text  string   `json:"text"`
	Count int      `json:"count"`
	Rows  []RowRef `json:"rows"` // at most Limits.Reported
}

// RowRef points at a row.
type RowRef struct {
	Row    int    `json:"row"`  // 1 is the first row of data
	Line   int    `json:"line"` // of the file, where the row begins
	ID     string `json:"id,omitempty"`
	Column string `json:"column,omitempty"`
	Value  string `json:"value,omitempty"` // shortened
	Detail string `json:"detail,omitempty"`
}

// Sums are the totals of the kept incidents, to compare with those that the
// data set's own users know.
type Sums struct {
	Incidents  int       `json:"incidents"`
	Killed     int64     `json:"killed_best"`
	KilledLow  int64     `json:"killed_low"`
	KilledHigh int64     `json:"killed_high"`
	NoFigure   int       `json:"killed_unknown"` // incidents without a best figure
	Years      []YearSum `json:"years"`          // ascending; 0 for no date
}

// YearSum is one calendar year, by the first day of the incidents.
type YearSum struct {
	Year      int   `json:"year"`
	Incidents int   `json:"incidents"`
	Killed    int64 `json:"killed_best"`
}

func (p *Report) add(c code, ref RowRef) {
	t := p.tallies[c]
	if t == nil {
		t = &Tally{Code: string(c), Text: reasons[c].text}
		p.tallies[c] = t
	}
	t.Count++
	if len(t.Rows) < p.limit {
		ref.ID, ref.Value = strings.Clone(ref.ID), strings.Clone(ref.Value)
		t.Rows = append(t.Rows, ref)
	}
}

// keep counts a row that became an incident.
func (p *Report) keep(row *row, inc *geo.Incident) {
	p.Kept++
	for _, f := range row.findings {
		p.add(f.code, RowRef{Row: row.n, Line: row.line, ID: inc.ExtID, Column: f.column, Value: f.value, Detail: cmp.Or(f.detail, f.note)})
	}
	if row.trimmed {
		p.add(codeTrimmed, RowRef{Row: row.n, Line: row.line, ID: inc.ExtID})
	}
	if row.found(codeGeocoded) {
		if p.Geocoded == nil {
			p.Geocoded = map[string]int{}
		}
		p.Geocoded[inc.Place().Precision.String()]++
	}
	best, known := inc.Killed.Best.Get()
	if !known {
		p.Sums.NoFigure++
	}
	p.Sums.Incidents++
	p.Sums.Killed += int64(best)
	// Where a row states no range, its best figure is both ends of it.
	p.Sums.KilledLow += int64(inc.Killed.Low.Or(best))
	p.Sums.KilledHigh += int64(inc.Killed.High.Or(max(best, inc.Killed.Low.Or(0))))
	year := p.years[inc.Date.Start.Year()]
	if year == nil {
		year = &YearSum{Year: inc.Date.Start.Year()}
		p.years[year.Year] = year
	}
	year.Incidents++
	year.Killed += int64(best)
}

func (p *Report) reject(e *RowError) {
	p.Rejected++
	p.add(e.code, RowRef{Row: e.Row, Line: e.Line, ID: e.ID, Column: e.Column, Value: e.Value, Detail: e.Reason})
}

func (p *Report) skip(row *row, id string, c code) {
	p.Skipped++
	p.add(c, RowRef{Row: row.n, Line: row.line, ID: id})
}

func (p *Report) repeat(row *row, id string) {
	p.Duplicates++
	if len(p.Repeated) < p.limit {
		p.Repeated = append(p.Repeated, RowRef{Row: row.n, Line: row.line, ID: strings.Clone(id)})
	}
}

// settle sorts the tallies into the lists, the most frequent first.
func (p *Report) settle() {
	lists := [...]*[]Tally{noted: &p.Noted, corrected: &p.Corrected, rejected: &p.RejectedBy, skipped: &p.SkippedBy}
	for _, list := range lists {
		*list = []Tally{}
	}
	for c, t := range p.tallies {
		list := lists[reasons[c].group]
		*list = append(*list, *t)
	}
	for _, list := range lists {
		slices.SortFunc(*list, func(a, b Tally) int { return cmp.Or(b.Count-a.Count, strings.Compare(a.Code, b.Code)) })
	}
	p.Sums.Years = make([]YearSum, 0, len(p.years))
	for _, y := range slices.Sorted(maps.Keys(p.years)) {
		p.Sums.Years = append(p.Sums.Years, *p.years[y])
	}
}

// Tally finds the tally of a code, the zero Tally when no row has it.
func (p *Report) Tally(code string) Tally {
	for _, list := range [][]Tally{p.Noted, p.Corrected, p.RejectedBy, p.SkippedBy} {
		for _, t := range list {
			if t.Code == code {
				return t
			}
		}
	}
	return Tally{}
}

// String is the report as a terminal shows it: the counts in full, of the rows
// the first few.
func (p *Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s, layout %s, %d columns\n", p.File, p.Format, p.Layout, p.Columns)
	for _, r := range p.Remarks {
		fmt.Fprintf(&b, "  %s\n", r)
	}
	fmt.Fprintf(&b, "  rows read %s = kept %s + rejected %s + exact repetitions %s", thousands(p.Read), thousands(p.Kept), thousands(p.Rejected), thousands(p.Duplicates))
	if p.Skipped > 0 {
		fmt.Fprintf(&b, " + left out %s", thousands(p.Skipped))
	}
	if p.Blank > 0 {
		fmt.Fprintf(&b, " + blank %s", thousands(p.Blank))
	}
	b.WriteByte('\n')
	for _, l := range []struct {
		name string
		list []Tally
	}{{"noted", p.Noted}, {"corrected", p.Corrected}, {"rejected", p.RejectedBy}, {"left out", p.SkippedBy}} {
		for _, t := range l.list {
			fmt.Fprintf(&b, "  %s %s: %s\n", l.name, thousands(t.Count), t.Text)
			writeRows(&b, t.Rows, t.Count)
		}
	}
	if len(p.Geocoded) > 0 {
		b.WriteString("  found by name:")
		for i, precision := range slices.Sorted(maps.Keys(p.Geocoded)) {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, " %s %s", thousands(p.Geocoded[precision]), precision)
		}
		b.WriteByte('\n')
	}
	if p.Duplicates > 0 {
		fmt.Fprintf(&b, "  repeated %s: rows that repeat an earlier one in every cell count once\n", thousands(p.Duplicates))
		writeRows(&b, p.Repeated, p.Duplicates)
	}
	s := p.Sums
	fmt.Fprintf(&b, "  sums: %s incidents, killed %s", thousands(s.Incidents), thousands(int(s.Killed)))
	if s.KilledLow != s.Killed || s.KilledHigh != s.Killed { // some row states a range
		fmt.Fprintf(&b, " (low %s, high %s)", thousands(int(s.KilledLow)), thousands(int(s.KilledHigh)))
	}
	if s.NoFigure > 0 {
		fmt.Fprintf(&b, ", %s without a figure", thousands(s.NoFigure))
	}
	b.WriteByte('\n')
	for _, y := range s.Years {
		year := "undated"
		if y.Year > 0 {
			year = strconv.Itoa(y.Year)
		}
		fmt.Fprintf(&b, "    %s: %s incidents, killed %s\n", year, thousands(y.Incidents), thousands(int(y.Killed)))
	}
	return b.String()
}

// shownRows is how many rows of a reason the terminal shows.
const shownRows = 5

func writeRows(b *strings.Builder, rows []RowRef, count int) {
	for i, r := range rows {
		if i == shownRows {
			break
		}
		fmt.Fprintf(b, "    row %d (line %d)", r.Row, r.Line)
		if r.ID != "" {
			fmt.Fprintf(b, ", id %s", r.ID)
		}
		if r.Column != "" {
			fmt.Fprintf(b, ", %s = %q", r.Column, r.Value)
		}
		if r.Detail != "" {
			fmt.Fprintf(b, ": %s", r.Detail)
		}
		b.WriteByte('\n')
	}
	if more := count - min(len(rows), shownRows); more > 0 {
		fmt.Fprintf(b, "    and %s more\n", thousands(more))
	}
}

// thousands writes 16566 as 16,566.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
