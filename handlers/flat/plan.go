package flat

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"math"
	"net/url"
	"strings"

	"dateline/static"
)

// item is one file of the folder and the address that answers with it.
type item struct {
	address string // "/countries/RUS"
	file    string // "countries/RUS/index.html"
}

// Files that the script reads.
const (
	listFile     = "map/list.html"
	layerFile    = "data/incidents.geojson"
	frameFile    = "map/frame.json"
	regionsFile  = "map/regions.json"
	wordsFile    = "map/words.json"
	tablePage    = 100
	listPage     = 50
	pictureQuery = "width=1200&height=630"
)

// plan is every file of the folder, pages first. The server's own list of pages
// says which there are.
func (s *site) plan() ([]item, error) {
	pages, err := s.pages()
	if err != nil {
		return nil, err
	}
	layer, err := s.layer()
	if err != nil {
		return nil, err
	}
	var items []item
	add := func(address, file string) { items = append(items, item{address, file}) }
	for _, path := range pages {
		add(path, pageFile(path))
	}
	for offset := tablePage; offset < len(layer); offset += tablePage {
		add(fmt.Sprintf("/incidents?offset=%d", offset), fmt.Sprintf("incidents/from-%d/index.html", offset+1))
	}
	add("/embed/map", "embed/map/index.html")
	add("/embed.js", "embed.js")
	add("/map/frame", frameFile)
	for _, name := range []string{"incidents.geojson", "incidents.csv", "incidents.kml", "incidents.gpkg", "incidents.fgb", "countries.geojson", "codebook.json"} {
		add("/data/"+name, "data/"+name)
	}
	for _, f := range layer {
		add(fmt.Sprintf("/map/card/%d", f.ID), fmt.Sprintf("map/card/%d.html", f.ID))
	}
	for _, name := range []string{"map.png", "map.svg"} {
		add("/picture/"+name+"?"+pictureQuery, "picture/"+name)
	}
	for _, name := range static.Files() {
		add(static.Prefix+name, "static/"+name)
	}
	for z := 0; z <= s.options.MaxZoom; z++ {
		for x := range 1 << z {
			for y := range 1 << z {
				add(fmt.Sprintf("/tiles/base/%d/%d/%d.mvt", z, x, y), fmt.Sprintf("tiles/base/%d/%d/%d.mvt", z, x, y))
			}
		}
	}
	seen := map[string]bool{}
	for z := 0; z <= s.options.MaxZoom; z++ {
		for _, f := range layer {
			x, y := tileOf(f.Geometry.Coordinates, z)
			name := fmt.Sprintf("tiles/incidents/%d/%d/%d.mvt", z, x, y)
			if !seen[name] {
				seen[name] = true
				add("/"+name, name)
			}
		}
	}
	return items, nil
}

// pages are the addresses of the sitemap that make sense without a server.
func (s *site) pages() ([]string, error) {
	body, err := s.get("/sitemap.xml")
	if err != nil {
		return nil, err
	}
	var m struct {
		URLs []struct {
			Loc string `xml:"loc"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal(body, &m); err != nil {
		return nil, fmt.Errorf("read the sitemap: %w", err)
	}
	var paths []string
	for _, u := range m.URLs {
		at, err := url.Parse(u.Loc)
		if err != nil {
			return nil, fmt.Errorf("read the sitemap: %w", err)
		}
		switch at.Path {
		case "/data", "/developers", "/compare": // forms and programs need a server
		default:
			paths = append(paths, at.Path)
		}
	}
	return paths, nil
}

// feature is what the plan has to know of an incident.
type feature struct {
	ID       int64 `json:"id"`
	Geometry struct {
		Coordinates []float64 `json:"coordinates"`
	} `json:"geometry"`
}

// layer is every incident of the folder.
func (s *site) layer() ([]feature, error) {
	body, err := s.get("/" + layerFile)
	if err != nil {
		return nil, err
	}
	var layer struct {
		Features []feature `json:"features"`
	}
	if err := json.Unmarshal(body, &layer); err != nil {
		return nil, fmt.Errorf("read the layer: %w", err)
	}
	if len(layer.Features) == 0 {
		return nil, fmt.Errorf("there are no incidents to export: none matches, or none may leave")
	}
	if len(layer.Features) > MaxIncidents {
		return nil, fmt.Errorf("%d incidents are more than a browser should filter by itself; narrow the filter to at most %d", len(layer.Features), MaxIncidents)
	}
	return layer.Features, nil
}

// words are the summaries of all incidents by their ids, in which the script looks
// for words: the layer has none.
func (s *site) words() ([]byte, error) {
	layer, err := s.layer()
	if err != nil {
		return nil, err
	}
	summaries := make(map[int64]string, len(layer))
	for _, f := range layer {
		body, err := s.get(fmt.Sprintf("/incidents/%d.json", f.ID))
		if err != nil {
			return nil, err
		}
		var record struct {
			Summary string `json:"summary"`
		}
		if err := json.Unmarshal(body, &record); err != nil {
			return nil, fmt.Errorf("read incident %d: %w", f.ID, err)
		}
		summaries[f.ID] = record.Summary
	}
	return json.Marshal(summaries)
}

// pageFile is where the page at a path is written.
func pageFile(path string) string {
	return strings.TrimPrefix(strings.TrimSuffix(path, "/")+"/index.html", "/")
}

// tileOf is the web Mercator tile of a position; without one, the first.
func tileOf(at []float64, z int) (x, y int) {
	if len(at) < 2 {
		return 0, 0
	}
	n := float64(int(1) << z)
	sin := math.Sin(at[1] * math.Pi / 180)
	fx := (at[0] + 180) / 360 * n
	fy := (0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)) * n
	last := int(n) - 1
	return min(max(int(fx), 0), last), min(max(int(fy), 0), last)
}
