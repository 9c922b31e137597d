package ingest_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"dateline/data/ingest"
)

// FuzzOpen reads whatever it is given. Nothing may panic, each incident must be
// one that a publisher may see, and the report must account for every row.
func FuzzOpen(f *testing.F) {
	names, err := filepath.Glob(filepath.Join("testdata", "*.csv"))
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, false)
		f.Add(gz(f, b), true)
	}
	f.Fuzz(func(t *testing.T, b []byte, skip bool) {
		limits := ingest.Limits{Rows: 1000, Bytes: 1 << 20, Row: 1 << 16, Reported: 10}
		r, err := ingest.Open("x.csv", bytes.NewReader(b), ingest.Options{SkipBad: skip, Limits: limits, Locator: squares{}})
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without a word")
			}
			return
		}
		kept := 0
		for inc, err := range r.Incidents() {
			if err != nil {
				if inc != nil {
					t.Error("an incident beside an error")
				}
				break
			}
			kept++
			if err := inc.Validate(); err != nil {
				t.Errorf("incident %s: %v", inc.ExtID, err)
			}
			if inc.ExtID == "" || len(inc.Places) != 1 {
				t.Errorf("incident is %+v", inc)
			}
		}
		p := r.Report()
		if p.Read != p.Kept+p.Rejected+p.Skipped+p.Duplicates+p.Blank || skip && kept != p.Kept || kept > p.Kept {
			t.Errorf("yielded %d, but report says read %d, kept %d, rejected %d, duplicates %d, blank %d", kept, p.Read, p.Kept, p.Rejected, p.Duplicates, p.Blank)
		}
		if p.Tally("broken").Count > 0 {
			t.Errorf("the reader broke on a row: %+v", p.Tally("broken").Rows)
		}
		for _, list := range [][]ingest.Tally{p.Noted, p.Corrected, p.RejectedBy} {
			for _, tally := range list {
				if len(tally.Rows) > limits.Reported || tally.Text == "" {
					t.Errorf("tally is %+v", tally)
				}
			}
		}
		_ = p.String()
	})
}
