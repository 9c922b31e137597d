package main

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dateline/data"
	"dateline/data/geopackage"
	"dateline/geo"
)

// head describes the layer inside the file.
func (c exportCmd) head(snap *data.Snapshot, sel *geo.Selection, f geo.Filter, e geo.Edition) geo.LayerHead {
	h := geo.LayerHead{Base: c.PublicURL, Matched: -1, Edition: e.N, Published: e.At, Filter: f}
	var credits []string
	for _, t := range sel.Facets().Datasets {
		for _, d := range snap.Datasets {
			if d.Slug == t.Code {
				h.Datasets = append(h.Datasets, d)
				credits = append(credits, d.Attribution)
			}
		}
	}
	h.Attribution = strings.Join(slices.DeleteFunc(credits, func(s string) bool { return s == "" }), " ")
	return h
}

// writeGeoPackage makes the database beside its name and renames it.
func (c exportCmd) writeGeoPackage(features iter.Seq2[geo.Feature, error], sources iter.Seq2[geo.SourceRow, error], h geo.LayerHead) error {
	if c.Out == "" {
		return errors.New("a GeoPackage is a database and cannot go to standard output; --out names its file")
	}
	folder, err := os.MkdirTemp(filepath.Dir(c.Out), ".dateline-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "incidents.gpkg")
	if err := geopackage.Write(path, features, sources, h); err != nil {
		return err
	}
	if err := os.Chmod(path, 0o644); err != nil {
		return err
	}
	return os.Rename(path, c.Out)
}

// sourcesOf reads the sources of incidents in pieces.
func sourcesOf(ctx context.Context, store data.Store, revs []int64) iter.Seq2[geo.SourceRow, error] {
	return func(yield func(geo.SourceRow, error) bool) {
		for piece := range slices.Chunk(revs, 500) {
			incidents, err := store.Incidents(ctx, piece)
			if err != nil {
				yield(geo.SourceRow{}, err)
				return
			}
			for k := range incidents {
				for _, source := range incidents[k].Sources {
					if !yield(geo.SourceRow{Incident: incidents[k].ID, Source: source}, nil) {
						return
					}
				}
			}
		}
	}
}
