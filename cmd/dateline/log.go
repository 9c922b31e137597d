package main

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"
)

// logLines gathers lines of the log, so that a server that answers tens of
// thousands of requests a second does not ask the system once for each. They are
// written a tenth of a second later, or once there are enough of them.
type logLines struct {
	mu      sync.Mutex
	out     io.Writer
	waiting []byte
	timer   *time.Timer
}

const (
	logWait     = 100 * time.Millisecond
	logGathered = 32 << 10 // bytes
)

func newLogLines(out io.Writer) *logLines {
	l := &logLines{out: out, waiting: make([]byte, 0, 2*logGathered)}
	l.timer = time.AfterFunc(time.Hour, l.flush)
	l.timer.Stop()
	return l
}

// Write takes a whole line. It never fails: there is nowhere to say so.
func (l *logLines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) == 0 {
		l.timer.Reset(logWait)
	}
	if l.waiting = append(l.waiting, line...); len(l.waiting) >= logGathered {
		l.flushLocked()
	}
	return len(line), nil
}

func (l *logLines) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.flushLocked()
}

func (l *logLines) flushLocked() {
	_, _ = l.out.Write(l.waiting)
	l.waiting = l.waiting[:0]
}

// promptly is a handler of the log that has lines written at once from warnings
// on, with all that wait before them.
type promptly struct {
	slog.Handler
	lines *logLines
}

// Handle implements [slog.Handler].
func (p promptly) Handle(ctx context.Context, r slog.Record) error {
	err := p.Handler.Handle(ctx, r)
	if r.Level >= slog.LevelWarn {
		p.lines.flush()
	}
	return err
}

// WithAttrs implements [slog.Handler].
func (p promptly) WithAttrs(attrs []slog.Attr) slog.Handler {
	return promptly{p.Handler.WithAttrs(attrs), p.lines}
}

// WithGroup implements [slog.Handler].
func (p promptly) WithGroup(name string) slog.Handler {
	return promptly{p.Handler.WithGroup(name), p.lines}
}
