package gazetteer_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"dateline/geo"
	"dateline/geo/gazetteer"
)

func embedded(t testing.TB) *gazetteer.Gazetteer {
	all := table(t)
	return gazetteer.New(func() (*gazetteer.Table, error) { return all, nil })
}

// first is the first candidate in short: name, province, country, precision.
func first(c []gazetteer.Candidate) string {
	if len(c) == 0 {
		return "nothing"
	}
	s := fmt.Sprintf("%s, %s, %s, %s", c[0].Name, c[0].Admin1, c[0].Country, c[0].Precision)
	if c[0].Fallback {
		s += ", fallback"
	}
	return s
}

func TestResolve(t *testing.T) {
	g := embedded(t)
	for _, test := range []struct {
		name  string
		query gazetteer.Query
		want  string
	}{
		{"exact", gazetteer.Query{Text: "Mosul", Country: "IRQ"}, "Mosul, Nineveh, IRQ, settlement"},
		{"diacritics", gazetteer.Query{Text: "Kandahār", Country: "AFG"}, "Kandahar, Kandahar, AFG, settlement"},
		{"without diacritics", gazetteer.Query{Text: "Sanliurfa", Country: "TUR"}, "Şanlıurfa, Şanlıurfa, TUR, settlement"},
		{"own language", gazetteer.Query{Text: "München"}, "Munich, Bavaria, DEU, settlement"},
		{"another language", gazetteer.Query{Text: "Mailand, Italien"}, "Milan, Lombardy, ITA, settlement"},
		{"Arabic", gazetteer.Query{Text: "حلب"}, "Aleppo, Aleppo, SYR, settlement"},
		{"Arabic with article", gazetteer.Query{Text: "الموصل", Country: "IRQ"}, "Mosul, Nineveh, IRQ, settlement"},
		{"Persian", gazetteer.Query{Text: "کرمان", Country: "IRN"}, "Kerman, Kerman, IRN, settlement"},
		{"Cyrillic", gazetteer.Query{Text: "Махачкала"}, "Makhachkala, Republic of Dagestan, RUS, settlement"},
		{"Ukrainian", gazetteer.Query{Text: "Маріуполь", Country: "UKR"}, "Mariupol, Donetsk, UKR, settlement"},
		{"Russian for Ukraine", gazetteer.Query{Text: "Мариуполь", Country: "UKR"}, "Mariupol, Donetsk, UKR, settlement"},
		{"Chinese", gazetteer.Query{Text: "喀什", Country: "CHN"}, "Kashgar, Xinjiang, CHN, settlement"},

		{"q for k", gazetteer.Query{Text: "Qabul", Country: "AFG"}, "Kabul, Kabul, AFG, settlement"},
		{"x for kh", gazetteer.Query{Text: "Xujand", Country: "TJK"}, "Khujand, Khujand, TJK, settlement"},
		{"no article", gazetteer.Query{Text: "Raqqa", Country: "SYR"}, "Ar Raqqah, Al-Raqqah, SYR, settlement"},
		{"another article", gazetteer.Query{Text: "el-Rakkah", Country: "SYR"}, "Ar Raqqah, Al-Raqqah, SYR, settlement"},
		{"article amid", gazetteer.Query{Text: "Dayr az-Zawr", Country: "SYR"}, "Deir ez-Zor, Deir ez-Zor, SYR, settlement"},
		{"French spelling", gazetteer.Query{Text: "Soueïda", Country: "SYR", Admin1: "As Suwayda"}, "As-Suwayda, As-Suwayda, SYR, settlement"},
		{"-abad", gazetteer.Query{Text: "Jalālābād", Country: "AFG", Admin1: "Nangarhar"}, "Jalalabad, Nangarhar, AFG, settlement"},
		{"-pore", gazetteer.Query{Text: "Jamalpore", Country: "BGD"}, "Jamalpur, Mymensingh Division, BGD, settlement"},
		{"ezafe", gazetteer.Query{Text: "Mazar-i-Sharif", Country: "AFG"}, "Mazar-e Sharif, Balkh, AFG, settlement"},
		{"two words as one", gazetteer.Query{Text: "Khanshaykhun", Country: "SYR", Admin1: "Idlib"}, "Khan Shaykhun, Idlib, SYR, settlement"},
		{"a letter too few", gazetteer.Query{Text: "Peshawr", Country: "PAK"}, "Peshawar, Khyber Pakhtunkhwa, PAK, settlement"},
		{"a wrong consonant, province known", gazetteer.Query{Text: "Abbottabat", Country: "PAK", Admin1: "Khyber Pakhtunkhwa"}, "Abbottabad, Khyber Pakhtunkhwa, PAK, settlement"},

		{"town", gazetteer.Query{Text: "Duma town", Country: "SYR", Admin1: "Rif Dimashq Governorate"}, "Duma, Rif Dimashq, SYR, settlement"},
		{"city of", gazetteer.Query{Text: "the city of Herat, Afghanistan"}, "Herat, Herat, AFG, settlement"},
		{"City in the name", gazetteer.Query{Text: "Benin City", Country: "NGA"}, "Benin City, Edo State, NGA, settlement"},
		{"near", gazetteer.Query{Text: "near Herat", Country: "AFG"}, "Herat, Herat, AFG, near"},
		{"outskirts", gazetteer.Query{Text: "outskirts of Paris, France"}, "Paris, Île-de-France, FRA, near"},
		{"kilometres", gazetteer.Query{Text: "40 km north-west of Mosul, Iraq"}, "Mosul, Nineveh, IRQ, near"},
		{"near in brackets", gazetteer.Query{Text: "Kunduz (near)", Country: "AFG"}, "Kunduz, Kunduz, AFG, near"},
		{"a site that is not known", gazetteer.Query{Text: "Mosul dam", Country: "IRQ"}, "Mosul, Nineveh, IRQ, near"},
		{"a site that is known", gazetteer.Query{Text: "Kabul airport", Country: "AFG"}, "Kabul airport, Kabul, AFG, site"},
		{"district", gazetteer.Query{Text: "Zhari district", Country: "AFG"}, "Zhaṟêy, Kandahar, AFG, district"},
		{"township of a known town", gazetteer.Query{Text: "Kyaukse Township", Country: "MMR"}, "Kyaukse District, Mandalay, MMR, district"},
		{"province", gazetteer.Query{Text: "Kabul province", Country: "AFG"}, "Kabul, Kabul, AFG, province"},
		{"governorate", gazetteer.Query{Text: "Aleppo Governorate", Country: "SYR"}, "Aleppo, Aleppo, SYR, province"},
		{"part of a province", gazetteer.Query{Text: "Northern Aleppo Governorate", Country: "SYR"}, "Aleppo, Aleppo, SYR, province"},
		{"oblast", gazetteer.Query{Text: "Donetsk oblast", Country: "UKR"}, "Donetsk, Donetsk, UKR, province"},
		{"town before province", gazetteer.Query{Text: "Kabul", Country: "AFG"}, "Kabul, Kabul, AFG, settlement"},
		{"slash", gazetteer.Query{Text: "Tadmur/Palmyra town", Country: "SYR"}, "Tadmur, Homs, SYR, settlement"},
		{"brackets", gazetteer.Query{Text: "Unheard-of (Kobani)", Country: "SYR"}, "Ayn al Arab, Aleppo, SYR, settlement"},
		{"between", gazetteer.Query{Text: "Road between Herat and Farah", Country: "AFG"}, "Herat – Farah, Herat, AFG, area"},
		{"highway", gazetteer.Query{Text: "Kabul-Jalalabad highway", Country: "AFG"}, "Kabul – Jalalabad, Kabul, AFG, area"},

		{"commas", gazetteer.Query{Text: "Khar, Bajaur, Pakistan"}, "Khar, Khyber Pakhtunkhwa, PAK, settlement"},
		{"no country", gazetteer.Query{Text: "Khar, Bajaur"}, "Khar, Khyber Pakhtunkhwa, PAK, settlement"},
		{"misspelt district", gazetteer.Query{Text: "Baujur, Pakistan"}, "Bājaur Agency, Khyber Pakhtunkhwa, PAK, district"},
		{"province decides", gazetteer.Query{Text: "Springfield, Missouri, USA"}, "Springfield, Missouri, USA, settlement"},
		{"nearness decides", gazetteer.Query{Text: "Springfield", Country: "USA", Near: &orb.Point{-83.8, 39.9}}, "Springfield, Ohio, USA, settlement"},
		{"importance decides", gazetteer.Query{Text: "Paris"}, "Paris, Île-de-France, FRA, settlement"},
		{"country of the name", gazetteer.Query{Text: "Georgia"}, "Georgia, , GEO, country"},
		{"filed under a former state", gazetteer.Query{Text: "Vukovar town", Country: "SRB"}, "Vukovar, Vukovar-Syrmia, HRV, settlement"},
		{"old province", gazetteer.Query{Text: "Miranshah", Country: "PAK", Admin1: "Federally Administered Tribal Areas"}, "Miran Shah, Khyber Pakhtunkhwa, PAK, settlement"},
		{"supplement", gazetteer.Query{Text: "Crocus City Hall", Country: "RUS"}, "Crocus City Hall, Moscow Oblast, RUS, site"},

		{"province instead", gazetteer.Query{Text: "Brimblethorpe", Country: "PAK", Admin1: "Punjab"}, "Punjab, Punjab, PAK, province, fallback"},
		{"district instead", gazetteer.Query{Text: "Brimblethorpe", Country: "AFG", Admin1: "Kandahar", Admin2: "Zhari"}, "Zhaṟêy, Kandahar, AFG, district, fallback"},
		{"country instead", gazetteer.Query{Text: "Brimblethorpe, Pakistan"}, "Pakistan, , PAK, country, fallback"},
		{"no text", gazetteer.Query{Country: "PAK", Admin1: "Punjab"}, "Punjab, Punjab, PAK, province, fallback"},
		{"in another province", gazetteer.Query{Text: "Miran Shah", Country: "PAK", Admin1: "Sindh"}, "Sindh, Sindh, PAK, province, fallback"},
		{"country alone", gazetteer.Query{Text: "Syria"}, "Syria, , SYR, country"},
		{"region", gazetteer.Query{Text: "Central Asia"}, "Central Asia, , , unlocated"},
		{"at sea", gazetteer.Query{Text: "Gulf of Aden", Country: geo.NoCountry}, "nothing"},
		{"nothing", gazetteer.Query{Text: "Qwrtzplk"}, "nothing"},
		{"empty", gazetteer.Query{}, "nothing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := g.Resolve(test.query)
			if got := first(c); got != test.want {
				t.Errorf("got %s\nwant %s\n%+v", got, test.want, c)
			}
			for _, c := range c {
				if c.Why == "" || c.Score < 0 || c.Score > 1 || c.RadiusKM == 0 != (c.Precision == geo.CountryOnly || c.Precision == geo.Unlocated) {
					t.Errorf("%+v", c)
				}
			}
		})
	}
}

func TestKilometresWidenTheRadius(t *testing.T) {
	c := embedded(t).Resolve(gazetteer.Query{Text: "200 km west of Mazar-e Sharif", Country: "AFG"})
	if len(c) == 0 || c[0].RadiusKM < 200 {
		t.Errorf("got %+v, want a radius of more than 200 km", c)
	}
}

func TestAmbiguous(t *testing.T) {
	g := embedded(t)
	c := g.Resolve(gazetteer.Query{Text: "Springfield", Country: "USA"})
	if !c[0].Ambiguous || !strings.Contains(c[0].Why, "as likely is the one in") {
		t.Errorf("got %+v", c[0])
	}
	if last := c[len(c)-1]; !last.Fallback || last.Precision != geo.CountryOnly {
		t.Errorf("got %+v, want the country at the end", last)
	}
	for _, test := range []struct {
		text, admin1 string
		country      geo.Country
		want         string
	}{
		{"Springfield", "", "USA", "Springfield country USA"},
		{"Springfield", "Illinois", "USA", "Springfield settlement USA Illinois"},
		{"Chaman", "Sindh", "PAK", "Chaman province PAK Sindh"}, // Chaman lies in Balochistan
		{"El Guayabo", "Guerrero", "MEX", "El Guayabo province MEX Guerrero"},
		{"Brimblethorpe", "Punjab", "PAK", "Brimblethorpe province PAK Punjab"},
		{"Central Asia", "", "", "none"},
		{"Qwrtzplk", "", "", "none"},
	} {
		p, ok := g.Geocode(test.text, test.country, test.admin1)
		got := "none"
		if ok {
			got = strings.TrimSpace(fmt.Sprintf("%s %s %s %s", p.Name, p.Precision, p.Country, p.Admin1))
			if p.Point == nil || p.Text != test.text || p.Role != geo.RoleSite || p.Note == "" {
				t.Errorf("%s: got %+v", test.text, p)
			}
		}
		if got != test.want {
			t.Errorf("%s, %s: got %s, want %s", test.text, test.country, got, test.want)
		}
	}
}

// What Geocode gives is a place that an incident may have.
func TestGeocodedPlaceIsValid(t *testing.T) {
	g := embedded(t)
	for _, text := range []string{"Kabul", "Kabul province", "near Kabul", "Afghanistan", "Nowhere", "Kabul airport", "road between Kabul and Ghazni", "Zhari district"} {
		p, ok := g.Geocode(text, "AFG", "")
		if !ok {
			t.Fatalf("%s: nothing", text)
		}
		inc := geo.Incident{
			Kind: geo.Attack, Outcome: geo.Completed, Title: "Invented", Dataset: "invented", DatePrecision: geo.PrecisionUnknownDate,
			Status: geo.Published, Country: "AFG", Places: []geo.Place{p},
		}
		if err := inc.Validate(); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestLearn(t *testing.T) {
	g := embedded(t)
	q := gazetteer.Query{Text: "Brimblethorpe", Country: "PAK", Admin1: "Punjab"}
	at := orb.Point{72.5, 31.25}
	for _, bad := range []struct {
		name    string
		country geo.Country
		at      orb.Point
	}{
		{"Brimblethorpe", "", at}, {"Brimblethorpe", geo.NoCountry, at}, {"Brimblethorpe", "PAK", orb.Point{}},
		{"Brimblethorpe", "PAK", orb.Point{200, 3}}, {"", "PAK", at}, {"-", "PAK", at},
	} {
		if g.Learn(bad.name, bad.country, "Punjab", bad.at) {
			t.Errorf("learned %+v", bad)
		}
	}
	if !g.Learn("Brimblethorpe village", "PAK", "Punjab province", at) {
		t.Fatal("did not learn")
	}
	if g.Learn("Brimblethorp", "PAK", "Punjab", orb.Point{72.51, 31.26}) {
		t.Error("the same place is new")
	}
	c := g.Resolve(q)
	if first(c) != "Brimblethorpe, Punjab province, PAK, settlement" || c[0].Point != at || !strings.Contains(c[0].Why, "2 imported records") {
		t.Errorf("got %+v", c)
	}
	want := []gazetteer.Learned{{Name: "Brimblethorpe", Country: "PAK", Admin1: "Punjab province", Point: at, Times: 2}}
	known := g.Known()
	if diff := cmp.Diff(want, known, cmp.Comparer(func(a, b gazetteer.Learned) bool {
		return a.Name == b.Name && a.Country == b.Country && a.Admin1 == b.Admin1 && a.Point == b.Point && a.Times == b.Times
	})); diff != "" {
		t.Error(diff)
	}
	if c := embedded(t).Resolve(q); !c[0].Fallback {
		t.Error("another gazetteer knows what this one learned")
	}
	q.Admin1 = "Sindh"
	if c := g.Resolve(q); !c[0].Fallback {
		t.Errorf("found in another province: %+v", c[0])
	}
}

func TestConcurrentUse(t *testing.T) {
	g := embedded(t)
	want := first(g.Resolve(gazetteer.Query{Text: "Raqqa", Country: "SYR"}))
	var wait sync.WaitGroup
	for n := range 8 {
		wait.Go(func() {
			for i := range 50 {
				g.Learn(fmt.Sprintf("Invented %d", n*1000+i), "SYR", "Homs", orb.Point{37 + float64(i)/100, 34.5})
				if got := first(g.Resolve(gazetteer.Query{Text: "Raqqa", Country: "SYR"})); got != want {
					t.Errorf("got %s, want %s", got, want)
				}
				g.Known()
			}
		})
	}
	wait.Wait()
}

func TestSameAnswerTwice(t *testing.T) {
	g := embedded(t)
	for _, text := range []string{"Springfield", "San José", "Al Hamra", "Juárez, Mexico", "Nowhere"} {
		a, b := g.Resolve(gazetteer.Query{Text: text}), g.Resolve(gazetteer.Query{Text: text})
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

func TestTableThatCannotBeRead(t *testing.T) {
	g := gazetteer.New(func() (*gazetteer.Table, error) { return nil, errors.New("broken") })
	if err := g.Load(); err == nil {
		t.Error("no error")
	}
	if c := g.Resolve(gazetteer.Query{Text: "Kabul", Country: "AFG"}); first(c) != "Afghanistan, , AFG, country, fallback" {
		t.Errorf("got %+v", c)
	}
	g.Learn("Kabul", "AFG", "Kabul", orb.Point{69.2, 34.5})
	if c := g.Resolve(gazetteer.Query{Text: "Kabul", Country: "AFG"}); first(c) != "Kabul, Kabul, AFG, settlement" {
		t.Errorf("got %+v", c)
	}
}

var sample = []gazetteer.Entry{
	{Kind: gazetteer.Country, Name: "Examplia", Country: "AFG", Parent: -1, Point: orb.Point{66, 33}},
	{Kind: gazetteer.Province, Name: "Østland", Names: []string{"Ostland", "East"}, Country: "AFG", Parent: 0, Point: orb.Point{65, 32}, RadiusKM: 90},
	{Kind: gazetteer.District, Name: "Middle District", Country: "AFG", Parent: 1, Point: orb.Point{65.5, 32.5}},
	{Kind: gazetteer.Town, Name: "Ḩāmir", Names: []string{"Hamir", "Hāmer", "حامر", "Other"}, Country: "AFG", Parent: 2, Point: orb.Point{-179.9999, -89.5}, People: 1234},
	{Kind: gazetteer.Site, Name: "Great Hall", Country: "AFG", Parent: 1, Point: orb.Point{65.25, 32.25}, Own: true},
}

func TestRoundTrip(t *testing.T) {
	b, err := gazetteer.Encode(sample)
	if err != nil {
		t.Fatal(err)
	}
	table, err := gazetteer.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	var got []gazetteer.Entry
	for _, e := range table.Entries() {
		got = append(got, e)
	}
	want := slices.Clone(sample)
	for i, names := range [][]string{{"Examplia"}, {"ostland", "east"}, {"Middle District"}, {"hamir", "other"}, {"Great Hall"}} {
		want[i].Names = names
	}
	want[3].People = 1300 // ten steps for each doubling
	want[3], want[4] = want[4], want[3]
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	again, err := gazetteer.Encode(got)
	if err != nil || !slices.Equal(again, b) {
		t.Errorf("encoded again it is not the same (%v)", err)
	}
}

func TestEncodeRefuses(t *testing.T) {
	for name, e := range map[string]gazetteer.Entry{
		"country":  {Name: "A", Country: "AF", Parent: -1},
		"position": {Name: "A", Country: "AFG", Parent: -1, Point: orb.Point{181, 0}},
		"circle":   {Name: "A", Country: "AFG", Parent: 0},
		"name":     {Name: strings.Repeat("a", 200), Country: "AFG", Parent: -1},
		"UTF-8":    {Name: "\xff", Country: "AFG", Parent: -1},
	} {
		if _, err := gazetteer.Encode([]gazetteer.Entry{e}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
