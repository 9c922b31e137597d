package data

import (
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

// auditEntry is one line of the record of who did what.
type auditEntry struct {
	who     string
	action  string
	edition sql.NullInt64
	detail  any // written as JSON
}

// audit appends an entry in the transaction of what it records. Its hash is
// that of the entry before with its own contents, so that a line taken out or
// altered later shows.
func (w *publisher) audit(e auditEntry) error {
	detail, err := json.Marshal(e.detail)
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	var before []byte
	err = w.tx.QueryRow(`SELECT hash FROM audit ORDER BY audit DESC LIMIT 1`).Scan(&before)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("audit: %w", err)
	}
	_, err = w.tx.Exec(`
		INSERT INTO audit (at, who, action, edition, detail, hash)
		VALUES (?, ?, ?, ?, ?, ?)`,
		w.now, e.who, e.action, e.edition, string(detail),
		auditHash(before, w.now, e.who, e.action, e.edition.Int64, string(detail)))
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}

func auditHash(before []byte, at int64, who, action string, edition int64, detail string) []byte {
	h := sha256.New()
	h.Write(before)
	fmt.Fprintf(h, "%d\n%q\n%q\n%d\n%s", at, who, action, edition, detail)
	return h.Sum(nil)
}
