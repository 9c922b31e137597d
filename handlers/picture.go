package handlers

import (
	"context"
	"io"
	"math"

	"github.com/a-h/templ"

	"dateline/geo"
	"dateline/geo/picture"
	"dateline/web"
)

// picture is the map as the page arrives with it, drawn by the server from the
// marks that the script gets too: each symbol a link. It is what readers see
// before the script has drawn, and all that those without one get.
//
// narrow, if it is not nil, are the marks for a small screen.
func (s *Server) picture(q *query, f geo.Filter, window geo.BBox, size pixels, marks geo.Marks, drawn *marksJSON, narrow *geo.Marks) templ.Component {
	links := s.linksOf(q, f)
	options := picture.Options{
		Base: s.base, View: window, Width: int(size.width), Height: int(size.height),
		Marks: marks, Ties: drawnTies(drawn.Ties), Titles: titlesOf(drawn.Points), Highlight: q.view.Incident, Area: f.Area, Lang: q.view.Lang,
		Label: "Map of " + web.Plural(marks.Total, "incident", "incidents"), ID: "first", Scale: true,
		Brief: true, Bleed: sideBleed(size), Rise: int(size.height) * 9 / 20,
		Link: links.incident, ClusterLink: links.cluster, CountryLink: links.country,
	}
	if narrow != nil {
		options.Narrow, options.NarrowMarks = narrowWidth, *narrow
	}
	switch {
	case size == embedSize && narrow != nil:
		options.Growth, options.Narrow, options.NarrowGrowth = embedTurn, int(size.width), embedGrowth
	case size == embedSize:
		options.Growth = embedGrowth
	}
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error { return picture.SVG(w, options) })
}

// drawnTies are the places of an incident in the picture's words; the principal
// one has its symbol, and needs no name.
func drawnTies(ties []tieJSON) []picture.Tie {
	var out []picture.Tie
	for i, t := range ties {
		text := web.RoleName(t.Role)
		if i > 0 && t.Name != "" {
			text += ": " + t.Name
		}
		out = append(out, picture.Tie{At: t.At, Text: text})
	}
	return out
}

// titlesOf are what points are called, by their incident's ID.
func titlesOf(points []pointJSON) map[int64]string {
	titles := make(map[int64]string, len(points))
	for _, p := range points {
		if p.Title != "" {
			titles[p.ID] = p.Title + ", " + web.PointText(p.Kind, p.Outcome, p.Date, geo.Toll{Low: p.Low, Best: p.Best, High: p.High})
		}
	}
	return titles
}

// pictureLinks are where the symbols of a picture lead.
type pictureLinks struct {
	incident func(int64) string
	cluster  func(geo.BBox) string
	country  func(geo.Country) string
}

// linksOf lead to the incidents of f, with what of the view must survive a click.
func (s *Server) linksOf(q *query, f geo.Filter) pictureLinks {
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
	return pictureLinks{
		incident: func(id int64) string { return link(geo.IncidentPath(id, ""), geo.Filter{Edition: f.Edition}) },
		cluster: func(box geo.BBox) string {
			inside := f
			inside.BBox = &box
			return link("/", inside)
		},
		country: func(c geo.Country) string {
			inside := f
			inside.Countries, inside.Regions = []geo.Country{c}, nil
			return link("/incidents", inside)
		},
	}
}

// narrowWidth is how wide the map of a page is on a small screen, in pixels.
const narrowWidth = 360

// narrowZoom is the zoom at which a small screen shows what a picture of a width
// shows at zoom.
func narrowZoom(zoom, width float64) float64 { return zoom - math.Log2(width/narrowWidth) }

// firstBleed is how much further, in pixels, the picture goes on each side, for
// frames that are wider than it is; for those that are higher it goes on by nine
// tenths of its height.
const firstBleed = 120

func sideBleed(size pixels) int { return min(firstBleed, int(size.height)/5) }

func joinQuery(a, b string) string {
	if a == "" {
		return b
	}
	return a + "&" + b
}
