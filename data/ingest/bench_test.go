package ingest_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"testing"

	"dateline/data/base"
	"dateline/data/ingest"
	"dateline/geo"
)

// BenchmarkRead reads the 16,566 rows of a real file: rows/s is what counts.
func BenchmarkRead(b *testing.B) {
	packed, err := io.ReadAll(sharedFile(b, "ucdp-ged-syria-2016-2019.csv.gz"))
	if err != nil {
		b.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		b.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		b.Fatal(err)
	}
	locator, err := geo.ReadLocator(base.Land())
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		file    []byte
		options ingest.Options
	}{
		{"csv", plain, ingest.Options{}},
		{"gz", packed, ingest.Options{}},
		{"gz+borders", packed, ingest.Options{Locator: locator}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			rows := 0
			for b.Loop() {
				r, err := ingest.Open("x.csv", bytes.NewReader(c.file), c.options)
				if err != nil {
					b.Fatal(err)
				}
				for _, err := range r.Incidents() {
					if err != nil {
						b.Fatal(err)
					}
					rows++
				}
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
