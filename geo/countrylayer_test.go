package geo_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"dateline/geo"
)

func TestCountryLayer(t *testing.T) {
	rows := inventedRows(5, 1500, 3)
	square := orb.MultiPolygon{{{{0, 0}, {1, 0}, {1, 1}, {0, 0}}}}
	shapes := []geo.Shape{{Country: "AFG", Outline: square}, {Country: "CIV", Outline: square}}
	f := geo.Filter{Edition: 2}
	got := build(t, rows, 3).Select(f, nil).TallyCountries(shapes)
	want := geo.CountryTally{Shape: shapes[0], ByKind: map[geo.Kind]int{}}
	for _, row := range naive(rows, f, nil) {
		if row.Country == "AFG" {
			want.Incidents++
			want.ByKind[row.Kind]++
			if n, ok := row.Killed.Best.Get(); ok {
				want.Killed += int64(n)
			} else {
				want.Unknown++
			}
		}
	}
	if diff := cmp.Diff([]geo.CountryTally{want, {Shape: shapes[1], ByKind: map[geo.Kind]int{}}}, got); diff != "" || want.Incidents == 0 {
		t.Fatalf("of %d: %s", want.Incidents, diff)
	}

	var out bytes.Buffer
	if err := geo.WriteCountries(&out, got, layerHead()); err != nil {
		t.Fatal(err)
	}
	checkStrict(t, out.Bytes())
	var layer struct {
		NumberReturned, NumberMatched int
		Features                      []struct {
			ID         int
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(out.Bytes(), &layer); err != nil {
		t.Fatal(err)
	}
	if layer.NumberReturned != 2 || layer.NumberMatched != 214 || layer.Features[0].ID != 4 || layer.Features[1].Properties["name"] != "Ivory Coast" {
		t.Errorf("got %+v", layer)
	}
	for _, f := range layer.Features {
		if len(f.Properties) != len(geo.CountryFields) {
			t.Errorf("%d has %d properties, want %d", f.ID, len(f.Properties), len(geo.CountryFields))
		}
		for _, field := range geo.CountryFields {
			if v, ok := f.Properties[field.Name]; !ok || (field.Type == geo.FieldString) != (v == nil || isText(v)) {
				t.Errorf("%d: %s is %v, want %s", f.ID, field.Name, v, field.Type)
			}
		}
	}
	out.Reset()
	if err := geo.WriteCountryItem(&out, &got[0], layerHead()); err != nil {
		t.Fatal(err)
	}
	checkStrict(t, out.Bytes())
}

func isText(v any) bool {
	_, ok := v.(string)
	return ok
}
