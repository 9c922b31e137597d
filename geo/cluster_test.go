package geo_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"dateline/geo"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

// checkMarks compares marks with the rows that lie in their viewport: nothing is
// lost, nothing counted twice, nothing moved, nothing surer than its record.
func checkMarks(t *testing.T, m geo.Marks, b geo.BBox, rows []geo.Row) {
	t.Helper()
	type total struct{ n, killed, unknown int }
	count := func(row *geo.Row) total {
		if n, ok := row.Killed.Best.Get(); ok {
			return total{1, n, 0}
		}
		return total{1, 0, 1}
	}
	var pinned, areas total
	countries := map[geo.Country]total{}
	byID := map[int64]*geo.Row{}
	add := func(a, b total) total { return total{a.n + b.n, a.killed + b.killed, a.unknown + b.unknown} }
	for i := range rows {
		row := &rows[i]
		byID[row.ID] = row
		switch {
		case row.Precision == geo.CountryOnly:
			countries[row.Country] = add(countries[row.Country], count(row))
		case row.Precision.Pinned():
			pinned = add(pinned, count(row))
		default:
			areas = add(areas, count(row))
		}
	}
	var gotPinned, gotAreas total
	for _, p := range m.Points {
		row := byID[p.ID]
		if row == nil {
			t.Errorf("point %d is not in the viewport", p.ID)
			continue
		}
		want := geo.Point{
			ID: row.ID, Rev: row.Rev, Lon: row.Point[0], Lat: row.Point[1], Kind: row.Kind, Outcome: row.Outcome,
			Precision: row.Precision, RadiusKM: row.RadiusKM, Killed: row.Killed, Date: row.Date,
		}
		if p.Note = nil; p != want {
			t.Errorf("point %+v, want %+v", p, want)
		}
		delete(byID, p.ID)
		if p.Precision.Pinned() {
			gotPinned = add(gotPinned, count(row))
		} else {
			gotAreas = add(gotAreas, count(row))
		}
	}
	for _, c := range m.Clusters {
		to := &gotPinned
		if c.Area {
			to = &gotAreas
		}
		*to = add(*to, total{c.Count, c.Killed, c.KilledUnknown})
		kinds := 0
		for _, k := range c.Kinds {
			kinds += k.N
		}
		center := orb.Point{c.Lon, c.Lat}
		const step = 1e-7 // what a position in a sum is rounded to
		switch {
		case c.Count < 2 || kinds != c.Count:
			t.Errorf("cluster %+v: %d of all kinds", c, kinds)
		case c.Bounds.West > c.Bounds.East || !c.Bounds.Contains(center) || !(geo.BBox{West: b.West - step, South: b.South - step, East: b.East + step, North: b.North + step}).Contains(center):
			t.Errorf("cluster %+v: its centre is outside", c)
		case c.Stack != (c.Bounds.West == c.Bounds.East && c.Bounds.South == c.Bounds.North):
			t.Errorf("cluster %+v: is it a stack?", c)
		}
		reach := 0.0
		for i := range rows {
			if p := rows[i].Point; c.Stack && !c.Area && p != nil && math.Abs(p[0]-center[0]) < step && math.Abs(p[1]-center[1]) < step && rows[i].Precision.Pinned() && rows[i].Precision != geo.Site {
				reach = max(reach, rows[i].RadiusKM)
			}
		}
		if c.RadiusKM != reach {
			t.Errorf("cluster %+v: within %v km, want %v", c, c.RadiusKM, reach)
		}
	}
	gotCountries := map[geo.Country]total{}
	n := gotPinned.n + gotAreas.n
	for _, c := range m.Countries {
		gotCountries[c.Country] = total{c.Count, c.Killed, c.KilledUnknown}
		n += c.Count
	}
	if gotPinned != pinned || gotAreas != areas || m.Total != len(rows) || n != len(rows) {
		t.Errorf("marks of %v: pinned %v, areas %v, total %d; want %v, %v, %d", b, gotPinned, gotAreas, m.Total, pinned, areas, len(rows))
	}
	if len(gotCountries) != len(countries) || len(m.Countries) != len(countries) {
		t.Errorf("countries %v, want %v", gotCountries, countries)
	}
	for c, want := range countries {
		if gotCountries[c] != want {
			t.Errorf("country %s: %v, want %v", c, gotCountries[c], want)
		}
	}
}

// worldXY is a position in pixels of the map at a zoom.
func worldXY(lon, lat float64, zoom int) (x, y float64) {
	size := 256 * math.Exp2(float64(zoom))
	return (lon/360 + 0.5) * size, (0.5 - math.Atanh(math.Sin(lat*math.Pi/180))/(2*math.Pi)) * size
}

// viewAt is a viewport of a size in pixels.
func viewAt(lon, lat float64, zoom int, width, height float64) geo.BBox {
	return geo.BBoxAround(orb.Point{lon, lat}, float64(zoom), width, height)
}

// TestMarksPanning looks at the same place through a small and a large window:
// what the large one draws wholly inside of the small one, the small one draws
// too, to the last digit.
func TestMarksPanning(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 9))
	x := build(t, inventedRows(seed, 20000, 2), 2)
	for _, f := range []geo.Filter{{}, {Kinds: []geo.Kind{geo.Attack, geo.Arrest}}} {
		sel := x.Select(f, nil)
		for zoom := range 17 {
			for range 40 {
				s := spots[often(r, len(spots))]
				lon, lat := s.lon+r.NormFloat64()*20/math.Exp2(float64(zoom)), s.lat+r.NormFloat64()*20/math.Exp2(float64(zoom))
				small := viewAt(lon, lat, zoom, 100+r.Float64()*800, 100+r.Float64()*500)
				large := viewAt(lon, lat, zoom, 2200, 1900)
				got, want := sel.Marks(small, float64(zoom)), sel.Marks(large, float64(zoom))
				type place struct {
					lon, lat float64
					area     bool
				}
				points, clusters := map[int64]bool{}, map[place]geo.Cluster{}
				for _, p := range got.Points {
					points[p.ID] = true
				}
				for _, c := range got.Clusters {
					clusters[place{c.Lon, c.Lat, c.Area}] = c
				}
				for _, p := range want.Points {
					if small.Contains(orb.Point{p.Lon, p.Lat}) && !points[p.ID] {
						t.Fatalf("zoom %d, %v: point %+v is not drawn", zoom, small, p)
					}
				}
				for _, c := range want.Clusters {
					if holds(small, c.Bounds) && !gocmp.Equal(c, clusters[place{c.Lon, c.Lat, c.Area}], sameMarks) {
						t.Fatalf("zoom %d, %v: cluster %+v is not drawn", zoom, small, c)
					}
				}
			}
		}
	}
}

// holds reports whether all of b, which does not cross 180°, lies in a.
func holds(a, b geo.BBox) bool {
	return a.Contains(orb.Point{b.West, b.South}) && a.Contains(orb.Point{b.East, b.North}) &&
		(!a.CrossesDateLine() || b.West >= a.West || b.East <= a.East)
}

// TestMarksWholeAgainstFilter draws everything twice: with no filter, from sums
// made when the index was built, and with a filter that lets everything through.
func TestMarksWholeAgainstFilter(t *testing.T) {
	x := build(t, inventedRows(21, 20000, 1), 1)
	whole, filtered := x.Select(geo.Filter{}, nil), x.Select(geo.Filter{Kinds: geo.Kinds}, nil)
	if whole.Count() != filtered.Count() {
		t.Fatalf("%d and %d incidents", whole.Count(), filtered.Count())
	}
	for zoom := range 19 {
		for n, s := range spots[:8] {
			for _, b := range []geo.BBox{viewAt(s.lon, s.lat, zoom, 1280, 720), geo.World}[:2-min(n, 1)] {
				if diff := gocmp.Diff(whole.Marks(b, float64(zoom)), filtered.Marks(b, float64(zoom)), sameMarks); diff != "" {
					t.Fatalf("zoom %d, %v: %s", zoom, b, diff)
				}
			}
		}
	}
}

// What is kept of clusters from one viewport to the next changes nothing of what
// is drawn, also at the viewport's edge, across 180° and beyond the map's edges.
func TestMarksAgain(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 4))
	rows := inventedRows(seed, 20000, 3)
	warm := build(t, rows, 3)
	for _, f := range []geo.Filter{{}, {Kinds: []geo.Kind{geo.Attack}}, {Edition: 2}} {
		again := warm.Select(f, nil)
		again.Marks(geo.World, 2)
		for zoom := range 15 {
			for range 12 {
				s := spots[often(r, len(spots))]
				lon, lat := s.lon+r.NormFloat64()*40/math.Exp2(float64(zoom)), s.lat+r.NormFloat64()*30/math.Exp2(float64(zoom))
				b := viewAt(lon, lat, zoom, 50+r.Float64()*1500, 50+r.Float64()*900)
				switch r.IntN(12) {
				case 0:
					b = geo.BBox{West: 150 + r.Float64()*30, South: -60, East: -180 + r.Float64()*60, North: 70}
				case 1:
					b = geo.BBox{West: -180, South: -90, East: r.Float64() * 180, North: 90}
				case 2:
					b = geo.World
				}
				// A selection that nobody has asked for marks keeps none.
				first := warm.Select(f, nil).And(again)
				want, got := first.Marks(b, float64(zoom)), again.Marks(b, float64(zoom))
				if diff := gocmp.Diff(want, got, sameMarks); diff != "" {
					t.Fatalf("zoom %d, %v, filter %q: %s", zoom, b, f.Query(), diff)
				}
			}
		}
	}
}

// TestMarksApart counts how many clusters and points of a view come so close to
// another that their symbols overlap by half.
func TestMarksApart(t *testing.T) {
	x := build(t, inventedRows(4, 50000, 1), 1)
	sel := x.Select(geo.Filter{PrecisionMax: geo.District}, nil)
	const near = 32 // pixels
	marks, close := 0, 0
	for zoom := 2; zoom < 10; zoom++ {
		for _, s := range spots {
			m := sel.Marks(viewAt(s.lon, s.lat, zoom, 1280, 720), float64(zoom))
			var at []orb.Point
			for _, p := range m.Points {
				px, py := worldXY(p.Lon, p.Lat, zoom)
				at = append(at, orb.Point{px, py})
			}
			for _, c := range m.Clusters {
				px, py := worldXY(c.Lon, c.Lat, zoom)
				at = append(at, orb.Point{px, py})
			}
			for i, a := range at {
				marks++
				if slices.ContainsFunc(at[:i], func(b orb.Point) bool { return math.Hypot(a[0]-b[0], a[1]-b[1]) < near }) {
					close++
				}
			}
		}
	}
	t.Logf("%d of %d marks are within %d pixels of another", close, marks, near)
	if float64(close) > 0.02*float64(marks) {
		t.Errorf("%d of %d marks are within %d pixels of another", close, marks, near)
	}
}

// TestMarksOfFew draws incidents whose marks are known.
func TestMarksOfFew(t *testing.T) {
	var rows []geo.Row
	add := func(lon, lat float64, p geo.GeoPrecision, kind geo.Kind, killed geo.Count) {
		n := int64(len(rows)) + 1
		rows = append(rows, geo.Row{Rev: n, Held: geo.Revisions{From: 1}, Feature: geo.Feature{
			ID: n, Kind: kind, Country: "RUS", Point: &orb.Point{lon, lat}, Precision: p, Killed: geo.Toll{Best: killed},
		}})
	}
	add(37.3914, 55.8257, geo.Site, geo.Attack, geo.Known(145))
	add(37.3914, 55.8257, geo.Site, geo.Arrest, geo.Count{})     // the same spot
	add(37.3915, 55.8258, geo.Site, geo.Attack, geo.Known(1))    // 13 m away
	add(37.3914, 55.8257, geo.Province, geo.Attack, geo.Count{}) // the province round it
	add(37.6, 55.75, geo.CountryOnly, geo.Warning, geo.Count{})
	add(40, 55, geo.Unlocated, geo.Warning, geo.Count{}) // no position, whatever is stated
	sel := build(t, rows, 1).Select(geo.Filter{}, nil)
	for _, c := range []struct {
		zoom float64
		want string
	}{
		{3, "c3 k146 u1 stack=false | 4 | RUS1"},
		{13.4, "c3 k146 u1 stack=false | 4 | RUS1"},
		{14, "c2 k145 u1 stack=true | 3 4 | RUS1"},
		{18, "c2 k145 u1 stack=true | 3 4 | RUS1"},
		{99, "c2 k145 u1 stack=true | 3 4 | RUS1"},
		{-5, "c3 k146 u1 stack=false | 4 | RUS1"},
		{math.NaN(), "c3 k146 u1 stack=false | 4 | RUS1"},
	} {
		m := sel.Marks(geo.BBox{West: 37.3, South: 55.7, East: 37.7, North: 55.9}, c.zoom)
		got := ""
		for _, c := range m.Clusters {
			got += fmt.Sprintf("c%d k%d u%d stack=%v ", c.Count, c.Killed, c.KilledUnknown, c.Stack)
		}
		got += "|"
		for _, p := range m.Points {
			got += fmt.Sprintf(" %d", p.ID)
		}
		got += " |"
		for _, n := range m.Countries {
			got += fmt.Sprintf(" %s%d", n.Country, n.Count)
		}
		if got != c.want || m.Total != 5 {
			t.Errorf("zoom %v: %s of %d, want %s of 5", c.zoom, got, m.Total, c.want)
		}
	}
	kinds, err := json.Marshal(sel.Marks(geo.World, 1).Clusters[0].Kinds)
	if want := `{"attack":2,"arrest":1}`; err != nil || string(kinds) != want {
		t.Errorf("kinds %s, %v, want %s", kinds, err, want)
	}
	var all []int64
	for row := range sel.All() {
		all = append(all, row.Rev)
	}
	if !slices.Equal(all, []int64{1, 2, 3, 4, 5, 6}) {
		t.Errorf("rows %v, want the unplaced one last", all)
	}
}

// The last cell of the curve has no cell after it.
func TestMarksInTheCorners(t *testing.T) {
	var rows []geo.Row
	for i, p := range []orb.Point{{-180, -90}, {-180, 90}, {180, -90}, {180, 90}} {
		row := geo.Row{Rev: int64(i + 1), Held: geo.Revisions{From: 1}}
		row.ID, row.Point, row.Precision, row.Kind = int64(i+1), &p, geo.Site, geo.Attack
		rows = append(rows, row)
	}
	x := build(t, rows, 1)
	for zoom := range 19 {
		if m := x.Select(geo.Filter{}, nil).Marks(geo.World, float64(zoom)); m.Total != 4 {
			t.Errorf("zoom %d: %d of 4", zoom, m.Total)
		}
		for _, row := range rows {
			box := geo.BBox{West: row.Point[0] - 0.001, South: row.Point[1] - 0.001, East: row.Point[0] + 0.001, North: row.Point[1] + 0.001}
			box.West, box.East = max(box.West, -180), min(box.East, 180)
			if m := x.Select(geo.Filter{}, nil).Marks(box, float64(zoom)); m.Total < 1 {
				t.Errorf("zoom %d at %v: none", zoom, row.Point)
			}
		}
	}
}

// What is known to the province at best is never put together with what lies in
// another one, where a map is large enough to show provinces; but a cell in which
// much lies scattered is one cluster, so that maps stay legible.
func TestMarksOfAreas(t *testing.T) {
	var rows []geo.Row
	add := func(n int, lon, lat float64, p geo.GeoPrecision, radius float64) {
		for range n {
			id := int64(len(rows) + 1)
			rows = append(rows, geo.Row{Rev: id, Held: geo.Revisions{From: 1}, Feature: geo.Feature{
				ID: id, Kind: geo.Attack, Precision: p, RadiusKM: radius, Point: &orb.Point{lon, lat},
			}})
		}
	}
	add(3, 36.75, 35.13, geo.Province, 150) // Hama
	add(4, 36.71, 34.73, geo.Province, 150) // Homs
	add(1, 36.05, 35.00, geo.Province, 150)
	for i := range 20 {
		add(1, -70+0.01*float64(i), 4.2, geo.Province, 150)
	}
	sel := build(t, rows, 1).Select(geo.Filter{}, nil)
	for zoom := 5.0; zoom < 14; zoom++ {
		m := sel.Marks(geo.BBox{West: 30, South: 30, East: 40, North: 40}, zoom)
		got := map[[2]float64]int{}
		for _, c := range m.Clusters {
			if !c.Area || !c.Stack {
				t.Errorf("zoom %v: %+v is of more than one place", zoom, c)
			}
			got[[2]float64{c.Lon, c.Lat}] = c.Count
		}
		want := map[[2]float64]int{{36.75, 35.13}: 3, {36.71, 34.73}: 4}
		if diff := gocmp.Diff(want, got); diff != "" || len(m.Points) != 1 {
			t.Errorf("zoom %v: %d points, clusters (-want +got):\n%s", zoom, len(m.Points), diff)
		}
	}
	crowd := geo.BBox{West: -75, South: 0, East: -65, North: 10}
	if m := sel.Marks(crowd, 5); len(m.Points) > 0 || len(m.Clusters) > 2 || m.Total != 20 {
		t.Errorf("%d points and %d clusters of 20 that lie within three pixels", len(m.Points), len(m.Clusters))
	}
	if m := sel.Marks(crowd, 16); len(m.Points) != 20 {
		t.Errorf("%d of 20 points near the ground", len(m.Points))
	}
}
