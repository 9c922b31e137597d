package data

import (
	"errors"
	"path/filepath"
	"testing"
)

// TestSettings asks each pool for what the DSN promises.
func TestSettings(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	both := map[string]string{
		"journal_mode": "wal", "busy_timeout": "5000", "foreign_keys": "1",
		"mmap_size": "0", "trusted_schema": "0", "cell_size_check": "1",
	}
	writer := map[string]string{
		"synchronous": "2", "journal_size_limit": "67108864", "wal_autocheckpoint": "1000", "query_only": "0",
	}
	reader := map[string]string{"query_only": "1"}
	for name, want := range both {
		writer[name], reader[name] = want, want
	}
	for name, want := range writer {
		var got string
		if err := s.write.QueryRow(`PRAGMA ` + name).Scan(&got); err != nil || got != want {
			t.Errorf("writer: %s is %q, %v, want %q", name, got, err, want)
		}
	}
	for name, want := range reader {
		var got string
		if err := s.read.QueryRow(`PRAGMA ` + name).Scan(&got); err != nil || got != want {
			t.Errorf("reader: %s is %q, %v, want %q", name, got, err, want)
		}
	}
	if got := s.write.Stats().MaxOpenConnections; got != 1 {
		t.Errorf("%d writers, want 1", got)
	}
	for _, statement := range []string{`DELETE FROM entry`, `PRAGMA query_only = 0; DELETE FROM entry`} {
		if _, err := s.read.Exec(statement); err == nil {
			t.Errorf("a reader may run %s", statement)
		}
	}
}

func TestBusy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	open := func() *SQLite {
		s, err := Open(t.Context(), path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	ours, theirs := open(), open()
	if _, err := ours.write.Exec(`PRAGMA busy_timeout = 10`); err != nil {
		t.Fatal(err)
	}
	tx, err := theirs.write.Begin() // immediate: it holds the lock from here on
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := ours.Publish(t.Context(), Publication{Cause: "test"}); !errors.Is(err, ErrBusy) {
		t.Errorf("got %v, want %v", err, ErrBusy)
	}
	if err := ours.Ready(t.Context()); err != nil {
		t.Errorf("a reader waits for a writer: %v", err)
	}
}

// TestMigrationsSetVersion holds that each migration leaves its own number.
func TestMigrationsSetVersion(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p, err := migrationsOf(s.write)
	if err != nil {
		t.Fatal(err)
	}
	sources := p.ListSources()
	var version, application int
	if err := s.read.QueryRow(`SELECT user_version, application_id FROM pragma_user_version, pragma_application_id`).Scan(&version, &application); err != nil {
		t.Fatal(err)
	}
	if version != len(sources) || application != applicationID {
		t.Errorf("got version %d and application %#x, want %d and %#x", version, application, len(sources), applicationID)
	}
	for n, source := range sources {
		if source.Version != int64(n+1) {
			t.Errorf("migration %s is number %d, want %d", source.Path, source.Version, n+1)
		}
	}
}
