package seed

import (
	"cmp"
	"fmt"
	"slices"

	"dateline/geo"
)

// sources are what several records cite, by key.
type sources []geo.Source

// fill completes each of a record's sources in place.
func (shared sources) fill(list []geo.Source) error {
	for n := range list {
		if err := shared.complete(&list[n]); err != nil {
			return err
		}
	}
	return nil
}

// complete adds what the shared source of the same key says where s itself says
// nothing.
func (shared sources) complete(s *geo.Source) error {
	n := slices.IndexFunc(shared, func(o geo.Source) bool { return o.Key == s.Key })
	if n < 0 {
		if s.Publisher == "" {
			return fmt.Errorf("source %q is not described", s.Key)
		}
		return nil
	}
	o := shared[n]
	s.Publisher = cmp.Or(s.Publisher, o.Publisher)
	s.Title = cmp.Or(s.Title, o.Title)
	s.URL = cmp.Or(s.URL, o.URL)
	s.ArchiveURL = cmp.Or(s.ArchiveURL, o.ArchiveURL)
	s.Published = cmp.Or(s.Published, o.Published)
	s.Accessed = cmp.Or(s.Accessed, o.Accessed)
	s.Lang = cmp.Or(s.Lang, o.Lang)
	s.Type = cmp.Or(s.Type, o.Type)
	s.Reliability = cmp.Or(s.Reliability, o.Reliability)
	s.Locator = cmp.Or(s.Locator, o.Locator)
	return nil
}
