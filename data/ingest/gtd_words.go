package ingest

import (
	"slices"
	"strings"

	"dateline/geo"
)

// gtdMethods are the attack types by their words, folded. The numbers are not
// used: cuts keep the words.
var gtdMethods = map[string]geo.Method{
	"assassination":                     "assassination",
	"armed assault":                     "armed_assault",
	"bombing explosion":                 "bombing",
	"hijacking":                         "hijacking",
	"hostage taking barricade incident": "hostage_barricade",
	"hostage taking kidnapping":         "kidnapping",
	"facility infrastructure attack":    "infrastructure",
	"unarmed assault":                   "unarmed",
	"unknown":                           "unknown",
}

// outcome reads success and suicide.
func (g *gtdReader) outcome(row *row, inc *geo.Incident) error {
	inc.Outcome = geo.UnknownOutcome
	switch row.get(g.success) {
	case "1":
		inc.Outcome = geo.Completed
	case "0":
		inc.Outcome = geo.Failed
	case "", "-9":
	default:
		return row.bad(g.success, "want 1 or 0", "")
	}
	switch row.get(g.suicide) {
	case "1":
		inc.Suicide = geo.Yes
	case "0":
		inc.Suicide = geo.No
	}
	return nil
}

// codes reads methods, weapons, targets and doubt.
func (g *gtdReader) codes(row *row, inc *geo.Incident) {
	for _, column := range g.attacks {
		text := row.get(column)
		if text == "" || text == "." {
			continue
		}
		m, ok := gtdMethods[geo.Fold(text)]
		if !ok {
			row.find(codeCode, column, "The source's type of attack is not one that Dateline knows.")
			inc.Ext = withText(inc.Ext, row.columns.names[column], text)
			continue
		}
		if !slices.Contains(inc.Methods, m) {
			inc.Methods = append(inc.Methods, m)
		}
	}
	if len(inc.Methods) > 1 {
		inc.Methods = slices.DeleteFunc(inc.Methods, func(m geo.Method) bool { return m == "unknown" })
	}
	for _, column := range g.weapons {
		inc.Weapons = addCode(inc.Weapons, row.known(column))
	}
	for _, column := range g.targetTypes {
		inc.TargetTypes = addCode(inc.TargetTypes, row.known(column))
	}
	inc.TargetName = plain(row.known(g.targetNames[0]))
	if row.get(g.doubt) == "1" {
		inc.Tags = append(inc.Tags, "doubt whether it was terrorism")
	}
	if t := row.known(g.alternative); t != "" {
		inc.Tags = append(inc.Tags, plain(t))
	}
}

// addCode adds the words of a code, in lower case with underscores, once.
func addCode(codes []string, text string) []string {
	if text == "" {
		return codes
	}
	code := strings.ReplaceAll(geo.Fold(text), " ", "_")
	if code == "" || slices.Contains(codes, code) {
		return codes
	}
	return append(codes, code)
}

// actorsOf reads the groups that the incident is put down to. "Unknown" is none.
func (g *gtdReader) actorsOf(row *row, inc *geo.Incident) {
	inc.Attribution = geo.UnknownAttribution
	for _, group := range g.groups {
		name := row.known(group.name)
		if name == "" {
			continue
		}
		if sub := row.known(group.sub); sub != "" {
			inc.Ext = withText(inc.Ext, row.columns.names[group.sub], sub)
		}
		g.r.addActor(inc, name, "", geo.Perpetrator, geo.ActorGroup)
	}
	switch {
	case row.get(g.compClaim) == "1":
		inc.Attribution = geo.Disputed
	case row.get(g.claimed) == "1":
		inc.Attribution = geo.Claimed
	case len(inc.Actors) > 0 && row.get(g.uncertain) == "1":
		inc.Attribution = geo.Suspected
	case len(inc.Actors) > 0:
		inc.Attribution = geo.Attributed
	}
	for name, column := range map[string]int{"claimed": g.claimed, "compclaim": g.compClaim, "guncertain1": g.uncertain} {
		if v := row.get(column); v == "1" || v == "0" {
			inc.Ext = withText(inc.Ext, name, v)
		}
	}
}

// sources are the citations, as they are written: author, title, publication
// and day in one text.
func (g *gtdReader) sources(row *row) (out []geo.Source) {
	for _, column := range g.cites {
		if t := plain(row.known(column)); t != "" {
			out = append(out, geo.Source{Key: sourceKey(len(out)), Title: strings.Trim(t, `"`)})
		}
	}
	return out
}

// words makes the title; the summary is GTD's own.
func (g *gtdReader) words(row *row, inc *geo.Incident) {
	what := whatWords(inc)
	if len(inc.Actors) > 0 {
		what += " by " + sideName(plain(row.known(g.groups[0].name)))
	}
	inc.Title = title(what, inc.Places[0], countryWord(inc.Country))
	full := row.known(g.summary)
	inc.Summary = cutWords(plain(full), geo.MaxSummary)
	if plain(full) != inc.Summary {
		inc.Ext = withText(inc.Ext, "summary", full)
	}
}
