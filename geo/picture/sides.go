package picture

import (
	"io"

	"dateline/geo/basemap"
)

// sidesReach is how far beyond a picture's edges its sides go, in pixels.
const sidesReach = 900

// Sides writes the base map on both sides of the picture that SVG draws of the same
// options, for windows that are much wider than it: an svg element of the
// picture's height, with nothing where the picture is. It is light or dark by
// itself, as an image in a page.
func Sides(w io.Writer, o Options) error {
	if err := o.check(); err != nil {
		return err
	}
	o.fillIn()
	o.ID = "sides"
	d := &drawing{frame: newFrame(o.View, o.Width, o.Height), detail: brief, o: &o, grow: 1}
	d.bleed = sidesReach
	d.view()
	d.land.Labels = []basemap.Placed{}
	edge := float64(o.Bleed) - 2 // the picture's land has an outline where it is cut
	left, width := number(-sidesReach), number(sidesReach-edge)
	d.open("svg", "xmlns", "http://www.w3.org/2000/svg",
		"viewBox", number(-sidesReach)+" 0 "+number(d.w+2*sidesReach)+" "+number(d.h))
	d.darkStyle()
	d.open("clipPath", "id", "beside")
	d.tag("rect", "x", left, "width", width, "height", number(d.h))
	d.tag("rect", "x", number(d.w+edge), "width", width, "height", number(d.h))
	d.close("clipPath")
	d.open("g", "clip-path", "url(#beside)")
	d.base()
	d.close("g")
	d.close("svg")
	return d.root.WriteSVG(w)
}

// darkStyle gives the base map the dark colours where those are wished.
func (d *drawing) darkStyle() {
	p := Dark()
	rules := ""
	for _, r := range [][2]string{
		{".pic-water{fill", p.Water}, {".pic-land{fill", p.Land}, {".pic-coast{stroke", p.Coast}, {".pic-lake{stroke", p.Coast},
		{".pic-lake{fill", p.Lake}, {".pic-river{stroke", p.River}, {".pic-province{stroke", p.Province},
		{".pic-border{stroke", p.Border}, {".pic-disputed{stroke", p.Disputed},
	} {
		rules += r[0] + ":" + r[1] + "}"
	}
	d.open("style")
	d.text("@media(prefers-color-scheme:dark){" + rules + "}")
	d.close("style")
}
