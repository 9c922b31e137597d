package ingest_test

import (
	"fmt"
	"strings"
	"testing"

	"dateline/data/ingest"
	"dateline/geo"

	"github.com/paulmach/orb"
	"golang.org/x/text/encoding/charmap"
)

func TestGTDIncident(t *testing.T) {
	list, p, err := readBytes(t, "globalterrorismdb_0522dist.csv", csvFile(gtd135, aGTD), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := &geo.Incident{
		Dataset: "gtd", ExtID: "202101010001", ExtIDs: map[string]string{"gtd": "202101010001"},
		Kind: geo.Attack, Outcome: geo.Completed, Methods: []geo.Method{"bombing"}, Suicide: geo.No,
		Weapons: []string{"explosives"}, TargetTypes: []string{"business"}, TargetName: "Mill",
		Date: geo.NewDay(2021, 1, 1).Interval(), DatePrecision: geo.PrecisionDay,
		Title:   "Bombing by Red Column in Milltown, Syria",
		Summary: "01/01/2021: An invented device went off at an invented mill.",
		Places: []geo.Place{{
			Role: geo.RoleSite, Name: "Milltown", Text: "at the mill", Admin1: "Homs", Country: "SYR",
			Point: &orb.Point{36.7, 34.8}, Precision: geo.Settlement,
		}},
		Country:     "SYR",
		Actors:      []geo.Participant{{Actor: "red-column", Role: geo.Perpetrator, RawName: "Red Column"}},
		Attribution: geo.Claimed,
		Killed:      geo.Toll{Best: geo.Known(2)}, Injured: geo.Toll{Best: geo.Known(5)},
		KilledBy: geo.KilledBy{Perpetrators: geo.Known(0)}, Arrested: geo.Known(0),
		Sources:      []geo.Source{{Key: "s1", Title: `Mill hit," The Harbour Post, January 2, 2021.`}},
		Verification: geo.SingleSource,
		Status:       geo.Published,
		Ext: map[string]string{
			"claimed": "1", "extended": "0", "guncertain1": "0", "corp1": "Mill Ltd", "dbsource": "START", "ishostkid": "0", "region": "10",
			"region_txt": "Middle East & North Africa",
		},
	}
	diff(t, "incident", list[0], want)
	if p.Redistribution != geo.Private || p.Layout != "full (135 columns)" || p.Version != "0522" {
		t.Errorf("report says %s, %s, version %q", p.Redistribution, p.Layout, p.Version)
	}
}

// The cuts that circulate name their columns otherwise; this one is the text of
// a country, a group and a type.
func TestGTDCut(t *testing.T) {
	header := columnsOf("eventid,date,year,month,day,country,region,provstate,city,latitude,longitude,attack_type,target_type,weapon_type,group_name,nkill,nwound,summary")
	row := aGTD.with(fields{
		"country": "Syria", "region": "Middle East & North Africa", "year": "2021", "month": "1", "day": "1", "attack_type": "Armed Assault",
		"target_type": "Police", "weapon_type": "Firearms", "group_name": "Söldner", "nwound": "7.5",
	})
	b, err := charmap.Windows1252.NewEncoder().Bytes(csvFile(header, row))
	if err != nil {
		t.Fatal(err)
	}
	b = []byte(strings.ReplaceAll(string(b), "\n", "\r\n"))
	list, p, err := readBytes(t, "cut.csv", b, ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	inc := list[0]
	if inc.Country != "SYR" || inc.Title != "Armed attack by Söldner near Milltown, Syria" || inc.Place().Precision != geo.NearPlace {
		t.Errorf("incident is %+v", inc)
	}
	// A fraction of a person stands for a total spread over several rows.
	diff(t, "injured", inc.Injured, geo.Toll{Low: geo.Known(7), Best: geo.Known(8), High: geo.Known(8)})
	if inc.InjuredText != "7.5" || p.Tally("fraction").Count != 1 || p.Tally("encoding").Count != 1 || p.Layout != "a cut of 18 columns" {
		t.Errorf("%q, report: %s", inc.InjuredText, p)
	}
}

func TestTrap12ZeroDays(t *testing.T) {
	var rows []fields
	for i, c := range []fields{
		{"iday": "0"}, {"imonth": "0", "iday": "0"}, {"iyear": "", "imonth": "", "iday": "", "eventid": "197000000001"},
		{"iyear": "", "imonth": "", "iday": "", "eventid": "197005000002"}, {"approxdate": "January 1-3, 2021", "extended": "1", "resolution": "1/3/2021"},
	} {
		if c["eventid"] == "" {
			c["eventid"] = fmt.Sprint(202101010001 + i)
		}
		rows = append(rows, aGTD.with(c))
	}
	list, p, err := readBytes(t, "x.csv", csvFile(gtd135, rows...), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, inc := range list {
		got = append(got, inc.Date.String()+" "+string(inc.DatePrecision)+" "+inc.DateText)
	}
	diff(t, "dates", got, []string{"2021-01 month ", "2021 year ", "1970 year ", "1970-05 month ", "2021-01-01/2021-01-03 days January 1-3, 2021"})
	if p.Tally("part_of_date").Count != 4 {
		t.Errorf("report: %s", p)
	}
	// In AWSD the parts are empty rather than 0.
	list, p, err = readBytes(t, "x.csv", csvFile(awsd44, anAWSD.with(fields{"day": ""}), anAWSD.with(fields{"incident id": "2", "month": "", "day": ""})), ingest.Options{})
	if err != nil || list[0].Date.String() != "2009-03" || list[1].Date.String() != "2009" || p.Tally("part_of_date").Count != 2 {
		t.Errorf("%v, report: %s", err, p)
	}
}

func TestTrap14And15GTDUnknowns(t *testing.T) {
	rows := []fields{
		aGTD.with(fields{"nkill": "", "nwound": "-99", "nhostkid": "-99", "gname": "Unknown", "city": "Unknown", "claimed": "-9"}),
		aGTD.with(fields{"eventid": "202101010002", "nkill": "0", "claimed": "0", "guncertain1": "1"}),
	}
	list, p, err := readBytes(t, "x.csv", csvFile(gtd135, rows...), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	inc := list[0]
	if inc.Killed.Best.IsKnown() || inc.Injured.Best.IsKnown() || inc.Hostages.IsKnown() || inc.Perpetrators.IsKnown() || len(inc.Actors) > 0 || inc.Place().Name != "" {
		t.Errorf("incident is %+v; want nothing known", inc)
	}
	for name, v := range inc.Ext {
		if v == "-9" || v == "-99" {
			t.Errorf("%s is kept as %s", name, v)
		}
	}
	if inc.Attribution != geo.UnknownAttribution || list[1].Attribution != geo.Suspected || list[1].Killed.Best != geo.Known(0) {
		t.Errorf("attributions %s and %s", inc.Attribution, list[1].Attribution)
	}
	if p.Sums.NoFigure != 1 || p.Sums.Killed != 0 {
		t.Errorf("sums are %+v", p.Sums)
	}
}

func TestGTDPrecision(t *testing.T) {
	var rows []fields
	for i, c := range []fields{
		{"specificity": "1"}, {"specificity": "1", "vicinity": "1"}, {"specificity": "2"}, {"specificity": "3"}, {"specificity": "4"},
		{"specificity": "5", "latitude": "", "longitude": ""},
	} {
		rows = append(rows, aGTD.with(c).with(fields{"eventid": fmt.Sprint(202101010001 + i)}))
	}
	list, _, err := readBytes(t, "x.csv", csvFile(gtd135, rows...), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []geo.GeoPrecision{geo.Settlement, geo.NearPlace, geo.District, geo.District, geo.Province, geo.CountryOnly} {
		if got := list[i].Place().Precision; got != want {
			t.Errorf("row %d: precision %s, want %s", i+1, got, want)
		}
	}
}

func TestTrap21GTDCountries(t *testing.T) {
	var rows []fields
	for i, c := range []string{"359:Soviet Union", "235:Yugoslavia", "217:United States", ":Chechnya", ":International", ":West Bank and Gaza Strip", ":Zaire", ":Atlantis"} {
		code, name, _ := strings.Cut(c, ":")
		rows = append(rows, aGTD.with(fields{"eventid": fmt.Sprint(202101010001 + i), "country": code, "country_txt": name}))
	}
	list, p, err := readBytes(t, "x.csv", csvFile(gtd135, rows...), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []geo.Country
	for _, inc := range list {
		got = append(got, inc.Country)
	}
	diff(t, "countries", got, []geo.Country{"SUN", "YUG", "USA", "RUS", "XXX", "PSE", "COD", ""})
	if p.Tally("no_country").Count != 1 {
		t.Errorf("report: %s", p)
	}
}

func TestTrap23GTDIDs(t *testing.T) {
	// As a number in a sheet, with all its digits; as text that lost them.
	rows := [][]any{{}}
	for _, h := range gtd135 {
		rows[0] = append(rows[0], h)
	}
	row := []any{}
	for i, v := range cellsOf(gtd135, aGTD) {
		switch gtd135[i] {
		case "eventid":
			row = append(row, 202101010001.0)
		case "extended":
			row = append(row, 1)
		case "resolution":
			row = append(row, 44200) // 2021-01-04 as a date cell stores it
		default:
			row = append(row, v)
		}
	}
	list, p, err := readBytes(t, "gtd2021.xlsx", book(t, map[string][][]any{"A notes": {{"Notes", "on the file"}}, "Sheet B": append(rows, row)}), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if list[0].ExtID != "202101010001" || list[0].Date.String() != "2021-01-01/2021-01-04" || !strings.Contains(p.String(), "sheet “Sheet B”; not read: the sheet A notes") {
		t.Errorf("id %s, date %s, report: %s", list[0].ExtID, list[0].Date, p)
	}
	_, _, err = readBytes(t, "x.csv", csvFile(gtd135, aGTD.with(fields{"eventid": "2.02101E+11"})), ingest.Options{})
	contain(t, refusals(t, err), `eventid: want an id, not a number that lost its digits, got "2.02101E+11" (a spreadsheet`)
	list, p, err = readBytes(t, "x.csv", csvFile(gtd135, aGTD.with(fields{"eventid": "202101010001.0"})), ingest.Options{})
	if err != nil || list[0].ExtID != "202101010001" || p.Tally("id_as_number").Count != 1 {
		t.Errorf("%v: %s", err, p)
	}
}
