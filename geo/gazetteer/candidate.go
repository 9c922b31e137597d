package gazetteer

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"dateline/geo"
)

func others(first hit, rivals []hit) string {
	var in []string
	times := map[string]int{}
	for _, r := range rivals {
		where := r.admin1
		if r.country != first.country || where == "" {
			where = strings.TrimPrefix(where+", "+r.country.Name(), ", ")
		}
		if times[where]++; times[where] == 1 {
			in = append(in, where)
		}
	}
	more := len(in) - 3
	in = in[:min(len(in), 3)]
	for i, where := range in {
		if n := times[where]; n > 1 {
			in[i] = fmt.Sprintf("%s (%d times)", where, n)
		}
	}
	if more > 0 {
		in = append(in, fmt.Sprintf("%d more provinces", more))
	}
	return "as likely is the one in " + strings.Join(in, ", or in ")
}

// share narrows the query to the province or country in which all places lie
// that it may mean.
func (s *search) share() {
	if len(s.rivals) == 0 {
		return
	}
	first := s.rivals[0]
	province := func(h hit) int {
		if h.entry < 0 {
			return -1
		}
		return s.t.unit(h.entry, Province)
	}
	same := func(ok func(h hit) bool) bool {
		return !slices.ContainsFunc(s.rivals, func(h hit) bool { return !ok(h) })
	}
	if p := province(first); p >= 0 && same(func(h hit) bool { return province(h) == p }) {
		s.units = []int{p}
		return
	}
	s.units = nil
	if same(func(h hit) bool { return h.country == first.country }) {
		s.country = first.country
	}
}

func (s *search) candidate(h *hit) Candidate {
	c := Candidate{
		Name: h.name, Kind: h.kind, Country: h.country, Admin1: h.admin1, Point: h.point, Precision: h.kind.Precision(),
		Score: math.Round(h.score*1000) / 1000, People: h.people, Why: s.why(h),
	}
	if h.entry >= 0 {
		if d := s.t.unit(h.entry, District); d >= 0 {
			c.Admin2 = s.t.name(d)
		}
		c.RadiusKM = float64(s.t.radius[h.entry])
		if h.kind == Province {
			c.Admin1 = h.name
		}
	}
	// What the words ask for is never finer than what they say.
	switch {
	case h.read.near && c.Precision < geo.NearPlace:
		c.Precision, c.RadiusKM = geo.NearPlace, max(geo.NearPlace.RadiusKM(), h.read.km+5)
	case h.read.want == wantDistrict && c.Precision < geo.District:
		c.Precision, c.RadiusKM = geo.District, 0
	case h.read.want == wantProvince && c.Precision < geo.Province:
		c.Precision, c.RadiusKM = geo.Province, 0
	case h.read.near && h.read.want == wantArea && c.Precision == geo.Province:
		c.Precision = geo.Province
	}
	if c.RadiusKM == 0 {
		c.RadiusKM = c.Precision.RadiusKM()
	}
	return c
}

func (s *search) why(h *hit) string {
	var b strings.Builder
	switch {
	case h.entry < 0:
		fmt.Fprintf(&b, "known from %d imported record", h.times)
		if h.times != 1 {
			b.WriteByte('s')
		}
	case h.matched == h.read.name || lower(h.matched) == h.read.name:
		b.WriteString("the name as written")
		if geo.Fold(h.name) != h.read.name {
			fmt.Fprintf(&b, ", another for %s", h.name)
		}
	case h.like+h.read.loss > 0.95:
		fmt.Fprintf(&b, "sounds like %q", h.matched)
	default:
		fmt.Fprintf(&b, "spelt much like %q", h.matched)
	}
	if h.read.near {
		b.WriteString(", and the text says near it or by it")
	}
	if len(s.units) > 0 {
		u, reach := h.unit, h.reach
		switch {
		case reach >= 1 && u >= 0:
			if u != h.entry {
				fmt.Fprintf(&b, "; in %s as asked", s.t.name(u))
			}
		case reach > 0 && u >= 0:
			fmt.Fprintf(&b, "; close to %s, which was asked for", s.t.name(u))
		default:
			fmt.Fprintf(&b, "; not in %s, which was asked for", s.t.name(s.units[0]))
		}
	}
	if s.country != "" && h.country != s.country {
		fmt.Fprintf(&b, "; in %s, which sources also file under %s", h.country.Name(), s.country.Name())
	}
	if h.people > 0 {
		fmt.Fprintf(&b, "; about %s people", thousands(h.people))
	}
	return b.String()
}

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// fallback is what the query names beside the place: the district, the province
// and then the country, the narrowest only. missing says why it is not the place.
func (s *search) fallback(missing string) []Candidate {
	switch {
	case missing != "":
	case s.main == "":
		missing = "no place is named"
	default:
		missing = fmt.Sprintf("%q is not known", s.main)
	}
	if u, ok := s.narrowest(); ok {
		k := s.t.kind[u]
		named := "that is named with it"
		if s.rivals != nil {
			named = "that they share"
		}
		c := Candidate{
			Name: s.t.name(u), Kind: k, Country: s.t.countryOf(u), Point: s.t.pointOf(u), Precision: k.Precision(),
			RadiusKM: float64(s.t.radius[u]), Fallback: true, Why: fmt.Sprintf("%s; this is the %s %s", missing, k, named),
		}
		if p := s.t.unit(u, Province); p >= 0 {
			c.Admin1 = s.t.name(p)
		}
		if k == District {
			c.Admin2 = c.Name
		}
		if c.RadiusKM == 0 {
			c.RadiusKM = c.Precision.RadiusKM()
		}
		return []Candidate{c}
	}
	country := s.country
	if country == "" && s.main != "" {
		if c, ok := s.countryNamed(s.main); ok {
			country, missing = c, "the country"
		} else if r, err := geo.ParseRegion(s.main); err == nil {
			return []Candidate{{
				Name: r.Name(), Kind: Area, Point: r.BBox().Center(), Precision: geo.Unlocated, Score: 1,
				Why: "a region of several countries; too large for a place on the map",
			}}
		}
	}
	if !country.Located() {
		return nil
	}
	return []Candidate{{
		Name: country.Name(), Kind: Country, Country: country, Point: country.Center(), Precision: geo.CountryOnly,
		Fallback: true, Why: missing + "; only the country is certain",
	}}
}

// narrowest is the one unit to fall back to: a district before a province, and
// none when several are as good.
func (s *search) narrowest() (int, bool) {
	for _, k := range []Kind{District, Province} {
		var of []int
		for _, u := range s.units {
			if s.t.kind[u] == k && !slices.Contains(of, u) {
				of = append(of, u)
			}
		}
		if len(of) == 1 {
			return of[0], true
		}
		if len(of) > 1 && k == Province {
			return of[0], s.country != ""
		}
	}
	return 0, false
}
