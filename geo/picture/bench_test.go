package picture_test

import (
	"io"
	"testing"

	"dateline/geo/picture"
)

func BenchmarkSVG(b *testing.B) {
	s, titles := seedSelection(b)
	for _, v := range views {
		b.Run("view="+v.name, func(b *testing.B) {
			box, zoom := picture.Fit(v.view, 800, 560)
			o := picture.Options{
				Base: base(b), View: box, Width: 800, Height: 560, Marks: s.Marks(box, zoom), Titles: titles, Scale: true,
			}
			b.ReportAllocs()
			for b.Loop() {
				if err := picture.SVG(io.Discard, o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
