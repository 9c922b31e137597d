package geo

import (
	"slices"
	"strings"
)

// The codes of an incident are closed lists of lower-case words. The zero value
// "" means "not stated". Each list below is in the order in which people read it.

// Kind is what sort of record an incident is.
type Kind string

const (
	Attack            Kind = "attack"
	FoiledPlot        Kind = "foiled_plot"
	Arrest            Kind = "arrest"
	SecurityOperation Kind = "security_operation"
	Warning           Kind = "warning"
	AlertChange       Kind = "alert_change"
	ClaimMade         Kind = "claim" // a group claims something, apart from an attack of its own
	Propaganda        Kind = "propaganda"
	Legal             Kind = "legal"
	Sanction          Kind = "sanction"
	Other             Kind = "other"
)

// Kinds lists the accepted kinds.
var Kinds = []Kind{Attack, FoiledPlot, Arrest, SecurityOperation, Warning, AlertChange, ClaimMade, Propaganda, Legal, Sanction, Other}

// Outcome is how an attack or plot ended.
type Outcome string

const (
	Completed      Outcome = "completed"
	Failed         Outcome = "failed"
	Foiled         Outcome = "foiled"
	NotApplicable  Outcome = "na"
	UnknownOutcome Outcome = "unknown"
)

// Outcomes lists the accepted outcomes.
var Outcomes = []Outcome{Completed, Failed, Foiled, NotApplicable, UnknownOutcome}

// Method is how an attack was carried out or planned.
type Method string

// Methods lists the accepted methods. At most 32: the index keeps them as bits.
var Methods = []Method{
	"armed_assault", "bombing", "assassination", "vehicle", "stabbing", "arson_incendiary", "hijacking",
	"hostage_barricade", "kidnapping", "infrastructure", "unarmed", "aviation_bombing", "shelling", "air_drone",
	"clash", "sexual_violence", "chemical", "unknown",
}

// Tri is yes, no or not known.
type Tri string

const (
	Yes     Tri = "yes"
	No      Tri = "no"
	Unknown Tri = "unknown"
)

var tris = []Tri{Yes, No, Unknown}

// ViolenceType is UCDP's division of organised violence.
type ViolenceType string

const (
	StateBased ViolenceType = "state_based"
	NonState   ViolenceType = "non_state"
	OneSided   ViolenceType = "one_sided"
)

var violenceTypes = []ViolenceType{StateBased, NonState, OneSided}

// DatePrecision says how well the date of an incident is known.
type DatePrecision string

const (
	PrecisionDay         DatePrecision = "day"
	PrecisionDays        DatePrecision = "days" // 2 to 6 days
	PrecisionWeek        DatePrecision = "week"
	PrecisionMonth       DatePrecision = "month"
	PrecisionRange       DatePrecision = "range" // a stated interval of more than a month
	PrecisionYear        DatePrecision = "year"
	PrecisionUnknownDate DatePrecision = "unknown"
)

// DatePrecisions lists the accepted date precisions, the best first.
var DatePrecisions = []DatePrecision{PrecisionDay, PrecisionDays, PrecisionWeek, PrecisionMonth, PrecisionRange, PrecisionYear, PrecisionUnknownDate}

// GeoPrecision says how well a place is known, from 1 (a building) to 8; a
// greater code is less exact. The codes are those of Dateline's downloads.
type GeoPrecision uint8

const (
	Unlocated     GeoPrecision = 0 // no position at all
	Site          GeoPrecision = 1 // a building or venue
	Settlement    GeoPrecision = 2 // a named town or village
	NearPlace     GeoPrecision = 3 // near a named place
	District      GeoPrecision = 4 // admin-2
	Province      GeoPrecision = 5 // admin-1
	Area          GeoPrecision = 6 // a valley, a border, a road
	CountryOnly   GeoPrecision = 7
	International GeoPrecision = 8 // international waters or airspace
)

var geoPrecisionNames = []string{"unlocated", "site", "settlement", "near", "district", "province", "area", "country", "international"}

// String is the code's word, such as "province".
func (p GeoPrecision) String() string {
	if int(p) < len(geoPrecisionNames) {
		return geoPrecisionNames[p]
	}
	return "unlocated"
}

// RadiusKM is the usual radius in kilometres round the position within which
// the true place lies, 0 where no radius makes sense (unlocated, country).
func (p GeoPrecision) RadiusKM() float64 {
	if p > International {
		return 0
	}
	return [...]float64{0, 1, 5, 25, 50, 150, 100, 0, 100}[p]
}

// Pinned reports whether the place may be drawn as a position of its own;
// the rest is drawn as an area or listed.
func (p GeoPrecision) Pinned() bool {
	return p >= Site && p <= District || p == Area || p == International
}

// ParseGeoPrecision reads a code 0 to 8 or its word.
func ParseGeoPrecision(s string) (GeoPrecision, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	if len(s) == 1 && s[0] >= '0' && s[0] <= '8' {
		return GeoPrecision(s[0] - '0'), nil
	}
	if i := slices.Index(geoPrecisionNames, s); i >= 0 {
		return GeoPrecision(i), nil
	}
	return 0, &InputError{Field: "geo_precision", Value: s, Reason: "want 0 to 8 or one of " + strings.Join(geoPrecisionNames, ", ")}
}

// PlaceRole is the part a place plays in an incident.
type PlaceRole string

const (
	RoleSite        PlaceRole = "site"
	RoleTarget      PlaceRole = "target"
	RoleArrest      PlaceRole = "arrest"
	RoleOrigin      PlaceRole = "origin"
	RoleTransit     PlaceRole = "transit"
	RoleDestination PlaceRole = "destination"
	RoleStaging     PlaceRole = "staging"
)

// PlaceRoles lists the accepted roles of places.
var PlaceRoles = []PlaceRole{RoleSite, RoleTarget, RoleArrest, RoleOrigin, RoleTransit, RoleDestination, RoleStaging}

// ActorRole is the part an actor plays in an incident.
type ActorRole string

const (
	Perpetrator ActorRole = "perpetrator"
	Target      ActorRole = "target"
	Victim      ActorRole = "victim"
	Responder   ActorRole = "responder"
	Facilitator ActorRole = "facilitator"
	Mentioned   ActorRole = "mentioned" // takes part, with no direction stated
)

// ActorRoles lists the accepted roles of actors.
var ActorRoles = []ActorRole{Perpetrator, Target, Victim, Responder, Facilitator, Mentioned}

// AttributionStatus is the agreed reading of who did it.
type AttributionStatus string

const (
	Claimed            AttributionStatus = "claimed"
	Attributed         AttributionStatus = "attributed"
	Suspected          AttributionStatus = "suspected"
	Inspired           AttributionStatus = "inspired"
	Disputed           AttributionStatus = "disputed"
	Convicted          AttributionStatus = "convicted"
	UnknownAttribution AttributionStatus = "unknown"
	NoAttribution      AttributionStatus = "none"
)

// AttributionStatuses lists the accepted attributions.
var AttributionStatuses = []AttributionStatus{Claimed, Attributed, Suspected, Inspired, Disputed, Convicted, UnknownAttribution, NoAttribution}

// Stance is what a speaker says about an actor's part in an incident.
type Stance string

// Stances lists the accepted stances.
var Stances = []Stance{"claims", "blames", "suspects", "denies", "convicts", "doubts"}

// SpeakerType is what sort of speaker makes a statement.
type SpeakerType string

// SpeakerTypes lists the accepted types of speaker.
var SpeakerTypes = []SpeakerType{"group", "government", "court", "analyst", "media"}

// Verification is how well an incident is supported.
type Verification string

const (
	Unverified   Verification = "unverified"
	SingleSource Verification = "single_source"
	Corroborated Verification = "corroborated"
)

// Verifications lists the accepted verifications.
var Verifications = []Verification{Unverified, SingleSource, Corroborated, "official", "court", "disputed", "retracted"}

// Status is how far an incident is on its way to readers.
type Status string

const (
	Draft     Status = "draft"
	Review    Status = "review"
	Published Status = "published"
	Withdrawn Status = "withdrawn"
)

// Statuses lists the accepted statuses.
var Statuses = []Status{Draft, Review, Published, Withdrawn}

// Qualifier is how a source words a figure.
type Qualifier string

// Qualifiers lists the accepted qualifiers.
var Qualifiers = []Qualifier{"exact", "at_least", "more_than", "nearly", "about", "dozens", "unknown"}

// SourceType is what sort of source something is.
type SourceType string

// SourceTypes lists the accepted types of source.
var SourceTypes = []SourceType{"news", "official", "perpetrator_media", "court", "un", "dataset", "social", "think_tank"}

// ActorType is what sort of actor something is.
type ActorType string

const (
	ActorGroup  ActorType = "group"
	Branch      ActorType = "branch"
	StateForce  ActorType = "state_force"
	Person      ActorType = "person"
	Agency      ActorType = "agency"
	Civilians   ActorType = "civilians" // people attacked for no membership of their own, as in UCDP's one-sided violence
	UnnamedType ActorType = ""
)

// ActorTypes lists the accepted types of actor.
var ActorTypes = []ActorType{ActorGroup, Branch, StateForce, Person, Agency, Civilians}

// Redistribution is what may leave Dateline of a data set: open (rows and
// counts), display (shown on pages, counts) or private (counts only).
type Redistribution string

const (
	Open    Redistribution = "open"
	Display Redistribution = "display"
	Private Redistribution = "private"
)

// Redistributions lists the accepted rules.
var Redistributions = []Redistribution{Open, Display, Private}

// ParseCode finds the code s in list, ignoring case, blanks round it, and
// hyphens or blanks for underscores. The error names field and lists the codes.
func ParseCode[T ~string](field, s string, list []T) (T, error) {
	c := T(strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(strings.TrimSpace(s))))
	if slices.Contains(list, c) {
		return c, nil
	}
	return "", &InputError{Field: field, Value: s, Reason: "want one of " + strings.Join(words(list), ", ")}
}
