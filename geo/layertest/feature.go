// Package layertest has features to write to files in tests, and asks GDAL what
// it reads in them.
package layertest

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"time"

	"github.com/paulmach/orb"

	"dateline/geo"
)

// Base is the public address in files of tests.
const Base = "https://dateline.example"

// Awkward are features with all that a writer can trip over: texts with markup,
// quotes, line ends, several scripts and damaged bytes, numbers beyond 32 bits
// and 53, intervals, nothing known, edges of the map, and, when placeless, one
// without a position.
func Awkward(placeless bool) []geo.Feature {
	list := []geo.Feature{
		{
			ID: 1_000_000_007, Title: `<b>"Crocus" & 'City' Hall</b> ]]> &amp;`, Kind: geo.Attack, Outcome: geo.Completed,
			Methods: []geo.Method{"armed_assault", "arson_incendiary"}, Date: geo.NewDay(2024, 3, 22).Interval(), DatePrecision: geo.PrecisionDay,
			Place: "Красногорск", Country: "RUS", Admin1: "Московская область", Precision: geo.Site, Point: &orb.Point{37.3897, 55.82583},
			Groups: []string{"islamic-state-khorasan", "islamic-state"}, Attribution: geo.Claimed,
			Killed: geo.Toll{Low: geo.Known(139), Best: geo.Known(145), High: geo.Known(math.MaxInt32)}, Injured: geo.Toll{Best: geo.Known(551)},
			Sources: 4, SourceURL: "https://example.org/?a=1&b=<2>", Dataset: "seed", Edition: 3, Updated: time.Date(2024, 4, 2, 8, 0, 0, 0, time.UTC),
		},
		{
			ID: 2, Title: "هجوم \u202eمعكوس\u202c في كابل\r\nשורה שנייה\tend", Kind: geo.FoiledPlot, Outcome: geo.Foiled,
			Date: geo.Interval{Start: geo.NewDay(2023, 7, 1), End: geo.NewDay(2023, 7, 31)}, DatePrecision: geo.PrecisionMonth,
			Place: "Düsseldorf", Country: "DEU", Precision: geo.Province, RadiusKM: 150.25, Point: &orb.Point{6.77616, 51.22172},
			Attribution: geo.Suspected, Dataset: "seed", Edition: 1, Updated: time.Date(2023, 8, 1, 12, 0, 0, 0, time.UTC),
		},
		{
			ID: 9_007_199_254_740_993, Title: "damaged \xff\x00\x1f\uffff 🙂", Kind: geo.Attack, Outcome: geo.Failed,
			Date: geo.NewDay(987, 6, 5).Interval(), DatePrecision: geo.PrecisionDay, Country: "FJI", Precision: geo.NearPlace, RadiusKM: 12.5,
			Point: &orb.Point{-179.9999, -17}, Killed: geo.Toll{Low: geo.Known(0), Best: geo.Known(0), High: geo.Known(0)}, Dataset: "x", Edition: 2,
		},
		{ID: 4, Title: "Somewhere in Afghanistan", Kind: geo.Warning, Outcome: geo.NotApplicable, DatePrecision: geo.PrecisionUnknownDate, Country: "AFG", Precision: geo.CountryOnly, Point: &orb.Point{66, 33.8}, Dataset: "seed", Edition: 1},
		{ID: 5, Title: "At the pole", Kind: geo.Other, Outcome: geo.NotApplicable, DatePrecision: geo.PrecisionUnknownDate, Precision: geo.Site, Point: &orb.Point{180, 90}, Dataset: "seed", Edition: 1},
	}
	if placeless {
		list = append(list, geo.Feature{ID: 6, Title: "Nowhere known", Kind: geo.Warning, Outcome: geo.NotApplicable, DatePrecision: geo.PrecisionUnknownDate, Dataset: "seed", Edition: 1})
	}
	return list
}

// Head describes a layer with everything that a head can say.
func Head() geo.LayerHead {
	return geo.LayerHead{
		Base: Base, Matched: -1, Edition: 3, Published: time.Date(2024, 4, 2, 8, 0, 0, 0, time.UTC),
		Filter: geo.Filter{Countries: []geo.Country{"RUS", "AFG"}, Text: `"<&>"`}, Attribution: "Source: CNN & <UCDP>",
		Datasets: []geo.Dataset{{
			Slug: "ucdp-ged", Name: "UCDP GED", Version: "19.1", Licence: "CC-BY-4.0", LicenceURL: "https://creativecommons.org/licenses/by/4.0/",
			Attribution: "Source: UCDP", Redistribution: geo.Open, Note: "not for the file",
		}},
	}
}

// Invented are n features like those of a large data set, with texts of usual
// length, the same for the same seed: hot spots with many incidents, a third of
// them on coordinates that others have too.
func Invented(seed uint64, n int) []geo.Feature {
	r := rand.New(rand.NewPCG(seed, 7))
	list := make([]geo.Feature, n)
	for i := range list {
		spot := int(math.Pow(r.Float64(), 2.5) * 64)
		named := rand.New(rand.NewPCG(uint64(spot), uint64(r.IntN(40))))
		if r.IntN(3) > 0 {
			named = r
		}
		hot := rand.New(rand.NewPCG(uint64(spot), 1))
		at := orb.Point{
			math.Round((-15+hot.Float64()*95+named.NormFloat64())*1e6) / 1e6,
			math.Round((-5+hot.Float64()*45+named.NormFloat64())*1e6) / 1e6,
		}
		best := int(math.Pow(1-r.Float64()*0.9999, -0.6)) - 1
		day := geo.NewDay(1989, 1, 1) + geo.Day(r.IntN(12783))
		f := geo.Feature{
			ID: int64(i + 1), Title: fmt.Sprintf("%s killed in %s near settlement %d of hot spot %d", []string{"One", "Several people", "Soldiers", "Civilians"}[r.IntN(4)], []string{"an attack", "shelling", "a clash"}[r.IntN(3)], r.IntN(4000), spot),
			Kind: geo.Kinds[min(r.IntN(40), 10)%len(geo.Kinds)], Outcome: geo.Completed, Methods: []geo.Method{geo.Methods[r.IntN(len(geo.Methods))]},
			Date: day.Interval(), DatePrecision: geo.PrecisionDay, Place: fmt.Sprintf("Settlement %d", r.IntN(4000)),
			Country: []geo.Country{"AFG", "IRQ", "SOM", "SYR", "NGA", "YEM"}[spot%6], Admin1: fmt.Sprintf("Province %d", spot),
			Precision: geo.GeoPrecision(1 + r.IntN(5)), Point: &at, Groups: []string{fmt.Sprintf("group-%d", spot%20), fmt.Sprintf("government-of-%d", spot%6)},
			Attribution: geo.Claimed, Killed: geo.Toll{Low: geo.Known(best / 2), Best: geo.Known(best), High: geo.Known(best * 2)},
			Sources: 1 + r.IntN(4), SourceURL: fmt.Sprintf("https://news.example/%d/%d/report-%d.html", day.Year(), r.IntN(12), i), Dataset: "ged", Edition: 1 + int64(r.IntN(3)),
			Updated: time.Unix(1_700_000_000+int64(r.IntN(1_000_000)), 0),
		}
		f.RadiusKM = f.Precision.RadiusKM()
		if r.IntN(5) == 0 {
			f.Date.End += geo.Day(r.IntN(30))
			f.DatePrecision = geo.PrecisionRange
		}
		if r.IntN(3) == 0 {
			f.Injured.Best = geo.Known(r.IntN(50))
		}
		list[i] = f
	}
	return list
}

// Each yields the features of a list.
func Each(list []geo.Feature) iter.Seq2[geo.Feature, error] {
	return func(yield func(geo.Feature, error) bool) {
		for _, f := range list {
			if !yield(f, nil) {
				return
			}
		}
	}
}

// Broken yields the features of a list and then err.
func Broken(list []geo.Feature, err error) iter.Seq2[geo.Feature, error] {
	return func(yield func(geo.Feature, error) bool) {
		for f := range Each(list) {
			if !yield(f, nil) {
				return
			}
		}
		yield(geo.Feature{}, err)
	}
}

// Sources yields as many sources for each feature as it counts.
func Sources(list []geo.Feature) iter.Seq2[geo.SourceRow, error] {
	return func(yield func(geo.SourceRow, error) bool) {
		for _, f := range list {
			for n := range f.Sources {
				row := geo.SourceRow{Incident: f.ID, Source: geo.Source{
					Key: fmt.Sprint(n), Publisher: "The 'Daily' <News>", URL: f.SourceURL, Published: f.Date.Start, Supports: []string{"killed", "date"},
				}}
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}
