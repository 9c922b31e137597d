package ingest

import (
	"slices"
	"strings"
	"unicode/utf8"

	"dateline/geo"
)

// maxUCDPTitle is the greatest length, in characters, of a title made here.
const maxUCDPTitle = 120

// words makes the title and summary from the fields, in words of our own. The
// title never states a toll, which belongs to the figures.
func (u *ucdp) words(row *row, inc *geo.Incident) {
	what := u.what(row, inc)
	country := plainCountry(row.get(u.country), inc.Country)
	where := wherePhrase(inc.Places[0], country)
	title := what + where
	if country != "" && !strings.Contains(title, country) && utf8.RuneCountInString(title)+utf8.RuneCountInString(country)+2 <= maxUCDPTitle {
		title += ", " + country
	}
	if utf8.RuneCountInString(title) > maxUCDPTitle {
		title = what
		if country != "" {
			title += " in " + country
		}
	}
	inc.Title = cutWords(title, maxUCDPTitle)
	inc.Summary = u.summary(inc)
}

// what says who did what to whom.
func (u *ucdp) what(row *row, inc *geo.Incident) string {
	a, b := sideName(plain(row.known(u.sides[0].name))), sideName(plain(row.known(u.sides[1].name)))
	oneDay := inc.Date.Len() == 1
	switch {
	case inc.ViolenceType == geo.OneSided && oneDay:
		return "Attack on " + b + " by " + a
	case inc.ViolenceType == geo.OneSided:
		return "Violence against " + b + " by " + a
	case oneDay:
		return "Clash between " + a + " and " + b
	}
	return "Fighting between " + a + " and " + b
}

// sideName is the name of a side within a sentence. A side of several groups is
// named after the first.
func sideName(name string) string {
	if name == "" {
		return "an unnamed side"
	}
	lead, _, several := strings.Cut(name, ", ")
	lead = cutWords(lead, 48)
	switch {
	case strings.HasPrefix(lead, governmentOf):
		lead = "the " + lead
	case lead == "Civilians":
		lead = "civilians"
	case strings.HasPrefix(lead, "Supporters of "), strings.HasPrefix(lead, "Forces of "):
		lead = strings.ToLower(lead[:1]) + lead[1:]
	}
	if several {
		lead += " (with allies)"
	}
	return lead
}

// plainCountry is the country as the row writes it, without the older name that
// UCDP puts in brackets.
func plainCountry(s string, c geo.Country) string {
	if s == "" {
		if c == "" {
			return ""
		}
		return c.Name()
	}
	name, _, _ := strings.Cut(plain(s), " (")
	return name
}

// wherePhrase says where, no more exactly than the precision allows.
func wherePhrase(p geo.Place, country string) string {
	name := cutWords(p.Name, 60)
	switch {
	case name == "" && country == "":
		return ""
	case p.Precision == geo.CountryOnly || name == "":
		return " in " + country
	case p.Precision == geo.NearPlace:
		return " near " + name
	case p.Precision == geo.Area, p.Precision == geo.International, p.Precision == geo.Unlocated:
		return ", " + name // a border, a road, a stretch of sea: no preposition fits all
	}
	return " in " + name
}

var ucdpNature = map[geo.ViolenceType]string{
	geo.StateBased: "State-based violence",
	geo.NonState:   "Violence between groups, no government among them",
	geo.OneSided:   "One-sided violence against civilians",
}

// summary says what kind of violence UCDP files it under and which source
// reported it under which headline.
func (u *ucdp) summary(inc *geo.Incident) string {
	b := append(u.text[:0], ucdpNature[inc.ViolenceType]...)
	if len(inc.Tags) > 0 {
		b = append(append(append(b, ", filed by UCDP under “"...), inc.Tags[0]...), "”"...)
	}
	b = append(b, '.')
	if text := plain(inc.Places[0].Text); text != "" && text != inc.Places[0].Name && len(text) <= 140 {
		b = append(append(append(b, " Place as described: “"...), text...), "”."...)
	}
	if len(inc.Sources) > 0 {
		s := &inc.Sources[0]
		if s.Title != "" && s.Publisher != "" {
			b = append(append(b, ' '), s.Publisher...)
			if s.Published.Known() {
				b = s.Published.Append(append(b, ", "...))
			}
			room := geo.MaxSummary - utf8.RuneCount(b) - 5
			if room >= 40 {
				b = append(append(append(b, ": “"...), cutWords(strings.TrimRight(s.Title, "."), room)...), "”."...)
			} else {
				b = append(b, '.')
			}
		}
	}
	u.text = b
	return cutWords(string(b), geo.MaxSummary)
}

// cutWords cuts s to n characters, at a blank where one is near, and marks it.
func cutWords(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	runes := []rune(s)[:n-1]
	if i := slices.Index(runes[len(runes)*2/3:], ' '); i >= 0 {
		last := len(runes) - 1
		for runes[last] != ' ' {
			last--
		}
		runes = runes[:last]
	}
	return strings.TrimRight(string(runes), " ,;:-–(") + "…"
}
