package gazetteer_test

import (
	"math"
	"testing"

	"dateline/geo"
	"dateline/geo/gazetteer"
)

func FuzzResolve(f *testing.F) {
	for _, text := range []string{
		"Baujur, Pakistan", "12 km north of Raqqa", "Tadmur/Palmyra town", "Al-Rai town (Choban Bey)", "road between A and B", "((((", "the of of of near",
		"Kabul-Jalalabad highway", "ال", "Мариуполь", "\xff\xfe", "in in in", " in ", "sub sub sub district", ",;,;،", "- highway", "İstanbul highway", "9999999999999km of x", "e i al",
	} {
		f.Add(text, "SYR", "Aleppo", "Afrin district")
		f.Add(text, "", "", "")
	}
	g := embedded(f)
	f.Fuzz(func(t *testing.T, text, country, admin1, admin2 string) {
		q := gazetteer.Query{Text: text, Country: geo.Country(country), Admin1: admin1, Admin2: admin2}
		for _, c := range g.Resolve(q) {
			if c.Name == "" || c.Why == "" || !(c.Score >= 0 && c.Score <= 1) || !(math.Abs(c.Point[0]) <= 180 && math.Abs(c.Point[1]) <= 90) || c.RadiusKM < 0 {
				t.Fatalf("%+v gave %+v", q, c)
			}
		}
		if p, ok := g.Geocode(text, q.Country, admin1); ok && (p.Point == nil || p.Precision == geo.Unlocated) {
			t.Fatalf("%+v gave %+v", q, p)
		}
	})
}

// A damaged file is an error, never a panic.
func FuzzRead(f *testing.F) {
	b, err := gazetteer.Encode(sample)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Add([]byte("DGZ1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		table, err := gazetteer.Read(b)
		if err != nil {
			return
		}
		for range table.Entries() {
		}
		g := gazetteer.New(func() (*gazetteer.Table, error) { return table, nil })
		g.Resolve(gazetteer.Query{Text: "Hamir, Middle District", Country: "AFG"})
	})
}
