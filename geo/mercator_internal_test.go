package geo

import (
	"math"
	"testing"
)

func TestMercatorY(t *testing.T) {
	for lat := -90.0; lat <= 90; lat += 0.00317 {
		in := max(-MercatorLat, min(MercatorLat, lat))
		sin := math.Sin(in * math.Pi / 180)
		want := 0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)
		if got := mercatorY(lat); math.Abs(got-want) > 1e-11 {
			t.Fatalf("%v: got %v, want %v", lat, got, want)
		}
	}
	if top, bottom := mercatorY(90), mercatorY(-90); math.Abs(top) > 1e-11 || math.Abs(bottom-1) > 1e-11 {
		t.Errorf("the map's edges are at %v and %v", top, bottom)
	}
}

func BenchmarkMercatorY(b *testing.B) {
	lat, sum := 0.0, 0.0
	for b.Loop() {
		if lat += 0.7; lat > 80 {
			lat = -80
		}
		sum += mercatorY(lat)
	}
	if math.IsNaN(sum) {
		b.Fatal(sum)
	}
}
