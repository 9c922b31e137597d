package topology

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

const magic = "DLT1"

var errShort = errors.New("the file ends too early")

// Read decodes what [Topology.Encode] wrote. The error says what is wrong with
// bytes that are not a topology; the result is independent of b.
func Read(b []byte) (*Topology, error) {
	if len(b) < len(magic) || string(b[:len(magic)]) != magic {
		return nil, errors.New("read topology: not a topology file")
	}
	raw, err := io.ReadAll(flate.NewReader(bytes.NewReader(b[len(magic):])))
	if err != nil {
		return nil, fmt.Errorf("read topology: %w", err)
	}
	r := reader{b: raw}
	t := r.topology()
	if r.err == nil && len(r.b) > 0 {
		r.err = fmt.Errorf("%d bytes left over", len(r.b))
	}
	if r.err != nil {
		return nil, fmt.Errorf("read topology: %w", r.err)
	}
	return t, nil
}

// Encode writes the net as a compressed binary. Columns of the same kind lie
// together (all longitudes, all latitudes, all levels), because that compresses
// best. The same net gives the same bytes.
func (t *Topology) Encode() ([]byte, error) {
	var b []byte
	b = binary.AppendUvarint(b, uint64(len(t.Provinces)))
	for _, p := range t.Provinces {
		for _, s := range []string{p.Country, p.Code, p.Name} {
			b = binary.AppendUvarint(b, uint64(len(s)))
			b = append(b, s...)
		}
	}
	b = binary.AppendUvarint(b, uint64(len(t.Arcs)))
	for _, a := range t.Arcs {
		b = binary.AppendUvarint(b, uint64(a.Left+1)) // None is 0
		b = binary.AppendUvarint(b, uint64(a.Right+1))
		b = append(b, byte(a.Class), a.MinZoom)
		b = binary.AppendUvarint(b, uint64(len(a.Points)))
	}
	for c := range 2 {
		var last int32
		for _, a := range t.Arcs {
			for _, p := range a.Points {
				b = binary.AppendVarint(b, int64(p[c]-last))
				last = p[c]
			}
		}
	}
	for _, a := range t.Arcs {
		b = append(b, a.Levels...)
	}
	var out bytes.Buffer
	out.WriteString(magic)
	w, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	err = w.Close()
	return out.Bytes(), err
}

// reader takes values off the front of b; after the first error it gives zeros.
type reader struct {
	b   []byte
	err error
}

func (r *reader) topology() *Topology {
	t := &Topology{Provinces: make([]Unit, r.count())}
	for i := range t.Provinces {
		t.Provinces[i] = Unit{Country: r.text(), Code: r.text(), Name: r.text()}
	}
	t.Arcs = make([]Arc, r.count())
	sizes, total := make([]int, len(t.Arcs)), 0
	for i := range t.Arcs {
		a := &t.Arcs[i]
		a.Left, a.Right = r.province(len(t.Provinces)), r.province(len(t.Provinces))
		a.Class, a.MinZoom = Class(r.byte()), r.byte()
		sizes[i] = r.count()
		total += sizes[i]
		if sizes[i] < 2 || total > len(r.b) {
			r.fail(fmt.Errorf("arc %d has %d points", i, sizes[i]))
			return t
		}
	}
	points, levels := make([]Point, total), make([]uint8, total)
	for c := range 2 {
		var last int32
		for i := range points {
			last += int32(r.signed())
			points[i][c] = last
		}
	}
	for i := range levels {
		levels[i] = r.byte()
	}
	for i, n := range sizes {
		t.Arcs[i].Points, points = points[:n:n], points[n:]
		t.Arcs[i].Levels, levels = levels[:n:n], levels[n:]
	}
	return t
}

func (r *reader) fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.b = nil
}

func (r *reader) unsigned() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.fail(errShort)
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) signed() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.fail(errShort)
		return 0
	}
	r.b = r.b[n:]
	return v
}

// count reads how many things follow; each takes a byte at least.
func (r *reader) count() int {
	v := r.unsigned()
	if v > uint64(len(r.b)) {
		r.fail(errShort)
		return 0
	}
	return int(v)
}

func (r *reader) province(n int) uint16 {
	v := r.unsigned()
	if v > uint64(n) {
		r.fail(fmt.Errorf("province %d of %d", v, n))
		return None
	}
	return uint16(v) - 1
}

func (r *reader) byte() byte {
	if len(r.b) == 0 {
		r.fail(errShort)
		return 0
	}
	v := r.b[0]
	r.b = r.b[1:]
	return v
}

func (r *reader) text() string {
	n := r.count()
	if n > len(r.b) {
		return ""
	}
	s := string(r.b[:n])
	r.b = r.b[n:]
	return s
}
