package geo_test

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dateline/geo"
)

// openDataset opens a file of the shared datasets; without them the test is skipped.
func openDataset(t *testing.T, name string) io.Reader {
	t.Helper()
	path := filepath.Join("..", "..", "shared", "datasets", "incidents", name)
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		t.Skipf("no shared datasets beside the repository: %s is absent", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// In UCDP's files the name, the Gleditsch-Ward number and, where given, the ISO
// code of a row must mean the same country.
func TestCountriesOfUCDP(t *testing.T) {
	for _, file := range []string{
		"ucdp-ged-syria-2016-2019.csv.gz", "ucdp-ged-19.1-myanmar-bangladesh.csv.gz",
		"ucdp-ged-19.1-bangladesh-hxl.csv.gz", "ucdp-ged-23.1-random1000.csv.gz",
	} {
		t.Run(file, func(t *testing.T) {
			r := csv.NewReader(openDataset(t, file))
			header, err := r.Read()
			if err != nil {
				t.Fatal(err)
			}
			name, number, iso := slices.Index(header, "country"), slices.Index(header, "country_id"), slices.Index(header, "iso3")
			seen := map[string]bool{}
			for {
				row, err := r.Read()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				pair := row[name] + "|" + row[number]
				if seen[pair] || strings.HasPrefix(row[name], "#") { // the row of HXL tags
					continue
				}
				seen[pair] = true
				n, err := strconv.Atoi(row[number])
				if err != nil {
					t.Fatal(err)
				}
				byNumber, ok := geo.CountryByGW(n)
				byName, err := geo.ParseCountry(row[name])
				if !ok || err != nil || byNumber != byName {
					t.Errorf("%s: number is %q, name is %q (%v)", pair, byNumber, byName, err)
				}
				if iso >= 0 && row[iso] != string(byName) {
					t.Errorf("%s: name is %q, the file says %q", pair, byName, row[iso])
				}
			}
			if len(seen) == 0 {
				t.Error("no country read")
			}
		})
	}
	t.Run("25.1", func(t *testing.T) {
		var events []struct{ Country string }
		if err := json.NewDecoder(openDataset(t, "ucdp-ged-25.1-sample9972.json.gz")).Decode(&events); err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			if _, err := geo.ParseCountry(e.Country); err != nil {
				t.Error(err)
			}
		}
		if len(events) != 9972 {
			t.Errorf("%d events, want 9972", len(events))
		}
	})
}

// Every FIPS code of a GDELT export is known.
func TestCountriesOfGDELT(t *testing.T) {
	lines := bufio.NewScanner(openDataset(t, "gdelt2-20191024143000.export.CSV.gz"))
	lines.Buffer(nil, 1<<20)
	n := 0
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		for _, column := range []int{37, 45, 53} {
			if code := fields[column]; code != "" {
				n++
				if _, ok := geo.CountryByFIPS(code); !ok {
					t.Errorf("line %d: no country has the FIPS code %q", n, code)
				}
			}
		}
	}
	if err := lines.Err(); err != nil || n == 0 {
		t.Errorf("%d codes read, %v", n, err)
	}
}

func TestCountriesOfAWSD(t *testing.T) {
	rows, err := csv.NewReader(openDataset(t, "awsd-afghanistan.csv.gz")).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	code, name := slices.Index(rows[0], "Country Code"), slices.Index(rows[0], "Country")
	for _, row := range rows[1:] {
		if strings.HasPrefix(row[code], "#") {
			continue
		}
		byCode, err := geo.ParseCountry(row[code])
		byName, err2 := geo.ParseCountry(row[name])
		if err != nil || err2 != nil || byCode != byName {
			t.Fatalf("%q is %q (%v), %q is %q (%v)", row[code], byCode, err, row[name], byName, err2)
		}
	}
}
