package geo_test

import (
	"math"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"dateline/geo"
)

func TestIncidentFeature(t *testing.T) {
	got := moscow().Feature()
	want := geo.Feature{
		ID: 1, Title: "Gunmen attack a concert hall near Moscow", Kind: geo.Attack, Outcome: geo.Completed,
		Methods: []geo.Method{"armed_assault", "arson_incendiary"},
		Date:    geo.NewDay(2024, 3, 22).Interval(), DatePrecision: geo.PrecisionDay,
		Place: "Crocus City Hall, Krasnogorsk", Country: "RUS", Admin1: "Moscow Oblast",
		Precision: geo.Site, RadiusKM: 1, Point: &orb.Point{37.39028, 55.82583},
		Groups: []string{"isis-k", "isis"}, Attribution: geo.Claimed,
		Killed: toll(143, 145, 145), Injured: geo.Toll{Best: geo.Known(551)}, Arrested: geo.Known(11),
		Sources: 2, SourceURL: "https://example.org/crocus", Dataset: "seed",
		Updated: time.Date(2024, 4, 1, 8, 30, 0, 0, time.UTC),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("feature (-want +got):\n%s", diff)
	}
}

// Without a position of its own an incident is at its country's representative
// point and says so; without a country it is nowhere.
func TestIncidentFeatureWithoutPosition(t *testing.T) {
	for _, c := range []struct {
		name      string
		country   geo.Country
		places    []geo.Place
		precision geo.GeoPrecision
		located   bool
	}{
		{"country only", "EGY", nil, geo.CountryOnly, true},
		{"unlocated place", "EGY", []geo.Place{{Role: geo.RoleSite, Name: "a village"}}, geo.CountryOnly, true},
		{"a former state", "SUN", nil, geo.CountryOnly, geo.Country("SUN").Located()},
		{"no country's territory", geo.NoCountry, nil, geo.Unlocated, false},
		{"nothing", "", nil, geo.Unlocated, false},
	} {
		i := moscow()
		i.Country, i.Places = c.country, c.places
		f := i.Feature()
		if (f.Point != nil) != c.located || f.Precision != c.precision || f.RadiusKM != 0 {
			t.Errorf("%s: at %v, precision %v, radius %v", c.name, f.Point, f.Precision, f.RadiusKM)
		}
		if c.located && *f.Point != c.country.Center() {
			t.Errorf("%s: at %v, want %v", c.name, *f.Point, c.country.Center())
		}
	}
}

func TestFeatureValues(t *testing.T) {
	f := moscow().Feature()
	f.Edition = 3
	f.Date.End += 2
	f.DatePrecision = geo.PrecisionDays
	want := []geo.Value{
		int64(1), "Gunmen attack a concert hall near Moscow", "attack", "completed", "armed_assault; arson_incendiary",
		"2024-03-22", "2024-03-24", "days", "Crocus City Hall, Krasnogorsk", "RUS", "Moscow Oblast", int64(1), 1.0,
		"isis-k; isis", "claimed", int64(143), int64(145), int64(145), nil, int64(551), nil,
		int64(2), "https://example.org/crocus", "seed", int64(3), "2024-04-01T08:30:00Z",
		"https://dateline.example/incidents/1-gunmen-attack-a-concert-hall-near-moscow",
	}
	if diff := cmp.Diff(want, f.Values("https://dateline.example")); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	bare := geo.Feature{ID: 7, RadiusKM: math.Inf(1)}
	for i, v := range bare.Values("") {
		switch name := geo.FeatureFields[i].Name; name {
		case "id", "title", "kind", "date_precision", "geo_precision", "sources_count", "dataset", "edition", "url":
			if v == nil {
				t.Errorf("%s is null, and never may be", name)
			}
		default:
			if v != nil {
				t.Errorf("%s is %v, want null for what is not known", name, v)
			}
		}
	}
}

// One type for each name, on every feature.
func TestFeatureFieldsAreTheCodebook(t *testing.T) {
	f := moscow().Feature()
	values := f.Values("https://dateline.example")
	if len(values) != len(geo.FeatureFields) {
		t.Fatalf("%d values for %d fields", len(values), len(geo.FeatureFields))
	}
	name := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	for i, field := range geo.FeatureFields {
		if !name.MatchString(field.Name) || field.Text == "" {
			t.Errorf("field %q with the text %q", field.Name, field.Text)
		}
		var want geo.FieldType
		switch values[i].(type) {
		case nil:
			continue
		case int64:
			want = geo.FieldInteger
		case float64:
			want = geo.FieldNumber
		default:
			want = geo.FieldString
			if field.Type == geo.FieldDate || field.Type == geo.FieldTime {
				want = field.Type
			}
		}
		if field.Type != want {
			t.Errorf("%s is said to be %s, and is %s", field.Name, field.Type, want)
		}
	}
}

func TestIncidentPath(t *testing.T) {
	for title, want := range map[string]string{"Bombing at Kabul airport": "/incidents/12-bombing-at-kabul-airport", "": "/incidents/12", "Взрыв": "/incidents/12"} {
		if got := geo.IncidentPath(12, title); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}
