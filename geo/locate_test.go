package geo_test

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"

	"dateline/geo"

	"github.com/paulmach/orb"
)

var readLocator = sync.OnceValues(func() (*geo.Locator, error) {
	b, err := os.ReadFile(filepath.Join("..", "data", "base", "land.bin"))
	if err != nil {
		return nil, err
	}
	return geo.ReadLocator(b)
})

func locator(t testing.TB) *geo.Locator {
	t.Helper()
	l, err := readLocator()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLocate(t *testing.T) {
	l := locator(t)
	for _, c := range []struct {
		name     string
		lon, lat float64
		want     geo.Spot
	}{
		{"Red Square", 37.6213, 55.7535, geo.Spot{Country: "RUS", Admin1: "Moscow", Admin1Code: "RU-MOW"}},
		{"Sergiyev Posad", 38.13, 56.30, geo.Spot{Country: "RUS", Admin1: "Moscow Oblast", Admin1Code: "RU-MOS"}},
		{"Kabul", 69.17, 34.53, geo.Spot{Country: "AFG", Admin1: "Kabul", Admin1Code: "AF-KAB"}},
		{"Nili", 66.13, 33.72, geo.Spot{Country: "AFG", Admin1: "Daykundi", Admin1Code: "AF-DAY"}},
		{"Paris, without a code of its own in Natural Earth", 2.35, 48.85, geo.Spot{Country: "FRA", Admin1: "Paris", Admin1Code: "FR-75"}},
		{"Oslo", 10.75, 59.91, geo.Spot{Country: "NOR", Admin1: "Oslo", Admin1Code: "NO-03"}},
		{"Kosovo", 21.16, 42.66, geo.Spot{Country: "XKX", Admin1: "Priština"}},
		{"Somaliland is Somalia", 44.06, 9.56, geo.Spot{Country: "SOM", Admin1: "Somaliland"}},
		{"Northern Cyprus is Cyprus", 33.36, 35.25, geo.Spot{Country: "CYP", Admin1: "Northern Cyprus"}},
		{"Crimea by control", 34.1, 44.95, geo.Spot{Country: "RUS", Admin1: "Autonomous Republic of Crimea", Admin1Code: "UA-43"}},
		{"West Bank", 35.2, 31.9, geo.Spot{Country: "PSE", Admin1: "West Bank", Admin1Code: "PS-WBK"}},
		{"Lesotho, in a hole", 28.2, -29.6, geo.Spot{Country: "LSO", Admin1: "Thaba-Tseka", Admin1Code: "LS-K"}},
		{"beyond 180°", -175, 66, geo.Spot{Country: "RUS", Admin1: "Chukotka Autonomous Okrug", Admin1Code: "RU-CHU"}},
		{"on 180°", 180, 68.5, geo.Spot{Country: "RUS", Admin1: "Chukotka Autonomous Okrug", Admin1Code: "RU-CHU"}},
		{"on -180°", -180, 68.5, geo.Spot{Country: "RUS", Admin1: "Chukotka Autonomous Okrug", Admin1Code: "RU-CHU"}},
		{"Antarctica", 0, -89.5, geo.Spot{Country: "ATA", Admin1: "Antarctica"}},
		{"a small island", 179.2, -8.5, geo.Spot{Country: "TUV", Admin1: "Tuvalu"}},
		{"a small country", 12.453, 41.903, geo.Spot{Country: "VAT", Admin1: "Vatican City"}},
		{"French Guiana is not France", -53, 4, geo.Spot{Country: "GUF", Admin1: "French Guiana", Admin1Code: "FR-GF"}},
	} {
		if got, ok := l.Locate(orb.Point{c.lon, c.lat}); !ok || got != c.want {
			t.Errorf("%s: got %+v, %v; want %+v", c.name, got, ok, c.want)
		}
	}
}

func TestLocateOffTheCoast(t *testing.T) {
	l := locator(t)
	for _, c := range []struct {
		name     string
		lon, lat float64
		country  geo.Country
		km       float64 // about
	}{
		{"the Bosporus", 29.0, 41.0, "TUR", 1},
		{"off Latakia", 35.6, 35.53, "SYR", 13},
		{"off Gaza", 34.2, 31.45, "PSE", 12},
		{"beside 180°", 179.999, -16.25, "FJI", 6.5},
	} {
		got, ok := l.Locate(orb.Point{c.lon, c.lat})
		if !ok || got.Country != c.country || got.KM == 0 || math.Abs(got.KM-c.km) > 3 {
			t.Errorf("%s: got %+v, %v; want %s at about %v km", c.name, got, ok, c.country, c.km)
		}
	}
	for _, p := range []orb.Point{
		{-30, 0}, {35, 35.53}, {0, 90}, {181, 0}, {0, -91}, {math.NaN(), 0}, {0, math.NaN()}, {math.Inf(1), 0},
	} {
		if got, ok := l.Locate(p); ok || got != (geo.Spot{}) {
			t.Errorf("%v: got %+v, want nothing", p, got)
		}
	}
}

func TestReadLocatorDamaged(t *testing.T) {
	for _, b := range [][]byte{nil, []byte("DLT1"), []byte("no land at all")} {
		if _, err := geo.ReadLocator(b); err == nil {
			t.Errorf("%q: want an error", b)
		}
	}
}

// located counts how many points of a UCDP file are found in the country that the
// file gives, in another, and nowhere.
func located(t *testing.T, file string) (same, other, nowhere int) {
	r := csv.NewReader(openDataset(t, file))
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) int { return slices.Index(rows[0], name) }
	lon, lat, id := column("longitude"), column("latitude"), column("country_id")
	for _, row := range rows[1:] {
		x, errX := strconv.ParseFloat(row[lon], 64)
		y, errY := strconv.ParseFloat(row[lat], 64)
		gw, errID := strconv.Atoi(row[id])
		if errX != nil || errY != nil || errID != nil {
			t.Fatalf("%s: row %v", file, row)
		}
		country, ok := geo.CountryByGW(gw)
		if !ok {
			t.Fatalf("no country %d", gw)
		}
		switch spot, ok := locator(t).Locate(orb.Point{x, y}); {
		case !ok:
			nowhere++
		case spot.Country == country:
			same++
		default:
			other++
		}
	}
	return same, other, nowhere
}

// UCDP files an incident under the country whose conflict it belongs to, so some
// lie across a border: 135 of the Syrian ones.
func TestLocateUCDP(t *testing.T) {
	for _, c := range []struct {
		file                 string
		same, other, nowhere int
	}{
		{"ucdp-ged-syria-2016-2019.csv.gz", 16431, 135, 0},
		{"ucdp-ged-19.1-myanmar-bangladesh.csv.gz", 3065, 128, 1},
		{"ucdp-ged-23.1-random1000.csv.gz", 974, 26, 0},
	} {
		t.Run(c.file, func(t *testing.T) {
			same, other, nowhere := located(t, c.file)
			if same != c.same || other != c.other || nowhere != c.nowhere {
				t.Errorf("%d in the same country, %d in another, %d nowhere; want %d, %d, %d", same, other, nowhere, c.same, c.other, c.nowhere)
			}
		})
	}
}

func TestLocateConcurrently(t *testing.T) {
	l := locator(t)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for k := range 1000 {
				l.Locate(orb.Point{float64(i*45 - 180), float64(k%180 - 90)})
			}
			if got, ok := l.Locate(orb.Point{69.17, 34.53}); !ok || got.Country != "AFG" {
				t.Errorf("got %+v, %v", got, ok)
			}
		})
	}
	wg.Wait()
}

func BenchmarkLocate(b *testing.B) {
	l := locator(b)
	for name, p := range map[string]orb.Point{
		"inland": {102, 62}, "Damascus": {36.3, 33.51}, "Riga": {24.11, 56.95}, "off the coast": {35.6, 35.53}, "ocean": {-30, 0},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.Locate(p)
			}
		})
	}
}

func BenchmarkReadLocator(b *testing.B) {
	land, err := os.ReadFile(filepath.Join("..", "data", "base", "land.bin"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := geo.ReadLocator(land); err != nil {
			b.Fatal(err)
		}
	}
}
