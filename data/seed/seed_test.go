package seed_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"dateline/data/seed"
	"dateline/geo"

	"github.com/google/go-cmp/cmp"
)

// article is the key of the analysis that the data set starts from.
const article = "cnn"

func load(t *testing.T) seed.Set {
	t.Helper()
	s, err := seed.Load()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// byExtID are the incidents by their own names, E01 to E14.
func byExtID(s seed.Set) map[string]*geo.Incident {
	m := map[string]*geo.Incident{}
	for n := range s.Incidents {
		m[s.Incidents[n].ExtID] = &s.Incidents[n]
	}
	return m
}

func TestIncidentsAreValid(t *testing.T) {
	s := load(t)
	slugs := map[string]string{}
	for n := range s.Incidents {
		i := &s.Incidents[n]
		if want := fmt.Sprintf("E%02d", n+1); i.ExtID != want {
			t.Errorf("incident %d is %s, want %s", n, i.ExtID, want)
		}
		if err := i.Validate(); err != nil {
			t.Errorf("%s: %v", i.ExtID, err)
		}
		if i.Dataset != s.Dataset.Slug || i.Status != geo.Published {
			t.Errorf("%s: data set %q, status %q", i.ExtID, i.Dataset, i.Status)
		}
		if i.Summary == "" || i.DateText == "" || i.Verification == "" || len(i.Places) == 0 {
			t.Errorf("%s: summary, date text, verification or place is missing", i.ExtID)
		}
		if other, twice := slugs[i.Slug()]; twice || i.Slug() == "" {
			t.Errorf("%s: slug %q is empty or that of %s too", i.ExtID, i.Slug(), other)
		}
		slugs[i.Slug()] = i.ExtID
		if i.TimeLocal != "" {
			if _, err := time.Parse("15:04", i.TimeLocal); err != nil || i.TimeZone == "" {
				t.Errorf("%s: local time %q in zone %q", i.ExtID, i.TimeLocal, i.TimeZone)
			}
		}
		for _, p := range i.Places {
			if !p.Country.Valid() {
				t.Errorf("%s: place %q has country %q", i.ExtID, p.Name, p.Country)
			}
			if (p.Precision == geo.Province || strings.Contains(p.Note, "by hand")) && p.Radius() < 1 {
				t.Errorf("%s: place %q has radius %v", i.ExtID, p.Name, p.Radius())
			}
		}
		for _, x := range []geo.Toll{i.Killed, i.Injured} {
			if !x.Ordered() {
				t.Errorf("%s: toll %v is out of order", i.ExtID, x)
			}
		}
		if i.Country != i.Place().Country {
			t.Errorf("%s: country %s, principal place in %s", i.ExtID, i.Country, i.Place().Country)
		}
	}
}

// The checks below are those that the article itself allows: they hold whatever
// the public record says.
func TestCountsByKindAndCountry(t *testing.T) {
	kinds, countries, elsewhere := map[geo.Kind]int{}, map[geo.Country]int{}, map[geo.Country]bool{}
	for _, i := range load(t).Incidents {
		kinds[i.Kind]++
		countries[i.Country]++
		for _, p := range i.Places[1:] {
			elsewhere[p.Country] = true
		}
	}
	wantKinds := map[geo.Kind]int{geo.Attack: 8, geo.Arrest: 3, geo.SecurityOperation: 1, geo.Warning: 1, geo.AlertChange: 1}
	if d := cmp.Diff(wantKinds, kinds); d != "" {
		t.Errorf("kinds (-want +got):\n%s", d)
	}
	wantCountries := map[geo.Country]int{"RUS": 4, "AFG": 3, "DEU": 2, "PAK": 1, "IRN": 1, "EGY": 1, "TUR": 1, "FRA": 1}
	if d := cmp.Diff(wantCountries, countries); d != "" {
		t.Errorf("countries (-want +got):\n%s", d)
	}
	if !elsewhere["SWE"] || !elsewhere["TUR"] {
		t.Errorf("places apart from the principal ones are in %v, want SWE and TUR among them", elsewhere)
	}
}

func TestArticleFigures(t *testing.T) {
	type figure struct {
		N         int
		Qualifier geo.Qualifier
	}
	got := map[string]map[string]figure{}
	sums := map[string]int{}
	for _, i := range load(t).Incidents {
		for _, c := range i.Claims {
			n, known := c.Best.Get()
			if c.Source != article || !known {
				continue
			}
			if got[c.Field] == nil {
				got[c.Field] = map[string]figure{}
			}
			if _, twice := got[c.Field][i.ExtID]; twice {
				t.Errorf("%s: the article gives %s twice", i.ExtID, c.Field)
			}
			got[c.Field][i.ExtID] = figure{n, c.Qualifier}
			sums[c.Field] += n
		}
	}
	want := map[string]map[string]figure{
		"killed":              {"E02": {200, "nearly"}, "E04": {60, "more_than"}, "E05": {90, "exact"}, "E08": {224, "exact"}, "E09": {2, "exact"}, "E11": {15, "exact"}},
		"killed_military":     {"E02": {13, "exact"}},
		"injured":             {"E05": {200, "more_than"}},
		"arrested":            {"E06": {7, "exact"}, "E07": {2, "exact"}, "E12": {1, "exact"}},
		"killed_perpetrators": {"E10": {2, "exact"}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("figures (-want +got):\n%s", d)
	}
	wantSums := map[string]int{"killed": 591, "killed_military": 13, "injured": 200, "arrested": 10, "killed_perpetrators": 2}
	if d := cmp.Diff(wantSums, sums); d != "" {
		t.Errorf("sums (-want +got):\n%s", d)
	}
}

func TestAgreedFigures(t *testing.T) {
	type figures struct {
		Killed, Injured              [3]int // low, best, high; -1 unknown
		Arrested, KilledPerpetrators int
	}
	none := [3]int{-1, -1, -1}
	want := map[string]figures{
		"E01": {[3]int{145, 145, 145}, [3]int{551, 551, 551}, -1, -1},
		"E02": {[3]int{173, 183, 200}, none, -1, -1},
		"E03": {[3]int{3, 21, 21}, [3]int{12, 50, 50}, -1, -1},
		"E04": {[3]int{60, 63, 65}, [3]int{123, 123, 200}, -1, -1},
		"E05": {[3]int{90, 91, 92}, [3]int{200, 284, 284}, -1, -1},
		"E06": {none, none, 7, -1},
		"E07": {none, none, 2, -1},
		"E08": {[3]int{224, 224, 224}, none, -1, -1},
		"E09": {[3]int{2, 6, 12}, none, -1, -1},
		"E10": {none, none, -1, 2},
		"E11": {[3]int{15, 15, 15}, none, -1, -1},
		"E12": {none, none, 1, -1},
		"E13": {none, none, -1, -1},
		"E14": {none, none, -1, -1},
	}
	toll := func(x geo.Toll) [3]int { return [3]int{x.Low.Or(-1), x.Best.Or(-1), x.High.Or(-1)} }
	got := map[string]figures{}
	for _, i := range load(t).Incidents {
		got[i.ExtID] = figures{toll(i.Killed), toll(i.Injured), i.Arrested.Or(-1), i.KilledBy.Perpetrators.Or(-1)}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("agreed figures (-want +got):\n%s", d)
	}
}

// An agreed figure rests on exactly one claim, and says what that claim says.
func TestAgreedFiguresRestOnClaims(t *testing.T) {
	for _, i := range load(t).Incidents {
		agreed := map[string]geo.Count{
			"killed": i.Killed.Best, "injured": i.Injured.Best,
			"arrested": i.Arrested, "killed_perpetrators": i.KilledBy.Perpetrators,
		}
		for field, best := range agreed {
			var chosen []geo.Count
			for _, c := range i.Claims {
				if c.Field == field && c.Chosen {
					chosen = append(chosen, c.Best)
				}
			}
			switch {
			case best.IsKnown() && (len(chosen) != 1 || chosen[0] != best):
				t.Errorf("%s %s: %v agreed, chosen claims say %v", i.ExtID, field, best, chosen)
			case !best.IsKnown() && len(chosen) != 0:
				t.Errorf("%s %s: a claim is chosen, but no figure is agreed", i.ExtID, field)
			}
		}
	}
}

// Both ends of a range are figures that some claim states.
func TestRangesRestOnClaims(t *testing.T) {
	for _, i := range load(t).Incidents {
		for field, x := range map[string]geo.Toll{"killed": i.Killed, "injured": i.Injured} {
			var said []geo.Count
			for _, c := range i.Claims {
				if c.Field == field {
					said = append(said, c.Low, c.Best, c.High)
				}
			}
			for _, end := range []geo.Count{x.Low, x.High} {
				if end.IsKnown() && !slices.Contains(said, end) {
					t.Errorf("%s %s: no claim states %v", i.ExtID, field, end)
				}
			}
		}
	}
}

func TestEveryStatementHasItsSource(t *testing.T) {
	s := load(t)
	described := func(what string, src geo.Source) {
		if src.Publisher == "" || src.Title == "" || !slices.Contains(geo.SourceTypes, src.Type) {
			t.Errorf("%s: source %q wants publisher, title and type", what, src.Key)
		}
	}
	for _, i := range s.Incidents {
		if !slices.ContainsFunc(i.Sources, func(src geo.Source) bool { return src.Key == article }) {
			t.Errorf("%s does not cite the article", i.ExtID)
		}
		if len(i.Claims) == 0 {
			t.Errorf("%s has no claims", i.ExtID)
		}
		for n, c := range i.Claims {
			if c.Source == "" || c.Field == "" || c.Text == "" {
				t.Errorf("%s claim %d: field %q, text %q, source %q", i.ExtID, n, c.Field, c.Text, c.Source)
			}
			if c.Qualifier != "" && !slices.Contains(geo.Qualifiers, c.Qualifier) {
				t.Errorf("%s claim %d: qualifier %q", i.ExtID, n, c.Qualifier)
			}
		}
		for n, a := range i.Attributions {
			if a.Source == "" || a.By == "" || !slices.Contains(geo.SpeakerTypes, a.ByType) || a.Actor == "" && a.About == "" {
				t.Errorf("%s attribution %d lacks its speaker, its subject or its source: %+v", i.ExtID, n, a)
			}
			if a.Quote == "" && a.Paraphrase == "" {
				t.Errorf("%s attribution %d says nothing", i.ExtID, n)
			}
		}
		for _, src := range i.Sources {
			described(i.ExtID, src)
		}
	}
	for _, a := range s.Actors {
		for n, f := range a.Facts {
			if f.Text == "" || f.By == "" || !slices.ContainsFunc(a.Sources, func(src geo.Source) bool { return src.Key == f.Source }) {
				t.Errorf("%s fact %d lacks its words, its speaker or its source: %+v", a.Slug, n, f)
			}
		}
		for _, src := range a.Sources {
			described(a.Slug, src)
		}
	}
	for _, a := range s.Assessments {
		described(a.ID, a.Source)
	}
	for _, l := range s.AlertLevels {
		described(l.ID, l.Source)
	}
}

func TestMoscowAttribution(t *testing.T) {
	i := byExtID(load(t))["E01"]
	if i.Attribution != geo.Claimed || i.DisputedBy != "Russia" {
		t.Errorf("attribution %q, disputed by %q; want claimed, disputed by Russia", i.Attribution, i.DisputedBy)
	}
	want := []string{
		"ISIS claims isis",
		"US officials blames isis-k",
		"Amira Jadoon suspects isis-k",
		"Vladimir Putin blames Radical Islamists, sponsored elsewhere",
		"Alexander Bortnikov blames The United States, the United Kingdom and Ukraine",
		"Kyiv and Washington denies Ukraine",
	}
	var got []string
	for _, a := range i.Attributions {
		by, _, _ := strings.Cut(a.By, ",")
		got = append(got, by+" "+string(a.Stance)+" "+a.Actor+a.About)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("statements on E01 (-want +got):\n%s", d)
	}
}

func TestPlaces(t *testing.T) {
	type place struct {
		Role      geo.PlaceRole
		Country   geo.Country
		Precision geo.GeoPrecision
		Located   bool
	}
	want := map[string][]place{
		"E01": {{geo.RoleSite, "RUS", geo.Site, true}, {geo.RoleTransit, "TUR", geo.Settlement, true}},
		"E06": {{geo.RoleArrest, "DEU", geo.Province, true}, {geo.RoleArrest, "NLD", geo.CountryOnly, false}},
		"E07": {{geo.RoleArrest, "DEU", geo.Settlement, true}, {geo.RoleTarget, "SWE", geo.Site, true}},
		"E08": {{geo.RoleSite, "EGY", geo.NearPlace, true}, {geo.RoleOrigin, "EGY", geo.Settlement, true}, {geo.RoleDestination, "RUS", geo.Settlement, true}},
		"E10": {{geo.RoleSite, "RUS", geo.Province, true}, {geo.RoleTarget, "RUS", geo.Settlement, true}},
		"E13": {{geo.RoleTarget, "RUS", geo.Settlement, true}},
		"E14": {{geo.RoleSite, "FRA", geo.CountryOnly, false}},
	}
	records := byExtID(load(t))
	for id, places := range want {
		var got []place
		for _, p := range records[id].Places {
			got = append(got, place{p.Role, p.Country, p.Precision, p.Point != nil})
		}
		if d := cmp.Diff(places, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", id, d)
		}
	}
}

// Where sources contradict each other, both readings are there to be shown.
func TestConflictsAreKept(t *testing.T) {
	tests := []struct {
		id, field string
		words     []string
	}{
		{"E01", "place", []string{"Moscow concert hall", "not the city of Moscow"}},
		{"E03", "killed", []string{"3 killed", "20 or 21"}},
		{"E03", "target", []string{"Taliban militia", "civilians"}},
		{"E04", "killed", []string{"more than 60", "35", "39", "44", "54", "63", "65"}},
		{"E05", "killed", []string{"90", "103", "84", "91", "92"}},
		{"E06", "plan", []string{"high-profile attacks", "no concrete plan"}},
		{"E09", "killed", []string{"two employees", "4 others", "10 Afghans", "1 other"}},
		{"E10", "killed_perpetrators", []string{"killed two", "no number", "several", "two bodies"}},
		{"E11", "perpetrator", []string{"Uzbek national", "born in Osh, Kyrgyzstan, a citizen of Russia"}},
	}
	records := byExtID(load(t))
	for _, tt := range tests {
		for _, w := range tt.words {
			if !slices.ContainsFunc(records[tt.id].Claims, func(c geo.Claim) bool {
				return c.Field == tt.field && strings.Contains(c.Text, w)
			}) {
				t.Errorf("%s: no claim on %s says %q", tt.id, tt.field, w)
			}
		}
	}
}

func TestReferences(t *testing.T) {
	s := load(t)
	actors, persons := map[string]bool{}, map[string]bool{}
	for _, a := range s.Actors {
		if actors[a.Slug] || a.Slug != geo.Slug(a.Slug) || a.Name == "" || a.Summary == "" {
			t.Errorf("actor %q: slug taken or not a slug, or no name or summary", a.Slug)
		}
		actors[a.Slug] = true
		persons[a.Slug] = a.Type == geo.Person
		if a.Type != geo.UnnamedType && !slices.Contains(geo.ActorTypes, a.Type) {
			t.Errorf("actor %s: type %q", a.Slug, a.Type)
		}
	}
	known := func(by, slug string) {
		if slug != "" && !actors[slug] {
			t.Errorf("%s names the actor %q, which does not exist", by, slug)
		}
	}
	for _, a := range s.Actors {
		known(a.Slug, a.Parent)
		if known(a.Slug, a.Leader); a.Leader != "" && !persons[a.Leader] {
			t.Errorf("%s: its leader %s is no person", a.Slug, a.Leader)
		}
	}
	for _, i := range s.Incidents {
		for _, a := range i.Actors {
			known(i.ExtID, a.Actor)
		}
		for _, a := range i.Attributions {
			known(i.ExtID, a.Actor)
		}
		for _, g := range i.Groups() {
			if persons[g] {
				t.Errorf("%s: the person %s is among its groups", i.ExtID, g)
			}
		}
	}
	records := byExtID(s)
	for _, a := range s.Assessments {
		for _, slug := range a.Actors {
			known(a.ID, slug)
		}
		for _, id := range a.Incidents {
			if records[id] == nil {
				t.Errorf("%s names the incident %q, which does not exist", a.ID, id)
			}
		}
		for _, c := range a.Countries {
			if !c.Valid() {
				t.Errorf("%s names the country %q", a.ID, c)
			}
		}
	}
	for _, want := range []string{"isis-k", "isis", "isis-sinai", "taliban", "fsb", "us-centcom", "jui-f", "sanaullah-ghafari", "shamil-hukumatov", "abu-bakr-al-baghdadi"} {
		if !actors[want] {
			t.Errorf("actor %s is missing", want)
		}
	}
}

func TestGroupProfile(t *testing.T) {
	s := load(t)
	n := slices.IndexFunc(s.Actors, func(a geo.Actor) bool { return a.Slug == "isis-k" })
	a := s.Actors[n]
	if a.Parent != "isis" || a.Founded != "2015" || a.Leader != "sanaullah-ghafari" || a.LeaderSince != "2020" || a.LeaderNote == "" || a.StrengthBy == "" {
		t.Errorf("parent, founding, leader or strength is not as stated: %+v", a)
	}
	if want := (geo.Toll{Low: geo.Known(4000), High: geo.Known(6000)}); a.Strength != want {
		t.Errorf("strength %v, want 4,000 to 6,000 and no best figure", a.Strength)
	}
	if d := cmp.Diff([]string{"tg", "uz", "ru"}, a.MediaLangs); d != "" {
		t.Errorf("media languages (-want +got):\n%s", d)
	}
	topics := map[string]bool{}
	for _, f := range a.Facts {
		topics[f.Topic] = true
	}
	for _, want := range []string{"names", "founded", "base", "strength", "leader", "members", "attacks", "aims", "enemies", "media", "links"} {
		if !topics[want] {
			t.Errorf("no fact on %s", want)
		}
	}
}

func TestAssessments(t *testing.T) {
	perSpeaker, ids := map[string]int{}, map[string]bool{}
	for _, a := range load(t).Assessments {
		perSpeaker[a.Speaker]++
		if ids[a.ID] || a.ID != geo.Slug(a.ID) {
			t.Errorf("id %q is taken or not a slug", a.ID)
		}
		ids[a.ID] = true
		if a.Role == "" || a.Org == "" || a.Source.Key != article || !slices.Contains(geo.SpeakerTypes, geo.SpeakerType(a.ByType)) {
			t.Errorf("%s lacks its speaker's role or body, or its source", a.ID)
		}
		if a.Quote == "" && a.Paraphrase == "" {
			t.Errorf("%s says nothing", a.ID)
		}
	}
	want := map[string]int{
		"Gen. Erik Kurilla": 1, "Sentinel": 1, "Edmund Fitton-Brown": 9, "Amira Jadoon": 5, "Hans-Jakob Schindler": 2,
		"Christine Abizaid": 1, "US Defense Department": 1, "Gabriel Attal": 1, "Vladimir Putin": 2, "Alexander Bortnikov": 1, "Rita Katz": 1,
		"US officials": 1, "Turkish security sources": 1, "German prosecutors": 1, "FSB": 1, "United Nations": 1, "UN experts": 1,
	}
	if d := cmp.Diff(want, perSpeaker); d != "" {
		t.Errorf("records by speaker (-want +got):\n%s", d)
	}
}

func TestQuotesAreShort(t *testing.T) {
	s := load(t)
	check := func(where, quote string) {
		if n := utf8.RuneCountInString(quote); n > geo.MaxQuote {
			t.Errorf("%s quotes %d characters, at most %d", where, n, geo.MaxQuote)
		}
	}
	for _, i := range s.Incidents {
		for _, a := range i.Attributions {
			check(i.ExtID, a.Quote)
		}
		for _, c := range i.Claims {
			check(i.ExtID, c.Text)
		}
	}
	for _, a := range s.Actors {
		for _, f := range a.Facts {
			check(a.Slug, f.Text)
		}
	}
	for _, a := range s.Assessments {
		check(a.ID, a.Quote)
		check(a.ID, a.Paraphrase)
	}
}

func TestAlertLevel(t *testing.T) {
	s := load(t)
	if len(s.AlertLevels) != 1 {
		t.Fatalf("%d alert levels, want 1", len(s.AlertLevels))
	}
	l := s.AlertLevels[0]
	if l.Country != "FRA" || l.Scheme != "Vigipirate" || l.Ordinal != 3 || l.Of != 3 || l.From != geo.NewDay(2024, 3, 24) || l.To.Known() {
		t.Errorf("got %+v, want Vigipirate 3 of 3 since 2024-03-24", l)
	}
	if i := byExtID(s)[l.Incident]; i == nil || i.Kind != geo.AlertChange || i.Date.Start != l.From || i.Country != l.Country {
		t.Errorf("the level's incident %q does not record the change", l.Incident)
	}
}

func TestDataset(t *testing.T) {
	d := load(t).Dataset
	if d.Slug != geo.Slug(d.Slug) || d.Name == "" || d.Licence != "CC-BY-4.0" || !geo.WebURL(d.LicenceURL) || d.Attribution == "" || d.Citation == "" {
		t.Errorf("the data set lacks its terms: %+v", d)
	}
	if d.Redistribution != geo.Open || d.AsOf != geo.NewDay(2024, 3, 31) {
		t.Errorf("redistribution %q, as of %v; want open, as of 2024-03-31", d.Redistribution, d.AsOf)
	}
}
