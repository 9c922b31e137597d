// Package projection lays the globe out flat where areas have to be compared:
// shading on a Mercator map would give Greenland the weight of Africa. It knows
// one projection, Equal Earth, and draws one thing with it: the countries of the
// world as short SVG paths, each of which a page can shade.
package projection
