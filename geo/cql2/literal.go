package cql2

import (
	"strings"
	"time"

	"dateline/geo"
)

// operand takes a property or a literal.
func (p *parser) operand() (Operand, error) {
	t := p.token
	switch {
	case t.kind == textToken:
		return Text(t.text), p.advance()
	case t.kind == numberToken:
		return Number(t.number), p.advance()
	case t.begins("DATE"), t.begins("TIMESTAMP"):
		return p.instant()
	case t.kind == nameToken || t.kind == quotedToken:
		name, err := p.name()
		return name, err
	}
	return nil, p.want("a property or a value")
}

// instant takes DATE('…') or TIMESTAMP('…').
func (p *parser) instant() (Operand, error) {
	isDate := p.token.begins("DATE")
	if err := p.advance(); err != nil {
		return nil, err
	}
	if err := p.need("("); err != nil {
		return nil, err
	}
	at := p.token
	v, err := p.moment()
	if err != nil {
		return nil, err
	}
	if _, ok := v.(Date); ok != isDate {
		if isDate {
			return nil, p.fail(at.at, at.shown(), "want a day as '2024-03-22'")
		}
		return nil, p.fail(at.at, at.shown(), "want a time as '2024-03-22T17:00:00Z'")
	}
	return v, p.need(")")
}

// moment takes a day or a time in quotation marks.
func (p *parser) moment() (Operand, error) {
	if p.token.kind == textToken {
		if v := ParseMoment(p.token.text); v != nil {
			return v, p.advance()
		}
	}
	return nil, p.want("a day or time in single quotes, such as '2024-03-22' or '2024-03-22T17:00:00Z'")
}

// ParseMoment is s as a Date (YYYY-MM-DD) or a Timestamp (RFC 3339), nil where it
// is neither. Also understood is what GDAL writes: a date with a bare T after it,
// and times without seconds or minutes.
func ParseMoment(s string) Operand {
	if d, err := geo.ParseDay(strings.TrimSuffix(s, "T")); err == nil {
		return Date(d)
	}
	for _, layout := range [...]string{time.RFC3339, "2006-01-02T15:04Z", "2006-01-02T15Z"} {
		if t, err := time.Parse(layout, s); err == nil && t.UTC().Year() >= 1 && t.UTC().Year() <= 9999 {
			return Timestamp(t.UTC())
		}
	}
	return nil
}

func (p *parser) typeOf(o Operand) Type {
	switch o := o.(type) {
	case Property:
		return p.schema.types[string(o)]
	case Number:
		return NumberType
	case Date:
		return DayType
	case Timestamp:
		return MomentType
	}
	return TextType
}

// alike checks that two operands can be compared. A text beside a day or a time
// is read as one, as tools without dates of their own write them.
func (p *parser) alike(a, b Operand, at token) (Operand, Operand, error) {
	ta, tb := p.typeOf(a), p.typeOf(b)
	temporal := func(t Type) bool { return t == DayType || t == MomentType }
	text := func(o Operand, other Type) Operand {
		if s, ok := o.(Text); ok && temporal(other) {
			return ParseMoment(string(s))
		}
		return o
	}
	a2, b2 := text(a, tb), text(b, ta)
	switch {
	case a2 == nil:
		return nil, nil, p.fail(at.at, string(a.(Text)), "want %v", tb)
	case b2 == nil:
		return nil, nil, p.fail(at.at, string(b.(Text)), "want %v", ta)
	}
	ta, tb = p.typeOf(a2), p.typeOf(b2)
	if ta == PointType || tb == PointType {
		return nil, nil, p.fail(at.at, at.shown(), "a geometry is asked about with S_INTERSECTS or IS NULL")
	}
	if ta != tb && !(temporal(ta) && temporal(tb)) {
		return nil, nil, p.fail(at.at, at.shown(), "cannot compare %v with %v", ta, tb)
	}
	return a2, b2, nil
}

// tIntersects = T_INTERSECTS ( property , instant or interval ), in either order
func (p *parser) tIntersects() (Expr, error) {
	if err := p.opening(); err != nil {
		return nil, err
	}
	var e TIntersects
	var err error
	span := func() (err error) {
		e.Start, e.End, err = p.span()
		return err
	}
	property := func() (err error) {
		at := p.token
		if e.Property, err = p.name(); err != nil {
			return err
		}
		if t := p.schema.types[string(e.Property)]; t != DayType && t != MomentType {
			return p.fail(at.at, at.shown(), "want a property that is a date")
		}
		return nil
	}
	if p.token.begins("INTERVAL") || p.token.begins("DATE") || p.token.begins("TIMESTAMP") {
		err = p.pair(span, property)
	} else {
		err = p.pair(property, span)
	}
	return e, err
}

// opening takes the name of a function and its parenthesis.
func (p *parser) opening() error {
	if err := p.advance(); err != nil {
		return err
	}
	return p.need("(")
}

// pair reads two arguments and the closing parenthesis.
func (p *parser) pair(first, second func() error) error {
	if err := first(); err != nil {
		return err
	}
	if err := p.need(","); err != nil {
		return err
	}
	if err := second(); err != nil {
		return err
	}
	return p.need(")")
}

// span takes an instant or INTERVAL(start, end), where '..' is open.
func (p *parser) span() (start, end Operand, err error) {
	if p.token.begins("DATE") || p.token.begins("TIMESTAMP") {
		v, err := p.instant()
		return v, v, err
	}
	if !p.token.begins("INTERVAL") {
		return nil, nil, p.want("DATE('…'), TIMESTAMP('…') or INTERVAL('…', '…')")
	}
	at := p.token
	if err := p.opening(); err != nil {
		return nil, nil, err
	}
	err = p.pair(func() (err error) {
		start, err = p.bound()
		return err
	}, func() (err error) {
		end, err = p.bound()
		return err
	})
	if err == nil && start != nil && end != nil && from(start).After(until(end)) {
		err = p.fail(at.at, "", "the interval must not end before it starts")
	}
	return start, end, err
}

func (p *parser) bound() (Operand, error) {
	switch {
	case p.token.kind == textToken && (p.token.text == ".." || strings.TrimSpace(p.token.text) == ""):
		return nil, p.advance()
	case p.token.begins("DATE"), p.token.begins("TIMESTAMP"):
		return p.instant()
	}
	return p.moment()
}

// from and until are the first and last moment of a Date or Timestamp.
func from(o Operand) time.Time {
	if d, ok := o.(Date); ok {
		return geo.Day(d).Time()
	}
	return time.Time(o.(Timestamp))
}

func until(o Operand) time.Time {
	if d, ok := o.(Date); ok {
		return geo.Day(d).Time().Add(24*time.Hour - 1)
	}
	return time.Time(o.(Timestamp))
}

// day is the day of a Date or Timestamp, in UTC.
func day(o Operand) geo.Day {
	if d, ok := o.(Date); ok {
		return geo.Day(d)
	}
	return geo.DayOf(time.Time(o.(Timestamp)))
}
