package flatgeobuf

import (
	"encoding/binary"
	"math"

	"dateline/geo"
)

// magic names the format, its major version 3 and the patch level 0.
var magic = []byte{'f', 'g', 'b', 3, 'f', 'g', 'b', 0}

const pointType = 1 // GeometryType

// Fields of the table Header.
const (
	headerName = iota
	headerEnvelope
	headerGeometryType
	_ // has_z
	_ // has_m
	_ // has_t
	_ // has_tm
	headerColumns
	headerCount
	headerNodeSize
	headerCRS
	headerTitle
	headerDescription
	headerMetadata
	headerFields
)

// Fields of the table Column.
const (
	columnName = iota
	columnType
	_ // title
	columnDescription
	_ // width
	_ // precision
	_ // scale
	columnNullable
	columnUnique
	columnPrimaryKey
	columnFields
)

// Fields of the table Crs.
const (
	crsOrg = iota
	crsCode
	crsName
	_ // description
	_ // wkt
	_ // code_string
	crsFields
)

// valueType is a ColumnType: how a value is written.
type valueType uint8

const (
	intType      valueType = 5
	longType     valueType = 7
	doubleType   valueType = 10
	stringType   valueType = 11
	dateTimeType valueType = 13 // ISO 8601
)

// columnTypes are the types of geo.FeatureFields. Numbers of incidents and
// editions have 64 bits, counts and codes 32.
var columnTypes = func() []valueType {
	var list []valueType
	for _, f := range geo.FeatureFields {
		t := stringType
		switch {
		case f.Name == "id" || f.Name == "edition":
			t = longType
		case f.Type == geo.FieldInteger:
			t = intType
		case f.Type == geo.FieldNumber:
			t = doubleType
		case f.Type == geo.FieldDate || f.Type == geo.FieldTime:
			t = dateTimeType
		}
		list = append(list, t)
	}
	return list
}()

// appendHeader writes the header with its size before it. box is that of all
// features; without features there is neither box nor tree.
func appendHeader(b []byte, h *geo.LayerHead, count int, box node) []byte {
	nodeSize := 0
	if count > 0 {
		nodeSize = fanOut
	}
	f := make([]byte, 8, 8<<10) // size and root
	f, t := startTable(f, headerFields, slot{headerCount, 8}, slot{headerName, 4}, slot{headerEnvelope, 4}, slot{headerColumns, 4},
		slot{headerCRS, 4}, slot{headerTitle, 4}, slot{headerDescription, 4}, slot{headerMetadata, 4}, slot{headerNodeSize, 2}, slot{headerGeometryType, 1})
	pointAt(f, 4, t)
	binary.LittleEndian.PutUint64(f[t.slots[headerCount]:], uint64(count))
	binary.LittleEndian.PutUint16(f[t.slots[headerNodeSize]:], uint16(nodeSize))
	f[t.slots[headerGeometryType]] = pointType

	f = appendText(f, t.slots[headerName], "incidents")
	f = appendText(f, t.slots[headerTitle], h.Title())
	f = appendText(f, t.slots[headerDescription], h.Notice())
	f = appendText(f, t.slots[headerMetadata], string(h.Metadata()))
	f = appendEnvelope(f, t.slots[headerEnvelope], box)
	f = appendCRS(f, t.slots[headerCRS])
	f = appendColumns(f, t.slots[headerColumns])
	f = align(f, 8)
	binary.LittleEndian.PutUint32(f, uint32(len(f)-4))
	return append(b, f...)
}

// appendEnvelope writes the box, without numbers where there is none.
func appendEnvelope(b []byte, slot int, box node) []byte {
	for len(b)%8 != 4 {
		b = append(b, 0)
	}
	point(b, slot)
	if box.west > box.east {
		return binary.LittleEndian.AppendUint32(b, 0)
	}
	b = binary.LittleEndian.AppendUint32(b, 4)
	for _, v := range []float64{box.west, box.south, box.east, box.north} {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	return b
}

func appendCRS(b []byte, at int) []byte {
	b, t := startTable(b, crsFields, slot{crsOrg, 4}, slot{crsCode, 4}, slot{crsName, 4})
	pointAt(b, at, t)
	binary.LittleEndian.PutUint32(b[t.slots[crsCode]:], 4326)
	b = appendText(b, t.slots[crsOrg], "EPSG")
	return appendText(b, t.slots[crsName], "WGS 84")
}

func appendColumns(b []byte, at int) []byte {
	b = align(b, 4)
	point(b, at)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(geo.FeatureFields)))
	list := len(b)
	b = append(b, make([]byte, 4*len(geo.FeatureFields))...)
	for i, f := range geo.FeatureFields {
		var t table
		b, t = startTable(b, columnFields, slot{columnName, 4}, slot{columnDescription, 4},
			slot{columnType, 1}, slot{columnNullable, 1}, slot{columnUnique, 1}, slot{columnPrimaryKey, 1})
		pointAt(b, list+4*i, t)
		b[t.slots[columnType]] = byte(columnTypes[i])
		if f.Name == "id" {
			b[t.slots[columnUnique]], b[t.slots[columnPrimaryKey]] = 1, 1
		} else {
			b[t.slots[columnNullable]] = 1
		}
		b = appendText(b, t.slots[columnName], f.Name)
		b = appendText(b, t.slots[columnDescription], f.Text)
	}
	return b
}
