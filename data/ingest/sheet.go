package ingest

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"dateline/geo"
)

// sheet reads the rows of a sheet of an xlsx spreadsheet one by one. Values are
// the stored ones, not as they are shown: a number is not rounded or written
// 2.02E+11, and a date is its serial number, see [parseSerial].
type sheet struct {
	name     string // of the file
	book     *excelize.File
	rows     *excelize.Rows
	title    string
	others   []string
	names    []string
	date1904 bool
	limits   Limits
	n        int
	tagRow   bool
	seen     bool
}

// openSheet opens the sheet called wanted, or else the one whose columns score
// best; sheets of notes score low.
func openSheet(name string, packed []byte, wanted string, limits Limits, score func(columns) int) (*sheet, error) {
	book, err := excelize.OpenReader(bytes.NewReader(packed), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: limits.Book, UnzipXMLSizeLimit: min(16<<20, limits.Book),
	})
	if err != nil {
		e := &FormatError{File: name, Reason: "the spreadsheet cannot be read: it may be cut or damaged", Err: err}
		if strings.Contains(err.Error(), "exceeds") {
			e.Reason, e.Hint = fmt.Sprintf("the unpacked spreadsheet is larger than the limit of %s bytes", thousands(int(limits.Book))), "save the sheet as CSV"
		}
		return nil, e
	}
	s := &sheet{name: name, book: book, limits: limits}
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		s.date1904 = *props.Date1904
	}
	titles := book.GetSheetList()
	if wanted != "" {
		i := slices.IndexFunc(titles, func(t string) bool { return strings.EqualFold(strings.TrimSpace(t), strings.TrimSpace(wanted)) })
		if i < 0 {
			book.Close()
			return nil, &geo.InputError{Field: "sheet", Value: wanted, Reason: "want one of " + strings.Join(titles, ", ")}
		}
		titles = titles[i : i+1]
	}
	best := -1
	for _, title := range titles {
		if err := s.open(title); err != nil {
			continue // a sheet of a chart, or damaged; what is chosen is opened again
		}
		if header, err := s.findHeader(); err == nil {
			if n := score(newColumns(header, s.n)); n > best {
				best, s.title = n, title
			}
		}
		s.rows.Close()
	}
	if best < 0 {
		book.Close()
		return nil, &FormatError{File: name, Reason: "no sheet has a row with the names of columns"}
	}
	for _, t := range book.GetSheetList() {
		if t != s.title {
			s.others = append(s.others, t)
		}
	}
	if err := s.open(s.title); err != nil {
		book.Close()
		return nil, &FormatError{File: name, Reason: "the sheet " + s.title + " cannot be read", Err: err}
	}
	return s, nil
}

func (s *sheet) open(title string) (err error) {
	s.n = 0
	s.rows, err = s.book.Rows(title)
	return err
}

func (s *sheet) header() (_ []string, err error) {
	if s.names, err = s.findHeader(); err != nil {
		return nil, err
	}
	return s.names, nil
}

// findHeader is the first row with at least two cells.
func (s *sheet) findHeader() ([]string, error) {
	for range preambleLines + 1 {
		cells, err := s.read()
		switch {
		case err != nil:
			return nil, err
		case len(cells) > s.limits.Columns:
			return nil, &FormatError{File: s.name, Line: s.n, Reason: fmt.Sprintf("%d columns, at most %d are read", len(cells), s.limits.Columns)}
		case filled(cells) >= 2:
			return cells, nil
		}
	}
	return nil, &FormatError{File: s.name, Reason: "the sheet has no row with the names of columns"}
}

func (s *sheet) read() (cells []string, err error) {
	defer func() {
		if p := recover(); p != nil { // a bug of the library, met with a damaged file
			err = &FormatError{File: s.name, Line: s.n, Reason: fmt.Sprintf("the spreadsheet is damaged here (%v)", p)}
		}
	}()
	if !s.rows.Next() {
		if err := s.rows.Error(); err != nil {
			return nil, readError(s.name, s.n+1, err)
		}
		return nil, io.EOF
	}
	s.n++
	if cells, err = s.rows.Columns(); err != nil {
		return nil, readError(s.name, s.n, err)
	}
	for i, c := range cells {
		cells[i] = plainDigits(c)
	}
	return cells, nil
}

func (s *sheet) next() ([]string, error) {
	cells, err := s.read()
	if err != nil {
		return nil, err
	}
	if !s.seen && isTagRow(cells) {
		s.tagRow = true
		return s.next()
	}
	s.seen = s.seen || len(cells) > 0
	if len(cells) > len(s.names) {
		if filled(cells[len(s.names):]) > 0 {
			return cells, &RowError{code: codeWidth, Reason: fmt.Sprintf("%d columns where the header has %d", len(cells), len(s.names))}
		}
		cells = cells[:len(s.names)]
	}
	for len(cells) < len(s.names) { // empty cells at the end are not stored
		cells = append(cells, "")
	}
	return cells, longCell(cells, s.names, s.limits)
}

func (s *sheet) line() int       { return s.n }
func (s *sheet) raw() []byte     { return nil }
func (s *sheet) grown() []string { return s.names }

func (s *sheet) close() error {
	s.rows.Close()
	return s.book.Close()
}

func (s *sheet) remarks() []string {
	out := []string{"lines are rows of the sheet “" + plain(s.title) + "”"}
	if len(s.others) > 0 {
		out[0] += "; not read: " + listed("the sheet", s.others, 8)
	}
	if s.tagRow {
		out = append(out, "a second header row with HXL tags was left out")
	}
	return out
}

// plainDigits writes a number that is stored as 2.02101010001E11 in digits: an
// id is text, and its digits are all there. Other text stays.
func plainDigits(s string) string {
	i := strings.IndexByte(s, 'E')
	if i < 1 || len(s) > 30 || strings.Trim(s, "0123456789.E+-") != "" {
		return s
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v > 1e18 || v < -1e18 {
		return s
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// parseSerial reads the number of a day as spreadsheets count them: 1 is the
// first day of 1900 and 60 the 29 February that 1900 did not have; fractions are
// the time of day. Numbers from 367 (1901) to 73050 (the end of 2099) are dates.
func parseSerial(s string, date1904 bool) (geo.Day, bool) {
	v, err := geo.ParseNumber(s)
	if err != nil || v < 367 || v > 73050 {
		return 0, false
	}
	start := geo.NewDay(1899, 12, 30)
	if date1904 {
		start = geo.NewDay(1904, 1, 1)
	}
	return start + geo.Day(v), true
}
