// Package picture draws a map of incidents as one SVG: land, borders and place
// names from the embedded base map, and each incident, cluster or count of a
// country as a symbol, a link where the caller gives one. The SVG goes into a
// page as it is, before and without script, or stands alone as a file.
//
// Shapes and sizes are those that the map's script draws (web/ts/symbol.ts). A
// place is never drawn more exact than it is known: discs for areas, a label in
// no place for what is known to the country only.
//
// The drawing has no style element and no style attribute. Colours are
// presentation attributes, which a page's own style sheet overrides by class:
//
//	pic-water pic-land pic-lake          fill
//	pic-coast pic-river pic-border
//	pic-disputed pic-province            stroke
//	pic-label pic-label-minor
//	pic-label-water                      fill, and stroke: the halo round the letters
//	pic-dot                              stroke
//	pic-attack pic-plot pic-arrest pic-operation
//	pic-warning pic-alert pic-other      color, of all that belongs to the symbol
//	pic-paper, pic-open                  fill: paper, inside of symbols
//	pic-halo                             stroke: paper, round symbols
//	pic-ink                              fill: numbers and words in symbols
//	pic-line                             stroke: ink, round labels of countries and what is highlighted
//	pic-scale                            fill and stroke of the scale bar's line and words
//
// pic-mark is on each symbol, pic-area on discs and on the shapes of provinces, which are in
// pic-extents below all symbols, pic-hit on the invisible
// circles that make small symbols large enough for a finger.
package picture
