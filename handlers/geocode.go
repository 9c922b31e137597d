package handlers

import (
	"encoding/json"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	places "dateline/data/gazetteer"
	"dateline/geo"
	"dateline/geo/gazetteer"
)

var geocodeNames = []string{"admin1", "admin2", "country", "q"}

// geocode finds the places that a text may mean, in the embedded gazetteer: none
// for no text. The answer depends on the address and the build alone.
func (s *Server) geocode(c echo.Context) error {
	params := c.QueryParams()
	q, err := readGeocode(params)
	if err != nil {
		return err
	}
	return s.cached(c, answer{
		Type: "application/json", Key: params.Encode(),
		Body: func(w io.Writer) error {
			g := places.New()
			if err := g.Load(); err != nil {
				return err
			}
			found := g.Resolve(q)
			if found == nil {
				found = []gazetteer.Candidate{}
			}
			return json.NewEncoder(w).Encode(struct {
				Candidates  []gazetteer.Candidate `json:"candidates"`
				Attribution string                `json:"attribution"`
			}{found, "GeoNames (CC BY 4.0), Natural Earth, Unicode CLDR"})
		},
	})
}

func readGeocode(params url.Values) (q gazetteer.Query, err error) {
	for name, values := range params {
		if !slices.Contains(geocodeNames, name) {
			return q, &geo.InputError{Field: name, Reason: "unknown parameter; accepted are " + strings.Join(geocodeNames, ", ")}
		}
		if len(values) > 1 {
			return q, &geo.InputError{Field: name, Value: values[1], Reason: "give it once"}
		}
	}
	q.Text, q.Admin1, q.Admin2 = params.Get("q"), params.Get("admin1"), params.Get("admin2")
	if v := params.Get("country"); v != "" {
		q.Country, err = geo.ParseCountry(v)
	}
	return q, err
}
