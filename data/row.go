package data

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"iter"
	"math"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/paulmach/orb"

	"dateline/geo"
)

// Rows yields every revision published up to the edition, in so many parts. Each
// part reads a piece of the table after the other, of those that no part has
// taken: what an edition says of a revision does not change while they are read.
func (s *SQLite) Rows(ctx context.Context, edition int64, parts int) []iter.Seq2[geo.Row, error] {
	begin := sync.OnceValues(func() (p *pieces, err error) {
		p = &pieces{}
		if p.edition, err = resolveEdition(ctx, s.read, edition); err != nil {
			return nil, err
		}
		return p, s.read.QueryRowContext(ctx, `SELECT ifnull(max(rev), 0) FROM revision`).Scan(&p.last)
	})
	out := make([]iter.Seq2[geo.Row, error], parts)
	for i := range out {
		out[i] = func(yield func(geo.Row, error) bool) {
			p, err := begin()
			if err == nil {
				err = s.piecesOf(ctx, p, func(row geo.Row) bool { return yield(row, nil) })
			}
			if err != nil {
				yield(geo.Row{}, fmt.Errorf("read all revisions: %w", ended(ctx, err)))
			}
		}
	}
	return out
}

// pieces are numbers of revisions that are read one piece after the other.
type pieces struct {
	edition, last int64
	taken         atomic.Int64
}

// piece is how many numbers of revisions are read at once.
const piece = 16 << 10

// piecesOf hands on the revisions of the pieces that it can take, as they read in
// their edition.
func (s *SQLite) piecesOf(ctx context.Context, p *pieces, yield func(geo.Row) bool) error {
	unpack, more := newUnpacker(), true
	for more {
		from := p.taken.Add(piece) - piece
		if from >= p.last {
			return nil
		}
		if err := s.rows(ctx, p.edition, unpack, func(row geo.Row) bool { more = yield(row); return more }, selectRows+`
			WHERE r.rev > ?
				AND r.rev <= ?
				AND r.edition_from <= ? -- drafts have none
			ORDER BY r.rev`, from, from+piece, p.edition); err != nil {
			return err
		}
	}
	return nil
}

// Changes yields the revisions that editions after one, up to another, published
// or closed.
func (s *SQLite) Changes(ctx context.Context, after, edition int64) iter.Seq2[geo.Row, error] {
	return func(yield func(geo.Row, error) bool) {
		n, err := resolveEdition(ctx, s.read, edition)
		if err == nil {
			// A revision that is published later has a greater number, so those of the new
			// editions are at the end of the table.
			err = s.rows(ctx, n, newUnpacker(), func(row geo.Row) bool { return yield(row, nil) }, selectRows+`
				WHERE r.rev > ifnull((SELECT rev FROM revision WHERE edition_from <= ?1 ORDER BY rev DESC LIMIT 1), 0)
					AND r.edition_from <= ?2
				UNION ALL
				`+selectRows+`
				WHERE r.edition_to > ?1
					AND r.edition_to <= ?2
					AND r.edition_from <= ?1`, after, n)
		}
		if err != nil {
			yield(geo.Row{}, fmt.Errorf("read the changes since edition %d: %w", after, ended(ctx, err)))
		}
	}
}

// selectRows begins a query of rows.
const selectRows = `
	SELECT
		r.rev,
		r.edition_to,
		r.packed,
		r.admin1
	FROM revision r`

// rows hands on the revisions of a query as they read in edition n.
func (s *SQLite) rows(ctx context.Context, n int64, unpack unpacker, yield func(geo.Row) bool, query string, args ...any) error {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var rev int64
	var until sql.NullInt64
	var packed, province sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&rev, &until, &packed, &province); err != nil {
			return err
		}
		f, alike, err := unpack.feature(packed)
		if err != nil {
			return fmt.Errorf("revision %d: %w", rev, err)
		}
		row := geo.Row{Rev: rev, Held: geo.Revisions{From: f.Edition, Until: until.Int64}, Alike: alike, Feature: f}
		row.Admin1 = unpack.shared(province)
		if row.Held.Until > n {
			row.Held.Until = 0 // closed after the edition asked for
		}
		if !yield(row) {
			return nil
		}
	}
	return rows.Err()
}

// The index reads all revisions at each start, and what a row costs then, as when
// it is written, is its number of columns: 1.9 µs for the 25 that the index keeps,
// 0.5 µs for one that holds them all. So that is how a revision has them,
// little-endian:
//
//	byte   0        layout, 1
//	       1        precision of the place
//	       2   10   incident, edition
//	      18   22   first and last day, 0: not known
//	      26   30   34   killed low, best, high; -1: not known
//	      38   42   46   injured
//	      50   54   hostages, sources
//	      58   66   74   radius in km, lon, lat; NaN: no position
//	      82 ...    kind, outcome, date precision, country, attribution, data set,
//	                methods, groups, with separators as below
const (
	packedLayout  = 1
	packedNumbers = 82
	codeSeparator = "\x1f"
	packedCodes   = 8
)

// pack appends f but for its texts and the time it was updated.
func pack(b []byte, f *geo.Feature) []byte {
	b = append(b, packedLayout, byte(f.Precision))
	le := binary.LittleEndian
	b = le.AppendUint64(b, uint64(f.ID))
	b = le.AppendUint64(b, uint64(f.Edition))
	b = le.AppendUint32(b, uint32(f.Date.Start))
	b = le.AppendUint32(b, uint32(f.Date.End))
	for _, c := range [...]geo.Count{f.Killed.Low, f.Killed.Best, f.Killed.High, f.Injured.Low, f.Injured.Best, f.Injured.High, f.Hostages} {
		b = le.AppendUint32(b, uint32(int32(c.Or(-1))))
	}
	b = le.AppendUint32(b, uint32(f.Sources))
	lon, lat := math.NaN(), math.NaN()
	if f.Point != nil {
		lon, lat = f.Point[0], f.Point[1]
	}
	for _, v := range [...]float64{f.RadiusKM, lon, lat} {
		b = le.AppendUint64(b, math.Float64bits(v))
	}
	for n, code := range [packedCodes]string{
		string(f.Kind), string(f.Outcome), string(f.DatePrecision), string(f.Country), string(f.Attribution), f.Dataset,
		joined(f.Methods), joined(f.Groups),
	} {
		if n > 0 {
			b = append(b, codeSeparator...)
		}
		b = append(b, code...)
	}
	return b
}

// unpacker reads what pack writes. Combinations of codes are few and rows are
// many, so each is made once and shared.
type unpacker struct {
	codes map[string]*codes
	texts map[string]string // that many rows have in common
}

func newUnpacker() unpacker {
	return unpacker{codes: map[string]*codes{}, texts: map[string]string{}}
}

// shared is a text of which each spelling is made once.
func (u unpacker) shared(text []byte) string {
	if len(text) == 0 {
		return ""
	}
	s, ok := u.texts[string(text)]
	if !ok {
		s = string(text)
		u.texts[s] = s
	}
	return s
}

type codes struct {
	number        int // from 1 on
	kind          geo.Kind
	outcome       geo.Outcome
	datePrecision geo.DatePrecision
	country       geo.Country
	attribution   geo.AttributionStatus
	dataset       string
	methods       []geo.Method
	groups        []string
}

// feature is what b holds, and the number of its codes.
func (u unpacker) feature(b []byte) (_ geo.Feature, alike int, err error) {
	if len(b) < packedNumbers || b[0] != packedLayout {
		return geo.Feature{}, 0, fmt.Errorf("its packed form is not of layout %d", packedLayout)
	}
	c, ok := u.codes[string(b[packedNumbers:])] // no allocation: the compiler knows
	if !ok {
		if c, err = readCodes(string(b[packedNumbers:])); err != nil {
			return geo.Feature{}, 0, err
		}
		c.number = len(u.codes) + 1
		u.codes[string(b[packedNumbers:])] = c
	}
	le := binary.LittleEndian
	number := func(at int) int32 { return int32(le.Uint32(b[at:])) }
	figure := func(at int) geo.Count { return geo.Known(int(number(at))) } // -1 is not known
	float := func(at int) float64 { return math.Float64frombits(le.Uint64(b[at:])) }
	f := geo.Feature{
		ID: int64(le.Uint64(b[2:])), Kind: c.kind, Outcome: c.outcome, Methods: c.methods,
		Date: geo.Interval{Start: geo.Day(number(18)), End: geo.Day(number(22))}, DatePrecision: c.datePrecision,
		Country: c.country, Precision: geo.GeoPrecision(b[1]), RadiusKM: float(58), Groups: c.groups, Attribution: c.attribution,
		Killed:   geo.Toll{Low: figure(26), Best: figure(30), High: figure(34)},
		Injured:  geo.Toll{Low: figure(38), Best: figure(42), High: figure(46)},
		Hostages: figure(50), Sources: int(number(54)), Dataset: c.dataset, Edition: int64(le.Uint64(b[10:])),
	}
	if lon := float(66); !math.IsNaN(lon) {
		f.Point = &orb.Point{lon, float(74)}
	}
	return f, c.number, nil
}

func readCodes(s string) (*codes, error) {
	p := strings.Split(s, codeSeparator)
	if len(p) != packedCodes {
		return nil, fmt.Errorf("its packed form has %d codes, want %d", len(p), packedCodes)
	}
	return &codes{
		kind: geo.Kind(p[0]), outcome: geo.Outcome(p[1]), datePrecision: geo.DatePrecision(p[2]),
		country: geo.Country(p[3]), attribution: geo.AttributionStatus(p[4]), dataset: p[5],
		methods: split[geo.Method](p[6]), groups: split[string](p[7]),
	}, nil
}
