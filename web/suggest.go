package web

import (
	"strconv"

	"github.com/paulmach/orb"

	"dateline/geo"
)

// Suggestion is one thing that the words in the search box may mean.
type Suggestion struct {
	// Kind is country, region, group, place, near, incident or words.
	Kind  string
	Label string // "Tajikistan"
	Note  string // "Country"
	// N is how many incidents it would give; -1 where it filters nothing.
	N int
	// Filter is what the address asks for once it is chosen; of a place, which
	// moves the map, and of an incident it is the filter without the words.
	Filter geo.Filter
	// Center and Zoom are where the map goes; nil where it follows the incidents.
	Center *orb.Point
	Zoom   float64
	// Incident is the number of the incident of that kind.
	Incident int64
}

// href is where the suggestion leads from the frame's page; places are looked at
// on the map.
func (f Frame) suggestionLink(s Suggestion) string {
	switch {
	case s.Incident != 0:
		return f.Link(geo.IncidentPath(s.Incident, s.Label), "")
	case s.Center != nil:
		view := "zoom=" + strconv.FormatFloat(s.Zoom, 'f', -1, 64) + "&center=" + degrees(s.Center[0]) + "," + degrees(s.Center[1])
		g := f
		g.Filter.Edition = 0
		return g.Link("/", join(s.Filter.Query(), view))
	}
	return f.linkTo(f.Path, s.Filter)
}

// suggestionJSON is a line of the answer of /suggest.
type suggestionJSON struct {
	Kind  string `json:"kind"`
	Label string `json:"label"`
	Note  string `json:"note"`
	N     *int   `json:"n,omitempty"`
	Href  string `json:"href"`
}

// SuggestionsJSON is the answer of /suggest as JSON: links are for the page at
// the frame's path.
func SuggestionsJSON(f Frame, list []Suggestion) any {
	out := make([]suggestionJSON, len(list))
	for i, s := range list {
		out[i] = suggestionJSON{Kind: s.Kind, Label: s.Label, Note: s.Note, Href: f.suggestionLink(s)}
		if s.N >= 0 {
			out[i].N = &s.N
		}
	}
	return struct {
		Suggestions []suggestionJSON `json:"suggestions"`
	}{out}
}

// meaning is a suggestion in a sentence: "the country Tajikistan".
func meaning(s Suggestion) string {
	switch s.Kind {
	case "country", "region", "group":
		return "the " + s.Kind + " " + s.Label
	case "near":
		return "what happened near " + s.Label
	case "place":
		return "the place " + s.Label
	}
	return s.Label
}
