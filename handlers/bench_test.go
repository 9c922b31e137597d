package handlers_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"dateline/data"
	"dateline/data/ingest"
	"dateline/geo"
)

// syria is UCDP's 16,566 events of Syria, where the shared files are at hand.
func syria(b *testing.B) data.Publication {
	b.Helper()
	const name = "ucdp-ged-syria-2016-2019.csv.gz"
	file, err := os.Open(filepath.Join("..", "..", "shared", "datasets", "incidents", name))
	if err != nil {
		b.Skip("the shared data sets are not here: ", err)
	}
	b.Cleanup(func() { file.Close() })
	r, err := ingest.Open(name, file, ingest.Options{SkipBad: true})
	if err != nil {
		b.Fatal(err)
	}
	return data.Publication{Cause: "import", Incidents: r.Incidents(), Datasets: []geo.Dataset{r.Dataset()}, LateActors: r.Actors}
}

// benchmark asks for each address and reports the size of its answer.
func benchmark(b *testing.B, addresses map[string]string) {
	s := newSite(b, nil, seed(b), syria(b))
	for name, target := range addresses {
		for _, encoding := range []string{"identity", "gzip"} {
			b.Run(name+"/"+encoding, func(b *testing.B) {
				r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, target, nil)
				r.RemoteAddr = "127.0.0.1:1"
				r.Header.Set("Accept-Encoding", encoding)
				var n int
				for b.Loop() {
					w := httptest.NewRecorder()
					s.handler.ServeHTTP(w, r)
					if n = w.Body.Len(); w.Code != http.StatusOK {
						b.Fatalf("status %d", w.Code)
					}
				}
				b.ReportMetric(float64(n), "bytes")
			})
		}
	}
}

func BenchmarkMarks(b *testing.B) {
	benchmark(b, map[string]string{
		"world":    "/map/marks?view=-180,-85,180,85&zoom=2",
		"country":  "/map/marks?view=34,31,43,38&zoom=7",
		"town":     "/map/marks?view=36.8,35.9,37.5,36.5&zoom=11",
		"filtered": "/map/marks?view=34,31,43,38&zoom=7&datetime=2018&killed_min=5",
	})
}

func BenchmarkGeoJSON(b *testing.B) {
	benchmark(b, map[string]string{
		"all":      "/data/incidents.geojson",
		"filtered": "/data/incidents.geojson?datetime=2018-03&killed_min=5",
	})
}

func BenchmarkPages(b *testing.B) {
	benchmark(b, map[string]string{
		"map": "/", "table": "/incidents", "country": "/countries/SYR", "embed": "/embed/map", "list": "/map/list", "incident": "/incidents/1000", "sitemap": "/sitemap.xml",
	})
}

// An answer that the asker has already costs no more than knowing that.
func BenchmarkNotModified(b *testing.B) {
	s := newSite(b, nil, seed(b))
	tag := s.get(b, "/").Header.Get("ETag")
	r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/", nil)
	r.RemoteAddr = "127.0.0.1:1"
	r.Header.Set("If-None-Match", tag)
	for b.Loop() {
		w := httptest.NewRecorder()
		if s.handler.ServeHTTP(w, r); w.Code != http.StatusNotModified {
			b.Fatalf("status %d", w.Code)
		}
	}
}
