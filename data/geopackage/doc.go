// Package geopackage writes layers of incidents as GeoPackage 1.3: a database
// of SQLite that GIS programs open as it is. It has the layer incidents with an
// R-tree, the table sources (one incident, many sources), the codebook as
// gpkg_data_columns and what there is to say about the layer as gpkg_metadata.
//
// A file depends on nothing but the features, their sources and the head: its
// times are those of the edition, so that two servers write the same bytes.
//
// The standard is at https://www.geopackage.org/spec130/.
package geopackage
