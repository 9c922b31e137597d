package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// rejectsOf is where the bad rows of a file go: where a flag says, beside the
// report, or beside the file; of standard input into the folder at hand.
func (c importCmd) rejectsOf(name string) string {
	switch {
	case c.Rejects != "" && len(c.Files) == 1:
		return c.Rejects
	case name == "-":
		name = "stdin"
	}
	base := filepath.Base(name)
	for _, ending := range []string{".gz", ".zst", ".zip", ".csv", ".tsv", ".txt", ".xlsx", ".json", ".geojson"} {
		if len(base) > len(ending) && strings.EqualFold(base[len(base)-len(ending):], ending) {
			base = base[:len(base)-len(ending)]
		}
	}
	dir := filepath.Dir(name)
	switch {
	case c.Rejects != "": // of several files it names a folder or the beginning of the names
		return strings.TrimSuffix(c.Rejects, ".csv") + "." + base + ".csv"
	case c.Report != "":
		dir = filepath.Dir(c.Report)
	}
	return filepath.Join(dir, base+".rejects.csv")
}

// rejectsFile is made with the first bad row, under another name until the
// import is done.
type rejectsFile struct {
	path string
	temp *os.File
	kept bool
}

func (r *rejectsFile) Write(b []byte) (int, error) {
	if r.temp == nil {
		f, err := os.CreateTemp(filepath.Dir(r.path), "."+filepath.Base(r.path)+".")
		if err != nil {
			return 0, fmt.Errorf("%w (--rejects FILE puts the bad rows elsewhere)", err)
		}
		r.temp = f
	}
	return r.temp.Write(b)
}

func (r *rejectsFile) drop() {
	if r.temp != nil && !r.kept {
		r.temp.Close()
		os.Remove(r.temp.Name())
	}
}

// keep puts the file in its place.
func (r *rejectsFile) keep() error {
	if r.temp == nil {
		return nil
	}
	if err := r.temp.Chmod(0o644); err != nil {
		return err
	}
	if err := r.temp.Close(); err != nil {
		return err
	}
	if err := os.Rename(r.temp.Name(), r.path); err != nil {
		return err
	}
	r.kept = true
	return nil
}

// keepRejects puts the files of bad rows in their places and says where.
func (s fileSet) keepRejects() error {
	for _, f := range s {
		if f.rejects == nil || f.rejects.temp == nil {
			continue
		}
		if err := f.rejects.keep(); err != nil {
			return fmt.Errorf("keep the bad rows: %w", err)
		}
		fmt.Printf("%s: the bad rows are in %s; mended, it can be imported like any other file\n", f.name, f.rejects.path)
	}
	return nil
}
