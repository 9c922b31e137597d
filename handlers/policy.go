package handlers

import (
	"net/http"
	"strings"
)

// policies are the headers that keep an answer to what it is for, made once: a
// list is only set as a whole.
type policies struct{ pages, embeds, tiles, parts []header }

type header struct {
	name   string // as net/http writes it
	values []string
}

// newPolicies are the policies of a server at an address ("" for the one it is
// asked at), with a street map from another origin ("" for none) and embeds whose
// style is allowed by its hash.
func newPolicies(public, street, embedStyle string) *policies {
	policy := func(style, images, frame string) []string {
		self := "'self'"
		if public != "" {
			// Beside 'self', for browsers in which an opaque origin is not the server's.
			self += " " + public
		}
		return []string{"default-src 'none'; script-src " + self + "; style-src " + self + style + "; font-src " + self +
			"; img-src " + self + " data:" + images + "; connect-src " + self + "; manifest-src " + self +
			"; frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'" + frame}
	}
	if street != "" {
		street = " " + street
	}
	nosniff := header{"X-Content-Type-Options", []string{"nosniff"}}
	document := func(policy []string) []header {
		return []header{
			{"Content-Security-Policy", policy},
			nosniff,
			{"Referrer-Policy", []string{"strict-origin-when-cross-origin"}},
			{"Permissions-Policy", []string{"camera=(), microphone=(), geolocation=(), payment=(), usb=()"}},
		}
	}
	return &policies{
		pages: document(policy("", street, "; frame-ancestors 'self'")),
		// An embed may be framed anywhere, by pages of any scheme, so it names no frame-ancestors at all.
		embeds: document(policy(" "+embedStyle, "", "")),
		// A map asks for dozens of tiles, and no browser takes one for a document, so
		// they carry half a kilobyte less. What else a map asks for may be one.
		tiles: []header{nosniff},
		parts: []header{{"Content-Security-Policy", []string{"default-src 'none'; sandbox"}}, nosniff},
	}
}

// set sets those of the address.
func (p *policies) set(h http.Header, path string) {
	of := p.pages
	switch {
	case isTile(path):
		of = p.tiles
	case strings.HasPrefix(path, "/map/"):
		of = p.parts
	case strings.HasPrefix(path, "/embed/"):
		of = p.embeds
	}
	for _, one := range of {
		h[one.name] = one.values
	}
}

func isTile(path string) bool {
	return strings.HasPrefix(path, "/tiles/") || strings.HasPrefix(path, "/map/tiles/")
}
