package ingest

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"dateline/geo"
)

// maxSlug is the length in bytes beyond which the slug of a long name (an
// alliance may name ten groups) is cut and told apart by its id.
const maxSlug = 60

// Roster gives each actor its slug, so that two actors never share one. Files
// that go into one store share a Roster that knows the store's actors; then an
// actor is the same in all of them. It is not safe for concurrent use.
type Roster struct {
	slugs  map[actorKey]string
	bySlug map[string]*geo.Actor
}

// actorKey is who an actor is to a data set: its id in a numbering ("ucdp"), or
// its name where there is no id.
type actorKey struct{ scheme, id, name string }

// NewRoster is a Roster that knows the actors. Each keeps its slug. An actor of a
// file is one of them if it has the same id ([geo.Actor.ExtIDs]), or the same
// name while that one has no id of the numbering; a different actor whose slug
// would be the same gets another.
func NewRoster(known ...geo.Actor) *Roster {
	r := &Roster{slugs: map[actorKey]string{}, bySlug: make(map[string]*geo.Actor, len(known))}
	r.Know(known...)
	return r
}

// Know adds actors that are known from elsewhere. It is to be called before the
// first incident is read.
func (r *Roster) Know(actors ...geo.Actor) {
	for _, a := range actors {
		r.bySlug[a.Slug] = &a
		for scheme, id := range a.ExtIDs {
			r.slugs[actorKey{scheme: scheme, id: id}] = a.Slug
		}
	}
}

// slug finds the actor of the id and name, or adds it with the details. The
// id "" means that there is none.
func (r *Roster) slug(scheme, id, name string, details func(*geo.Actor)) string {
	key := actorKey{scheme: scheme, id: id}
	if id == "" {
		key.name = name
	}
	slug, ok := r.slugs[key]
	if !ok {
		// What is kept must not hold on to the row.
		name = strings.Clone(name)
		key.id = strings.Clone(key.id)
		if id == "" {
			key.name = name
		}
		slug = r.add(key, name, details)
		r.slugs[key] = slug
	}
	a := r.bySlug[slug]
	if name != a.Name && !slices.Contains(a.Aliases, name) {
		a.Aliases = append(slices.Clone(a.Aliases), strings.Clone(name))
	}
	return slug
}

// add finds the actor under its slug, or a free slug for it.
func (r *Roster) add(key actorKey, name string, details func(*geo.Actor)) string {
	base := geo.Slug(name)
	suffix := cmp.Or(key.id, "2")
	switch {
	case base == "":
		base = key.scheme + "-" + suffix
	case len(base) > maxSlug:
		base = strings.TrimRight(base[:maxSlug], "-") + "-" + suffix
	}
	slug := base
	for n := 2; ; n++ {
		a, taken := r.bySlug[slug]
		if !taken {
			break
		}
		if a.ExtIDs[key.scheme] == "" && geo.Fold(a.Name) == geo.Fold(name) && (key.id != "" || a.Name == name) {
			a.ExtIDs = withID(a.ExtIDs, key)
			return slug
		}
		switch {
		case n == 2:
			slug = base + "-" + suffix
		case key.id != "":
			slug = base + "-" + suffix + "-" + strconv.Itoa(n)
		default:
			slug = base + "-" + strconv.Itoa(n)
		}
	}
	a := &geo.Actor{Slug: slug, Name: name, ExtIDs: withID(nil, key)}
	details(a)
	r.bySlug[slug] = a
	return slug
}

// withID is ids and the key's, in a map of its own.
func withID(ids map[string]string, key actorKey) map[string]string {
	if key.id == "" {
		return ids
	}
	out := maps.Clone(ids)
	if out == nil {
		out = map[string]string{}
	}
	out[key.scheme] = key.id
	return out
}

// actors are those of the slugs, by slug.
func (r *Roster) actors(slugs map[string]bool) []geo.Actor {
	out := make([]geo.Actor, 0, len(slugs))
	for _, slug := range slices.Sorted(maps.Keys(slugs)) {
		out = append(out, *r.bySlug[slug])
	}
	return out
}

// addActor adds a participant of a name without an id.
func (r *Reader) addActor(inc *geo.Incident, name, side string, role geo.ActorRole, kind geo.ActorType) {
	clean := plain(name)
	if clean == "" {
		return
	}
	slug := r.actor("", clean, func(a *geo.Actor) {
		a.Type = kind
		if country, ok := strings.CutPrefix(clean, governmentOf); ok {
			a.Type = geo.StateForce
			if c, ok := r.countryNamed(country); ok {
				a.Countries = []geo.Country{c}
			}
		}
	})
	for i := range inc.Actors {
		if inc.Actors[i].Actor == slug && inc.Actors[i].Role == role && inc.Actors[i].Side == side {
			return
		}
	}
	inc.Actors = append(inc.Actors, geo.Participant{Actor: slug, Role: role, Side: side, RawName: name})
}
