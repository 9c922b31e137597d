package main

import (
	"context"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"dateline": func() { os.Exit(run(context.Background(), os.Args[1:])) },
	})
}

// TestCommands runs the command line as its users type it; each script in
// testdata/script is one story.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("XDG_DATA_HOME", e.WorkDir+"/home")
			e.Setenv("DATELINE_DB", "")
			return nil
		},
	})
}
