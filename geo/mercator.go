package geo

import "math"

// MercatorLat is the latitude, in degrees, at which a web map ends.
const MercatorLat = 85.05112877980659

// mercatorY is the y of a latitude as a fraction of the web map's height, 0 at
// the top. It is right to 1e-11 of the height, less than half a millimetre
// on the ground, and takes a fifth of the logarithm's time, of which a tile would need
// one for each of its incidents: between the 32nds of a degree it is the cubic that
// has the value and the slope of both ends (Hermite's).
func mercatorY(lat float64) float64 {
	at := (max(-MercatorLat, min(MercatorLat, lat)) + mercatorEdge) * mercatorSteps
	k := int(at)
	t := at - float64(k)
	a, b := &mercatorNodes[k], &mercatorNodes[k+1]
	d := b.y - a.y
	return a.y + t*(a.slope+t*(3*d-2*a.slope-b.slope+t*(a.slope+b.slope-2*d)))
}

const (
	mercatorEdge  = 86 // degrees
	mercatorSteps = 32 // a degree
)

// mercatorNodes are y and its slope, a step, at each step from -mercatorEdge on.
var mercatorNodes = func() (nodes [2*mercatorEdge*mercatorSteps + 1]struct{ y, slope float64 }) {
	for k := range nodes {
		lat := (float64(k)/mercatorSteps - mercatorEdge) * math.Pi / 180
		nodes[k].y = 0.5 - math.Asinh(math.Tan(lat))/(2*math.Pi)
		nodes[k].slope = -1 / math.Cos(lat) / (2 * math.Pi) * math.Pi / 180 / mercatorSteps
	}
	return nodes
}()

func mercatorLat(y float64) float64 {
	return math.Atan(math.Sinh(math.Pi*(1-2*y))) * 180 / math.Pi
}
