package data

import (
	"bytes"
	"fmt"

	"github.com/klauspost/compress/s2"
)

// Records are packed in blocks: those of one import are much alike, so that 32
// of them take a seventh of their space, and a row of the database costs more to
// write than a record to pack. One is read within some 20 µs.
const (
	blockRecords = 32
	blockBytes   = 256 << 10 // a block of more is full
	maxBlock     = 64 << 20  // unpacked
)

// block is a row of the table record_block.
type block struct {
	first  int64 // the revision of its first record
	n      int
	packed []byte
}

const addBlockQuery = `INSERT INTO record_block (first, n, packed) VALUES (?, ?, ?)`

// blockWriter packs records, one to a line.
type blockWriter struct {
	add   func(block) error
	first int64 // the revision of the first record
	n     int
	alone bool
	text  []byte
	out   []byte // scratch
}

// write takes the record of a revision; alone asks for a block of its own.
func (w *blockWriter) write(rev int64, body []byte, alone bool) error {
	if alone || w.alone || rev != w.first+int64(w.n) {
		if err := w.flush(); err != nil {
			return err
		}
	}
	if w.n == 0 {
		w.first = rev
	}
	w.n++
	w.alone = alone
	w.text = append(append(w.text, body...), '\n') // JSON has no line end within
	if w.n == blockRecords || len(w.text) >= blockBytes {
		return w.flush()
	}
	return nil
}

// flush ends the block at hand.
func (w *blockWriter) flush() error {
	if w.n == 0 {
		return nil
	}
	if len(w.text) > maxBlock {
		return fmt.Errorf("a record of %d bytes is more than the store can hold", len(w.text))
	}
	w.out = s2.Encode(w.out[:cap(w.out)], w.text)
	err := w.add(block{w.first, w.n, bytes.Clone(w.out)})
	w.text, w.n = w.text[:0], 0
	return err
}

// blockReader finds records in blocks, of which it keeps the last one unpacked.
type blockReader struct {
	first  int64 // 0: none
	text   []byte
	starts []int // of each record
}

// record is that of a revision in the block beginning with revision first. It is
// good until the next call.
func (r *blockReader) record(first int64, packed []byte, rev int64) ([]byte, error) {
	if r.first != first {
		if err := r.unpack(packed); err != nil {
			return nil, fmt.Errorf("the records from revision %d on are damaged: %w", first, err)
		}
		r.first = first
	}
	k := int(rev - first)
	if k < 0 || k >= len(r.starts)-1 {
		return nil, fmt.Errorf("revision %d has no record", rev)
	}
	return r.text[r.starts[k] : r.starts[k+1]-1], nil
}

func (r *blockReader) unpack(packed []byte) (err error) {
	r.first = 0
	n, err := s2.DecodedLen(packed)
	if err != nil {
		return err
	}
	if n > maxBlock {
		return s2.ErrTooLarge
	}
	if r.text, err = s2.Decode(r.text[:cap(r.text)], packed); err != nil {
		return err
	}
	r.starts = append(r.starts[:0], 0)
	for at := 0; ; {
		end := bytes.IndexByte(r.text[at:], '\n')
		if end < 0 {
			break
		}
		at += end + 1
		r.starts = append(r.starts, at)
	}
	return nil
}
