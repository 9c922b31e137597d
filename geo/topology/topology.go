// Package topology is the land of the earth as a net of lines: every line is
// stored once and knows which province lies on its left and which on its right.
// Lakes and rivers are lines in it that belong to nobody.
// The base map draws it, [dateline/geo.Locator] asks it where a point is. A line
// that two countries share is therefore the same line for both, at every level
// of detail.
//
// Each vertex carries the zoom level from which it matters, found by
// Visvalingam's effective area in Web Mercator, so that one set of lines serves
// all zoom levels.
package topology

import "iter"

// None is the province index of what is no land.
const None = 0xffff

// MaxLevel is the zoom level at which every stored vertex is used.
const MaxLevel = 9

// Degree is the number of coordinate steps in a degree.
const Degree = 10000

// Point is a longitude and a latitude in steps of 1/[Degree] degrees.
type Point [2]int32

// Class says what a line separates.
type Class uint8

// The classes of a line, the most important first.
const (
	Coast    Class = iota // land from sea
	Cut                   // the end of the map at 180° and at the pole; never drawn
	Country               // two countries
	Disputed              // territory that two parties claim, or a line of control
	Province              // two provinces of a country
	Shore                 // a lake from the land round it; closed, the lake on the left
	River                 // nothing
)

// Arc is a line between two junctions, or a closed one.
type Arc struct {
	Left, Right uint16 // indexes of the provinces beside it, or None
	Class       Class
	MinZoom     uint8   // the zoom level from which a province line, lake or river is drawn
	Points      []Point // at least two; Left is on the left when walking along them
	Levels      []uint8 // per point: the zoom level from which it matters
}

// Unit is a province, or whatever a country's first order of division is called. Country is ISO 3166-1 alpha-3 (XKX
// for Kosovo), Code is ISO 3166-2 or empty, Name is English.
type Unit struct {
	Country, Code, Name string
}

// Topology is the whole net.
type Topology struct {
	Provinces []Unit
	Arcs      []Arc
}

// Country is the code of the country that province i belongs to; None gives "".
func (t *Topology) Country(i uint16) string {
	if i == None {
		return ""
	}
	return t.Provinces[i].Country
}

// Step is an arc in the direction in which a path runs along it.
type Step struct {
	Arc     int
	Reverse bool
}

// Points yields the points of a path at a level of detail; the junction between
// two arcs comes once. A closed path ends with its first point unless that is
// not needed at this level.
func (t *Topology) Points(path []Step, level uint8) iter.Seq[Point] {
	return func(yield func(Point) bool) {
		for i, s := range path {
			a := &t.Arcs[s.Arc]
			n := len(a.Points)
			for k := range n {
				if k == 0 && i > 0 {
					continue
				}
				j := k
				if s.Reverse {
					j = n - 1 - k
				}
				if a.Levels[j] <= level && !yield(a.Points[j]) {
					return
				}
			}
		}
	}
}

// Paths joins the chosen arcs to paths as long as they go. side tells for an arc
// whether to use it and in which direction: +1 as stored, -1 reversed, 0 not at
// all, and 2 in whichever direction fits (for lines without an inside). Where
// more than two arcs meet, undirected paths end; directed ones go on and close.
func (t *Topology) Paths(side func(*Arc) int) [][]Step {
	type end struct {
		step Step
		next Point
	}
	out := map[Point][]end{}
	either := false
	total := 0
	for i := range t.Arcs {
		a := &t.Arcs[i]
		first, last := a.Points[0], a.Points[len(a.Points)-1]
		s := side(a)
		if s == 0 {
			continue
		}
		total++
		if s == 2 {
			either = true
		}
		if s != -1 {
			out[first] = append(out[first], end{Step{i, false}, last})
		}
		if s != 1 {
			out[last] = append(out[last], end{Step{i, true}, first})
		}
	}
	used := make([]bool, len(t.Arcs))
	take := func(p Point) (end, bool) {
		for _, e := range out[p] {
			if !used[e.step.Arc] {
				used[e.step.Arc] = true
				return e, true
			}
		}
		return end{}, false
	}
	walk := func(start Point, path []Step) []Step {
		p := start
		for {
			if either && len(path) > 0 && len(out[p]) != 2 {
				return path
			}
			e, ok := take(p)
			if !ok {
				return path
			}
			path = append(path, e.step)
			if p = e.next; p == start {
				return path
			}
		}
	}
	var paths [][]Step
	if either { // start at the junctions, so that what is left over are loops
		for i := range t.Arcs {
			a := &t.Arcs[i]
			for _, p := range [2]Point{a.Points[0], a.Points[len(a.Points)-1]} {
				if n := len(out[p]); !used[i] && n != 0 && n != 2 {
					for path := walk(p, nil); path != nil; path = walk(p, nil) {
						paths = append(paths, path)
					}
				}
			}
		}
	}
	for i := range t.Arcs {
		a := &t.Arcs[i]
		s := side(a)
		if s == 0 || used[i] {
			continue
		}
		start := a.Points[0]
		if s == -1 {
			start = a.Points[len(a.Points)-1]
		}
		for path := walk(start, nil); path != nil; path = walk(start, nil) {
			paths = append(paths, path)
		}
	}
	return paths
}
