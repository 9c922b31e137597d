package picture

import "unicode"

// advances are the widths of the characters from space to tilde in hundredths of
// their size, as Source Sans 3 has them.
var advances = [...]uint8{
	20, 29, 43, 50, 50, 82, 61, 25, 30, 30, 42, 50, 25, 31, 25, 35,
	50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 25, 25, 50, 50, 50, 42,
	85, 54, 59, 57, 61, 53, 49, 62, 65, 26, 48, 58, 49, 73, 65, 66,
	57, 66, 57, 53, 54, 64, 51, 79, 51, 48, 54, 30, 35, 30, 50, 50,
	54, 50, 55, 46, 55, 50, 29, 50, 54, 25, 25, 49, 25, 83, 55, 54,
	55, 55, 35, 42, 34, 54, 47, 72, 45, 47, 42, 30, 24, 30, 50,
}

// advance is about how wide a character is in hundredths of its size.
func advance(r rune) int {
	switch {
	case r >= ' ' && r <= '~':
		return int(advances[r-' '])
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) || r >= 0xff00 && r <= 0xff60:
		return 100
	case unicode.In(r, unicode.Arabic, unicode.Hebrew):
		return 50
	case unicode.IsUpper(r):
		return 63
	case unicode.IsLower(r):
		return 54
	}
	return 60
}

// measure is how wide words are in pixels at a size.
func (d *drawing) measure(s string, size float64, bold bool) float64 {
	if d.o.Measure != nil {
		return d.o.Measure(s, size, bold)
	}
	return textWidth(s, size, bold)
}

// slack is by how much textWidth is more than words are in the pages' own face, so
// that they fit.
const slack = 1.03

// textWidth is about how wide words are in pixels at a size, not less than they
// are in the pages' own face.
func textWidth(s string, size float64, bold bool) float64 {
	n := 0
	for _, r := range s {
		n += advance(r)
	}
	w := float64(n) / 100 * size * slack
	if bold {
		w *= 1.03
	}
	return w
}
