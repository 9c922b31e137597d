package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"dateline/geo"
)

// featureColumns are the flat properties of a revision, in the order of scanFeature.
const featureColumns = `
	r.rev,
	r.packed,
	r.updated_at,
	r.title,
	r.place,
	r.admin1,
	r.source_url`

// separator stands between the codes of a list in one column.
const separator = "; "

// Features returns the revisions numbered revs, in their order.
func (s *SQLite) Features(ctx context.Context, revs []int64) (_ []geo.Feature, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("read features: %w", ended(ctx, err))
		}
	}()
	rows, err := s.queryRevs(ctx, featureColumns, `revision r`, revs)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := make([]geo.Feature, 0, len(revs))
	unpack := newUnpacker()
	for rows.Next() {
		rev, f, err := scanFeature(rows, unpack)
		if err != nil {
			return nil, err
		}
		if want := revs[len(list)]; rev != want {
			return nil, fmt.Errorf("revision %d: %w", want, ErrNotFound)
		}
		list = append(list, f)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if len(list) < len(revs) {
		return nil, fmt.Errorf("revision %d: %w", revs[len(list)], ErrNotFound)
	}
	return list, nil
}

// queryRevs selects columns of the published revisions revs, in their order;
// those that do not exist are missing.
func (s *SQLite) queryRevs(ctx context.Context, columns, tables string, revs []int64) (*sql.Rows, error) {
	wanted, err := json.Marshal(revs)
	if err != nil {
		return nil, err
	}
	// CROSS JOIN keeps SQLite to this order of the tables.
	return s.read.QueryContext(ctx, `
		SELECT `+columns+`
		FROM json_each(?) wanted
		CROSS JOIN `+tables+`
		WHERE r.rev = wanted.value
			AND r.edition_from IS NOT NULL
		ORDER BY wanted.key`, string(wanted))
}

// scanFeature reads featureColumns.
func scanFeature(rows *sql.Rows, unpack unpacker) (rev int64, f geo.Feature, err error) {
	var packed sql.RawBytes
	var texts [4]string
	var updated int64
	if err := rows.Scan(&rev, &packed, &updated, &texts[0], &texts[1], &texts[2], &texts[3]); err != nil {
		return 0, geo.Feature{}, err
	}
	if f, _, err = unpack.feature(packed); err != nil {
		return 0, geo.Feature{}, fmt.Errorf("revision %d: %w", rev, err)
	}
	f.Updated = instant(updated)
	f.Title, f.Place, f.Admin1, f.SourceURL = texts[0], texts[1], texts[2], texts[3]
	return rev, f, nil
}

// split reads what joined writes.
func split[T ~string](s string) []T {
	if s == "" {
		return nil
	}
	var list []T
	for code := range strings.SplitSeq(s, separator) {
		list = append(list, T(code))
	}
	return list
}

func joined[T ~string](codes []T) string {
	if len(codes) == 1 {
		return string(codes[0])
	}
	var b strings.Builder
	for i, c := range codes {
		if i > 0 {
			b.WriteString(separator)
		}
		b.WriteString(string(c))
	}
	return b.String()
}
