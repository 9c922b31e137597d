package gazetteer

import (
	"strings"
	"sync"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// Gazetteer resolves names with a [Table] and with what it has learned. It is
// safe for concurrent use.
type Gazetteer struct {
	load func() (*Table, error)

	mu      sync.RWMutex
	learned map[uint32][]*Learned // by skeleton
	order   []*Learned            // as learned
}

// New makes a gazetteer that knows what load gives. It is called with the first
// question, once; data/gazetteer.Table is one that reads the embedded file.
func New(load func() (*Table, error)) *Gazetteer {
	return &Gazetteer{load: sync.OnceValues(load), learned: map[uint32][]*Learned{}}
}

// Load reads the table if that has not been done yet, and returns what went
// wrong with it. Without a table nothing is found but what has been learned.
func (g *Gazetteer) Load() error {
	_, err := g.load()
	return err
}

func (g *Gazetteer) table() *Table {
	t, err := g.load()
	if err != nil || t == nil {
		return &Table{heads: []uint32{0}, buckets: make([]uint32, 257), shift: 24}
	}
	return t
}

// Query asks where a place is. Everything but Text is a hint and may be empty.
type Query struct {
	// Text is a name as a source writes it, such as "12 km north of Khar, Bajaur".
	// After commas may follow district, province and country.
	Text    string
	Country geo.Country
	Admin1  string     // name of the province
	Admin2  string     // name of the district
	Near    *orb.Point // lon, lat of where it is likely to be
}

// Candidate is one answer.
type Candidate struct {
	Name    string
	Kind    Kind
	Country geo.Country // "" of a region of several countries
	Admin1  string
	Admin2  string
	// Point is lon, lat. Of a province, district or country it is a point
	// inside, of an unlocated region the middle of its frame.
	Point     orb.Point
	Precision geo.GeoPrecision
	// RadiusKM is how far from Point the place may be, 0 for a country.
	RadiusKM float64
	// Score is from 0 to 1. It ranks the candidates of one query.
	Score float64
	// People is the population to two figures, 0 if unknown.
	People int
	// Ambiguous says that another candidate is about as likely and lies
	// elsewhere, or that this one does not lie in the province asked for.
	Ambiguous bool
	// Fallback says that the name itself was not found: this is the province,
	// district or country that the query names beside it.
	Fallback bool
	// Why is a sentence on how it was found.
	Why string
}

// Learned is a place known from a record that has coordinates.
type Learned struct {
	Name    string
	Country geo.Country
	Admin1  string
	Point   orb.Point // lon, lat
	// Times is how many records put it there.
	Times  int
	sounds []byte
}

// sameSpotKM is how far apart two records of one name may be and still mean one
// place.
const sameSpotKM = 15

// Learn makes a settlement or site known, as a record with coordinates names it:
// "Tall Shair village". Words such as village are left out. Call it for records
// that place is exact to the settlement only. It reports whether the place is
// new: the same name in the same province within 15 km is not.
func (g *Gazetteer) Learn(name string, country geo.Country, admin1 string, at orb.Point) bool {
	if !country.Located() || !onEarth(at) || at == (orb.Point{}) {
		return false
	}
	all := readings(clip(name))
	if len(all) == 0 {
		return false
	}
	plain := all[0]
	for _, r := range all { // the last of the first name's readings: without the words beside it
		if !r.near && r.loss == 0 {
			plain = r
		}
	}
	s := sounds(nil, plain.name)
	if len(s) < 2 {
		return false
	}
	h := skeleton(s)
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, l := range g.learned[h] {
		if l.Country == country && sameUnit(l.Admin1, admin1) && distance(l.sounds, s, sameSound) <= sameSound && kilometres(l.Point, at) <= sameSpotKM {
			l.Times++
			return false
		}
	}
	l := &Learned{Name: display(name, plain.name), Country: country, Admin1: admin1, Point: at, Times: 1, sounds: s}
	g.learned[h] = append(g.learned[h], l)
	g.order = append(g.order, l)
	return true
}

// Known lists what has been learned, in the order of learning, so that it can be
// kept and learned again. The caller owns the returned value.
func (g *Gazetteer) Known() []Learned {
	g.mu.RLock()
	defer g.mu.RUnlock()
	all := make([]Learned, len(g.order))
	for i, l := range g.order {
		all[i] = *l
		all[i].sounds = nil
	}
	return all
}

func (g *Gazetteer) learnedAs(h uint32) []Learned {
	g.mu.RLock()
	defer g.mu.RUnlock()
	var all []Learned
	for _, l := range g.learned[h] {
		all = append(all, *l)
	}
	return all
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
