package geo

import (
	"encoding/json"
	"io"
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

// Shape is a country's outline in degrees, lon lat, by the right-hand rule and
// cut at 180°.
type Shape struct {
	Country Country
	Outline orb.MultiPolygon
}

// shapeDigits are the decimals of an outline's coordinates: about 11 m, far
// below what outlines for 1:50 million hold.
const shapeDigits = 4

// WriteShapes writes outlines as a GeoJSON FeatureCollection whose integer ids
// are the countries' ISO 3166-1 numbers (Kosovo, which has none, has the one
// of CLDR). base is the public address for the links to the countries' pages.
func WriteShapes(w io.Writer, shapes []Shape, base string) error {
	b := []byte(`{"type":"FeatureCollection","features":[`)
	for i, s := range shapes {
		if i > 0 {
			b = append(b, ',')
		}
		name, err := json.Marshal(s.Country.Name())
		if err != nil {
			return err
		}
		b = append(b, "\n{\"type\":\"Feature\",\"id\":"...)
		b = strconv.AppendInt(b, int64(s.Country.Numeric()), 10)
		b = append(b, `,"properties":{"country":"`...)
		b = append(append(b, s.Country...), `","name":`...)
		b = append(append(b, name...), `,"url":"`...)
		b = append(append(append(b, base...), "/countries/"...), s.Country...)
		b = append(b, `"},"geometry":{"type":"MultiPolygon","coordinates":`...)
		b = append(appendMultiPolygon(b, s.Outline), "}}"...)
		if b, err = flush(w, b); err != nil {
			return err
		}
	}
	_, err := w.Write(append(b, "\n]}\n"...))
	return err
}

func appendMultiPolygon(b []byte, m orb.MultiPolygon) []byte {
	b = append(b, '[')
	for i, polygon := range m {
		b = comma(b, i)
		b = append(b, '[')
		for j, ring := range polygon {
			b = comma(b, j)
			b = append(b, '[')
			for k, p := range ring {
				b = append(comma(b, k), '[')
				b = appendRounded(b, p[0])
				b = append(b, ',')
				b = appendRounded(b, p[1])
				b = append(b, ']')
			}
			b = append(b, ']')
		}
		b = append(b, ']')
	}
	return append(b, ']')
}

func comma(b []byte, i int) []byte {
	if i > 0 {
		return append(b, ',')
	}
	return b
}

func appendRounded(b []byte, v float64) []byte {
	scale := math.Pow10(shapeDigits)
	return strconv.AppendFloat(b, math.Round(v*scale)/scale+0, 'f', -1, 64)
}
