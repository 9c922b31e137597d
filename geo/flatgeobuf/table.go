package flatgeobuf

import "encoding/binary"

// A FlatBuffer is written from its front to its back: each table after its
// vtable, and what it points to after it. Offsets are unsigned and point
// forward, except that from a table to its vtable.

// table is one that is being written: a field's offset is known before what it
// points to.
type table struct {
	at    int   // of the table
	slots []int // by field: where in the buffer its value stands, 0 if left out
}

// slot is a field of a table to be: its number and its size in bytes.
type slot struct{ field, size int }

// startTable writes a vtable and room for a table of these slots, which must be
// in the order of decreasing size.
func startTable(b []byte, fields int, slots ...slot) ([]byte, table) {
	widest := 4
	for _, s := range slots {
		widest = max(widest, s.size)
	}
	size := 4
	offsets := make([]int, fields)
	for _, s := range slots {
		size = (size + s.size - 1) / s.size * s.size
		offsets[s.field] = size
		size += s.size
	}
	b = align(b, 4)
	vtable := len(b)
	b = binary.LittleEndian.AppendUint16(b, uint16(4+2*fields))
	b = binary.LittleEndian.AppendUint16(b, uint16(size))
	for _, o := range offsets {
		b = binary.LittleEndian.AppendUint16(b, uint16(o))
	}
	b = align(b, widest)
	t := table{at: len(b), slots: offsets}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(b)-vtable))
	b = append(b, make([]byte, size-4)...)
	for i, o := range offsets {
		if o > 0 {
			t.slots[i] = t.at + o
		}
	}
	return b, t
}

// align fills up with zeros to a multiple of n.
func align(b []byte, n int) []byte {
	for len(b)%n != 0 {
		b = append(b, 0)
	}
	return b
}

// point makes the offset at slot point to the end of b.
func point(b []byte, slot int) {
	binary.LittleEndian.PutUint32(b[slot:], uint32(len(b)-slot))
}

// pointAt makes the offset at slot point to a table.
func pointAt(b []byte, slot int, t table) {
	binary.LittleEndian.PutUint32(b[slot:], uint32(t.at-slot))
}

// appendText writes a string with its length and a final NUL, and points slot
// at it.
func appendText(b []byte, slot int, s string) []byte {
	b = align(b, 4)
	point(b, slot)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(s)))
	return append(append(b, s...), 0)
}
