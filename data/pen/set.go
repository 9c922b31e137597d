package pen

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/go-text/typesetting/di"
	ttf "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	woff "github.com/tdewolff/font"
	"golang.org/x/image/math/fixed"

	"dateline/data/font"
)

// typeface is how words are set. Size is pixels.
type typeface struct {
	Family string
	Weight int
	Italic bool
	Size   float64
}

// line is words, set: runs of one font each, from left to right.
type line struct {
	runs  []run
	size  float64
	width float64 // pixels
}

type run struct {
	font   *opened
	glyphs []glyph
}

// glyph is a letter or more: x and y are from the left end of its line, y down.
type glyph struct {
	id      ttf.GID
	x, y    float64
	advance float64 // its own in the font, without kerning, in pixels
	text    string  // what it stands for; "" for a part of the glyph before it
}

// opened is a font file that has been unpacked.
type opened struct {
	file *font.File
	open func() error
	sfnt []byte
	ttf  *ttf.Font
}

// Fonts are the typefaces of the binary, unpacked when they are first needed.
// They may be used by several goroutines at once.
type Fonts struct {
	all     []*opened
	setters sync.Pool
}

// OpenFonts makes the fonts ready for use.
func OpenFonts() *Fonts {
	f := &Fonts{}
	for _, file := range font.Files {
		o := &opened{file: file}
		o.open = sync.OnceValue(func() (err error) {
			if o.sfnt, err = woff.ParseWOFF(file.WOFF); err != nil {
				return fmt.Errorf("font %s: %w", file.Name, err)
			}
			loader, err := opentype.NewLoader(bytes.NewReader(o.sfnt))
			if err != nil {
				return fmt.Errorf("font %s: %w", file.Name, err)
			}
			o.ttf, err = ttf.NewFont(loader)
			return err
		})
		f.all = append(f.all, o)
	}
	f.setters.New = func() any {
		return &setter{fonts: f, faces: map[*opened]*ttf.Face{}, shapes: map[shapeKey]ttf.GlyphOutline{}, advances: map[advanceKey]float64{}}
	}
	return f
}

func (f *Fonts) borrow() *setter    { return f.setters.Get().(*setter) }
func (f *Fonts) giveBack(s *setter) { f.setters.Put(s) }

// Reads reports whether there are letters for the language, given as in BCP 47.
// There are none for Chinese, Japanese and Korean, of which a font has as many
// bytes as all others together.
func (f *Fonts) Reads(lang string) bool {
	switch lang, _, _ = strings.Cut(strings.ToLower(lang), "-"); lang {
	case "zh", "ja", "ko", "yue", "wuu":
		return false
	}
	return true
}

// nearest writes the few letters on the map that no font has as the next best.
var nearest = strings.NewReplacer("ƙ", "k", "Ƙ", "K", "\u0327", "")

// Sets reports whether there is a letter for each character of the text.
func (f *Fonts) Sets(text string) bool {
	s := f.borrow()
	defer f.giveBack(s)
	for _, r := range nearest.Replace(text) {
		if s.fontFor(r, typeface{Family: "Source Sans 3", Weight: 400}) == nil {
			return false
		}
	}
	return true
}

// Width is how wide words are in pixels at a size, letter by letter: kerning
// would make them a little narrower.
func (f *Fonts) Width(text string, size float64, bold bool) float64 {
	s := f.borrow()
	defer f.giveBack(s)
	face := typeface{Family: "Source Sans 3", Weight: 400}
	if bold {
		face.Weight = 600
	}
	width := 0.0
	for _, r := range nearest.Replace(text) {
		width += s.advance(r, face)
	}
	return width * size
}

// advance is how wide a character is, as a part of the size.
func (s *setter) advance(r rune, face typeface) float64 {
	key := advanceKey{r, face.Weight}
	w, ok := s.advances[key]
	if !ok {
		w = 1
		if o := s.fontFor(r, face); o != nil {
			f := s.face(o)
			id, _ := f.NominalGlyph(r)
			w = float64(f.HorizontalAdvance(id)) / float64(f.Upem())
		}
		s.advances[key] = w
	}
	return w
}

type advanceKey struct {
	r      rune
	weight int
}

// setter sets words; it is for one goroutine.
type setter struct {
	fonts     *Fonts
	faces     map[*opened]*ttf.Face
	shapes    map[shapeKey]ttf.GlyphOutline
	advances  map[advanceKey]float64
	segmenter shaping.Segmenter
	shaper    shaping.HarfbuzzShaper
	want      typeface
}

type shapeKey struct {
	font *opened
	id   ttf.GID
}

// fontFor is the font that has a character, of the family and style wanted if
// one of that has it, of the others otherwise; nil if none has it.
func (s *setter) fontFor(r rune, want typeface) *opened {
	for _, strict := range []bool{true, false} {
		for _, o := range s.fonts.all {
			own := o.file.Family == want.Family && o.file.Weight == want.Weight && o.file.Italic == want.Italic
			if own != strict || o.file.Script != nil && !unicode.Is(o.file.Script, r) && !unicode.In(r, unicode.Common, unicode.Inherited) {
				continue
			}
			if o.open() != nil {
				continue
			}
			if _, ok := s.face(o).NominalGlyph(r); ok {
				return o
			}
		}
	}
	return nil
}

func (s *setter) face(o *opened) *ttf.Face {
	f := s.faces[o]
	if f == nil {
		f = ttf.NewFace(o.ttf)
		s.faces[o] = f
	}
	return f
}

// ResolveFace is for the segmenter.
func (s *setter) ResolveFace(r rune) *ttf.Face {
	o := s.fontFor(r, s.want)
	if o == nil {
		o = s.fontFor('?', s.want)
	}
	if o == nil {
		return nil
	}
	return s.face(o)
}

// set sets words in one line; spacing is between letters, in pixels.
func (s *setter) set(text string, face typeface, spacing float64) (line, error) {
	l := line{size: face.Size}
	runes := []rune(nearest.Replace(text))
	if len(runes) == 0 {
		return l, nil
	}
	s.want = face
	direction := di.DirectionLTR
	if first := slices.IndexFunc(runes, unicode.IsLetter); first >= 0 && unicode.In(runes[first], unicode.Arabic, unicode.Hebrew) {
		direction = di.DirectionRTL
	}
	// Set at a thousand units, so that positions are exact, and scaled.
	const em = 1000
	k := face.Size / em
	input := shaping.Input{Text: runes, RunEnd: len(runes), Direction: direction, Size: fixed.I(em), Language: language.NewLanguage("en")}
	var set []shaping.Output
	for _, part := range s.segmenter.Split(input, s) {
		if part.Face == nil {
			return l, fmt.Errorf("no font for %q", text)
		}
		set = append(set, s.shaper.Shape(part))
	}
	if direction == di.DirectionRTL {
		slices.Reverse(set)
	}
	for _, out := range set {
		o := s.opened(out.Face)
		r := run{font: o}
		space := spacing
		if o.file.Joined {
			space = 0 // its letters are joined
		}
		last := -1
		for _, g := range out.Glyphs {
			one := glyph{id: g.GlyphID, x: l.width + float64(g.XOffset)/64*k, y: -float64(g.YOffset) / 64 * k, advance: float64(out.Face.HorizontalAdvance(g.GlyphID)) / float64(out.Face.Upem()) * face.Size}
			if g.ClusterIndex != last {
				one.text = string(runes[g.ClusterIndex : g.ClusterIndex+g.RuneCount])
				last = g.ClusterIndex
			}
			r.glyphs = append(r.glyphs, one)
			l.width += float64(g.XAdvance)/64*k + space
		}
		l.runs = append(l.runs, r)
	}
	l.width -= spacing
	return l, nil
}

func (s *setter) opened(f *ttf.Face) *opened {
	for o, face := range s.faces {
		if face == f {
			return o
		}
	}
	return nil
}

// shape is the outline of a glyph in the font's units.
func (s *setter) shape(o *opened, id ttf.GID) ttf.GlyphOutline {
	key := shapeKey{o, id}
	out, ok := s.shapes[key]
	if !ok {
		out, _ = s.face(o).GlyphData(id).(ttf.GlyphOutline)
		s.shapes[key] = out
	}
	return out
}
