package geo

import (
	"math"
	"slices"
)

// Classes divides positive values into at most the given number of classes for
// a map's shades and gives the least value of each, ascending. Few whole numbers
// are a class each. Otherwise classes grow by the same factor, since counts of
// incidents differ by orders of magnitude, and begin at round numbers (1, 2 or 5
// and noughts); one that no value falls into is left out. Values that are not
// positive belong to none.
func Classes(values []int64, most int) []int64 {
	positive := slices.DeleteFunc(slices.Clone(values), func(v int64) bool { return v <= 0 })
	if len(positive) == 0 || most < 1 {
		return nil
	}
	slices.Sort(positive)
	if distinct := slices.Compact(slices.Clone(positive)); len(distinct) <= most {
		if least, greatest := distinct[0], distinct[len(distinct)-1]; greatest-least < int64(most) {
			return distinct
		}
	}
	least, greatest := float64(positive[0]), float64(positive[len(positive)-1])
	bounds := []int64{roundNumber(least, true)}
	for n := 1; n < most; n++ {
		b := roundNumber(least*math.Pow(greatest/least, float64(n)/float64(most)), false)
		first, _ := slices.BinarySearch(positive, bounds[len(bounds)-1])
		next, _ := slices.BinarySearch(positive, b)
		switch {
		case b <= bounds[len(bounds)-1] || next == len(positive):
		case next == first && len(bounds) > 1:
			bounds[len(bounds)-1] = b // nothing lies between
		default:
			bounds = append(bounds, b)
		}
	}
	return bounds
}

// ClassOf is the number of the class that v belongs to, from 0 on; -1 of none.
func ClassOf(bounds []int64, v int64) int {
	n, found := slices.BinarySearch(bounds, v)
	if found {
		return n
	}
	return n - 1
}

// roundNumber is the nearest of 1, 2, 5, 10, 20, 50, ... by ratio, or the nearest
// that is not greater than v.
func roundNumber(v float64, below bool) int64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	best := power
	for _, m := range []float64{2, 5, 10} {
		if b := m * power; b <= v || !below && b/v < v/best {
			best = b
		}
	}
	return int64(best)
}
