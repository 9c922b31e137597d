package geopackage_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "github.com/mattn/go-sqlite3"

	"dateline/data/geopackage"
	"dateline/geo"
	"dateline/geo/layertest"
)

// save writes the features and as many sources as they count.
func save(t testing.TB, list []geo.Feature) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "incidents of 100% & more?.gpkg")
	if err := geopackage.Write(path, layertest.Each(list), layertest.Sources(list), layertest.Head()); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestGDALReadsWhatWasWritten(t *testing.T) {
	for _, n := range []int{1, 51, 52, 51*51 + 1, 6000} {
		list := layertest.Invented(uint64(n), n)
		path := save(t, list)
		got := layertest.Describe(t, path, "incidents")
		if got.Driver != "GPKG" || got.Geometry != "Point" || got.Count != fmt.Sprint(n) || got.CRS != "4326" {
			t.Errorf("n=%d: %s, %s features of %s in EPSG:%s", n, got.Driver, got.Count, got.Geometry, got.CRS)
		}
		if want := layertest.Extent(list); got.Extent != want {
			t.Errorf("n=%d: extent %s, want %s", n, got.Extent, want)
		}
		if diff := cmp.Diff(fieldTypes(geo.FeatureFields), got.Fields); diff != "" {
			t.Errorf("n=%d: fields (-want +got):\n%s", n, diff)
		}
		sources := layertest.Describe(t, path, "sources")
		if diff := cmp.Diff(fieldTypes(geo.SourceFields), sources.Fields); diff != "" {
			t.Errorf("n=%d: fields of sources (-want +got):\n%s", n, diff)
		}
		want := 0
		for _, f := range list {
			want += f.Sources
		}
		if sources.Count != fmt.Sprint(want) || sources.Geometry != "None" {
			t.Errorf("n=%d: %s sources with geometry %s, want %d", n, sources.Count, sources.Geometry, want)
		}
	}
}

// fieldTypes are the types that GDAL should see.
func fieldTypes(fields []geo.Field) map[string]string {
	types := map[string]string{}
	for _, f := range fields {
		types[f.Name] = map[geo.FieldType]string{
			geo.FieldInteger: "Integer", geo.FieldNumber: "Real", geo.FieldString: "String", geo.FieldDate: "Date", geo.FieldTime: "DateTime",
		}[f.Type]
		if f.Name == "id" || f.Name == "incident" || f.Name == "edition" {
			types[f.Name] = "Integer64"
		}
	}
	return types
}

func TestGDALReadsAwkwardTexts(t *testing.T) {
	list := layertest.Awkward(true)
	path := save(t, list)
	layertest.Compare(t, layertest.Read(t, path, "incidents"), list)
	// The number is the fid as well.
	if got := layertest.GDAL(t, "ogrinfo", "-ro", "-q", path, "incidents", "-fid", "1000000007"); !strings.Contains(got, "OGRFeature(incidents):1000000007") {
		t.Errorf("no feature has the fid 1000000007:\n%s", got)
	}
}

func TestGDALFindsWhatLiesInABox(t *testing.T) {
	list := layertest.Invented(3, 6000)
	path := save(t, list)
	for _, box := range [][4]float64{{30, 20, 50, 40}, {0, 0, 1, 1}, {-180, -90, 180, 90}} {
		var want, got []string
		args := []string{"-spat"}
		for _, v := range box {
			args = append(args, fmt.Sprint(v))
		}
		for _, f := range list {
			if p := f.Point; p[0] >= box[0] && p[0] <= box[2] && p[1] >= box[1] && p[1] <= box[3] {
				want = append(want, fmt.Sprint(f.ID))
			}
		}
		for id := range layertest.Read(t, path, "incidents", args...) {
			got = append(got, id)
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%d features in %v, want %d", len(got), box, len(want))
		}
	}
}

// SQLite finds nothing wrong with the file and with the R-tree that was written
// past it, and the tree has the box of every row.
func TestDatabaseIsSound(t *testing.T) {
	for _, n := range []int{0, 1, 51, 52, 51*51 + 1, 6000} {
		list := layertest.Invented(uint64(n+1), n)
		db, err := sql.Open("sqlite3", "file:"+strings.NewReplacer("%", "%25", "?", "%3f", " ", "%20").Replace(save(t, list))+"?mode=ro")
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for query, want := range map[string]string{
			`SELECT rtreecheck('rtree_incidents_geom')`:                        "ok",
			`PRAGMA integrity_check`:                                           "ok",
			`SELECT COUNT(*) FROM pragma_foreign_key_check`:                    "0",
			`PRAGMA application_id`:                                            "1196444487",
			`PRAGMA user_version`:                                              "10300",
			`SELECT COUNT(*) FROM rtree_incidents_geom`:                        fmt.Sprint(n),
			`SELECT COUNT(*) FROM incidents WHERE id IS NOT fid`:               "0",
			`SELECT COUNT(*) FROM sqlite_schema WHERE type = 'trigger'`:        "6",
			`SELECT COUNT(*) FROM gpkg_data_columns`:                           fmt.Sprint(len(geo.FeatureFields) + len(geo.SourceFields)),
			`SELECT COALESCE(MAX(last_change), '') FROM gpkg_contents`:         "2024-04-02T08:00:00.000Z",
			`SELECT COALESCE(MAX(timestamp), '') FROM gpkg_metadata_reference`: "2024-04-02T08:00:00.000Z",
		} {
			var got string
			if err := db.QueryRow(query).Scan(&got); err != nil || got != want {
				t.Errorf("n=%d: %s gives %q, %v, want %q", n, query, got, err, want)
			}
		}
		for _, f := range list {
			var ok bool
			err := db.QueryRow(`SELECT minx <= ?2 AND maxx >= ?2 AND miny <= ?3 AND maxy >= ?3 AND maxx - minx < 1e-4 FROM rtree_incidents_geom WHERE id = ?1`, f.ID, f.Point[0], f.Point[1]).Scan(&ok)
			if err != nil || !ok {
				t.Fatalf("n=%d: the box of %d does not hold it: %v", n, f.ID, err)
			}
		}
	}
}

// A GIS program may edit the file: the triggers keep the R-tree right.
func TestEditing(t *testing.T) {
	path := save(t, layertest.Invented(1, 200))
	layertest.GDAL(t, "ogrinfo", "-q", path, "-sql", "DELETE FROM incidents WHERE fid > 60")
	layertest.GDAL(t, "ogrinfo", "-q", path, "-sql", "UPDATE incidents SET fid = 1000 WHERE fid = 60")
	if got := layertest.GDAL(t, "ogrinfo", "-q", path, "-sql", "SELECT COUNT(*) AS n, MAX(id) AS last, rtreecheck('rtree_incidents_geom') AS state FROM rtree_incidents_geom"); !strings.Contains(got, "n (Integer) = 60") || !strings.Contains(got, "= 1000") || !strings.Contains(got, "= ok") {
		t.Errorf("after deleting:\n%s", got)
	}
}

func TestEmptyLayerIsAFile(t *testing.T) {
	path := save(t, nil)
	for layer, fields := range map[string][]geo.Field{"incidents": geo.FeatureFields, "sources": geo.SourceFields} {
		if got := layertest.Describe(t, path, layer); got.Count != "0" || len(got.Fields) != len(fields) {
			t.Errorf("%s: %s features with %d fields", layer, got.Count, len(got.Fields))
		}
	}
}

func TestHeadIsInside(t *testing.T) {
	raw, err := os.ReadFile(save(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Source: CNN & <UCDP>", "CC-BY-4.0", "country=RUS,AFG", "Edition 3 of 2 April 2024", geo.FeatureFields[10].Text, `"attribution": "Source: UCDP"`} {
		if !bytes.Contains(raw, []byte(want)) {
			t.Errorf("the file lacks %q", want)
		}
	}
}

func TestSameFeaturesSameBytes(t *testing.T) {
	list := layertest.Invented(5, 3000)
	a, err := os.ReadFile(save(t, list))
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(save(t, list))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Error("the same features give other bytes")
	}
}

func TestErrorsLeaveNoFile(t *testing.T) {
	folder := t.TempDir()
	stop := errors.New("the store is gone")
	list := layertest.Awkward(true)
	path := filepath.Join(folder, "a.gpkg")
	if err := geopackage.Write(path, layertest.Broken(list, stop), nil, geo.LayerHead{}); !errors.Is(err, stop) {
		t.Errorf("error %v, want %v", err, stop)
	}
	if err := geopackage.Write(path, layertest.Each(append(list, list[0])), nil, geo.LayerHead{}); err == nil || !strings.Contains(err.Error(), "incident 1000000007") {
		t.Errorf("an id that repeats gives %v", err)
	}
	if err := geopackage.Write(filepath.Join(folder, "none", "a.gpkg"), layertest.Each(list), nil, geo.LayerHead{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that does not exist gives %v", err)
	}
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("files are left: %v", left)
	}
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := geopackage.Write(path, layertest.Each(list), nil, geo.LayerHead{}); !errors.Is(err, os.ErrExist) {
		t.Errorf("a file that is there gives %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "mine" {
		t.Error("a file that was there is gone")
	}
}
func BenchmarkWrite(b *testing.B) {
	for _, n := range []int{1000, 200_000} {
		list := layertest.Invented(1, n)
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			folder := b.TempDir()
			for b.Loop() {
				i++
				path := filepath.Join(folder, fmt.Sprintf("%d.gpkg", i))
				if err := geopackage.Write(path, layertest.Each(list), nil, layertest.Head()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
