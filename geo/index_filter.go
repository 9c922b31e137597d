package geo

import (
	"cmp"
	"slices"
)

// test says which of the rows from lo up to but not including hi, at most 64 of
// them, pass: bit i stands for row lo+i.
type test func(lo, hi int) uint64

// compile turns a filter into tests, the cheapest first. Box, area and edition
// are not among them.
func (x *Index) compile(f *Filter, text []int64) []test {
	var tests []test
	if ok := x.profilesOf(f); ok != nil {
		tests = append(tests, byNumber(x.profile, ok))
	}
	if len(f.Provinces) > 0 {
		tests = append(tests, byNumber(x.province, x.provincesOf(f)))
	}
	if f.KilledMin > 0 {
		tests = append(tests, atLeast(x.killed, int64(f.KilledMin)))
	}
	if f.SourcesMin > 0 {
		tests = append(tests, atLeast(x.sources, min(int64(f.SourcesMin), maxSources)))
	}
	if len(f.Missing) > 0 {
		tests = append(tests, x.lacking(f.Missing))
	}
	if !f.Time.Open() {
		tests = append(tests, x.overlapping(f.Time)...)
	}
	if f.Text != "" {
		tests = append(tests, amongRevs(x.rev, text))
	}
	return tests
}

// Tests are written so that their loops have no branches: a bit is the outcome
// of a comparison.

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// byNumber tests a column of numbers, of each of which ok says whether it passes.
func byNumber(column []uint32, ok []uint8) test {
	return func(lo, hi int) (v uint64) {
		column := column[lo:hi]
		for _, n := range column {
			v = v>>1 | uint64(ok[n])<<63
		}
		return v >> (64 - len(column))
	}
}

func atLeast[T int32 | uint16](column []T, least int64) test {
	return func(lo, hi int) (v uint64) {
		for i, n := range column[lo:hi] {
			v |= bit(int64(n) >= least) << (i & 63)
		}
		return v
	}
}

// overlapping is Interval.Overlaps: an unknown first day, 0, is before every day,
// and an unknown last day is kept as lastDay. What every row passes is not tested.
func (x *Index) overlapping(t Interval) (tests []test) {
	last := cmp.Or(t.End, lastDay)
	if t.Start > x.firstEnd {
		tests = append(tests, func(lo, hi int) uint64 { return ^before(x.end[lo:hi], t.Start) })
	}
	if last < x.lastStart {
		tests = append(tests, func(lo, hi int) uint64 { return before(x.start[lo:hi], last+1) })
	}
	return tests
}

// before says which of at most 64 days are before a day. The sign of a difference
// is the outcome: as 64 bits it cannot overflow.
func before(days []Day, day Day) (v uint64) {
	const sign = 1 << 63
	than := int64(day)
	if len(days) == 64 { // in four parts, which do not wait for each other
		var parts [4]uint64
		for i := range 16 {
			parts[0] = parts[0]>>1 | uint64(int64(days[i])-than)&sign
			parts[1] = parts[1]>>1 | uint64(int64(days[i+16])-than)&sign
			parts[2] = parts[2]>>1 | uint64(int64(days[i+32])-than)&sign
			parts[3] = parts[3]>>1 | uint64(int64(days[i+48])-than)&sign
		}
		return parts[0]>>48 | parts[1]>>32 | parts[2]>>16 | parts[3]
	}
	for _, d := range days {
		v = v>>1 | uint64(int64(d)-than)&sign
	}
	return v >> (64 - len(days))
}

// amongRevs tests for a sorted list of revisions: by a bitmap where they lie
// close together, as numbers of revisions do, otherwise by search.
func amongRevs(rev []uint32, list []int64) test {
	if len(list) == 0 {
		return func(int, int) uint64 { return 0 }
	}
	first, last := list[0], list[len(list)-1]
	if span := uint64(last - first); span/64 < uint64(len(rev)) {
		in := newBitmap(int(span) + 1)
		for _, r := range list {
			in.set(int(r - first))
		}
		return func(lo, hi int) (v uint64) {
			for i, r := range rev[lo:hi] {
				if at := int64(r) - first; at >= 0 && at <= last-first {
					v |= bit(in.has(int(at))) << (i & 63)
				}
			}
			return v
		}
	}
	return func(lo, hi int) (v uint64) {
		for i, r := range rev[lo:hi] {
			_, ok := slices.BinarySearch(list, int64(r))
			v |= bit(ok) << (i & 63)
		}
		return v
	}
}

// profilesOf says of each profile whether f's codes select it; nil where f asks
// for none. Profiles may be as many as a tenth of the rows, so only what is asked
// for is looked at.
func (x *Index) profilesOf(f *Filter) (ok []uint8) {
	narrow := func(passes func(p *profile) bool) {
		first := ok == nil
		if first {
			ok = make([]uint8, len(x.profiles))
		}
		for i := range ok {
			if first || ok[i] != 0 {
				ok[i] = uint8(bit(passes(&x.profiles[i])))
			}
		}
	}
	if len(f.Kinds) > 0 {
		kind := among(x.kindNames, f.Kinds, true)
		narrow(func(p *profile) bool { return kind[p.kind] })
	}
	if len(f.Countries) > 0 {
		country := among(x.countryNames, f.Countries, true)
		narrow(func(p *profile) bool { return country[p.country] })
	}
	if len(f.Regions) > 0 {
		regional, _ := Filter{Regions: f.Regions}.AllCountries()
		country := among(x.countryNames, regional, true)
		narrow(func(p *profile) bool { return country[p.country] })
	}
	if len(f.Outcomes) > 0 {
		outcome := among(x.outcomeNames, f.Outcomes, true)
		narrow(func(p *profile) bool { return outcome[p.outcome] })
	}
	if len(f.Datasets) > 0 {
		dataset := among(x.datasetNames, f.Datasets, true)
		narrow(func(p *profile) bool { return dataset[p.dataset] })
	}
	if len(f.Methods) > 0 {
		methods := anyAmong(x.methodSets, f.Methods)
		narrow(func(p *profile) bool { return methods[p.methods] })
	}
	if len(f.Groups) > 0 {
		groups := anyAmong(x.groupSets, f.Groups)
		narrow(func(p *profile) bool { return groups[p.groups] })
	}
	if f.PrecisionMax != Unlocated {
		narrow(func(p *profile) bool { return p.precision != Unlocated && p.precision <= f.PrecisionMax })
	}
	return ok
}

// provincesOf says of each province whether f asks for it, whatever its spelling.
func (x *Index) provincesOf(f *Filter) []uint8 {
	wanted := wantedOf(f.Provinces)
	ok := make([]uint8, len(x.provinceKeys))
	for i, key := range x.provinceKeys {
		ok[i] = uint8(bit(key != "" && wanted[key]))
	}
	return ok
}

// misses says of each profile which of f's words for codes it does not meet: a
// bit for each facet, and one for the region.
func (x *Index) misses(f *Filter) []uint8 {
	regional, _ := Filter{Regions: f.Regions}.AllCountries()
	inRegion := among(x.countryNames, regional, len(f.Regions) > 0)
	country := among(x.countryNames, f.Countries, len(f.Countries) > 0)
	kind := among(x.kindNames, f.Kinds, len(f.Kinds) > 0)
	outcome := among(x.outcomeNames, f.Outcomes, len(f.Outcomes) > 0)
	dataset := among(x.datasetNames, f.Datasets, len(f.Datasets) > 0)
	methods := anyAmong(x.methodSets, f.Methods)
	groups := anyAmong(x.groupSets, f.Groups)
	out := make([]uint8, len(x.profiles))
	for i := range x.profiles {
		p := &x.profiles[i]
		exact := f.PrecisionMax == Unlocated || p.precision != Unlocated && p.precision <= f.PrecisionMax
		out[i] = uint8(bit(!kind[p.kind])<<KindFacet | bit(!outcome[p.outcome])<<OutcomeFacet | bit(!methods[p.methods])<<MethodFacet |
			bit(!country[p.country])<<CountryFacet | bit(!groups[p.groups])<<GroupFacet | bit(!dataset[p.dataset])<<DatasetFacet |
			bit(!exact)<<PrecisionFacet | bit(!inRegion[p.country])<<regionWord)
	}
	return out
}

// among says of each name whether it is in list; all are where nothing is asked.
func among[T ~string](names []string, list []T, asked bool) []bool {
	wanted := wantedOf(list)
	out := make([]bool, len(names))
	for i, n := range names {
		out[i] = !asked || wanted[T(n)]
	}
	return out
}

// anyAmong says of each set whether one of its words is in list; all are where
// the list is empty.
func anyAmong[T ~string](sets [][]T, list []T) []bool {
	wanted := wantedOf(list)
	out := make([]bool, len(sets))
	for i, set := range sets {
		out[i] = len(list) == 0 || slices.ContainsFunc(set, func(w T) bool { return wanted[w] })
	}
	return out
}

func wantedOf[T ~string](list []T) map[T]bool {
	wanted := make(map[T]bool, len(list))
	for _, w := range list {
		wanted[w] = true
	}
	return wanted
}
