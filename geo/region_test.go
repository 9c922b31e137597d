package geo_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"dateline/geo"

	"github.com/google/go-cmp/cmp"
)

func TestParseRegion(t *testing.T) {
	for s, want := range map[string]geo.Region{
		"central-asia": "central-asia", "Central Asia": "central-asia", " CENTRAL ASIA ": "central-asia",
		"South Asia": "south-asia", "southern asia": "southern-asia", "South-East Asia": "southeast-asia",
		"Middle East": "middle-east", "MENA": "middle-east-north-africa", "Sahel": "sahel", "G5 Sahel": "sahel",
		"EU": "european-union", "Gulf": "gulf", "GCC": "gulf", "great lakes": "great-lakes", "Baltics": "baltics",
		"West Africa": "west-africa", "Western Africa": "western-africa", "Europe": "europe", "The Americas": "americas",
	} {
		if got, err := geo.ParseRegion(s); err != nil || got != want {
			t.Errorf("ParseRegion(%q) = %q, %v, want %q", s, got, err, want)
		}
	}
	for s, want := range map[string]string{
		"": "want one of ", "atlantis": "sahel, south-asia", "Sahle": "near it: sahel;", "central-azia": "near it: central-asia",
		"AFG": "want one of ",
	} {
		got, err := geo.ParseRegion(s)
		var input *geo.InputError
		if !errors.As(err, &input) || got != "" || input.Field != "region" || !strings.Contains(input.Reason, want) {
			t.Errorf("ParseRegion(%q) = %q, %v, want an InputError with %q", s, got, err, want)
		}
	}
}

func TestRegionTable(t *testing.T) {
	// Drawn on purpose without the whole of a member.
	outside := map[geo.Region][]geo.Country{
		"europe": {"RUS", "SJM"}, "eastern-europe": {"RUS"}, "northern-europe": {"SJM"}, "nordics": {"GRL", "SJM"},
		"western-africa": {"SHN"}, "africa": {"SHN", "ATF", "IOT"}, "sub-saharan-africa": {"ATF", "IOT"}, "eastern-africa": {"ATF", "IOT"},
		"americas": {"BVT"}, "south-america": {"BVT"}, "latin-america": {"BVT"}, "latin-america-caribbean": {"BVT"},
		"australia-new-zealand": {"HMD", "CCK", "CXR"}, "oceania": {"HMD", "CCK", "CXR"},
	}
	for _, r := range geo.Regions() {
		if string(r) != geo.Slug(string(r)) || !r.Valid() || r.Name() == string(r) || strings.Contains(r.Name(), "-") && r.M49() == 0 {
			t.Errorf("%q is named %q", r, r.Name())
		}
		for _, s := range []string{string(r), r.Name()} {
			if got, err := geo.ParseRegion(s); err != nil || got != r {
				t.Errorf("ParseRegion(%q) = %q, %v, want %q", s, got, err, r)
			}
		}
		if note := r.Note(); !strings.HasSuffix(note, ".") || r.M49() > 0 != strings.HasPrefix(note, "UN M49") {
			t.Errorf("%s: note is %q, M49 is %d", r, note, r.M49())
		}
		members := r.Countries()
		if len(members) < 2 {
			t.Errorf("%s has %v", r, members)
		}
		for _, c := range members {
			switch {
			case !c.Valid() || !r.Contains(c) || !slices.Contains(c.Regions(), r):
				t.Errorf("%s: %q is not a member both ways", r, c)
			case !c.Former() && !slices.Contains(outside[r], c) && !r.BBox().Contains(c.Center()):
				t.Errorf("%s: %s at %v lies outside %v", r, c, c.Center(), r.BBox())
			}
		}
	}
}

// Every country but Antarctica is in one sub-region and one continent of M49.
func TestRegionsOfM49(t *testing.T) {
	continents := []geo.Region{"africa", "americas", "asia", "europe", "oceania"}
	sub := []geo.Region{
		"northern-africa", "eastern-africa", "middle-africa", "southern-africa", "western-africa",
		"northern-america", "caribbean", "central-america", "south-america",
		"central-asia", "eastern-asia", "south-eastern-asia", "southern-asia", "western-asia",
		"eastern-europe", "northern-europe", "southern-europe", "western-europe",
		"australia-new-zealand", "melanesia", "micronesia", "polynesia",
	}
	count := func(c geo.Country, of []geo.Region) (n int) {
		for _, r := range of {
			if r.Contains(c) {
				n++
			}
		}
		return n
	}
	for _, c := range geo.Countries() {
		if c == "ATA" {
			continue
		}
		if a, b := count(c, continents), count(c, sub); a != 1 || b != 1 {
			t.Errorf("%s is in %d continents and %d sub-regions: %v", c, a, b, c.Regions())
		}
	}
}

func TestRegionMembers(t *testing.T) {
	for r, want := range map[geo.Region][]geo.Country{
		"central-asia": {"KAZ", "KGZ", "TJK", "TKM", "UZB"},
		"south-asia":   {"AFG", "BGD", "BTN", "IND", "MDV", "NPL", "PAK", "LKA"},
		"sahel":        {"BFA", "TCD", "MLI", "MRT", "NER"},
		"baltics":      {"EST", "LVA", "LTU"},
	} {
		if diff := cmp.Diff(want, r.Countries()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", r, diff)
		}
	}
	for r, c := range map[geo.Region]geo.Country{"balkans": "YUG", "former-soviet-union": "SUN", "middle-east": "YMD", "eastern-europe": "CSK"} {
		if !r.Contains(c) {
			t.Errorf("%s is without %s", r, c)
		}
	}
	if diff := cmp.Diff([]geo.Region{"former-soviet-union", "asia", "central-asia"}, geo.Country("TJK").Regions()); diff != "" {
		t.Errorf("regions of TJK (-want +got):\n%s", diff)
	}
	if r := geo.Region("nowhere"); r.Valid() || r.Countries() != nil || r.Contains("") || r.Name() != "nowhere" {
		t.Errorf("%q passes for a region", r)
	}
}

func TestRegionFrame(t *testing.T) {
	for r, want := range map[geo.Region]bool{"oceania": true, "melanesia": true, "former-soviet-union": true, "europe": false, "caribbean": false} {
		if b := r.BBox(); b.CrossesDateLine() != want || b.Width() > 200 {
			t.Errorf("%s is framed by %v, across 180° want %v", r, b, want)
		}
	}
	if got, want := geo.Region("benelux").BBox(), (geo.BBox{West: 2.52, South: 49.44, East: 7.25, North: 53.6}); got != want {
		t.Errorf("benelux is framed by %v, want %v", got, want)
	}
}
