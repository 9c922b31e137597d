package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"dateline/geo"
	"dateline/geo/tile"
	"dateline/geo/tile/tiletest"
)

// tileSet is a TileJSON as a client sees it.
type tileSet struct {
	TileJSON       string
	Tiles          []string
	Bounds, Center []float64
	Attribution    string
	MinZoom        int
	MaxZoom        int
	IndividualZoom int `json:"individual_zoom"`
	Matched, Tiled int
	Layers         []struct {
		ID     string
		Fields map[string]string
	} `json:"vector_layers"`
}

// incidentsIn are the features inside the tile at the address, without those of
// its buffer.
func (s *site) incidentsIn(t testing.TB, address string) (list []tiletest.Feature) {
	t.Helper()
	r := s.get(t, address)
	if r.StatusCode == http.StatusNoContent {
		if r.body != "" || r.Header.Get("ETag") == "" || r.Header.Get("Content-Type") != "" {
			t.Errorf("%s: empty with %d bytes, headers %v", address, len(r.body), r.Header)
		}
		return nil
	}
	wantStatus(t, address, r, http.StatusOK)
	layers, err := tiletest.Decode([]byte(r.body), tile.Extent)
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	for _, l := range layers {
		if l.Name != geo.TileLayer {
			t.Errorf("%s has a layer %s", address, l.Name)
		}
		for _, f := range l.Features {
			if p := f.Geometry.(orb.Point); p[0] >= 0 && p[0] < tile.Extent && p[1] >= 0 && p[1] < tile.Extent {
				list = append(list, f)
			}
		}
	}
	return list
}

func incidentsOf(f tiletest.Feature) int {
	if n, ok := f.Properties["point_count"].(float64); ok {
		return int(n)
	}
	return 1
}

// The tiles that the TileJSON of a filter names hold the filter's incidents of
// open sets, at every zoom, and say what it says they say.
func TestLayerTiles(t *testing.T) {
	s := mixed(t)
	for _, query := range []string{"", "country=AFG,SYR", "kind=attack&datetime=2018", "q=moscow", "edition=2&group=isis-k", "dataset=set-display"} {
		var set tileSet
		decodeLoosely(t, s.want(t, "/tiles/incidents.json?"+query), &set)
		layer := s.downloadedLayer(t, query)
		located := 0
		for _, f := range layer.Features {
			if f.Geometry != nil {
				located++
			}
		}
		if set.Matched != len(layer.Features) || set.Tiled != located {
			t.Errorf("%s: %d matched, %d tiled; the layer has %d, %d with a position", query, set.Matched, set.Tiled, len(layer.Features), located)
		}
		if set.TileJSON != "3.0.0" || set.IndividualZoom != 10 || set.MinZoom != 0 || set.MaxZoom < 10 || len(set.Tiles) != 1 || len(set.Layers) != 1 {
			t.Fatalf("%s: %+v", query, set)
		}
		if b, c := set.Bounds, set.Center; c[0] < b[0] || c[0] > b[2] || c[1] < b[1] || c[1] > b[3] || c[2] < 0 || int(c[2]) > set.MaxZoom {
			t.Errorf("%s: center %v, bounds %v", query, c, b)
		}
		address := func(z, x, y int) string {
			path, ours := strings.CutPrefix(set.Tiles[0], public)
			if !ours {
				t.Fatalf("%s: tiles at %s", query, set.Tiles[0])
			}
			return strings.NewReplacer("{z}", fmt.Sprint(z), "{x}", fmt.Sprint(x), "{y}", fmt.Sprint(y)).Replace(path)
		}
		for z := range 5 {
			n := 0
			for x := range 1 << z {
				for y := range 1 << z {
					for _, f := range s.incidentsIn(t, address(z, x, y)) {
						n += incidentsOf(f)
						for name := range f.Properties {
							if _, ok := set.Layers[0].Fields[name]; !ok {
								t.Errorf("the property %s is not described", name)
							}
						}
					}
				}
			}
			if n != located {
				t.Errorf("%s: %d incidents in the tiles of zoom %d, want %d", query, n, z, located)
			}
		}
		// Each in the tiles of the deepest zoom where it lies, under its number.
		for _, f := range layer.Features {
			if f.Geometry == nil {
				continue
			}
			var at orb.Point
			decode(t, "position", string(f.Geometry.Coordinates), &at)
			id := tile.At(at, 14)
			found := 0
			for _, in := range s.incidentsIn(t, address(14, int(id.X), int(id.Y))) {
				if fmt.Sprint(in.ID) == f.ID.String() {
					found++
					for _, name := range []string{"title", "kind", "dataset"} {
						var want string
						decode(t, name, string(f.Properties[name]), &want)
						if in.Properties[name] != want {
							t.Errorf("incident %d: %s is %v, want %q", in.ID, name, in.Properties[name], want)
						}
					}
				}
			}
			if found != 1 {
				t.Errorf("%s: incident %s is %d times in tile %v", query, f.ID, found, id)
			}
		}
	}
}

func (s *site) downloadedLayer(t testing.TB, query string) (layer collection) {
	t.Helper()
	decodeLoosely(t, s.want(t, "/data/incidents.geojson?"+query), &layer)
	return layer
}

func TestLayerTileAnswers(t *testing.T) {
	s := newSite(t, nil, seed(t), invented(300))
	for _, c := range []struct {
		target string
		status int
	}{
		{"/tiles/incidents/0/0/0.mvt", http.StatusOK},
		{"/tiles/incidents/0/0/0.pbf", http.StatusOK},
		{"/tiles/incidents/0/0/0.mvt?country=ISL", http.StatusNoContent},
		{"/tiles/incidents/14/0/0.mvt", http.StatusNoContent},
		{"/tiles/incidents/15/0/0.mvt", http.StatusNotFound},
		{"/tiles/incidents/0/1/0.mvt", http.StatusNotFound},
		{"/tiles/incidents/2/0/4.mvt", http.StatusNotFound},
		{"/tiles/incidents/-1/0/0.mvt", http.StatusNotFound},
		{"/tiles/incidents/0/0/0.png", http.StatusNotFound},
		{"/tiles/incidents/0/0/99999999999999999999.mvt", http.StatusNotFound},
		{"/tiles/incidents/0/0/0.mvt?contry=ISL", http.StatusBadRequest},
		{"/tiles/incidents/0/0/0.mvt?edition=9", http.StatusNotFound},
		{"/tiles/incidents.json?kind=x", http.StatusBadRequest},
	} {
		wantStatus(t, c.target, s.get(t, c.target), c.status)
	}
	for target, pinned := range map[string]bool{
		"/tiles/incidents/1/1/0.mvt": false, "/tiles/incidents/1/1/0.mvt?v=1": false, "/tiles/incidents/1/1/0.mvt?v=3": false,
		"/tiles/incidents/1/1/0.mvt?v=2": true, "/tiles/incidents/1/1/0.mvt?edition=1&v=1": true, "/tiles/incidents/14/0/0.mvt?v=2": true,
	} {
		for range 2 { // made, and kept
			r := s.get(t, target, "Accept-Encoding", "gzip")
			if got := strings.Contains(r.Header.Get("Cache-Control"), "immutable"); got != pinned {
				t.Errorf("%s: Cache-Control %s", target, r.Header.Get("Cache-Control"))
			}
			encoding := "gzip"
			if r.StatusCode == http.StatusNoContent {
				encoding = ""
			}
			wantHeader(t, target, r, "Content-Encoding", encoding)
			wantStatus(t, target, s.get(t, target, "Accept-Encoding", "gzip", "If-None-Match", r.Header.Get("ETag")), http.StatusNotModified)
		}
	}
	if one, two := s.want(t, "/tiles/incidents/1/1/0.mvt"), s.want(t, "/tiles/incidents/1/1/0.mvt?edition=1"); one == two {
		t.Error("both editions have the same tile")
	}
}

// GDAL finds the layer with its types by the address of the tiles.
func TestOGRTiles(t *testing.T) {
	base, _, _ := listening(t)
	about := ogr(t, "ogrinfo", "-ro", "-so", "MVT:"+base+"/tiles/incidents/0", "incidents")
	for _, want := range []string{"point_count: Real", "kind: String", "killed_best: Real"} {
		if !strings.Contains(about, want) {
			t.Errorf("no %q in\n%s", want, about)
		}
	}
}
