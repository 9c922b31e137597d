package ingest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline/data/base"
	"dateline/data/ingest"
	"dateline/geo"
)

// sharedFile opens a real file, or skips the test.
func sharedFile(t testing.TB, name string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "datasets", "incidents", name))
	if os.IsNotExist(err) {
		t.Skip("the shared data sets are not beside the repository")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// The control sums were measured on the files by other means than this package.
var sharedFiles = []struct {
	name                string
	rows                int
	killed              int64
	outOfOrder          int
	zero, spans         int // best figure 0; more than a day
	coarse              int // UCDP's where_prec 4 and more, 5 and 6 of which are beyond a province
	layout, version     string
	firstYear, lastYear int
}{
	{"ucdp-ged-syria-2016-2019.csv.gz", 16566, 112337, 101, 1124, 1086, 1436, "41 columns", "unstated, layout of 19.1", 2016, 2019},
	{"ucdp-ged-19.1-myanmar-bangladesh.csv.gz", 3194, 20936, 6, 215, 571, 1622, "42 columns", "19.1", 1989, 2018},
	{"ucdp-ged-23.1-random1000.csv.gz", 1000, 9561, 13, 93, 151, 153, "49 columns", "23.1", 1989, 2022},
	{"ucdp-ged-19.1-bangladesh-hxl.csv.gz", 601, 1362, 1, 0, 0, 68, "43 columns", "19.1", 1989, 2018},
}

func TestRealFiles(t *testing.T) {
	for _, f := range sharedFiles {
		t.Run(f.name, func(t *testing.T) {
			r, err := ingest.Open(f.name, sharedFile(t, f.name), ingest.Options{})
			if err != nil {
				t.Fatal(err)
			}
			list, err := collect(r)
			if err != nil {
				t.Fatal(err)
			}
			p := r.Report()
			if p.Read != f.rows || p.Kept != f.rows || len(list) != f.rows || p.Sums.Incidents != f.rows {
				t.Errorf("read %d, kept %d, incidents %d; want %d", p.Read, p.Kept, len(list), f.rows)
			}
			if p.Sums.Killed != f.killed {
				t.Errorf("best deaths are %d, want %d", p.Sums.Killed, f.killed)
			}
			if got := p.Tally("toll_order").Count; got != f.outOfOrder {
				t.Errorf("%d rows out of order, want %d", got, f.outOfOrder)
			}
			if !strings.Contains(p.Layout, f.layout) || p.Version != f.version {
				t.Errorf("layout %q, version %q; want %q, %q", p.Layout, p.Version, f.layout, f.version)
			}
			if y := p.Sums.Years; y[0].Year != f.firstYear || y[len(y)-1].Year != f.lastYear {
				t.Errorf("years %d to %d, want %d to %d", y[0].Year, y[len(y)-1].Year, f.firstYear, f.lastYear)
			}
			var years int64
			for _, y := range p.Sums.Years {
				years += y.Killed
			}
			if years != f.killed {
				t.Errorf("the years add up to %d, want %d", years, f.killed)
			}
			zero, spans, coarse, untold := 0, 0, 0, 0
			for _, inc := range list {
				if n, known := inc.Killed.Best.Get(); known && n == 0 {
					zero++
				}
				if inc.DatePrecision != geo.PrecisionDay {
					spans++
				}
				if inc.Place().Precision >= geo.Province {
					coarse++
				}
				if strings.Contains(inc.Title, "unnamed") || inc.Summary == "" || !inc.Country.Valid() {
					untold++
				}
			}
			if f.zero > 0 && (zero != f.zero || spans != f.spans) {
				t.Errorf("%d rows with nobody killed, %d of more than a day; want %d, %d", zero, spans, f.zero, f.spans)
			}
			if coarse != f.coarse {
				t.Errorf("%d rows known to the province or worse, want %d", coarse, f.coarse)
			}
			if untold > 0 {
				t.Errorf("%d rows without a side, a summary or a country", untold)
			}
		})
	}
}

// The files of other makers, with the sums of their own columns.
func TestRealFilesOfOthers(t *testing.T) {
	for _, f := range []struct {
		name, format                        string
		read, kept, blank, skipped          int
		killed, injured, hostages           int
		months, unlocated, country, attacks int
	}{
		{"awsd-afghanistan.csv.gz", "awsd", 617, 617, 0, 0, 490, 400, 471, 36, 0, 32, 617},
		{"insecurity-insight-health-care-2016-2023.xlsx", "insecurity-insight", 8862, 8854, 8, 0, 1634, 2519, 1212, 0, 0, 1211, 8432},
		{"gdelt2-20191024143000.export.CSV.gz", "gdelt", 2111, 298, 0, 1813, 0, 0, 0, 0, 7, 72, 219},
		{"ucdp-ged-25.1-sample9972.json.gz", "ucdp-ged-thinned", 9972, 9972, 0, 0, 174071, 0, 0, 0, 0, 0, 9972},
	} {
		t.Run(f.name, func(t *testing.T) {
			r, err := ingest.Open(f.name, sharedFile(t, f.name), ingest.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			got := f
			got.killed, got.injured, got.hostages, got.months, got.unlocated, got.country, got.attacks = 0, 0, 0, 0, 0, 0, 0
			for i, err := range r.Incidents() {
				if err != nil {
					t.Fatal(err)
				}
				got.injured += i.Injured.Best.Or(0)
				got.hostages += i.Hostages.Or(0)
				got.killed += i.Killed.Best.Or(0)
				for n, is := range map[*int]bool{
					&got.months: i.DatePrecision != geo.PrecisionDay, &got.unlocated: i.Place().Precision == geo.Unlocated,
					&got.country: i.Place().Precision == geo.CountryOnly, &got.attacks: i.Kind == geo.Attack,
				} {
					if is {
						*n++
					}
				}
			}
			p := r.Report()
			got.format, got.read, got.kept, got.blank, got.skipped = p.Format, p.Read, p.Kept, p.Blank, p.Skipped
			if got != f || p.Rejected+p.Duplicates != 0 || p.Sums.Killed != int64(f.killed) {
				t.Errorf("got  %+v\nwant %+v; rejected %d, sums %+v", got, f, p.Rejected, p.Sums)
			}
		})
	}
}

func TestRealFileAgainstTheBorders(t *testing.T) {
	locator, err := geo.ReadLocator(base.Land())
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]struct{ id, note string }{
		"ucdp-ged-23.1-random1000.csv.gz": {"141599", "latitude -3.705 and longitude 128.17, but geom_wkt says 3.705"},
		"ucdp-ged-syria-2016-2019.csv.gz": {"", ""},
	} {
		r, err := ingest.Open(name, sharedFile(t, name), ingest.Options{Locator: locator})
		if err != nil {
			t.Fatal(err)
		}
		for inc, err := range r.Incidents() {
			if err != nil {
				t.Fatal(err)
			}
			if inc.ExtID == want.id && !strings.Contains(strings.Join(inc.Notes, " "), want.note) {
				t.Errorf("notes of %s are %q, want %q", want.id, inc.Notes, want.note)
			}
			if want.id == "" && inc.Country != "SYR" {
				t.Fatalf("id %s: the row's own country became %s", inc.ExtID, inc.Country)
			}
		}
		// 135 of the 16,566 positions lie across the border by one set of borders;
		// another set may move a few.
		got := r.Report().Tally("other_country").Count
		t.Logf("%s: %d positions in another country, %d off land", name, got, r.Report().Tally("off_land").Count)
		if want.id == "" && (got < 100 || got > 170) {
			t.Errorf("%d positions lie in another country, want about 135", got)
		}
	}
}
