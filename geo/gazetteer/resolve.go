package gazetteer

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// maxCandidates is how many answers a query gets at most.
const maxCandidates = 10

// Resolve finds the places that a text may mean, the likeliest first. Without
// one the answer is the district, province or country that the query names,
// marked as Fallback, and nil when there is none either. The same query gives the
// same answer as long as nothing is learned.
func (g *Gazetteer) Resolve(q Query) []Candidate {
	s := g.search(q)
	if c, ok := s.between(); ok {
		return []Candidate{c}
	}
	s.lookup()
	if !s.found(0.9) {
		s.lookupAlike()
	}
	all := s.candidates()
	switch {
	case len(all) == 0:
		return s.fallback("")
	case all[0].Ambiguous:
		s.share()
		all = append(all, s.fallback("which of them is not certain")...)
	}
	return all
}

// Geocode is the answer of [Gazetteer.Resolve] as a place of an incident: the
// first candidate, or, when several are as likely, the province or country that
// they share. The place's Text is the given one, its Note says how it was
// found. False is not even a country.
func (g *Gazetteer) Geocode(text string, country geo.Country, admin1 string) (geo.Place, bool) {
	all := g.Resolve(Query{Text: text, Country: country, Admin1: admin1})
	if len(all) == 0 || all[0].Precision == geo.Unlocated {
		return geo.Place{}, false
	}
	c := all[0]
	if c.Ambiguous {
		i := slices.IndexFunc(all, func(c Candidate) bool { return c.Fallback })
		if i < 0 {
			return geo.Place{}, false
		}
		why := c.Why
		c = all[i]
		c.Why = why
	}
	p := geo.Place{
		Role: geo.RoleSite, Name: c.Name, Text: text, Admin1: c.Admin1, Admin2: c.Admin2, Country: c.Country,
		Point: &c.Point, Precision: c.Precision, Note: c.Why,
	}
	if c.RadiusKM != c.Precision.RadiusKM() {
		p.RadiusKM = c.RadiusKM
	}
	if c.Fallback && text != "" {
		p.Name = text
	}
	return p, true
}

// search is one query on its way.
type search struct {
	g       *Gazetteer
	t       *Table
	country geo.Country
	main    string
	read    []reading
	// units are the provinces and districts that the query names.
	units  []int
	admin1 string
	near   *orb.Point
	hits   []hit
	rivals []hit // the places that the text may as likely mean, if several
}

// hit is an entry or a learned place whose name is like the one looked for.
type hit struct {
	spot
	entry   int // -1: learned
	read    reading
	like    float64 // 0 to 1
	matched string  // the name that was found
	score   float64
}

// spot is what entries and learned places have in common.
type spot struct {
	name    string
	kind    Kind
	country geo.Country
	admin1  string
	point   orb.Point
	people  int
	times   int // a learned place has been seen
	own     bool
}

func (g *Gazetteer) search(q Query) *search {
	s := &search{g: g, t: g.table(), country: q.Country, admin1: clip(q.Admin1), near: q.Near}
	if s.near != nil && !onEarth(*s.near) {
		s.near = nil
	}
	all := parts(clip(q.Text))
	if len(all) > 1 {
		if c, ok := s.countryNamed(all[len(all)-1]); ok && (s.country == "" || s.country == c) {
			s.country, all = c, all[:len(all)-1]
		}
	}
	var hints []string
	if len(all) > 0 {
		s.main, hints = all[0], all[1:]
		s.read = readings(s.main)
	}
	for _, h := range append(hints, s.admin1) {
		s.units = append(s.units, s.unitsNamed(h, Province, District)...)
	}
	s.units = append(s.units, s.unitsNamed(clip(q.Admin2), District)...)
	s.settleUnits()
	return s
}

// settleUnits drops districts outside of the provinces asked for: there is a
// Juárez in every state of Mexico.
func (s *search) settleUnits() {
	if !slices.ContainsFunc(s.units, func(u int) bool { return s.t.kind[u] == Province }) {
		return
	}
	all := s.units
	s.units = slices.DeleteFunc(slices.Clone(all), func(d int) bool {
		return s.t.kind[d] == District && !slices.ContainsFunc(all, func(p int) bool {
			return s.t.kind[p] == Province && (s.t.unit(d, Province) == p || s.t.toMember(p, s.t.pointOf(d)) <= acrossKM)
		})
	})
}

// countryNamed reads a country's name in any language. Codes of two letters are
// more often those of a state.
func (s *search) countryNamed(text string) (geo.Country, bool) {
	text = strings.TrimSpace(text)
	if len(text) < 3 && text != "UK" && text != "US" {
		return "", false
	}
	if c, err := geo.ParseCountry(text); err == nil && c.Located() && !c.Former() && (len(text) > 3 || text == strings.ToUpper(text)) {
		return c, true
	}
	found := geo.Country("")
	s.t.named(geo.Fold(text), func(e int, like float64, _ string) {
		if s.t.kind[e] == Country && like > 0.95 && found == "" {
			found = s.t.countryOf(e)
		}
	})
	return found, found != ""
}

// kin are countries that sources also file under another: what came of a state
// that fell apart, and territories that it holds or held.
var kin = map[geo.Country][]geo.Country{
	"SRB": {"XKX", "HRV", "BIH", "MNE", "MKD", "SVN"}, "YUG": {"SRB", "XKX", "HRV", "BIH", "MNE", "MKD", "SVN"},
	"SCG": {"SRB", "MNE", "XKX"}, "ISR": {"PSE"}, "SDN": {"SSD"}, "ETH": {"ERI"}, "IDN": {"TLS"}, "PAK": {"BGD"},
	"MAR": {"ESH"}, "ZAF": {"NAM"}, "CSK": {"CZE", "SVK"}, "YMD": {"YEM"}, "DDR": {"DEU"},
	"SUN": {"RUS", "UKR", "BLR", "KAZ", "UZB", "TKM", "TJK", "KGZ", "GEO", "ARM", "AZE", "MDA", "LTU", "LVA", "EST"},
	"RUS": {"UKR", "KAZ", "UZB", "TKM", "TJK", "KGZ", "GEO", "ARM", "AZE", "MDA", "LTU", "LVA", "EST", "BLR"},
}

// asks reports whether the query is about a country or leaves it open.
func (s *search) asks(c geo.Country) bool {
	return s.country == "" || c == s.country || slices.Contains(kin[s.country], c)
}

// unitsNamed finds provinces, or else districts, by name; several where the
// country is not known. Only a like name counts.
func (s *search) unitsNamed(text string, kinds ...Kind) []int {
	best := map[Kind]float64{}
	found := map[Kind][]int{}
	consider := func(e int, like float64) {
		k := s.t.kind[e]
		if !slices.Contains(kinds, k) || !s.asks(s.t.countryOf(e)) || slices.Contains(found[k], e) {
			return
		}
		switch {
		case like > best[k]+0.02:
			best[k], found[k] = like, []int{e}
		case like > best[k]-0.02:
			found[k] = append(found[k], e)
		}
	}
	for _, r := range readings(text) {
		s.t.named(r.name, func(e int, like float64, _ string) {
			if like -= r.loss; like > 0.8 && (s.country != "" || like > 0.95) {
				consider(e, like*(0.9+0.1*r.want.suits(s.t.kind[e])))
			}
		})
	}
	if len(found) == 0 && s.country != "" {
		stretch := s.t.stretch(s.country)
		for _, r := range readings(text) {
			s.t.alike(r.name, stretch.first, stretch.places, 0.8, func(e int, like float64, _ string) { consider(e, like-r.loss) })
		}
	}
	// "Kabul" beside a town is the province; a district of the name lies in it.
	if len(found[Province]) > 0 && best[Province] >= best[District]-0.1 {
		return found[Province]
	}
	return found[District]
}

// named visits the entries with a name of the same skeleton and sounds like it;
// an entry may come several times.
func (t *Table) named(folded string, visit func(e int, like float64, name string)) {
	if len(t.index) == 0 {
		return
	}
	var a, b [2 * maxSounds]byte
	want := sounds(a[:0], folded)
	if len(want) == 0 {
		return
	}
	h := skeleton(want)
	bucket := h >> t.shift
	for _, at := range t.index[t.buckets[bucket]:t.buckets[bucket+1]] {
		name := t.nameAt(at)
		got := sounds(b[:0], name)
		if skeleton(got) != h {
			continue
		}
		like := similarity(want, got)
		if like < leastLike {
			continue
		}
		if like > 0.99 && name != folded && lower(name) != folded {
			like = 0.99
		}
		visit(t.entryAt(at), like, name)
	}
}

// leastLike is the likeness below which two names of one skeleton are different.
const leastLike = 0.72

// alike visits the entries from first to last-1 with a name like it by edit
// distance, whatever the skeleton.
func (t *Table) alike(folded string, first, last int, least float64, visit func(e int, like float64, name string)) {
	var a, b [2 * maxSounds]byte
	want := sounds(a[:0], folded)
	if len(want) < 4 {
		return
	}
	for e := first; e < last; e++ {
		for name := range t.namesOf(e) {
			got := sounds(b[:0], name)
			longest := max(len(got), len(want))
			if len(got) < 4 || max(len(got)-len(want), len(want)-len(got)) > 4 || !begins(want[0], got[0]) {
				continue
			}
			limit := int((1 - least) * plainCost * float64(longest))
			if d := distance(want, got, limit); d <= limit {
				visit(e, 1-float64(d)/float64(longest*plainCost), name)
			}
		}
	}
}

// begins reports whether two names may begin with these sounds and be one:
// hardly anybody errs in the first letter.
func begins(a, b byte) bool {
	return a == b || weak(a) && weak(b) || a < 0x80 && b < 0x80 && likeness[a][b] <= 4
}

// lookup collects what is called like the text, in the country if it is known.
func (s *search) lookup() {
	for _, r := range s.read {
		s.t.named(r.name, func(e int, like float64, name string) {
			if c := s.t.countryOf(e); s.asks(c) && (like > 0.98 || s.country == "" || c == s.country) {
				s.hit(e, like-r.loss, name, r)
			}
		})
		want := sounds(nil, r.name)
		for _, l := range s.g.learnedAs(skeleton(want)) {
			if !s.asks(l.Country) {
				continue
			}
			if like := similarity(want, l.sounds); like >= leastLike {
				s.hits = append(s.hits, hit{
					spot:  spot{name: l.Name, kind: Town, country: l.Country, admin1: l.Admin1, point: l.Point, times: l.Times},
					entry: -1, read: r, like: like - r.loss, matched: geo.Fold(l.Name),
				})
			}
		}
	}
}

// found reports whether a name as like as that lies where it is asked for.
func (s *search) found(like float64) bool {
	return slices.ContainsFunc(s.hits, func(h hit) bool {
		_, reach := s.within(&h)
		return h.like >= like && (len(s.units) == 0 || reach > 0)
	})
}

// lookupAlike collects near misses: in the provinces asked for, or, where none
// is known, in the country.
func (s *search) lookupAlike() {
	if s.country == "" && len(s.units) == 0 {
		return
	}
	seen := map[string]bool{}
	for _, r := range s.read {
		if seen[r.name] || len(r.name) < 4 {
			continue
		}
		seen[r.name] = true
		if len(s.units) == 0 {
			c := s.t.stretch(s.country)
			s.t.alike(r.name, c.first, c.last, 0.93, func(e int, like float64, name string) { s.hit(e, like-r.loss-0.04, name, r) })
			continue
		}
		for _, u := range s.units[:min(len(s.units), 4)] {
			for first, last := range s.t.inside(u) {
				s.t.alike(r.name, first, last, 0.91, func(e int, like float64, name string) { s.hit(e, like-r.loss-0.02, name, r) })
			}
		}
	}
}

// inside yields the stretches of entries that lie in a unit, from the first
// to before the last.
func (t *Table) inside(unit int) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		c := t.stretch(t.countryOf(unit))
		kind := t.kind[unit]
		start := -1
		for e := c.first; e <= c.last; e++ {
			in := e < c.last && t.unit(e, kind) == unit
			switch {
			case in && start < 0:
				start = e
			case !in && start >= 0:
				if !yield(start, e) {
					return
				}
				start = -1
			}
		}
	}
}

func (s *search) hit(e int, like float64, name string, r reading) {
	t := s.t
	h := hit{
		spot:  spot{name: t.name(e), kind: t.kind[e], country: t.countryOf(e), point: t.pointOf(e), people: people(t.size[e]), own: t.isOwn(e)},
		entry: e, read: r, like: like, matched: name,
	}
	if p := t.unit(e, Province); p >= 0 {
		h.admin1 = t.name(p)
	}
	s.hits = append(s.hits, h)
}

// within finds how well a hit lies where the query asks, and the unit it is in or
// close to: 1 in the narrowest unit that is known, above 0.5 in or just across
// the line of one, and 0 elsewhere.
func (s *search) within(h *hit) (unit int, reach float64) {
	unit = -1
	district := false
	for _, u := range s.units {
		district = district || s.t.kind[u] == District
	}
	for _, u := range s.units {
		r := 0.0
		switch in := s.isIn(h, u); {
		case in && (s.t.kind[u] == District || !district):
			r = 1
		case in && (h.entry < 0 || s.t.unit(h.entry, District) < 0) && s.nearDistrict(h):
			r = 0.8 // the place's own district is not known
		case in:
			r = 0.6
		case s.t.toMember(u, h.point) <= acrossKM:
			r = 0.7
		}
		if r > reach {
			unit, reach = u, r
		}
	}
	if h.entry < 0 && reach < 0.8 && s.admin1 != "" && sameUnit(h.admin1, s.admin1) {
		reach = 0.8
	}
	return unit, reach
}

// nearDistrict reports whether a place may lie in one of the districts asked for
// by its distance.
func (s *search) nearDistrict(h *hit) bool {
	return slices.ContainsFunc(s.units, func(u int) bool {
		return s.t.kind[u] == District && kilometres(h.point, s.t.pointOf(u)) <= float64(max(s.t.radius[u], 35))
	})
}

// acrossKM is how far from the nearest place of a unit a place may lie and still
// be filed there by another source.
const acrossKM = 8

func (s *search) isIn(h *hit, unit int) bool {
	if h.entry < 0 {
		return sameUnit(h.admin1, s.t.name(unit))
	}
	return s.t.unit(h.entry, s.t.kind[unit]) == unit
}

// toMember is the distance of a point from the nearest settlement in a unit; of
// a unit without any, from the unit's extent.
func (t *Table) toMember(unit int, p orb.Point) float64 {
	if d := kilometres(p, t.pointOf(unit)); d > float64(max(t.radius[unit], 300))+500 {
		return d
	}
	least, members := math.Inf(1), false
	for first, last := range t.inside(unit) {
		for e := first; e < last; e++ {
			if t.kind[e].Settlement() {
				members = true
				least = min(least, kilometres(p, t.pointOf(e)))
			}
		}
	}
	if !members {
		return max(0, kilometres(p, t.pointOf(unit))-float64(t.radius[unit]))
	}
	return least
}

// The score is made of these parts, each from 0 to 1.
const (
	likeWeight       = 0.5
	unitWeight       = 0.2
	kindWeight       = 0.15
	importanceWeight = 0.15
	// Without a country to look in, importance has to tell one from the other.
	wideImportance = 0.4
)

func (s *search) rate(h *hit) {
	where := 0.5
	if len(s.units) > 0 {
		_, where = s.within(h)
	}
	if s.near != nil {
		near := math.Exp(-kilometres(h.point, *s.near) / 75)
		if len(s.units) > 0 {
			where = (where + near) / 2
		} else {
			where = near
		}
	}
	importance := min(math.Log10(float64(max(h.people, 10)))/7, 1)
	switch h.kind {
	case Country:
		importance = 1
	case Province:
		importance = 0.7
	case District:
		importance = 0.55
	case Capital:
		importance = min(importance+0.15, 1)
	case Seat:
		importance = min(importance+0.1, 1)
	}
	if h.own {
		importance = max(importance, 0.55)
	}
	if h.entry < 0 { // what the data itself says of the place
		importance = max(importance, min(0.6+0.05*float64(h.times), 0.8))
	}
	if s.country != "" && h.country != s.country {
		importance = 0 // the country's own first
	}
	weight := importanceWeight
	if s.country == "" {
		weight = wideImportance
	}
	total := likeWeight + unitWeight + kindWeight + weight
	likeness := max(0, (h.like-0.6)/0.4)
	h.score = min(1, (likeWeight*likeness+unitWeight*where+kindWeight*h.read.want.suits(h.kind)+weight*importance)/total)
}

// acceptable drops hits that would be a guess: the farther from where the query
// asks, the more exact the name must be, and so must a short one.
func (s *search) acceptable(h *hit) bool {
	if h.kind == Country {
		return h.read.want == wantAny && h.like >= 0.97 && len(s.units) == 0
	}
	if h.read.want == wantSettlement && (h.kind == Province || h.kind == District) {
		return false // answered by the fallback
	}
	need := 0.9
	if s.country == "" {
		need = 0.95
	}
	if len(s.units) > 0 {
		switch _, reach := s.within(h); {
		case reach >= 1:
			need = 0.86
		case reach >= 0.75:
			need = 0.9
		case reach > 0.5:
			need = 0.93
		case h.people >= 50_000 || h.kind == Seat || h.kind == Capital || h.kind == Province:
			need = 0.995
		default:
			return false
		}
	}
	return h.like >= need
}

func (s *search) candidates() []Candidate {
	best := map[int]int{} // entry to the place in kept
	var kept []hit
	for _, h := range s.hits {
		if !s.acceptable(&h) {
			continue
		}
		s.rate(&h)
		if h.entry >= 0 {
			if i, ok := best[h.entry]; ok {
				if h.score > kept[i].score {
					kept[i] = h
				}
				continue
			}
			best[h.entry] = len(kept)
		}
		kept = append(kept, h)
	}
	slices.SortStableFunc(kept, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.people, a.people), cmp.Compare(a.country, b.country),
			cmp.Compare(a.admin1, b.admin1), cmp.Compare(a.name, b.name), comparePoints(a.point, b.point), cmp.Compare(a.kind, b.kind))
	})
	// A place that an earlier one stands for is left out: the province beside
	// its capital, a learned place beside the same in the table.
	var all []Candidate
	var shown []hit
	for _, h := range kept {
		if slices.ContainsFunc(shown, func(o hit) bool {
			return o.kind.Settlement() && h.kind.Settlement() && kilometres(o.point, h.point) < 3
		}) {
			continue
		}
		if len(all) == maxCandidates || len(all) > 0 && h.score < kept[0].score-0.25 {
			break
		}
		shown = append(shown, h)
		all = append(all, s.candidate(&h))
	}
	if len(all) == 0 {
		return nil
	}
	var rivals []hit
	for _, h := range shown[1:] {
		if h.score > shown[0].score-ambiguous && h.kind.Settlement() == shown[0].kind.Settlement() &&
			kilometres(h.point, shown[0].point) > max(25, all[0].RadiusKM) {
			rivals = append(rivals, h)
		}
	}
	if len(rivals) > 0 {
		s.rivals = append([]hit{shown[0]}, rivals...)
		all[0].Ambiguous = true
		all[0].Why += "; " + others(shown[0], rivals)
	}
	return all
}

// ambiguous is the difference in score below which two candidates are as likely.
const ambiguous = 0.03

func others(first hit, rivals []hit) string {
	var in []string
	times := map[string]int{}
	for _, r := range rivals {
		where := r.admin1
		if r.country != first.country || where == "" {
			where = strings.TrimPrefix(where+", "+r.country.Name(), ", ")
		}
		if times[where]++; times[where] == 1 {
			in = append(in, where)
		}
	}
	more := len(in) - 3
	in = in[:min(len(in), 3)]
	for i, where := range in {
		if n := times[where]; n > 1 {
			in[i] = fmt.Sprintf("%s (%d times)", where, n)
		}
	}
	if more > 0 {
		in = append(in, fmt.Sprintf("%d more provinces", more))
	}
	return "as likely is the one in " + strings.Join(in, ", or in ")
}

// share narrows the query to the province or country in which all places lie
// that it may mean.
func (s *search) share() {
	first := s.rivals[0]
	province := func(h hit) int {
		if h.entry < 0 {
			return -1
		}
		return s.t.unit(h.entry, Province)
	}
	same := func(ok func(h hit) bool) bool {
		return !slices.ContainsFunc(s.rivals, func(h hit) bool { return !ok(h) })
	}
	if p := province(first); p >= 0 && same(func(h hit) bool { return province(h) == p }) {
		s.units = []int{p}
		return
	}
	s.units = nil
	if same(func(h hit) bool { return h.country == first.country }) {
		s.country = first.country
	}
}

func (s *search) candidate(h *hit) Candidate {
	c := Candidate{
		Name: h.name, Kind: h.kind, Country: h.country, Admin1: h.admin1, Point: h.point, Precision: h.kind.Precision(),
		Score: math.Round(h.score*1000) / 1000, People: h.people, Why: s.why(h),
	}
	if h.entry >= 0 {
		if d := s.t.unit(h.entry, District); d >= 0 {
			c.Admin2 = s.t.name(d)
		}
		c.RadiusKM = float64(s.t.radius[h.entry])
		if h.kind == Province {
			c.Admin1 = h.name
		}
	}
	// What the words ask for is never finer than what they say.
	switch {
	case h.read.near && c.Precision < geo.NearPlace:
		c.Precision, c.RadiusKM = geo.NearPlace, max(geo.NearPlace.RadiusKM(), h.read.km+5)
	case h.read.want == wantDistrict && c.Precision < geo.District:
		c.Precision, c.RadiusKM = geo.District, 0
	case h.read.want == wantProvince && c.Precision < geo.Province:
		c.Precision, c.RadiusKM = geo.Province, 0
	case h.read.near && h.read.want == wantArea && c.Precision == geo.Province:
		c.Precision = geo.Province
	}
	if c.RadiusKM == 0 {
		c.RadiusKM = c.Precision.RadiusKM()
	}
	return c
}

func (s *search) why(h *hit) string {
	var b strings.Builder
	switch {
	case h.entry < 0:
		fmt.Fprintf(&b, "known from %d imported record", h.times)
		if h.times != 1 {
			b.WriteByte('s')
		}
	case h.matched == h.read.name || lower(h.matched) == h.read.name:
		b.WriteString("the name as written")
		if geo.Fold(h.name) != h.read.name {
			fmt.Fprintf(&b, ", another for %s", h.name)
		}
	case h.like+h.read.loss > 0.95:
		fmt.Fprintf(&b, "sounds like %q", h.matched)
	default:
		fmt.Fprintf(&b, "spelt much like %q", h.matched)
	}
	if h.read.near {
		b.WriteString(", and the text says near it or by it")
	}
	if len(s.units) > 0 {
		u, reach := s.within(h)
		switch {
		case reach >= 1 && u >= 0:
			if u != h.entry {
				fmt.Fprintf(&b, "; in %s as asked", s.t.name(u))
			}
		case reach > 0 && u >= 0:
			fmt.Fprintf(&b, "; close to %s, which was asked for", s.t.name(u))
		default:
			fmt.Fprintf(&b, "; not in %s, which was asked for", s.t.name(s.units[0]))
		}
	}
	if s.country != "" && h.country != s.country {
		fmt.Fprintf(&b, "; in %s, which sources also file under %s", h.country.Name(), s.country.Name())
	}
	if h.people > 0 {
		fmt.Fprintf(&b, "; about %s people", thousands(h.people))
	}
	return b.String()
}

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// fallback is what the query names beside the place: the district, the province
// and then the country, the narrowest only. missing says why it is not the place.
func (s *search) fallback(missing string) []Candidate {
	switch {
	case missing != "":
	case s.main == "":
		missing = "no place is named"
	default:
		missing = fmt.Sprintf("%q is not known", s.main)
	}
	if u, ok := s.narrowest(); ok {
		k := s.t.kind[u]
		named := "that is named with it"
		if s.rivals != nil {
			named = "that they share"
		}
		c := Candidate{
			Name: s.t.name(u), Kind: k, Country: s.t.countryOf(u), Point: s.t.pointOf(u), Precision: k.Precision(),
			RadiusKM: float64(s.t.radius[u]), Fallback: true, Why: fmt.Sprintf("%s; this is the %s %s", missing, k, named),
		}
		if p := s.t.unit(u, Province); p >= 0 {
			c.Admin1 = s.t.name(p)
		}
		if k == District {
			c.Admin2 = c.Name
		}
		if c.RadiusKM == 0 {
			c.RadiusKM = c.Precision.RadiusKM()
		}
		return []Candidate{c}
	}
	country := s.country
	if country == "" && s.main != "" {
		if c, ok := s.countryNamed(s.main); ok {
			country, missing = c, "the country"
		} else if r, err := geo.ParseRegion(s.main); err == nil {
			return []Candidate{{
				Name: r.Name(), Kind: Area, Point: r.BBox().Center(), Precision: geo.Unlocated, Score: 1,
				Why: "a region of several countries; too large for a place on the map",
			}}
		}
	}
	if !country.Located() {
		return nil
	}
	return []Candidate{{
		Name: country.Name(), Kind: Country, Country: country, Point: country.Center(), Precision: geo.CountryOnly,
		Fallback: true, Why: missing + "; only the country is certain",
	}}
}

// narrowest is the one unit to fall back to: a district before a province, and
// none when several are as good.
func (s *search) narrowest() (int, bool) {
	for _, k := range []Kind{District, Province} {
		var of []int
		for _, u := range s.units {
			if s.t.kind[u] == k && !slices.Contains(of, u) {
				of = append(of, u)
			}
		}
		if len(of) == 1 {
			return of[0], true
		}
		if len(of) > 1 && k == Province {
			return of[0], s.country != ""
		}
	}
	return 0, false
}

// between answers "road between A and B" and "A-B highway": somewhere within half
// their distance round the middle.
func (s *search) between() (Candidate, bool) {
	outside, _ := brackets(s.main)
	a, b, ok := ends(outside)
	if !ok {
		return Candidate{}, false
	}
	var end [2]Candidate
	for i, name := range []string{a, b} {
		found := s.g.Resolve(Query{Text: strings.TrimSpace(name), Country: s.country, Admin1: s.admin1, Near: s.near})
		if len(found) == 0 || found[0].Fallback || found[0].Precision > geo.NearPlace || found[0].Ambiguous {
			return Candidate{}, false
		}
		end[i] = found[0]
	}
	p, q := end[0].Point, end[1].Point
	d := kilometres(p, q)
	if u, ok := s.narrowest(); ok && float64(s.t.radius[u]) < d/2 {
		return Candidate{}, false // the district says more than the road
	}
	if d > 500 || math.Abs(p[0]-q[0]) > 180 || end[0].Country != end[1].Country {
		return Candidate{}, false
	}
	return Candidate{
		Name: end[0].Name + " – " + end[1].Name, Kind: Area, Country: end[0].Country, Admin1: end[0].Admin1,
		Point: orb.Point{(p[0] + q[0]) / 2, (p[1] + q[1]) / 2}, Precision: geo.Area, RadiusKM: math.Ceil(max(d/2, 5)),
		Score: min(end[0].Score, end[1].Score), Why: fmt.Sprintf("half way between the two, which lie %.0f km apart", d),
	}, true
}

// ends are the two places that a text speaks of the stretch between.
func ends(text string) (a, b string, ok bool) {
	folded := geo.Fold(text)
	if _, rest, found := strings.Cut(" "+folded, " between "); found {
		a, b, ok = strings.Cut(rest, " and ")
		return a, b, ok && !strings.Contains(b, " between ")
	}
	for _, road := range []string{"main road", "highway", "road", "axis"} {
		if _, found := strings.CutSuffix(folded, " "+road); !found {
			continue
		}
		// Fold turns the hyphen into a blank: cut the text as written.
		lower := strings.ToLower(text)
		if i := strings.LastIndex(lower, road); i > 0 {
			text = text[:min(i, len(text))]
		}
		if a, b, ok = strings.Cut(text, "-"); !ok {
			a, b, ok = strings.Cut(text, "–")
		}
		return a, b, ok && len(strings.TrimSpace(a)) > 2 && len(strings.TrimSpace(b)) > 2
	}
	return "", "", false
}

// sameUnit reports whether two names of provinces are the same but for words
// such as province.
func sameUnit(a, b string) bool {
	if a == b {
		return true
	}
	ra, rb := readings(clip(a)), readings(clip(b))
	if len(ra) == 0 || len(rb) == 0 {
		return false
	}
	x, y := sounds(nil, ra[len(ra)-1].name), sounds(nil, rb[len(rb)-1].name)
	return similarity(x, y) > 0.85
}

// display is the source's own spelling of a name without the words beside it.
func display(text, folded string) string {
	words := strings.Fields(text)
	for i := range words {
		for k := len(words); k > i; k-- {
			if name := strings.Join(words[i:k], " "); geo.Fold(name) == folded {
				return strings.Trim(name, " ,;()[]")
			}
		}
	}
	return folded
}

func onEarth(p orb.Point) bool { return math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90 }

// kilometres is the distance of two points on a sphere of 6371.0088 km, by the
// haversine formula.
func kilometres(a, b orb.Point) float64 {
	const r, rad = 6371.0088, math.Pi / 180
	x, y := math.Sin((b[1]-a[1])*rad/2), math.Sin((b[0]-a[0])*rad/2)
	return 2 * r * math.Asin(min(1, math.Sqrt(x*x+math.Cos(a[1]*rad)*math.Cos(b[1]*rad)*y*y)))
}
