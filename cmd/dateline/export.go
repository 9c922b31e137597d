package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"dateline/data"
	"dateline/geo"
	"dateline/geo/flatgeobuf"
)

type exportCmd struct {
	database
	Format    string `default:"geojson" enum:"geojson,geojsons,csv,gpkg,fgb,kml" help:"geojson, geojsons, csv, gpkg, fgb or kml (default ${default})."`
	Out       string `short:"o" placeholder:"FILE" help:"Where to write; without it, to standard output. A file appears whole or not at all."`
	PublicURL string `name:"public-url" env:"DATELINE_PUBLIC_URL" placeholder:"URL" help:"The address that links to incidents begin with."`
	filterFlags
}

// filterFlags are the flags of a filter.
type filterFlags struct {
	BBox         string   `name:"bbox" placeholder:"W,S,E,N" help:"Filter: a box in degrees; it may cross 180°." group:"Filter:"`
	Area         string   `name:"area" placeholder:"LON,LAT,…" help:"Filter: the corners of a polygon in degrees." group:"Filter:"`
	Datetime     string   `placeholder:"WHEN" help:"Filter: a day, month, year or interval, such as 2023/2024-03." group:"Filter:"`
	Country      []string `placeholder:"ISO3" help:"Filter: countries." group:"Filter:"`
	Region       []string `help:"Filter: regions." group:"Filter:"`
	Admin1       []string `name:"admin1" placeholder:"NAME" help:"Filter: provinces by name." group:"Filter:"`
	Group        []string `help:"Filter: slugs of groups." group:"Filter:"`
	Kind         []string `help:"Filter: kinds of incident." group:"Filter:"`
	Method       []string `help:"Filter: methods." group:"Filter:"`
	Outcome      []string `help:"Filter: outcomes." group:"Filter:"`
	KilledMin    string   `name:"killed-min" placeholder:"N" help:"Filter: at least so many killed." group:"Filter:"`
	PrecisionMax string   `name:"precision-max" placeholder:"1-8" help:"Filter: at least as exact as this." group:"Filter:"`
	SourcesMin   string   `name:"sources-min" placeholder:"N" help:"Filter: at least so many sources." group:"Filter:"`
	Missing      []string `placeholder:"WHAT" help:"Filter: what the record leaves open, such as killed or sources." group:"Filter:"`
	Dataset      []string `help:"Filter: data sets." group:"Filter:"`
	Q            string   `name:"q" placeholder:"WORDS" help:"Filter: words in title, summary or place." group:"Filter:"`
	Edition      string   `placeholder:"N" help:"Filter: as of that edition." group:"Filter:"`
}

// filter reads the flags with the vocabulary that addresses have.
func (c filterFlags) filter() (geo.Filter, error) {
	one := func(s string) []string {
		if s == "" {
			return nil
		}
		return []string{s}
	}
	return geo.ParseFilter(url.Values{
		"bbox": one(c.BBox), "area": one(c.Area), "datetime": one(c.Datetime), "country": c.Country, "region": c.Region, "admin1": c.Admin1, "group": c.Group,
		"kind": c.Kind, "method": c.Method, "outcome": c.Outcome, "killed_min": one(c.KilledMin), "precision_max": one(c.PrecisionMax),
		"sources_min": one(c.SourcesMin), "missing": c.Missing, "dataset": c.Dataset, "q": one(c.Q), "edition": one(c.Edition),
	})
}

func (c exportCmd) Run(ctx context.Context) error {
	f, err := c.filter()
	if err != nil {
		return err
	}
	store, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	snap, err := data.Load(ctx, store)
	if err != nil {
		return err
	}
	edition, ok := snap.Edition(f.Edition)
	if !ok {
		return fmt.Errorf("edition: there is no edition %d; the newest is %d", f.Edition, snap.Newest().N)
	}
	var text []int64
	if f.Text != "" {
		if text, err = store.Match(ctx, f.Text); err != nil {
			return err
		}
	}
	sel := snap.Index.Select(f, text)
	head := c.head(snap, sel, f, edition)
	order := geo.ByDateDesc
	if c.Format == "gpkg" || c.Format == "fgb" {
		order = geo.ByID // they have an order of their own
	}
	revs := sel.Revs(order, 0, -1)
	features := stream(ctx, store, revs)
	if c.Format == "gpkg" {
		return c.writeGeoPackage(features, sourcesOf(ctx, store, revs), head)
	}
	return c.write(func(w io.Writer) error {
		switch c.Format {
		case "fgb":
			return flatgeobuf.Write(w, features, head)
		case "kml":
			return geo.WriteKML(w, features, head)
		case "csv":
			return geo.WriteCSV(w, features, c.PublicURL)
		case "geojsons":
			return geo.WriteGeoJSONSeq(w, features, c.PublicURL)
		}
		return geo.WriteGeoJSON(w, features, head)
	})
}

// stream reads features in pieces.
func stream(ctx context.Context, store data.Store, revs []int64) iter.Seq2[geo.Feature, error] {
	return func(yield func(geo.Feature, error) bool) {
		for piece := range slices.Chunk(revs, 500) {
			features, err := store.Features(ctx, piece)
			if err != nil {
				yield(geo.Feature{}, err)
				return
			}
			for _, f := range features {
				if !yield(f, nil) {
					return
				}
			}
		}
	}
}

// write gives body the output; a file is written beside its name and renamed.
func (c exportCmd) write(body func(io.Writer) error) error {
	if c.Out == "" {
		w := bufio.NewWriter(os.Stdout)
		if err := body(w); err != nil {
			return err
		}
		return w.Flush()
	}
	tmp, err := os.CreateTemp(filepath.Dir(c.Out), ".dateline-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	defer tmp.Close()
	w := bufio.NewWriter(tmp)
	if err := body(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	if err := os.Chmod(tmp.Name(), 0o644); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), c.Out)
}
