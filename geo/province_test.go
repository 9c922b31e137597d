package geo_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/geo"
)

func TestProvinces(t *testing.T) {
	id := int64(0)
	in := func(c geo.Country, admin1, date string, killed geo.Toll) geo.Row {
		v, err := geo.ParseInterval(date)
		if err != nil {
			t.Fatal(err)
		}
		id++
		return geo.Row{Rev: id, Held: geo.Revisions{From: 1}, Feature: geo.Feature{ID: id, Country: c, Admin1: admin1, Date: v, Killed: killed}}
	}
	list := []geo.Row{
		in("SYR", "Idlib governorate", "2016-05-01", toll(1, 2, 3)),
		in("SYR", "Idlib Governorate", "2017-05-01", toll(4, 4, 4)),
		in("SYR", "Idlib governorate", "2017", geo.Toll{}),
		in("SYR", "Ḥamāh", "2016-12-31", toll(1, 1, 1)),
		in("LBN", "Hamah", "2016-01-01", toll(0, 0, 0)),
		in("SYR", "", "2016-01-01", toll(9, 9, 9)),
		in("SYR", " - ", "2016-01-01", toll(9, 9, 9)),
	}
	x := build(t, list, 1)
	found, unstated := x.Select(geo.Filter{}, nil).Provinces(geo.Filter{Edition: 3, Regions: []geo.Region{"levant"}})
	type line struct {
		Name, Query string
		N           int
		Killed      geo.Sums
		Years       geo.Years
	}
	var got []line
	for _, p := range found {
		got = append(got, line{p.Name, p.Filter.Query(), p.N, p.Killed, p.Years})
	}
	want := []line{
		{"Idlib governorate", "country=SYR&admin1=idlib+governorate&edition=3", 3, geo.Sums{Low: 5, Best: 6, High: 7, Unknown: 1}, geo.Years{2016: 1, 2017: 2}},
		{"Ḥamāh", "country=SYR&admin1=hamah&edition=3", 1, geo.Sums{Low: 1, Best: 1, High: 1}, geo.Years{2016: 1}},
		{"Hamah", "country=LBN&admin1=hamah&edition=3", 1, geo.Sums{}, geo.Years{2016: 1}},
	}
	if diff := cmp.Diff(want, got); diff != "" || unstated != 2 {
		t.Errorf("%d unstated (want 2), provinces (-want +got):\n%s", unstated, diff)
	}
	for _, p := range found {
		p.Filter.Edition = 0
		if n := x.Select(p.Filter, nil).Count(); n != p.N {
			t.Errorf("%s leads to %d incidents, want %d", p.Filter.Query(), n, p.N)
		}
	}
}
