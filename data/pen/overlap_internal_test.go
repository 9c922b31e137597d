package pen

import (
	"fmt"
	"image/color"
	"math"
	"testing"

	"github.com/paulmach/orb"

	"dateline/data"
	"dateline/data/base"
	"dateline/geo"
	"dateline/geo/basemap"
	"dateline/geo/picture"
)

// boxes is a tool that notes where words and symbols are, as they are drawn.
type boxes struct {
	words  []area
	discs  []area
	inside *[2]orb.Point
	all    string
}

type area struct {
	x0, y0, x1, y1 float64
	what           string
}

func (a area) meets(b area) bool {
	const hair = 0.5
	return a.x0 < b.x1-hair && b.x0 < a.x1-hair && a.y0 < b.y1-hair && b.y0 < a.y1-hair
}

func (b *boxes) fill(outline, color.NRGBA)           {}
func (b *boxes) stroke(outline, stroke, color.NRGBA) {}
func (b *boxes) clip(a *[2]orb.Point)                { b.inside = a }
func (b *boxes) link(a [2]orb.Point, _, title string) {
	b.discs = append(b.discs, area{a[0][0], a[0][1], a[1][0], a[1][1], title})
}

// text notes letters from the height of an x to the base line: what is read.
func (b *boxes) text(at orb.Point, l line, _ color.NRGBA, _ float64, _ color.NRGBA) {
	words := ""
	for _, r := range l.runs {
		for _, g := range r.glyphs {
			words += g.text
		}
	}
	b.words = append(b.words, area{at[0], at[1] - 0.66*l.size, at[0] + l.width, at[1] + 0.05*l.size, words})
}

// Nothing that is written lies over anything else that is written, over a symbol
// or beyond the edges, measured with the letters as they are drawn.
func TestWordsLieOverNothing(t *testing.T) {
	fonts := OpenFonts()
	m, err := basemap.Read(base.Land(), base.Labels())
	if err != nil {
		t.Fatal(err)
	}
	p, err := data.Seed()
	if err != nil {
		t.Fatal(err)
	}
	n := int64(0)
	index, err := geo.BuildIndex(func(yield func(geo.Row, error) bool) {
		for i, err := range p.Incidents {
			if n++; err != nil || !yield(geo.Row{Rev: n, Held: geo.Revisions{From: 1}, Feature: feature(i, n)}, nil) {
				return
			}
		}
	}, geo.Edition{N: 1, Total: 14})
	if err != nil {
		t.Fatal(err)
	}
	incidents := index.Select(geo.Filter{}, nil)
	for _, v := range []struct {
		name string
		view geo.BBox
	}{
		{"world", geo.World},
		{"eurasia", geo.BBox{West: -5, South: 20, East: 80, North: 64}},
		{"afghanistan", geo.BBox{West: 60, South: 29, East: 75, North: 39}},
		{"moscow", geo.BBox{West: 36.5, South: 55, East: 38.5, North: 56.2}},
		{"pacific", geo.BBox{West: 150, South: -50, East: -120, North: 10}},
	} {
		for _, size := range [][2]int{{280, 420}, {320, 200}, {600, 315}, {1200, 800}, {3000, 1500}} {
			for _, lang := range []string{"", "ru", "ar"} {
				t.Run(fmt.Sprint(v.name, size, lang), func(t *testing.T) {
					sheet := picture.Sheet{
						Options: picture.Options{Base: m, Width: size[0], Height: size[1], Locator: true, Lang: lang, Measure: fonts.Width},
						Title:   "A title that is long enough to take more than the one line there is on a narrow picture", Subtitle: "Fourteen incidents from one day to another", Legend: true,
						Notes:  []string{"Data: somebody, somewhere, under a licence of which the name is long (CC BY 4.0).", "As of edition 1, 27 November 2026."},
						Window: func(w, h int) geo.BBox { return v.view },
						Draw: func(box geo.BBox, zoom float64) (geo.Marks, map[int64]string, error) {
							return incidents.Marks(box, zoom), nil, nil
						},
					}
					e, err := sheet.Element()
					if err != nil {
						t.Fatal(err)
					}
					b := &boxes{}
					s := fonts.borrow()
					defer fonts.giveBack(s)
					if err := draw(e, 1, b, s, ""); err != nil {
						t.Fatal(err)
					}
					b.symbols(e, place{k: 1})
					if len(b.words) < 2 {
						t.Errorf("%d words", len(b.words))
					}
					for i, w := range b.words {
						if w.x0 < 0 || w.y0 < 0 || w.x1 > float64(size[0])+1 || w.y1 > float64(size[1]) {
							t.Errorf("%q runs off the picture: %v", w.what, w)
						}
						for _, o := range b.words[:i] {
							if w.meets(o) && !numbers(w, o) {
								t.Errorf("%q lies over %q: %v, %v", w.what, o.what, w, o)
							}
						}
						for _, d := range b.discs {
							if w.meets(d) && !digits(w.what) {
								t.Errorf("%q lies over a symbol at %v", w.what, d)
							}
						}
					}
				})
			}
		}
	}
}

func feature(i *geo.Incident, id int64) geo.Feature {
	i.ID = id
	return i.Feature()
}

// numbers reports whether both are the numbers of clusters, which lie where
// their incidents do.
func numbers(a, b area) bool { return digits(a.what) && digits(b.what) }

func digits(s string) bool {
	var n int
	_, err := fmt.Sscanf(s, "%d", &n)
	return err == nil && len(s) <= 4
}

// symbols notes the squares within the circles of points and clusters.
func (b *boxes) symbols(e *picture.Element, t place) {
	w := &walker{}
	for _, c := range e.Children {
		s := w.styled(c, style{place: t})
		if c.Name == "svg" {
			var x, y float64
			fmt.Sscan(c.Attribute("x"), &x)
			fmt.Sscan(c.Attribute("y"), &y)
			s.place = t.in(place{1, x, y})
		}
		if c.Attribute("class") != "pic-mark" {
			b.symbols(c, s.place)
			continue
		}
		r := 0.0
		for _, g := range c.Children {
			for _, shape := range append([]*picture.Element{g}, g.Children...) {
				if shape.Name == "circle" && shape.Attribute("class") != "pic-hit" && shape.Attribute("class") != "pic-area" && shape.Attribute("stroke-dasharray") == "" {
					r = max(r, w.number(shape, "r", 0))
				}
			}
		}
		r /= math.Sqrt2
		if r > 0 {
			b.discs = append(b.discs, area{s.dx - r, s.dy - r, s.dx + r, s.dy + r, ""})
		}
	}
}
