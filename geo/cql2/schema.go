package cql2

import (
	"slices"
	"time"

	"github.com/paulmach/orb"

	"dateline/geo"
)

// Field is a property of records T that a filter may name. One of Text, Number,
// Day, Moment and Point is set and with it the property's type; they report
// false where the record does not know it (NULL).
type Field[T any] struct {
	Name   string
	Text   func(*T) (string, bool)
	Number func(*T) (float64, bool)
	Day    func(*T) (geo.Day, bool)
	Moment func(*T) (time.Time, bool)
	Point  func(*T) (orb.Point, bool) // lon, lat
	// Span may be set beside Day: the days T_INTERSECTS looks at.
	Span func(*T) (geo.Interval, bool)
	// Part is the part of a record that holds it; several may be known one after
	// the other, see [Compile].
	Part geo.Parts
}

// Schema lists the properties of records T.
type Schema[T any] []Field[T]

// Type is the type of a property or literal.
type Type uint8

const (
	TextType Type = iota
	NumberType
	DayType
	MomentType
	PointType
)

func (t Type) String() string {
	return [...]string{"a text in single quotes", "a number", "a day such as DATE('2024-03-22')", "a time such as TIMESTAMP('2024-03-22T17:00:00Z')", "a geometry"}[t]
}

// Type is the property's type.
func (f *Field[T]) Type() Type {
	switch {
	case f.Number != nil:
		return NumberType
	case f.Day != nil:
		return DayType
	case f.Moment != nil:
		return MomentType
	case f.Point != nil:
		return PointType
	}
	return TextType
}

// Names lists the names in their order.
func (s Schema[T]) Names() []string {
	names := make([]string, len(s))
	for i := range s {
		names[i] = s[i].Name
	}
	return names
}

// Field is the property of that name, nil if there is none.
func (s Schema[T]) Field(name string) *Field[T] {
	i := slices.IndexFunc(s, func(f Field[T]) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return &s[i]
}

// types is what the parser needs to know of a schema.
func (s Schema[T]) types() *properties {
	p := &properties{names: s.Names(), types: make(map[string]Type, len(s))}
	for i := range s {
		p.types[s[i].Name] = s[i].Type()
	}
	return p
}

// Parts are the parts of a record that a condition depends on.
func Parts[T any](e Expr, schema Schema[T]) (parts geo.Parts) {
	visit(e, func(p Property) { parts |= schema.Field(string(p)).Part })
	return parts
}

// visit calls see with each property of a condition.
func visit(e Expr, see func(Property)) {
	operand := func(list ...Operand) {
		for _, o := range list {
			if p, ok := o.(Property); ok {
				see(p)
			}
		}
	}
	switch e := e.(type) {
	case And:
		for _, x := range e {
			visit(x, see)
		}
	case Or:
		for _, x := range e {
			visit(x, see)
		}
	case Not:
		visit(e.Expr, see)
	case Comparison:
		operand(e.Left, e.Right)
	case Like:
		see(e.Property)
	case Between:
		see(e.Property)
	case In:
		see(e.Property)
	case IsNull:
		see(e.Property)
	case SIntersects:
		see(e.Property)
	case TIntersects:
		see(e.Property)
	}
}

type properties struct {
	names []string
	types map[string]Type
}
