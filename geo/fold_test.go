package geo_test

import (
	"testing"

	"dateline/geo"
)

func TestFold(t *testing.T) {
	for s, want := range map[string]string{
		"":                          "",
		"Kandahār":                  "kandahar",
		"Łódź":                      "lodz",
		"Straße":                    "strasse",
		"ÎLE-DE-FRANCE":             "ile de france",
		"Côte d'Ivoire":             "cote divoire",
		"Cote D’Ivoire":             "cote divoire",
		"Sanʿāʾ":                    "sana",
		"İstanbul":                  "istanbul",
		"Diyarbakır":                "diyarbakir",
		"Đà Nẵng":                   "da nang",
		"Da\u0300 Na\u0306\u0303ng": "da nang",
		"Gəncə":                     "ganca",
		"Þórshöfn":                  "thorshofn",
		"U.S.A.":                    "usa",
		"D.R. Congo":                "dr congo",
		"St. Lucia":                 "st lucia",
		"UCDP GED 23.1":             "ucdp ged 23 1",
		"Bosnia & Herzegovina":      "bosnia and herzegovina",
		"A&B":                       "a and b",
		" -- (Khar), Bajaur ! ":     "khar bajaur",
		"Москва":                    "москва",
		"Йошкар-Ола":                "иошкар ола",
		"كَابُل":                    "كابل",
		"北京市":                       "北京市",
		"zero\u200bwidth":           "zerowidth",
		"bad\xffbyte":               "bad byte",
	} {
		got := geo.Fold(s)
		if got != want {
			t.Errorf("Fold(%q) = %q, want %q", s, got, want)
		}
		if again := geo.Fold(got); again != got {
			t.Errorf("Fold(%q) = %q, want it unchanged", got, again)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Côte d'Ivoire", "U.S.A.", "A&B", "\xff", "ǅ İ ẞ K", "1.2.a.b."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := geo.Fold(s)
		if twice := geo.Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, folded again %q", s, once, twice)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	for b.Loop() {
		geo.Fold("Kingdom of eSwatini (Swaziland), Kandahār")
	}
}

func BenchmarkParseCountry(b *testing.B) {
	for _, s := range []string{"AFG", "Russia (Soviet Union)", "Afganistan"} {
		b.Run(s, func(b *testing.B) {
			for b.Loop() {
				_, _ = geo.ParseCountry(s)
			}
		})
	}
}
