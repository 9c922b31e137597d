package ingest_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline/data/ingest"

	"github.com/paulmach/orb"
)

// FuzzCSV, FuzzJSON, FuzzSheet and FuzzMapping read whatever they are given.
// Nothing may panic, each incident must be one that a publisher may see, and the
// report must account for every row.
func FuzzCSV(f *testing.F) {
	names, err := filepath.Glob(filepath.Join("testdata", "*.csv"))
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, false)
		f.Add(gz(f, b), true)
	}
	for _, b := range [][]byte{
		csvFile(acled31, anACLED), csvFile(acledOld, anACLED), csvFile(acled2016, anACLED), csvFile(gtd135, aGTD), csvFile(awsd44, anAWSD),
		delimited(';', acled31, anACLED), zst(f, csvFile(awsd44, anAWSD)), zipped(f, map[string][]byte{"a.csv": csvFile(awsd44, anAWSD)}),
		[]byte(editorsSheet), []byte(gdeltRow("1", "190", "19", "4", "SY", 57) + gdeltRow("2", "183", "18", "4", "SY", 58)), []byte(gdeltRow("1", "190", "19", "4", "SY", 61)),
		[]byte("d\xe4te,place\n2020-01-02,M\xfchle\n"), []byte("\xff\xfed\x00a\x00t\x00e\x00,\x00p\x00l\x00a\x00c\x00e\x00\n\x002\x000\x002\x000\x00,\x00A\x00\n\x00"),
	} {
		f.Add(b, true)
		f.Add(b, false)
	}
	f.Fuzz(readAnything)
}

func FuzzJSON(f *testing.F) {
	for _, b := range [][]byte{
		features(f, acled31, anACLED), []byte(`[{"date":"2020-01-02","place":"A"},{"date":"2020-01-03","more":{"x":[1,{"y":2}]}}]`),
		[]byte("{\"date\":\"2020-01-02\",\"place\":\"A\"}\n{\"date\":3}\n"), []byte(`{"data":[{"date":"2020-01-02","place":"A"}],"x":"}"}`),
		[]byte(`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1],[0,0]]]},"properties":{"date":"2020"}}]}`),
		[]byte("[" + strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40) + "]"),
	} {
		f.Add(b, true)
		f.Add(b, false)
	}
	f.Fuzz(readAnything)
}

func FuzzSheet(f *testing.F) {
	f.Add(book(f, map[string][][]any{"A notes": {{"About", "x"}}, "Sheet B": {{"Date", "Place", "Country"}, {45373, "A", "France"}, {nil, 3.5, true}}}), true)
	f.Add(zipped(f, map[string][]byte{"xl/workbook.xml": []byte("<workbook/>"), "[Content_Types].xml": []byte("<Types/>")}), true)
	f.Fuzz(readAnything)
}

func FuzzMapping(f *testing.F) {
	f.Add("date_order = \"dmy\"\n[columns]\ndate = \"date\"\nplace = \"place\"\n[defaults]\ncountry = \"FRA\"", []byte("date,place\n3/4/2020,A\n"))
	f.Fuzz(func(t *testing.T, mapping string, b []byte) {
		m, err := ingest.ReadMapping(strings.NewReader(mapping))
		if err != nil {
			return
		}
		if again, err := ingest.ReadMapping(strings.NewReader(m.TOML())); err != nil {
			t.Errorf("a mapping as it is written cannot be read: %v\n%s", err, m.TOML())
		} else if again.TOML() != m.TOML() {
			t.Errorf("written\n%s\nand then\n%s", m.TOML(), again.TOML())
		}
		read(t, b, ingest.Options{SkipBad: true, Mapping: m})
	})
}

func readAnything(t *testing.T, b []byte, skip bool) {
	read(t, b, ingest.Options{SkipBad: skip, Rejects: io.Discard})
}

func read(t *testing.T, b []byte, o ingest.Options) {
	o.Limits = ingest.Limits{Rows: 1000, Bytes: 1 << 20, Row: 1 << 16, Book: 1 << 20, Reported: 10}
	o.Locator, o.Geocoder = squares{}, &finder{}
	r, err := ingest.Open("x.csv", bytes.NewReader(b), o)
	if err != nil {
		if err.Error() == "" {
			t.Error("an error without a word")
		}
		return
	}
	defer r.Close()
	kept := 0
	for inc, err := range r.Incidents() {
		if err != nil {
			if inc != nil {
				t.Error("an incident beside an error")
			}
			break
		}
		kept++
		if err := inc.Validate(); err != nil {
			t.Errorf("incident %s: %v", inc.ExtID, err)
		}
		if inc.ExtID == "" || len(inc.Places) != 1 || inc.Place().Point != nil && *inc.Place().Point == (orb.Point{}) {
			t.Errorf("incident is %+v", inc)
		}
	}
	p := r.Report()
	if p.Read != p.Kept+p.Rejected+p.Skipped+p.Duplicates+p.Blank || o.SkipBad && kept != p.Kept || kept > p.Kept {
		t.Errorf("yielded %d, but report says read %d, kept %d, rejected %d, skipped %d, duplicates %d, blank %d", kept, p.Read, p.Kept, p.Rejected, p.Skipped, p.Duplicates, p.Blank)
	}
	if p.Tally("broken").Count > 0 {
		t.Errorf("the reader broke on a row: %+v", p.Tally("broken").Rows)
	}
	for _, list := range [][]ingest.Tally{p.Noted, p.Corrected, p.RejectedBy, p.SkippedBy} {
		for _, tally := range list {
			if len(tally.Rows) > o.Limits.Reported || tally.Text == "" {
				t.Errorf("tally is %+v", tally)
			}
		}
	}
	_ = p.String()
}
