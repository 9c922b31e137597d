// Package web is what people see: templ pages and components, the structs they
// take, and the words and figures on them.
//
// A page takes one struct of page.go, whose fields are types of package geo; it
// knows neither store nor request. Templates choose and place, they do not
// compute: numbers, dates, ranges and plurals are made in format.go, words for
// codes in words.go, links that change a filter in chips.go.
//
// No page carries an inline script or a style attribute, so that the content
// security policy can forbid both. Charts and symbols are inline SVG with
// presentation attributes; colours come from the custom properties of
// static/css/tokens.css, which the map's script reads too. Every fact on a map
// is also in a list or a table.
package web
