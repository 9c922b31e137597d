// Package tile knows Web Mercator tiles: which tile a point is in, where a tile
// lies, and how to write one as a Mapbox Vector Tile 2.1. It does not know what
// is on them, and it does not read them.
//
// Tiles are numbered as in XYZ addresses: y grows to the south. Positions in a
// tile are in steps of 1/[Extent] of its side, from its north-west corner.
package tile
