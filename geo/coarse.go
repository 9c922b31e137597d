package geo

import (
	"cmp"
	"math"
	"slices"
)

// coarseStep is a thousandth of a degree, about 100 m: below the radius of the
// most exact precision, so that nothing looks more or less certain for it.
const coarseStep = 1e-3

// Coarse are the marks for those who may see where an incident is and not take
// its record along: positions to the nearest thousandth of a degree, boxes out
// to the next, and no number of a revision to read texts by. m stays as it is.
func (m Marks) Coarse() Marks {
	out := Marks{Total: m.Total, Countries: m.Countries}
	for _, p := range m.Points {
		p.Rev, p.Lon, p.Lat, p.Note = 0, coarse(math.Round, p.Lon), coarse(math.Round, p.Lat), nil
		out.Points = append(out.Points, p)
	}
	for _, c := range m.Clusters {
		c.Lon, c.Lat, c.Bounds, c.Note = coarse(math.Round, c.Lon), coarse(math.Round, c.Lat), c.Bounds.Coarse(), nil
		out.Clusters = append(out.Clusters, c)
	}
	return out
}

// Coarse is the box with its sides out to the next thousandth of a degree.
func (b BBox) Coarse() BBox {
	return BBox{
		West: max(-180, coarse(math.Floor, b.West)), South: max(-90, coarse(math.Floor, b.South)),
		East: min(180, coarse(math.Ceil, b.East)), North: min(90, coarse(math.Ceil, b.North)),
	}
}

func coarse(round func(float64) float64, degrees float64) float64 {
	// Dividing by 1000 gives the nearest number to the decimal; multiplying by 0.001 may not.
	return round(degrees/coarseStep) / 1000
}

// Add adds the marks of other incidents.
func (m *Marks) Add(other Marks) {
	m.Total += other.Total
	m.Points = append(m.Points, other.Points...)
	m.Clusters = append(m.Clusters, other.Clusters...)
	m.Countries = addCounts(m.Countries, other.Countries)
}

// addCounts adds up the counts of two lists by country, most incidents first.
func addCounts(list, more []CountryCount) []CountryCount {
	if len(more) == 0 {
		return list
	}
	out := slices.Clone(list) // lists are shared
	for _, c := range more {
		if i := slices.IndexFunc(out, func(o CountryCount) bool { return o.Country == c.Country }); i >= 0 {
			out[i].Count += c.Count
			out[i].Killed += c.Killed
			out[i].KilledUnknown += c.KilledUnknown
		} else {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b CountryCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Country, b.Country))
	})
	return out
}
