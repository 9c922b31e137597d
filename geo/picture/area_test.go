package picture_test

import (
	"fmt"
	"math"
	"testing"

	"dateline/geo"
	"dateline/geo/picture"
)

// The outline is drawn where the picture is, on whichever side of the 180° line
// its corners were written.
func TestArea(t *testing.T) {
	view := geo.BBox{West: 170, South: -12, East: -170, North: 12}
	draws := func(change func(*picture.Options)) []element {
		return parse(t, draw(t, selection(t, nil), view, 400, 480, change)).find("pic-line")
	}
	for _, corners := range []string{"175,-10,185,-10,185,10,175,10", "-185,-10,-175,-10,-175,10,-185,10"} {
		area, err := geo.ParseOutline(corners)
		if err != nil {
			t.Fatal(err)
		}
		lines := draws(func(o *picture.Options) { o.Area = area })
		if len(lines) != 1 {
			t.Fatalf("%s: %d outlines", corners, len(lines))
		}
		// 20 degrees are 400 pixels wide, and 175° is a quarter of the way.
		var x, y float64
		if _, err := fmt.Sscanf(lines[0].attr("d"), "M%f %f", &x, &y); err != nil || math.Abs(x-100) > 2 || math.Abs(y-440) > 8 {
			t.Errorf("%s begins at %v, %v (%v), want about 100, 440", corners, x, y, err)
		}
	}
	if n := len(draws(nil)); n != 0 {
		t.Errorf("without an area %d outlines", n)
	}
}
