package web

import (
	"cmp"
	"slices"

	"dateline/geo"
)

func (p GroupPage) query() string { return geo.Filter{Groups: []string{p.Actor.Slug}}.Query() }

func (p GroupPage) description() string {
	s := p.Actor.Name + ": " + Plural(p.Facets.Total, "incident", "incidents") + killedClause(p.Facets.Killed, ", ") + "."
	if p.Actor.Summary != "" {
		s += " " + p.Actor.Summary
	}
	return s
}

// profile are the facts of the group's record, each with its doubt.
func (p GroupPage) profile() []key {
	a := p.Actor
	var out []key
	add := func(name, value, note, href string) {
		if value != "" {
			out = append(out, key{Name: name, Value: value, Note: note, Href: href})
		}
	}
	if a.Parent != "" {
		add("Parent", p.Name(a.Parent), "", p.Link("/groups/"+a.Parent, ""))
	}
	add("Founded", dateWords(a.Founded), "", "")
	add("Dissolved", dateWords(a.Dissolved), "", "")
	if a.Leader != "" {
		since := ""
		if a.LeaderSince != "" {
			since = "since " + dateWords(a.LeaderSince)
		}
		name, href := p.Name(a.Leader), p.Link("/groups/"+a.Leader, "")
		if p.Leader != nil {
			name = p.Leader.Name
		}
		add("Leader", name, joinText(since, a.LeaderNote), href)
	}
	if !a.Strength.IsZero() {
		add("Strength", TollRange(a.Strength)+" fighters", a.StrengthBy, "")
	}
	add("Based in", And(a.Areas), "", "")
	var langs []string
	for _, l := range a.MediaLangs {
		langs = append(langs, languageName(l))
	}
	add("Media in", And(langs), "", "")
	return out
}

// actorGroup is actors under a heading.
type actorGroup struct {
	Name   string
	Actors []geo.Actor
}

// below are the branches of the group and the people in it, each where there are some.
func (p GroupPage) below() []actorGroup {
	branches, people := actorGroup{Name: "Branches"}, actorGroup{Name: "People"}
	for _, a := range p.Branches {
		if a.Type == geo.Person {
			people.Actors = append(people.Actors, a)
		} else {
			branches.Actors = append(branches.Actors, a)
		}
	}
	return slices.DeleteFunc([]actorGroup{branches, people}, func(g actorGroup) bool { return len(g.Actors) == 0 })
}

// dateWords reads a date as exactly as it is given: "2015", "June 2014".
func dateWords(s string) string {
	if v, err := geo.ParseInterval(s); err == nil {
		return Dates(v)
	}
	return s
}

var languageNames = map[string]string{
	"ar": "Arabic", "en": "English", "fa": "Persian", "fr": "French", "de": "German", "hi": "Hindi", "kk": "Kazakh",
	"ky": "Kyrgyz", "ps": "Pashto", "prs": "Dari", "ru": "Russian", "tg": "Tajik", "tk": "Turkmen", "tr": "Turkish",
	"uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "zh": "Chinese",
}

// languageName is a language in English; a tag that is not listed reads as itself.
func languageName(tag string) string {
	if n, ok := languageNames[tag]; ok {
		return n
	}
	return tag
}

type factGroup struct {
	Topic string
	Facts []geo.Fact
}

// factGroups are the facts by topic, in the order in which each topic comes first.
func (p GroupPage) factGroups() []factGroup {
	var out []factGroup
	for _, f := range p.Actor.Facts {
		topic := Capital(plain(f.Topic))
		n := slices.IndexFunc(out, func(g factGroup) bool { return g.Topic == topic })
		if n < 0 {
			n = len(out)
			out = append(out, factGroup{Topic: topic})
		}
		out[n].Facts = append(out[n].Facts, f)
	}
	return out
}

// sumsMissing says what the sums of facets lack; "" where nothing.
func sumsMissing(f geo.Facets) string {
	if f.Killed.Unknown == 0 {
		return ""
	}
	return Plural(f.Killed.Unknown, "incident states", "incidents state") + " no number of killed."
}

// told is one entry of the line of time of a group: a statement or an assessment.
type told struct {
	Day        geo.Day // 0 where it is not known
	When       string
	Statement  *Statement
	Assessment *geo.Assessment
}

// timeline is everything said about the group, oldest first: statements on the
// day they were made, or else on the first day of their incident; assessments on
// the day they were made, or else printed. What has no day comes last.
func (p GroupPage) timeline() []told {
	var out []told
	for i := range p.Statements {
		s := &p.Statements[i]
		t := told{Day: s.Date, When: Day(s.Date), Statement: s}
		if !s.Date.Known() {
			t.Day, t.When = s.Incident.Date.Start, Dates(s.Incident.Date)
		}
		out = append(out, t)
	}
	for i := range p.Assessments {
		a := &p.Assessments[i]
		t := told{Day: a.Date, When: Day(a.Date), Assessment: a}
		if !a.Date.Known() {
			t.Day, t.When = a.Source.Published, "printed "+Day(a.Source.Published)
			if !t.Day.Known() {
				t.When = or(a.DateText, "date not known")
			}
		}
		out = append(out, t)
	}
	slices.SortStableFunc(out, func(a, b told) int {
		if a.Day == 0 || b.Day == 0 {
			return cmp.Compare(b.Day, a.Day)
		}
		return cmp.Compare(a.Day, b.Day)
	})
	return out
}
