package ingest

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"dateline/geo"
)

// dateOrder says which of two numbers before a year is the day.
type dateOrder string

const (
	orderUnknown dateOrder = ""
	dayFirst     dateOrder = "dmy"
	monthFirst   dateOrder = "mdy"
)

// when is a date as a text states it: a day, or the month or year of one.
type when struct {
	geo.Interval
	precision geo.DatePrecision
	shortYear bool // the year had two digits
}

var (
	errWhen      = errors.New("want a date such as 2013-12-13, 13 December 2013, December 2013 or 2013")
	errAmbiguous = errors.New("day and month cannot be told apart")
	errNoSuchDay = errors.New("there is no such day")
)

// parseWhen reads the notations of dates met in files:
//
//	2013-12-13, 2013-12-13T00:00:00Z, 2013-12-13 00:00:00.000, 2013/12/13, 20131213
//	13/12/2013, 13-12-2013, 13.12.2013, 13/12/13, in the given order
//	13-December-2013, 13 Dec 2013, December 13, 2013
//	2013-12, December 2013, 2013; with 0 for a month or day that is not known
//
// Two numbers that could both be the month, in no known order, are an error, for
// a guess would be wrong half of the time. A year of two digits is the one of
// the 100 years up to the next.
func parseWhen(s string, order dateOrder) (when, error) {
	if d, err := parseDay(s); err == nil { // the usual case
		return when{Interval: d.Interval(), precision: geo.PrecisionDay}, nil
	}
	s = withoutTime(strings.TrimSpace(s))
	var fields [4]string
	n := 0
	for f := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(" ,/.-\u00a0\u2013", r) }) {
		if n == len(fields) {
			return when{}, errWhen
		}
		fields[n] = f
		n++
	}
	if n > 1 && isWeekday(fields[0]) {
		copy(fields[:], fields[1:])
		n--
	}
	switch n {
	case 1:
		return oneField(fields[0])
	case 2:
		return twoFields(fields[0], fields[1])
	case 3:
		return threeFields(fields[0], fields[1], fields[2], order)
	}
	return when{}, errWhen
}

// withoutTime leaves out a time of day.
func withoutTime(s string) string {
	for i := 1; i+3 < len(s); i++ {
		if c := s[i]; (c == 'T' || c == ' ') && isDigit(s[i-1]) && isDigit(s[i+1]) && (s[i+2] == ':' || isDigit(s[i+2]) && s[i+3] == ':') {
			return s[:i]
		}
	}
	return s
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func oneField(s string) (when, error) {
	v, ok := digits(s)
	switch {
	case ok && len(s) == 4:
		return dated(v, 0, 0)
	case len(s) == 8 && strings.Trim(s, "0123456789") == "":
		y, _ := digits(s[:4])
		m, _ := digits(s[4:6])
		d, _ := digits(s[6:])
		return dated(y, m, d)
	}
	return when{}, errWhen
}

func twoFields(a, b string) (when, error) {
	if m := monthNamed(a); m > 0 && len(b) == 4 { // December 2013
		if y, ok := digits(b); ok {
			return dated(y, m, 0)
		}
	}
	va, okA := digits(a)
	vb, okB := digits(b)
	switch {
	case okA && okB && len(a) == 4 && len(b) <= 2: // 2013-12
		return dated(va, vb, 0)
	case okA && okB && len(b) == 4 && len(a) <= 2: // 12/2013
		return dated(vb, va, 0)
	}
	return when{}, errWhen
}

func threeFields(a, b, c string, order dateOrder) (when, error) {
	va, okA := digits(withoutOrdinal(a))
	vb, okB := digits(withoutOrdinal(b))
	vc, okC := digits(c)
	switch {
	case okA && okB && okC && len(a) == 4: // 2013-12-13
		return dated(va, vb, vc)
	case !okC || len(c) != 2 && len(c) != 4:
		return when{}, errWhen
	}
	year, short := vc, len(c) == 2
	if short {
		year = fullYear(vc)
	}
	var w when
	var err error
	switch {
	case okA && monthNamed(b) > 0:
		w, err = dated(year, monthNamed(b), va)
	case okB && monthNamed(a) > 0:
		w, err = dated(year, monthNamed(a), vb)
	case !okA || !okB:
		return when{}, errWhen
	case order == dayFirst:
		w, err = dated(year, vb, va)
	case order == monthFirst:
		w, err = dated(year, va, vb)
	case va > 12 || va == vb:
		w, err = dated(year, vb, va)
	case vb > 12:
		w, err = dated(year, va, vb)
	default:
		return when{}, errAmbiguous
	}
	w.shortYear = short
	return w, err
}

// withoutOrdinal is 13 for 13th.
func withoutOrdinal(s string) string {
	for _, ending := range []string{"st", "nd", "rd", "th"} {
		if t, ok := strings.CutSuffix(s, ending); ok {
			return t
		}
	}
	return s
}

// fullYear is the year of two digits within the 100 years that end next year.
func fullYear(v int) int {
	next := time.Now().UTC().Year() + 1
	year := next/100*100 + v
	if year > next {
		year -= 100
	}
	return year
}

// dated is the day, or the month when day is 0, or the year when both are.
func dated(year, month, day int) (when, error) {
	switch {
	case year < 1000 || year > 2200 || month < 0 || month > 12 || day < 0 || day > 31 || month == 0 && day > 0:
		return when{}, errNoSuchDay
	case month == 0:
		return when{Interval: geo.Interval{Start: geo.NewDay(year, 1, 1), End: geo.NewDay(year, 12, 31)}, precision: geo.PrecisionYear}, nil
	case day == 0:
		return when{Interval: geo.Interval{Start: geo.NewDay(year, month, 1), End: geo.NewDay(year, month+1, 0)}, precision: geo.PrecisionMonth}, nil
	case day > 28 && geo.NewDay(year, month, day).Time().Day() != day:
		return when{}, errNoSuchDay
	}
	return when{Interval: geo.NewDay(year, month, day).Interval(), precision: geo.PrecisionDay}, nil
}

func isWeekday(s string) bool {
	s = strings.ToLower(s)
	for d := time.Sunday; d <= time.Saturday; d++ {
		if name := strings.ToLower(d.String()); s == name || s == name[:3] {
			return true
		}
	}
	return false
}

// months are the names of the months in English, German, French and Spanish,
// folded; three letters are enough where they are not those of two months.
var months = [13][]string{
	1: {"january", "januar", "jaenner", "janvier", "enero"}, 2: {"february", "februar", "fevrier", "febrero"},
	3: {"march", "marz", "mars", "marzo"}, 4: {"april", "avril", "abril"}, 5: {"may", "mai", "mayo"},
	6: {"june", "juni", "juin", "junio"}, 7: {"july", "juli", "juillet", "julio"}, 8: {"august", "aout", "agosto"},
	9: {"september", "septembre", "septiembre"}, 10: {"october", "oktober", "octobre", "octubre"},
	11: {"november", "novembre", "noviembre"}, 12: {"december", "dezember", "decembre", "diciembre"},
}

// monthNamed is the number of a month, 0 for another word.
func monthNamed(s string) int {
	if len(s) < 3 || len(s) > 12 || isDigit(s[0]) {
		return 0
	}
	s = geo.Fold(s)
	found := 0
	for m, names := range months {
		for _, name := range names {
			if s == name {
				return m
			}
			if len(s) >= 3 && strings.HasPrefix(name, s) {
				if found != 0 && found != m {
					return 0
				}
				found = m
			}
		}
	}
	return found
}

// day reads a date of a row in a notation of any kind.
func (r *row) when(column int, order dateOrder) (when, error) {
	s := r.known(column)
	w, err := parseWhen(s, order)
	switch {
	case errors.Is(err, errAmbiguous):
		return when{}, r.bad(column, err.Error(), "say which comes first: --date-order dmy or mdy")
	case err != nil:
		return when{}, r.bad(column, err.Error(), "")
	}
	if w.shortYear && !r.found(codeShortYear) {
		r.find(codeShortYear, column, fmt.Sprintf("The source writes the year with two digits (%s).", strconv.Quote(s)))
	}
	return w, nil
}
