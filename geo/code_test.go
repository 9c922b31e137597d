package geo_test

import (
	"regexp"
	"slices"
	"testing"

	"dateline/geo"
)

func TestCodesAreWords(t *testing.T) {
	word := regexp.MustCompile(`^[a-z][a-z_]*$`)
	check := func(name string, codes []string) {
		for i, c := range codes {
			if !word.MatchString(c) || slices.Contains(codes[:i], c) {
				t.Errorf("%s: %q is no word or comes twice", name, c)
			}
		}
	}
	check("kinds", codes(geo.Kinds))
	check("outcomes", codes(geo.Outcomes))
	check("methods", codes(geo.Methods))
	check("date precisions", codes(geo.DatePrecisions))
	check("place roles", codes(geo.PlaceRoles))
	check("actor roles", codes(geo.ActorRoles))
	check("attributions", codes(geo.AttributionStatuses))
	check("stances", codes(geo.Stances))
	check("speakers", codes(geo.SpeakerTypes))
	check("verifications", codes(geo.Verifications))
	check("statuses", codes(geo.Statuses))
	check("qualifiers", codes(geo.Qualifiers))
	check("source types", codes(geo.SourceTypes))
	check("actor types", codes(geo.ActorTypes))
	check("redistributions", codes(geo.Redistributions))
	if len(geo.Methods) > 32 {
		t.Errorf("%d methods do not fit 32 bits", len(geo.Methods))
	}
}

func codes[T ~string](list []T) []string {
	var out []string
	for _, c := range list {
		out = append(out, string(c))
	}
	return out
}

func TestParseCode(t *testing.T) {
	for in, want := range map[string]geo.Kind{"attack": geo.Attack, " Foiled-Plot ": geo.FoiledPlot, "ALERT CHANGE": geo.AlertChange} {
		if got, err := geo.ParseCode("kind", in, geo.Kinds); err != nil || got != want {
			t.Errorf("%q is %q, %v, want %q", in, got, err, want)
		}
	}
	for _, in := range []string{"", "bomb", "attack,arrest"} {
		_, err := geo.ParseCode("kind", in, geo.Kinds)
		wantInputError(t, err, "kind", "want one of attack, foiled_plot, arrest")
	}
}

func TestGeoPrecision(t *testing.T) {
	for _, c := range []struct {
		p      geo.GeoPrecision
		word   string
		radius float64
		pinned bool
	}{
		{geo.Unlocated, "unlocated", 0, false},
		{geo.Site, "site", 1, true},
		{geo.Settlement, "settlement", 5, true},
		{geo.NearPlace, "near", 25, true},
		{geo.District, "district", 50, true},
		{geo.Province, "province", 150, false},
		{geo.Area, "area", 100, true},
		{geo.CountryOnly, "country", 0, false},
		{geo.International, "international", 100, true},
		{200, "unlocated", 0, false},
	} {
		if c.p.String() != c.word || c.p.RadiusKM() != c.radius || c.p.Pinned() != c.pinned {
			t.Errorf("%d is %q, %v km, pinned %v; want %q, %v, %v", uint8(c.p), c.p, c.p.RadiusKM(), c.p.Pinned(), c.word, c.radius, c.pinned)
		}
		if c.p > geo.International {
			continue
		}
		for _, s := range []string{c.word, " " + string('0'+rune(c.p)) + " "} {
			if got, err := geo.ParseGeoPrecision(s); err != nil || got != c.p {
				t.Errorf("%q is %v, %v, want %v", s, got, err, c.p)
			}
		}
	}
	for _, s := range []string{"", "9", "-1", "10", "exact", "1.5"} {
		_, err := geo.ParseGeoPrecision(s)
		wantInputError(t, err, "geo_precision", "want 0 to 8 or one of unlocated, site")
	}
}
