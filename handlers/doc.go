// Package handlers turns addresses into answers: routes, parameters, status
// codes, caching, limits. It is the only package that knows HTTP and Echo. A
// handler reads parameters into geo types, asks the snapshot or the store once
// or twice, fills a page struct of package web and renders it; what needs a
// loop about the domain belongs to geo.
//
// # Answers
//
// Every cacheable answer is a pure function of the edition, the query in
// canonical form and the build of Dateline. That triple is its ETag, so an
// unchanged answer is a 304 before any work is done; see cached.
package handlers
