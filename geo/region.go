package geo

import (
	_ "embed" // regions.tsv
	"slices"
	"strings"
	"sync"
)

// Region is a set of countries with a slug: "central-asia". Some are regions of
// the United Nations' M49 standard, some are what the news means by a word, and
// [Region.Note] tells which. "" is no region.
type Region string

// regionsTSV is the region table, one row a region. The columns are slug; UN M49
// code, empty for a region of news usage; English name; west,south,east,north of
// the frame, empty where the boxes of its countries make it; members, which are
// alpha-3 codes and regions above it, empty where the country table tells them;
// other names, separated by "; "; the sentence that defines it.
//
//go:embed regions.tsv
var regionsTSV string

type regionRow struct {
	m49     int
	name    string
	bbox    BBox
	members []Country
	note    string
}

type regionTable struct {
	rows  map[Region]*regionRow
	all   []Region
	names map[string]Region // by Fold
	keys  map[string]Region // by nameKey
}

var regions = sync.OnceValue(func() *regionTable {
	t := &regionTable{rows: map[Region]*regionRow{}, names: map[string]Region{}, keys: map[string]Region{}}
	for f := range tsvRows(regionsTSV) {
		r := &regionRow{name: f[2], note: f[6], members: t.members(Region(f[0]), strings.Fields(f[4]))}
		if f[1] != "" {
			r.m49 = int(tableNumber(f[1]))
		}
		r.bbox = frame(r.members)
		if f[3] != "" {
			r.bbox = tableBox(f[3])
		}
		slug := Region(f[0])
		t.rows[slug] = r
		t.all = append(t.all, slug)
		for _, name := range append(strings.Split(f[5], "; "), string(slug), r.name) {
			if name != "" {
				claim(t.keys, nameKey(name), slug)
				t.names[Fold(name)] = slug
			}
		}
	}
	slices.SortStableFunc(t.all, func(a, b Region) int {
		if news, other := t.rows[a].m49 == 0, t.rows[b].m49 == 0; news != other {
			if news {
				return -1
			}
			return 1
		}
		return strings.Compare(t.rows[a].name, t.rows[b].name)
	})
	return t
})

// members are the countries of a row, by English name.
func (t *regionTable) members(slug Region, words []string) []Country {
	in := map[Country]bool{}
	for _, w := range words {
		if r, ok := t.rows[Region(w)]; ok {
			for _, c := range r.members {
				in[c] = true
			}
		} else {
			in[Country(w)] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(countries().all), func(c Country) bool {
		if len(words) == 0 {
			return c.row().subregion != slug
		}
		return !in[c]
	})
}

// frame is the smallest box round the boxes of the present-day countries.
func frame(members []Country) BBox {
	var boxes []BBox
	for _, c := range members {
		if !c.Former() {
			boxes = append(boxes, c.BBox())
		}
	}
	return boxRound(boxes)
}

// boxRound is the smallest box that holds all boxes. West to east it leaves out
// the widest gap between them, wherever on the globe that is.
func boxRound(boxes []BBox) BBox {
	if len(boxes) == 0 {
		return BBox{}
	}
	out := boxes[0]
	for _, b := range boxes {
		out.South, out.North = min(out.South, b.South), max(out.North, b.North)
	}
	// Walk east from each western edge; the box that starts there ends at the
	// farthest eastern edge. The narrowest of these is the answer.
	narrowest := 361.0
	for _, from := range boxes {
		width, east := -1.0, 0.0
		for _, b := range boxes {
			start := b.West - from.West
			if start < 0 {
				start += 360
			}
			if w := start + b.Width(); w > width {
				width, east = w, b.East
			}
		}
		if width < narrowest {
			narrowest = width
			out.West, out.East = from.West, east
		}
	}
	if narrowest >= 360 {
		out.West, out.East = -180, 180
	}
	return out
}

// ParseRegion reads a slug or a name ("Central Asia"), whatever the case and
// punctuation. The error is an *InputError for the field "region" that lists the
// slugs.
func ParseRegion(s string) (Region, error) {
	t := regions()
	if r, ok := t.keys[nameKey(s)]; ok {
		return r, nil
	}
	var reason strings.Builder
	if near := nearestNames(s, t.names); len(near) > 0 {
		reason.WriteString("near it: " + joinCodes(near) + "; ")
	}
	reason.WriteString("want one of " + strings.Join(words(t.all), ", "))
	return "", &InputError{Field: "region", Value: s, Reason: reason.String()}
}

// Regions lists the regions of news usage and then those of UN M49, each by
// English name. The caller owns the returned value.
func Regions() []Region { return slices.Clone(regions().all) }

var noRegion regionRow

func (r Region) row() *regionRow {
	if row, ok := regions().rows[r]; ok {
		return row
	}
	return &noRegion
}

// Valid reports whether r is the slug of a region; "" is not.
func (r Region) Valid() bool { return r.row() != &noRegion }

// Name is the English name; of a slug that is not valid it is the slug itself.
func (r Region) Name() string {
	if !r.Valid() {
		return string(r)
	}
	return r.row().name
}

// M49 is the code of the United Nations' standard, or 0 for a region of news usage.
func (r Region) M49() int { return r.row().m49 }

// Note is one sentence that says what belongs to the region and by whose definition.
func (r Region) Note() string { return r.row().note }

// Countries lists the members by English name, former states among them, so that
// their records are found. The caller owns the returned value.
func (r Region) Countries() []Country { return slices.Clone(r.row().members) }

// Contains reports whether c is a member.
func (r Region) Contains(c Country) bool { return slices.Contains(r.row().members, c) }

// BBox is the region as a map would frame it; it may cross 180°. Europe ends at
// the Urals, and islands far from the rest of a continent lie outside.
func (r Region) BBox() BBox { return r.row().bbox }

// Regions lists the regions that c belongs to, in the order of [Regions].
func (c Country) Regions() []Region {
	return slices.DeleteFunc(Regions(), func(r Region) bool { return !r.Contains(c) })
}
