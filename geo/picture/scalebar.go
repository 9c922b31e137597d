package picture

import (
	"math"
	"strconv"
)

// scaleZoom is the zoom from which one scale bar holds for the whole of a
// picture well enough: Mercator stretches the north more than the south.
const scaleZoom = 4

// scaleWidth is the most that a scale bar is wide, in pixels.
const scaleWidth = 110

// scale draws the scale bar in the lower left corner, for the middle of the picture.
func (d *drawing) scale() {
	if !d.o.Scale || d.zoom < scaleZoom || d.w < 2*scaleWidth {
		return
	}
	perKM := d.pixels(d.box(0, 0).Center()[1])
	most := scaleWidth / perKM
	length := math.Pow(10, math.Floor(math.Log10(most)))
	for _, step := range []float64{5, 2} {
		if length*step <= most {
			length *= step
			break
		}
	}
	text := strconv.FormatFloat(length, 'f', -1, 64) + " km"
	if length < 1 {
		text = strconv.FormatFloat(length*1000, 'f', -1, 64) + " m"
	}
	width, y := math.Round(length*perKM), d.h-12
	d.room.block(box{6, y - 22, 18 + max(width, d.measure(text, 11, false)), d.h})
	p := d.o.Palette
	d.open("g", "class", "pic-scale", "stroke", p.Halo, "fill", p.Label, "font-size", "11", "stroke-linejoin", "round")
	line := "M12 " + number(y-5) + "v5h" + number(width) + "v-5"
	d.tag("path", "class", "pic-scale-halo", "fill", "none", "stroke-width", "4", "d", line)
	d.tag("path", "fill", "none", "stroke", p.Label, "stroke-width", "1.2", "d", line)
	d.open("text", "x", "16", "y", number(y-4), "stroke-width", "3", "paint-order", "stroke")
	d.text(text)
	d.close("text")
	d.close("g")
}
