package pen

import (
	"encoding/base64"
	"fmt"
	"image/color"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"dateline/geo/picture"
)

// size is that of a picture in its own pixels.
func size(p *picture.Element) (width, height float64, err error) {
	var x, y float64
	if _, err := fmt.Sscan(p.Attribute("viewBox"), &x, &y, &width, &height); err != nil {
		return 0, 0, fmt.Errorf("viewBox: %w", err)
	}
	return width, height, nil
}

// SVG writes a picture as a file that needs nothing beside it: text stays text,
// and the letters that it needs are inside. unit is "px" or "mm", of which the
// picture is wide by high; base is put before links that begin with a slash.
func (f *Fonts) SVG(w io.Writer, p *picture.Element, wide, high float64, unit, base string) error {
	s := f.borrow()
	defer f.giveBack(s)
	used := &usage{fonts: map[*opened]map[rune]bool{}, letters: s}
	if err := draw(p, 1, used, s, base); err != nil {
		return err
	}
	var style strings.Builder
	for _, o := range used.order {
		kind, data, err := used.inside(o)
		if err != nil {
			return err
		}
		slant := "normal"
		if o.file.Italic {
			slant = "italic"
		}
		fmt.Fprintf(&style, "@font-face{font-family:'%s';font-weight:%d;font-style:%s;src:url(data:font/%s;base64,%s)", o.file.Family, o.file.Weight, slant, kind, base64.StdEncoding.EncodeToString(data))
		if o.file.Joined {
			style.WriteString(";unicode-range:" + o.file.Range)
		}
		style.WriteString("}")
	}
	root := *p
	root.Attributes = append(slices.Clone(p.Attributes), "width", length(wide)+unit, "height", length(high)+unit)
	root.Children = append([]*picture.Element{{Name: "style", Text: style.String()}}, p.Children...)
	if _, err := io.WriteString(w, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"); err != nil {
		return err
	}
	return root.Absolute(base).WriteSVG(w)
}

func length(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.3f", v), "0"), ".")
}

// usage is a tool that notes which letters are needed.
type usage struct {
	fonts   map[*opened]map[rune]bool
	order   []*opened
	letters *setter
}

// inside is a font for the inside of an SVG: the letters that are needed, or all
// of it where it takes more than letters to set a word.
func (u *usage) inside(o *opened) (kind string, data []byte, err error) {
	if o.file.Joined {
		return "woff", o.file.WOFF, nil
	}
	glyphs, letters := []uint16{0}, map[rune]uint16{}
	for _, r := range slices.Sorted(maps.Keys(u.fonts[o])) {
		if id, ok := u.letters.face(o).NominalGlyph(r); ok && id != 0 {
			n := slices.Index(glyphs, uint16(id))
			if n < 0 {
				n = len(glyphs)
				glyphs = append(glyphs, uint16(id))
			}
			letters[r] = uint16(n)
		}
	}
	data, err = o.subset(glyphs, letters)
	return "ttf", data, err
}

func (u *usage) fill(outline, color.NRGBA)           {}
func (u *usage) stroke(outline, stroke, color.NRGBA) {}
func (u *usage) clip(*[2]orb.Point)                  {}
func (u *usage) link([2]orb.Point, string, string)   {}
func (u *usage) text(_ orb.Point, l line, _ color.NRGBA, _ float64, _ color.NRGBA) {
	for _, run := range l.runs {
		if u.fonts[run.font] == nil {
			u.fonts[run.font] = map[rune]bool{' ': true}
			u.order = append(u.order, run.font)
		}
		for _, g := range run.glyphs {
			for _, r := range g.text {
				u.fonts[run.font][r] = true
			}
		}
	}
}
