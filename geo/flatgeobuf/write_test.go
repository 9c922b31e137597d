package flatgeobuf_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/geo"
	"dateline/geo/flatgeobuf"
	"dateline/geo/layertest"
)

func write(t testing.TB, list []geo.Feature) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := flatgeobuf.Write(&b, layertest.Each(list), layertest.Head()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func save(t testing.TB, list []geo.Feature) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "incidents.fgb")
	if err := os.WriteFile(path, write(t, list), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestGDALReadsWhatWasWritten(t *testing.T) {
	for _, n := range []int{1, 15, 16, 17, 256, 257, 5000} {
		list := layertest.Invented(uint64(n), n)
		path := save(t, list)
		got := layertest.Describe(t, path, "incidents")
		if got.Driver != "FlatGeobuf" || got.Geometry != "Point" || got.Count != fmt.Sprint(n) || got.CRS != "4326" {
			t.Errorf("n=%d: %s, %s features of %s in EPSG:%s", n, got.Driver, got.Count, got.Geometry, got.CRS)
		}
		if want := layertest.Extent(list); got.Extent != want {
			t.Errorf("n=%d: extent %s, want %s", n, got.Extent, want)
		}
		want := map[string]string{}
		for _, f := range geo.FeatureFields {
			switch {
			case f.Name == "id" || f.Name == "edition":
				want[f.Name] = "Integer64"
			case f.Type == geo.FieldInteger:
				want[f.Name] = "Integer"
			case f.Type == geo.FieldNumber:
				want[f.Name] = "Real"
			case f.Type == geo.FieldString:
				want[f.Name] = "String"
			default:
				want[f.Name] = "DateTime"
			}
		}
		if diff := cmp.Diff(want, got.Fields); diff != "" {
			t.Errorf("n=%d: fields (-want +got):\n%s\n%s", n, diff, got.Text)
		}
	}
}

// What GDAL reads is what Feature.Values says, texts with markup, in several
// scripts and damaged ones included.
func TestGDALReadsAwkwardTexts(t *testing.T) {
	list := layertest.Awkward(true)
	layertest.Compare(t, layertest.Read(t, save(t, list), "incidents"), list)
}

func TestGDALFindsWhatLiesInABox(t *testing.T) {
	list := append(layertest.Invented(3, 3000), layertest.Awkward(true)...)
	for i := range list {
		list[i].ID = int64(i + 1)
	}
	path := save(t, list)
	for _, box := range [][4]float64{{30, 20, 50, 40}, {0, 0, 1, 1}, {-180, -90, 180, 90}, {37.3897, 55.82583, 37.3897, 55.82583}, {170, -80, 175, -70}} {
		want := map[string]bool{}
		for _, f := range list {
			if p := f.Point; p != nil && p[0] >= box[0] && p[0] <= box[2] && p[1] >= box[1] && p[1] <= box[3] {
				want[fmt.Sprint(f.ID)] = true
			}
		}
		got := map[string]bool{}
		args := []string{"-spat"}
		for _, v := range box {
			args = append(args, fmt.Sprint(v))
		}
		for id := range layertest.Read(t, path, "incidents", args...) {
			got[id] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("in %v (-want +got):\n%s", box, diff)
		}
	}
}

func TestEmptyLayerIsAFile(t *testing.T) {
	got := layertest.Describe(t, save(t, nil), "incidents")
	if got.Geometry != "Point" || got.Count != "0" || len(got.Fields) != len(geo.FeatureFields) {
		t.Errorf("%s features of %s with %d fields:\n%s", got.Count, got.Geometry, len(got.Fields), got.Text)
	}
}

// The head is inside: whom to credit, the licence, the filter and the codebook.
func TestHeadIsInside(t *testing.T) {
	raw := write(t, nil)
	for _, want := range []string{"Source: CNN & <UCDP>", "CC-BY-4.0", "country=RUS,AFG", "Edition 3 of 2 April 2024", geo.FeatureFields[11].Text, `"attribution": "Source: UCDP"`} {
		if !bytes.Contains(raw, []byte(want)) {
			t.Errorf("the file lacks %q", want)
		}
	}
	if !bytes.HasPrefix(raw, []byte("fgb\x03fgb\x00")) {
		t.Errorf("begins with %q", raw[:8])
	}
}

// The index is read as the format describes it, by code that shares nothing
// with the writer: every box finds what lies in it and goes through few nodes.
func TestIndex(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, n := range []int{1, 2, 16, 17, 300, 20_000} {
		list := layertest.Invented(uint64(n), n)
		raw := write(t, list)
		x := open(t, raw, n)
		for range 50 {
			at := list[r.IntN(n)].Point
			w := 20 * math.Pow(r.Float64(), 4)
			box := [4]float64{at[0] - w, at[1] - w, at[0] + w, at[1] + w}
			var want, got []int64
			for _, f := range list {
				if p := f.Point; p[0] >= box[0] && p[0] <= box[2] && p[1] >= box[1] && p[1] <= box[3] {
					want = append(want, f.ID)
				}
			}
			visited := 0
			x.search(0, 0, box, &visited, func(id int64) { got = append(got, id) })
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Fatalf("n=%d: %d features in %v, want %d", n, len(got), box, len(want))
			}
			if most := 200 + 3*len(want)*17/16 + n/20; visited > most {
				t.Errorf("n=%d: %d nodes visited for %d features, want at most %d", n, visited, len(want), most)
			}
		}
	}
}

// index is the tree of a file and its features.
type index struct {
	t        testing.TB
	levels   [][2]int // first node and the one after the last, root first
	nodes    []byte
	features []byte
}

func open(t testing.TB, raw []byte, n int) *index {
	t.Helper()
	start := 8 + 4 + int(binary.LittleEndian.Uint32(raw[8:]))
	if start%8 != 0 {
		t.Errorf("the tree begins at byte %d, want a multiple of 8", start)
	}
	sizes := []int{n}
	for {
		n = (n + 15) / 16
		sizes = append(sizes, n)
		if n == 1 {
			break
		}
	}
	slices.Reverse(sizes)
	x := &index{t: t}
	total := 0
	for _, size := range sizes {
		x.levels = append(x.levels, [2]int{total, total + size})
		total += size
	}
	x.nodes, x.features = raw[start:start+40*total], raw[start+40*total:]
	return x
}

func (x *index) search(level, node int, box [4]float64, visited *int, found func(int64)) {
	*visited++
	at := x.nodes[40*node:]
	f := func(i int) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(at[8*i:])) }
	if f(0) > box[2] || f(1) > box[3] || f(2) < box[0] || f(3) < box[1] {
		return
	}
	offset := int(binary.LittleEndian.Uint64(at[32:]))
	if level == len(x.levels)-1 {
		feature := x.features[offset:]
		// Skip the frame: the properties begin with column 0, the id.
		root := 4 + int(binary.LittleEndian.Uint32(feature[4:]))
		vtable := root - int(int32(binary.LittleEndian.Uint32(feature[root:])))
		slot := root + int(binary.LittleEndian.Uint16(feature[vtable+6:]))
		properties := slot + int(binary.LittleEndian.Uint32(feature[slot:])) + 4
		if column := binary.LittleEndian.Uint16(feature[properties:]); column != 0 {
			x.t.Fatalf("column %d comes first", column)
		}
		found(int64(binary.LittleEndian.Uint64(feature[properties+2:])))
		return
	}
	next := x.levels[level+1]
	if offset < next[0] || offset >= next[1] {
		x.t.Fatalf("node %d of level %d leads to %d, out of %v", node, level, offset, next)
	}
	for child := offset; child < min(offset+16, next[1]); child++ {
		x.search(level+1, child, box, visited, found)
	}
}

func TestSameFeaturesSameBytes(t *testing.T) {
	list := layertest.Invented(5, 2000)
	if !bytes.Equal(write(t, list), write(t, list)) {
		t.Error("the same features give other bytes")
	}
}

// More features than are held in memory come out as if they had been.
func TestManyFeatures(t *testing.T) {
	const n = 150_000
	list := layertest.Invented(9, n)
	raw := write(t, list)
	if len(raw) < 40<<20 {
		t.Fatalf("%d bytes do not test what goes to disk", len(raw))
	}
	x := open(t, raw, n)
	seen := make([]bool, n+1)
	x.search(0, 0, [4]float64{-180, -90, 180, 90}, new(int), func(id int64) { seen[id] = true })
	if i := slices.Index(seen[1:], false); i >= 0 {
		t.Errorf("feature %d is missing", i+1)
	}
	if got := layertest.Describe(t, save(t, list), "incidents"); got.Count != fmt.Sprint(n) {
		t.Errorf("%s features, want %d", got.Count, n)
	}
}

func TestErrorsArePassedOn(t *testing.T) {
	stop := errors.New("the store is gone")
	var b bytes.Buffer
	if err := flatgeobuf.Write(&b, layertest.Broken(layertest.Awkward(true), stop), geo.LayerHead{}); !errors.Is(err, stop) || b.Len() > 0 {
		t.Errorf("error %v after %d bytes, want %v after none", err, b.Len(), stop)
	}
	full := errors.New("disk full")
	if err := flatgeobuf.Write(failing{full}, layertest.Each(layertest.Invented(1, 10)), geo.LayerHead{}); !errors.Is(err, full) {
		t.Errorf("error %v, want %v", err, full)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func BenchmarkWrite(b *testing.B) {
	for _, n := range []int{1000, 200_000} {
		list := layertest.Invented(1, n)
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := flatgeobuf.Write(io.Discard, layertest.Each(list), layertest.Head()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
