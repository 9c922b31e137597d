package geo

import (
	"cmp"
	"maps"
	"math"
	"math/bits"
	"slices"
	"sync"

	"github.com/paulmach/orb"

	"dateline/geo/tile"
)

const (
	// TileIndividualZoom is the zoom from which vector tiles have every incident
	// as a feature of its own, but for crowded tiles. Below, they have clusters.
	TileIndividualZoom = 10
	// TileTextZoom is the zoom from which vector tiles have texts.
	TileTextZoom = 14
	// TileLayer is the layer's name in vector tiles.
	TileLayer = "incidents"

	// tileCells: a cluster is what lies in one of 2^tileCells x 2^tileCells cells
	// of a tile; crowdedCells is as much in crowded tiles from TileIndividualZoom on.
	tileCells    = 4
	crowdedCells = 6
	// tileBuffer is how far beyond its edges a tile has what symbols may reach
	// into it: one cell.
	tileBuffer = tile.Extent >> tileCells
	// tileFull is up to how many incidents a tile has all their properties. More
	// have the few that a style needs: properties are dropped, incidents never.
	tileFull = 1000
	// tileEach is up to how many incidents, with those round it, a tile has each of
	// them as a feature. More are put together by cells, so that no tile is larger
	// than a phone can take.
	tileEach = 4000
	// tileTexts is up to how many incidents a tile has their texts.
	tileTexts = 500
)

// Words of the property located: how an incident may be drawn.
const (
	locatedPlace   = "place"   // as a position
	locatedArea    = "area"    // known to the province at best: not as a pin
	locatedCountry = "country" // known to the country only: listed, at its representative point
)

// TileFields describe the properties in vector tiles: those of clusters, then
// those of incidents. Incidents in a tile of more than 1000 have only kind,
// outcome, date, country, geo_precision and killed_best; title, place, admin1
// and source_url are there from zoom 14 on where the server adds texts. What is
// not known is left out.
var TileFields = func() []Field {
	list := []Field{
		{"point_count", FieldInteger, "clusters: number of incidents"},
		{"killed_unknown", FieldInteger, "clusters: incidents without a best figure, left out for 0; killed_best is the sum of the others"},
		{"located", FieldString, "place: may be drawn as a position; area: known to the province at best; country: known to the country only, at its representative point, to be listed rather than drawn"},
	}
	for _, k := range Kinds {
		list = append(list, Field{"kind_" + string(k), FieldInteger, "clusters: incidents of the kind " + string(k) + "; kind is the most frequent one"})
	}
	for _, f := range FeatureFields {
		switch f.Name {
		case "id", "updated", "url": // the feature's own id; the address follows from it
		default:
			list = append(list, f)
		}
	}
	return list
}()

// Tiled is the number of incidents that tiles have: all of the selection but
// those of which not even the country is known, which have no position at all.
func (s *Selection) Tiled() int {
	n := 0
	hi, _ := s.x.layer(placelessLayer) // the layers before it
	selected := s.rowsIn(0, hi)
	for w := 0; w<<6 < hi; w++ {
		n += bits.OnesCount64(selected.word(w, 0, hi))
	}
	return n
}

// TileText gives the texts of revisions (title, place, province and address of
// the source), by revision.
type TileText func(revs []int64) (map[int64]Feature, error)

// Tile writes the selection in a tile as the layer [TileLayer] of w: points with
// the properties of [TileFields].
//
// From [TileIndividualZoom] on, every incident is a feature with its own id.
// Below, the incidents in each of 16 x 16 cells are one feature: alone as
// themselves, several as a cluster without an id, with point_count, at their mean
// position. So are, from that zoom on, those in each of 64 x 64 cells of a tile
// that would have more than 4000 features. Incidents with a position, those known to the province and those
// known to each country are never put together, so that a style can hide the
// latter. As no cell is divided between tiles, the numbers of incidents of the
// features inside [0, 4096) of all tiles of a zoom add up to [Selection.Tiled];
// features outside are the neighbours', on the other side of 180° too (but not
// at zoom 0, where they would be the tile's own).
//
// text adds texts from [TileTextZoom] on where the tile has at most 500 incidents
// of their own feature; it may be nil. Its error is returned, and the tile is then
// incomplete.
func (s *Selection) Tile(w *tile.Writer, id tile.ID, text TileText) error {
	t := borrowTiling(s, id)
	defer t.giveBack()
	draw := t.clusters
	if id.Z >= TileIndividualZoom {
		draw = t.incidents
		if t.crowded() {
			t.cells = crowdedCells
			if draw = t.fold; int(id.Z)+crowdedCells <= curveOrder {
				draw = t.clusters // the curve's cells are as small
			}
		}
	}
	for l := pinnedLayer; l < placelessLayer; l++ {
		for _, part := range t.parts() {
			draw(l, part)
		}
	}
	var texts map[int64]Feature
	if text != nil && id.Z >= TileTextZoom {
		if revs := t.revs(tileTexts); len(revs) > 0 {
			var err error
			if texts, err = text(revs); err != nil {
				return err
			}
		}
	}
	t.write(w, texts)
	return nil
}

var tilings = sync.Pool{New: func() any { return new(tiling) }}

// borrowTiling is a tiling with the room that another one has used.
func borrowTiling(s *Selection, id tile.ID) *tiling {
	t := tilings.Get().(*tiling)
	*t = tiling{
		s: s, x: s.x, id: id, side: tile.Extent << id.Z, cells: tileCells,
		runs: t.runs[:0], found: t.found[:0], marks: t.marks[:0], sums: t.sums[:0], folded: t.folded[:0],
	}
	t.steps = math.Ldexp(1, t.scale())
	return t
}

func (t *tiling) giveBack() {
	t.s, t.x, t.groups = nil, nil, nil
	tilings.Put(t)
}

// tiling is the making of one tile. Positions are in steps of the tile's zoom:
// the map is side steps wide and high.
type tiling struct {
	s    *Selection
	x    *Index
	id   tile.ID
	side int64
	// steps are those in a cell of the curve: a power of 2.
	steps float64
	// cells: a cluster is what lies in one of 2^cells x 2^cells cells of the tile.
	cells int

	runs   []stretch // all that were found
	found  []tileRuns
	marks  []tileMark
	sums   []sums // of clusters
	folded []foldedCell
	alone  int // incidents with a feature of their own
	groups map[uint16]*sums
}

// tileRuns are the runs of rows of a layer in a part of the tile.
type tileRuns struct {
	layer layer
	part  tilePart
	runs  []stretch // of those of the tiling
}

// tileMark is a feature: an incident, or a cluster, which has its sum.
type tileMark struct {
	x, y  int32 // in the tile
	row   int32
	sum   int32 // -1 for an incident
	layer layer
}

// tilePart is a part of the map that belongs to the tile and its buffer, in
// cells of the curve; what lies in it is drawn shifted by dx steps.
type tilePart struct {
	cells rect
	dx    int64
}

// parts are the tile with its buffer: one part, and another beyond 180°.
func (t *tiling) parts() []tilePart {
	x0 := int64(t.id.X)*tile.Extent - tileBuffer
	x1 := x0 + tile.Extent + 2*tileBuffer
	y0 := max(int64(t.id.Y)*tile.Extent-tileBuffer, 0)
	y1 := min(int64(t.id.Y+1)*tile.Extent+tileBuffer, t.side)
	part := func(x0, x1, dx int64) tilePart {
		return tilePart{rect{t.cell(x0), t.cell(y0), t.cell(x1-1) + t.wide() - 1, t.cell(y1-1) + t.wide() - 1}, dx}
	}
	list := []tilePart{part(max(x0, 0), min(x1, t.side), 0)}
	if t.id.Z > 0 && x0 < 0 {
		list = append(list, part(t.side+x0, t.side, -t.side))
	}
	if t.id.Z > 0 && x1 > t.side {
		list = append(list, part(0, x1-t.side, t.side))
	}
	return list
}

// scale is the exponent of the number of steps in a cell of the curve.
func (t *tiling) scale() int { return int(t.id.Z) + 12 - curveOrder }

// cell is the first cell of the curve in a step; wide is how many a step is wide.
func (t *tiling) cell(step int64) int {
	if k := t.scale(); k > 0 {
		return int(step >> k)
	}
	return int(step << -t.scale())
}

func (t *tiling) wide() int { return 1 << max(-t.scale(), 0) }

// step is the step of a position on the curve's map. The scale is a power of 2,
// so that what the curve puts into a cell lies in the steps of that cell.
func (t *tiling) step(v float64) int64 {
	return min(int64(max(v*t.steps, 0)), t.side-1)
}

// local are steps in the tile.
func (t *tiling) local(x, y, dx int64) (int32, int32) {
	return int32(x + dx - int64(t.id.X)*tile.Extent), int32(y - int64(t.id.Y)*tile.Extent)
}

// stretches are the runs of rows of a layer in a part, found once: a crowded tile
// is gone through twice.
func (t *tiling) stretches(l layer, part tilePart) []stretch {
	for _, f := range t.found {
		if f.layer == l && f.part == part {
			return f.runs
		}
	}
	w := window{outer: []rect{part.cells}, inner: []rect{part.cells}, whole: true}
	from := len(t.runs)
	t.runs = append(t.runs, t.x.stretches(l, &w, t.runs[from:])...)
	runs := t.runs[from:len(t.runs):len(t.runs)]
	t.found = append(t.found, tileRuns{l, part, runs})
	return runs
}

// incidents marks each incident of a part.
func (t *tiling) incidents(l layer, part tilePart) {
	const lo, hi = -tileBuffer, tile.Extent + tileBuffer
	for _, run := range t.stretches(l, part) {
		for row := range t.s.rowsIn(run.lo, run.hi).each(run.lo, run.hi) {
			at := t.x.at(row)
			x, y := t.local(t.step(curveX(at[0])), t.step(curveY(at[1])), part.dx)
			if x >= lo && x < hi && y >= lo && y < hi {
				t.marks = append(t.marks, tileMark{x, y, int32(row), -1, l})
				t.alone++
			}
		}
	}
}

// clusters marks what lies in each cell of a part.
func (t *tiling) clusters(l layer, part tilePart) {
	shift := curveOrder - t.cells - int(t.id.Z)
	for _, run := range t.stretches(l, part) {
		for lo := run.lo; lo < run.hi; {
			key := t.x.key[lo] >> (2 * shift)
			hi := lo + gallop(t.x.key[lo:run.hi], uint64(key+1)<<(2*shift))
			if l == countryLayer {
				t.countries(lo, hi, key<<(2*shift), part.dx)
			} else {
				sum := newSums()
				sum.addCounts(t.s, lo, hi)
				x, y := t.corner(key << (2 * shift))
				t.cluster(l, &sum, x, y, part.dx)
			}
			lo = hi
		}
	}
}

// crowded reports whether the tile has more incidents than features.
func (t *tiling) crowded() bool {
	n := 0
	for l := pinnedLayer; l < placelessLayer; l++ {
		for _, part := range t.parts() {
			for _, run := range t.stretches(l, part) {
				selected := t.s.rowsIn(run.lo, run.hi)
				for w := run.lo >> 6; w<<6 < run.hi; w++ {
					n += bits.OnesCount64(selected.word(w, run.lo, run.hi))
				}
				if n > tileEach {
					return true
				}
			}
		}
	}
	return false
}

// foldedCell is a cell of a crowded tile; of what is known to the country only,
// there is one for each country.
type foldedCell struct {
	x, y    int32 // in cells, from the tile's corner
	country uint16
	next    int32 // 1 + the place of another one of the same cell, 0 for none
	sums
}

const (
	// foldedShift makes steps cells of a crowded tile.
	foldedShift = 12 - crowdedCells
	// foldedSide is how many of them a tile is wide, with its buffer on both sides.
	foldedSide   = 1<<crowdedCells + 2*foldedBuffer
	foldedBuffer = tileBuffer >> foldedShift
)

// fold marks what lies in each cell of a part, cells being smaller than those of
// the curve may be.
func (t *tiling) fold(l layer, part tilePart) {
	var first [foldedSide][foldedSide]int32 // 1 + the place in folded, 0 for none
	t.folded = t.folded[:0]
	for _, run := range t.stretches(l, part) {
		last := orb.Point{math.NaN()}
		var x, y int32
		for row := range t.s.rowsIn(run.lo, run.hi).each(run.lo, run.hi) {
			if p := t.x.at(row); p != last { // many lie on one
				last = p
				x, y = t.local(t.step(curveX(p[0])), t.step(curveY(p[1])), part.dx)
				// A cell is inside the tile with its buffer, or it is not.
				x, y = x>>foldedShift, y>>foldedShift
			}
			if x < -foldedBuffer || y < -foldedBuffer || x >= foldedSide-foldedBuffer || y >= foldedSide-foldedBuffer {
				continue
			}
			country := uint16(0)
			if l == countryLayer {
				country = t.x.countryOf(row)
			}
			at := &first[y+foldedBuffer][x+foldedBuffer]
			k := *at
			for k > 0 && t.folded[k-1].country != country {
				k = t.folded[k-1].next
			}
			if k == 0 {
				t.folded = append(t.folded, foldedCell{x, y, country, *at, newSums()})
				k = int32(len(t.folded))
				*at = k
			}
			t.folded[k-1].addPlain(t.x, row)
		}
	}
	for i := range t.folded {
		c := &t.folded[i]
		x, y := int64(t.id.X)<<crowdedCells+int64(c.x), int64(t.id.Y)<<crowdedCells+int64(c.y)
		t.cluster(l, &c.sums, x<<foldedShift-part.dx, y<<foldedShift, part.dx)
	}
}

// countries marks what is known to each country only.
func (t *tiling) countries(lo, hi int, key uint32, dx int64) {
	clear(t.groups)
	for run := range t.x.countryRuns(lo, hi) {
		sum := newSums()
		sum.addCounts(t.s, run.lo, run.hi)
		if sum.n == 0 {
			continue
		}
		if g := t.groups[run.country]; g != nil {
			g.add(&sum)
			continue
		}
		if t.groups == nil {
			t.groups = map[uint16]*sums{}
		}
		t.groups[run.country] = &sum
	}
	byName := func(a, b uint16) int { return cmp.Compare(t.x.countryNames[a], t.x.countryNames[b]) }
	for _, c := range slices.SortedFunc(maps.Keys(t.groups), byName) {
		x, y := t.corner(key)
		t.cluster(countryLayer, t.groups[c], x, y, dx)
	}
}

// corner is the first step of the tile's cell at a place of the curve.
func (t *tiling) corner(key uint32) (x, y int64) {
	cx, cy := hilbertCell(key)
	size := int64(tile.Extent >> t.cells)
	return t.step(float64(cx)) &^ (size - 1), t.step(float64(cy)) &^ (size - 1)
}

// cluster marks incidents of the cell that begins at a step, at their mean
// position, which rounding must not move out of the cell.
func (t *tiling) cluster(l layer, sum *sums, x0, y0, dx int64) {
	if sum.n == 0 {
		return
	}
	lon, lat := sum.center()
	size := int64(tile.Extent >> t.cells)
	x := min(max(t.step(curveX(lon)), x0), x0+size-1)
	y := min(max(t.step(curveY(lat)), y0), y0+size-1)
	m := tileMark{row: int32(sum.row), sum: -1, layer: l}
	m.x, m.y = t.local(x, y, dx)
	if sum.n > 1 {
		m.sum = int32(len(t.sums))
		t.sums = append(t.sums, *sum)
	} else {
		t.alone++
	}
	t.marks = append(t.marks, m)
}

// revs are the revisions of the incidents that are features, unless they are
// more than limit.
func (t *tiling) revs(limit int) []int64 {
	if t.alone > limit {
		return nil
	}
	var list []int64
	for _, m := range t.marks {
		if m.sum < 0 {
			list = append(list, int64(t.x.rev[m.row]))
		}
	}
	return list
}
