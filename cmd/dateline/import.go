package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"os"
	"strings"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"dateline/data"
	"dateline/data/base"
	"dateline/data/ingest"
	"dateline/geo"
)

type importCmd struct {
	database
	Files   []string `arg:"" name:"file" help:"UCDP GED files: CSV in any of its layouts, plain or .gz."`
	Format  string   `default:"auto" enum:"auto,ucdp-ged" help:"auto finds out by the header (default)."`
	Dataset string   `placeholder:"SLUG" help:"The data set the incidents go to, instead of the format's own."`
	Status  string   `default:"published" enum:"draft,published" help:"draft keeps the incidents from readers (default ${default})."`
	Note    string   `placeholder:"TEXT" help:"A public note on the edition."`
}

func (c importCmd) Run(ctx context.Context) error {
	locator, err := geo.ReadLocator(base.Land())
	if err != nil {
		return fmt.Errorf("read the country shapes: %w", err)
	}
	known, err := c.knownActors(ctx)
	if err != nil {
		return err
	}
	set, err := openFiles(c.Files, ingest.Options{
		Dataset: c.Dataset, Status: geo.Status(c.Status), Locator: locator, Roster: ingest.NewRoster(known...),
	})
	if err != nil {
		return err
	}
	defer set.Close()
	published, err := c.store(ctx, set)
	if err != nil {
		return err
	}
	for _, f := range set {
		fmt.Println(f.reader.Report())
	}
	fmt.Println(outcome(published))
	return nil
}

// knownActors are those of the database, if there is one, by which the files'
// are recognised.
func (c importCmd) knownActors(ctx context.Context) ([]geo.Actor, error) {
	path, err := c.path()
	if err != nil || !data.Exists(path) {
		return nil, err
	}
	store, err := c.open(ctx, false)
	if err != nil {
		return nil, err
	}
	defer store.Close()
	return store.Actors(ctx, 0)
}

// store publishes the files. A database that is made for them goes again when
// that fails.
func (c importCmd) store(ctx context.Context, set fileSet) (published data.Published, err error) {
	path, err := c.path()
	if err != nil {
		return published, err
	}
	fresh := !data.Exists(path)
	store, err := c.open(ctx, true)
	if err != nil {
		return published, err
	}
	published, err = c.publish(ctx, store, set)
	err = errors.Join(err, store.Close())
	if err != nil && fresh {
		err = errors.Join(err, remove(path))
	}
	return published, err
}

func (c importCmd) publish(ctx context.Context, store data.Store, set fileSet) (data.Published, error) {
	bar := set.bar()
	defer bar.Finish()
	return store.Publish(ctx, data.Publication{
		Cause: "import", Note: c.Note,
		Datasets:  set.datasets(),
		Incidents: set.incidents(),
		LateActors: func() []geo.Actor {
			var actors []geo.Actor
			for _, f := range set {
				actors = append(actors, f.reader.Actors()...)
			}
			return actors
		},
		Files: set.files,
		Progress: func(done int) {
			if done%500 == 0 {
				bar.Describe(fmt.Sprintf("%d incidents", done))
			}
		},
	})
}

// outcome says in a sentence what the store made of it.
func outcome(p data.Published) string {
	if !p.New && p.Drafts == 0 {
		return fmt.Sprintf("Nothing changed: all %d incidents were here already, as they are. Edition %d stands.", p.Unchanged, p.Edition.N)
	}
	var parts []string
	for _, part := range []struct {
		n    int
		text string
	}{{p.Added, "new"}, {p.Changed, "changed"}, {p.Unchanged, "unchanged"}, {p.Withheld, "withheld, because they were withdrawn"}, {p.Drafts, "kept as drafts"}} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.text))
		}
	}
	if !p.New {
		return strings.Join(parts, ", ") + "; no new edition"
	}
	return fmt.Sprintf("Edition %d: %s; %d incidents in all", p.Edition.N, strings.Join(parts, ", "), p.Edition.Total)
}

// importFile is one file on its way in.
type importFile struct {
	name   string
	file   *os.File
	size   int64
	read   *counter
	reader *ingest.Reader
}

// counter counts and hashes what passes.
type counter struct {
	io.Reader
	n   int64
	sum hash.Hash
	bar io.Writer // told what passes, if not nil
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.n += int64(n)
	c.sum.Write(b[:n])
	if c.bar != nil {
		c.bar.Write(b[:n])
	}
	return n, err
}

type fileSet []*importFile

// openFiles opens every file and looks at its header, so that a file that is
// not understood is refused before anything is stored.
func openFiles(names []string, o ingest.Options) (set fileSet, err error) {
	defer func() {
		if err != nil {
			set.Close()
		}
	}()
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return set, err
		}
		file := &importFile{name: name, file: f, read: &counter{Reader: f, sum: sha256.New()}}
		set = append(set, file)
		info, err := f.Stat()
		if err != nil {
			return set, err
		}
		if info.IsDir() {
			return set, fmt.Errorf("%s is a folder; name the files in it", name)
		}
		file.size = info.Size()
		if file.reader, err = ingest.Open(name, file.read, o); err != nil {
			return set, err
		}
	}
	return set, nil
}

func (s fileSet) Close() {
	for _, f := range s {
		f.file.Close()
	}
}

func (s fileSet) datasets() []geo.Dataset {
	var out []geo.Dataset
	for _, f := range s {
		out = append(out, f.reader.Dataset())
	}
	return out
}

// incidents are those of all files, one after the other.
func (s fileSet) incidents() iter.Seq2[*geo.Incident, error] {
	return func(yield func(*geo.Incident, error) bool) {
		for _, f := range s {
			for i, err := range f.reader.Incidents() {
				if !yield(i, err) {
					return
				}
			}
		}
	}
}

// files are the records of the files, once they have been read to the end.
func (s fileSet) files() []data.File {
	var out []data.File
	for _, f := range s {
		out = append(out, data.File{Name: f.name, SHA256: hex.EncodeToString(f.read.sum.Sum(nil)), Bytes: f.read.n})
	}
	return out
}

// bar is a progress bar over the bytes of all files, on a terminal only.
func (s fileSet) bar() *progressbar.ProgressBar {
	var size, read int64
	for _, f := range s {
		size += f.size
		read += f.read.n
	}
	bar := progressbar.NewOptions64(size,
		progressbar.OptionSetWriter(os.Stderr),
		progressbar.OptionSetVisibility(term.IsTerminal(int(os.Stderr.Fd()))),
		progressbar.OptionShowBytes(true), progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish(),
		progressbar.OptionThrottle(100_000_000), progressbar.OptionSetDescription("reading"))
	bar.Add64(read)
	for _, f := range s {
		f.read.bar = bar
	}
	return bar
}

// remove takes a database that was only just created away again.
func remove(path string) error {
	var err error
	for _, ending := range []string{"", "-wal", "-shm"} {
		if e := os.Remove(path + ending); e != nil && !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}
