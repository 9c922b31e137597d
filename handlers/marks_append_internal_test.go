package handlers

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"dateline/geo"
)

// Marks written by hand are byte for byte those of encoding/json.
func TestMarksByHand(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	number := func() float64 {
		if r.IntN(3) == 0 {
			return float64(r.IntN(360_000_000)-180_000_000) / math.Pow10(r.IntN(9))
		}
		return []float64{0, 1, -180, 180, 36.707602, -0.1, 1e-7, -5e-324, 1e21, 12345678901, r.NormFloat64(), r.Float64() * 360}[r.IntN(12)]
	}
	text := func() string {
		return []string{"", "attack", "Café “Zürich” \u2028", `a "quoted" \ <b> & c`, "\x00\xff", "Moscow: 145 killed"}[r.IntN(6)]
	}
	count := func() geo.Count { return geo.Known(r.IntN(4) - 1) }
	for range 2000 {
		m := marksJSON{Edition: r.Int64(), All: r.IntN(9), Matched: r.IntN(9), Total: r.IntN(9), Zoom: number(), Points: []pointJSON{}, Countries: []countryJSON{}}
		if r.IntN(2) == 0 {
			m.Bounds = &[4]float64{number(), number(), number(), number()}
		}
		for range r.IntN(3) {
			m.Points = append(m.Points, pointJSON{
				ID: r.Int64N(math.MaxUint32), Lon: number(), Lat: number(), Kind: geo.Attack, Outcome: geo.Outcome(text()), Precision: geo.GeoPrecision(r.IntN(9)), Radius: number(),
				Low: count(), Best: count(), High: count(), Date: geo.Day(r.IntN(2) * r.IntN(3_000_000)), End: text(), Title: text(),
			})
			m.Clusters = append(m.Clusters, geo.Cluster{
				Lon: number(), Lat: number(), Count: r.IntN(9), Killed: r.IntN(9), KilledUnknown: r.IntN(2), Kinds: geo.KindCounts{{Kind: geo.Attack, N: 3}, {Kind: geo.Arrest, N: 1}}[:r.IntN(3)],
				Bounds: geo.BBox{West: number(), South: number(), East: number(), North: number()}, Stack: r.IntN(2) == 0, Area: r.IntN(2) == 0, RadiusKM: number(),
			})
			m.Ties = append(m.Ties, tieJSON{Role: geo.RoleTarget, Name: text(), At: orb.Point{number(), number()}})
			m.Countries = append(m.Countries, countryJSON{Code: "RUS", Name: text(), Count: r.IntN(9), Killed: r.Int64(), Lon: number(), Lat: number()})
		}
		type clusterJSON struct {
			Lon     float64        `json:"lon"`
			Lat     float64        `json:"lat"`
			Count   int            `json:"count"`
			Killed  int            `json:"killed"`
			Unknown int            `json:"unknown,omitempty"`
			Kinds   geo.KindCounts `json:"kinds"`
			Box     [4]float64     `json:"box"`
			Stack   bool           `json:"stack,omitempty"`
			Area    bool           `json:"area,omitempty"`
			Radius  float64        `json:"radius,omitempty"`
		}
		clusters := []clusterJSON{}
		for _, c := range m.Clusters {
			clusters = append(clusters, clusterJSON{c.Lon, c.Lat, c.Count, c.Killed, c.KilledUnknown, c.Kinds, *corners(c.Bounds), c.Stack, c.Area, c.RadiusKM})
		}
		compareJSON(t, clusters, m.Clusters.append(nil))
		compareJSON(t, m, m.append(nil))
		tile := markTileJSON{Points: m.Points, Clusters: m.Clusters}
		compareJSON(t, tile, tile.append(nil))
	}
}

func compareJSON(t *testing.T, v any, got []byte) {
	t.Helper()
	want, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Fatalf("by hand\n%s\nwant\n%s", got, want)
	}
}
