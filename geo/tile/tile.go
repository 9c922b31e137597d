package tile

import (
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

const (
	// Extent is the number of steps along the side of a tile.
	Extent = 4096
	// MaxZoom is the largest zoom level that an ID can have.
	MaxZoom = 24
	// MaxLat is the latitude, north and south, at which the square world ends.
	MaxLat = 85.05112877980659
)

// ID names a tile: a zoom level from 0 to [MaxZoom] and x and y from 0 to 2^z-1.
// The zero ID is the tile that holds the world.
type ID struct {
	Z    uint8
	X, Y uint32
}

// At is the tile at zoom level z that the point (lon, lat) is in. Points beyond
// the map's edges are in the tile next to them.
func At(p orb.Point, z uint8) ID {
	x, y := Project(p)
	n := float64(uint32(1) << z)
	index := func(v float64) uint32 { return uint32(min(max(v*n, 0), n-1)) }
	return ID{z, index(x), index(y)}
}

// Parse reads the three parts of a tile address, without extension.
func Parse(z, x, y string) (ID, error) {
	zoom, err := strconv.ParseUint(z, 10, 8)
	if err != nil || zoom > MaxZoom {
		return ID{}, fmt.Errorf("tile %s/%s/%s: want a zoom level from 0 to %d", z, x, y, MaxZoom)
	}
	column, errX := strconv.ParseUint(x, 10, 32)
	row, errY := strconv.ParseUint(y, 10, 32)
	if n := uint64(1) << zoom; errX != nil || errY != nil || column >= n || row >= n {
		return ID{}, fmt.Errorf("tile %s/%s/%s: want x and y from 0 to %d", z, x, y, n-1)
	}
	return ID{uint8(zoom), uint32(column), uint32(row)}, nil
}

// Valid reports whether the tile exists.
func (t ID) Valid() bool {
	return t.Z <= MaxZoom && t.X < 1<<t.Z && t.Y < 1<<t.Z
}

// Parent is the tile one zoom level up that contains t; the world's is itself.
func (t ID) Parent() ID {
	if t.Z == 0 {
		return t
	}
	return ID{t.Z - 1, t.X / 2, t.Y / 2}
}

// Bound is the area of the tile in degrees.
func (t ID) Bound() orb.Bound {
	n := float64(uint32(1) << t.Z)
	nw := Unproject(float64(t.X)/n, float64(t.Y)/n)
	se := Unproject(float64(t.X+1)/n, float64(t.Y+1)/n)
	return orb.Bound{Min: orb.Point{nw[0], se[1]}, Max: orb.Point{se[0], nw[1]}}
}

// String is the tile as z/x/y.
func (t ID) String() string { return fmt.Sprintf("%d/%d/%d", t.Z, t.X, t.Y) }

// Project gives the position of a point (lon, lat) on the square world of Web
// Mercator, 0,0 being its north-west and 1,1 its south-east corner. Latitudes
// beyond [MaxLat] come out a little beyond the square, poles included.
func Project(p orb.Point) (x, y float64) {
	lat := min(max(p[1], -89), 89)
	s := math.Sin(lat * math.Pi / 180)
	return p[0]/360 + 0.5, 0.5 - math.Log((1+s)/(1-s))/(4*math.Pi)
}

// Unproject is the inverse of [Project].
func Unproject(x, y float64) orb.Point {
	return orb.Point{(x - 0.5) * 360, math.Atan(math.Sinh(math.Pi*(1-2*y))) * 180 / math.Pi}
}
