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

// roster gives each actor of a file its slug. Two actors never share one.
type roster struct {
	scheme string // of the ids, such as "ucdp"
	slugs  map[actorKey]string
	bySlug map[string]*geo.Actor
	met    map[string]bool
}

// actorKey is who an actor is to its data set: its id, or its name where the
// data set gives no id.
type actorKey struct{ id, name string }

func newRoster(scheme string, known []geo.Actor) *roster {
	r := &roster{scheme: scheme, slugs: map[actorKey]string{}, bySlug: make(map[string]*geo.Actor, len(known)), met: map[string]bool{}}
	for _, a := range known {
		r.bySlug[a.Slug] = &a
		if id := a.ExtIDs[scheme]; id != "" {
			r.slugs[actorKey{id: id}] = a.Slug
		}
	}
	return r
}

// slug finds the actor of the id and name, or adds it with the details.
func (r *roster) slug(id, name string, details func(*geo.Actor)) string {
	key := actorKey{id: id}
	if id == "" {
		key.name = name
	}
	slug, ok := r.slugs[key]
	if !ok {
		slug = r.add(strings.Clone(id), strings.Clone(name), details)
		r.slugs[actorKey{strings.Clone(key.id), strings.Clone(key.name)}] = slug
	}
	a := r.bySlug[slug]
	if name != a.Name && !slices.Contains(a.Aliases, name) {
		a.Aliases = append(slices.Clone(a.Aliases), strings.Clone(name))
	}
	if !r.met[slug] {
		r.met[slug] = true
	}
	return slug
}

// add finds a free slug for an actor not met yet.
func (r *roster) add(id, name string, details func(*geo.Actor)) string {
	base := geo.Slug(name)
	suffix := cmp.Or(id, "2")
	switch {
	case base == "":
		base = cmp.Or(r.scheme, "actor") + "-" + suffix
	case len(base) > maxSlug:
		base = strings.TrimRight(base[:maxSlug], "-") + "-" + suffix
	}
	slug := base
	for n := 2; ; n++ {
		a, taken := r.bySlug[slug]
		if !taken {
			break
		}
		if a.ExtIDs[r.scheme] == "" && id != "" && geo.Fold(a.Name) == geo.Fold(name) {
			return r.adopt(a, id)
		}
		if id == "" && a.Name == name {
			return slug
		}
		if slug = base + "-" + suffix; n > 2 || id == "" {
			slug = base + "-" + suffix + "-" + strconv.Itoa(n)
		}
	}
	a := &geo.Actor{Slug: slug, Name: name}
	if id != "" {
		a.ExtIDs = map[string]string{r.scheme: id}
	}
	details(a)
	r.bySlug[slug] = a
	return slug
}

// adopt says of a known actor of the same name which id it has here.
func (r *roster) adopt(a *geo.Actor, id string) string {
	ids := maps.Clone(a.ExtIDs)
	if ids == nil {
		ids = map[string]string{}
	}
	ids[r.scheme] = id
	a.ExtIDs = ids
	return a.Slug
}

// actors are those met so far, by slug.
func (r *roster) actors() []geo.Actor {
	out := make([]geo.Actor, 0, len(r.met))
	for _, slug := range slices.Sorted(maps.Keys(r.met)) {
		out = append(out, *r.bySlug[slug])
	}
	return out
}
