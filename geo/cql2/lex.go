package cql2

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline/geo"
)

// tokenKind is what sort of word a token is.
type tokenKind uint8

const (
	endToken tokenKind = iota
	nameToken
	quotedToken // a name in double quotes, never a keyword
	textToken
	numberToken
	signToken // an operator, a parenthesis or a comma
)

// token is a word of the text.
type token struct {
	kind   tokenKind
	text   string // as meant: quotation marks and escapes undone
	number float64
	at     int  // byte
	calls  bool // a name with a parenthesis after it
}

// is reports whether the token is a keyword (whatever its case) or a sign.
func (t token) is(word string) bool {
	return t.kind == signToken && t.text == word || t.kind == nameToken && strings.EqualFold(t.text, word)
}

// begins reports whether the token is the name of that function or geometry; a
// property may be called the same.
func (t token) begins(function string) bool { return t.calls && strings.EqualFold(t.text, function) }

// shown is the token in a message.
func (t token) shown() string {
	if t.kind == endToken {
		return "the end"
	}
	return t.text
}

// lexer cuts a text into tokens.
type lexer struct {
	text string
	at   int
}

// fail is an error at a byte of the text; people count characters from 1.
func (l *lexer) fail(at int, value, reason string, args ...any) error {
	return &geo.InputError{Field: Parameter, Value: value,
		Reason: fmt.Sprintf("at character %d: ", utf8.RuneCountInString(l.text[:at])+1) + fmt.Sprintf(reason, args...)}
}

const spaces = " \t\r\n"

func (l *lexer) next() (token, error) {
	l.at += len(l.text[l.at:]) - len(strings.TrimLeft(l.text[l.at:], spaces))
	start := l.at
	rest := l.text[start:]
	if rest == "" {
		return token{kind: endToken, at: start}, nil
	}
	first, _ := utf8.DecodeRuneInString(rest)
	switch {
	case first == '\'':
		s, err := l.quoted('\'')
		return token{kind: textToken, text: s, at: start}, err
	case first == '"':
		s, err := l.quoted('"')
		return token{kind: quotedToken, text: s, at: start}, err
	case isNameStart(first):
		n := strings.IndexFunc(rest, func(r rune) bool { return !isNamePart(r) })
		if n < 0 {
			n = len(rest)
		}
		l.at += n
		calls := strings.HasPrefix(strings.TrimLeft(rest[n:], spaces), "(")
		return token{kind: nameToken, text: rest[:n], at: start, calls: calls}, nil
	case beginsNumber(rest):
		return l.number()
	}
	for _, sign := range [...]string{"<>", "<=", ">=", "=", "<", ">", "(", ")", ","} {
		if strings.HasPrefix(rest, sign) {
			l.at += len(sign)
			return token{kind: signToken, text: sign, at: start}, nil
		}
	}
	return token{}, l.fail(start, string(first), "this character has no meaning here")
}

// quoted reads up to the closing mark; a doubled mark is the mark itself.
func (l *lexer) quoted(mark byte) (string, error) {
	start := l.at
	var b strings.Builder
	for i := start + 1; i < len(l.text); i++ {
		if l.text[i] != mark {
			b.WriteByte(l.text[i])
			continue
		}
		if i+1 < len(l.text) && l.text[i+1] == mark {
			b.WriteByte(mark)
			i++
			continue
		}
		l.at = i + 1
		return b.String(), nil
	}
	return "", l.fail(start, l.text[start:], "this quotation mark is never closed")
}

func isNameStart(r rune) bool { return r == '_' || r == ':' || unicode.IsLetter(r) }
func isNamePart(r rune) bool  { return isNameStart(r) || r == '.' || unicode.IsDigit(r) }

// isPlainName reports whether a name needs no quotation marks.
func isPlainName(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return s != "" && isNameStart(first) && !strings.ContainsFunc(s, func(r rune) bool { return !isNamePart(r) }) && !isKeyword(s)
}

func beginsNumber(s string) bool {
	s = strings.TrimLeft(s[:min(len(s), 1)], "+-") + s[min(len(s), 1):]
	s = strings.TrimPrefix(s, ".")
	return s != "" && s[0] >= '0' && s[0] <= '9'
}

// number reads [+-] digits [. digits] [e [+-] digits].
func (l *lexer) number() (token, error) {
	start, i := l.at, l.at
	digits := func() {
		for i < len(l.text) && l.text[i] >= '0' && l.text[i] <= '9' {
			i++
		}
	}
	sign := func() {
		if i < len(l.text) && (l.text[i] == '+' || l.text[i] == '-') {
			i++
		}
	}
	sign()
	digits()
	if i < len(l.text) && l.text[i] == '.' {
		i++
		digits()
	}
	if i < len(l.text) && (l.text[i] == 'e' || l.text[i] == 'E') {
		i++
		sign()
		digits()
	}
	l.at = i
	s := l.text[start:i]
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(v, 0) {
		return token{}, l.fail(start, s, "this is no number")
	}
	return token{kind: numberToken, text: s, number: v + 0, at: start}, nil
}
