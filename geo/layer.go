package geo

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// Title is a heading for a file of the layer.
func (h *LayerHead) Title() string {
	if h.Edition == 0 {
		return "Dateline incidents"
	}
	return "Dateline incidents, edition " + strconv.FormatInt(h.Edition, 10)
}

// Notice is what a reader of a file of the layer must know, in words, a line
// each: whom to credit, under which licences, which edition and which filter.
func (h *LayerHead) Notice() string {
	var b strings.Builder
	line := func(parts ...string) {
		for _, p := range parts {
			b.WriteString(p)
		}
		b.WriteByte('\n')
	}
	if h.Attribution != "" {
		line(h.Attribution)
	}
	for _, d := range h.Datasets {
		line("Data set ", strings.TrimSpace(cmp.Or(d.Name, d.Slug)+" "+d.Version), ": ",
			strings.TrimSpace(cmp.Or(d.Licence, "licence not stated")+" "+d.LicenceURL))
	}
	if h.Edition != 0 {
		at := ""
		if !h.Published.IsZero() {
			at = " of " + h.Published.UTC().Format("2 January 2006, 15:04 UTC")
		}
		line("Edition ", strconv.FormatInt(h.Edition, 10), at)
	}
	line("Filter: ", cmp.Or(h.Filter.Query(), "none, every incident that may be passed on"))
	line("An empty figure is not known, which is not zero. geo_precision says how well a place is known: a country's or province's point stands for all of it.")
	return strings.TrimRight(b.String(), "\n")
}

// Metadata describes the layer as JSON for a file that holds it, or one beside
// it: title, edition, filter, credit, data sets with their licences, and the
// codebook. The same head gives the same bytes.
func (h *LayerHead) Metadata() []byte {
	type field struct {
		Name        string    `json:"name"`
		Type        FieldType `json:"type"`
		Description string    `json:"description"`
	}
	note := struct {
		Title       string         `json:"title"`
		Edition     int64          `json:"edition,omitempty"`
		Published   string         `json:"published,omitempty"`
		Filter      string         `json:"filter"`
		Source      string         `json:"source,omitempty"` // where the same can be had
		Attribution string         `json:"attribution,omitempty"`
		Datasets    []layerDataset `json:"datasets"`
		Fields      []field        `json:"fields"`
	}{Title: h.Title(), Edition: h.Edition, Filter: h.Filter.Query(), Source: h.Base, Attribution: h.Attribution, Datasets: h.datasets()}
	if !h.Published.IsZero() {
		note.Published = h.Published.UTC().Format(time.RFC3339)
	}
	for _, f := range FeatureFields {
		note.Fields = append(note.Fields, field{f.Name, f.Type, f.Text})
	}
	b, _ := json.MarshalIndent(note, "", " ") // strings and numbers cannot fail
	return append(b, '\n')
}

func (h *LayerHead) datasets() []layerDataset {
	var list []layerDataset
	for _, d := range h.Datasets {
		list = append(list, layerDataset{d.Slug, d.Name, d.Version, d.Licence, d.LicenceURL, d.Attribution, d.URL})
	}
	return list
}
