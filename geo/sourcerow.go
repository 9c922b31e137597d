package geo

import "strings"

// SourceRow is a source as a flat table of sources carries it: with the number
// of the incident it belongs to. An incident has any number of them.
type SourceRow struct {
	Incident int64
	Source
}

// SourceFields is the codebook of a table of sources, in its order.
var SourceFields = []Field{
	{"incident", FieldInteger, "number of the incident it is a source of"},
	{"publisher", FieldString, "who published it"},
	{"title", FieldString, "its title"},
	{"url", FieldString, "its address"},
	{"archive_url", FieldString, "address of an archived copy"},
	{"published", FieldDate, "day it was published"},
	{"accessed", FieldDate, "day it was read"},
	{"lang", FieldString, "language, BCP 47"},
	{"type", FieldString, "what sort of source it is: " + strings.Join(words(SourceTypes), ", ")},
	{"reliability", FieldString, "A (completely reliable) to F (cannot be judged)"},
	{"locator", FieldString, "page or paragraph"},
	{"supports", FieldString, "fields that rest on it, joined by “; ”"},
}

// Values are the properties in the order of SourceFields.
func (r *SourceRow) Values() []Value {
	return []Value{
		r.Incident, text(r.Publisher), text(r.Title), text(r.URL), text(r.ArchiveURL), text(r.Published.String()), text(r.Accessed.String()),
		text(r.Lang), text(string(r.Type)), text(r.Reliability), text(r.Locator), text(strings.Join(r.Supports, "; ")),
	}
}
