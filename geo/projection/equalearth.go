package projection

import (
	"math"

	"github.com/paulmach/orb"
)

// Coefficients of the Equal Earth projection: Šavrič, Patterson and Jenny, "The
// Equal Earth map projection", International Journal of Geographical Information
// Science 33 (2019).
const a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796

// EqualEarth is where a position (lon, lat in degrees) lies on a globe of radius
// 1, x to the east and y to the north of 0°, 0°. Equal areas stay equal. x runs
// from -2.7066 to 2.7066 and y from -1.3173 to 1.3173.
func EqualEarth(p orb.Point) orb.Point {
	const root3 = 1.7320508075688772
	t := math.Asin(root3 / 2 * math.Sin(p[1]*math.Pi/180))
	t2 := t * t
	t6 := t2 * t2 * t2
	x := 2 * root3 / 3 * p[0] * math.Pi / 180 * math.Cos(t) / (a1 + 3*a2*t2 + t6*(7*a3+9*a4*t2))
	y := t * (a1 + a2*t2 + t6*(a3+a4*t2))
	return orb.Point{x, y}
}
