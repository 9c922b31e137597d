package picture_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math"
	"strings"
	"testing"

	"dateline/geo/picture"
)

func packed(t *testing.T, s string) int {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// A brief picture is much smaller, and its land is where it is.
func TestBrief(t *testing.T) {
	s, titles := seedSelection(t)
	for _, v := range views {
		of := func(brief bool) string {
			return draw(t, s, v.view, 640, 360, func(o *picture.Options) { o.Titles, o.Brief = titles, brief })
		}
		long, short := of(false), of(true)
		if a, b := packed(t, long), packed(t, short); b > a*90/100 || b > 6200 {
			t.Errorf("%s: %d bytes packed, %d in full", v.name, b, a)
		}
		x0, y0, x1, y1, _ := bounds(t, parse(t, long).Children[0].Children[1].Children[0].attr("d"))
		a0, b0, a1, b1, _ := bounds(t, parse(t, short).Children[0].Children[1].Children[0].attr("d"))
		for _, d := range []float64{x0 - 2*a0, y0 - 2*b0, x1 - 2*a1, y1 - 2*b1} { // its steps are whole pixels
			if math.Abs(d) > 4 && v.name != "pacific" { // where the outermost land is an islet
				t.Errorf("%s: land reaches %v pixels further or less", v.name, d)
			}
		}
	}
}

// For a small screen symbols and names are there once more, of their true size at
// its width, and lie over nothing there either.
func TestNarrow(t *testing.T) {
	s, titles := seedSelection(t)
	const wide, narrow = 800, 360
	for _, v := range views {
		root := parse(t, draw(t, s, v.view, wide, 560, func(o *picture.Options) {
			o.Titles, o.Narrow = titles, narrow
			box, zoom := picture.Fit(v.view, wide, 560)
			o.NarrowMarks = s.Marks(box, zoom-math.Log2(wide/360.0))
		}))
		groups := root.find("pic-narrow")
		if len(groups) != 1 || groups[0].attr("display") != "none" {
			t.Fatalf("%s: %d groups for a small screen", v.name, len(groups))
		}
		var k float64
		if _, err := fmt.Sscanf(groups[0].attr("transform"), "scale(%f)", &k); err != nil || math.Abs(k*narrow-wide) > 0.1 {
			t.Errorf("%s: %s", v.name, groups[0].attr("transform"))
		}
		shown := 0
		for _, m := range groups[0].find("pic-mark") {
			if x, y := m.position(t); x > -40 && y > -40 && x < narrow+40 && y < 252+40 {
				shown++
			}
		}
		if wideMarks := len(root.find("pic-mark")) - len(groups[0].find("pic-mark")); shown == 0 != (wideMarks == 0) {
			t.Errorf("%s: %d symbols on a small screen, %d on a large one", v.name, shown, wideMarks)
		}
		words := names(t, groups[0])
		for i, a := range words {
			if a.x0 < 0 || a.x1 > narrow || a.y0 < 0 || a.y1 > 252 {
				t.Errorf("%s: %s runs off the picture", v.name, a.what)
			}
			for _, b := range words[:i] {
				if a.meets(b) {
					t.Errorf("%s: %s lies over %s", v.name, a.what, b.what)
				}
			}
		}
	}
	if plain := draw(t, s, views[0].view, wide, 560, nil); strings.Contains(plain, "pic-narrow") || strings.Contains(plain, "pic-wide") {
		t.Error("a picture for one width has parts for others")
	}
}
