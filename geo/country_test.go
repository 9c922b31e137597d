package geo_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"dateline/geo"

	"github.com/google/go-cmp/cmp"
)

func TestParseCountry(t *testing.T) {
	for want, names := range map[geo.Country][]string{
		"AFG": {"AFG", "afg", "AF", "af", " Afghanistan ", "AFGHANISTAN"},
		"BFA": {"Upper Volta"},
		"BIH": {"Bosnia-Herzegovina", "Bosnia & Herzegovina", "Bosnia and Herzegovina"},
		"CAF": {"CAR"},
		"CIV": {"Ivory Coast", "Côte d'Ivoire", "Cote D’Ivoire", "COTE D'IVOIRE"},
		"COD": {"DR Congo (Zaire)", "DRC", "DR Congo", "Zaire", "Congo, the Democratic Republic of the", "ZAR"},
		"COG": {"Congo", "Congo Brazzaville", "People's Republic of the Congo", "Republic of the Congo", "Republic of Congo"},
		"CSK": {"Czechoslovakia"},
		"CZE": {"Czechia", "Czech Republic"},
		"DDR": {"East Germany (GDR)", "East Germany"},
		"DEU": {"West Germany (FRG)", "West Germany"},
		"GBR": {"UK", "Great Britain", "Northern Ireland", "gb"},
		"KHM": {"Cambodia (Kampuchea)"},
		"KNA": {"St. Kitts and Nevis", "Saint Kitts & Nevis"},
		"KOR": {"Korea, Republic of", "South Korea"},
		"MKD": {"Macedonia", "Macedonia, FYR", "North Macedonia"},
		"MMR": {"Myanmar (Burma)", "Burma"},
		"NAM": {"NA", "Namibia"},
		"PNG": {"PNG", "Papua New Guinea"},
		"PRK": {"Korea, Democratic People's Republic of", "North Korea"},
		"PSE": {"OPT", "West Bank and Gaza Strip", "Palestine", "Gaza"},
		"RUS": {"Russia (Soviet Union)", "Russian Federation", "Chechnya"},
		"SCG": {"Serbia-Montenegro"},
		"SRB": {"Serbia (Yugoslavia)", "Serbia"},
		"SUN": {"Soviet Union", "USSR", "SU"},
		"SVK": {"Slovak Republic"},
		"SWZ": {"Swaziland", "Kingdom of eSwatini (Swaziland)"},
		"TLS": {"East Timor", "Timor-Leste", "TMP"},
		"TUR": {"Turkey", "Türkiye", "TURKIYE"},
		"USA": {"US", "U.S.A.", "United States of America"},
		"VNM": {"South Vietnam", "Viet Nam"},
		"VUT": {"New Hebrides"},
		"XKX": {"Kosovo", "XK"},
		"XXX": {"International", "International Waters"},
		"YEM": {"Yemen (North Yemen)", "North Yemen"},
		"YMD": {"South Yemen"},
		"YUG": {"Yugoslavia"},
		"ZWE": {"Zimbabwe (Rhodesia)", "Rhodesia"},
	} {
		for _, s := range names {
			if got, err := geo.ParseCountry(s); err != nil || got != want {
				t.Errorf("ParseCountry(%q) = %q, %v, want %q", s, got, err, want)
			}
		}
	}
}

func TestParseCountryRefuses(t *testing.T) {
	for s, want := range map[string]string{
		"":                                    "want an ISO 3166-1 code",
		"XX":                                  "want an ISO 3166-1 code",
		"nan":                                 "want an ISO 3166-1 code",
		"CS":                                  "want an ISO 3166-1 code", // two states had it
		"Afganistan":                          "Afghanistan (AFG)",
		"Untied State":                        "United States (USA)",
		"Korea":                               "South Korea (KOR), North Korea (PRK)",
		"Sudn":                                "Sudan (SDN)",
		"Guinee":                              "Guinea (GIN)",
		strings.Repeat("of nowhere ", 100000): "want an ISO 3166-1 code",
	} {
		got, err := geo.ParseCountry(s)
		var input *geo.InputError
		if !errors.As(err, &input) {
			t.Errorf("ParseCountry(%.40q) = %q, %v, want an InputError", s, got, err)
			continue
		}
		if got != "" || input.Field != "country" || input.Value != s || !strings.Contains(input.Reason, want) {
			t.Errorf("ParseCountry(%.40q) = %q, %q of %q, want a reason with %q", s, got, input.Reason, input.Field, want)
		}
	}
}

// The standards: 249 codes, and every withdrawn alpha-3 leads somewhere.
func TestCountryTable(t *testing.T) {
	present := geo.Countries()
	if got, want := len(present), 249+1; got != want {
		t.Errorf("%d present-day countries, want ISO's 249 and Kosovo, %d", got, want)
	}
	if !slices.IsSortedFunc(present, func(a, b geo.Country) int { return strings.Compare(geo.Fold(a.Name()), geo.Fold(b.Name())) }) {
		t.Error("Countries() is not by English name")
	}
	former := map[string]geo.Country{
		"AFI": "DJI", "ANT": "ANT", "ATB": "ATA", "ATF": "ATF", "ATN": "ATA", "BUR": "MMR", "BYS": "BLR", "CSK": "CSK",
		"CTE": "KIR", "DDR": "DDR", "DHY": "BEN", "FXX": "FRA", "GEL": "GEL", "HVO": "BFA", "JTN": "UMI", "MID": "UMI",
		"NHB": "VUT", "NTZ": "NTZ", "PCI": "PCI", "PCZ": "PAN", "PUS": "UMI", "RHO": "ZWE", "SCG": "SCG", "SKM": "IND",
		"SUN": "SUN", "TMP": "TLS", "VDR": "VNM", "WAK": "UMI", "YMD": "YMD", "YUG": "YUG", "ZAR": "COD",
	}
	for code, want := range former {
		got, err := geo.ParseCountry(code)
		if err != nil || got != want {
			t.Errorf("ParseCountry(%q) = %q, %v, want %q", code, got, err, want)
		}
		if string(got) == code && code != "ATF" && (!got.Former() || slices.Contains(present, got)) {
			t.Errorf("%s is not marked as former", code)
		}
	}
	for _, c := range append(present, "ANT", "CSK", "DDR", "GEL", "NTZ", "PCI", "SCG", "SUN", "YMD", "YUG") {
		if len(c) != 3 || c.Name() == "" || c.Name() == string(c) || !c.Valid() || !c.Located() {
			t.Errorf("%q is named %q, valid %v, located %v", c, c.Name(), c.Valid(), c.Located())
		}
		for _, s := range []string{string(c), strings.ToLower(string(c)), c.Name(), c.Alpha2()} {
			if s == "" {
				continue
			}
			if got, err := geo.ParseCountry(s); err != nil || got != c {
				t.Errorf("ParseCountry(%q) = %q, %v, want %q", s, got, err, c)
			}
		}
		if n := c.Numeric(); n != 0 {
			if got, ok := geo.CountryByNumeric(n); !ok || got != c {
				t.Errorf("CountryByNumeric(%d) = %q, %v, want %q", n, got, ok, c)
			}
		}
		if p, b := c.Center(), c.BBox(); !b.Contains(p) || b.South >= b.North || b.Width() <= 0 {
			t.Errorf("%s: %v is not inside %v", c, p, b)
		}
	}
	for _, c := range present {
		if len(c.Alpha2()) != 2 || c.Numeric() == 0 || c.Former() {
			t.Errorf("%s: alpha-2 %q, numeric %d, former %v", c, c.Alpha2(), c.Numeric(), c.Former())
		}
	}
}

func TestCountryByNumber(t *testing.T) {
	tests := []struct {
		name string
		find func(int) (geo.Country, bool)
		want map[int]geo.Country
	}{
		{"numeric", geo.CountryByNumeric, map[int]geo.Country{
			4: "AFG", 104: "MMR", 276: "DEU", 280: "DEU", 643: "RUS", 729: "SDN", 736: "SDN", 810: "SUN",
			840: "USA", 887: "YEM", 890: "YUG", 891: "SCG", 983: "XKX",
		}},
		{"Gleditsch-Ward", geo.CountryByGW, map[int]geo.Country{
			2: "USA", 255: "DEU", 260: "DEU", 265: "DDR", 315: "CSK", 340: "SRB", 345: "SRB", 347: "XKX", 365: "RUS",
			490: "COD", 552: "ZWE", 626: "SSD", 678: "YEM", 680: "YMD", 775: "MMR", 811: "KHM", 816: "VNM", 817: "VNM",
			860: "TLS", 970: "KIR", 971: "NRU", 972: "TON", 973: "TUV",
		}},
		{"GTD", geo.CountryByGTD, map[int]geo.Country{
			4: "AFG", 47: "COG", 75: "DEU", 92: "IND", 95: "IRQ", 153: "PAK", 155: "PSE", 167: "RUS", 175: "SCG", 209: "TUR",
			217: "USA", 229: "COD", 235: "YUG", 236: "CSK", 347: "TLS", 359: "SUN", 362: "DEU", 377: "YEM", 403: "ZWE",
			406: "YMD", 422: "XXX", 428: "VNM", 499: "DDR", 532: "VUT", 603: "GBR", 604: "COD", 605: "COG",
			1001: "SRB", 1002: "MNE", 1003: "XKX", 1004: "SSD",
		}},
	}
	for _, tt := range tests {
		for n, want := range tt.want {
			if got, ok := tt.find(n); !ok || got != want {
				t.Errorf("%s %d = %q, %v, want %q", tt.name, n, got, ok, want)
			}
		}
		for _, n := range []int{0, -1, -99, 99999} {
			if got, ok := tt.find(n); ok || got != "" {
				t.Errorf("%s %d = %q, want none", tt.name, n, got)
			}
		}
	}
	for code, want := range map[string]geo.Country{
		"CH": "CHN", "RS": "RUS", "UK": "GBR", "TU": "TUR", "NI": "NGA", "AS": "AUS", "WE": "PSE", "GZ": "PSE",
		"RI": "SRB", "RB": "SRB", "KV": "XKX", "OD": "SSD", "OS": "XXX", "IZ": "IRQ", "IS": "ISR", "GM": "DEU",
	} {
		if got, ok := geo.CountryByFIPS(code); !ok || got != want {
			t.Errorf("CountryByFIPS(%q) = %q, %v, want %q", code, got, ok, want)
		}
	}
	if got, ok := geo.CountryByFIPS(""); ok {
		t.Errorf(`CountryByFIPS("") = %q, want none`, got)
	}
}

func TestCountryFrame(t *testing.T) {
	for c, tt := range map[geo.Country]struct {
		in, out [2]float64 // lon, lat
		crosses bool
	}{
		"FRA": {in: [2]float64{9.1, 42.2}, out: [2]float64{-53, 4}},     // Corsica, French Guiana
		"USA": {in: [2]float64{-80.2, 25.8}, out: [2]float64{-150, 61}}, // Miami, Anchorage
		"RUS": {in: [2]float64{-172, 66}, out: [2]float64{-160, 60}, crosses: true},
		"FJI": {in: [2]float64{180, -17}, out: [2]float64{0, -17}, crosses: true},
		"ESP": {in: [2]float64{2.7, 39.6}, out: [2]float64{-15.6, 28}},     // Mallorca, Gran Canaria
		"NLD": {in: [2]float64{4.9, 52.4}, out: [2]float64{-68.3, 12.2}},   // Amsterdam, Bonaire
		"PSE": {in: [2]float64{34.47, 31.5}, out: [2]float64{34.78, 32.8}}, // Gaza
	} {
		b := c.BBox()
		if !b.Contains(tt.in) || b.Contains(tt.out) || b.CrossesDateLine() != tt.crosses {
			t.Errorf("%s is framed by %v, want %v in, %v out, across 180° %v", c, b, tt.in, tt.out, tt.crosses)
		}
	}
}

func TestNoCountry(t *testing.T) {
	c := geo.NoCountry
	if !c.Valid() || c.Located() || c.Former() || c.Name() != "International" || slices.Contains(geo.Countries(), c) || len(c.Regions()) != 0 {
		t.Errorf("%s: valid %v, located %v, former %v, %q, regions %v", c, c.Valid(), c.Located(), c.Former(), c.Name(), c.Regions())
	}
	for _, c := range []geo.Country{"", "afg", "XYZ"} {
		if c.Valid() || c.Located() || c.Name() != string(c) || c.BBox() != (geo.BBox{}) {
			t.Errorf("%q passes for a country", c)
		}
	}
	list := geo.Countries()
	list[0] = "???"
	if diff := cmp.Diff(geo.Country("AFG"), geo.Countries()[0]); diff != "" {
		t.Error("a caller can change the list:", diff)
	}
}

func FuzzParseCountry(f *testing.F) {
	for _, s := range []string{"AFG", "Côte d'Ivoire", "Afganistan", "", "\xff", "U.S.A.", "of the and", "ⅷ́"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := geo.ParseCountry(s)
		if (err == nil) != c.Valid() {
			t.Errorf("ParseCountry(%q) = %q, %v", s, c, err)
		}
		if again, err := geo.ParseCountry(string(c)); c != "" && again != c {
			t.Errorf("ParseCountry(%q) = %q, %v, want itself", c, again, err)
		}
	})
}
