package web

import (
	"html"
	"math"
	"net/url"
	"strconv"
	"unicode/utf8"

	"dateline/geo"
)

// EmbedPage is a map in somebody else's page.
type EmbedPage struct {
	Frame
	EmbedOptions
	Map     MapView
	Facets  geo.Facets
	Results Results
}

// EmbedOptions is what the address of an embed says beside filter and view.
type EmbedOptions struct {
	// Headline stands above the map instead of words for the filter; "" for those.
	Headline string
	// Title, List and Legend show those parts; all are on unless the address says no.
	Title, List, Legend bool
	// TimeBar shows when the incidents happened, below the map.
	TimeBar bool
	// Scroll lets the wheel zoom the map without Ctrl.
	Scroll bool
	// Height is what the embed asks of its host while its list is closed, in
	// pixels; 0 leaves it to the width.
	Height int
}

// EmbedNames lists the parameters of an embed.
var EmbedNames = []string{"title", "list", "legend", "timebar", "scroll", "height", "headline"}

// The limits of an embed. Hosts that clamp let through no more.
const (
	EmbedMinHeight = 200
	EmbedMaxHeight = 2000
	maxHeadline    = 200 // characters
)

// ParseEmbedOptions reads the parameters that EmbedNames lists.
func ParseEmbedOptions(q url.Values) (EmbedOptions, error) {
	o := EmbedOptions{Title: true, List: true, Legend: true, Headline: q.Get("headline")}
	if utf8.RuneCountInString(o.Headline) > maxHeadline {
		return o, &geo.InputError{Field: "headline", Value: o.Headline[:40] + "…", Reason: "want at most " + strconv.Itoa(maxHeadline) + " characters"}
	}
	for name, to := range map[string]*bool{"title": &o.Title, "list": &o.List, "legend": &o.Legend, "timebar": &o.TimeBar, "scroll": &o.Scroll} {
		switch v := q.Get(name); v {
		case "":
		case "0", "false":
			*to = false
		case "1", "true":
			*to = true
		default:
			return o, &geo.InputError{Field: name, Value: v, Reason: "want 0 or 1"}
		}
	}
	if v := q.Get("height"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < EmbedMinHeight || n > EmbedMaxHeight {
			return o, &geo.InputError{Field: "height", Value: v, Reason: "want a whole number of pixels from " + strconv.Itoa(EmbedMinHeight) + " to " + strconv.Itoa(EmbedMaxHeight)}
		}
		o.Height = n
	}
	return o, nil
}

// Values are the parameters that ParseEmbedOptions reads back as the same options.
func (o EmbedOptions) Values() url.Values {
	q := url.Values{}
	for name, off := range map[string]bool{"title": !o.Title, "list": !o.List, "legend": !o.Legend} {
		if off {
			q.Set(name, "0")
		}
	}
	for name, on := range map[string]bool{"timebar": o.TimeBar, "scroll": o.Scroll} {
		if on {
			q.Set(name, "1")
		}
	}
	if o.Height > 0 {
		q.Set("height", strconv.Itoa(o.Height))
	}
	if o.Headline != "" {
		q.Set("headline", o.Headline)
	}
	return q
}

// The map of an embed without a stated height: this share of its width, within
// these pixels. web/ts/embed.ts reads them from the page.
const (
	embedMapShare = 0.56
	embedMapLeast = 208
	embedMapMost  = 520
)

// EmbedHeight is about how high, in pixels, an embed of that width is with its
// list closed: what hosts that do not follow its height give it. A map fills
// what is left, so some pixels more or less show nowhere.
func (o EmbedOptions) EmbedHeight(width int) int {
	if o.Height > 0 {
		return o.Height
	}
	lines := func(pixels float64) float64 { return math.Ceil(pixels / float64(max(width, 100))) }
	h := min(max(embedMapShare*float64(width), embedMapLeast), embedMapMost)
	h += 49 + 18*lines(1100) // credit, link and list
	if o.Title {
		h += 8 + 23*max(1, lines(float64(12*utf8.RuneCountInString(o.Headline))))
	}
	if o.Legend {
		h += 28 + 24*lines(1700)
	}
	return int(math.Round(h/10) * 10)
}

func (p EmbedPage) title() string {
	if p.Headline != "" {
		return p.Headline
	}
	return MapPage{Frame: p.Frame, Facets: p.Facets}.headline()
}

// mapSizes are share, least and most of the map's height, for the script.
func (EmbedPage) mapSizes() string {
	return strconv.FormatFloat(embedMapShare, 'f', -1, 64) + " " + strconv.Itoa(embedMapLeast) + " " + strconv.Itoa(embedMapMost)
}

// here is the absolute address of the map at path, with the filter, the pin and
// the view of this page.
func (f Frame) here(path string) string {
	return f.Site.Base + WithQuery(path, f.Filter.Query(), f.View.Values().Encode())
}

// EmbedCode is the code that puts the embed at address, which is absolute, into
// another page. Width and height hold where its style is dropped.
func EmbedCode(address, title string, width, height int) string {
	return `<iframe src="` + html.EscapeString(address) + `" title="` + html.EscapeString(title) + `"` +
		` width="` + strconv.Itoa(width) + `" height="` + strconv.Itoa(height) + `" loading="lazy"` +
		` style="border:0;width:0;min-width:100%" allow="fullscreen" referrerpolicy="strict-origin-when-cross-origin" data-dateline></iframe>`
}

// EmbedScript is the code that makes frames follow the height of their maps.
func EmbedScript(base string) string {
	return `<script async src="` + html.EscapeString(base) + `/embed.js"></script>`
}

// EmbedSnippet is what is copied into an article: the frame of the embed at a local
// path, and the script that fits its height.
func EmbedSnippet(base, path, title string, o EmbedOptions) string {
	return EmbedCode(base+path, title, articleWidth, o.EmbedHeight(articleWidth)) + "\n" + EmbedScript(base)
}

// MapTitle is what a map of the frame's filter is called where it stands alone.
func MapTitle(f Frame) string {
	if w := f.filterWords(); w != "" {
		return "Map of incidents: " + w
	}
	return "Map of incidents"
}

// oembed is the address at which other sites ask how to embed this page.
func (f Frame) oembed(format string) string {
	return f.Site.Base + "/oembed?" + url.Values{"format": {format}, "url": {f.here(f.Path)}}.Encode()
}

// styleElement is the style sheet of embeds, exactly as the policy's hash has it.
func (s *Site) styleElement() string { return "<style>" + s.EmbedStyle + "</style>" }
