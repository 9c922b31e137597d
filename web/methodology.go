package web

import (
	"math"

	"dateline/geo"
)

var methodSections = []navEntry{
	{"incidents", "What an incident is"},
	{"places", "Places"},
	{"dates", "Dates"},
	{"tolls", "Killed and injured"},
	{"attribution", "Who did it"},
	{"summaries", "Country summaries"},
	{"score", "The impact score"},
	{"boundaries", "Boundaries"},
	{"sources", "Sources and licences"},
	{"privacy", "Privacy"},
}

type precisionRow struct {
	Code                geo.GeoPrecision
	Name, Radius, Drawn string
}

func precisionRows() []precisionRow {
	var out []precisionRow
	for p := range geo.International + 1 {
		r := precisionRow{p, Capital(PrecisionName(p)), "–", "listed, not mapped"}
		if km := p.RadiusKM(); km > 0 {
			r.Radius = Distance(km)
		}
		switch {
		case p == geo.Site:
			r.Drawn = "symbol"
		case p.Pinned():
			r.Drawn = "symbol in a disc of the radius"
		case p == geo.Province:
			r.Drawn = "area, no symbol of its own"
		case p == geo.CountryOnly:
			r.Drawn = "counted with its country"
		}
		out = append(out, r)
	}
	return out
}

// greatestDrawn is the toll from which symbols grow no further.
func greatestDrawn() int {
	return int(math.Ceil(MarkRadiusMax * MarkRadiusMax / (MarkRadiusOne * MarkRadiusOne)))
}

func attributionWords() []string {
	var out []string
	for _, s := range geo.AttributionStatuses {
		out = append(out, AttributionName(s, ""))
	}
	return out
}

// scoreEdges are the weighted sums at which the bands of the score begin.
func scoreEdges() []string {
	var out []string
	for _, s := range geo.ScoreBreaks {
		if s > 0 {
			out = append(out, Decimal(s, 0)+" (W "+Decimal(geo.ScoreEdge(s), 2)+")")
		}
	}
	return out
}
