package geo

import (
	"fmt"
	"strings"
	"time"
)

// Day is a calendar day of the proleptic Gregorian calendar, counted so that
// day 1 is 0001-01-01 (Rata Die). The zero Day is "not known".
type Day int32

const secondsPerDay = 86400

// unixEpoch is the Day of 1970-01-01.
const unixEpoch Day = 719163

// NewDay is the day of year, month (1-12) and day of the month; values beyond
// their range run on, as in [time.Date].
func NewDay(year, month, day int) Day {
	return Day(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix()/secondsPerDay) + unixEpoch
}

// DayOf is the day of t in t's own zone.
func DayOf(t time.Time) Day { return NewDay(t.Year(), int(t.Month()), t.Day()) }

// ParseDay reads YYYY-MM-DD, years 0001 to 9999.
func ParseDay(s string) (Day, error) {
	if len(s) == len(time.DateOnly) && s[4] == '-' && s[7] == '-' {
		year, ok1 := digits(s[:4])
		month, ok2 := digits(s[5:7])
		day, ok3 := digits(s[8:])
		if ok1 && ok2 && ok3 && year > 0 && month-1 < 12 && day-1 < 28 {
			return dayOf(year, month, day), nil
		}
	}
	t, err := time.Parse(time.DateOnly, s) // the end of a month, or an error
	if err != nil || t.Year() < 1 {
		return 0, &InputError{Field: "date", Value: s, Reason: "want a day as YYYY-MM-DD"}
	}
	return DayOf(t), nil
}

// digits reads a few digits.
func digits(s string) (n uint, ok bool) {
	for i := range len(s) {
		c := uint(s[i] - '0')
		if c > 9 {
			return 0, false
		}
		n = 10*n + c
	}
	return n, true
}

// dayOf counts days from March on, so that a leap day is the last of its year
// (Reingold and Dershowitz, Calendrical Calculations, 2.17).
func dayOf(year, month, day uint) Day {
	if month <= 2 {
		year, month = year-1, month+12
	}
	return Day(365*year + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + day - 306)
}

// Known reports whether the day is known.
func (d Day) Known() bool { return d != 0 }

// Time is midnight UTC of the day.
func (d Day) Time() time.Time {
	return time.Unix(int64(d-unixEpoch)*secondsPerDay, 0).UTC()
}

// Year of the day, 1 to 9999; 0 when not known.
func (d Day) Year() int {
	if d == 0 {
		return 0
	}
	return d.Time().Year()
}

// Month counts the months since January of year 0: 12*year + month - 1; 0 when not known.
func (d Day) Month() int {
	if d == 0 {
		return 0
	}
	t := d.Time()
	return t.Year()*12 + int(t.Month()) - 1
}

// String is YYYY-MM-DD, "" when not known.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return string(d.Append(make([]byte, 0, len(time.DateOnly))))
}

// Append writes the known day as String does.
func (d Day) Append(b []byte) []byte {
	y, m, day := d.Time().Date()
	if y < 0 || y > 9999 {
		return d.Time().AppendFormat(b, time.DateOnly)
	}
	return append(b, byte('0'+y/1000), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10), '-',
		byte('0'+m/10), byte('0'+m%10), '-', byte('0'+day/10), byte('0'+day%10))
}

// MarshalText writes YYYY-MM-DD, nothing when not known.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Day) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	*d, err = ParseDay(string(b))
	return err
}

// Interval is a span of days, both ends included. An end that is not known is
// open. The zero Interval is all of time.
type Interval struct {
	Start Day `json:"start,omitzero"`
	End   Day `json:"end,omitzero"`
}

// Days is the interval of a single day.
func (d Day) Interval() Interval { return Interval{d, d} }

// Open reports whether both ends are open.
func (v Interval) Open() bool { return v == Interval{} }

// Overlaps reports whether the intervals share a day. It is how every date
// filter matches: an incident known to the month matches each of its days.
func (v Interval) Overlaps(o Interval) bool {
	return (v.Start == 0 || o.End == 0 || v.Start <= o.End) && (v.End == 0 || o.Start == 0 || o.Start <= v.End)
}

// Len is the number of days, 0 when an end is open.
func (v Interval) Len() int {
	if v.Start == 0 || v.End == 0 {
		return 0
	}
	return int(v.End-v.Start) + 1
}

// ParseInterval reads the datetime parameter as OGC API - Features has it: an
// instant, or "start/end" where ".." or nothing is an open end. An instant is a
// day (YYYY-MM-DD), a month (YYYY-MM), a year (YYYY) or an RFC 3339 time, whose
// day counts; a date followed by a bare T, which GDAL sends, is the date.
func ParseInterval(s string) (Interval, error) {
	fail := func(reason string) (Interval, error) {
		return Interval{}, &InputError{Field: "datetime", Value: s, Reason: reason}
	}
	const want = "want a date or an interval such as 2024-03-22, 2024-03, 2015-01-01/2024-03-31, ../2024 or 2023/.."
	from, to, isInterval := strings.Cut(s, "/")
	if !isInterval {
		v, ok := parseSpan(from)
		if !ok {
			return fail(want)
		}
		return v, nil
	}
	var v Interval
	if from != ".." && from != "" {
		span, ok := parseSpan(from)
		if !ok {
			return fail(want)
		}
		v.Start = span.Start
	}
	if to != ".." && to != "" {
		span, ok := parseSpan(to)
		if !ok {
			return fail(want)
		}
		v.End = span.End
	}
	if v.Start != 0 && v.End != 0 && v.Start > v.End {
		return fail("the interval must not end before it starts")
	}
	return v, nil
}

// parseSpan reads one date as the span of days it stands for.
func parseSpan(s string) (Interval, bool) {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006", "2006-01-02T", time.RFC3339} {
		t, err := time.Parse(layout, s)
		if err != nil || t.Year() < 1 {
			continue
		}
		start := NewDay(t.Year(), int(t.Month()), t.Day())
		switch layout {
		case "2006-01":
			return Interval{start, NewDay(t.Year(), int(t.Month())+1, 0)}, true
		case "2006":
			return Interval{start, NewDay(t.Year(), 12, 31)}, true
		}
		return Interval{start, start}, true
	}
	return Interval{}, false
}

// String is the interval as ParseInterval reads it, in the fewest words:
// "2024" for a whole year, "2024-03" for a month.
func (v Interval) String() string {
	if v.Open() {
		return "../.."
	}
	if v.Start != 0 && v.End != 0 {
		s, e := v.Start.Time(), v.End.Time()
		switch {
		case v.Start == v.End:
			return v.Start.String()
		case s.Year() == e.Year() && s.YearDay() == 1 && v.End == NewDay(s.Year(), 12, 31):
			return fmt.Sprintf("%04d", s.Year())
		case s.Day() == 1 && v.End == NewDay(s.Year(), int(s.Month())+1, 0):
			return s.Format("2006-01")
		}
	}
	from, to := "..", ".."
	if v.Start != 0 {
		from = v.Start.String()
	}
	if v.End != 0 {
		to = v.End.String()
	}
	return from + "/" + to
}
