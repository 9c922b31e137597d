package handlers

import (
	"context"

	"github.com/paulmach/orb"

	"dateline/geo"
)

// marksJSON is what the map draws: the answer of /map/marks, and in the page
// for the first picture. Figures that are not known are left out.
type marksJSON struct {
	Edition   int64         `json:"edition"`
	All       int           `json:"all"`              // incidents of the edition
	Matched   int           `json:"matched"`          // of the filter
	Total     int           `json:"total"`            // of the filter within the view
	Zoom      float64       `json:"zoom"`             // for which the clusters were made
	Bounds    *[4]float64   `json:"bounds,omitempty"` // round all of the filter's mapped incidents
	Points    []pointJSON   `json:"points"`
	Clusters  clustersJSON  `json:"clusters"`
	Countries []countryJSON `json:"countries"`
	Ties      []tieJSON     `json:"ties,omitempty"` // the places of the one incident, the principal one first
}

// tieJSON is a place of an incident.
type tieJSON struct {
	Role geo.PlaceRole `json:"role"`
	Name string        `json:"name,omitempty"`
	At   orb.Point     `json:"at"`
}

type pointJSON struct {
	ID        int64            `json:"id"`
	Lon       float64          `json:"lon"`
	Lat       float64          `json:"lat"`
	Kind      geo.Kind         `json:"kind"`
	Outcome   geo.Outcome      `json:"outcome,omitempty"`
	Precision geo.GeoPrecision `json:"precision"`
	Radius    float64          `json:"radius,omitempty"` // km
	Low       geo.Count        `json:"low,omitzero"`
	Best      geo.Count        `json:"best,omitzero"`
	High      geo.Count        `json:"high,omitzero"`
	Date      geo.Day          `json:"date"`
	End       string           `json:"end,omitempty"` // last day, if another than the first; ".." open
	Title     string           `json:"title,omitempty"`

	note *geo.Note // where it is kept as it was written without a title
}

// clustersJSON are the clusters of marks, written as they stand there: each with
// lon, lat, count, killed, kinds and box, and where it is so unknown (how many are
// of unknown toll), stack (all on one coordinate), area (known to the province
// at best) and radius (in km, of the least exact of a stack).
type clustersJSON []geo.Cluster

type countryJSON struct {
	Code   geo.Country `json:"code"`
	Name   string      `json:"name"`
	Count  int         `json:"count"`
	Killed int64       `json:"killed"`
	Lon    float64     `json:"lon"`
	Lat    float64     `json:"lat"`
}

// titledPoints is up to how many points carry their titles.
const titledPoints = 300

// marksOf is what is drawn of f, of which shown is the selection that pages may
// show.
func (s *Server) marksOf(ctx context.Context, q *query, f geo.Filter, shown *geo.Selection, view geo.BBox, zoom float64) (geo.Marks, *marksJSON, error) {
	d, err := s.drawn(ctx, q, f, shown)
	if err != nil {
		return geo.Marks{}, nil, err
	}
	m := d.in(view, zoom)
	out := newMarksJSON(q, m, zoom)
	out.Matched = shown.Count()
	if out.Matched > 0 {
		out.Bounds = corners(d.frame(f, shown))
	}
	return m, out, s.addTitles(ctx, m.Points, out.Points)
}

// newMarksJSON is what the map draws of m, without titles.
func newMarksJSON(q *query, m geo.Marks, zoom float64) *marksJSON {
	return &marksJSON{
		Edition: q.edition.N, All: q.edition.Total, Matched: m.Total, Total: m.Total, Zoom: zoom,
		Points: pointsJSON(m.Points), Clusters: m.Clusters, Countries: countriesJSON(m.Countries),
	}
}

func pointsJSON(points []geo.Point) []pointJSON {
	out := make([]pointJSON, len(points))
	for i, p := range points {
		out[i] = pointJSON{
			ID: p.ID, Lon: p.Lon, Lat: p.Lat, Kind: p.Kind, Outcome: p.Outcome, Precision: p.Precision, Radius: p.RadiusKM,
			Low: p.Killed.Low, Best: p.Killed.Best, High: p.Killed.High, Date: p.Date.Start, note: p.Note,
		}
		switch {
		case p.Date.End == p.Date.Start:
		case p.Date.End == 0:
			out[i].End = ".."
		default:
			out[i].End = p.Date.End.String()
		}
	}
	return out
}

// countriesJSON are the countries that a map can show a number at.
func countriesJSON(counts []geo.CountryCount) []countryJSON {
	out := []countryJSON{}
	for _, c := range counts {
		if c.Country.Located() {
			at := c.Country.Center()
			out = append(out, countryJSON{Code: c.Country, Name: c.Country.Name(), Count: c.Count, Killed: int64(c.Killed), Lon: at[0], Lat: at[1]})
		}
	}
	return out
}

func (s *Server) addTitles(ctx context.Context, points []geo.Point, out []pointJSON) error {
	if len(points) == 0 || len(points) > titledPoints {
		return nil
	}
	revs := make([]int64, len(points))
	for i, p := range points {
		revs[i] = p.Rev
	}
	titles, err := s.titles.of(ctx, revs)
	if err != nil {
		return err
	}
	for i, title := range titles {
		out[i].Title = title
	}
	return nil
}
