package main

import (
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"
)

// Lines come in their order, soon, and at once where something is wrong.
func TestLogLines(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	lines := newLogLines(w)
	log := slog.New(promptly{slog.NewJSONHandler(lines, nil), lines}).With("of", "the test")

	buf := make([]byte, 1<<20)
	read := func() string {
		t.Helper()
		if err := r.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
			t.Fatal(err)
		}
		n, err := r.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		return string(buf[:n])
	}
	log.Info("one")
	log.Info("two")
	log.Warn("three")
	got := read()
	for _, want := range []string{`"msg":"one","of":"the test"`, `"msg":"two"`, `"msg":"three"`} {
		at := strings.Index(got, want)
		if at < 0 {
			t.Fatalf("%q is not in its order in what a warning brings out", want)
		}
		got = got[at:]
	}
	log.Info("four")
	if got := read(); !strings.Contains(got, `"msg":"four"`) {
		t.Errorf("a line that nothing follows: %q", got)
	}
	log.Info("five")
	lines.flush()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got := read(); !strings.Contains(got, `"msg":"five"`) {
		t.Errorf("the last line: %q", got)
	}
	log.Info("nobody reads this")
	lines.flush()
}
