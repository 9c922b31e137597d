package ingest

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"

	"dateline/geo"
)

// decode turns the encodings that concern the whole file into UTF-8: the one
// that was asked for, or UTF-16 by its mark or its many zero bytes. A mark of
// UTF-8 is left out. Windows-1252 is converted cell by cell, see [row.decode]:
// the first byte that tells it may come after megabytes of plain ASCII.
func (f *file) decode(r *bufio.Reader, head []byte, wanted string) (io.Reader, error) {
	use := func(name string, e encoding.Encoding) io.Reader {
		f.remarks = append(f.remarks, "converted from "+name)
		return e.NewDecoder().Reader(r)
	}
	if wanted != "" && !strings.EqualFold(wanted, "utf-8") {
		e, err := htmlindex.Get(wanted)
		if err != nil {
			return nil, &geo.InputError{Field: "encoding", Value: wanted, Reason: "want a name such as utf-8, utf-16le, windows-1252, windows-1251 or macintosh"}
		}
		return use(wanted, e), nil
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		r.Discard(3)
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return use("UTF-16", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)), nil
	case zeros(head, 1) && !zeros(head, 0):
		return use("UTF-16", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)), nil
	case zeros(head, 0) && !zeros(head, 1):
		return use("UTF-16", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)), nil
	}
	return r, nil
}

// zeros reports whether most of every second byte is zero, as in UTF-16 text of
// Latin letters.
func zeros(head []byte, from int) bool {
	n := 0
	for i := from; i < len(head); i += 2 {
		if head[i] == 0 {
			n++
		}
	}
	return len(head) >= 8 && n*4 > len(head)
}

// decode makes all cells UTF-8. A cell that is not is Windows-1252: all real
// files seen that were not UTF-8 are, and text of it that happens to be UTF-8 is
// too rare to matter. Bytes that mean nothing there either become U+FFFD, which
// is reported like the U+FFFD that a file brings along.
func (r *row) decode() {
	for i, c := range r.cells {
		if ascii(c) {
			continue
		}
		if !utf8.ValidString(c) {
			c = fromWindows1252(c)
			r.cells[i] = c
			r.find(codeConverted, i, "")
		}
		if strings.IndexByte(c, 0xef) >= 0 && strings.Contains(c, "\uFFFD") { // 0xef begins U+FFFD
			r.find(codeDamaged, i, "Characters were lost in the source file before it came here (shown as �).")
		}
	}
}

// Eight bytes at a time: the lowest and the uppermost bit of each.
const (
	lowerBits = 0x0101010101010101
	upperBits = lowerBits << 7
)

// eightBytes are the first 8 bytes of s, the first one lowest.
func eightBytes(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

func ascii(s string) bool {
	if len(s) >= 8 {
		all := eightBytes(s[len(s)-8:]) // the last ones, some of them perhaps twice
		for ; len(s) > 8; s = s[8:] {
			all |= eightBytes(s)
		}
		return all&upperBits == 0
	}
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// fromWindows1252 converts the bytes of s that are not part of a character in
// UTF-8, all of them unless the cell mixes both.
func fromWindows1252(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 8)
	for len(s) > 0 {
		ch, n := utf8.DecodeRuneInString(s)
		if ch == utf8.RuneError && n == 1 {
			ch = charmap.Windows1252.DecodeByte(s[0])
			if ch >= 0x80 && ch < 0xa0 { // a byte without a meaning
				ch = utf8.RuneError
			}
		}
		b.WriteRune(ch)
		s = s[n:]
	}
	return b.String()
}
