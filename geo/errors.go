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
	if e.Value == "" {
		return fmt.Sprintf("%s: %s", shorten(e.Field), e.Reason)
	}
	return fmt.Sprintf("%s: %s, got %q", shorten(e.Field), e.Reason, shorten(e.Value))
}

// shorten cuts what a stranger sent, field names included, to what a message can bear.
func shorten(s string) string {
	if utf8.RuneCountInString(s) > 60 {
		return string([]rune(s)[:60]) + "…"
	}
	return s
}

// inputErrors gathers what is wrong with a record.
type inputErrors []error

func (e *inputErrors) add(field, value, reason string) {
	*e = append(*e, &InputError{Field: field, Value: value, Reason: reason})
}

// oneOf checks that a value is one of a list; the words are made only when it is
// not.
func oneOf[T ~string](e *inputErrors, field string, value T, list []T) {
	if !slices.Contains(list, value) {
		e.add(field, string(value), "want one of "+strings.Join(words(list), ", "))
	}
}

// optional is oneOf for a field that may be left out.
func optional[T ~string](e *inputErrors, field string, value T, list []T) {
	if value != "" {
		oneOf(e, field, value, list)
	}
}

func (e *inputErrors) link(field, value string) {
	if value != "" && !WebURL(value) {
		e.add(field, value, "want an http or https address with a host")
	}
}

// text checks length and refuses control characters and those that turn the
// direction of writing, which can make a title read as something else. The
// marks U+200E, U+200F and U+061C, needed in Persian and Arabic, may stay.
func (e *inputErrors) text(field, value string, limit int) {
	if len(value) > limit {
		if n := runes(value); n > limit {
			e.add(field, value, fmt.Sprintf("at most %d characters, has %d", limit, n))
		}
	}
	for i := 0; i < len(value); {
		if i+8 <= len(value) && printable(value[i:i+8]) {
			i += 8
			continue
		}
		if c := value[i]; c >= ' ' && c < 0x7F {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(value[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			e.add(field, value, "want UTF-8")
			return
		case unicode.IsControl(r) && r != '\n' && r != '\t' || turnsText(r):
			e.add(field, value, fmt.Sprintf("must not hold the control character %U", r))
			return
		}
		i += n
	}
}

// printable reports whether each of 8 bytes is a character of ASCII from the blank
// to the tilde. Adding to all at once, or subtracting, carries into the upper bit
// of one that is not.
func printable(s string) bool {
	const ones = 0x0101010101010101
	w := eightBytes(s)
	return (w|(w-' '*ones)|(w+ones))&(ones<<7) == 0
}

// turnsText reports whether r is a bidirectional embedding, override or isolate.
func turnsText(r rune) bool { return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 }

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
