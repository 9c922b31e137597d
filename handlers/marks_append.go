package handlers

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"strconv"

	"dateline/geo"
)

// The map asks for marks as it moves, so they are written by hand, byte for byte
// as encoding/json would write them; a test compares the two.

// writeAppended writes what is appended, in the space of w itself where it has some.
func writeAppended(w io.Writer, write func([]byte) []byte) error {
	var space []byte
	if buffer, ok := w.(*bytes.Buffer); ok {
		space = buffer.AvailableBuffer()
	}
	_, err := w.Write(write(space))
	return err
}

func (t *markTileJSON) append(b []byte) []byte {
	b = appendList(append(b, `{"points":`...), t.Points, (*pointJSON).append)
	b = t.Clusters.append(append(b, `,"clusters":`...))
	return append(b, '}')
}

func (m *marksJSON) append(b []byte) []byte {
	b = appendInt(append(b, `{"edition":`...), m.Edition)
	b = appendInt(append(b, `,"all":`...), int64(m.All))
	b = appendInt(append(b, `,"matched":`...), int64(m.Matched))
	b = appendInt(append(b, `,"total":`...), int64(m.Total))
	b = appendFloat(append(b, `,"zoom":`...), m.Zoom)
	if m.Bounds != nil {
		b = appendBox(append(b, `,"bounds":`...), m.Bounds)
	}
	b = appendList(append(b, `,"points":`...), m.Points, (*pointJSON).append)
	b = m.Clusters.append(append(b, `,"clusters":`...))
	b = appendList(append(b, `,"countries":`...), m.Countries, (*countryJSON).append)
	if len(m.Ties) > 0 {
		b = appendList(append(b, `,"ties":`...), m.Ties, (*tieJSON).append)
	}
	return append(b, '}')
}

func (t *tieJSON) append(b []byte) []byte {
	b = appendText(append(b, `{"role":`...), string(t.Role))
	if t.Name != "" {
		b = appendText(append(b, `,"name":`...), t.Name)
	}
	b = appendFloat(append(b, `,"at":[`...), t.At[0])
	b = appendFloat(append(b, ','), t.At[1])
	return append(b, "]}"...)
}

func (p *pointJSON) append(b []byte) []byte {
	if text := p.note.Text(); text != nil {
		b = append(b, text...)
	} else {
		begin := len(b)
		b = p.appendNew(b)
		p.note.Keep(b[begin:])
	}
	if p.Title != "" {
		b = appendText(append(b, `,"title":`...), p.Title)
	}
	return append(b, '}')
}

// appendNew writes the point without its title and the end.
func (p *pointJSON) appendNew(b []byte) []byte {
	b = appendInt(append(b, `{"id":`...), p.ID)
	b = appendFloat(append(b, `,"lon":`...), p.Lon)
	b = appendFloat(append(b, `,"lat":`...), p.Lat)
	b = appendText(append(b, `,"kind":`...), string(p.Kind))
	if p.Outcome != "" {
		b = appendText(append(b, `,"outcome":`...), string(p.Outcome))
	}
	b = appendInt(append(b, `,"precision":`...), int64(p.Precision))
	if p.Radius != 0 {
		b = appendFloat(append(b, `,"radius":`...), p.Radius)
	}
	b = appendCount(b, `,"low":`, p.Low)
	b = appendCount(b, `,"best":`, p.Best)
	b = appendCount(b, `,"high":`, p.High)
	b = append(b, `,"date":"`...)
	if p.Date.Known() {
		b = p.Date.Append(b)
	}
	b = append(b, '"')
	if p.End != "" {
		b = appendText(append(b, `,"end":`...), p.End)
	}
	return b
}

// MarshalJSON implements [json.Marshaler], for the page that the map is in.
func (c clustersJSON) MarshalJSON() ([]byte, error) { return c.append(nil), nil }

func (c clustersJSON) append(b []byte) []byte {
	b = append(b, '[')
	for i := range c {
		if i > 0 {
			b = append(b, ',')
		}
		if text := c[i].Note.Text(); text != nil {
			b = append(b, text...)
			continue
		}
		begin := len(b)
		b = appendCluster(b, &c[i])
		c[i].Note.Keep(b[begin:])
	}
	return append(b, ']')
}

func appendCluster(b []byte, c *geo.Cluster) []byte {
	b = appendFloat(append(b, `{"lon":`...), c.Lon)
	b = appendFloat(append(b, `,"lat":`...), c.Lat)
	b = appendInt(append(b, `,"count":`...), int64(c.Count))
	b = appendInt(append(b, `,"killed":`...), int64(c.Killed))
	if c.KilledUnknown != 0 {
		b = appendInt(append(b, `,"unknown":`...), int64(c.KilledUnknown))
	}
	b = c.Kinds.Append(append(b, `,"kinds":`...))
	b = appendBox(append(b, `,"box":`...), corners(c.Bounds))
	if c.Stack {
		b = append(b, `,"stack":true`...)
	}
	if c.Area {
		b = append(b, `,"area":true`...)
	}
	if c.RadiusKM != 0 {
		b = appendFloat(append(b, `,"radius":`...), c.RadiusKM)
	}
	return append(b, '}')
}

func (c *countryJSON) append(b []byte) []byte {
	b = appendText(append(b, `{"code":`...), string(c.Code))
	b = appendText(append(b, `,"name":`...), c.Name)
	b = appendInt(append(b, `,"count":`...), int64(c.Count))
	b = appendInt(append(b, `,"killed":`...), c.Killed)
	b = appendFloat(append(b, `,"lon":`...), c.Lon)
	b = appendFloat(append(b, `,"lat":`...), c.Lat)
	return append(b, '}')
}

func appendList[T any](b []byte, list []T, one func(*T, []byte) []byte) []byte {
	b = append(b, '[')
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = one(&list[i], b)
	}
	return append(b, ']')
}

func appendInt(b []byte, n int64) []byte { return strconv.AppendInt(b, n, 10) }

// appendFloat writes degrees, zooms and kilometres, which need no exponent.
func appendFloat(b []byte, v float64) []byte {
	if v != 0 && (v < 1e-6 && v > -1e-6 || v >= 1e21 || v <= -1e21) {
		if written, err := json.Marshal(v); err == nil {
			return append(b, written...)
		}
	}
	if n := math.Round(v * decimals); math.Abs(n) < 1e14 && n/decimals == v && (v != 0 || !math.Signbit(v)) {
		return appendDecimals(b, int64(n))
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
}

// decimals is a 1 with as many zeros as the places that positions are recorded to.
// A number that is one of so many places is, in its shortest form, that one: to
// write it takes a fraction of the time of finding the shortest form of any other.
const decimals = 1e7

// appendDecimals writes n ten-millionths.
func appendDecimals(b []byte, n int64) []byte {
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, n/decimals, 10)
	part := n % decimals
	if part == 0 {
		return b
	}
	b = append(b, '.')
	for unit := int64(decimals / 10); part > 0; unit /= 10 {
		b = append(b, byte('0'+part/unit))
		part %= unit
	}
	return b
}

func appendBox(b []byte, box *[4]float64) []byte {
	for i, v := range box {
		b = append(b, "[,,,"[i])
		b = appendFloat(b, v)
	}
	return append(b, ']')
}

func appendCount(b []byte, name string, c geo.Count) []byte {
	if n, ok := c.Get(); ok {
		b = appendInt(append(b, name...), int64(n))
	}
	return b
}

// appendText writes a string. Codes and most titles are plain letters.
func appendText(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			written, err := json.Marshal(s)
			if err != nil {
				return append(b, `""`...) // a string always has a form
			}
			return append(b, written...)
		}
	}
	b = append(append(b, '"'), s...)
	return append(b, '"')
}
