package cql2

import (
	"strings"
	"time"

	"github.com/paulmach/orb"

	"dateline/geo"
)

// Incidents are the properties of incidents that a filter may name: those of
// [geo.FeatureFields] but the address and the edition, whose name asks for the
// whole layer as of an edition, and the geometry. T_INTERSECTS with date looks
// at all days from date to date_end, as the parameter datetime does.
var Incidents = Schema[geo.Feature]{
	{Name: "geometry", Part: geo.PositionParts, Point: func(f *geo.Feature) (orb.Point, bool) {
		if f.Point == nil {
			return orb.Point{}, false
		}
		return *f.Point, true
	}},
	{Name: "id", Part: geo.NumberParts, Number: func(f *geo.Feature) (float64, bool) { return float64(f.ID), true }},
	{Name: "title", Part: geo.TextParts, Text: func(f *geo.Feature) (string, bool) { return f.Title, true }},
	{Name: "kind", Part: geo.CodeParts, Text: stated(func(f *geo.Feature) string { return string(f.Kind) })},
	{Name: "outcome", Part: geo.CodeParts, Text: stated(func(f *geo.Feature) string { return string(f.Outcome) })},
	{Name: "methods", Part: geo.CodeParts, Text: stated(func(f *geo.Feature) string { return joined(f.Methods) })},
	{Name: "date", Part: geo.DateParts, Day: func(f *geo.Feature) (geo.Day, bool) { return f.Date.Start, f.Date.Start.Known() },
		Span: func(f *geo.Feature) (geo.Interval, bool) { return f.Date, !f.Date.Open() }},
	{Name: "date_end", Part: geo.DateParts, Day: func(f *geo.Feature) (geo.Day, bool) {
		return f.Date.End, f.Date.End.Known() && f.Date.End != f.Date.Start
	}},
	{Name: "date_precision", Part: geo.CodeParts, Text: stated(func(f *geo.Feature) string { return string(f.DatePrecision) })},
	{Name: "place", Part: geo.TextParts, Text: stated(func(f *geo.Feature) string { return f.Place })},
	{Name: "country", Part: geo.CodeParts, Text: stated(func(f *geo.Feature) string { return string(f.Country) })},
	{Name: "admin1", Part: geo.TextParts, Text: stated(func(f *geo.Feature) string { return f.Admin1 })},
	{Name: "geo_precision", Part: geo.CodeParts, Number: func(f *geo.Feature) (float64, bool) { return float64(f.Precision), true }},
	{Name: "geo_radius_km", Part: geo.CodeParts, Number: func(f *geo.Feature) (float64, bool) { return f.RadiusKM, f.RadiusKM > 0 }},
	{Name: "groups", Part: geo.CodeParts, Text: stated(func(f *geo.Feature) string { return joined(f.Groups) })},
	{Name: "attribution", Part: geo.CodeParts, Text: stated(func(f *geo.Feature) string { return string(f.Attribution) })},
	{Name: "killed_low", Part: geo.FigureParts, Number: figure(func(f *geo.Feature) geo.Count { return f.Killed.Low })},
	{Name: "killed_best", Part: geo.FigureParts, Number: figure(func(f *geo.Feature) geo.Count { return f.Killed.Best })},
	{Name: "killed_high", Part: geo.FigureParts, Number: figure(func(f *geo.Feature) geo.Count { return f.Killed.High })},
	{Name: "injured_low", Part: geo.FigureParts, Number: figure(func(f *geo.Feature) geo.Count { return f.Injured.Low })},
	{Name: "injured_best", Part: geo.FigureParts, Number: figure(func(f *geo.Feature) geo.Count { return f.Injured.Best })},
	{Name: "injured_high", Part: geo.FigureParts, Number: figure(func(f *geo.Feature) geo.Count { return f.Injured.High })},
	{Name: "sources_count", Part: geo.NumberParts, Number: func(f *geo.Feature) (float64, bool) { return float64(f.Sources), true }},
	{Name: "source_url", Part: geo.TextParts, Text: stated(func(f *geo.Feature) string { return f.SourceURL })},
	{Name: "dataset", Part: geo.CodeParts, Text: stated(func(f *geo.Feature) string { return f.Dataset })},
	{Name: "updated", Part: geo.TextParts, Moment: func(f *geo.Feature) (time.Time, bool) { return f.Updated, !f.Updated.IsZero() }},
}

// stated is a text that is not known where it is empty.
func stated(get func(*geo.Feature) string) func(*geo.Feature) (string, bool) {
	return func(f *geo.Feature) (string, bool) {
		s := get(f)
		return s, s != ""
	}
}

func figure(get func(*geo.Feature) geo.Count) func(*geo.Feature) (float64, bool) {
	return func(f *geo.Feature) (float64, bool) {
		n, ok := get(f).Get()
		return float64(n), ok
	}
}

// joined is a list as layers write it.
func joined[T ~string](list []T) string {
	switch len(list) {
	case 0:
		return ""
	case 1:
		return string(list[0])
	}
	var b strings.Builder
	for i, s := range list {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(string(s))
	}
	return b.String()
}
