package handlers

import (
	"context"
	"iter"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"dateline/data/geopackage"
	"dateline/geo"
	"dateline/geo/flatgeobuf"
)

func (s *Server) geopackage(c echo.Context) error {
	l, err := s.readLayer(c)
	if err != nil {
		return err
	}
	return s.file(c, s.download(l, "gpkg", "application/geopackage+sqlite3", nil), func(ctx context.Context, path string) error {
		revs := l.open.Revs(geo.ByID, 0, -1)
		return geopackage.Write(path, s.textsOf(ctx, revs), s.sourcesOf(ctx, revs), s.head(l))
	})
}

func (s *Server) flatGeobuf(c echo.Context) error {
	l, err := s.readLayer(c)
	if err != nil {
		return err
	}
	return s.file(c, s.download(l, "fgb", "application/flatgeobuf", nil), func(ctx context.Context, path string) error {
		f, err := os.Create(path)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := flatgeobuf.Write(f, s.textsOf(ctx, l.open.Revs(geo.ByID, 0, -1)), s.head(l)); err != nil {
			return err
		}
		return f.Close()
	})
}

// sourcesOf reads the sources of the revisions, in their order, a piece at a time.
func (s *Server) sourcesOf(ctx context.Context, revs []int64) iter.Seq2[geo.SourceRow, error] {
	return func(yield func(geo.SourceRow, error) bool) {
		for piece := range slices.Chunk(revs, featuresAtOnce) {
			ctx, cancel := context.WithTimeout(ctx, readTime)
			incidents, err := s.store.Incidents(ctx, piece)
			cancel()
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

// file sends a download that must be whole before its first byte is known and
// that clients read by ranges. make writes it to a path where nothing is yet;
// that happens once for each tag, and the bytes are kept for those who come for
// the next range. They leave as they are: a range of compressed bytes would be
// of no use.
func (s *Server) file(c echo.Context, a answer, make func(ctx context.Context, path string) error) error {
	if done, err := s.begin(c, a, ""); done || err != nil {
		return err
	}
	kept, err := s.files.get(c.Request().Context(), s.etag(c, a, ""), func(ctx context.Context, folder string) (string, error) {
		path := filepath.Join(folder, a.Filename)
		return path, make(ctx, path)
	})
	if err != nil {
		return err
	}
	defer kept.release()
	rc := http.NewResponseController(c.Response())
	// The making may have used up the time for the answer. A writer without
	// deadlines, as in tests, needs none.
	_ = rc.SetWriteDeadline(time.Now().Add(pieceDeadline))
	http.ServeContent(patientResponse{c.Response(), &patientWriter{w: c.Response(), rc: rc}}, c.Request(), "", noTime, kept.reader())
	return nil
}
