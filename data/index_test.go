package data_test

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"dateline/data"
	"dateline/geo"
	"dateline/geo/tile"
	"dateline/geo/tile/tiletest"
)

// reading is a published revision as its row in the database and its record
// say it, without the index.
type reading struct {
	held geo.Revisions
	geo.Feature
}

// readings go through the table of revisions with plain SQL.
func readings(t *testing.T, s *data.SQLite, path string) (list []reading) {
	t.Helper()
	found, err := raw(t, path).Query(`SELECT rev, edition_from, ifnull(edition_to, 0) FROM revision WHERE edition_from IS NOT NULL`)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	for found.Next() {
		var rev int64
		var r reading
		if err := found.Scan(&rev, &r.held.From, &r.held.Until); err != nil {
			t.Fatal(err)
		}
		records, err := s.Incidents(t.Context(), []int64{rev})
		if err != nil {
			t.Fatal(err)
		}
		r.Feature = records[0].Feature()
		list = append(list, r)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

func (r *reading) located() bool { return r.Point != nil && r.Precision != geo.Unlocated }

// meets is the filter as its vocabulary says it.
func (r *reading) meets(f geo.Filter) bool {
	countries, asked := f.AllCountries()
	words := func(text string) bool {
		have := strings.FieldsFunc(geo.Fold(text), func(c rune) bool { return c == ' ' || c == ',' || c == '.' })
		for _, w := range strings.Fields(geo.Fold(f.Text)) {
			if !slices.Contains(have, w) {
				return false
			}
		}
		return true
	}
	any := func(have, want []string) bool {
		return len(want) == 0 || slices.ContainsFunc(have, func(w string) bool { return slices.Contains(want, w) })
	}
	return r.held.In(f.Edition) && (!asked || slices.Contains(countries, r.Country)) && any(r.Groups, f.Groups) &&
		(len(f.Provinces) == 0 || slices.Contains(f.Provinces, geo.Fold(r.Admin1))) && (len(f.Kinds) == 0 || slices.Contains(f.Kinds, r.Kind)) && (len(f.Outcomes) == 0 || slices.Contains(f.Outcomes, r.Outcome)) &&
		(len(f.Methods) == 0 || slices.ContainsFunc(r.Methods, func(m geo.Method) bool { return slices.Contains(f.Methods, m) })) &&
		(f.KilledMin == 0 || r.Killed.Best.Or(-1) >= f.KilledMin) && r.Sources >= f.SourcesMin && r.Date.Overlaps(f.Time) &&
		(f.PrecisionMax == 0 || r.Precision != geo.Unlocated && r.Precision <= f.PrecisionMax) &&
		(f.BBox == nil || !r.located() || f.BBox.Contains(*r.Point)) && (f.Text == "" || words(r.Title))
}

// TestIndexAgainstTable publishes editions of invented incidents and asks the
// index that a server keeps thousands of random questions: its answers are those
// of going through the table.
func TestIndexAgainstTable(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	path := databasePath(t)
	s := openSQLite(t, path)
	const editions = 6
	publishInvented(t, r, s, 400)
	live, err := data.NewLive(t.Context(), s, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for range editions - 1 {
		publishInvented(t, r, s, 40)
		if err := live.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	all := readings(t, s, path)
	x := live.Snapshot().Index
	questions := 3000
	if testing.Short() {
		questions = 300
	}
	for range questions {
		f := askedAtRandom(r, all, editions)
		var text []int64
		if f.Text != "" {
			if text, err = s.Match(t.Context(), f.Text+" "); err != nil {
				t.Fatal(err)
			}
		}
		checkAgainstTable(t, r, x, all, f, text)
		if t.Failed() {
			t.Fatalf("filter %s", f.Query())
		}
	}
}

// inventedProvinces are some in several spellings, and none.
var inventedProvinces = []string{"Ḥamāh", "Hamah", "HAMAH", "Kabul", "Idlib governorate", ""}

var inventedWords = []string{"market", "bridge", "convoy", "school", "border"}

// publishInvented publishes n incidents, of which many are known already.
func publishInvented(t *testing.T, r *rand.Rand, s *data.SQLite, n int) {
	t.Helper()
	var list []*geo.Incident
	for _, k := range r.Perm(600)[:n] {
		i := incident(fmt.Sprint(k))
		at := orb.Point{float64(r.IntN(3600))/10 - 180, float64(r.IntN(1700))/10 - 85}
		switch r.IntN(8) {
		case 0:
			at[0] = []float64{180, -180}[r.IntN(2)]
		case 1:
			at = orb.Point{36.70760212345678, 34.8}
		}
		i.Kind, i.Outcome = geo.Kinds[r.IntN(4)], geo.Outcomes[r.IntN(3)]
		i.Methods = geo.Methods[r.IntN(4) : 4+r.IntN(3)]
		i.Country = []geo.Country{"RUS", "SYR", "FJI"}[r.IntN(3)]
		i.Title = strings.Join([]string{"Attack", inventedWords[r.IntN(5)], inventedWords[r.IntN(5)]}, " ")
		i.Summary, i.Texts = "", nil
		i.Killed = geo.Toll{Best: geo.Known(r.IntN(12) - 1)}
		start := geo.NewDay(2000+r.IntN(20), 1+r.IntN(12), 1)
		i.Date, i.DatePrecision = geo.Interval{Start: start, End: start + geo.Day(r.IntN(40))}, geo.PrecisionRange
		i.Places = i.Places[:1]
		i.Places[0].Country, i.Places[0].Name, i.Places[0].Precision, i.Places[0].Point = i.Country, "Somewhere", geo.GeoPrecision(1+r.IntN(7)), &at
		i.Places[0].Admin1 = inventedProvinces[r.IntN(len(inventedProvinces))]
		list = append(list, i)
	}
	p := publication(list...)
	if r.IntN(2) == 0 {
		for _, row := range rows(t, s, 0) {
			if row.Held.Until == 0 && r.IntN(40) == 0 && !slices.ContainsFunc(list, func(i *geo.Incident) bool { return i.ID == row.ID }) {
				p.Withdraw = append(p.Withdraw, row.ID)
			}
		}
		p.Incidents = nil
	}
	publish(t, s, p)
}

func askedAtRandom(r *rand.Rand, all []reading, editions int64) (f geo.Filter) {
	maybe := func() bool { return r.IntN(4) == 0 }
	if maybe() {
		f.Countries = []geo.Country{[]geo.Country{"RUS", "SYR", "FJI", "USA"}[r.IntN(4)]}
	}
	if maybe() {
		f.Provinces = [][]string{{"hamah"}, {"idlib governorate", "kabul"}, {"nowhere"}}[r.IntN(3)]
	}
	if maybe() {
		f.Kinds = geo.Kinds[r.IntN(3):4]
	}
	if maybe() {
		f.Outcomes = geo.Outcomes[:1+r.IntN(2)]
	}
	if maybe() {
		f.Methods = geo.Methods[r.IntN(5):6]
	}
	if maybe() {
		f.KilledMin = r.IntN(8)
	}
	if maybe() {
		f.PrecisionMax = geo.GeoPrecision(r.IntN(8))
	}
	if maybe() {
		f.Time = geo.Interval{Start: geo.NewDay(2000+r.IntN(20), 1+r.IntN(12), 1+r.IntN(28))}
		if maybe() {
			f.Time.End = f.Time.Start + geo.Day(r.IntN(900))
		}
	}
	if maybe() {
		f.Text = inventedWords[r.IntN(5)]
	}
	if maybe() {
		f.Edition = 1 + r.Int64N(editions)
	}
	if maybe() {
		at := orb.Point{180, 0}
		if p := all[r.IntN(len(all))].Point; p != nil && r.IntN(3) > 0 {
			at = *p
		}
		b := geo.BBoxAround(at, float64(r.IntN(7)), 600, 400)
		f.BBox = &b
	}
	return f
}

func checkAgainstTable(t *testing.T, r *rand.Rand, x *geo.Index, all []reading, f geo.Filter, text []int64) {
	t.Helper()
	sel := x.Select(f, text)
	var want, wantTiled []int64
	killed := int64(0)
	for _, row := range all {
		if row.meets(f) {
			want = append(want, row.ID)
			killed += int64(row.Killed.Best.Or(0))
			if row.located() {
				wantTiled = append(wantTiled, row.ID)
			}
		}
	}
	slices.Sort(want)
	var got []int64
	for row := range sel.All() {
		got = append(got, row.ID)
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("%d incidents %v, want %d %v", len(got), got[:min(5, len(got))], len(want), want[:min(5, len(want))])
		return
	}
	b, err := x.Select(f.WithoutCodes(), text).Breakdown(f, geo.ByYear)
	sum := float64(b.Undated)
	for _, n := range b.Incidents {
		sum += n
	}
	facets := sel.Facets()
	if err != nil || b.Matched != len(want) || b.Killed != killed || int(sum+0.5) != len(want) || facets.Total != len(want) || facets.Killed.Best != killed {
		t.Errorf("%d matched, %d killed, %v in bins, facets of %d with %d killed, %v; want %d and %d", b.Matched, b.Killed, sum, facets.Total, facets.Killed.Best, err, len(want), killed)
	}
	m := sel.Marks(geo.World, float64(r.IntN(18)))
	drawn := len(m.Points)
	for _, c := range m.Clusters {
		drawn += c.Count
	}
	for _, c := range m.Countries {
		drawn += c.Count
	}
	if drawn != len(wantTiled) || m.Total != drawn {
		t.Errorf("%d incidents drawn, %d told, want %d", drawn, m.Total, len(wantTiled))
	}
	if z := uint8(r.IntN(3)); tiled(t, sel, z) != len(wantTiled) || sel.Tiled() != len(wantTiled) {
		t.Errorf("%d incidents on tiles of zoom %d, %d told, want %d", tiled(t, sel, z), z, sel.Tiled(), len(wantTiled))
	}
}

// tiled counts the incidents on all tiles of a zoom.
func tiled(t *testing.T, sel *geo.Selection, z uint8) (n int) {
	t.Helper()
	for cell := range 1 << (2 * z) {
		var w tile.Writer
		if err := sel.Tile(&w, tile.ID{Z: z, X: uint32(cell) >> z, Y: uint32(cell) & (1<<z - 1)}, nil); err != nil {
			t.Fatal(err)
		}
		layers, err := tiletest.Decode(w.Bytes(), tile.Extent)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range layers {
			for _, f := range l.Features {
				if p := f.Geometry.(orb.Point); p[0] < 0 || p[0] >= tile.Extent || p[1] < 0 || p[1] >= tile.Extent {
					continue
				}
				count, ok := f.Properties["point_count"].(float64)
				if !ok {
					count = 1
				}
				n += int(count)
			}
		}
	}
	return n
}
