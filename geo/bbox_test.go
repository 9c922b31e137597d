package geo_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"dateline/geo"
)

// wantInputError fails unless err is an InputError for field that says want.
func wantInputError(t *testing.T, err error, field, want string) {
	t.Helper()
	var in *geo.InputError
	if !errors.As(err, &in) {
		t.Fatalf("got error %v, want an InputError for %s", err, field)
	}
	if in.Field != field || !strings.Contains(err.Error(), want) {
		t.Errorf("got %q for field %q, want field %q and %q", err, in.Field, field, want)
	}
}

func TestParseBBox(t *testing.T) {
	for in, want := range map[string]geo.BBox{
		"60,29,75,39":               {60, 29, 75, 39},
		" 60 , -29.5 , +75 , -0 ":   {60, -29.5, 75, 0},
		"-180,-90,180,90":           geo.World,
		"170,-20,-170,-10":          {170, -20, -170, -10},
		"60,29,-100,75,39,8848":     {60, 29, 75, 39},
		"69.2,34.5,69.2,34.5":       {69.2, 34.5, 69.2, 34.5},
		".5,.25,1.,1":               {0.5, 0.25, 1, 1},
		"180,0,-180,1":              {180, 0, -180, 1},
		"-0.0000001,-0,0.0000001,1": {-0.0000001, 0, 0.0000001, 1},
	} {
		got, err := geo.ParseBBox(in)
		if err != nil || got != want {
			t.Errorf("ParseBBox(%q) = %v, %v, want %v", in, got, err, want)
		}
		if back, err := geo.ParseBBox(got.String()); err != nil || back != got {
			t.Errorf("%q is read back as %v, %v", got, back, err)
		}
	}
	if b, _ := geo.ParseBBox("-0,-0,-0,-0"); b.String() != "0,0,0,0" {
		t.Errorf("-0 is written %q, want 0", b)
	}
}

func TestParseBBoxRefuses(t *testing.T) {
	for in, want := range map[string]string{
		"":                "want 4 or 6 numbers west,south,east,north, got 1",
		"1,2,3":           "got 3",
		"1,2,3,4,5":       "got 5",
		"a,2,3,4":         "in degrees, such as 60,29,75,39",
		"1,,3,4":          "want numbers",
		"NaN,0,1,1":       "want numbers",
		"-Inf,0,Inf,1":    "want numbers",
		"1e1,0,20,1":      "want numbers",
		"0x1,0,20,1":      "want numbers",
		"1_0,0,20,1":      "want numbers",
		"١,0,20,1":        "want numbers",
		"-181,0,1,1":      "longitudes must be between -180 and 180",
		"0,0,180.1,1":     "longitudes",
		"0,-90.5,1,1":     "latitudes must be between -90 and 90",
		"0,0,1,91":        "latitudes",
		"0,10,1,9":        "south must not be above north",
		"60;29;75;39":     "got 1",
		"60,29,75,39,1,2": "south must not be above north", // six numbers: north is 1, heights are 75 and 2
	} {
		_, err := geo.ParseBBox(in)
		wantInputError(t, err, "bbox", want)
	}
}

func TestBBoxOverTheDateLine(t *testing.T) {
	fiji := geo.BBox{West: 176, South: -21, East: -178, North: -12}
	if !fiji.CrossesDateLine() || fiji.Width() != 6 {
		t.Errorf("crosses %v, width %v, want true, 6", fiji.CrossesDateLine(), fiji.Width())
	}
	if got, want := fiji.Center(), (orb.Point{179, -16.5}); got != want {
		t.Errorf("center %v, want %v", got, want)
	}
	if got, want := (geo.BBox{West: 178, East: -170}).Center(), (orb.Point{-176, 0}); got != want {
		t.Errorf("center beyond the line %v, want %v", got, want)
	}
	if diff := cmp.Diff([]geo.BBox{{176, -21, 180, -12}, {-180, -21, -178, -12}}, fiji.Split()); diff != "" {
		t.Errorf("split (-want +got):\n%s", diff)
	}
	if got, want := fiji.Bound(), (orb.Bound{Min: orb.Point{176, -21}, Max: orb.Point{182, -12}}); got != want {
		t.Errorf("bound %v, want %v", got, want)
	}
	for p, want := range map[orb.Point]bool{
		{178, -18}: true, {-179, -18}: true, {180, -18}: true, {-180, -18}: true, {176, -21}: true, {-178, -12}: true,
		{175.9, -18}: false, {-177.9, -18}: false, {0, -18}: false, {178, -11}: false, {178, -22}: false,
	} {
		if got := fiji.Contains(p); got != want {
			t.Errorf("contains %v: %v, want %v", p, got, want)
		}
	}
	plain := geo.BBox{West: -10, South: 0, East: 10, North: 5}
	if got := plain.Split(); len(got) != 1 || got[0] != plain {
		t.Errorf("split of a plain box %v", got)
	}
}

// The meridians 180 and -180 are one line, for points and for boxes.
func TestBBoxesMeetOnTheDateLine(t *testing.T) {
	east := geo.BBox{West: 170, South: 0, East: 180, North: 10}
	west := geo.BBox{West: -180, South: 0, East: -170, North: 10}
	if !east.Contains(orb.Point{-180, 5}) || !west.Contains(orb.Point{180, 5}) {
		t.Error("a point on the line belongs to the boxes on both sides")
	}
	if !east.Intersects(west) || !west.Intersects(east) {
		t.Error("boxes that share the line intersect")
	}
}

func TestBBoxIntersects(t *testing.T) {
	for _, c := range []struct {
		a, b geo.BBox
		want bool
	}{
		{geo.BBox{0, 0, 10, 10}, geo.BBox{5, 5, 15, 15}, true},
		{geo.BBox{0, 0, 10, 10}, geo.BBox{10, 10, 15, 15}, true}, // corners touch
		{geo.BBox{0, 0, 10, 10}, geo.BBox{2, 2, 3, 3}, true},
		{geo.BBox{0, 0, 10, 10}, geo.BBox{2, -5, 3, 15}, true}, // a cross
		{geo.BBox{0, 0, 10, 10}, geo.BBox{11, 0, 15, 10}, false},
		{geo.BBox{0, 0, 10, 10}, geo.BBox{0, 11, 10, 12}, false},
		{geo.BBox{170, 0, -170, 10}, geo.BBox{-175, 0, -160, 10}, true},
		{geo.BBox{170, 0, -170, 10}, geo.BBox{175, 0, -175, 10}, true},
		{geo.BBox{170, 0, -170, 10}, geo.BBox{-160, 0, 160, 10}, false},
		{geo.BBox{170, 0, -170, 10}, geo.World, true},
	} {
		if c.a.Intersects(c.b) != c.want || c.b.Intersects(c.a) != c.want {
			t.Errorf("%v and %v: %v, %v, want %v", c.a, c.b, c.a.Intersects(c.b), c.b.Intersects(c.a), c.want)
		}
	}
}

func TestBBoxOf(t *testing.T) {
	for _, c := range []struct {
		name string
		in   []orb.Point
		want geo.BBox
	}{
		{"none", nil, geo.BBox{}},
		{"one", []orb.Point{{37.39028, 55.82583}}, geo.BBox{37.39028, 55.82583, 37.39028, 55.82583}},
		{"plain", []orb.Point{{60, 30}, {75, 39}, {65, 20}}, geo.BBox{60, 20, 75, 39}},
		{"over the line", []orb.Point{{178.1, -18}, {-175.2, -21}}, geo.BBox{178.1, -21, -175.2, -18}},
		{"both names of the line", []orb.Point{{180, 1}, {-180, 2}}, geo.BBox{180, 1, 180, 2}},
		{"gap is neither at 180 nor at 0", []orb.Point{{10, 0}, {-10, 0}, {170, 0}, {-175, 0}}, geo.BBox{-10, 0, -175, 0}},
		{"a tie does not cross", []orb.Point{{-90, 0}, {90, 0}}, geo.BBox{-90, 0, 90, 0}},
		{"the poles", []orb.Point{{0, 90}, {0, -90}}, geo.BBox{0, -90, 0, 90}},
	} {
		if got := geo.BBoxOf(c.in...); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestCover(t *testing.T) {
	for _, c := range []struct {
		name string
		in   []geo.BBox
		want geo.BBox
	}{
		{"wide box stays", []geo.BBox{{-100, 0, 100, 10}}, geo.BBox{-100, 0, 100, 10}},
		{"crossing box stays", []geo.BBox{{19, 41, -169, 82}}, geo.BBox{19, 41, -169, 82}},
		{"neighbours", []geo.BBox{{60, 30, 75, 39}, {44, 25, 63, 40}}, geo.BBox{44, 25, 75, 40}},
		{"a crossing box covers the first gap", []geo.BBox{{-175, 0, -172, 1}, {-160, 0, -150, 1}, {170, 0, -155, 1}}, geo.BBox{170, 0, -150, 1}},
		{"all round", []geo.BBox{{-180, 0, 0, 1}, {-10, 0, 180, 1}}, geo.BBox{-180, 0, 180, 1}},
		{"world", []geo.BBox{geo.World}, geo.World},
		{"inside", []geo.BBox{{0, 0, 50, 50}, {10, 10, 20, 20}}, geo.BBox{0, 0, 50, 50}},
	} {
		if got := geo.Cover(c.in...); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// Whatever the points, their box holds them all and turning the globe does not
// make it wider.
func TestBBoxOfHoldsItsPoints(t *testing.T) {
	const seed = 20240322
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	for range 2000 {
		points := make([]orb.Point, 1+r.IntN(6))
		for i := range points {
			points[i] = orb.Point{math.Round(r.Float64()*3600-1800) / 10, math.Round(r.Float64()*1800-900) / 10}
		}
		b := geo.BBoxOf(points...)
		turned := make([]orb.Point, len(points))
		for i, p := range points {
			if !b.Contains(p) {
				t.Fatalf("%v does not hold %v of %v", b, p, points)
			}
			turned[i] = orb.Point{p[0] + 90, p[1]}
			if turned[i][0] > 180 {
				turned[i][0] -= 360
			}
		}
		if w := geo.BBoxOf(turned...).Width(); math.Abs(w-b.Width()) > 1e-6 {
			t.Fatalf("%v: width %v, turned by 90° %v", points, b.Width(), w)
		}
	}
}

func FuzzParseBBox(f *testing.F) {
	for _, s := range []string{"60,29,75,39", "170,-20,-170,-10", "1,2,3,4,5,6", "-0,.5,+1,1.", "NaN,0,1,1", "", ",,,"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b, err := geo.ParseBBox(s)
		if err != nil {
			wantInputError(t, err, "bbox", "")
			return
		}
		back, err := geo.ParseBBox(b.String())
		if err != nil || back != b {
			t.Errorf("%q is %v, read back as %v, %v", s, b, back, err)
		}
		if !b.Contains(orb.Point{b.West, b.South}) || !b.Contains(orb.Point{b.East, b.North}) || !b.Intersects(b) {
			t.Errorf("%v does not hold its own corners", b)
		}
		if w := b.Width(); w < 0 || w > 360 {
			t.Errorf("%v has the width %v", b, w)
		}
		for _, half := range b.Split() {
			if half.CrossesDateLine() {
				t.Errorf("%v is split into %v", b, b.Split())
			}
		}
	})
}
