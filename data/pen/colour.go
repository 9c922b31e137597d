package pen

import (
	"fmt"
	"image/color"
	"strconv"
)

// paint is a colour that is laid on, or nothing.
type paint struct {
	color.NRGBA
	none bool
}

// parseColour reads #rrggbb, the only way in which palettes write colours.
func parseColour(s string) (color.NRGBA, error) {
	v, err := strconv.ParseUint(s[min(len(s), 1):], 16, 32)
	if err != nil || len(s) != 7 || s[0] != '#' {
		return color.NRGBA{}, fmt.Errorf("colour %q: want #rrggbb", s)
	}
	return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255}, nil
}

// faded is the paint with an opacity from 0 to 1 on top of its own.
func (p paint) faded(opacity float64) color.NRGBA {
	c := p.NRGBA
	c.A = uint8(float64(c.A)*opacity + 0.5)
	return c
}

// grey reports whether a colour has no hue: print sets it in black ink alone.
func grey(c color.NRGBA) bool { return c.R == c.G && c.G == c.B }
