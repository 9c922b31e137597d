package pen_test

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	woff "github.com/tdewolff/font"

	"dateline/data"
	"dateline/data/base"
	"dateline/data/pen"
	"dateline/geo"
	"dateline/geo/basemap"
	"dateline/geo/picture"
)

var fonts = pen.OpenFonts()

func world(t testing.TB) *basemap.Map {
	t.Helper()
	m, err := basemap.Read(base.Land(), base.Labels())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// seeds is the seed's incidents as an index has them.
func seeds(t testing.TB) *geo.Selection {
	t.Helper()
	p, err := data.Seed()
	if err != nil {
		t.Fatal(err)
	}
	n := int64(0)
	x, err := geo.BuildIndex(func(yield func(geo.Row, error) bool) {
		for i, err := range p.Incidents {
			if err != nil {
				yield(geo.Row{}, err)
				return
			}
			n++
			i.ID = n
			if !yield(geo.Row{Rev: n, Held: geo.Revisions{From: 1}, Feature: i.Feature()}, nil) {
				return
			}
		}
	}, geo.Edition{N: 1, Total: 14})
	if err != nil {
		t.Fatal(err)
	}
	return x.Select(geo.Filter{}, nil)
}

// sheet is a picture of the seed's incidents.
func sheet(t testing.TB, view geo.BBox, width, height int, change func(*picture.Sheet)) *picture.Element {
	t.Helper()
	s := seeds(t)
	o := picture.Sheet{
		Options: picture.Options{Base: world(t), Width: width, Height: height, Locator: true, Measure: fonts.Width, Link: func(id int64) string { return fmt.Sprint("/incidents/", id) }},
		Title:   "Attacks (and arrests) after Moscow", Subtitle: "14 incidents", Legend: true,
		Notes:  []string{"Data: Dateline.", "As of edition 1, 27 November 2026."},
		Window: func(int, int) geo.BBox { return view },
		Draw: func(box geo.BBox, zoom float64) (geo.Marks, map[int64]string, error) {
			return s.Marks(box, zoom), nil, nil
		},
	}
	if change != nil {
		change(&o)
	}
	e, err := o.Element()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

var (
	eurasia = geo.BBox{West: -5, South: 20, East: 80, North: 64}
	moscow  = geo.BBox{West: 36.5, South: 55, East: 38.5, North: 56.2}
)

// A PNG has the size asked for, says how large it prints, and has the colour of
// a symbol where the SVG has the symbol.
func TestPNG(t *testing.T) {
	e := sheet(t, eurasia, 800, 420, nil)
	var b bytes.Buffer
	if err := fonts.PNG(&b, e, 1.5); err != nil {
		t.Fatal(err)
	}
	if chunk := b.Bytes()[33:54]; string(chunk[4:8]) != "pHYs" || !bytes.Equal(chunk[8:12], []byte{0, 0, 0x16, 0x25}) {
		t.Errorf("chunk %q, want pHYs of 5669 pixels per metre, 144 to the inch", chunk)
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	if got := img.Bounds().Size(); got.X != 1200 || got.Y != 630 {
		t.Errorf("got %v pixels, want 1200x630", got)
	}
	marks := 0
	for _, m := range symbols(t, e) {
		if m.rim == "" {
			continue
		}
		marks++
		found := false
		for dx := -1; dx <= 1; dx++ {
			r, g, bl, _ := img.At(int(m.x*1.5)+dx, int((m.y-m.r)*1.5)).RGBA()
			found = found || near(fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, bl>>8), m.rim)
		}
		if !found {
			t.Errorf("no %s on the rim of the symbol at %.0f, %.0f", m.rim, m.x, m.y)
		}
	}
	if marks < 2 {
		t.Errorf("%d symbols looked at", marks)
	}
}

// near reports whether two colours differ by less than an eye sees at an edge.
func near(a, b string) bool {
	var x, y [3]int
	fmt.Sscanf(a, "#%02x%02x%02x", &x[0], &x[1], &x[2])
	fmt.Sscanf(b, "#%02x%02x%02x", &y[0], &y[1], &y[2])
	for i := range x {
		if d := x[i] - y[i]; d < -70 || d > 70 {
			return false
		}
	}
	return true
}

type symbol struct {
	x, y, r float64
	rim     string // colour of a circle's line, "" for other shapes
}

// symbols are the marks of a sheet, in its pixels.
func symbols(t testing.TB, e *picture.Element) []symbol {
	t.Helper()
	var all []symbol
	var walk func(e *picture.Element, dx, dy float64)
	walk = func(e *picture.Element, dx, dy float64) {
		if e.Name == "svg" && e.Attribute("x") != "" {
			var x, y float64
			fmt.Sscan(e.Attribute("x"), &x)
			fmt.Sscan(e.Attribute("y"), &y)
			dx, dy = dx+x, dy+y
		}
		if e.Attribute("class") == "pic-mark" {
			var s symbol
			fmt.Sscanf(e.Attribute("transform"), "translate(%f %f)", &s.x, &s.y)
			s.x, s.y, s.r = s.x+dx, s.y+dy, 5
			for _, g := range e.Children {
				for _, c := range append([]*picture.Element{g}, g.Children...) {
					if class := c.Attribute("class"); c.Name == "circle" && class != "pic-hit" && class != "pic-area" && class != "pic-halo" {
						fmt.Sscan(c.Attribute("r"), &s.r)
						if color := g.Attribute("color"); color != "" && g.Name == "g" && c.Attribute("stroke-dasharray") == "" {
							s.rim = color
						}
					}
				}
			}
			all = append(all, s)
			return
		}
		for _, c := range e.Children {
			walk(c, dx, dy)
		}
	}
	walk(e, 0, 0)
	return all
}

// Every name on the map can be set in a language that the fonts are there for:
// nothing becomes a box.
func TestNamesCanBeSet(t *testing.T) {
	labels, err := basemap.ReadLabels(base.Labels())
	if err != nil {
		t.Fatal(err)
	}
	missing := map[rune]string{}
	look := func(name string) {
		for _, r := range name {
			if !fonts.Sets(string(r)) {
				missing[r] = name
			}
		}
	}
	for i := range labels {
		l := &labels[i]
		look(l.Name)
		for _, n := range l.Names {
			if fonts.Reads(n.Lang) {
				look(n.Name)
			}
		}
	}
	for r, name := range missing {
		t.Errorf("no font has %q (%U) of %s", r, r, name)
	}
	if fonts.Reads("zh-Hant") || !fonts.Reads("ar") || !fonts.Reads("") {
		t.Error("wrong languages are read")
	}
	if fonts.Sets("北京") {
		t.Error("Chinese can be set, so Reads should say so")
	}
}

// Arabic letters are joined: a word has other glyphs than its letters one by one.
func TestArabicIsJoined(t *testing.T) {
	word, letters := render(t, "موسكو"), ""
	for _, r := range "موسكو" {
		letters += string(r) + " "
	}
	if word == render(t, strings.TrimSpace(letters)) {
		t.Error("a word is drawn like its letters")
	}
}

// render is the text as PDF glyph numbers.
func render(t *testing.T, text string) string {
	t.Helper()
	e := &picture.Element{Name: "svg", Attributes: []string{"viewBox", "0 0 100 20"}, Children: []*picture.Element{{Name: "text", Text: text, Attributes: []string{"x", "1", "y", "15", "font-size", "10"}}}}
	var b bytes.Buffer
	if err := fonts.PDF(&b, e, 100, 20, "", pen.About{Title: "x"}); err != nil {
		t.Fatal(err)
	}
	return strings.Join(regexp.MustCompile(`<[0-9a-f]{4}>`).FindAllString(inflate(t, b.Bytes()), -1), "")
}

// A PDF has its text as text, its letters inside, its links, and no colour but
// grey where it is for print.
func TestPDF(t *testing.T) {
	print := picture.Print()
	var b bytes.Buffer
	e := sheet(t, eurasia, 680, 454, func(s *picture.Sheet) { s.Palette = &print })
	if err := fonts.PDF(&b, e, 510, 340.5, "https://dateline.example", pen.About{Title: "Attacks (and arrests)", Author: "Dateline"}); err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := fonts.PDF(&again, e, 510, 340.5, "https://dateline.example", pen.About{Title: "Attacks (and arrests)", Author: "Dateline"}); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Errorf("the same picture gives other bytes (%v)", err)
	}
	file := filepath.Join(t.TempDir(), "map.pdf")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	text := poppler(t, "pdftotext", "-layout", file, "-")
	for _, want := range []string{"Attacks (and arrests) after Moscow", "As of edition 1", "Istanbul", "France: 1, place not known", "arrest"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text of the PDF lacks %q", want)
		}
	}
	for line := range strings.Lines(strings.SplitN(poppler(t, "pdffonts", file), "\n", 3)[2]) {
		if f := strings.Fields(line); len(f) < 6 || f[len(f)-5] != "yes" || f[len(f)-4] != "yes" || f[len(f)-3] != "yes" {
			t.Errorf("font not embedded as a subset with its characters: %s", line)
		}
	}
	if info := poppler(t, "pdfinfo", file); !strings.Contains(info, "Attacks (and arrests)") || !strings.Contains(info, "510 x 340.5 pts") {
		t.Errorf("pdfinfo: %s", info)
	}
	content := inflate(t, b.Bytes())
	if strings.Contains(content, " rg ") || strings.Contains(content, " RG ") {
		t.Error("a picture for print has colours")
	}
	if !strings.Contains(b.String(), "/URI(https://dateline.example/incidents/") {
		t.Error("symbols are no links")
	}
}

func poppler(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(name, " is not here: .ci/setup should have installed it")
		}
		t.Skip(name, " is not here: .ci/setup installs it")
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil || strings.Contains(string(out), "rror") {
		t.Fatalf("%s: %v: %s", name, err, out)
	}
	return string(out)
}

// An SVG needs nothing beside it: its fonts are inside, with every letter of its
// text, and its links are absolute.
func TestSVG(t *testing.T) {
	e := sheet(t, eurasia, 800, 420, func(s *picture.Sheet) { s.Lang = "ar"; s.Title = "Łódź — Москва" })
	var b bytes.Buffer
	if err := fonts.SVG(&b, e, 180, 94.5, "mm", "https://dateline.example"); err != nil {
		t.Fatal(err)
	}
	svg := b.String()
	for _, want := range []string{`width="180mm"`, `height="94.5mm"`, `href="https://dateline.example/incidents/`, ">Łódź — Москва<"} {
		if !strings.Contains(svg, want) {
			t.Errorf("the file lacks %s", want)
		}
	}
	if strings.Contains(svg, `href="/`) || strings.Contains(svg, "url(http") {
		t.Error("the file needs another")
	}
	letters, words := map[rune]bool{}, ""
	for _, m := range regexp.MustCompile(`url\(data:font/(?:ttf|woff);base64,([^)]*)\)`).FindAllStringSubmatch(svg, -1) {
		packed, err := base64.StdEncoding.DecodeString(m[1])
		if err != nil {
			t.Fatal(err)
		}
		raw, err := woff.ToSFNT(packed)
		if err != nil {
			t.Fatal(err)
		}
		font, err := woff.ParseSFNT(raw, 0)
		if err != nil {
			t.Fatal(err)
		}
		for r := rune(' '); r < 0x3000; r++ {
			letters[r] = letters[r] || font.GlyphIndex(r) != 0
		}
	}
	inText := false
	for d := xml.NewDecoder(&b); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			inText = e.Name.Local == "text"
		case xml.CharData:
			if inText {
				words += string(e)
			}
		}
	}
	for _, r := range words {
		if !letters[r] && r > ' ' {
			t.Errorf("%q is not in the fonts of the file", r)
		}
	}
	if !strings.ContainsAny(words, "اروس") {
		t.Error("no Arabic names on a map in Arabic")
	}
}

// An element that no pen knows is an error and no hole in the picture.
func TestUnknownElement(t *testing.T) {
	for _, child := range []*picture.Element{{Name: "ellipse"}, {Name: "path", Attributes: []string{"d", "M0 0Q1 1 2 2"}}, {Name: "g", Attributes: []string{"transform", "rotate(4)"}}, {Name: "use", Attributes: []string{"href", "#nothing"}}} {
		e := &picture.Element{Name: "svg", Attributes: []string{"viewBox", "0 0 10 10"}, Children: []*picture.Element{child}}
		if err := fonts.PNG(io.Discard, e, 1); err == nil {
			t.Errorf("%s %v: no error", child.Name, child.Attributes)
		}
	}
}
