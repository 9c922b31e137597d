package data

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/mattn/go-sqlite3"
)

// SQLite is the store in one file, of which this is the usual engine.
type SQLite struct {
	path  string
	read  *sql.DB // cannot write
	write *sql.DB // one connection
	now   func() time.Time
}

var _ Store = (*SQLite)(nil)

// Options of a store. The zero value is what a server wants.
type Options struct {
	Now func() time.Time // the clock; nil is time.Now
	// Unguarded writes without a journal and without looking up what a row refers to:
	// twice the speed where all is written once, and a file that is worth nothing if
	// the process ends before Close. It is for a file that nobody else opens and that
	// gets its name when it is done.
	Unguarded bool
}

// Exists reports whether there is a database at path. An empty file is none.
func Exists(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() > 0
}

// Open opens the database at path, creates it if there is none (in a folder
// that exists) and brings its tables up to date. It refuses a database made by a
// newer Dateline and a file that is something else.
func Open(ctx context.Context, path string, o Options) (_ *SQLite, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("open database %s: %w", path, err)
		}
	}()
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(filepath.Dir(abs)); err != nil {
		return nil, fmt.Errorf("its folder cannot be read: %w", err)
	} else if !info.IsDir() {
		return nil, fmt.Errorf("%s is not a folder", filepath.Dir(abs))
	}
	s := &SQLite{
		path:  abs,
		write: sql.OpenDB(writer(abs, o.Unguarded)),
		read:  sql.OpenDB(reader(abs)),
		now:   o.Now,
	}
	if s.now == nil {
		s.now = time.Now
	}
	s.write.SetMaxOpenConns(1)
	readers := 2 * runtime.NumCPU()
	s.read.SetMaxOpenConns(readers)
	s.read.SetMaxIdleConns(readers)
	if err := migrate(ctx, s.write); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Ready answers a read.
func (s *SQLite) Ready(ctx context.Context) error {
	var n int64
	if err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM edition`).Scan(&n); err != nil {
		return fmt.Errorf("read database: %w", ended(ctx, err))
	}
	return nil
}

// Close waits for what is running and closes the store.
func (s *SQLite) Close() error {
	err := s.read.Close()
	// Keeps the statistics of the query planner fresh; a store that cannot write
	// them may close nevertheless.
	_, _ = s.write.Exec(`PRAGMA optimize`)
	return errors.Join(err, s.write.Close())
}

// The settings of a connection. Those the driver knows are in the DSN, so that
// each connection of a pool has them; the rest is set as it connects.
//
//   - WAL: readers see the last commit while a publish runs.
//   - synchronous FULL: an acknowledged publish survives a loss of power. The
//     driver's own default is NORMAL.
//   - txlock immediate: a transaction that reads before it writes otherwise fails
//     with SQLITE_BUSY at once, whatever the timeout.
//   - mutex no: database/sql lets one goroutine at a time use a connection.
//   - mmap_size 0: an I/O error on a mapped page arrives as a signal.
//   - trusted_schema OFF, cell_size_check ON: a file from elsewhere may lie.
func writer(path string, unguarded bool) connector {
	journal, synchronous, references := "WAL", "FULL", "1"
	if unguarded {
		// What a row refers to was written before it in the same run, and Check looks.
		journal, synchronous, references = "OFF", "OFF", "0"
	}
	return connect(path, url.Values{
		"_journal_mode": {journal},
		"_synchronous":  {synchronous},
		"_busy_timeout": {"5000"},
		"_foreign_keys": {references},
		"_txlock":       {"immediate"},
		"_cache_size":   {"-32768"}, // KiB: an import keeps the upper pages of its indexes
	},
		`PRAGMA journal_size_limit = 67108864`,
		`PRAGMA wal_autocheckpoint = 1000`,
	)
}

func reader(path string) connector {
	return connect(path, url.Values{
		"mode":          {"ro"},
		"_query_only":   {"1"},
		"_busy_timeout": {"5000"},
		"_foreign_keys": {"1"},
		"_txlock":       {"deferred"},
		// Preparing a query takes longer than running it where few rows come out.
		"_stmt_cache_size": {"32"},
	})
}

func connect(path string, settings url.Values, pragmas ...string) connector {
	pragmas = append(pragmas,
		`PRAGMA mmap_size = 0`,
		`PRAGMA trusted_schema = OFF`,
		`PRAGMA cell_size_check = ON`,
	)
	settings.Set("_mutex", "no")
	file := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: settings.Encode()}
	return connector{
		dsn: file.String(),
		driver: &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
			for _, p := range pragmas {
				if _, err := c.Exec(p, nil); err != nil {
					return fmt.Errorf("%s: %w", p, err)
				}
			}
			return nil
		}},
	}
}

// connector opens connections without a driver registered by name.
type connector struct {
	dsn    string
	driver *sqlite3.SQLiteDriver
}

func (c connector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.dsn) }
func (c connector) Driver() driver.Driver                        { return c.driver }

// ended is the context's error where that is why a read failed: SQLite says
// "interrupted".
func ended(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// failed turns an engine's error of a write into one of the store's.
func failed(err error) error {
	var e sqlite3.Error
	if errors.As(err, &e) && (e.Code == sqlite3.ErrBusy || e.Code == sqlite3.ErrLocked) {
		return errors.Join(ErrBusy, err)
	}
	return err
}
