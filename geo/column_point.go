package geo

import (
	"math"
	"math/bits"

	"github.com/paulmach/orb"
)

// coordScale is the number of steps in a degree: a step is about a centimetre.
// Positions on one step are one coordinate to the map.
const coordScale = 1e7

// steps are degrees in steps, degrees the other way round. What was written with
// up to seven decimals, as nearly all positions are, comes back as it was: both
// are the number nearest to that decimal.
func steps(degrees float64) int32 { return int32(math.Round(degrees * coordScale)) }

func degrees(steps int32) float64 { return float64(steps) / coordScale }

// stepsFrom are the least steps that are no less than so many degrees, within
// ±180; stepsUpTo the greatest that are no more.
func stepsFrom(least float64) int32 {
	n := steps(least)
	for degrees(n) < least {
		n++
	}
	return n
}

func stepsUpTo(most float64) int32 {
	n := steps(most)
	for degrees(n) > most {
		n--
	}
	return n
}

// inSteps reports whether steps tell a position.
func inSteps(lon, lat float64) bool {
	return degrees(steps(lon)) == lon && degrees(steps(lat)) == lat
}

// exactPoints are positions that steps do not tell, by row: a bit for each row
// that has one, and how many have one in the words before. Empty, it takes
// nothing.
type exactPoints struct {
	rows   []uint32 // ascending, of those that have one; before they are gathered
	has    bitmap
	before []uint32 // by word
	points []orb.Point
}

// add gives a row, greater than those before it, a position.
func (e *exactPoints) add(row int, p orb.Point) {
	e.rows, e.points = append(e.rows, uint32(row)), append(e.points, p)
}

// addAll gives rows from first on the positions of other rows from 0 on, before
// either is gathered.
func (e *exactPoints) addAll(first int, o *exactPoints) {
	for i, r := range o.rows {
		e.add(first+int(r), o.points[i])
	}
}

// gathered are the positions in the order of rows, ready to be asked for.
func (e *exactPoints) gathered(rows []uint32) exactPoints {
	if len(e.rows) == 0 {
		return exactPoints{}
	}
	number := make([]uint32, len(rows)) // of a row's position, from 1 on
	for i, r := range e.rows {
		number[r] = uint32(i + 1)
	}
	out := exactPoints{has: newBitmap(len(rows)), points: make([]orb.Point, 0, len(e.points))}
	for i, r := range rows {
		if n := number[r]; n > 0 {
			out.has.set(i)
			out.points = append(out.points, e.points[n-1])
		}
	}
	out.count()
	return out
}

// count makes before.
func (e *exactPoints) count() {
	e.before = make([]uint32, len(e.has))
	n := 0
	for w, v := range e.has {
		e.before[w] = uint32(n)
		n += bits.OnesCount64(v)
	}
}

// of is the position of a row, if it has one.
func (e *exactPoints) of(row int) (orb.Point, bool) {
	if e.has == nil || !e.has.has(row) {
		return orb.Point{}, false
	}
	w := row >> 6
	return e.points[int(e.before[w])+bits.OnesCount64(e.has[w]&(1<<(row&63)-1))], true
}

// spliced are the positions of old rows, n of them, with those of new rows in
// their places.
func (e *exactPoints) spliced(n int, new *exactPoints, s splice) exactPoints {
	if e.has == nil && new.has == nil {
		return exactPoints{}
	}
	out := exactPoints{has: newBitmap(n + len(s.at)), points: make([]orb.Point, 0, len(e.points)+len(new.points))}
	row := 0
	put := func(from *exactPoints, i int) {
		if p, ok := from.of(i); ok {
			out.has.set(row)
			out.points = append(out.points, p)
		}
		row++
	}
	next := 0
	for i := range n {
		for next < len(s.at) && s.at[next] == i {
			put(new, next)
			next++
		}
		put(e, i)
	}
	for ; next < len(s.at); next++ {
		put(new, next)
	}
	out.count()
	return out
}

// at is the position of a row as recorded, lon and lat.
func (c *rowColumns) at(row int) orb.Point {
	if p, ok := c.exact.of(row); ok {
		return p
	}
	return orb.Point{degrees(c.lon[row]), degrees(c.lat[row])}
}
