package pen_test

import (
	"bytes"
	"compress/zlib"
	"io"
	"testing"
)

// inflate is the page's contents of a PDF: its first stream.
func inflate(t *testing.T, file []byte) string {
	t.Helper()
	_, rest, ok := bytes.Cut(file, []byte("stream\n"))
	if !ok {
		t.Fatal("no stream in the PDF")
	}
	z, err := zlib.NewReader(bytes.NewReader(rest))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
