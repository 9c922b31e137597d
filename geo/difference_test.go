package geo_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/geo"
)

// recordOf reads an incident as it is stored.
func recordOf(t *testing.T, body string) *geo.Incident {
	t.Helper()
	var i geo.Incident
	if err := json.Unmarshal([]byte(body), &i); err != nil {
		t.Fatal(err)
	}
	return &i
}

func TestDifferences(t *testing.T) {
	const record = `{"dataset":"d","kind":"attack","outcome":"completed","title":"Bombing at the bank","killed":{"low":3,"best":21,"high":21},
		"places":[{"role":"site","name":"Kandahar","point":[65.7,31.6],"precision":1},{"role":"origin","name":"Herat","precision":7}],
		"actors":[{"actor":"isis-k","role":"perpetrator"},{"actor":"taliban","role":"victim"}],
		"claims":[{"field":"killed","best":3,"said_by":"Police"},{"field":"killed","best":21,"said_by":"Hospital"}],
		"sources":[{"key":"a","url":"https://a.example"},{"key":"b","url":"https://b.example"}],
		"texts":{"de":{"title":"Anschlag"}},"ext":{"Region":"South"},"methods":["bombing"]}`
	for _, test := range []struct {
		name, old, new string // old is taken out of the record, new put in its place
		want           []geo.Difference
	}{
		{"nothing", "", "", nil},
		{"a title", "Bombing at the bank", "Bombing at the New Kabul Bank", []geo.Difference{{Field: "title", Before: "Bombing at the bank", After: "Bombing at the New Kabul Bank"}}},
		{"a toll", `"best":21,"high":21}`, `"best":24,"high":30}`, []geo.Difference{{Field: "killed",
			Before: geo.Toll{Low: geo.Known(3), Best: geo.Known(21), High: geo.Known(21)}, After: geo.Toll{Low: geo.Known(3), Best: geo.Known(24), High: geo.Known(30)}}}},
		{"a toll of nobody is not an unknown one", `"killed":{"low":3,"best":21,"high":21}`, `"killed":{"best":0}`, []geo.Difference{{Field: "killed",
			Before: geo.Toll{Low: geo.Known(3), Best: geo.Known(21), High: geo.Known(21)}, After: geo.Toll{Best: geo.Known(0)}}}},
		{"a toll taken back", `"killed":{"low":3,"best":21,"high":21},`, "", []geo.Difference{{Field: "killed",
			Before: geo.Toll{Low: geo.Known(3), Best: geo.Known(21), High: geo.Known(21)}}}},
		{"the order of sources", `{"key":"a","url":"https://a.example"},{"key":"b","url":"https://b.example"}`, `{"key":"b","url":"https://b.example"},{"key":"a","url":"https://a.example"}`, nil},
		{"a source", "https://b.example", "https://b.example/new", []geo.Difference{{Field: "sources", Item: "b",
			Before: geo.Source{Key: "b", URL: "https://b.example"}, After: geo.Source{Key: "b", URL: "https://b.example/new"}}}},
		{"a source less and one more", `"key":"b"`, `"key":"c"`, []geo.Difference{
			{Field: "sources", Item: "c", After: geo.Source{Key: "c", URL: "https://b.example"}},
			{Field: "sources", Item: "b", Before: geo.Source{Key: "b", URL: "https://b.example"}}}},
		{"one of two claims of a field", `"best":21,"said_by":"Hospital"`, `"best":22,"said_by":"Hospital"`, []geo.Difference{{Field: "claims", Item: "killed Hospital",
			Before: geo.Claim{Field: "killed", Toll: geo.Toll{Best: geo.Known(21)}, SaidBy: "Hospital"}, After: geo.Claim{Field: "killed", Toll: geo.Toll{Best: geo.Known(22)}, SaidBy: "Hospital"}}}},
		{"an actor's part", `"taliban","role":"victim"`, `"taliban","role":"target"`, []geo.Difference{{Field: "actors", Item: "taliban",
			Before: geo.Participant{Actor: "taliban", Role: geo.Victim}, After: geo.Participant{Actor: "taliban", Role: geo.Target}}}},
		{"a text in a language", `"de":{"title":"Anschlag"}`, `"fr":{"title":"Attentat"}`, []geo.Difference{
			{Field: "texts", Item: "de", Before: geo.Text{Title: "Anschlag"}}, {Field: "texts", Item: "fr", After: geo.Text{Title: "Attentat"}}}},
		{"an original column", `"Region":"South"`, `"Region":"Kandahar"`, []geo.Difference{{Field: "ext", Item: "Region", Before: "South", After: "Kandahar"}}},
		{"a list in one", `["bombing"]`, `["bombing","shooting"]`, []geo.Difference{{Field: "methods", Before: []geo.Method{"bombing"}, After: []geo.Method{"bombing", "shooting"}}}},
		{"none and an empty list", `"methods":["bombing"]`, `"methods":["bombing"],"tags":[]`, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := geo.Differences(recordOf(t, record), recordOf(t, strings.Replace(record, test.old, test.new, 1)))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Every field of a record that holds a fact is compared: one that is added later
// and forgotten here would change in secret.
func TestDifferencesSeeEveryField(t *testing.T) {
	apart := map[string]bool{"ID": true, "Version": true, "Status": true, "CreatedAt": true, "UpdatedAt": true, "PublishedAt": true, "CorrectionNote": true}
	kind := reflect.TypeFor[geo.Incident]()
	for n := range kind.NumField() {
		field := kind.Field(n)
		var i geo.Incident
		fill(t, reflect.ValueOf(&i).Elem().Field(n))
		got := geo.Differences(&geo.Incident{}, &i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case apart[field.Name]:
			if len(got) != 0 {
				t.Errorf("%s: got %v, want no difference", field.Name, got)
			}
		case len(got) != 1 || got[0].Field != name || got[0].Before != nil || got[0].After == nil:
			t.Errorf("%s: got %v, want one difference of %q from nothing", field.Name, got, name)
		}
	}
}

// fill gives a value that is not the zero value.
func fill(t *testing.T, v reflect.Value) {
	t.Helper()
	if v.Type() == reflect.TypeFor[geo.Count]() {
		v.Set(reflect.ValueOf(geo.Known(1)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(1)
	case reflect.Uint8:
		v.SetUint(1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(t, v.Index(0))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		e := reflect.New(v.Type().Elem()).Elem()
		fill(t, e)
		v.SetMapIndex(reflect.ValueOf("x"), e)
	case reflect.Struct:
		if v.Field(0).CanSet() {
			fill(t, v.Field(0))
		}
	default:
		t.Fatal(fmt.Sprint("no value for ", v.Type()))
	}
}
