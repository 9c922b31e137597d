package geo_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"dateline/geo"
)

var update = flag.Bool("update", false, "write the golden files anew")

const base = "https://dateline.example"

// layerFeatures are features with all that a writer can trip over.
func layerFeatures() []geo.Feature {
	crocus := moscow().Feature()
	crocus.Edition = 3
	return []geo.Feature{
		crocus,
		{ // an interval, nothing known of the toll, texts that need care
			ID: 2, Title: "“Quoted”, \"plain\" \\ back\nnew line\ttab \u2028 line \u2029 paragraph", Kind: geo.FoiledPlot, Outcome: geo.Foiled,
			Date: geo.Interval{Start: geo.NewDay(2023, 7, 1), End: geo.NewDay(2023, 7, 31)}, DatePrecision: geo.PrecisionMonth,
			Place: "Düsseldorf <b>&</b>", Country: "DEU", Admin1: "Nordrhein-Westfalen", Precision: geo.Province, RadiusKM: 150,
			Point: &orb.Point{6.776160000000001, 51.221720000000005}, Attribution: geo.Suspected, Dataset: "seed", Edition: 1,
			Updated: time.Date(2023, 8, 1, 12, 0, 0, 123456789, time.UTC),
		},
		{ // damaged text, control characters, beyond 16 bits, a formula, nobody killed
			ID: 9007199254740993, Title: "=HYPERLINK(\"https://evil.example\") \xff\x00\x1f 🙂", Kind: geo.Attack, Outcome: geo.Failed,
			Methods: []geo.Method{"bombing", "unknown"}, Date: geo.NewDay(987, 6, 5).Interval(), DatePrecision: geo.PrecisionDay,
			Place: "+1", Admin1: "-SUM(A1)", Country: "FJI", Precision: geo.NearPlace, RadiusKM: 12.5,
			Point: &orb.Point{-179.99999999, -0.00000001}, Groups: []string{"a", "b"}, Attribution: geo.UnknownAttribution,
			Killed: toll(0, 0, 0), Injured: toll(1, 2, 3), Sources: 1, SourceURL: "https://example.org/?a=1&b=\"2\"", Dataset: "x", Edition: 2,
		},
		{ID: 4, Title: "Nowhere known", Kind: geo.Warning, Outcome: geo.NotApplicable, DatePrecision: geo.PrecisionUnknownDate, Dataset: "seed", Edition: 1},
		{ID: 5, Title: " @damaged position", Kind: geo.Other, Outcome: geo.NotApplicable, DatePrecision: geo.PrecisionUnknownDate, Dataset: "seed", Edition: 1,
			Point: &orb.Point{math.NaN(), math.Inf(1)}, Precision: geo.Site, RadiusKM: math.NaN()},
	}
}

func layerHead() geo.LayerHead {
	return geo.LayerHead{
		Base: base, Matched: 214, BBox: &geo.BBox{West: 176.5, South: -21, East: -178.25, North: 55.82583},
		Links:   []geo.Link{{Rel: "self", Type: "application/geo+json", Href: base + "/data/incidents.geojson?country=RUS&kind=attack"}, {Rel: "alternate", Type: "text/html", Title: "Incidents", Href: base + "/incidents"}},
		Edition: 3, Attribution: "Source: CNN, UCDP",
		Datasets: []geo.Dataset{{Slug: "ucdp-ged", Name: "UCDP GED", Version: "19.1", Licence: "CC-BY-4.0", LicenceURL: "https://creativecommons.org/licenses/by/4.0/", Attribution: "Source: UCDP", Redistribution: geo.Open, Note: "not for the file"}},
	}
}

func features(list []geo.Feature) iter.Seq2[geo.Feature, error] {
	return func(yield func(geo.Feature, error) bool) {
		for _, f := range list {
			if !yield(f, nil) {
				return
			}
		}
	}
}

// golden compares got with a file of testdata, or writes it with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got; go test -update writes it anew):\n%s", path, diff)
	}
}

func geoJSON(t testing.TB, list []geo.Feature, h geo.LayerHead) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := geo.WriteGeoJSON(&b, features(list), h); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWriteGeoJSONGolden(t *testing.T) {
	got := geoJSON(t, layerFeatures(), layerHead())
	golden(t, "incidents.geojson", got)
	if again := geoJSON(t, layerFeatures(), layerHead()); !bytes.Equal(got, again) {
		t.Error("the same features give other bytes")
	}
	golden(t, "empty.geojson", geoJSON(t, nil, geo.LayerHead{}))

	var seq bytes.Buffer
	if err := geo.WriteGeoJSONSeq(&seq, features(layerFeatures()), base); err != nil {
		t.Fatal(err)
	}
	golden(t, "incidents.geojsons", seq.Bytes())
}

// A reader of JSON that knows nothing of Dateline finds what RFC 7946 promises,
// and in the properties what Feature.Values says.
func TestWriteGeoJSONIsRFC7946(t *testing.T) {
	list := layerFeatures()
	raw := geoJSON(t, list, layerHead())
	checkStrict(t, raw)
	var collection struct {
		Type           string
		BBox           []float64
		NumberMatched  int
		NumberReturned int
		CRS            any
		Features       []struct {
			Type     string
			ID       json.Number
			Geometry *struct {
				Type        string
				Coordinates []json.Number
			}
			Properties map[string]any
		}
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&collection); err != nil {
		t.Fatal(err)
	}
	if collection.Type != "FeatureCollection" || collection.CRS != nil || collection.NumberMatched != 214 || collection.NumberReturned != len(list) || len(collection.Features) != len(list) {
		t.Errorf("%s of %d features, %d returned, %d matched", collection.Type, len(collection.Features), collection.NumberReturned, collection.NumberMatched)
	}
	if diff := cmp.Diff([]float64{176.5, -21, -178.25, 55.82583}, collection.BBox); diff != "" {
		t.Errorf("bbox (-want +got):\n%s", diff)
	}
	for i, f := range collection.Features {
		in := list[i]
		if f.Type != "Feature" || string(f.ID) != fmt.Sprint(in.ID) {
			t.Errorf("feature %d is a %s with the id %s, want %d", i, f.Type, f.ID, in.ID)
		}
		if located := i < 3; (f.Geometry != nil) != located {
			t.Errorf("feature %d has the geometry %v", i, f.Geometry)
		}
		if f.Geometry != nil {
			if f.Geometry.Type != "Point" || len(f.Geometry.Coordinates) != 2 {
				t.Errorf("feature %d: %+v", i, f.Geometry)
			}
			for axis, c := range f.Geometry.Coordinates {
				v, err := c.Float64()
				if _, decimals, _ := strings.Cut(string(c), "."); err != nil || math.Abs(v-in.Point[axis]) > 0.6e-7 || len(decimals) > 7 || strings.HasPrefix(string(c), "-0") && v == 0 {
					t.Errorf("feature %d: coordinate %s for %v", i, c, in.Point[axis])
				}
			}
		}
		want := map[string]any{}
		for n, v := range in.Values(base) {
			switch v := v.(type) {
			case int64, float64:
				want[geo.FeatureFields[n].Name] = json.Number(fmt.Sprint(v))
			case string:
				want[geo.FeatureFields[n].Name] = strings.ToValidUTF8(v, "\uFFFD")
			default:
				want[geo.FeatureFields[n].Name] = nil
			}
		}
		if diff := cmp.Diff(want, f.Properties); diff != "" {
			t.Errorf("properties of feature %d (-want +got):\n%s", i, diff)
		}
	}
	if i := bytes.IndexFunc(raw, func(r rune) bool { return r == '\u2028' || r == '\u2029' }); i >= 0 {
		t.Errorf("a line separator is not escaped at byte %d", i)
	}
}

// checkStrict fails for what RFC 7946 and I-JSON forbid and encoding/json
// overlooks: names given twice in an object, and properties out of order.
func checkStrict(t *testing.T, raw []byte) {
	t.Helper()
	if !json.Valid(raw) {
		t.Fatalf("not JSON:\n%s", raw)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	type object struct {
		names  []string
		isName bool
	}
	var open []*object // nil for an array
	value := func() {
		if n := len(open); n > 0 && open[n-1] != nil {
			open[n-1].isName = true
		}
	}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		switch v := token.(type) {
		case json.Delim:
			switch v {
			case '{':
				open = append(open, &object{isName: true})
			case '[':
				open = append(open, nil)
			default:
				if o := open[len(open)-1]; o != nil && len(o.names) == len(geo.FeatureFields) {
					for i, f := range geo.FeatureFields {
						if o.names[i] != f.Name {
							t.Errorf("property %d is %s, want %s", i, o.names[i], f.Name)
						}
					}
				}
				open = open[:len(open)-1]
				value()
			}
			continue
		case string:
			if n := len(open); n > 0 && open[n-1] != nil && open[n-1].isName {
				o := open[n-1]
				for _, name := range o.names {
					if name == v {
						t.Errorf("the name %q comes twice in one object", v)
					}
				}
				o.names, o.isName = append(o.names, v), false
				continue
			}
		}
		value()
	}
}

func TestWriteGeoJSONNumberMatched(t *testing.T) {
	list := layerFeatures()
	for matched, want := range map[int]string{0: `"numberReturned":5,"numberMatched":5}`, 3: `"numberReturned":5,"numberMatched":5}`, 77: `"numberReturned":5,"numberMatched":77}`, -1: `"numberReturned":5}`} {
		if got := geoJSON(t, list, geo.LayerHead{Matched: matched}); !bytes.HasSuffix(got, []byte(want+"\n")) {
			t.Errorf("matched %d ends with %s, want %s", matched, got[len(got)-60:], want)
		}
	}
}

// Records of the sequence are the features of the collection.
func TestWriteGeoJSONSeq(t *testing.T) {
	var b bytes.Buffer
	if err := geo.WriteGeoJSONSeq(&b, features(layerFeatures()), base); err != nil {
		t.Fatal(err)
	}
	collection := geoJSON(t, layerFeatures(), geo.LayerHead{Base: base})
	records := strings.Split(b.String(), "\x1e")
	if len(records) != 6 || records[0] != "" {
		t.Fatalf("%d records, the first %q", len(records)-1, records[0])
	}
	for i, r := range records[1:] {
		if !strings.HasSuffix(r, "\n") || !json.Valid([]byte(r)) || !bytes.Contains(collection, []byte(strings.TrimSuffix(r, "\n"))) {
			t.Errorf("record %d is %q", i, r)
		}
	}
	b.Reset()
	if err := geo.WriteGeoJSONSeq(&b, features(nil), base); err != nil || b.Len() != 0 {
		t.Errorf("an empty sequence is %q, %v", b.String(), err)
	}
}

// failing is a writer that takes so many bytes and no more.
type failing int

var errFull = errors.New("disk full")

func (f *failing) Write(b []byte) (int, error) {
	if len(b) > int(*f) {
		return 0, errFull
	}
	*f -= failing(len(b))
	return len(b), nil
}

var errRow = errors.New("row 3 is gone")

func broken(yield func(geo.Feature, error) bool) {
	for i, f := range layerFeatures() {
		var err error
		if i == 3 {
			err = errRow
		}
		if !yield(f, err) {
			return
		}
	}
}

// An error stops the writing, and what was written does not pass for a whole file.
func TestWritersStopAtErrors(t *testing.T) {
	many := make([]geo.Feature, 500)
	for i := range many {
		many[i] = moscow().Feature()
	}
	for name, write := range map[string]func(io.Writer, iter.Seq2[geo.Feature, error]) error{
		"GeoJSON":  func(w io.Writer, f iter.Seq2[geo.Feature, error]) error { return geo.WriteGeoJSON(w, f, layerHead()) },
		"sequence": func(w io.Writer, f iter.Seq2[geo.Feature, error]) error { return geo.WriteGeoJSONSeq(w, f, base) },
		"CSV":      func(w io.Writer, f iter.Seq2[geo.Feature, error]) error { return geo.WriteCSV(w, f, base) },
	} {
		var b bytes.Buffer
		if err := write(&b, broken); !errors.Is(err, errRow) {
			t.Errorf("%s: error %v, want %v", name, err, errRow)
		}
		if name == "GeoJSON" && json.Valid(b.Bytes()) {
			t.Errorf("a broken file is valid JSON: %s", b.String())
		}
		for _, room := range []failing{0, 70_000} {
			taken := 0
			counted := func(yield func(geo.Feature, error) bool) {
				for _, f := range many {
					taken++
					if !yield(f, nil) {
						return
					}
				}
			}
			if err := write(&room, counted); !errors.Is(err, errFull) || taken == len(many) {
				t.Errorf("%s: error %v after %d features, want %v before the last", name, err, taken, errFull)
			}
		}
	}
}

// Features go out while they come: no more than a buffer's worth is held back.
func TestWriteGeoJSONStreams(t *testing.T) {
	var out bytes.Buffer
	written := 0
	err := geo.WriteGeoJSON(&out, func(yield func(geo.Feature, error) bool) {
		for n := range 2000 {
			written += 600
			if held := written - out.Len(); n > 200 && held > 200_000 {
				t.Fatalf("after %d features %d bytes are held back", n, held)
			}
			if !yield(moscow().Feature(), nil) {
				return
			}
		}
	}, layerHead())
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(out.Bytes()) {
		t.Error("not JSON")
	}
}

func FuzzWriteGeoJSONText(f *testing.F) {
	for _, s := range []string{"", "plain", "\"\\/\b\f\n\r\t", "\u2028\u2029", "\xff\xc3", "\xe2\x80", "🙂\x00", "</script>"} {
		f.Add(s, 12.5)
	}
	f.Fuzz(func(t *testing.T, s string, v float64) {
		in := geo.Feature{ID: 1, Title: s, Place: s, Groups: []string{s, s}, Point: &orb.Point{v, v / 2}, RadiusKM: v}
		raw := geoJSON(t, []geo.Feature{in}, geo.LayerHead{Base: s})
		var out struct {
			Features []struct{ Properties map[string]any }
		}
		if err := json.Unmarshal(raw, &out); err != nil {
			t.Fatalf("%v:\n%s", err, raw)
		}
		if got, want := out.Features[0].Properties["title"], stdlibText(t, s); got != want {
			t.Errorf("%q is read as %q, want %q", s, got, want)
		}
	})
}

// stdlibText is what the standard library makes of a damaged string.
func stdlibText(t *testing.T, s string) (out string) {
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func BenchmarkWriteGeoJSON(b *testing.B) {
	for _, n := range []int{1000, 16000} {
		list := make([]geo.Feature, n)
		for i := range list {
			f := moscow().Feature()
			f.ID = int64(i + 1)
			f.Point = &orb.Point{float64(i%36000)/100 - 180, float64(i%17000)/100 - 85}
			f.Title = fmt.Sprintf("Clash in Aleppo: Government of Syria and Syrian insurgents (%d killed)", i%90)
			list[i] = f
		}
		size := len(geoJSON(b, list, layerHead()))
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if err := geo.WriteGeoJSON(io.Discard, features(list), layerHead()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
