package projection_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math"
	"testing"

	"github.com/paulmach/orb"

	"dateline/data/base"
	"dateline/geo/basemap"
	"dateline/geo/projection"
)

// The wanted positions are PROJ's (+proj=eqearth on a sphere of radius 1).
func TestEqualEarth(t *testing.T) {
	for _, c := range []struct{ at, want orb.Point }{
		{orb.Point{0, 0}, orb.Point{0, 0}},
		{orb.Point{30, 45}, orb.Point{0.386618166367661, 0.86023108552201}},
		{orb.Point{-100, -60}, orb.Point{-1.13281115976198, -1.08830083550532}},
		{orb.Point{180, 0}, orb.Point{2.70662998369607, 0}},
		{orb.Point{0, 90}, orb.Point{0, 1.31736275915741}},
		{orb.Point{69.17, 34.53}, orb.Point{0.951432043369711, 0.676773589635343}},
	} {
		got := projection.EqualEarth(c.at)
		if math.Abs(got[0]-c.want[0]) > 1e-9 || math.Abs(got[1]-c.want[1]) > 1e-9 {
			t.Errorf("%v: got %v, want %v", c.at, got, c.want)
		}
	}
}

// What is as large on the globe is as large on the picture, wherever it lies.
func TestEqualAreas(t *testing.T) {
	for _, lat := range []float64{0, 20, 45, 60, 75} {
		for _, lon := range []float64{-170, -30, 60, 120} {
			const side = 0.01
			var ring orb.Ring
			for _, d := range [][2]float64{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}} {
				ring = append(ring, projection.EqualEarth(orb.Point{lon + d[0]*side, lat + d[1]*side}))
			}
			got := 0.0
			for i := 1; i < len(ring); i++ {
				got += ring[i-1][0]*ring[i][1] - ring[i][0]*ring[i-1][1]
			}
			rad := math.Pi / 180
			want := side * rad * (math.Sin((lat+side)*rad) - math.Sin(lat*rad))
			if math.Abs(got/2/want-1) > 1e-3 {
				t.Errorf("at %v,%v the area is %v of the true one", lon, lat, got/2/want)
			}
		}
	}
}

func TestWorld(t *testing.T) {
	m, err := basemap.Read(base.Land(), base.Labels())
	if err != nil {
		t.Fatal(err)
	}
	w := projection.NewWorld(m.CountriesAt(projection.WorldLevel))
	if w.Width != 2000 || w.Height < 800 || w.Height > 1000 {
		t.Errorf("%d x %d units", w.Width, w.Height)
	}
	at := map[string]projection.Country{}
	var all bytes.Buffer
	zip := gzip.NewWriter(&all)
	for i, c := range w.Countries {
		at[c.Code] = c
		if i > 0 && w.Countries[i-1].Code >= c.Code {
			t.Errorf("%s comes after %s", c.Code, w.Countries[i-1].Code)
		}
		if c.At[0] < 0 || c.At[0] > w.Width || c.At[1] < 0 || c.At[1] > w.Height {
			t.Errorf("%s is at %v", c.Code, c.At)
		}
		if c.Path == "" && !c.Small {
			t.Errorf("%s is neither drawn nor a dot", c.Code)
		}
		fmt.Fprint(zip, c.Path)
	}
	zip.Close()
	if len(at) < 240 || at["ATA"].Code != "" {
		t.Errorf("%d countries, Antarctica %v", len(at), at["ATA"])
	}
	// Small ones get a dot, others none.
	for code, small := range map[string]bool{"SGP": true, "MLT": true, "BHR": true, "VAT": true, "AFG": false, "RUS": false, "LBN": true, "BEL": false} {
		if c, ok := at[code]; !ok || c.Small != small {
			t.Errorf("%s: small %v, want %v", code, c.Small, small)
		}
	}
	// A country's middle is where Equal Earth has it.
	scale := float64(w.Width) / 2 / projection.EqualEarth(orb.Point{180, 0})[0]
	for code, p := range map[string]orb.Point{"AFG": {66, 34}, "PRY": {-58.4, -23.2}, "MNG": {103, 46.8}} {
		want := projection.EqualEarth(p)
		top := projection.EqualEarth(orb.Point{0, 85})[1]
		x, y := float64(w.Width)/2+want[0]*scale, (top-want[1])*scale
		if c := at[code].At; math.Hypot(float64(c[0])-x, float64(c[1])-y) > 6 {
			t.Errorf("%s is at %v, want about %.0f, %.0f", code, c, x, y)
		}
	}
	t.Logf("%d bytes of paths compressed, height %d", all.Len(), w.Height)
	if all.Len() > 20_000 {
		t.Errorf("%d bytes compressed", all.Len())
	}
}
