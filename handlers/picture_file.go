package handlers

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"dateline/data/pen"
	"dateline/geo"
	"dateline/geo/picture"
	"dateline/web"
)

// Limits on the size of pictures.
const (
	leastSide, mostSide   = 120, 4096 // pixels of the layout
	mostScale             = 3
	mostPixels            = 24_000_000 // of a PNG
	leastMM, mostMM       = 30, 600
	inch                  = 25.4 // mm
	printDots             = 300  // to the inch
	usualWide, usualHigh  = 1200, 800
	layoutDots, pointDots = 96, 72 // pixels of the layout and PDF's points to the inch
)

// pictureMargin is the room, in pixels, between incidents and the edges of a
// map, for their symbols.
const pictureMargin = 28

// drawingsAtOnce is how many pictures are drawn at the same time; a large one
// takes a hundred megabytes while it is.
const drawingsAtOnce = 2

// How long a picture may wait for its turn, and take with that.
const (
	drawingWait = 10 * time.Second
	drawingTime = 20 * time.Second
)

// pictureShape is how a picture is asked for.
type pictureShape struct {
	format     string // png, pdf or svg
	wide, high int    // pixels of the layout
	scale      float64
	mm         bool // its size was given in millimetres
	print      bool
	title      bool
	legend     bool
	headline   string
}

// pictureNames are the parameters of a picture beside filter and view.
var pictureNames = []string{"width", "height", "scale", "width_mm", "height_mm", "title", "legend", "headline", "download"}

// readPicture reads the parameters of a picture. theme=print is for pictures
// alone: it is taken out of the parameters of the view.
func readPicture(c echo.Context, format string) (p pictureShape, err error) {
	p.format = format
	params := c.QueryParams()
	if params.Get("theme") == "print" {
		p.print = true
		params.Del("theme")
	}
	if p.title, err = flag(c, "title", true); err != nil {
		return p, err
	}
	if p.legend, err = flag(c, "legend", true); err != nil {
		return p, err
	}
	if p.headline = c.QueryParam("headline"); len([]rune(p.headline)) > 200 {
		return p, &geo.InputError{Field: "headline", Value: p.headline, Reason: "at most 200 characters"}
	}
	if p.mm = c.QueryParam("width_mm") != "" || c.QueryParam("height_mm") != ""; p.mm {
		return p, p.readMM(c)
	}
	return p, p.readPixels(c)
}

func (p *pictureShape) readPixels(c echo.Context) (err error) {
	read := func(name string, otherwise int) int {
		v, e := within(c, name, float64(otherwise), leastSide, mostSide, "pixels")
		if e == nil && v != math.Trunc(v) {
			e = &geo.InputError{Field: name, Value: c.QueryParam(name), Reason: "want a whole number of pixels"}
		}
		if err == nil {
			err = e
		}
		return int(v)
	}
	p.wide = read("width", usualWide)
	p.high = read("height", min(max(p.wide*usualHigh/usualWide, 240), mostSide))
	if err != nil {
		return err
	}
	if p.scale, err = within(c, "scale", 1, 1, mostScale, "pixels to each of the layout's"); err != nil {
		return err
	}
	return p.small(c, "scale")
}

// readMM reads a size on paper, where a pixel of the layout is 1/96 inch and a
// PNG has 300 dots to the inch.
func (p *pictureShape) readMM(c echo.Context) error {
	for _, name := range []string{"width", "height", "scale"} {
		if c.QueryParam(name) != "" {
			return &geo.InputError{Field: name, Value: c.QueryParam(name), Reason: "a picture is sized in pixels or, with width_mm and height_mm, in millimetres"}
		}
	}
	wide, err := within(c, "width_mm", 180, leastMM, mostMM, "mm")
	if err != nil {
		return err
	}
	high, err := within(c, "height_mm", wide*usualHigh/usualWide, leastMM, mostMM, "mm")
	if err != nil {
		return err
	}
	pixels := func(mm float64) int { return int(math.Round(mm / inch * layoutDots)) }
	p.wide, p.high, p.scale = pixels(wide), pixels(high), float64(printDots)/layoutDots
	return p.small(c, "width_mm")
}

// small refuses a PNG that takes too much memory to draw.
func (p *pictureShape) small(c echo.Context, name string) error {
	if pixels := float64(p.wide) * float64(p.high) * p.scale * p.scale; p.format == "png" && pixels > mostPixels {
		return &geo.InputError{Field: name, Value: c.QueryParam(name), Reason: fmt.Sprintf("a PNG has at most %d million pixels, this would have %.0f; PDF and SVG have no such limit", mostPixels/1_000_000, pixels/1_000_000)}
	}
	return nil
}

// within reads a number between two limits.
func within(c echo.Context, name string, otherwise, least, most float64, unit string) (float64, error) {
	s := c.QueryParam(name)
	if s == "" {
		return otherwise, nil
	}
	v, err := geo.ParseNumber(s)
	if err != nil || !(v >= least && v <= most) {
		return 0, &geo.InputError{Field: name, Value: s, Reason: fmt.Sprintf("want %g to %g %s", least, most, unit)}
	}
	return v, nil
}

// key names what is drawn.
func (p pictureShape) key() string {
	return fmt.Sprintf("%dx%d@%g mm=%t print=%t", p.wide, p.high, p.scale, p.mm, p.print)
}

// pictureTypes are the formats of pictures.
var pictureTypes = map[string]string{"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}

// mapPicture answers /picture/map.png, .svg and .pdf.
func (s *Server) mapPicture(c echo.Context) error {
	format, err := pictureFormat(c.Param("file"), "map")
	if err != nil {
		return err
	}
	shape, err := readPicture(c, format)
	if err != nil {
		return err
	}
	q, err := s.parse(c, strict, pictureNames...)
	if err != nil {
		return err
	}
	return s.sendPicture(c, q, shape, "dateline-map", func(ctx context.Context) (picture.Sheet, error) {
		if q.sel, err = s.selectShown(ctx, q, q.filter); err != nil {
			return picture.Sheet{}, err
		}
		d, err := s.drawn(ctx, q, q.filter, q.sel)
		if err != nil {
			return picture.Sheet{}, err
		}
		sheet := picture.Sheet{Window: func(w, h int) geo.BBox { return picture.FitWithin(d.frame(q.filter, q.sel), w, h, pictureMargin) }}
		if q.filter.BBox != nil {
			sheet.Window = func(int, int) geo.BBox { return *q.filter.BBox }
		}
		if q.filter.Area != nil {
			sheet.Window = func(w, h int) geo.BBox { return picture.FitWithin(q.filter.Area.BBox(), w, h, pictureMargin) }
		}
		if q.view.Zoom >= 0 && q.view.Center != nil {
			sheet.Window = func(w, h int) geo.BBox {
				return geo.BBoxAround(*q.view.Center, q.view.Zoom, float64(w), float64(h))
			}
		}
		sheet.Draw = func(box geo.BBox, zoom float64) (geo.Marks, map[int64]string, error) {
			m := d.in(box, zoom)
			titles, err := s.markTitles(ctx, m.Points)
			return m, titles, err
		}
		sheet.Title, sheet.Subtitle, sheet.Notes = web.PictureWords(s.frame(c, q), q.sel.Facets())
		return sheet, nil
	})
}

// incidentPicture answers /picture/incidents/17.png, .svg and .pdf.
func (s *Server) incidentPicture(c echo.Context) error {
	number, _, _ := strings.Cut(c.Param("file"), ".")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || id < 1 {
		return echo.NewHTTPError(http.StatusNotFound)
	}
	format, err := pictureFormat(c.Param("file"), number)
	if err != nil {
		return err
	}
	shape, err := readPicture(c, format)
	if err != nil {
		return err
	}
	q, err := s.parse(c, strict, pictureNames...)
	if err != nil {
		return err
	}
	incident, _, err := s.shown(c.Request().Context(), q, id)
	if err != nil {
		return err
	}
	return s.sendPicture(c, q, shape, "dateline-incident-"+number, func(context.Context) (picture.Sheet, error) {
		marks := incidentMarks(&incident)
		sheet := picture.Sheet{
			Window: func(int, int) geo.BBox { return incident.Frame() },
			Draw: func(geo.BBox, float64) (geo.Marks, map[int64]string, error) {
				return marks, map[int64]string{id: incident.Title}, nil
			},
		}
		sheet.Ties = drawnTies(tiesOf(&incident))
		sheet.Title, sheet.Subtitle, sheet.Notes = web.IncidentPictureWords(web.IncidentPage{Frame: s.frame(c, q), Incident: incident})
		return sheet, nil
	})
}

// pictureFormat is the format of a file that should be called name.
func pictureFormat(file, name string) (string, error) {
	stem, format, _ := strings.Cut(file, ".")
	if stem != name || pictureTypes[format] == "" {
		return "", refuse(http.StatusNotFound, "Pictures are there as .png, .svg and .pdf.")
	}
	return format, nil
}

// sendPicture sends a picture that has been drawn before, or draws it.
func (s *Server) sendPicture(c echo.Context, q *query, shape pictureShape, name string, sheet func(context.Context) (picture.Sheet, error)) error {
	download, err := flag(c, "download", false)
	if err != nil {
		return err
	}
	a := answer{
		Type: pictureTypes[shape.format], Key: q.key + "&" + shape.key(), Edition: q.edition.N, Pinned: q.filter.Edition != 0,
	}
	if download {
		a.Filename = fmt.Sprintf("%s-edition-%d.%s", name, q.edition.N, shape.format)
	}
	encoding := "" // PNG and PDF are compressed already
	if shape.format == "svg" {
		encoding = acceptedEncoding(c.Request())
	}
	if done, err := s.begin(c, a, encoding); done || err != nil {
		return err
	}
	if shape.format == "svg" { // its letters are inside, and the style that names them
		h := c.Response().Header()
		h.Set("Content-Security-Policy", insideSVG.Replace(h.Get("Content-Security-Policy")))
	}
	ctx := c.Request().Context()
	a.Body = func(w io.Writer) error {
		drawn, err := sheet(ctx)
		if err != nil {
			return err
		}
		return s.draw(w, q, shape, drawn)
	}
	b, err := s.kept.body(ctx, c.Response().Header().Get("ETag"), func() (body, error) {
		if err := s.drawing.enter(ctx); err != nil {
			return body{}, err
		}
		defer s.drawing.leave()
		return makeBody(a, encoding)
	})
	if err != nil {
		return err
	}
	if b.packed {
		c.Response().Header().Set("Content-Encoding", encoding)
	}
	return s.send(c, http.StatusOK, b.bytes)
}

// insideSVG allows in a content policy what an SVG that stands alone has inside.
var insideSVG = strings.NewReplacer("style-src ", "style-src 'unsafe-inline' ", "font-src ", "font-src data: ")

// draw writes a sheet in the format asked for.
func (s *Server) draw(w io.Writer, q *query, shape pictureShape, sheet picture.Sheet) error {
	if shape.headline != "" {
		sheet.Title = shape.headline
	}
	about := sheet.Title
	if !shape.title {
		sheet.Title, sheet.Subtitle = "", ""
	}
	palette := picture.Light()
	switch {
	case shape.print:
		palette = picture.Print()
	case q.view.Theme == "dark":
		palette = picture.Dark()
	}
	sheet.Options = picture.Options{
		Ties: sheet.Ties,
		Base: s.base, Width: shape.wide, Height: shape.high, Palette: &palette, Highlight: q.view.Incident, Area: q.filter.Area, Lang: q.view.Lang,
		ID: "map", Locator: true, Measure: s.fonts.Width,
	}
	if shape.format != "svg" && !s.fonts.Reads(q.view.Lang) { // a browser has letters for an SVG
		sheet.Lang = ""
	}
	if shape.format != "png" {
		links := s.linksOf(q, q.filter)
		sheet.Link, sheet.ClusterLink, sheet.CountryLink = links.incident, links.cluster, links.country
	}
	sheet.Legend, sheet.KindWords = shape.legend, web.KindName
	sheet.CountryTitle, sheet.ClusterTitle = nil, nil
	drawing, err := sheet.Element()
	if err != nil {
		return err
	}
	switch shape.format {
	case "png":
		return s.fonts.PNG(w, drawing, shape.scale)
	case "pdf":
		k := float64(pointDots) / layoutDots
		return s.fonts.PDF(w, drawing, float64(shape.wide)*k, float64(shape.high)*k, s.public, pen.About{Title: about, Subject: sheet.Subtitle, Author: "Dateline"})
	}
	if shape.mm {
		return s.fonts.SVG(w, drawing, float64(shape.wide)*inch/layoutDots, float64(shape.high)*inch/layoutDots, "mm", s.public)
	}
	return s.fonts.SVG(w, drawing, float64(shape.wide), float64(shape.high), "px", s.public)
}

// markTitles are what points are called, by their incident's ID; none for more
// than fit into a picture that anybody reads.
func (s *Server) markTitles(ctx context.Context, points []geo.Point) (map[int64]string, error) {
	if len(points) == 0 || len(points) > titledPoints {
		return nil, nil
	}
	named := make([]pointJSON, len(points))
	for i, p := range points {
		named[i] = pointJSON{ID: p.ID, Kind: p.Kind, Outcome: p.Outcome, Date: p.Date.Start, Low: p.Killed.Low, Best: p.Killed.Best, High: p.Killed.High}
	}
	if err := s.addTitles(ctx, points, named); err != nil {
		return nil, err
	}
	return titlesOf(named), nil
}
