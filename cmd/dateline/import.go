package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"dateline/data"
	"dateline/data/base"
	"dateline/data/ingest"
	"dateline/geo"
)

type importCmd struct {
	database
	Files   []string `arg:"" name:"file" help:"Files of incidents: UCDP GED, ACLED, GTD, AWSD, Insecurity Insight, GDELT, or any table or GeoJSON of your own; CSV, xlsx or JSON, plain or as .gz, .zst or .zip. - is standard input."`
	Format  string   `default:"auto" enum:"auto,ucdp-ged,ucdp-ged-thinned,acled,gtd,awsd,insecurity-insight,gdelt,csv,geojson" help:"auto finds out by what the file holds (default). csv and geojson read by a mapping."`
	Map     string   `placeholder:"FILE" help:"A mapping of columns (TOML) by which to read the files; --dry-run prints one to begin with."`
	DryRun  bool     `name:"dry-run" help:"Say what would be added, changed and missing, and how rows read, and store nothing."`
	SkipBad bool     `name:"skip-bad" help:"Keep the good rows of a file with bad ones; the bad ones go to a file of rejects."`
	Rejects string   `placeholder:"FILE" help:"Where bad rows go, instead of FILE.rejects.csv beside the file read or beside the report."`
	Report  string   `placeholder:"FILE" help:"Write the account of every row and change as JSON."`

	Dataset         string `placeholder:"SLUG" help:"The data set the incidents go to, instead of the format's own." group:"Data set:"`
	Name            string `placeholder:"TEXT" help:"Its name." group:"Data set:"`
	Version         string `placeholder:"TEXT" help:"Its version, instead of what the file says." group:"Data set:"`
	Licence         string `placeholder:"TEXT" help:"Its licence, an SPDX id or words." group:"Data set:"`
	Attribution     string `placeholder:"TEXT" help:"The credit line that is shown with it." group:"Data set:"`
	Redistribution  string `placeholder:"RULE" help:"What may leave Dateline: open (rows), display (shown, not passed on) or private (counts)." group:"Data set:"`
	WithdrawMissing bool   `name:"withdraw-missing" help:"The files are the whole data set: withdraw the incidents of it that they lack." group:"Data set:"`
	Status          string `default:"published" enum:"draft,published" help:"draft keeps the incidents from readers (default ${default})." group:"Data set:"`
	Note            string `placeholder:"TEXT" help:"A public note on the edition." group:"Data set:"`
	AllKinds        bool   `name:"all-kinds" help:"Take in rows that are no attacks, plots, arrests or warnings too, such as protests." group:"Data set:"`

	Sheet     string `placeholder:"NAME" help:"The sheet of a spreadsheet, instead of the one that looks most like a table." group:"Reading:"`
	Encoding  string `placeholder:"NAME" help:"The encoding of the text, such as windows-1251; UTF-8, UTF-16 and Windows-1252 are found out." group:"Reading:"`
	DateOrder string `name:"date-order" placeholder:"dmy|mdy" help:"Which comes first in dates such as 3/4/2024." group:"Reading:"`

	NoGeocode bool `name:"no-geocode" help:"Leave rows without a position as they are, instead of looking for their places by name." group:"Reading:"`

	LimitRows    int   `name:"limit-rows" placeholder:"N" help:"Rows of a file (default 2,000,000)." group:"Limits:"`
	LimitColumns int   `name:"limit-columns" placeholder:"N" help:"Columns (default 500)." group:"Limits:"`
	LimitField   int   `name:"limit-field" placeholder:"BYTES" help:"Length of a cell (default 64 KiB)." group:"Limits:"`
	LimitRow     int   `name:"limit-row" placeholder:"BYTES" help:"Length of a row (default 1 MiB)." group:"Limits:"`
	LimitBytes   int64 `name:"limit-bytes" placeholder:"BYTES" help:"Length of an unpacked file (default 4 GiB)." group:"Limits:"`
	LimitBook    int64 `name:"limit-book" placeholder:"BYTES" help:"Size of a spreadsheet or archive, packed and unpacked (default 256 MiB)." group:"Limits:"`
	LimitErrors  int   `name:"limit-errors" placeholder:"N" help:"Rows named for each reason (default 100)." group:"Limits:"`
}

// importGC lets garbage grow to twice what is held, some 50 MB, before it is
// collected: an import makes little else.
const importGC = 200

func (c importCmd) Run(ctx context.Context) error {
	if c.WithdrawMissing && c.SkipBad {
		return errors.New("--withdraw-missing needs every row to be read: a bad row would be withdrawn; leave out --skip-bad")
	}
	debug.SetGCPercent(importGC)
	o, err := c.options()
	if err != nil {
		return err
	}
	kept, err := c.known(ctx)
	if err != nil {
		return err
	}
	o.Roster = ingest.NewRoster(kept.actors...)
	set, err := openFiles(ctx, c.Files, o, c.rejectsOf)
	if err != nil {
		return err
	}
	defer set.Close()
	account := &account{dryRun: c.DryRun, limit: max(c.LimitErrors, 1000)}
	if err := c.store(ctx, set, kept, account); err != nil {
		return err
	}
	for _, f := range set {
		account.Files = append(account.Files, f.reader.Report())
	}
	if c.Report != "" {
		if err := account.write(c.Report); err != nil {
			return err
		}
	}
	if c.DryRun {
		set.explain()
	} else if err := set.keepRejects(); err != nil {
		return err
	}
	fmt.Print(account)
	return nil
}

// options are the flags as the reader takes them.
func (c importCmd) options() (o ingest.Options, err error) {
	o = ingest.Options{
		Dataset: c.Dataset, Version: c.Version, Status: geo.Status(c.Status), AllKinds: c.AllKinds,
		Sheet: c.Sheet, Encoding: c.Encoding, DateOrder: c.DateOrder, SkipBad: c.SkipBad,
		Terms: geo.Dataset{Name: c.Name, Licence: c.Licence, Attribution: c.Attribution},
		Limits: ingest.Limits{
			Rows: c.LimitRows, Columns: c.LimitColumns, Field: c.LimitField, Row: c.LimitRow,
			Bytes: c.LimitBytes, Book: c.LimitBook, Reported: c.LimitErrors,
		},
	}
	if c.Format != "auto" {
		o.Format = c.Format
	}
	if c.Redistribution != "" {
		if o.Terms.Redistribution, err = geo.ParseCode("redistribution", c.Redistribution, geo.Redistributions); err != nil {
			return o, err
		}
	}
	if c.Map != "" {
		f, err := os.Open(c.Map)
		if err != nil {
			return o, err
		}
		defer f.Close()
		if o.Mapping, err = ingest.ReadMapping(f); err != nil {
			return o, fmt.Errorf("%s: %w", c.Map, err)
		}
	}
	locator, err := geo.ReadLocator(base.Land())
	if err != nil {
		return o, fmt.Errorf("read the country shapes: %w", err)
	}
	o.Locator = locator
	if !c.NoGeocode {
		o.Geocoder = newFinder()
	}
	return o, nil
}

// known is what the database, if there is one, knows: actors, by which the files'
// are recognised, and the terms of data sets.
type known struct {
	actors   []geo.Actor
	datasets map[string]geo.Dataset
}

func (c importCmd) known(ctx context.Context) (known, error) {
	k := known{datasets: map[string]geo.Dataset{}}
	path, err := c.path()
	if err != nil || !data.Exists(path) {
		return k, err
	}
	store, err := c.open(ctx, false)
	if err != nil {
		return k, err
	}
	defer store.Close()
	if k.actors, err = store.Actors(ctx, 0); err != nil {
		return k, err
	}
	sets, err := store.Datasets(ctx, 0)
	for _, d := range sets {
		k.datasets[d.Slug] = d
	}
	return k, err
}

// store publishes the files. A dry run without a database makes one elsewhere.
func (c importCmd) store(ctx context.Context, set fileSet, kept known, a *account) (err error) {
	path, err := c.path()
	if err != nil {
		return err
	}
	if !data.Exists(path) {
		return c.storeFresh(ctx, path, set, kept, a)
	}
	store, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	return errors.Join(c.publish(ctx, store, set, kept, a), store.Close())
}

// storeFresh makes the database in a file beside its place, without a journal,
// and gives it its name when it is whole: no other process sees half of it, and
// what is left after a loss of power is not taken for a database.
func (c importCmd) storeFresh(ctx context.Context, path string, set fileSet, kept known, a *account) (err error) {
	dir := filepath.Dir(path)
	if c.DryRun {
		dir = ""
	}
	if dir, err = os.MkdirTemp(dir, ".dateline-import-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	made := filepath.Join(dir, filepath.Base(path))
	store, err := data.Open(ctx, made, data.Options{Unguarded: !c.DryRun}) // a dry run rolls back, for which a journal is needed
	if err != nil {
		return err
	}
	if err := errors.Join(c.publish(ctx, store, set, kept, a), store.Close()); err != nil || c.DryRun {
		return err
	}
	if info, err := os.Stat(path); err == nil && info.Size() == 0 {
		os.Remove(path) // an empty file is no database, but in the way
	}
	return place(made, path)
}

// place gives a whole file its name, unless something bears it meanwhile.
func place(made, path string) error {
	f, err := os.OpenFile(made, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	err = os.Link(made, path)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s was made by somebody else meanwhile; import again", path)
	}
	if err != nil { // a file system without links
		return os.Rename(made, path)
	}
	return nil
}

func (c importCmd) publish(ctx context.Context, store data.Store, set fileSet, kept known, a *account) (err error) {
	sets := set.datasets(kept.datasets, c)
	bar := set.bar()
	defer bar.Finish()
	a.began = time.Now()
	p := data.Publication{
		Cause: "import", Note: c.Note, Datasets: sets, DryRun: c.DryRun, WithdrawMissing: c.WithdrawMissing,
		Incidents: readAhead(set.incidents(ctx)),
		LateActors: func() []geo.Actor {
			var actors []geo.Actor
			for _, f := range set {
				actors = append(actors, f.reader.Actors()...)
			}
			return actors
		},
		Files:    set.files,
		Progress: func(done int) { bar.rows(done) },
		Changed:  a.change, Missing: a.missing,
	}
	for _, d := range sets {
		p.Whole = append(p.Whole, d.Slug)
	}
	a.Published, err = store.Publish(ctx, p)
	if cause := errors.Unwrap(err); cause != nil {
		return cause // without the store's "publish import", which the command says
	}
	return err
}
