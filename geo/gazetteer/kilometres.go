package gazetteer

import (
	"math"

	"github.com/paulmach/orb"
)

func onEarth(p orb.Point) bool { return math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90 }

// kilometres is the distance of two points on a sphere of 6371.0088 km, by the
// haversine formula.
func kilometres(a, b orb.Point) float64 {
	const r, rad = 6371.0088, math.Pi / 180
	x, y := math.Sin((b[1]-a[1])*rad/2), math.Sin((b[0]-a[0])*rad/2)
	return 2 * r * math.Asin(min(1, math.Sqrt(x*x+math.Cos(a[1]*rad)*math.Cos(b[1]*rad)*y*y)))
}
