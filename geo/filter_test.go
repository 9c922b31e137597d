package geo_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/geo"
)

// one of everything
var fullFilter = geo.Filter{
	BBox:         &geo.BBox{West: 170, South: -20.5, East: -170, North: 10},
	Area:         geo.Outline{{170, -20.5}, {190, 0}, {175.25, 10}},
	Time:         geo.Interval{Start: geo.NewDay(2015, 1, 1), End: geo.NewDay(2024, 3, 31)},
	Countries:    []geo.Country{"AFG", "RUS"},
	Regions:      []geo.Region{"central-asia", "sahel"},
	Provinces:    []string{"kabul", "khyber pakhtunkhwa"},
	Groups:       []string{"isis-k", "taliban"},
	Kinds:        []geo.Kind{geo.Attack, geo.FoiledPlot},
	Methods:      []geo.Method{"armed_assault", "bombing"},
	Outcomes:     []geo.Outcome{geo.Completed, geo.Failed},
	KilledMin:    10,
	PrecisionMax: geo.District,
	SourcesMin:   2,
	Missing:      []geo.Gap{geo.InjuredGap, geo.SourcesGap},
	Datasets:     []string{"ucdp-ged"},
	Text:         "metro & 50% „Größe“ +1",
	Edition:      42,
}

func TestFilterQuery(t *testing.T) {
	for _, c := range []struct {
		name   string
		filter geo.Filter
		query  string
	}{
		{"nothing", geo.Filter{}, ""},
		{"everything", fullFilter, "bbox=170,-20.5,-170,10&area=170,-20.5,190,0,175.25,10&datetime=2015-01-01/2024-03-31&country=AFG,RUS&region=central-asia,sahel" +
			"&admin1=kabul,khyber+pakhtunkhwa&group=isis-k,taliban&kind=attack,foiled_plot&method=armed_assault,bombing&outcome=completed,failed" +
			"&killed_min=10&precision_max=4&sources_min=2&missing=injured,sources&dataset=ucdp-ged" +
			"&q=metro+%26+50%25+%E2%80%9EGr%C3%B6%C3%9Fe%E2%80%9C+%2B1&edition=42"},
		{"a point", geo.Filter{BBox: &geo.BBox{}}, "bbox=0,0,0,0"},
		{"a year", geo.Filter{Time: geo.Interval{Start: geo.NewDay(2024, 1, 1), End: geo.NewDay(2024, 12, 31)}}, "datetime=2024"},
		{"open start", geo.Filter{Time: geo.Interval{End: geo.NewDay(2024, 3, 22)}}, "datetime=../2024-03-22"},
		{"text like an escape", geo.Filter{Text: "%2C a,b;c=d&e"}, "q=%252C+a,b%3Bc%3Dd%26e"},
	} {
		if got := c.filter.Query(); got != c.query {
			t.Errorf("%s: query\n%s, want\n%s", c.name, got, c.query)
		}
		q, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		got, err := geo.ParseFilter(q)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(c.filter, got); diff != "" {
			t.Errorf("%s: read back (-want +got):\n%s", c.name, diff)
		}
		if c.filter.IsZero() != (c.query == "") {
			t.Errorf("%s: IsZero is %v", c.name, c.filter.IsZero())
		}
	}
}

// However it is written, the same filter comes out, and so the same address.
func TestParseFilterSpellings(t *testing.T) {
	for in, want := range map[string]string{
		"country=RUS&country=AFG,PAK&country=RUS":     "country=AFG,PAK,RUS",
		"country=russia&country=af":                   "country=AFG,RUS",
		"admin1=Ḥamāh&admin1=HAMAH,Idlib Governorate": "admin1=hamah,idlib+governorate",
		"country=,RUS,&kind=&q=&bbox=&datetime=":      "country=RUS",
		"region=Central+Asia":                         "region=central-asia",
		"kind=Attack,foiled-plot,ALERT+CHANGE":        "kind=alert_change,attack,foiled_plot",
		"q=++Kabul%09airport+":                        "q=Kabul+airport",
		"precision_max=settlement":                    "precision_max=2",
		"precision_max=+5+":                           "precision_max=5",
		"killed_min=0&sources_min=0&edition=0":        "",
		"killed_min=007":                              "killed_min=7",
		"datetime=2024-01-01/2024-12-31":              "datetime=2024",
		"datetime=../..":                              "",
		"datetime=2022-01-01T/2023-01-01T":            "datetime=2022-01-01/2023-01-01",
		"bbox=+60.50,29.0,75,39":                      "bbox=60.5,29,75,39",
		"bbox=60,29,0,75,39,9000":                     "bbox=60,29,75,39",
		"edition=9223372036854775807":                 "edition=9223372036854775807",
		"group=isis-k,isis-k&dataset=ucdp-ged-syria,": "group=isis-k&dataset=ucdp-ged-syria",
		"country=RUS&country=":                        "country=RUS",
		"area=60,29,75.0,29,70,38,60,29":              "area=60,29,75,29,70,38",
		"area=+60,+29,+75,29,75,29,70,38.00000004":    "area=60,29,75,29,70,38",
		"area=-190,0,-170,0,-180,9":                   "area=170,0,190,0,180,9",
		"area=530,0,540,0,535,9":                      "area=170,0,180,0,175,9",
		"datetime=&datetime=2024":                     "datetime=2024",
	} {
		q, err := url.ParseQuery(in)
		if err != nil {
			t.Fatal(err)
		}
		f, err := geo.ParseFilter(q)
		if err != nil || f.Query() != want {
			t.Errorf("%s is %q, %v, want %q", in, f.Query(), err, want)
		}
	}
}

func TestParseFilterRefuses(t *testing.T) {
	for _, c := range []struct{ query, field, want string }{
		{"contry=RUS", "contry", "unknown parameter; accepted are bbox, area, datetime, country, region, admin1, group, kind, method, outcome, killed_min, precision_max, sources_min, missing, dataset, q, edition, limit"},
		{"zzz=1&aaa=1", "aaa", "unknown parameter"},
		{"utm_source=x", "utm_source", "unknown parameter"},
		{"", "", ""},
		{"bbox=1,2,3", "bbox", "want 4 or 6 numbers west,south,east,north"},
		{"bbox=1,2,3,4&bbox=1,2,3,5", "bbox", "may be given once"},
		{"area=1,2,3", "area", "want pairs lon,lat,lon,lat and so on, got 3 numbers"},
		{"area=1,2,3,4", "area", "at least three different corners"},
		{"area=1,2,3,4,1,2", "area", "at least three different corners"},
		{"area=1,2,3,4,x,5", "area", "want the corners as numbers"},
		{"area=1,2,3,4,5,91", "area", "latitudes must be between -90 and 90"},
		{"area=1,2,3,4,541,5", "area", "longitudes must be"},
		{"area=170,0,-170,0,-175,9", "area", "no edge may be longer than 180°; over the 180° line write 190 for 170° W"},
		{"area=-180,0,0,0,180,0,190,5", "area", "round the globe more than once"},
		{"area=" + strings.TrimSuffix(strings.Repeat("1,2,3,4,", 251), ","), "area", "at most 500 corners, got 502"},
		{"area=" + strings.TrimSuffix(strings.Repeat("1,2,", 9000), ","), "area", "at most 13000 characters"},
		{"datetime=soon", "datetime", `want a date or an interval such as 2024-03-22`},
		{"country=Rusia", "country", "Russia (RUS)"},
		{"country=RUS,XYZ", "country", `"XYZ"`},
		{"region=atlantis", "region", "central-asia"},
		{"group=ISIS K", "group", "want a slug"},
		{"dataset=a_b", "dataset", "want a slug"},
		{"kind=bomb", "kind", "want one of attack, foiled_plot, arrest"},
		{"method=bomb", "method", "want one of armed_assault, bombing"},
		{"outcome=done", "outcome", "want one of completed, failed"},
		{"killed_min=-1", "killed_min", "want a whole number from 0 to 2147483647"},
		{"killed_min=2147483648", "killed_min", "want a whole number"},
		{"killed_min=ten", "killed_min", "want a whole number"},
		{"killed_min=1.5", "killed_min", "want a whole number"},
		{"sources_min=%2B2", "sources_min", "want a whole number"},
		{"edition=9223372036854775808", "edition", "want a whole number from 0 to 9223372036854775807"},
		{"edition=1&edition=2", "edition", `"1 and 2"`},
		{"precision_max=0", "precision_max", "want 1 to 8 or one of site, settlement"},
		{"precision_max=9", "precision_max", "want 1 to 8"},
		{"precision_max=exact", "precision_max", "want 1 to 8"},
		{"q=%FF", "q", "want text in UTF-8"},
		{"q=a%00b", "q", "want text in UTF-8"},
		{"q=" + strings.Repeat("x", 2001), "q", "at most 2000 characters"},
		{"country=" + strings.Repeat("RUS,", 501), "country", "at most 2000 characters"},
		{"killed_min=x&bbox=y", "bbox", "want"}, // the first in the order of the vocabulary
		{strings.Repeat("country=RUS&", 41), "query", "at most 40 parameters"},
		{strings.Repeat("x", 100) + "=1", strings.Repeat("x", 100), strings.Repeat("x", 60) + "…: unknown"},
	} {
		q, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		_, err = geo.ParseFilter(q, "limit")
		if c.field == "" {
			if err != nil {
				t.Errorf("%q: %v", c.query, err)
			}
			continue
		}
		wantInputError(t, err, c.field, c.want)
	}
}

// Pages let foreign names pass, but not bad values of their own.
func TestParseFilterLoosely(t *testing.T) {
	q, _ := url.ParseQuery("country=RUS&utm_source=chat&fbclid=1")
	f, err := geo.ParseFilterLoosely(q)
	if err != nil || f.Query() != "country=RUS" {
		t.Errorf("got %q, %v", f.Query(), err)
	}
	q.Set("kind", "bomb")
	_, err = geo.ParseFilterLoosely(q)
	wantInputError(t, err, "kind", "want one of")
	names := geo.FilterNames()
	names[0] = "changed"
	if geo.FilterNames()[0] != "bbox" {
		t.Error("FilterNames hands out its own list")
	}
}

// Every word of the vocabulary but the edition can be taken away alone.
func TestFilterLoosenings(t *testing.T) {
	var got []string
	for _, l := range fullFilter.Loosenings() {
		got = append(got, l.Word)
		want := fullFilter.Values()
		want.Del(l.Word)
		if d := cmp.Diff(want, l.Filter.Values()); d != "" {
			t.Errorf("without %s (-want +got):\n%s", l.Word, d)
		}
	}
	want := slices.DeleteFunc(geo.FilterNames(), func(name string) bool { return name == "edition" })
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("words (-want +got):\n%s", d)
	}
	if list := (geo.Filter{Edition: 3}).Loosenings(); len(list) != 0 {
		t.Errorf("an edition alone is loosened to %v", list)
	}
}

func TestFilterAllCountries(t *testing.T) {
	for query, want := range map[string]string{
		"":                                      "",
		"kind=attack":                           "",
		"country=RUS,AFG":                       "AFG,RUS asked",
		"country=RUS&region=sahel":              " asked", // nothing lies in both: nothing matches
		"country=TJK,RUS&region=central-asia":   "TJK asked",
		"country=TJK&region=central-asia,sahel": "TJK asked",
		"region=central-asia&country=TJK,KGZ,RUS": "KGZ,TJK asked",
	} {
		q, _ := url.ParseQuery(query)
		f, err := geo.ParseFilter(q)
		if err != nil {
			t.Fatal(err)
		}
		countries, asked := f.AllCountries()
		var codes []string
		for _, c := range countries {
			codes = append(codes, string(c))
		}
		got := strings.Join(codes, ",")
		if asked {
			got += " asked"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", query, got, want)
		}
	}
	central := geo.Filter{Regions: []geo.Region{"central-asia"}}
	if got, asked := central.AllCountries(); !asked || !slices.Contains(got, "TJK") || slices.Contains(got, "RUS") || !slices.IsSorted(got) {
		t.Errorf("central Asia is %v, %v", got, asked)
	}
}

func randomFilter(r *rand.Rand) geo.Filter {
	var f geo.Filter
	coin := func() bool { return r.IntN(2) == 0 }
	if coin() {
		lat := []float64{r.Float64()*180 - 90, float64(r.IntN(181) - 90)}
		slices.Sort(lat)
		f.BBox = &geo.BBox{West: r.Float64()*360 - 180, South: lat[0], East: float64(r.IntN(361) - 180), North: lat[1]}
	}
	if coin() {
		west, south := float64(r.IntN(360)-180), float64(r.IntN(90)-90)
		f.Area = geo.Outline{{west, south}, {west + 1 + float64(r.IntN(900))/7e3, south}, {west + 0.5, south + 1 + float64(r.IntN(9))}}
		for i := range f.Area {
			f.Area[i][0] = math.Round(f.Area[i][0]*1e7) / 1e7
		}
	}
	if coin() {
		f.Time.Start = geo.NewDay(1900+r.IntN(200), 1+r.IntN(12), 1+r.IntN(2)*r.IntN(30))
	}
	if coin() {
		f.Time.End = geo.NewDay(2100+r.IntN(3), 1+r.IntN(12), 1)
	}
	f.Countries = pick(r, []geo.Country{"AFG", "EGY", "IRN", "PAK", "RUS"})
	f.Regions = pick(r, []geo.Region{"central-asia", "sahel"})
	f.Groups = pick(r, []string{"al-shabaab", "isis-k", "x-1"})
	f.Kinds = pick(r, geo.Kinds)
	f.Methods = pick(r, geo.Methods)
	f.Outcomes = pick(r, geo.Outcomes)
	f.Datasets = pick(r, []string{"seed", "ucdp-ged"})
	f.Missing = pick(r, geo.GapWords)
	f.KilledMin, f.SourcesMin = r.IntN(3)*r.IntN(1<<30), r.IntN(3)
	f.PrecisionMax = geo.GeoPrecision(r.IntN(9))
	f.Edition = int64(r.IntN(2)) * r.Int64()
	const alphabet = `aB7 ,;&=+%#?/:"'<>\éЖ中🙂`
	var text []rune
	for range r.IntN(20) {
		text = append(text, []rune(alphabet)[r.IntN(len([]rune(alphabet)))])
	}
	f.Text = strings.Join(strings.Fields(string(text)), " ")
	return f
}

// pick is a sorted subset, nil when empty.
func pick[T ~string](r *rand.Rand, list []T) []T {
	var out []T
	for _, v := range list {
		if r.IntN(3) == 0 {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return out
}

func TestFilterRoundTripRandomly(t *testing.T) {
	const seed = 20240331
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 2))
	for range 3000 {
		want := randomFilter(r)
		q, err := url.ParseQuery(want.Query())
		if err != nil {
			t.Fatalf("%s: %v", want.Query(), err)
		}
		got, err := geo.ParseFilter(q)
		if err != nil {
			t.Fatalf("%s: %v", want.Query(), err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", want.Query(), diff)
		}
		fromValues, err := geo.ParseFilter(want.Values())
		if err != nil || fromValues.Query() != want.Query() {
			t.Fatalf("by Values %s, %v, want %s", fromValues.Query(), err, want.Query())
		}
	}
}

func FuzzParseFilter(f *testing.F) {
	f.Add(fullFilter.Query())
	for _, s := range []string{"", "country=russia,af&kind=", "q=%FF", "bbox=-0,.5,1,1.", "datetime=2022-01-01T/..", "group=a--b", "a=1;b=2", "precision_max=site", "area=170,0,190,0,180,-.5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		q, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		got, err := geo.ParseFilter(q)
		if err != nil {
			var in *geo.InputError
			if !asInput(err, &in) || in.Field == "" && !q.Has("") || in.Reason == "" {
				t.Errorf("%q: error %v names no parameter or nothing accepted", query, err)
			}
			return
		}
		written := got.Query()
		q, err = url.ParseQuery(written)
		if err != nil {
			t.Fatalf("%q is written %q: %v", query, written, err)
		}
		back, err := geo.ParseFilter(q)
		if err != nil {
			t.Fatalf("%q is written %q: %v", query, written, err)
		}
		if diff := cmp.Diff(got, back); diff != "" {
			t.Errorf("%q is written %q (-first +again):\n%s", query, written, diff)
		}
	})
}

func ExampleParseFilter() {
	q, _ := url.ParseQuery("country=Russia,TJK&datetime=2024-03&kind=attack")
	f, err := geo.ParseFilter(q)
	fmt.Println(f.Query(), err)
	_, err = geo.ParseFilter(url.Values{"killed_min": {strconv.Itoa(-5)}})
	fmt.Println(err)
	// Output:
	// datetime=2024-03&country=RUS,TJK&kind=attack <nil>
	// killed_min: want a whole number from 0 to 2147483647, got "-5"
}
