package picture

import "dateline/geo/basemap"

// face is how a class of names is set.
type face struct {
	class   string
	size    float64 // pixels
	spacing float64 // between letters, as a part of the size
	weight  string
	upper   bool
	dot     bool
	italic  bool
}

func (d *drawing) face(c basemap.LabelClass) face {
	at := func(zoom, below, from float64) float64 {
		if d.zoom < zoom {
			return below
		}
		return from
	}
	switch c {
	case basemap.CountryLabel:
		return face{class: "pic-label-minor", size: at(4, 11, 12.5), spacing: 0.08, weight: "600", upper: true}
	case basemap.CapitalLabel:
		return face{class: "pic-label", size: at(5, 12, 13), weight: "600", dot: true}
	case basemap.ProvinceLabel:
		return face{class: "pic-label-minor", size: 11, spacing: 0.06, weight: "500"}
	case basemap.WaterLabel:
		return face{class: "pic-label-water", size: 12, spacing: 0.04, italic: true}
	}
	return face{class: "pic-label", size: at(8, 12, 12.5), dot: true}
}
