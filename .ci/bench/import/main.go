// Command import makes and reads CSV files for the measurement of imports. It
// writes n rows to standard output: those of the UCDP GED file that is named
// (plain or .gz), over and over, each with an id of its own. With -read it reads
// the file as an import does and stores nothing; with -sum it prints how many rows
// it has and how many dead.
package main

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"slices"
	"strconv"
	"strings"

	"dateline/data/base"
	"dateline/data/ingest"
	"dateline/geo"
)

func main() {
	n := flag.Int("n", 250_000, "number of rows")
	read := flag.Bool("read", false, "read as an import does, and store nothing")
	sum := flag.Bool("sum", false, "print the number of rows and of dead")
	flag.Parse()
	f, err := os.Open(flag.Arg(0))
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	switch {
	case *read:
		err = readAll(f)
	case *sum:
		err = printSum(f)
	default:
		err = write(os.Stdout, f, *n)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// readAll parses, checks and places each row.
func readAll(f *os.File) error {
	locator, err := geo.ReadLocator(base.Land())
	if err != nil {
		return err
	}
	r, err := ingest.Open(f.Name(), f, ingest.Options{Locator: locator})
	if err != nil {
		return err
	}
	defer r.Close()
	for _, err := range r.Incidents() {
		if err != nil {
			return err
		}
	}
	return nil
}

func printSum(f *os.File) error {
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return err
	}
	best, dead := slices.Index(rows[0], "best"), 0
	for _, row := range rows[1:] {
		n, err := strconv.Atoi(row[best])
		if err != nil {
			return err
		}
		dead += n
	}
	fmt.Printf(" %d %d\n", len(rows)-1, dead)
	return nil
}

func write(w io.Writer, f *os.File, n int) error {
	var r io.Reader = f
	if strings.HasSuffix(f.Name(), ".gz") {
		z, err := gzip.NewReader(f)
		if err != nil {
			return err
		}
		r = z
	}
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return err
	}
	id := slices.Index(rows[0], "id")
	if id < 0 || len(rows) < 2 {
		return fmt.Errorf("%s has no column id, or no rows", f.Name())
	}
	buffer := bufio.NewWriterSize(w, 1<<20)
	out := csv.NewWriter(buffer)
	out.Write(rows[0])
	for k := range n {
		row := rows[1+k%(len(rows)-1)]
		row[id] = strconv.Itoa(1_000_000 + k)
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return buffer.Flush()
}
