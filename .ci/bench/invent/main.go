// Command invent writes a CSV file of invented incidents, for measurements at
// the field's sizes. Nothing in it is real: the places are real cities, what is
// said to have happened there is made up.
//
//	go run ./.ci/bench/invent -n 200000 >invented.csv
//
// The same -n gives the same bytes, and a smaller file is the beginning of a
// larger one. Few places have most of the incidents, as in real files: a third
// lie exactly on a named place, most of the others near a city, a tenth anywhere
// in the wider region. Later years have more, most tolls are small, few are large.
package main

import (
	"bufio"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"time"
)

type city struct {
	name, country string
	lon, lat      float64
	spread        float64 // degrees
}

// cities by weight: the k-th has a share proportional to (k+1)^-0.9.
var cities = []city{
	{"Baghdad", "IRQ", 44.36, 33.31, 0.25}, {"Kabul", "AFG", 69.21, 34.56, 0.22}, {"Mogadishu", "SOM", 45.32, 2.05, 0.12},
	{"Aleppo", "SYR", 37.13, 36.20, 0.30}, {"Kandahar", "AFG", 65.74, 31.63, 0.45}, {"Peshawar", "PAK", 71.52, 34.02, 0.50},
	{"Mosul", "IRQ", 43.16, 36.36, 0.35}, {"Maiduguri", "NGA", 13.15, 11.83, 0.70}, {"Jalalabad", "AFG", 70.45, 34.43, 0.40},
	{"Sanaa", "YEM", 44.19, 15.37, 0.60}, {"Quetta", "PAK", 66.98, 30.18, 0.60}, {"Gaza", "PSE", 34.47, 31.50, 0.10},
	{"Karachi", "PAK", 67.00, 24.86, 0.15}, {"Damascus", "SYR", 36.28, 33.51, 0.20}, {"Srinagar", "IND", 74.80, 34.08, 0.40},
	{"Goma", "COD", 29.22, -1.66, 0.80}, {"Gao", "MLI", -0.05, 16.27, 1.20}, {"Kirkuk", "IRQ", 44.39, 35.47, 0.30},
	{"Donetsk", "UKR", 37.80, 48.02, 0.50}, {"Kunduz", "AFG", 68.86, 36.73, 0.30}, {"Djibo", "BFA", -1.63, 14.10, 0.90},
	{"Kismayo", "SOM", 42.55, -0.36, 0.50}, {"Aden", "YEM", 45.02, 12.79, 0.20}, {"Bunia", "COD", 30.25, 1.57, 0.60},
	{"Pemba", "MOZ", 39.32, -12.33, 1.00}, {"Arish", "EGY", 33.80, 31.13, 0.40}, {"Tripoli", "LBY", 13.19, 32.89, 0.30},
	{"Marawi", "PHL", 124.28, 8.00, 0.60}, {"Pattani", "THA", 101.25, 6.87, 0.35}, {"Diyarbakir", "TUR", 40.23, 37.91, 0.60},
	{"Grozny", "RUS", 45.69, 43.32, 0.40}, {"Moscow", "RUS", 37.62, 55.76, 0.25}, {"Kerman", "IRN", 57.08, 30.28, 0.40},
	{"Dushanbe", "TJK", 68.79, 38.56, 0.40}, {"Garissa", "KEN", 39.65, -0.45, 0.70}, {"Colombo", "LKA", 79.86, 6.93, 0.20},
	{"Dhaka", "BGD", 90.41, 23.81, 0.40}, {"Paris", "FRA", 2.35, 48.86, 0.15}, {"Berlin", "DEU", 13.41, 52.52, 0.20},
	{"Istanbul", "TUR", 28.98, 41.01, 0.20}, {"New York", "USA", -74.01, 40.71, 0.20}, {"Bogota", "COL", -74.07, 4.71, 1.00},
}

var (
	groups  = []string{"Unknown", "Group A", "Group B", "Group C", "Group D", "Group E", "Group F", "Group G", "Group H", "Group I", "Group J", "Group K"}
	kinds   = []string{"attack", "attack", "arrest", "security operation", "foiled plot", "warning"}
	methods = []string{"armed assault", "bombing", "shelling", "air_drone", "kidnapping", "assassination", "stabbing"}
	targets = []string{"police checkpoint", "army convoy", "market", "mosque", "government office", "school", "election rally", "bus station", "hotel", "aid convoy"}
	reports = []string{
		"Local officials said the number of casualties could rise as rescue work went on.",
		"Witnesses described a blast followed by several minutes of gunfire.",
		"No group had claimed responsibility by the end of the day.",
		"Hospital sources gave a higher figure than the interior ministry.",
		"The report rests on a single source and the exact place is uncertain.",
	}
)

var header = []string{"id", "date", "date_end", "country", "place", "longitude", "latitude", "geo_precision", "kind", "method", "perpetrator",
	"killed_low", "killed", "killed_high", "injured", "title", "summary", "source_url"}

func main() {
	log.SetFlags(0)
	n := flag.Int("n", 10_000, "`number` of incidents")
	flag.Parse()
	if err := write(os.Stdout, *n); err != nil {
		log.Fatal(err)
	}
}

func write(w io.Writer, n int) error {
	buffer := bufio.NewWriterSize(w, 1<<20)
	out := csv.NewWriter(buffer)
	if err := out.Write(header); err != nil {
		return err
	}
	shares := shares()
	for i := range n {
		if err := out.Write(incident(i, shares)); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return buffer.Flush()
}

// shares are the cities' shares of all incidents, added up.
func shares() []float64 {
	out, sum := make([]float64, len(cities)), 0.0
	for k := range out {
		sum += math.Pow(float64(k+1), -0.9)
		out[k] = sum
	}
	for k := range out {
		out[k] /= sum
	}
	return out
}

// often gives a number below n, small ones far more often.
func often(r *rand.Rand, n int) int {
	return min(int(math.Exp(r.Float64()*math.Log(float64(n+1))))-1, n-1)
}

func pick(r *rand.Rand, list []string) string { return list[often(r, len(list))] }

func incident(i int, shares []float64) []string {
	r := rand.New(rand.NewPCG(1, uint64(i))) // each its own, so that a shorter file begins alike
	k, u := 0, r.Float64()
	for k < len(cities)-1 && shares[k] < u {
		k++
	}
	c := cities[k]
	lon, lat, precision := place(r, k)
	day := time.Date(1989, 1, 1+int(math.Sqrt(r.Float64())*13_000), 0, 0, 0, 0, time.UTC)
	end := ""
	if r.Float64() < 0.05 {
		end = day.AddDate(0, 0, 1+r.IntN(60)).Format(time.DateOnly)
	}
	best := int(math.Pow(1-r.Float64()*0.9999, -0.6)) - 1
	kind, target := pick(r, kinds), pick(r, targets)
	toll := []string{strconv.Itoa(best - r.IntN(best/4+1)), strconv.Itoa(best), strconv.Itoa(best + r.IntN(best/3+2)), strconv.Itoa(best*r.IntN(4) + r.IntN(3))}
	if r.Float64() < 0.04 {
		toll = []string{"", "", "", ""}
	}
	at := func(degrees float64) string { return strconv.FormatFloat(degrees, 'f', 5, 64) }
	return append(append([]string{
		strconv.Itoa(i + 1), day.Format(time.DateOnly), end, c.country, c.name, at(lon), at(lat), precision,
		kind, pick(r, methods), groups[(often(r, len(groups))+k)%len(groups)],
	}, toll...),
		fmt.Sprintf("%s: %s at a %s", c.name, kind, target),
		fmt.Sprintf("Invented: on %s a %s was reported near %s, at a %s. %s %s", day.Format("2 January 2006"), kind, c.name, target, reports[r.IntN(5)], reports[r.IntN(5)]),
		"https://example.org/"+day.Format("2006/01")+"/"+strconv.FormatUint(r.Uint64()>>24, 36))
}

// place is where an incident of city k lies, and how exactly that is known.
func place(r *rand.Rand, k int) (lon, lat float64, precision string) {
	c := cities[k]
	switch u := r.Float64(); {
	case u < 0.35: // on a named place, which is the same for all who choose it
		named := rand.New(rand.NewPCG(uint64(k), uint64(often(r, 120))))
		lon, lat = round(c.lon+named.NormFloat64()*c.spread), round(c.lat+named.NormFloat64()*c.spread)
		precision = "settlement"
	case u < 0.90:
		far := c.spread * 0.4 * (math.Pow(1-r.Float64()*0.995, -0.45) - 0.6)
		lon, lat = c.lon+far*r.NormFloat64()*0.7, c.lat+far*r.NormFloat64()*0.7
		precision = "near"
	default:
		lon, lat = c.lon+r.NormFloat64()*3, c.lat+r.NormFloat64()*3
		precision = "province"
	}
	return lon, max(-60, min(lat, 80)), precision
}

func round(degrees float64) float64 { return math.Round(degrees*100) / 100 }
