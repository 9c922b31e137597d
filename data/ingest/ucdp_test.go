package ingest_test

import (
	"bytes"
	"testing"
	"unicode/utf8"

	"dateline/data/ingest"
	"dateline/geo"

	"github.com/paulmach/orb"
)

func TestUCDPIncident(t *testing.T) {
	list, p := mustRead(t, "layout-49.csv", ingest.Options{})
	day := geo.NewDay(2016, 1, 1)
	want := &geo.Incident{
		Dataset: "ucdp-ged", ExtID: "1", ExtIDs: map[string]string{"ged": "1", "relid": "SYR-2016-1-1-1"},
		Kind: geo.Attack, Outcome: geo.Completed, Methods: []geo.Method{"clash"}, Suicide: geo.Unknown, ViolenceType: geo.StateBased,
		Date: day.Interval(), DatePrecision: geo.PrecisionDay,
		Title:   "Clash between the Government of Syria and Red Column in Milltown",
		Summary: "State-based violence, filed by UCDP under “Syria: Government”. Place as described: “at the old mill”. The Harbour Post, 2016-01-02: “Shots near the mill”.",
		Places: []geo.Place{{
			Role: geo.RoleSite, Name: "Milltown", Text: "at the old mill", Admin1: "Homs Governorate", Admin2: "Mill district",
			Country: "SYR", Point: &orb.Point{36.7, 34.8}, Precision: geo.Settlement,
		}},
		Country: "SYR",
		Actors: []geo.Participant{
			{Actor: "government-of-syria", Role: geo.Mentioned, Side: "a", RawName: "Government of Syria"},
			{Actor: "red-column", Role: geo.Mentioned, Side: "b", RawName: "Red Column"},
		},
		Attribution:  geo.UnknownAttribution,
		Killed:       geo.Toll{Low: geo.Known(1), Best: geo.Known(1), High: geo.Known(2)},
		KilledBy:     geo.KilledBy{SideA: geo.Known(1), SideB: geo.Known(0), Civilians: geo.Known(0), Unknown: geo.Known(0)},
		Sources:      []geo.Source{{Key: "s1", Publisher: "The Harbour Post", Title: "Shots near the mill", Published: geo.NewDay(2016, 1, 2)}},
		SourcesN:     geo.Known(1),
		Verification: geo.SingleSource,
		Tags:         []string{"Syria: Government"},
		Status:       geo.Published,
		Ext: map[string]string{
			"active_year": "1", "conflict_new_id": "299", "dyad_new_id": "9501", "source_original": "police; a miller",
			"priogrid_gid": "179714", "region": "Middle East", "event_clarity": "1", "gwnoa": "652", "side_b_dset_id": "77",
		},
	}
	diff(t, "incident", list[0], want)
	if p.Layout != "21.1 and later (49 columns)" || p.Columns != 49 {
		t.Errorf("layout is %q of %d columns", p.Layout, p.Columns)
	}
}

func TestUCDPUnsettledRow(t *testing.T) {
	list, p := mustRead(t, "layout-49.csv", ingest.Options{})
	inc := list[1]
	if inc.Status != geo.Review || inc.Ext["code_status"] != "Check, deaths unclear" || p.Tally("unsettled").Count != 1 {
		t.Errorf("status is %s, %q", inc.Status, inc.Ext["code_status"])
	}
	if inc.Verification != geo.SingleSource || inc.SourceCount() != 3 {
		t.Errorf("three sources on an unclear event are %s of %d", inc.Verification, inc.SourceCount())
	}
	if inc.Ext["year"] != "2015" || p.Tally("year").Count != 1 {
		t.Errorf("a year outside of the dates is %q in Ext", inc.Ext["year"])
	}
	list, _ = mustRead(t, "layout-49.csv", ingest.Options{Status: geo.Draft})
	if list[1].Status != geo.Draft {
		t.Errorf("status is %s, want draft as asked", list[1].Status)
	}
}

func TestUCDPOneSided(t *testing.T) {
	list, _ := mustRead(t, "layout-49.csv", ingest.Options{})
	inc := list[2]
	diff(t, "actors", inc.Actors, []geo.Participant{
		{Actor: "red-column", Role: geo.Perpetrator, Side: "a", RawName: "Red Column"},
		{Actor: "civilians", Role: geo.Victim, Side: "b", RawName: "Civilians"},
	})
	diff(t, "groups", inc.Groups(), []string{"red-column"})
	if inc.Title != "Attack on civilians by Red Column in Milltown, Syria" || inc.ViolenceType != geo.OneSided ||
		len(inc.Methods) != 0 || inc.TargetTypes[0] != "civilians" || len(inc.Tags) != 0 || inc.Verification != geo.Corroborated {
		t.Errorf("incident is %+v", inc)
	}
}

func TestUCDPActors(t *testing.T) {
	r, err := ingest.Open("actors.csv", bytes.NewReader(fixture(t, "actors.csv")), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	list, err := collect(r)
	if err != nil {
		t.Fatal(err)
	}
	var sides [][2]string
	for _, inc := range list {
		sides = append(sides, [2]string{inc.Actors[0].Actor, inc.Actors[1].Actor})
	}
	diff(t, "slugs", sides, [][2]string{
		{"uck", "jss-sb"},
		{"uck-361", "jss-sb-286"}, // the same name, the same slug: others
		{"uck", "jss-sb"},         // another spelling of the same id: the same
		{"red-column", "civilians"},
		{"zweig-x", "zweig-x-2"},
		{"brotherhood-of-the-long-and-winding-river-valley-sons-of-the-77", "brotherhood-of-the-long-and-winding-river-valley-sons-of-the-78"},
	})
	byName := map[string]geo.Actor{}
	for _, a := range r.Actors() {
		byName[a.Slug] = a
	}
	diff(t, "actor", byName["jss-sb"], geo.Actor{
		Slug: "jss-sb", Name: "JSS/SB", Aliases: []string{"JSS/SB (Larma)"}, Type: geo.ActorGroup, ExtIDs: map[string]string{"ucdp": "285"},
	})
	if byName["civilians"].Type != geo.Civilians || len(byName) != 10 {
		t.Errorf("%d actors, civilians are %+v", len(byName), byName["civilians"])
	}

	r, err = ingest.Open("layout-49.csv", bytes.NewReader(fixture(t, "layout-49.csv")), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := collect(r); err != nil {
		t.Fatal(err)
	}
	diff(t, "government", r.Actors()[1], geo.Actor{
		Slug: "government-of-syria", Name: "Government of Syria", Type: geo.StateForce, Countries: []geo.Country{"SYR"}, ExtIDs: map[string]string{"ucdp": "118"},
	})
}

func TestRosterOfKnownActors(t *testing.T) {
	roster := ingest.NewRoster(
		geo.Actor{Slug: "kla", Name: "Kosovo Liberation Army", Leader: "somebody", ExtIDs: map[string]string{"ucdp": "357"}},
		geo.Actor{Slug: "jss-sb", Name: "Another of that slug", ExtIDs: map[string]string{"ucdp": "5"}},
		geo.Actor{Slug: "red-column", Name: "Red column", Summary: "of ours"},
		geo.Actor{Slug: "bystander", Name: "Bystander"},
	)
	for range 2 { // the second file finds the actors of the first
		r, err := ingest.Open("actors.csv", bytes.NewReader(fixture(t, "actors.csv")), ingest.Options{Roster: roster})
		if err != nil {
			t.Fatal(err)
		}
		list, err := collect(r)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range [][2]string{{"kla", "jss-sb-285"}, {"uck", "jss-sb-286"}, {"kla", "jss-sb-285"}, {"red-column", "civilians"}} {
			if got := list[i].Actors; got[0].Actor != want[0] || got[1].Actor != want[1] {
				t.Errorf("row %d: %s and %s, want %v", i+1, got[0].Actor, got[1].Actor, want)
			}
		}
		byName := map[string]geo.Actor{}
		for _, a := range r.Actors() {
			byName[a.Slug] = a
		}
		diff(t, "known by id", byName["kla"], geo.Actor{Slug: "kla", Name: "Kosovo Liberation Army", Aliases: []string{"UCK"}, Leader: "somebody", ExtIDs: map[string]string{"ucdp": "357"}})
		diff(t, "known by name", byName["red-column"], geo.Actor{Slug: "red-column", Name: "Red column", Aliases: []string{"Red Column"}, Summary: "of ours", ExtIDs: map[string]string{"ucdp": "9001"}})
		if _, there := byName["bystander"]; there {
			t.Error("an actor that the file does not name is among those met")
		}
	}
}

func TestUCDPSources(t *testing.T) {
	list, _ := mustRead(t, "sources.csv", ingest.Options{})
	day := func(d int) geo.Day { return geo.NewDay(2016, 1, d) }
	for i, want := range [][]geo.Source{
		{{Key: "s1", Publisher: "The Harbour Post", Published: day(2), Title: "Shots near the mill"}, {Key: "s2", Publisher: "Radio Nine, North", Published: day(3), Title: "Mill; again"}},
		{{Key: "s1", Publisher: "Reuters", Published: geo.NewDay(1991, 1, 1), Title: "ONE KILLED AS MILL BURNS"}},
		{{Key: "s1", Publisher: "Wire", Published: geo.NewDay(1991, 3, 16), Title: "MEN KILL SIX"}},
		{{Key: "s1", Title: "R 3/12/1991 ARMY KILLS TWO REBELS."}}, // March or December: left as it is
		{{Key: "s1", URL: "https://example.org/reports/1.html"}},
		nil,
		{{Key: "s1", Title: "Mill Yearbook 2003"}},
		{{Key: "s1", Publisher: "The Harbour Post", Published: day(2), Title: "Twice"}},
		{{Key: "s1", Publisher: "The Harbour Post", Published: day(2), Title: `He said "no";"yes"`}},
	} {
		diff(t, "sources of row "+list[i].ExtID, list[i].Sources, want)
	}
	if n := list[7].SourceCount(); n != 2 {
		t.Errorf("the data set's count of sources became %d, want 2", n)
	}
	if list[1].SourcesN.IsKnown() || list[1].Verification != "" {
		t.Errorf("sources not counted are %v, %q", list[1].SourcesN, list[1].Verification)
	}
}

func TestUCDPTitlesAreShort(t *testing.T) {
	long := bytes.ReplaceAll(fixture(t, "layout-49.csv"), []byte("Red Column"), bytes.Repeat([]byte("Very Long Brigade "), 12))
	long = bytes.ReplaceAll(long, []byte("Milltown"), bytes.Repeat([]byte("Ünder-the-Hill "), 20))
	long = bytes.ReplaceAll(long, []byte("Shots near the mill"), bytes.Repeat([]byte("shots and "), 90))
	list, _, err := readBytes(t, "x.csv", long, ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, inc := range list {
		if n := utf8.RuneCountInString(inc.Title); n > 120 || n < 40 {
			t.Errorf("title of %d characters: %s", n, inc.Title)
		}
		if n := utf8.RuneCountInString(inc.Summary); n > geo.MaxSummary || n < 300 {
			t.Errorf("summary of %d characters: %s", n, inc.Summary)
		}
	}
}
