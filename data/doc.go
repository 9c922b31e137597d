// Package data keeps what Dateline knows: incidents with every revision that
// was ever published, actors, assessments, alert levels and data sets, the
// record of imports and of who did what. It reads and writes; it neither judges
// a record (package geo does) nor knows HTTP.
//
// # Ideas needed to read it
//
// Every publish is one transaction that makes a new edition, numbered from 1.
// A revision is an incident as it reads from one edition up to, but not
// including, another; a new reading closes the old revision and adds one, so
// that "as of edition 42" is one more predicate and nothing published is ever
// overwritten. A withdrawn incident is one whose last revision is closed.
// Drafts are revisions without an edition and come out of no read here.
//
// A revision is one row: its flat properties packed in one value, for scans of
// everything (row.go), and its texts. Its whole record is JSON, packed with those
// of its neighbours (block.go), for the few that are shown. The record's hash
// tells whether an import brings anything new. The search has a table of words,
// each with the revisions that hold it (text.go).
//
// A publish takes incidents some dozens at a time: it looks up what is stored of
// them, decides on each, and hands SQLite what comes of it in few statements.
//
// There are two pools of connections: readers, which cannot write, and one
// writer, which takes the lock when its transaction starts. A reader's context
// cancels its query; a write transaction never sees the caller's context, it is
// ended by its own hand or not at all.
package data
