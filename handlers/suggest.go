package handlers

import (
	"context"
	"encoding/json"
	"io"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	places "dateline/data/gazetteer"
	"dateline/geo"
	"dateline/geo/gazetteer"
	"dateline/web"
)

const (
	// Of each kind so many suggestions are given at most.
	mostNamed     = 3
	mostPlaces    = 4
	mostIncidents = 3
	// nearKM is how far from a town an incident is near it.
	nearKM = 50
	// largePlace is how many people live in a place that goes first for what is recorded near it.
	largePlace = 200_000
	// longestTyped is how much of a text may be the beginning of a name.
	longestTyped = 80
)

// suggest answers GET /suggest with what the words q may mean under the rest of
// the filter: countries, regions, groups, places, incidents by their words. on
// is the path of the page whose links they are, / or /incidents.
func (s *Server) suggest(c echo.Context) error {
	q, err := s.parse(c, strict, "on")
	if err != nil {
		return err
	}
	path := c.QueryParam("on")
	switch path {
	case "":
		path = "/"
	case "/", "/incidents":
	default:
		return &geo.InputError{Field: "on", Value: path, Reason: "want / or /incidents"}
	}
	return s.cached(c, answer{
		Type: typeJSON, Key: q.key, Edition: q.edition.N, Pinned: q.filter.Edition != 0,
		Body: func(w io.Writer) error {
			list, err := s.suggestions(c.Request().Context(), q, true)
			if err != nil {
				return err
			}
			frame := s.frame(c, q)
			frame.Path = path
			e := json.NewEncoder(w)
			e.SetEscapeHTML(false)
			return e.Encode(web.SuggestionsJSON(frame, list))
		},
	})
}

// suggestions are what the words of the filter may mean, those that name
// something first; typing adds the incidents that hold them.
func (s *Server) suggestions(ctx context.Context, q *query, typing bool) ([]web.Suggestion, error) {
	text := q.filter.Text
	if text == "" {
		return nil, places.New().Load() // so that the names are there once something is typed
	}
	if utf8.RuneCountInString(text) > longestTyped {
		return nil, nil
	}
	plain := q.filter
	plain.Text, plain.Provinces = "", nil // another country has other provinces
	all, err := s.selectShown(ctx, q, plain.WithoutCodes())
	if err != nil {
		return nil, err
	}
	counts, err := all.Breakdown(plain, "")
	if err != nil {
		return nil, err
	}
	list := suggestNamed(q, plain, counts)
	near, err := s.selectShown(ctx, q, withoutPlace(plain))
	if err != nil {
		return nil, err
	}
	list = append(list, suggestPlaces(text, plain, near)...)
	if !typing {
		return list, nil
	}
	words, err := s.selectShown(ctx, q, q.filter)
	if err != nil {
		return nil, err
	}
	if n := words.Count(); n > 0 {
		list = append(list, web.Suggestion{Kind: "words", Label: "“" + text + "”", Note: "In titles, summaries, places and names", N: n, Filter: q.filter})
		features, err := s.features(ctx, words, geo.ByDateDesc, 0, mostIncidents)
		if err != nil {
			return nil, err
		}
		for _, f := range features {
			list = append(list, web.Suggestion{Kind: "incident", Label: f.Title, Note: web.KindName(f.Kind) + ", " + web.Dates(f.Date), N: -1, Filter: plain, Incident: f.ID})
		}
	}
	return list, nil
}

// withoutPlace is the filter without its words for where.
func withoutPlace(f geo.Filter) geo.Filter {
	f.BBox, f.Area, f.Countries, f.Regions, f.Provinces = nil, nil, nil, nil, nil
	return f
}

// suggestNamed are countries, regions and groups, each with how many incidents
// it would give instead of those that the filter names.
func suggestNamed(q *query, plain geo.Filter, counts geo.Breakdown) (list []web.Suggestion) {
	number := func(facet geo.Facet) map[string]int {
		n := map[string]int{}
		for _, t := range counts.Facets[facet] {
			n[t.Code] = t.N
		}
		return n
	}
	add := func(kind, note string, found []geo.Named, n func(code string) int, set func(*geo.Filter, string)) {
		for _, named := range found[:min(mostNamed, len(found))] {
			f := plain
			set(&f, named.Code)
			list = append(list, web.Suggestion{Kind: kind, Label: named.Names[0], Note: note, N: n(named.Code), Filter: f})
		}
	}
	countries, groups := number(geo.CountryFacet), number(geo.GroupFacet)
	namedCountries := geo.NamedCountries()
	slices.SortStableFunc(namedCountries, func(a, b geo.Named) int { return countries[b.Code] - countries[a.Code] })
	add("country", "Country", geo.Suggest(q.filter.Text, namedCountries), func(code string) int { return countries[code] },
		func(f *geo.Filter, code string) {
			f.Countries, f.Regions, f.Provinces = []geo.Country{geo.Country(code)}, nil, nil
		})
	add("region", "Region", geo.Suggest(q.filter.Text, geo.NamedRegions()), func(code string) (n int) {
		for _, c := range geo.Region(code).Countries() {
			n += countries[string(c)]
		}
		return n
	}, func(f *geo.Filter, code string) {
		f.Countries, f.Regions, f.Provinces = nil, []geo.Region{geo.Region(code)}, nil
	})
	var named []geo.Named
	for _, a := range q.entries.Actors {
		if a.IsGroup() {
			named = append(named, geo.Named{Code: a.Slug, Names: append([]string{a.Name}, a.Aliases...)})
		}
	}
	slices.SortStableFunc(named, func(a, b geo.Named) int { return groups[b.Code] - groups[a.Code] })
	add("group", "Group", geo.Suggest(q.filter.Text, named), func(code string) int { return groups[code] },
		func(f *geo.Filter, code string) { f.Groups = []string{code} })
	return list
}

// suggestPlaces are places of the gazetteer, each to be looked at, the first
// with what happened near it as well. near are the incidents of everywhere.
func suggestPlaces(text string, plain geo.Filter, near *geo.Selection) (list []web.Suggestion) {
	g := places.New()
	found := eventful(text, near, g.Complete(text, 2*mostPlaces))
	found = found[:min(mostPlaces, len(found))]
	if len(found) == 0 && utf8.RuneCountInString(text) > 3 {
		for _, c := range g.Resolve(gazetteer.Query{Text: text}) {
			if c.Kind != gazetteer.Country && !c.Fallback && c.Precision != geo.Unlocated && len(found) < mostPlaces {
				found = append(found, c)
			}
		}
	}
	for i, c := range found {
		km := math.Max(nearKM, c.RadiusKM)
		box := roundPlace(c)
		note := placeNote(c)
		if n := near.Within(box).Count(); i == 0 && n > 0 {
			f := withoutPlace(plain)
			f.BBox = &box
			list = append(list, web.Suggestion{Kind: "near", Label: c.Name, Note: "Within about " + web.Distance(km) + " · " + note, N: n, Filter: f})
		}
		at := c.Point
		list = append(list, web.Suggestion{
			Kind: "place", Label: c.Name, Note: note, N: -1, Filter: plain, Center: &at,
			Zoom: math.Floor(geo.FitZoom(geo.BBoxRound(c.Point, math.Max(15, c.RadiusKM)), firstWidth, firstHeight)),
		})
	}
	return list
}

// eventful are the places with those first near which something is recorded, as far
// as they are large and their names only begin with the text.
func eventful(text string, near *geo.Selection, found []gazetteer.Candidate) []gazetteer.Candidate {
	begin := geo.Fold(text)
	var first, rest []gazetteer.Candidate
	for i, c := range found {
		name := geo.Fold(c.Name)
		switch {
		case i == 0 && name == begin:
			return found
		case c.People >= largePlace && strings.HasPrefix(name, begin) && near.Within(roundPlace(c)).Count() > 0:
			first = append(first, c)
		default:
			rest = append(rest, c)
		}
	}
	return append(first, rest...)
}

// roundPlace is what counts as near a place.
func roundPlace(c gazetteer.Candidate) geo.BBox {
	return geo.BBoxRound(c.Point, math.Max(nearKM, c.RadiusKM)).Rounded(2)
}

// placeNote is where a place is: "Town in Kandahar, Afghanistan".
func placeNote(c gazetteer.Candidate) string {
	parts := []string{web.Capital(c.Kind.String())}
	if c.Admin1 != "" && c.Admin1 != c.Name {
		parts = append(parts, c.Admin1)
	}
	if c.Country != "" {
		parts = append(parts, c.Country.Name())
	}
	return strings.Join(parts, ", ")
}
