// Command import writes a CSV file of n rows to standard output: those of the
// UCDP GED file that is named (plain or .gz), over and over, each with an id of
// its own.
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
)

func main() {
	n := flag.Int("n", 250_000, "number of rows")
	flag.Parse()
	if err := write(os.Stdout, flag.Arg(0), *n); err != nil {
		log.Fatal(err)
	}
}

func write(w io.Writer, name string, n int) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return err
		}
	}
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return err
	}
	id := slices.Index(rows[0], "id")
	if id < 0 || len(rows) < 2 {
		return fmt.Errorf("%s has no column id, or no rows", name)
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
