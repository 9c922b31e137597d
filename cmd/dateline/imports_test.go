package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// may lists, for each room of the house, the rooms it may import.
var may = map[string][]string{
	"geo":      {},
	"static":   {},
	"data":     {"geo"},
	"web":      {"geo", "static"},
	"handlers": {"geo", "data", "web", "static"},
	"cmd":      {"geo", "data", "web", "static", "handlers"},
}

// TestImportsPointOneWay holds the direction of imports, that geo needs no more
// than the standard library and orb, and that Echo stays in handlers.
func TestImportsPointOneWay(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "dateline/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		from := room(fields[0])
		seen[from] = true
		allowed, known := may[from]
		if !known {
			t.Errorf("%s lies in no room of the house", fields[0])
		}
		for _, path := range fields[1:] {
			to := room(path)
			switch {
			case strings.HasPrefix(path, "dateline/") && to != from && !slices.Contains(allowed, to):
				t.Errorf("%s imports %s", fields[0], path)
			case strings.HasPrefix(path, "github.com/labstack/echo") && from != "handlers":
				t.Errorf("%s imports Echo; only handlers may", fields[0])
			case from == "geo" && strings.Contains(path, ".") && !strings.HasPrefix(path, "github.com/paulmach/orb"):
				t.Errorf("%s imports %s; geo needs no more than orb", fields[0], path)
			}
		}
	}
	for name := range may {
		if !seen[name] {
			t.Errorf("room %s is empty", name)
		}
	}
}

func room(path string) string {
	rest, ok := strings.CutPrefix(path, "dateline/")
	if !ok {
		return path
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}
