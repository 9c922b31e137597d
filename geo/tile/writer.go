package tile

import (
	"encoding/binary"
	"math"
)

// Point is a position in a tile in steps of 1/[Extent], from its north-west
// corner to the right and down. It may lie outside, in the tile's margin.
type Point struct{ X, Y int32 }

// Writer writes vector tiles (Mapbox Vector Tile specification 2.1):
//
//	w.Layer("borders")
//	w.Feature(id)
//	w.String("class", "country")
//	w.Line(points)
//	w.Layer("labels") // and so on
//	tile := w.Bytes()
//
// A layer without features and a feature without geometry are left out. Keys
// and values are stored once a layer. The zero Writer is ready; Reset makes it
// ready for another tile and keeps its memory, so that a pool of writers does
// not allocate. A Writer serves one goroutine at a time.
type Writer struct {
	out []byte // finished layers

	name     string
	layer    uint32 // number of the layer, from 1 on
	features []byte // finished features of the layer, as fields of the layer
	keys     []string
	values   []byte // encoded values, as fields of the layer
	nValues  uint32
	texts    map[string]uint32 // value numbers
	numbers  map[number]uint32
	small    [256]uint32 // value numbers, plus 1, of whole numbers from 0 on

	open   bool // a feature is being written
	id     uint64
	tags   []byte
	kind   geometry
	geom   []byte
	cursor Point
}

type geometry byte

const (
	pointGeometry geometry = iota + 1
	lineGeometry
	polygonGeometry
)

// number is a value of a type that is told by its field number in the encoding.
type number struct {
	field byte
	bits  uint64
}

// Field numbers and wire types of the encoding, as (number<<3 | type).
const (
	tileLayer = 3<<3 | 2

	layerName    = 1<<3 | 2
	layerFeature = 2<<3 | 2
	layerKey     = 3<<3 | 2
	layerValue   = 4<<3 | 2
	layerExtent  = 5<<3 | 0
	layerVersion = 15<<3 | 0

	featureID       = 1<<3 | 0
	featureTags     = 2<<3 | 2
	featureType     = 3<<3 | 0
	featureGeometry = 4<<3 | 2

	valueString = 1<<3 | 2
	valueDouble = 3<<3 | 1
	valueUint   = 5<<3 | 0
	valueSint   = 6<<3 | 0
	valueBool   = 7<<3 | 0

	moveTo    = 1
	lineTo    = 2
	closePath = 7
)

// Reset forgets everything written.
func (w *Writer) Reset() {
	w.out = w.out[:0]
	w.startLayer("")
}

// Bytes ends the tile and returns it. The bytes are valid until the next Reset.
func (w *Writer) Bytes() []byte {
	w.endLayer()
	return w.out
}

// Layer ends the layer before and begins another. A name may be used once a tile.
func (w *Writer) Layer(name string) {
	w.endLayer()
	w.startLayer(name)
}

func (w *Writer) startLayer(name string) {
	w.name, w.open = name, false
	w.layer++
	w.features, w.values, w.keys, w.nValues = w.features[:0], w.values[:0], w.keys[:0], 0
	if w.texts == nil {
		w.texts, w.numbers = map[string]uint32{}, map[number]uint32{}
	}
	clear(w.texts)
	clear(w.numbers)
	w.small = [256]uint32{}
}

func (w *Writer) endLayer() {
	w.endFeature()
	if len(w.features) == 0 {
		return
	}
	size := textSize(w.name) + len(w.features) + len(w.values) + 1 + uvarintSize(Extent) + 2
	for _, k := range w.keys {
		size += textSize(k)
	}
	w.out = append(w.out, tileLayer)
	w.out = binary.AppendUvarint(w.out, uint64(size))
	w.out = appendText(w.out, layerName, w.name)
	w.out = append(w.out, w.features...)
	for _, k := range w.keys {
		w.out = appendText(w.out, layerKey, k)
	}
	w.out = append(w.out, w.values...)
	w.out = append(w.out, layerExtent)
	w.out = binary.AppendUvarint(w.out, Extent)
	w.out = append(w.out, layerVersion, 2)
	w.features = w.features[:0]
}

// Feature ends the feature before and begins another. id 0 means without one.
func (w *Writer) Feature(id uint64) {
	w.endFeature()
	w.open, w.id = true, id
	w.tags, w.geom, w.cursor, w.kind = w.tags[:0], w.geom[:0], Point{}, 0
}

func (w *Writer) endFeature() {
	if !w.open || len(w.geom) == 0 {
		w.open = false
		return
	}
	w.open = false
	size := 2 + 1 + uvarintSize(uint64(len(w.geom))) + len(w.geom)
	if w.id != 0 {
		size += 1 + uvarintSize(w.id)
	}
	if len(w.tags) > 0 {
		size += 1 + uvarintSize(uint64(len(w.tags))) + len(w.tags)
	}
	f := append(w.features, layerFeature)
	f = binary.AppendUvarint(f, uint64(size))
	if w.id != 0 {
		f = append(f, featureID)
		f = binary.AppendUvarint(f, w.id)
	}
	if len(w.tags) > 0 {
		f = append(f, featureTags)
		f = binary.AppendUvarint(f, uint64(len(w.tags)))
		f = append(f, w.tags...)
	}
	f = append(f, featureType, byte(w.kind), featureGeometry)
	f = binary.AppendUvarint(f, uint64(len(w.geom)))
	w.features = append(f, w.geom...)
}

// key is the number of a key.
func (w *Writer) key(key string) uint32 {
	for i := range w.keys { // a layer has few keys
		if w.keys[i] == key {
			return uint32(i)
		}
	}
	w.keys = append(w.keys, key)
	return uint32(len(w.keys) - 1)
}

func (w *Writer) tag(key, value uint32) {
	if key < 1<<7 && value < 1<<14 {
		if value < 1<<7 {
			w.tags = append(w.tags, byte(key), byte(value))
		} else {
			w.tags = append(w.tags, byte(key), byte(value)|0x80, byte(value>>7))
		}
		return
	}
	w.tags = binary.AppendUvarint(w.tags, uint64(key))
	w.tags = binary.AppendUvarint(w.tags, uint64(value))
}

// String gives the feature a property.
func (w *Writer) String(key, value string) { w.tag(w.key(key), w.text(value)) }

func (w *Writer) text(value string) uint32 {
	v, ok := w.texts[value]
	if !ok {
		v = w.newValue()
		w.texts[value] = v
		w.values = append(w.values, layerValue)
		w.values = binary.AppendUvarint(w.values, uint64(textSize(value)))
		w.values = appendText(w.values, valueString, value)
	}
	return v
}

// Int gives the feature a property.
func (w *Writer) Int(key string, value int64) { w.tag(w.key(key), w.whole(value)) }

// whole is the number of a whole number among the values.
func (w *Writer) whole(value int64) uint32 {
	if value < 0 {
		return w.number(number{valueSint, uint64(value)<<1 ^ uint64(value>>63)})
	}
	if value < int64(len(w.small)) {
		v := &w.small[value]
		if *v == 0 {
			*v = w.newNumber(number{valueUint, uint64(value)}) + 1
		}
		return *v - 1
	}
	return w.number(number{valueUint, uint64(value)})
}

// Float gives the feature a property.
func (w *Writer) Float(key string, value float64) {
	w.tag(w.key(key), w.number(number{valueDouble, math.Float64bits(value)}))
}

// Bool gives the feature a property.
func (w *Writer) Bool(key string, value bool) {
	n := number{field: valueBool}
	if value {
		n.bits = 1
	}
	w.tag(w.key(key), w.number(n))
}

func (w *Writer) number(n number) uint32 {
	v, ok := w.numbers[n]
	if !ok {
		v = w.newNumber(n)
		w.numbers[n] = v
	}
	return v
}

func (w *Writer) newNumber(n number) uint32 {
	if n.field == valueDouble {
		w.values = append(w.values, layerValue, 9, valueDouble)
		w.values = binary.LittleEndian.AppendUint64(w.values, n.bits)
	} else {
		w.values = append(w.values, layerValue, byte(1+uvarintSize(n.bits)), n.field)
		w.values = binary.AppendUvarint(w.values, n.bits)
	}
	return w.newValue()
}

func (w *Writer) newValue() uint32 {
	w.nValues++
	return w.nValues - 1
}

// Point makes the feature a point, or several, and is called once.
func (w *Writer) Point(points ...Point) {
	if len(points) == 0 {
		return
	}
	w.kind = pointGeometry
	w.command(moveTo, len(points))
	for _, p := range points {
		w.move(p)
	}
}

// Line adds a line to the feature. Points that repeat the one before are left
// out; a line of less than two is.
func (w *Writer) Line(points []Point) {
	n := distinct(points)
	if n < 2 {
		return
	}
	w.kind = lineGeometry
	w.path(points, n)
}

// Ring adds a ring to the feature: an outer one clockwise as seen on the map,
// its holes after it the other way round. The first point need not be repeated
// at the end. Rings without area are left out.
func (w *Writer) Ring(points []Point) {
	for len(points) > 1 && points[0] == points[len(points)-1] {
		points = points[:len(points)-1]
	}
	n := distinct(points)
	if n < 3 || flat(points) {
		return
	}
	w.kind = polygonGeometry
	w.path(points, n)
	w.command(closePath, 1)
}

// path writes the n distinct points.
func (w *Writer) path(points []Point, n int) {
	w.command(moveTo, 1)
	w.move(points[0])
	w.command(lineTo, n-1)
	for i := 1; i < len(points); i++ {
		if points[i] != points[i-1] {
			w.move(points[i])
		}
	}
}

func (w *Writer) command(id, count int) {
	w.geom = binary.AppendUvarint(w.geom, uint64(count)<<3|uint64(id))
}

func (w *Writer) move(p Point) {
	w.geom = appendZigzag(w.geom, p.X-w.cursor.X)
	w.geom = appendZigzag(w.geom, p.Y-w.cursor.Y)
	w.cursor = p
}

func appendZigzag(b []byte, v int32) []byte {
	u := uint32(v)<<1 ^ uint32(v>>31)
	if u < 0x80 {
		return append(b, byte(u))
	}
	return binary.AppendUvarint(b, uint64(u))
}

func distinct(points []Point) int {
	if len(points) == 0 {
		return 0
	}
	n := 1
	for i := 1; i < len(points); i++ {
		if points[i] != points[i-1] {
			n++
		}
	}
	return n
}

// flat reports whether the ring has no area.
func flat(points []Point) bool {
	var area int64
	last := points[len(points)-1]
	for _, p := range points {
		area += int64(last.X)*int64(p.Y) - int64(p.X)*int64(last.Y)
		last = p
	}
	return area == 0
}

func uvarintSize(v uint64) int {
	n := 1
	for v >= 0x80 {
		v >>= 7
		n++
	}
	return n
}

func textSize(s string) int { return 1 + uvarintSize(uint64(len(s))) + len(s) }

func appendText(b []byte, field byte, s string) []byte {
	b = append(b, field)
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}
