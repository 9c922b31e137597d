package geo

import "time"

// Edition is the numbered state of everything published after one publish.
// Editions count from 1 and are never changed afterwards.
type Edition struct {
	N         int64     `json:"edition"`
	At        time.Time `json:"at"`
	Cause     string    `json:"cause"` // "seed", "import", "correction", ...
	Note      string    `json:"note,omitempty"`
	Added     int       `json:"added"`
	Changed   int       `json:"changed"`
	Withdrawn int       `json:"withdrawn"`
	Total     int       `json:"total"` // incidents published in this edition
}

// Revisions is a range of editions: from From up to but not including Until;
// Until 0 is open: it still holds.
type Revisions struct {
	From, Until int64
}

// In reports whether the range holds edition n. n = 0 asks for the newest.
func (r Revisions) In(n int64) bool {
	if n == 0 {
		return r.Until == 0
	}
	return r.From <= n && (r.Until == 0 || n < r.Until)
}
