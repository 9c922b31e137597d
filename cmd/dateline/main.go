// Command dateline is the incident map in one binary. Flags and environment
// are read here and nowhere else; packages receive values.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/adrg/xdg"
	"github.com/alecthomas/kong"

	"dateline/data"
)

// version is set when the binary is linked.
var version = "dev"

type cli struct {
	Serve      serveCmd      `cmd:"" help:"Answer readers. A database that does not exist yet is created with the seed data set."`
	Import     importCmd     `cmd:"" help:"Read files of incidents into the database, as one edition, all or nothing."`
	Export     exportCmd     `cmd:"" help:"Write the incidents of a filter to a file."`
	ExportSite exportSiteCmd `cmd:"" name:"export-site" help:"Write the map and pages of a filter as a folder for any host of files."`
	Check      checkCmd      `cmd:"" help:"Read the whole database and say what is damaged."`
	Geocode    geocodeCmd    `cmd:"" help:"Find where a place is, without a network."`
	Version    versionCmd    `cmd:"" help:"Print the version."`
}

// Database is the flag that every command on a database has.
type database struct {
	DB string `name:"db" placeholder:"FILE" env:"DATELINE_DB" help:"The database: a SQLite file. Default: dateline.db in your data folder."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:])
	stop()
	os.Exit(status)
}

// run is main with its exit status: 0 done, 1 it went wrong, 2 the command line
// is not understood, 130 interrupted.
func run(ctx context.Context, args []string) int {
	var c cli
	parser, err := kong.New(&c,
		kong.Name("dateline"),
		kong.Description("The incident map for newsrooms and researchers."),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err != nil {
		panic(err) // the struct above is wrong
	}
	command, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(os.Stderr, "dateline: %v\nTry: dateline --help\n", err)
		return 2
	}
	err = command.Run()
	switch {
	case err == nil:
		return 0
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "dateline: interrupted; the database is as it was before")
		return 130
	}
	fmt.Fprintf(os.Stderr, "dateline: %s\n", strings.TrimSpace(err.Error()))
	return 1
}

type versionCmd struct{}

func (versionCmd) Run() error {
	fmt.Println("dateline", version)
	return nil
}

// path is the database file; without a flag it lies in the user's data folder,
// which is created.
func (d database) path() (string, error) {
	switch {
	case strings.HasPrefix(d.DB, "postgres://"), strings.HasPrefix(d.DB, "postgresql://"):
		return "", errors.New("this version of Dateline stores in SQLite only: give --db a file")
	case d.DB != "":
		return d.DB, nil
	}
	path := filepath.Join(xdg.DataHome, "dateline", "dateline.db")
	return path, os.MkdirAll(filepath.Dir(path), 0o755)
}

// open opens the database; unless create is set it must exist.
func (d database) open(ctx context.Context, create bool) (*data.SQLite, error) {
	path, err := d.path()
	if err != nil {
		return nil, err
	}
	if !create && !data.Exists(path) {
		return nil, fmt.Errorf("there is no database at %s; “dateline serve” or “dateline import” makes one", path)
	}
	return data.Open(ctx, path, data.Options{})
}
