package geo

import "math/bits"

// Facet is a list of codes by which incidents are counted and chosen.
type Facet uint8

const (
	KindFacet Facet = iota
	OutcomeFacet
	MethodFacet
	CountryFacet
	GroupFacet
	DatasetFacet
	PrecisionFacet
	facets
	regionWord = facets // asked for by a word of its own that is not counted
)

// FacetNames are the names of facets by their numbers.
var FacetNames = [facets]string{"kind", "outcome", "method", "country", "group", "dataset", "precision"}

// Breakdown is how many incidents a filter selects, when they were, and how many
// each other choice of a code would select.
type Breakdown struct {
	Matched int
	Killed  int64 // best figures added up
	Unknown int   // incidents without one
	Timeline
	// Facets are, for each facet, the numbers of incidents of each code under all
	// of the filter but its words for that very facet: what choosing that code
	// instead would select. The country's word is country, region stays; precision's
	// is precision_max. An incident of several methods or groups counts for each of
	// them. Lists are sorted as those of [Facets].
	Facets [facets][]Tally
}

// WithoutCodes is the filter without its words for codes: those by which a
// [Selection.Breakdown] tells incidents apart.
func (f Filter) WithoutCodes() Filter {
	f.Countries, f.Regions = nil, nil
	f.Groups, f.Kinds, f.Methods, f.Outcomes, f.Datasets, f.PrecisionMax = nil, nil, nil, nil, nil, 0
	return f
}

// Breakdown counts what f selects, the selection being made of f without its
// codes. The timeline has bins of the step, or those that suit its span for "",
// and what of it lies in f's time; an error names a step that makes too many.
//
// It is one pass over the rows: codes belong to profiles (see [tables]), so that
// rows are counted by profile, and profiles by facet.
func (s *Selection) Breakdown(f Filter, step Step) (Breakdown, error) {
	x := s.x
	var b Breakdown
	misses := x.misses(&f)
	counts := make([]int, len(x.profiles))
	t := newTiming(x, f.Time)
	for w, v := range s.rows() {
		for ; v != 0; v &= v - 1 {
			row := w<<6 + bits.TrailingZeros64(v)
			p := x.profile[row]
			counts[p]++
			if misses[p] != 0 {
				continue
			}
			killed := x.killed[row]
			if killed == unknownFigure {
				b.Unknown++
				killed = 0
			}
			b.Killed += int64(killed)
			t.add(x.start[row], x.end[row], int64(killed))
		}
	}
	for i, miss := range misses {
		if miss == 0 {
			b.Matched += counts[i]
		}
	}
	b.Facets = x.byFacet(misses, counts)
	var err error
	b.Timeline, err = t.timeline(step)
	return b, err
}

// byFacet adds up, for each facet, the profiles that miss nothing but it.
func (x *Index) byFacet(misses []uint8, counts []int) (out [facets][]Tally) {
	var sums [facets][]tallied
	for f, size := range [facets]int{
		len(x.kindNames), len(x.outcomeNames), len(x.methodSets), len(x.countryNames), len(x.groupSets), len(x.datasetNames), len(geoPrecisionNames),
	} {
		sums[f] = make([]tallied, size)
	}
	for i, n := range counts {
		miss := misses[i]
		if n == 0 || miss&(miss-1) != 0 || miss == 1<<regionWord {
			continue // it misses more than one
		}
		codes := x.profiles[i].codes()
		if miss != 0 {
			f := bits.TrailingZeros8(miss)
			sums[f][codes[f]].n += n
			continue
		}
		for f, code := range codes {
			sums[f][code].n += n
		}
	}
	for f, sum := range sums {
		switch Facet(f) {
		case MethodFacet:
			out[f] = talliesOfSets(x.methodSets, sum)
		case GroupFacet:
			out[f] = talliesOfSets(x.groupSets, sum)
		default:
			out[f] = tallies(x.namesOf(Facet(f)), sum)
		}
	}
	return out
}

// codes are the numbers of a profile's code, or set of codes, in each facet.
func (p *profile) codes() [facets]uint32 {
	return [facets]uint32{
		KindFacet: uint32(p.kind), OutcomeFacet: uint32(p.outcome), MethodFacet: p.methods, CountryFacet: uint32(p.country),
		GroupFacet: p.groups, DatasetFacet: uint32(p.dataset), PrecisionFacet: min(uint32(p.precision), uint32(len(geoPrecisionNames)-1)),
	}
}

// namesOf are the names of a facet's codes.
func (x *Index) namesOf(f Facet) []string {
	switch f {
	case KindFacet:
		return x.kindNames
	case OutcomeFacet:
		return x.outcomeNames
	case CountryFacet:
		return x.countryNames
	case DatasetFacet:
		return x.datasetNames
	}
	return geoPrecisionNames
}
