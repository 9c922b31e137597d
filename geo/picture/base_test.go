package picture_test

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"dateline/geo"
	"dateline/geo/picture"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

var step = regexp.MustCompile(`[mz]|-?\d+`)

// figures of a path of relative moves in half pixels.
func figures(t *testing.T, d string) (all []orb.Ring) {
	t.Helper()
	var at orb.Point
	var pair []float64
	for _, s := range step.FindAllString(d, -1) {
		switch s {
		case "m":
			all = append(all, nil)
			continue
		case "z":
			at = all[len(all)-1][0]
			continue
		}
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		if pair = append(pair, v/2); len(pair) < 2 {
			continue
		}
		at = orb.Point{at[0] + pair[0], at[1] + pair[1]}
		pair = pair[:0]
		all[len(all)-1] = append(all[len(all)-1], at)
	}
	if rest := step.ReplaceAllString(d, ""); strings.Trim(rest, " ") != "" {
		t.Errorf("a path with %q", rest)
	}
	return all
}

// bounds of a path, and how many figures it has.
func bounds(t *testing.T, d string) (x0, y0, x1, y1 float64, n int) {
	t.Helper()
	x0, y0, x1, y1 = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	all := figures(t, d)
	for _, figure := range all {
		for _, at := range figure {
			x0, y0, x1, y1 = min(x0, at[0]), min(y0, at[1]), max(x1, at[0]), max(y1, at[1])
		}
	}
	return x0, y0, x1, y1, len(all)
}

// paths yields the data of all paths of the base map.
func paths(e element) []string {
	var all []string
	for _, c := range e.Children {
		if class := c.attr("class"); c.XMLName.Local == "path" && class != "pic-dot" && !strings.HasPrefix(class, "pic-scale") {
			all = append(all, c.attr("d"))
		}
		if c.attr("class") != "pic-marks" && c.attr("class") != "pic-scale" {
			all = append(all, paths(c)...)
		}
	}
	return all
}

// Nothing is drawn far beyond the edges: it would be sent for nothing.
func TestBaseStaysInside(t *testing.T) {
	s := selection(t, nil)
	for _, v := range views {
		t.Run(v.name, func(t *testing.T) {
			all := paths(parse(t, draw(t, s, v.view, 800, 560, nil)))
			if len(all) == 0 {
				t.Fatal("no paths")
			}
			for _, d := range all {
				x0, y0, x1, y1, figures := bounds(t, d)
				if figures == 0 || x0 < -13 || y0 < -13 || x1 > 813 || y1 > 573 {
					t.Errorf("%d figures from %v, %v to %v, %v", figures, x0, y0, x1, y1)
				}
			}
		})
	}
}

// Land is where it is: the picture of a box in the middle of a continent is all
// land, that of a box in the ocean has none.
func TestLand(t *testing.T) {
	land := func(view geo.BBox) string {
		root := parse(t, draw(t, selection(t, nil), view, 400, 400, nil))
		return strings.Join(paths(root.Children[0].Children[1]), "")
	}
	x0, y0, x1, y1, _ := bounds(t, land(geo.BBox{West: 62, South: 32, East: 64, North: 34}))
	if x0 > 0 || y0 > 0 || x1 < 400 || y1 < 400 {
		t.Errorf("land in Afghanistan from %v, %v to %v, %v, want all of the picture", x0, y0, x1, y1)
	}
	if d := land(geo.BBox{West: -40, South: 30, East: -38, North: 32}); d != "" {
		t.Errorf("land in the Atlantic: %q", d)
	}
}

// The world's land is several paths, of a region each; a hole is in the path of
// the land round it, or it would be land.
func TestLandInParts(t *testing.T) {
	caspian := geo.BBox{West: 50.5 - 90, South: 41, East: 50.5 + 90, North: 43} // round the middle of the picture
	root := parse(t, draw(t, selection(t, nil), caspian, 800, 560, nil))
	land := paths(root.Children[0].Children[1])
	if len(land) < 3 {
		t.Fatalf("the land from America to China is %d paths", len(land))
	}
	for middle, want := range map[orb.Point]int{{400, 280}: 0, {430, 280}: 1} { // water, and the desert east of it
		got := 0
		for _, d := range land {
			within := 0
			for _, figure := range figures(t, d) {
				if planar.RingContains(append(figure, figure[0]), middle) {
					within++
				}
			}
			got += within % 2
		}
		if got != want {
			t.Errorf("land %d times at %v, want %d", got, middle, want)
		}
	}
}

// A picture that shows more than once round the globe repeats the map.
func TestRoundTheGlobe(t *testing.T) {
	uses := func(width int) int {
		return len(parse(t, draw(t, selection(t, nil), geo.World, width, 300, nil)).find("pic-land"))
	}
	if got := uses(300); got != 1 {
		t.Errorf("as wide as the world: land %d times", got)
	}
	if got := uses(1000); got < 4 || got > 5 {
		t.Errorf("more than three times as wide as the world: land %d times", got)
	}
}

// rect is an area in pixels.
type rect struct {
	x0, y0, x1, y1 float64
	what           string
}

func (r rect) meets(o rect) bool { return r.x0 < o.x1 && o.x0 < r.x1 && r.y0 < o.y1 && o.y0 < r.y1 }

// names are the areas of the names on the map, taken narrow: a letter is at
// least two fifths as wide as it is high.
func names(t *testing.T, root element) []rect {
	t.Helper()
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	var all []rect
	for _, class := range []string{"pic-label", "pic-label-minor", "pic-label-water"} {
		for _, g := range root.find(class) {
			size := number(g.attr("font-size"))
			for _, e := range g.Children {
				x, y, w := number(e.attr("x")), number(e.attr("y")), 0.4*size*float64(utf8.RuneCountInString(e.Text))
				switch e.attr("text-anchor") {
				case "middle":
					x -= w / 2
				case "end":
					x -= w
				}
				all = append(all, rect{x, y - 0.7*size, x + w, y, e.Text})
			}
		}
	}
	return all
}

func TestNames(t *testing.T) {
	s, titles := seedSelection(t)
	for _, v := range views {
		t.Run(v.name, func(t *testing.T) {
			root := parse(t, draw(t, s, v.view, 800, 560, func(o *picture.Options) { o.Titles = titles }))
			taken := names(t, root)
			if len(taken) < 5 || len(taken) > 50 {
				t.Errorf("%d names", len(taken))
			}
			for _, m := range root.find("pic-mark") {
				x, y := m.position(t)
				taken = append(taken, rect{x - 5, y - 5, x + 5, y + 5, m.title()})
			}
			for i, a := range taken {
				if a.x0 < 0 || a.y0 < 0 || a.x1 > 800 || a.y1 > 560 {
					t.Errorf("%s runs off the picture: %v", a.what, a)
				}
				for k, b := range taken[:i] {
					if name := k < len(taken)-len(root.find("pic-mark")); name && a.meets(b) {
						t.Errorf("%s lies over %s", a.what, b.what)
					}
				}
			}
		})
	}
}

func TestSceneIsNamed(t *testing.T) {
	s, _ := seedSelection(t)
	root := parse(t, draw(t, s, views[1].view, 800, 560, nil))
	written := map[string]bool{}
	for _, n := range names(t, root) {
		written[n.what] = true
	}
	for _, want := range []string{"Kandahar", "Kerman", "Istanbul"} {
		if !written[want] {
			t.Errorf("the map of its incident does not name %s", want)
		}
	}
	if written["FRANCE"] {
		t.Error("France is named twice: on the map and with its count")
	}
}

func TestNamesInLanguage(t *testing.T) {
	s := selection(t, nil)
	german := draw(t, s, views[2].view, 800, 560, func(o *picture.Options) { o.Lang = "de" })
	if !strings.Contains(german, ">DEUTSCHLAND<") || strings.Contains(german, ">GERMANY<") {
		t.Error("names of countries are not German")
	}
}

func TestScaleBar(t *testing.T) {
	s := selection(t, nil)
	bar := func(v geo.BBox) string {
		root := parse(t, draw(t, s, v, 800, 560, func(o *picture.Options) { o.Scale = true }))
		for _, g := range root.find("pic-scale") {
			return g.Children[len(g.Children)-1].Text
		}
		return ""
	}
	for _, c := range []struct {
		name, want string
		view       geo.BBox
	}{
		{"world", "", views[0].view},
		{"Afghanistan", "200 km", views[3].view},
		{"Moscow", "20 km", views[4].view},
		{"street", "200 m", geo.BBox{West: 37.6, South: 55.75, East: 37.62, North: 55.76}},
	} {
		if got := bar(c.view); got != c.want {
			t.Errorf("%s: scale bar %q, want %q", c.name, got, c.want)
		}
	}
}

func TestBleed(t *testing.T) {
	s := selection(t, nil)
	root := parse(t, draw(t, s, views[2].view, 800, 560, func(o *picture.Options) { o.Bleed = 100 }))
	if root.attr("overflow") != "visible" || root.attr("viewBox") != "0 0 800 560" {
		t.Errorf("overflow %q, viewBox %q", root.attr("overflow"), root.attr("viewBox"))
	}
	water := root.find("pic-water")[0]
	if got := water.attr("x") + " " + water.attr("width") + " " + water.attr("height"); got != "-100 1000 760" {
		t.Errorf("water %q", got)
	}
}
