package geo_test

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"dateline/geo"
)

func csvOf(t testing.TB, list []geo.Feature) string {
	t.Helper()
	var b bytes.Buffer
	if err := geo.WriteCSV(&b, features(list), base); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWriteCSVGolden(t *testing.T) {
	golden(t, "incidents.csv", []byte(csvOf(t, layerFeatures())))
	golden(t, "empty.csv", []byte(csvOf(t, nil)))
}

// Read by a reader of CSV, the cells are the features' values; what begins like
// a formula has an apostrophe before it.
func TestWriteCSVReadBack(t *testing.T) {
	list := layerFeatures()
	text := csvOf(t, list)
	if strings.HasPrefix(text, geo.BOM) || !utf8.ValidString(text) {
		t.Error("the file has a byte-order mark or is not UTF-8")
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var header []string
	for _, f := range geo.FeatureFields {
		header = append(header, f.Name)
	}
	if diff := cmp.Diff(append(header, "longitude", "latitude"), rows[0]); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	if len(rows) != len(list)+1 {
		t.Fatalf("%d rows for %d features", len(rows)-1, len(list))
	}
	positions := [][2]string{{"37.39028", "55.82583"}, {"6.77616", "51.22172"}, {"-180", "0"}, {"", ""}, {"", ""}}
	for i, row := range rows[1:] {
		var want []string
		for _, v := range list[i].Values(base) {
			switch v := v.(type) {
			case int64:
				want = append(want, strconv.FormatInt(v, 10))
			case float64:
				want = append(want, strconv.FormatFloat(v, 'f', -1, 64))
			case string:
				switch v {
				case "=HYPERLINK(\"https://evil.example\") \xff\x00\x1f 🙂":
					v = "'=HYPERLINK(\"https://evil.example\") \uFFFD\uFFFD\x1f 🙂"
				case "-SUM(A1)", " @damaged position":
					v = "'" + v
				}
				want = append(want, v)
			default:
				want = append(want, "")
			}
		}
		if diff := cmp.Diff(append(want, positions[i][0], positions[i][1]), row); diff != "" {
			t.Errorf("row %d (-want +got):\n%s", i+1, diff)
		}
	}
}

func TestWriteCSVCells(t *testing.T) {
	for _, c := range []struct{ title, cell string }{
		{"plain", "plain"},
		{"a; b", "a; b"},
		{"a, b", `"a, b"`},
		{`say "no"`, `"say ""no"""`},
		{"two\nlines", "\"two\nlines\""},
		{"two\r\nlines", "\"two\r\nlines\""},
		{" blank", `" blank"`},
		{"=1+1", `"'=1+1"`},
		{"+49 30 1", `"'+49 30 1"`},
		{"-cmd", `"'-cmd"`},
		{"@SUM(A1)", `"'@SUM(A1)"`},
		{"  =1", `"'  =1"`},
		{"a\xff\xfeb\x00c", "a\uFFFD\uFFFDb\uFFFDc"},
		{"\t=1", "\"'\t=1\""},
		{"\r=1", "\"'\r=1\""},
		{"\n=1", "\"'\n=1\""},
		{"=\"a\"", `"'=""a"""`},
		{"-5", "-5"}, // a number is no formula
		{"+3.5", "+3.5"},
		{"-", `"'-"`},
		{"a=b", "a=b"},
	} {
		text := csvOf(t, []geo.Feature{{ID: 1, Title: c.title}})
		_, row, _ := strings.Cut(text, "latitude\r\n")
		if want := "1," + c.cell + ",,"; !strings.HasPrefix(row, want) {
			t.Errorf("%q: the row begins %.40q, want %q", c.title, row, want)
		}
		if !strings.HasSuffix(row, "\r\n") {
			t.Errorf("%q: the row does not end in CRLF", c.title)
		}
	}
}
