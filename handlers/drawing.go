package handlers

import (
	"context"

	"dateline/geo"
)

// drawing is what maps show of a filter: the incidents of open data sets as they
// are recorded, and those of sets that may be displayed and not passed on
// without their texts and no more exactly than a map needs.
type drawing struct {
	open    *geo.Selection
	display *geo.Selection // nil where no data set is such
}

// drawn is the drawing of f, of which shown is the selection that pages may show.
func (s *Server) drawn(ctx context.Context, q *query, f geo.Filter, shown *geo.Selection) (d drawing, err error) {
	if d.open, err = s.selectOpen(ctx, q, f, shown); err != nil || s.only != nil || q.all(isOpen) {
		return d, err
	}
	d.display, err = s.selectWhere(ctx, q, f, isDisplay)
	return d, err
}

// marks are those that draw makes of a selection.
func (d drawing) marks(draw func(*geo.Selection) geo.Marks) geo.Marks {
	m := draw(d.open)
	if d.display != nil {
		m.Add(draw(d.display).Coarse())
	}
	return m
}

// in are the marks of a window.
func (d drawing) in(window geo.BBox, zoom float64) geo.Marks {
	return d.marks(func(s *geo.Selection) geo.Marks { return s.Marks(window, zoom) })
}

// frame is the box round shown, the incidents of f that are drawn.
func (d drawing) frame(f geo.Filter, shown *geo.Selection) geo.BBox {
	b := frameOf(f, shown)
	if d.display != nil {
		b = b.Coarse()
	}
	return b
}
