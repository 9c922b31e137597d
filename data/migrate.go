package data

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// applicationID marks a database file as Dateline's: "DTLN".
const applicationID = 0x44544C4E

// migrationsOf are those of the folder, and those that are written in Go.
func migrationsOf(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectSQLite3, db, files,
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()),
		goose.WithGoMigrations(goose.NewGoMigration(4, &goose.GoFunc{RunTx: carryOver}, nil)))
}

// migrate brings the tables up to the newest schema. Migrations only go
// forward, and each sets user_version to its own number.
func migrate(ctx context.Context, db *sql.DB) error {
	p, err := migrationsOf(db)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	sources := p.ListSources()
	newest := sources[len(sources)-1].Version

	// Two processes may start on the same new file: the one that comes second
	// finds a table made under its hands, and the schema done a moment later.
	for attempt := 0; ; attempt++ {
		version, err := schemaVersion(ctx, db)
		switch {
		case errors.Is(failed(err), ErrBusy) && attempt < 200 && ctx.Err() == nil: // the other one just turned to WAL
			time.Sleep(50 * time.Millisecond)
			continue
		case err != nil:
			return err
		case version > newest:
			return fmt.Errorf("it was written by a newer Dateline (schema %d, this one knows up to %d): update Dateline", version, newest)
		case version == newest:
			return nil
		}
		_, err = p.Up(ctx)
		if err != nil && (attempt == 200 || ctx.Err() != nil) {
			return fmt.Errorf("bring schema %d to %d: %w", version, newest, ended(ctx, err))
		}
		if err != nil {
			time.Sleep(50 * time.Millisecond)
		}
	}
}

// schemaVersion is the number of the last migration the file has seen, 0 for a
// new file. It is an error for the file to be another program's.
func schemaVersion(ctx context.Context, db *sql.DB) (int64, error) {
	var application, version int64
	var foreign bool
	err := db.QueryRowContext(ctx, `
		SELECT
			(SELECT application_id FROM pragma_application_id),
			(SELECT user_version FROM pragma_user_version),
			EXISTS (
				SELECT 1
				FROM sqlite_schema
				WHERE name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%' -- goose's own table comes before the first migration
			)`).Scan(&application, &version, &foreign)
	if err != nil {
		return 0, ended(ctx, err)
	}
	if application != applicationID && (application != 0 || version != 0 || foreign) {
		return 0, fmt.Errorf("it is a database of another program")
	}
	return version, nil
}
