package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/a-h/templ"

	"dateline/geo"
)

// langAttr marks text in a language other than the page's.
func langAttr(lang string) templ.Attributes {
	if lang == "" || lang == "en" {
		return nil
	}
	return templ.Attributes{"lang": lang, "dir": "auto"}
}

func (p IncidentPage) description() string {
	i := p.Incident
	s := Capital(Dates(i.Date)) + ", " + p.where() + ": " + TollText(i.Killed, "killed") + ". "
	return s + or(i.Summary, Plural(i.SourceCount(), "source", "sources")+".")
}

// where is the principal place in words.
func (p IncidentPage) where() string {
	if s := placeLine(p.Incident.Place()); s != "" {
		return s
	}
	if p.Incident.Country != "" {
		return p.Incident.Country.Name()
	}
	return "place not known"
}

func (p IncidentPage) whereShort() string {
	if p.Incident.Country == "" {
		return "all incidents"
	}
	return p.Incident.Country.Name()
}

func (p IncidentPage) mapQuery() string {
	g := geo.Filter{}
	if p.Incident.Country != "" {
		g.Countries = []geo.Country{p.Incident.Country}
	}
	return join(g.Query(), "incident="+strconv.FormatInt(p.Incident.ID, 10))
}

func (p IncidentPage) editionLink(n int64) string {
	return p.linkTo(p.Path, geo.Filter{Edition: n})
}

func placeLine(p geo.Place) string {
	country := ""
	if p.Country != "" {
		country = p.Country.Name()
	}
	return PlaceLine(p.Name, p.Admin1, country)
}

func placesHeading(n int) string {
	if n == 1 {
		return "Place"
	}
	return "Places"
}

// key is one headline fact.
type key struct {
	Name, Value, Note, Href string
	Main, Unknown           bool
}

// keys are the headline facts that the kind of the record calls for.
func (p IncidentPage) keys() []key {
	i := p.Incident
	violent := i.Kind == geo.Attack || i.Kind == geo.SecurityOperation
	var out []key
	people := func(name string, t geo.Toll, text string) {
		if !violent && t.IsZero() && text == "" {
			return
		}
		k := key{Name: name, Value: Capital(TollRange(t)), Main: true, Unknown: t.IsZero()}
		if best, ok := t.Best.Get(); ok {
			if low, high, _ := tollBounds(t); low != high {
				k.Note = "best figure " + Number(best)
			} else if best == 0 {
				k.Value = "No one"
			}
		}
		if text != "" {
			k.Note = joinText(k.Note, "“"+text+"”")
		}
		out = append(out, k)
	}
	people("Killed", i.Killed, i.KilledText)
	people("Injured", i.Injured, i.InjuredText)
	for _, c := range []struct {
		name  string
		count geo.Count
	}{{"Arrested", i.Arrested}, {"Hostages", i.Hostages}, {"Perpetrators", i.Perpetrators}} {
		if n, ok := c.count.Get(); ok {
			out = append(out, key{Name: c.name, Value: Number(n), Main: true})
		} else if c.name == "Arrested" && i.Kind == geo.Arrest {
			out = append(out, key{Name: c.name, Value: "Not known", Main: true, Unknown: true})
		}
	}
	if s := killedBy(i.KilledBy); s != "" {
		out = append(out, key{Name: "Of the dead", Value: s})
	}
	if s := AttributionName(i.Attribution, i.DisputedBy); s != "" {
		out = append(out, key{Name: "Attribution", Value: Capital(s), Href: "#who"})
	}
	if i.Outcome != "" && i.Outcome != geo.NotApplicable {
		out = append(out, key{Name: "Outcome", Value: Capital(OutcomeName(i.Outcome))})
	}
	if i.TargetName != "" {
		out = append(out, key{Name: "Target", Value: i.TargetName})
	}
	date := key{Name: "Date", Value: Capital(Dates(i.Date)), Note: DatePrecisionName(i.DatePrecision)}
	if i.DateText != "" {
		date.Note = joinText(date.Note, "“"+i.DateText+"”")
	}
	out = append(out, date)
	place := key{Name: "Place", Value: p.where(), Note: PrecisionName(i.Place().Precision)}
	if len(i.Places) > 0 {
		place.Href = "#places"
	}
	out = append(out, place)
	return out
}

// joinText puts two notes in a row: a second one that begins with a capital is
// a sentence of its own.
func joinText(a, b string) string {
	switch {
	case a == "" || b == "":
		return a + b
	case b == Capital(b) && unicode.IsLetter([]rune(b)[0]):
		return a + ". " + b
	}
	return a + "; " + b
}

func killedBy(k geo.KilledBy) string {
	var parts []string
	for _, c := range []struct {
		count     geo.Count
		one, many string
	}{
		{k.Civilians, "civilian", "civilians"}, {k.SideA, "of side A", "of side A"}, {k.SideB, "of side B", "of side B"},
		{k.Perpetrators, "perpetrator", "perpetrators"}, {k.Unknown, "of unknown part", "of unknown part"},
	} {
		if n, ok := c.count.Get(); ok && n > 0 {
			parts = append(parts, Plural(n, c.one, c.many))
		}
	}
	return And(parts)
}

// parties are the actors of the record, each once.
func (p IncidentPage) parties() []geo.Participant {
	var out []geo.Participant
	for _, a := range p.Incident.Actors {
		if !slices.ContainsFunc(out, func(b geo.Participant) bool { return b.Actor == a.Actor && b.Role == a.Role }) {
			out = append(out, a)
		}
	}
	return out
}

// claimGroup is what different sources say about one thing.
type claimGroup struct {
	Field, Name string
	Claims      []geo.Claim
	// Flag says that the claims are not the same: figures that disagree, or words
	// that only may.
	Flag string
	Max  int // greatest figure among them
}

// claimGroups are the claims by what they are about, in the order in which
// each thing comes first.
func (p IncidentPage) claimGroups() []claimGroup {
	var out []claimGroup
	for _, c := range p.Incident.Claims {
		n := slices.IndexFunc(out, func(g claimGroup) bool { return g.Field == c.Field })
		if n < 0 {
			n = len(out)
			out = append(out, claimGroup{Field: c.Field, Name: ClaimFieldName(c.Field)})
		}
		g := &out[n]
		_, high, _ := tollBounds(c.Toll)
		g.Max = max(g.Max, high)
		if len(g.Claims) > 0 && !sameClaim(g.Claims[0], c) {
			if bothCount(g.Claims[0], c) {
				g.Flag = "sources disagree"
			} else if g.Flag == "" {
				g.Flag = "accounts differ"
			}
		}
		g.Claims = append(g.Claims, c)
	}
	return out
}

// bothCount reports whether both claims are figures.
func bothCount(a, b geo.Claim) bool { return !a.Toll.IsZero() && !b.Toll.IsZero() }

// sameClaim reports whether two claims agree: in their figures where both have
// some, else in their words.
func sameClaim(a, b geo.Claim) bool {
	if a.Toll.IsZero() || b.Toll.IsZero() {
		return a.Toll.IsZero() == b.Toll.IsZero() && a.Text == b.Text
	}
	aLow, aHigh, _ := tollBounds(a.Toll)
	bLow, bHigh, _ := tollBounds(b.Toll)
	return aLow == bLow && aHigh == bHigh && a.Qualifier == b.Qualifier
}

// claimFigure is what a claim says: "more than 60", "3–21", its words where it
// has no figure.
func claimFigure(c geo.Claim) string {
	if c.Toll.IsZero() {
		if c.Qualifier == "dozens" {
			return "Dozens"
		}
		if c.Text != "" && c.Field != "killed" && c.Field != "injured" && c.Field != "arrested" {
			return Capital(c.Text)
		}
		return "No figure"
	}
	s := TollRange(c.Toll)
	low, high, _ := tollBounds(c.Toll)
	if q := qualifierNames[c.Qualifier]; q != "" && c.Toll.Best.IsKnown() && low == high {
		s = q + " " + Number(c.Toll.Best.Or(0))
	}
	return Capital(s)
}

// claimText is a claim's verbatim words where its figure does not show them already.
func claimText(c geo.Claim) string {
	if strings.EqualFold(c.Text, claimFigure(c)) {
		return ""
	}
	return c.Text
}

type rangeGeometry struct{ Low, Span, Best string }

// rangeX places a toll on a line 200 units long that stands for 0 to greatest.
func rangeX(t geo.Toll, greatest int) rangeGeometry {
	low, high, _ := tollBounds(t)
	at := func(n int) float64 { return 197 * float64(n) / float64(max(1, greatest)) }
	return rangeGeometry{svg(at(low)), svg(max(3, at(high)-at(low)+3)), svg(at(t.Best.Or(high)))}
}

// sourceNumber is the place of the source with that key, from 1; 0 if it is not there.
func sourceNumber(list []geo.Source, key string) int {
	if key == "" {
		return 0
	}
	return slices.IndexFunc(list, func(s geo.Source) bool { return s.Key == key }) + 1
}

func sourcesMissing(total int) string {
	if total > 0 {
		return "The data set counts " + Plural(total, "source", "sources") + " and names none."
	}
	return "No source is recorded."
}

func sourceFacts(s geo.Source) []string {
	var out []string
	if s.Locator != "" {
		out = append(out, s.Locator)
	}
	if s.Published.Known() {
		out = append(out, Day(s.Published))
	}
	if s.Type != "" {
		out = append(out, SourceTypeName(s.Type))
	}
	if s.Reliability != "" {
		out = append(out, "reliability "+s.Reliability)
	}
	if s.Accessed.Known() {
		out = append(out, "read "+Day(s.Accessed))
	}
	return out
}

func (p IncidentPage) heldText() string {
	s := fmt.Sprintf("Version %d", max(1, p.Incident.Version))
	if p.Held.From > 0 {
		s += ", since edition " + Number(p.Held.From)
	}
	if p.Held.Until > 0 {
		s += ", replaced in edition " + Number(p.Held.Until)
	}
	if p.Incident.CorrectionNote != "" {
		s += ": " + p.Incident.CorrectionNote
	}
	return s + "."
}

// citation is the record as a reference list has it.
func (p IncidentPage) citation() string {
	s := "Dateline, “" + p.Incident.Title + "”, incident " + strconv.FormatInt(p.Incident.ID, 10)
	if d := p.Dataset(p.Incident.Dataset); d.Name != "" {
		s += ", data set " + d.Name
	}
	if p.Edition.N > 0 {
		s += ", edition " + Number(p.Edition.N) + " (" + dayWords(p.Edition.At) + ")"
	}
	return s + ", " + p.permalink() + "."
}

// permalink is the page's address in the edition shown.
func (p IncidentPage) permalink() string {
	s := p.Site.Base + geo.IncidentPath(p.Incident.ID, p.Incident.Title)
	if p.Edition.N > 0 {
		s += "?edition=" + strconv.FormatInt(p.Edition.N, 10)
	}
	return s
}

// speakerFacts is who a speaker is and when it was said: ", director, FSB, 25 March 2024".
func speakerFacts(a geo.Assessment) string {
	s := PlaceLine("", a.Role, a.Org, or(Day(a.Date), a.DateText))
	if s == "" {
		return ""
	}
	return ", " + s
}
