package gazetteer

import (
	"strings"
	"unicode/utf8"
)

// A name is compared by its sounds: a byte for each, small letters as they are
// and capitals for what romanisations write with two or three letters.
//
//	S sh   X kh   G gh   T th   D dh   C ch   Z zh   c a c that is k, s or j
//
// Cyrillic, Arabic and Persian letters have the same sounds, so that a name
// written in them meets its romanisations. Letters of other scripts stand for
// themselves, byte by byte.

// maxSounds is the number of sounds that are looked at; longer names are cut.
const maxSounds = 48

// sounds appends the sounds of a name to dst. The name is folded (see
// [dateline/geo.Fold]) or plain ASCII. Blanks and hyphens go, and with them the
// articles between them: "Deir ez-Zor" sounds like "Dayr az Zawr".
func sounds(dst []byte, name string) []byte {
	start := len(dst)
	end := gap(name)
	if end < 0 {
		dst = wordSounds(dst, start, name)
		return dst[:min(len(dst), start+maxSounds)]
	}
	for name != "" {
		word := name
		if end >= 0 {
			word, name = name[:end], name[end+1:]
			end = gap(name)
		} else {
			name = ""
		}
		if word == "" || article(word) {
			continue
		}
		dst = wordSounds(dst, start, word)
		if len(dst)-start >= maxSounds {
			return dst[:start+maxSounds]
		}
	}
	return dst
}

func isGap(c byte) bool { return c == ' ' || c == '-' || c == ',' || c == '.' || c == '/' }

func gap(s string) int {
	for i := range len(s) {
		if isGap(s[i]) {
			return i
		}
	}
	return -1
}

// article reports whether a word is the Arabic article in one of its
// assimilated forms (ash-Shaykh, an-Nabk), or Persian's linking -e and -ye.
func article(w string) bool {
	if len(w) > 3 || strings.IndexByte("aeuiyAEUIY", w[0]) < 0 {
		return false
	}
	switch lower(w) {
	case "al", "el", "il", "ul", "as", "es", "us", "ash", "esh", "ush", "ad", "ed", "ud", "adh", "edh",
		"az", "ez", "uz", "ar", "er", "ur", "an", "en", "un", "at", "et", "ut", "ath", "eth", "e", "i", "ye", "yi", "u":
		return true
	}
	return false
}

func lower(s string) string {
	for i := range len(s) {
		if s[i] >= 'A' && s[i] <= 'Z' {
			b := []byte(s)
			for k := range b {
				if b[k] >= 'A' && b[k] <= 'Z' {
					b[k] += 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}

func wordSounds(dst []byte, start int, w string) []byte {
	for i := 0; i < len(w); i++ {
		c, next := w[i], byte(0)
		if i+1 < len(w) {
			next = lowered[w[i+1]]
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(w[i:])
			if i == 0 && r == 'ا' && len(w) > 6 && w[2:4] == "ل" { // the Arabic article
				i += 3
				continue
			}
			if s, ok := foreign(r); ok {
				for k := range len(s) {
					dst = put(dst, start, s[k])
				}
			} else {
				dst = append(dst, w[i:i+size]...)
			}
			i += size - 1
			continue
		}
		if c = lowered[c]; next == 'h' {
			if d := digraph(c); d != 0 {
				dst = put(dst, start, d)
				i++
				continue
			}
		}
		switch c {
		case '\'', '`':
		case 's', 't', 'd', 'o', 'e', 'c', 'x':
			s, size := pair(c, next, i+2 < len(w) && lowered[w[i+2]] == 'h')
			if c == 'x' && i > 0 {
				dst = put(dst, start, 'k')
				s = 's'
			}
			dst = put(dst, start, s)
			i += size - 1
		default:
			dst = put(dst, start, c)
		}
	}
	return dst
}

// put appends a sound; a doubled letter sounds once.
func put(dst []byte, start int, c byte) []byte {
	if n := len(dst); n > start && dst[n-1] == c {
		return dst
	}
	return append(dst, c)
}

// pair is the sound of a letter with the next one and perhaps an h after both,
// and how many letters that takes.
func pair(c, next byte, h bool) (sound byte, size int) {
	switch {
	case h && c == 's' && next == 'c':
		return 'S', 3
	case h && c == 't' && (next == 'c' || next == 's'):
		return 'C', 3
	case h && c == 'd' && next == 'z':
		return 'j', 3
	case c == 'o' && (next == 'u' || next == 'o'):
		return 'u', 2
	case c == 'e' && next == 'e':
		return 'i', 2
	case c == 'c' && next == 'k':
		return 'k', 2
	case c == 'd' && next == 'j':
		return 'j', 2
	case c == 'x':
		return 'X', 1
	}
	return c, 1
}

var lowered = func() (t [256]byte) {
	for i := range t {
		t[i] = byte(i)
		if i >= 'A' && i <= 'Z' {
			t[i] += 'a' - 'A'
		}
	}
	return t
}()

// digraph is the sound of a letter with an h after it, or 0.
func digraph(c byte) byte {
	switch c {
	case 's':
		return 'S'
	case 'k':
		return 'X'
	case 'g':
		return 'G'
	case 't':
		return 'T'
	case 'd':
		return 'D'
	case 'c':
		return 'C'
	case 'z':
		return 'Z'
	case 'p':
		return 'f'
	}
	return 0
}

// foreign is the sound of a Cyrillic, Arabic or Persian letter.
func foreign(r rune) (string, bool) {
	switch {
	case r >= cyrillicFirst && int(r-cyrillicFirst) < len(cyrillicSounds):
		return cyrillicSounds[r-cyrillicFirst], true
	case r >= arabicFirst && int(r-arabicFirst) < len(arabicSounds):
		return arabicSounds[r-arabicFirst], true
	}
	return "", false
}

const (
	cyrillicFirst = 'а'
	arabicFirst   = 'ء'
)

// cyrillicSounds begins at U+0430; after я follow ѐ ё ђ ѓ є ѕ і ї ј љ њ ћ ќ ѝ ў џ
// and from U+0490 on the letters of Ukrainian and Kazakh, Tatar, Tajik, ...
var cyrillicSounds = table(cyrillicFirst, map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "Z", 'з': "z", 'и': "i", 'й': "y", 'к': "k",
	'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "X",
	'ц': "ts", 'ч': "C", 'ш': "S", 'щ': "SC", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya",
	'ё': "yo", 'ђ': "j", 'ѓ': "g", 'є': "ye", 'ѕ': "z", 'і': "i", 'ї': "yi", 'ј': "y", 'љ': "l", 'њ': "n", 'ћ': "C",
	'ќ': "k", 'ў': "u", 'џ': "j", 'ґ': "g", 'ғ': "G", 'қ': "q", 'ң': "ng", 'ү': "u", 'ұ': "u", 'һ': "h", 'ҳ': "h",
	'ҷ': "j", 'ӣ': "i", 'ӯ': "u", 'ә': "a", 'ө': "o", 'җ': "j",
})

// arabicSounds begins at U+0621. Short vowels are not written; the distance of
// two names makes them cheap.
var arabicSounds = table(arabicFirst, map[rune]string{
	'ء': "", 'آ': "a", 'أ': "a", 'ؤ': "w", 'إ': "i", 'ئ': "y", 'ا': "a", 'ب': "b", 'ة': "a", 'ت': "t", 'ث': "T",
	'ج': "j", 'ح': "h", 'خ': "X", 'د': "d", 'ذ': "D", 'ر': "r", 'ز': "z", 'س': "s", 'ش': "S", 'ص': "s", 'ض': "d",
	'ط': "t", 'ظ': "z", 'ع': "", 'غ': "G", 'ف': "f", 'ق': "q", 'ك': "k", 'ل': "l", 'م': "m", 'ن': "n", 'ه': "h",
	'و': "w", 'ى': "a", 'ي': "y", 'ٹ': "t", 'پ': "p", 'چ': "C", 'ڈ': "d", 'ڑ': "r", 'ژ': "Z", 'ک': "k", 'گ': "g",
	'ں': "n", 'ھ': "h", 'ہ': "h", 'ۀ': "h", 'ی': "y", 'ې': "e", 'ے': "y", 'ۇ': "u", 'ۆ': "o", 'ړ': "r", 'ښ': "X",
	'ډ': "d", 'ټ': "t", 'ځ': "z", 'څ': "s", 'ڼ': "n", 'ګ': "g", 'ۍ': "y",
})

// table spreads sounds over an array that begins at a letter. A letter without
// an entry within it is silent.
func table(first rune, sounds map[rune]string) []string {
	last := first
	for r := range sounds {
		last = max(last, r)
	}
	all := make([]string, last-first+1)
	for r, s := range sounds {
		all[r-first] = s
	}
	return all
}

// skeleton is a hash of what romanisations of a name have in common: its
// consonants in classes. Vowels go, and y, w and h except at the beginning:
// Suwayda, Sweida and as-Suwaydā’ have the same skeleton, and so have Raqqa and
// ar-Rakkah. Two names with the same skeleton are alike or not by [distance].
func skeleton(sounds []byte) uint32 {
	const prime, offset = 16777619, 2166136261
	h := uint32(offset)
	last := byte(0)
	for i, s := range sounds {
		c := s
		if s < utf8.RuneSelf {
			c = consonant[s]
			if i == 0 && (s == 'h' || s == 'w') {
				c = s
			}
		}
		if c == 0 || c == last && s < utf8.RuneSelf {
			continue
		}
		h = (h ^ uint32(c)) * prime
		last = c
	}
	// The low bits choose the bucket: let all bits count.
	h ^= h >> 15
	h *= 0x2c1b3c6d
	return h ^ h>>13
}

// consonant is the class of a sound, or 0 for what is left out of a skeleton.
var consonant = [utf8.RuneSelf]byte{
	'b': 'b', 'c': 'k', 'd': 'd', 'f': 'f', 'g': 'g', 'j': 'j', 'k': 'k', 'l': 'l', 'm': 'm', 'n': 'n', 'p': 'p',
	'q': 'k', 'r': 'r', 's': 's', 't': 't', 'v': 'v', 'z': 'z', 'C': 'C', 'D': 'd', 'G': 'g', 'S': 's', 'T': 't',
	'X': 'k', 'Z': 'z', '0': '0', '1': '1', '2': '2', '3': '3', '4': '4', '5': '5', '6': '6', '7': '7', '8': '8', '9': '9',
}

// Costs of an edit, in tenths of one plain edit.
const (
	plainCost = 10
	weakCost  = 3 // a vowel, y, w or h too many
)

// likeness is the cost of one sound in the place of another.
var likeness = func() *[utf8.RuneSelf][utf8.RuneSelf]uint8 {
	var t [utf8.RuneSelf][utf8.RuneSelf]uint8
	for a := range t {
		for b := range t[a] {
			if a != b {
				t[a][b] = plainCost
			}
		}
	}
	alike := func(cost uint8, letters string) {
		for _, a := range letters {
			for _, b := range letters {
				if a != b {
					t[a][b] = min(t[a][b], cost)
				}
			}
		}
	}
	alike(2, "aeiouy")
	alike(2, "uow")
	alike(1, "kq")
	alike(3, "kqXc")
	alike(3, "hX")
	alike(2, "sS")
	alike(3, "sSz")
	alike(2, "zZDd")
	alike(2, "tT")
	alike(4, "sT")
	alike(2, "gG")
	alike(4, "gjZy")
	alike(4, "cjCS")
	alike(4, "cs")
	alike(3, "vwfb")
	alike(5, "bp")
	alike(5, "dt")
	alike(5, "gk")
	alike(5, "mn")
	return &t
}()

func weak(c byte) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'u', 'y', 'w', 'h':
		return true
	}
	return false
}

// distance is what it costs to make b of a: edits weighed by how romanisations
// differ (Needleman and Wunsch 1970), in tenths of a plain edit. Above limit it
// is limit+1.
func distance(a, b []byte, limit int) int {
	var rows [2][maxSounds + 1]int
	a, b = a[:min(len(a), maxSounds)], b[:min(len(b), maxSounds)]
	last, row := &rows[0], &rows[1]
	for j := range b {
		last[j+1] = last[j] + dropCost(b[j])
	}
	for i := range a {
		drop := dropCost(a[i])
		row[0] = last[0] + drop
		best := row[0]
		for j := range b {
			swap := plainCost
			switch {
			case a[i] == b[j]:
				swap = 0
			case a[i] < utf8.RuneSelf && b[j] < utf8.RuneSelf:
				swap = int(likeness[a[i]][b[j]])
			}
			row[j+1] = min(last[j]+swap, last[j+1]+drop, row[j]+dropCost(b[j]))
			best = min(best, row[j+1])
		}
		if best > limit {
			return limit + 1
		}
		last, row = row, last
	}
	return min(last[len(b)], limit+1)
}

func dropCost(c byte) int {
	if weak(c) {
		return weakCost
	}
	return plainCost
}

// similarity is 1 for the same sounds and falls to 0.
func similarity(a, b []byte) float64 {
	longest := max(len(a), len(b), 1)
	d := distance(a, b, longest*plainCost)
	return max(0, 1-float64(d)/float64(longest*plainCost))
}
