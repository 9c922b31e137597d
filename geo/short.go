package geo

import (
	_ "embed"
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
)

// Short addresses hold the address that they stand for: nothing is stored, so
// none can be lost, and the same address always gives the same code.
//
// A code is base64 of: bytes below 0x80 for themselves; 0x80 to 0xef for the
// first words of shortWords; 0xf0 to 0xff with a byte more for those after; and
// at the end a check, so that a slip of the pen is told. Words may be added at
// the end of the list, and none may be moved or taken out of it.
//
//go:embed shortwords.txt
var shortList string

var shortWords = strings.Fields(shortList)

const (
	shortFirst = 0x80
	shortPages = 0xf0
	maxShort   = 2048 // characters of a code
)

// Shorten is the code for a local address, a path with or without a query, such
// as "/countries/AFG?edition=3".
func Shorten(address string) string {
	address = ascii(address)
	var b []byte
	for s := address; s != ""; {
		best, length := -1, 0
		for n, w := range shortWords {
			if len(w) > length && strings.HasPrefix(s, w) && (n < shortPages-shortFirst || len(w) > 2) {
				best, length = n, len(w)
			}
		}
		switch {
		case best < 0:
			b, length = append(b, s[0]), 1
		case best < shortPages-shortFirst:
			b = append(b, byte(shortFirst+best))
		default:
			best -= shortPages - shortFirst
			b = append(b, byte(shortPages+best/256), byte(best))
		}
		s = s[length:]
	}
	return base64.RawURLEncoding.EncodeToString(append(b, shortCheck(address)))
}

// ascii writes what is beyond ASCII as an address does.
func ascii(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if s[i] < shortFirst {
			b.WriteByte(s[i])
		} else {
			fmt.Fprintf(&b, "%%%02X", s[i])
		}
	}
	return b.String()
}

// Lengthen is the address that a code stands for. A code that is none, or has a
// slip, is an [InputError].
func Lengthen(code string) (string, error) {
	bad := &InputError{Field: "s", Value: code, Reason: "no short address is written like that; it may have been cut off or mistyped"}
	b, err := base64.RawURLEncoding.DecodeString(code)
	if err != nil || len(code) > maxShort || len(b) < 2 {
		return "", bad
	}
	var out strings.Builder
	body := b[:len(b)-1]
	for i := 0; i < len(body); i++ {
		n := int(body[i]) - shortFirst
		if n < 0 {
			out.WriteByte(body[i])
			continue
		}
		if body[i] >= shortPages {
			if i++; i == len(body) {
				return "", bad
			}
			n = shortPages - shortFirst + (int(body[i-1])-shortPages)*256 + int(body[i])
		}
		if n >= len(shortWords) {
			return "", bad
		}
		out.WriteString(shortWords[n])
	}
	s := out.String()
	u, err := url.Parse(s)
	if err != nil || shortCheck(s) != b[len(b)-1] || !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || u.Host != "" || strings.ContainsAny(s, "\\\r\n") {
		return "", bad
	}
	return s, nil
}

// shortCheck sums up an address (FNV-1a, folded to a byte).
func shortCheck(s string) byte {
	sum := uint32(2166136261)
	for i := range len(s) {
		sum = (sum ^ uint32(s[i])) * 16777619
	}
	return byte(sum ^ sum>>8 ^ sum>>16 ^ sum>>24)
}
