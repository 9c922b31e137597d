package geo

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// rowColumns hold the revisions of an index, one value a row, without pointers:
// 50 bytes a row. What many rows have in common is kept once in a table.
type rowColumns struct {
	key      []uint32 // place on the curve; 0 in the last layer
	lon, lat []int32  // steps: see coordScale
	start    []Day    // first day, 0 unknown
	end      []Day    // last day, lastDay where open
	killed   []int32  // best figure, unknownFigure where unknown
	profile  []uint32 // of profiles: the codes
	province []uint32 // of provinceNames
	figures  []uint32 // of tolls: all figures
	held     []uint32 // of spans: the editions
	sources  []uint16 // maxSources stands for that or more
	id, rev  []uint32
	exact    exactPoints // positions as recorded, where steps do not tell them
}

const (
	lastDay       Day   = math.MaxInt32
	unknownFigure int32 = math.MinInt32
	maxSources          = math.MaxUint16
)

// layer is one of the parts of an index, in their order. Rows of different
// layers are never drawn as one: that is how no place looks more certain than
// its record says.
type layer uint8

const (
	pinnedLayer    layer = iota // may be drawn as a position
	areaLayer                   // known to the province at best
	countryLayer                // known to the country only: listed, not drawn
	placelessLayer              // without a position
	layers
)

// layerOf is the layer of a place. A position of an unlocated place is not used.
func layerOf(f *Feature) layer {
	switch {
	case f.Point == nil || f.Precision == Unlocated:
		return placelessLayer
	case f.Precision == CountryOnly:
		return countryLayer
	case f.Precision.Pinned():
		return pinnedLayer
	}
	return areaLayer
}

// tables hold what rows share, each thing once.
type tables struct {
	profiles []profile
	kindOf   []uint8 // of profiles, again: what a cluster needs of them
	tolls    []figures
	spans    []Revisions
	countryNames,
	kindNames,
	outcomeNames,
	attributionNames,
	datePrecisionNames,
	datasetNames []string
	methodSets [][]Method
	groupSets  [][]string
	// Provinces are too many to be part of profiles. 0 is none.
	provinceNames []string // as records spell them
	provinceKeys  []string // the same, folded
}

// profile is everything about an incident that is a code: numbers of the tables
// of names. There are far fewer profiles than incidents, so a filter by codes is
// worked out once a profile, and counts by code are added up once a profile.
type profile struct {
	radius        float64
	methods       uint32 // of methodSets
	groups        uint32 // of groupSets
	country       uint16
	dataset       uint16
	kind          uint8
	outcome       uint8
	attribution   uint8
	datePrecision uint8
	precision     GeoPrecision
}

// figures are the numbers of an incident that are added up rather than searched.
type figures struct {
	killed, injured Toll
	arrested        Count
	hostages        Count
}

// maxKinds is how many kinds an index can tell apart in its clusters.
const maxKinds = 16

// table gives each different thing a number from 0 on. One that was opened again
// may give a thing that it had a second number: a long list is not worth going
// through for few new rows, and nothing depends on it but names, which are few.
type table[T comparable] struct {
	list   []T
	number map[T]uint32
	old    int // how many of list are not in number
	asked  int
}

func (t *table[T]) of(v T) uint32 {
	if n, ok := t.number[v]; ok {
		return n
	}
	if t.number == nil {
		t.number = map[T]uint32{}
	}
	if t.asked++; t.asked <= fewAsked {
		if n := slices.Index(t.list[:t.old], v); n >= 0 {
			t.number[v] = uint32(n)
			return uint32(n)
		}
	}
	n := uint32(len(t.list))
	t.number[v], t.list = n, append(t.list, v)
	return n
}

// fewAsked is up to how many things are looked for in the list that a table was
// opened with.
const fewAsked = 16

// sets gives each different list of words a number from 0 on; 0 is the empty one.
type sets[T ~string] struct {
	joined table[string]
	lists  [][]T
	buf    []byte
}

func (s *sets[T]) of(list []T) uint32 {
	s.buf = s.buf[:0]
	for _, w := range list {
		s.buf = append(append(s.buf, w...), 0)
	}
	if n, ok := s.joined.number[string(s.buf)]; ok {
		return n
	}
	s.lists = append(s.lists, slices.Clone(list))
	return s.joined.of(string(s.buf))
}

// setsOf are the sets of lists that have their numbers.
func setsOf[T ~string](lists [][]T) (s sets[T]) {
	for _, l := range lists {
		s.of(l)
	}
	s.lists = slices.Clip(lists)
	return s
}

// rowTables turn rows into columns.
type rowTables struct {
	profiles                                                       table[profile]
	tolls                                                          table[figures]
	spans                                                          table[Revisions]
	countries, kinds, outcomes, attributions, precisions, datasets table[string]
	methods                                                        sets[Method]
	groups                                                         sets[string]
	provinces                                                      table[string]
	provinceKeys                                                   []string  // of those of provinces that were there when it was opened
	alike                                                          []profile // by [Row.Alike]
}

func newRowTables() *rowTables {
	t := &rowTables{}
	t.methods.of(nil)
	t.groups.of(nil)
	t.provinces.of("")
	for _, k := range Kinds {
		t.kinds.of(string(k))
	}
	return t
}

// open are tables to which more can be added; what t holds keeps its numbers, and
// t stays as it is.
func (t *tables) open() *rowTables {
	return &rowTables{
		profiles: tableOf(t.profiles), tolls: tableOf(t.tolls), spans: tableOf(t.spans),
		countries: tableOfNames(t.countryNames), kinds: tableOfNames(t.kindNames), outcomes: tableOfNames(t.outcomeNames),
		attributions: tableOfNames(t.attributionNames), precisions: tableOfNames(t.datePrecisionNames), datasets: tableOfNames(t.datasetNames),
		methods: setsOf(t.methodSets), groups: setsOf(t.groupSets),
		provinces: tableOf(t.provinceNames), provinceKeys: slices.Clip(t.provinceKeys),
	}
}

// tableOf is a table of many things, tableOfNames one of few.
func tableOf[T comparable](list []T) table[T] {
	return table[T]{list: slices.Clip(list), old: len(list)}
}

func tableOfNames(list []string) table[string] {
	t := table[string]{list: slices.Clip(list), number: make(map[string]uint32, len(list))}
	for n, name := range list {
		t.number[name] = uint32(n)
	}
	return t
}

// code is a number of a table that has to fit into fewer bits.
func code[T uint8 | uint16](t *table[string], field, v string, limit int) (T, error) {
	n := t.of(v)
	if int(n) >= limit {
		return 0, &InputError{Field: field, Value: v, Reason: fmt.Sprintf("the index holds at most %d of them", limit)}
	}
	return T(n), nil
}

// profileOf is the number of the profile of a row.
func (t *rowTables) profileOf(row *Row) (uint32, error) {
	if row.Alike <= 0 {
		return t.profile(&row.Feature)
	}
	for row.Alike >= len(t.alike) {
		t.alike = append(t.alike, profile{precision: noPrecision})
	}
	p := &t.alike[row.Alike]
	if p.precision == noPrecision {
		met, err := t.codes(&row.Feature)
		if err != nil {
			return 0, err
		}
		*p = met
	}
	p.precision, p.radius = row.Precision, row.RadiusKM
	return t.profiles.of(*p), nil
}

// noPrecision marks a profile that was not met yet.
const noPrecision GeoPrecision = math.MaxUint8

func (t *rowTables) profile(f *Feature) (uint32, error) {
	p, err := t.codes(f)
	if err != nil {
		return 0, err
	}
	p.precision, p.radius = f.Precision, f.RadiusKM
	return t.profiles.of(p), nil
}

// codes are a profile without precision and radius.
func (t *rowTables) codes(f *Feature) (profile, error) {
	p := profile{methods: t.methods.of(f.Methods), groups: t.groups.of(f.Groups)}
	var errs [6]error
	p.country, errs[0] = code[uint16](&t.countries, "country", string(f.Country), 1<<16)
	p.dataset, errs[1] = code[uint16](&t.datasets, "dataset", f.Dataset, 1<<16)
	p.kind, errs[2] = code[uint8](&t.kinds, "kind", string(f.Kind), maxKinds)
	p.outcome, errs[3] = code[uint8](&t.outcomes, "outcome", string(f.Outcome), 1<<8)
	p.attribution, errs[4] = code[uint8](&t.attributions, "attribution", string(f.Attribution), 1<<8)
	p.datePrecision, errs[5] = code[uint8](&t.precisions, "date_precision", string(f.DatePrecision), 1<<8)
	return p, cmp.Or(errs[:]...)
}

// append adds a row at the end of the columns.
func (c *rowColumns) append(row *Row, t *rowTables) error {
	if row.Rev <= 0 || row.ID <= 0 || row.Rev > math.MaxUint32 || row.ID > math.MaxUint32 {
		return fmt.Errorf("revision %d of incident %d: want numbers from 1 to %d", row.Rev, row.ID, uint32(math.MaxUint32))
	}
	var lon, lat float64
	var key uint32
	if layerOf(&row.Feature) != placelessLayer {
		lon, lat = row.Point[0], row.Point[1]
		if !(lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90) {
			return fmt.Errorf("revision %d of incident %d: position %v,%v is not on the globe", row.Rev, row.ID, lon, lat)
		}
		key = curveKey(lon, lat)
	}
	p, err := t.profileOf(row)
	if err != nil {
		return fmt.Errorf("revision %d of incident %d: %w", row.Rev, row.ID, err)
	}
	killed, end := unknownFigure, cmp.Or(row.Date.End, lastDay)
	if n, ok := row.Killed.Best.Get(); ok {
		killed = int32(n)
	}
	if !inSteps(lon, lat) {
		c.exact.add(len(c.key), orb.Point{lon, lat})
	}
	c.key, c.lon, c.lat = append(c.key, key), append(c.lon, steps(lon)), append(c.lat, steps(lat))
	c.start, c.end = append(c.start, row.Date.Start), append(c.end, end)
	c.killed, c.profile = append(c.killed, killed), append(c.profile, p)
	province := uint32(0)
	if row.Admin1 != "" {
		province = t.provinces.of(row.Admin1)
	}
	c.province = append(c.province, province)
	c.figures = append(c.figures, t.tolls.of(figures{row.Killed, row.Injured, row.Arrested, row.Hostages}))
	c.held = append(c.held, t.spans.of(row.Held))
	c.sources = append(c.sources, uint16(min(max(row.Sources, 0), maxSources)))
	c.id, c.rev = append(c.id, uint32(row.ID)), append(c.rev, uint32(row.Rev))
	return nil
}

// sorted are the columns in the order of rows.
func (c *rowColumns) sorted(rows []uint32) (out rowColumns) {
	together(
		func() { out.key = gather(c.key, rows) },
		func() { out.lon = gather(c.lon, rows) },
		func() { out.lat = gather(c.lat, rows) },
		func() { out.start = gather(c.start, rows) },
		func() { out.end = gather(c.end, rows) },
		func() { out.killed = gather(c.killed, rows) },
		func() { out.profile = gather(c.profile, rows) },
		func() { out.province = gather(c.province, rows) },
		func() { out.figures = gather(c.figures, rows) },
		func() { out.held = gather(c.held, rows) },
		func() { out.sources = gather(c.sources, rows) },
		func() { out.id = gather(c.id, rows) },
		func() { out.rev = gather(c.rev, rows) },
		func() { out.exact = c.exact.gathered(rows) },
	)
	return out
}

func gather[T any](column []T, rows []uint32) []T {
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = column[r]
	}
	return out
}

// numberProfiles numbers profiles in the order of rows, so that neighbours, which
// have much in common, ask for what lies close together in memory.
func (c *rowColumns) numberProfiles(t *rowTables) {
	old := t.profiles.list
	number, list := make([]uint32, len(old)), make([]profile, 0, len(old)) // the new number plus one
	for i, p := range c.profile {
		if number[p] == 0 {
			list = append(list, old[p])
			number[p] = uint32(len(list))
		}
		c.profile[i] = number[p] - 1
	}
	t.profiles = tableOf(list)
}

func (t *rowTables) done() tables {
	out := tables{
		profiles: t.profiles.list, kindOf: make([]uint8, len(t.profiles.list)), tolls: t.tolls.list, spans: t.spans.list,
		countryNames: t.countries.list, kindNames: t.kinds.list, outcomeNames: t.outcomes.list,
		attributionNames: t.attributions.list, datePrecisionNames: t.precisions.list, datasetNames: t.datasets.list,
		methodSets: t.methods.lists, groupSets: t.groups.lists,
		provinceNames: t.provinces.list, provinceKeys: t.provinceKeys,
	}
	for _, name := range out.provinceNames[len(out.provinceKeys):] {
		out.provinceKeys = append(out.provinceKeys, Fold(name))
	}
	for i, p := range out.profiles {
		out.kindOf[i] = p.kind
	}
	return out
}

// row is a row of the index again, without its texts. Its lists are shared.
func (x *Index) row(i int) Row {
	var row Row
	x.read(i, allParts, &row, new(orb.Point))
	return row
}

// read puts parts of a row into memory of the caller's, at being that of its
// position; its Rev is always there.
func (x *Index) read(i int, parts Parts, row *Row, at *orb.Point) {
	row.Rev = int64(x.rev[i])
	if parts&CodeParts != 0 {
		x.readCodes(&x.profiles[x.profile[i]], &row.Feature)
	}
	if parts&FigureParts != 0 {
		f := &x.tolls[x.figures[i]]
		row.Killed, row.Injured, row.Arrested, row.Hostages = f.killed, f.injured, f.arrested, f.hostages
	}
	if parts&NumberParts != 0 {
		row.ID, row.Sources = int64(x.id[i]), int(x.sources[i])
		row.Held = x.spans[x.held[i]]
		row.Edition = row.Held.From
	}
	if parts&DateParts != 0 {
		row.Date = x.date(i)
	}
	if parts&PositionParts != 0 {
		row.Point = nil
		if lo, _ := x.layer(placelessLayer); i < lo {
			*at = x.at(i)
			row.Point = at
		}
	}
}

func (t *tables) readCodes(p *profile, f *Feature) {
	f.Kind, f.Outcome, f.Methods = Kind(t.kindNames[p.kind]), Outcome(t.outcomeNames[p.outcome]), t.methodSets[p.methods]
	f.DatePrecision, f.Country = DatePrecision(t.datePrecisionNames[p.datePrecision]), Country(t.countryNames[p.country])
	f.Precision, f.RadiusKM = p.precision, p.radius
	f.Groups, f.Attribution, f.Dataset = t.groupSets[p.groups], AttributionStatus(t.attributionNames[p.attribution]), t.datasetNames[p.dataset]
}

func (x *Index) date(i int) Interval {
	v := Interval{x.start[i], x.end[i]}
	if v.End == lastDay {
		v.End = 0
	}
	return v
}
