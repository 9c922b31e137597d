package ingest_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"dateline/data/ingest"
	"dateline/geo"

	"github.com/klauspost/compress/zstd"
	"github.com/paulmach/orb"
)

func zst(t testing.TB, b []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	return w.EncodeAll(b, nil)
}

func zipped(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for name, b := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(b)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// One file in all its wrappings reads the same; the name says nothing.
func TestWrappings(t *testing.T) {
	plain := fixture(t, "layout-49.csv")
	want, _, err := readBytes(t, "x", plain, ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{
		"gzip": gz(t, plain), "zstd": zst(t, plain), "zip": zipped(t, map[string][]byte{"__MACOSX/x": nil, "GEDEvent.csv": plain}),
		"gzip of a zip": gz(t, zipped(t, map[string][]byte{"a.csv": plain})), "with a mark": append([]byte("\ufeff"), plain...),
	} {
		list, p, err := readBytes(t, "data.bin", b, ingest.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		diff(t, name, list, want)
		if name != "with a mark" && !strings.Contains(p.String(), "unpacked") {
			t.Errorf("%s: the report does not say that it was unpacked: %q", name, p.Remarks)
		}
	}
	_, err = ingest.Open("x", bytes.NewReader(zipped(t, map[string][]byte{"a.csv": plain, "b.csv": plain})), ingest.Options{})
	contain(t, []string{err.Error()}, "a zip archive of 2 files ... unpack it")
}

func TestTrap05NoHeader(t *testing.T) {
	// UCDP's candidate release is known by the shape of its rows.
	b := fixture(t, "layout-49.csv")
	_, rows, _ := bytes.Cut(b, []byte("\n"))
	want, _, err := readBytes(t, "x.csv", b, ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	list, p, err := readBytes(t, "x.csv", rows, ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "incidents", list, want)
	if p.Read != len(want) || p.Layout != "21.1 and later (49 columns)" {
		t.Errorf("report: %s", p)
	}
}

// gdeltRow is an invented row of 58 or 61 columns, or 57 without its address.
func gdeltRow(id string, code, root, geoType, country string, columns int) string {
	cells := make([]string, columns)
	copy(cells, []string{id, "20191024", "201910", "2019", "2019.8055"})
	cells[6], cells[16] = "POLICE", "MILLER"
	copy(cells[25:], []string{"1", code, code, root, "4", "-9.0", "3", "2", "3", "-1.5"})
	geo := []string{geoType, "Milltown, Homs, Syria", country, "SY01", "34.8", "36.7", "-1"}
	if columns == 61 {
		geo = []string{geoType, "Milltown, Homs, Syria", country, "SY01", "1", "34.8", "36.7", "-1"}
	}
	end := []string{"20191024143000", "https://example.org/a"}
	if columns == 57 {
		end = end[:1]
	}
	copy(cells[columns-len(end)-len(geo):], append(geo, end...))
	return strings.Join(cells, "\t") + "\n"
}

func TestTrap05And09GDELT(t *testing.T) {
	// GDELT has no header; version 1.0 grows a column in mid-file.
	file := gdeltRow("1", "190", "19", "4", "SY", 57) + gdeltRow("2", "0183", "18", "1", "SY", 57) + gdeltRow("3", "40", "4", "4", "SY", 58) +
		gdeltRow("4", "173", "17", "3", "CH", 58) + gdeltRow("5", "1831", "18", "0", "RS", 58)
	r, err := ingest.Open("20191024.export.CSV", strings.NewReader(file), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	list, err := collect(r)
	if err != nil {
		t.Fatal(err)
	}
	p := r.Report()
	if p.Read != 5 || p.Skipped != 1 || p.Format != "gdelt" || !strings.Contains(p.String(), "the number of columns changes within the file: 2 rows of 57 3 rows of 58") {
		t.Errorf("report: %s", p)
	}
	if d := r.Dataset(); !d.MachineCoded {
		t.Errorf("data set is %+v, want machine-coded", d)
	}
	want := []struct {
		kind      geo.Kind
		country   geo.Country
		precision geo.GeoPrecision
	}{{geo.Attack, "SYR", geo.Settlement}, {geo.Attack, "SYR", geo.CountryOnly}, {geo.Arrest, "CHN", geo.Settlement}, {geo.Attack, "RUS", geo.CountryOnly}}
	for i, w := range want {
		if got := list[i]; got.Kind != w.kind || got.Country != w.country || got.Place().Precision != w.precision || got.Status != geo.Draft || len(got.Actors) > 0 {
			t.Errorf("row %s is %s in %s (%s), %s; want %+v, a draft", got.ExtID, got.Kind, got.Country, got.Place().Precision, got.Status, w)
		}
	}
	list, _, err = readBytes(t, "x", []byte(gdeltRow("1", "190", "19", "4", "SY", 61)), ingest.Options{Status: geo.Published})
	if err != nil || len(list) != 1 || list[0].Status != geo.Draft || list[0].Title != "Fighting (POLICE, MILLER) in Milltown, Syria" {
		t.Errorf("2.0: %v, %+v", err, list)
	}
	_, _, err = readBytes(t, "x", []byte(gdeltRow("1", "190", "19", "4", "SY", 61)+"2\t20191024\t2019"), ingest.Options{})
	contain(t, refusals(t, err), "row 2 (line 2): the file ends in the middle of this row, at column 3 of 61: it is cut")
}

func TestGeoJSON(t *testing.T) {
	// UCDP's own GeoJSON repeats the columns as properties.
	header := columnsOf("id,relid,year,code_status,type_of_violence,side_a,side_b,where_prec,where_coordinates,latitude,longitude,country,country_id,date_prec,date_start,date_end,low,best,high")
	row := fields{"id": "1", "year": "2009", "code_status": "Clear", "type_of_violence": "1", "side_a": "Government of Syria", "side_b": "Red Column", "where_prec": "1", "where_coordinates": "Milltown",
		"latitude": "34.8", "longitude": "36.7", "country": "Syria", "country_id": "652", "date_prec": "1", "date_start": "2009-02-20T00:00:00", "date_end": "2009-02-20T00:00:00", "low": "1", "best": "2", "high": "3"}
	list, p, err := readBytes(t, "x.geojson", features(t, header, row), ingest.Options{})
	if err != nil || p.Format != "ucdp-ged" || list[0].Killed.Best != geo.Known(2) || list[0].Date.String() != "2009-02-20" {
		t.Fatalf("%v, %s", err, p)
	}
	// Any other is read by a mapping, with the position of the geometry.
	any := `{"type":"FeatureCollection","crs":{"properties":{"name":"x"}},"features":[
	{"type":"Feature","id":7,"geometry":{"type":"Point","coordinates":[36.712,34.81]},"properties":{"date":"2020-01-02","name":"Fire at the mill","killed":2,"more":{"by":"me","list":["a","b"]}}},
	{"type":"Feature","id":8,"geometry":{"type":"Polygon","coordinates":[[[36,34],[37,34],[37,35],[36,34]]]},"properties":{"date":"2020-01-03","name":"Somewhere there","killed":null}},
	{"type":"Feature","id":9,"geometry":null,"properties":{"date":"2020-01-04","name":"Nowhere","late":"x"}}
	], "bbox":[0,0,1,1]}`
	list, p, err = readBytes(t, "x.geojson", []byte(any), ingest.Options{Locator: squares{}})
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "ids", ids(list), []string{"7", "8", "9"})
	if a := list[0]; a.Place().Point[0] != 36.712 || a.Title != "Fire at the mill" || a.Ext["more.list"] != "a; b" || a.Country != "SYR" {
		t.Errorf("incident is %+v", a)
	}
	if b := list[1]; b.Place().Precision != geo.Area || b.Place().Point[0] != 36.5 || b.Killed.Best.IsKnown() || p.Tally("shape").Count != 1 {
		t.Errorf("incident is %+v", b)
	}
	if c := list[2]; c.Place().Point != nil || c.Ext["late"] != "x" {
		t.Errorf("incident is %+v", c)
	}
	// One object a line, an answer of an interface, a plain array: lines are told.
	for name, text := range map[string]string{
		"lines":        "{\"date\":\"2020-01-02\",\"place\":\"A\",\"killed\":\"x y\"}\n{\"date\":\"2020-01-02\",\"place\":\"B\"}\n",
		"answer":       "{\"status\":200,\"count\":2,\n\"data\":[{\"date\":\"2020-01-02\",\"place\":\"B\"},\n{\"date\":\"2020-01-02\",\"place\":\"A\",\"killed\":\"x y\"}]}",
		"array":        "[{\"date\":\"2020-01-02\",\"place\":\"B\"},{\"date\":\"2020-01-02\",\"place\":\"A\",\"killed\":\"x y\"}]",
		"text stream":  "\x1e{\"date\":\"2020-01-02\",\"place\":\"A\",\"killed\":\"x y\"}\n\x1e{\"date\":\"2020-01-02\",\"place\":\"B\"}\n",
		"windows-1252": "[{\"date\":\"2020-01-02\",\"place\":\"M\xfchle\"},{\"date\":\"2020-01-02\",\"place\":\"A\",\"killed\":\"x y\"}]",
	} {
		list, p, err := readBytes(t, "x", []byte(text), ingest.Options{SkipBad: true, Mapping: &ingest.Mapping{Columns: map[string]string{"date": "date", "place": "place", "killed": "killed"}}})
		if err != nil || len(list) != 1 || p.Rejected != 1 || p.Format != "geojson" {
			t.Errorf("%s: %v, %d incidents, report: %s", name, err, len(list), p)
		} else if name == "windows-1252" && list[0].Place().Name != "Mühle" {
			t.Errorf("%s: place is %q", name, list[0].Place().Name)
		}
	}
}

func TestThinnedSample(t *testing.T) {
	list, p, err := readBytes(t, "ucdp-ged-25.1-x.json", []byte(`[{"id": 5, "conflict_id": 316, "latitude": 13.8, "longitude": -89.0, "date": "1989-05-22", "type_of_violence": 3, "best": 7, "civilian_deaths": 7, "combatant_deaths": 0, "country": "El Salvador", "region": "Americas"}]`), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	i := list[0]
	if i.ExtID != "5" || i.Country != "SLV" || i.Place().Precision != geo.Area || i.Killed.Best != geo.Known(7) || i.ViolenceType != geo.OneSided || p.Version != "25.1" {
		t.Errorf("%+v, report: %s", i, p)
	}
}

func TestTrap03SheetsWithTagsAndNotes(t *testing.T) {
	b := book(t, map[string][][]any{
		"A notes": {{"About"}, {"Key", "Value"}, {"Source", "invented"}},
		"Sheet B": {
			{"Date", "Event Description", "Country", "Country ISO", "Admin 1", "Latitude", "Longitude", "Geo Precision", "Reported Perpetrator", "Reported Perpetrator Name", "Weapon Carried/Used", "Location ", "Health Workers Killed", "Health Workers Injured", "Health Workers Kidnapped", "Health Workers Arrested", "SiND Event ID"},
			{"#date", nil, "#country +name", "#country +ISO", "#admin1", "#lat", "#long", nil, "#group", "#group +name", "#weapons", "#loc"},
			{45281, "Invented,\nin two lines.", "OPT", "PSE", "Gaza Strip", 31.5, 34.47, "(2) 25 km Precision ", "NSA", "Red Column", "Firearms", "Road", 1, 0, 0, 0, 42822},
			{45282, "No place.", "DRC", "", "No Information", nil, nil, "(6) Country", "No Information", "No Information", "Shelling", "", 0, 2, 1, 0, 42823},
			{nil}, {nil},
		},
	})
	list, p, err := readBytes(t, "x.xlsx", b, ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if p.Format != "insecurity-insight" || p.Kept != 2 || p.Tally("no_position").Count != 1 {
		t.Errorf("report: %s", p)
	}
	a, c := list[0], list[1]
	if a.Date.String() != "2023-12-21" || a.Country != "PSE" || a.Place().Precision != geo.NearPlace || a.Killed.Best != geo.Known(1) || a.Summary != "Invented, in two lines." || a.Actors[0].Actor != "red-column" {
		t.Errorf("incident is %+v", a)
	}
	if c.Country != "COD" || c.Place().Precision != geo.CountryOnly || c.Place().Point != nil || c.Hostages != geo.Known(1) {
		t.Errorf("incident is %+v", c)
	}
	if _, _, err := readBytes(t, "x.xlsx", b, ingest.Options{Sheet: "Sheet B "}); err != nil {
		t.Error(err)
	}
	_, err = ingest.Open("x.xlsx", bytes.NewReader(b), ingest.Options{Sheet: "C"})
	contain(t, []string{err.Error()}, "sheet: want one of A notes, Sheet B")
}

func TestTrap22SharedIDs(t *testing.T) {
	// AWSD has one id on two events; both are kept, and stay apart the next time.
	list, p, err := readBytes(t, "x.csv", csvFile(awsd44, anAWSD, anAWSD.with(fields{"city": "Other", "total killed": "4"}), anAWSD), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "ids", ids(list), []string{"1", "1-2"})
	if p.Duplicates != 1 || p.Tally("shared_id").Count != 1 {
		t.Errorf("report: %s", p)
	}
}

func TestTrap18AWSDPrecision(t *testing.T) {
	var rows []fields
	for i, c := range []fields{{}, {"city": ""}, {"city": "", "district": ""}, {"city": "", "district": "", "region": ""}, {"city": "Milltown (200km W of city)"}, {"country code": "NA", "country": "Namibia"}, {"country code": "", "country": "Chechnya"}} {
		rows = append(rows, anAWSD.with(fields{"incident id": fmt.Sprint(i + 1)}).with(c))
	}
	list, _, err := readBytes(t, "x.csv", csvFile(awsd44, rows...), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []geo.GeoPrecision{geo.Settlement, geo.District, geo.Province, geo.CountryOnly, geo.Area} {
		if got := list[i].Place().Precision; got != want {
			t.Errorf("row %d: precision %s, want %s", i+1, got, want)
		}
	}
	if list[5].Country != "NAM" || list[6].Country != "RUS" {
		t.Errorf("countries %s and %s, want NAM and RUS", list[5].Country, list[6].Country)
	}
}

// finder knows one place.
type finder struct{ learned []string }

func (f *finder) Geocode(q ingest.PlaceQuery) (geo.Place, bool) {
	if q.Place == "Nowhere" {
		return geo.Place{Point: &orb.Point{}, Precision: geo.Settlement}, true // not to be believed
	}
	if q.Place != "Milltown" || q.Country != "SYR" {
		return geo.Place{}, false
	}
	return geo.Place{Point: &orb.Point{36.7, 34.8}, Precision: geo.Settlement, Note: "a town of that name"}, true
}

func (f *finder) Learn(q ingest.PlaceQuery, p geo.Place) { f.learned = append(f.learned, q.Place) }

func TestTrap17Geocoding(t *testing.T) {
	none := fields{"latitude": "", "longitude": ""}
	rows := []fields{
		anACLED.with(none), anACLED.with(none).with(fields{"event_id_cnty": "2", "location": "Elsewhere"}), anACLED.with(none).with(fields{"event_id_cnty": "3", "location": "Nowhere"}),
		anACLED.with(fields{"event_id_cnty": "4", "location": "Oldtown"}), anACLED.with(fields{"event_id_cnty": "5", "location": "Oldtown", "fatalities": "9"}),
	}
	f := &finder{}
	list, p, err := readBytes(t, "x.csv", csvFile(acled31, rows...), ingest.Options{Geocoder: f})
	if err != nil {
		t.Fatal(err)
	}
	if a := list[0].Place(); a.Point == nil || a.Precision != geo.Settlement {
		t.Errorf("place is %+v", a)
	}
	contain(t, list[0].Notes, "found by name (settlement): a town of that name.")
	for _, i := range list[1:3] {
		if i.Place().Point != nil || i.Place().Precision != geo.Unlocated {
			t.Errorf("place is %+v, want unlocated", i.Place())
		}
	}
	if p.Tally("geocoded").Count != 1 || p.Tally("unlocated").Count != 2 {
		t.Errorf("report: %s", p)
	}
	diff(t, "found by name", p.Geocoded, map[string]int{"settlement": 1})
	diff(t, "learned", f.learned, []string{"Oldtown"})
}

func TestRejects(t *testing.T) {
	header := strings.Join(acled31, ",") + "\n"
	row := func(f fields) string {
		_, line, _ := strings.Cut(string(csvFile(acled31, anACLED.with(f))), "\n")
		return line
	}
	file := header + row(nil) + row(fields{"event_id_cnty": "2", "fatalities": "many, \"many\""}) + "3,too,short\n" +
		row(fields{"event_id_cnty": "4", "notes": "x"})[:20] + "\"bad\" quote,\"\n" + row(fields{"event_id_cnty": "5"})
	var out bytes.Buffer
	list, p, err := readBytes(t, "x.csv", []byte(file), ingest.Options{SkipBad: true, Rejects: &out})
	if err != nil {
		t.Fatal(err)
	}
	if p.Rejected < 3 || len(list)+p.Rejected != p.Read {
		t.Fatalf("report: %s", p)
	}
	text := out.String()
	for _, want := range []string{"dateline_line,dateline_reason,dateline_text\n", "want a whole number in plain digits", `"many, ""many"""`, "3 columns where the header has 31", "3,too,short"} {
		if !strings.Contains(text, want) {
			t.Errorf("the rejects lack %q:\n%s", want, text)
		}
	}
	// As they are they are rejected again; the one that is mended is read.
	_, again, err := readBytes(t, "x.rejects.csv", out.Bytes(), ingest.Options{SkipBad: true})
	if err != nil || again.Kept != 0 || again.Rejected != p.Rejected {
		t.Errorf("%v, report: %s", err, again)
	}
	mended := strings.Replace(text, `"many, ""many"""`, "7", 1)
	list, again, err = readBytes(t, "x.rejects.csv", []byte(mended), ingest.Options{SkipBad: true})
	if err != nil || again.Kept != 1 || list[0].ExtID != "2" || list[0].Killed.Best != geo.Known(7) {
		t.Errorf("%v, report: %s", err, again)
	}
	for name := range list[0].Ext {
		if strings.HasPrefix(name, "dateline_") {
			t.Errorf("%s is kept with the incident", name)
		}
	}
}

func TestHostileFiles(t *testing.T) {
	header := strings.Join(acled31, ",") + "\n"
	bomb := bytes.Repeat([]byte("0,"), 8<<20)
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"a row of 10 MB":      {[]byte(header + strings.Repeat("x", 10<<20) + "\n"), "longer than the limit"},
		"a million columns":   {[]byte(strings.Repeat("a,", 1_000_000)), "longer than the limit"},
		"many columns":        {[]byte(strings.Repeat("a,", 2000) + "\n"), "2001 columns, at most 500"},
		"deep JSON":           {[]byte("[" + strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000) + "]"), "nested 10000 deep, at most 32"},
		"deeper JSON":         {[]byte(strings.Repeat("[", 3<<20)), "longer than the limit"},
		"many keys":           {[]byte("[{" + strings.Repeat(`"a`, 1) + `":1` + manyKeys(2000) + "}]"), "more than 500 columns"},
		"cut JSON":            {[]byte(`[{"date":"2020-01-02","place":"A"},{"date`), "it is cut"},
		"zstd bomb":           {zst(t, bomb), "longer than the limit"},
		"gzip bomb":           {gz(t, bomb), "longer than the limit"},
		"zip bomb":            {zipped(t, map[string][]byte{"a.csv": bomb}), "longer than the limit"},
		"xlsx bomb":           {zipped(t, map[string][]byte{"xl/workbook.xml": bomb, "[Content_Types].xml": bomb}), "larger than the limit"},
		"no xlsx":             {zipped(t, map[string][]byte{"xl/workbook.xml": []byte("<x>")}), "cannot be read"},
		"cut zip":             {zipped(t, map[string][]byte{"xl/workbook.xml": bomb})[:200], "it may be cut"},
		"a JSON word":         {[]byte(`[1,2,"x"]`), "want an object"},
		"JSON without a list": {[]byte(`{"type":"Topology","objects":{}}`), "date"},
		"broken JSON":         {[]byte(`[{"date":}]`), "not valid JSON"},
	} {
		r, err := ingest.Open("x", bytes.NewReader(c.file), ingest.Options{Limits: ingest.Limits{Book: 8 << 20}})
		if err == nil {
			_, err = collect(r)
			r.Close()
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error is %v, want %q", name, err, c.want)
		}
		var format *ingest.FormatError
		var rows *ingest.RejectedError
		if err != nil && !errors.As(err, &format) && !errors.As(err, &rows) {
			t.Errorf("%s: error is a %T", name, err)
		}
	}
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"k%d":1`, i)
	}
	return b.String()
}

func TestHostileValues(t *testing.T) {
	for _, bad := range []fields{
		{"latitude": "NaN"}, {"latitude": "Inf"}, {"longitude": "0x10"}, {"latitude": "1e2"}, {"longitude": "1_0"}, {"fatalities": "1e3"}, {"fatalities": "0x1F"},
		{"fatalities": "-5"}, {"fatalities": "99999999999"}, {"latitude": "91"}, {"longitude": "181"}, {"latitude": "３４.8"},
	} {
		_, p, err := readBytes(t, "x.csv", csvFile(acled31, anACLED.with(bad)), ingest.Options{SkipBad: true})
		unknown := bad["latitude"] == "NaN" && p.Tally("value").Count == 1
		if err != nil || p.Rejected != 1 && !unknown {
			t.Errorf("%v: %v, report: %s", bad, err, p)
		}
	}
	// Control characters, marks that turn the writing, HTML and formulas are text.
	list, _, err := readBytes(t, "x.csv", csvFile(acled31, anACLED.with(fields{
		"location": "<script>alert(1)</script>\u202emill\x07", "notes": "=HYPERLINK(\"x\")\u2066\x1b[31m", "actor1": "\u202eRed\tColumn\n",
	})), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	i := list[0]
	if i.Place().Name != "<script>alert(1)</script>mill" || i.Summary != "=HYPERLINK(\"x\") [31m" || !strings.HasPrefix(i.Title, "Armed clash between Red Column and ") {
		t.Errorf("place %q, summary %q, title %q", i.Place().Name, i.Summary, i.Title)
	}
}
