package cql2

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"dateline/geo"
)

// Truth is a value of three-valued logic.
type Truth int8

const (
	False Truth = iota - 1
	Unknown
	True
)

func truth(v bool) Truth {
	if v {
		return True
	}
	return False
}

// test says of a record the least and the most that a condition can be: they
// differ only where it depends on parts that are not known.
type test[T any] func(*T) (least, most Truth)

// Predicate tells which records a condition selects. It may be used by several
// goroutines at once.
type Predicate[T any] struct{ test test[T] }

// Everything is known of a record.
const Everything = ^geo.Parts(0)

// Compile makes a predicate of a condition that Parse has made for the schema,
// for records of which the parts are known.
func Compile[T any](e Expr, schema Schema[T], known geo.Parts) Predicate[T] {
	c := compiler[T]{schema, known}
	return Predicate[T]{c.expr(e)}
}

// Judge reports whether the condition is true of a record; open says that it
// depends on what is not known of it.
func (p Predicate[T]) Judge(v *T) (holds, open bool) {
	least, most := p.test(v)
	return least == True, least < True && most == True
}

// Holds is Judge where everything is known.
func (p Predicate[T]) Holds(v *T) bool {
	holds, _ := p.Judge(v)
	return holds
}

type compiler[T any] struct {
	schema Schema[T]
	parts  geo.Parts // known ones
}

func (c *compiler[T]) expr(e Expr) test[T] {
	switch e := e.(type) {
	case And:
		return all(c.list(e))
	case Or:
		inverse := c.list(e)
		for i, t := range inverse {
			inverse[i] = not(t)
		}
		return not(all(inverse))
	case Not:
		return not(c.expr(e.Expr))
	case Constant:
		return func(*T) (Truth, Truth) { return truth(bool(e)), truth(bool(e)) }
	case Comparison:
		return c.known(c.compare(e.Left, e.Op, e.Right), e.Left, e.Right)
	case Between:
		return c.expr(And{Comparison{e.Property, GreaterEqual, e.Low}, Comparison{e.Property, LessEqual, e.High}})
	case In:
		return c.known(c.in(e), e.Property)
	case Like:
		get, fold := c.field(e.Property).Text, func(s string) string { return s }
		if e.AnyCase {
			fold = strings.ToLower
		}
		pattern := newPattern(fold(e.Pattern))
		return c.known(func(v *T) Truth {
			s, ok := get(v)
			if !ok {
				return Unknown
			}
			return truth(pattern.matches(fold(s)))
		}, e.Property)
	case IsNull:
		return c.known(c.null(c.field(e.Property)), e.Property)
	case SIntersects:
		get := c.field(e.Property).Point
		return c.known(func(v *T) Truth {
			p, ok := get(v)
			if !ok {
				return Unknown
			}
			return truth(e.Area.holds(p))
		}, e.Property)
	case TIntersects:
		return c.known(c.during(e), e.Property)
	}
	panic("cql2: a condition that Parse does not make")
}

func (c *compiler[T]) list(list []Expr) []test[T] {
	tests := make([]test[T], len(list))
	for i, e := range list {
		tests[i] = c.expr(e)
	}
	return tests
}

func all[T any](tests []test[T]) test[T] {
	return func(v *T) (least, most Truth) {
		least, most = True, True
		for _, t := range tests {
			l, m := t(v)
			least, most = min(least, l), min(most, m)
			if most == False {
				break
			}
		}
		return least, most
	}
}

func not[T any](t test[T]) test[T] {
	return func(v *T) (Truth, Truth) {
		least, most := t(v)
		return -most, -least
	}
}

// known is the test of a condition about the operands.
func (c *compiler[T]) known(judge func(*T) Truth, about ...Operand) test[T] {
	for _, o := range about {
		if p, ok := o.(Property); ok && c.field(p).Part&^c.parts != 0 {
			return func(*T) (Truth, Truth) { return False, True }
		}
	}
	return func(v *T) (Truth, Truth) {
		t := judge(v)
		return t, t
	}
}

func (c *compiler[T]) field(p Property) *Field[T] { return c.schema.Field(string(p)) }

func (c *compiler[T]) null(f *Field[T]) func(*T) Truth {
	return func(v *T) Truth {
		known := false
		switch {
		case f.Text != nil:
			_, known = f.Text(v)
		case f.Number != nil:
			_, known = f.Number(v)
		case f.Day != nil:
			_, known = f.Day(v)
		case f.Moment != nil:
			_, known = f.Moment(v)
		case f.Point != nil:
			_, known = f.Point(v)
		}
		return truth(!known)
	}
}

// getter gives an operand's value for a record.
type getter[T, V any] func(*T) (V, bool)

func constant[T, V any](c V) getter[T, V] { return func(*T) (V, bool) { return c, true } }

func (c *compiler[T]) text(o Operand) getter[T, string] {
	switch o := o.(type) {
	case Text:
		return constant[T](string(o))
	case Property:
		return c.field(o).Text
	}
	return nil
}

func (c *compiler[T]) number(o Operand) getter[T, float64] {
	switch o := o.(type) {
	case Number:
		return constant[T](float64(o))
	case Property:
		return c.field(o).Number
	}
	return nil
}

func (c *compiler[T]) moment(o Operand) getter[T, time.Time] {
	switch o := o.(type) {
	case Timestamp:
		return constant[T](time.Time(o))
	case Property:
		return c.field(o).Moment
	}
	return nil
}

// day is the day of an operand that is a day or a time.
func (c *compiler[T]) day(o Operand) getter[T, geo.Day] {
	p, ok := o.(Property)
	if !ok {
		return constant[T](day(o))
	}
	if f := c.field(p); f.Day != nil {
		return f.Day
	} else {
		return func(v *T) (geo.Day, bool) {
			t, ok := f.Moment(v)
			return geo.DayOf(t.UTC()), ok
		}
	}
}

func (c *compiler[T]) compare(a Operand, op Op, b Operand) func(*T) Truth {
	if a, b := c.text(a), c.text(b); a != nil && b != nil {
		return comparing(op, a, b, strings.Compare)
	}
	if a, b := c.number(a), c.number(b); a != nil && b != nil {
		return comparing(op, a, b, cmp.Compare[float64])
	}
	if a, b := c.moment(a), c.moment(b); a != nil && b != nil {
		return comparing(op, a, b, time.Time.Compare)
	}
	return comparing(op, c.day(a), c.day(b), cmp.Compare[geo.Day]) // a day beside a time: by the day
}

func comparing[T, V any](op Op, a, b getter[T, V], compare func(V, V) int) func(*T) Truth {
	holds := map[Op]func(int) bool{
		Equal:        func(n int) bool { return n == 0 },
		NotEqual:     func(n int) bool { return n != 0 },
		Less:         func(n int) bool { return n < 0 },
		Greater:      func(n int) bool { return n > 0 },
		LessEqual:    func(n int) bool { return n <= 0 },
		GreaterEqual: func(n int) bool { return n >= 0 },
	}[op]
	return func(v *T) Truth {
		x, ok1 := a(v)
		y, ok2 := b(v)
		if !ok1 || !ok2 {
			return Unknown
		}
		return truth(holds(compare(x, y)))
	}
}

func (c *compiler[T]) in(e In) func(*T) Truth {
	tests := make([]func(*T) Truth, len(e.List))
	for i, o := range e.List {
		tests[i] = c.compare(e.Property, Equal, o)
	}
	return func(v *T) Truth {
		out := False
		for _, t := range tests {
			if out = max(out, t(v)); out == True {
				break
			}
		}
		return out
	}
}

// during is T_INTERSECTS: by days where the property is one, otherwise exact.
func (c *compiler[T]) during(e TIntersects) func(*T) Truth {
	f := c.field(e.Property)
	if f.Moment != nil {
		return func(v *T) Truth {
			t, ok := f.Moment(v)
			if !ok {
				return Unknown
			}
			return truth((e.Start == nil || !t.Before(from(e.Start))) && (e.End == nil || !t.After(until(e.End))))
		}
	}
	var asked geo.Interval
	if e.Start != nil {
		asked.Start = day(e.Start)
	}
	if e.End != nil {
		asked.End = day(e.End)
	}
	span := f.Span
	if span == nil {
		span = func(v *T) (geo.Interval, bool) {
			d, ok := f.Day(v)
			return d.Interval(), ok
		}
	}
	return func(v *T) Truth {
		s, ok := span(v)
		if !ok {
			return Unknown
		}
		return truth(s.Overlaps(asked))
	}
}

// pattern is a LIKE pattern: literals with wildcards between them.
type pattern []piece

type piece struct {
	any  bool // any characters, none included
	some bool // one character
	r    rune
}

func newPattern(s string) pattern {
	var p pattern
	escaped := false
	for _, r := range s {
		switch {
		case escaped:
			p, escaped = append(p, piece{r: r}), false
		case r == '\\':
			escaped = true
		case r == '%':
			if n := len(p); n == 0 || !p[n-1].any {
				p = append(p, piece{any: true})
			}
		case r == '_':
			p = append(p, piece{some: true})
		default:
			p = append(p, piece{r: r})
		}
	}
	if escaped {
		p = append(p, piece{r: '\\'})
	}
	return slices.Clip(p)
}

// matches goes back to the last % only, so it takes at most len(s) times len(p)
// steps, never more.
func (p pattern) matches(s string) bool {
	text := []rune(s)
	i, j, star, mark := 0, 0, -1, 0
	for i < len(text) {
		switch {
		case j < len(p) && p[j].any:
			star, mark = j, i
			j++
		case j < len(p) && (p[j].some || p[j].r == text[i]):
			i, j = i+1, j+1
		case star >= 0:
			mark++
			i, j = mark, star+1
		default:
			return false
		}
	}
	for j < len(p) && p[j].any {
		j++
	}
	return j == len(p)
}
