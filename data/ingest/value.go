package ingest

import (
	"errors"
	"strconv"
	"strings"
	"unicode"

	"dateline/geo"
)

// unknownWord reports whether s is one of the ways in which files write
// "not known". None of them is a number of people.
func unknownWord(s string) bool {
	switch len(s) {
	case 0:
		return true
	case 1:
		return s == "." || s == "-"
	case 2, 3, 4, 7:
		if first := s[0] | 0x20; first != 'n' && first != 'u' {
			return false
		}
		switch strings.ToLower(s) {
		case "na", "n/a", "nan", "null", "none", "unknown":
			return true
		}
	}
	return false
}

// maxCount is the greatest number of people believed, ten million.
const maxCount = 10_000_000

// parseCount reads a number of people. known is false for nothing, for the
// words that mean "not known" and for -1, -9 and -99, which stand for it.
// A whole number with a fraction of zeros ("3.0") is read: table software
// writes a column with gaps so.
func parseCount(s string) (n int, known bool, err error) {
	if n, ok := digits(s); ok {
		return n, true, nil
	}
	if unknownWord(s) {
		return 0, false, nil
	}
	v, err := geo.ParseNumber(s)
	switch {
	case err != nil:
		return 0, false, errors.New("want a whole number in plain digits")
	case v == -1 || v == -9 || v == -99:
		return 0, false, nil
	case v < 0:
		return 0, false, errors.New("want a whole number, not a negative one")
	case v > maxCount:
		return 0, false, errors.New("want a number of at most " + strconv.Itoa(maxCount))
	case v != float64(int(v)):
		return 0, false, errors.New("want a whole number, not a fraction")
	}
	return int(v), true, nil
}

// digits reads up to seven digits; the usual case, without detours.
func digits(s string) (n int, ok bool) {
	if len(s) == 0 || len(s) > 7 {
		return 0, false
	}
	for i := range len(s) {
		c := s[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + int(c)
	}
	return n, true
}

var errDay = errors.New("want a date such as 2013-12-13, with or without a time")

// parseDay reads the notations of dates in UCDP's files: 2013-12-13,
// 2009-02-20T00:00:00, 2017-05-15 00:00:00 and 2017-05-15 00:00:00.000, with or
// without a Z. The time of day is left out: it is always midnight there.
func parseDay(s string) (geo.Day, error) {
	if len(s) < 10 || !timeOfDay(s[10:]) {
		return 0, errDay
	}
	d, err := geo.ParseDay(s[:10])
	if err != nil {
		return 0, errDay
	}
	return d, nil
}

// timeOfDay reports whether s is nothing or a time as it follows a date.
func timeOfDay(s string) bool {
	if s == "" {
		return true
	}
	s = strings.TrimSuffix(s, "Z")
	if len(s) < 9 || s[0] != 'T' && s[0] != ' ' {
		return false
	}
	for i := 1; i < len(s); i++ {
		switch {
		case i == 3 || i == 6:
			if s[i] != ':' {
				return false
			}
		case i == 9:
			if s[i] != '.' || len(s) == 10 {
				return false
			}
		case s[i] < '0' || s[i] > '9':
			return false
		}
	}
	return true
}

// plain is s on one line as a title or name may read: no control characters, no
// marks that turn the direction of writing, blanks single. Joiners within words
// (U+200C, U+200D) stay, since Persian and Indic scripts need them.
func plain(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	blank := true
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			if !blank {
				b.WriteByte(' ')
			}
			blank = true
		case r != 0x200c && r != 0x200d && unicode.Is(unicode.Cf, r):
		default:
			b.WriteRune(r)
			blank = false
		}
	}
	return strings.TrimRight(b.String(), " ")
}

func isPlain(s string) bool {
	blank := true
	for i := 0; i < len(s); i++ {
		for ; i+8 < len(s) && !blank; i += 8 {
			w := eightBytes(s[i:])
			blanks := w ^ ' '*lowerBits
			blanks = ^(blanks&^upperBits + ^uint64(upperBits) | blanks) & upperBits
			if (w|(w-' '*lowerBits)|(w+lowerBits))&upperBits != 0 || blanks&(blanks<<8) != 0 {
				break // not all is printable ASCII, or two blanks follow one another
			}
			blank = blanks>>63 != 0
		}
		c := s[i]
		switch {
		case c == ' ':
			if blank {
				return false
			}
			blank = true
			continue
		case c < ' ' || c == 0x7f:
			return false
		case c == 0xe2 && i+2 < len(s) && s[i+1] == 0x80 && s[i+2] >= 0x90 && s[i+2] <= 0xa7: // dashes and quotation marks
		case c == 0xc2 || c >= 0xd8 && c <= 0xdd || c == 0xe1 || c == 0xe2 || c == 0xe3 || c >= 0xef:
			// Leading bytes of the controls, blanks and format characters beyond ASCII;
			// letters are among them too, so that the slow way decides.
			return false
		}
		blank = false
	}
	return !blank || s == ""
}
