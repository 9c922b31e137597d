package geo

import (
	"errors"
	"strconv"
	"strings"
)

var errNumber = errors.New("want a plain decimal number such as 12 or -3.5")

// ParseNumber reads a finite decimal number of ASCII digits with an optional
// sign and fraction. Exponents, hexadecimal, underscores, NaN and Inf, all of
// which strconv accepts, are refused.
func ParseNumber(s string) (float64, error) {
	digits, dots := 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == '.':
			dots++
		case (c == '-' || c == '+') && i == 0:
		default:
			return 0, errNumber
		}
	}
	// Leading zeros are not counted, so that the shortest way of writing a
	// number is accepted whenever a longer one was: ".5" is written as "0.5".
	if digits == 0 || dots > 1 || len(strings.TrimLeft(s, "+-0")) > 40 {
		return 0, errNumber
	}
	v, err := strconv.ParseFloat(s, 64)
	if v == 0 {
		return 0, nil // never -0
	}
	return v, err
}
