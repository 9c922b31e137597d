package web

// vocabulary is the filter's words with an example each.
var vocabulary = []navEntry{
	{"bbox=60,29,75,39", "west, south, east, north in degrees; may cross 180°"},
	{"area=60,29,75,29,70,38", "corners of a polygon as lon,lat pairs, at most 500; past 180° longitudes run on (190 for 170° W), edges are straight in longitude and latitude, where they cross the odd parts are in; incidents without a position are in none"},
	{"datetime=2015-01-01/2024-03-31", "a day, month, year or interval, open ends as ..; matches on overlap"},
	{"country=RUS,AFG", "ISO 3166-1 alpha-3; alpha-2 and names are understood"},
	{"region=central-asia", "United Nations and news regions"},
	{"admin1=khost", "provinces by name, better with country"},
	{"group=isis-k", "slugs of groups"},
	{"kind=attack,foiled_plot", "kinds of record"},
	{"method=bombing", "how it was done"},
	{"outcome=foiled", "how it ended"},
	{"killed_min=10", "best figure of the killed at least"},
	{"precision_max=3", "place known at least as well as this code"},
	{"sources_min=2", "number of sources at least"},
	{"dataset=seed", "slugs of data sets"},
	{"q=concert", "words in title, summary, place or names"},
	{"edition=1", "the state of that edition, for good"},
}

func (p DevelopersPage) examples() string {
	b := p.Site.Base
	return "curl -OJ '" + b + "/data/incidents.csv?datetime=2023'\n" +
		"ogr2ogr -f GPKG incidents.gpkg '" + b + "/data/incidents.geojson?country=AFG'\n" +
		"sf::read_sf('" + b + "/data/incidents.geojson?region=central-asia')\n" +
		"geopandas.read_file('" + b + "/data/incidents.geojson?kind=attack')"
}
