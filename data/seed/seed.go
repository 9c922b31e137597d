// Package seed is the data set that a fresh Dateline opens with: "After Moscow",
// fourteen incidents of one analysis with their claims, statements and sources,
// the group it is about, what named people say of it, and one change of an
// official alert level.
//
// Records are JSON files in the form in which Dateline serves them, one file for
// each incident. Two things are left to [Load], so that a file says them once:
// the data set every record belongs to, and what is known of a source that
// several records cite, which they name by its key (sources.json).
package seed

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"

	"dateline/geo"
)

//go:embed *.json incidents/*.json
var files embed.FS

// Set is the data set in full. Incidents are in the order of their ExtIDs, E01
// to E14, assessments in the order in which they are meant to be read.
type Set struct {
	Dataset     geo.Dataset
	Incidents   []geo.Incident
	Actors      []geo.Actor
	Assessments []geo.Assessment
	AlertLevels []geo.AlertLevel
}

// Load reads the embedded files. The caller owns the Set. An error names the
// file and can only come from a mistake in it: an unknown field, or a source
// that neither the record nor sources.json describes. Records are not
// validated here; whoever publishes them does that.
func Load() (Set, error) {
	var s Set
	var shared sources
	for name, into := range map[string]any{
		"dataset.json":     &s.Dataset,
		"sources.json":     &shared,
		"actors.json":      &s.Actors,
		"assessments.json": &s.Assessments,
		"alertlevels.json": &s.AlertLevels,
	} {
		if err := read(name, into); err != nil {
			return Set{}, err
		}
	}
	names, err := fs.Glob(files, "incidents/*.json")
	if err != nil {
		return Set{}, fmt.Errorf("list the seed's incidents: %w", err)
	}
	s.Incidents = make([]geo.Incident, len(names))
	for n, name := range names {
		if err := read(name, &s.Incidents[n]); err != nil {
			return Set{}, err
		}
	}
	if err := s.complete(shared); err != nil {
		return Set{}, err
	}
	return s, nil
}

// complete gives every record its data set and its sources in full.
func (s *Set) complete(shared sources) error {
	for n := range s.Incidents {
		i := &s.Incidents[n]
		i.Dataset = s.Dataset.Slug
		if err := shared.fill(i.Sources); err != nil {
			return fmt.Errorf("seed incident %s: %w", i.ExtID, err)
		}
	}
	for n := range s.Actors {
		if err := shared.fill(s.Actors[n].Sources); err != nil {
			return fmt.Errorf("seed actor %s: %w", s.Actors[n].Slug, err)
		}
	}
	for n := range s.Assessments {
		a := &s.Assessments[n]
		a.Dataset = s.Dataset.Slug
		if err := shared.complete(&a.Source); err != nil {
			return fmt.Errorf("seed assessment %s: %w", a.ID, err)
		}
	}
	for n := range s.AlertLevels {
		l := &s.AlertLevels[n]
		l.Dataset = s.Dataset.Slug
		if err := shared.complete(&l.Source); err != nil {
			return fmt.Errorf("seed alert level %s: %w", l.ID, err)
		}
	}
	return nil
}

// read decodes a file and refuses fields that the record does not have, which
// are misspelt ones.
func read(name string, into any) error {
	b, err := files.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read the seed: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("seed file %s: %w", name, err)
	}
	return nil
}
