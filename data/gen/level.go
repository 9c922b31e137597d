package main

import (
	"container/heap"
	"math"

	"dateline/geo/tile"
	"dateline/geo/topology"

	"github.com/paulmach/orb"
)

// detail is the area in square pixels, at 256 pixels a tile, of the smallest
// bend that is kept at a zoom level.
const detail = 1.0

func mercator(p topology.Point) [2]float64 {
	x, y := tile.Project(orb.Point{float64(p[0]) / topology.Degree, float64(p[1]) / topology.Degree})
	return [2]float64{x, y}
}

// lineLevels finds for each vertex the zoom level from which it matters: the
// one at which the triangle it forms with its neighbours, once all smaller
// triangles are gone, is larger than detail (Visvalingam & Whyatt 1993).
func lineLevels(line [][2]float64) []uint8 {
	levels := make([]uint8, len(line))
	prev, next := make([]int, len(line)), make([]int, len(line))
	q := &triangles{area: make([]float64, len(line)), place: make([]int, len(line))}
	area := func(i int) float64 {
		a, b, c := line[prev[i]], line[i], line[next[i]]
		return math.Abs((b[0]-a[0])*(c[1]-a[1])-(c[0]-a[0])*(b[1]-a[1])) / 2
	}
	for i := range line {
		prev[i], next[i] = i-1, i+1
	}
	for i := 1; i < len(line)-1; i++ {
		q.area[i] = area(i)
		q.place[i] = len(q.items)
		q.items = append(q.items, i)
	}
	heap.Init(q)
	least := 0.0
	for len(q.items) > 0 {
		i := heap.Pop(q).(int)
		least = max(least, q.area[i])
		levels[i] = areaLevel(least)
		next[prev[i]], prev[next[i]] = next[i], prev[i]
		for _, k := range [2]int{prev[i], next[i]} {
			if k > 0 && k < len(line)-1 {
				q.area[k] = area(k)
				heap.Fix(q, q.place[k])
			}
		}
	}
	return levels
}

// areaLevel is the first zoom level at which an area, as a share of the square
// world, is more than detail.
func areaLevel(area float64) uint8 {
	if area <= 0 {
		return unused
	}
	zoom := math.Ceil(math.Log2(math.Sqrt(detail/area) / 256))
	return uint8(min(max(zoom, 0), 30))
}

// triangles is a heap of vertices, the one with the smallest area first.
type triangles struct {
	items []int
	area  []float64 // by vertex
	place []int     // by vertex: where it is in items
}

func (t *triangles) Len() int           { return len(t.items) }
func (t *triangles) Less(i, j int) bool { return t.area[t.items[i]] < t.area[t.items[j]] }
func (t *triangles) Swap(i, j int) {
	t.items[i], t.items[j] = t.items[j], t.items[i]
	t.place[t.items[i]], t.place[t.items[j]] = i, j
}
func (t *triangles) Push(any) {}
func (t *triangles) Pop() any {
	last := t.items[len(t.items)-1]
	t.items = t.items[:len(t.items)-1]
	return last
}
