package data

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
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
	// As one value: a common word has hundreds of thousands of rows, and a row costs
	// more to hand over than to find.
	var found sql.NullString
	err = s.read.QueryRowContext(ctx, `
		SELECT group_concat(docid)
		FROM revision_text
		WHERE words MATCH ?`, query).Scan(&found)
	if err != nil || !found.Valid {
		return nil, err
	}
	revs := make([]int64, 0, 1+strings.Count(found.String, ","))
	for number := range strings.SplitSeq(found.String, ",") {
		rev, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, err
		}
		revs = append(revs, rev)
	}
	slices.Sort(revs)
	return revs, nil
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
