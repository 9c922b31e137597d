package geo_test

import (
	"errors"
	"strings"
	"testing"

	"dateline/geo"
)

// Codes that were given out must be read for good: these lines are never changed.
var shortCodes = map[string]string{
	"L-8":                                    "/",
	"gMmKmTEy0Q":                             "/?country=AFG&edition=12",
	"gfFZiZkz5g":                             "/countries/RUS?edition=3",
	"gIw2MK8yOa83Na8zOYqN1rW1sN-3LTMxipHBhg": "/?bbox=60%2C29%2C75%2C39&datetime=2015-01-01%2F2024-03-31&kind=attack",
	"gJglRDAlOUMlRDAlQkUlRDElODGKj-bB":       "/?q=%D0%9C%D0%BE%D1%81&region=central-asia",
	"hTMtx4mt-w":                             "/incidents/3-bombing?lang=fr",
	"gJw2OS4yrzM064qbN-uKkseKjvEiow":         "/?center=69.2%2C34.5&zoom=7.5&method=bombing&country=LUX",
}

func TestShortCodesAreForGood(t *testing.T) {
	for code, want := range shortCodes {
		if got, err := geo.Lengthen(code); err != nil || got != want {
			t.Errorf("%s is %q, %v, want %q", code, got, err, want)
		}
		if got := geo.Shorten(want); got != code {
			t.Errorf("%s has the code %s, want %s", want, got, code)
		}
	}
}

func TestShorten(t *testing.T) {
	for _, address := range []string{
		"/", "/?country=AFG&edition=12", "/countries/AFG?edition=3", "/?bbox=60%2C29%2C75%2C39&datetime=2015-01-01%2F2024-03-31",
		"/?q=%D0%9C%D0%BE%D1%81%D0%BA%D0%B2%D0%B0", "/groups/some-group-2", "/?area=60,29,75,29,70,38&kind=attack,arrest&killed_min=10",
		"/incidents/3-bombing-at-the-bank?edition=1", "/?center=69.2,34.5&zoom=7.5&lang=pt-BR&theme=dark",
	} {
		code := geo.Shorten(address)
		if got, err := geo.Lengthen(code); err != nil || got != address {
			t.Errorf("%s: read back as %q, %v", address, got, err)
		}
		if len(code) > len(address)*4/3+3 {
			t.Errorf("%s: the code %s is longer", address, code)
		}
	}
	if got, want := len(geo.Shorten("/?country=AFG&kind=attack&edition=12")), 14; got > want {
		t.Errorf("a usual address has a code of %d characters, want at most %d", got, want)
	}
	if got, err := geo.Lengthen(geo.Shorten("/?q=Łódź")); err != nil || got != "/?q=%C5%81%C3%B3d%C5%BA" {
		t.Errorf("letters beyond ASCII become %q, %v", got, err)
	}
}

// A slip of the pen is told, in nearly all cases, and never leads to another site.
func TestLengthenRefuses(t *testing.T) {
	code := geo.Shorten("/?country=AFG&edition=12")
	told := 0
	for i := range code {
		for _, c := range "AbZ09-_" {
			wrong := code[:i] + string(c) + code[i+1:]
			got, err := geo.Lengthen(wrong)
			var input *geo.InputError
			if wrong != code && err != nil {
				told++
				if !errors.As(err, &input) || input.Field == "" {
					t.Errorf("%s: error %v", wrong, err)
				}
			}
			if err == nil && (!strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//")) {
				t.Errorf("%s leads to %s", wrong, got)
			}
		}
	}
	if most := 7 * len(code); told < most*9/10 {
		t.Errorf("%d of %d slips are told", told, most)
	}
	for _, address := range []string{"//evil.example/x", "https://evil.example", "/\\evil.example", "evil"} {
		if got, err := geo.Lengthen(geo.Shorten(address)); err == nil {
			t.Errorf("%s: leads to %s", address, got)
		}
	}
}

func FuzzLengthen(f *testing.F) {
	f.Add(geo.Shorten("/?country=AFG"))
	f.Fuzz(func(t *testing.T, code string) {
		if got, err := geo.Lengthen(code); err == nil && (!strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.Contains(got, "\\")) {
			t.Errorf("%q leads to %q", code, got)
		}
	})
}
