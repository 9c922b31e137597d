package geo

import (
	"net/url"
	"strings"
)

// Slug makes a readable piece of an address of s: lower-case ASCII letters,
// digits and single hyphens, at most 80 bytes; letters with accents lose them.
func Slug(s string) string {
	var b strings.Builder
	for _, r := range Fold(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 80 {
			break
		}
	}
	return strings.Trim(b.String(), "-")
}

// WebURL reports whether s is an http or https address with a host, the only
// kind that is shown as a link.
func WebURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
}
