package geo_test

import (
	"strings"
	"testing"

	"dateline/geo"
)

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"Crocus City Hall, Krasnogorsk": "crocus-city-hall-krasnogorsk",
		"ISIS-K":                        "isis-k",
		"  --Kandahār -- bank ":         "kandahar-bank",
		"Łódź":                          "lodz",
		"":                              "",
		"Крокус Сити":                   "",
		"Крокус 2024":                   "2024",
		"a\x00b<script>":                "a-b-script",
		"\xff\xfe":                      "",
	} {
		if got := geo.Slug(in); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
	for _, long := range []string{strings.Repeat("ab ", 200), strings.Repeat("x", 79) + " y", strings.Repeat("é", 300)} {
		got := geo.Slug(long)
		if len(got) > 80 || strings.HasSuffix(got, "-") || geo.Slug(got) != got {
			t.Errorf("Slug of %d characters is %q of %d", len(long), got, len(got))
		}
	}
}

func TestWebURL(t *testing.T) {
	for s, want := range map[string]bool{
		"https://example.org/a?b=c#d": true, "http://example.org": true, "HTTPS://EXAMPLE.ORG": true, "https://пример.рф/": true, "https://[::1]:8080/": true,
		"": false, "example.org": false, "//example.org": false, "/path": false, "https://": false, "http:///x": false, "https://:80/": false,
		"javascript:alert(1)": false, "JavaScript://example.org/%0aalert(1)": false, "data:text/html,x": false, "ftp://example.org": false,
		"file:///etc/passwd": false, "https://exa mple.org": false, "https://example.org/\n": false, " https://example.org": false, "mailto:a@example.org": false,
	} {
		if got := geo.WebURL(s); got != want {
			t.Errorf("WebURL(%q) = %v, want %v", s, got, want)
		}
	}
}
