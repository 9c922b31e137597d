package handlers

import (
	"encoding/json"
	"io"
	"slices"

	"github.com/labstack/echo/v4"

	"dateline/geo"
)

// codebook is what the columns of the downloads mean, what a filter may say,
// and under which terms the data sets are.
type codebook struct {
	Title    string            `json:"title"`
	Edition  int64             `json:"edition"`
	Fields   []codebookField   `json:"fields"`
	Sources  []codebookField   `json:"sources"` // of the table of sources in a GeoPackage
	Tiles    []codebookField   `json:"tiles"`   // of the features in vector tiles
	Filter   []codebookFilter  `json:"filter"`
	Files    []codebookFile    `json:"files"`
	Datasets []codebookDataset `json:"datasets"`
}

type codebookField struct {
	Name        string        `json:"name"`
	Type        geo.FieldType `json:"type"`
	Description string        `json:"description"`
}

type codebookFilter struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	// List is whether it takes several values, joined by commas: any of them.
	List   bool   `json:"list"`
	Schema object `json:"schema"` // of one value
}

type codebookFile struct {
	Name        string `json:"name"`
	URL         string `json:"url"`
	Description string `json:"description"`
}

type codebookDataset struct {
	Dataset        string             `json:"dataset"`
	Name           string             `json:"name"`
	Version        string             `json:"version,omitempty"`
	URL            string             `json:"url,omitempty"`
	Licence        string             `json:"licence,omitempty"`
	LicenceURL     string             `json:"licence_url,omitempty"`
	Attribution    string             `json:"attribution,omitempty"`
	Citation       string             `json:"citation,omitempty"`
	Redistribution geo.Redistribution `json:"redistribution"`
}

func (s *Server) codebook(c echo.Context) error {
	q, err := s.read(c, strict)
	if err != nil {
		return err
	}
	return s.cached(c, answer{
		Type: typeJSON, Key: q.key, Edition: q.edition.N, Pinned: q.filter.Edition != 0,
		Body: func(w io.Writer) error {
			e := json.NewEncoder(w)
			e.SetEscapeHTML(false)
			return e.Encode(s.codebookOf(q))
		},
	})
}

func (s *Server) codebookOf(q *query) codebook {
	book := codebook{
		Title: "Codebook of Dateline", Edition: q.edition.N,
		Fields: codebookFields(geo.FeatureFields), Sources: codebookFields(geo.SourceFields),
		Tiles: codebookFields(geo.TileFields), Filter: filterWords(),
	}
	for _, d := range downloads {
		book.Files = append(book.Files, codebookFile{d.Name, s.public + d.Path, d.Text})
	}
	for _, d := range q.entries.Datasets {
		book.Datasets = append(book.Datasets, codebookDataset{
			d.Slug, d.Name, d.Version, d.URL, d.Licence, d.LicenceURL, d.Attribution, d.Citation, q.rule(d.Slug),
		})
	}
	return book
}

func codebookFields(fields []geo.Field) []codebookField {
	var list []codebookField
	for _, f := range fields {
		list = append(list, codebookField{f.Name, f.Type, f.Text})
	}
	return list
}

// filterWords are the vocabulary of the filter, in its order.
func filterWords() []codebookFilter {
	parameters := append(slices.Clone(pagingParameters), vocabularyParameters()...)
	parameters = append(parameters, apiParameter{name: "edition", text: "The state after that publication, which never changes; without it the newest.", schema: object{"type": "integer", "minimum": 1}})
	var list []codebookFilter
	for _, name := range geo.FilterNames() {
		for _, p := range parameters {
			if p.name == name {
				list = append(list, codebookFilter{p.name, p.text, p.list, p.schema})
			}
		}
	}
	return list
}
