package data

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"dateline/geo"
)

// Match returns the published revisions that hold all words of text.
func (s *SQLite) Match(ctx context.Context, text string) (_ []int64, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("search for %.60q: %w", text, ended(ctx, err))
		}
	}()
	query := matchQuery(text)
	if query == "" {
		return nil, nil
	}
	rows, err := s.read.QueryContext(ctx, `SELECT docid FROM revision_text WHERE words MATCH ? ORDER BY docid`, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var revs []int64
	for rows.Next() {
		var rev int64
		if err := rows.Scan(&rev); err != nil {
			return nil, err
		}
		revs = append(revs, rev)
	}
	return revs, rows.Err()
}

// matchQuery is text as FTS reads it: each word in quotation marks, so that none
// is an operator, and the last one as a beginning. "" if there is no word.
func matchQuery(text string) string {
	words := slices.DeleteFunc(strings.Fields(geo.Fold(text)), func(w string) bool {
		return !strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
	})
	if len(words) == 0 {
		return ""
	}
	return `"` + strings.Join(words, `" "`) + `*"`
}

// words is the text under which an incident is found, folded. names gives the
// names of an actor by its slug.
func words(i *geo.Incident, names func(slug string) string) string {
	var b strings.Builder
	add := func(texts ...string) {
		for _, t := range texts {
			if t != "" {
				b.WriteString(t)
				b.WriteByte('\n')
			}
		}
	}
	add(i.Title, i.Summary)
	for _, t := range i.Texts {
		add(t.Title, t.Summary)
	}
	for _, p := range i.Places {
		add(p.Name, p.Text, p.Admin1, p.Admin2, p.Admin3)
	}
	for _, a := range i.Actors {
		add(a.RawName, a.Actor, names(a.Actor))
	}
	return geo.Fold(b.String())
}
