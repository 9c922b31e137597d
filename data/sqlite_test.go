package data_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "github.com/mattn/go-sqlite3"

	"dateline/data"
	"dateline/geo"
)

func TestSQLite(t *testing.T) {
	testStore(t, func(t *testing.T) data.Store { return openSQLite(t, databasePath(t)) })
}

// databasePath is a new file's, with characters that an address would escape.
func databasePath(t testing.TB) string { return filepath.Join(t.TempDir(), "a b%20?#é.db") }

func openSQLite(t testing.TB, path string) *data.SQLite {
	t.Helper()
	s, err := data.Open(t.Context(), path, data.Options{Now: clock()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// raw opens the file beside the store, as another program would.
func raw(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestOpenAgain(t *testing.T) {
	path := databasePath(t)
	if data.Exists(path) {
		t.Error("a database exists before it was made")
	}
	first, err := data.Open(t.Context(), path, data.Options{Now: clock()})
	if err != nil {
		t.Fatal(err)
	}
	publish(t, first, publication(incident("1")))
	want := contents(t, first)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if !data.Exists(path) {
		t.Error("no database exists after it was made")
	}
	wantDiff(t, "contents", contents(t, openSQLite(t, path)), want)
}

func TestOpenRefuses(t *testing.T) {
	newer := databasePath(t)
	openSQLite(t, newer)
	if _, err := raw(t, newer).Exec(`PRAGMA user_version = 99`); err != nil {
		t.Fatal(err)
	}
	foreign := databasePath(t)
	if _, err := raw(t, foreign).Exec(`CREATE TABLE recipe (recipe INTEGER PRIMARY KEY)`); err != nil {
		t.Fatal(err)
	}
	text := databasePath(t)
	if err := os.WriteFile(text, []byte(strings.Repeat("id,year,best\n", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		newer:   "newer Dateline (schema 99, this one knows up to 5)",
		foreign: "database of another program",
		text:    "not a database",
		filepath.Join(t.TempDir(), "no", "such", "folder.db"): "folder",
		t.TempDir(): "unable to open",
	} {
		_, err := data.Open(t.Context(), path, data.Options{})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: got error %v, want one with %q", path, err, want)
		}
	}
}

func TestOpenAtOnce(t *testing.T) {
	path := databasePath(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			s, err := data.Open(t.Context(), path, data.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// What is published is written in stone, whoever opens the file.
func TestPublishedIsKept(t *testing.T) {
	path := databasePath(t)
	s := openSQLite(t, path)
	publish(t, s, publication(incident("1")))
	publish(t, s, data.Publication{Cause: "withdrawal", Withdraw: []int64{1}})
	publish(t, s, publication(incident("2")))
	db := raw(t, path)
	for _, statement := range []string{
		`UPDATE audit SET who = 'somebody else'`,
		`DELETE FROM audit`,
		`UPDATE revision SET title = 'Another title'`,
		`UPDATE revision SET packed = zeroblob(100)`,
		`UPDATE revision SET edition_to = 3 WHERE edition_to = 2`,
		`UPDATE record_block SET packed = x'00'`,
		`DELETE FROM revision`,
		`DELETE FROM record_block`,
		`DELETE FROM incident`,
		`DELETE FROM edition`,
	} {
		if _, err := db.Exec(statement); err == nil {
			t.Errorf("%s: got no error", statement)
		}
	}
}

// The columns refuse what no record may say, drafts included.
// TestUnguardedIsSound writes as a first import does, without looking up references
// on the way, and checks all of the file, references too.
func TestUnguardedIsSound(t *testing.T) {
	path := databasePath(t)
	s, err := data.Open(t.Context(), path, data.Options{Now: clock(), Unguarded: true})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time nothing changes
		if _, err := s.Publish(t.Context(), manyIncidents(1000)); err != nil {
			t.Fatal(err)
		}
	}
	changed := incident("200007")
	if done := publish(t, s, data.Publication{Cause: "correction", Incidents: each(changed), Withdraw: []int64{3}}); done.Changed != 1 || done.Withdrawn != 1 {
		t.Errorf("%+v", done)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := openSQLite(t, path).Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestColumnsAreChecked(t *testing.T) {
	s := openSQLite(t, databasePath(t))
	for name, edit := range map[string]func(*geo.Incident){
		"lon":  func(i *geo.Incident) { i.Places[0].Point[0] = 181 },
		"date": func(i *geo.Incident) { i.Date.Start = i.Date.End + 1 },
	} {
		i := incident("1")
		i.Status = geo.Draft
		edit(i)
		if _, err := s.Publish(t.Context(), publication(i)); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got error %v, want one that names the column", name, err)
		}
	}
}

func TestCheckFindsAlteredAudit(t *testing.T) {
	path := databasePath(t)
	s := openSQLite(t, path)
	for n := range 3 {
		publish(t, s, publication(incident(fmt.Sprint(n))))
	}
	db := raw(t, path)
	for _, statement := range []string{`DROP TRIGGER audit_update`, `UPDATE audit SET who = 'somebody else' WHERE audit = 2`} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "line 2 of the audit log") {
		t.Errorf("got %v, want line 2 of the audit log named", err)
	}
}

func TestImportIsRecorded(t *testing.T) {
	path := databasePath(t)
	s := openSQLite(t, path)
	p := publication(incident("1"))
	p.By = "an importer"
	p.Files = func() []data.File {
		return []data.File{{Name: "a.csv", SHA256: strings.Repeat("ab", 32), Bytes: 7}}
	}
	publish(t, s, p)
	publish(t, s, p) // changes nothing, and so leaves no trace
	type line struct {
		Name, SHA256, Who, Action string
		Bytes, Edition            int64
	}
	db := raw(t, path)
	var got line
	var lines int
	err := db.QueryRow(`
		SELECT f.name, f.sha256, f.bytes, f.edition, a.who, a.action, (SELECT count(*) FROM audit)
		FROM import_file f, audit a`).Scan(&got.Name, &got.SHA256, &got.Bytes, &got.Edition, &got.Who, &got.Action, &lines)
	if err != nil {
		t.Fatal(err)
	}
	wantDiff(t, "record", got, line{Name: "a.csv", SHA256: p.Files()[0].SHA256, Bytes: 7, Edition: 1, Who: "an importer", Action: "import"})
	if lines != 1 {
		t.Errorf("got %d lines of audit, want 1", lines)
	}
}

// Other processes may write to the same file: each waits for its turn.
func TestOtherProcesses(t *testing.T) {
	path := databasePath(t)
	s := openSQLite(t, path)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for n := range 2 {
		all.Go(func() {
			child := exec.Command(self)
			child.Env = append(os.Environ(), writeTo+"="+path, fmt.Sprint(writeAs, "=", n))
			if out, err := child.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
	for n := range 10 {
		publish(t, s, publication(incident(fmt.Sprint("here ", n))))
	}
	all.Wait()
	if got := editions(t, s); len(got) != 30 || got[0].Total != 30 {
		t.Errorf("got %d editions, the newest %+v, want 30", len(got), got[0])
	}
}

// The variables that make this test binary the other process.
const (
	writeTo = "DATELINE_TEST_WRITE_TO"
	writeAs = "DATELINE_TEST_WRITE_AS"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(writeTo); path != "" {
		if err := writeElsewhere(path, os.Getenv(writeAs)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func writeElsewhere(path, name string) error {
	ctx := context.Background()
	s, err := data.Open(ctx, path, data.Options{})
	if err != nil {
		return err
	}
	for n := range 10 {
		if _, err := s.Publish(ctx, publication(incident(fmt.Sprint(name, " there ", n)))); err != nil {
			return err
		}
	}
	return s.Close()
}

// Nothing that a reader types into the search is an error.
func FuzzMatch(f *testing.F) {
	for _, text := range []string{"attack 1", `"`, `a"b*`, "-a", "NEAR/2", "words:a", "٣", "a\u0301", "\u0301", "ة", "*", "(", "a\x00b"} {
		f.Add(text)
	}
	s := openSQLite(f, filepath.Join(f.TempDir(), "a.db"))
	if _, err := s.Publish(f.Context(), publication(incident("1"), incident("2"))); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		revs, err := s.Match(t.Context(), text)
		if err != nil || len(revs) > 2 {
			t.Errorf("%q: got %v, %v", text, revs, err)
		}
	})
}
