// Package pen draws the pictures of package picture as files: PNG, PDF and SVG
// with their typefaces inside. A picture is a tree of elements, as SVG has them;
// each pen draws the same tree, so that no format shows what another does not.
//
// A pen knows the elements, attributes and path commands that package picture
// writes, and no others: an unknown element or command is an error.
package pen
