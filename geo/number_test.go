package geo_test

import (
	"math"
	"strings"
	"testing"

	"dateline/geo"
)

func TestParseNumber(t *testing.T) {
	for s, want := range map[string]float64{
		"12": 12, "-3.5": -3.5, "+7": 7, ".5": 0.5, "5.": 5, "-0": 0, "0007": 7, "-.25": -0.25,
		"37.3902800000000000001": 37.39028, strings.Repeat("0", 100) + "1": 1,
	} {
		got, err := geo.ParseNumber(s)
		if err != nil || got != want || math.Signbit(got) != (want < 0) {
			t.Errorf("ParseNumber(%q) = %v, %v, want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "-", "+", ".", "-.", "1e3", "1E3", "NaN", "Inf", "-infinity", "0x1p-2", "1_0", "1,5", "1.2.3", "--1", "1-", "٣", "1 ", " 1",
		strings.Repeat("9", 41)} {
		if got, err := geo.ParseNumber(s); err == nil {
			t.Errorf("ParseNumber(%q) = %v, want an error", s, got)
		}
	}
}
