package cql2

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"dateline/geo"
)

// Parameter is the name that errors give as their field.
const Parameter = "filter"

// Limits of a filter. A node is a condition, an AND, OR or NOT, or a value of an
// IN list; depth is that of parentheses and NOTs.
const (
	MaxLength   = 4 << 10 // bytes
	MaxNodes    = 100
	MaxDepth    = 10
	MaxVertices = 500
)

// Parse reads a filter for records of the schema. Errors are
// *[geo.InputError]s that name the character at fault and, where one was passed,
// the limit.
func Parse[T any](text string, schema Schema[T]) (Expr, error) {
	p := &parser{lexer: lexer{text: text}, schema: schema.types()}
	switch {
	case !utf8.ValidString(text):
		return nil, &geo.InputError{Field: Parameter, Reason: "want text in UTF-8"}
	case len(text) > MaxLength:
		return nil, &geo.InputError{Field: Parameter, Reason: fmt.Sprintf("at most %d bytes of text, got %d", MaxLength, len(text))}
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.token.kind != endToken {
		return nil, p.want("AND, OR or the end")
	}
	return e, nil
}

// parser reads by recursive descent, one token ahead.
type parser struct {
	lexer
	schema                 *properties
	token                  token
	nodes, depth, vertices int
}

func (p *parser) advance() (err error) {
	p.token, err = p.next()
	return err
}

// want is the error that something else should stand at the present token.
func (p *parser) want(what string) error { return p.fail(p.token.at, p.token.shown(), "want %s", what) }

func (p *parser) take(word string) (bool, error) {
	if !p.token.is(word) {
		return false, nil
	}
	return true, p.advance()
}

func (p *parser) need(word string) error {
	ok, err := p.take(word)
	if err == nil && !ok {
		err = p.want(word)
	}
	return err
}

func (p *parser) node() error {
	if p.nodes++; p.nodes > MaxNodes {
		return p.fail(p.token.at, p.token.shown(), "at most %d conditions, operators and values", MaxNodes)
	}
	return nil
}

// deeper runs read one level down.
func (p *parser) deeper(read func() (Expr, error)) (Expr, error) {
	if p.depth++; p.depth > MaxDepth {
		return nil, p.fail(p.token.at, p.token.shown(), "at most %d parentheses and NOTs inside each other", MaxDepth)
	}
	defer func() { p.depth-- }()
	return read()
}

// or = and {OR and}
func (p *parser) or() (Expr, error) {
	list, err := p.series("OR", p.and)
	if err != nil || len(list) == 1 {
		return one(list), err
	}
	var flat Or
	for _, e := range list {
		if inner, ok := e.(Or); ok {
			flat = append(flat, inner...)
		} else {
			flat = append(flat, e)
		}
	}
	return flat, nil
}

// and = factor {AND factor}
func (p *parser) and() (Expr, error) {
	list, err := p.series("AND", p.factor)
	if err != nil || len(list) == 1 {
		return one(list), err
	}
	var flat And
	for _, e := range list {
		if inner, ok := e.(And); ok {
			flat = append(flat, inner...)
		} else {
			flat = append(flat, e)
		}
	}
	return flat, nil
}

func one(list []Expr) Expr {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

func (p *parser) series(operator string, read func() (Expr, error)) ([]Expr, error) {
	var list []Expr
	for {
		e, err := read()
		if err != nil {
			return nil, err
		}
		list = append(list, e)
		if !p.token.is(operator) {
			return list, nil
		}
		if err := p.node(); err != nil {
			return nil, err
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
}

// factor = NOT factor | ( or ) | predicate
func (p *parser) factor() (Expr, error) {
	switch {
	case p.token.is("NOT"):
		if err := p.node(); err != nil {
			return nil, err
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
		e, err := p.deeper(p.factor)
		return Not{e}, err
	case p.token.is("("):
		if err := p.advance(); err != nil {
			return nil, err
		}
		e, err := p.deeper(p.or)
		if err != nil {
			return nil, err
		}
		return e, p.need(")")
	}
	if err := p.node(); err != nil {
		return nil, err
	}
	return p.predicate()
}

func (p *parser) predicate() (Expr, error) {
	switch {
	case p.token.is("TRUE"), p.token.is("FALSE"):
		v := Constant(p.token.is("TRUE"))
		return v, p.advance()
	case p.token.begins("S_INTERSECTS"), p.token.begins("INTERSECTS"):
		return p.sIntersects()
	case p.token.begins("T_INTERSECTS"):
		return p.tIntersects()
	}
	at := p.token
	left, err := p.operand()
	if err != nil {
		return nil, err
	}
	if p.token.kind == signToken {
		return p.comparison(left, at)
	}
	property, ok := left.(Property)
	if !ok {
		return nil, p.want("an operator: = <> < > <= >=")
	}
	if p.schema.types[string(property)] == PointType && !p.token.is("IS") {
		return nil, p.fail(at.at, string(property), "a geometry is asked about with S_INTERSECTS or IS NULL")
	}
	return p.about(property, at)
}

// about reads what follows a property that is not a comparison sign.
func (p *parser) about(property Property, at token) (Expr, error) {
	if p.token.is("IS") {
		if err := p.advance(); err != nil {
			return nil, err
		}
		negated, err := p.negation()
		if err != nil {
			return nil, err
		}
		return negate(IsNull{property}, negated), p.need("NULL")
	}
	negated, err := p.negation()
	if err != nil {
		return nil, err
	}
	var e Expr
	switch {
	case p.token.is("LIKE"), p.token.is("ILIKE"):
		e, err = p.like(property, at)
	case p.token.is("BETWEEN"):
		e, err = p.between(property)
	case p.token.is("IN"):
		e, err = p.in(property)
	default:
		return nil, p.want("= <> < > <= >=, LIKE, BETWEEN, IN or IS NULL")
	}
	return negate(e, negated), err
}

// negation takes the NOT of IS NOT NULL, NOT LIKE and their like.
func (p *parser) negation() (bool, error) {
	if !p.token.is("NOT") {
		return false, nil
	}
	if err := p.node(); err != nil {
		return false, err
	}
	return true, p.advance()
}

func negate(e Expr, negated bool) Expr {
	if negated {
		return Not{e}
	}
	return e
}

func (p *parser) comparison(left Operand, at token) (Expr, error) {
	op := Op(p.token.text)
	switch op {
	case Equal, NotEqual, Less, Greater, LessEqual, GreaterEqual:
	default:
		return nil, p.want("an operator: = <> < > <= >=")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	right, err := p.operand()
	if err != nil {
		return nil, err
	}
	left, right, err = p.alike(left, right, at)
	return Comparison{left, op, right}, err
}

func (p *parser) like(property Property, at token) (Expr, error) {
	if t := p.schema.types[string(property)]; t != TextType {
		return nil, p.fail(at.at, string(property), "LIKE is for texts, this is %v", t)
	}
	anyCase := p.token.is("ILIKE")
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.token.kind != textToken {
		return nil, p.want("a pattern in single quotes, such as '%bridge%'")
	}
	e := Like{property, p.token.text, anyCase}
	return e, p.advance()
}

func (p *parser) between(property Property) (Expr, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	low, err := p.literalFor(property)
	if err != nil {
		return nil, err
	}
	if err := p.need("AND"); err != nil {
		return nil, err
	}
	high, err := p.literalFor(property)
	return Between{property, low, high}, err
}

func (p *parser) in(property Property) (Expr, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	if err := p.need("("); err != nil {
		return nil, err
	}
	e := In{Property: property}
	for {
		if err := p.node(); err != nil {
			return nil, err
		}
		v, err := p.literalFor(property)
		if err != nil {
			return nil, err
		}
		e.List = append(e.List, v)
		if more, err := p.take(","); err != nil || !more {
			if err != nil {
				return nil, err
			}
			return e, p.need(")")
		}
	}
}

// literalFor reads a literal that the property can be compared with.
func (p *parser) literalFor(property Property) (Operand, error) {
	at := p.token
	v, err := p.operand()
	if err != nil {
		return nil, err
	}
	if _, ok := v.(Property); ok {
		return nil, p.fail(at.at, at.shown(), "want %v", p.schema.types[string(property)])
	}
	_, v, err = p.alike(property, v, at)
	return v, err
}

// keywords are the names that mean something else.
var keywords = []string{"AND", "OR", "NOT", "IS", "NULL", "LIKE", "ILIKE", "BETWEEN", "IN", "TRUE", "FALSE"}

func isKeyword(s string) bool {
	for _, k := range keywords {
		if strings.EqualFold(k, s) {
			return true
		}
	}
	return false
}

// name takes a property's name.
func (p *parser) name() (Property, error) {
	if p.token.kind != quotedToken && (p.token.kind != nameToken || isKeyword(p.token.text)) {
		return "", p.want("a property")
	}
	name := p.token.text
	if _, ok := p.schema.types[name]; !ok {
		return "", p.fail(p.token.at, name, "there is no such property; there are %s", strings.Join(p.schema.names, ", "))
	}
	return Property(name), p.advance()
}
