package ingest_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"dateline/data/ingest"
	"dateline/geo"

	"github.com/paulmach/orb"
)

// The names say which of the traps seen in real files a test is about; the
// fixtures are invented.

func TestTrap01OtherEncoding(t *testing.T) {
	list, p := mustRead(t, "01-windows-1252.csv", ingest.Options{})
	if got := list[1].Place().Name; got != "Mühlheim" {
		t.Errorf("place is %q, want Mühlheim, from Windows-1252", got)
	}
	if got := p.Tally("encoding"); got.Count != 1 || got.Rows[0].Row != 2 || got.Rows[0].Column != "where_coordinates" {
		t.Errorf("tally is %+v, want row 2, where_coordinates", got)
	}
	// A byte that means nothing in Windows-1252 either is damage, and said to be.
	b := bytes.Replace(fixture(t, "01-windows-1252.csv"), []byte{0xfc}, []byte{0x81}, 1)
	list, p, err := readBytes(t, "x.csv", b, ingest.Options{})
	if err != nil || list[1].Place().Name != "M\uFFFDhlheim" || p.Tally("damaged_text").Count != 1 {
		t.Errorf("%v: %q, report %s", err, list[1].Place().Name, p)
	}
	// The whole file in UTF-16, with its mark and without.
	utf8, err := io.ReadAll(charmap.Windows1252.NewDecoder().Reader(bytes.NewReader(fixture(t, "01-windows-1252.csv"))))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []encoding.Encoding{
		unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	} {
		wide, err := e.NewEncoder().Bytes(utf8)
		if err != nil {
			t.Fatal(err)
		}
		list, p, err := readBytes(t, "x.csv", wide, ingest.Options{})
		if err != nil || list[1].Place().Name != "Mühlheim" || !strings.Contains(p.String(), "converted from UTF-16") {
			t.Errorf("%v: %v, %s", e, err, p)
		}
	}
	// Another encoding has to be named.
	cyrillic, _ := charmap.Windows1251.NewEncoder().Bytes(bytes.Replace(utf8, []byte("Mühlheim"), []byte("Мельница"), 1))
	list, p, err = readBytes(t, "x.csv", cyrillic, ingest.Options{Encoding: "windows-1251"})
	if err != nil || list[1].Place().Name != "Мельница" || !strings.Contains(p.String(), "converted from windows-1251") {
		t.Errorf("%v: %q", err, list[1].Place().Name)
	}
}

func TestTrap02LostCharacters(t *testing.T) {
	list, p := mustRead(t, "02-lost-characters.csv", ingest.Options{})
	if got := p.Tally("damaged_text"); got.Count != 1 || got.Rows[0].Row != 2 || got.Rows[0].Column != "side_b" {
		t.Errorf("tally is %+v, want row 2, side_b", got)
	}
	contain(t, list[1].Notes, "Characters were lost")
}

func TestTrap03TagRow(t *testing.T) {
	list, p := mustRead(t, "03-hxl-tags.csv", ingest.Options{})
	diff(t, "ids", ids(list), []string{"1", "2"})
	if p.Read != 2 || !strings.Contains(p.String(), "HXL tags was left out") {
		t.Errorf("read %d rows and says %q", p.Read, p.Remarks)
	}
}

func TestTrap04Delimiter(t *testing.T) {
	list, _ := mustRead(t, "04-sep-semicolon.csv", ingest.Options{})
	if got := list[0].Place().Name; got != "Milltown, east" {
		t.Errorf("place is %q", got)
	}
}

func TestTrap06LineBreaksInCells(t *testing.T) {
	_, _, err := readFile(t, "06-line-breaks.csv", ingest.Options{})
	contain(t, refusals(t, err), `row 3 (line 7), best: want a whole number in plain digits, got "many"`)
	list, _, _ := readFile(t, "06-line-breaks.csv", ingest.Options{SkipBad: true})
	for i, want := range []string{"Shots near the mill", "Shots near the mill"} {
		if got := list[i].Sources[0].Title; got != want {
			t.Errorf("title of the source is %q, want %q", got, want)
		}
	}
}

func TestTrap07Quotes(t *testing.T) {
	list, p, err := readFile(t, "07-quotes.csv", ingest.Options{SkipBad: true})
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "sources", list[0].Sources, []geo.Source{
		{Key: "s1", Publisher: "The Harbour Post", Published: geo.NewDay(2016, 1, 2), Title: `"The mill" is shelled`},
		{Key: "s2", Publisher: "Radio Nine", Published: geo.NewDay(2016, 1, 3), Title: `A ""second"" version`},
	})
	diff(t, "ids", ids(list), []string{"1", "2", "6"})
	_, _, err = readFile(t, "07-quotes.csv", ingest.Options{})
	contain(t, refusals(t, err),
		"row 3 (line 4): a quoted text of this row does not end well; noticed in line 4",
		"row 4 (line 5): a quoted text of this row does not end well; noticed in line 6 ... doubled")
	if p.Tally("quotes").Count != 2 {
		t.Errorf("tally is %+v", p.Tally("quotes"))
	}
}

func TestTrap08Cut(t *testing.T) {
	for name, want := range map[string]string{
		"08-cut-in-row.csv":           "row 3 (line 4): the file ends in the middle of this row, at column ... it is cut",
		"08-cut-in-quotes.csv":        "row 3 (line 4): a quoted text of this row does not end well, and the file ends with it: it is cut",
		"08-cut-before-last-cell.csv": "row 12 (line 13): the file ends in the middle of this row, at column 26 of 26: it is cut",
	} {
		_, _, err := readFile(t, name, ingest.Options{})
		contain(t, refusals(t, err), want)
		list, p, err := readFile(t, name, ingest.Options{SkipBad: true})
		if err != nil || p.Tally("cut").Count != 1 || len(list) != p.Read-1 {
			t.Errorf("%s: skipping the row gives %d of %d rows, %v", name, len(list), p.Read, err)
		}
	}
}

func TestTrap08NoLastLineEnd(t *testing.T) {
	b := fixture(t, "layout-49.csv")
	_, p, err := readBytes(t, "x.csv", b[:len(b)-1], ingest.Options{})
	if err != nil || !strings.Contains(p.String(), "no line end") {
		t.Errorf("%v, remarks %q: want the missing line end as a remark", err, p.Remarks)
	}
}

func TestTrap09WidthChanges(t *testing.T) {
	_, _, err := readFile(t, "09-width-changes.csv", ingest.Options{})
	contain(t, refusals(t, err), "row 2 (line 3): 27 columns where the header has 26", "row 4 (line 5): 24 columns where the header has 26")
}

func TestTrap10NamesAndOrder(t *testing.T) {
	list, _ := mustRead(t, "10-names-and-order.csv", ingest.Options{})
	want, _ := mustRead(t, "03-hxl-tags.csv", ingest.Options{})
	if got := list[0].Ext["desk note"]; got != "check" {
		t.Errorf("the column that is not known is %q in Ext, want check", got)
	}
	delete(list[0].Ext, "desk note")
	diff(t, "incidents", list, want)
}

func TestTrap11Dates(t *testing.T) {
	list, _ := mustRead(t, "11-dates.csv", ingest.Options{})
	for i, want := range []string{"2013-12-13", "2009-02-20", "2017-05-15", "2026-07-11", "2021-01-02"} {
		if got := list[i].Date.Start.String(); got != want {
			t.Errorf("date %d is %s, want %s", i, got, want)
		}
	}
	_, p, _ := readFile(t, "11-dates-refused.csv", ingest.Options{SkipBad: true})
	if got := p.Tally("value"); got.Count != 4 || got.Rows[0].Column != "date_start" || got.Rows[0].Value != "2013-13-01" {
		t.Errorf("refused: %+v, want 4 rows for date_start", got)
	}
}

func TestTrap13Intervals(t *testing.T) {
	list, p, _ := readFile(t, "13-intervals.csv", ingest.Options{SkipBad: true})
	var got []string
	for _, inc := range list {
		got = append(got, inc.Date.String()+" "+string(inc.DatePrecision))
	}
	diff(t, "dates", got, []string{
		"2016-01-01/2016-01-02 days", "2016-01-01/2016-01-07 week", "2016-01 month", "2016 range",
		"2016-01-01/2016-01-20 month", "2016-01-01/2016-01-03 days",
	})
	if c, r := p.Tally("date_precision"), p.Tally("value"); c.Count != 2 || r.Count != 1 || r.Rows[0].Column != "date_end" {
		t.Errorf("corrected %+v, rejected %+v; want rows 5, 6 and row 7", c, r)
	}
}

func TestTrap14Unknowns(t *testing.T) {
	list, p := mustRead(t, "14-unknown-numbers.csv", ingest.Options{})
	for _, inc := range list[:9] {
		if inc.Killed.Best.IsKnown() || inc.KilledBy.Civilians.IsKnown() || inc.SourcesN.IsKnown() {
			t.Errorf("id %s: best %v, civilians %v, sources %v; want all unknown", inc.ExtID, inc.Killed.Best, inc.KilledBy.Civilians, inc.SourcesN)
		}
	}
	if list[9].Country != "NAM" {
		t.Errorf("NA as a country is %q, want NAM", list[9].Country)
	}
	if n, known := list[10].Killed.Best.Get(); n != 0 || !known {
		t.Errorf("a best figure of 0 is %d, known %t", n, known)
	}
	if got := list[11].Killed.Best; got != geo.Known(3) {
		t.Errorf("3.0 is %v", got)
	}
	if s := p.Sums; s.Killed != 1+0+3 || s.NoFigure != 9 || p.Tally("toll_missing").Count != 9 {
		t.Errorf("sums are %+v", s)
	}
	_, p, _ = readFile(t, "14-numbers-refused.csv", ingest.Options{SkipBad: true})
	if p.Kept != 0 || p.Tally("value").Count != 10 {
		t.Errorf("kept %d, refused %+v; want 10 refused", p.Kept, p.Tally("value"))
	}
}

func TestTrap16FiguresOutOfOrder(t *testing.T) {
	list, p := mustRead(t, "16-order.csv", ingest.Options{})
	diff(t, "killed", list[0].Killed, geo.Toll{Low: geo.Known(177), Best: geo.Known(142), High: geo.Known(177)})
	contain(t, list[0].Notes, "low 177, best 142, high 177")
	contain(t, list[2].Notes, "add up to 5, the source's best figure is 9")
	if got := p.Tally("toll_order"); got.Count != 2 || p.Tally("toll_sum").Count != 1 {
		t.Errorf("report: %s", p)
	}
}

func TestTrap17NoPosition(t *testing.T) {
	list, p, _ := readFile(t, "17-no-position.csv", ingest.Options{SkipBad: true})
	for i, want := range []geo.GeoPrecision{geo.Unlocated, geo.CountryOnly, geo.Unlocated} {
		if got := list[i].Place(); got.Point != nil || got.Precision != want {
			t.Errorf("id %s is at %v, %s; want nowhere, %s", list[i].ExtID, got.Point, got.Precision, want)
		}
	}
	if p.Tally("no_position").Count != 2 || p.Tally("position_zero").Count != 1 || p.Tally("value").Count != 1 {
		t.Errorf("report: %s", p)
	}
}

func TestTrap18StandInCoordinates(t *testing.T) {
	list, p, _ := readFile(t, "18-precision.csv", ingest.Options{SkipBad: true})
	want := []struct {
		precision geo.GeoPrecision
		title     string
	}{
		{geo.Settlement, "Clash between the Government of Syria and Red Column in Milltown, Myanmar"},
		{geo.NearPlace, "Clash between the Government of Syria and Red Column near Milltown, Myanmar"},
		{geo.District, "Clash between the Government of Syria and Red Column in Mill district, Myanmar"},
		{geo.Province, "Clash between the Government of Syria and Red Column in Mill State, Myanmar"},
		{geo.Area, "Clash between the Government of Syria and Red Column, Milltown-Border road, Myanmar"},
		{geo.CountryOnly, "Clash between the Government of Syria and Red Column in Myanmar"},
		{geo.International, "Clash between the Government of Syria and Red Column, Bay of Mills, Myanmar"},
		{geo.CountryOnly, "Clash between the Government of Syria and Red Column in Syria"},
	}
	for i, w := range want {
		if got := list[i]; got.Place().Precision != w.precision || got.Title != w.title || got.Place().Point == nil {
			t.Errorf("id %s: %s, %q; want %s, %q", got.ExtID, got.Place().Precision, got.Title, w.precision, w.title)
		}
	}
	if p.Tally("no_precision").Count != 1 || p.Tally("value").Rows[0].Column != "where_prec" {
		t.Errorf("report: %s", p)
	}
}

// squares is a world of two countries and a coast.
type squares struct{}

func (squares) Locate(p orb.Point) (geo.Spot, bool) {
	lon, lat := p[0], p[1]
	switch {
	case lat >= 30 && lat <= 40 && lon >= 36 && lon < 40:
		return geo.Spot{Country: "SYR"}, true
	case lat >= 30 && lat <= 40 && lon >= 40 && lon < 45:
		return geo.Spot{Country: "IRQ"}, true
	case lat >= 30 && lat <= 40 && lon >= 34 && lon < 36:
		return geo.Spot{Country: "LBN", KM: 12}, true
	}
	return geo.Spot{}, false
}

func TestTrap19Signs(t *testing.T) {
	list, p, _ := readFile(t, "19-signs.csv", ingest.Options{SkipBad: true, Locator: squares{}})
	if got := list[0].Place().Point; got[1] != -34.8 {
		t.Errorf("the latitude is %v: repaired, want -34.8 as recorded", got[1])
	}
	contain(t, list[0].Notes, "latitude -34.8 and longitude 36.7, but geom_wkt says 34.8 and 36.7", "more than 25 km from any land; with the other sign of the latitude it would lie there")
	contain(t, list[1].Notes, "with the other sign of the longitude")
	contain(t, list[2].Notes, "latitude and longitude swapped")
	if p.Tally("position_contradicts").Count != 1 || p.Tally("off_land").Count != 2 || p.Tally("other_country").Count != 1 {
		t.Errorf("report: %s", p)
	}
	_, _, err := readFile(t, "19-signs.csv", ingest.Options{})
	contain(t, refusals(t, err),
		"latitude: want a latitude between -90 and 90 ... latitude and longitude look swapped",
		"longitude: want a longitude between -180 and 180",
		`latitude: want a decimal number of degrees, such as 36.2, got "NaN"`)
}

func TestTrap20AcrossTheBorder(t *testing.T) {
	list, p := mustRead(t, "20-borders.csv", ingest.Options{Locator: squares{}})
	for _, inc := range list {
		if inc.Country != "SYR" || inc.Place().Country != "SYR" {
			t.Errorf("id %s: the row's own country became %s", inc.ExtID, inc.Country)
		}
	}
	contain(t, list[1].Notes, "The position lies in Iraq, while the source says Syria.")
	contain(t, list[2].Notes, "lies at sea nearest to Lebanon, while the source says Syria")
	contain(t, list[3].Notes, "more than 25 km from any land.")
	if len(list[0].Notes) > 0 || len(list[4].Notes) > 0 {
		t.Errorf("notes on rows without a fault: %q, %q", list[0].Notes, list[4].Notes)
	}
	if p.Tally("other_country").Count != 2 || p.Tally("off_land").Count != 1 {
		t.Errorf("report: %s", p)
	}
}

func TestTrap21OddCountries(t *testing.T) {
	list, p := mustRead(t, "21-countries.csv", ingest.Options{Locator: squares{}})
	var got []geo.Country
	for _, inc := range list {
		got = append(got, inc.Country)
	}
	diff(t, "countries", got, []geo.Country{"RUS", "COD", "YEM", "", "", "SYR", "XXX"})
	if p.Tally("no_country").Count != 2 || p.Tally("country_name").Count != 1 {
		t.Errorf("report: %s", p)
	}
	if got := list[3].Ext["country"]; got != "Atlantis" {
		t.Errorf("the unknown country is %q in Ext, want Atlantis", got)
	}
}

func TestTrap22Repetitions(t *testing.T) {
	list, p, err := readFile(t, "22-repetitions.csv", ingest.Options{SkipBad: true})
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "ids", ids(list), []string{"1", "2", "3"}) // 2 and 3 look like 1 and stay
	if p.Duplicates != 2 || p.Tally("same_id").Rows[0].Line != 5 {
		t.Errorf("report: %s", p)
	}
	_, _, err = readFile(t, "22-repetitions.csv", ingest.Options{})
	contain(t, refusals(t, err), "row 4 (line 5): an earlier row has the id 1 with other content")
}

func TestTrap23DamagedIDs(t *testing.T) {
	list, _, _ := readFile(t, "23-ids.csv", ingest.Options{SkipBad: true})
	diff(t, "ids", ids(list), []string{"007", "197000000001"})
	_, _, err := readFile(t, "23-ids.csv", ingest.Options{})
	contain(t, refusals(t, err), "id: want an id of digits alone ... spreadsheet", "spreadsheet", "row 3 (line 4), id: want an id of digits alone")
}

func TestTrap24PackedCells(t *testing.T) {
	list, p := mustRead(t, "24-packed-cells.csv", ingest.Options{})
	if got, want := list[0].Title, "Clash between the Government of Syria and Red Column (with allies) in Milltown east"; got != want {
		t.Errorf("title is %q, want %q", got, want)
	}
	diff(t, "source", list[0].Sources[0], geo.Source{Key: "s1", Publisher: "R & R News", Published: geo.NewDay(2016, 1, 2), Title: "The “mill” is hit"})
	if got, want := list[1].Title, "Clash between the Government of Syria and RedColumn in <b>Milltown</b>"; got != want {
		t.Errorf("title is %q, want %q: HTML is text, marks of direction go", got, want)
	}
	if got := list[2].Sources[0].Title; got != `=HYPERLINK("http://example.org")` {
		t.Errorf("a formula became %q", got)
	}
	if p.Blank != 1 || p.Tally("trimmed").Count != 1 || p.Tally("entities").Count != 1 {
		t.Errorf("report: %s", p)
	}
}
