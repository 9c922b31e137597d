package cql2

import (
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"dateline/geo"
)

// Expr is a condition: one of [And], [Or], [Not], [Constant], [Comparison],
// [Like], [Between], [In], [IsNull], [SIntersects] and [TIntersects]. String
// writes it as CQL2 text that reads back as the same tree.
type Expr interface {
	String() string
	write(b *strings.Builder)
}

type (
	// And holds where all of its two or more conditions, none of them an And, do.
	And []Expr
	// Or holds where one of its two or more conditions, none of them an Or, does.
	Or []Expr
	// Not holds where its condition is false.
	Not struct{ Expr Expr }
	// Constant is TRUE or FALSE.
	Constant bool
	// Comparison compares two operands of like types.
	Comparison struct {
		Left  Operand
		Op    Op
		Right Operand
	}
	// Like matches a text property with a pattern: % stands for any characters,
	// _ for one, and a backslash takes the meaning from the next. Case counts unless
	// AnyCase, which is not of the standard but which GDAL sends (ILIKE).
	Like struct {
		Property Property
		Pattern  string
		AnyCase  bool
	}
	// Between holds from Low to High, both included.
	Between struct {
		Property  Property
		Low, High Operand
	}
	// In holds where the property equals one of the literals.
	In struct {
		Property Property
		List     []Operand
	}
	// IsNull holds where the property is not known.
	IsNull struct{ Property Property }
	// SIntersects holds where the property lies in an area or on its edge.
	SIntersects struct {
		Property Property
		Area     Area
	}
	// TIntersects holds where the property shares a moment with the span from
	// Start to End, each a Date or a Timestamp and included; nil is open.
	TIntersects struct {
		Property   Property
		Start, End Operand
	}
)

// Op is a comparison operator.
type Op string

const (
	Equal        Op = "="
	NotEqual     Op = "<>"
	Less         Op = "<"
	Greater      Op = ">"
	LessEqual    Op = "<="
	GreaterEqual Op = ">="
)

// Operand is a side of a comparison: a [Property], [Text], [Number], [Date] or
// [Timestamp].
type Operand interface{ writeOperand(b *strings.Builder) }

type (
	Property  string
	Text      string
	Number    float64
	Date      geo.Day
	Timestamp time.Time // in UTC
)

// Area is what S_INTERSECTS asks about: [Box], [Points] or [Polygons].
type Area interface {
	holds(orb.Point) bool
	writeOperand(b *strings.Builder)
}

type (
	// Box may cross the 180° line.
	Box geo.BBox
	// Points are lon, lat.
	Points orb.MultiPoint
	// Polygons have straight edges in longitude and latitude; what an even number
	// of rings of a polygon go round is outside of it.
	Polygons orb.MultiPolygon
)

func text(e Expr) string {
	var b strings.Builder
	e.write(&b)
	return b.String()
}

func (e And) String() string         { return text(e) }
func (e Or) String() string          { return text(e) }
func (e Not) String() string         { return text(e) }
func (e Constant) String() string    { return text(e) }
func (e Comparison) String() string  { return text(e) }
func (e Like) String() string        { return text(e) }
func (e Between) String() string     { return text(e) }
func (e In) String() string          { return text(e) }
func (e IsNull) String() string      { return text(e) }
func (e SIntersects) String() string { return text(e) }
func (e TIntersects) String() string { return text(e) }

func (e And) write(b *strings.Builder) {
	for i, x := range e {
		if i > 0 {
			b.WriteString(" AND ")
		}
		_, isOr := x.(Or)
		writeIn(b, x, isOr)
	}
}

func (e Or) write(b *strings.Builder) {
	for i, x := range e {
		if i > 0 {
			b.WriteString(" OR ")
		}
		x.write(b)
	}
}

func (e Not) write(b *strings.Builder) {
	b.WriteString("NOT ")
	switch e.Expr.(type) {
	case And, Or:
		writeIn(b, e.Expr, true)
	default:
		e.Expr.write(b)
	}
}

func writeIn(b *strings.Builder, e Expr, parentheses bool) {
	if !parentheses {
		e.write(b)
		return
	}
	b.WriteByte('(')
	e.write(b)
	b.WriteByte(')')
}

func (e Constant) write(b *strings.Builder) {
	b.WriteString(strings.ToUpper(strconv.FormatBool(bool(e))))
}

func (e Comparison) write(b *strings.Builder) {
	e.Left.writeOperand(b)
	b.WriteString(" " + string(e.Op) + " ")
	e.Right.writeOperand(b)
}

func (e Like) write(b *strings.Builder) {
	e.Property.writeOperand(b)
	if e.AnyCase {
		b.WriteString(" ILIKE ")
	} else {
		b.WriteString(" LIKE ")
	}
	Text(e.Pattern).writeOperand(b)
}

func (e Between) write(b *strings.Builder) {
	e.Property.writeOperand(b)
	b.WriteString(" BETWEEN ")
	e.Low.writeOperand(b)
	b.WriteString(" AND ")
	e.High.writeOperand(b)
}

func (e In) write(b *strings.Builder) {
	e.Property.writeOperand(b)
	b.WriteString(" IN (")
	for i, x := range e.List {
		if i > 0 {
			b.WriteString(", ")
		}
		x.writeOperand(b)
	}
	b.WriteByte(')')
}

func (e IsNull) write(b *strings.Builder) {
	e.Property.writeOperand(b)
	b.WriteString(" IS NULL")
}

func (e SIntersects) write(b *strings.Builder) {
	b.WriteString("S_INTERSECTS(")
	e.Property.writeOperand(b)
	b.WriteString(", ")
	e.Area.writeOperand(b)
	b.WriteByte(')')
}

func (e TIntersects) write(b *strings.Builder) {
	b.WriteString("T_INTERSECTS(")
	e.Property.writeOperand(b)
	b.WriteString(", ")
	if e.Start != nil && e.Start == e.End {
		e.Start.writeOperand(b)
	} else {
		b.WriteString("INTERVAL(")
		writeBound(b, e.Start)
		b.WriteString(", ")
		writeBound(b, e.End)
		b.WriteByte(')')
	}
	b.WriteByte(')')
}

func writeBound(b *strings.Builder, o Operand) {
	switch o := o.(type) {
	case Date:
		b.WriteString("'" + geo.Day(o).String() + "'")
	case Timestamp:
		b.WriteString("'" + time.Time(o).Format(time.RFC3339Nano) + "'")
	default:
		b.WriteString("'..'")
	}
}

func (p Property) writeOperand(b *strings.Builder) {
	if isPlainName(string(p)) {
		b.WriteString(string(p))
		return
	}
	b.WriteString(`"` + strings.ReplaceAll(string(p), `"`, `""`) + `"`)
}

func (t Text) writeOperand(b *strings.Builder) {
	b.WriteString("'" + strings.ReplaceAll(string(t), "'", "''") + "'")
}

func (n Number) writeOperand(b *strings.Builder) {
	b.WriteString(strconv.FormatFloat(float64(n), 'g', -1, 64))
}

func (d Date) writeOperand(b *strings.Builder) {
	b.WriteString("DATE('" + geo.Day(d).String() + "')")
}

func (t Timestamp) writeOperand(b *strings.Builder) {
	b.WriteString("TIMESTAMP('" + time.Time(t).Format(time.RFC3339Nano) + "')")
}

func (a Box) writeOperand(b *strings.Builder) {
	b.WriteString("BBOX(" + geo.BBox(a).String() + ")")
}

func (a Points) writeOperand(b *strings.Builder) {
	if len(a) == 1 {
		b.WriteString("POINT")
	} else {
		b.WriteString("MULTIPOINT")
	}
	writePositions(b, orb.LineString(a))
}

func (a Polygons) writeOperand(b *strings.Builder) {
	if len(a) == 1 {
		b.WriteString("POLYGON")
		writePolygon(b, a[0])
		return
	}
	b.WriteString("MULTIPOLYGON(")
	for i, p := range a {
		if i > 0 {
			b.WriteString(", ")
		}
		writePolygon(b, p)
	}
	b.WriteByte(')')
}

func writePolygon(b *strings.Builder, p orb.Polygon) {
	b.WriteByte('(')
	for i, r := range p {
		if i > 0 {
			b.WriteString(", ")
		}
		writePositions(b, orb.LineString(r))
	}
	b.WriteByte(')')
}

func writePositions(b *strings.Builder, line orb.LineString) {
	b.WriteByte('(')
	for i, p := range line {
		if i > 0 {
			b.WriteString(", ")
		}
		Number(p[0]).writeOperand(b)
		b.WriteByte(' ')
		Number(p[1]).writeOperand(b)
	}
	b.WriteByte(')')
}
