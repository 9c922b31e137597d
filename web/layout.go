package web

import (
	"slices"
	"strings"
	"time"

	"dateline/geo"
)

// pageTitle is the title of the window: the page's own, then the site's.
func pageTitle(title string) string {
	if title == "" {
		return "Dateline"
	}
	return title + " · Dateline"
}

func colorScheme(theme string) string { return or(theme, "light dark") }

// canonical is the page's address as search engines and previews shall have it.
func (f Frame) canonical(query string) string {
	s := f.Site.Base + f.Path
	if query != "" {
		s += "?" + query
	}
	return s
}

func unpin(g *geo.Filter) { g.Edition = 0 }

// themed is the same page in light, dark or ("") the device's own colours.
func (f Frame) themed(theme string) string {
	f.View.Theme = theme
	return f.narrow(f.Path, func(*geo.Filter) {})
}

// credit is the credit line of the edition's data sets: each source once, however
// many sets are its.
func (f Frame) credit() string {
	var names []string
	for _, d := range f.Datasets {
		if name := strings.TrimRight(or(d.Attribution, d.Name), ". "); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "Data: " + And(names) + "."
}

func dayWords(t time.Time) string { return t.UTC().Format("2 January 2006") }

func rfc3339(t time.Time) string { return t.UTC().Format(time.RFC3339) }
