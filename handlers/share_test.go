package handlers_test

import (
	stdjson "encoding/json"
	stdhtml "html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// What the builder offers leads to what it says: the same incidents by link,
// short address, embed, picture and download, live or pinned.
func TestShare(t *testing.T) {
	s := mixed(t)
	for _, pin := range []string{"", "1"} {
		query := "country=AFG&kind=attack&lang=fr&incident=3&list=0&scroll=1&height=480&preview=320&dark=1"
		if pin != "" {
			query += "&edition=" + pin
		}
		doc := s.page(t, "/share?"+query)
		value := func(id string) string {
			e := doc.Find("#" + id)
			if e.Is("textarea") {
				return e.Text()
			}
			return e.AttrOr("value", "")
		}
		local := func(address string) string {
			path, ok := strings.CutPrefix(address, public)
			if !ok {
				t.Errorf("%q is not absolute", address)
			}
			return path
		}
		code := value("share-code")
		src := regexp.MustCompile(`src="([^"]*)"`).FindStringSubmatch(code)
		if src == nil {
			t.Fatalf("code %q", code)
		}
		embed := local(stdhtml.UnescapeString(src[1]))
		link := local(value("share-map"))
		short := s.get(t, local(value("share-short")))
		wantStatus(t, "short address", short, http.StatusFound)
		if got := short.Header.Get("Location"); got != link {
			t.Errorf("the short address leads to %s, the link to %s", got, link)
		}
		for _, address := range []string{link, embed} {
			for _, want := range []string{"country=AFG", "kind=attack", "lang=fr", "incident=3"} {
				if !strings.Contains(address, want) {
					t.Errorf("%s lacks %s", address, want)
				}
			}
			if strings.Contains(address, "edition=1") != (pin != "") {
				t.Errorf("pin %q: %s", pin, address)
			}
			wantStatus(t, address, s.get(t, address), http.StatusOK)
		}
		for _, want := range []string{"list=0", "scroll=1", "height=480"} {
			if !strings.Contains(embed, want) {
				t.Errorf("%s lacks %s", embed, want)
			}
		}
		for _, want := range []string{`loading="lazy"`, `title="Map of incidents: `, `height="480"`, `width="640"`, "data-dateline"} {
			if !strings.Contains(code, want) {
				t.Errorf("the code lacks %s: %s", want, code)
			}
		}
		frame := doc.Find(".share-preview iframe")
		if frame.AttrOr("width", "") != "320" || !strings.Contains(frame.AttrOr("src", ""), "theme=dark") {
			t.Errorf("preview %s wide of %s", frame.AttrOr("width", ""), frame.AttrOr("src", ""))
		}
		doc.Find(".share-files a").Each(func(_ int, e *goquery.Selection) {
			href := e.AttrOr("href", "")
			wantStatus(t, href, s.get(t, href), http.StatusOK)
			if !strings.Contains(href, "country=AFG") || strings.Contains(href, "edition=1") != (pin != "") {
				t.Errorf("pin %q: a file at %s", pin, href)
			}
		})
		said := words(doc.Find(".share-state"))
		if live := strings.Contains(said, "live"); live == (pin != "") {
			t.Errorf("pin %q: says %q", pin, said)
		}
	}
}

// A page is shared with its map, and every page with a map leads to the builder.
func TestSharePages(t *testing.T) {
	s := mixed(t)
	for _, target := range []string{"/", "/?country=AFG", "/countries/AFG", "/regions/central-asia", "/groups/isis-k", "/incidents/3"} {
		doc := s.page(t, target)
		href := doc.Find("a[href^='/share']").AttrOr("href", "")
		if href == "" {
			t.Errorf("%s does not lead to the builder", target)
			continue
		}
		built := s.page(t, href)
		if strings.Count(target, "/") > 1 && !strings.HasPrefix(built.Find("#share-page").AttrOr("value", ""), public+target[:strings.LastIndex(target, "/")+1]) {
			t.Errorf("%s: the builder shares %q", target, built.Find("#share-page").AttrOr("value", ""))
		}
		short := strings.TrimPrefix(doc.Find("#share-short").AttrOr("value", ""), public)
		r := s.get(t, short)
		wantStatus(t, target+" "+short, r, http.StatusFound)
		if to := r.Header.Get("Location"); s.get(t, to).StatusCode != http.StatusOK {
			t.Errorf("%s: its short address leads to %s", target, to)
		}
	}
}

// The builder, the panel of the map and oEmbed give the same code.
func TestShareCode(t *testing.T) {
	s := seeded(t)
	built := strings.ReplaceAll(s.page(t, "/share?country=AFG").Find("#share-code").Text(), "\n", "")
	panel := strings.ReplaceAll(s.page(t, "/?country=AFG").Find("#share-frame").Text(), "\n", "")
	var offer struct{ HTML string }
	answer := s.want(t, "/oembed?url="+url.QueryEscape(public+"/?country=AFG"))
	if err := stdjson.Unmarshal([]byte(answer), &offer); err != nil {
		t.Fatal(err)
	}
	if built != panel || built != offer.HTML {
		t.Errorf("builder\n%s\npanel\n%s\noEmbed\n%s", built, panel, offer.HTML)
	}
	bar := s.page(t, "/share?country=AFG&timebar=1&headline=Five+years")
	code := bar.Find("#share-code").Text()
	if !strings.Contains(code, "timebar=1") || !strings.Contains(code, `title="Five years"`) || !strings.Contains(code, "headline=Five+years") {
		t.Errorf("time bar and headline are not in the code: %s", code)
	}
	if bar.Find("input[name=timebar][checked]").Length() != 1 || bar.Find("input[name=headline]").AttrOr("value", "") != "Five years" {
		t.Error("the form forgets what was chosen")
	}
}

func TestShareBadInput(t *testing.T) {
	s := seeded(t)
	for query, name := range map[string]string{
		"page=//evil.example/x": "page", "page=/incidents/../../x": "page", "height=100": "height", "height=x": "height", "preview=500": "preview",
		"scroll=yes": "scroll", "title=maybe": "title", "country=Atlantis": "country",
	} {
		r := s.get(t, "/share?"+query)
		wantStatus(t, query, r, http.StatusBadRequest)
		if !strings.Contains(r.body, name) {
			t.Errorf("%s: does not name %s", query, name)
		}
	}
	for _, query := range []string{"edition=&theme=&lang=&height=&incident=&preview=640", "utm_source=x"} {
		wantStatus(t, query, s.get(t, "/share?"+query), http.StatusOK)
	}
	for _, code := range []string{"x", "AAAA", "!!!!", strings.Repeat("A", 3000), "L2V2aWw"} {
		wantStatus(t, code, s.get(t, "/s/"+code), http.StatusNotFound)
	}
}
