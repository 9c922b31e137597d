package layertest

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dateline/geo"
)

// GDAL runs a program of GDAL's and gives what it prints. Warnings and errors
// that it prints fail the test; without GDAL the test is skipped.
func GDAL(t testing.TB, program string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("%s (Debian: gdal-bin) is not installed", program)
	}
	var out, errs strings.Builder
	c := exec.Command(program, args...)
	c.Env = append(os.Environ(), "TZ=UTC", "LC_ALL=C.UTF-8", "CPL_DEBUG=OFF")
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil || errs.Len() > 0 {
		t.Fatalf("%s %s: %v\n%s%s", program, strings.Join(args, " "), err, out.String(), errs.String())
	}
	if strings.Contains(out.String(), "ERROR ") {
		t.Fatalf("%s %s:\n%s", program, strings.Join(args, " "), out.String())
	}
	return out.String()
}

// Layer is what ogrinfo says of a layer.
type Layer struct {
	Driver, Geometry, Count, Extent, CRS string
	Fields                               map[string]string // type by name, such as "Integer64 (0.0)"
	Text                                 string            // all of it
}

var (
	aboutLayer = regexp.MustCompile(`(?m)^(Geometry|Feature Count|Extent): (.*)$`)
	aboutField = regexp.MustCompile(`(?m)^(\w+): (String|Integer64|Integer|Real|Date|DateTime)(?:\([^)]*\))? \(`)
	aboutCRS   = regexp.MustCompile(`(?m)^    ID\["EPSG",(\d+)\]\]`)
	aboutFile  = regexp.MustCompile("using driver `(.*)' successful")
)

// Describe asks ogrinfo about a layer of a file.
func Describe(t testing.TB, path, layer string) Layer {
	t.Helper()
	l := Layer{Text: GDAL(t, "ogrinfo", "-ro", "-so", path, layer), Fields: map[string]string{}}
	for _, m := range aboutLayer.FindAllStringSubmatch(l.Text, -1) {
		switch m[1] {
		case "Geometry":
			l.Geometry = m[2]
		case "Feature Count":
			l.Count = m[2]
		case "Extent":
			l.Extent = m[2]
		}
	}
	for _, m := range aboutField.FindAllStringSubmatch(l.Text, -1) {
		l.Fields[m[1]] = m[2]
	}
	if m := aboutCRS.FindStringSubmatch(l.Text); m != nil {
		l.CRS = m[1]
	}
	if m := aboutFile.FindStringSubmatch(l.Text); m != nil {
		l.Driver = m[1]
	}
	return l
}

// Read gives the features that GDAL reads in a layer as GeoJSON has them, by
// their property id. more are further options of ogr2ogr, such as -spat.
func Read(t testing.TB, path, layer string, more ...string) map[string]Feature {
	t.Helper()
	out := filepath.Join(t.TempDir(), "read.geojson")
	GDAL(t, "ogr2ogr", append([]string{"-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=9", out, path, layer}, more...)...)
	raw, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var collection struct{ Features []Feature }
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber()
	if err := d.Decode(&collection); err != nil {
		t.Fatal(err)
	}
	list := map[string]Feature{}
	for _, f := range collection.Features {
		id, _ := f.Properties["id"].(json.Number)
		list[id.String()] = f
	}
	if len(list) != len(collection.Features) {
		t.Fatalf("%d features with %d ids in %s", len(collection.Features), len(list), path)
	}
	return list
}

// Feature is a feature of GeoJSON.
type Feature struct {
	Geometry *struct {
		Type        string
		Coordinates []float64
	}
	Properties map[string]any
}

// Compare fails where what GDAL read differs from the features written. Texts
// are compared as files can hold them: what is no UTF-8, and NUL, as U+FFFD.
func Compare(t testing.TB, read map[string]Feature, list []geo.Feature) {
	t.Helper()
	if len(read) != len(list) {
		t.Errorf("%d features, want %d", len(read), len(list))
	}
	for _, f := range list {
		got := read[fmt.Sprint(f.ID)]
		for i, v := range f.Values(Base) {
			field := geo.FeatureFields[i]
			have, want := plain(field.Type, got.Properties[field.Name]), plain(field.Type, v)
			if have != want {
				t.Errorf("%s of %d: %q, want %q", field.Name, f.ID, have, want)
			}
		}
		switch {
		case f.Point == nil && got.Geometry != nil:
			t.Errorf("%d lies at %v, want nowhere", f.ID, got.Geometry.Coordinates)
		case f.Point != nil && (got.Geometry == nil || !slices.Equal(got.Geometry.Coordinates, f.Point[:])):
			t.Errorf("%d lies at %v, want %v", f.ID, got.Geometry, *f.Point)
		}
	}
}

// plain is a value in the spelling that all formats share.
func plain(t geo.FieldType, v any) string {
	s := fmt.Sprint(v)
	switch {
	case v == nil:
		return "null"
	case t == geo.FieldDate:
		s, _, _ = strings.Cut(s, "T")
		return strings.ReplaceAll(s, "/", "-")
	case t == geo.FieldTime:
		return strings.NewReplacer("/", "-", " ", "T", "+00:00", "", "+00", "", "Z", "").Replace(s)
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// Extent is the box round features as ogrinfo prints it.
func Extent(list []geo.Feature) string {
	b := list[0].Point.Bound()
	for _, f := range list {
		if f.Point != nil {
			b = b.Extend(*f.Point)
		}
	}
	return fmt.Sprintf("(%.6f, %.6f) - (%.6f, %.6f)", b.Min[0], b.Min[1], b.Max[0], b.Max[1])
}
