package handlers_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// run runs code as a developer does who copied it, in a folder of its own.
func run(t *testing.T, folder, language, code string) string {
	t.Helper()
	var command *exec.Cmd
	switch language {
	case "shell":
		command = exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", code)
	case "js":
		command = exec.CommandContext(t.Context(), "node", "--input-type=module", "--eval", code)
	}
	command.Dir = folder
	command.Env = append(os.Environ(), "NO_PROXY=127.0.0.1", "no_proxy=127.0.0.1", "GDAL_HTTP_PROXY=")
	out, err := command.CombinedOutput()
	if err != nil || strings.Contains(string(out), "ERROR") {
		t.Fatalf("%s\n%v\n%s", code, err, out)
	}
	return string(out)
}

var addressesIn = regexp.MustCompile(`https?://[^\s"'\x60<>]+`)

// Every call on the page for developers works against the server that shows it.
// Those of tools that are not here are tried by their addresses.
func TestDeveloperCalls(t *testing.T) {
	base, s, _ := listening(t)
	// What the calls give, by what they begin with.
	says := map[string]string{
		"code-curl-2":       `"numberMatched":`,
		"code-curl-3":       `"changes"`,
		"code-ogr2ogr-1":    "Feature Count: 314",
		"code-javascript-2": "314",
		"code-javascript-4": "/tiles/incidents/{z}/{x}/{y}.mvt",
	}
	makes := map[string]string{
		"code-curl-1":    "dateline-incidents-edition-4.csv",
		"code-ogr2ogr-2": "russia.gpkg",
		"code-ogr2ogr-3": "box.csv",
	}
	page := s.page(t, "/developers")
	ran := map[string]int{}
	for _, block := range page.Find("pre[id^=code-]").EachIter() {
		id, language, code := block.AttrOr("id", ""), block.AttrOr("data-language", ""), block.Text()
		if page.Find(`button[data-copy="#`+id+`"]`).Length() != 1 {
			t.Errorf("%s has no button that copies it", id)
		}
		if !strings.Contains(code, base) {
			t.Errorf("%s does not name this server: %s", id, code)
		}
		ran[language]++
		switch language {
		case "shell", "js":
			folder := t.TempDir()
			out := run(t, folder, language, code)
			if !strings.Contains(out, says[id]) {
				t.Errorf("%s: want %q in\n%.2000s", id, says[id], out)
			}
			if name := makes[id]; name != "" {
				if info, err := os.Stat(filepath.Join(folder, name)); err != nil || info.Size() < 200 {
					t.Errorf("%s: %v", id, err)
				}
			}
		default:
			for _, address := range addressesIn.FindAllString(code, -1) {
				address = strings.NewReplacer("{z}", "0", "{x}", "0", "{y}", "0", "&amp;", "&").Replace(address)
				r := s.get(t, strings.TrimPrefix(address, base))
				wantStatus(t, id+" "+address, r, http.StatusOK)
				if len(r.body) < 100 {
					t.Errorf("%s: %s gives %d bytes", id, address, len(r.body))
				}
			}
		}
	}
	for language, least := range map[string]int{"shell": 6, "js": 4, "r": 2, "python": 2, "": 4} {
		if ran[language] < least {
			t.Errorf("%d calls in %q, want at least %d", ran[language], language, least)
		}
	}
	killed := 0.0
	for _, f := range s.items(t, "/data/incidents.geojson").Features {
		if n, ok := f.Properties["killed_best"].(float64); ok {
			killed += n
		}
	}
	stream := run(t, t.TempDir(), "js", page.Find("#code-javascript-3").Text())
	if strings.TrimSpace(stream) != degrees(killed) {
		t.Errorf("the sequence read as it arrives has %s killed, want %s", stream, degrees(killed))
	}
}

// The page of the API has what its description has.
func TestAPIPage(t *testing.T) {
	s := mixed(t)
	var api struct {
		Paths map[string]map[string]struct {
			OperationID string
			Parameters  []struct{ Name string }
			Responses   map[string]any
		}
	}
	decodeLoosely(t, s.want(t, "/ogc/api"), &api)
	page := s.page(t, "/ogc/api?f=html")
	if page.Find(".operation").Length() != len(api.Paths) || len(api.Paths) < 19 {
		t.Errorf("%d operations on the page, %d in the description", page.Find(".operation").Length(), len(api.Paths))
	}
	for path, methods := range api.Paths {
		get := methods["get"]
		section := page.Find(`[aria-labelledby="` + get.OperationID + `"]`)
		if got := section.Find(".operation-path code").Text(); strings.TrimSuffix("/ogc"+path, "/") != got {
			t.Errorf("%s: the page has %q", path, got)
		}
		names := map[string]bool{}
		for _, code := range section.Find("tbody th code").EachIter() {
			names[code.Text()] = true
		}
		for _, p := range get.Parameters {
			if !names[p.Name] {
				t.Errorf("%s: the page lacks the parameter %s", path, p.Name)
			}
		}
		if section.Find("dt").Length() != len(get.Responses) {
			t.Errorf("%s: %d answers on the page, want %d", path, section.Find("dt").Length(), len(get.Responses))
		}
		for _, a := range section.Find("a").EachIter() {
			target := strings.TrimPrefix(a.AttrOr("href", ""), public)
			wantStatus(t, target, s.get(t, target), http.StatusOK)
		}
	}
}
