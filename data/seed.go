package data

import (
	"iter"

	"dateline/data/seed"
	"dateline/geo"
)

// Seed is the data set that a fresh Dateline opens with, ready to be published.
// It cannot fail on a released binary: the files are embedded and tested.
func Seed() (Publication, error) {
	s, err := seed.Load()
	if err != nil {
		return Publication{}, err
	}
	return Publication{
		Cause:       "seed",
		Note:        "The data set that Dateline starts with: " + s.Dataset.Name,
		Datasets:    []geo.Dataset{s.Dataset},
		Actors:      s.Actors,
		Assessments: s.Assessments,
		AlertLevels: s.AlertLevels,
		Incidents:   incidents(s.Incidents),
	}, nil
}

// incidents yields each record of the list; no error is among them.
func incidents(list []geo.Incident) iter.Seq2[*geo.Incident, error] {
	return func(yield func(*geo.Incident, error) bool) {
		for n := range list {
			if !yield(&list[n], nil) {
				return
			}
		}
	}
}
