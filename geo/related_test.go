package geo_test

import (
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"dateline/geo"
)

func TestNearbyAndAround(t *testing.T) {
	var list []geo.Row
	add := func(id int64, lon, lat float64, p geo.GeoPrecision, date string, groups ...string) {
		r := attack(t, id, "AFG", date, 1, 1)
		r.Point, r.Precision, r.Groups = &orb.Point{lon, lat}, p, groups
		list = append(list, r)
	}
	add(1, 65.71, 31.613, geo.Settlement, "2024-03-21", "isis-k")
	add(2, 65.71, 31.613, geo.Settlement, "2024-03-01", "taliban")  // same place, 20 days before
	add(3, 66.5, 31.613, geo.Settlement, "2024-03-21", "isis-k")    // 75 km, same day
	add(4, 65.9, 31.613, geo.Settlement, "2024-04-10", "isis-k")    // 18 km, 20 days after
	add(5, 65.71, 31.613, geo.Province, "2024-03-21", "isis-k")     // may be anywhere in the province
	add(6, 65.71, 31.613, geo.Settlement, "2023-03-21", "isis-k")   // a year before
	add(7, 69.17, 34.53, geo.Settlement, "2024-03-22", "isis-k")    // in Kabul
	add(8, -179.9, 31.613, geo.Settlement, "2024-03-21", "pacific") // across 180°
	add(9, 179.9, 31.613, geo.Settlement, "2024-03-20", "pacific")
	x, err := geo.BuildIndex(func(yield func(geo.Row, error) bool) {
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
	}, geo.Edition{N: 1})
	if err != nil {
		t.Fatal(err)
	}
	all := x.Select(geo.Filter{}, nil)
	near := func(id int64, km float64, days, limit int) []int64 {
		var ids []int64
		for _, rev := range all.Nearby(&list[id-1].Feature, km, days, limit) {
			ids = append(ids, rev-1000)
		}
		return ids
	}
	for _, c := range []struct {
		name  string
		id    int64
		km    float64
		days  int
		limit int
		want  []int64
	}{
		{"nearest in time first, then in place", 1, 100, 30, 10, []int64{3, 2, 4}},
		{"no more than asked for", 1, 100, 30, 2, []int64{3, 2}},
		{"farther in time", 1, 50, 400, 10, []int64{2, 4, 6}},
		{"nearer in place", 1, 10, 30, 10, []int64{2}},
		{"a province is near to nothing", 5, 100, 30, 10, nil},
		{"across 180°", 8, 100, 30, 10, []int64{9}},
	} {
		if got := near(c.id, c.km, c.days, c.limit); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
	group := x.Select(geo.Filter{Groups: []string{"isis-k"}}, nil)
	var ids []int64
	for _, rev := range group.Around(&list[0].Feature, 2) {
		ids = append(ids, rev-1000)
	}
	if want := []int64{6, 3, 5}; !slices.Equal(ids, want) {
		t.Errorf("around: got %v, want %v", ids, want)
	}
}
