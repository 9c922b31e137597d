package web

import (
	"strings"

	"dateline/geo"
)

// noun is a word with its plural.
type noun struct{ one, many string }

var kindNouns = map[geo.Kind]noun{
	geo.Attack:            {"attack", "attacks"},
	geo.FoiledPlot:        {"foiled plot", "foiled plots"},
	geo.Arrest:            {"arrest", "arrests"},
	geo.SecurityOperation: {"security operation", "security operations"},
	geo.Warning:           {"warning", "warnings"},
	geo.AlertChange:       {"alert change", "alert changes"},
	geo.ClaimMade:         {"claim", "claims"},
	geo.Propaganda:        {"propaganda release", "propaganda releases"},
	geo.Legal:             {"court case", "court cases"},
	geo.Sanction:          {"sanction", "sanctions"},
	geo.Other:             {"other record", "other records"},
}

// KindName is the kind with a capital: "Foiled plot".
func KindName(k geo.Kind) string { return Capital(kindNoun(k).one) }

// KindPlural is the kind's plural with a capital: "Foiled plots".
func KindPlural(k geo.Kind) string { return Capital(kindNoun(k).many) }

func kindNoun(k geo.Kind) noun {
	if n, ok := kindNouns[k]; ok {
		return n
	}
	return noun{plain(k), plain(k)}
}

var outcomeNames = map[geo.Outcome]string{
	geo.Completed:      "carried out",
	geo.Failed:         "failed",
	geo.Foiled:         "foiled",
	geo.NotApplicable:  "not applicable",
	geo.UnknownOutcome: "not known",
}

// OutcomeName is how an attack or plot ended: "carried out".
func OutcomeName(o geo.Outcome) string { return word(outcomeNames, o) }

var methodNames = map[geo.Method]string{
	"armed_assault":     "armed assault",
	"bombing":           "bombing",
	"assassination":     "assassination",
	"vehicle":           "vehicle attack",
	"stabbing":          "stabbing",
	"arson_incendiary":  "arson",
	"hijacking":         "hijacking",
	"hostage_barricade": "hostage-taking",
	"kidnapping":        "kidnapping",
	"infrastructure":    "attack on infrastructure",
	"unarmed":           "unarmed assault",
	"aviation_bombing":  "bombing of an aircraft",
	"shelling":          "shelling",
	"air_drone":         "air or drone strike",
	"clash":             "clash",
	"sexual_violence":   "sexual violence",
	"chemical":          "chemical weapon",
	"unknown":           "method not known",
}

// MethodName is how it was done: "hostage-taking".
func MethodName(m geo.Method) string { return word(methodNames, m) }

// MethodNames is the methods in a row: "bombing, armed assault"; "" for none.
func MethodNames(list []geo.Method, suicide geo.Tri) string {
	names := make([]string, len(list))
	for i, m := range list {
		names[i] = MethodName(m)
		if suicide == geo.Yes && m == "bombing" {
			names[i] = "suicide bombing"
		}
	}
	return strings.Join(names, ", ")
}

var precisionNames = []string{
	"place not known", "building or venue", "town or village", "near a named place", "district", "province",
	"wider area", "country only", "international waters or airspace",
}

// PrecisionName is how well a place is known: "town or village".
func PrecisionName(p geo.GeoPrecision) string {
	if int(p) >= len(precisionNames) {
		p = geo.Unlocated
	}
	return precisionNames[p]
}

// GapName is what a record leaves open: "who did it".
func GapName(g geo.Gap) string { return gapNames[g] }

var gapNames = map[geo.Gap]string{
	geo.KilledGap:      "number of killed",
	geo.InjuredGap:     "number of injured",
	geo.AttributionGap: "who did it",
	geo.PlaceGap:       "place beyond the country",
	geo.AreaGap:        "place beyond the province",
	geo.DateGap:        "date",
	geo.DayGap:         "day",
	geo.SourcesGap:     "a second source",
}

// PrecisionSentence says what the map may show of the place.
func PrecisionSentence(p geo.GeoPrecision, km float64) string {
	switch {
	case p == geo.Unlocated:
		return "The place is not known; the incident is listed, not mapped."
	case p == geo.CountryOnly:
		return "Only the country is known; the incident is listed under it, not pinned."
	case km > 0:
		return "Known to the " + precisionTo[p] + "; the true place lies within about " + Distance(km) + " of the mark."
	}
	return "Known to the " + precisionTo[p] + "."
}

var precisionTo = []string{"", "building or venue", "town or village", "nearest named place", "district", "province", "wider area", "country", "stretch of sea or sky"}

var dateNames = map[geo.DatePrecision]string{
	geo.PrecisionDay:         "known to the day",
	geo.PrecisionDays:        "known to within a few days",
	geo.PrecisionWeek:        "known to within a week",
	geo.PrecisionMonth:       "known to the month",
	geo.PrecisionRange:       "known to lie in this span",
	geo.PrecisionYear:        "known to the year",
	geo.PrecisionUnknownDate: "date not known",
}

// DatePrecisionName is how well a date is known: "known to the day".
func DatePrecisionName(p geo.DatePrecision) string { return word(dateNames, p) }

var attributionNames = map[geo.AttributionStatus]string{
	geo.Claimed:            "claimed",
	geo.Attributed:         "attributed",
	geo.Suspected:          "suspected",
	geo.Inspired:           "inspired by a group",
	geo.Disputed:           "disputed",
	geo.Convicted:          "convicted by a court",
	geo.UnknownAttribution: "not known who did it",
	geo.NoAttribution:      "attributed to nobody",
}

// AttributionName is the agreed reading of who did it, with who disputes it:
// "claimed, disputed by Russia".
func AttributionName(s geo.AttributionStatus, disputedBy string) string {
	n := word(attributionNames, s)
	if n == "" && disputedBy == "" {
		return ""
	}
	if disputedBy == "" {
		return n
	}
	return strings.TrimPrefix(n+", disputed by "+disputedBy, ", ")
}

var stanceNames = map[geo.Stance]string{
	"claims": "claims it", "blames": "blames", "suspects": "suspects",
	"denies": "denies", "convicts": "convicts", "doubts": "doubts",
}

// StanceName is what a speaker does: "claims it", "denies".
func StanceName(s geo.Stance) string { return word(stanceNames, s) }

var roleNames = map[geo.PlaceRole]string{
	geo.RoleSite: "Where it happened", geo.RoleTarget: "Target", geo.RoleArrest: "Place of arrest",
	geo.RoleOrigin: "Set out from", geo.RoleTransit: "Passed through", geo.RoleDestination: "Bound for",
	geo.RoleStaging: "Prepared at",
}

// RoleName is the part a place plays: "Place of arrest".
func RoleName(r geo.PlaceRole) string { return word(roleNames, r) }

var actorRoleNames = map[geo.ActorRole]string{
	geo.Perpetrator: "perpetrator", geo.Target: "target", geo.Victim: "victim",
	geo.Responder: "responder", geo.Facilitator: "facilitator", geo.Mentioned: "took part",
}

// ActorRoleName is an actor's part: "perpetrator".
func ActorRoleName(r geo.ActorRole) string { return word(actorRoleNames, r) }

var actorTypeNames = map[geo.ActorType]string{
	geo.ActorGroup: "Group", geo.Branch: "Branch", geo.StateForce: "State force", geo.Person: "Person",
	geo.Agency: "Agency", geo.Civilians: "Civilians", geo.UnnamedType: "Actor",
}

// ActorTypeName is what sort of actor it is: "Branch".
func ActorTypeName(t geo.ActorType) string { return word(actorTypeNames, t) }

var verificationNames = map[geo.Verification]string{
	geo.Unverified: "not verified", geo.SingleSource: "one source", geo.Corroborated: "several sources agree",
	"official": "officially confirmed", "court": "established in court", "disputed": "disputed", "retracted": "retracted",
}

// VerificationName is how well an incident is supported: "several sources agree".
func VerificationName(v geo.Verification) string { return word(verificationNames, v) }

var qualifierNames = map[geo.Qualifier]string{
	"exact": "", "at_least": "at least", "more_than": "more than", "nearly": "nearly", "about": "about",
	"dozens": "dozens", "unknown": "",
}

var sourceTypeNames = map[geo.SourceType]string{
	"news": "news", "official": "official", "perpetrator_media": "the perpetrators’ own media", "court": "court record",
	"un": "United Nations", "dataset": "data set", "social": "social media", "think_tank": "think tank",
}

// SourceTypeName is what sort of source it is: "court record".
func SourceTypeName(t geo.SourceType) string { return word(sourceTypeNames, t) }

var redistributionNames = map[geo.Redistribution]string{
	geo.Open:    "rows may be downloaded",
	geo.Display: "shown here, not for download",
	geo.Private: "counted only",
}

// RedistributionName is what may leave Dateline of a data set.
func RedistributionName(r geo.Redistribution) string { return word(redistributionNames, r) }

var claimFieldNames = map[string]string{
	"killed": "Killed", "injured": "Injured", "arrested": "Arrested", "hostages": "Hostages",
	"perpetrator": "Perpetrator", "perpetrators": "Perpetrators", "date": "Date", "place": "Place", "target": "Target",
}

// ClaimFieldName is what a claim is about: "Killed".
func ClaimFieldName(f string) string {
	if n, ok := claimFieldNames[f]; ok {
		return n
	}
	return Capital(plain(f))
}

// word looks a code up; a code without a word reads as itself, without underscores.
func word[T ~string](names map[T]string, code T) string {
	if n, ok := names[code]; ok {
		return n
	}
	return plain(code)
}

func plain[T ~string](code T) string { return strings.ReplaceAll(string(code), "_", " ") }
