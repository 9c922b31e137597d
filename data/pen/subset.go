package pen

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	woff "github.com/tdewolff/font"
)

// subset is the font with no more than some of its glyphs, which are numbered
// as they stand in the list; glyph 0 must come first. The same glyphs give the
// same bytes. letters are the characters that it finds its glyphs by; a PDF
// needs none.
func (o *opened) subset(glyphs []uint16, letters map[rune]uint16) ([]byte, error) {
	// The package makes a subset in the very bytes that it reads.
	whole, err := woff.ParseSFNT(slices.Clone(o.sfnt), 0)
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", o.file.Name, err)
	}
	tables := []string{"glyf", "head", "hhea", "hmtx", "loca", "maxp"}
	for _, more := range []string{"cvt ", "fpgm", "prep", "OS/2", "name"} {
		if _, ok := whole.Tables[more]; ok && (letters != nil || more != "OS/2" && more != "name") {
			tables = append(tables, more)
		}
	}
	part, err := whole.Subset(slices.Clone(glyphs), woff.SubsetOptions{Tables: tables})
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", o.file.Name, err)
	}
	all := maps.Clone(part.Tables)
	delete(all, "DSIG")
	if letters != nil {
		all["cmap"] = cmap(letters)
		all["post"] = append([]byte{0, 3, 0, 0}, make([]byte, 28)...) // no names of glyphs
	}
	return sfnt(all), nil
}

// cmap is the table of characters in format 12, which needs no tricks. See the
// OpenType specification, chapter cmap.
func cmap(letters map[rune]uint16) []byte {
	b := binary.BigEndian.AppendUint16(nil, 0) // version
	for _, v := range []uint16{1, 3, 10} {     // one table, of Unicode in full
		b = binary.BigEndian.AppendUint16(b, v)
	}
	b = binary.BigEndian.AppendUint32(b, 12) // where it begins
	b = binary.BigEndian.AppendUint16(b, 12)
	b = binary.BigEndian.AppendUint16(b, 0)
	for _, v := range []uint32{uint32(16 + 12*len(letters)), 0, uint32(len(letters))} {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	for _, r := range slices.Sorted(maps.Keys(letters)) {
		for _, v := range []uint32{uint32(r), uint32(r), uint32(letters[r])} {
			b = binary.BigEndian.AppendUint32(b, v)
		}
	}
	return b
}

// sfnt puts the tables of a TrueType font together.
func sfnt(tables map[string][]byte) []byte {
	head := slices.Clone(tables["head"])
	binary.BigEndian.PutUint32(head[8:], 0) // the sum of all is put here at the end
	names := slices.Sorted(maps.Keys(tables))
	n, power := len(names), 0
	for 2<<power <= n {
		power++
	}
	b := []byte{0, 1, 0, 0}
	for _, v := range []int{n, 16 << power, power, 16*n - 16<<power} {
		b = binary.BigEndian.AppendUint16(b, uint16(v))
	}
	at, headAt := 12+16*n, 0
	var body []byte
	for _, name := range names {
		table := tables[name]
		if name == "head" {
			table, headAt = head, at
		}
		padded := append(slices.Clone(table), make([]byte, (4-len(table)%4)%4)...)
		b = append(b, name...)
		for _, v := range []uint32{sum(padded), uint32(at), uint32(len(table))} {
			b = binary.BigEndian.AppendUint32(b, v)
		}
		body = append(body, padded...)
		at += len(padded)
	}
	b = append(b, body...)
	binary.BigEndian.PutUint32(b[headAt+8:], 0xb1b0afba-sum(b))
	return b
}

// sum adds up a table as numbers of four bytes.
func sum(b []byte) (s uint32) {
	for i := 0; i+3 < len(b); i += 4 {
		s += binary.BigEndian.Uint32(b[i:])
	}
	return s
}
