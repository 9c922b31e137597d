// Package basemap draws the map that incidents lie on: land, lakes, rivers,
// borders and place names, as vector tiles and as paths of a view for pictures
// drawn on the server. All of it comes from two embedded files; nothing is read
// from disk or network.
//
// Geometry is kept in Web Mercator as whole numbers, the world being 2^30 units
// wide, once for every zoom level from 0 to [topology.MaxLevel]
// that has been asked for. Rings and lines
// carry the boxes of their runs of points, so that cutting a tile out of a
// continent looks at little more than what is in the tile.
package basemap
