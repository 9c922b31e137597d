package web

import (
	"math"

	"dateline/geo"
	"dateline/geo/picture"
)

var methodSections = []navEntry{
	{"incidents", "What an incident is"},
	{"places", "Places"},
	{"names", "Places found by name"},
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
	return int(math.Ceil(picture.MarkRadiusMax * picture.MarkRadiusMax / (picture.MarkRadiusOne * picture.MarkRadiusOne)))
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

// found is one line of the measurement of the gazetteer, as
// geo/gazetteer/doc.go has it: "go test ./geo/gazetteer -run Accuracy -v".
type found struct {
	From         string
	Records      int
	Found, Right string
}

var namesFound = []found{
	{"UCDP towns, Syria", 8461, "62.7%", "99.4%"},
	{"UCDP towns, Myanmar and Bangladesh", 511, "46.2%", "97.0%"},
	{"UCDP towns, sample of the world", 427, "63.0%", "96.7%"},
	{"UCDP, near a place", 6517, "36.5%", "95.2%"},
	{"Aid Worker Security Database, towns in Afghanistan", 384, "37.2%", "89.5%"},
	{"UCDP districts", 988, "94.9%", "80.6%"},
	{"UCDP provinces", 1408, "100%", "99.5%"},
}
