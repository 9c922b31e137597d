package web_test

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"dateline/geo"
	"dateline/geo/picture"
	"dateline/geo/projection"
	"dateline/web"
)

const embedStyle = ".embed{margin:0}"

var site = &web.Site{
	EmbedStyle: embedStyle,
	Base:       "https://dateline.example",
	Asset:      func(name string) string { return "/static/" + name },
	BaseMap:    "b1",
}

func frame(path string, f geo.Filter) web.Frame {
	edition := int64(3)
	if f.Edition != 0 {
		edition = f.Edition
	}
	return web.Frame{
		Site: site, Path: path, Filter: f, View: geo.View{Zoom: -1}, Newest: 3,
		Edition:  geo.Edition{N: edition, At: time.Date(2024, 4, 2, 8, 5, 0, 0, time.UTC), Total: 14},
		Names:    map[string]string{"isis-k": "ISIS-K", "taliban": "Taliban"},
		Datasets: []geo.Dataset{{Slug: "seed", Name: "After Moscow", Licence: "CC-BY-4.0", Redistribution: geo.Open}},
	}
}

func day(s string) geo.Day {
	d, err := geo.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

var kandahar = geo.Incident{
	ID: 3, Dataset: "seed", ExtID: "E03", Kind: geo.Attack, Outcome: geo.Completed, Methods: []geo.Method{"bombing"}, Suicide: geo.Yes,
	Date: day("2024-03-21").Interval(), DatePrecision: geo.PrecisionDay, TimeLocal: "08:00",
	Title: "Suicide bombing outside a bank in Kandahar", Summary: "A bomber struck; officials and a hospital disagree.",
	Country: "AFG", Attribution: geo.Attributed, Killed: toll(3, 21, 21), Injured: toll(12, 50, 50),
	Places: []geo.Place{{Role: geo.RoleSite, Name: "Kandahar", Country: "AFG", Point: &orb.Point{65.71013, 31.61332}, Precision: geo.Settlement}},
	Actors: []geo.Participant{{Actor: "isis-k", Role: geo.Perpetrator}, {Actor: "taliban", Role: geo.Target}},
	Claims: []geo.Claim{
		{Field: "killed", Toll: toll(-1, 3, -1), Text: "3 killed", SaidBy: "officials", Source: "b"},
		{Field: "killed", Toll: toll(20, 21, 21), Qualifier: "about", Text: "20 or 21 killed", SaidBy: "a hospital", Source: "b", Chosen: true},
		{Field: "target", Text: "among Taliban militia", Source: "a"},
	},
	Attributions: []geo.Attribution{
		{Actor: "isis-k", Stance: "blames", By: "An analysis", ByType: "media", Source: "a"},
		{Actor: "isis-k", Stance: "doubts", By: "Officials", Quote: "no claim"},
	},
	Sources: []geo.Source{
		{Key: "a", Publisher: "An agency", Title: "Analysis", URL: "https://news.example/a", Published: day("2024-03-31"), Type: "news"},
		{Key: "b", Publisher: "A paper", Title: "Le bilan", URL: "javascript:alert(1)", Lang: "fr"},
	},
	Verification: geo.Corroborated, Status: geo.Published, Version: 1, Notes: []string{"high was below best"},
}

func features() []geo.Feature {
	warning := geo.Feature{ID: 13, Title: "A warning <b>of attacks</b>", Kind: geo.Warning, Outcome: geo.NotApplicable,
		Date: day("2024-03-07").Interval(), DatePrecision: geo.PrecisionDay, Place: "Moscow", Country: "RUS",
		Precision: geo.Settlement, Point: &orb.Point{37.6, 55.75}, Dataset: "seed", Sources: 2}
	return []geo.Feature{kandahar.Feature(), warning}
}

var facets = geo.Facets{
	Total: 2, Killed: geo.Sums{Low: 3, Best: 21, High: 21, Unknown: 1}, Injured: geo.Sums{Low: 12, Best: 50, High: 50, Unknown: 1},
	Countries: []geo.Tally{{Code: "AFG", N: 1, Killed: 21}, {Code: "RUS", N: 1}},
	Kinds:     []geo.Tally{{Code: "attack", N: 1, Killed: 21}, {Code: "warning", N: 1}},
	Outcomes:  []geo.Tally{{Code: "completed", N: 1}, {Code: "na", N: 1}},
	Groups:    []geo.Tally{{Code: "isis-k", N: 1, Killed: 21}},
	Datasets:  []geo.Tally{{Code: "seed", N: 2}},
	Years:     []geo.Tally{{Code: "2021", N: 1, Killed: 21}, {Code: "2024", N: 1}},
	Months:    []geo.Tally{{Code: "2021-08", N: 1, Killed: 21}, {Code: "2024-03", N: 1}},
	First:     day("2021-08-26"), Last: day("2024-03-21"),
}

func mapView(query string) web.MapView {
	box := geo.BBox{West: 30, South: 25, East: 75, North: 60}
	return web.MapView{
		Query: query, Bounds: &box, Label: "Map of 2 incidents", Shown: picture.Shown{Kinds: []geo.Kind{geo.Attack, geo.Warning}},
		Marks:   map[string]any{"total": 2, "title": "</script><b>"},
		Picture: templ.Raw(`<svg class="pic" viewBox="0 0 800 560"></svg>`),
	}
}

func results(path string, f geo.Filter) web.Results {
	return web.Results{Frame: frame(path, f), Query: f.Query(), All: 14, Matched: 2, InView: 2, Limit: 50, Features: features(),
		Countries: []geo.CountryCount{{Country: "FRA", Count: 1}}}
}

// pages are all pages with invented records.
func pages() map[string]templ.Component {
	f := geo.Filter{Countries: []geo.Country{"AFG", "RUS"}, Kinds: []geo.Kind{geo.Attack}, Text: "bank", Methods: []geo.Method{"bombing"}}
	level := geo.AlertLevel{ID: "v3", Country: "FRA", Scheme: "Vigipirate", Level: "urgence attentat", Ordinal: 3, Of: 3,
		From: day("2024-03-24"), Reason: "after the attack near Moscow.", Source: geo.Source{Publisher: "Government", Lang: "fr"}}
	assessment := geo.Assessment{ID: "a", Speaker: "A general", Role: "Commander", Quote: "within six months", Source: geo.Source{Publisher: "An agency"}}
	rows := []web.CountryRow{{Country: "AFG", N: 1, Killed: 21, Last: day("2024-03-21").Interval()}, {Country: "FRA", N: 1, Level: &level}}
	group := geo.Actor{Slug: "isis-k", Name: "ISIS-K", Aliases: []string{"ISK", "ISKP"}, Type: geo.Branch, Parent: "isis", Founded: "2015",
		Leader: "ghafari", LeaderSince: "2020", LeaderNote: "His death has been reported.", Strength: toll(4000, -1, 6000), StrengthBy: "UN experts",
		Countries: []geo.Country{"AFG"}, MediaLangs: []string{"tg", "ru"}, Facts: []geo.Fact{{Topic: "aims", Text: "Russia", By: "An analysis"}}}
	summary := geo.Summarize("AFG", day("2024-03-31"), func(yield func(geo.Row) bool) {
		yield(geo.Row{Rev: 1, Feature: kandahar.Feature()})
	})
	return map[string]templ.Component{
		"map":         web.Map(web.MapPage{Frame: frame("/", f), Map: mapView(f.Query()), Finding: web.Finding{Choices: facets}, Facets: facets, Results: results("/", f)}),
		"map empty":   web.Map(web.MapPage{Frame: frame("/", geo.Filter{}), Map: web.MapView{}}),
		"incidents":   web.Incidents(web.IncidentsPage{Frame: frame("/incidents", f), Finding: web.Finding{Choices: facets}, Facets: facets, Limit: 1, Features: features()}),
		"incident":    web.Incident(web.IncidentPage{Frame: frame("/incidents/3", geo.Filter{}), Incident: kandahar, Map: mapView(""), Assessments: []geo.Assessment{assessment}, Related: []web.RelatedIncidents{{Why: "Near it in place and time", Incidents: features()}}}),
		"countries":   web.Countries(web.CountriesPage{World: &projection.World{}, Frame: frame("/countries", geo.Filter{}), Rows: rows, Regions: []web.RegionRow{{Region: "central-asia", N: 1}}}),
		"country":     web.Country(web.CountryPage{Frame: frame("/countries/AFG", geo.Filter{}), Country: "AFG", Levels: []geo.AlertLevel{level}, Summary: summary, Facets: facets, Assessments: []geo.Assessment{assessment}, Map: mapView("country=AFG"), Recent: features(), Targeted: []web.Elsewhere{{Feature: features()[1], Here: []geo.Place{{Role: geo.RoleTarget, Name: "Riksdag"}}}}}),
		"no incident": web.Country(web.CountryPage{Frame: frame("/countries/SWE", geo.Filter{}), Country: "SWE", Map: mapView("country=SWE")}),
		"region":      web.Region(web.RegionPage{Frame: frame("/regions/central-asia", geo.Filter{}), Region: "central-asia", Facets: facets, Rows: rows, Map: mapView("region=central-asia"), Recent: features()}),
		"groups":      web.Groups(web.GroupsPage{Frame: frame("/groups", geo.Filter{}), Rows: []web.GroupRow{{Actor: group, N: 1, Killed: 21}}}),
		"group": web.Group(web.GroupPage{Frame: frame("/groups/isis-k", geo.Filter{}), Actor: group, Branches: []geo.Actor{{Slug: "x", Name: "X", Type: geo.Person}},
			Assessments: []geo.Assessment{assessment}, Statements: []web.Statement{{Attribution: kandahar.Attributions[0], Incident: features()[0]}}, Facets: facets, Map: mapView("group=isis-k"), Recent: features()}),
		"data":        web.Data(web.DataPage{Frame: frame("/data", f), Finding: web.Finding{Choices: facets}, Facets: facets, Leaves: 1, Downloads: []web.Download{{Name: "CSV", Path: "/data/incidents.csv", Text: "rows"}}, Rows: []web.DatasetRow{{Dataset: geo.Dataset{Slug: "seed", Name: "After Moscow"}, N: 2}}}),
		"methodology": web.Methodology(web.MethodologyPage{Frame: frame("/methodology", geo.Filter{}), Sources: []web.SourceNote{{Name: "Natural Earth", URL: "https://www.naturalearthdata.com"}}}),
		"developers":  web.Developers(web.DevelopersPage{Frame: frame("/developers", geo.Filter{}), Addresses: []web.Address{{Path: "/", Text: "map"}}}),
		"embed":       web.Embed(web.EmbedPage{Frame: frame("/embed/map", f), Map: mapView(f.Query()), Facets: facets, Results: results("/embed/map", f), EmbedOptions: web.EmbedOptions{Title: true, List: true, Legend: true}}),
		"error":       web.Error(web.ErrorPage{Frame: frame("/nope", geo.Filter{}), Status: 404, Sentence: "Nothing is at this address.", Request: "R1"}),
		"pinned":      web.Map(web.MapPage{Frame: frame("/", geo.Filter{Edition: 2}), Map: mapView("edition=2"), Finding: web.Finding{Choices: facets}, Facets: facets, Results: results("/", geo.Filter{Edition: 2})}),
	}
}

func render(t *testing.T, c templ.Component) *goquery.Document {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// What holds on every page: the content security policy can forbid inline
// script and style, and a reader with a keyboard or a screen reader finds
// names, headings in order and a way past the navigation.
func TestEveryPage(t *testing.T) {
	for name, page := range pages() {
		t.Run(name, func(t *testing.T) {
			doc := render(t, page)
			if n := doc.Find("[style]").Length(); n > 0 {
				t.Errorf("%d style attributes", n)
			}
			doc.Find("style").Each(func(_ int, s *goquery.Selection) {
				if name != "embed" || s.Text() != embedStyle {
					t.Errorf("inline style %q", s.Text())
				}
			})
			doc.Find("script").Each(func(_ int, s *goquery.Selection) {
				if _, ok := s.Attr("src"); !ok && s.AttrOr("type", "") != "application/json" && s.AttrOr("type", "") != "application/ld+json" {
					t.Errorf("inline script %q", s.Text())
				}
			})
			doc.Find("*").Each(func(_ int, s *goquery.Selection) {
				for _, a := range s.Get(0).Attr {
					if strings.HasPrefix(a.Key, "on") {
						t.Errorf("event attribute %s", a.Key)
					}
					if (a.Key == "href" || a.Key == "src") && strings.HasPrefix(a.Val, "javascript:") {
						t.Errorf("script address %s", a.Val)
					}
				}
			})
			if n := doc.Find("h1").Length(); n != 1 {
				t.Errorf("%d first headings, want 1", n)
			}
			level := 0
			doc.Find("h1, h2, h3, h4").Each(func(_ int, s *goquery.Selection) {
				l := int(goquery.NodeName(s)[1] - '0')
				if l > level+1 {
					t.Errorf("heading %q jumps from level %d to %d", s.Text(), level, l)
				}
				level = l
			})
			if doc.Find("title").First().Text() == "" || doc.Find("meta[name=description]").AttrOr("content", "") == "" {
				t.Error("title or description missing")
			}
			if got := doc.Find("link[rel=canonical]").AttrOr("href", ""); !strings.HasPrefix(got, "https://dateline.example/") {
				t.Errorf("canonical %q", got)
			}
			ids := map[string]bool{}
			doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
				if id := s.AttrOr("id", ""); ids[id] {
					t.Errorf("id %q twice", id)
				} else {
					ids[id] = true
				}
			})
			doc.Find("a[href^='#'], [aria-labelledby]").Each(func(_ int, s *goquery.Selection) {
				if id := strings.TrimPrefix(s.AttrOr("href", s.AttrOr("aria-labelledby", "")), "#"); !ids[id] {
					t.Errorf("%q leads nowhere", id)
				}
			})
			doc.Find("input:not([type=hidden]), select, textarea").Each(func(_ int, s *goquery.Selection) {
				if s.Closest("label").Length() == 0 && doc.Find("label[for='"+s.AttrOr("id", "?")+"']").Length() == 0 {
					t.Errorf("field %s has no label", s.AttrOr("name", s.AttrOr("id", "")))
				}
			})
			doc.Find("table").Each(func(_ int, s *goquery.Selection) {
				if s.Find("caption").Length() != 1 || s.Find("th:not([scope])").Length() > 0 {
					t.Errorf("table without caption or with a heading without scope: %.60s", s.Text())
				}
			})
		})
	}
}

func TestTextIsEscaped(t *testing.T) {
	doc := render(t, pages()["map"])
	if n := doc.Find("[data-list] b").Length(); n > 0 {
		t.Error("a title's markup became an element")
	}
	if n := doc.Find("[data-map] > b").Length(); n > 0 {
		t.Error("the marks ended their script")
	}
}

func TestMapHooks(t *testing.T) {
	doc := render(t, pages()["map"])
	m := doc.Find("[data-map]")
	got := map[string]string{}
	for _, a := range []string{"data-query", "data-bounds", "data-base-version"} {
		got[a] = m.AttrOr(a, "")
	}
	want := map[string]string{
		"data-query": "country=AFG,RUS&kind=attack&method=bombing&q=bank", "data-bounds": "30,25,75,60", "data-base-version": "b1",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for _, hook := range []string{"[data-map-picture] svg", "[data-filter-form]", "[data-results] [data-count][role=status]", "ol[data-list]", "[data-legend]", "[data-chips]"} {
		if doc.Find(hook).Length() != 1 {
			t.Errorf("%s: %d times", hook, doc.Find(hook).Length())
		}
	}
	if lon, lat := doc.Find("[data-incident='3']").AttrOr("data-lon", ""), doc.Find("[data-incident='3']").AttrOr("data-lat", ""); lon != "65.71013" || lat != "31.61332" {
		t.Errorf("incident 3 at %s, %s", lon, lat)
	}
	if href := doc.Find("[data-incident='3'] a").AttrOr("href", ""); href != "/incidents/3-suicide-bombing-outside-a-bank-in-kandahar" {
		t.Errorf("incident 3 leads to %s", href)
	}
}

// Each chip's link is the page without that value and with all the others.
func TestChips(t *testing.T) {
	doc := render(t, pages()["map"])
	got := map[string]string{}
	doc.Find("a.chip").Each(func(_ int, s *goquery.Selection) {
		got[strings.TrimPrefix(s.AttrOr("title", ""), "Remove ")] = s.AttrOr("href", "")
	})
	want := map[string]string{
		"Words: “bank”":        "/?country=AFG,RUS&kind=attack&method=bombing",
		"Country: Afghanistan": "/?country=RUS&kind=attack&method=bombing&q=bank",
		"Country: Russia":      "/?country=AFG&kind=attack&method=bombing&q=bank",
		"Kind: Attacks":        "/?country=AFG,RUS&method=bombing&q=bank",
		"Method: bombing":      "/?country=AFG,RUS&kind=attack&q=bank",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// The form sends back the filter it was drawn for, also what it has no field for.
func TestFormKeepsTheFilter(t *testing.T) {
	doc := render(t, pages()["map"])
	form := doc.Find("[data-filter-form]")
	if got := doc.Find("input[form=filter][name=q]").AttrOr("value", ""); got != "bank" {
		t.Errorf("q = %q", got)
	}
	if got := form.Find("select[name=country] option[selected]").AttrOr("value", ""); got != "AFG,RUS" {
		t.Errorf("country = %q", got)
	}
	if got := form.Find("input[name=kind][checked]").AttrOr("value", ""); got != "attack" {
		t.Errorf("kind = %q", got)
	}
	if got := form.Find("select[name=method] option[selected]").AttrOr("value", ""); got != "bombing" {
		t.Errorf("method = %q", got)
	}
	if got := form.AttrOr("id", ""); got != "filter" {
		t.Errorf("the search box belongs to the form filter, this one is %q", got)
	}
}

func TestPinnedEditionSurvivesClicks(t *testing.T) {
	doc := render(t, pages()["pinned"])
	doc.Find(".nav a, .incident-title").Each(func(_ int, s *goquery.Selection) {
		if href := s.AttrOr("href", ""); !strings.Contains(href, "edition=2") {
			t.Errorf("%q loses the edition: %s", s.Text(), href)
		}
	})
	if got := doc.Find(".notice a").AttrOr("href", ""); got != "/" {
		t.Errorf("the way to the newest edition is %q", got)
	}
}

func TestClaimsSideBySide(t *testing.T) {
	doc := render(t, pages()["incident"])
	var got []string
	doc.Find(".claim-row").Each(func(_ int, row *goquery.Selection) {
		name := strings.Join(strings.Fields(row.Find("h3").Text()), " ")
		row.Find(".claim-figure").Each(func(_ int, s *goquery.Selection) { got = append(got, name+": "+s.Text()) })
	})
	want := []string{"Killed sources disagree: 3", "Killed sources disagree: 20–21", "Target: Among Taliban militia"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if n := doc.Find(".sources a[href^='https://']").Length(); n != 1 {
		t.Errorf("%d source links, want 1: only web addresses are links", n)
	}
	if got := doc.Find("#source-2 [lang=fr]").Text(); got != "Le bilan" {
		t.Errorf("the French title is %q", got)
	}
}

// Every number of a country's summary leads to its incidents.
func TestSummaryLinks(t *testing.T) {
	doc := render(t, pages()["country"])
	for block, want := range map[string]string{
		"activity": "/incidents?datetime=2023-04-01/2024-03-31&country=AFG",
		"score":    "/incidents?datetime=2020-01-01/2024-12-31&country=AFG&kind=attack&outcome=completed,failed",
		"coverage": "/incidents?country=AFG&precision_max=3",
	} {
		found := false
		doc.Find("section[aria-labelledby='" + block + "'] a").Each(func(_ int, s *goquery.Selection) {
			found = found || s.AttrOr("href", "") == want
		})
		if !found {
			html, _ := doc.Find("section[aria-labelledby='" + block + "']").Html()
			t.Errorf("%s has no link to %s in %s", block, want, html)
		}
	}
	if got := render(t, pages()["no incident"]).Find("section[aria-labelledby=official]").Text(); !strings.Contains(got, "publishes none known to us") {
		t.Errorf("official level of a country without one: %q", got)
	}
}

func TestEmbedSnippet(t *testing.T) {
	doc := render(t, pages()["map"])
	frame, err := goquery.NewDocumentFromReader(strings.NewReader(doc.Find("#share-frame").Text()))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := frame.Find("iframe").AttrOr("src", ""), "https://dateline.example/embed/map?country=AFG,RUS&kind=attack&method=bombing&q=bank"; got != want {
		t.Errorf("src = %s, want %s", got, want)
	}
	height := strconv.Itoa(web.EmbedOptions{Title: true, List: true, Legend: true}.EmbedHeight(640))
	if frame.Find("iframe[width='640'][height='"+height+"'][title]").Length() != 1 {
		t.Error("width, height or title missing")
	}
	if frame.Find("script[src='https://dateline.example/embed.js']").Length() != 1 {
		t.Error("the script that fits the height is missing")
	}
	embed := render(t, pages()["embed"])
	if embed.Find("nav, header, footer").Length() > 0 {
		t.Error("the embed has navigation")
	}
	if embed.Find("html[data-embed]").Length() != 1 || embed.Find("meta[name=robots][content=noindex]").Length() != 1 {
		t.Error("data-embed or noindex missing")
	}
}
