package geo_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/geo"
)

// The companion records are stored and embedded as JSON: nothing may be lost,
// and what is not known must be left out.
func TestCompanionRecordsRoundTrip(t *testing.T) {
	source := geo.Source{Key: "un", Publisher: "UN", URL: "https://example.org/un", Published: geo.NewDay(2023, 7, 25), Type: "un"}
	roundTrip(t, geo.Actor{
		Slug: "isis-k", Name: "ISIS-K", Aliases: []string{"IS Khorasan"}, Type: geo.Branch, Parent: "isis", Founded: "2015",
		Leader: "sanaullah-ghafari", LeaderSince: "2020", LeaderNote: "reports of his death are not confirmed",
		Strength: geo.Toll{Low: geo.Known(4000), High: geo.Known(6000)}, StrengthBy: "UN, 2023", Areas: []string{"eastern Afghanistan"},
		Countries: []geo.Country{"AFG", "PAK"}, MediaLangs: []string{"tg", "uz", "ru"}, Summary: "A branch.",
		Facts: []geo.Fact{{Topic: "founded", Text: "2015", By: "CNN", Source: "un"}}, Sources: []geo.Source{source}, ExtIDs: map[string]string{"ucdp": "234"},
	})
	roundTrip(t, geo.Assessment{
		ID: "kurilla", Speaker: "Erik Kurilla", Role: "commander", Org: "US Central Command", ByType: "government", Date: geo.NewDay(2024, 3, 21),
		DateText: "recently", Quote: "q", Paraphrase: "p", Actors: []string{"isis-k"}, Countries: []geo.Country{"AFG"}, Incidents: []string{"E01"}, Dataset: "seed", Source: source,
	})
	roundTrip(t, geo.AlertLevel{
		ID: "vigipirate-2024", Country: "FRA", Scheme: "Vigipirate", Level: "urgence attentat", LevelText: "attack emergency", Ordinal: 3, Of: 3,
		From: geo.NewDay(2024, 3, 24), Reason: "Moscow", Incident: "E14", Dataset: "seed", Source: source,
	})
	roundTrip(t, geo.Dataset{Slug: "ucdp-ged", Name: "UCDP GED", Version: "19.1", Licence: "CC-BY-4.0", Attribution: "Source: UCDP", Redistribution: geo.Open, AsOf: geo.NewDay(2019, 6, 1)})

	b, err := json.Marshal(geo.Actor{Slug: "x", Name: "X"})
	if want := `{"slug":"x","name":"X"}`; err != nil || string(b) != want {
		t.Errorf("a bare actor is %s, %v, want %s", b, err, want)
	}
	b, err = json.Marshal(geo.AlertLevel{From: geo.NewDay(2024, 3, 24)})
	if err != nil || strings.Contains(string(b), `"to"`) {
		t.Errorf("a level that lasts is %s, %v", b, err)
	}
}

func roundTrip[T any](t *testing.T, want T) {
	t.Helper()
	b, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got T
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%T read back (-want +got):\n%s", want, diff)
	}
}
