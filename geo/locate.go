package geo

import (
	"math"

	"dateline/geo/topology"

	"github.com/paulmach/orb"
)

// Spot is where a point lies, by who controls the land as Natural Earth shows
// it. Province names are English, codes ISO 3166-2 and empty where there is none.
type Spot struct {
	Country    Country
	Admin1     string
	Admin1Code string
	// KM is 0 on land. For a point off every outline it is the distance in
	// kilometres to the nearest one, which is then the country's; at most 25.
	KM float64
}

// nearest is how far off a coast, in kilometres, a point may be.
const nearest = 25

// Locator finds the country and province of a point. It is safe for concurrent
// use.
//
// The lines between provinces are filed in the cells of a grid of a quarter
// degree. Each cell has a point of reference whose province is known. A point's
// province is what lies on its side of the first line that is met on the way to
// the point of reference, or the reference's own when there is none:
//
//	+-----------+
//	|   \  B    |   p to ref crosses the line once: p is in the province on
//	| p  \  ref |   the line's left. A cell without lines needs no walk.
//	|  A  \     |
//	+-----------+
type Locator struct {
	net    *topology.Topology
	points []topology.Point
	sides  []sides // by point: beside the segment from it to the next one
	start  []uint32
	list   []uint32 // segments, as the index of their first point; by cell from start
	refs   []uint16 // by cell: the province of its reference
}

type sides struct{ left, right uint16 }

const (
	cellSize = topology.Degree / 4
	columns  = 360 * topology.Degree / cellSize
	rows     = 180 * topology.Degree / cellSize
)

// ReadLocator makes a Locator from the land file of package base. It takes about
// a tenth of a second and 25 MB.
func ReadLocator(land []byte) (*Locator, error) {
	net, err := topology.Read(land)
	if err != nil {
		return nil, err
	}
	l := &Locator{net: net}
	total := 0
	for _, a := range net.Arcs {
		total += len(a.Points)
	}
	l.points, l.sides = make([]topology.Point, 0, total), make([]sides, 0, total)
	for _, a := range net.Arcs {
		if a.Left == topology.None && a.Right == topology.None {
			continue // water
		}
		for i, p := range a.Points {
			l.points = append(l.points, p)
			s := sides{a.Left, a.Right}
			if i == len(a.Points)-1 {
				s = sides{topology.None, topology.None} // no segment starts here
			}
			l.sides = append(l.sides, s)
		}
	}
	net.Arcs = nil
	l.file()
	l.refer()
	return l, nil
}

// file puts the segments into the cells that they run through.
func (l *Locator) file() {
	l.start = make([]uint32, columns*rows+1)
	for i := range l.points {
		l.cells(i, func(c int) { l.start[c+1]++ })
	}
	for c := range columns * rows {
		l.start[c+1] += l.start[c]
	}
	l.list = make([]uint32, l.start[columns*rows])
	next := make([]uint32, columns*rows)
	for i := range l.points {
		l.cells(i, func(c int) {
			l.list[l.start[c]+next[c]] = uint32(i)
			next[c]++
		})
	}
}

// cells calls visit for each cell that segment i touches.
func (l *Locator) cells(i int, visit func(int)) {
	if l.sides[i].left == l.sides[i].right {
		return
	}
	a, b := l.points[i], l.points[i+1]
	c0, c1 := column(min(a[0], b[0])), column(max(a[0], b[0]))
	r0, r1 := row(min(a[1], b[1])), row(max(a[1], b[1]))
	if c0 == c1 || r0 == r1 {
		for r := r0; r <= r1; r++ {
			for c := c0; c <= c1; c++ {
				visit(r*columns + c)
			}
		}
		return
	}
	for r := r0; r <= r1; r++ { // the part of the segment in this row, generously
		y0 := min(max(float64(rowStart(r))-1, float64(min(a[1], b[1]))), float64(max(a[1], b[1])))
		y1 := max(min(float64(rowStart(r+1))+1, float64(max(a[1], b[1]))), float64(min(a[1], b[1])))
		slope := float64(b[0]-a[0]) / float64(b[1]-a[1])
		x0, x1 := float64(a[0])+(y0-float64(a[1]))*slope, float64(a[0])+(y1-float64(a[1]))*slope
		for c := column(int32(min(x0, x1)) - 1); c <= column(int32(max(x0, x1))+1); c++ {
			visit(r*columns + c)
		}
	}
}

func column(x int32) int {
	return int(min(max(x+180*topology.Degree, 0), 360*topology.Degree-1) / cellSize)
}

func row(y int32) int {
	return int(min(max(y+90*topology.Degree, 0), 180*topology.Degree-1) / cellSize)
}

func rowStart(r int) int32 { return int32(r)*cellSize - 90*topology.Degree }

// reference is the point of reference of a cell: near its middle, and at a place
// that no vertex can have.
func reference(c, r int) orb.Point {
	return orb.Point{
		float64(c*cellSize-180*topology.Degree) + cellSize*0.5173,
		float64(r*cellSize-90*topology.Degree) + cellSize*0.4791,
	}
}

// refer finds the provinces of all references, going east from the open end of
// each row. At -180° begins the map: there everything is outside.
func (l *Locator) refer() {
	l.refs = make([]uint16, columns*rows)
	for r := range rows {
		at := reference(-1, r)
		in := uint16(topology.None)
		for c := range columns {
			to := reference(c, r)
			cell := r*columns + c
			cells := [2]int{cell, cell - 1}
			if c == 0 {
				cells[1] = cell
			}
			if near, ok := l.firstLine(to, at, cells[:]...); ok {
				in = near
			}
			l.refs[r*columns+c] = in
			at = to
		}
	}
}

// firstLine is the province on p's side of the line nearest to p among those
// between p and q, looking in some cells.
func (l *Locator) firstLine(p, q orb.Point, cells ...int) (province uint16, ok bool) {
	first := math.Inf(1)
	dx, dy := q[0]-p[0], q[1]-p[1]
	for _, cell := range cells {
		for _, i := range l.list[l.start[cell]:l.start[cell+1]] {
			a, b := l.points[i], l.points[i+1]
			ax, ay := float64(a[0])-p[0], float64(a[1])-p[1]
			bx, by := float64(b[0])-p[0], float64(b[1])-p[1]
			sa, sb := dx*ay-dy*ax, dx*by-dy*bx // which side of p-q the ends are on
			if (sa < 0) == (sb < 0) {
				continue
			}
			// Where p-q is met: 0 at p, 1 at q.
			cross := (ax*by - ay*bx) / (dx*(by-ay) - dy*(bx-ax))
			if cross < 0 || cross > 1 || cross >= first {
				continue
			}
			first, ok = cross, true
			if province = l.sides[i].left; (bx-ax)*(-ay)-(by-ay)*(-ax) < 0 {
				province = l.sides[i].right
			}
		}
	}
	return province, ok
}

// Locate finds where the point (lon, lat) lies; false is at sea, more than 25 km
// from land, and no position on earth.
func (l *Locator) Locate(p orb.Point) (Spot, bool) {
	if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
		return Spot{}, false
	}
	at := orb.Point{p[0] * topology.Degree, p[1] * topology.Degree}
	c, r := column(int32(math.Floor(at[0]))), row(int32(math.Floor(at[1])))
	cell := r*columns + c
	in := l.refs[cell]
	if l.start[cell] != l.start[cell+1] {
		if near, ok := l.firstLine(at, reference(c, r), cell); ok {
			in = near
		}
	}
	if in != topology.None {
		return l.spot(in, 0), true
	}
	if in, km := l.near(at); in != topology.None {
		return l.spot(in, km), true
	}
	return Spot{}, false
}

func (l *Locator) spot(province uint16, km float64) Spot {
	u := l.net.Provinces[province]
	return Spot{Country: Country(u.Country), Admin1: u.Name, Admin1Code: u.Code, KM: km}
}

// kmPerStep is the length of a coordinate step along a meridian, on a sphere of
// 6371.0088 km.
const kmPerStep = 6371.0088 * math.Pi / 180 / topology.Degree

// near finds the nearest line that has land beside it.
func (l *Locator) near(at orb.Point) (province uint16, km float64) {
	province, km = topology.None, nearest
	shrink := max(math.Cos(at[1]/topology.Degree*math.Pi/180), 0.01) // of a degree of longitude
	dy := int32(math.Ceil(nearest / kmPerStep))
	dx := int32(min(nearest/kmPerStep/shrink, 180*topology.Degree-1))
	x, y := int32(at[0]), int32(at[1])
	c0, c1 := floorCell(x-dx), floorCell(x+dx)
	for r := row(y - dy); r <= row(y+dy); r++ {
		for c := c0; c <= c1; c++ {
			round := 0 // the map goes on beyond 180°
			switch {
			case c < 0:
				round = columns
			case c >= columns:
				round = -columns
			}
			cell := r*columns + c + round
			px := at[0] + float64(round*cellSize)
			for _, i := range l.list[l.start[cell]:l.start[cell+1]] {
				a, b := l.points[i], l.points[i+1]
				ax, ay := (float64(a[0])-px)*shrink, float64(a[1])-at[1]
				bx, by := (float64(b[0])-px)*shrink, float64(b[1])-at[1]
				if d := originDistance(ax, ay, bx, by) * kmPerStep; d <= km {
					km = d
					if province = l.sides[i].left; province == topology.None {
						province = l.sides[i].right
					}
				}
			}
		}
	}
	return province, km
}

// floorCell is the column of a longitude that may lie beyond 180°.
func floorCell(x int32) int {
	return int(math.Floor(float64(x+180*topology.Degree) / cellSize))
}

// originDistance is the distance of the segment from a to b from 0,0.
func originDistance(ax, ay, bx, by float64) float64 {
	dx, dy := bx-ax, by-ay
	t := 0.0
	if n := dx*dx + dy*dy; n > 0 {
		t = min(max(-(ax*dx+ay*dy)/n, 0), 1)
	}
	return math.Hypot(ax+t*dx, ay+t*dy)
}
