package geo

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// InputError says what is wrong with something a person typed or sent.
type InputError struct {
	Field  string // the parameter, column or field at fault
	Value  string // what was given
	Reason string // what is accepted instead
}

func (e *InputError) Error() string {
	v := e.Value
	if len([]rune(v)) > 60 {
		v = string([]rune(v)[:60]) + "…"
	}
	if v == "" {
		return fmt.Sprintf("%s: %s", e.Field, e.Reason)
	}
	return fmt.Sprintf("%s: %s, got %q", e.Field, e.Reason, v)
}

// inputErrors gathers what is wrong with a record.
type inputErrors []error

func (e *inputErrors) add(field, value, reason string) {
	*e = append(*e, &InputError{Field: field, Value: value, Reason: reason})
}

func (e *inputErrors) code(field, value string, list []string) {
	if !slices.Contains(list, value) {
		e.add(field, value, "want one of "+strings.Join(list, ", "))
	}
}

// text checks length and refuses control and bidirectional override characters,
// which can make a title read as something else.
func (e *inputErrors) text(field, value string, limit int) {
	if n := runes(value); n > limit {
		e.add(field, value, fmt.Sprintf("at most %d characters, has %d", limit, n))
	}
	if !utf8.ValidString(value) {
		e.add(field, value, "want UTF-8")
	}
	for _, r := range value {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) {
			e.add(field, value, fmt.Sprintf("must not hold the control character %U", r))
			return
		}
	}
}

func (e *inputErrors) source(field, key string, sources []Source) {
	if key != "" && !slices.ContainsFunc(sources, func(s Source) bool { return s.Key == key }) {
		e.add(field+".source", key, "names no source of the record")
	}
}

func (e inputErrors) join() error { return errors.Join(e...) }

func words[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = string(w)
	}
	return out
}
