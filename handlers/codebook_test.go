package handlers_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/geo"
)

// The codebook has every column, every word of the filter, every file and the
// terms of every data set.
func TestCodebook(t *testing.T) {
	s := mixed(t)
	type field struct{ Name, Type, Description string }
	var book struct {
		Edition         int64
		Fields, Sources []field
		Tiles           []field
		Filter          []struct {
			Name, Description string
			List              bool
			Schema            map[string]any
		}
		Files    []struct{ Name, URL, Description string }
		Datasets []struct{ Dataset, Redistribution string }
	}
	decodeLoosely(t, s.want(t, "/data/codebook.json"), &book)
	for _, c := range []struct {
		what string
		want []geo.Field
		got  []field
	}{{"fields", geo.FeatureFields, book.Fields}, {"sources", geo.SourceFields, book.Sources}, {"tiles", geo.TileFields, book.Tiles}} {
		var want []field
		for _, f := range c.want {
			want = append(want, field{f.Name, string(f.Type), f.Text})
		}
		if diff := cmp.Diff(want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.what, diff)
		}
	}
	var names []string
	for _, f := range book.Filter {
		names = append(names, f.Name)
		if f.Description == "" || f.Schema["type"] == nil {
			t.Errorf("%s is not explained", f.Name)
		}
		if f.Name == "kind" && (!f.List || len(f.Schema["enum"].([]any)) != len(geo.Kinds)) {
			t.Errorf("kind: %+v", f)
		}
	}
	if diff := cmp.Diff(geo.FilterNames(), names); diff != "" {
		t.Errorf("filter (-want +got):\n%s", diff)
	}
	for _, f := range book.Files {
		s.want(t, strings.TrimPrefix(f.URL, public))
	}
	if len(book.Files) != 6 || book.Edition != 4 {
		t.Errorf("%d files, edition %d", len(book.Files), book.Edition)
	}
	rules := map[string]string{}
	for _, d := range book.Datasets {
		rules[d.Dataset] = d.Redistribution
	}
	if diff := cmp.Diff(map[string]string{"moscow-2024": "open", "ucdp-invented": "open", "set-private": "private", "set-display": "display"}, rules); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
}

// The page of downloads offers each file, for the filter and with its number.
func TestDownloadsListed(t *testing.T) {
	s := newSite(t, nil, seed(t), invented(100))
	doc := s.page(t, "/data?country=AFG&kind=attack")
	var got []string
	for _, e := range doc.Find("a.download").EachIter() {
		href := strings.TrimPrefix(e.AttrOr("href", ""), public)
		path, query, _ := strings.Cut(href, "?")
		got = append(got, path)
		s.want(t, href)
		if query != "country=AFG&kind=attack" {
			t.Errorf("%s loses the filter", href)
		}
	}
	want := []string{"/data/incidents.geojson", "/data/incidents.csv", "/data/incidents.gpkg", "/data/incidents.fgb", "/data/incidents.kml", "/data/incidents.geojsons"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("downloads (-want +got):\n%s", diff)
	}
	if doc.Find(`a[href*="/data/codebook.json"]`).Length() == 0 {
		t.Error("no link to the codebook as JSON")
	}
}
