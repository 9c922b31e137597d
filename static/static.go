// Package static holds the bytes that are served as they are: the bundles that
// the front-end build leaves in dist, with their compressed forms and a
// manifest of their hashed names. It knows neither HTTP nor pages.
package static

import (
	"embed"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed all:dist
var dist embed.FS

// Prefix is where the assets are served.
const Prefix = "/static/"

// ErrNotBuilt is the hint for a binary that was compiled without its bundles.
const ErrNotBuilt = "the front-end bundles are missing: run “make build”, which makes them before it compiles"

// Asset is one file of dist.
type Asset struct {
	Name string // hashed name, such as map.4F2A91C3.js
	Type string // media type
	Body []byte
	Gzip []byte // nil where compression gains nothing
	Br   []byte
}

var load = sync.OnceValues(func() (*bundle, error) { return read(dist) })

type bundle struct {
	paths  map[string]string // map.js -> /static/map.4F2A91C3.js
	assets map[string]Asset
}

func read(files fs.FS) (*bundle, error) {
	b := &bundle{paths: map[string]string{}, assets: map[string]Asset{}}
	raw, err := fs.ReadFile(files, "dist/manifest.json")
	if err != nil {
		return b, fmt.Errorf("%s: %w", ErrNotBuilt, err)
	}
	var manifest map[string]string
	if err := json.Unmarshal(raw, &manifest); err != nil {
		return b, fmt.Errorf("read manifest.json: %w", err)
	}
	for name, hashed := range manifest {
		b.paths[name] = Prefix + hashed
	}
	return b, fs.WalkDir(files, "dist", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name := strings.TrimPrefix(p, "dist/")
		mediaType, ok := mediaTypes[path.Ext(name)]
		if !ok {
			return nil
		}
		a := Asset{Name: name, Type: mediaType}
		if a.Body, err = fs.ReadFile(files, p); err != nil {
			return err
		}
		a.Gzip, _ = fs.ReadFile(files, p+".gz")
		a.Br, _ = fs.ReadFile(files, p+".br")
		b.assets[name] = a
		return nil
	})
}

var mediaTypes = map[string]string{
	".js":    "text/javascript; charset=utf-8",
	".css":   "text/css; charset=utf-8",
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".ico":   "image/x-icon",
	".woff2": "font/woff2",
	".txt":   "text/plain; charset=utf-8",
}

// Check reports whether the bundles are in the binary.
func Check() error {
	_, err := load()
	return err
}

// Path is the address of the asset with the plain name, such as "map.js", whose
// content never changes under that address. An unknown name gives an address
// that answers 404.
func Path(name string) string {
	b, _ := load()
	if p, ok := b.paths[name]; ok {
		return p
	}
	return Prefix + name
}

// Text is the content of the asset with the plain name, "" for an unknown name.
func Text(name string) string {
	a, _ := Open(strings.TrimPrefix(Path(name), Prefix))
	return string(a.Body)
}

// Open returns the asset with the hashed name.
func Open(hashed string) (Asset, bool) {
	b, _ := load()
	a, ok := b.assets[hashed]
	return a, ok
}

// Version changes when any asset does.
func Version() string {
	b, _ := load()
	h := fnv.New64a()
	for _, name := range slices.Sorted(maps.Keys(b.assets)) {
		h.Write([]byte(name))
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

// Files lists the hashed names of all assets, sorted.
func Files() []string {
	b, _ := load()
	return slices.Sorted(maps.Keys(b.assets))
}

// Names lists the plain names of all assets that have a hashed address.
func Names() []string {
	b, _ := load()
	var names []string
	for n := range b.paths {
		names = append(names, n)
	}
	return names
}
