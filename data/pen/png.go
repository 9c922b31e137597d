package pen

import (
	"image"
	"image/color"
	"image/png"
	"io"
	"math"

	ttf "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/paulmach/orb"
	"golang.org/x/image/vector"

	"dateline/geo/picture"
)

// PNG writes a picture as pixels, scale of them to each of the picture's own.
// Pixels per metre are part of the file, so that it prints at the size of the
// picture at 96 to the inch.
func (f *Fonts) PNG(w io.Writer, p *picture.Element, scale float64) error {
	width, height, err := size(p)
	if err != nil {
		return err
	}
	r := &raster{image: image.NewRGBA(image.Rect(0, 0, int(math.Round(width*scale)), int(math.Round(height*scale))))}
	r.window = r.image.Rect
	r.fonts = f.borrow()
	defer f.giveBack(r.fonts)
	if err := draw(p, scale, r, r.fonts, ""); err != nil {
		return err
	}
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	return encoder.Encode(&withDensity{w: w, perInch: 96 * scale}, r.image)
}

// raster draws pixels.
type raster struct {
	image  *image.RGBA
	window image.Rectangle
	fonts  *setter
	v      vector.Rasterizer
}

func (r *raster) link([2]orb.Point, string, string) {}

func (r *raster) clip(area *[2]orb.Point) {
	r.window = r.image.Rect
	if area != nil {
		r.window = r.window.Intersect(image.Rect(
			int(math.Round(area[0][0])), int(math.Round(area[0][1])), int(math.Round(area[1][0])), int(math.Round(area[1][1]))))
	}
}

func (r *raster) stroke(o outline, s stroke, c color.NRGBA) { r.fill(s.drawn(o), c) }

func (r *raster) fill(o outline, c color.NRGBA) {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, f := range o {
		for _, p := range f.points {
			x0, y0, x1, y1 = min(x0, p[0]), min(y0, p[1]), max(x1, p[0]), max(y1, p[1])
		}
	}
	if !(x0 <= x1) {
		return
	}
	dx, dy, ok := r.begin(x0, y0, x1, y1)
	if !ok {
		return
	}
	for _, f := range o {
		for i, p := range f.points {
			x, y := float32(p[0]-dx), float32(p[1]-dy)
			if i == 0 {
				r.v.MoveTo(x, y)
			} else {
				r.v.LineTo(x, y)
			}
		}
		r.v.ClosePath()
	}
	r.lay(dx, dy, c)
}

// begin makes ready to draw within a box and no more than that, for the cost is
// that of the box.
func (r *raster) begin(x0, y0, x1, y1 float64) (dx, dy float64, ok bool) {
	box := image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1))+1, int(math.Ceil(y1))+1).Intersect(r.window)
	if box.Empty() {
		return 0, 0, false
	}
	r.v.Reset(box.Dx(), box.Dy())
	return float64(box.Min.X), float64(box.Min.Y), true
}

func (r *raster) lay(dx, dy float64, c color.NRGBA) {
	at := image.Pt(int(dx), int(dy))
	r.v.Draw(r.image, image.Rectangle{at, at.Add(r.v.Size())}, image.NewUniform(c), image.Point{})
}

func (r *raster) text(at orb.Point, l line, ink color.NRGBA, halo float64, paper color.NRGBA) {
	var letters outline
	for _, run := range l.runs {
		k := l.size / float64(run.font.ttf.Upem())
		for _, g := range run.glyphs {
			letters = r.letter(letters, r.fonts.shape(run.font, g.id), orb.Point{at[0] + g.x, at[1] + g.y}, k)
		}
	}
	if halo > 0 {
		r.stroke(letters, stroke{width: halo, round: true}, paper)
	}
	r.fill(letters, ink)
}

// letter adds the outline of a glyph.
func (r *raster) letter(o outline, shape ttf.GlyphOutline, at orb.Point, k float64) outline {
	var f figure
	point := func(p ttf.SegmentPoint) orb.Point {
		return orb.Point{at[0] + float64(p.X)*k, at[1] - float64(p.Y)*k}
	}
	for _, s := range shape.Segments {
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			if len(f.points) > 0 {
				o = append(o, f)
			}
			f = figure{[]orb.Point{point(s.Args[0])}, true}
		case opentype.SegmentOpLineTo:
			f.points = append(f.points, point(s.Args[0]))
		case opentype.SegmentOpQuadTo:
			f.points = curve(f.points, point(s.Args[0]), point(s.Args[0]), point(s.Args[1]), 2)
		case opentype.SegmentOpCubeTo:
			f.points = curve(f.points, point(s.Args[0]), point(s.Args[1]), point(s.Args[2]), 3)
		}
	}
	if len(f.points) > 0 {
		o = append(o, f)
	}
	return o
}

// curve adds a Bézier curve of a degree from the last of the points.
func curve(points []orb.Point, b, c, d orb.Point, degree int) []orb.Point {
	a := points[len(points)-1]
	length := math.Hypot(b[0]-a[0], b[1]-a[1]) + math.Hypot(d[0]-c[0], d[1]-c[1])
	steps := int(min(12, 2+math.Sqrt(length)*1.5))
	for n := 1; n <= steps; n++ {
		t := float64(n) / float64(steps)
		u := 1 - t
		var p orb.Point
		for i := range p {
			if degree == 2 {
				p[i] = u*u*a[i] + 2*u*t*b[i] + t*t*d[i]
			} else {
				p[i] = u*u*u*a[i] + 3*u*u*t*b[i] + 3*u*t*t*c[i] + t*t*t*d[i]
			}
		}
		points = append(points, p)
	}
	return points
}
