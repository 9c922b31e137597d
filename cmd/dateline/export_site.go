package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"dateline/data"
	"dateline/data/base"
	"dateline/geo"
	"dateline/geo/basemap"
	"dateline/handlers"
	"dateline/handlers/flat"
	"dateline/static"
)

type exportSiteCmd struct {
	database
	Out       string `required:"" short:"o" placeholder:"DIR" help:"The folder to write: new, empty, or one that an interrupted run began."`
	MaxZoom   int    `name:"max-zoom" default:"5" help:"Deepest zoom with base tiles of its own, 0 to 8 (default ${default}); maps go deeper by enlarging them."`
	PublicURL string `name:"public-url" env:"DATELINE_PUBLIC_URL" placeholder:"URL" help:"Where the folder will be served; previews and canonical addresses need it."`
	filterFlags
}

// Run writes what a filter gives as a folder of files.
func (c exportSiteCmd) Run(ctx context.Context) error {
	if c.MaxZoom < 0 || c.MaxZoom > flat.MaxZoom {
		return &geo.InputError{Field: "max-zoom", Value: fmt.Sprint(c.MaxZoom), Reason: fmt.Sprintf("want 0 to %d", flat.MaxZoom)}
	}
	public := strings.TrimSuffix(c.PublicURL, "/")
	if u, err := url.Parse(public); public != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		return &geo.InputError{Field: "public-url", Value: c.PublicURL, Reason: "want an address such as https://news.example/2024/map"}
	}
	if err := static.Check(); err != nil {
		return err
	}
	f, err := c.filter()
	if err != nil {
		return err
	}
	store, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	log := slog.New(slog.DiscardHandler)
	live, err := data.NewLive(ctx, store, log)
	if err != nil {
		return err
	}
	edition, ok := live.Snapshot().Edition(f.Edition)
	if !ok {
		return fmt.Errorf("edition: there is no edition %d; the newest is %d", f.Edition, live.Snapshot().Newest().N)
	}
	baseMap, err := basemap.Read(base.Land(), base.Labels())
	if err != nil {
		return fmt.Errorf("read the base map: %w", err)
	}
	build := version + static.Version()
	server, err := handlers.New(handlers.Config{
		Store: store, Live: live, BaseMap: baseMap, BaseVersion: baseVersion(), Only: &f, Build: build, Log: log,
		Now: func() time.Time { return edition.At },
	})
	if err != nil {
		return err
	}
	query := ""
	if f.Edition != 0 {
		query = geo.Filter{Edition: f.Edition}.Query()
	}
	bar := siteBar()
	all, written, err := flat.Write(ctx, server, flat.Options{
		Dir: c.Out, MaxZoom: c.MaxZoom, Public: public, Query: query, Of: fmt.Sprint(edition.N, f.Query(), build),
		Progress: func(done, all int) { bar.ChangeMax(all); _ = bar.Set(done) },
	})
	_ = bar.Finish()
	if errors.Is(err, context.Canceled) {
		fmt.Fprintf(os.Stderr, "%d files are in %s; the same command goes on from there.\n", written, c.Out)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%d files in %s, %d of them written now: edition %d. Begin at %s; the embed is embed/map/index.html.\n",
		all, c.Out, written, edition.N, filepath.Join(c.Out, "index.html"))
	return nil
}

// siteBar shows, on a terminal only, how many files are there of how many.
func siteBar() *progressbar.ProgressBar {
	return progressbar.NewOptions(1, progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetVisibility(term.IsTerminal(int(os.Stderr.Fd()))),
		progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish(),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetDescription("writing"))
}
