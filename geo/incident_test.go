package geo_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"dateline/geo"
)

// moscow is a record with something in every part of it.
func moscow() *geo.Incident {
	return &geo.Incident{
		ID: 1, Dataset: "seed", ExtID: "E01", ExtIDs: map[string]string{"wikidata": "Q125046214"},
		Kind: geo.Attack, Outcome: geo.Completed, Methods: []geo.Method{"armed_assault", "arson_incendiary"},
		Suicide: geo.No, Weapons: []string{"rifle"}, TargetTypes: []string{"civilians"}, TargetName: "Crocus City Hall", ViolenceType: geo.OneSided,
		Date: geo.NewDay(2024, 3, 22).Interval(), DatePrecision: geo.PrecisionDay, DateText: "last week", TimeLocal: "19:58", TimeZone: "Europe/Moscow",
		Title: "Gunmen attack a concert hall near Moscow", Summary: "Gunmen shot at visitors and set the hall on fire.", Lang: "en",
		Texts: map[string]geo.Text{"fa": {Title: "حمله به سالن \u200fکنسرت"}},
		Places: []geo.Place{
			{Role: geo.RoleSite, Name: "Crocus City Hall, Krasnogorsk", Admin1: "Moscow Oblast", Country: "RUS", Point: &orb.Point{37.39028, 55.82583}, Precision: geo.Site},
			{Role: geo.RoleTransit, Name: "Istanbul", Country: "TUR", Point: &orb.Point{28.94966, 41.01384}, Precision: geo.Settlement, RadiusKM: 20},
		},
		Country: "RUS",
		Actors: []geo.Participant{
			{Actor: "isis-k", Role: geo.Perpetrator, Side: "a", RawName: "ISIS-K"},
			{Actor: "isis", Role: geo.Facilitator}, {Actor: "isis-k", Role: geo.Mentioned}, {Actor: "visitors", Role: geo.Victim},
		},
		Attribution: geo.Claimed, DisputedBy: "Russia",
		Attributions: []geo.Attribution{
			{Actor: "isis-k", Stance: "claims", By: "ISIS", ByType: "group", Source: "cnn"},
			{About: "Ukraine", Stance: "blames", By: "Alexander Bortnikov", ByType: "government", Paraphrase: "The US, UK and Ukraine were behind it.", Date: geo.NewDay(2024, 3, 26)},
		},
		Killed: toll(143, 145, 145), Injured: geo.Toll{Best: geo.Known(551)}, Arrested: geo.Known(11), Perpetrators: geo.Known(4),
		KilledBy: geo.KilledBy{Civilians: geo.Known(145), Perpetrators: geo.Known(0)}, KilledText: "devastating massacre",
		Claims: []geo.Claim{{Field: "killed", Toll: geo.Toll{Best: geo.Known(143)}, Qualifier: "exact", SaidBy: "Investigative Committee", Source: "cnn", AsOf: geo.NewDay(2024, 3, 23), Chosen: true}},
		Sources: []geo.Source{
			{Key: "cnn", Publisher: "CNN", Title: "How ISIS has Europe and the US in sights", Type: "news", Published: geo.NewDay(2024, 3, 31), Supports: []string{"kind"}},
			{Key: "web", URL: "https://example.org/crocus", ArchiveURL: "https://archive.example/1", Type: "official"},
		},
		Verification: "official", Related: []int64{2}, Tags: []string{"concert"}, Status: geo.Published,
		UpdatedAt: time.Date(2024, 4, 1, 9, 30, 0, 0, time.FixedZone("", 3600)), Version: 2, CorrectionNote: "Toll raised.",
		Notes: []string{"placed by hand"}, Ext: map[string]string{"row": "1"},
	}
}

func TestIncidentRecordRoundTrip(t *testing.T) {
	want := moscow()
	b, err := want.MarshalRecord()
	if err != nil {
		t.Fatal(err)
	}
	var got geo.Incident
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(*want, got); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
	for _, part := range []string{`"killed":{"low":143,"best":145,"high":145}`, `"injured":{"best":551}`, `"point":[37.39028,55.82583]`, `"killed_by":{"civilians":145,"perpetrators":0}`} {
		if !strings.Contains(string(b), part) {
			t.Errorf("the record lacks %s:\n%s", part, b)
		}
	}
	// What is not known is left out, so that it cannot be taken for zero.
	b, err = (&geo.Incident{Title: "x"}).MarshalRecord()
	if err != nil || strings.Contains(string(b), "killed") || strings.Contains(string(b), "hostages") || strings.Contains(string(b), "updated_at") {
		t.Errorf("a bare record is %s, %v", b, err)
	}
}

func TestIncidentValidate(t *testing.T) {
	if err := moscow().Validate(); err != nil {
		t.Fatalf("a good record is refused: %v", err)
	}
	for _, c := range []struct {
		name, field, want string
		change            func(*geo.Incident)
	}{
		{"kind", "kind", "want one of attack", func(i *geo.Incident) { i.Kind = "bomb" }},
		{"no kind", "kind", "want one of attack", func(i *geo.Incident) { i.Kind = "" }},
		{"outcome", "outcome", "want one of completed", func(i *geo.Incident) { i.Outcome = "" }},
		{"method", "methods", "want one of armed_assault", func(i *geo.Incident) { i.Methods = []geo.Method{"bomb"} }},
		{"attribution", "attribution", "want one of claimed", func(i *geo.Incident) { i.Attribution = "sure" }},
		{"suicide", "suicide", "want one of yes, no, unknown", func(i *geo.Incident) { i.Suicide = "maybe" }},
		{"violence type", "violence_type", "state_based", func(i *geo.Incident) { i.ViolenceType = "3" }},
		{"verification", "verification", "corroborated", func(i *geo.Incident) { i.Verification = "sure" }},
		{"status", "status", "want one of draft", func(i *geo.Incident) { i.Status = "" }},
		{"title", "title", "a title is needed", func(i *geo.Incident) { i.Title = " \n" }},
		{"long title", "title", "at most 500 characters, has 501", func(i *geo.Incident) { i.Title = strings.Repeat("é", 501) }},
		{"long summary", "summary", "at most 400", func(i *geo.Incident) { i.Summary = strings.Repeat("é", 401) }},
		{"control", "title", "U+0007", func(i *geo.Incident) { i.Title = "a\a" }},
		{"override", "title", "U+202E", func(i *geo.Incident) { i.Title = "a\u202Eb" }},
		{"isolate", "summary", "U+2067", func(i *geo.Incident) { i.Summary = "a\u2067b" }},
		{"not UTF-8", "title", "want UTF-8", func(i *geo.Incident) { i.Title = "a\xff" }},
		{"data set", "dataset", "is needed", func(i *geo.Incident) { i.Dataset = "" }},
		{"date order", "date", "must not end before it starts", func(i *geo.Incident) { i.Date.End-- }},
		{"half a date", "date", "both ends are needed", func(i *geo.Incident) { i.Date.End = 0 }},
		{"no date", "date", `date_precision "unknown"`, func(i *geo.Incident) { i.Date = geo.Interval{} }},
		{"date precision", "date_precision", "want one of day", func(i *geo.Incident) { i.DatePrecision = "hour" }},
		{"country", "country", "ISO 3166-1 alpha-3", func(i *geo.Incident) { i.Country = "RU" }},
		{"place's country", "places[1].country", "ISO 3166-1 alpha-3", func(i *geo.Incident) { i.Places[1].Country = "Turkey" }},
		{"place's role", "places[0].role", "want one of site", func(i *geo.Incident) { i.Places[0].Role = "" }},
		{"place's precision", "places[0].precision", "want 0 to 8", func(i *geo.Incident) { i.Places[0].Precision = 9 }},
		{"position unlocated", "places[0].precision", "from 1 to 8", func(i *geo.Incident) { i.Places[0].Precision = geo.Unlocated }},
		{"site without position", "places[0].precision", "unlocated or country", func(i *geo.Incident) { i.Places[0].Point = nil }},
		{"lon", "places[0].lon", "between -180 and 180", func(i *geo.Incident) { i.Places[0].Point = &orb.Point{190, 0} }},
		{"lat", "places[0].lat", "between -90 and 90", func(i *geo.Incident) { i.Places[0].Point = &orb.Point{55, 97.43} }},
		{"NaN", "places[0].lat", "between -90 and 90", func(i *geo.Incident) { i.Places[0].Point = &orb.Point{0, math.NaN()} }},
		{"radius", "places[0].radius_km", "want kilometres", func(i *geo.Incident) { i.Places[0].RadiusKM = -1 }},
		{"radius NaN", "places[0].radius_km", "want kilometres", func(i *geo.Incident) { i.Places[0].RadiusKM = math.NaN() }},
		{"actor", "actors.role", "want one of perpetrator", func(i *geo.Incident) { i.Actors[0].Role = "suspect" }},
		{"stance", "attributions.stance", "want one of claims", func(i *geo.Incident) { i.Attributions[0].Stance = "" }},
		{"speaker", "attributions.by_type", "want one of group", func(i *geo.Incident) { i.Attributions[0].ByType = "pundit" }},
		{"quote", "attributions.quote", "at most 300", func(i *geo.Incident) { i.Attributions[0].Quote = strings.Repeat("x", 301) }},
		{"attribution's source", "attributions.source", "names no source", func(i *geo.Incident) { i.Attributions[0].Source = "bbc" }},
		{"claim's source", "claims.source", "names no source", func(i *geo.Incident) { i.Claims[0].Source = "bbc" }},
		{"qualifier", "claims.qualifier", "want one of exact", func(i *geo.Incident) { i.Claims[0].Qualifier = "circa" }},
		{"source's type", "sources.type", "want one of news", func(i *geo.Incident) { i.Sources[0].Type = "blog" }},
		{"source's url", "sources.url", "http or https", func(i *geo.Incident) { i.Sources[1].URL = "javascript:alert(1)" }},
		{"archive", "sources.archive_url", "http or https", func(i *geo.Incident) { i.Sources[1].ArchiveURL = "ftp://x" }},
		{"source's key", "sources.key", "two sources", func(i *geo.Incident) { i.Sources[1].Key = "cnn" }},
	} {
		i := moscow()
		c.change(i)
		t.Run(c.name, func(t *testing.T) { wantInputError(t, i.Validate(), c.field, c.want) })
	}
	// All that is wrong is told at once.
	bad := moscow()
	bad.Kind, bad.Title, bad.Country = "bomb", "", "RU"
	for _, want := range []string{"kind", "title", "country"} {
		if err := bad.Validate(); !strings.Contains(err.Error(), want+": ") {
			t.Errorf("%v does not name %s", err, want)
		}
	}
	// Real files have tolls out of order, and incidents without date or place.
	odd := moscow()
	odd.Killed, odd.Places = toll(9, 5, 1), nil
	odd.Date, odd.DatePrecision = geo.Interval{}, geo.PrecisionUnknownDate
	if err := odd.Validate(); err != nil {
		t.Errorf("an odd record is refused: %v", err)
	}
}

func TestIncidentParts(t *testing.T) {
	i := moscow()
	if diff := cmp.Diff([]string{"isis-k", "isis"}, i.Groups()); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
	if got := i.Place(); got.Name != "Crocus City Hall, Krasnogorsk" || got.Radius() != 1 || i.Places[1].Radius() != 20 {
		t.Errorf("place %q with radius %v, second radius %v", got.Name, got.Radius(), i.Places[1].Radius())
	}
	if got := (&geo.Incident{Country: "EGY"}).Place(); got != (geo.Place{Country: "EGY"}) {
		t.Errorf("without places: %+v", got)
	}
	for _, c := range []struct {
		reported geo.Count
		want     int
	}{{geo.Count{}, 2}, {geo.Known(7), 7}, {geo.Known(1), 2}} {
		i.SourcesN = c.reported
		if got := i.SourceCount(); got != c.want {
			t.Errorf("%v reported: %d sources, want %d", c.reported, got, c.want)
		}
	}
	if got := i.Slug(); got != "gunmen-attack-a-concert-hall-near-moscow" {
		t.Errorf("slug %q", got)
	}
}
