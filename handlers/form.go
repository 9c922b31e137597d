package handlers

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	places "dateline/data/gazetteer"
	"dateline/geo"
	"dateline/geo/gazetteer"
	"dateline/web"
)

// formToFilter sends what a filter form without script submits to the address
// that means the same: no empty fields, the two dates as one datetime, what is near
// a place as the area round it.
func (s *Server) formToFilter(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		params := c.QueryParams()
		clean := web.FormQuery(params)
		if err := nearToArea(clean); err != nil {
			return err
		}
		if clean.Encode() == params.Encode() {
			return next(c)
		}
		return s.redirect(c, http.StatusSeeOther, withQuery(c.Request().URL.Path, &url.URL{RawQuery: clean.Encode()}))
	}
}

// nearToArea turns the fields near and km of a form into the area that they mean.
func nearToArea(q url.Values) error {
	near, km := strings.TrimSpace(q.Get("near")), strings.TrimSpace(q.Get("km"))
	q.Del("near")
	q.Del("km")
	if near == "" {
		return nil
	}
	radius := float64(web.NearKM)
	if km != "" {
		var err error
		if radius, err = geo.ParseNumber(km); err != nil || radius < 1 || radius > web.MostNearKM {
			return &geo.InputError{Field: "km", Value: km, Reason: "want a distance of 1 to " + strconv.Itoa(web.MostNearKM) + " kilometres"}
		}
	}
	center, err := nearPoint(near)
	if err != nil {
		return err
	}
	area, ok := geo.Round(center, radius)
	if !ok {
		return &geo.InputError{Field: "near", Value: near, Reason: "is too near a pole for an area of " + strconv.FormatFloat(radius, 'f', -1, 64) + " kilometres round it"}
	}
	q.Set("area", area.String())
	return nil
}

// nearPoint is the position lon,lat that a text says, or the place that it names,
// of several the greatest.
func nearPoint(text string) (orb.Point, error) {
	if lon, lat, ok := strings.Cut(text, ","); ok {
		x, err1 := geo.ParseNumber(strings.TrimSpace(lon))
		y, err2 := geo.ParseNumber(strings.TrimSpace(lat))
		if err1 == nil && err2 == nil {
			if x < -180 || x > 180 || y < -90 || y > 90 {
				return orb.Point{}, &geo.InputError{Field: "near", Value: text, Reason: "want longitude -180 to 180, then latitude -90 to 90"}
			}
			return orb.Point{x, y}, nil
		}
	}
	g := places.New()
	if err := g.Load(); err != nil {
		return orb.Point{}, err
	}
	for _, c := range append(g.Complete(text, 1), g.Resolve(gazetteer.Query{Text: text})...) {
		if c.Kind != gazetteer.Country && !c.Fallback && c.Precision != geo.Unlocated {
			return c.Point, nil
		}
	}
	return orb.Point{}, &geo.InputError{Field: "near", Value: text, Reason: "no place of that name is known; write it as maps do, or as lon,lat such as 65.7,31.6"}
}
