package picture_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"dateline/geo"
	"dateline/geo/picture"
	"dateline/geo/tile"
)

func TestMarkRadius(t *testing.T) {
	for killed, want := range map[int]float64{-1: 5, 0: 5, 8: 5, 16: 7, 64: 14, 225: 26.25, 9999: 40} {
		if got := picture.MarkRadius(killed); got != want {
			t.Errorf("MarkRadius(%d) = %v, want %v", killed, got, want)
		}
	}
}

func TestClusterRadius(t *testing.T) {
	for count, want := range map[int]float64{0: 10, 1: 10, 10: 13.2, 100: 18.4, 1000: 21.6, 1e9: 30} {
		if got := picture.ClusterRadius(count); math.Abs(got-want) > 1e-9 {
			t.Errorf("ClusterRadius(%d) = %v, want %v", count, got, want)
		}
	}
}

func TestShortCount(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1k", 1249: "1.2k", 9949: "9.9k", 9999: "10k", 34_499: "34k", 999_499: "999k", 999_500: "1M", 1_250_000: "1.3M", 25_000_000: "25M"} {
		if got := picture.ShortCount(n); got != want {
			t.Errorf("ShortCount(%d) = %q, want %q", n, got, want)
		}
	}
}

// The script on the page draws with the same numbers.
func TestScaleOfScript(t *testing.T) {
	script, err := os.ReadFile(filepath.Join("..", "..", "web", "ts", "symbol.ts"))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]float64{"RADIUS_MIN": picture.MarkRadiusMin, "RADIUS_ONE": picture.MarkRadiusOne, "RADIUS_MAX": picture.MarkRadiusMax} {
		m := regexp.MustCompile(name + ` = ([\d.]+)`).FindSubmatch(script)
		if m == nil {
			t.Errorf("no %s in the script", name)
			continue
		}
		if got, _ := strconv.ParseFloat(string(m[1]), 64); got != want {
			t.Errorf("%s is %v in the script, %v here", name, got, want)
		}
	}
}

// The colours are those of the pages.
func TestPalette(t *testing.T) {
	css, err := os.ReadFile(filepath.Join("..", "..", "static", "css", "tokens.css"))
	if err != nil {
		t.Fatal(err)
	}
	light, dark, ok := strings.Cut(string(css), "@media (prefers-color-scheme: dark)")
	if !ok {
		t.Fatal("no dark palette in tokens.css")
	}
	for name, c := range map[string]struct {
		css string
		got picture.Palette
	}{"light": {light, picture.Light()}, "dark": {dark, picture.Dark()}} {
		get := func(property string) string {
			m := regexp.MustCompile(`--` + property + `: (#[0-9a-f]+);`).FindStringSubmatch(c.css)
			if m == nil {
				t.Errorf("%s: no --%s in tokens.css", name, property)
				return ""
			}
			return m[1]
		}
		want := picture.Palette{
			Paper: get("paper"), Ink: get("ink"),
			Water: get("map-water"), Land: get("map-land"), Lake: get("map-lake"), River: get("map-river"),
			Coast: get("map-coast"), Border: get("map-border"), Province: get("map-province"), Disputed: get("map-disputed"),
			Label: get("map-label"), LabelMinor: get("map-label-minor"), LabelWater: get("map-label-water"), Halo: get("map-halo"),
			Attack: get("mark-attack"), Plot: get("mark-plot"), Arrest: get("mark-arrest"), Operation: get("mark-operation"),
			Warning: get("mark-warning"), Alert: get("mark-alert"), Other: get("mark-other"),
		}
		if diff := cmp.Diff(want, c.got); diff != "" {
			t.Errorf("%s (-tokens.css +here):\n%s", name, diff)
		}
	}
}

// Symbols keep 3:1 against what they lie on (WCAG 2.2, 1.4.11), words 4.5:1.
func TestContrast(t *testing.T) {
	for name, p := range map[string]picture.Palette{"light": picture.Light(), "dark": picture.Dark()} {
		for ground, under := range map[string]string{"land": p.Land, "water": p.Water, "lake": p.Lake, "paper": p.Paper} {
			for what, c := range map[string]struct {
				colour string
				least  float64
			}{
				"attack": {p.Attack, 3}, "plot": {p.Plot, 3}, "arrest": {p.Arrest, 3}, "operation": {p.Operation, 3},
				"warning": {p.Warning, 3}, "alert": {p.Alert, 3}, "other": {p.Other, 3}, "ink": {p.Ink, 4.5}, "label": {p.Label, 4.5},
			} {
				if got := contrast(t, c.colour, under); got < c.least {
					t.Errorf("%s: %s on %s has %.2f:1, want %.1f:1", name, what, ground, got, c.least)
				}
			}
		}
	}
}

// contrast is the ratio that WCAG 2.2 defines, 1 to 21.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	luminance := func(colour string) (sum float64) {
		for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
			n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
			if err != nil || len(colour) != 7 {
				t.Fatalf("colour %q", colour)
			}
			v := float64(n) / 255
			if v <= 0.04045 {
				v /= 12.92
			} else {
				v = math.Pow((v+0.055)/1.055, 2.4)
			}
			sum += weight * v
		}
		return sum
	}
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// drawOne gives the symbol of one incident on a map of Afghanistan.
func drawOne(t *testing.T, f geo.Feature) element {
	t.Helper()
	f.ID, f.Point = 1, &orb.Point{65.7, 31.6}
	marks := parse(t, draw(t, selection(t, []geo.Feature{f}), geo.BBox{West: 60, South: 29, East: 75, North: 39}, 800, 560, nil)).find("pic-mark")
	if len(marks) != 1 {
		t.Fatalf("%d symbols, want 1", len(marks))
	}
	return marks[0]
}

func toll(low, best, high int) geo.Toll {
	return geo.Toll{Low: geo.Known(low), Best: geo.Known(best), High: geo.Known(high)}
}

func TestSymbols(t *testing.T) {
	// What is drawn: the visible parts of a symbol in order.
	cases := []struct {
		name    string
		feature geo.Feature
		want    []string
	}{
		{"attack", geo.Feature{Kind: geo.Attack, Precision: geo.Site, Killed: toll(64, 64, 64)}, []string{"circle 14 solid", "circle 14"}},
		{"range", geo.Feature{Kind: geo.Attack, Precision: geo.Site, Killed: toll(3, 3, 225)}, []string{"circle 26.3", "circle 5 solid", "circle 5"}},
		{"toll not known", geo.Feature{Kind: geo.Attack, Precision: geo.Site}, []string{"circle 5 open", "path solid", "circle 5"}},
		{"foiled plot", geo.Feature{Kind: geo.FoiledPlot, Precision: geo.Site}, []string{"circle 5 open", "circle 5"}},
		{"foiled arrest", geo.Feature{Kind: geo.Arrest, Outcome: geo.Foiled, Precision: geo.Site}, []string{"path open", "path"}},
		{"town", geo.Feature{Kind: geo.Arrest, Precision: geo.Settlement, RadiusKM: 5}, []string{"path solid", "path"}},
		{"wide", geo.Feature{Kind: geo.Arrest, Precision: geo.NearPlace, RadiusKM: 40}, []string{"path solid", "path"}},
		{"province", geo.Feature{Kind: geo.Attack, Precision: geo.Province, RadiusKM: 150, Killed: toll(0, 0, 400)}, []string{"circle 5 solid", "circle 5 dashed"}},
		{"small district", geo.Feature{Kind: geo.SecurityOperation, Precision: geo.District, RadiusKM: 2}, []string{"path solid", "path dashed"}},
		{"foiled somewhere", geo.Feature{Kind: geo.Attack, Outcome: geo.Foiled, Precision: geo.District, RadiusKM: 2}, []string{"circle 5 open", "circle 5 dashed"}},
		{"toll of nobody", geo.Feature{Kind: geo.Attack, Precision: geo.Site, Killed: toll(0, 0, 0)}, []string{"circle 5 solid", "circle 5"}},
		{"warning", geo.Feature{Kind: geo.Warning, Precision: geo.Site}, []string{"path solid", "path"}},
		{"alert", geo.Feature{Kind: geo.AlertChange, Precision: geo.Site}, []string{"path", "path"}},
		{"sanction", geo.Feature{Kind: geo.Sanction, Precision: geo.Site}, []string{"path", "path"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			mark := drawOne(t, c.feature)
			group := mark.find("pic-" + picture.Symbol(c.feature.Kind))
			if len(group) != 1 {
				t.Fatalf("%d groups of class pic-%s", len(group), picture.Symbol(c.feature.Kind))
			}
			var got []string
			for _, e := range group[0].Children {
				class := e.attr("class")
				if class == "pic-hit" {
					continue
				}
				part := e.XMLName.Local
				if r := e.attr("r"); r != "" {
					part += " " + r
				}
				switch {
				case strings.Contains(class, "pic-open"):
					part += " open"
				case e.attr("fill") == "currentColor":
					part += " solid"
				case e.attr("stroke-dasharray") != "":
					part += " dashed"
				}
				got = append(got, part)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("parts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTargets(t *testing.T) {
	if n := len(drawOne(t, geo.Feature{Kind: geo.Arrest, Precision: geo.Site}).find("pic-hit")); n != 1 {
		t.Errorf("a small symbol has %d larger targets, want 1", n)
	}
}

func TestCluster(t *testing.T) {
	var features []geo.Feature
	for i, k := range []geo.Kind{geo.Attack, geo.Attack, geo.Attack, geo.Arrest} {
		features = append(features, geo.Feature{ID: int64(i + 1), Kind: k, Precision: geo.Site, Point: &orb.Point{69.2, 34.5}, Killed: toll(2, 2, 2)})
	}
	marks := parse(t, draw(t, selection(t, features), geo.BBox{West: 60, South: 29, East: 75, North: 39}, 800, 560, nil)).find("pic-mark")
	if len(marks) != 1 {
		t.Fatalf("%d symbols, want 1", len(marks))
	}
	if got, want := marks[0].title(), "4 incidents at one place: 8 killed"; got != want {
		t.Errorf("called %q, want %q", got, want)
	}
	if text := marks[0].find("pic-ink"); len(text) != 1 || text[0].Text != "4" {
		t.Errorf("number %v, want 4", text)
	}
	// A quarter from the top, clockwise, and the three quarters that are left.
	r := picture.ClusterRadius(4) - 1.75
	for class, want := range map[string]string{
		"pic-arrest": "M 0-" + tenths(r) + "A" + tenths(r) + " " + tenths(r) + " 0 0 1 " + tenths(r) + " 0",
		"pic-attack": "M " + tenths(r) + " 0A" + tenths(r) + " " + tenths(r) + " 0 1 1 0-" + tenths(r),
	} {
		arc := marks[0].find(class)
		if len(arc) != 1 || arc[0].attr("d") != want {
			t.Errorf("%s is %v, want %q", class, arc, want)
		}
	}
}

func tenths(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

// Incidents that are known to a province lie in its shape, which is drawn once
// however many marks are of it, and their number stands in it, beside what is
// known exactly.
func TestProvinces(t *testing.T) {
	var features []geo.Feature
	add := func(n int, lon, lat float64, p geo.GeoPrecision) {
		for range n {
			features = append(features, geo.Feature{ID: int64(len(features) + 1), Kind: geo.Attack, Precision: p, RadiusKM: 150, Point: &orb.Point{lon, lat}})
		}
	}
	add(3, 36.75, 35.13, geo.Province) // Hama
	add(2, 36.9, 35.2, geo.Province)   // again, from another list
	add(4, 38.3, 34.4, geo.Province)   // Homs
	add(12, 36.75, 35.13, geo.Site)
	const width = 500
	view, _ := picture.Fit(geo.BBox{West: 36, South: 34, East: 38.6, North: 36}, width, width)
	root := parse(t, draw(t, selection(t, features), view, width, width, nil))
	extents := root.find("pic-extents")
	if len(extents) != 1 || len(extents[0].find("pic-area")) != 2 {
		t.Fatalf("%d shapes of two provinces", len(root.find("pic-area")))
	}
	var numbers []string
	for _, m := range root.find("pic-mark") {
		text := m.find("pic-ink")[0].Text
		numbers = append(numbers, text)
		if text == "12" {
			continue
		}
		x, y := m.position(t)
		left, top := tile.Project(orb.Point{view.West, view.North})
		right, _ := tile.Project(orb.Point{view.East, view.North})
		k := (right - left) / width
		at := tile.Unproject(left+x*k, top+y*k)
		want := map[string]string{"3": "SY-HM", "2": "SY-HM", "4": "SY-HI"}[text]
		if p, ok := base(t).ProvinceAt(at, 9); !ok || p.Code != want {
			t.Errorf("%s stands in %s (%s) at %v, want %s", text, p.Name, p.Code, at, want)
		}
	}
	slices.Sort(numbers)
	if diff := cmp.Diff([]string{"12", "2", "3", "4"}, numbers); diff != "" {
		t.Errorf("numbers (-want +got):\n%s", diff)
	}
}

// What is known to a district or near a place lies in a disc of the stated radius,
// below all symbols; those of many are tinted as one, without a tangle of outlines.
func TestDiscs(t *testing.T) {
	for n, outlines := range map[int]int{1: 1, 12: 12, 13: 0} {
		var features []geo.Feature
		for i := range n {
			features = append(features, geo.Feature{ID: int64(i + 1), Kind: geo.Attack, Precision: geo.District, RadiusKM: 20, Point: &orb.Point{36 + 0.2*float64(i%5), 34.5 + 0.2*float64(i/5)}})
		}
		extents := parse(t, draw(t, selection(t, features), geo.BBox{West: 35.8, South: 34.3, East: 37, North: 35.3}, 900, 900, nil)).find("pic-extents")
		if len(extents) != 1 {
			t.Fatalf("%d layers of extents", len(extents))
		}
		paths, circles := 0, 0
		for _, e := range extents[0].find("pic-area") {
			if e.XMLName.Local == "path" {
				paths++
			} else {
				circles++
			}
		}
		if paths != 1 || circles != outlines {
			t.Errorf("%d discs: %d tints and %d outlines, want 1 and %d", n, paths, circles, outlines)
		}
	}
}

// Incidents on one coordinate look no more certain than one of them does.
func TestStackOfDistrict(t *testing.T) {
	for precision, discs := range map[geo.GeoPrecision]int{geo.Site: 0, geo.NearPlace: 1, geo.District: 1} {
		var features []geo.Feature
		for i := range 3 {
			features = append(features, geo.Feature{ID: int64(i + 1), Kind: geo.Attack, Precision: precision, RadiusKM: 25, Point: &orb.Point{36.7, 35.1}})
		}
		view, zoom := picture.Fit(geo.BBox{West: 36, South: 34.5, East: 37.5, North: 35.5}, 600, 600)
		s := selection(t, features)
		found := slices.DeleteFunc(parse(t, draw(t, s, view, 600, 600, nil)).find("pic-area"), func(e element) bool { return e.attr("r") == "" })
		if len(found) != discs {
			t.Fatalf("precision %d: %d discs, want %d", precision, len(found), discs)
		}
		if on := picture.ShownOf(s.Marks(view, zoom), zoom); on.Disc != (discs > 0) {
			t.Errorf("precision %d: the legend explains a disc: %v", precision, on.Disc)
		}
		want := 25 * 256 * math.Exp2(zoom) / (40075.017 * math.Cos(35.1*math.Pi/180))
		for _, d := range found {
			if r, err := strconv.ParseFloat(d.attr("r"), 64); err != nil || math.Abs(r-want) > 1 {
				t.Errorf("precision %d: a disc of %v pixels, want %.1f (%v)", precision, r, want, err)
			}
		}
	}
}

// Few labels of countries are words, many are numbers; all keep clear of each other.
func TestCountries(t *testing.T) {
	for _, n := range []int{2, 40} {
		var features []geo.Feature
		for i, c := range []geo.Country{"RUS", "FRA", "DEU", "ESP", "ITA", "POL", "UKR", "SWE", "NOR", "TUR", "IRN", "IRQ", "SYR", "EGY", "LBY", "DZA", "MAR", "SDN", "TCD", "NER",
			"MLI", "NGA", "SAU", "YEM", "IND", "CHN", "PAK", "AFG", "KAZ", "MNG", "USA", "CAN", "MEX", "BRA", "ARG", "PER", "COL", "AUS", "IDN", "PHL"}[:n] {
			at := c.Center()
			features = append(features, geo.Feature{ID: int64(i + 1), Kind: geo.Attack, Country: c, Precision: geo.CountryOnly, Point: &at})
		}
		root := parse(t, draw(t, selection(t, features), views[0].view, 800, 560, nil))
		var taken []rect
		for _, m := range root.find("pic-mark") {
			x, y := m.position(t)
			shape, words := m.find("pic-paper")[0], m.find("pic-ink")[0].Text
			width, err := strconv.ParseFloat(shape.attr("width"), 64)
			if err != nil {
				t.Fatal(err)
			}
			r := rect{x - width/2, y - 12, x + width/2, y + 12, m.title()}
			for _, o := range taken {
				if r.meets(o) {
					t.Errorf("%d countries: %s lies over %s", n, r.what, o.what)
				}
			}
			taken = append(taken, r)
			if spelled := words == m.title(); spelled != (n < 5) {
				t.Errorf("%d countries: %q is written %q", n, m.title(), words)
			}
			if !strings.HasSuffix(m.title(), ": 1, place not known") {
				t.Errorf("called %q", m.title())
			}
		}
		if len(taken) != n {
			t.Errorf("%d labels of %d countries", len(taken), n)
		}
	}
}

// However crowded its country is, the label of what is known to no more than that
// lies over the country's point, or a line joins the two.
func TestCountryStaysAtHome(t *testing.T) {
	point := geo.Country("FRA").Center()
	for rows := range 4 {
		features := []geo.Feature{{ID: 1, Kind: geo.AlertChange, Country: "FRA", Precision: geo.CountryOnly, Point: &point}}
		for x := -rows; x <= rows; x++ {
			for y := -rows; y <= rows; y++ {
				at := orb.Point{point[0] + 4*float64(x), point[1] + 3*float64(y)}
				features = append(features, geo.Feature{ID: int64(len(features) + 1), Kind: geo.Attack, Precision: geo.Site, Point: &at})
			}
		}
		joined := false
		for _, width := range []int{360, 800} {
			view, _ := picture.Fit(views[2].view, width, width)
			root := parse(t, draw(t, selection(t, features), view, width, width, nil))
			for _, m := range root.find("pic-mark") {
				if m.attr("href") != "/countries/FRA" {
					continue
				}
				x, y := m.position(t)
				half, err := strconv.ParseFloat(m.find("pic-paper")[0].attr("width"), 64)
				if err != nil {
					t.Fatal(err)
				}
				half /= 2
				px, py := project(view, width, point)
				leader := root.find("pic-leader")
				joined = joined || len(leader) > 0
				switch over := math.Abs(px-x) <= half && math.Abs(py-y) <= 12.5; {
				case len(leader) == 0 && !over:
					t.Errorf("%d rows, %d px: the label is %.0f, %.0f from its country's point, and nothing joins them", rows, width, x-px, y-py)
				case len(leader) > 0:
					var fromX, fromY, toX, toY float64
					_, err := fmt.Sscanf(strings.NewReplacer("M", "", "L", "").Replace(leader[0].attr("d")), "%g %g %g %g", &fromX, &fromY, &toX, &toY)
					if err != nil || math.Hypot(fromX-px, fromY-py) > 1 || math.Hypot(toX-x, toY-y) > 1 {
						t.Errorf("%d rows, %d px: the line %q does not join the country's point and its label (%v)", rows, width, leader[0].attr("d"), err)
					}
				}
			}
		}
		if rows == 3 && !joined {
			t.Error("no line, though symbols cover the whole country")
		}
	}
}

// project is where a point is on a square picture of a view.
func project(view geo.BBox, width int, p orb.Point) (x, y float64) {
	x0, y0 := tile.Project(orb.Point{view.West, view.North})
	x1, _ := tile.Project(orb.Point{view.East, view.North})
	px, py := tile.Project(p)
	k := float64(width) / (x1 - x0)
	return (px - x0) * k, (py - y0) * k
}
