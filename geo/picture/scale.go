package picture

import (
	"math"
	"strconv"

	"dateline/geo"
)

// The scale of symbols: the area of a symbol grows with the best figure of the
// killed. Legends and the map's script use the same numbers.
const (
	MarkRadiusMin = 5    // pixels, also for none killed and for a toll not known
	MarkRadiusOne = 1.75 // pixels for one person killed, if it were not below the minimum
	MarkRadiusMax = 40   // pixels
)

// MarkRadius is the radius in pixels of the symbol for that many killed. Shapes
// other than circles have the area of the circle.
func MarkRadius(killed int) float64 {
	return max(MarkRadiusMin, min(MarkRadiusMax, MarkRadiusOne*math.Sqrt(float64(max(0, killed)))))
}

// ClusterRadius is the radius in pixels of the ring of a cluster of that many
// incidents.
func ClusterRadius(count int) float64 {
	r := 10 + 3.2*math.Log10(float64(max(1, count)))
	if count > 99 {
		r += 2
	}
	return min(30, r)
}

// Symbol is the name of a kind's symbol: attack, plot, arrest, operation,
// warning, alert, or other for the kinds that share the small cross.
func Symbol(k geo.Kind) string {
	switch k {
	case geo.Attack:
		return "attack"
	case geo.FoiledPlot:
		return "plot"
	case geo.Arrest:
		return "arrest"
	case geo.SecurityOperation:
		return "operation"
	case geo.Warning:
		return "warning"
	case geo.AlertChange:
		return "alert"
	}
	return "other"
}

// Hollow reports whether a symbol is an outline: a plot or attack that was foiled.
func Hollow(k geo.Kind, o geo.Outcome) bool { return k == geo.FoiledPlot || o == geo.Foiled }

// ShortCount is a number in four characters at most: 999, 1.2k, 34k, 1.2M.
func ShortCount(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	value, unit := float64(n)/1000, "k"
	if n >= 999_500 {
		value, unit = float64(n)/1e6, "M"
	}
	if value < 9.95 {
		return number(value) + unit
	}
	return strconv.Itoa(int(math.Round(value))) + unit
}
