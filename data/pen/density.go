package pen

import (
	"encoding/binary"
	"hash/crc32"
	"io"
	"math"
)

// withDensity puts the chunk that says how many pixels an inch has into a PNG,
// behind its header. image/png does not write it.
type withDensity struct {
	w       io.Writer
	perInch float64
	written int
}

// headerEnd is where the first chunk of a PNG, its header, ends.
const headerEnd = 8 + 25

func (d *withDensity) Write(b []byte) (int, error) {
	total := len(b)
	if d.written < headerEnd {
		n := min(len(b), headerEnd-d.written)
		if _, err := d.w.Write(b[:n]); err != nil {
			return 0, err
		}
		d.written += n
		b = b[n:]
		if d.written == headerEnd {
			if _, err := d.w.Write(d.chunk()); err != nil {
				return 0, err
			}
		}
	}
	if len(b) > 0 {
		if _, err := d.w.Write(b); err != nil {
			return 0, err
		}
	}
	return total, nil
}

// chunk is pHYs. See the PNG specification, section 11.3.4.3.
func (d *withDensity) chunk() []byte {
	perMetre := uint32(math.Round(d.perInch / 0.0254))
	b := binary.BigEndian.AppendUint32(nil, 9)
	b = append(b, "pHYs"...)
	b = binary.BigEndian.AppendUint32(b, perMetre)
	b = binary.BigEndian.AppendUint32(b, perMetre)
	b = append(b, 1) // to the metre
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}
