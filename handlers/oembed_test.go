package handlers_test

import (
	stdjson "encoding/json"
	"encoding/xml"
	"image/png"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

type oembedReply struct {
	XMLName      xml.Name `json:"-" xml:"oembed"`
	Type         string   `json:"type" xml:"type"`
	Version      string   `json:"version" xml:"version"`
	Title        string   `json:"title" xml:"title"`
	ProviderName string   `json:"provider_name" xml:"provider_name"`
	ProviderURL  string   `json:"provider_url" xml:"provider_url"`
	CacheAge     int      `json:"cache_age" xml:"cache_age"`
	Width        int      `json:"width" xml:"width"`
	Height       int      `json:"height" xml:"height"`
	HTML         string   `json:"html" xml:"html"`
	Thumbnail    string   `json:"thumbnail_url" xml:"thumbnail_url"`
	ThumbWidth   int      `json:"thumbnail_width" xml:"thumbnail_width"`
	ThumbHeight  int      `json:"thumbnail_height" xml:"thumbnail_height"`
}

func oembedQuery(page string, more ...string) string {
	q := url.Values{"url": {page}}
	for i := 0; i < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return "/oembed?" + q.Encode()
}

func (s *site) oembed(t *testing.T, page string, more ...string) oembedReply {
	t.Helper()
	var r oembedReply
	if err := stdjson.Unmarshal([]byte(s.want(t, oembedQuery(page, more...))), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// Every page with a map leads to its oEmbed answers, whose frame shows what the
// page does: filter, pin and view.
func TestOEmbedDiscovery(t *testing.T) {
	s := seeded(t)
	for page, want := range map[string]url.Values{
		"/": {},
		"/?country=RUS,AFG&kind=attack&edition=1&theme=dark&zoom=4&center=66,34": {
			"country": {"AFG,RUS"}, "kind": {"attack"}, "edition": {"1"}, "theme": {"dark"}, "zoom": {"4"}, "center": {"66,34"}},
		"/?utm_source=letter&q=bank":           {"q": {"bank"}},
		"/countries/RUS?edition=1&kind=arrest": {"country": {"RUS"}, "edition": {"1"}},
		"/regions/central-asia":                {"region": {"central-asia"}},
		"/groups/isis-k?lang=ru":               {"group": {"isis-k"}, "lang": {"ru"}},
		"/incidents/3?edition=1&zoom=6&center=65,31": {
			"incident": {"3"}, "edition": {"1"}, "zoom": {"6"}, "center": {"65,31"}, "list": {"0"}},
	} {
		doc := s.page(t, page)
		links := map[string]string{}
		doc.Find("link[rel=alternate]").Each(func(_ int, e *goquery.Selection) {
			links[e.AttrOr("type", "")] = e.AttrOr("href", "")
			if strings.HasSuffix(e.AttrOr("type", ""), "+oembed") && e.AttrOr("title", "") == "" {
				t.Errorf("%s: a link without a title", page)
			}
		})
		var fromJSON, fromXML oembedReply
		jsonAt, ours := strings.CutPrefix(links["application/json+oembed"], public)
		xmlAt, oursToo := strings.CutPrefix(links["text/xml+oembed"], public)
		if !ours || !oursToo {
			t.Fatalf("%s: links %v", page, links)
		}
		if err := stdjson.Unmarshal([]byte(s.want(t, jsonAt)), &fromJSON); err != nil {
			t.Fatal(err)
		}
		if err := xml.Unmarshal([]byte(s.want(t, xmlAt)), &fromXML); err != nil {
			t.Fatal(err)
		}
		fromXML.XMLName = xml.Name{}
		if fromJSON != fromXML {
			t.Errorf("%s: JSON says %+v, XML %+v", page, fromJSON, fromXML)
		}
		frame := parse(t, fromJSON.HTML).Find("iframe")
		src, err := url.Parse(frame.AttrOr("src", ""))
		if err != nil || frame.Length() != 1 {
			t.Fatalf("%s: html %s", page, fromJSON.HTML)
		}
		if at := src.Scheme + "://" + src.Host + src.Path; at != public+"/embed/map" {
			t.Errorf("%s: the frame is at %s", page, at)
		}
		for name, values := range want {
			if got := src.Query().Get(name); got != values[0] {
				t.Errorf("%s: %s is %q in the frame, want %q", page, name, got, values[0])
			}
		}
		if want["incident"] == nil && len(src.Query()) != len(want) {
			t.Errorf("%s: the frame's query is %s", page, src.RawQuery)
		}
		for name, want := range map[string]int{"width": fromJSON.Width, "height": fromJSON.Height} {
			if got := frame.AttrOr(name, ""); got != strconv.Itoa(want) {
				t.Errorf("%s: %s of the frame is %s, want %d", page, name, got, want)
			}
		}
		wantStatus(t, src.RequestURI(), s.get(t, src.RequestURI()), http.StatusOK)
		picture := strings.TrimPrefix(fromJSON.Thumbnail, public)
		size, err := png.DecodeConfig(strings.NewReader(s.want(t, picture)))
		if err != nil || size.Width != fromJSON.ThumbWidth || size.Height != fromJSON.ThumbHeight {
			t.Errorf("%s: the thumbnail %s is %d x %d, %v; said to be %d x %d", page, picture, size.Width, size.Height, err, fromJSON.ThumbWidth, fromJSON.ThumbHeight)
		}
	}
	for _, page := range []string{"/methodology", "/data", "/incidents"} {
		if n := s.page(t, page).Find("link[type$='+oembed']").Length(); n > 0 {
			t.Errorf("%s, which has no map, has %d links", page, n)
		}
	}
}

func TestOEmbedReply(t *testing.T) {
	s := seeded(t)
	r := s.get(t, oembedQuery(public+"/countries/RUS"))
	wantHeader(t, "oembed", r, "Content-Type", "application/json")
	wantHeader(t, "oembed", r, "Access-Control-Allow-Origin", "*")
	wantHeader(t, "oembed", s.get(t, oembedQuery(public+"/", "format", "xml")), "Content-Type", "text/xml; charset=utf-8")
	got := s.oembed(t, public+"/countries/RUS")
	if got.Type != "rich" || got.Version != "1.0" || got.ProviderName != "Dateline" || got.ProviderURL != public || got.Title != "Russia" || got.CacheAge != 3600 {
		t.Errorf("got %+v", got)
	}
	if live, pinned := got.CacheAge, s.oembed(t, public+"/?edition=1").CacheAge; pinned <= live {
		t.Errorf("a pinned map may be kept for %d s, a live one for %d", pinned, live)
	}
	// The address of an embed is that of its own frame, options and all.
	src := parse(t, s.oembed(t, public+"/embed/map?country=RUS&headline=Two+cities&height=480&legend=0").HTML).Find("iframe")
	if want := public + "/embed/map?country=RUS&headline=Two+cities&height=480&legend=0"; src.AttrOr("src", "") != want || src.AttrOr("height", "") != "480" {
		t.Errorf("the frame is %v, want %s", src.Get(0).Attr, want)
	}
	// A title is text wherever it stands.
	if html := s.oembed(t, public+"/embed/map?headline=%22%3E%3Cscript%3E").HTML; strings.Contains(html, "<script>") {
		t.Errorf("html %s", html)
	}
}

func TestOEmbedSizes(t *testing.T) {
	s := seeded(t)
	for _, c := range []struct{ maxWidth, maxHeight, width, least, most int }{
		{0, 0, 640, 450, 700},
		{320, 0, 320, 450, 900},
		{600, 900, 600, 450, 700},
		{1200, 0, 1000, 500, 1000},
		{640, 300, 640, 300, 300},
		{280, 120, 280, 120, 120},
	} {
		var more []string
		if c.maxWidth > 0 {
			more = append(more, "maxwidth", strconv.Itoa(c.maxWidth))
		}
		if c.maxHeight > 0 {
			more = append(more, "maxheight", strconv.Itoa(c.maxHeight))
		}
		got := s.oembed(t, public+"/", more...)
		if got.Width != c.width || got.Height < c.least || got.Height > c.most {
			t.Errorf("%+v: %d x %d", c, got.Width, got.Height)
		}
	}
}

func TestOEmbedRefusals(t *testing.T) {
	s := mixed(t)
	for page, status := range map[string]int{
		"https://other.example/":                http.StatusNotFound,
		"https://map.example.org.evil.example/": http.StatusNotFound,
		"https://evil.example/?u=" + public:     http.StatusNotFound,
		"https://map.example.org@evil.example/": http.StatusNotFound,
		"https://someone@map.example.org/":      http.StatusNotFound,
		"https://map.example.org:8443/":         http.StatusNotFound,
		"ftp://map.example.org/":                http.StatusNotFound,
		"//map.example.org/":                    http.StatusNotFound,
		"/":                                     http.StatusNotFound,
		"nonsense":                              http.StatusNotFound,
		public + "/methodology":                 http.StatusNotFound,
		public + "/countries/Atlantis":          http.StatusNotFound,
		public + "/groups/nobody":               http.StatusNotFound,
		public + "/regions/nowhere":             http.StatusNotFound,
		public + "/incidents/999999":            http.StatusNotFound,
		public + "/?kind=nonsense":              http.StatusNotFound,
		public + "/?edition=99":                 http.StatusNotFound,
		public + "/desk":                        http.StatusUnauthorized,
		public + "/?dataset=" + "set-private":   http.StatusUnauthorized,
		public + "/incidents/" + "315":          http.StatusUnauthorized,
		"https://MAP.example.org/":              http.StatusOK,
		public + "/countries/rus":               http.StatusOK,
	} {
		r := s.get(t, oembedQuery(page))
		wantStatus(t, page, r, status)
		if status == http.StatusUnauthorized && r.Header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s: 401 without WWW-Authenticate", page)
		}
	}
	if r := s.get(t, oembedQuery(public+"/?edition=99")); !strings.Contains(r.body, "newest is") {
		t.Errorf("an unknown edition: %s", r.body)
	}
	wantStatus(t, "another format", s.get(t, oembedQuery(public+"/", "format", "yaml")), http.StatusNotImplemented)
	for name, target := range map[string]string{
		"url": "/oembed", "maxwidth": oembedQuery(public+"/", "maxwidth", "0"), "maxheight": oembedQuery(public+"/", "maxheight", "20000"),
	} {
		r := s.get(t, target)
		wantStatus(t, target, r, http.StatusBadRequest)
		if p := problemOf(t, target, r); p.Parameter != name {
			t.Errorf("%s: %+v", target, p)
		}
	}
}
