package geopackage

import (
	"context"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"net/url"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/mattn/go-sqlite3"
	"github.com/paulmach/orb"

	"dateline/geo"
)

// Write makes the file at path, which must not exist yet, with the features, the
// columns of [geo.FeatureFields] and fid as their number, in EPSG:4326, and with
// their sources, which may be nil for none; a source's incident should be among
// the features. Ids must not repeat. Features that come by ascending id are
// written fastest. The same features, sources and head give the same bytes.
//
// After an error of features, sources or the disk there is no file. 32 bytes a
// feature stay in memory beside 64 MB of pages.
func Write(path string, features iter.Seq2[geo.Feature, error], sources iter.Seq2[geo.SourceRow, error], h geo.LayerHead) (err error) {
	// The file is claimed first, so that one that is there is left alone.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write GeoPackage: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("write GeoPackage: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("write GeoPackage: %w", err), os.Remove(path))
		}
	}()
	// The driver is called without database/sql, whose bookkeeping would take as
	// long as the writing.
	conn, err := (&sqlite3.SQLiteDriver{}).Open("file:" + (&url.URL{Path: path}).EscapedPath() + "?_mutex=no")
	if err != nil {
		return err
	}
	w := writer{db: conn.(*sqlite3.SQLiteConn), head: &h}
	defer func() {
		if e := w.db.Close(); err == nil {
			err = e
		}
	}()
	return w.write(features, sources)
}

type writer struct {
	db   *sqlite3.SQLiteConn
	head *geo.LayerHead
	box  orb.Bound
	tree tree
}

func (w *writer) write(features iter.Seq2[geo.Feature, error], sources iter.Seq2[geo.SourceRow, error]) error {
	if err := w.run(pragmas, "BEGIN", standardTables, ownTables()); err != nil {
		return err
	}
	if err := w.incidents(features); err != nil {
		return err
	}
	if err := w.sources(sources); err != nil {
		return err
	}
	if err := w.tree.write(w); err != nil {
		return fmt.Errorf("spatial index: %w", err)
	}
	if err := w.describe(); err != nil {
		return err
	}
	return w.run("CREATE INDEX sources_incident ON sources (incident)", rtreeTriggers, "COMMIT")
}

func (w *writer) run(scripts ...string) error {
	for _, s := range scripts {
		if _, err := w.db.Exec(s, nil); err != nil {
			return err
		}
	}
	return nil
}

// insert is a prepared statement for rows of one table.
type insert struct {
	driver.StmtQueryContext
	close func() error
	args  []driver.NamedValue
}

// into prepares to write rows of n values.
func (w *writer) into(table string, n int) (*insert, error) {
	s, err := w.db.Prepare("INSERT INTO " + table + " VALUES (?" + strings.Repeat(", ?", n-1) + ")")
	if err != nil {
		return nil, err
	}
	into := &insert{StmtQueryContext: s.(driver.StmtQueryContext), close: s.Close, args: make([]driver.NamedValue, n)}
	for i := range into.args {
		into.args[i].Ordinal = i + 1
	}
	return into, nil
}

// row writes the arguments. As a query, of which there is no row, all values go
// to SQLite in one call into C; by Exec, each takes its own.
func (i *insert) row() error {
	rows, err := i.QueryContext(context.Background(), i.args)
	if err != nil {
		return err
	}
	if err := rows.Next(nil); !errors.Is(err, io.EOF) {
		return errors.Join(err, rows.Close())
	}
	return rows.Close()
}

// set gives the arguments from n on their values, which must be those of fields.
func (i *insert) set(n int, values []geo.Value, fields []geo.Field) {
	for k, v := range values {
		if s, ok := v.(string); ok {
			if fields[k].Type == geo.FieldTime {
				s = strings.TrimSuffix(s, "Z") + ".000Z" // the standard wants milliseconds
			}
			v = clean(s)
		}
		i.args[n+k].Value = v
	}
}

func (w *writer) incidents(features iter.Seq2[geo.Feature, error]) (err error) {
	into, err := w.into("incidents", 2+len(geo.FeatureFields))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, into.close()) }()
	geometry := pointBlob()
	for f, err := range features {
		if err != nil {
			return err
		}
		into.args[0].Value, into.args[1].Value = f.ID, nil
		if p := f.Point; p != nil && p[0] >= -180 && p[0] <= 180 && p[1] >= -90 && p[1] <= 90 {
			binary.LittleEndian.PutUint64(geometry[13:], math.Float64bits(p[0]))
			binary.LittleEndian.PutUint64(geometry[21:], math.Float64bits(p[1]))
			into.args[1].Value = geometry
			w.add(f.ID, *p)
		}
		into.set(2, f.Values(w.head.Base), geo.FeatureFields)
		if err := into.row(); err != nil {
			return fmt.Errorf("incident %d: %w", f.ID, err)
		}
	}
	return nil
}

func (w *writer) add(id int64, p orb.Point) {
	if len(w.tree.leaves) == 0 {
		w.box = p.Bound()
	}
	w.box = w.box.Extend(p)
	w.tree.leaves = append(w.tree.leaves, leaf(id, p))
}

// pointBlob is a point at 0,0: the header of the standard's section 2.1.3 (little
// endian, no envelope, EPSG:4326), then the point as well-known binary.
func pointBlob() []byte {
	b := []byte{'G', 'P', 0, 1}
	b = binary.LittleEndian.AppendUint32(b, 4326)
	b = append(b, 1)
	b = binary.LittleEndian.AppendUint32(b, 1)
	return append(b, make([]byte, 16)...)
}

func (w *writer) sources(rows iter.Seq2[geo.SourceRow, error]) (err error) {
	if rows == nil {
		return nil
	}
	into, err := w.into("sources", 1+len(geo.SourceFields))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, into.close()) }()
	n := int64(0)
	for r, err := range rows {
		if err != nil {
			return err
		}
		n++
		into.args[0].Value = n
		into.set(1, r.Values(), geo.SourceFields)
		if err := into.row(); err != nil {
			return fmt.Errorf("source of incident %d: %w", r.Incident, err)
		}
	}
	return nil
}

// describe fills the tables that say what the file holds.
func (w *writer) describe() error {
	h := w.head
	at := time.Unix(0, 0)
	if !h.Published.IsZero() {
		at = h.Published
	}
	changed := at.UTC().Format("2006-01-02T15:04:05.000Z")
	box := make([]driver.Value, 4)
	if len(w.tree.leaves) > 0 {
		box = []driver.Value{w.box.Min[0], w.box.Min[1], w.box.Max[0], w.box.Max[1]}
	}
	rows := []struct {
		table  string
		values []driver.Value
	}{
		{"gpkg_contents", append(append([]driver.Value{"incidents", "features", h.Title(), h.Notice(), changed}, box...), int64(4326))},
		{"gpkg_contents", []driver.Value{"sources", "attributes", "Sources of " + h.Title(), "One row for each source of an incident: sources.incident is incidents.fid.", changed, nil, nil, nil, nil, nil}},
		{"gpkg_geometry_columns", []driver.Value{"incidents", "geom", "POINT", int64(4326), int64(0), int64(0)}},
		{"gpkg_metadata", []driver.Value{int64(1), "dataset", "https://www.rfc-editor.org/rfc/rfc8259", "application/json", string(h.Metadata())}},
		{"gpkg_metadata", []driver.Value{int64(2), "dataset", "https://www.rfc-editor.org/rfc/rfc2046", "text/plain", h.Notice()}},
		{"gpkg_metadata_reference", []driver.Value{"geopackage", nil, nil, nil, changed, int64(1), nil}},
		{"gpkg_metadata_reference", []driver.Value{"geopackage", nil, nil, nil, changed, int64(2), nil}},
	}
	for _, r := range rows {
		if err := w.one(r.table, r.values...); err != nil {
			return err
		}
	}
	if err := w.codebook("incidents", geo.FeatureFields); err != nil {
		return err
	}
	return w.codebook("sources", geo.SourceFields)
}

func (w *writer) codebook(table string, fields []geo.Field) error {
	for _, f := range fields {
		if err := w.one("gpkg_data_columns", table, f.Name, nil, nil, f.Text, nil, nil); err != nil {
			return err
		}
	}
	return nil
}

// one writes a single row.
func (w *writer) one(table string, values ...driver.Value) error {
	for i, v := range values {
		if s, ok := v.(string); ok {
			values[i] = clean(s)
		}
	}
	if _, err := w.db.Exec("INSERT INTO "+table+" VALUES (?"+strings.Repeat(", ?", len(values)-1)+")", values); err != nil {
		return fmt.Errorf("%s: %w", table, err)
	}
	return nil
}

// clean makes bytes that are not UTF-8, and NUL, at which programs in C end a
// text, U+FFFD.
func clean(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(string([]rune(s)), "\x00", "\uFFFD")
}
