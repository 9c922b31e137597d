package geo_test

import (
	"iter"
	"math"
	"math/rand/v2"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// spot is a place round which invented incidents lie, as real ones do: few
// places have most of them, many lie on exactly the same coordinates.
type spot struct {
	country  geo.Country
	lon, lat float64
	spread   float64 // degrees
}

var spots = []spot{
	{"IRQ", 44.36, 33.31, 0.25}, {"AFG", 69.21, 34.56, 0.22}, {"SOM", 45.32, 2.05, 0.12}, {"SYR", 37.13, 36.20, 0.30},
	{"AFG", 65.74, 31.63, 0.45}, {"PAK", 71.52, 34.02, 0.50}, {"IRQ", 43.16, 36.36, 0.35}, {"NGA", 13.15, 11.83, 0.70},
	{"YEM", 44.19, 15.37, 0.60}, {"PAK", 66.98, 30.18, 0.60}, {"PSE", 34.47, 31.50, 0.10}, {"SYR", 36.28, 33.51, 0.20},
	{"COD", 29.22, -1.66, 0.80}, {"MLI", -0.05, 16.27, 1.20}, {"UKR", 37.80, 48.02, 0.50}, {"BFA", -1.63, 14.10, 0.90},
	{"MOZ", 39.32, -12.33, 1.00}, {"EGY", 33.80, 31.13, 0.40}, {"PHL", 124.28, 8.00, 0.60}, {"RUS", 37.62, 55.76, 0.25},
	{"IRN", 57.08, 30.28, 0.40}, {"FRA", 2.35, 48.86, 0.15}, {"SWE", 18.07, 59.33, 0.20}, {"COL", -74.07, 4.71, 1.00},
	{"FJI", 179.6, -16.5, 0.90}, {"RUS", 178.9, 71.2, 2.50},
}

var (
	inventedGroups   = []string{"alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"}
	inventedDatasets = []string{"seed", "ged", "acled"}
	// Some are one province in other spellings, and some none.
	inventedProvinces = []string{"Ḥamāh", "", "Kabul", "Hamah", "Idlib governorate", "HAMAH", "-", "Idlib Governorate", "Anbar"}
)

// often gives a number below n, small ones far more often.
func often(r *rand.Rand, n int) int {
	return min(int(math.Exp(r.Float64()*math.Log(float64(n+1))))-1, n-1)
}

// inventedFeature is an incident near a spot.
func inventedFeature(r *rand.Rand, id int64) geo.Feature {
	k := often(r, len(spots))
	s := spots[k]
	f := geo.Feature{
		ID: id, Kind: geo.Kinds[often(r, len(geo.Kinds))], Outcome: geo.Outcomes[often(r, len(geo.Outcomes))],
		Country: s.country, Dataset: inventedDatasets[often(r, len(inventedDatasets))], DatePrecision: geo.PrecisionDay,
		Attribution: geo.AttributionStatuses[often(r, len(geo.AttributionStatuses))], Sources: often(r, 12),
	}
	for range often(r, 4) {
		f.Methods = append(f.Methods, geo.Methods[often(r, len(geo.Methods))])
	}
	for range often(r, 4) {
		f.Groups = append(f.Groups, inventedGroups[(often(r, len(inventedGroups))+k)%len(inventedGroups)])
	}
	switch u := r.Float64(); {
	case u < 0.03: // the date is not known
		f.DatePrecision = geo.PrecisionUnknownDate
	default:
		start := geo.NewDay(1989, 1, 1) + geo.Day(math.Sqrt(r.Float64())*12783)
		f.Date = start.Interval()
		if u > 0.9 {
			f.Date.End, f.DatePrecision = start+geo.Day(r.IntN(400)), geo.PrecisionRange
		}
	}
	inventPlace(r, &f, k)
	inventTolls(r, &f)
	f.Admin1 = inventedProvinces[often(r, len(inventedProvinces))]
	return f
}

func inventPlace(r *rand.Rand, f *geo.Feature, k int) {
	s, at := spots[k], orb.Point{}
	switch u := r.Float64(); {
	case u < 0.02: // no position
		return
	case u < 0.06:
		f.Point, f.Precision = &orb.Point{s.lon, s.lat}, geo.CountryOnly
		return
	case u < 0.40: // a named place: many on one coordinate
		named := rand.New(rand.NewPCG(uint64(k), uint64(often(r, 120))))
		at = orb.Point{s.lon + named.NormFloat64()*s.spread, s.lat + named.NormFloat64()*s.spread}
		f.Precision = geo.Settlement
	case u < 0.90:
		rad := s.spread * 0.4 * (math.Pow(1-r.Float64()*0.995, -0.45) - 0.6)
		at = orb.Point{s.lon + rad*r.NormFloat64()*0.7, s.lat + rad*r.NormFloat64()*0.7}
		f.Precision = []geo.GeoPrecision{geo.Site, geo.NearPlace, geo.District, geo.Area, geo.International}[often(r, 5)]
	default:
		at = orb.Point{s.lon + math.Round(r.NormFloat64()*3), s.lat + math.Round(r.NormFloat64()*3)}
		f.Precision = geo.Province
	}
	if at[0] > 180 {
		at[0] -= 360
	}
	if r.IntN(10) > 0 { // as most are written
		at = orb.Point{math.Round(at[0]*1e5) / 1e5, math.Round(at[1]*1e5) / 1e5}
	}
	f.Point, f.RadiusKM = &orb.Point{at[0], min(max(at[1], -90), 90)}, f.Precision.RadiusKM()
}

func inventTolls(r *rand.Rand, f *geo.Feature) {
	best := int(math.Pow(1-r.Float64()*0.9999, -0.6)) - 1
	if r.IntN(10) > 0 {
		f.Killed.Best = geo.Known(best)
	}
	if r.IntN(3) > 0 {
		f.Killed.Low, f.Killed.High = geo.Known(best-r.IntN(best/4+1)), geo.Known(best+r.IntN(best/3+2))
	}
	if r.IntN(2) > 0 {
		f.Injured.Best = geo.Known(best*r.IntN(4) + r.IntN(3))
	}
	if r.IntN(50) == 0 {
		f.Hostages, f.Arrested = geo.Known(r.IntN(9)), geo.Known(r.IntN(3))
	}
}

// inventedRows are n revisions of incidents, the same for the same seed. With
// editions above 1, some incidents have several readings, one after the other,
// and some were withdrawn. Few lie on the edges of the map.
func inventedRows(seed uint64, n int, editions int64) []geo.Row {
	r := rand.New(rand.NewPCG(seed, 2))
	edges := []orb.Point{{180, 10}, {-180, 10}, {180, -17}, {-180, -17}, {-179.99, -17}, {179.99, -17}, {0, 90}, {12, -90}, {180, 90}, {0, 86}, {0, 85.06}, {30, -85.2}, {0, 0}}
	rows := make([]geo.Row, 0, n)
	for id := int64(1); len(rows) < n; id++ {
		from := 1 + r.Int64N(editions)
		for {
			f := inventedFeature(r, id)
			if r.IntN(200) == 0 {
				p := edges[r.IntN(len(edges))]
				f.Point, f.Precision = &p, geo.GeoPrecision(1+r.IntN(7))
			}
			row := geo.Row{Rev: int64(len(rows)) + 1, Held: geo.Revisions{From: from}, Feature: f}
			row.Edition = from
			if from < editions && r.IntN(4) == 0 {
				row.Held.Until = from + 1 + r.Int64N(editions-from)
			}
			rows = append(rows, row)
			if row.Held.Until == 0 || r.IntN(5) == 0 {
				break
			}
			from = row.Held.Until
		}
	}
	rows = rows[:n]
	r.Shuffle(n, func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	return rows
}

func seqOf(rows []geo.Row) iter.Seq2[geo.Row, error] {
	return func(yield func(geo.Row, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// inventedBox is a box of any size, often small and near incidents, sometimes
// across 180°, over a pole or without area.
func inventedBox(r *rand.Rand, rows []geo.Row) geo.BBox {
	at := orb.Point{r.Float64()*360 - 180, r.Float64()*180 - 90}
	if p := rows[r.IntN(len(rows))].Point; p != nil && r.IntN(4) > 0 {
		at = *p
	}
	w, h := 180*math.Pow(r.Float64(), 6), 90*math.Pow(r.Float64(), 6)
	switch r.IntN(12) {
	case 0:
		return geo.World
	case 1:
		w, h = 0, 0
	case 2:
		at[0] = []float64{180, -180}[r.IntN(2)]
	case 3:
		w = 0
	}
	b := geo.BBox{West: at[0] - w, South: max(-90, at[1]-h), East: at[0] + w, North: min(90, at[1]+h)}
	if b.West < -180 {
		b.West += 360
	}
	if b.East > 180 {
		b.East -= 360
	}
	return b
}

// inventedArea has corners here and there in an invented box, which may cross
// each other's edges; some are corners that incidents lie on.
func inventedArea(r *rand.Rand, rows []geo.Row) geo.Outline {
	b := inventedBox(r, rows)
	var a geo.Outline
	for range 3 + r.IntN(9) {
		p := orb.Point{b.West + min(b.Width(), 179)*r.Float64(), b.South + (b.North-b.South)*r.Float64()}
		if at := rows[r.IntN(len(rows))].Point; at != nil && math.Abs(at[0]-p[0]) < 90 && r.IntN(6) == 0 {
			p = *at
		}
		a = append(a, p)
	}
	parsed, err := geo.ParseOutline(a.String())
	if err != nil {
		return nil // without extent, or too wide by a corner far off
	}
	return parsed
}

// some picks up to n values of a list, mostly none.
func some[T any](r *rand.Rand, list []T, n int) (out []T) {
	if r.IntN(4) > 0 {
		return nil
	}
	for range 1 + r.IntN(n) {
		out = append(out, list[r.IntN(len(list))])
	}
	return out
}

// inventedFilter is a filter of random parts and the revisions that its text matches.
func inventedFilter(r *rand.Rand, rows []geo.Row, editions int64) (f geo.Filter, text []int64) {
	f.Countries = some(r, []geo.Country{"IRQ", "AFG", "SYR", "RUS", "FJI", "MLI", "USA"}, 4)
	if r.IntN(10) == 0 {
		f.Regions = []geo.Region{"middle-east"}
	}
	f.Groups = some(r, append([]string{"nobody"}, inventedGroups...), 3)
	f.Kinds, f.Outcomes = some(r, geo.Kinds, 4), some(r, geo.Outcomes, 3)
	f.Methods, f.Datasets = some(r, geo.Methods, 5), some(r, append([]string{"none"}, inventedDatasets...), 2)
	if r.IntN(4) == 0 {
		f.Provinces = some(r, []string{"hamah", "kabul", "idlib governorate", "nowhere"}, 2)
	}
	if r.IntN(4) == 0 {
		f.KilledMin = r.IntN(6)
	}
	if r.IntN(4) == 0 {
		f.PrecisionMax = geo.GeoPrecision(r.IntN(9))
	}
	if r.IntN(4) == 0 {
		f.SourcesMin = r.IntN(6)
	}
	if r.IntN(4) == 0 {
		f.Missing = some(r, geo.GapWords, 3)
	}
	if r.IntN(3) == 0 {
		a := geo.NewDay(1989+r.IntN(36), 1+r.IntN(12), 1+r.IntN(28))
		f.Time = geo.Interval{Start: a, End: a + geo.Day(r.IntN(4000))}
		switch r.IntN(4) {
		case 0:
			f.Time.Start = 0
		case 1:
			f.Time.End = 0
		}
	}
	if r.IntN(3) == 0 {
		b := inventedBox(r, rows)
		f.BBox = &b
	}
	if r.IntN(4) == 0 {
		f.Area = inventedArea(r, rows)
	}
	if r.IntN(3) == 0 {
		f.Edition = r.Int64N(editions + 2)
	}
	if r.IntN(5) == 0 {
		f.Text = "words"
		for _, row := range rows {
			if row.Rev%7 == 3 || r.IntN(50) == 0 {
				text = append(text, row.Rev)
			}
		}
		if r.IntN(4) == 0 {
			text = append(text, math.MaxInt64/2) // of another index: far away
		}
	}
	return f, text
}
