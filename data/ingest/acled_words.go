package ingest

import (
	"strings"

	"dateline/geo"
)

// acledKind is what an event of ACLED is here.
type acledKind struct {
	kind    geo.Kind
	method  geo.Method
	outcome geo.Outcome // completed when ""
	suicide bool
	what    string // of a title, before the sides
	protest bool
}

// acledSubTypes are today's sub-event types, folded.
var acledSubTypes = map[string]acledKind{
	"armed clash":                         {method: "clash", what: "Armed clash"},
	"government regains territory":        {method: "clash", what: "Government regains territory"},
	"non state actor overtakes territory": {method: "clash", what: "Armed group overtakes territory"},
	"chemical weapon":                     {method: "chemical", what: "Chemical attack"},
	"air drone strike":                    {method: "air_drone", what: "Air or drone strike"},
	"suicide bomb":                        {method: "bombing", suicide: true, what: "Suicide bombing"},
	"shelling artillery missile attack":   {method: "shelling", what: "Shelling or missile attack"},
	"remote explosive landmine ied":       {method: "bombing", what: "Explosive device"},
	"grenade":                             {method: "bombing", what: "Grenade attack"},
	"sexual violence":                     {method: "sexual_violence", what: "Sexual violence"},
	"attack":                              {method: "armed_assault", what: "Attack"},
	"abduction forced disappearance":      {method: "kidnapping", what: "Abduction"},
	"arrests":                             {kind: geo.Arrest, outcome: geo.NotApplicable, what: "Arrests"},
	"disrupted weapons use":               {kind: geo.FoiledPlot, outcome: geo.Foiled, what: "Disrupted use of weapons"},
	"agreement":                           {kind: geo.Other, outcome: geo.NotApplicable, what: "Agreement"},
	"change to group activity":            {kind: geo.Other, outcome: geo.NotApplicable, what: "Change of a group or its activity"},
	"headquarters or base established":    {kind: geo.Other, outcome: geo.NotApplicable, what: "Headquarters or base established"},
	"looting property destruction":        {kind: geo.Other, outcome: geo.NotApplicable, what: "Looting or destruction of property"},
	"non violent transfer of territory":   {kind: geo.Other, outcome: geo.NotApplicable, what: "Transfer of territory without violence"},
	"other":                               {kind: geo.Other, outcome: geo.NotApplicable, what: "Strategic development"},
	"peaceful protest":                    {kind: geo.Other, outcome: geo.NotApplicable, protest: true, what: "Peaceful protest"},
	"protest with intervention":           {kind: geo.Other, outcome: geo.NotApplicable, protest: true, what: "Protest with intervention"},
	"excessive force against protesters":  {kind: geo.Other, outcome: geo.NotApplicable, protest: true, what: "Excessive force against protesters"},
	"violent demonstration":               {kind: geo.Other, outcome: geo.NotApplicable, protest: true, what: "Violent demonstration"},
	"mob violence":                        {kind: geo.Other, outcome: geo.NotApplicable, protest: true, what: "Mob violence"},
}

// acledTypes are the types, today's and those of 2016, folded; they count where
// there is no sub-event type that is known.
var acledTypes = map[string]acledKind{
	"battles":                                    {method: "clash", what: "Battle"},
	"battle no change of territory":              {method: "clash", what: "Battle"},
	"battle government regains territory":        {method: "clash", what: "Government regains territory"},
	"battle non state actor overtakes territory": {method: "clash", what: "Armed group overtakes territory"},
	"explosions remote violence":                 {method: "bombing", what: "Explosion or remote violence"},
	"remote violence":                            {method: "bombing", what: "Remote violence"},
	"violence against civilians":                 {method: "armed_assault", what: "Violence against civilians"},
	"strategic developments":                     {kind: geo.Other, outcome: geo.NotApplicable, what: "Strategic development"},
	"strategic development":                      {kind: geo.Other, outcome: geo.NotApplicable, what: "Strategic development"},
	"headquarters or base established":           {kind: geo.Other, outcome: geo.NotApplicable, what: "Headquarters or base established"},
	"non violent transfer of territory":          {kind: geo.Other, outcome: geo.NotApplicable, what: "Transfer of territory without violence"},
	"non violent activity by a conflict actor":   {kind: geo.Other, outcome: geo.NotApplicable, what: "Activity without violence"},
	"protests":       {kind: geo.Other, outcome: geo.NotApplicable, protest: true, what: "Protest"},
	"riots":          {kind: geo.Other, outcome: geo.NotApplicable, protest: true, what: "Riot"},
	"riots protests": {kind: geo.Other, outcome: geo.NotApplicable, protest: true, what: "Riot or protest"},
}

func (a *acledReader) lookUp(row *row) (acledKind, bool) {
	eventType := geo.Fold(row.known(a.eventType))
	if k, ok := acledTypes[eventType]; ok && k.protest {
		if sub, ok := acledSubTypes[geo.Fold(row.known(a.subType))]; ok {
			return sub, true
		}
		return k, true
	}
	if k, ok := acledSubTypes[geo.Fold(row.known(a.subType))]; ok {
		return k, true
	}
	k, ok := acledTypes[eventType]
	return k, ok
}

// kind reads what happened. A type that is not known is kept as "other" and
// said. Protests and riots are left out unless they are asked for.
func (a *acledReader) kind(row *row, inc *geo.Incident) error {
	k, ok := a.lookUp(row)
	if !ok {
		row.find(codeCode, a.eventType, "The source's type of event is not one that Dateline knows.")
		k = acledKind{kind: geo.Other, outcome: geo.UnknownOutcome}
	}
	if k.protest && !a.r.options.AllKinds {
		return &skipError{codeProtest}
	}
	inc.Kind, inc.Outcome = geo.Attack, geo.Completed
	if k.kind != "" {
		inc.Kind = k.kind
	}
	if k.outcome != "" {
		inc.Outcome = k.outcome
	}
	if k.method != "" {
		inc.Methods = []geo.Method{k.method}
	}
	if k.suicide {
		inc.Suicide = geo.Yes
	}
	return nil
}

// acledActorTypes are ACLED's codes of actors, as numbers and as words.
var acledActorTypes = map[string]geo.ActorType{
	"1": geo.StateForce, "state forces": geo.StateForce, "2": geo.ActorGroup, "rebel group": geo.ActorGroup, "rebel groups": geo.ActorGroup,
	"rebel forces": geo.ActorGroup, "3": geo.ActorGroup, "political militia": geo.ActorGroup, "political militias": geo.ActorGroup,
	"4": geo.ActorGroup, "identity militia": geo.ActorGroup, "identity militias": geo.ActorGroup, "7": geo.Civilians, "civilians": geo.Civilians,
}

// actorsOf reads the sides and their associates. ACLED implies no direction.
func (a *acledReader) actorsOf(row *row, inc *geo.Incident) {
	for i, side := range a.actors {
		code := [2]string{"a", "b"}[i]
		kind := acledActorTypes[geo.Fold(row.known(side.inter))]
		if name := row.known(side.name); name != "" {
			a.r.addActor(inc, name, code, geo.Mentioned, kind)
		}
		for _, ally := range list(row.known(side.allies), ";") {
			a.r.addActor(inc, ally, code, geo.Mentioned, geo.UnnamedType)
		}
	}
}

// words makes the title; the summary is ACLED's own note.
func (a *acledReader) words(row *row, inc *geo.Incident) {
	k, ok := a.lookUp(row)
	what := k.what
	if !ok {
		what = cutWords(plain(row.known(a.eventType)), 60)
		if what == "" {
			what = whatWords(inc)
		}
	}
	one, two := sideName(plain(row.known(a.actors[0].name))), sideName(plain(row.known(a.actors[1].name)))
	none := sideName("")
	switch {
	case k.method == "clash" && one != none && two != none && strings.HasPrefix(what, "Armed clash"), what == "Battle" && one != none && two != none:
		what += " between " + one + " and " + two
	case one != none:
		what += ": " + one
	}
	inc.Title = title(what, inc.Places[0], countryWord(inc.Country))
	inc.Summary = cutWords(plain(row.known(a.notes)), geo.MaxSummary)
	if full := row.known(a.notes); plain(full) != inc.Summary {
		inc.Ext = withText(inc.Ext, "notes", full)
	}
}
