package handlers

import (
	"net/http"
	"time"
)

// patientWriter moves the connection's write deadline on before each piece, so
// that a long download on a slow line goes on while a dead reader is dropped.
type patientWriter struct {
	w    http.ResponseWriter
	rc   *http.ResponseController
	last time.Time
}

// pieceDeadline is how long one piece of a stream, of at most 128 KiB, may take to
// leave: a line of 56 kbit/s is fast enough.
const pieceDeadline = 20 * time.Second

func (p *patientWriter) Write(b []byte) (int, error) {
	if now := time.Now(); now.Sub(p.last) > time.Second {
		p.last = now
		// A writer without deadlines, as in tests, needs none.
		_ = p.rc.SetWriteDeadline(now.Add(pieceDeadline))
	}
	return p.w.Write(b)
}
