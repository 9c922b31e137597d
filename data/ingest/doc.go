// Package ingest reads the files of the field: it recognises what a file is by
// its header, turns its rows into incidents and accounts for every one of them.
//
// It stores nothing and decides nothing about what is new or changed: it yields
// [geo.Incident] values, the [geo.Actor] values met on the way, and a [Report].
// It repairs nothing silently. What a row says is kept as it says it; what is
// doubtful becomes a note on the incident and a line of the report; what cannot
// be read is a [RowError], and by default one such row refuses the whole file.
//
// # Ideas needed to read it
//
// Bytes are unpacked, bounded and decoded first (unpack.go, encoding.go) and cut
// into rows by a source (source.go): delimited text (csv.go), text without a
// header (headless.go), a spreadsheet (sheet.go) or JSON (json.go). Columns are
// addressed by name, never by position (columns.go, row.go). A format is one
// entry of the table in format.go: the columns it needs, and a mapper that makes
// an incident of a row (ucdp.go, acled.go, gtd.go, ...). A table that fits no
// entry is read by a mapping (mapping.go), which is proposed from its names and
// values (propose.go). A file of which nothing can be made is refused with what
// is missing.
//
// Everything streams: memory is bounded by the longest row, by one small entry
// for each id (exact repetitions are told from contradictions) and by the
// actors.
package ingest
