package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestInterruptedImport interrupts an import while it waits for more rows, when
// it has stored many and set one aside: nothing is left behind, and a database
// that was there is as it was.
func TestInterruptedImport(t *testing.T) {
	for _, there := range []bool{false, true} {
		t.Run(fmt.Sprintf("database there %t", there), func(t *testing.T) {
			dir := t.TempDir()
			db := filepath.Join(dir, "test.db")
			const header = "id,date,place,country,killed\n"
			if there {
				first := filepath.Join(dir, "first.csv")
				if err := os.WriteFile(first, []byte(header+"x,2024-01-02,Lyon,France,1\n"), 0o644); err != nil {
					t.Fatal(err)
				}
				if code := run(t.Context(), []string{"import", "--db", db, first}); code != 0 {
					t.Fatalf("the first import ended with %d", code)
				}
			}
			in, out, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			stdin := os.Stdin
			os.Stdin = in
			defer func() { os.Stdin = stdin; out.Close() }()
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				var b strings.Builder
				b.WriteString(header + "bad,2024-01-02,Lyon,France,-5\n")
				for n := range 20_000 {
					fmt.Fprintf(&b, "%d,2024-01-02,Lyon,France,%d\n", n, n%7)
				}
				out.WriteString(b.String()) // and no end
				cancel()
			}()
			done := make(chan int)
			go func() {
				done <- run(ctx, []string{"import", "--db", db, "--skip-bad", "--rejects", filepath.Join(dir, "rejects.csv"), "--report", filepath.Join(dir, "report.json"), "-"})
			}()
			select {
			case code := <-done:
				if code != 130 {
					t.Errorf("ended with %d, want 130", code)
				}
			case <-time.After(time.Minute):
				t.Fatal("still waiting a minute after it was interrupted")
			}
			left, err := filepath.Glob(filepath.Join(dir, "*"))
			if err != nil {
				t.Fatal(err)
			}
			hidden, _ := filepath.Glob(filepath.Join(dir, ".*"))
			want := 0
			if there {
				want = 2 // the database and the first file
			}
			if len(left)+len(hidden) != want {
				t.Errorf("left behind: %v %v", left, hidden)
			}
			if there {
				if code := run(t.Context(), []string{"import", "--db", db, "--dry-run", filepath.Join(dir, "first.csv")}); code != 0 {
					t.Errorf("the database cannot be imported into any more: %d", code)
				}
			}
		})
	}
}
