package gazetteer_test

import (
	"archive/zip"
	"cmp"
	"compress/gzip"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// measured is one named place of a file that says where it is.
type measured struct {
	query gazetteer.Query
	group string
	at    orb.Point
}

// tally is what became of the places of a group.
type tally struct {
	group                      string
	rows, names                int
	found, near, foundNames    int // found: as a place; near: within 10 km
	nearNames                  int
	unit, country, none, stray int // fallbacks; stray: outside of the radius stated
}

// ucdpGroup tells where_prec 1 rows that name a town from others.
func ucdpGroup(file, prec, name string) string {
	switch prec {
	case "1":
		for _, w := range []string{" town", " city", " village"} {
			if strings.HasSuffix(strings.ToLower(name), w) {
				return file + " " + townGroup
			}
		}
		return file + " 1 other"
	case "2":
		return file + " 2 near"
	case "3":
		return file + " 3 district"
	case "4":
		return file + " 4 province"
	}
	return ""
}

func openDataset(t testing.TB, name string) io.Reader {
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "datasets", "incidents", name))
	if err != nil {
		t.Skip("the shared data sets are not here")
	}
	t.Cleanup(func() { f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func readColumns(t testing.TB, name string, want ...string) [][]string {
	r := csv.NewReader(openDataset(t, name))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	head, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, h := range head {
		at[strings.TrimSpace(strings.TrimPrefix(h, "\ufeff"))] = i
	}
	var rows [][]string
	for {
		f, err := r.Read()
		if err == io.EOF {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		row := make([]string, len(want))
		for i, w := range want {
			k, ok := at[w]
			if !ok {
				t.Fatalf("%s has no column %s", name, w)
			}
			if k < len(f) {
				row[i] = f[k]
			}
		}
		rows = append(rows, row)
	}
}

func point(lon, lat string) (orb.Point, bool) {
	x, err1 := strconv.ParseFloat(lon, 64)
	y, err2 := strconv.ParseFloat(lat, 64)
	return orb.Point{x, y}, err1 == nil && err2 == nil && !math.IsNaN(x) && !math.IsNaN(y)
}

func measuredPlaces(t testing.TB) []measured {
	var all []measured
	for _, f := range []struct{ file, short string }{
		{"ucdp-ged-syria-2016-2019.csv.gz", "UCDP Syria"},
		{"ucdp-ged-19.1-myanmar-bangladesh.csv.gz", "UCDP Myanmar, Bangladesh"},
		{"ucdp-ged-23.1-random1000.csv.gz", "UCDP world sample"},
	} {
		for _, r := range readColumns(t, f.file, "where_prec", "where_coordinates", "adm_1", "adm_2", "country", "longitude", "latitude") {
			group := ucdpGroup(f.short, r[0], r[1])
			at, ok := point(r[5], r[6])
			country, err := geo.ParseCountry(r[4])
			if group == "" || !ok || err != nil {
				continue
			}
			q := gazetteer.Query{Text: r[1], Country: country, Admin1: r[2], Admin2: r[3]}
			if strings.Contains(group, "province") {
				q.Admin1, q.Admin2 = "", "" // it would be its own answer
			}
			if strings.Contains(group, "district") {
				q.Admin2 = ""
			}
			all = append(all, measured{q, group, at})
		}
	}
	for _, r := range readColumns(t, "awsd-afghanistan.csv.gz", "Country", "Region", "District", "City", "Longitude", "Latitude") {
		at, ok := point(r[4], r[5])
		country, err := geo.ParseCountry(r[0])
		if !ok || err != nil {
			continue
		}
		q := gazetteer.Query{Text: r[3], Country: country, Admin1: r[1], Admin2: r[2]}
		switch {
		case r[3] != "":
			all = append(all, measured{q, "AWSD city", at})
		case r[2] != "":
			q.Text, q.Admin2 = r[2]+" district", ""
			all = append(all, measured{q, "AWSD district", at})
		case r[1] != "":
			q.Text, q.Admin1 = r[1]+" province", ""
			all = append(all, measured{q, "AWSD province", at})
		}
	}
	return append(all, insecurityInsight(t)...)
}

// insecurityInsight reads country, province and position from the workbook of
// Insecurity Insight: its cells are numbers of shared texts, or plain numbers.
func insecurityInsight(t testing.TB) []measured {
	z, err := zip.OpenReader(filepath.Join("..", "..", "..", "shared", "datasets", "incidents", "insecurity-insight-health-care-2016-2023.xlsx"))
	if err != nil {
		t.Skip("the shared data sets are not here")
	}
	defer z.Close()
	decode := func(name string, into any) {
		f, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := xml.NewDecoder(f).Decode(into); err != nil {
			t.Fatal(err)
		}
	}
	var texts struct {
		SI []struct {
			T string   `xml:"t"`
			R []string `xml:"r>t"`
		} `xml:"si"`
	}
	var sheet struct {
		Rows []struct {
			Cells []struct {
				Ref   string `xml:"r,attr"`
				Type  string `xml:"t,attr"`
				Value string `xml:"v"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	decode("xl/sharedStrings.xml", &texts)
	decode("xl/worksheets/sheet1.xml", &sheet)
	var all []measured
	for _, r := range sheet.Rows {
		cells := map[string]string{}
		for _, c := range r.Cells {
			v := c.Value
			if i, err := strconv.Atoi(v); err == nil && c.Type == "s" && i < len(texts.SI) {
				v = texts.SI[i].T + strings.Join(texts.SI[i].R, "")
			}
			cells[strings.TrimRight(c.Ref, "0123456789")] = strings.TrimSpace(v)
		}
		// C country, E province, F latitude, G longitude, H precision in words
		at, ok := point(cells["G"], cells["F"])
		country, err := geo.ParseCountry(cells["C"])
		if !ok || err != nil || cells["E"] == "" || cells["E"] == "No Information" || strings.HasPrefix(cells["H"], "(6)") {
			continue
		}
		all = append(all, measured{gazetteer.Query{Text: cells["E"] + " province", Country: country}, "Insecurity Insight province", at})
	}
	if len(all) < 5000 {
		t.Fatalf("read %d rows of the workbook", len(all))
	}
	return all
}

// km is the distance of two points on a sphere.
func km(a, b orb.Point) float64 {
	const r, rad = 6371.0088, math.Pi / 180
	c := math.Sin(a[1]*rad)*math.Sin(b[1]*rad) + math.Cos(a[1]*rad)*math.Cos(b[1]*rad)*math.Cos((a[0]-b[0])*rad)
	return r * math.Acos(min(1, c))
}

func measure(g *gazetteer.Gazetteer, places []measured) []*tally {
	type key struct{ text, admin1, admin2, country string }
	answers := map[key][]gazetteer.Candidate{}
	groups := map[string]*tally{}
	for _, m := range places {
		t := groups[m.group]
		if t == nil {
			t = &tally{group: m.group}
			groups[m.group] = t
		}
		k := key{m.query.Text, m.query.Admin1, m.query.Admin2, string(m.query.Country)}
		c, seen := answers[k]
		if !seen {
			c = g.Resolve(m.query)
			answers[k] = c
			t.names++
		}
		t.rows++
		if len(c) == 0 {
			t.none++
			continue
		}
		d := km(m.at, c[0].Point)
		if c[0].RadiusKM > 0 && d > c[0].RadiusKM {
			t.stray++
		}
		switch {
		case c[0].Fallback && c[0].Precision == geo.CountryOnly:
			t.country++
			continue
		case c[0].Fallback:
			t.unit++
			continue
		}
		t.found++
		if !seen {
			t.foundNames++
		}
		if d <= 10 {
			t.near++
			if !seen {
				t.nearNames++
			}
		}
	}
	return slices.SortedFunc(maps.Values(groups), func(a, b *tally) int { return cmp.Compare(a.group, b.group) })
}

// TestAccuracy measures the resolver on the named places of real files that say
// where they are: the table that doc.go prints. It is made without Dateline's own
// additions, most of which come from the same files.
func TestAccuracy(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some ten seconds")
	}
	places := measuredPlaces(t)
	packages := withoutOwn(t, table(t))
	plain := measure(gazetteer.New(func() (*gazetteer.Table, error) { return packages, nil }), places)
	var b strings.Builder
	b.WriteString("Packages alone, without supplement:\n")
	show(&b, withSums(plain))
	full := measure(gazetteer.New(func() (*gazetteer.Table, error) { return table(t), nil }), places)
	b.WriteString("\nWith the supplement (its places come in part from these files):\n")
	show(&b, withSums(full))
	t.Log("\n" + b.String())

	towns := sum("", plain, townGroup)
	if got := float64(towns.found) / float64(towns.rows); got < 0.6 {
		t.Errorf("found %.1f %% of the records of towns, want 60 at least", 100*got)
	}
	if got := float64(towns.near) / float64(towns.found); got < 0.97 {
		t.Errorf("%.1f %% of them within 10 km, want 97 at least", 100*got)
	}
	if got := float64(towns.nearNames) / float64(towns.foundNames); got < 0.92 {
		t.Errorf("%.1f %% of the different names found within 10 km, want 92 at least", 100*got)
	}
	for _, g := range plain {
		if strings.Contains(g.group, "4 province") && g.stray*25 > g.rows {
			t.Errorf("%s: %d of %d outside of the radius stated", g.group, g.stray, g.rows)
		}
	}
}

// sum adds up the groups whose names hold a text.
func sum(name string, groups []*tally, text string) *tally {
	all := &tally{group: name}
	for _, g := range groups {
		if strings.Contains(g.group, text) {
			all.rows, all.found, all.near = all.rows+g.rows, all.found+g.found, all.near+g.near
			all.names, all.foundNames, all.nearNames = all.names+g.names, all.foundNames+g.foundNames, all.nearNames+g.nearNames
			all.unit, all.country, all.none, all.stray = all.unit+g.unit, all.country+g.country, all.none+g.none, all.stray+g.stray
		}
	}
	return all
}

// withSums appends what the groups of a kind come to.
func withSums(groups []*tally) []*tally {
	sums := []*tally{}
	for _, kind := range []string{townGroup, "1 other", "2 near", "3 district", "4 province", "AWSD"} {
		sums = append(sums, sum("all: "+kind, groups, kind))
	}
	return append(groups, sums...)
}

// TestAccuracyOfLearning learns from the records of Syria up to 2017 and asks for
// those from 2018 on.
func TestAccuracyOfLearning(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some ten seconds")
	}
	packages := withoutOwn(t, table(t))
	g := gazetteer.New(func() (*gazetteer.Table, error) { return packages, nil })
	rows := readColumns(t, "ucdp-ged-syria-2016-2019.csv.gz", "where_prec", "where_coordinates", "adm_1", "adm_2", "longitude", "latitude", "year")
	var later []measured
	for _, r := range rows {
		at, ok := point(r[4], r[5])
		if !ok || r[0] != "1" {
			continue
		}
		if r[6] < "2018" {
			g.Learn(r[1], "SYR", r[2], at)
		} else {
			later = append(later, measured{gazetteer.Query{Text: r[1], Country: "SYR", Admin1: r[2], Admin2: r[3]}, "UCDP Syria 2018-2019", at})
		}
	}
	got := measure(g, later)[0]
	var b strings.Builder
	show(&b, []*tally{got})
	t.Logf("%d places learned from 2016-2017\n%s", len(g.Known()), b.String())
	if share := float64(got.near) / float64(got.rows); share < 0.75 {
		t.Errorf("%.1f %% of the later records found within 10 km, want 75 at least", 100*share)
	}
}

// townGroup is what stands in for ACLED's names of towns.
const townGroup = "1 town, city, village"

// withoutOwn is the table without Dateline's own places.
func withoutOwn(t testing.TB, all *gazetteer.Table) *gazetteer.Table {
	t.Helper()
	moved := make([]int, all.Len())
	var kept []gazetteer.Entry
	for i, e := range all.Entries() {
		if e.Own {
			moved[i] = -1
			continue
		}
		moved[i] = len(kept)
		if e.Parent >= 0 {
			e.Parent = moved[e.Parent]
		}
		kept = append(kept, e)
	}
	if len(kept) == all.Len() {
		t.Fatal("the supplement is not in the table")
	}
	b, err := gazetteer.Encode(kept)
	if err != nil {
		t.Fatal(err)
	}
	fewer, err := gazetteer.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	return fewer
}

// readTable reads the embedded file once for all tests.
var readTable = sync.OnceValues(func() (*gazetteer.Table, error) {
	b, err := os.ReadFile(filepath.Join("..", "..", "data", "gazetteer", "places.bin"))
	if err != nil {
		return nil, err
	}
	return gazetteer.Read(b)
})

func table(t testing.TB) *gazetteer.Table {
	t.Helper()
	all, err := readTable()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func show(w io.Writer, tallies []*tally) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "places\trows\tfound\t<=10 km\tnames\tfound\t<=10 km\tprovince, district\tcountry\tnothing\toutside radius")
	for _, t := range tallies {
		share := func(n, of int) string {
			if of == 0 {
				return "-"
			}
			return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(of))
		}
		fmt.Fprintf(tw, "%s\t%d\t%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s\n", t.group, t.rows, share(t.found, t.rows), share(t.near, t.found),
			t.names, share(t.foundNames, t.names), share(t.nearNames, t.foundNames), share(t.unit, t.rows), share(t.country, t.rows), share(t.none, t.rows), share(t.stray, t.rows))
	}
	tw.Flush()
}
