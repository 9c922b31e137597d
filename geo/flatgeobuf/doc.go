// Package flatgeobuf writes layers of incidents as FlatGeobuf (version 3): a
// header, a packed R-tree over all features sorted along a Hilbert curve, and
// the features in the same order, so that a reader can fetch those of a box with
// a few range requests.
//
//	magic | size, header | R-tree, root first, leaves last | size, feature | size, feature ...
//
// The header and the features are FlatBuffers, encoded by hand: of what that
// format can do, points with a flat list of properties need very little.
//
// The tree stands before the features and holds their offsets, so nothing can
// be written before everything is known. What is kept meanwhile are the encoded
// features, in sorted runs on disk when they are many (see [Write]).
//
// The format is described at https://flatgeobuf.org and in the schemas
// header.fbs and feature.fbs of its repository.
package flatgeobuf
