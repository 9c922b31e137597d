package geo

import (
	"cmp"
	"slices"
	"strings"
)

// Named is a thing that a filter can ask for by its code, with the names that
// people call it by; the first is shown.
type Named struct {
	Code  string
	Names []string
}

// Suggest finds the things that a beginning may mean, as somebody types it: a
// word of one of their names, or their code, begins so, whatever the case and
// the diacritics. The whole name or code comes first, then the beginning of the
// name that is shown, of a word in it, and of other names from three letters on;
// among equals the order of all is kept.
func Suggest(begin string, all []Named) []Named {
	begin = Fold(begin)
	if begin == "" {
		return nil
	}
	type found struct {
		Named
		rank int
	}
	var out []found
	for _, n := range all {
		rank := 0
		for i, name := range n.Names {
			rank = max(rank, likeness(begin, Fold(name), i == 0))
		}
		if len(begin) > 1 && begin == Fold(n.Code) {
			rank = max(rank, wholeName)
		}
		if rank > 0 {
			out = append(out, found{n, rank})
		}
	}
	slices.SortStableFunc(out, func(a, b found) int { return cmp.Compare(b.rank, a.rank) })
	list := make([]Named, len(out))
	for i, f := range out {
		list[i] = f.Named
	}
	return list
}

// How well a beginning suits a name, the best last.
const (
	otherWord = 1 + iota
	otherName
	shownWord
	shownName
	wholeName
)

// leastOther is how many letters a beginning has that other names are looked
// through for: two letters begin some name of half the world.
const leastOther = 3

func likeness(begin, name string, shown bool) int {
	rank := 0
	switch {
	case name == begin:
		return wholeName
	case strings.HasPrefix(name, begin):
		rank = otherName
	case strings.Contains(" "+name, " "+begin):
		rank = otherWord
	}
	switch {
	case rank > 0 && shown:
		rank += shownWord - otherWord
	case len(begin) < leastOther:
		return 0
	}
	return rank
}

// NamedCountries are the countries of today, by English name.
func NamedCountries() []Named {
	var list []Named
	for _, c := range Countries() {
		if c.Located() && !c.Former() {
			list = append(list, Named{string(c), append([]string{c.Name(), c.Alpha2()}, c.row().aliases...)})
		}
	}
	return list
}

// NamedRegions are all regions.
func NamedRegions() []Named {
	var list []Named
	for _, r := range Regions() {
		list = append(list, Named{string(r), []string{r.Name()}})
	}
	return list
}
