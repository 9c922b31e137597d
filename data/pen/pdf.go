package pen

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image/color"
	"io"
	"slices"
	"strings"
	"unicode/utf16"

	ttf "github.com/go-text/typesetting/font"
	"github.com/paulmach/orb"

	"dateline/geo/picture"
)

// About is what a file says of itself to those who do not see it.
type About struct{ Title, Subject, Author string }

// PDF writes a picture as a page of wide x high points (1/72 inch). Lines and
// shapes stay lines and shapes, text is text, the letters that it needs are
// inside, and symbols are links. Greys are written as shades of black alone, so
// that print uses no other ink for them. The same picture gives the same bytes.
func (f *Fonts) PDF(w io.Writer, p *picture.Element, wide, high float64, base string, about About) error {
	width, _, err := size(p)
	if err != nil {
		return err
	}
	s := f.borrow()
	defer f.giveBack(s)
	d := &pdf{high: high, letters: map[*opened]*pdfFont{}, fades: map[uint8]int{}}
	if err := draw(p, wide/width, d, s, base); err != nil {
		return err
	}
	out, err := d.file(wide, high, about)
	if err != nil {
		return err
	}
	_, err = w.Write(out)
	return err
}

// pdf draws a page. See ISO 32000-1.
type pdf struct {
	high    float64
	content bytes.Buffer
	clipped bool
	fonts   []*pdfFont
	letters map[*opened]*pdfFont
	fades   map[uint8]int // number of the graphics state of an opacity
	order   []uint8
	links   []pdfLink
	objects []string
}

type pdfFont struct {
	*opened
	ids   map[ttf.GID]bool
	texts map[ttf.GID]string
}

type pdfLink struct {
	area      [2]orb.Point
	to, title string
}

func (d *pdf) clip(area *[2]orb.Point) {
	if d.clipped {
		d.print("Q\n")
	}
	if d.clipped = area != nil; d.clipped {
		a, b := area[0], area[1]
		d.print("q %s %s %s %s re W n\n", n(a[0]), n(d.high-b[1]), n(b[0]-a[0]), n(b[1]-a[1]))
	}
}

func (d *pdf) link(area [2]orb.Point, to, title string) {
	d.links = append(d.links, pdfLink{area, to, title})
}

func (d *pdf) fill(o outline, c color.NRGBA) {
	if len(o) == 0 {
		return
	}
	d.fade(c.A)
	d.print("%s ", ink(c, "g", "rg"))
	d.path(o)
	d.print("f\n")
}

func (d *pdf) stroke(o outline, s stroke, c color.NRGBA) {
	if len(o) == 0 {
		return
	}
	d.fade(c.A)
	caps := map[string]int{"round": 1, "square": 2}[s.cap]
	join := 0
	if s.round {
		join = 1
	}
	var dashes []string
	for _, v := range s.dashes {
		dashes = append(dashes, n(v))
	}
	d.print("%s %s w %d J %d j 4 M [%s] 0 d ", ink(c, "G", "RG"), n(s.width), caps, join, strings.Join(dashes, " "))
	d.path(o)
	d.print("S\n")
}

func (d *pdf) path(o outline) {
	for _, f := range o {
		for i, p := range f.points {
			op := "l"
			if i == 0 {
				op = "m"
			}
			d.print("%s %s %s ", n(p[0]), n(d.high-p[1]), op)
		}
		if len(f.points) == 1 { // a dot
			d.print("%s %s l ", n(f.points[0][0]), n(d.high-f.points[0][1]))
		}
		if f.closed {
			d.print("h ")
		}
	}
}

// text writes words twice where they have a halo: its outline first.
func (d *pdf) text(at orb.Point, l line, c color.NRGBA, halo float64, paper color.NRGBA) {
	d.fade(c.A)
	d.print("BT ")
	if halo > 0 {
		d.print("%s %s w 1 j [] 0 d 1 Tr ", ink(paper, "G", "RG"), n(halo))
		d.runs(at, l)
	}
	d.print("%s 0 Tr ", ink(c, "g", "rg"))
	d.runs(at, l)
	d.print("ET\n")
}

// runs writes the glyphs, each moved to where it was set.
func (d *pdf) runs(at orb.Point, l line) {
	for _, r := range l.runs {
		if len(r.glyphs) == 0 {
			continue
		}
		d.print("/F%d %s Tf ", d.font(r), n(l.size))
		y, x := 0.0, 0.0
		open := false
		for _, g := range r.glyphs {
			if !open || g.y != y {
				if open {
					d.print("] TJ ")
				}
				d.print("1 0 0 1 %s %s Tm [", n(at[0]+g.x), n(d.high-at[1]-g.y))
				x, y, open = g.x, g.y, true
			}
			if gap := (x - g.x) / l.size * 1000; gap > 0.5 || gap < -0.5 {
				d.print("%s", n(gap))
				x = g.x
			}
			d.print("<%04x>", g.id)
			x += g.advance
		}
		d.print("] TJ ")
	}
}

// font notes the letters of a run and gives the number of their font.
func (d *pdf) font(r run) int {
	f := d.letters[r.font]
	if f == nil {
		f = &pdfFont{opened: r.font, ids: map[ttf.GID]bool{}, texts: map[ttf.GID]string{}}
		d.letters[r.font] = f
		d.fonts = append(d.fonts, f)
	}
	for _, g := range r.glyphs {
		f.ids[g.id] = true
		if g.text != "" {
			f.texts[g.id] = g.text
		}
	}
	for i := range d.fonts {
		if d.fonts[i] == f {
			return i + 1
		}
	}
	return 0
}

// fade sets the opacity.
func (d *pdf) fade(a uint8) {
	if _, ok := d.fades[a]; !ok {
		d.fades[a] = len(d.order) + 1
		d.order = append(d.order, a)
	}
	d.print("/A%d gs ", d.fades[a])
}

func (d *pdf) print(format string, args ...any) { fmt.Fprintf(&d.content, format, args...) }

// n is a number in the fewest characters that are exact enough for print.
func n(v float64) string {
	s := strings.TrimRight(fmt.Sprintf("%.2f", v), "0")
	s = strings.TrimSuffix(s, ".")
	if s == "-0" {
		return "0"
	}
	return s
}

func ink(c color.NRGBA, grayOp, colourOp string) string {
	part := func(v uint8) string {
		return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.3f", float64(v)/255), "0"), ".")
	}
	if grey(c) {
		return part(c.R) + " " + grayOp
	}
	return part(c.R) + " " + part(c.G) + " " + part(c.B) + " " + colourOp
}

// file puts the objects together: catalogue, pages, page, contents, then fonts.
func (d *pdf) file(wide, high float64, about About) ([]byte, error) {
	const catalogue, pages, page, content, info, resources, next = 1, 2, 3, 4, 5, 6, 7
	d.objects = make([]string, next-1)
	d.objects[catalogue-1] = "<</Type/Catalog/Pages 2 0 R/Lang(en)/MarkInfo<</Marked false>>/ViewerPreferences<</DisplayDocTitle true>>>>"
	d.objects[pages-1] = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
	d.objects[info-1] = "<</Title" + words(about.Title) + "/Subject" + words(about.Subject) + "/Author" + words(about.Author) + "/Creator(Dateline)>>"
	var err error
	if d.objects[content-1], err = stream("", d.content.Bytes()); err != nil {
		return nil, err
	}
	fonts := ""
	for i, f := range d.fonts {
		number, err := d.embed(f)
		if err != nil {
			return nil, err
		}
		fonts += fmt.Sprintf("/F%d %d 0 R", i+1, number)
	}
	fades := ""
	for i, a := range d.order {
		v := n(float64(a) / 255)
		fades += fmt.Sprintf("/A%d<</ca %s/CA %s>>", i+1, v, v)
	}
	links := ""
	for _, l := range d.links {
		links += fmt.Sprintf("%d 0 R ", d.add(fmt.Sprintf("<</Type/Annot/Subtype/Link/Border[0 0 0]/Rect[%s %s %s %s]/Contents%s/A<</S/URI/URI(%s)>>>>",
			n(l.area[0][0]), n(high-l.area[1][1]), n(l.area[1][0]), n(high-l.area[0][1]), words(l.title), escaped(l.to))))
	}
	d.objects[resources-1] = "<</Font<<" + fonts + ">>/ExtGState<<" + fades + ">>>>"
	d.objects[page-1] = fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 %s %s]/Resources 6 0 R/Contents 4 0 R/Annots[%s]>>", n(wide), n(high), links)

	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var offsets []int
	for i, o := range d.objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R/Info 5 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return b.Bytes(), nil
}

func (d *pdf) add(object string) int {
	d.objects = append(d.objects, object)
	return len(d.objects)
}

// embed adds a font with the letters used, under their old numbers.
func (d *pdf) embed(f *pdfFont) (int, error) {
	used := ids(f.ids)
	part, err := f.subset(used, nil)
	if err != nil {
		return 0, err
	}
	file, err := stream(fmt.Sprintf("/Length1 %d", len(part)), part)
	if err != nil {
		return 0, err
	}
	// The contents speak of glyphs by their numbers in the whole font.
	numbers := make([]byte, 2*(int(used[len(used)-1])+1))
	var widths, texts strings.Builder
	upem := float64(f.ttf.Upem())
	face := ttf.NewFace(f.ttf)
	for i, id := range used {
		numbers[2*int(id)], numbers[2*int(id)+1] = byte(i>>8), byte(i)
		fmt.Fprintf(&widths, "%d[%s]", id, n(float64(face.HorizontalAdvance(ttf.GID(id)))/upem*1000))
	}
	for _, id := range used {
		if text := f.texts[ttf.GID(id)]; text != "" {
			fmt.Fprintf(&texts, "1 beginbfchar <%04x> <%s> endbfchar\n", id, hex16(text))
		}
	}
	toUnicode, err := stream("", []byte("/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n1 begincodespacerange <0000> <ffff> endcodespacerange\n"+texts.String()+"endcmap CMapName currentdict /CMap defineresource pop end end\n"))
	if err != nil {
		return 0, err
	}
	toGlyph, err := stream("", numbers)
	if err != nil {
		return 0, err
	}
	name := f.postscriptName(used)
	extents, _ := face.FontHExtents()
	scale := 1000 / upem
	italic := 0
	if f.file.Italic {
		italic = -12
	}
	descriptor := fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[-500 -400 1500 1200]/ItalicAngle %d/Ascent %s/Descent %s/CapHeight 660/StemV 80/FontFile2 %d 0 R>>",
		name, italic, n(float64(extents.Ascender)*scale), n(float64(extents.Descender)*scale), d.add(file))
	descendant := fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/W[%s]/CIDToGIDMap %d 0 R>>",
		name, d.add(descriptor), widths.String(), d.add(toGlyph))
	return d.add(fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", name, d.add(descendant), d.add(toUnicode))), nil
}

// postscriptName begins with six letters that tell subsets apart.
func (f *pdfFont) postscriptName(used []uint16) string {
	sum := uint32(2166136261)
	for _, id := range used {
		sum = (sum ^ uint32(id)) * 16777619
	}
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + byte(sum%26)
		sum /= 26
	}
	return string(tag) + "+" + strings.ReplaceAll(strings.TrimSuffix(f.file.Name, ".woff"), " ", "")
}

func stream(more string, b []byte) (string, error) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	if _, err := z.Write(b); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	return fmt.Sprintf("<</Filter/FlateDecode/Length %d%s>>\nstream\n%s\nendstream", packed.Len(), more, packed.Bytes()), nil
}

// words is a text string: UTF-16 in hexadecimal.
func words(s string) string { return "<feff" + hex16(s) + ">" }

func hex16(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04x", u)
	}
	return b.String()
}

// escaped is an address between the brackets of a string.
func escaped(s string) string {
	return strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(s)
}

// ids are the glyphs in order, with glyph 0, which every font has, first.
func ids(glyphs map[ttf.GID]bool) []uint16 {
	all := []uint16{0}
	for id := range glyphs {
		if id != 0 {
			all = append(all, uint16(id))
		}
	}
	slices.Sort(all)
	return all
}
