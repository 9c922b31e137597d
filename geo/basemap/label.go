package basemap

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"dateline/geo/topology"
)

// LabelClass says what a label names.
type LabelClass uint8

// The classes of labels.
const (
	CountryLabel LabelClass = iota
	CapitalLabel
	CityLabel
	ProvinceLabel
	WaterLabel
)

// String is the class as it is written in tiles.
func (c LabelClass) String() string {
	names := [...]string{"country", "capital", "city", "province", "water"}
	if int(c) >= len(names) {
		return "unknown"
	}
	return names[c]
}

// Label is a name on the map.
type Label struct {
	Class      LabelClass
	At         topology.Point
	MinZoom    uint8  // the first zoom level with room for it
	MaxZoom    uint8  // the last one on which it makes sense
	Population int    // 0 is unknown
	Code       string // of a country: ISO 3166-1 alpha-3
	Name       string
	Names      []LabelName // in other languages, sorted by language
}

// ID is made of the class and the position: the same in every tile and at every
// zoom level, and below 2^53, so that script can hold it.
func (l *Label) ID() uint64 {
	const half = 180 * topology.Degree
	return uint64(l.At[0]+half)<<25 | uint64(l.At[1]+half)<<3 | uint64(l.Class)
}

// LabelName is a name in a language, given as in BCP 47 in lower case.
type LabelName struct {
	Lang, Name string
}

// sameLang are languages that have their names under another code.
var sameLang = map[string]string{
	"zh-tw": "zh-hant", "zh-hk": "zh-hant", "zh-mo": "zh-hant", "no": "nb", "nn": "nb", "iw": "he", "in": "id",
}

// In is the name in the language, in the language it is a variety of (de for
// de-AT), or as it is written in English and where there is no English name,
// as the people there write it.
func (l *Label) In(lang string) string {
	lang = strings.ToLower(lang)
	if script, ok := sameLang[lang]; ok {
		lang = script
	}
	for lang != "" {
		i, ok := slices.BinarySearchFunc(l.Names, lang, func(n LabelName, lang string) int {
			return cmp.Compare(n.Lang, lang)
		})
		if ok {
			return l.Names[i].Name
		}
		lang = lang[:max(strings.LastIndexByte(lang, '-'), 0)]
	}
	return l.Name
}

// Labels are all names on the map, the most important first.
type Labels []Label

const labelMagic = "DLL1"

// Encode writes the labels as a compressed binary. The same labels give the
// same bytes.
func (all Labels) Encode() ([]byte, error) {
	var langs []string
	index := map[string]int{}
	for _, l := range all {
		for _, n := range l.Names {
			if _, ok := index[n.Lang]; !ok {
				index[n.Lang] = len(langs)
				langs = append(langs, n.Lang)
			}
		}
	}
	var b []byte
	number := func(v uint64) { b = binary.AppendUvarint(b, v) }
	text := func(s string) {
		number(uint64(len(s)))
		b = append(b, s...)
	}
	number(uint64(len(langs)))
	for _, l := range langs {
		text(l)
	}
	number(uint64(len(all)))
	for _, l := range all {
		b = append(b, byte(l.Class), l.MinZoom, l.MaxZoom)
	}
	for c := range 2 {
		for _, l := range all {
			b = binary.AppendVarint(b, int64(l.At[c]))
		}
	}
	for _, l := range all {
		number(uint64(l.Population))
	}
	for _, l := range all {
		text(l.Name)
		if l.Class == CountryLabel {
			text(l.Code)
		}
	}
	for _, l := range all {
		number(uint64(len(l.Names)))
		for _, n := range l.Names {
			number(uint64(index[n.Lang]))
			text(n.Name)
		}
	}
	var out bytes.Buffer
	out.WriteString(labelMagic)
	w, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	err = w.Close()
	return out.Bytes(), err
}

// ReadLabels decodes what [Labels.Encode] wrote.
func ReadLabels(b []byte) (Labels, error) {
	if len(b) < len(labelMagic) || string(b[:len(labelMagic)]) != labelMagic {
		return nil, errors.New("read labels: not a file of labels")
	}
	raw, err := io.ReadAll(flate.NewReader(bytes.NewReader(b[len(labelMagic):])))
	if err != nil {
		return nil, fmt.Errorf("read labels: %w", err)
	}
	r := labelReader{b: raw, s: string(raw)}
	all := r.labels()
	if r.bad || r.at != len(raw) {
		return nil, errors.New("read labels: the file is damaged")
	}
	return all, nil
}

// labelReader walks over b. Names are cut from s, which holds the same bytes.
type labelReader struct {
	b   []byte
	s   string
	at  int
	bad bool
}

func (r *labelReader) labels() Labels {
	langs := make([]string, r.count())
	for i := range langs {
		langs[i] = r.text()
	}
	all := make(Labels, r.count())
	if len(all)*3 > len(r.b)-r.at {
		r.bad = true
		return nil
	}
	for i := range all {
		all[i].Class = LabelClass(r.b[r.at])
		all[i].MinZoom, all[i].MaxZoom = r.b[r.at+1], r.b[r.at+2]
		r.at += 3
	}
	for c := range 2 {
		for i := range all {
			v, n := binary.Varint(r.b[r.at:])
			r.advance(n)
			all[i].At[c] = int32(v)
		}
	}
	for i := range all {
		all[i].Population = int(r.number())
	}
	for i := range all {
		all[i].Name = r.text()
		if all[i].Class == CountryLabel {
			all[i].Code = r.text()
		}
	}
	for i := range all {
		n := r.count()
		if n == 0 {
			continue
		}
		all[i].Names = make([]LabelName, n)
		for k := range all[i].Names {
			lang := r.number()
			if lang >= uint64(len(langs)) {
				r.bad = true
				return nil
			}
			all[i].Names[k] = LabelName{langs[lang], r.text()}
		}
	}
	return all
}

func (r *labelReader) advance(n int) {
	if n <= 0 {
		r.bad, r.at = true, len(r.b)
		return
	}
	r.at += n
}

func (r *labelReader) number() uint64 {
	v, n := binary.Uvarint(r.b[r.at:])
	r.advance(n)
	return v
}

func (r *labelReader) count() int {
	v := r.number()
	if v > uint64(len(r.b)-r.at) {
		r.bad = true
		return 0
	}
	return int(v)
}

func (r *labelReader) text() string {
	n := r.count()
	s := r.s[r.at : r.at+n]
	r.at += n
	return s
}
