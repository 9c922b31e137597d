package picture

import (
	"dateline/geo"
)

// Shown is what symbols are on a map: what its legend has to explain.
type Shown struct {
	Kinds     []geo.Kind // in the order of [geo.Kinds]; of points and in clusters
	Sized     bool       // points whose area tells the toll
	Foiled    bool       // hollow symbols
	Unknown   bool       // half full: attacks whose toll is not known
	Spread    bool       // rings of tolls
	Disc      bool       // discs within which places lie
	Province  bool       // shapes of provinces
	Areas     bool       // several known to the province at best
	Clusters  bool       // several close together
	Stacks    bool       // several at one place
	Countries bool       // labels of countries
}

// ShownOf finds what is on a map of the marks at a zoom.
func ShownOf(marks geo.Marks, zoom float64) Shown {
	s := Shown{Countries: len(marks.Countries) > 0}
	kinds := map[geo.Kind]bool{}
	for _, p := range marks.Points {
		kinds[p.Kind] = true
		radius := MarkRadius(p.Killed.Best.Or(0))
		s.Sized = s.Sized || radius > MarkRadiusMin
		s.Foiled = s.Foiled || Hollow(p.Kind, p.Outcome)
		s.Unknown = s.Unknown || tollUnknown(p) && !Hollow(p.Kind, p.Outcome)
		_, best, high, _ := p.Killed.Spread()
		s.Spread = s.Spread || !vague(p.Precision) && MarkRadius(high) > MarkRadius(best)+1
		switch {
		case p.Precision == geo.Province:
			s.Province = true
		case vague(p.Precision), p.Precision != geo.Site && p.RadiusKM*pixelsAt(zoom, p.Lat) > radius+2:
			s.Disc = true
		}
	}
	for _, c := range marks.Clusters {
		for _, k := range c.Kinds {
			kinds[k.Kind] = true
		}
		s.Province = s.Province || c.Area && c.Stack
		s.Disc = s.Disc || c.RadiusKM*pixelsAt(zoom, c.Lat) > ClusterRadius(c.Count)+3.5
		s.Areas = s.Areas || c.Area && !c.Stack
		s.Clusters = s.Clusters || !c.Area && !c.Stack
		s.Stacks = s.Stacks || !c.Area && c.Stack
	}
	for _, k := range geo.Kinds {
		if kinds[k] {
			s.Kinds = append(s.Kinds, k)
		}
	}
	return s
}

// tollUnknown reports whether it is an attack of which nobody says how many it
// killed, which is not the same as none.
func tollUnknown(p geo.Point) bool { return p.Kind == geo.Attack && !p.Killed.Best.IsKnown() }
