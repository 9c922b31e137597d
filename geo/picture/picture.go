package picture

import (
	"io"
	"math"
	"strconv"

	"dateline/geo"
	"dateline/geo/basemap"
)

// Options say what to draw. Base, View, Width and Height are needed; all else
// may be left out.
type Options struct {
	Base *basemap.Map
	// View is what must be seen; see [Fit] for what is. Width and Height are
	// pixels, from 1 to [MaxSize]; they become the viewBox.
	View          geo.BBox
	Width, Height int
	// Bleed is how many pixels more of the base map are drawn on each side, Rise how
	// many above and below if that is more, for a frame whose shape is not the
	// picture's and that lets it overflow.
	Bleed, Rise int
	// Growth is by how much the page's style enlarges symbols where the picture is
	// seen small, at the most, 0 for not at all: labels of countries keep within its
	// edges then too, and numbers off each other.
	Growth float64

	// Brief leaves out detail for a picture that must be there at once.
	Brief bool

	// Narrow is the width in pixels at which the picture is seen on a small screen,
	// 0 for none: its symbols and names are there a second time for that width, in a
	// group of class pic-narrow that is not displayed; those for the picture's own
	// width are in groups of class pic-wide. NarrowMarks are made for the zoom of
	// [Fit] at that width, or for fewer of them. NarrowGrowth is their Growth.
	Narrow       int
	NarrowMarks  geo.Marks
	NarrowGrowth float64

	Marks     geo.Marks // made for the box and zoom of [Fit]
	Highlight int64     // an incident's ID; 0 for none
	Ties      []Tie     // the places of one incident, the principal one first
	// Area is outlined; nil for none.
	Area geo.Outline

	// Titles are what points are called, by the incident's ID. Without one a
	// point is called by its kind, its first day and its toll.
	Titles       map[int64]string
	ClusterTitle func(geo.Cluster) string
	CountryTitle func(geo.CountryCount) string // also the words of its label while there is room for them
	// Where symbols lead; without a function they are no links, and where it
	// gives "" the symbol is none.
	Link        func(id int64) string
	ClusterLink func(geo.BBox) string
	CountryLink func(geo.Country) string

	Lang    string   // BCP 47, of the names on the map; "" for English
	Label   string   // what the picture is called; "" for "Map"
	ID      string   // what the element ids begin with; "" for "map"
	Scale   bool     // draw a scale bar where one scale holds for the whole picture
	Locator bool     // draw a small map of what lies round a small extent
	Palette *Palette // nil for Light
	// Measure is how wide words are in pixels at a size; nil for about as wide as
	// they are in the pages' own face.
	Measure func(text string, size float64, bold bool) float64
}

// MaxSize is the greatest width and height of a picture in pixels.
const MaxSize = 8192

// SVG writes the picture as one svg element. A size out of range is a
// [geo.InputError]; other errors are those of w.
func SVG(w io.Writer, o Options) error {
	e, err := Draw(o)
	if err != nil {
		return err
	}
	return e.WriteSVG(w)
}

// Draw is the picture as the elements that SVG writes.
func Draw(o Options) (*Element, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	o.fillIn()
	d := &drawing{frame: newFrame(o.View, o.Width, o.Height), detail: fine, o: &o, grow: max(1, o.Growth)}
	if o.Brief {
		d.detail = brief
	}
	d.bleed, d.rise = float64(o.Bleed), float64(max(o.Rise, o.Bleed))
	d.view()
	d.svg()
	return d.root, nil
}

func (o *Options) check() error {
	for name, v := range map[string]int{"width": o.Width, "height": o.Height} {
		if v < 1 || v > MaxSize {
			return &geo.InputError{Field: name, Value: strconv.Itoa(v), Reason: "want 1 to " + strconv.Itoa(MaxSize) + " pixels"}
		}
	}
	return nil
}

func (o *Options) fillIn() {
	if o.Palette == nil {
		light := Light()
		o.Palette = &light
	}
	if o.ID == "" {
		o.ID = "map"
	}
	if o.Label == "" {
		o.Label = "Map"
	}
	if o.ClusterTitle == nil {
		o.ClusterTitle = clusterWords
	}
	if o.CountryTitle == nil {
		o.CountryTitle = countryWords
	}
}

// What the words on the picture are set in, the pages' own faces.
const (
	sans  = "'Source Sans 3 Variable','Source Sans 3',system-ui,Helvetica,Arial,sans-serif"
	serif = "'Source Serif 4 Variable','Source Serif 4',Georgia,serif"
)

func (d *drawing) svg() {
	// An image has no parts that could be links, a group has.
	role, overflow := "img", ""
	if d.o.Link != nil || d.o.ClusterLink != nil || d.o.CountryLink != nil {
		role = "group"
	}
	if d.bleed > 0 || d.rise > 0 {
		overflow = "visible"
	}
	d.open("svg", "xmlns", "http://www.w3.org/2000/svg", "class", "pic", "viewBox", "0 0 "+number(d.w)+" "+number(d.h),
		"role", role, "aria-label", d.o.Label, "overflow", overflow, "font-family", sans)
	marks := d.marks()
	d.open("g", "aria-hidden", "true")
	d.base()
	d.area()
	class := ""
	if d.o.Narrow > 0 {
		class = "pic-wide"
		d.open("g", "class", class)
	}
	d.words(marks)
	if d.o.Narrow > 0 {
		d.close("g")
	}
	d.close("g")
	d.symbols(marks, class)
	d.ties(class)
	if d.o.Narrow > 0 {
		d.narrow()
	}
	d.close("svg")
}

// words writes what stands on the map beside symbols.
func (d *drawing) words(marks []mark) {
	d.scale()
	d.locator()
	d.takeTies()
	d.labels(marks)
}

// narrow draws symbols and words once more, of the size and as many as there is
// room for when the picture is seen at its narrow width.
func (d *drawing) narrow() {
	k := d.w / float64(d.o.Narrow)
	o := *d.o
	o.Marks, o.Growth, o.Locator = d.o.NarrowMarks, d.o.NarrowGrowth, false
	n := &drawing{frame: d.frame, detail: d.detail, o: &o, grow: max(1, o.Growth)}
	n.w, n.h, n.bleed, n.rise = d.w/k, d.h/k, 0, 0
	n.zoom, n.world, n.x0, n.y0 = d.zoom-math.Log2(k), d.world/k, d.x0/k, d.y0/k
	n.view()
	marks := n.marks()
	n.open("g", "class", "pic-narrow", "display", "none", "transform", "scale("+strconv.FormatFloat(k, 'g', 6, 64)+")")
	n.open("g", "aria-hidden", "true")
	n.words(marks)
	n.close("g")
	n.symbols(marks, "")
	n.ties("")
	n.close("g")
	d.root.Children = append(d.root.Children, n.root)
}
