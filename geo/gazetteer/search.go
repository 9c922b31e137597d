package gazetteer

import (
	"slices"
	"strings"

	"dateline/geo"

	"github.com/paulmach/orb"
)

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
	unit    int     // the unit asked for that it is in or close to, or -1
	reach   float64 // how well it lies there, see within
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

// lookup collects what is called like the text, in the country if it is known.
func (s *search) lookup() {
	for _, r := range s.read {
		s.t.named(r.name, func(e int, like float64, name string) {
			if c := s.t.countryOf(e); s.asks(c) && (like > 0.98 || s.country == "" || c == s.country) {
				s.take(e, like-r.loss, name, r)
			}
		})
		want := sounds(nil, r.name)
		for _, l := range s.g.learnedAs(skeleton(want)) {
			if !s.asks(l.Country) {
				continue
			}
			if like := similarity(want, l.sounds); like >= leastLike {
				s.add(hit{
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
		return h.like >= like && (len(s.units) == 0 || h.reach > 0)
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
			s.t.alike(r.name, c.first, c.last, 0.93, func(e int, like float64, name string) { s.take(e, like-r.loss-0.04, name, r) })
			continue
		}
		for _, u := range s.units[:min(len(s.units), 4)] {
			for first, last := range s.t.inside(u) {
				s.t.alike(r.name, first, last, 0.91, func(e int, like float64, name string) { s.take(e, like-r.loss-0.02, name, r) })
			}
		}
	}
}

func (s *search) take(e int, like float64, name string, r reading) {
	t := s.t
	h := hit{
		spot:  spot{name: t.name(e), kind: t.kind[e], country: t.countryOf(e), point: t.pointOf(e), people: people(t.size[e]), own: t.isOwn(e)},
		entry: e, read: r, like: like, matched: name,
	}
	if p := t.unit(e, Province); p >= 0 {
		h.admin1 = t.name(p)
	}
	s.add(h)
}

// add keeps a hit unless its name is too unlike for any place.
func (s *search) add(h hit) {
	if h.like < inUnit {
		return
	}
	h.unit = -1
	if len(s.units) > 0 {
		h.unit, h.reach = s.within(&h)
	}
	s.hits = append(s.hits, h)
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
