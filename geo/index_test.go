package geo_test

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"dateline/geo"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/paulmach/orb"
)

// sameCounts lets go-cmp compare counts, whose fields are not exported.
var sameCounts = gocmp.Comparer(func(a, b geo.Count) bool { return a == b })

// sameMarks compares marks as they are drawn.
var sameMarks = gocmp.Options{sameCounts, cmpopts.EquateEmpty(), cmpopts.IgnoreTypes(new(geo.Note))}

func build(t testing.TB, rows []geo.Row, newest int64) *geo.Index {
	t.Helper()
	x, err := geo.BuildIndex(seqOf(rows), geo.Edition{N: newest})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// mapped reports whether a row has a position that counts.
func mapped(row *geo.Row) bool { return row.Point != nil && row.Precision != geo.Unlocated }

// naive is the filter row by row, as the vocabulary says it.
func naive(rows []geo.Row, f geo.Filter, text []int64) (out []geo.Row) {
	countries, asked := f.AllCountries()
	for _, row := range rows {
		in := row.Held.In(f.Edition) &&
			(!asked || slices.Contains(countries, row.Country)) &&
			(len(f.Groups) == 0 || slices.ContainsFunc(row.Groups, func(g string) bool { return slices.Contains(f.Groups, g) })) &&
			(len(f.Methods) == 0 || slices.ContainsFunc(row.Methods, func(m geo.Method) bool { return slices.Contains(f.Methods, m) })) &&
			(len(f.Kinds) == 0 || slices.Contains(f.Kinds, row.Kind)) &&
			(len(f.Outcomes) == 0 || slices.Contains(f.Outcomes, row.Outcome)) &&
			(len(f.Datasets) == 0 || slices.Contains(f.Datasets, row.Dataset)) &&
			(len(f.Provinces) == 0 || slices.Contains(f.Provinces, geo.Fold(row.Admin1))) &&
			(f.KilledMin == 0 || row.Killed.Best.Or(-1) >= f.KilledMin) &&
			(f.PrecisionMax == 0 || row.Precision != geo.Unlocated && row.Precision <= f.PrecisionMax) &&
			(len(f.Missing) == 0 || slices.ContainsFunc(f.Missing, row.Lacks)) &&
			row.Sources >= f.SourcesMin && row.Date.Overlaps(f.Time) &&
			(f.BBox == nil || !mapped(&row) || f.BBox.Contains(*row.Point)) &&
			(f.Area == nil || mapped(&row) && f.Area.Contains(*row.Point)) &&
			(f.Text == "" || slices.Contains(text, row.Rev))
		if in {
			out = append(out, row)
		}
	}
	return out
}

func within(rows []geo.Row, b geo.BBox) (out []geo.Row) {
	for _, row := range rows {
		if mapped(&row) && b.Contains(*row.Point) {
			out = append(out, row)
		}
	}
	return out
}

func revsOf(rows []geo.Row) []int64 {
	out := make([]int64, 0, len(rows))
	for _, row := range rows {
		out = append(out, row.Rev)
	}
	return out
}

// ordered are the revisions of rows in an order.
func ordered(rows []geo.Row, o geo.Order) []int64 {
	unknownLast := func(d geo.Day) int {
		if d == 0 {
			return math.MaxInt
		}
		return int(d)
	}
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b geo.Row) int {
		byID, byDate := cmp.Compare(a.ID, b.ID), cmp.Compare(b.Date.Start, a.Date.Start)
		switch o {
		case geo.ByDateAsc:
			return cmp.Or(cmp.Compare(unknownLast(a.Date.Start), unknownLast(b.Date.Start)), byID)
		case geo.ByKilledDesc:
			return cmp.Or(cmp.Compare(b.Killed.Best.Or(-1), a.Killed.Best.Or(-1)), byDate, byID)
		case geo.ByID:
			return byID
		}
		return cmp.Or(byDate, byID)
	})
	return revsOf(rows)
}

var orders = []geo.Order{geo.ByDateDesc, geo.ByDateAsc, geo.ByKilledDesc, geo.ByID}

// TestSelectionAgainstScan asks thousands of random questions and compares every
// answer with a scan of the rows.
func TestSelectionAgainstScan(t *testing.T) {
	const editions = 9
	questions := 1000
	if testing.Short() {
		questions = 100
	}
	for _, n := range []int{1, 63, 64, 65, 1500} {
		seed := rand.Uint64()
		t.Run(fmt.Sprintf("n=%d", n), func(t *testing.T) {
			t.Logf("seed %d", seed)
			r := rand.New(rand.NewPCG(seed, 3))
			rows := inventedRows(seed, n, editions)
			x := build(t, rows, editions)
			byRev := map[int64]*geo.Row{}
			for i := range rows {
				byRev[rows[i].Rev] = &rows[i]
			}
			for range questions {
				f, text := inventedFilter(r, rows, editions)
				slices.Sort(text)
				checkSelection(t, r, x, rows, byRev, f, text)
				if t.Failed() {
					t.Fatalf("filter %s", f.Query())
				}
			}
		})
	}
}

func checkSelection(t *testing.T, r *rand.Rand, x *geo.Index, rows []geo.Row, byRev map[int64]*geo.Row, f geo.Filter, text []int64) {
	t.Helper()
	sel, want := x.Select(f, text), naive(rows, f, text)
	if sel.Count() != len(want) {
		t.Errorf("Count() = %d, want %d", sel.Count(), len(want))
		return
	}
	for _, o := range orders {
		if got, want := sel.Revs(o, 0, -1), ordered(want, o); !slices.Equal(got, want) {
			t.Errorf("order %d: %d revisions %v, want %v", o, len(got), got[:min(9, len(got))], want[:min(9, len(want))])
		}
	}
	compare := r.IntN(10) == 0 // whole rows, which takes long
	for row := range sel.All() {
		if !compare {
			break
		}
		if diff := gocmp.Diff(*byRev[row.Rev], row, sameCounts, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(geo.Feature{}, "Admin1")); diff != "" {
			t.Errorf("row (-want +got)\n%s", diff)
		}
	}
	checkFacets(t, sel.Facets(), want)
	checkBBox(t, sel, want)

	b, zoom := inventedBox(r, rows), r.Float64()*18
	inside, wantInside := sel.Within(b), within(want, b)
	if got, want := inside.Revs(geo.ByID, 0, -1), ordered(wantInside, geo.ByID); !slices.Equal(got, want) {
		t.Errorf("within %v: %d revisions, want %d", b, len(got), len(want))
	}
	checkMarks(t, sel.Marks(b, zoom), b, wantInside)
	// A page in the middle.
	o := orders[r.IntN(len(orders))]
	offset, limit := r.IntN(len(want)+2), r.IntN(len(want)+2)
	all := ordered(want, o)
	if got, want := sel.Revs(o, offset, limit), all[min(offset, len(all)):min(offset+limit, len(all))]; !slices.Equal(got, want) {
		t.Errorf("order %d, %d after %d: %v, want %v", o, limit, offset, got, want)
	}
}

func checkBBox(t *testing.T, sel *geo.Selection, want []geo.Row) {
	t.Helper()
	var drawn, listed []orb.Point
	for _, row := range want {
		switch {
		case !mapped(&row):
		case row.Precision == geo.CountryOnly:
			listed = append(listed, *row.Point)
		default:
			drawn = append(drawn, *row.Point)
		}
	}
	if len(drawn) == 0 {
		drawn = listed
	}
	if got, ok := sel.BBox(); ok != (len(drawn) > 0) || got != geo.BBoxOf(drawn...) {
		t.Errorf("BBox() = %v, %v, want %v of %d points", got, ok, geo.BBoxOf(drawn...), len(drawn))
	}
}

func checkFacets(t *testing.T, got geo.Facets, rows []geo.Row) {
	t.Helper()
	want := geo.Facets{Total: len(rows)}
	sum := func(s *geo.Sums, toll geo.Toll) {
		low, best, high, known := toll.Spread()
		s.Low, s.Best, s.High = s.Low+int64(low), s.Best+int64(best), s.High+int64(high)
		if !known {
			s.Unknown++
		}
	}
	count := map[string]map[string]geo.Tally{}
	for _, row := range rows {
		sum(&want.Killed, row.Killed)
		sum(&want.Injured, row.Injured)
		seen := map[string]bool{}
		add := func(list, code string) {
			if code == "" || seen[list+code] {
				return
			}
			seen[list+code] = true
			if count[list] == nil {
				count[list] = map[string]geo.Tally{}
			}
			c := count[list][code]
			count[list][code] = geo.Tally{Code: code, N: c.N + 1, Killed: c.Killed + int64(row.Killed.Best.Or(0))}
		}
		add("country", string(row.Country))
		add("kind", string(row.Kind))
		add("outcome", string(row.Outcome))
		add("dataset", row.Dataset)
		add("precision", row.Precision.String())
		for _, m := range row.Methods {
			add("method", string(m))
		}
		for _, g := range row.Groups {
			add("group", g)
		}
		if d := row.Date.Start; d.Known() {
			for at := d; at <= max(d, row.Date.End); at++ { // in each that it touches
				add("year", at.String()[:4])
				add("month", at.String()[:7])
			}
			if want.First == 0 || d < want.First {
				want.First = d
			}
			want.Last = max(want.Last, row.Date.End, d)
		}
	}
	list := func(name string, byCode bool) (out []geo.Tally) {
		for _, c := range count[name] {
			out = append(out, c)
		}
		slices.SortFunc(out, func(a, b geo.Tally) int {
			if byCode {
				return cmp.Compare(a.Code, b.Code)
			}
			return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Code, b.Code))
		})
		return out
	}
	want.Countries, want.Kinds, want.Outcomes, want.Methods = list("country", false), list("kind", false), list("outcome", false), list("method", false)
	want.Groups, want.Datasets, want.Precisions = list("group", false), list("dataset", false), list("precision", false)
	want.Years, want.Months = list("year", true), list("month", true)
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("facets (-want +got)\n%s", diff)
	}
}

// TestBoxOn180 asks an index of many rows for a box that ends on the 180° line:
// what is recorded at 180 and at -180 lies on it alike.
func TestBoxOn180(t *testing.T) {
	var rows []geo.Row
	for i := range 400 {
		at := orb.Point{[]float64{180, -180, 20, 179}[i%4], -17}
		rows = append(rows, geo.Row{Rev: int64(i + 1), Held: geo.Revisions{From: 1}, Feature: geo.Feature{ID: int64(i + 1), Kind: geo.Attack, Point: &at, Precision: geo.Site}})
	}
	x := build(t, rows, 1)
	for _, c := range []struct {
		box  geo.BBox
		want int
	}{
		{geo.BBox{West: 180, South: -17, East: 180, North: -17}, 200},
		{geo.BBox{West: -180, South: -18, East: -180, North: -16}, 200},
		{geo.BBox{West: -180, South: -18, East: -179, North: -16}, 200},
		{geo.BBox{West: 179, South: -18, East: 180, North: -16}, 300},
		{geo.BBox{West: 179.5, South: -18, East: -179.5, North: -16}, 200},
		{geo.World, 400},
	} {
		if got := x.Select(geo.Filter{BBox: &c.box}, nil).Count(); got != c.want {
			t.Errorf("%v: %d incidents, want %d", c.box, got, c.want)
		}
	}
}

// TestSelectPinned reads the same incident in three editions.
func TestSelectPinned(t *testing.T) {
	reading := func(rev, from, until int64, killed int) geo.Row {
		return geo.Row{Rev: rev, Held: geo.Revisions{From: from, Until: until}, Feature: geo.Feature{
			ID: 7, Kind: geo.Attack, Point: &orb.Point{37.4, 55.8}, Precision: geo.Site, Killed: geo.Toll{Best: geo.Known(killed)},
		}}
	}
	x := build(t, []geo.Row{reading(1, 1, 2, 133), reading(2, 2, 4, 145), reading(5, 5, 0, 149)}, 5)
	for _, c := range []struct {
		edition int64
		want    []int64
	}{{0, []int64{5}}, {1, []int64{1}}, {2, []int64{2}}, {3, []int64{2}}, {4, nil}, {5, []int64{5}}, {6, []int64{5}}} {
		sel := x.Select(geo.Filter{Edition: c.edition}, nil)
		if got := sel.Revs(geo.ByID, 0, 10); !slices.Equal(got, c.want) {
			t.Errorf("edition %d: revisions %v, want %v", c.edition, got, c.want)
		}
		if m := sel.Marks(geo.World, 3); m.Total != len(c.want) || len(m.Points) != len(c.want) {
			t.Errorf("edition %d: %+v, want %d points", c.edition, m, len(c.want))
		}
	}
	if x.Len() != 1 || x.Edition().N != 5 {
		t.Errorf("Len() = %d, Edition() = %d, want 1 and 5", x.Len(), x.Edition().N)
	}
}

// TestBuildIndexOrder builds from the same rows in two orders.
func TestBuildIndexOrder(t *testing.T) {
	rows := inventedRows(11, 2000, 3)
	a := build(t, rows, 3)
	r := rand.New(rand.NewPCG(5, 5))
	r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	b := build(t, rows, 3)
	for _, zoom := range []float64{0, 4, 8, 11, 15} {
		if diff := gocmp.Diff(a.Select(geo.Filter{}, nil).Marks(geo.World, zoom), b.Select(geo.Filter{}, nil).Marks(geo.World, zoom), sameMarks); diff != "" {
			t.Errorf("zoom %v: marks differ\n%s", zoom, diff)
		}
	}
	if !slices.Equal(slices.Collect(revs(a)), slices.Collect(revs(b))) {
		t.Error("rows are in another order")
	}
}

func revs(x *geo.Index) func(func(int64) bool) {
	return func(yield func(int64) bool) {
		for row := range x.Select(geo.Filter{}, nil).All() {
			if !yield(row.Rev) {
				return
			}
		}
	}
}

func TestEmptyIndex(t *testing.T) {
	for _, x := range []*geo.Index{build(t, nil, 0), build(t, []geo.Row{{Rev: 1, Held: geo.Revisions{From: 1, Until: 2}, Feature: geo.Feature{ID: 1}}}, 2)} {
		sel := x.Select(geo.Filter{Kinds: geo.Kinds, Text: "x", BBox: &geo.BBox{}}, nil)
		for _, s := range []*geo.Selection{x.Select(geo.Filter{}, nil), sel, sel.Within(geo.World)} {
			if diff := gocmp.Diff(geo.Facets{}, s.Facets()); diff != "" {
				t.Error(diff)
			}
			if diff := gocmp.Diff(geo.Marks{}, s.Marks(geo.World, 3)); diff != "" {
				t.Error(diff)
			}
			if b, ok := s.BBox(); ok || b != (geo.BBox{}) {
				t.Errorf("BBox() = %v, %v", b, ok)
			}
			if s.Count() != 0 || len(s.Revs(geo.ByDateDesc, 0, 50)) != 0 {
				t.Errorf("Count() = %d, Revs() = %v", s.Count(), s.Revs(geo.ByDateDesc, 0, 50))
			}
		}
	}
}

// TestFilterOfManyValues has ten thousand values of a name and as many revisions
// of a text.
func TestFilterOfManyValues(t *testing.T) {
	rows := inventedRows(3, 5000, 1)
	x := build(t, rows, 1)
	f := geo.Filter{Text: "words"}
	var text []int64
	for i := range int64(10000) {
		f.Groups = append(f.Groups, fmt.Sprintf("group-%d", i))
		text = append(text, i*2+2)
	}
	f.Groups = append(f.Groups, "alpha", "zeta")
	if got, want := x.Select(f, text).Count(), len(naive(rows, f, text)); got != want || want == 0 {
		t.Errorf("Count() = %d, want %d, more than none", got, want)
	}
}

func TestBuildIndexErrors(t *testing.T) {
	at := func(lon, lat float64) geo.Row {
		return geo.Row{Rev: 1, Feature: geo.Feature{ID: 1, Point: &orb.Point{lon, lat}, Precision: geo.Site}}
	}
	broken := errors.New("broken file")
	for name, c := range map[string]struct {
		row geo.Row
		err error
	}{
		"lon":         {row: at(180.1, 0)},
		"lat":         {row: at(0, -90.5)},
		"not a place": {row: at(math.NaN(), 0)},
		"no revision": {row: geo.Row{Feature: geo.Feature{ID: 1}}},
		"no number":   {row: geo.Row{Rev: 1}},
		"store":       {err: broken},
	} {
		x, err := geo.BuildIndex(func(yield func(geo.Row, error) bool) { yield(c.row, c.err) }, geo.Edition{})
		if err == nil || x != nil || c.err != nil && !errors.Is(err, c.err) {
			t.Errorf("%s: %v, %v, want an error", name, x, err)
		}
	}
}
