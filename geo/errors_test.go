package geo_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"dateline/geo"
)

func asInput(err error, in **geo.InputError) bool { return errors.As(err, in) }

func TestInputError(t *testing.T) {
	long := strings.Repeat("é", 100)
	for _, c := range []struct {
		err  geo.InputError
		want string
	}{
		{geo.InputError{Field: "kind", Value: "bomb", Reason: "want one of attack"}, `kind: want one of attack, got "bomb"`},
		{geo.InputError{Field: "title", Reason: "a title is needed"}, "title: a title is needed"},
		{geo.InputError{Field: "q", Value: "a\x00\"\n", Reason: "want text"}, `q: want text, got "a\x00\"\n"`},
		{geo.InputError{Field: "q", Value: long, Reason: "want text"}, `q: want text, got "` + long[:120] + `…"`},
		{geo.InputError{Field: long, Reason: "unknown parameter"}, long[:120] + "…: unknown parameter"},
	} {
		if got := c.err.Error(); got != c.want || !utf8.ValidString(got) {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
