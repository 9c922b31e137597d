package geo

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// AppendRecord appends the record as JSON, as it is stored: byte for byte what
// [encoding/json] writes without escaping HTML, but that bytes which are not
// UTF-8 are U+FFFD itself. Its positions and radii must be finite.
func (i *Incident) AppendRecord(b []byte) []byte {
	b = strconv.AppendInt(append(b, `{"id":`...), i.ID, 10)
	b = appendQuoted(append(b, `,"dataset":`...), i.Dataset)
	b = appendMember(b, "ext_id", i.ExtID)
	b = appendTexts(b, "ext_ids", i.ExtIDs)
	b = appendQuoted(append(b, `,"kind":`...), string(i.Kind))
	b = appendQuoted(append(b, `,"outcome":`...), string(i.Outcome))
	b = appendStrings(b, "methods", i.Methods)
	b = appendMember(b, "suicide", i.Suicide)
	b = appendStrings(b, "weapons", i.Weapons)
	b = appendStrings(b, "target_types", i.TargetTypes)
	b = appendMember(b, "target_name", i.TargetName)
	b = appendMember(b, "violence_type", i.ViolenceType)
	b = append(b, `,"date":{`...)
	b = appendKnownDay(b, "start", i.Date.Start)
	b = append(appendKnownDay(b, "end", i.Date.End), '}')
	b = appendQuoted(append(b, `,"date_precision":`...), string(i.DatePrecision))
	b = appendMember(b, "date_text", i.DateText)
	b = appendMember(b, "time_local", i.TimeLocal)
	b = appendMember(b, "tz", i.TimeZone)
	b = appendQuoted(append(b, `,"title":`...), i.Title)
	b = appendMember(b, "summary", i.Summary)
	b = appendMember(b, "lang", i.Lang)
	if len(i.Texts) > 0 {
		b = appendJSON(appendName(b, "texts"), i.Texts) // rare
	}
	b = appendObjects(b, "places", i.Places, appendPlace)
	b = appendMember(b, "country", i.Country)
	b = appendObjects(b, "actors", i.Actors, appendParticipant)
	b = appendMember(b, "attribution", i.Attribution)
	b = appendMember(b, "disputed_by", i.DisputedBy)
	b = appendObjects(b, "attributions", i.Attributions, appendAttribution)
	b = appendToll(b, "killed", i.Killed)
	b = appendToll(b, "injured", i.Injured)
	if !i.KilledBy.IsZero() {
		b = append(appendName(b, "killed_by"), '{')
		b = appendKnown(b, "civilians", i.KilledBy.Civilians)
		b = appendKnown(b, "side_a", i.KilledBy.SideA)
		b = appendKnown(b, "side_b", i.KilledBy.SideB)
		b = appendKnown(b, "unknown", i.KilledBy.Unknown)
		b = append(appendKnown(b, "perpetrators", i.KilledBy.Perpetrators), '}')
	}
	b = appendKnown(b, "arrested", i.Arrested)
	b = appendKnown(b, "hostages", i.Hostages)
	b = appendKnown(b, "perpetrators", i.Perpetrators)
	b = appendMember(b, "killed_text", i.KilledText)
	b = appendMember(b, "injured_text", i.InjuredText)
	b = appendObjects(b, "claims", i.Claims, appendClaim)
	b = appendObjects(b, "sources", i.Sources, appendSource)
	b = appendKnown(b, "sources_n", i.SourcesN)
	b = appendMember(b, "verification", i.Verification)
	b = appendNumber(b, "part_of", i.PartOf)
	if len(i.Related) > 0 {
		b = appendJSON(appendName(b, "related"), i.Related) // rare
	}
	b = appendNumber(b, "merged_into", i.MergedInto)
	b = appendStrings(b, "tags", i.Tags)
	b = appendStrings(b, "sensitivity", i.Sensitivity)
	b = appendQuoted(append(b, `,"status":`...), string(i.Status))
	b = appendInstant(b, "created_at", i.CreatedAt)
	b = appendInstant(b, "updated_at", i.UpdatedAt)
	b = appendInstant(b, "published_at", i.PublishedAt)
	b = appendNumber(b, "version", int64(i.Version))
	b = appendMember(b, "correction_note", i.CorrectionNote)
	b = appendStrings(b, "notes", i.Notes)
	b = appendTexts(b, "ext", i.Ext)
	return append(b, '}')
}

func appendPlace(b []byte, p *Place) []byte {
	b = appendQuoted(append(b, `{"role":`...), string(p.Role))
	b = appendMember(b, "name", p.Name)
	b = appendMember(b, "text", p.Text)
	b = appendMember(b, "admin1", p.Admin1)
	b = appendMember(b, "admin2", p.Admin2)
	b = appendMember(b, "admin3", p.Admin3)
	b = appendMember(b, "country", p.Country)
	if p.Point != nil {
		b = appendExact(append(b, `,"point":[`...), p.Point[0])
		b = append(appendExact(append(b, ','), p.Point[1]), ']')
	}
	b = strconv.AppendUint(append(b, `,"precision":`...), uint64(p.Precision), 10)
	if p.RadiusKM != 0 {
		b = appendExact(append(b, `,"radius_km":`...), p.RadiusKM)
	}
	return append(appendMember(b, "note", p.Note), '}')
}

func appendParticipant(b []byte, a *Participant) []byte {
	b = appendQuoted(append(b, `{"actor":`...), a.Actor)
	b = appendQuoted(append(b, `,"role":`...), string(a.Role))
	b = appendMember(b, "side", a.Side)
	return append(appendMember(b, "raw_name", a.RawName), '}')
}

func appendAttribution(b []byte, a *Attribution) []byte {
	b = appendMember(append(b, '{'), "actor", a.Actor)
	b = appendMember(b, "about", a.About)
	b = appendQuoted(appendName(b, "stance"), string(a.Stance))
	b = appendQuoted(append(b, `,"by":`...), a.By)
	b = appendMember(b, "by_type", a.ByType)
	b = appendMember(b, "confidence", a.Confidence)
	b = appendMember(b, "quote", a.Quote)
	b = appendMember(b, "paraphrase", a.Paraphrase)
	b = appendMember(b, "source", a.Source)
	return append(appendKnownDay(b, "date", a.Date), '}')
}

func appendClaim(b []byte, c *Claim) []byte {
	b = appendQuoted(append(b, `{"field":`...), c.Field)
	b = appendKnown(b, "low", c.Low)
	b = appendKnown(b, "best", c.Best)
	b = appendKnown(b, "high", c.High)
	b = appendMember(b, "qualifier", c.Qualifier)
	b = appendMember(b, "text", c.Text)
	b = appendMember(b, "said_by", c.SaidBy)
	b = appendMember(b, "source", c.Source)
	b = appendKnownDay(b, "as_of", c.AsOf)
	if c.Chosen {
		b = append(b, `,"chosen":true`...)
	}
	return append(b, '}')
}

func appendSource(b []byte, s *Source) []byte {
	b = appendQuoted(append(b, `{"key":`...), s.Key)
	b = appendMember(b, "publisher", s.Publisher)
	b = appendMember(b, "title", s.Title)
	b = appendMember(b, "url", s.URL)
	b = appendMember(b, "archive_url", s.ArchiveURL)
	b = appendMember(b, "link_status", s.LinkStatus)
	b = appendKnownDay(b, "published", s.Published)
	b = appendKnownDay(b, "accessed", s.Accessed)
	b = appendMember(b, "lang", s.Lang)
	b = appendMember(b, "type", s.Type)
	b = appendMember(b, "reliability", s.Reliability)
	b = appendMember(b, "locator", s.Locator)
	return append(appendStrings(b, "supports", s.Supports), '}')
}

// appendName begins a member of the object that b is in the middle of.
func appendName(b []byte, name string) []byte {
	if b[len(b)-1] != '{' {
		b = append(b, ',', '"')
	} else {
		b = append(b, '"')
	}
	return append(append(b, name...), '"', ':')
}

// The following append a member unless it is empty, zero or not known.

func appendMember[T ~string](b []byte, name string, s T) []byte {
	if s == "" {
		return b
	}
	return appendQuoted(appendName(b, name), string(s))
}

func appendNumber(b []byte, name string, n int64) []byte {
	if n == 0 {
		return b
	}
	return strconv.AppendInt(appendName(b, name), n, 10)
}

func appendKnown(b []byte, name string, c Count) []byte {
	n, ok := c.Get()
	if !ok {
		return b
	}
	return strconv.AppendInt(appendName(b, name), int64(n), 10)
}

func appendKnownDay(b []byte, name string, d Day) []byte {
	if !d.Known() {
		return b
	}
	return append(d.Append(append(appendName(b, name), '"')), '"')
}

func appendInstant(b []byte, name string, t time.Time) []byte {
	if t.IsZero() {
		return b
	}
	return append(t.AppendFormat(append(appendName(b, name), '"'), time.RFC3339Nano), '"')
}

func appendToll(b []byte, name string, t Toll) []byte {
	if t.IsZero() {
		return b
	}
	b = append(appendName(b, name), '{')
	b = appendKnown(b, "low", t.Low)
	b = appendKnown(b, "best", t.Best)
	return append(appendKnown(b, "high", t.High), '}')
}

func appendStrings[T ~string](b []byte, name string, list []T) []byte {
	if len(list) == 0 {
		return b
	}
	b = append(appendName(b, name), '[')
	for n, s := range list {
		if n > 0 {
			b = append(b, ',')
		}
		b = appendQuoted(b, string(s))
	}
	return append(b, ']')
}

func appendObjects[T any](b []byte, name string, list []T, one func([]byte, *T) []byte) []byte {
	if len(list) == 0 {
		return b
	}
	b = append(appendName(b, name), '[')
	for n := range list {
		if n > 0 {
			b = append(b, ',')
		}
		b = one(b, &list[n])
	}
	return append(b, ']')
}

func appendTexts(b []byte, name string, texts map[string]string) []byte {
	if len(texts) == 0 {
		return b
	}
	type member struct{ name, value string }
	var room [24]member
	members := room[:0]
	for n, v := range texts {
		members = append(members, member{n, v})
		if len(texts) > len(room) {
			continue // sorted below
		}
		k := len(members) - 1
		for ; k > 0 && members[k-1].name > n; k-- {
			members[k] = members[k-1]
		}
		members[k] = member{n, v}
	}
	if len(texts) > len(room) {
		slices.SortFunc(members, func(a, b member) int { return strings.Compare(a.name, b.name) })
	}
	b = append(appendName(b, name), '{')
	for n := range members {
		if n > 0 {
			b = append(b, ',')
		}
		b = append(appendQuoted(b, members[n].name), ':')
		b = appendQuoted(b, members[n].value)
	}
	return append(b, '}')
}

// appendExact writes the shortest number that reads as v again.
func appendExact(b []byte, v float64) []byte {
	if abs := math.Abs(v); v != 0 && (abs < 1e-6 || abs >= 1e21) {
		return appendJSON(b, v) // with an exponent
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
}
