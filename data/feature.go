package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"
	"strings"

	"github.com/paulmach/orb"

	"dateline/geo"
)

// rowColumns are the columns of a revision that the index keeps, in the order
// of rowScanner.dest; featureColumns adds the texts.
const rowColumns = `
	r.rev,
	r.incident,
	r.edition_from,
	r.edition_to,
	r.updated_at,
	r.kind,
	r.outcome,
	r.methods,
	r.date_start,
	r.date_end,
	r.date_precision,
	r.country,
	r.geo_precision,
	r.geo_radius_km,
	r.lon,
	r.lat,
	r.group_slugs,
	r.attribution,
	r.killed_low,
	r.killed_best,
	r.killed_high,
	r.injured_low,
	r.injured_best,
	r.injured_high,
	r.hostages,
	r.sources_count,
	r.dataset`

const featureColumns = rowColumns + `,
	r.title,
	r.place,
	r.admin1,
	r.source_url`

// separator stands between the codes of a list in one column.
const separator = "; "

// Rows yields every revision published up to the edition.
func (s *SQLite) Rows(ctx context.Context, edition int64) iter.Seq2[geo.Row, error] {
	return func(yield func(geo.Row, error) bool) {
		if err := s.rows(ctx, edition, func(row geo.Row) bool { return yield(row, nil) }); err != nil {
			yield(geo.Row{}, fmt.Errorf("read all revisions: %w", ended(ctx, err)))
		}
	}
}

func (s *SQLite) rows(ctx context.Context, edition int64, yield func(geo.Row) bool) error {
	n, err := resolveEdition(ctx, s.read, edition)
	if err != nil {
		return err
	}
	rows, err := s.read.QueryContext(ctx, `
		SELECT `+rowColumns+`
		FROM revision r
		WHERE r.edition_from <= ? -- drafts have none
		ORDER BY r.rev`, n)
	if err != nil {
		return err
	}
	defer rows.Close()
	scan := newRowScanner()
	for rows.Next() {
		row, err := scan.row(rows)
		if err != nil {
			return err
		}
		if row.Held.Until > n {
			row.Held.Until = 0 // closed after the edition asked for
		}
		if !yield(row) {
			return nil
		}
	}
	return rows.Err()
}

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
	scan := newRowScanner()
	for rows.Next() {
		row, err := scan.feature(rows)
		if err != nil {
			return nil, err
		}
		if want := revs[len(list)]; row.Rev != want {
			return nil, fmt.Errorf("revision %d: %w", want, ErrNotFound)
		}
		list = append(list, row.Feature)
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

// rowScanner reads revisions into geo rows. Codes are few and rows are many, so
// each code, list of methods and list of groups is made once and shared.
type rowScanner struct {
	words   map[string]string
	methods map[string][]geo.Method
	groups  map[string][]string

	rev, incident, from, updated, precision, sources int64
	until, dateStart, dateEnd, hostages              sql.NullInt64
	killed, injured                                  [3]sql.NullInt64
	radius                                           float64
	lon, lat                                         sql.NullFloat64
	kind, outcome, methodList, datePrecision         sql.RawBytes
	country, groupList, attribution, dataset         sql.RawBytes
	title, place, admin1, sourceURL                  string
	dest                                             []any
}

func newRowScanner() *rowScanner {
	s := &rowScanner{words: map[string]string{}, methods: map[string][]geo.Method{}, groups: map[string][]string{}}
	s.dest = []any{
		&s.rev, &s.incident, &s.from, &s.until, &s.updated,
		&s.kind, &s.outcome, &s.methodList,
		&s.dateStart, &s.dateEnd, &s.datePrecision,
		&s.country, &s.precision, &s.radius, &s.lon, &s.lat,
		&s.groupList, &s.attribution,
		&s.killed[0], &s.killed[1], &s.killed[2],
		&s.injured[0], &s.injured[1], &s.injured[2],
		&s.hostages, &s.sources, &s.dataset,
		&s.title, &s.place, &s.admin1, &s.sourceURL,
	}
	return s
}

// row reads rowColumns.
func (s *rowScanner) row(rows *sql.Rows) (geo.Row, error) {
	if err := rows.Scan(s.dest[:len(s.dest)-4]...); err != nil {
		return geo.Row{}, err
	}
	return s.made(), nil
}

// feature reads featureColumns. Nothing of it is shared.
func (s *rowScanner) feature(rows *sql.Rows) (geo.Row, error) {
	if err := rows.Scan(s.dest...); err != nil {
		return geo.Row{}, err
	}
	clear(s.methods)
	clear(s.groups)
	row := s.made()
	row.Title, row.Place, row.Admin1, row.SourceURL = s.title, s.place, s.admin1, s.sourceURL
	return row, nil
}

func (s *rowScanner) made() geo.Row {
	f := geo.Feature{
		ID: s.incident, Kind: geo.Kind(s.word(s.kind)), Outcome: geo.Outcome(s.word(s.outcome)),
		Methods:       list(s.methods, s.methodList, s.word),
		Date:          geo.Interval{Start: geo.Day(s.dateStart.Int64), End: geo.Day(s.dateEnd.Int64)},
		DatePrecision: geo.DatePrecision(s.word(s.datePrecision)),
		Country:       geo.Country(s.word(s.country)),
		Precision:     geo.GeoPrecision(s.precision), RadiusKM: s.radius,
		Groups:      list(s.groups, s.groupList, s.word),
		Attribution: geo.AttributionStatus(s.word(s.attribution)),
		Killed:      toll(s.killed), Injured: toll(s.injured), Hostages: count(s.hostages),
		Sources: int(s.sources), Dataset: s.word(s.dataset),
		Edition: s.from, Updated: instant(s.updated),
	}
	if s.lon.Valid {
		f.Point = &orb.Point{s.lon.Float64, s.lat.Float64}
	}
	return geo.Row{Rev: s.rev, Held: geo.Revisions{From: s.from, Until: s.until.Int64}, Feature: f}
}

// word is b as a string, the same one each time.
func (s *rowScanner) word(b []byte) string {
	if w, ok := s.words[string(b)]; ok { // no allocation: the compiler knows
		return w
	}
	w := string(b)
	s.words[w] = w
	return w
}

// list is the codes of a joined column, the same slice each time.
func list[T ~string](known map[string][]T, b []byte, word func([]byte) string) []T {
	if len(b) == 0 {
		return nil
	}
	if l, ok := known[string(b)]; ok {
		return l
	}
	var l []T
	for code := range strings.SplitSeq(string(b), separator) {
		l = append(l, T(word([]byte(code))))
	}
	known[string(b)] = l
	return l
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

func toll(n [3]sql.NullInt64) geo.Toll {
	return geo.Toll{Low: count(n[0]), Best: count(n[1]), High: count(n[2])}
}

func count(n sql.NullInt64) geo.Count {
	if !n.Valid {
		return geo.Count{}
	}
	return geo.Known(int(n.Int64))
}
