package picture

// box is an area of the picture in pixels.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) meets(o box) bool {
	return b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1
}

// room keeps what is taken, so that words lie over nothing and nothing over words.
type room struct{ taken []box }

// take takes a box if it is free.
func (r *room) take(b box) bool {
	if !r.free(b) {
		return false
	}
	r.taken = append(r.taken, b)
	return true
}

// block takes a box whether it is free or not.
func (r *room) block(b box) { r.taken = append(r.taken, b) }

func (r *room) free(b box) bool {
	for _, t := range r.taken {
		if t.meets(b) {
			return false
		}
	}
	return true
}
