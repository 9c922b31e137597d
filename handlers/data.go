package handlers

import (
	"context"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"dateline/geo"
	"dateline/geo/flatgeobuf"
	"dateline/web"
)

// downloads are the layers to be had, as /data offers them.
var downloads = []web.Download{
	{Name: "GeoJSON", Media: "application/geo+json", Path: "/data/incidents.geojson", Text: "for maps on the web, QGIS, R and Python"},
	{Name: "CSV", Media: "text/csv", Path: "/data/incidents.csv", Text: "for spreadsheets; one line an incident, longitude and latitude at the end"},
	{Name: "GeoPackage", Media: "application/geopackage+sqlite3", Path: "/data/incidents.gpkg", Text: "for QGIS and ArcGIS, with the sources as a second table"},
	{Name: "FlatGeobuf", Media: "application/flatgeobuf", Path: "/data/incidents.fgb", Text: "for GIS and maps on the web that read one part of the world at a time"},
	{Name: "KML", Media: "application/vnd.google-earth.kml+xml", Path: "/data/incidents.kml", Text: "for Google Earth and other globes"},
	{Name: "GeoJSON text sequence", Media: "application/geo+json-seq", Path: "/data/incidents.geojsons", Text: "one feature a line, for reading as it arrives"},
}

func (s *Server) dataPage(c echo.Context) error {
	q, err := s.read(c, lenient)
	if err != nil {
		return err
	}
	return s.page(c, q, func() (templ.Component, error) {
		ctx := c.Request().Context()
		find, err := s.finding(ctx, q)
		if err != nil {
			return nil, err
		}
		open, err := s.selectOpen(ctx, q, q.filter, q.sel)
		if err != nil {
			return nil, err
		}
		page := web.DataPage{
			Frame: s.frame(c, q), Finding: find, Facets: q.sel.Facets(),
			Leaves: open.Count(),
		}
		if page.Downloads, err = s.sized(ctx, layer{q, open}); err != nil {
			return nil, err
		}
		for _, d := range q.entries.Datasets {
			row := web.DatasetRow{Dataset: d}
			if i := slices.IndexFunc(page.Choices.Datasets, func(t geo.Tally) bool { return t.Code == d.Slug }); i >= 0 {
				row.N = page.Choices.Datasets[i].N
			}
			if i := slices.IndexFunc(page.Facets.Datasets, func(t geo.Tally) bool { return t.Code == d.Slug }); i >= 0 {
				row.Selected = page.Facets.Datasets[i].N
			}
			page.Rows = append(page.Rows, row)
		}
		return web.Data(page), nil
	})
}

// sampled is how many incidents are written to know how large the files are.
const sampled = 200

// sized are the downloads of a layer with their sizes: those of its newest
// incidents in each format, multiplied.
func (s *Server) sized(ctx context.Context, l layer) ([]web.Download, error) {
	n := l.open.Count()
	features, err := s.features(ctx, l.open, geo.ByDateDesc, 0, sampled)
	if err != nil || n == 0 {
		return downloads, err
	}
	each := func(yield func(geo.Feature, error) bool) {
		for _, f := range features {
			if !yield(f, nil) {
				return
			}
		}
	}
	none := func(func(geo.Feature, error) bool) {}
	head := s.head(l)
	writers := map[string]func(io.Writer, iter.Seq2[geo.Feature, error]) error{
		"geojson":  func(w io.Writer, f iter.Seq2[geo.Feature, error]) error { return geo.WriteGeoJSON(w, f, head) },
		"geojsons": func(w io.Writer, f iter.Seq2[geo.Feature, error]) error { return geo.WriteGeoJSONSeq(w, f, s.public) },
		"csv":      func(w io.Writer, f iter.Seq2[geo.Feature, error]) error { return geo.WriteCSV(w, f, s.public) },
		"kml":      func(w io.Writer, f iter.Seq2[geo.Feature, error]) error { return geo.WriteKML(w, f, head) },
		"fgb":      func(w io.Writer, f iter.Seq2[geo.Feature, error]) error { return flatgeobuf.Write(w, f, head) },
	}
	sizes := map[string]int64{}
	for ending, write := range writers {
		var empty, some counter
		if err := write(&empty, none); err != nil {
			return nil, err
		}
		if err := write(&some, each); err != nil {
			return nil, err
		}
		sizes[ending] = int64(empty) + int64(some-empty)*int64(n)/int64(len(features))
	}
	// A GeoPackage cannot be written to nowhere; with its indexes and the table of
	// sources it has nine tenths of the GeoJSON, and what an empty one has.
	sizes["gpkg"] = 102_000 + sizes["geojson"]*9/10
	out := slices.Clone(downloads)
	for k := range out {
		_, ending, _ := strings.Cut(out[k].Path, ".")
		out[k].Size, out[k].Exact = sizes[ending], n == len(features) && ending != "gpkg"
	}
	return out, nil
}

// counter counts the bytes written to it.
type counter int64

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// layer is what every download of incidents shares: the strict filter, the
// rows that may leave, and a stream of them, newest first.
type layer struct {
	*query
	open *geo.Selection
}

func (s *Server) readLayer(c echo.Context, also ...string) (layer, error) {
	q, err := s.read(c, strict, also...)
	if err != nil {
		return layer{}, err
	}
	open, err := s.selectOpen(c.Request().Context(), q, q.filter, q.sel)
	return layer{q, open}, err
}

// featuresAtOnce is how many texts one read of a stream fetches.
const featuresAtOnce = 500

// texts reads the features of a selection, newest first, limit of them or all
// with -1, holding one piece of them in memory. Each read has a deadline, the
// whole has none: how long it takes is up to the asker's line, and patientWriter
// drops one that does not move.
func (s *Server) texts(ctx context.Context, sel *geo.Selection, limit int) iter.Seq2[geo.Feature, error] {
	return s.textsOf(ctx, sel.Revs(geo.ByDateDesc, 0, limit))
}

// textsOf is texts of the revisions, in their order.
func (s *Server) textsOf(ctx context.Context, revs []int64) iter.Seq2[geo.Feature, error] {
	return func(yield func(geo.Feature, error) bool) {
		for piece := range slices.Chunk(revs, featuresAtOnce) {
			ctx, cancel := context.WithTimeout(ctx, readTime)
			features, err := s.store.Features(ctx, piece)
			cancel()
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

// head describes the layer inside the file.
func (s *Server) head(l layer) geo.LayerHead {
	head := geo.LayerHead{Base: s.public, Matched: -1, Edition: l.edition.N, Published: l.edition.At, Filter: l.filter}
	var credits []string
	for _, t := range l.open.Facets().Datasets {
		for _, d := range l.entries.Datasets {
			if d.Slug == t.Code {
				head.Datasets = append(head.Datasets, d)
				credits = append(credits, d.Attribution)
			}
		}
	}
	head.Attribution = strings.Join(slices.DeleteFunc(credits, func(c string) bool { return c == "" }), " ")
	return head
}

func (s *Server) geojson(c echo.Context) error {
	l, err := s.readLayer(c)
	if err != nil {
		return err
	}
	return s.leave(c, l, s.download(l, "geojson", "application/geo+json"), func(ctx context.Context, w io.Writer) error {
		return geo.WriteCollection(w, s.written.each(ctx, l.open.Revs(geo.ByDateDesc, 0, -1)), s.head(l))
	})
}

func (s *Server) geojsonSeq(c echo.Context) error {
	l, err := s.readLayer(c)
	if err != nil {
		return err
	}
	return s.leave(c, l, s.download(l, "geojsons", "application/geo+json-seq"), func(ctx context.Context, w io.Writer) error {
		return geo.WriteSequence(w, s.written.each(ctx, l.open.Revs(geo.ByDateDesc, 0, -1)))
	})
}

func (s *Server) csv(c echo.Context) error {
	l, err := s.readLayer(c, "bom")
	if err != nil {
		return err
	}
	bom, err := flag(c, "bom", false)
	if err != nil {
		return err
	}
	return s.leave(c, l, s.download(l, "csv", "text/csv; charset=utf-8; header=present"), func(ctx context.Context, w io.Writer) error {
		if bom {
			if _, err := io.WriteString(w, "\ufeff"); err != nil {
				return err
			}
		}
		return geo.WriteCSV(w, s.texts(ctx, l.open, -1), s.public)
	})
}

func (s *Server) kml(c echo.Context) error {
	l, err := s.readLayer(c)
	if err != nil {
		return err
	}
	return s.leave(c, l, s.download(l, "kml", "application/vnd.google-earth.kml+xml"), func(ctx context.Context, w io.Writer) error {
		return geo.WriteKML(w, s.texts(ctx, l.open, -1), s.head(l))
	})
}

func (s *Server) download(l layer, ending, mediaType string) answer {
	return answer{
		Type: mediaType, Key: l.key, Edition: l.edition.N, Pinned: l.filter.Edition != 0,
		Filename: fmt.Sprintf("dateline-incidents-edition-%d.%s", l.edition.N, ending),
	}
}

// leave sends a download as it is made. The layer of all incidents, which most
// ask for, is made once for all of them besides.
func (s *Server) leave(c echo.Context, l layer, a answer, body func(context.Context, io.Writer) error) error {
	a.Body = func(w io.Writer) error { return body(c.Request().Context(), w) }
	everything := geo.Filter{Edition: l.filter.Edition}
	if l.filter.Query() != everything.Query() {
		return s.streamed(c, a)
	}
	return s.streamedOnce(c, a, body)
}

// countryShapes are the boundaries used on the map, at 1:50 million. Of the
// filter's vocabulary they know country and region.
func (s *Server) countryShapes(c echo.Context) error {
	f, err := geo.ParseFilter(c.QueryParams())
	if err != nil {
		return err
	}
	asked := f
	asked.Countries, asked.Regions = nil, nil
	for name := range asked.Values() {
		return &geo.InputError{Field: name, Reason: "boundaries belong to no incidents; accepted are country, region"}
	}
	only, some := f.AllCountries()
	return s.cached(c, answer{
		Type: "application/geo+json", Key: s.shared.BaseMap + f.Query(), Filename: "dateline-countries.geojson",
		Body: func(w io.Writer) error {
			shapes := slices.DeleteFunc(slices.Clone(s.shapes()), func(shape geo.Shape) bool {
				return some && !slices.Contains(only, shape.Country)
			})
			return geo.WriteShapes(w, shapes, s.public)
		},
	})
}
