package handlers_test

import (
	"crypto/sha256"
	"encoding/base64"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"dateline/geo"
	"dateline/static"
)

const (
	html    = "text/html"
	geojson = "application/geo+json"
	json    = "application/json"
)

// address is one address for every route, and what is promised of it.
type address struct {
	route, target, media string
	strict               bool // an unknown parameter is an error
	tagged               bool // it has an ETag
	open                 bool // scripts of other sites may read it
	negotiated           bool // the header Accept decides between its forms
	ranged               bool // it is read by ranges and never compressed
}

var addresses = []address{
	{route: "/", target: "/", media: html, tagged: true},
	{route: "/incidents", target: "/incidents", media: html, tagged: true},
	{route: "/incidents/:id", target: "/incidents/1", media: html, tagged: true},
	{route: "/incidents/:id", target: "/incidents/1.json", media: json, strict: true, tagged: true, open: true},
	{route: "/countries", target: "/countries", media: html, tagged: true},
	{route: "/countries/:code", target: "/countries/RUS", media: html, tagged: true},
	{route: "/compare", target: "/compare?country=AFG,PAK", media: html, tagged: true},
	{route: "/regions", target: "/regions", media: ""},
	{route: "/regions/:slug", target: "/regions/central-asia", media: html, tagged: true},
	{route: "/groups", target: "/groups", media: html, tagged: true},
	{route: "/groups/:slug", target: "/groups/isis-k", media: html, tagged: true},
	{route: "/methodology", target: "/methodology", media: html, tagged: true},
	{route: "/share", target: "/share", media: html, tagged: true},
	{route: "/s/:code", target: "/s/" + geo.Shorten("/"), media: ""},
	{route: "/corrections", target: "/corrections", media: html, tagged: true},
	{route: "/corrections/:edition", target: "/corrections/1", media: html, tagged: true},
	{route: "/developers", target: "/developers", media: html, tagged: true},
	{route: "/data", target: "/data", media: html, tagged: true},
	{route: "/data/incidents.geojson", target: "/data/incidents.geojson", media: geojson, strict: true, tagged: true, open: true},
	{route: "/data/incidents.geojsons", target: "/data/incidents.geojsons", media: "application/geo+json-seq", strict: true, tagged: true, open: true},
	{route: "/data/incidents.csv", target: "/data/incidents.csv", media: "text/csv", strict: true, tagged: true, open: true},
	{route: "/data/incidents.kml", target: "/data/incidents.kml", media: "application/vnd.google-earth.kml+xml", strict: true, tagged: true, open: true},
	{route: "/data/incidents.gpkg", target: "/data/incidents.gpkg", media: "application/geopackage+sqlite3", strict: true, tagged: true, open: true, ranged: true},
	{route: "/data/incidents.fgb", target: "/data/incidents.fgb", media: "application/flatgeobuf", strict: true, tagged: true, open: true, ranged: true},
	{route: "/data/codebook.json", target: "/data/codebook.json", media: json, strict: true, tagged: true, open: true},
	{route: "/data/countries.geojson", target: "/data/countries.geojson", media: geojson, strict: true, tagged: true, open: true},
	{route: "/geocode", target: "/geocode", media: json, strict: true, tagged: true},
	{route: "/suggest", target: "/suggest?q=taj", media: json, strict: true, tagged: true},
	{route: "/ogc", target: "/ogc", media: json, strict: true, tagged: true, open: true, negotiated: true},
	{route: "/ogc/conformance", target: "/ogc/conformance", media: json, strict: true, tagged: true, open: true, negotiated: true},
	{route: "/ogc/api", target: "/ogc/api", media: "application/vnd.oai.openapi+json", strict: true, tagged: true, open: true, negotiated: true},
	{route: "/ogc/collections", target: "/ogc/collections", media: json, strict: true, tagged: true, open: true, negotiated: true},
	{route: "/ogc/collections/:collection", target: "/ogc/collections/incidents", media: json, strict: true, tagged: true, open: true, negotiated: true},
	{route: "/ogc/collections/:collection/queryables", target: "/ogc/collections/incidents/queryables", media: "application/schema+json", strict: true, tagged: true, open: true, negotiated: true},
	{route: "/ogc/collections/:collection/schema", target: "/ogc/collections/incidents/schema", media: "application/schema+json", strict: true, tagged: true, open: true, negotiated: true},
	{route: "/ogc/collections/:collection/items", target: "/ogc/collections/incidents/items", media: geojson, strict: true, tagged: true, open: true, negotiated: true},
	{route: "/ogc/collections/:collection/items", target: "/ogc/collections/countries/items", media: geojson, strict: true, tagged: true, open: true, negotiated: true},
	{route: "/ogc/collections/:collection/items/:id", target: "/ogc/collections/incidents/items/1", media: geojson, strict: true, tagged: true, open: true, negotiated: true},
	{route: "/ogc/collections/:collection/items/:id", target: "/ogc/collections/countries/items/4", media: geojson, strict: true, tagged: true, open: true, negotiated: true},
	{route: "/ogc/collections/:collection/tiles", target: "/ogc/collections/incidents/tiles", media: json, strict: true, tagged: true, open: true, negotiated: true},
	{route: "/ogc/collections/:collection/tiles/:set", target: "/ogc/collections/incidents/tiles/WebMercatorQuad", media: json, strict: true, tagged: true, open: true, negotiated: true},
	{route: "/ogc/collections/:collection/tiles/:set/:matrix/:row/:column", target: "/ogc/collections/incidents/tiles/WebMercatorQuad/0/0/0", media: "application/vnd.mapbox-vector-tile", strict: true, tagged: true, open: true},
	{route: "/ogc/tileMatrixSets", target: "/ogc/tileMatrixSets", media: json, strict: true, tagged: true, open: true, negotiated: true},
	{route: "/ogc/tileMatrixSets/:set", target: "/ogc/tileMatrixSets/WebMercatorQuad", media: json, strict: true, tagged: true, open: true, negotiated: true},
	{route: "/feeds/incidents.atom", target: "/feeds/incidents.atom", media: "application/atom+xml", strict: true, tagged: true, open: true},
	{route: "/feeds/changes.atom", target: "/feeds/changes.atom", media: "application/atom+xml", strict: true, tagged: true, open: true},
	{route: "/feeds/changes.json", target: "/feeds/changes.json", media: json, strict: true, tagged: true, open: true},
	{route: "/map/marks", target: "/map/marks", media: json, strict: true, tagged: true, open: true},
	{route: "/map/counts", target: "/map/counts", media: json, strict: true, tagged: true, open: true},
	{route: "/map/frame", target: "/map/frame", media: json, strict: true, tagged: true, open: true},
	{route: "/map/tiles/:z/:x/:file", target: "/map/tiles/0/0/0.json", media: json, strict: true, tagged: true, open: true},
	{route: "/map/province", target: "/map/province?center=69,37.9&zoom=6", media: json, strict: true, tagged: true, open: true},
	{route: "/map/sides.svg", target: "/map/sides.svg?center=69,37.9&zoom=3", media: "image/svg+xml", strict: true, tagged: true, open: true},
	{route: "/map/list", target: "/map/list", media: html, strict: true, tagged: true, open: true},
	{route: "/map/card/:id", target: "/map/card/1", media: html, strict: true, tagged: true, open: true},
	{route: "/tiles/base.json", target: "/tiles/base.json", media: json, strict: true, tagged: true, open: true},
	{route: "/tiles/base/:z/:x/:file", target: "/tiles/base/3/4/2.mvt", media: "application/vnd.mapbox-vector-tile", strict: true, tagged: true, open: true},
	{route: "/tiles/incidents.json", target: "/tiles/incidents.json", media: json, strict: true, tagged: true, open: true},
	{route: "/tiles/incidents/:z/:x/:file", target: "/tiles/incidents/0/0/0.mvt", media: "application/vnd.mapbox-vector-tile", strict: true, tagged: true, open: true},
	{route: "/embed/map", target: "/embed/map", media: html, tagged: true, open: true},
	{route: "/picture/:file", target: "/picture/map.svg", media: "image/svg+xml", strict: true, tagged: true, open: true},
	{route: "/picture/incidents/:file", target: "/picture/incidents/1.svg", media: "image/svg+xml", strict: true, tagged: true, open: true},
	{route: "/oembed", target: "/oembed?url=https%3A%2F%2Fmap.example.org%2F", media: json, tagged: true, open: true},
	{route: "/embed.js", target: "/embed.js", media: "text/javascript", tagged: true, open: true},
	{route: "/static/:file", target: static.Path("map.js"), media: "text/javascript", tagged: true, open: true},
	{route: "/favicon.ico", target: "/favicon.ico", media: ""},
	{route: "/robots.txt", target: "/robots.txt", media: "text/plain"},
	{route: "/sitemap.xml", target: "/sitemap.xml", media: "application/xml", tagged: true},
	{route: "/healthz", target: "/healthz", media: "text/plain"},
	{route: "/readyz", target: "/readyz", media: "text/plain"},
}

// isPage reports whether a whole HTML page answers.
func (a address) isPage() bool { return a.media == html && !strings.HasPrefix(a.target, "/map/") }

// The table above has all routes, and a walk through it meets what every
// answer must carry.
func TestRoutes(t *testing.T) {
	s := seeded(t)
	missing := s.handler.Routes()
	for _, a := range addresses {
		if !s.handler.Routes()[a.route] {
			t.Errorf("%s is no route", a.route)
		}
		delete(missing, a.route)
		got, head := s.get(t, a.target), s.ask(t, http.MethodHead, a.target)
		if a.media == "" {
			if got.StatusCode/100 != 3 || got.Header.Get("Location") == "" {
				t.Errorf("%s: status %d to %q, want a redirection", a.target, got.StatusCode, got.Header.Get("Location"))
			}
			continue
		}
		wantStatus(t, a.target, got, http.StatusOK)
		if media, _, err := mime.ParseMediaType(got.Header.Get("Content-Type")); err != nil || media != a.media {
			t.Errorf("%s: Content-Type %q, want %s", a.target, got.Header.Get("Content-Type"), a.media)
		}
		if got.body == "" {
			t.Errorf("%s: empty", a.target)
		}
		if tagged := strings.HasPrefix(strings.TrimPrefix(got.Header.Get("ETag"), "W/"), `"`); tagged != a.tagged {
			t.Errorf("%s: ETag %q", a.target, got.Header.Get("ETag"))
		}
		if a.tagged {
			vary := "Accept-Encoding"
			if a.negotiated {
				vary = "Accept, Accept-Encoding"
			}
			wantHeader(t, a.target, got, "Vary", vary)
		}
		if got.Header.Get("Cache-Control") == "" {
			t.Errorf("%s: no Cache-Control", a.target)
		}
		wantHeader(t, a.target, got, "Set-Cookie", "")
		if n := got.Header.Get("Content-Length"); n != "" && n != strconv.Itoa(len(got.body)) {
			t.Errorf("%s: Content-Length %s of %d bytes", a.target, n, len(got.body))
		}

		wantStatus(t, "HEAD "+a.target, head, http.StatusOK)
		if head.body != "" {
			t.Errorf("HEAD %s: %d bytes", a.target, len(head.body))
		}
		for name := range got.Header {
			if name != "X-Request-Id" {
				wantHeader(t, "HEAD "+a.target, head, name, got.Header.Get(name))
			}
		}
		wantStatus(t, "POST "+a.target, s.ask(t, http.MethodPost, a.target), http.StatusMethodNotAllowed)
	}
	for route := range missing {
		t.Errorf("the table of this test lacks %s", route)
	}
}

func TestUnknownParameter(t *testing.T) {
	s := seeded(t)
	for _, a := range addresses {
		if a.media == "" || !a.tagged || a.route == "/static/:file" {
			continue
		}
		r := s.get(t, with(a.target, "utm_source=x"))
		want := http.StatusOK
		if a.strict {
			want = http.StatusBadRequest
			if !strings.Contains(r.body, "utm_source") || !strings.Contains(r.body, "accepted are") {
				t.Errorf("%s: does not name the parameter and what is accepted: %s", a.target, r.body)
			}
		}
		wantStatus(t, a.target, r, want)
	}
}

// with adds to the query of an address.
func with(target, query string) string {
	if strings.Contains(target, "?") {
		return target + "&" + query
	}
	return target + "?" + query
}

func TestSecurityHeaders(t *testing.T) {
	s := seeded(t)
	for _, a := range addresses {
		r := s.get(t, a.target)
		wantHeader(t, a.target, r, "X-Content-Type-Options", "nosniff")
		wantHeader(t, a.target, r, "X-Frame-Options", "")
		wantHeader(t, a.target, r, "Cross-Origin-Resource-Policy", "")
		if len(r.Header.Get("X-Request-Id")) < 16 {
			t.Errorf("%s: headers %v", a.target, r.Header)
		}
		origin := ""
		if a.open {
			origin = "*"
		}
		wantHeader(t, a.target, r, "Access-Control-Allow-Origin", origin)
		if strings.HasPrefix(a.target, "/tiles/") || strings.HasPrefix(a.target, "/map/tiles/") {
			if strings.HasPrefix(r.Header.Get("Content-Type"), "text/") {
				t.Errorf("%s: a tile that a browser may take for a document: %s", a.target, r.Header.Get("Content-Type"))
			}
			continue
		}
		if strings.HasPrefix(a.target, "/map/") {
			wantHeader(t, a.target, r, "Content-Security-Policy", "default-src 'none'; sandbox")
			continue
		}
		wantHeader(t, a.target, r, "Referrer-Policy", "strict-origin-when-cross-origin")
		if r.Header.Get("Permissions-Policy") == "" {
			t.Errorf("%s: headers %v", a.target, r.Header)
		}
		policy := map[string]string{}
		for directive := range strings.SplitSeq(r.Header.Get("Content-Security-Policy"), ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(directive), " ")
			policy[name] = value
		}
		for name, want := range map[string]string{"object-src": "'none'", "base-uri": "'none'", "script-src": "'self' " + public, "form-action": "'self'"} {
			if policy[name] != want {
				t.Errorf("%s: %s %q, want %q", a.target, name, policy[name], want)
			}
		}
		frames, limited := policy["frame-ancestors"]
		if embed := strings.HasPrefix(a.target, "/embed/"); embed == limited || !embed && frames != "'self'" {
			t.Errorf("%s: frame-ancestors %q", a.target, frames)
		}
	}
}

func TestPreflight(t *testing.T) {
	s := seeded(t)
	r := s.ask(t, http.MethodOptions, "/data/incidents.geojson", "Origin", "https://news.example", "Access-Control-Request-Headers", "if-none-match")
	wantStatus(t, "preflight", r, http.StatusNoContent)
	wantHeader(t, "preflight", r, "Access-Control-Allow-Origin", "*")
	for _, name := range []string{"If-None-Match", "Range"} {
		if !strings.Contains(r.Header.Get("Access-Control-Allow-Headers"), name) {
			t.Errorf("preflight does not allow %s: %v", name, r.Header)
		}
	}
	for _, a := range addresses {
		r, origin := s.ask(t, http.MethodOptions, a.target, "Origin", "https://news.example", "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "range"), ""
		if a.open {
			origin = "*"
		}
		wantStatus(t, "OPTIONS "+a.target, r, http.StatusNoContent)
		wantHeader(t, "OPTIONS "+a.target, r, "Access-Control-Allow-Origin", origin)
		if allowed := r.Header.Get("Access-Control-Allow-Headers"); a.open && !strings.Contains(allowed, "Range") || !strings.Contains(r.Header.Get("Allow"), "GET") {
			t.Errorf("OPTIONS %s: allows %q", a.target, allowed)
		}
		if a.target == "/" || a.media == "" {
			continue
		}
		path, _, _ := strings.Cut(a.target, "?")
		wantStatus(t, path+"/", s.get(t, path+"/"), http.StatusPermanentRedirect)
	}
	// A name with an extension is answered to whoever asks.
	for _, a := range addresses {
		if a.media == "" || a.negotiated {
			continue
		}
		for _, accept := range []string{"text/plain, application/json", "image/webp", "application/x-nothing;q=1, */*;q=0"} {
			if r := s.get(t, a.target, "Accept", accept); r.StatusCode != http.StatusOK {
				t.Errorf("%s to Accept %s: status %d", a.target, accept, r.StatusCode)
			}
		}
	}
	wantHeader(t, "page", s.ask(t, http.MethodOptions, "/incidents", "Origin", "https://news.example"), "Access-Control-Allow-Origin", "")
	if got := s.get(t, "/data/incidents.csv").Header.Get("Access-Control-Expose-Headers"); !strings.Contains(got, "ETag") {
		t.Errorf("exposed headers are %q", got)
	}
}

// The content policy forbids script and style inside of pages, so none may be there.
func TestNothingInline(t *testing.T) {
	s := mixed(t)
	for _, a := range addresses {
		if a.media != html {
			continue
		}
		doc := s.page(t, a.target)
		policy := s.get(t, a.target).Header.Get("Content-Security-Policy")
		doc.Find("script").Each(func(_ int, e *goquery.Selection) {
			if kind := e.AttrOr("type", ""); !e.Is("[src]") && kind != "application/json" && kind != "application/ld+json" {
				t.Errorf("%s: script inside the page: %.80s", a.target, e.Text())
			}
		})
		if doc.Find("[style]").Length() > 0 {
			t.Errorf("%s: style attributes", a.target)
		}
		// The style of embeds stands in their pages, and the policy names it.
		doc.Find("style").Each(func(_ int, e *goquery.Selection) {
			sum := sha256.Sum256([]byte(e.Text()))
			if !strings.Contains(policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
				t.Errorf("%s: style that the policy does not name: %.80s", a.target, e.Text())
			}
		})
		doc.Find("*").Each(func(_ int, e *goquery.Selection) {
			for _, attr := range e.Get(0).Attr {
				if strings.HasPrefix(attr.Key, "on") || strings.HasPrefix(strings.ToLower(strings.TrimSpace(attr.Val)), "javascript:") {
					t.Errorf("%s: <%s %s=%q>", a.target, goquery.NodeName(e), attr.Key, attr.Val)
				}
			}
		})
	}
}

func TestTidyAddresses(t *testing.T) {
	s := mixed(t)
	title := strings.TrimPrefix(s.page(t, "/incidents/1").Find("link[rel=canonical]").AttrOr("href", ""), public)
	if !strings.HasPrefix(title, "/incidents/1-") {
		t.Fatalf("canonical address %q", title)
	}
	for _, c := range []struct {
		target string
		status int
		to     string
	}{
		{"/countries/", http.StatusPermanentRedirect, "/countries"},
		{"/countries/?edition=1", http.StatusPermanentRedirect, "/countries?edition=1"},
		{"/countries/RUS///", http.StatusPermanentRedirect, "/countries/RUS"},
		{"/countries/russia", http.StatusPermanentRedirect, "/countries/RUS"},
		{"/countries/ru?lang=fr", http.StatusPermanentRedirect, "/countries/RUS?lang=fr"},
		{"/regions/Central%20Asia", http.StatusPermanentRedirect, "/regions/central-asia"},
		{"/regions?edition=1", http.StatusSeeOther, "/countries?edition=1#regions"},
		{"/incidents/1-an-older-title?edition=2", http.StatusPermanentRedirect, title + "?edition=2"},
		{"/incidents/1-", http.StatusPermanentRedirect, title},
		{"/?from=2024-01-01&to=2024-03-31&country=&kind=attack", http.StatusSeeOther, "/?datetime=2024-01-01%2F2024-03-31&kind=attack"},
		{"/incidents?from=2024&to=&q=moscow", http.StatusSeeOther, "/incidents?datetime=2024%2F..&q=moscow"},
		{"/data?from=&to=2024", http.StatusSeeOther, "/data?datetime=..%2F2024"},
		{"/?from=", http.StatusSeeOther, "/"},
	} {
		r := s.get(t, c.target)
		wantStatus(t, c.target, r, c.status)
		wantHeader(t, c.target, r, "Location", c.to)
		if !strings.Contains(r.Header.Get("Cache-Control"), "max-age=60") {
			t.Errorf("%s: Cache-Control %q", c.target, r.Header.Get("Cache-Control"))
		}
	}
	for _, target := range []string{"//evil.example/", "/%2Fevil.example/", "/%5Cevil.example/"} {
		if to := s.get(t, target).Header.Get("Location"); strings.HasPrefix(to, "//") || strings.Contains(to, `\`) {
			t.Errorf("%s sends to %q", target, to)
		}
	}
}
