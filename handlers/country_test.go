package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"dateline/data"
	"dateline/geo"
)

// A country's page says how the year compares with the one before, where, and
// what is not known.
func TestCountryPage(t *testing.T) {
	s := seeded(t)
	doc := s.page(t, "/countries/AFG")
	if got := words(doc.Find(".page-head")); !strings.Contains(got, "1 incident is recorded in the twelve months to 24 March 2024, none in the year before.") &&
		!strings.Contains(got, "1 incident is recorded in the twelve months to 24 March 2024, as many as in the year before.") {
		t.Errorf("the head says %q", got)
	}
	before := doc.Find(".year-before a").First()
	if want := "/incidents?datetime=2022-03-25/2023-03-24&country=AFG"; words(before) != "1 incident" || before.AttrOr("href", "") != want {
		t.Errorf("the year before is %q at %s, want %s", words(before), before.AttrOr("href", ""), want)
	}
	provinces := map[string]string{}
	for _, row := range doc.Find("#where").Parent().Find("tbody tr").EachIter() {
		a := row.Find("td a").First()
		provinces[words(row.Find("th"))] = words(a) + " " + a.AttrOr("href", "")
	}
	if provinces["Kabul"] != "2 /incidents?country=AFG&admin1=kabul" || provinces["Kandahar"] != "1 /incidents?country=AFG&admin1=kandahar" || len(provinces) != 2 {
		t.Errorf("provinces %v", provinces)
	}
	if n := s.tableCount(t, "/incidents?country=AFG&admin1=Kābul"); n != 2 {
		t.Errorf("%d incidents in Kabul, want 2", n)
	}
	if got := words(doc.Find(".gaps")); !strings.Contains(got, "2 of 3 attacks and operations give no number") || !strings.Contains(got, "No scheme of this country is known to us") {
		t.Errorf("what is not known: %q", got)
	}
	if groups := words(doc.Find("#groups").Parent()); !strings.Contains(groups, "ISIS-K3") {
		t.Errorf("groups: %q", groups)
	}
	// No block on what a page has nothing of.
	for _, id := range []string{"#where", "#groups", "#gaps", "#elsewhere"} {
		if s.page(t, "/countries/TJK").Find(id).Length() != 0 {
			t.Errorf("Tajikistan, of which nothing is recorded, has a block %s", id)
		}
	}
}

// Incidents that aimed at a country from another one are on its page too.
func TestElsewhere(t *testing.T) {
	s := seeded(t)
	list := s.page(t, "/countries/SWE").Find("#elsewhere").Parent().Find("li")
	if list.Length() != 1 || !strings.Contains(words(list), "Target: ") || !strings.Contains(words(list), "Stockholm") || !strings.Contains(words(list), "Germany") {
		t.Errorf("%d incidents elsewhere: %q", list.Length(), words(list))
	}
	if list := s.page(t, "/countries/TUR").Find("#elsewhere").Parent(); !strings.Contains(words(list), "Passed through: Istanbul") {
		t.Errorf("Turkey: %q", words(list))
	}
}

// A summary looks back from where the data of its country end, also beside a set
// that goes on for longer.
func TestSummaryOfAnOlderSet(t *testing.T) {
	old := data.Publication{Cause: "import", Datasets: []geo.Dataset{{Slug: "old", Name: "Old set", Redistribution: geo.Open}}}
	var incidents []*geo.Incident
	for n, day := range []string{"2016-05-01", "2018-01-01", "2019-03-01", "2019-05-01"} {
		v, err := geo.ParseInterval(day)
		if err != nil {
			t.Fatal(err)
		}
		incidents = append(incidents, &geo.Incident{
			Dataset: "old", ExtID: day, Kind: geo.Attack, Outcome: geo.Completed, Date: v, DatePrecision: geo.PrecisionDay,
			Title: "Clash", Country: "SYR", Killed: geo.Toll{Best: geo.Known(n)}, Status: geo.Published,
		})
	}
	old.Incidents = func(yield func(*geo.Incident, error) bool) {
		for _, i := range incidents {
			if !yield(i, nil) {
				return
			}
		}
	}
	s := newSite(t, nil, seed(t), old)
	if got := words(s.page(t, "/countries/SYR").Find(".page-head")); !strings.Contains(got, "2 incidents are recorded in the twelve months to 1 May 2019, 1 more than in the year before.") {
		t.Errorf("Syria: %q", got)
	}
	if got := words(s.page(t, "/countries/AFG").Find(".page-head")); !strings.Contains(got, "to 24 March 2024") {
		t.Errorf("Afghanistan: %q", got)
	}
	// Side by side they share the window that both have data for.
	doc := s.page(t, "/compare?country=SYR,AFG")
	if got := words(doc.Find(".page-head")); !strings.Contains(got, "Twelve months end with 1 May 2019") {
		t.Errorf("compared: %q", got)
	}
}

// Countries are compared on the same scales, each number a link; what is asked
// wrongly gets a sentence and the form.
func TestCompare(t *testing.T) {
	s := seeded(t)
	doc := s.page(t, "/compare?country=AFG&country=PAK&country=TJK&utm_source=x")
	if got := words(doc.Find("h1")); got != "Afghanistan, Pakistan and Tajikistan compared" {
		t.Errorf("headline %q", got)
	}
	if got := doc.Find("link[rel=canonical]").AttrOr("href", ""); got != public+"/compare?country=AFG,PAK,TJK" {
		t.Errorf("canonical %s", got)
	}
	killed := map[string]string{}
	for _, p := range doc.Find(".multiples").Last().Find(".panels li").EachIter() {
		killed[words(p.Find(".panel-name"))] = p.Find("svg").AttrOr("aria-label", "")
	}
	if killed["Pakistan"] != "Pakistan: 63 killed, most in 2023 (63)" || killed["Tajikistan"] != "Tajikistan: none" || len(killed) != 3 {
		t.Errorf("small charts %q", killed)
	}
	row := doc.Find(".table-compare tbody tr").FilterFunction(func(_ int, r *goquery.Selection) bool { return words(r.Find("th")) == "Incidents" }).First()
	if got := words(row); got != "Incidents3 1 0" {
		t.Errorf("row %q", got)
	}
	if n := doc.Find(".compare-form option[selected]").Length(); n != 3 {
		t.Errorf("%d countries chosen in the form", n)
	}
	for _, c := range []struct {
		target, words string
		status        int
	}{
		{"/compare", "Choose two or three countries", http.StatusOK},
		{"/compare?country=&country=&country=", "Choose two or three countries", http.StatusOK},
		{"/compare?country=AFG", "Choose one or two countries to set beside Afghanistan", http.StatusOK},
		{"/compare?country=AFG,PAK,TJK,RUS", "At most 3 countries can be compared at once; 4 are asked for.", http.StatusBadRequest},
		{"/compare?country=AFG,Atlantis", "“Atlantis” is no country known here.", http.StatusBadRequest},
		{"/compare?country=TJK,KGZ", "Nothing is recorded in any of them", http.StatusOK},
	} {
		r := s.get(t, c.target)
		wantStatus(t, c.target, r, c.status)
		if doc := parse(t, r.body); !strings.Contains(words(doc.Find(".page-head")), c.words) || doc.Find(".compare-form select[name=country]").Length() != 3 {
			t.Errorf("%s: %q", c.target, words(doc.Find(".page-head")))
		}
		if c.status != http.StatusOK {
			wantHeader(t, c.target, r, "Cache-Control", "no-store")
		}
	}
}

// A filter by province means the same everywhere, and is refused where it would
// have to read too much.
func TestProvinceFilter(t *testing.T) {
	s := seeded(t)
	const asked = "?country=AFG&admin1=Kabul"
	if got := words(s.page(t, "/"+asked).Find("[data-count]")); !strings.Contains(got, "2 of 14") {
		t.Errorf("the map counts %q", got)
	}
	if chip := words(s.page(t, "/incidents"+asked).Find(".chips")); !strings.Contains(chip, "Province Kabul") {
		t.Errorf("chips %q", chip)
	}
	for target, n := range map[string]int{
		"/data/incidents.csv" + asked: 3, "/data/incidents.csv?admin1=kabul": 3, "/data/incidents.csv?country=PAK&admin1=kabul": 1,
		"/data/incidents.csv?admin1=kandahar,KABUL": 4,
	} {
		r := s.get(t, target)
		wantStatus(t, target, r, http.StatusOK)
		if got := strings.Count(r.body, "\r\n"); got != n {
			t.Errorf("%s: %d lines, want %d", target, got, n)
		}
	}
	for _, target := range []string{"/map/marks" + asked, "/map/counts" + asked, "/feeds/incidents.atom" + asked, "/tiles/incidents/0/0/0.mvt" + asked, "/feeds/changes.json" + asked + "&since=0"} {
		wantStatus(t, target, s.get(t, target), http.StatusOK)
	}
	if r := s.get(t, "/data/incidents.csv?admin1=,-"); r.StatusCode != http.StatusBadRequest || !strings.Contains(r.body, "want the name of a province") {
		t.Errorf("a province without letters: status %d, %s", r.StatusCode, r.body)
	}
}
