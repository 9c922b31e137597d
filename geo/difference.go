package geo

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
)

// Difference is one thing that two readings of an incident say otherwise.
type Difference struct {
	// Field is the field's name in the record, such as "killed" or "sources".
	Field string
	// Item tells the entries of a field that has several apart: the key of a source,
	// the slug of an actor, the language of a text, the name of an original column.
	// "" for a field of one value.
	Item string
	// Before and After are what the field, or its entry, says: of the type that it
	// has in [Incident], maps and lists of entries by their element's type. nil is
	// nothing: not stated, not known, no such entry.
	Before, After any
}

// Differences are the facts in which after differs from before, the most
// telling first: everything but number, version, status, times and correction
// note. Entries that only change their order are no difference.
func Differences(before, after *Incident) []Difference {
	var d differences
	for _, f := range plainFields {
		d.add(f.name, "", f.of(before), f.of(after))
	}
	entries(&d, "places", before.Places, after.Places, func(p Place) string { return string(p.Role) })
	entries(&d, "actors", before.Actors, after.Actors, func(a Participant) string { return a.Actor })
	entries(&d, "attributions", before.Attributions, after.Attributions, func(a Attribution) string { return a.By })
	entries(&d, "claims", before.Claims, after.Claims, func(c Claim) string { return c.Field + " " + cmp.Or(c.SaidBy, c.Source) })
	entries(&d, "sources", before.Sources, after.Sources, func(s Source) string { return s.Key })
	named(&d, "texts", before.Texts, after.Texts)
	named(&d, "ext_ids", before.ExtIDs, after.ExtIDs)
	named(&d, "ext", before.Ext, after.Ext)
	return d
}

type differences []Difference

func (d *differences) add(field, item string, before, after any) {
	if !reflect.DeepEqual(before, after) {
		*d = append(*d, Difference{field, item, orNil(before), orNil(after)})
	}
}

// orNil makes nil of what says nothing.
func orNil(v any) any {
	r := reflect.ValueOf(v)
	if !r.IsValid() || r.IsZero() || r.Kind() == reflect.Slice && r.Len() == 0 {
		return nil
	}
	return v
}

// plainFields are the fields of one value, or of a list that is read as one.
var plainFields = []struct {
	name string
	of   func(*Incident) any
}{
	{"title", func(i *Incident) any { return i.Title }},
	{"summary", func(i *Incident) any { return i.Summary }},
	{"lang", func(i *Incident) any { return i.Lang }},
	{"kind", func(i *Incident) any { return i.Kind }},
	{"outcome", func(i *Incident) any { return i.Outcome }},
	{"date", func(i *Incident) any { return i.Date }},
	{"date_precision", func(i *Incident) any { return i.DatePrecision }},
	{"date_text", func(i *Incident) any { return i.DateText }},
	{"time_local", func(i *Incident) any { return i.TimeLocal }},
	{"tz", func(i *Incident) any { return i.TimeZone }},
	{"country", func(i *Incident) any { return i.Country }},
	{"killed", func(i *Incident) any { return i.Killed }},
	{"killed_text", func(i *Incident) any { return i.KilledText }},
	{"killed_by", func(i *Incident) any { return i.KilledBy }},
	{"injured", func(i *Incident) any { return i.Injured }},
	{"injured_text", func(i *Incident) any { return i.InjuredText }},
	{"arrested", func(i *Incident) any { return i.Arrested }},
	{"hostages", func(i *Incident) any { return i.Hostages }},
	{"perpetrators", func(i *Incident) any { return i.Perpetrators }},
	{"attribution", func(i *Incident) any { return i.Attribution }},
	{"disputed_by", func(i *Incident) any { return i.DisputedBy }},
	{"methods", func(i *Incident) any { return listed(i.Methods) }},
	{"suicide", func(i *Incident) any { return i.Suicide }},
	{"weapons", func(i *Incident) any { return listed(i.Weapons) }},
	{"target_types", func(i *Incident) any { return listed(i.TargetTypes) }},
	{"target_name", func(i *Incident) any { return i.TargetName }},
	{"violence_type", func(i *Incident) any { return i.ViolenceType }},
	{"verification", func(i *Incident) any { return i.Verification }},
	{"sources_n", func(i *Incident) any { return i.SourcesN }},
	{"part_of", func(i *Incident) any { return i.PartOf }},
	{"related", func(i *Incident) any { return listed(i.Related) }},
	{"merged_into", func(i *Incident) any { return i.MergedInto }},
	{"tags", func(i *Incident) any { return listed(i.Tags) }},
	{"sensitivity", func(i *Incident) any { return listed(i.Sensitivity) }},
	{"notes", func(i *Incident) any { return listed(i.Notes) }},
	{"dataset", func(i *Incident) any { return i.Dataset }},
	{"ext_id", func(i *Incident) any { return i.ExtID }},
}

// listed makes equal what holds nothing: a list of no length and none.
func listed[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

// entries compares two lists whose entries have names: those of one name are
// compared in their order, the second with the second. Entries that are in both
// lists as they are, wherever they stand, are not compared with others.
func entries[T any](d *differences, field string, before, after []T, name func(T) string) {
	before, after = without(before, after), without(after, before)
	old := map[string][]T{}
	for _, e := range before {
		old[name(e)] = append(old[name(e)], e)
	}
	for _, e := range after {
		n := name(e)
		if left := old[n]; len(left) > 0 {
			d.add(field, n, left[0], e)
			old[n] = left[1:]
			continue
		}
		d.add(field, n, nil, e)
	}
	for _, e := range before {
		if n := name(e); len(old[n]) > 0 {
			d.add(field, n, old[n][0], nil)
			old[n] = old[n][1:]
		}
	}
}

// without is list without what other has too, each as often as it is there.
func without[T any](list, other []T) []T {
	used := make([]bool, len(other))
	var rest []T
each:
	for _, e := range list {
		for n := range other {
			if !used[n] && reflect.DeepEqual(other[n], e) {
				used[n] = true
				continue each
			}
		}
		rest = append(rest, e)
	}
	return rest
}

// named compares two maps, in the order of their keys.
func named[T any](d *differences, field string, before, after map[string]T) {
	all := maps.Clone(before)
	if all == nil {
		all = map[string]T{}
	}
	maps.Copy(all, after)
	for _, key := range slices.Sorted(maps.Keys(all)) {
		was, had := before[key]
		is, has := after[key]
		switch {
		case !had:
			d.add(field, key, nil, is)
		case !has:
			d.add(field, key, was, nil)
		default:
			d.add(field, key, was, is)
		}
	}
}
