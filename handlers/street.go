package handlers

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/labstack/echo/v4"

	"dateline/geo"
	"dateline/web"
)

// Street is a street map that readers may turn on: the operator's choice, none by
// default. Of Tiles and File at most one is set.
type Street struct {
	// Tiles is the address of raster tiles, with {z}, {x} and {y}.
	Tiles string
	// File is a PMTiles archive with the layers of Protomaps' base map.
	File string
	// Credit is the line that its makers ask for.
	Credit string
}

const (
	streetFile = "/tiles/street.pmtiles"
	osmCredit  = "© OpenStreetMap contributors"
)

// page checks the street map and says what pages need to know of it; nil for none.
func (t Street) page() (*web.Street, error) {
	switch {
	case t.Tiles != "" && t.File != "":
		return nil, &geo.InputError{Field: "tiles", Value: t.Tiles, Reason: "give either tiles or a pmtiles file"}
	case t.Tiles != "":
		u, err := url.Parse(strings.NewReplacer("{z}", "0", "{x}", "0", "{y}", "0", "{r}", "").Replace(t.Tiles))
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || strings.ContainsAny(t.Tiles, " ;,'\"") ||
			!strings.Contains(t.Tiles, "{z}") || !strings.Contains(t.Tiles, "{x}") || !strings.Contains(t.Tiles, "{y}") {
			return nil, &geo.InputError{Field: "tiles", Value: t.Tiles, Reason: "want an address with {z}, {x} and {y}, such as https://tile.example.org/{z}/{x}/{y}.png"}
		}
		if t.Credit == "" {
			return nil, &geo.InputError{Field: "tiles-credit", Reason: "tiles need the credit line that their makers ask for, such as \"" + osmCredit + "\""}
		}
		return &web.Street{Tiles: t.Tiles, Origin: u.Scheme + "://" + u.Host, Host: u.Host, Credit: t.Credit}, nil
	case t.File != "":
		if err := checkPMTiles(t.File); err != nil {
			return nil, err
		}
		credit := t.Credit
		if credit == "" {
			credit = osmCredit
		}
		return &web.Street{File: streetFile, Credit: credit}, nil
	}
	return nil, nil
}

// checkPMTiles reads the first bytes of the archive: "PMTiles" and version 3.
func checkPMTiles(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("open the street map: %w", err)
	}
	defer f.Close()
	head := make([]byte, 8)
	if _, err := f.Read(head); err != nil || string(head) != "PMTiles\x03" {
		return &geo.InputError{Field: "pmtiles", Value: name, Reason: "want a PMTiles archive of version 3"}
	}
	return nil
}

// streetArchive serves the PMTiles archive, of which a map reads ranges.
func (s *Server) streetArchive(c echo.Context) error {
	f, err := os.Open(s.street.File)
	if errors.Is(err, fs.ErrNotExist) {
		return refuse(http.StatusServiceUnavailable, "The street map's file is not there at the moment.")
	}
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Type", "application/vnd.pmtiles")
	h.Set("ETag", fmt.Sprintf(`"%x-%x"`, info.Size(), info.ModTime().UnixNano()))
	h.Set("Cache-Control", cacheLive)
	http.ServeContent(c.Response(), c.Request(), "", info.ModTime(), f)
	return nil
}
