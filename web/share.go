package web

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strconv"

	"dateline/geo"
)

// SharePage is where a map is made ready for an article. The frame's filter and
// view are those of the map; its edition is 0 for a map that stays live.
type SharePage struct {
	Frame
	ShareOptions
	Facets geo.Facets
}

// ShareOptions are what an embed shows and how the builder previews it.
type ShareOptions struct {
	// Page is the page that is shared beside its map, such as /countries/AFG; "" for none.
	Page string
	EmbedOptions
	Preview int  // width in pixels
	Dark    bool // preview as a reader with a dark device sees it
}

// sharePart is a part of the embed that the form turns on or off, as the parameter
// Name has Value then.
type sharePart struct {
	Name, Value, Label string
	On                 bool
}

// parts are what can be left out of the embed, and what can be added to it.
func (o ShareOptions) parts() []sharePart {
	return []sharePart{
		{"title", "0", "Without the title", !o.Title},
		{"list", "0", "Without the list", !o.List},
		{"legend", "0", "Without the legend", !o.Legend},
		{"timebar", "1", "With the time bar", o.TimeBar},
	}
}

// PreviewWidths are those of a phone's column, an article and a wide page.
var PreviewWidths = []int{320, 640, 1024}

// ShareNames are the parameters of /share beside filter and view.
var ShareNames = append([]string{"page", "preview", "dark"}, EmbedNames...)

var sharedPage = regexp.MustCompile(`^/(countries|regions|groups|incidents)/[A-Za-z0-9-]+$`)

// ParseShare reads the options of /share.
func ParseShare(q url.Values) (o ShareOptions, err error) {
	fail := func(name, reason string) {
		if err == nil {
			err = &geo.InputError{Field: name, Value: q.Get(name), Reason: reason}
		}
	}
	if o.Page = q.Get("page"); o.Page != "" && !sharedPage.MatchString(o.Page) {
		fail("page", "want the path of a country, region, group or incident, such as /countries/AFG")
	}
	switch q.Get("dark") {
	case "", "0":
	case "1":
		o.Dark = true
	default:
		fail("dark", "want 0 or 1")
	}
	var bad error
	if o.EmbedOptions, bad = ParseEmbedOptions(q); err == nil {
		err = bad
	}
	o.Preview = 640
	if v := q.Get("preview"); v != "" {
		if o.Preview, _ = strconv.Atoi(v); !slices.Contains(PreviewWidths, o.Preview) {
			fail("preview", "want 320, 640 or 1024")
		}
	}
	return o, err
}

// embedValues are the parameters of the embed that is shared.
func (p SharePage) embedValues() url.Values {
	q, _ := url.ParseQuery(p.Filter.Query())
	for name, v := range p.View.Values() {
		q[name] = v
	}
	for name, v := range p.EmbedOptions.Values() {
		q[name] = v
	}
	return q
}

// articleWidth is how wide a frame is said to be in the code for an article, in
// pixels: that of a usual column. Its style gives it the column's own.
const articleWidth = 640

// embedCode is the frame for an article and the script that fits its height.
func (p SharePage) embedCode() string {
	return EmbedSnippet(p.Site.Base, withValues("/embed/map", p.embedValues()), or(p.Headline, MapTitle(p.Frame)), p.EmbedOptions)
}

// previewSource is the embed as the preview shows it.
func (p SharePage) previewSource() string {
	q := p.embedValues()
	if p.Dark {
		q.Set("theme", "dark")
	}
	return withValues("/embed/map", q)
}

func withValues(path string, q url.Values) string {
	if s := q.Encode(); s != "" {
		return path + "?" + s
	}
	return path
}

// mapAddress is the local address of the map that is shared, pageAddress that of
// the page; both keep the edition, and the map keeps the view.
func (p SharePage) mapAddress() string {
	q, _ := url.ParseQuery(p.Filter.Query())
	for name, v := range p.View.Values() {
		q[name] = v
	}
	return withValues("/", q)
}

func (p SharePage) pageAddress() string {
	q, _ := url.ParseQuery(geo.Filter{Edition: p.Filter.Edition}.Query())
	for name, v := range (geo.View{Zoom: -1, Lang: p.View.Lang, Theme: p.View.Theme}).Values() {
		q[name] = v
	}
	return withValues(p.Page, q)
}

// short is the short address of what is shared: the page, or else the map.
func (p SharePage) short() string {
	if p.Page != "" {
		return p.Site.Base + ShortPath(p.pageAddress())
	}
	return p.Site.Base + ShortPath(p.mapAddress())
}

// ShortPath is the short path that leads to a local address.
func ShortPath(address string) string { return "/s/" + geo.Shorten(address) }

// picture is the address of a picture of the map in a format.
func (p SharePage) picture(format string, more ...string) string {
	q, _ := url.ParseQuery(p.Filter.Query())
	for name, v := range p.View.Values() {
		q[name] = v
	}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return withValues("/picture/map."+format, q)
}

func (p SharePage) download(format string) string {
	return withValues("/data/incidents."+format, mustQuery(p.Filter.Query()))
}

func mustQuery(s string) url.Values {
	q, _ := url.ParseQuery(s)
	return q
}

// hidden are the parameters that the form keeps as they are.
func (p SharePage) hidden() []formField {
	g := p.Filter
	g.Edition = 0
	q := mustQuery(g.Query())
	v := geo.View{Zoom: p.View.Zoom, Center: p.View.Center}
	for name, value := range v.Values() {
		q[name] = value
	}
	if p.Page != "" {
		q.Set("page", p.Page)
	}
	var out []formField
	for name, values := range q {
		for _, value := range values {
			out = append(out, formField{name, value})
		}
	}
	slices.SortFunc(out, func(a, b formField) int { return cmp.Compare(a.Name+a.Value, b.Name+b.Value) })
	return out
}

type formField struct{ Name, Value string }

// pins are the editions to choose from beside the live map.
func (p SharePage) pins() []int64 {
	var out []int64
	if p.Newest > 0 {
		out = append(out, p.Newest)
	}
	if n := p.Filter.Edition; n != 0 && n != p.Newest {
		out = append(out, n)
	}
	return out
}

// sharePath is the builder for what a page shows.
func (f Frame) sharePath(query, page string) string {
	q := mustQuery(query)
	if f.Filter.Edition != 0 {
		q.Set("edition", strconv.FormatInt(f.Filter.Edition, 10))
	}
	for name, v := range f.View.Values() {
		q[name] = v
	}
	if sharedPage.MatchString(page) {
		q.Set("page", page)
	}
	return withValues("/share", q)
}

// shareShort is the short address of the page, or of the map with the query.
func (f Frame) shareShort(query string) string {
	if sharedPage.MatchString(f.Path) {
		return f.Site.Base + ShortPath(f.Link(f.Path, ""))
	}
	return f.Site.Base + ShortPath(f.Link("/", query))
}

// sharePicture is the picture of the map that query gives.
func (f Frame) sharePicture(query, format string) string {
	return f.Link("/picture/map."+format, query)
}

// shareLanguages are languages that the map has names in, as they call themselves.
var shareLanguages = []navEntry{
	{"ar", "العربية"}, {"de", "Deutsch"}, {"es", "Español"}, {"fa", "فارسی"}, {"fr", "Français"}, {"hi", "हिन्दी"},
	{"it", "Italiano"}, {"nl", "Nederlands"}, {"pl", "Polski"}, {"pt", "Português"}, {"ru", "Русский"}, {"tr", "Türkçe"}, {"uk", "Українська"},
}
