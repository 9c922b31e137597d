package geo

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Fold makes spellings of a name comparable: lower case; Latin letters without
// diacritics (Kandahār is kandahar, Łódź lodz, Straße strasse); apostrophes, and
// the full stops of initials, left out (Côte d'Ivoire is "cote divoire", U.S.A.
// "usa"); & written "and"; every other run of punctuation and blanks one blank,
// none at the ends. Other scripts keep their letters. Folding twice changes
// nothing.
func Fold(s string) string { return string(AppendFold(make([]byte, 0, len(s)), s)) }

// AppendFold appends s folded.
func AppendFold(b []byte, s string) []byte {
	letters := foldedLetters()
	begin := len(b)
	run := 0 // letters since the last separator or full stop; digits count as many
	for i := 0; i < len(s); {
		start := i
		for i < len(s) && foldedASCII[s[i]] != 0 {
			i++
		}
		if n := i - start; n > 0 {
			b = append(b, s[start:i]...)
			word := b[len(b)-n:]
			for k, c := range word {
				word[k] = foldedASCII[c]
			}
			if run += n; s[i-1] <= '9' {
				run++ // a digit
			}
			continue
		}
		r := rune(s[i])
		if r < utf8.RuneSelf {
			switch foldASCII[r] {
			case foldGap:
				b, run = gap(b, begin), 0
			case foldStop:
				if run != 1 { // not U.S.A.
					b = gap(b, begin)
				}
				run = 0
			case foldAnd:
				b, run = append(gap(b, begin), "and "...), 0
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		r = unicode.ToLower(r)
		switch plain := letters[r]; {
		case plain != "":
			b = append(b, plain...)
			run++
		case r >= 'a' && r <= 'z': // the Kelvin sign
			b = append(b, byte(r))
			run++
		case isApostrophe(r) || isDroppedMark(r):
		case unicode.IsLetter(r):
			b = utf8.AppendRune(b, r)
			run++
		case unicode.IsNumber(r) || unicode.IsMark(r):
			b = utf8.AppendRune(b, r)
			run += 2
		default:
			b, run = gap(b, begin), 0
		}
	}
	if n := len(b) - 1; n >= begin && b[n] == ' ' {
		b = b[:n]
	}
	return b
}

// gap ends a word with a blank, but there is none at the beginning and no two.
func gap(b []byte, begin int) []byte {
	if n := len(b) - 1; n < begin || b[n] == ' ' {
		return b
	}
	return append(b, ' ')
}

// foldedASCII is a letter in lower case, a digit as it is, 0 otherwise: most text
// is of these.
var foldedASCII = func() (folded [256]byte) {
	for c := '0'; c <= '9'; c++ {
		folded[c] = byte(c)
	}
	for c := 'a'; c <= 'z'; c++ {
		folded[c], folded[c-'a'+'A'] = byte(c), byte(c)
	}
	return folded
}()

// foldASCII says how another character of ASCII is folded.
var foldASCII = func() (class [utf8.RuneSelf]uint8) {
	for c := range class {
		if isApostrophe(rune(c)) {
			class[c] = foldNothing
		}
	}
	class['.'], class['&'] = foldStop, foldAnd
	return class
}()

const (
	foldGap = iota
	foldNothing
	foldStop
	foldAnd
)

// isApostrophe reports whether r is one of the marks written for an apostrophe,
// hamza or ayin.
func isApostrophe(r rune) bool {
	return strings.ContainsRune("'’‘‛`´ʹʻʼʽʾʿˈ′‵＇", r)
}

// isDroppedMark reports whether r is a diacritic that stands apart from its
// letter, a vowel sign or lengthening stroke of Arabic, or invisible.
func isDroppedMark(r rune) bool {
	return r >= 0x300 && r <= 0x36F || r >= 0x64B && r <= 0x65F || r == 0x670 || r == 0x640 ||
		r >= 0x200B && r <= 0x200F || r == 0x2060 || r == 0xFEFF || r == 0xAD
}

// foldTable has the lower-case letters that are folded to each plain spelling.
var foldTable = map[string]string{
	"a":  "àáâãäåāăąǎǟǡǻȁȃȧḁẚạảấầẩẫậắằẳẵặə",
	"ae": "æǣǽ",
	"b":  "ḃḅḇƀɓ",
	"c":  "çćĉċčḉ",
	"d":  "ďḋḍḏḑḓđðɖɗ",
	"dz": "ǆǳ",
	"e":  "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệɛǝ",
	"f":  "ḟ",
	"g":  "ĝğġģǧǵḡǥɠ",
	"h":  "ĥȟḣḥḧḩḫẖħ",
	"i":  "ìíîïĩīĭįǐȉȋḭḯỉịıɨ",
	"ij": "ĳ",
	"j":  "ĵǰ",
	"k":  "ķǩḱḳḵƙ",
	"l":  "ĺļľḷḹḻḽłƚ",
	"lj": "ǉ",
	"m":  "ḿṁṃ",
	"n":  "ñńņňŉǹṅṇṉṋŋɲ",
	"nj": "ǌ",
	"o":  "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợøǿɔ",
	"oe": "œ",
	"p":  "ṕṗ",
	"r":  "ŕŗřȑȓṙṛṝṟ",
	"s":  "śŝşšșṡṣṥṧṩẛſ",
	"ss": "ß",
	"t":  "ţťțṫṭṯṱẗŧ",
	"th": "þ",
	"u":  "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữựʉ",
	"v":  "ṽṿ",
	"w":  "ŵẁẃẅẇẉẘ",
	"x":  "ẋẍ",
	"y":  "ýÿŷȳẏẙỳỵỷỹƴ",
	"z":  "źżžẑẓẕƶ",
	"е":  "ё",
	"и":  "й",
	"і":  "ї",
}

var foldedLetters = sync.OnceValue(func() map[rune]string {
	m := map[rune]string{}
	for plain, letters := range foldTable {
		for _, r := range letters {
			m[r] = plain
		}
	}
	return m
})

// nearestNames finds at most three values whose folded name is like s: a few letters
// off, or with s as its beginning or as one of its words. The best is first.
// names has folded names.
func nearestNames[T ~string](s string, names map[string]T) []T {
	s = Fold(s)
	if len(s) < 3 || len(s) > maxDistanceText {
		return nil
	}
	limit := min(3, 1+len(s)/5)
	best := map[T]int{}
	for name, v := range names {
		d := limit + 1
		switch {
		case len(name)-len(s) <= limit && len(s)-len(name) <= limit:
			d = editDistance(s, name, limit)
		case len(s) < 4:
		case strings.HasPrefix(name, s), strings.Contains(" "+name+" ", " "+s+" "):
			d = limit
		}
		if old, ok := best[v]; d <= limit && (!ok || d < old) {
			best[v] = d
		}
	}
	found := slices.SortedFunc(maps.Keys(best), func(a, b T) int {
		if best[a] != best[b] {
			return best[a] - best[b]
		}
		return strings.Compare(string(a), string(b))
	})
	return found[:min(3, len(found))]
}

// maxDistanceText is the longest text in bytes that editDistance compares.
const maxDistanceText = 63

// editDistance counts the bytes to insert, delete, replace or swap with their
// neighbour to make b of a (optimal string alignment distance). Beyond limit, and
// for longer text than maxDistanceText, it is limit+1.
func editDistance(a, b string, limit int) int {
	if max(len(a), len(b)) > maxDistanceText {
		return limit + 1
	}
	var rows [3][maxDistanceText + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		best := row[0]
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			d := min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				d = min(d, before[j-1]+1)
			}
			row[j+1] = d
			best = min(best, d)
		}
		if best > limit+1 { // a swap can still win back one
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit+1)
}
