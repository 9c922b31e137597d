package geo

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/paulmach/orb"
)

// Incident is one record in full: the agreed values that filters and files
// read, and every contestable value again as a claim with its source.
type Incident struct {
	// ID is positive, permanent and never used again; 0 until it is stored.
	ID int64 `json:"id"`
	// Dataset is the slug of the data set it belongs to; ExtID is its own name
	// there, by which an import recognises it. Ids are text at the border.
	Dataset string `json:"dataset"`
	ExtID   string `json:"ext_id,omitempty"`
	// ExtIDs are its names elsewhere ("ged", "gtd", "acled", "wikidata").
	ExtIDs map[string]string `json:"ext_ids,omitempty"`

	Kind         Kind         `json:"kind"`
	Outcome      Outcome      `json:"outcome"`
	Methods      []Method     `json:"methods,omitempty"`
	Suicide      Tri          `json:"suicide,omitempty"`
	Weapons      []string     `json:"weapons,omitempty"`
	TargetTypes  []string     `json:"target_types,omitempty"`
	TargetName   string       `json:"target_name,omitempty"`
	ViolenceType ViolenceType `json:"violence_type,omitempty"`

	// Date is what is known of when: first and last day it can have been.
	Date          Interval      `json:"date"`
	DatePrecision DatePrecision `json:"date_precision"`
	DateText      string        `json:"date_text,omitempty"`  // verbatim, such as "early March"
	TimeLocal     string        `json:"time_local,omitempty"` // HH:MM
	TimeZone      string        `json:"tz,omitempty"`         // IANA

	Title   string          `json:"title"`
	Summary string          `json:"summary,omitempty"` // at most 400 characters, own words
	Lang    string          `json:"lang,omitempty"`    // BCP 47, "" is English
	Texts   map[string]Text `json:"texts,omitempty"`   // by language

	// Places holds the principal place first; see [Incident.Place].
	Places []Place `json:"places,omitempty"`
	// Country is where it happened, also when no place is known; it is the
	// record's own word even where the position lies across a border.
	Country Country `json:"country,omitempty"`

	Actors       []Participant     `json:"actors,omitempty"`
	Attribution  AttributionStatus `json:"attribution,omitempty"`
	DisputedBy   string            `json:"disputed_by,omitempty"` // who disputes the attribution, such as "Russia"
	Attributions []Attribution     `json:"attributions,omitempty"`

	Killed       Toll     `json:"killed,omitzero"`
	Injured      Toll     `json:"injured,omitzero"`
	KilledBy     KilledBy `json:"killed_by,omitzero"`
	Arrested     Count    `json:"arrested,omitzero"`
	Hostages     Count    `json:"hostages,omitzero"`
	Perpetrators Count    `json:"perpetrators,omitzero"`
	KilledText   string   `json:"killed_text,omitempty"`  // verbatim, such as "nearly 200"
	InjuredText  string   `json:"injured_text,omitempty"` // verbatim
	Claims       []Claim  `json:"claims,omitempty"`
	Sources      []Source `json:"sources,omitempty"`
	// SourcesN is the number of sources its data set reports when it does not
	// name them all; unknown means that Sources is the list.
	SourcesN     Count        `json:"sources_n,omitzero"`
	Verification Verification `json:"verification,omitempty"`

	PartOf      int64    `json:"part_of,omitempty"`
	Related     []int64  `json:"related,omitempty"`
	MergedInto  int64    `json:"merged_into,omitempty"`
	Tags        []string `json:"tags,omitempty"`
	Sensitivity []string `json:"sensitivity,omitempty"`

	Status         Status    `json:"status"`
	CreatedAt      time.Time `json:"created_at,omitzero"`
	UpdatedAt      time.Time `json:"updated_at,omitzero"`
	PublishedAt    time.Time `json:"published_at,omitzero"`
	Version        int       `json:"version,omitempty"`         // 1, 2, ... with each revision
	CorrectionNote string    `json:"correction_note,omitempty"` // public
	// Notes are what an import has to say about the row: corrected, doubted, kept.
	Notes []string `json:"notes,omitempty"`
	// Ext keeps every original column that has no field here.
	Ext map[string]string `json:"ext,omitempty"`
}

// Text is a title and summary in one language.
type Text struct {
	Title   string `json:"title"`
	Summary string `json:"summary,omitempty"`
}

// KilledBy divides the dead; each part may be unknown.
type KilledBy struct {
	Civilians    Count `json:"civilians,omitzero"`
	SideA        Count `json:"side_a,omitzero"`
	SideB        Count `json:"side_b,omitzero"`
	Unknown      Count `json:"unknown,omitzero"`
	Perpetrators Count `json:"perpetrators,omitzero"`
}

// IsZero reports whether no part is known.
func (k KilledBy) IsZero() bool { return k == KilledBy{} }

// Place is one place of an incident.
type Place struct {
	Role    PlaceRole `json:"role"`
	Name    string    `json:"name,omitempty"` // for display
	Text    string    `json:"text,omitempty"` // the source's own wording
	Admin1  string    `json:"admin1,omitempty"`
	Admin2  string    `json:"admin2,omitempty"`
	Admin3  string    `json:"admin3,omitempty"`
	Country Country   `json:"country,omitempty"`
	// Point is lon, lat in WGS 84 degrees as recorded, unrounded; nil when not
	// located. For a province or country it is a representative point.
	Point     *orb.Point   `json:"point,omitempty"`
	Precision GeoPrecision `json:"precision"`
	RadiusKM  float64      `json:"radius_km,omitempty"` // 0: the precision's usual radius
	Note      string       `json:"note,omitempty"`
}

// Radius is the radius in km within which the true place lies, 0 if none is stated.
func (p Place) Radius() float64 {
	if p.RadiusKM > 0 {
		return p.RadiusKM
	}
	return p.Precision.RadiusKM()
}

// Participant is an actor's part in an incident.
type Participant struct {
	Actor   string    `json:"actor"` // slug of the Actor
	Role    ActorRole `json:"role"`
	Side    string    `json:"side,omitempty"`     // "a" or "b" where the data set has sides
	RawName string    `json:"raw_name,omitempty"` // as the source writes it
}

// Claim is a figure or fact as one source states it.
type Claim struct {
	Field     string    `json:"field"` // killed, injured, arrested, perpetrators, date, place, ...
	Toll                // for figures
	Qualifier Qualifier `json:"qualifier,omitempty"`
	Text      string    `json:"text,omitempty"` // verbatim
	SaidBy    string    `json:"said_by,omitempty"`
	Source    string    `json:"source,omitempty"` // Key of one of the incident's Sources
	AsOf      Day       `json:"as_of,omitzero"`
	Chosen    bool      `json:"chosen,omitempty"` // the agreed value rests on it
}

// Attribution is a statement about who did it.
type Attribution struct {
	Actor      string      `json:"actor,omitempty"` // slug of the actor it is about
	About      string      `json:"about,omitempty"` // whom it is about where that is no actor of ours
	Stance     Stance      `json:"stance"`
	By         string      `json:"by"`
	ByType     SpeakerType `json:"by_type,omitempty"`
	Confidence string      `json:"confidence,omitempty"` // such as "highly likely"
	Quote      string      `json:"quote,omitempty"`      // at most 300 characters
	Paraphrase string      `json:"paraphrase,omitempty"` // own words
	Source     string      `json:"source,omitempty"`     // Key of one of the incident's Sources
	Date       Day         `json:"date,omitzero"`
}

// Source is where something was read.
type Source struct {
	Key         string     `json:"key"` // unique within its record
	Publisher   string     `json:"publisher,omitempty"`
	Title       string     `json:"title,omitempty"`
	URL         string     `json:"url,omitempty"` // http or https with a host
	ArchiveURL  string     `json:"archive_url,omitempty"`
	LinkStatus  string     `json:"link_status,omitempty"` // "", "ok" or "dead"
	Published   Day        `json:"published,omitzero"`
	Accessed    Day        `json:"accessed,omitzero"`
	Lang        string     `json:"lang,omitempty"` // BCP 47
	Type        SourceType `json:"type,omitempty"`
	Reliability string     `json:"reliability,omitempty"` // A to F
	Locator     string     `json:"locator,omitempty"`     // page, paragraph
	Supports    []string   `json:"supports,omitempty"`    // names of fields
}

// Place is the principal place: the first. A record without one gives the zero
// Place in the incident's country.
func (i *Incident) Place() Place {
	if len(i.Places) > 0 {
		return i.Places[0]
	}
	return Place{Country: i.Country}
}

// SourceCount is how many sources the record rests on.
func (i *Incident) SourceCount() int { return max(i.SourcesN.Or(0), len(i.Sources)) }

// Groups are the slugs of the actors that perpetrated or took part, without
// repetition, in the record's order; victims, targets and responders are not
// among them.
func (i *Incident) Groups() []string {
	var out []string
	for _, a := range i.Actors {
		if (a.Role == Perpetrator || a.Role == Mentioned || a.Role == Facilitator) && !slices.Contains(out, a.Actor) {
			out = append(out, a.Actor)
		}
	}
	return out
}

// Slug is the readable part of the incident's address, from its title.
func (i *Incident) Slug() string { return Slug(i.Title) }

// earthKM is half the Earth's girth: nothing is farther away.
const earthKM = 20_000

// Limits of texts, in characters.
const (
	MaxTitle   = 500
	MaxSummary = 400
	MaxQuote   = 300
)

// Validate checks the record as a publisher must see it. The errors are
// [InputError]s, joined; an out-of-order toll is no error (real files have
// them) but is reported by [Toll.Ordered].
func (i *Incident) Validate() error {
	var errs inputErrors
	oneOf(&errs, "kind", i.Kind, Kinds)
	oneOf(&errs, "outcome", i.Outcome, Outcomes)
	oneOf(&errs, "date_precision", i.DatePrecision, DatePrecisions)
	oneOf(&errs, "status", i.Status, Statuses)
	optional(&errs, "attribution", i.Attribution, AttributionStatuses)
	optional(&errs, "suicide", i.Suicide, tris)
	optional(&errs, "violence_type", i.ViolenceType, violenceTypes)
	optional(&errs, "verification", i.Verification, Verifications)
	for _, m := range i.Methods {
		oneOf(&errs, "methods", m, Methods)
	}
	if strings.TrimSpace(i.Title) == "" {
		errs.add("title", "", "a title is needed")
	}
	errs.text("title", i.Title, MaxTitle)
	errs.text("summary", i.Summary, MaxSummary)
	if i.Dataset == "" {
		errs.add("dataset", "", "the data set it belongs to is needed")
	}
	errs.date(i.Date)
	if !i.Date.Start.Known() && i.DatePrecision != PrecisionUnknownDate {
		errs.add("date", "", `a record without a date has date_precision "unknown"`)
	}
	if i.Country != "" && !i.Country.Valid() {
		errs.add("country", string(i.Country), "want an ISO 3166-1 alpha-3 code")
	}
	for n := range i.Places {
		if p := &i.Places[n]; !p.sound() {
			errs.place(fmt.Sprintf("places[%d]", n), *p)
		}
	}
	for _, a := range i.Actors {
		oneOf(&errs, "actors.role", a.Role, ActorRoles)
	}
	for _, a := range i.Attributions {
		oneOf(&errs, "attributions.stance", a.Stance, Stances)
		optional(&errs, "attributions.by_type", a.ByType, SpeakerTypes)
		errs.text("attributions.quote", a.Quote, MaxQuote)
		errs.source("attributions", a.Source, i.Sources)
	}
	for _, c := range i.Claims {
		optional(&errs, "claims.qualifier", c.Qualifier, Qualifiers)
		errs.source("claims", c.Source, i.Sources)
	}
	for n := range i.Sources {
		s := &i.Sources[n]
		optional(&errs, "sources.type", s.Type, SourceTypes)
		errs.link("sources.url", s.URL)
		errs.link("sources.archive_url", s.ArchiveURL)
		for k := range n {
			if s.Key != "" && i.Sources[k].Key == s.Key {
				errs.add("sources.key", s.Key, "names two sources of the record")
				break
			}
		}
	}
	return errs.join()
}

// Storable checks what even a draft must hold: days in order, positions on Earth.
func (i *Incident) Storable() error {
	var errs inputErrors
	errs.date(i.Date)
	for n := range i.Places {
		errs.position(fmt.Sprintf("places[%d]", n), i.Places[n])
	}
	return errs.join()
}

// sound reports whether place would find nothing wrong: the usual case, told
// without making words of it.
func (p *Place) sound() bool {
	located := p.Precision != Unlocated
	if p.Point == nil {
		located = !located || p.Precision == CountryOnly
	} else {
		located = located && p.Point[0] >= -180 && p.Point[0] <= 180 && p.Point[1] >= -90 && p.Point[1] <= 90
	}
	return located && slices.Contains(PlaceRoles, p.Role) && (p.Country == "" || p.Country.Valid()) &&
		p.RadiusKM >= 0 && p.RadiusKM <= earthKM && p.Precision <= International
}

func (e *inputErrors) place(field string, p Place) {
	oneOf(e, field+".role", p.Role, PlaceRoles)
	if p.Country != "" && !p.Country.Valid() {
		e.add(field+".country", string(p.Country), "want an ISO 3166-1 alpha-3 code")
	}
	e.position(field, p)
	switch {
	case p.Point == nil && p.Precision != Unlocated && p.Precision != CountryOnly:
		e.add(field+".precision", p.Precision.String(), "a place without a position is unlocated or country")
	case p.Point != nil && p.Precision == Unlocated:
		e.add(field+".precision", "", "a place with a position needs a precision from 1 to 8")
	}
}

// position checks what place checks of numbers.
func (e *inputErrors) position(field string, p Place) {
	if !(p.RadiusKM >= 0 && p.RadiusKM <= earthKM) {
		e.add(field+".radius_km", fmt.Sprint(p.RadiusKM), "want kilometres from 0 to 20000")
	}
	if p.Precision > International {
		e.add(field+".precision", fmt.Sprint(uint8(p.Precision)), "want 0 to 8")
	}
	if p.Point == nil {
		return
	}
	if lon := p.Point[0]; !(lon >= -180 && lon <= 180) {
		e.add(field+".lon", fmt.Sprint(lon), "want a longitude between -180 and 180")
	}
	if lat := p.Point[1]; !(lat >= -90 && lat <= 90) {
		e.add(field+".lat", fmt.Sprint(lat), "want a latitude between -90 and 90")
	}
}

func (e *inputErrors) date(v Interval) {
	if v.Start.Known() && v.End.Known() && v.Start > v.End {
		e.add("date", v.Start.String()+"/"+v.End.String(), "must not end before it starts")
	}
	if v.Start.Known() != v.End.Known() {
		e.add("date", v.String(), "both ends are needed, or neither")
	}
}

// MarshalRecord writes the record as stored and as served at /incidents/{id}.json.
func (i *Incident) MarshalRecord() ([]byte, error) { return json.Marshal(i) }

// runes counts characters as readers do.
func runes(s string) int { return utf8.RuneCountInString(s) }
