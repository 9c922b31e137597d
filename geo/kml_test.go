package geo_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/geo"
	"dateline/geo/layertest"
)

func kml(t testing.TB, list []geo.Feature) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := geo.WriteKML(&b, layertest.Each(list), layertest.Head()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWriteKMLGolden(t *testing.T) {
	golden(t, "incidents.kml", kml(t, layertest.Awkward(true)))
	golden(t, "empty.kml", kml(t, nil))
}

// A reader of XML finds in every Placemark what Feature.Values says.
func TestWriteKMLIsXML(t *testing.T) {
	type data struct {
		Name string `xml:"name,attr"`
		Text string `xml:",chardata"`
	}
	var doc struct {
		Document struct {
			Description string `xml:"description"`
			Schema      struct {
				Fields []struct {
					Name string `xml:"name,attr"`
					Type string `xml:"type,attr"`
				} `xml:"SimpleField"`
			}
			Folder struct {
				Placemark []struct {
					ID    string `xml:"id,attr"`
					Name  string `xml:"name"`
					When  string `xml:"TimeStamp>when"`
					Begin string `xml:"TimeSpan>begin"`
					End   string `xml:"TimeSpan>end"`
					Data  []data `xml:"ExtendedData>SchemaData>SimpleData"`
					Point string `xml:"Point>coordinates"`
				}
			}
		}
	}
	list := layertest.Awkward(true)
	if err := xml.Unmarshal(kml(t, list), &doc); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Source: CNN & <UCDP>", "CC-BY-4.0", "Edition 3 of 2 April 2024, 08:00 UTC", "Filter: country="} {
		if !strings.Contains(doc.Document.Description, want) {
			t.Errorf("the description lacks %q:\n%s", want, doc.Document.Description)
		}
	}
	if got, want := len(doc.Document.Schema.Fields), len(geo.FeatureFields); got != want {
		t.Errorf("%d fields in the schema, want %d", got, want)
	}
	if got := doc.Document.Folder.Placemark; len(got) != len(list) {
		t.Fatalf("%d placemarks, want %d", len(got), len(list))
	}
	for i, p := range doc.Document.Folder.Placemark {
		f := list[i]
		if want := "incidents." + fmt.Sprint(f.ID); p.ID != want {
			t.Errorf("id %q, want %q", p.ID, want)
		}
		want := map[string]string{}
		for n, v := range f.Values(layertest.Base) {
			if v != nil {
				want[geo.FeatureFields[n].Name] = strings.Map(func(r rune) rune {
					if r < ' ' && !strings.ContainsRune("\t\r\n", r) || r == 0xFFFF {
						return 0xFFFD
					}
					return r
				}, strings.ToValidUTF8(fmt.Sprint(v), "\uFFFD"))
			}
		}
		got := map[string]string{}
		for _, d := range p.Data {
			got[d.Name] = d.Text
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("data of %d (-want +got):\n%s", f.ID, diff)
		}
		if p.Name != want["title"] {
			t.Errorf("name %q, want %q", p.Name, want["title"])
		}
		if (p.Point != "") != (f.Point != nil) {
			t.Errorf("%d lies at %q", f.ID, p.Point)
		}
	}
	p := doc.Document.Folder.Placemark
	if p[0].When != "2024-03-22" || p[1].Begin != "2023-07-01" || p[1].End != "2023-07-31T23:59:59Z" || p[3].When != "" {
		t.Errorf("times: %q, %q to %q, %q", p[0].When, p[1].Begin, p[1].End, p[3].When)
	}
}

func TestWriteKMLOpensInGDAL(t *testing.T) {
	path := filepath.Join(t.TempDir(), "incidents.kml")
	list := layertest.Invented(1, 500)
	if err := os.WriteFile(path, kml(t, list), 0o644); err != nil {
		t.Fatal(err)
	}
	got := layertest.Describe(t, path, "incidents")
	if got.Count != "500" {
		t.Errorf("%s features, want 500", got.Count)
	}
	for name, want := range map[string]string{"killed_best": "Integer", "geo_radius_km": "Real", "title": "String", "date": "String"} {
		if got.Fields[name] != want {
			t.Errorf("%s is %s, want %s", name, got.Fields[name], want)
		}
	}
	read := layertest.Read(t, path, "incidents")
	if f := read["17"]; f.Geometry == nil || f.Properties["title"] != list[16].Title || f.Properties["url"] != list[16].URL(layertest.Base) {
		t.Errorf("feature 17: %+v", f)
	}
	if err := os.WriteFile(path, kml(t, nil), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := layertest.Describe(t, path, "incidents"); got.Count != "0" {
		t.Errorf("%s features in an empty file", got.Count)
	}
}

func TestWriteKMLPassesErrorsOn(t *testing.T) {
	stop := errors.New("the store is gone")
	var b bytes.Buffer
	if err := geo.WriteKML(&b, layertest.Broken(layertest.Awkward(true), stop), geo.LayerHead{}); !errors.Is(err, stop) {
		t.Errorf("error %v, want %v", err, stop)
	}
	if bytes.Contains(b.Bytes(), []byte("</kml>")) {
		t.Error("a part ends like a whole")
	}
}

func BenchmarkWriteKML(b *testing.B) {
	list := layertest.Invented(1, 10_000)
	for b.Loop() {
		if err := geo.WriteKML(io.Discard, layertest.Each(list), layertest.Head()); err != nil {
			b.Fatal(err)
		}
	}
}
