package flatgeobuf

import (
	"encoding/binary"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"dateline/geo"
)

// A feature has always the same frame:
//
//	 0 size of what follows
//	 4 offset of the feature
//	 8 vtable of the feature: 8 bytes, table of 12; geometry at 4, properties at 8
//	16 vtable of the geometry: 8 bytes, table of 8; no ends, xy at 4
//	24 feature: offsets of vtable (back), geometry, properties
//	36 geometry: offsets of vtable (back), xy
//	44 xy: 2, lon, lat
//	64 properties: size, bytes
const (
	frameXY         = 48
	frameProperties = 64
)

var frame = []byte{
	0, 0, 0, 0, 20, 0, 0, 0,
	8, 0, 12, 0, 4, 0, 8, 0,
	8, 0, 8, 0, 0, 0, 4, 0,
	16, 0, 0, 0, 8, 0, 0, 0, 32, 0, 0, 0,
	20, 0, 0, 0, 4, 0, 0, 0,
	2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0,
}

// position is where a feature lies, if it lies anywhere.
func position(f *geo.Feature) (p orb.Point, ok bool) {
	if f.Point == nil {
		return p, false
	}
	p = *f.Point
	return p, p[0] >= -180 && p[0] <= 180 && p[1] >= -90 && p[1] <= 90
}

// appendFeature writes a feature with its size before it, in whole 8 bytes.
func appendFeature(b []byte, f *geo.Feature, base string) []byte {
	start := len(b)
	b = append(b, frame...)
	p, ok := position(f)
	if !ok {
		// The empty point: readers in JavaScript fail on a feature without geometry.
		p = orb.Point{math.NaN(), math.NaN()}
	}
	binary.LittleEndian.PutUint64(b[start+frameXY:], math.Float64bits(p[0]))
	binary.LittleEndian.PutUint64(b[start+frameXY+8:], math.Float64bits(p[1]))
	b = appendProperties(b, f, base)
	binary.LittleEndian.PutUint32(b[start+frameProperties:], uint32(len(b)-start-frameProperties-4))
	for (len(b)-start)%8 != 0 {
		b = append(b, 0)
	}
	binary.LittleEndian.PutUint32(b[start:], uint32(len(b)-start-4))
	return b
}

// properties writes values in the order of the columns: their numbers and
// values, nothing for one that is not known.
type properties struct {
	b      []byte
	column uint16
}

// appendProperties writes the values of geo.Feature.Values, without the values
// in between; a test compares the two.
func appendProperties(b []byte, f *geo.Feature, base string) []byte {
	p := properties{b: b}
	p.long(f.ID)
	p.known(f.Title)
	p.known(string(f.Kind))
	p.text(string(f.Outcome))
	list(&p, f.Methods)
	p.day(f.Date.Start)
	if f.Date.End != f.Date.Start {
		p.day(f.Date.End)
	} else {
		p.skip()
	}
	p.known(string(f.DatePrecision))
	p.text(f.Place)
	p.text(string(f.Country))
	p.text(f.Admin1)
	p.int(int32(f.Precision))
	p.double(f.RadiusKM)
	list(&p, f.Groups)
	p.text(string(f.Attribution))
	for _, t := range [...]geo.Toll{f.Killed, f.Injured} {
		p.count(t.Low)
		p.count(t.Best)
		p.count(t.High)
	}
	p.int(int32(min(f.Sources, math.MaxInt32)))
	p.text(f.SourceURL)
	p.known(f.Dataset)
	p.long(f.Edition)
	p.time(f.Updated)
	p.begin()
	at := p.startText()
	p.b = append(p.b, base...)
	p.b = append(p.b, geo.IncidentPath(f.ID, f.Title)...)
	p.endText(at)
	return p.b
}

func (p *properties) skip() { p.column++ }

func (p *properties) begin() {
	p.b = binary.LittleEndian.AppendUint16(p.b, p.column)
	p.column++
}

func (p *properties) startText() (at int) {
	p.b = append(p.b, 0, 0, 0, 0)
	return len(p.b)
}

func (p *properties) endText(at int) {
	binary.LittleEndian.PutUint32(p.b[at-4:], uint32(len(p.b)-at))
}

func (p *properties) long(v int64) {
	p.begin()
	p.b = binary.LittleEndian.AppendUint64(p.b, uint64(v))
}

func (p *properties) int(v int32) {
	p.begin()
	p.b = binary.LittleEndian.AppendUint32(p.b, uint32(v))
}

func (p *properties) double(v float64) {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		p.skip()
		return
	}
	p.begin()
	p.b = binary.LittleEndian.AppendUint64(p.b, math.Float64bits(v))
}

func (p *properties) count(c geo.Count) {
	n, ok := c.Get()
	if !ok {
		p.skip()
		return
	}
	p.int(int32(n))
}

func (p *properties) text(s string) {
	if s == "" {
		p.skip()
		return
	}
	p.known(s)
}

// known writes a text that may be empty.
func (p *properties) known(s string) {
	p.begin()
	at := p.startText()
	p.b = append(p.b, clean(s)...)
	p.endText(at)
}

func list[T ~string](p *properties, words []T) {
	if len(words) == 0 {
		p.skip()
		return
	}
	p.begin()
	at := p.startText()
	for i, w := range words {
		if i > 0 {
			p.b = append(p.b, "; "...)
		}
		p.b = append(p.b, clean(string(w))...)
	}
	p.endText(at)
}

func (p *properties) day(d geo.Day) {
	if !d.Known() {
		p.skip()
		return
	}
	p.begin()
	at := p.startText()
	p.b = d.Time().AppendFormat(p.b, time.DateOnly)
	p.endText(at)
}

func (p *properties) time(t time.Time) {
	if t.IsZero() {
		p.skip()
		return
	}
	p.begin()
	at := p.startText()
	p.b = t.UTC().AppendFormat(p.b, "2006-01-02T15:04:05Z")
	p.endText(at)
}

// clean makes bytes that are not UTF-8, and NUL, at which programs in C end a
// text, U+FFFD.
func clean(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(string([]rune(s)), "\x00", "\uFFFD")
}
