package web

import "dateline/geo"

// OGCPage is an address of the OGC API as a page: what a person sees where a
// program gets JSON.
type OGCPage struct {
	Frame
	Title, Text string
	Links       []geo.Link // absolute
	Caption     string     // of the table; "" where there is none
	Columns     []string
	Rows        []OGCRow
}

// OGCRow is one line of the table; Href, if there is one, is where its first
// cell leads.
type OGCRow struct {
	Href  string
	Cells []string
}
