package geo_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/geo"
)

func TestWriteItem(t *testing.T) {
	for _, f := range layerFeatures() {
		h := layerHead()
		h.Generated = time.Date(2024, 4, 2, 10, 0, 0, 5, time.FixedZone("", 7200))
		var out bytes.Buffer
		if err := geo.WriteItem(&out, &f, h); err != nil {
			t.Fatal(err)
		}
		checkStrict(t, out.Bytes())
		var item struct {
			ID                   int64
			Links                []geo.Link
			TimeStamp            string
			Properties, Geometry json.RawMessage
		}
		if err := json.Unmarshal(out.Bytes(), &item); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(h.Links, item.Links); item.ID != f.ID || item.TimeStamp != "2024-04-02T08:00:00Z" || diff != "" {
			t.Errorf("%d: got %d at %s, %s", f.ID, item.ID, item.TimeStamp, diff)
		}
		var layer struct {
			Features  []struct{ Properties, Geometry json.RawMessage }
			TimeStamp string
		}
		if err := json.Unmarshal(geoJSON(t, []geo.Feature{f}, h), &layer); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(layer.Features[0].Properties), string(item.Properties)); diff != "" || layer.TimeStamp != item.TimeStamp {
			t.Errorf("%d reads otherwise in a layer of %s: %s", f.ID, layer.TimeStamp, diff)
		}
		out.Reset()
		if err := geo.WriteItem(&out, &f, geo.LayerHead{Base: base}); err != nil || slices.ContainsFunc([]string{"links", "timeStamp"}, func(w string) bool {
			return strings.Contains(out.String(), `"`+w+`"`)
		}) {
			t.Errorf("%d without links and time: %v, %s", f.ID, err, out.String())
		}
	}
}
