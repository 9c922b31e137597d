package gazetteer_test

import (
	"os"
	"path/filepath"
	"testing"

	"dateline/geo/gazetteer"
)

func BenchmarkRead(b *testing.B) {
	file, err := os.ReadFile(filepath.Join("..", "..", "data", "gazetteer", "places.bin"))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if _, err := gazetteer.Read(file); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkResolve(b *testing.B) {
	t := table(b)
	g := gazetteer.New(func() (*gazetteer.Table, error) { return t, nil })
	for _, q := range []struct {
		name  string
		query gazetteer.Query
	}{
		{"town", gazetteer.Query{Text: "Duma town", Country: "SYR", Admin1: "Rif Dimashq Governorate"}},
		{"misspelt", gazetteer.Query{Text: "Khann Shaykhoon", Country: "SYR", Admin1: "Idlib"}},
		{"country unknown", gazetteer.Query{Text: "Alexandria"}},
		{"not there, province known", gazetteer.Query{Text: "Brimblethorpe", Country: "MEX", Admin1: "Chihuahua"}},
		{"not there, large country", gazetteer.Query{Text: "Brimblethorpe", Country: "MEX"}},
	} {
		b.Run(q.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				g.Resolve(q.query)
			}
		})
	}
}
