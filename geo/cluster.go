package geo

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"strconv"

	"github.com/paulmach/orb"
)

// Marks is what a map draws of a selection in a viewport. Every incident of the
// selection that lies in the viewport is in exactly one of the three lists.
type Marks struct {
	Total     int // incidents in the viewport
	Points    []Point
	Clusters  []Cluster
	Countries []CountryCount
}

// Point is a single incident at its own coordinates. Precision says how it may
// be drawn: a province as an area, not as a pin.
type Point struct {
	ID, Rev   int64
	Lon, Lat  float64 // degrees, as recorded
	Kind      Kind
	Outcome   Outcome
	Precision GeoPrecision
	RadiusKM  float64 // 0: none stated
	Killed    Toll
	Date      Interval
	Note      *Note // nil for one that is kept nowhere
}

// Cluster is several incidents that would be drawn over each other.
type Cluster struct {
	Lon, Lat      float64 // mean of its incidents, within Bounds
	Count         int     // at least 2
	Killed        int     // best figures added up
	KilledUnknown int     // incidents without a best figure
	Kinds         KindCounts
	Bounds        BBox  // of its incidents; does not cross 180°
	Stack         bool  // all on one coordinate: no zoom will part them
	Area          bool  // its incidents are known to the province at best; never mixed with others
	Note          *Note // nil for one that is kept nowhere, such as one cut by the viewport's edge
	// RadiusKM is within which the incidents of a stack lie that is no area, the
	// least exact one's; 0 where all are known to the building.
	RadiusKM float64
}

// KindCount is how many incidents are of a kind.
type KindCount struct {
	Kind Kind
	N    int
}

// KindCounts is a mix of kinds, most frequent first, then in the order of [Kinds].
type KindCounts []KindCount

// MarshalJSON writes the mix as an object, such as {"attack":11,"arrest":1}, in its order.
func (c KindCounts) MarshalJSON() ([]byte, error) { return c.Append(nil), nil }

// Append writes the mix as MarshalJSON does. Kinds are codes, which need no
// escapes.
func (c KindCounts) Append(b []byte) []byte {
	b = append(b, '{')
	for i, k := range c {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), k.Kind...), `":`...)
		b = strconv.AppendInt(b, int64(k.N), 10)
	}
	return append(b, '}')
}

// CountryCount is the incidents known only to a country. They are listed, never
// drawn at a position. They lie where the country's representative point lies.
type CountryCount struct {
	Country       Country
	Count         int
	Killed        int // best figures added up
	KilledUnknown int
}

const (
	// stackZoom is the zoom from which only incidents on exactly one coordinate
	// are drawn as one.
	stackZoom = 14
	// fineZoom is the zoom from which cells are half as large: near to the
	// ground, positions matter more than calm.
	fineZoom = 10
	// maxViewPixels is the widest viewport there is. A wider one is drawn at the
	// zoom at which it has this width, which bounds the number of marks.
	maxViewPixels = 1 << 15
)

// Marks is what the map draws for the viewport b at a zoom (0 to MaxZoom; a
// fraction is rounded). Below zoom 14, incidents are put together by cells of a
// grid that is fixed to the map (64 pixels, 32 from zoom 10 on), and cells whose
// centres come close are joined; what is known to the province at best is from
// zoom 5 on put together by coordinate. Which incidents are together depends on the
// selection and the zoom, not on the viewport; a cluster on the viewport's edge
// is what lies inside of it. The Kinds of clusters are shared: they must not be
// changed.
func (s *Selection) Marks(b BBox, zoom float64) Marks {
	m := Marks{}
	w := newWindow(b)
	z := markZoom(b, zoom)
	c := s.x.scratch.Get().(*clustering)
	defer s.x.scratch.Put(c)
	again := s.marked.Swap(true)
	for _, l := range []layer{pinnedLayer, areaLayer} {
		if z < stackZoom && again {
			s.joinedClusters(&m, c, w, l, gridLevel(z))
			continue
		}
		if z < stackZoom && byArea(l, gridLevel(z)) {
			s.areas(&m, c, w, gridLevel(z))
			continue
		}
		c.runs = s.x.stretches(l, w, c.runs[:0])
		if z >= stackZoom {
			s.stacks(&m, c, w, l)
		} else {
			s.clusters(&m, c, w, l, z)
		}
	}
	for _, n := range s.countriesIn(c, b) {
		m.Countries = append(m.Countries, n)
		m.Total += n.Count
	}
	return m
}

// markZoom is the whole zoom at which marks are made.
func markZoom(b BBox, zoom float64) int {
	if !(zoom > 0) { // not a number, or too small
		return 0
	}
	share := max(b.Width()/360, mercatorY(b.South)-mercatorY(b.North))
	widest := math.Log2(maxViewPixels / worldPixels / share)
	return int(min(zoom, widest, MaxZoom) + 0.5)
}

// stacks puts together what lies on one coordinate.
func (s *Selection) stacks(m *Marks, c *clustering, w *window, l layer) {
	stack := newSums()
	flush := func() {
		s.mark(m, &stack, l)
		stack = newSums()
	}
	for row := range s.inWindow(c.runs, w) {
		if stack.n > 0 && (s.x.lon[row] != s.x.lon[stack.row] || s.x.lat[row] != s.x.lat[stack.row]) {
			flush()
		}
		stack.addRow(s.x, row)
	}
	flush()
}

// inWindow yields the selected rows of the runs that lie in the window's box.
func (s *Selection) inWindow(runs []stretch, w *window) func(func(int) bool) {
	return func(yield func(int) bool) {
		for _, run := range runs {
			for lo := run.lo; lo < run.hi; {
				hi := min(lo|63+1, run.hi)
				for v := s.held(run, w, lo, hi); v != 0; v &= v - 1 {
					if !yield(lo&^63 + bits.TrailingZeros64(v)) {
						return
					}
				}
				lo = hi
			}
		}
	}
}

// held are those of the selected rows of a run from lo up to but not including
// hi, all in one word of the bitmap, that lie in the window's box.
func (s *Selection) held(run stretch, w *window, lo, hi int) uint64 {
	v := s.rowsIn(lo, hi).word(lo>>6, lo, hi)
	if v != 0 && !run.sure {
		v &= w.holds(&s.x.rowColumns, lo, hi) << (lo & 63)
	}
	return v
}

// clusters puts together what lies in one cell, and cells that come close.
func (s *Selection) clusters(m *Marks, c *clustering, w *window, l layer, zoom int) {
	c.cells(s, l, w, gridLevel(zoom))
	c.join()
	c.fill(s, w)
	for i := range c.nodes {
		if n := &c.nodes[i]; n.into == int32(i) && n.seen.n > 0 {
			s.mark(m, &n.seen, l)
		}
	}
}

// gridLevel is the level of the grid's cells at a zoom.
func gridLevel(zoom int) int {
	level := zoom + 2 // 256 pixels a tile are 4 cells of 64
	if zoom >= fineZoom {
		level++
	}
	return level
}

// mark adds a point or a cluster.
func (s *Selection) mark(m *Marks, t *sums, l layer) {
	x := s.x
	m.Total += t.n
	switch t.n {
	case 0:
		return
	case 1:
		p, i, at := &x.profiles[x.profile[t.row]], t.row, x.at(t.row)
		m.Points = append(m.Points, Point{
			ID: int64(x.id[i]), Rev: int64(x.rev[i]), Lon: at[0], Lat: at[1], Kind: Kind(x.kindNames[p.kind]),
			Outcome: Outcome(x.outcomeNames[p.outcome]), Precision: p.precision, RadiusKM: p.radius,
			Killed: x.tolls[x.figures[i]].killed, Date: x.date(i),
		})
		return
	}
	lon, lat := t.center()
	bounds := t.box.bbox()
	m.Clusters = append(m.Clusters, Cluster{
		Lon: min(max(lon, bounds.West), bounds.East), Lat: min(max(lat, bounds.South), bounds.North),
		Count: t.n, Killed: int(t.killed), KilledUnknown: t.unknown, Kinds: x.kindCounts(t),
		Bounds: bounds, Stack: t.stacked(), Area: l == areaLayer,
	})
	if c := &m.Clusters[len(m.Clusters)-1]; c.Stack && !c.Area {
		c.RadiusKM = s.reach(t.row, l)
	}
}

// reach is the greatest radius in kilometres of the selected rows on the coordinate of
// a row, which follow on each other.
func (s *Selection) reach(row int, l layer) (km float64) {
	x := s.x
	lo, hi := x.layer(l)
	here := func(i int) bool { return lo <= i && i < hi && x.lon[i] == x.lon[row] && x.lat[i] == x.lat[row] }
	add := func(i int) {
		if p := &x.profiles[x.profile[i]]; s.rowsIn(i, i+1).has(i) && p.precision != Site {
			km = max(km, p.radius)
		}
	}
	for i := row; here(i); i++ {
		add(i)
	}
	for i := row - 1; here(i); i-- {
		add(i)
	}
	return km
}

func (x *Index) kindCounts(t *sums) KindCounts {
	met := 0
	for _, n := range t.kinds {
		met += int(min(n, 1))
	}
	out := make(KindCounts, 0, met)
	for k, n := range t.kinds {
		if n > 0 {
			out = append(out, KindCount{Kind(x.kindNames[k]), int(n)})
		}
	}
	slices.SortStableFunc(out, func(a, b KindCount) int { return cmp.Compare(b.N, a.N) })
	return out
}

// countryStack is what is known to one country only, and lies on one coordinate.
type countryStack struct {
	at      orb.Point
	country uint16
	CountryCount
}

// countryStacks are those of the selection.
func (s *Selection) countryStacks() []countryStack {
	s.stacked.Do(func() {
		x := s.x
		lo, hi := x.layer(countryLayer)
		for row := range s.rowsIn(lo, hi).each(lo, hi) {
			at, country := x.at(row), x.profiles[x.profile[row]].country
			n := len(s.countryStack)
			if n == 0 || s.countryStack[n-1].at != at || s.countryStack[n-1].country != country {
				s.countryStack = append(s.countryStack, countryStack{at: at, country: country})
				n++
			}
			c := &s.countryStack[n-1]
			c.Count++
			if k := x.killed[row]; k != unknownFigure {
				c.Killed += int(k)
			} else {
				c.KilledUnknown++
			}
		}
	})
	return s.countryStack
}

// countriesIn counts what is known to the country only and lies in b, most
// incidents first.
func (s *Selection) countriesIn(c *clustering, b BBox) (out []CountryCount) {
	names := s.x.countryNames
	c.byCountry = slices.Grow(c.byCountry[:0], len(names))[:len(names)]
	clear(c.byCountry)
	for _, stack := range s.countryStacks() {
		if b.Contains(stack.at) {
			n := &c.byCountry[stack.country]
			n.Count += stack.Count
			n.Killed += stack.Killed
			n.KilledUnknown += stack.KilledUnknown
		}
	}
	for i, n := range c.byCountry {
		if n.Count > 0 {
			n.Country = Country(names[i])
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(a, b CountryCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Country, b.Country))
	})
	return out
}
