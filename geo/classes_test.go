package geo_test

import (
	"slices"
	"testing"

	"dateline/geo"
)

func TestClasses(t *testing.T) {
	for _, c := range []struct {
		name   string
		values []int64
		want   []int64
	}{
		{"nothing", nil, nil},
		{"noughts only", []int64{0, 0, -3}, nil},
		{"one country", []int64{7}, []int64{7}},
		{"the seed's counts", []int64{4, 3, 2, 1, 1, 1, 0}, []int64{1, 2, 3, 4}},
		{"the seed's tolls", []int64{163, 210, 63, 91, 224, 0}, []int64{50, 100, 200}},
		{"a war and its neighbours", []int64{16831, 138, 57, 44, 35, 27, 3, 1}, []int64{1, 5, 50, 2000}},
		{"evenly over five orders", []int64{1, 9, 40, 700, 9000, 80000}, []int64{1, 10, 100, 1000, 10000}},
		{"far apart and few", []int64{1, 100}, []int64{1, 50}},
		{"up to ten", []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, []int64{1, 2, 5}},
	} {
		got := geo.Classes(c.values, 5)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
		for _, v := range c.values {
			n := geo.ClassOf(got, v)
			if v <= 0 && n != -1 || v > 0 && (n < 0 || v < got[n] || n+1 < len(got) && v >= got[n+1]) {
				t.Errorf("%s: %d is in class %d of %v", c.name, v, n, got)
			}
		}
	}
}
