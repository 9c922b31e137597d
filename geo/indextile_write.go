package geo

import (
	"strings"
	"sync"

	"dateline/geo/tile"
)

func (t *tiling) write(w *tile.Writer, texts map[int64]Feature) {
	w.Layer(TileLayer)
	tags := borrowRowTags(w, t.x)
	defer tags.giveBack()
	incident := tags.full
	if t.alone > tileFull {
		incident = tags.brief
	}
	for i := range t.marks {
		m := &t.marks[i]
		if m.sum >= 0 {
			w.Feature(0)
			w.Point(tile.Point{X: m.x, Y: m.y})
			tags.cluster(&t.sums[m.sum], m)
			continue
		}
		w.Feature(uint64(t.x.id[m.row]))
		w.Point(tile.Point{X: m.x, Y: m.y})
		incident(int(m.row))
		if texts == nil {
			continue
		}
		if f, ok := texts[int64(t.x.rev[m.row])]; ok {
			tileText(w, "title", f.Title)
			tileText(w, "place", f.Place)
			tileText(w, "admin1", f.Admin1)
			tileText(w, "source_url", f.SourceURL)
		}
	}
}

// cluster gives the feature the properties of a cluster.
func (t *rowTags) cluster(sum *sums, m *tileMark) {
	w, x := t.w, t.x
	w.KeyInt(&t.count, int64(sum.n))
	w.KeyInt(&t.killed, sum.killed)
	if sum.unknown > 0 {
		w.KeyInt(&t.unknown, int64(sum.unknown))
	}
	most := 0
	for k := range x.kindNames {
		n := sum.kinds[k]
		if n > sum.kinds[most] {
			most = k
		}
		if n > 0 {
			w.KeyInt(&t.kinds[k], int64(n))
		}
	}
	t.looks.tags(w, uint64(most)<<8|uint64(m.layer), func() {
		w.String("kind", x.kindNames[most])
		w.String("located", located(m.layer))
	})
	if m.layer == countryLayer {
		tileText(w, "country", x.countryNames[x.countryOf(int(m.row))])
	}
}

func located(l layer) string {
	switch l {
	case pinnedLayer:
		return locatedPlace
	case areaLayer:
		return locatedArea
	}
	return locatedCountry
}

func tileText(w *tile.Writer, key, value string) {
	if value != "" {
		w.String(key, strings.ToValidUTF8(value, "\uFFFD"))
	}
}

// rowTags gives features the properties of rows and clusters. What they share is
// encoded once a tile. It serves one tile at a time.
type rowTags struct {
	w *tile.Writer
	x *Index

	codes, methods, groups, others, ends, tolls, looks recent
	days                                               recentDays

	count, killed, unknown, sources, edition tile.Key
	kinds                                    [maxKinds]tile.Key
}

var rowTagses = sync.Pool{New: func() any { return new(rowTags) }}

func borrowRowTags(w *tile.Writer, x *Index) *rowTags {
	t := rowTagses.Get().(*rowTags)
	*t = rowTags{
		w: w, x: x, count: tile.Key{Name: "point_count"}, killed: tile.Key{Name: "killed_best"}, unknown: tile.Key{Name: "killed_unknown"},
		sources: tile.Key{Name: "sources_count"}, edition: tile.Key{Name: "edition"},
	}
	for k, name := range x.kindNames {
		t.kinds[k].Name = "kind_" + name
	}
	return t
}

func (t *rowTags) giveBack() {
	t.w, t.x = nil, nil
	rowTagses.Put(t)
}

// full gives the feature all properties of a row.
func (t *rowTags) full(row int) {
	w, x := t.w, t.x
	p := &x.profiles[x.profile[row]]
	t.profile(p)
	t.methods.tags(w, uint64(p.methods), func() { tileText(w, "methods", strings.Join(words(x.methodSets[p.methods]), "; ")) })
	t.groups.tags(w, uint64(p.groups), func() { tileText(w, "groups", strings.Join(x.groupSets[p.groups], "; ")) })
	t.others.tags(w, uint64(p.dataset)<<16|uint64(p.attribution)<<8|uint64(p.datePrecision), func() { tileOthers(w, x, p) })
	if p.radius != 0 && finite(p.radius) {
		w.Float("geo_radius_km", p.radius)
	}
	t.tolls.tags(w, uint64(x.figures[row]), func() { tileToll(w, &x.tolls[x.figures[row]]) })
	d := x.date(row)
	t.days.tags(w, d.Start)
	if d.End != d.Start {
		t.ends.tags(w, uint64(d.End), func() { tileText(w, "date_end", d.End.String()) })
	}
	w.KeyInt(&t.sources, int64(x.sources[row]))
	w.KeyInt(&t.edition, x.spans[x.held[row]].From)
}

// brief gives the feature the few properties of a row that a style needs. It is
// for tiles of many thousand incidents.
func (t *rowTags) brief(row int) {
	w, x := t.w, t.x
	t.profile(&x.profiles[x.profile[row]])
	t.days.tags(w, x.start[row])
	if k := x.killed[row]; k != unknownFigure {
		w.KeyInt(&t.killed, int64(k))
	}
}

// profile gives the feature the codes that a style needs.
func (t *rowTags) profile(p *profile) {
	key := uint64(p.country)<<24 | uint64(p.kind)<<16 | uint64(p.outcome)<<8 | uint64(p.precision)
	t.codes.tags(t.w, key, func() { tileCodes(t.w, t.x, p) })
}

// recent keeps properties by key: those used last of the keys that share a slot.
// It takes less time than a map and less room than an array of all keys.
type recent [1 << recentBits]struct {
	key  uint64 // key+1, 0 for none
	size uint8
	tags [recentTags]byte
}

const (
	recentBits = 8
	// recentTags is how many bytes of properties are kept: some six of them.
	recentTags = 23
)

// tags gives the feature the properties that belong to a key, which write gives
// to those for which they are not kept.
func (r *recent) tags(w *tile.Writer, key uint64, write func()) {
	key++
	c := &r[key*0x9e3779b97f4a7c15>>(64-recentBits)]
	if c.key == key {
		w.Tags(c.tags[:c.size])
		return
	}
	mark := w.Mark()
	write()
	if t := w.TagsSince(mark); len(t) <= recentTags {
		c.key, c.size = key, uint8(copy(c.tags[:], t))
	}
}

// recentDays is recent for days, of which incidents have far more.
type recentDays [1 << 12]struct {
	day  Day // 0 for none
	size uint8
	tags [7]byte
}

// tags gives the feature its first day; nothing where that is not known.
func (r *recentDays) tags(w *tile.Writer, day Day) {
	if !day.Known() {
		return
	}
	c := &r[uint32(day)%uint32(len(r))]
	if c.day == day {
		w.Tags(c.tags[:c.size])
		return
	}
	mark := w.Mark()
	w.String("date", day.String())
	if t := w.TagsSince(mark); len(t) <= len(c.tags) {
		c.day, c.size = day, uint8(copy(c.tags[:], t))
	}
}

// tileCodes gives the feature the codes that a style needs.
func tileCodes(w *tile.Writer, x *Index, p *profile) {
	l := areaLayer
	switch {
	case p.precision == CountryOnly:
		l = countryLayer
	case p.precision.Pinned():
		l = pinnedLayer
	}
	w.String("located", located(l))
	w.String("kind", x.kindNames[p.kind])
	tileText(w, "outcome", x.outcomeNames[p.outcome])
	tileText(w, "country", x.countryNames[p.country])
	w.Int("geo_precision", int64(p.precision))
}

// tileOthers gives the feature the codes that are of no use to a style.
func tileOthers(w *tile.Writer, x *Index, p *profile) {
	tileText(w, "attribution", x.attributionNames[p.attribution])
	tileText(w, "date_precision", x.datePrecisionNames[p.datePrecision])
	tileText(w, "dataset", x.datasetNames[p.dataset])
}

// tileToll gives the feature its tolls as far as they are known.
func tileToll(w *tile.Writer, f *figures) {
	for _, c := range [...]struct {
		name  string
		count Count
	}{
		{"killed_low", f.killed.Low}, {"killed_best", f.killed.Best}, {"killed_high", f.killed.High},
		{"injured_low", f.injured.Low}, {"injured_best", f.injured.Best}, {"injured_high", f.injured.High},
	} {
		if n, ok := c.count.Get(); ok {
			w.Int(c.name, int64(n))
		}
	}
}
