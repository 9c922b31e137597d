package ingest_test

import (
	"fmt"
	"strings"
	"testing"

	"dateline/data/ingest"
	"dateline/geo"

	"github.com/paulmach/orb"
)

func TestACLEDIncident(t *testing.T) {
	list, p, err := readBytes(t, "2022-01-01-2022-12-31-Syria.csv", csvFile(acled31, anACLED), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := &geo.Incident{
		Dataset: "acled", ExtID: "SYR100", ExtIDs: map[string]string{"acled": "SYR100"},
		Kind: geo.Attack, Outcome: geo.Completed, Methods: []geo.Method{"clash"}, Suicide: geo.Unknown,
		Date: geo.NewDay(2022, 2, 23).Interval(), DatePrecision: geo.PrecisionDay,
		Title:   "Armed clash between Red Column and Military Forces of Milland (2020-) in Milltown, Syria",
		Summary: "On 23 February, two columns met at the mill.",
		Places: []geo.Place{{
			Role: geo.RoleSite, Name: "Milltown", Admin1: "Homs", Admin2: "Mill", Admin3: "Old Mill",
			Country: "SYR", Point: &orb.Point{36.7, 34.8}, Precision: geo.Settlement,
		}},
		Country: "SYR",
		Actors: []geo.Participant{
			{Actor: "red-column", Role: geo.Mentioned, Side: "a", RawName: "Red Column"},
			{Actor: "blue-column", Role: geo.Mentioned, Side: "a", RawName: "Blue Column"},
			{Actor: "green-column", Role: geo.Mentioned, Side: "a", RawName: "Green Column"},
			{Actor: "military-forces-of-milland-2020", Role: geo.Mentioned, Side: "b", RawName: "Military Forces of Milland (2020-)"},
		},
		Attribution:  geo.UnknownAttribution,
		Killed:       geo.Toll{Best: geo.Known(3)},
		Sources:      []geo.Source{{Key: "s1", Publisher: "The Harbour Post"}, {Key: "s2", Publisher: "Radio Nine"}},
		Verification: geo.Corroborated,
		Tags:         []string{"Political violence"},
		Status:       geo.Published,
		Ext: map[string]string{
			"event_type": "Battles", "sub_event_type": "Armed clash", "assoc_actor_1": "Blue Column; Green Column", "inter1": "2", "inter2": "1",
			"interaction": "12", "region": "Middle East", "source_scale": "National", "timestamp": "1646000000",
		},
	}
	diff(t, "incident", list[0], want)
	if p.Format != "acled" || p.Redistribution != geo.Private || p.Version != "to 2022-12-31" {
		t.Errorf("report says %s, %s, version %q; want acled, private, to 2022-12-31", p.Format, p.Redistribution, p.Version)
	}
}

func TestACLEDLayouts(t *testing.T) {
	want, _, err := readBytes(t, "x.csv", csvFile(acled31, anACLED), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file   []byte
		layout string
	}{
		"with data_id":       {csvFile(acledOld, anACLED), "before March 2023"},
		"of 2016":            {csvFile(acled2016, anACLED), "of 2014 to 2016"},
		"with a mark":        {append([]byte("\ufeff"), csvFile(acled31, anACLED)...), "since 2023"},
		"GeoJSON":            {features(t, acled31, anACLED), "since 2023"},
		"semicolons":         {delimited(';', acled31, anACLED), "since 2023"},
		"actors by words":    {csvFile(acled31, anACLED.with(fields{"inter1": "Rebel group", "inter2": "State forces"})), "since 2023"},
		"upper case, gzip":   {gz(t, []byte(strings.ToUpper(strings.Join(acled31, ","))+"\n"+strings.SplitN(string(csvFile(acled31, anACLED)), "\n", 2)[1])), "since 2023"},
		"population columns": {csvFile(append(acled31[:31:31], "population_best"), anACLED.with(fields{"population_best": "100"})), "since 2023"},
	} {
		list, p, err := readBytes(t, "x", c.file, ingest.Options{})
		if err != nil || len(list) != 1 {
			t.Errorf("%s: %d incidents, %v", name, len(list), err)
			continue
		}
		got := list[0]
		if !strings.HasPrefix(p.Layout, c.layout) {
			t.Errorf("%s: layout is %q, want %q", name, p.Layout, c.layout)
		}
		if got.ExtID != want[0].ExtID || got.Kind != want[0].Kind || got.Date != want[0].Date || got.Country != "SYR" || got.Killed != want[0].Killed || len(got.Actors) != 4 {
			t.Errorf("%s: incident is %+v", name, got)
		}
		diff(t, name+": place", got.Places, want[0].Places)
	}
}

// A selection of an export's columns, without ids or sides, is still one.
func TestACLEDKinds(t *testing.T) {
	var rows []fields
	for i, c := range [][2]string{
		{"Battles", "Government regains territory"}, {"Explosions/Remote violence", "Suicide bomb"}, {"Explosions/Remote violence", "Air/drone strike"},
		{"Explosions/Remote violence", "Shelling/artillery/missile attack"}, {"Explosions/Remote violence", "Remote explosive/landmine/IED"},
		{"Violence against civilians", "Sexual violence"}, {"Violence against civilians", "Abduction/forced disappearance"}, {"Violence against civilians", "Attack"},
		{"Strategic developments", "Arrests"}, {"Strategic developments", "Disrupted weapons use"}, {"Strategic developments", "Looting/property destruction"},
		{"Protests", "Peaceful protest"}, {"Riots", "Mob violence"}, {"Battle-No change of territory", ""}, {"Remote violence", "nan"}, {"Riots/Protests", ""}, {"Mill matters", ""},
	} {
		rows = append(rows, anACLED.with(fields{"event_id_cnty": fmt.Sprint("SYR", i), "event_type": c[0], "sub_event_type": c[1]}))
	}
	list, p, err := readBytes(t, "x.csv", csvFile(acled31, rows...), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, inc := range list {
		s := string(inc.Kind) + " " + string(inc.Outcome)
		for _, m := range inc.Methods {
			s += " " + string(m)
		}
		if inc.Suicide == geo.Yes {
			s += " suicide"
		}
		got = append(got, s)
	}
	diff(t, "kinds", got, []string{
		"attack completed clash", "attack completed bombing suicide", "attack completed air_drone", "attack completed shelling", "attack completed bombing",
		"attack completed sexual_violence", "attack completed kidnapping", "attack completed armed_assault", "arrest na", "foiled_plot foiled", "other na",
		"attack completed clash", "attack completed bombing", "other unknown",
	})
	if p.Skipped != 3 || p.Tally("protest").Count != 3 || p.Tally("unknown_code").Count != 1 {
		t.Errorf("report: %s", p)
	}
	list, p, err = readBytes(t, "x.csv", csvFile(acled31, rows...), ingest.Options{AllKinds: true})
	if err != nil || len(list) != len(rows) || p.Skipped != 0 {
		t.Errorf("with all kinds: %d incidents, %v", len(list), err)
	}
}

func TestTrap11ACLEDDates(t *testing.T) {
	var rows []fields
	for i, c := range []fields{
		{"event_date": "2022-02-23"}, {"event_date": "23-02-2022"}, {"event_date": "23 February 2022"}, {"event_date": "23-February-2022"},
		{"event_date": "2022-02-23T00:00:00Z"}, {"event_date": "23/02/2022"}, {"event_date": "2/3/22"}, // two notations in one file, both day first
		{"event_date": "2022-02-23", "time_precision": "2"}, {"event_date": "2022-02-14", "time_precision": "3"},
		{"event_date": "2022-02-23", "year": "2021"},
	} {
		rows = append(rows, anACLED.with(c).with(fields{"event_id_cnty": fmt.Sprint("SYR", i)}))
	}
	list, p, err := readBytes(t, "x.csv", csvFile(acled31, rows...), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, inc := range list {
		got = append(got, inc.Date.String()+" "+string(inc.DatePrecision))
	}
	diff(t, "dates", got, []string{
		"2022-02-23 day", "2022-02-23 day", "2022-02-23 day", "2022-02-23 day", "2022-02-23 day", "2022-02-23 day", "2022-03-02 day",
		"2022-02-20/2022-02-26 week", "2022-02 month", "2022-02-23 day",
	})
	if p.Tally("short_year").Count != 1 || p.Tally("year").Count != 1 {
		t.Errorf("report: %s", p)
	}
	_, _, err = readBytes(t, "x.csv", csvFile(acled31, anACLED.with(fields{"event_date": "23/02/2022"})), ingest.Options{DateOrder: "mdy"})
	contain(t, refusals(t, err), `event_date: there is no such day, got "23/02/2022"`)
}

func TestACLEDUnknownsAndDuplicates(t *testing.T) {
	row := anACLED.with(fields{"actor2": "nan", "assoc_actor_1": "NA", "fatalities": "", "disorder_type": "Political violence; Demostrations", "geo_precision": "3"})
	namibia := anACLED.with(fields{"event_id_cnty": "NAM1", "iso": "", "country": "NA", "latitude": "-22.5", "longitude": "17"})
	list, p, err := readBytes(t, "x.csv", csvFile(acled31, row, row, row, namibia), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 2 || p.Duplicates != 2 {
		t.Errorf("%d incidents, %d duplicates; want 2, 2", len(list), p.Duplicates)
	}
	inc := list[0]
	if len(inc.Actors) != 1 || inc.Killed.Best.IsKnown() || inc.Place().Precision != geo.Province {
		t.Errorf("incident is %+v", inc)
	}
	diff(t, "tags", inc.Tags, []string{"Political violence", "Demonstrations"})
	if list[1].Country != "NAM" {
		t.Errorf("NA as a country is %q, want NAM", list[1].Country)
	}
	if p.Tally("misspelt").Count != 1 || p.Tally("toll_missing").Count != 1 {
		t.Errorf("report: %s", p)
	}
}
