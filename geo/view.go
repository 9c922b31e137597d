package geo

import (
	"math"
	"net/url"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// View is how a map is looked at, apart from which incidents it shows.
type View struct {
	Zoom     float64    // 0 to 18; -1 where not stated: the map fits its incidents
	Center   *orb.Point // lon, lat; nil where not stated
	Incident int64      // to highlight; 0 none
	Lang     string     // BCP 47; "" is the reader's
	Theme    string     // "light", "dark" or "" for the reader's setting
}

// ViewNames lists the parameters of a view.
var ViewNames = []string{"zoom", "center", "incident", "lang", "theme"}

// MaxZoom is the deepest zoom of a map.
const MaxZoom = 18

// ParseView reads the parameters zoom, center=lon,lat, incident, lang and theme.
func ParseView(q url.Values) (View, error) {
	v := View{Zoom: -1}
	p := filterParser{q: q}
	if s := p.one("zoom"); s != "" {
		z, err := ParseNumber(s)
		if err != nil || z < 0 || z > MaxZoom {
			p.keep(&InputError{Field: "zoom", Value: s, Reason: "want a number from 0 to 18"})
		}
		v.Zoom = z
	}
	if s := p.one("center"); s != "" {
		c, err := parsePoint(s)
		p.keep(err)
		v.Center = &c
	}
	v.Incident = p.number("incident", math.MaxInt64)
	if v.Lang = p.one("lang"); len(v.Lang) > 35 || strings.ContainsFunc(v.Lang, notLangRune) {
		p.keep(&InputError{Field: "lang", Value: v.Lang, Reason: "want a language tag such as en or pt-BR"})
	}
	switch v.Theme = p.one("theme"); v.Theme {
	case "", "light", "dark":
	case "auto":
		v.Theme = ""
	default:
		p.keep(&InputError{Field: "theme", Value: v.Theme, Reason: "want light, dark or auto"})
	}
	if p.err != nil {
		return View{}, p.err
	}
	return v, nil
}

func notLangRune(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-'
}

func parsePoint(s string) (orb.Point, error) {
	lon, lat, _ := strings.Cut(s, ",")
	x, err1 := ParseNumber(strings.TrimSpace(lon))
	y, err2 := ParseNumber(strings.TrimSpace(lat))
	if err1 != nil || err2 != nil || x < -180 || x > 180 || y < -90 || y > 90 {
		return orb.Point{}, &InputError{Field: "center", Value: s, Reason: "want lon,lat in degrees, such as 69.2,34.5"}
	}
	return orb.Point{x, y}, nil
}

// Values are the parameters that ParseView reads back as the same view.
func (v View) Values() url.Values {
	q := url.Values{}
	if v.Zoom >= 0 {
		q.Set("zoom", strconv.FormatFloat(v.Zoom, 'f', -1, 64))
	}
	if v.Center != nil {
		q.Set("center", strconv.FormatFloat(v.Center[0], 'f', -1, 64)+","+strconv.FormatFloat(v.Center[1], 'f', -1, 64))
	}
	if v.Incident > 0 {
		q.Set("incident", strconv.FormatInt(v.Incident, 10))
	}
	if v.Lang != "" {
		q.Set("lang", v.Lang)
	}
	if v.Theme != "" {
		q.Set("theme", v.Theme)
	}
	return q
}
