package data_test

import (
	"os"
	"strings"
	"testing"

	"dateline/data"
)

// TestEmbeddedIsInSources holds that the credit on the pages and SOURCES.md name
// the same packages and licences.
func TestEmbeddedIsInSources(t *testing.T) {
	sources, err := os.ReadFile("SOURCES.md")
	if err != nil {
		t.Fatal(err)
	}
	if len(data.Embedded) == 0 {
		t.Fatal("no embedded sets are listed")
	}
	for _, e := range data.Embedded {
		found := false
		for line := range strings.Lines(string(sources)) {
			found = found || strings.Contains(line, e.Version) && strings.Contains(strings.ToLower(line), strings.ToLower(e.Licence))
		}
		if !found {
			t.Errorf("SOURCES.md has no line with %s and %s", e.Version, e.Licence)
		}
	}
}
