package handlers

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"dateline/geo"
	"dateline/geo/picture"
	"dateline/web"
)

// picture is the map as the page arrives with it, drawn by the server from the
// marks that the script gets too: each symbol a link. It is what readers see
// before the script has drawn, and all that those without one get.
func (s *Server) picture(q *query, f geo.Filter, window geo.BBox, marks geo.Marks, drawn *marksJSON) templ.Component {
	titles := make(map[int64]string, len(drawn.Points))
	for _, p := range drawn.Points {
		if p.Title != "" {
			titles[p.ID] = p.Title + ", " + web.PointText(p.Kind, p.Outcome, p.Date, geo.Toll{Low: p.Low, Best: p.Best, High: p.High})
		}
	}
	keep := geo.View{Zoom: -1, Lang: q.view.Lang, Theme: q.view.Theme}
	link := func(path string, f geo.Filter) string {
		query := f.Query()
		if v := keep.Values().Encode(); v != "" {
			query = joinQuery(query, v)
		}
		if query == "" {
			return path
		}
		return path + "?" + query
	}
	options := picture.Options{
		Base: s.base, View: window, Width: firstWidth, Height: firstHeight,
		Marks: marks, Titles: titles, Highlight: q.view.Incident, Area: f.Area, Lang: q.view.Lang,
		Label: "Map of " + web.Plural(marks.Total, "incident", "incidents"), ID: "first", Scale: true,
		Bleed: firstBleed,
		Link:  func(id int64) string { return link(geo.IncidentPath(id, ""), geo.Filter{Edition: f.Edition}) },
		ClusterLink: func(box geo.BBox) string {
			inside := f
			inside.BBox = &box
			return link("/", inside)
		},
		CountryLink: func(c geo.Country) string {
			inside := f
			inside.Countries, inside.Regions = []geo.Country{c}, nil
			return link("/incidents", inside)
		},
	}
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error { return picture.SVG(w, options) })
}

// firstBleed is how much further, in pixels, the picture goes on each side, for
// frames that are wider or higher than it is.
const firstBleed = 120

func joinQuery(a, b string) string {
	if a == "" {
		return b
	}
	return a + "&" + b
}
