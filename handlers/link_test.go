package handlers_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"dateline/geo"
)

// Every address that a page leads to answers, as far as the walk goes.
func TestLinks(t *testing.T) {
	for name, c := range map[string]struct {
		site *site
		most int
	}{"seed": {seeded(t), 1500}, "mixed": {mixed(t), 700}} {
		t.Run(name, func(t *testing.T) {
			seen := map[string]string{"/": "the start", "/embed/map": "the start", "/sitemap.xml": "the start"}
			queue := []string{"/", "/embed/map"}
			for _, loc := range regexp.MustCompile(`<loc>([^<]*)</loc>`).FindAllStringSubmatch(c.site.want(t, "/sitemap.xml"), -1) {
				target, ours := strings.CutPrefix(loc[1], public)
				if !ours {
					t.Errorf("the sitemap leads to %s", loc[1])
				}
				if seen[target] == "" {
					seen[target], queue = "the sitemap", append(queue, target)
				}
			}
			for n := 0; n < len(queue) && n < c.most; n++ {
				target := queue[n]
				r := c.site.get(t, target)
				for hops := 0; r.StatusCode/100 == 3 && hops < 3; hops++ {
					r = c.site.get(t, withoutFragment(r.Header.Get("Location")))
				}
				if r.StatusCode != http.StatusOK {
					t.Errorf("%s, on %s: status %d", target, seen[target], r.StatusCode)
				}
				if !strings.HasPrefix(r.Header.Get("Content-Type"), html) {
					continue
				}
				doc := parse(t, r.body)
				for _, to := range links(t, target, doc) {
					if seen[to] == "" {
						seen[to], queue = target, append(queue, to)
					}
				}
			}
			if len(queue) < 150 {
				t.Errorf("the walk met %d addresses only", len(queue))
			}
		})
	}
}

func withoutFragment(address string) string { a, _, _ := strings.Cut(address, "#"); return a }

// links are the addresses here that the page names, as paths with queries. A
// fragment that no element of the page bears is an error.
func links(t *testing.T, at string, doc *goquery.Document) (out []string) {
	base, err := url.Parse(public + at)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range doc.Find("[href], [src], form[action]").EachIter() {
		for _, name := range []string{"href", "src", "action"} {
			value, ok := e.Attr(name)
			if !ok || strings.HasPrefix(value, "data:") {
				continue
			}
			u, err := base.Parse(value)
			if err != nil {
				t.Errorf("%s: %s=%q: %v", at, name, value, err)
				continue
			}
			if strings.HasPrefix(value, "#") && len(value) > 1 && doc.Find("[id='"+u.Fragment+"']").Length() != 1 {
				t.Errorf("%s: nothing or too much bears the id of %s", at, value)
			}
			u.Fragment = ""
			if to, ours := strings.CutPrefix(u.String(), public); ours {
				out = append(out, to)
			}
		}
	}
	return out
}

// counted is a link whose words begin with a number of incidents.
var counted = regexp.MustCompile(`^(?:All )?([\d,]+)(?: (?:incidents?|attacks?|arrests?|foiled plots?|warnings?|security operations?|alert changes?))?$`)

// Every number that is a link leads to exactly that many incidents.
func TestNumbersLeadToIncidents(t *testing.T) {
	s := seeded(t)
	targets := []string{"/countries", "/groups", "/data", "/countries/RUS?edition=1", "/countries/AFG?kind=attack", "/compare?country=RUS,AFG,IRN", "/compare?country=DEU,EGY&edition=1", "/regions/europe?datetime=2024"}
	for _, c := range []string{"RUS", "AFG", "IRN", "PAK", "DEU", "FRA", "TUR", "TJK", "SWE", "USA"} {
		targets = append(targets, "/countries/"+c)
	}
	for _, r := range geo.Regions() {
		targets = append(targets, "/regions/"+string(r))
	}
	numbersLead(t, s, targets)
	// Intervals over the ends of years and months, and records with gaps; one
	// without a date can be of any time, so that every time asked for has it.
	p := invented(300)
	all := p.Incidents
	p.Incidents = func(yield func(*geo.Incident, error) bool) {
		for i, err := range all {
			if err == nil && !i.Date.Start.Known() {
				continue
			}
			if err == nil && i.Kind != geo.Attack { // the score's formula has attacks in one year
				i.Date.End, i.DatePrecision = i.Date.Start+60, geo.PrecisionRange
			}
			if !yield(i, err) {
				return
			}
		}
	}
	numbersLead(t, newSite(t, nil, seed(t), p), []string{"/countries", "/countries/AFG", "/countries/RUS", "/countries/SYR", "/groups", "/data"})
}

func numbersLead(t *testing.T, s *site, targets []string) {
	t.Helper()
	met := map[string]int{}
	for _, target := range targets {
		for _, a := range s.page(t, target).Find("main a[href^='/incidents?']").EachIter() {
			words := strings.Join(strings.Fields(a.Text()), " ")
			if head := a.Closest("th"); head.Length() > 0 {
				words = strings.TrimSpace(head.Next().Text()) // of a year, the number beside it
			}
			n := counted.FindStringSubmatch(words)
			if n == nil {
				continue
			}
			met[target]++
			want, err := strconv.Atoi(strings.ReplaceAll(n[1], ",", ""))
			if err != nil {
				t.Fatal(err)
			}
			href := a.AttrOr("href", "")
			if got := s.tableCount(t, href); got != want {
				t.Errorf("%s: “%s” leads to %d incidents at %s", target, words, got, href)
			}
		}
	}
	for _, target := range []string{"/countries", "/countries/RUS", "/groups", "/data"} {
		if met[target] == 0 {
			t.Errorf("%s: no number is a link", target)
		}
	}
}

// tableCount is how many incidents the table's pages hold.
func (s *site) tableCount(t *testing.T, target string) (n int) {
	t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	for {
		q.Set("offset", strconv.Itoa(n))
		u.RawQuery = q.Encode()
		found := s.page(t, u.String()).Find("tr[data-incident]").Length()
		if n += found; found < 100 {
			return n
		}
	}
}

// Downloads for what a page shows, and the code for an article, mean the same filter.
func TestSharing(t *testing.T) {
	s := seeded(t)
	doc := s.page(t, "/?country=AFG,PAK&kind=attack&edition=1")
	frame := parse(t, doc.Find("[data-share-frame]").Text()).Find("iframe")
	src, ours := strings.CutPrefix(frame.AttrOr("src", ""), public)
	if !ours || frame.AttrOr("title", "") == "" || frame.AttrOr("height", "") == "" {
		t.Fatalf("code for an article %q", doc.Find("[data-share-frame]").Text())
	}
	want := doc.Find("[data-count]").Text()
	if got := s.page(t, src).Find("[data-count]").Text(); got != want || !strings.Contains(src, "edition=1") {
		t.Errorf("%s shows %q, the page %q", src, got, want)
	}
	link := doc.Find("[data-share-link]").AttrOr("value", "")
	if got := s.page(t, strings.TrimPrefix(link, public)).Find("[data-count]").Text(); got != want {
		t.Errorf("%s shows %q, the page %q", link, got, want)
	}
}

// The listing of addresses for developers is of addresses that are.
func TestDevelopers(t *testing.T) {
	s := seeded(t)
	n := 0
	for _, e := range s.page(t, "/developers").Find("main code").EachIter() {
		path, _, _ := strings.Cut(strings.TrimPrefix(e.Text(), "GET "), "?")
		if !strings.HasPrefix(path, "/") {
			continue
		}
		n++
		path = strings.NewReplacer("{id}", "1", "{z}/{x}/{y}", "0/0/0", "/map/province", "/map/province?center=69.2,34.5&zoom=6").Replace(path)
		if r := s.get(t, path); r.StatusCode >= 400 {
			t.Errorf("%s: status %d", path, r.StatusCode)
		}
	}
	if n < 10 {
		t.Errorf("%d addresses found", n)
	}
}
