package handlers_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline/geo"
	"dateline/handlers"
	"dateline/handlers/flat"
)

// folder writes what a mixed site has of the filter into a new folder and gives
// the text of every file by its name.
func folder(t *testing.T, only geo.Filter, o flat.Options) map[string]string {
	t.Helper()
	s := newSite(t, func(c *handlers.Config) { c.Only, c.Public, c.CheckHost = &only, "", false },
		seed(t), invented(300), restricted(geo.Private), restricted(geo.Display))
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	if _, _, err := flat.Write(t.Context(), s.handler, o); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	err := filepath.WalkDir(o.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := os.ReadFile(path)
		files[filepath.ToSlash(strings.TrimPrefix(path, o.Dir+string(filepath.Separator)))] = string(body)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// A folder holds nothing of rows that must not leave, in none of its files, and
// all of the rest: each page of a long table, each incident.
func TestFlatHoldsWhatMayLeave(t *testing.T) {
	files := folder(t, geo.Filter{}, flat.Options{})
	incidents := 0
	for name, body := range files {
		if text := strings.ToLower(body); strings.Contains(text, "quillwort") && name != "data/incidents.gpkg" {
			t.Errorf("%s tells of a restricted record", name)
		}
		if strings.HasPrefix(name, "incidents/") && !strings.Contains(name, "from-") && name != "incidents/index.html" {
			incidents++
		}
	}
	if strings.Contains(files["data/incidents.gpkg"], "quillwort") {
		t.Error("the GeoPackage tells of a restricted record")
	}
	if incidents != 314 {
		t.Errorf("%d pages of incidents, want 314", incidents)
	}
	if n := strings.Count(files["map/list.html"], `class="incident"`); n != 314 {
		t.Errorf("%d incidents in the list, want 314", n)
	}
	for _, name := range []string{"incidents/from-101/index.html", "incidents/from-301/index.html", "embed/map/index.html", "picture/map.png", "map/words.json"} {
		if files[name] == "" {
			t.Errorf("there is no %s", name)
		}
	}
	if !strings.Contains(files["incidents/index.html"], `href="../incidents/from-101/index.html"`) {
		t.Error("the table does not lead to its second page")
	}
}

// A folder of a filter tells of no incident outside of it.
func TestFlatOfAFilter(t *testing.T) {
	files := folder(t, geo.Filter{Countries: []geo.Country{"FJI"}, Datasets: []string{inventedSet.Slug}}, flat.Options{})
	for name, body := range files {
		if strings.HasSuffix(name, ".html") && strings.Contains(body, "Gunmen attack a concert") {
			t.Errorf("%s tells of an incident outside of the filter", name)
		}
	}
	if _, ok := files["countries/FJI/index.html"]; !ok {
		t.Error("no page of Fiji")
	}
	if _, ok := files["countries/SYR/index.html"]; ok {
		t.Error("a page of Syria")
	}
}

// A run that is broken off says so, and the next one goes on from there.
func TestFlatGoesOn(t *testing.T) {
	only := geo.Filter{Countries: []geo.Country{"RUS"}}
	s := newSite(t, func(c *handlers.Config) { c.Only, c.Public, c.CheckHost = &only, "", false }, seed(t))
	dir := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	o := flat.Options{Dir: dir, MaxZoom: 1, Progress: func(done, _ int) {
		if done == 10 {
			stop()
		}
	}}
	if _, written, err := flat.Write(ctx, s.handler, o); !errors.Is(err, context.Canceled) || written != 10 {
		t.Fatalf("broken off after %d files: %v", written, err)
	}
	o.Progress = nil
	all, written, err := flat.Write(t.Context(), s.handler, o)
	if err != nil || written != all-10 {
		t.Errorf("then %d of %d files, %v", written, all, err)
	}
	o.MaxZoom = 2
	if _, _, err := flat.Write(t.Context(), s.handler, o); !errors.Is(err, flat.ErrOther) {
		t.Errorf("another export into the same folder: %v", err)
	}
}
