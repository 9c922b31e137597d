package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/paulmach/orb"

	"dateline/geo"
)

// featureColumns are the flat properties of a revision, in the order of scanFeature.
const featureColumns = `
	r.rev,
	r.incident,
	r.edition_from,
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
	r.dataset,
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
	for rows.Next() {
		rev, f, err := scanFeature(rows)
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
func scanFeature(row scanner) (rev int64, f geo.Feature, err error) {
	var (
		dateStart, dateEnd, hostages sql.NullInt64
		killed, injured              [3]sql.NullInt64
		lon, lat                     sql.NullFloat64
		methods, groups              string
		updated                      int64
	)
	err = row.Scan(
		&rev, &f.ID, &f.Edition, &updated,
		&f.Kind, &f.Outcome, &methods,
		&dateStart, &dateEnd, &f.DatePrecision,
		&f.Country, &f.Precision, &f.RadiusKM, &lon, &lat,
		&groups, &f.Attribution,
		&killed[0], &killed[1], &killed[2],
		&injured[0], &injured[1], &injured[2],
		&hostages, &f.Sources, &f.Dataset,
		&f.Title, &f.Place, &f.Admin1, &f.SourceURL)
	if err != nil {
		return 0, geo.Feature{}, err
	}
	f.Date = geo.Interval{Start: geo.Day(dateStart.Int64), End: geo.Day(dateEnd.Int64)}
	f.Methods, f.Groups = split[geo.Method](methods), split[string](groups)
	f.Killed, f.Injured, f.Hostages = toll(killed), toll(injured), count(hostages)
	f.Updated = instant(updated)
	if lon.Valid {
		f.Point = &orb.Point{lon.Float64, lat.Float64}
	}
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

func toll(n [3]sql.NullInt64) geo.Toll {
	return geo.Toll{Low: count(n[0]), Best: count(n[1]), High: count(n[2])}
}

func count(n sql.NullInt64) geo.Count {
	if !n.Valid {
		return geo.Count{}
	}
	return geo.Known(int(n.Int64))
}
