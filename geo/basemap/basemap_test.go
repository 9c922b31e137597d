package basemap_test

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"dateline/geo"
	"dateline/geo/basemap"
	"dateline/geo/tile"
	"dateline/geo/tile/tiletest"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "data", "base", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var read = sync.OnceValues(func() (*basemap.Map, error) {
	var files [2][]byte
	for i, name := range []string{"land.bin", "labels.bin"} {
		b, err := os.ReadFile(filepath.Join("..", "..", "data", "base", name))
		if err != nil {
			return nil, err
		}
		files[i] = b
	}
	return basemap.Read(files[0], files[1])
})

func embedded(t testing.TB) *basemap.Map {
	t.Helper()
	m, err := read()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// layers makes and decodes a tile.
func layers(t testing.TB, id tile.ID, lang string) map[string][]tiletest.Feature {
	t.Helper()
	b, err := embedded(t).Tile(id, lang)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := tiletest.Decode(b, tile.Extent)
	if err != nil {
		t.Fatalf("%v: %v", id, err)
	}
	all := map[string][]tiletest.Feature{}
	for _, l := range decoded {
		all[l.Name] = l.Features
	}
	return all
}

func TestReadDamaged(t *testing.T) {
	land, labels := file(t, "land.bin"), file(t, "labels.bin")
	for name, f := range map[string][2][]byte{
		"nothing":          {nil, nil},
		"in wrong order":   {labels, land},
		"land cut off":     {land[:1000], labels},
		"labels cut off":   {land, labels[:1000]},
		"labels are empty": {land, labels[:4]},
	} {
		if _, err := basemap.Read(f[0], f[1]); err == nil {
			t.Errorf("%s: want an error", name)
		}
	}
}

func TestNoSuchTile(t *testing.T) {
	for _, id := range []tile.ID{{Z: 13}, {Z: 2, X: 4}, {Z: 0, Y: 1}} {
		if _, err := embedded(t).Tile(id, "en"); err == nil {
			t.Errorf("%v: want an error", id)
		}
	}
}

// Every tile of the first zoom levels and a sample of the others decodes, stays
// in its margin, and is small.
func TestTiles(t *testing.T) {
	var ids []tile.ID
	for z := range uint8(5) {
		for x := range uint32(1) << z {
			for y := range uint32(1) << z {
				ids = append(ids, tile.ID{Z: z, X: x, Y: y})
			}
		}
	}
	for _, p := range []orb.Point{{69.17, 34.53}, {37.62, 55.75}, {36.3, 33.5}, {179.99, -16.8}, {-179.99, 66}, {2.35, 48.85}, {24.1, 56.9}, {15, 78}, {0, -84}} {
		for z := uint8(5); z <= basemap.MaxZoom; z++ {
			ids = append(ids, tile.At(p, z))
		}
	}
	known := map[string]bool{"land": true, "coast": true, "lakes": true, "rivers": true, "borders": true, "labels": true}
	for _, id := range ids {
		b, err := embedded(t).Tile(id, "en")
		if err != nil {
			t.Fatal(err)
		}
		if len(b) > 60_000 {
			t.Errorf("%v: %d bytes", id, len(b))
		}
		decoded, err := tiletest.Decode(b, tile.Extent)
		if err != nil {
			t.Errorf("%v: %v", id, err)
		}
		for _, l := range decoded {
			if !known[l.Name] {
				t.Errorf("%v: layer %s", id, l.Name)
			}
			for _, f := range l.Features {
				bound := f.Geometry.Bound()
				if low, high := min(bound.Min[0], bound.Min[1]), max(bound.Max[0], bound.Max[1]); low < -81 || high > tile.Extent+81 {
					t.Errorf("%v: %s goes from %v to %v", id, l.Name, low, high)
				}
			}
		}
	}
}

// What tiles fill as land is where the locator, which does not project, clip or
// simplify, finds a country.
func TestLandAgreesWithLocator(t *testing.T) {
	l, err := geo.ReadLocator(file(t, "land.bin"))
	if err != nil {
		t.Fatal(err)
	}
	const seed = 3
	r := rand.New(rand.NewPCG(seed, seed))
	centers := []orb.Point{{69, 34}, {37, 56}, {36, 34}, {179, -17}, {-179, 67}, {51, 42}, {33, 35}, {106, 60}, {12.45, 41.9}, {0, -80}}
	for _, center := range centers {
		for _, z := range []uint8{3, 6, 9} {
			id := tile.At(center, z)
			var land orb.MultiPolygon
			for _, f := range layers(t, id, "en")["land"] {
				switch g := f.Geometry.(type) {
				case orb.Polygon:
					land = append(land, g)
				case orb.MultiPolygon:
					land = append(land, g...)
				}
			}
			const n = 400
			wrong := 0
			for range n {
				x, y := r.Float64()*tile.Extent, r.Float64()*tile.Extent
				side := math.Exp2(float64(z))
				p := tile.Unproject((float64(id.X)+x/tile.Extent)/side, (float64(id.Y)+y/tile.Extent)/side)
				spot, ok := l.Locate(p)
				if (ok && spot.KM == 0) != planar.MultiPolygonContains(land, orb.Point{x, y}) {
					wrong++
				}
			}
			// A simplified coast may differ by a pixel or so.
			if wrong > n/50 {
				t.Errorf("%v (seed %d): %d of %d points differ", id, seed, wrong, n)
			}
		}
	}
}

// names lists the labels of the tiles in a box of a zoom level, by class.
func names(t *testing.T, box geo.BBox, z uint8, lang string) map[string][]string {
	t.Helper()
	a, b := tile.At(orb.Point{box.West, box.North}, z), tile.At(orb.Point{box.East, box.South}, z)
	all := map[string][]string{}
	for x := a.X; x <= b.X; x++ {
		for y := a.Y; y <= b.Y; y++ {
			for _, f := range layers(t, tile.ID{Z: z, X: x, Y: y}, lang)["labels"] {
				class := f.Properties["class"].(string)
				all[class] = append(all[class], f.Properties["name"].(string))
			}
		}
	}
	return all
}

func TestLabels(t *testing.T) {
	afghanistan := geo.BBox{West: 60, South: 29, East: 75, North: 39}
	for _, c := range []struct {
		name string
		box  geo.BBox
		zoom uint8
		lang string
		want map[string][]string
	}{
		{"Afghanistan", afghanistan, 4, "en", map[string][]string{"country": {"Afghanistan"}, "capital": {"Kabul"}, "city": {"Quetta"}}},
		{"Afghanistan, nearer", afghanistan, 5, "en", map[string][]string{"country": {"Afghanistan"}, "capital": {"Kabul"}, "city": {"Kandahar", "Herat"}}},
		{"Afghanistan in Persian", afghanistan, 4, "fa-AF", map[string][]string{"country": {"افغانستان"}, "capital": {"کابل"}}},
		{"nearer", afghanistan, 6, "en", map[string][]string{"capital": {"Kabul", "Islamabad"}, "city": {"Mazar-e Sharif", "Quetta"}, "province": {"Helmand"}}},
		{"Europe in German", geo.BBox{West: -10, South: 36, East: 40, North: 60}, 4, "de-AT", map[string][]string{"country": {"Deutschland", "Frankreich"}, "capital": {"Moskau", "Rom", "Paris"}}},
		{"Russia in Russian", geo.BBox{West: 30, South: 50, East: 45, North: 60}, 5, "ru", map[string][]string{"capital": {"Москва"}}},
		{"China in traditional script", geo.BBox{West: 75, South: 20, East: 120, North: 45}, 3, "zh-TW", map[string][]string{"country": {"中國"}}},
		{"a language without names", afghanistan, 4, "tlh", map[string][]string{"capital": {"Kabul"}}},
		{"seas", geo.BBox{West: 25, South: 35, East: 45, North: 47}, 5, "en", map[string][]string{"water": {"Black Sea"}}},
	} {
		got := names(t, c.box, c.zoom, c.lang)
		for class, want := range c.want {
			for _, n := range want {
				if !slices.Contains(got[class], n) {
					t.Errorf("%s: no %s %s in %v", c.name, class, n, got[class])
				}
			}
		}
	}
}

// A label stands in one tile of a zoom level, keeps its id at the next, and is
// never too near to another at the level.
func TestLabelsOnce(t *testing.T) {
	before := map[uint64]string{}
	for z := range uint8(6) {
		seen, ranks := map[uint64]string{}, map[float64]bool{}
		for x := range uint32(1) << z {
			for y := range uint32(1) << z {
				for _, f := range layers(t, tile.ID{Z: z, X: x, Y: y}, "en")["labels"] {
					name := f.Properties["name"].(string)
					if seen[f.ID] != "" || f.ID == 0 || f.ID >= 1<<53 {
						t.Errorf("zoom %d: id %d of %s: already that of %q", z, f.ID, name, seen[f.ID])
					}
					seen[f.ID] = name
					rank := f.Properties["rank"].(float64)
					if ranks[rank] {
						t.Errorf("zoom %d: rank %v twice", z, rank)
					}
					ranks[rank] = true
					p := f.Geometry.(orb.Point)
					if p[0] < 0 || p[0] > tile.Extent || p[1] < 0 || p[1] > tile.Extent {
						t.Errorf("zoom %d: %s at %v", z, name, p)
					}
					if class := f.Properties["class"]; class == "capital" && before[f.ID] == "" && z > 0 && name == "Kabul" && z != 3 {
						t.Errorf("Kabul appears at zoom %d, want 3", z)
					}
				}
			}
		}
		for id, name := range before {
			if now, ok := seen[id]; ok && now != name {
				t.Errorf("zoom %d: id %d is %s, was %s", z, id, now, name)
			}
		}
		before = seen
	}
	if len(before) < 500 || len(before) > 3000 {
		t.Errorf("%d labels at zoom 5", len(before))
	}
}

func TestBorders(t *testing.T) {
	for _, c := range []struct {
		name string
		at   orb.Point
		zoom uint8
		want []string
	}{
		{"Kashmir", orb.Point{75, 34.2}, 5, []string{"country", "disputed"}},
		{"Crimea", orb.Point{33.7, 46.1}, 6, []string{"disputed"}},
		{"Western Sahara", orb.Point{-11, 27.6}, 6, []string{"disputed"}},
		{"Cyprus", orb.Point{33.3, 35.1}, 7, []string{"disputed"}},
		{"Kosovo", orb.Point{21, 42.9}, 6, []string{"country", "disputed"}},
		{"Abkhazia", orb.Point{41.6, 42.8}, 6, []string{"country", "disputed"}},
		{"Somaliland", orb.Point{48.5, 9.5}, 5, []string{"country", "disputed"}},
		{"Golan", orb.Point{35.8, 33}, 8, []string{"country", "disputed"}},
		{"Transnistria", orb.Point{29.2, 47.2}, 7, []string{"country", "disputed"}},
		{"inside Afghanistan", orb.Point{67.5, 35}, 7, []string{"province"}},
	} {
		var got []string
		for _, f := range layers(t, tile.At(c.at, c.zoom), "en")["borders"] {
			got = append(got, f.Properties["class"].(string))
		}
		for _, want := range c.want {
			if !slices.Contains(got, want) {
				t.Errorf("%s: got %v, want %s", c.name, got, want)
			}
		}
	}
}

func TestView(t *testing.T) {
	m := embedded(t)
	v := m.View(geo.BBox{West: 60, South: 29, East: 75, North: 39}, 5, "en")
	if math.Abs(v.Width-15.0/360*256*32) > 1e-6 || v.Height < v.Width*0.7 || v.Height > v.Width {
		t.Errorf("size %v x %v", v.Width, v.Height)
	}
	if len(v.Land) == 0 || len(v.Country) == 0 || len(v.Provinces) == 0 || len(v.Rivers) == 0 || len(v.Disputed) == 0 {
		t.Error("something is missing")
	}
	if i := slices.IndexFunc(v.Labels, func(p basemap.Placed) bool { return p.Name == "Kabul" }); i < 0 {
		t.Error("Kabul is missing")
	} else if p := v.Position(orb.Point{69.17233, 34.52813}); planar.Distance(p, v.Labels[i].At) > 0.1 {
		t.Errorf("Kabul at %v, want %v", v.Labels[i].At, p)
	}
	for _, r := range v.Land {
		if b := r.Bound(); b.Min[0] < -9 || b.Min[1] < -9 || b.Max[0] > v.Width+9 || b.Max[1] > v.Height+9 {
			t.Errorf("land reaches %v", b)
		}
	}

	// Across 180° the map is one piece.
	fiji := m.View(geo.BBox{West: 175, South: -20, East: -175, North: -14}, 6, "en")
	if want := 10.0 / 360 * 256 * 64; math.Abs(fiji.Width-want) > 1e-6 {
		t.Errorf("width %v, want %v", fiji.Width, want)
	}
	for lon, want := range map[float64]float64{175: 0, 180: 0.5, -180: 0.5, -175: 1} {
		if p := fiji.Position(orb.Point{lon, -17}); math.Abs(p[0]-want*fiji.Width) > 1e-6 {
			t.Errorf("%v is at %v, want %v", lon, p[0], want*fiji.Width)
		}
	}
	west, east := false, false
	for _, l := range fiji.Coast {
		b := l.Bound()
		west, east = west || b.Min[0] < fiji.Width/2-2, east || b.Max[0] > fiji.Width/2+2
	}
	if !west || !east {
		t.Errorf("coasts west of 180°: %v, east: %v", west, east)
	}
}

func TestCountries(t *testing.T) {
	all := embedded(t).Countries()
	if len(all) < 245 {
		t.Errorf("%d countries", len(all))
	}
	byCode := map[string]basemap.Country{}
	for _, c := range all {
		byCode[c.Code] = c
		for _, p := range c.Outline {
			for i, r := range p {
				want := orb.CCW
				if i > 0 {
					want = orb.CW
				}
				if len(r) < 4 || r[0] != r[len(r)-1] || r.Orientation() != want {
					t.Errorf("%s: ring %d of %d points, orientation %v", c.Code, i, len(r), r.Orientation())
				}
			}
		}
		if b := c.Outline.Bound(); b.Min[0] < -180 || b.Max[0] > 180 || b.Min[1] < -90 || b.Max[1] > 90 {
			t.Errorf("%s: %v", c.Code, b)
		}
		if c.Name == "" || c.Name == c.Code || strings.TrimSpace(c.Name) != c.Name {
			t.Errorf("%s is called %q", c.Code, c.Name)
		}
		if !geo.Country(c.Code).Valid() {
			t.Errorf("%s is no country", c.Code)
		}
	}
	for code, p := range map[string]orb.Point{
		"AFG": {66, 34}, "FRA": {2, 47}, "NOR": {9, 61}, "XKX": {21, 42.6}, "RUS": {-175, 66.5}, "ATA": {0, -80},
		"SOM": {45, 9.8}, "CYP": {33.2, 35.3}, "GUF": {-53, 4}, "SJM": {16, 78.8}, "VAT": {12.453, 41.903},
	} {
		if !planar.MultiPolygonContains(byCode[code].Outline, p) {
			t.Errorf("%v is not in %s", p, code)
		}
	}
	if planar.MultiPolygonContains(byCode["ZAF"].Outline, orb.Point{28.2, -29.6}) {
		t.Error("Lesotho is not a hole in South Africa")
	}
}

func TestConcurrent(t *testing.T) {
	m, id := embedded(t), tile.At(orb.Point{36, 34}, 6)
	want, err := m.Tile(id, "ar")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for k := range 20 {
				if _, err := m.Tile(tile.At(orb.Point{float64(20 * i), float64(3 * k)}, uint8(k%13)), "en"); err != nil {
					t.Error(err)
				}
				if got, err := m.Tile(id, "ar"); err != nil || string(got) != string(want) {
					t.Errorf("another tile, %v", err)
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkRead(b *testing.B) {
	land, labels := file(b, "land.bin"), file(b, "labels.bin")
	for b.Loop() {
		if _, err := basemap.Read(land, labels); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTile(b *testing.B) {
	m := embedded(b)
	for name, id := range map[string]tile.ID{
		"z=0":             {},
		"z=3/Europe":      tile.At(orb.Point{15, 50}, 3),
		"z=6/Levant":      tile.At(orb.Point{36, 33.5}, 6),
		"z=6/Philippines": tile.At(orb.Point{123, 11}, 6),
		"z=10/Damascus":   tile.At(orb.Point{36.3, 33.5}, 10),
		"z=10/Bergen":     tile.At(orb.Point{5.3, 60.4}, 10),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.Tile(id, "en"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkView(b *testing.B) {
	m := embedded(b)
	for b.Loop() {
		m.View(geo.BBox{West: 25, South: 12, East: 63, North: 42}, 4.6, "en")
	}
}

func BenchmarkCountries(b *testing.B) {
	m := embedded(b)
	for b.Loop() {
		m.Countries()
	}
}
