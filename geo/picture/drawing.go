package picture

import (
	"math"

	"dateline/geo/basemap"

	"github.com/paulmach/orb"
)

// drawing is a picture in the making.
type drawing struct {
	frame
	detail
	o     *Options
	root  *Element
	stack []*Element // the elements that are open, the innermost last
	land  *basemap.View
	x, y  float64 // of the view of the base map, from the picture's upper left corner
	room  room
	discs []disc  // what symbols cover
	grow  float64 // by how much symbols may be seen larger than they are drawn
}

// disc is a circle on the picture.
type disc struct {
	at     orb.Point
	radius float64
}

// distance is from the middle of the disc, in pixels.
func (c disc) distance(at orb.Point) float64 {
	return math.Hypot(at[0]-c.at[0], at[1]-c.at[1])
}

// open begins an element with attributes as pairs of name and value. Those with
// the value "" are left out.
func (d *drawing) open(name string, attributes ...string) {
	e := &Element{Name: name, Attributes: attributes}
	if len(d.stack) == 0 {
		d.root = e
	} else {
		in := d.stack[len(d.stack)-1]
		in.Children = append(in.Children, e)
	}
	d.stack = append(d.stack, e)
}

// text puts words into the element that is open.
func (d *drawing) text(s string) { d.stack[len(d.stack)-1].Text += s }

// close ends the element that is open; its name is for those who read the call.
func (d *drawing) close(string) {
	d.stack = d.stack[:len(d.stack)-1]
}

// tag adds an element without content.
func (d *drawing) tag(name string, attributes ...string) {
	d.open(name, attributes...)
	d.close(name)
}

// path writes rings and lines of the base map as one path element, none at all
// when there is nothing to draw.
func (d *drawing) path(rings []orb.Ring, lines []orb.LineString, attributes ...string) {
	p := path{detail: d.detail, inside: d.inside()}
	p.rings(rings)
	p.lines(lines)
	if len(p.b) == 0 {
		return
	}
	d.tag("path", append(attributes, "d", string(p.b))...)
}

// inside is the picture in the pixels of the view of the base map, with what of
// a line would be seen at its edges.
func (d *drawing) inside() orb.Bound {
	const edge = 8
	if len(d.copies()) > 1 || d.x == -d.x0 { // the whole world: all of it may be seen
		return orb.Bound{Min: orb.Point{math.Inf(-1), math.Inf(-1)}, Max: orb.Point{math.Inf(1), math.Inf(1)}}
	}
	return orb.Bound{Min: orb.Point{-d.x - edge, -d.y - edge}, Max: orb.Point{d.w - d.x + edge, d.h - d.y + edge}}
}

// use draws the path with the id once more, as a copy of the world at x.
func (d *drawing) use(id string, x float64, attributes ...string) {
	d.tag("use", append([]string{"href", "#" + id, "transform", d.scaled(x)}, attributes...)...)
}

// scaled turns steps of a path of a copy of the world at x into pixels.
func (d *drawing) scaled(x float64) string {
	if x == 0 && d.y == 0 {
		return "scale(" + number(1/d.detail.grain) + ")"
	}
	return at(x, d.y) + "scale(" + number(1/d.detail.grain) + ")"
}

// copies are the positions of the copies of the world that are seen: one, unless
// the picture shows more than once round the globe.
func (d *drawing) copies() []float64 {
	if d.land.Width < d.world-1 {
		return []float64{d.x}
	}
	var all []float64
	const hair = 0.5 // of a copy that would hardly be seen
	for x := d.x - d.world*math.Ceil((d.x+d.bleed-hair)/d.world); x < d.w+d.bleed-hair; x += d.world {
		all = append(all, x)
	}
	return all
}

func at(x, y float64) string { return "translate(" + number(x) + " " + number(y) + ")" }
