package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"iter"
	"os"
	"slices"
	"strings"

	"dateline/data"
	"dateline/data/ingest"
	"dateline/geo"
)

// importFile is one file on its way in.
type importFile struct {
	name    string
	file    *os.File
	size    int64 // 0: not known
	read    *counter
	reader  *ingest.Reader
	rejects *rejectsFile
	sample  []geo.Incident // the first ones, to show in a dry run
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
		_, _ = c.bar.Write(b[:n]) // a bar never fails
	}
	return n, err
}

type fileSet []*importFile

// openFiles opens every file and looks at its beginning, so that a file that is
// not understood is refused before anything is stored.
func openFiles(ctx context.Context, names []string, o ingest.Options, rejectsOf func(string) string) (set fileSet, err error) {
	defer func() {
		if err != nil {
			set.Close()
		}
	}()
	for _, name := range names {
		file := &importFile{name: name, read: &counter{sum: sha256.New()}}
		set = append(set, file)
		if name == "-" {
			file.name = "standard input"
			file.read.Reader = &interruptible{ctx: ctx, r: os.Stdin}
		} else if err := file.open(); err != nil {
			return set, err
		}
		if o.SkipBad {
			file.rejects = &rejectsFile{path: rejectsOf(name)}
			o.Rejects = file.rejects
		}
		if file.reader, err = ingest.Open(file.name, file.read, o); err != nil {
			return set, err
		}
	}
	return set, nil
}

func (f *importFile) open() (err error) {
	if f.file, err = os.Open(f.name); err != nil {
		return err
	}
	f.read.Reader = f.file
	info, err := f.file.Stat()
	if err != nil {
		return err
	}
	if info.IsDir() {
		return fmt.Errorf("%s is a folder; name the files in it", f.name)
	}
	f.size = info.Size()
	return nil
}

// Close closes the files and takes rejects away that were not kept.
func (s fileSet) Close() {
	for _, f := range s {
		if f.reader != nil {
			f.reader.Close()
		}
		if f.file != nil {
			f.file.Close()
		}
		if f.rejects != nil {
			f.rejects.drop()
		}
	}
}

// datasets are those of the files, each once. Terms that were set before, for
// the data set in the database, hold until a flag or a mapping says otherwise.
func (s fileSet) datasets(kept map[string]geo.Dataset, c importCmd) []geo.Dataset {
	var out []geo.Dataset
	for _, f := range s {
		d := f.reader.Dataset()
		if i := slices.IndexFunc(out, func(o geo.Dataset) bool { return o.Slug == d.Slug }); i >= 0 {
			if v := strings.Split(out[i].Version, "; "); d.Version != "" && !slices.Contains(v, d.Version) {
				out[i].Version = strings.TrimPrefix(out[i].Version+"; "+d.Version, "; ")
			}
			continue
		}
		if was, ok := kept[d.Slug]; ok {
			keep := func(now *string, was, flag string) {
				if flag == "" && was != "" && c.Map == "" {
					*now = was
				}
			}
			keep(&d.Name, was.Name, c.Name)
			keep(&d.Licence, was.Licence, c.Licence)
			keep(&d.Attribution, was.Attribution, c.Attribution)
			keep((*string)(&d.Redistribution), string(was.Redistribution), c.Redistribution)
			if was.Version != "" && c.Version == "" && (d.Version == "" || strings.HasPrefix(d.Version, "unstated")) {
				d.Version = was.Version
			}
			d.LicenceURL, d.Note = cmp.Or(was.LicenceURL, d.LicenceURL), cmp.Or(was.Note, d.Note)
		}
		out = append(out, d)
	}
	return out
}

// sampleSize is how many incidents a dry run shows of a file.
const sampleSize = 5

// incidents are those of all files, one after the other.
func (s fileSet) incidents(ctx context.Context) iter.Seq2[*geo.Incident, error] {
	return func(yield func(*geo.Incident, error) bool) {
		for _, f := range s {
			for i, err := range f.reader.Incidents() {
				if err != nil && ctx.Err() != nil {
					err = ctx.Err()
				}
				if i != nil && len(f.sample) < sampleSize {
					f.sample = append(f.sample, *i)
				}
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
		// What follows the last row, such as a checksum, belongs to the file too.
		_, _ = io.Copy(io.Discard, f.read)
		out = append(out, data.File{Name: f.name, SHA256: hex.EncodeToString(f.read.sum.Sum(nil)), Bytes: f.read.n})
	}
	return out
}

// interruptible ends a read that waits, as for somebody to type, when ctx ends.
// The goroutine that reads ends with the process.
type interruptible struct {
	ctx  context.Context
	r    io.Reader
	ask  chan []byte
	done chan result
}

type result struct {
	n   int
	err error
}

func (i *interruptible) Read(b []byte) (int, error) {
	if i.ask == nil {
		i.ask, i.done = make(chan []byte, 1), make(chan result, 1)
		go func() {
			for buf := range i.ask {
				n, err := i.r.Read(buf)
				i.done <- result{n, err}
			}
		}()
	}
	if err := i.ctx.Err(); err != nil {
		return 0, err
	}
	buf := make([]byte, len(b)) // not b: its owner may use it again while the read still waits
	i.ask <- buf
	select {
	case r := <-i.done:
		return copy(b, buf[:r.n]), r.err
	case <-i.ctx.Done():
		return 0, i.ctx.Err()
	}
}
