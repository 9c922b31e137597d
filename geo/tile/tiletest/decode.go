// Package tiletest reads vector tiles in tests. It is written from the Mapbox
// Vector Tile specification 2.1 and shares no code with the writer that it
// checks, and it is strict: what the specification forbids is an error.
package tiletest

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// Layer is a layer of a tile.
type Layer struct {
	Name     string
	Features []Feature
}

// Feature has numbers in its properties as float64, and its geometry in tile
// units as orb.Point, MultiPoint, LineString, MultiLineString, Polygon or
// MultiPolygon. ID is 0 when there is none.
type Feature struct {
	ID         uint64
	Properties map[string]any
	Geometry   orb.Geometry
}

// Decode reads a tile whose layers have the given extent.
func Decode(tile []byte, extent uint64) (layers []Layer, err error) {
	defer func() {
		if r := recover(); r != nil { // a decoder for tests may panic on nonsense
			err = fmt.Errorf("decode tile: %v", r)
		}
	}()
	names := map[string]bool{}
	fields(tile, func(field uint64, f value) {
		must(field == 3, "field %d in a tile", field)
		l := layer(f.bytes, extent)
		must(!names[l.Name], "two layers %s", l.Name)
		names[l.Name] = true
		layers = append(layers, l)
	})
	return layers, nil
}

func must(ok bool, format string, args ...any) {
	if !ok {
		panic(fmt.Sprintf(format, args...))
	}
}

// value is what a field holds: bytes, or the bits of a number.
type value struct {
	bytes []byte
	bits  uint64
}

func fields(b []byte, visit func(field uint64, v value)) {
	varint := func() uint64 {
		v, n := binary.Uvarint(b)
		must(n > 0, "bad varint")
		b = b[n:]
		return v
	}
	for len(b) > 0 {
		key := varint()
		var v value
		switch key & 7 {
		case 0:
			v.bits = varint()
		case 1:
			v.bits, b = binary.LittleEndian.Uint64(b), b[8:]
		case 2:
			n := varint()
			v.bytes, b = b[:n], b[n:]
		case 5:
			v.bits, b = uint64(binary.LittleEndian.Uint32(b)), b[4:]
		default:
			must(false, "wire type %d", key&7)
		}
		visit(key>>3, v)
	}
}

func layer(b []byte, extent uint64) Layer {
	var l Layer
	var keys []string
	var values []any
	var raw [][]byte
	version, size := uint64(0), uint64(0)
	fields(b, func(field uint64, v value) {
		switch field {
		case 1:
			l.Name = string(v.bytes)
		case 2:
			raw = append(raw, v.bytes)
		case 3:
			keys = append(keys, string(v.bytes))
		case 4:
			values = append(values, property(v.bytes))
		case 5:
			size = v.bits
		case 15:
			version = v.bits
		default:
			must(false, "field %d in a layer", field)
		}
	})
	must(l.Name != "" && version == 2 && size == extent, "layer %q: version %d, extent %d", l.Name, version, size)
	must(len(raw) > 0, "layer %s has no features", l.Name)
	for _, r := range raw {
		l.Features = append(l.Features, feature(r, keys, values))
	}
	return l
}

func property(b []byte) (p any) {
	fields(b, func(field uint64, v value) {
		must(p == nil, "a value of two types")
		switch field {
		case 1:
			p = string(v.bytes)
		case 2:
			p = float64(math.Float32frombits(uint32(v.bits)))
		case 3:
			p = math.Float64frombits(v.bits)
		case 4:
			p = float64(int64(v.bits))
		case 5:
			p = float64(v.bits)
		case 6:
			p = float64(int64(v.bits>>1) ^ -int64(v.bits&1))
		case 7:
			p = v.bits != 0
		default:
			must(false, "value of type %d", field)
		}
	})
	must(p != nil, "a value of no type")
	return p
}

func feature(b []byte, keys []string, values []any) Feature {
	f := Feature{Properties: map[string]any{}}
	var tags, geometry []uint64
	kind := uint64(0)
	fields(b, func(field uint64, v value) {
		switch field {
		case 1:
			f.ID = v.bits
		case 2:
			tags = packed(v.bytes)
		case 3:
			kind = v.bits
		case 4:
			geometry = packed(v.bytes)
		default:
			must(false, "field %d in a feature", field)
		}
	})
	must(len(tags)%2 == 0, "%d tags", len(tags))
	for i := 0; i < len(tags); i += 2 {
		k := keys[tags[i]]
		_, twice := f.Properties[k]
		must(!twice, "key %s twice", k)
		f.Properties[k] = values[tags[i+1]]
	}
	f.Geometry = shape(kind, paths(geometry))
	return f
}

func packed(b []byte) []uint64 {
	var all []uint64
	for len(b) > 0 {
		v, n := binary.Uvarint(b)
		must(n > 0, "bad varint")
		all, b = append(all, v), b[n:]
	}
	return all
}

// path is what follows a MoveTo.
type path struct {
	points []orb.Point
	closed bool
}

func paths(commands []uint64) []path {
	var all []path
	var x, y int64
	for len(commands) > 0 {
		id, count := commands[0]&7, commands[0]>>3
		commands = commands[1:]
		if id == 7 {
			must(count == 1 && len(all) > 0, "ClosePath %d times", count)
			all[len(all)-1].closed = true
			continue
		}
		must((id == 1 || id == 2) && count > 0, "command %d, %d times", id, count)
		for range count {
			dx, dy := commands[0], commands[1]
			commands = commands[2:]
			must(id == 1 || dx != 0 || dy != 0, "LineTo the same point")
			x += int64(dx>>1) ^ -int64(dx&1)
			y += int64(dy>>1) ^ -int64(dy&1)
			if id == 1 {
				all = append(all, path{})
			}
			last := &all[len(all)-1]
			must(!last.closed, "LineTo after ClosePath")
			last.points = append(last.points, orb.Point{float64(x), float64(y)})
		}
	}
	must(len(all) > 0, "no geometry")
	return all
}

func shape(kind uint64, all []path) orb.Geometry {
	switch kind {
	case 1:
		var m orb.MultiPoint
		for _, p := range all {
			must(len(p.points) == 1 && !p.closed, "a point with lines")
			m = append(m, p.points[0])
		}
		if len(m) == 1 {
			return m[0]
		}
		return m
	case 2:
		var m orb.MultiLineString
		for _, p := range all {
			must(len(p.points) > 1 && !p.closed, "a line of %d points", len(p.points))
			m = append(m, p.points)
		}
		if len(m) == 1 {
			return m[0]
		}
		return m
	case 3:
		var m orb.MultiPolygon
		for _, p := range all {
			must(len(p.points) > 2 && p.closed, "a ring of %d points", len(p.points))
			ring := append(orb.Ring(p.points), p.points[0])
			var area float64 // y is down: positive is an outer ring
			for i := 1; i < len(ring); i++ {
				area += ring[i-1][0]*ring[i][1] - ring[i][0]*ring[i-1][1]
			}
			must(area != 0, "a ring without area")
			if area > 0 {
				m = append(m, orb.Polygon{ring})
				continue
			}
			must(len(m) > 0, "a hole before any outer ring")
			m[len(m)-1] = append(m[len(m)-1], ring)
		}
		if len(m) == 1 {
			return m[0]
		}
		return m
	}
	panic(fmt.Sprintf("geometry of type %d", kind))
}
