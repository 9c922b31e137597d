package geo

import (
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"
)

// BOM is what spreadsheet programs want before a CSV file to read it as UTF-8.
// [WriteCSV] does not write it.
const BOM = "\uFEFF"

// WriteCSV writes the features as CSV (RFC 4180): UTF-8, lines that end in CRLF,
// one header line with the names of [FeatureFields], then longitude and
// latitude in degrees with at most 7 decimals. What is not known is an empty
// cell. A text that a spreadsheet program would take for a formula has an
// apostrophe before it. base is that of [LayerHead].
func WriteCSV(w io.Writer, features iter.Seq2[Feature, error], base string) error {
	b := make([]byte, 0, flushAt+8<<10)
	for _, field := range FeatureFields {
		b = append(append(b, field.Name...), ',')
	}
	b = append(b, "longitude,latitude\r\n"...)
	for f, err := range features {
		if err != nil {
			return err
		}
		for _, v := range f.Values(base) {
			b = append(appendCell(b, v), ',')
		}
		if p := f.Point; p != nil && onEarth(*p) {
			b = appendPosition(b, *p)
		} else {
			b = append(b, ',')
		}
		b = append(b, "\r\n"...)
		if b, err = flush(w, b); err != nil {
			return err
		}
	}
	_, err := w.Write(b)
	return err
}

func appendCell(b []byte, v Value) []byte {
	switch v := v.(type) {
	case int64:
		return strconv.AppendInt(b, v, 10)
	case float64:
		return strconv.AppendFloat(b, v, 'f', -1, 64)
	case string:
		return appendField(b, clean(v))
	}
	return b
}

// clean makes bytes that are not UTF-8, and NUL, at which programs in C end a
// text, U+FFFD.
func clean(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(string([]rune(s)), "\x00", "\uFFFD")
}

// appendField writes a text, in quotation marks where RFC 4180 wants them and
// where blanks at its ends might get lost.
func appendField(b []byte, s string) []byte {
	guard := formula(s)
	if !guard && !strings.ContainsAny(s, ",\"\r\n") && strings.TrimSpace(s) == s {
		return append(b, s...)
	}
	b = append(b, '"')
	if guard {
		b = append(b, '\'')
	}
	for i := range len(s) {
		if s[i] == '"' {
			b = append(b, '"')
		}
		b = append(b, s[i])
	}
	return append(b, '"')
}

// formula reports whether a spreadsheet program may run s, with or without the
// blanks before it. Plain numbers are not in danger and stay numbers.
func formula(s string) bool {
	first := strings.TrimLeft(s, " ")
	if first == "" || !strings.ContainsRune("=+-@\t\r\n", rune(first[0])) {
		return false
	}
	_, err := ParseNumber(s)
	return err != nil
}
