package picture_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"dateline/geo"
	"dateline/geo/basemap"
	"dateline/geo/picture"
)

var baseMap = sync.OnceValues(func() (*basemap.Map, error) {
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

func base(t testing.TB) *basemap.Map {
	t.Helper()
	m, err := baseMap()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// seed is the incidents that a fresh Dateline opens with.
var seed = sync.OnceValues(func() ([]geo.Feature, error) {
	names, err := filepath.Glob(filepath.Join("..", "..", "data", "seed", "incidents", "*.json"))
	if err != nil {
		return nil, err
	}
	var all []geo.Feature
	for n, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var i geo.Incident
		if err := json.Unmarshal(b, &i); err != nil {
			return nil, err
		}
		i.ID = int64(n + 1)
		all = append(all, i.Feature())
	}
	return all, nil
})

// selection is the features as an index gives them.
func selection(t testing.TB, features []geo.Feature) *geo.Selection {
	t.Helper()
	x, err := geo.BuildIndex(func(yield func(geo.Row, error) bool) {
		for i, f := range features {
			if !yield(geo.Row{Rev: int64(i + 1), Held: geo.Revisions{From: 1}, Feature: f}, nil) {
				return
			}
		}
	}, geo.Edition{N: 1, Total: len(features)})
	if err != nil {
		t.Fatal(err)
	}
	return x.Select(geo.Filter{}, nil)
}

// seedSelection is the seed's incidents, and how each is called.
func seedSelection(t testing.TB) (*geo.Selection, map[int64]string) {
	t.Helper()
	features, err := seed()
	if err != nil {
		t.Fatal(err)
	}
	titles := map[int64]string{}
	for _, f := range features {
		titles[f.ID] = f.Title
	}
	return selection(t, features), titles
}

// draw gives the picture of a selection in a view; change may alter the options.
func draw(t testing.TB, s *geo.Selection, view geo.BBox, width, height int, change func(*picture.Options)) string {
	t.Helper()
	box, zoom := picture.Fit(view, width, height)
	o := picture.Options{
		Base: base(t), View: box, Width: width, Height: height, Marks: s.Marks(box, zoom),
		Link:        func(id int64) string { return "/incidents/" + strconv.FormatInt(id, 10) },
		ClusterLink: func(b geo.BBox) string { return "/?bbox=" + b.String() },
		CountryLink: func(c geo.Country) string { return "/countries/" + string(c) },
		Label:       "Map of incidents",
	}
	if change != nil {
		change(&o)
	}
	var out bytes.Buffer
	if err := picture.SVG(&out, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

var views = []struct {
	name string
	view geo.BBox
}{
	{"world", geo.BBox{West: -170, South: -56, East: 180, North: 75}},
	{"eurasia", geo.BBox{West: -5, South: 20, East: 80, North: 64}},
	{"europe", geo.BBox{West: -12, South: 35, East: 42, North: 62}},
	{"afghanistan", geo.BBox{West: 60, South: 29, East: 75, North: 39}},
	{"moscow", geo.BBox{West: 36, South: 54.3, East: 39, North: 56.4}},
	{"pacific", geo.BBox{West: 150, South: -50, East: -120, North: 10}},
}
