package handlers_test

import (
	"bytes"
	"encoding/csv"
	stdjson "encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/geo"
)

// collection is a GeoJSON layer as a strict reader sees it.
type collection struct {
	Type           string           `json:"type"`
	Features       []feature        `json:"features"`
	NumberReturned int              `json:"numberReturned"`
	NumberMatched  *int             `json:"numberMatched"`
	BBox           []float64        `json:"bbox"`
	Links          []map[string]any `json:"links"`
	Dateline       struct {
		Edition     int64               `json:"edition"`
		Filter      string              `json:"filter"`
		Attribution string              `json:"attribution"`
		Datasets    []map[string]string `json:"datasets"`
	} `json:"dateline"`
}

type feature struct {
	Type       string                        `json:"type"`
	ID         stdjson.Number                `json:"id"`
	Geometry   *geometry                     `json:"geometry"`
	Properties map[string]stdjson.RawMessage `json:"properties"`
}

type geometry struct {
	Type        string             `json:"type"`
	Coordinates stdjson.RawMessage `json:"coordinates"`
}

// decode reads JSON and refuses members that it does not know.
func decode(t *testing.T, what, body string, into any) {
	t.Helper()
	d := stdjson.NewDecoder(strings.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if _, err := d.Token(); err != io.EOF {
		t.Errorf("%s: something after the end", what)
	}
}

var whole = regexp.MustCompile(`^[1-9][0-9]*$`)

// ofType reports whether the JSON value is of the field's type, or null.
func ofType(v stdjson.RawMessage, kind geo.FieldType) bool {
	pattern := map[geo.FieldType]string{
		geo.FieldInteger: `^-?\d+$`, geo.FieldNumber: `^-?\d+(\.\d+)?$`, geo.FieldString: `^".+"$`,
		geo.FieldDate: `^"\d{4}-\d\d-\d\d"$`, geo.FieldTime: `^"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"$`,
	}[kind]
	return string(v) == "null" || regexp.MustCompile(pattern).Match(v)
}

// neverNull are the properties that every incident has.
var neverNull = []string{"id", "title", "kind", "date_precision", "geo_precision", "sources_count", "dataset", "edition", "updated", "url"}

func TestGeoJSON(t *testing.T) {
	s := newSite(t, nil, seed(t), invented(300))
	r := s.get(t, "/data/incidents.geojson")
	wantHeader(t, "layer", r, "Content-Type", "application/geo+json")
	wantHeader(t, "layer", r, "Content-Disposition", `attachment; filename="dateline-incidents-edition-2.geojson"`)
	var layer collection
	decode(t, "layer", r.body, &layer)
	if layer.Type != "FeatureCollection" || len(layer.Features) != 314 || layer.NumberReturned != 314 || layer.Dateline.Edition != 2 {
		t.Errorf("%s of %d features, numberReturned %d, edition %d", layer.Type, len(layer.Features), layer.NumberReturned, layer.Dateline.Edition)
	}
	if layer.NumberMatched != nil && *layer.NumberMatched != 314 {
		t.Errorf("numberMatched %d", *layer.NumberMatched)
	}
	if len(layer.Dateline.Datasets) != 2 || !strings.Contains(layer.Dateline.Attribution, inventedSet.Attribution) {
		t.Errorf("credit %+v", layer.Dateline)
	}
	seen, dates, nowhere := map[string]bool{}, "9999", 0
	for _, f := range layer.Features {
		what := "feature " + f.ID.String()
		if f.Type != "Feature" || !whole.MatchString(f.ID.String()) || seen[f.ID.String()] || string(f.Properties["id"]) != f.ID.String() {
			t.Errorf("%s: type %s, property %s", what, f.Type, f.Properties["id"])
		}
		seen[f.ID.String()] = true
		if len(f.Properties) != len(geo.FeatureFields) {
			t.Errorf("%s has %d properties, want %d", what, len(f.Properties), len(geo.FeatureFields))
		}
		for _, field := range geo.FeatureFields {
			if v, ok := f.Properties[field.Name]; !ok || !ofType(v, field.Type) {
				t.Errorf("%s: %s is %s, want %s", what, field.Name, v, field.Type)
			}
		}
		for _, name := range neverNull {
			if string(f.Properties[name]) == "null" {
				t.Errorf("%s: %s is null", what, name)
			}
		}
		if url := string(f.Properties["url"]); !strings.HasPrefix(url, `"`+public+"/incidents/"+f.ID.String()) {
			t.Errorf("%s: url %s", what, url)
		}
		if f.Geometry == nil {
			nowhere++
		} else {
			var at []float64
			decode(t, what, string(f.Geometry.Coordinates), &at)
			if f.Geometry.Type != "Point" || len(at) != 2 || at[0] < -180 || at[0] > 180 || at[1] < -90 || at[1] > 90 {
				t.Errorf("%s: %s at %v", what, f.Geometry.Type, at)
			}
			if country := string(f.Properties["country"]); country == `"AFG"` && (at[0] < 60 || at[0] > 75 || at[1] < 29 || at[1] > 39) {
				t.Errorf("%s: %v is not in Afghanistan: longitude comes first", what, at)
			}
		}
		if date := strings.Trim(string(f.Properties["date"]), `"`); date == "null" {
			dates = ""
		} else if date > dates {
			t.Errorf("%s: %s comes after %q", what, date, dates)
		} else {
			dates = date
		}
	}
	if nowhere == 0 || nowhere > 30 {
		t.Errorf("%d features without a position", nowhere)
	}
	var empty collection
	decode(t, "empty layer", s.want(t, "/data/incidents.geojson?country=ISL"), &empty)
	if empty.Features == nil || len(empty.Features) != 0 || empty.NumberReturned != 0 {
		t.Errorf("empty layer %+v", empty)
	}
}

// All the downloads hold the same values in the same order.
func TestSameValues(t *testing.T) {
	s := newSite(t, nil, seed(t), invented(100))
	r := s.get(t, "/data/incidents.csv")
	wantHeader(t, "csv", r, "Content-Type", "text/csv; charset=utf-8; header=present")
	wantHeader(t, "csv", r, "Content-Disposition", `attachment; filename="dateline-incidents-edition-2.csv"`)
	if strings.HasPrefix(r.body, geo.BOM) || strings.Count(r.body, "\n") != strings.Count(r.body, "\r\n") {
		t.Error("a mark at the start, or lines that end without CRLF")
	}
	if s.want(t, "/data/incidents.csv?bom=1") != geo.BOM+r.body {
		t.Error("bom=1 gives other than the mark and the file")
	}
	rows, err := csv.NewReader(strings.NewReader(r.body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var header []string
	for _, f := range geo.FeatureFields {
		header = append(header, f.Name)
	}
	if d := cmp.Diff(append(header, "longitude", "latitude"), rows[0]); d != "" {
		t.Errorf("header (-want +got):\n%s", d)
	}
	var layer collection
	decode(t, "layer", s.want(t, "/data/incidents.geojson"), &layer)
	records := strings.Split(s.want(t, "/data/incidents.geojsons"), "\x1e")[1:]
	if len(rows)-1 != len(layer.Features) || len(records) != len(layer.Features) {
		t.Fatalf("%d rows, %d records, %d features", len(rows)-1, len(records), len(layer.Features))
	}
	for n, f := range layer.Features {
		want := make([]string, 0, len(header)+2)
		for _, name := range header {
			var v any
			d := stdjson.NewDecoder(bytes.NewReader(f.Properties[name]))
			d.UseNumber()
			if err := d.Decode(&v); err != nil {
				t.Fatal(err)
			}
			if v == nil {
				v = ""
			}
			want = append(want, fmt.Sprint(v))
		}
		if f.Geometry == nil {
			want = append(want, "", "")
		} else {
			want = append(want, strings.Split(strings.Trim(string(f.Geometry.Coordinates), "[]"), ",")...)
		}
		if d := cmp.Diff(want, rows[n+1]); d != "" {
			t.Errorf("row %d differs from the feature (-geojson +csv):\n%s", n, d)
		}
		var again feature
		decode(t, "record", records[n], &again)
		if d := cmp.Diff(f, again); d != "" {
			t.Errorf("record %d differs from the feature:\n%s", n, d)
		}
	}
}

func TestRecord(t *testing.T) {
	s := seeded(t)
	for id := range 14 {
		var got geo.Incident
		decode(t, "record", s.want(t, fmt.Sprintf("/incidents/%d.json", id+1)), &got)
		want, _, err := s.store.Incident(t.Context(), int64(id+1), 0)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("record %d (-stored +served):\n%s", id+1, d)
		}
	}
}

func TestCountryShapes(t *testing.T) {
	s := seeded(t)
	count := func(query string) (codes []string) {
		var layer struct {
			Type     string
			Features []struct {
				Type       string
				Geometry   struct{ Type string }
				Properties map[string]any
			}
		}
		if err := stdjson.Unmarshal([]byte(s.want(t, "/data/countries.geojson"+query)), &layer); err != nil {
			t.Fatal(err)
		}
		for _, f := range layer.Features {
			if f.Type != "Feature" || !strings.HasSuffix(f.Geometry.Type, "Polygon") {
				t.Errorf("%s, a %s", f.Type, f.Geometry.Type)
			}
			codes = append(codes, fmt.Sprint(f.Properties["country"]))
		}
		return codes
	}
	if n := len(count("")); n < 190 {
		t.Errorf("%d countries", n)
	}
	if d := cmp.Diff([]string{"AFG", "RUS"}, count("?country=Russia,AFG")); d != "" {
		t.Errorf("two countries (-want +got):\n%s", d)
	}
	if n := len(count("?region=central-asia")); n != 5 {
		t.Errorf("%d countries in Central Asia", n)
	}
}

// randomQuery is a filter of a few words.
func randomQuery(r *rand.Rand, editions int) url.Values {
	q := url.Values{}
	one := func(list ...string) string { return list[r.IntN(len(list))] }
	for range r.IntN(4) {
		switch r.IntN(15) {
		case 0:
			q.Set("country", one("RUS", "AFG", "SYR", "FJI,RUS", "XXX", "ISL", "Afghanistan"))
		case 1:
			q.Set("region", one("central-asia", "south-asia", "europe", "middle-east", "oceania"))
		case 2:
			q.Set("kind", one("attack", "arrest", "foiled_plot,attack", "security_operation"))
		case 3:
			q.Set("method", one("bombing", "armed_assault", "vehicle,stabbing"))
		case 4:
			q.Set("outcome", one("completed", "foiled", "na,unknown"))
		case 5:
			q.Set("group", one("isis-k", "isis-k", "isis"))
		case 6:
			q.Set("datetime", one("2024", "2016/2019", "../2018-06-15", "2023-01-01/..", "2020-02"))
		case 7:
			q.Set("killed_min", strconv.Itoa(r.IntN(12)))
		case 8:
			q.Set("precision_max", strconv.Itoa(1+r.IntN(8)))
		case 9:
			q.Set("sources_min", strconv.Itoa(r.IntN(4)))
		case 10:
			q.Set("q", one("moscow", "event", "place 1", "quotes comma", "nothing at all", "é", "isis"))
		case 11:
			q.Set("edition", strconv.Itoa(1+r.IntN(editions)))
		case 12:
			q.Set("bbox", one("60,29,75,39", "170,-30,-170,0", "-180,-90,180,90", "37,55,38,56", "0,0,0,0"))
		case 14:
			q.Set("area", one("60,29,75,29,75,39,60,39", "30,50,45,50,31,60", "170,-30,190,-30,190,10", "-180,-80,0,-80,179,-80,179,80,0,80,-180,80"))
		case 13:
			q.Set("dataset", one(inventedSet.Slug, "moscow-2024", "moscow-2024,"+inventedSet.Slug))
		}
	}
	if q.Get("edition") == "1" && (q.Has("dataset") || q.Has("group")) {
		q.Del("edition") // the names are not known yet
	}
	return q
}

// marks is the answer of /map/marks as far as numbers go.
type marks struct {
	Edition, All, Matched, Total int
	Points                       []struct {
		ID    int
		Lat   float64
		Title string
	}
	Clusters  []struct{ Count int }
	Countries []struct{ Count int }
}

var ofAll = regexp.MustCompile(`([\d,]+)\s+of\s+([\d,]+)`)

// counts are the two numbers of a line "12 of 314 incidents".
func counts(t *testing.T, line string) (n, all int) {
	t.Helper()
	m := ofAll.FindStringSubmatch(line)
	if m == nil {
		t.Fatalf("no count in %q", line)
	}
	n, _ = strconv.Atoi(strings.ReplaceAll(m[1], ",", ""))
	all, _ = strconv.Atoi(strings.ReplaceAll(m[2], ",", ""))
	return n, all
}

// What one sees is what one shares: for any filter, pages, files, embeds and the
// map's marks agree on how many incidents it has.
func TestOneFilterOneNumber(t *testing.T) {
	s := newSite(t, nil, seed(t), invented(300))
	const seed = 20240322
	r := rand.New(rand.NewPCG(seed, 0))
	some := 0
	for range 120 {
		q := randomQuery(r, 2)
		query := "?" + q.Encode()
		var layer collection
		decode(t, "layer "+query, s.want(t, "/data/incidents.geojson"+query), &layer)
		n := len(layer.Features)
		if n > 0 && n < 314 {
			some++
		}
		check := func(where string, got int) {
			if got != n {
				t.Errorf("seed %d: %s has %d incidents%s, the layer %d", seed, where, got, query, n)
			}
		}
		check("numberReturned", layer.NumberReturned)
		check("csv", strings.Count(s.want(t, "/data/incidents.csv"+query), "\r\n")-1)
		check("geojsons", strings.Count(s.want(t, "/data/incidents.geojsons"+query), "\x1e"))
		all := 314
		if q.Get("edition") == "1" {
			all = 14
		}
		for _, page := range []struct{ path, selector string }{
			{"/", "[data-count]"}, {"/map/list", "[data-count]"}, {"/embed/map", "[data-count]"}, {"/incidents", ".standfirst"}, {"/data", ".standfirst"},
		} {
			got := s.get(t, page.path+query)
			if got.StatusCode == http.StatusSeeOther {
				got = s.get(t, got.Header.Get("Location"))
			}
			found, of := counts(t, parse(t, got.body).Find(page.selector).First().Text())
			check(page.path, found)
			if of != all {
				t.Errorf("%s%s: of %d, want %d", page.path, query, of, all)
			}
		}
		check("table", s.tableCount(t, "/incidents"+query))
		check("list", s.listCount(t, "/map/list"+query))
		var m marks
		if err := stdjson.Unmarshal([]byte(s.want(t, "/map/marks"+query)), &m); err != nil {
			t.Fatal(err)
		}
		check("marks", m.Matched)
		if m.All != all {
			t.Errorf("marks%s: of %d, want %d", query, m.All, all)
		}
		drawn := len(m.Points)
		for _, c := range m.Clusters {
			drawn += c.Count
		}
		for _, c := range m.Countries {
			drawn += c.Count
		}
		located := 0
		for _, f := range layer.Features {
			if f.Geometry != nil {
				located++
			}
		}
		if m.Total != located || drawn != located {
			t.Errorf("seed %d: marks%s: %d drawn of %d in view, the layer has %d with a position", seed, query, drawn, m.Total, located)
		}
		check("frame and tiles", s.tiledCount(t, query)+len(layer.Features)-located)
	}
	if some < 40 {
		t.Errorf("only %d of the filters select something and not everything", some)
	}
}

// tiledCount is how many incidents the moving map has of a query: those of the
// tiles of a zoom and those of the countries.
func (s *site) tiledCount(t *testing.T, query string) (n int) {
	t.Helper()
	var m marks
	if err := stdjson.Unmarshal([]byte(s.want(t, "/map/frame"+query)), &m); err != nil {
		t.Fatal(err)
	}
	for y := range 4 {
		for x := range 4 {
			var tile marks
			if err := stdjson.Unmarshal([]byte(s.want(t, fmt.Sprintf("/map/tiles/2/%d/%d.json%s", x, y, query))), &tile); err != nil {
				t.Fatal(err)
			}
			n += len(tile.Points)
			m.Clusters = append(m.Clusters, tile.Clusters...)
		}
	}
	for _, c := range m.Clusters {
		n += c.Count
	}
	for _, c := range m.Countries {
		n += c.Count
	}
	return n
}

// listCount is how many incidents the fragments of the list hold.
func (s *site) listCount(t *testing.T, target string) (n int) {
	t.Helper()
	for {
		found := s.page(t, target+"&offset="+strconv.Itoa(n)).Find("[data-list] [data-incident]").Length()
		if n += found; found < 50 {
			return n
		}
	}
}

// A viewport narrows marks and list alike.
func TestViewport(t *testing.T) {
	s := newSite(t, nil, seed(t), invented(300))
	for _, view := range []string{"60,29,75,39", "170,-30,-170,0", "-10,35,40,70", "-180,-90,180,90", "0,0,1,1"} {
		var m marks
		if err := stdjson.Unmarshal([]byte(s.want(t, "/map/marks?zoom=4&view="+view)), &m); err != nil {
			t.Fatal(err)
		}
		doc := s.page(t, "/map/list?view="+view)
		in := doc.Find(".count-view").Text()
		if !strings.HasPrefix(strings.TrimSpace(in), strconv.Itoa(m.Total)+" ") {
			t.Errorf("view %s: %d in the marks, the list says %q", view, m.Total, in)
		}
		if got := s.listCount(t, "/map/list?view="+view); got != m.Total {
			t.Errorf("view %s: %d in the marks, %d in the list", view, m.Total, got)
		}
	}
}

var sizeOf = regexp.MustCompile(`([\d.]+) (bytes|kB|MB)`)

// The sizes that /data states are those of the files.
func TestDataSizes(t *testing.T) {
	s := mixed(t)
	for _, query := range []string{"", "?dataset=moscow-2024", "?country=AFG", "?kind=attack&datetime=2018"} {
		for _, a := range s.page(t, "/data"+query).Find("a.download").EachIter() {
			href := a.AttrOr("href", "")
			m := sizeOf.FindStringSubmatch(a.Find("span").Text())
			if m == nil {
				t.Errorf("%s: no size in %q", href, a.Text())
				continue
			}
			stated, _ := strconv.ParseFloat(m[1], 64)
			stated *= map[string]float64{"bytes": 1, "kB": 1e3, "MB": 1e6}[m[2]]
			got, off := float64(len(s.want(t, href))), 0.15
			if strings.Contains(href, ".gpkg") {
				off = 0.5 // of which it is the estimate of an estimate
			}
			if !strings.Contains(a.Text(), "about") {
				off = 0.001 + 500/got // it is rounded
			}
			if math.Abs(stated-got) > off*got {
				t.Errorf("%s: %s said, %.0f bytes sent", href, m[0], got)
			}
		}
	}
	empty := s.page(t, "/data?country=ISL").Find("a.download").First().Text()
	if !strings.Contains(empty, "0 incidents") {
		t.Errorf("an empty selection is offered as %q", empty)
	}
}

// The citation comes in the forms that reference managers read.
func TestDataCitations(t *testing.T) {
	s := mixed(t)
	page := s.page(t, "/data?country=RUS")
	bib, ris := page.Find("#data-bibtex").Text(), page.Find("#data-ris").Text()
	address := public + "/data?country=RUS&edition=4"
	for _, want := range []string{"@misc{dateline-edition-4,", "{Edition 4}", `\url{` + address + `}`, "Russia", "year         = {2024}"} {
		if !strings.Contains(bib, want) {
			t.Errorf("no %q in\n%s", want, bib)
		}
	}
	if strings.Count(bib, "{") != strings.Count(bib, "}") {
		t.Errorf("braces do not match in\n%s", bib)
	}
	for _, want := range []string{"TY  - DATA\n", "UR  - " + address + "\n", "ET  - Edition 4\n", "DA  - 2024/04/20\n", "\nER  - "} {
		if !strings.Contains(ris, want) {
			t.Errorf("no %q in\n%s", want, ris)
		}
	}
	wantStatus(t, address, s.get(t, strings.TrimPrefix(address, public)), http.StatusOK)
}
