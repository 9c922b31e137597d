package geo

// Actor is somebody who acts in incidents: a group, a branch of one, a state
// force, an agency, a person. A group is an actor that may perpetrate.
type Actor struct {
	Slug        string    `json:"slug"`
	Name        string    `json:"name"`
	Aliases     []string  `json:"aliases,omitempty"`
	Type        ActorType `json:"type,omitempty"`
	Parent      string    `json:"parent,omitempty"`  // slug
	Founded     string    `json:"founded,omitempty"` // as exactly as is known: "2015", "2014-06"
	Dissolved   string    `json:"dissolved,omitempty"`
	Leader      string    `json:"leader,omitempty"` // slug of a person
	LeaderSince string    `json:"leader_since,omitempty"`
	LeaderNote  string    `json:"leader_note,omitempty"` // the doubt about it
	Strength    Toll      `json:"strength,omitzero"`     // fighters
	StrengthBy  string    `json:"strength_by,omitempty"` // who says so, when
	Areas       []string  `json:"areas,omitempty"`       // in words
	Countries   []Country `json:"countries,omitempty"`   // where it is based
	MediaLangs  []string  `json:"media_languages,omitempty"`
	Summary     string    `json:"summary,omitempty"`
	Facts       []Fact    `json:"facts,omitempty"`
	Sources     []Source  `json:"sources,omitempty"`
	// ExtIDs are its names in data sets, such as "ucdp": "234".
	ExtIDs map[string]string `json:"ext_ids,omitempty"`
}

// IsGroup reports whether the actor is one that may perpetrate: a group or a
// branch of one.
func (a Actor) IsGroup() bool { return a.Type == ActorGroup || a.Type == Branch }

// Fact is one stated thing about an actor, with who says so.
type Fact struct {
	Topic  string `json:"topic"` // founded, base, strength, leader, aims, enemies, media, links, ...
	Text   string `json:"text"`  // own words, or a short quotation in quotation marks
	By     string `json:"by,omitempty"`
	Source string `json:"source,omitempty"` // Key of one of the actor's Sources
}

// Assessment is what a named person or body says about a group, a country or an incident.
type Assessment struct {
	ID         string    `json:"id"` // slug
	Speaker    string    `json:"speaker"`
	Role       string    `json:"role,omitempty"`
	Org        string    `json:"org,omitempty"`
	ByType     string    `json:"by_type,omitempty"` // a SpeakerType
	Date       Day       `json:"date,omitzero"`
	DateText   string    `json:"date_text,omitempty"` // verbatim, such as "last autumn"
	Quote      string    `json:"quote,omitempty"`     // at most 300 characters
	Paraphrase string    `json:"paraphrase,omitempty"`
	Actors     []string  `json:"actors,omitempty"` // slugs
	Countries  []Country `json:"countries,omitempty"`
	// Incidents are the ExtIDs, in the same data set, of the incidents it is about.
	Incidents []string `json:"incidents,omitempty"`
	Dataset   string   `json:"dataset,omitempty"`
	Source    Source   `json:"source"`
}

// AlertLevel is an official level of a country's scheme from a day on.
type AlertLevel struct {
	ID        string  `json:"id"` // slug
	Country   Country `json:"country"`
	Scheme    string  `json:"scheme"`               // "Vigipirate"
	Level     string  `json:"level"`                // the scheme's own word
	LevelText string  `json:"level_text,omitempty"` // what it means, in English
	Ordinal   int     `json:"ordinal"`              // 1 is the lowest
	Of        int     `json:"of"`                   // number of levels
	From      Day     `json:"from"`
	To        Day     `json:"to,omitzero"` // 0 while it lasts
	Reason    string  `json:"reason,omitempty"`
	Incident  string  `json:"incident,omitempty"` // ExtID of the incident that changed it
	Dataset   string  `json:"dataset,omitempty"`
	Source    Source  `json:"source"`
}

// Dataset is where incidents come from and on what terms.
type Dataset struct {
	Slug           string         `json:"slug"`
	Name           string         `json:"name"`
	Version        string         `json:"version,omitempty"`
	Licence        string         `json:"licence,omitempty"` // SPDX id or words
	LicenceURL     string         `json:"licence_url,omitempty"`
	Attribution    string         `json:"attribution,omitempty"` // the credit line to print
	Citation       string         `json:"citation,omitempty"`
	URL            string         `json:"url,omitempty"`
	Redistribution Redistribution `json:"redistribution"`
	MachineCoded   bool           `json:"machine_coded,omitempty"`
	AsOf           Day            `json:"as_of,omitzero"`
	Note           string         `json:"note,omitempty"`
}
