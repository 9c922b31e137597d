package handlers

import (
	"bufio"
	"context"
	"io"
	"iter"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
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
	return s.file(c, s.download(l, "gpkg", "application/geopackage+sqlite3"), func(ctx context.Context, path string) error {
		revs := l.open.Revs(geo.ByID, 0, -1)
		return geopackage.Write(path, s.textsOf(ctx, revs), s.sourcesOf(ctx, revs), s.head(l))
	})
}

func (s *Server) flatGeobuf(c echo.Context) error {
	l, err := s.readLayer(c)
	if err != nil {
		return err
	}
	return s.file(c, s.download(l, "fgb", "application/flatgeobuf"), func(ctx context.Context, path string) error {
		_, err := writeFile(path, func(w io.Writer) error {
			return flatgeobuf.Write(w, s.textsOf(ctx, l.open.Revs(geo.ByID, 0, -1)), s.head(l))
		})
		return err
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
	s.sendFile(c, kept)
	return nil
}

// streamedOnce is streamed for an answer that many ask for: whoever comes first
// gets it as it is made, while it is made once more into a file, from which all
// others get it, by ranges too. Ranges are those of the answer as it is; whoever
// asks for one gets no other encoding.
func (s *Server) streamedOnce(c echo.Context, a answer, body func(context.Context, io.Writer) error) error {
	encoding := acceptedEncoding(c.Request())
	if c.Request().Header.Get("Range") != "" {
		encoding = ""
	}
	if done, err := s.begin(c, a, encoding); done || err != nil {
		return err
	}
	tag := s.etag(c, a, encoding)
	kept := s.files.use(tag)
	if kept == nil {
		s.files.start(tag, func(ctx context.Context, folder string) (string, error) {
			return writeFile(filepath.Join(folder, a.Filename), func(w io.Writer) error {
				return writeEncoded(w, encoding, func(w io.Writer) error { return body(ctx, w) })
			})
		})
		return s.stream(c, a, encoding)
	}
	defer kept.release()
	if encoding != "" {
		c.Response().Header().Set("Content-Encoding", encoding)
		c.Response().Header().Set("Content-Length", strconv.FormatInt(kept.size, 10)) // ServeContent leaves it out
	}
	s.sendFile(c, kept)
	return nil
}

// writeFile writes the body to a new file.
func writeFile(path string, body func(io.Writer) error) (string, error) {
	f, err := os.Create(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 256<<10)
	if err := body(w); err != nil {
		return "", err
	}
	if err := w.Flush(); err != nil {
		return "", err
	}
	return path, f.Close()
}

// sendFile sends a kept file or the ranges of it that are asked for.
func (s *Server) sendFile(c echo.Context, kept *keptFile) {
	rc := http.NewResponseController(c.Response())
	// The making may have used up the time for the answer. A writer without
	// deadlines, as in tests, needs none.
	_ = rc.SetWriteDeadline(time.Now().Add(pieceDeadline))
	http.ServeContent(patientResponse{c.Response(), &patientWriter{w: c.Response(), rc: rc}}, c.Request(), "", noTime, kept.reader())
}
