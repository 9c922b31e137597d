package geo

import (
	"iter"
	"slices"
)

// countryRun is a run of rows of what is known to one country only.
type countryRun struct {
	lo, hi  int
	country uint16
}

// findCountries are the rows of the countries' layer at which another country
// begins. They are few: rows of a country lie on its representative point.
func (x *Index) findCountries() (at []uint32) {
	lo, hi := x.layer(countryLayer)
	for row := lo; row < hi; row++ {
		if row == lo || x.countryOf(row) != x.countryOf(row-1) {
			at = append(at, uint32(row))
		}
	}
	return at
}

func (x *Index) countryOf(row int) uint16 { return x.profiles[x.profile[row]].country }

// countryRuns yields the runs of the rows of the countries' layer from lo up to but
// not including hi.
func (x *Index) countryRuns(lo, hi int) iter.Seq[countryRun] {
	return func(yield func(countryRun) bool) {
		next, _ := slices.BinarySearch(x.country, uint32(lo+1))
		for lo < hi {
			end := hi
			if next < len(x.country) {
				end = min(end, int(x.country[next]))
			}
			if !yield(countryRun{lo, end, x.countryOf(lo)}) {
				return
			}
			lo, next = end, next+1
		}
	}
}
