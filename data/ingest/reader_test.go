package ingest_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dateline/data/ingest"
	"dateline/geo"

	"github.com/google/go-cmp/cmp"
)

// readFile reads all of a fixture.
func readFile(t *testing.T, name string, o ingest.Options) ([]*geo.Incident, *ingest.Report, error) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return readBytes(t, name, b, o)
}

func readBytes(t *testing.T, name string, b []byte, o ingest.Options) ([]*geo.Incident, *ingest.Report, error) {
	t.Helper()
	r, err := ingest.Open(name, bytes.NewReader(b), o)
	if err != nil {
		t.Fatalf("open %s: %v", name, err)
	}
	list, err := collect(r)
	p := r.Report()
	if err == nil && p.Read != p.Kept+p.Rejected+p.Skipped+p.Duplicates+p.Blank {
		t.Errorf("%s: read %d, but kept %d, rejected %d, duplicates %d, blank %d", name, p.Read, p.Kept, p.Rejected, p.Duplicates, p.Blank)
	}
	return list, p, err
}

func collect(r *ingest.Reader) (list []*geo.Incident, err error) {
	for inc, err := range r.Incidents() {
		if err != nil {
			return list, err
		}
		list = append(list, inc)
	}
	return list, nil
}

// mustRead reads a fixture in which no row is bad.
func mustRead(t *testing.T, name string, o ingest.Options) ([]*geo.Incident, *ingest.Report) {
	t.Helper()
	list, p, err := readFile(t, name, o)
	if err != nil {
		t.Fatal(err)
	}
	return list, p
}

// refusals lists "row/line column: reason" of the rows of a strict reading.
func refusals(t *testing.T, err error) (out []string) {
	t.Helper()
	var all *ingest.RejectedError
	if !errors.As(err, &all) {
		t.Fatalf("error is %v, want a RejectedError", err)
	}
	var row *ingest.RowError
	if !errors.As(err, &row) || row != all.Rows[0] {
		t.Errorf("the error does not unwrap to its first row")
	}
	for _, e := range all.Rows {
		out = append(out, strings.TrimPrefix(e.Error(), e.File+", "))
	}
	return out
}

// contain checks that each text is in the one of the same place.
func contain(t *testing.T, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %d messages, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
	for i := range got {
		for w := range strings.SplitSeq(want[i], " ... ") {
			if !strings.Contains(got[i], w) {
				t.Errorf("message %d is\n  %s\nwhich lacks\n  %s", i, got[i], w)
			}
		}
	}
}

func ids(list []*geo.Incident) (out []string) {
	for _, inc := range list {
		out = append(out, inc.ExtID)
	}
	return out
}

func diff(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got, cmp.Comparer(func(a, b geo.Count) bool { return a == b })); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// gz packs b.
func gz(t testing.TB, b []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestRefusedFiles(t *testing.T) {
	plain := fixture(t, "layout-49.csv")
	packed := gz(t, plain)
	text := string(plain)
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"empty":              {nil, "the file is empty"},
		"only blanks":        {[]byte(" \n\n"), "the file is empty"},
		"web page":           {[]byte("<!DOCTYPE html><html>"), "web page ... was a page saved"},
		"json":               {[]byte(`[{"id": 1}]`), "known format ... not a column of dates"},
		"spreadsheet":        {[]byte("PK\x03\x04\x14\x00"), "spreadsheet or zip archive, but is none"},
		"binary":             {[]byte("id,\x00\x01\x02"), "not a text file"},
		"utf-16":             {[]byte("\xff\xfei\x00d\x00"), "not CSV: no line has a comma"},
		"prose":              {[]byte("Dear colleague\nplease find\n"), "not CSV: no line has a comma"},
		"no header":          {fixture(t, "05-no-header.csv"), "line 1: the first line holds values ... add a first line"},
		"dates that are not": {[]byte("date,title,country\nsoon,a,AFG\n2024-13-01,b,AFG\n"), `not a column of dates ... "date" is not read as date: too few of its values are such, as soon, 2024-13-01`},
		"other columns":      {[]byte("name,colour,size\na,b,c\n"), "of no known format ... not a column of dates: name, colour, size ... known: UCDP GED ... --map FILE"},
		"near layout":        {[]byte(strings.Replace(strings.Replace(text, ",best,", ",best_est,", 1), "date_start", "from", 1)), "looks like UCDP GED ... lacks the columns date_start, best ... other names here: from, best_est"},
		"same column":        {[]byte(strings.Replace(text, "dyad_name", "year", 1)), "two columns are called year"},
		"many columns":       {[]byte(strings.Repeat("a,", 600) + "b\n"), "601 columns, at most 500"},
		"endless header":     {[]byte(strings.Repeat("a,", 1<<20)), "longer than the limit"},
		"quote in header":    {[]byte("id,\"na\"me,x\n1,2,3\n"), "names of the columns cannot be read ... quoted text"},
		"packed twice":       {gz(t, packed), "packed twice"},
		"no gzip":            {[]byte("\x1f\x8b\x00\x00"), "begins like a gzip file, but is none"},
		"gzip header only":   {packed[:12], "ends too early: it is cut"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ingest.Open("x.csv", bytes.NewReader(c.file), ingest.Options{})
			var bad *ingest.FormatError
			if !errors.As(err, &bad) {
				t.Fatalf("error is %v, want a FormatError", err)
			}
			contain(t, []string{err.Error()}, c.want)
		})
	}
}

func TestCutAndDamagedGzip(t *testing.T) {
	rows := fixture(t, "layout-49.csv")
	noise := make([]byte, 200_000) // past the first buffer, and not to be packed much
	for i, s := 0, uint32(1); i < len(noise); i++ {
		s = s*1664525 + 1013904223
		noise[i] = 'a' + byte(s>>24)%26
		if i%80 == 79 {
			noise[i] = '\n'
		}
	}
	packed := gz(t, append(rows, noise...))
	damaged := slices.Clone(packed)
	damaged[len(damaged)-6] ^= 0xff // in the checksum
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"cut":     {packed[:len(packed)-2000], "the packed file ends too early: it is cut"},
		"damaged": {damaged, "the packed file is damaged"},
	} {
		r, err := ingest.Open("x.csv.gz", bytes.NewReader(c.file), ingest.Options{SkipBad: true})
		if err != nil {
			t.Fatal(name, err)
		}
		_, err = collect(r)
		var bad *ingest.FormatError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), c.want) || bad.Line < 5 {
			t.Errorf("%s: error is %v, want a line and %q", name, err, c.want)
		}
	}
}

func TestLimits(t *testing.T) {
	text := string(fixture(t, "08-cut-in-row.csv"))
	header, first, _ := strings.Cut(text, "\n")
	first, _, _ = strings.Cut(first, "\n")
	row := func(id string) string { return id + strings.TrimPrefix(first, "1") + "\n" }
	good := header + "\n" + row("1") + row("2") + row("3")
	long := strings.Replace(row("9"), "Milltown", strings.Repeat("m", 70<<10), 1)
	open := strings.Replace(row("9"), "Milltown", `"Milltown`, 1)
	for name, c := range map[string]struct {
		file   string
		limits ingest.Limits
		want   string
	}{
		"rows":           {good, ingest.Limits{Rows: 2}, "line 4: more than 2 rows"},
		"field":          {good + long, ingest.Limits{}, "row 4 (line 5), where_coordinates: a cell of 71680 bytes, at most 65536"},
		"bytes":          {good + strings.Repeat(row("4"), 2000), ingest.Limits{Bytes: 100_000}, "larger than the limit"},
		"row":            {good + strings.Replace(long, "m,", strings.Repeat("m", 2<<20)+",", 1), ingest.Limits{}, "line 5: the row that begins here is longer"},
		"open quote":     {good + open + strings.ReplaceAll(strings.Repeat(row("4"), 1<<13), `"`, ""), ingest.Limits{}, "line 5: the row that begins here is longer than the limit (is a quotation mark missing?)"},
		"endless blanks": {good + strings.Repeat("\n", 3<<20), ingest.Limits{}, "line 5: the row that begins here is longer"},
		"bomb":           {good + strings.Repeat("x", 8<<20), ingest.Limits{}, "line 5: the row that begins here is longer"},
	} {
		for _, packed := range []bool{false, true} {
			file := []byte(c.file)
			if packed {
				file = gz(t, file)
			}
			r, err := ingest.Open("x.csv", bytes.NewReader(file), ingest.Options{Limits: c.limits})
			if err == nil {
				_, err = collect(r)
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s (packed: %t): error is %v, want %q", name, packed, err, c.want)
			}
		}
	}
}

func TestStrictReadingStopsAfterTheLimit(t *testing.T) {
	b := fixture(t, "14-numbers-refused.csv")
	list, p, err := readBytes(t, "x.csv", b, ingest.Options{Limits: ingest.Limits{Reported: 3}})
	if len(list) != 0 {
		t.Errorf("%d incidents before the first bad row, want none", len(list))
	}
	var all *ingest.RejectedError
	if !errors.As(err, &all) || !all.Stopped || all.Count != 3 || len(all.Rows) != 3 {
		t.Errorf("error is %#v, want 3 rows and Stopped", err)
	}
	if !strings.Contains(err.Error(), "at least 3 rows cannot be read, so the file is refused") {
		t.Errorf("message is %q", err)
	}
	if !slices.ContainsFunc(p.Remarks, func(s string) bool { return strings.Contains(s, "reading stopped after 3 bad rows") }) {
		t.Errorf("remarks %q do not say that reading stopped", p.Remarks)
	}
	// Skipping them goes on to the end, with full counts and a bounded list.
	list, p, err = readBytes(t, "x.csv", b, ingest.Options{SkipBad: true, Limits: ingest.Limits{Reported: 3}})
	if err != nil || len(list) != 0 || p.Rejected != 10 {
		t.Errorf("skipping: %d incidents, %d rejected, %v; want 0, 10, no error", len(list), p.Rejected, err)
	}
	if got := p.Tally("value"); got.Count != 10 || len(got.Rows) != 3 {
		t.Errorf("tally is %d with %d rows, want 10 with 3", got.Count, len(got.Rows))
	}
}

func TestReadOnce(t *testing.T) {
	r, err := ingest.Open("x.csv", bytes.NewReader(fixture(t, "layout-49.csv")), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range r.Incidents() {
		break // leaving early is no error
	}
	if _, err := collect(r); err == nil || !strings.Contains(err.Error(), "read already") {
		t.Errorf("a second reading gives %v", err)
	}
}

func TestOptions(t *testing.T) {
	b := fixture(t, "layout-49.csv")
	open := func(name string, o ingest.Options) (*ingest.Reader, error) {
		return ingest.Open(name, bytes.NewReader(b), o)
	}
	if _, err := open("x.csv", ingest.Options{Format: "gtdx"}); err == nil || err.Error() != `format: want one of ucdp-ged, ucdp-ged-thinned, acled, gtd, awsd, insecurity-insight, gdelt, csv, geojson, got "gtdx"` {
		t.Errorf("unknown format: %v", err)
	}
	if _, err := open("x.csv", ingest.Options{Dataset: "—"}); err == nil {
		t.Error("a data set without a letter is accepted")
	}
	for name, want := range map[string]string{
		"x.csv": "unstated, layout of 21.1 or later", "ged251.csv": "25.1", "some/GEDEvent_v23_1.csv": "23.1", `C:\data\GEDEvent_v24_0_3.csv`: "24.0.3",
		"ucdp-ged-19.1-x.csv.gz": "19.1", "ged2.csv": "unstated, layout of 21.1 or later",
	} {
		r, err := open(name, ingest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if d := r.Dataset(); d.Version != want || d.Slug != "ucdp-ged" || d.Redistribution != geo.Open || d.Licence != "CC-BY-4.0" {
			t.Errorf("%s: data set is %+v, want version %q", name, d, want)
		}
	}
	r, err := open("x.csv", ingest.Options{Dataset: "My Cut", Version: "7", Status: geo.Draft})
	if err != nil {
		t.Fatal(err)
	}
	if d := r.Dataset(); d.Slug != "my-cut" || d.Name != "My Cut" || d.Version != "7" {
		t.Errorf("data set is %+v", d)
	}
	for inc, err := range r.Incidents() {
		if err != nil || inc.Status != geo.Draft || inc.Dataset != "my-cut" {
			t.Fatalf("incident is %s in %s, %v; want a draft in my-cut", inc.Status, inc.Dataset, err)
		}
	}
}

func TestReportText(t *testing.T) {
	_, p, err := readFile(t, "22-repetitions.csv", ingest.Options{SkipBad: true})
	if err != nil {
		t.Fatal(err)
	}
	want := `22-repetitions.csv: ucdp-ged, layout 19.1 without gwnoa (41 columns), 26 columns
  not in this file: the columns year, active_year, conflict_new_id, conflict_name, dyad_new_id, dyad_name, source_office, source_date, source_headline, source_original, adm_2, priogrid_gid, region, event_clarity, gwnoa, gwnob
  rows read 6 = kept 3 + rejected 1 + exact repetitions 2
  noted 2: the same days, place, sides and dead as an earlier row under another id; both kept
    row 3 (line 4), id 2: like row 1, id 1
    row 6 (line 7), id 3: like row 1, id 1
  rejected 1: an id that an earlier row of other content has
    row 4 (line 5), id 1: an earlier row has the id 1 with other content
  repeated 2: rows that repeat an earlier one in every cell count once
    row 2 (line 3), id 1
    row 5 (line 6), id 1
  sums: 3 incidents, killed 3 (low 3, high 6)
    2016: 3 incidents, killed 3
`
	diff(t, "report", p.String(), want)
}

func TestReportJSON(t *testing.T) {
	_, p := mustRead(t, "16-order.csv", ingest.Options{})
	b, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Read, Kept, Rejected, Duplicates, Blank int
		Noted, Corrected                        []ingest.Tally
		Sums                                    ingest.Sums
	}
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	if got.Read != 3 || got.Kept != 3 || got.Corrected == nil || got.Noted[0].Code != "toll_order" || got.Noted[0].Rows[1].ID != "2" {
		t.Errorf("report is %s", b)
	}
	diff(t, "sums", got.Sums, ingest.Sums{Incidents: 3, Killed: 152, KilledLow: 178, KilledHigh: 186, Years: []ingest.YearSum{{Year: 2016, Incidents: 3, Killed: 152}}})
}
