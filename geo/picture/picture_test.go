package picture_test

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"dateline/geo"
	"dateline/geo/picture"
)

var update = flag.Bool("update", false, "write the golden files anew")

// element is one element of a picture.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// find yields the elements below e, depth first, of which one of the classes is class.
func (e element) find(class string) []element {
	var all []element
	for _, c := range e.Children {
		for name := range strings.FieldsSeq(c.attr("class")) {
			if name == class {
				all = append(all, c)
			}
		}
		all = append(all, c.find(class)...)
	}
	return all
}

// title is what an element is called.
func (e element) title() string {
	for _, c := range e.Children {
		if c.XMLName.Local == "title" {
			return c.Text
		}
	}
	return ""
}

// position is where an element is moved to.
func (e element) position(t testing.TB) (x, y float64) {
	t.Helper()
	if _, err := fmt.Sscanf(e.attr("transform"), "translate(%f %f)", &x, &y); err != nil {
		t.Fatalf("transform %q: %v", e.attr("transform"), err)
	}
	return x, y
}

func parse(t testing.TB, svg string) element {
	t.Helper()
	var root element
	d := xml.NewDecoder(strings.NewReader(svg))
	d.Strict = true
	if err := d.Decode(&root); err != nil {
		t.Fatalf("not well-formed: %v", err)
	}
	if _, err := d.Token(); err != io.EOF {
		t.Errorf("something follows the svg element: %v", err)
	}
	return root
}

func TestSVGOfSeed(t *testing.T) {
	s, titles := seedSelection(t)
	for _, v := range views {
		t.Run(v.name, func(t *testing.T) {
			titled := func(o *picture.Options) { o.Titles = titles }
			svg := draw(t, s, v.view, 800, 560, titled)
			if again := draw(t, s, v.view, 800, 560, titled); svg != again {
				t.Error("the same options drew two pictures")
			}
			root := parse(t, svg)
			box, zoom := picture.Fit(v.view, 800, 560)
			marks := s.Marks(box, zoom)
			drawn := root.find("pic-mark")
			if got, want := len(drawn), len(marks.Points)+len(marks.Clusters)+len(marks.Countries); got != want {
				t.Errorf("drew %d symbols, want %d", got, want)
			}
			links := map[string]string{}
			for _, m := range drawn {
				links[m.attr("href")] = m.title()
				if x, y := m.position(t); x < -0.05 || y < -0.05 || x > 800.05 || y > 560.05 {
					t.Errorf("%s is drawn at %v, %v", m.title(), x, y)
				}
			}
			for _, p := range marks.Points {
				if got := links["/incidents/"+strconv.FormatInt(p.ID, 10)]; got != titles[p.ID] {
					t.Errorf("incident %d is called %q, want %q", p.ID, got, titles[p.ID])
				}
			}
			total := len(marks.Points)
			for _, c := range marks.Clusters {
				if links["/?bbox="+c.Bounds.String()] == "" {
					t.Errorf("no symbol for the cluster %+v", c)
				}
				total += c.Count
			}
			for _, c := range marks.Countries {
				want := fmt.Sprintf("%s: %d, place not known", c.Country.Name(), c.Count)
				if got := links["/countries/"+string(c.Country)]; got != want {
					t.Errorf("%s is called %q, want %q", c.Country, got, want)
				}
				total += c.Count
			}
			if total != marks.Total {
				t.Errorf("symbols stand for %d incidents, want %d", total, marks.Total)
			}
		})
	}
}

// A page's policy allows neither styles nor scripts within it.
func TestNoStyleOrScript(t *testing.T) {
	s, _ := seedSelection(t)
	svg := draw(t, s, views[1].view, 800, 560, func(o *picture.Options) { o.Scale, o.Bleed = true, 40 })
	for _, bad := range []string{" style=", "<style", "<script", "javascript:", " on", "url(", "<image", "foreignObject"} {
		if i := strings.Index(svg, bad); i >= 0 {
			t.Errorf("found %q: %s", bad, svg[max(0, i-40):min(len(svg), i+40)])
		}
	}
}

func TestRole(t *testing.T) {
	s, _ := seedSelection(t)
	linked := parse(t, draw(t, s, geo.World, 400, 300, nil))
	if got := linked.attr("role") + " " + linked.attr("aria-label"); got != "group Map of incidents" {
		t.Errorf("with links: %q", got)
	}
	plain := parse(t, draw(t, s, geo.World, 400, 300, func(o *picture.Options) { o.Link, o.ClusterLink, o.CountryLink = nil, nil, nil }))
	if got := plain.attr("role"); got != "img" {
		t.Errorf("without links: role %q", got)
	}
	for _, m := range plain.find("pic-mark") {
		if m.XMLName.Local != "g" || m.attr("href") != "" {
			t.Errorf("a symbol that leads nowhere is an %s to %q", m.XMLName.Local, m.attr("href"))
		}
	}
}

func TestGolden(t *testing.T) {
	s, titles := seedSelection(t)
	for _, v := range views[:5] {
		t.Run(v.name, func(t *testing.T) {
			svg := draw(t, s, v.view, 800, 560, func(o *picture.Options) { o.Titles, o.Highlight = titles, 3 })
			// The base map has tests and data of its own; symbols do not depend on it.
			from := strings.Index(svg, `<g class="pic-extents"`)
			if from < 0 {
				from = strings.Index(svg, `<g class="pic-marks"`)
			}
			if from < 0 {
				t.Fatal("no symbols")
			}
			got := strings.ReplaceAll(svg[from:], "><", ">\n<") + "\n"
			name := filepath.Join("testdata", v.name+".svg.golden")
			if *update {
				if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("golden file (-want +got), -update writes it anew:\n%s", diff)
			}
		})
	}
}

func TestWeight(t *testing.T) {
	s, titles := seedSelection(t)
	for _, v := range views {
		svg := draw(t, s, v.view, 800, 560, func(o *picture.Options) { o.Titles, o.Scale = titles, true })
		var out bytes.Buffer
		w := gzip.NewWriter(&out)
		if _, err := io.WriteString(w, svg); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if out.Len() > 14_000 {
			t.Errorf("%s: %d bytes compressed, want at most 14,000", v.name, out.Len())
		}
	}
}

func TestEscaping(t *testing.T) {
	s, _ := seedSelection(t)
	const nasty = `<script>alert("1 & 2")</script> 'x' ` + "\x00"
	root := parse(t, draw(t, s, views[3].view, 600, 400, func(o *picture.Options) {
		o.Label, o.ID = nasty, `a"b`
		o.Link = func(int64) string { return `/?a="<&>` }
		o.ClusterTitle = func(geo.Cluster) string { return nasty }
		o.Titles = map[int64]string{}
		for id := range int64(20) {
			o.Titles[id] = nasty
		}
	}))
	want := strings.ReplaceAll(nasty, "\x00", "\uFFFD")
	if got := root.attr("aria-label"); got != want {
		t.Errorf("label %q, want %q", got, want)
	}
	for _, m := range root.find("pic-mark") {
		if got := m.title(); got != want {
			t.Errorf("title %q, want %q", got, want)
		}
		if href := m.attr("href"); !strings.HasPrefix(href, "/?bbox=") && href != `/?a="<&>` {
			t.Errorf("href %q", href)
		}
	}
}

func TestEmpty(t *testing.T) {
	root := parse(t, draw(t, selection(t, nil), geo.World, 640, 400, func(o *picture.Options) { o.Label = "" }))
	if n := len(root.find("pic-mark")); n != 0 {
		t.Errorf("%d symbols of no incidents", n)
	}
	if len(root.find("pic-land")) == 0 || root.attr("aria-label") != "Map" {
		t.Error("no map, or a map without a name")
	}
}

func TestSize(t *testing.T) {
	for _, size := range [][2]int{{0, 100}, {100, 0}, {-1, 1}, {picture.MaxSize + 1, 100}} {
		err := picture.SVG(io.Discard, picture.Options{Base: base(t), View: geo.World, Width: size[0], Height: size[1]})
		if input := (*geo.InputError)(nil); !errors.As(err, &input) {
			t.Errorf("%v: got %v, want an input error", size, err)
		}
	}
	for _, size := range [][2]int{{1, 1}, {20, 900}, {3000, 200}} {
		parse(t, draw(t, selection(t, nil), geo.World, size[0], size[1], nil))
	}
}

func TestFit(t *testing.T) {
	boxes := []geo.BBox{
		geo.World, {West: 60, South: 29, East: 75, North: 39}, {West: 170, South: -20, East: -170, North: -10},
		{West: 10, South: 10, East: 10, North: 10}, {West: -170, South: -56, East: 180, North: 75}, {West: 0, South: 80, East: 40, North: 90},
	}
	for _, b := range boxes {
		for _, size := range [][2]int{{800, 560}, {360, 640}, {1600, 200}} {
			got, zoom := picture.Fit(b, size[0], size[1])
			again, zoomAgain := picture.Fit(got, size[0], size[1])
			if math.Abs(zoom-zoomAgain) > 1e-6 || diff(got, again) > 1e-6 {
				t.Errorf("%v in %v: %v at %v, and that in itself %v at %v", b, size, got, zoom, again, zoomAgain)
			}
			if north := min(b.North, geo.MercatorLat); got.Width() < b.Width()-1e-9 && zoom < geo.MaxZoom || got.North < north-1e-6 && zoom < geo.MaxZoom {
				t.Errorf("%v in %v shows no more than %v", b, size, got)
			}
			if c := b.Center(); !got.Contains(orb.Point{c[0], min(c[1], geo.MercatorLat)}) {
				t.Errorf("%v in %v: %v does not hold the middle", b, size, got)
			}
		}
	}
	// A whole zoom stays one, so that the map that takes over is of the same zoom.
	box := geo.BBoxAround(orb.Point{69.2, 34.5}, 7, 800, 560)
	if got, zoom := picture.Fit(box, 800, 560); zoom != 7 || diff(got, box) > 1e-6 {
		t.Errorf("a view of zoom 7 becomes %v at %v, want %v", got, zoom, box)
	}
}

// diff is how far apart two boxes are in degrees; 180 and -180 are one longitude.
func diff(a, b geo.BBox) float64 {
	turn := math.Abs(a.West - b.West)
	return max(min(turn, 360-turn), math.Abs(a.South-b.South), math.Abs(a.Width()-b.Width()), math.Abs(a.North-b.North))
}

func TestDateLine(t *testing.T) {
	features := []geo.Feature{
		{ID: 1, Kind: geo.Attack, Precision: geo.Site, Point: &orb.Point{178.4, -18.1}},
		{ID: 2, Kind: geo.Arrest, Precision: geo.Site, Point: &orb.Point{-178.1, -14.3}},
	}
	view := geo.BBox{West: 170, South: -25, East: -170, North: -8}
	marks := parse(t, draw(t, selection(t, features), view, 700, 600, nil)).find("pic-mark")
	if len(marks) != 2 {
		t.Fatalf("%d symbols, want 2", len(marks))
	}
	at := map[string]float64{}
	for _, m := range marks {
		at[m.attr("href")], _ = m.position(t)
	}
	if west, east := at["/incidents/1"], at["/incidents/2"]; !(0 < west && west < 350 && 350 < east && east < 700) {
		t.Errorf("west of 180° at %v, east of it at %v", west, east)
	}
}
