package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/term"

	"dateline/data"
	"dateline/data/base"
	"dateline/geo/basemap"
	"dateline/handlers"
	"dateline/static"
)

type serveCmd struct {
	database
	Addr        string         `default:"127.0.0.1:8080" env:"DATELINE_ADDR" placeholder:"HOST:PORT" help:"Where to listen (default ${default})."`
	PublicURL   string         `name:"public-url" env:"DATELINE_PUBLIC_URL" placeholder:"URL" help:"The address readers use, such as https://map.example.org; links, embeds and downloads carry it."`
	Trusted     []netip.Prefix `name:"trusted-proxy" env:"DATELINE_TRUSTED_PROXY" placeholder:"CIDR" help:"Proxies whose X-Forwarded-For is believed."`
	Empty       bool           `env:"DATELINE_EMPTY" help:"Do not fill a new database with the seed data set."`
	Tiles       string         `env:"DATELINE_TILES" placeholder:"URL" help:"A street map that readers may turn on: the address of raster tiles with {z}, {x} and {y}. Their browsers then ask its host."`
	TilesCredit string         `name:"tiles-credit" env:"DATELINE_TILES_CREDIT" placeholder:"TEXT" help:"The credit line that the street map's makers ask for."`
	PMTiles     string         `name:"pmtiles" type:"existingfile" env:"DATELINE_PMTILES" placeholder:"FILE" help:"A street map that readers may turn on: a PMTiles archive of Protomaps' base map, served by Dateline itself."`
	LogFormat   string         `name:"log" default:"auto" enum:"auto,text,json" env:"DATELINE_LOG" help:"auto, text or json; auto is text on a terminal."`
	Verbose     bool           `short:"v" env:"DATELINE_VERBOSE" help:"Log every request also on a terminal."`
}

// watchEvery is how soon an edition that another process published is noticed:
// looking takes some microseconds.
const watchEvery = 100 * time.Millisecond

func (c serveCmd) Run(ctx context.Context) error {
	if err := static.Check(); err != nil {
		return err
	}
	lines := newLogLines(os.Stderr)
	defer lines.flush()
	log := c.logger(lines)
	path, err := c.path()
	if err != nil {
		return err
	}
	keep := boundMemory(log)
	fresh := !data.Exists(path)
	store, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	defer store.Close()
	if fresh && !c.Empty {
		if err := plantSeed(ctx, store); err != nil {
			return err
		}
	}
	live, baseMap, err := read(ctx, store, log)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w; --addr names another address", c.Addr, err)
	}
	public := strings.TrimSuffix(c.PublicURL, "/")
	if public == "" {
		public = "http://" + listener.Addr().String()
	}
	server, err := handlers.New(handlers.Config{
		Store: store, Live: live, BaseMap: baseMap, BaseVersion: baseVersion(),
		Street: handlers.Street{Tiles: c.Tiles, File: c.PMTiles, Credit: c.TilesCredit},
		Public: public, CheckHost: c.PublicURL != "", Trusted: c.Trusted, Build: version + static.Version(), Keep: keep, Log: log, Now: time.Now,
	})
	if err != nil {
		return err
	}
	go debug.FreeOSMemory() // what reading everything at once left behind
	watching := make(chan struct{})
	go func() { live.Watch(ctx, watchEvery); close(watching) }()

	newest := live.Snapshot().Newest()
	fmt.Fprintf(os.Stderr, "Dateline is at http://%s  (%d incidents, edition %d, %s). Ctrl-C ends it.\n", listener.Addr(), newest.Total, newest.N, path)
	err = server.Serve(ctx, listener)
	<-watching
	return err
}

// read reads what is served, all at once.
func read(ctx context.Context, store data.Store, log *slog.Logger) (live *data.Live, drawn *basemap.Map, err error) {
	var both errgroup.Group
	both.Go(func() (err error) {
		live, err = data.NewLive(ctx, store, log)
		return err
	})
	both.Go(func() (err error) {
		if drawn, err = basemap.Read(base.Land(), base.Labels()); err != nil {
			return fmt.Errorf("read the base map: %w", err)
		}
		return nil
	})
	err = both.Wait()
	return live, drawn, err
}

// baseVersion changes with the embedded base map.
func baseVersion() string {
	h := fnv.New32a()
	h.Write(base.Land())
	h.Write(base.Labels())
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}

func plantSeed(ctx context.Context, store data.Store) error {
	seed, err := data.Seed()
	if err != nil {
		return fmt.Errorf("read the seed data set: %w", err)
	}
	if _, err := store.Publish(ctx, seed); err != nil {
		return fmt.Errorf("store the seed data set: %w", err)
	}
	return nil
}

func (c serveCmd) logger(lines *logLines) *slog.Logger {
	options := &slog.HandlerOptions{Level: slog.LevelInfo}
	onTerminal := term.IsTerminal(int(os.Stderr.Fd()))
	if c.LogFormat == "json" || c.LogFormat == "auto" && !onTerminal {
		return slog.New(promptly{slog.NewJSONHandler(lines, options), lines})
	}
	if !c.Verbose {
		options.Level = slog.LevelWarn
	}
	return slog.New(promptly{slog.NewTextHandler(lines, options), lines})
}
