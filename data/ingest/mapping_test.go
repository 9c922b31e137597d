package ingest_test

import (
	"strings"
	"testing"

	"dateline/data/ingest"
	"dateline/geo"

	"github.com/paulmach/orb"
)

// A sheet as a graphics editor keeps one.
const editorsSheet = `Attacks this year,,,,,,,,
When,Where,Country,What happened,Type,Dead,Hurt,Link,Lat,Lon
22 March 2024,Krasnogorsk,Russia,Gunmen attack a concert,Shooting,145,about 550,https://example.org/a,55.8257,37.3903
3/1/2024,Kerman,Iran,Two bombs at a memorial,suicide bombing,91,284,https://example.org/b,30.28,57.08
March 2024,Kandahar,Afghanistan,A bomb at a bank,bombing,21-25,50+,https://example.org/c,,
30/5/2024,Moscow,Russia,A plot is foiled,foiled plot,0,,https://example.org/d,55.7,37.6
6/4/2024,Atlantis,Atlantis,Nobody knows,sea monster,several,,not a link,31,-24
`

func TestAnEditorsSheet(t *testing.T) {
	file := []byte(strings.Replace(editorsSheet, "Attacks this year,,,,,,,,", "Attacks this year,,,,,,,,,", 1))
	r, err := ingest.Open("My sheet.csv", strings.NewReader(string(file)), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	list, err := collect(r)
	if err != nil {
		t.Fatal(err)
	}
	if d := r.Dataset(); d.Slug != "my-sheet" || d.Name != "My sheet" || d.Redistribution != geo.Display {
		t.Errorf("data set is %+v", d)
	}
	type reading struct {
		Date, Title string
		Kind        geo.Kind
		Methods     []geo.Method
		Place       string
		Country     geo.Country
		Precision   geo.GeoPrecision
		Point       *orb.Point
		Killed      geo.Toll
		Injured     geo.Toll
		Text        string
	}
	var got []reading
	for _, i := range list {
		p := i.Place()
		got = append(got, reading{i.Date.String(), i.Title, i.Kind, i.Methods, p.Name, i.Country, p.Precision, p.Point, i.Killed, i.Injured, i.KilledText + i.InjuredText})
	}
	known := geo.Known
	diff(t, "readings", got, []reading{
		{"2024-03-22", "Armed attack in Krasnogorsk, Russia", geo.Attack, []geo.Method{"armed_assault"}, "Krasnogorsk", "RUS", geo.Settlement, &orb.Point{37.3903, 55.8257}, geo.Toll{Best: known(145)}, geo.Toll{Best: known(550)}, "about 550"},
		{"2024-01-03", "Suicide bombing in Kerman, Iran", geo.Attack, []geo.Method{"bombing"}, "Kerman", "IRN", geo.Settlement, &orb.Point{57.08, 30.28}, geo.Toll{Best: known(91)}, geo.Toll{Best: known(284)}, ""},
		{"2024-03", "Bombing, Kandahar, Afghanistan", geo.Attack, []geo.Method{"bombing"}, "Kandahar", "AFG", geo.Unlocated, nil, geo.Toll{Low: known(21), High: known(25)}, geo.Toll{Low: known(50), Best: known(50)}, "21-2550+"},
		{"2024-05-30", "Foiled plot near Moscow, Russia", geo.FoiledPlot, nil, "Moscow", "RUS", geo.NearPlace, &orb.Point{37.6, 55.7}, geo.Toll{Best: known(0)}, geo.Toll{}, ""},
		{"2024-04-06", "Attack, Atlantis", geo.Attack, nil, "Atlantis", "", geo.Area, &orb.Point{-24, 31}, geo.Toll{}, geo.Toll{}, "several"},
	})
	if list[1].Suicide != geo.Yes || list[3].Outcome != geo.Foiled || list[0].Summary != "Gunmen attack a concert" || list[0].Sources[0].URL != "https://example.org/a" {
		t.Errorf("incidents are %+v", list)
	}
	p := r.Report()
	if p.Tally("unknown_code").Count != 1 || p.Tally("no_country").Count != 1 || !strings.Contains(p.String(), "left out before the names of the columns: Attacks this year") {
		t.Errorf("report: %s", p)
	}

	// The proposal reads the same file in the same way, as a mapping of one's own.
	m, err := ingest.ReadMapping(strings.NewReader(r.Mapping().TOML()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, r.Mapping().TOML())
	}
	again, _, err := readBytes(t, "My sheet.csv", file, ingest.Options{Mapping: m})
	if err != nil {
		t.Fatal(err)
	}
	diff(t, "by the proposed mapping", again, list)
}

func TestMapping(t *testing.T) {
	m, err := ingest.ReadMapping(strings.NewReader(`
date_order = "mdy"
[columns]
date = "d"
place = "p"
kind = "k"
killed = "n"
[defaults]
country = "FRA"
[values.kind]
"B" = "bombing"
"W" = "warning"
[dataset]
name = "Ours"
redistribution = "open"
`))
	if err != nil {
		t.Fatal(err)
	}
	list, p, err := readBytes(t, "x.csv", []byte("d;p;k;n;extra\n3/4/2024;Lyon;B;2;kept\n3/5/2024;Lyon;W;;\n3/4/2024;Lyon;B;2;kept\n3/4/2024;Lyon;B;3;other toll\n"), ingest.Options{Mapping: m})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 3 || p.Duplicates != 1 || p.Tally("shared_id").Count != 1 {
		t.Fatalf("%d incidents, report: %s", len(list), p)
	}
	if i := list[0]; i.Date.String() != "2024-03-04" || i.Country != "FRA" || i.Methods[0] != "bombing" || i.Ext["extra"] != "kept" || i.Title != "Bombing, Lyon, France" {
		t.Errorf("incident is %+v", i)
	}
	if list[1].Kind != geo.Warning || list[2].ExtID != list[0].ExtID+"-2" {
		t.Errorf("kind %s, ids %s and %s", list[1].Kind, list[0].ExtID, list[2].ExtID)
	}
	for text, want := range map[string]string{
		"[columns]\ndate = 3":               "read mapping",
		"[columns]\nwhen = \"d\"":           "want fields among id, date",
		"[column]\ndate = \"d\"":            "unknown names",
		"date_order = \"ymd\"":              "want dmy or mdy",
		"[dataset]\nredistribution = \"x\"": "redistribution",
		"not toml":                          "read mapping",
	} {
		if _, err := ingest.ReadMapping(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error is %v, want %q", text, err, want)
		}
	}
	_, err = ingest.Open("x.csv", strings.NewReader("a,b\n1,2\n"), ingest.Options{Mapping: m})
	contain(t, []string{err.Error()}, "names columns that are not there: d (for date), k (for kind), p (for place) ... the file has a, b")
}

// Dates in which day and month cannot be told apart are refused, not guessed.
func TestAmbiguousDates(t *testing.T) {
	file := []byte("date,place,country\n3/4/2024,Lyon,France\n5/6/2024,Lyon,France\n")
	r, err := ingest.Open("x.csv", strings.NewReader(string(file)), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = collect(r)
	contain(t, refusals(t, err), "date: day and month cannot be told apart ... --date-order", "row 2")
	if !strings.Contains(r.Mapping().TOML(), "set date_order to dmy or mdy") {
		t.Errorf("mapping is\n%s", r.Mapping().TOML())
	}
	list, _, err := readBytes(t, "x.csv", file, ingest.Options{DateOrder: "dmy"})
	if err != nil || list[0].Date.String() != "2024-04-03" {
		t.Errorf("%v, %v", list, err)
	}
	// A row with a day beyond 12 tells the order for the others.
	list, _, err = readBytes(t, "x.csv", append(file, "6/30/2024,Lyon,France\n"...), ingest.Options{})
	if err != nil || list[0].Date.String() != "2024-03-04" {
		t.Errorf("%v, %v", list, err)
	}
}

func TestTrap11Notations(t *testing.T) {
	for text, want := range map[string]string{
		"2013-12-13": "2013-12-13", "2009-02-20T00:00:00": "2009-02-20", "2021-01-02T00:00:00Z": "2021-01-02", "2017-05-15 00:00:00": "2017-05-15",
		"18-February-2024": "2024-02-18", "20191024": "2019-10-24", "30/12/2015": "2015-12-30", "1/1/16": "2016-01-01", "13 Dec 2013": "2013-12-13",
		"December 13, 2013": "2013-12-13", "Friday, December 13th, 2013": "2013-12-13", "2013-12": "2013-12", "12/2013": "2013-12", "2013": "2013", "2013-12-00": "2013-12",
		"13.12.2013 14:30": "2013-12-13", "13. März 2013": "2013-03-13", "3 août 2013": "2013-08-03", "2013/12/13": "2013-12-13",
		"31/2/2015": "", "2013-13-01": "", "99/99/9999": "", "tomorrow": "", "0x7e0": "", "1e9": "", "NaN": "", "２０１３-12-13": "", "ju 3 2013": "",
	} {
		list, _, err := readBytes(t, "x.csv", []byte("date,place,country\n2020-01-01,A,France\n2020-01-02,B,France\n2020-01-02,C,France\n2020-01-02,D,France\n\""+text+"\",Lyon,France\n"), ingest.Options{SkipBad: true})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if len(list) == 5 {
			got = list[4].Date.String()
		}
		if got == "../.." {
			got = "" // NaN: not known
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}

func TestTrap11SpreadsheetDates(t *testing.T) {
	b := book(t, map[string][][]any{"Sheet B": {{"Date", "Place", "Country", "Killed"}, {45373, "Krasnogorsk", "Russia", 145}, {45294, "Kerman", "Iran", "NA"}}})
	list, _, err := readBytes(t, "x.xlsx", b, ingest.Options{})
	if err != nil || list[0].Date.String() != "2024-03-22" || list[1].Date.String() != "2024-01-03" || list[0].Killed.Best != geo.Known(145) {
		t.Errorf("%v: %+v", err, list)
	}
}

// The sign of a longitude is found by the country that the row names.
func TestTrap19WrongSignInATable(t *testing.T) {
	list, p, err := readBytes(t, "x.csv", []byte("date,city,country,latitude,longitude\n2020-01-02,Milltown,Syria,35.1,-37.2\n"), ingest.Options{Locator: squares{}})
	if err != nil {
		t.Fatal(err)
	}
	contain(t, list[0].Notes, "with the other sign of the longitude it would lie there")
	if list[0].Place().Point[0] != -37.2 || p.Tally("off_land").Count != 1 {
		t.Errorf("position is %v: repaired; report: %s", list[0].Place().Point, p)
	}
}

func TestTrap24PackedLists(t *testing.T) {
	header := columnsOf("incident_id,date,state,city_or_county,address,n_killed,n_injured,incident_url,source_url,latitude,location_description,longitude,n_guns_involved,notes,participant_age_group,sources")
	list, _, err := readBytes(t, "x.csv", csvFile(header, fields{
		"incident_id": "461105", "date": "2013-01-01", "state": "Millvania", "city_or_county": "Milltown", "n_killed": "0", "n_injured": "4",
		"source_url": "https://example.org/x", "latitude": "40.3467", "longitude": "-79.8559", "notes": "Invented,\r\nin two lines.",
		"participant_age_group": "0::Adult 18+||1::Adult 18+",
	}), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	i := list[0]
	if i.ExtID != "461105" || i.Ext["participant_age_group"] != "0::Adult 18+||1::Adult 18+" || i.Place().Name != "Milltown" || i.Place().Admin1 != "Millvania" ||
		i.Summary != "Invented, in two lines." || i.Killed.Best != geo.Known(0) || i.Injured.Best != geo.Known(4) {
		t.Errorf("incident is %+v", i)
	}
}
