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

	codes, methods, groups, others, tolls, looks recent
	days                                         dayValues

	count, killed, unknown, sources, edition, date, end tile.Key
	kinds                                               [maxKinds]tile.Key
}

var rowTagses = sync.Pool{New: func() any { return new(rowTags) }}

func borrowRowTags(w *tile.Writer, x *Index) *rowTags {
	t := rowTagses.Get().(*rowTags)
	*t = rowTags{
		w: w, x: x, count: tile.Key{Name: "point_count"}, killed: tile.Key{Name: "killed_best"}, unknown: tile.Key{Name: "killed_unknown"},
		sources: tile.Key{Name: "sources_count"}, edition: tile.Key{Name: "edition"},
		date: tile.Key{Name: "date"}, end: tile.Key{Name: "date_end"}, days: t.days.of(x.days),
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
	t.days.tag(w, &t.date, d.Start)
	if d.End != d.Start {
		t.days.tag(w, &t.end, d.End)
	}
	w.KeyInt(&t.sources, int64(x.sources[row]))
	w.KeyInt(&t.edition, x.spans[x.held[row]].From)
}

// brief gives the feature the few properties of a row that a style needs. It is
// for tiles of many thousand incidents.
func (t *rowTags) brief(row int) {
	w, x := t.w, t.x
	t.profile(&x.profiles[x.profile[row]])
	t.days.tag(w, &t.date, x.start[row])
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

// dayValues are the days that a tile has as texts, of which incidents have far more
// than of anything else.
type dayValues struct {
	first  Day
	tile   uint32 // number of the tile; what others left is not looked at
	values []dayValue
	text   []byte
}

type dayValue struct {
	tile  uint32
	value tile.Value
}

// maxDayValues is how many days are told apart by their place: 180 years.
const maxDayValues = 1 << 16

// of is the same for another tile, of an index that touches these days.
func (d *dayValues) of(days Interval) dayValues {
	next := dayValues{days.Start, d.tile + 1, d.values, d.text}
	if n := min(int64(days.End)-int64(days.Start)+1, maxDayValues); n > int64(len(d.values)) || next.tile == 0 {
		next.values, next.tile = make([]dayValue, max(n, int64(len(d.values)))), 1
	}
	return next
}

// tag gives the feature a day; nothing where that is not known.
func (d *dayValues) tag(w *tile.Writer, key *tile.Key, day Day) {
	if !day.Known() {
		return
	}
	at := int64(day) - int64(d.first)
	if at < 0 || at >= int64(len(d.values)) {
		w.String(key.Name, day.String())
		return
	}
	v := &d.values[at]
	if v.tile != d.tile {
		d.text = day.Append(d.text[:0])
		v.tile, v.value = d.tile, w.NewText(d.text)
	}
	w.KeyValue(key, v.value)
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
